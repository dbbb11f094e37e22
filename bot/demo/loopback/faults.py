"""Faults that can be set up on the Web API: refusals, 429, slow calls, and calls that hang or are cut off.

A dropped call is carried out first and cut off afterwards. To the bot it looks like a failure; if it calls again, people get
the answer twice.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from bot.demo.loopback.state import Json

POSTING = ("chat.postMessage", "chat.postEphemeral")


class Refused(Exception):
    """A response `{"ok": false, "error": …}`, or an HTML page. `extra` is added to the response; `status` is the HTTP
    status.
    """

    def __init__(
        self, error: str, status: int = 200, retry_after: int | str | None = None, page: str = "", **extra: object
    ) -> None:
        super().__init__(error)
        self.page = page
        self.error = error
        self.status = status
        self.retry_after = retry_after
        self.extra = extra

    @property
    def answer(self) -> Json:
        return {"ok": False, "error": self.error, **self.extra}


@dataclass(slots=True)
class Rule:
    """A fault that was set up. `times` is how often it will still happen, or None for always; a `channel` of None means any."""

    kind: str
    method: str
    times: int | None
    channel: str | None = None
    error: str = ""
    seconds: float = 0.0
    status: int = 200
    page: str = ""
    retry_after: str | None = None

    def fits(self, method: str, channel: str | None) -> bool:
        return self.method in (method, "*") and self.channel in (channel, None) and self.times != 0

    def spend(self) -> None:
        if self.times is not None:
            self.times -= 1


@dataclass(slots=True)
class Pace:
    """Slack's rate limit for posts: `per_second` in each channel after a burst of `burst`. Off if `per_second` is None."""

    per_second: float | None = None
    burst: int = 1
    left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def check(self, method: str, channel: str | None) -> None:
        if self.per_second is None or method not in POSTING or channel is None:
            return
        now = time.monotonic()
        tokens, since = self.left.get(channel, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - since) * self.per_second)
        if tokens < 1:
            self.left[channel] = (tokens, now)
            raise Refused("ratelimited", 429, retry_after=max(1, round((1 - tokens) / self.per_second)))
        self.left[channel] = (tokens - 1, now)


@dataclass(slots=True)
class Faults:
    rules: list[Rule] = field(default_factory=list)
    pace: Pace = field(default_factory=Pace)
    freed: bool = False  # hanging calls are released

    def add(self, rule: Rule) -> None:
        self.freed = False
        self.rules.append(rule)

    def clear(self) -> None:
        self.rules.clear()
        self.freed = True
        self.pace = Pace()

    def take(self, kind: str, method: str, channel: str | None) -> Rule | None:
        """The first fault of this kind that matches the call, or None. It is counted as having happened."""
        for rule in self.rules:
            if rule.kind == kind and rule.fits(method, channel):
                rule.spend()
                return rule
        return None

    def refuse(self, method: str, channel: str | None) -> None:
        """Raise Refused if a refusal or 429 is set up for the call, or if it exceeds the rate limit."""
        if rule := self.take("rate_limit", method, channel):
            raise Refused("ratelimited", 429, retry_after=rule.retry_after)
        if rule := self.take("fail", method, channel):
            raise Refused(rule.error, rule.status, page=rule.page)
        self.pace.check(method, channel)


class FaultControls:
    """Methods that set up faults: for a method of the Web API ("*" for any, "response_url" for responses through one), for the
    next `times` calls (None for all), and for one channel or any.
    """

    _faults: Faults

    def fail(
        self,
        method: str,
        error: str = "not_in_channel",
        times: int | None = 1,
        channel: str | None = None,
        *,
        status: int = 200,
        page: str = "",
    ) -> None:
        """Refuse the next calls to a method with this error, or with an HTTP status and an HTML page instead."""
        self._faults.add(Rule("fail", method, times, channel, error=error, status=status, page=page))

    def rate_limit(
        self, method: str, retry_after: int | str | None = 1, times: int | None = 3, channel: str | None = None
    ) -> None:
        """Answer the next calls with 429 and this Retry-After (no such header if it is None)."""
        header = None if retry_after is None else str(retry_after)
        self._faults.add(Rule("rate_limit", method, times, channel, retry_after=header))

    def hang(self, method: str, times: int | None = 1, channel: str | None = None) -> None:
        """Neither carry out nor answer the next calls, until `mend` is called or the caller gives up."""
        self._faults.add(Rule("hang", method, times, channel))

    def reset(self, method: str, times: int | None = 1, channel: str | None = None) -> None:
        """Cut off the next calls without doing anything."""
        self._faults.add(Rule("reset", method, times, channel))

    def delay(self, method: str, seconds: float, times: int | None = None, channel: str | None = None) -> Rule:
        """Carry out the next calls with a delay. Each call uses up one of the rule's `times` when it begins to wait."""
        rule = Rule("delay", method, times, channel, seconds=seconds)
        self._faults.add(rule)
        return rule

    def drop(self, method: str, times: int | None = 1, channel: str | None = None) -> None:
        """Carry out the next calls, but cut them off before the response."""
        self._faults.add(Rule("drop", method, times, channel))

    def pace(self, per_second: float | None = 1.0, burst: int = 3) -> None:
        """Enforce Slack's rate limit for posts in each channel. Anything faster gets a 429."""
        self._faults.pace = Pace(per_second, burst)

    def mend(self) -> None:
        """Remove all faults that were set up."""
        self._faults.clear()

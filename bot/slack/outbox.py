"""Everything that is sent to Slack about a claim: in order and at Slack's pace in each channel, never twice knowingly.

The surprise: a new message whose outcome nobody knows (the connection broke after it was sent) is not sent again. It is
marked uncertain and told in the log. What only puts one thing in another's place is simply done once more.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.settings import Settings
from bot.slack import limits, logs
from bot.slack.calls import Calls
from bot.slack.lanes import Lanes

Json = dict[str, Any]

SENDERS = 24  # posts under way at once: more than twenty that Slack is slow with must not hold up the next
RESPONSE_URL = "response_url"
FILE = "files.upload"  # three calls of Slack's in one: get an address, send the file there, share it
TRIES = 6
BACK_OFF = 0.5  # seconds before the second try, doubled with each further one
LONGEST_WAIT = 300.0  # seconds that a 429 may ask for before the post counts as refused
AGAIN = frozenset({"service_unavailable", "internal_error", "request_timeout", "team_added_to_org"})
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
NEW = frozenset({"chat.postMessage", "chat.postEphemeral", FILE})  # what makes something new each time that it is called
PACED = NEW
# What only reads takes no JSON (docs.slack.dev, "Web API", "Methods supporting JSON POSTs").
READING = frozenset({"users.info", "users.lookupByEmail", "usergroups.users.list", "chat.getPermalink", "conversations.info"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """One call to make. `lane` is what keeps its order: a channel, a view, a person.

    `args` say where to, `content` is the message or {"view": …}, `plain` the same without what a workspace may refuse.
    `sent` is called with Slack's answer, `refused` with its error, `lost` where the outcome is not known.
    """

    lane: str
    method: str
    args: Json
    content: Json
    sent: Callable[[Mapping[str, Any]], None]
    refused: Callable[[str], None]
    lost: Callable[[], None]
    plain: Callable[[], Json] | None = None

    @property
    def makes_new(self) -> bool:
        """Whether making the call twice would show the same thing twice."""
        return self.method in NEW or (self.method == RESPONSE_URL and not self.args.get("replace_original"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: `error` "" is success; `wait` is when to try again; `lost` that nobody knows."""

    error: str = ""
    response: Mapping[str, Any] | None = None
    wait: float | None = None
    lost: bool = False


class Pace:
    """How fast each channel may be posted into: so many at once, and then so many a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, channel: str, settings: Settings) -> float:
        """Seconds until the channel may have one more; at 0 it has been counted."""
        now, burst = time.monotonic(), float(settings.burst)
        with self._lock:
            left, since = self._left.get(channel, (burst, now))
            left = min(burst, left + (now - since) * settings.per_second)
            if left < 1.0:
                return (1.0 - left) / settings.per_second
            self._left[channel] = (left - 1.0, now)
            if len(self._left) > 10_000:
                self._forget(now, burst / settings.per_second)
            return 0.0

    def _forget(self, now: float, full_after: float) -> None:
        self._left = {channel: kept for channel, kept in self._left.items() if now - kept[1] < full_after}


class Outbox:
    """Sends parcels. What it calls back must not raise."""

    def __init__(self, client: WebClient, settings: Callable[[], Settings]) -> None:
        self._client = client
        self._calls = Calls(client)
        self._settings = settings
        self._pace = Pace()
        self.lanes = Lanes(SENDERS, "send")

    def put(self, parcel: Parcel) -> None:
        """Send this after all that is in its lane already."""
        sending = Sending(self, parcel)
        self.lanes.put(parcel.lane, sending.attempt)

    def close(self) -> None:
        """End the threads that send, and close their connections."""
        self.lanes.close()
        self._calls.close()

    def pace(self, parcel: Parcel) -> float:
        return self._pace.wait(parcel.lane, self._settings()) if parcel.method in PACED else 0.0

    def call(self, method: str, args: Json) -> Outcome:
        """Make one call, whatever comes of it."""
        try:
            if method == RESPONSE_URL:
                return self._respond(dict(args))
            if method == FILE:
                return Outcome(response=self._client.files_upload_v2(**args).data)  # type: ignore[arg-type]
            reply = self._calls.get(method, args) if method in READING else self._calls.post(method, args)
            if reply.body.get("ok"):
                return Outcome(response=reply.body)
            return _refused(str(reply.body.get("error", "")), reply.status, reply.headers)
        except SlackApiError as refusal:
            return _refused(refusal.response.get("error", ""), refusal.response.status_code, refusal.response.headers)
        except (OSError, HTTPException) as fault:  # URLError, timeouts and the socket layer's own are all OSErrors
            return _broken(fault)

    def _respond(self, args: Json) -> Outcome:
        url = args.pop("url")
        answer = WebhookClient(url, retry_handlers=[], logger=logs.QUIET).send_dict(args)
        if answer.status_code == 200:
            return Outcome(response={"ok": True})
        return _refused(_webhook_error(answer.body), answer.status_code, answer.headers)


class Sending:
    """One parcel on its way, over as many attempts as it takes."""

    def __init__(self, outbox: Outbox, parcel: Parcel) -> None:
        self._outbox = outbox
        self._parcel = parcel
        self._content = parcel.content
        self._plain = False
        self._tries = 0
        self._paced = False

    def attempt(self) -> float | None:
        """Make the call; the seconds after which to try again, None when it is over."""
        if not self._paced and (wait := self._outbox.pace(self._parcel)):
            return wait
        self._paced = True
        outcome = self._outbox.call(self._parcel.method, {**self._parcel.args, **_fitted(self._content)})
        if outcome.lost and self._parcel.makes_new:
            logs.warn("uncertain", method=self._parcel.method, lane=self._parcel.lane)
            self._parcel.lost()
            return None
        if not outcome.error:
            self._parcel.sent(outcome.response or {})
            return None
        return self._again(outcome)

    def _again(self, outcome: Outcome) -> float | None:
        self._tries += 1
        if outcome.error == "ratelimited" and outcome.wait is not None and outcome.wait <= LONGEST_WAIT:
            logs.say("waiting", method=self._parcel.method, lane=self._parcel.lane, seconds=outcome.wait)
            return outcome.wait
        if outcome.wait is not None and self._tries < TRIES:
            return float(BACK_OFF * 2 ** (self._tries - 1))
        if outcome.error in BLOCKS_REFUSED and self._parcel.plain is not None and not self._plain:
            logs.warn("blocks refused", error=outcome.error, method=self._parcel.method, lane=self._parcel.lane)
            self._plain, self._content = True, self._parcel.plain()
            return 0.0
        logs.warn("refused", error=outcome.error, method=self._parcel.method, lane=self._parcel.lane)
        self._parcel.refused(outcome.error)
        return None


def _fitted(content: Json) -> Json:
    """The one guard: nothing goes out that exceeds Slack's limits."""
    if "view" in content:
        return {**content, "view": limits.fit(content["view"])}
    return limits.fit(content)


def _refused(error: str, status: int, headers: Mapping[str, Any]) -> Outcome:
    if status == 429 or error in ("ratelimited", "rate_limited"):
        lower = {str(key).lower(): value for key, value in headers.items()}
        return Outcome("ratelimited", wait=float(lower.get("retry-after") or 1))
    if status >= 500 or error in AGAIN:
        return Outcome(error or f"HTTP {status}", wait=0.0)
    return Outcome(error or f"HTTP {status}")


def _broken(fault: Exception) -> Outcome:
    """No answer. Where no connection was made, nothing was sent; else nobody knows."""
    reason = fault.reason if isinstance(fault, URLError) else fault
    unsent = isinstance(reason, (ConnectionRefusedError, socket.gaierror))
    return Outcome(f"no answer from Slack ({reason})", wait=0.0, lost=not unsent)


def _webhook_error(body: str) -> str:
    """A response_url answers with a bare word, or with JSON that holds it."""
    try:
        read = json.loads(body)
    except ValueError:
        return body.strip()[:80]
    return str(read.get("error", "")) if isinstance(read, dict) else str(read)

"""The outbox: sends everything to Slack in order, and at Slack's pace in each channel.

If Slack is in trouble, calls are retried at increasing intervals for an hour. If there was no reply to a new message, it may or
may not have arrived. It is sent again once Slack answers a harmless call, and says that it may be a repeat; if it must not be
sent twice, it is marked uncertain instead. Calls that replace something are simply repeated.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.settings import Settings
from bot.slack import limits, logs
from bot.slack.calls import Calls, NotSent
from bot.slack.lanes import Lanes
from bot.slack.patience import Patience
from knowledge.model import Unclear

Json = dict[str, Any]

SENDERS = 24  # posts in progress at once, enough that twenty slow ones don't delay the next
HELPERS = 8  # answering threads that may also send; at least as many others keep answering, however slow Slack is
RESPONSE_URL = "response_url"
FILE = "files.upload"  # three of Slack's calls in one: get a URL, upload the file, share it
REPEATS = 2  # how often a message with an unknown outcome is sent again
MOST_WAITING = 2_000  # parcels in memory; further work waits as claims, which are small
MOST_IN_LANE = 50
PROBE = "api.test"  # changes nothing, and shows whether Slack answers
# Temporary trouble in Slack (docs.slack.dev, the errors that every method can return).
AGAIN = frozenset({"service_unavailable", "internal_error", "fatal_error", "request_timeout", "team_added_to_org"})
LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
URL_OVER = frozenset({"expired_url", "used_url"})  # the response_url no longer accepts anything
BLOCKS_TOO_LONG = frozenset({"msg_blocks_too_long", "msg_too_long"})
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format"}) | BLOCKS_TOO_LONG
NEW = frozenset({"chat.postMessage", "chat.postEphemeral", FILE})  # methods that create something new each time they are called
PACED = NEW
# Methods that only read don't accept JSON (docs.slack.dev, "Web API", "Methods supporting JSON POSTs").
READING = frozenset({"users.info", "users.lookupByEmail", "usergroups.users.list", "chat.getPermalink", "conversations.info"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """One call to make. Parcels in the same `lane` (a channel, a view, a person) are sent in order.

    `args` say where to send. `content` is the message or {"view": …}, and `plainer` are functions that return it with less of
    what a workspace may refuse, the plainest last. `more` returns further arguments, and `before` is called, both on each
    attempt. `repeat` returns the content to send if the first attempt may have arrived; without it, a new message is never sent
    twice.

    Exactly one of these is called in the end: `sent` with Slack's reply; `refused` with its error; `lost` if the outcome is
    unknown; `exhausted` (or else `refused`) with the last error if the trouble lasted longer than `patience`, in seconds.
    `waiting` is called when an attempt has certainly failed and another follows.
    """

    lane: str
    method: str
    args: Json
    content: Json
    sent: Callable[[Mapping[str, Any]], None]
    refused: Callable[[str], None]
    lost: Callable[[], None]
    plainer: Sequence[Callable[[], Json]] = ()
    exhausted: Callable[[str], None] | None = None
    patience: float | None = None
    more: Callable[[], Json] = dict
    before: Callable[[], None] = lambda: None
    waiting: Callable[[], None] = lambda: None
    repeat: Callable[[Json], Json] | None = None

    @property
    def makes_new(self) -> bool:
        """True if making the call twice would show the same thing twice."""
        return self.method in NEW or (self.method == RESPONSE_URL and not self.args.get("replace_original"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a call. `error` is "" if it succeeded; `lost` means that it may or may not have been carried out.

    `wait` is None if retrying is pointless, otherwise the seconds that Slack asks to wait (0 if it doesn't say).
    """

    error: str = ""
    response: Mapping[str, Any] | None = None
    wait: float | None = None
    lost: bool = False


class Pace:
    """How fast messages can be posted to each channel: `burst` at once, then `per_second` (both in the settings)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, channel: str, settings: Settings) -> float:
        """The seconds until the channel can have one more message. If that is 0, the message is counted."""
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
        self._left = {channel: (left, since) for channel, (left, since) in self._left.items() if now - since < full_after}


class Outbox:
    """Sends parcels on separate threads."""

    def __init__(self, client: WebClient, settings: Callable[[], Settings], patience: Patience | None = None) -> None:
        self._client = client
        self.patience = patience or Patience()
        self._calls = Calls(client)
        self._settings = settings
        self._pace = Pace()
        self.lanes = Lanes(SENDERS, "send", helped_by="work", helpers=HELPERS)

    def put(self, parcel: Parcel) -> None:
        """Send this after everything that is already in its lane. If the lane is empty, the answering thread may send it itself
        (see `Lanes.help`).
        """
        sending = Sending(self, parcel)
        self.lanes.help(parcel.lane, sending.attempt, sending.failed)

    def full(self, lane: str) -> bool:
        """True if so much is waiting to be sent that no more work should be done for this lane."""
        return self.lanes.waiting(lane) >= MOST_IN_LANE or self.lanes.waiting() >= MOST_WAITING

    def close(self) -> None:
        """Send nothing more, and close the connections."""
        self.lanes.close()
        self._calls.close()

    def pace(self, parcel: Parcel) -> float:
        return self._pace.wait(parcel.lane, self._settings()) if parcel.method in PACED else 0.0

    def call(self, method: str, args: Json) -> Outcome:
        """Make one call now. Never raises because of Slack or the network."""
        try:
            if method == RESPONSE_URL:
                return self._respond(dict(args))
            if method == FILE:
                return Outcome(response=self._client.files_upload_v2(**args).data)  # type: ignore[arg-type]
            reply = self._calls.get(method, args) if method in READING else self._calls.post(method, args)
            if reply.body.get("ok"):
                return Outcome(response=reply.body)
            error = str(reply.body.get("error") or "")
            return self._refused(error, reply.status, reply.headers) if error else self._strange(reply.status, reply.headers)
        except SlackApiError as refusal:
            return self._unsuccessful(refusal)
        except (OSError, HTTPException) as fault:  # URLError, timeouts and the socket layer's own errors are all OSErrors
            return _broken(fault)
        except SlackClientError as fault:  # the file server didn't accept the upload, so nothing has been shared yet
            return Outcome(f"upload failed ({str(fault)[:200]})", wait=0.0)

    def _respond(self, args: Json) -> Outcome:
        url = args.pop("url")
        answer = WebhookClient(url, self._client.timeout, retry_handlers=[], logger=logs.QUIET).send_dict(args)
        page = answer.body.lstrip().startswith("<")
        if answer.status_code == 200 and not page:
            return Outcome(response={"ok": True})
        error = _webhook_error(answer.body)
        if answer.status_code in (404, 410) and error not in URL_OVER:
            error = "expired_url"
        elif page:
            return self._strange(answer.status_code, answer.headers)
        return self._refused(error, answer.status_code, answer.headers)

    def _unsuccessful(self, refusal: SlackApiError) -> Outcome:
        """The outcome for an error from the library. If the reply wasn't JSON, the error has a sentence about that instead of
        Slack's error code.
        """
        answer, error = refusal.response, str(refusal.response.get("error") or "")
        if re.fullmatch(r"[a-z_]+", error):
            return self._refused(error, answer.status_code, answer.headers)
        return self._strange(answer.status_code, answer.headers)

    def _refused(self, error: str, status: int, headers: Mapping[str, Any]) -> Outcome:
        if status == 429 or error in LIMITED:
            return Outcome("ratelimited", wait=self.patience.stated(headers))
        if status >= 500 or error in AGAIN:
            # A gateway that times out doesn't know whether the call was carried out.
            return Outcome(error or f"HTTP {status}", wait=0.0, lost=status == 504)
        return Outcome(error or f"HTTP {status}")

    def _strange(self, status: int, headers: Mapping[str, Any]) -> Outcome:
        """The outcome for a reply that isn't Slack's, such as a proxy's or a maintenance page. The trouble may be temporary."""
        if status == 429 or status >= 500:
            return self._refused("", status, headers)
        return Outcome(f"HTTP {status}", wait=0.0)


class Sending:
    """One parcel being sent, in as many attempts as it takes."""

    def __init__(self, outbox: Outbox, parcel: Parcel) -> None:
        self._outbox = outbox
        self._patience = outbox.patience
        self._parcel = parcel
        self._content = parcel.content
        self._plainer = list(parcel.plainer)
        self._since = time.monotonic()
        self._tries = 0
        self._unknown = 0
        self._paced = False
        self._over = False

    def attempt(self) -> float | None:
        """Make the call. Returns the seconds after which to try again, or None when finished."""
        if not self._paced and (wait := self._outbox.pace(self._parcel)):
            return wait
        self._paced = True
        if self._parcel.method == RESPONSE_URL and self._age() > self._patience.url:
            return self._end(lambda: self._parcel.refused("expired_url"))
        if self._unknown and (trouble := self._outbox.call(PROBE, {})).wait is not None:
            return self._again(trouble)
        try:
            self._parcel.before()
        except Unclear as trouble:  # the database can't be written at the moment
            return self._again(Outcome(str(trouble), wait=0.0))
        outcome = self._outbox.call(self._parcel.method, {**self._parcel.args, **self._parcel.more(), **_fitted(self._content)})
        if not outcome.error:
            return self._end(lambda: self._parcel.sent(outcome.response or {}))
        if outcome.lost and self._parcel.makes_new:
            return self._lost(outcome)
        return self._again(outcome)

    def failed(self, reference: str) -> None:
        """Give up after an unexpected exception in an attempt. The log has the traceback under the reference."""
        if self._over:  # the callback failed, and may not have done its work
            self._parcel.lost()
        else:
            self._over = True
            self._parcel.refused(f"a fault of mine, reference {reference}")

    def _age(self) -> float:
        return time.monotonic() - self._since

    def _end(self, call_back: Callable[[], None]) -> float | None:
        self._over = True
        call_back()
        return None

    def _lost(self, outcome: Outcome) -> float | None:
        """Handle a new message that may or may not have arrived. Returns the seconds after which to try again, or None."""
        repeat = self._parcel.repeat
        if repeat is None or self._unknown >= REPEATS:
            logs.warn("uncertain", method=self._parcel.method, lane=self._parcel.lane, error=outcome.error)
            return self._end(self._parcel.lost)
        if not self._unknown:
            self._content = repeat(self._content)
        self._unknown += 1
        return self._again(outcome)

    def _again(self, outcome: Outcome) -> float | None:
        self._tries += 1
        lane, method = self._parcel.lane, self._parcel.method
        if outcome.wait is not None and self._age() < (self._parcel.patience or self._patience.whole):
            seconds = outcome.wait or self._patience.wait(self._tries)
            if outcome.error == "ratelimited":
                seconds = max(seconds, self._patience.unstated)
            logs.say("waiting", method=method, lane=lane, error=outcome.error, seconds=round(seconds, 1))
            self._parcel.waiting()
            return seconds
        if outcome.error in BLOCKS_REFUSED and self._plainer:
            logs.warn("blocks refused", error=outcome.error, method=method, lane=lane)
            if outcome.error in BLOCKS_TOO_LONG:  # a plainer table has just as much text
                del self._plainer[:-1]
            self._content = self._plainer.pop(0)()
            return 0.0
        logs.warn("refused", error=outcome.error, method=method, lane=lane, tries=self._tries)
        refused = self._parcel.refused if outcome.wait is None else self._parcel.exhausted or self._parcel.refused
        return self._end(lambda: refused(outcome.error))


def _fitted(content: Json) -> Json:
    """The content shortened to Slack's limits. Everything that is sent passes through here."""
    if "view" in content:
        return {**content, "view": limits.fit(content["view"])}
    return limits.fit(content)


def _broken(fault: Exception) -> Outcome:
    """The outcome of a call without a reply. If it wasn't sent completely, Slack hasn't carried it out. Otherwise the outcome
    is unknown.

    The library wraps early errors in a URLError, but not later ones.
    """
    reason = fault.reason if isinstance(fault, URLError) else fault
    return Outcome(f"no answer from Slack ({reason})", wait=0.0, lost=not isinstance(fault, NotSent | URLError))


def _webhook_error(body: str) -> str:
    """The error in the reply from a response_url, which is either a bare word or JSON that contains it."""
    try:
        read = json.loads(body)
    except ValueError:
        return body.strip()[:80]
    return str(read.get("error", "")) if isinstance(read, dict) else str(read)

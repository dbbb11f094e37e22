"""Everything that comes in from Slack: claimed durably in order of arrival, then acknowledged, then passed on.

The acknowledgement follows the commit, and everything that arrives during one commit shares the next. If the database can't be
written, people still get answers, and their claims are only kept in memory, and counted.
"""

from __future__ import annotations

import math
import queue
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack import logs
from bot.slack.claims import SlackClaim, to_record
from bot.slack.connection import Client
from bot.slack.lanes import Lanes
from knowledge import claims
from knowledge.claims import DOUBLE, Holder
from knowledge.model import Unclear
from knowledge.store import Store

PING_SECONDS = 5  # the builtin client notices a silent stall within about five of these
MOST_AT_ONCE = 200
MOST_IN_MEMORY = 10_000  # ids remembered while nothing can be written; Slack redelivers for an hour at most


class Taken(BoltResponse):
    """A listener's response: acknowledge with this body once the claim is stored."""

    def __init__(self, claim: SlackClaim, body: dict[str, object] | None = None) -> None:
        super().__init__(status=200, body=body or "")
        self.claim = claim


class Later(BoltResponse):
    """A listener's response: prepare the acknowledgement on another thread, so that the socket's thread is free."""

    def __init__(self, lane: str, make: Callable[[], dict[str, object]]) -> None:
        super().__init__(status=200)
        self.lane = lane
        self.make = make


@dataclass(frozen=True, slots=True)
class Arrival:
    """A claim, how to acknowledge it, and when it arrived (monotonic time)."""

    claim: SlackClaim
    acknowledge: Callable[[], None]
    since: float


class InMemory:
    """The claims taken while the database couldn't be written, so that they aren't done twice. `count` is their number."""

    def __init__(self) -> None:
        self.count = 0
        self._since: dict[str, datetime] = {}

    def take(self, claim: SlackClaim, now: datetime) -> bool:
        """Take this claim. Returns False if it was taken before, or if it is the second press of a double click."""
        pressed = self._since.get(claim.guard) if claim.guard else None
        if claim.id in self._since or (pressed is not None and now - pressed < DOUBLE):
            return False
        self._since |= {claim.id: now} | ({claim.guard: now} if claim.guard else {})
        while len(self._since) > MOST_IN_MEMORY:
            del self._since[next(iter(self._since))]
        self.count += 1
        return True

    def has(self, claim: SlackClaim) -> bool:
        return claim.id in self._since


class Ingress:
    """One thread that claims, acknowledges and passes on. `submit` is called with each new claim, and must not raise."""

    def __init__(
        self, store: Store, holder: Holder, clock: Callable[[], datetime], submit: Callable[[SlackClaim, float], None]
    ) -> None:
        self._store, self._holder, self._clock, self._submit = store, holder, clock, submit
        self._queue: queue.SimpleQueue[Arrival | None] = queue.SimpleQueue()
        self._in_memory = InMemory()
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
        self._thread.start()

    def put(self, claim: SlackClaim, acknowledge: Callable[[], None]) -> None:
        self._queue.put(Arrival(claim, acknowledge, time.monotonic()))

    @property
    def unclaimed(self) -> int:
        """The number of claims since the start that were kept only in memory."""
        return self._in_memory.count

    def close(self, seconds: float = 10.0) -> None:
        """Process everything that has arrived, and stop."""
        self._queue.put(None)
        self._thread.join(seconds)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while len(batch) < MOST_AT_ONCE and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    self._queue.put(None)
                    break
                batch.append(following)
            try:
                self._take(batch)
            except Exception:  # whatever comes after these still has to be claimed
                ids = [arrival.claim.id for arrival in batch]
                logs.fault("fault", kind="intake", reference=secrets.token_hex(3), ids=ids)

    def _take(self, batch: list[Arrival]) -> None:
        now, arrived = self._clock(), [arrival.claim for arrival in batch]
        try:
            taken = self._claim(arrived, now)
        except Unclear as trouble:
            logs.warn("taken on without a claim", why=str(trouble), ids=[claim.id for claim in arrived])
            taken = self._claim_elsewhere(arrived, now)
        for arrival, is_new in zip(batch, taken, strict=True):
            arrival.acknowledge()
            if is_new:
                self._submit(arrival.claim, arrival.since)
            else:
                logs.say("again", id=arrival.claim.id, kind=arrival.claim.kind)

    def _claim_elsewhere(self, arrived: list[SlackClaim], now: datetime) -> list[bool]:
        """Claim these in this process's own file or, if it has none, in memory."""
        try:
            return claims.claim_here(self._store, self._holder, [to_record(claim) for claim in arrived], now)
        except Unclear:
            return [self._in_memory.take(claim, now) for claim in arrived]

    def _claim(self, arrived: list[SlackClaim], now: datetime) -> list[bool]:
        """Claim these durably, and return for each whether it still has to be done. Claims that were done from memory in the
        meantime are completed at once.
        """
        taken = claims.claim(self._store, self._holder, [to_record(claim) for claim in arrived], now)
        here = claims.here(self._store, [claim.id for claim in arrived])
        new = [claim for claim, is_new in zip(arrived, taken, strict=True) if is_new]
        done = [claim.id for claim in new if claim.id in here or self._in_memory.has(claim)]
        if done:
            claims.complete(self._store, done)
        return [is_new and claim.id not in done for claim, is_new in zip(arrived, taken, strict=True)]


class Socket:
    """Slack's socket. A single thread passes on everything that arrives, in order. `stopping` ends all waits to reconnect."""

    def __init__(
        self,
        app: App,
        app_token: str,
        intake: Ingress,
        prompt: Lanes,
        stopping: threading.Event,
        ping_seconds: int = PING_SECONDS,
    ) -> None:
        self.app = app
        self.client = Client(app_token, app.client, app.logger, ping_seconds, stopping)
        self.client.socket_mode_request_listeners.append(self.handle)
        self._intake = intake
        self._prompt = prompt

    def connect(self) -> None:
        self.client.connect()

    def close(self, seconds: float) -> None:
        self.client.close(seconds)

    def silent_for(self) -> float:
        """The seconds since the last ping that Slack answered, or infinity if it hasn't answered any."""
        session = getattr(self.client, "current_session", None)
        last_pong = getattr(session, "last_ping_pong_time", None) if session is not None else None
        return max(time.time() - last_pong, 0.0) if last_pong else math.inf

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        start = time.time()
        try:
            answer = run_bolt_app(self.app, req)
        except Exception:  # without an acknowledgement, Slack sends it again
            logs.fault("fault", kind="listening", reference=secrets.token_hex(3), type=req.type)
            return

        def acknowledge(response: BoltResponse = answer) -> None:
            try:
                send_response(client, req, response, start)
            except Exception as fault:  # the libraries raise many kinds of error when a socket is gone; Slack sends it again
                logs.warn("not acknowledged", why=repr(fault), type=req.type)

        if isinstance(answer, Taken):
            self._intake.put(answer.claim, acknowledge)
        elif isinstance(answer, Later):
            make = answer.make

            def work() -> None:
                acknowledge(BoltResponse(status=200, body=make()))

            self._prompt.put(answer.lane, work)
        else:
            acknowledge()

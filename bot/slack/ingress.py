"""What comes in: claimed durably in the order that Slack sent it, then acknowledged, then passed on to be done.

The surprise: an acknowledgement follows the commit, and what comes in while one commit is under way shares the next.
Where the database cannot be written, people are answered all the same, from what it holds: what they ask is then taken
on in memory alone, and counted.
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
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack import logs
from bot.slack.lanes import Lanes
from knowledge import once
from knowledge.model import Unclear
from knowledge.once import DOUBLE, Claim, Holder
from knowledge.store import Store

PING_SECONDS = 5  # the builtin client notices a silent stall within about five of these
MOST_AT_ONCE = 200
MOST_IN_MEMORY = 10_000  # ids that are remembered while nothing can be written; Slack sends again for an hour at most


class Taken(BoltResponse):
    """A listener's answer: acknowledge with this body once the claim is kept."""

    def __init__(self, claim: Claim, body: dict[str, object] | None = None) -> None:
        super().__init__(status=200, body=body or "")
        self.claim = claim


class Later(BoltResponse):
    """A listener's answer: work out elsewhere what to acknowledge with, and leave the socket's thread alone."""

    def __init__(self, lane: str, make: Callable[[], dict[str, object]]) -> None:
        super().__init__(status=200)
        self.lane = lane
        self.make = make


@dataclass(frozen=True, slots=True)
class Arrived:
    claim: Claim
    acknowledge: Callable[[], None]
    since: float


class InMemory:
    """What was taken on while no claim could be written, so that it is not done twice either. `count` is how much."""

    def __init__(self) -> None:
        self.count = 0
        self._since: dict[str, datetime] = {}

    def take(self, claim: Claim, now: datetime) -> bool:
        """Take this on; False where it was before, or is the second press of a double click."""
        pressed = self._since.get(claim.guard) if claim.guard else None
        if claim.id in self._since or (pressed is not None and now - pressed < DOUBLE):
            return False
        self._since |= {claim.id: now} | ({claim.guard: now} if claim.guard else {})
        while len(self._since) > MOST_IN_MEMORY:
            del self._since[next(iter(self._since))]
        self.count += 1
        return True

    def has(self, claim: Claim) -> bool:
        return claim.id in self._since


class Ingress:
    """One thread that claims, acknowledges and passes on. `passed` must not raise."""

    def __init__(
        self, store: Store, holder: Holder, clock: Callable[[], datetime], passed: Callable[[Claim, float], None]
    ) -> None:
        self._store, self._holder, self._clock, self._passed = store, holder, clock, passed
        self._arrived: queue.SimpleQueue[Arrived | None] = queue.SimpleQueue()
        self._in_memory = InMemory()
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
        self._thread.start()

    def put(self, claim: Claim, acknowledge: Callable[[], None]) -> None:
        self._arrived.put(Arrived(claim, acknowledge, time.monotonic()))

    @property
    def unclaimed(self) -> int:
        """How much was taken on without a durable claim, since the start."""
        return self._in_memory.count

    def close(self) -> None:
        """Take what has arrived, and end."""
        self._arrived.put(None)
        self._thread.join(10)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        while (first := self._arrived.get()) is not None:
            batch = [first]
            while len(batch) < MOST_AT_ONCE and not self._arrived.empty():
                following = self._arrived.get()
                if following is None:
                    self._arrived.put(None)
                    break
                batch.append(following)
            try:
                self._take(batch)
            except Exception:  # what comes after these has to be taken on all the same
                logs.fault("fault", kind="intake", reference=secrets.token_hex(3), ids=[each.claim.id for each in batch])

    def _take(self, batch: list[Arrived]) -> None:
        now, claims = self._clock(), [each.claim for each in batch]
        try:
            taken = self._claimed(claims, now)
        except Unclear as trouble:
            logs.warn("taken on without a claim", why=str(trouble), ids=[claim.id for claim in claims])
            taken = [self._in_memory.take(claim, now) for claim in claims]
        for each, is_new in zip(batch, taken, strict=True):
            each.acknowledge()
            if is_new:
                self._passed(each.claim, each.since)
            else:
                logs.say("again", id=each.claim.id, kind=each.claim.kind)

    def _claimed(self, claims: list[Claim], now: datetime) -> list[bool]:
        """Claim these, durably. What was done already while nothing could be written is settled at once, as done before."""
        taken = once.claim(self._store, self._holder, claims, now)
        done = [claim.id for claim, is_new in zip(claims, taken, strict=True) if is_new and self._in_memory.has(claim)]
        if done:
            once.complete(self._store, done)
        return [is_new and claim.id not in done for claim, is_new in zip(claims, taken, strict=True)]


class Socket(SocketModeHandler):
    """Slack's socket. One thread hands on what arrives, so that the order of arrival is kept."""

    def __init__(self, app: App, app_token: str, intake: Ingress, prompt: Lanes, ping_seconds: int = PING_SECONDS) -> None:
        super().__init__(app, app_token, ping_interval=ping_seconds, concurrency=1)
        self._intake = intake
        self._prompt = prompt

    def silent_for(self) -> float:
        """Seconds since Slack was last heard on the socket; infinity where there is none."""
        session = getattr(self.client, "current_session", None)
        heard = getattr(session, "last_ping_pong_time", None) if session is not None else None
        return max(time.time() - heard, 0.0) if heard else math.inf

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        start = time.time()
        try:
            answer = run_bolt_app(self.app, req)
        except Exception:  # it is not acknowledged, so that Slack sends it again
            logs.fault("fault", kind="listening", reference=secrets.token_hex(3), type=req.type)
            return

        def acknowledge(response: BoltResponse = answer) -> None:
            try:
                send_response(client, req, response, start)
            except Exception as fault:  # the libraries raise many kinds where a socket has gone; Slack sends again
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

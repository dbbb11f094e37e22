"""Socket Mode: envelopes, acknowledgements with their times, redelivery, refreshes.

Each payload goes to only one of the connected sockets. If none is connected, it waits for one until the time for its
acknowledgement has passed.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.demo.loopback.state import APP, Json, Workspace

LATE_KEPT = 1000


@dataclass(eq=False, slots=True)
class Attempt:
    """One delivery attempt. `sent` and `acked` are monotonic times. `late` is the number of seconds after `sent` at which an
    acknowledgement arrived that was too late.
    """

    envelope_id: str
    number: int
    sent: float = 0.0
    acked: float | None = None
    late: float | None = None
    timer: asyncio.TimerHandle | None = None


@dataclass(eq=False)
class Delivery:
    """A payload being sent to the app, and what happened to it. `ts` is the timestamp of the message that it is about."""

    ws: Workspace
    type: str
    payload: Json
    accepts: bool = False
    user: str = ""
    channel: str = ""
    ts: str = ""
    thread_ts: str | None = None
    on_ack: Callable[[Json], None] = lambda payload: None
    attempts: list[Attempt] = field(default_factory=list)
    acked: Attempt | None = None
    ack_payload: Json | None = None
    over: bool = False
    first_number: int = 0

    @property
    def event_id(self) -> str:
        return str(self.payload.get("event_id", ""))

    @property
    def trigger_id(self) -> str:
        return str(self.payload.get("trigger_id", ""))

    @property
    def acked_after(self) -> float | None:
        """The seconds from the acknowledged attempt to its acknowledgement, or None if no attempt was acknowledged in time."""
        return None if self.acked is None or self.acked.acked is None else self.acked.acked - self.acked.sent

    def wait_ack(self, timeout: float = 10.0) -> bool:
        """Wait until it is known whether it was acknowledged in time, and return that."""
        self.ws.wait(lambda: self.over, timeout, f"an end of {self.type}")
        return self.acked is not None


@dataclass(eq=False, slots=True)
class Socket:
    response: web.WebSocketResponse
    transport: asyncio.Transport | None
    outbox: asyncio.Queue[str]
    running: asyncio.Event
    retiring: bool = False


class Hub:
    """The connected sockets, and the payloads passing through them. Everything runs on the server's loop."""

    def __init__(self, ws: Workspace, ack_limit: float, retry_after: tuple[float, ...], ping_every: float) -> None:
        self.ws = ws
        self.ack_limit = ack_limit
        self.retry_after = retry_after
        self.ping_every = ping_every
        self.sockets: list[Socket] = []
        self.tickets: set[str] = set()
        self.waiting: deque[tuple[Delivery, Attempt]] = deque()
        self.under_way: dict[str, tuple[Delivery, Attempt]] = {}
        self.expired: OrderedDict[str, Attempt] = OrderedDict()
        self._turn = 0

    # -- delivering

    def send(self, delivery: Delivery) -> None:
        self._attempt(delivery, delivery.first_number)

    def _attempt(self, delivery: Delivery, number: int) -> None:
        attempt = Attempt(str(uuid4()), number, time.monotonic())
        attempt.timer = asyncio.get_running_loop().call_later(self.ack_limit, self._expire, delivery, attempt)
        with self.ws.changed:
            delivery.attempts.append(attempt)
        if not self._put(delivery, attempt):
            self.waiting.append((delivery, attempt))

    def _put(self, delivery: Delivery, attempt: Attempt) -> bool:
        able = [socket for socket in self.sockets if not socket.retiring] or self.sockets
        if not able:
            return False
        self._turn += 1
        envelope: Json = {
            "envelope_id": attempt.envelope_id,
            "type": delivery.type,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.accepts,
        }
        if delivery.type == "events_api":
            envelope |= {"retry_attempt": attempt.number, "retry_reason": "timeout" if attempt.number else ""}
        self.under_way[attempt.envelope_id] = (delivery, attempt)
        attempt.sent = time.monotonic()
        able[self._turn % len(able)].outbox.put_nowait(json.dumps(envelope))
        return True

    def _expire(self, delivery: Delivery, attempt: Attempt) -> None:
        self.under_way.pop(attempt.envelope_id, None)
        self.expired[attempt.envelope_id] = attempt
        if len(self.expired) > LATE_KEPT:
            self.expired.popitem(last=False)
        if (delivery, attempt) in self.waiting:
            self.waiting.remove((delivery, attempt))
        if delivery.over:
            return
        tries = len(delivery.attempts)
        if delivery.type == "events_api" and tries <= len(self.retry_after):
            loop = asyncio.get_running_loop()
            loop.call_later(self.retry_after[tries - 1], self._attempt, delivery, attempt.number + 1)
            return
        with self.ws.changed:
            delivery.over = True
            if delivery.type != "events_api":
                self.ws.trouble.append((delivery.user, f"{delivery.payload.get('type') or 'command'} was not acknowledged"))
            self.ws.changed.notify_all()

    def acknowledge(self, frame: Json) -> None:
        envelope_id = str(frame.get("envelope_id", ""))
        pending = self.under_way.pop(envelope_id, None)
        if pending is None:
            if envelope_id in self.expired:
                late = self.expired.pop(envelope_id)
                late.late = time.monotonic() - late.sent
            return
        delivery, attempt = pending
        if attempt.timer:
            attempt.timer.cancel()
        payload = frame.get("payload")
        with self.ws.changed:
            attempt.acked = time.monotonic()
            if payload and not delivery.accepts:
                self.ws.misuse.append(f"{delivery.type} was acknowledged with a payload that nobody reads")
            if not delivery.over:
                delivery.acked = attempt
                delivery.ack_payload = payload if isinstance(payload, dict) else {}
                delivery.on_ack(delivery.ack_payload)
                delivery.over = True
            self.ws.changed.notify_all()

    # -- sockets

    def ticket(self) -> str:
        ticket = uuid4().hex
        self.tickets.add(ticket)
        return ticket

    async def link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=403, text="the ticket is not known or was used")
        self.tickets.remove(ticket)
        response = web.WebSocketResponse(autoping=False)
        await response.prepare(request)
        socket = Socket(response, request.transport, asyncio.Queue(), asyncio.Event())
        socket.running.set()
        tasks = [asyncio.create_task(self._sender(socket)), asyncio.create_task(self._pinger(socket))]
        self._hello(socket)
        try:
            await self._receive(socket)
        finally:
            for task in tasks:
                task.cancel()
            self._gone(socket)
        return response

    def _hello(self, socket: Socket) -> None:
        socket.outbox.put_nowait(
            json.dumps(
                {
                    "type": "hello",
                    "num_connections": len(self.sockets) + 1,
                    "debug_info": {"host": "loopback", "build_number": 1, "approximate_connection_time": 3600},
                    "connection_info": {"app_id": APP},
                }
            )
        )
        with self.ws.changed:
            self.sockets.append(socket)
            self.ws.changed.notify_all()
        waiting, self.waiting = self.waiting, deque()
        for delivery, attempt in waiting:
            self._put(delivery, attempt)

    async def _sender(self, socket: Socket) -> None:
        while True:
            frame = await socket.outbox.get()
            await socket.running.wait()
            try:
                await socket.response.send_str(frame)
            except (ConnectionError, RuntimeError):
                return  # the socket closed meanwhile; what wasn't acknowledged is sent again elsewhere

    async def _pinger(self, socket: Socket) -> None:
        """Ping the client, like Slack does. The builtin client's blocking read releases its lock only when something
        arrives.
        """
        while True:
            await asyncio.sleep(self.ping_every)
            await socket.running.wait()
            try:
                await socket.response.ping(b"loopback")
            except (ConnectionError, RuntimeError):
                return

    async def _receive(self, socket: Socket) -> None:
        while True:
            await socket.running.wait()
            message = await socket.response.receive()
            await socket.running.wait()
            if message.type is WSMsgType.TEXT:
                self.acknowledge(json.loads(message.data))
            elif message.type is WSMsgType.PING:
                await socket.response.pong(message.data)
            elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return

    def _gone(self, socket: Socket) -> None:
        with self.ws.changed:
            if socket in self.sockets:
                self.sockets.remove(socket)
            self.ws.changed.notify_all()

    # -- faults

    async def refresh(self, reason: str, close_after: float) -> None:
        """Ask the clients to open new sockets, then close the old ones."""
        old = [socket for socket in self.sockets if not socket.retiring]
        for socket in old:
            socket.retiring = True
            socket.outbox.put_nowait(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}))
        await asyncio.sleep(close_after)
        for socket in old:
            await socket.response.close(code=1000, message=reason.encode())

    async def hang_up(self) -> None:
        """Close the sockets with a close frame, but without announcing it."""
        for socket in list(self.sockets):
            await socket.response.close(code=1001)
            self._gone(socket)

    def cut(self) -> int:
        """Abort the sockets, and return how many there were."""
        cut = list(self.sockets)
        for socket in cut:
            self._gone(socket)
            if socket.transport:
                socket.transport.abort()
        return len(cut)

    def stall(self) -> None:
        """Keep the sockets open, but send and read nothing any more: no envelopes, no pongs, no acknowledgements."""
        for socket in self.sockets:
            socket.running.clear()
            socket.retiring = True

    def resume(self) -> None:
        for socket in self.sockets:
            socket.running.set()
            socket.retiring = False

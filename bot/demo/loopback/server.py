"""The loopback Slack itself: one aiohttp server on 127.0.0.1, in a separate thread with its own loop.

The bot that connects is the real one. It only gets a different base URL for the Web API; this server's responses contain the
URLs of the WebSocket, of uploads and of `response_url`s.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine, Iterable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.demo.loopback import payloads
from bot.demo.loopback.clicks import Clicks
from bot.demo.loopback.faults import FaultControls, Faults
from bot.demo.loopback.files import FileHost
from bot.demo.loopback.state import APP, TEAM, Channel, Json, Message, User, Workspace
from bot.demo.loopback.talk import Talk
from bot.demo.loopback.watching import Watching
from bot.demo.loopback.web import WebApi
from bot.demo.loopback.wire import Delivery, Hub

T = TypeVar("T")
TOKENS = ("xoxb-loopback", "xapp-1-loopback")
BODY_LIMIT = 64 * 1024 * 1024
# Slack redelivers at once, after one minute, and after five. Here, minutes are seconds.
RETRY_AFTER = (0.0, 1.0, 5.0)


class Loopback(Talk, Clicks, Watching, FaultControls):
    """A Slack workspace that a bot can connect to. All public methods can be called from any thread.

    `tokens` are the bot's token and the app's. `ack_limit` and `trigger_life` are 3 s in Slack. `retry_after` has the seconds
    before each of three redeliveries. `keep` limits how many messages and calls are stored. `echo` says whether the bot gets
    its own direct messages as events, as it does from Slack. `ping_every` is the number of seconds between pings on each
    socket; more pings make the builtin client slower (up to 3 s) to close and to change sockets.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        ack_limit: float = 3.0,
        retry_after: tuple[float, ...] = RETRY_AFTER,
        trigger_life: float = 3.0,
        keep: int | None = None,
        echo: bool = True,
        ping_every: float = 0.5,
        tokens: tuple[str, str] = TOKENS,
    ) -> None:
        self.ws = Workspace(keep, trigger_life)
        self.bot_token, self.app_token = tokens
        self.offered: dict[tuple[str, str], list[Json]] = {}
        self.deliveries: deque[Delivery] = deque(maxlen=keep)
        self.echo = echo
        self.port = port
        self._hub = Hub(self.ws, ack_limit, retry_after, ping_every)
        self._faults = Faults()
        self._api = WebApi(self.ws, self._faults, self.bot_token, self.app_token)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="loopback-slack", daemon=True)
        self._started = threading.Event()
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self.ws.on_post = self._posted
        self.ws.on_update = self._updated

    # -- starting and stopping

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> Self:
        self._thread.start()
        if not self._started.wait(10) or self._runner is None:
            raise RuntimeError(f"the loopback Slack did not start on port {self.port}")
        return self

    def stop(self) -> None:
        if self._loop.is_closed():
            return
        self.cut()
        self._on_loop(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._listen())
        finally:
            self._started.set()
        self._loop.run_forever()
        self._loop.close()

    async def _listen(self) -> None:
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=self.middlewares())
        host = FileHost(self.ws, self.bot_token, lambda: self._api.has_scope("files:read"))
        app.router.add_route("*", "/api/{method}", self._api.handle)
        app.router.add_post("/respond/{id}", self._api.respond)
        app.router.add_post("/upload/v1/{file_id}", host.upload)
        app.router.add_get("/files/{file_id}/{name}", host.download)
        app.router.add_get("/link", self._hub.link)
        self.add_routes(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        self._runner = runner
        await self._listen_at()
        self.port = runner.addresses[0][1]
        self.ws.base = f"http://127.0.0.1:{self.port}"
        self._api.socket_url = lambda: f"ws://127.0.0.1:{self.port}/link?ticket={self._hub.ticket()}&app_id={APP}"

    def middlewares(self) -> Sequence[Middleware]:
        """Middlewares for all requests. Subclasses can override this."""
        return []

    def add_routes(self, app: web.Application) -> None:
        """Add routes besides Slack's own. Subclasses can override this."""

    async def _listen_at(self) -> None:
        assert self._runner
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await self._site.start()

    async def _shut(self) -> None:
        assert self._runner and self._site and self._runner.server
        await self._site.stop()
        for connection in list(self._runner.server.connections):
            if connection.transport and connection._current_request is None:
                connection.transport.abort()

    async def _close(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def sent(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        self._loop.call_soon_threadsafe(self._hub.send, delivery)
        return delivery

    def _posted(self, message: Message) -> None:
        if self.echo and self.ws.channels[message.channel].im_user:
            self._tell(payloads.own_message_event(message), message)

    def _updated(self, message: Message, before: Json) -> None:
        if self.echo and self.ws.channels[message.channel].im_user:
            self._tell(payloads.changed_event(self.ws, message, before), message)

    def _tell(self, event: Json, message: Message) -> None:
        payload = payloads.event_callback(self.ws, event)
        self.sent(Delivery(self.ws, "events_api", payload, user=message.author, channel=message.channel, ts=message.ts))

    # -- the workspace

    @property
    def api_url(self) -> str:
        return f"{self.ws.base}/api/"

    @property
    def url(self) -> str:
        return self.ws.base

    def add_user(
        self,
        user: str,
        name: str = "",
        *,
        email: str = "",
        team: str = TEAM,
        is_restricted: bool = False,
        is_ultra_restricted: bool = False,
        is_bot: bool = False,
        deleted: bool = False,
    ) -> User:
        with self.ws.changed:
            person = User(user, name or user, email, team, is_restricted, is_ultra_restricted, is_bot, deleted)
            self.ws.users[user] = person
            return person

    def add_channel(
        self,
        channel: str,
        name: str = "",
        *,
        members: Iterable[str] = (),
        bot_in: bool = True,
        archived: bool = False,
        private: bool = False,
        shared: bool = False,
    ) -> Channel:
        with self.ws.changed:
            room = Channel(channel, name or channel.lower(), set(members), bot_in, archived, private, shared)
            self.ws.channels[channel] = room
            return room

    def add_group(self, group: str, handle: str, users: Iterable[str]) -> None:
        with self.ws.changed:
            self.ws.groups[group] = (handle, set(users))

    def dm(self, user: str) -> str:
        """The id of a person's direct message with the bot."""
        with self.ws.changed:
            return self.ws.dm(user).id

    def set_scopes(self, *scopes: str) -> None:
        """Give the bot only these scopes. Methods that need another one are refused."""
        self._api.scopes = frozenset(scopes)

    def refuse_blocks(self, *kinds: str) -> None:
        """Refuse these block types with `invalid_blocks`, like a workspace that doesn't have them yet."""
        self.ws.refused_blocks = frozenset(kinds)

    @property
    def connections(self) -> int:
        return len(self._hub.sockets)

    def wait_connected(self, timeout: float = 10.0) -> None:
        self.wait(lambda: self.connections, timeout, "a socket")

    # -- the network

    def shut(self) -> None:
        """Refuse new connections, and cut off idle ones. WebSockets stay open."""
        self._on_loop(self._shut())

    def unshut(self) -> None:
        """Accept connections again, on the same port."""
        self._on_loop(self._listen_at())

    def refresh(self, reason: str = "refresh_requested", close_after: float = 1.0) -> None:
        """Ask the bot to open a new socket, and close the old one a little later. Returns once the bot has been asked."""
        asyncio.run_coroutine_threadsafe(self._hub.refresh(reason, close_after), self._loop)

    def hang_up(self) -> None:
        """Close the sockets without warning. The builtin client reconnects within its `ping_interval`."""
        self._on_loop(self._hub.hang_up())

    def cut(self) -> int:
        """Abort the sockets, and return how many there were. The builtin client notices when its fifth ping fails, which takes
        five times its `ping_interval`.
        """

        async def work() -> int:
            return self._hub.cut()

        return self._on_loop(work())

    def stall(self) -> None:
        """Keep the sockets open, but send and read nothing on them any more, not even pongs. New sockets work."""

        async def work() -> None:
            self._hub.stall()

        self._on_loop(work())

    def resume(self) -> None:
        """End a stall."""

        async def work() -> None:
            self._hub.resume()

        self._on_loop(work())

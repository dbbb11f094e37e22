"""The loopback Slack itself: one aiohttp server on 127.0.0.1, in its own thread with its own loop.

The bot under test is the real one. It only gets another base address for the Web API; the addresses of the WebSocket, of
uploads and of `response_url`s come with this server's answers.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.demo.loopback import payloads
from bot.demo.loopback.clicks import Clicks
from bot.demo.loopback.faults import Faults, Pace, Rule
from bot.demo.loopback.files import FileHost
from bot.demo.loopback.state import APP, TEAM, Call, Channel, File, Json, Message, User, View, Workspace
from bot.demo.loopback.talk import Talk
from bot.demo.loopback.web import WebApi
from bot.demo.loopback.wire import Delivery, Hub

T = TypeVar("T")
TOKENS = ("xoxb-loopback", "xapp-1-loopback")
BODY_LIMIT = 64 * 1024 * 1024
# Slack redelivers at once, after one minute and after five; here, minutes are seconds.
RETRY_AFTER = (0.0, 1.0, 5.0)


class Loopback(Talk, Clicks):
    """A Slack workspace to connect a bot to. Every public method may be called from any thread.

    `tokens` are the bot's token and the app's. `ack_limit` and `trigger_life` are Slack's 3 s. `retry_after` has the seconds
    before each of three redeliveries. `keep` limits the messages and calls that are stored. `echo` says whether the bot gets
    its own direct messages as events (as from Slack). `ping_every` is the seconds between pings of each socket: the more there
    are, the longer (up to 3 s) the builtin client takes to close and to change sockets.
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
        """Middlewares for every request; for subclasses."""
        return []

    def add_routes(self, app: web.Application) -> None:
        """Add routes besides Slack's own addresses; for subclasses."""

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
        """The id of the direct message between a person and the bot."""
        with self.ws.changed:
            return self.ws.dm(user).id

    def set_scopes(self, *scopes: str) -> None:
        """Give the bot only these scopes; a method that needs another one is refused."""
        self._api.scopes = frozenset(scopes)

    def refuse_blocks(self, *kinds: str) -> None:
        """Refuse these block types with `invalid_blocks`, like a workspace that doesn't have them yet."""
        self.ws.refused_blocks = frozenset(kinds)

    # -- what can be seen

    def messages(self, channel: str, thread: str | None = None, *, by_bot: bool = False) -> list[Message]:
        """A channel's messages in order, or those of one thread with its parent."""
        with self.ws.changed:
            return [
                message
                for message in self.ws.channels[channel].messages.values()
                if (thread is None or thread in (message.ts, message.thread_ts)) and (message.by_bot or not by_bot)
            ]

    def ephemerals(self, user: str) -> list[Message]:
        with self.ws.changed:
            return list(self.ws.ephemerals.get(user, []))

    def views(self, user: str) -> list[View]:
        """The person's open modals, the topmost last."""
        with self.ws.changed:
            return list(self.ws.stacks.get(user, []))

    def home(self, user: str) -> View | None:
        with self.ws.changed:
            return self.ws.homes.get(user)

    def files(self) -> list[File]:
        with self.ws.changed:
            return list(self.ws.files.values())

    def prompts(self, user: str) -> Json | None:
        """The suggested prompts in the person's messages tab: `title` and `prompts`."""
        with self.ws.changed:
            return self.ws.prompts.get(self.ws.dm(user).id)

    @property
    def calls(self) -> list[Call]:
        with self.ws.changed:
            return list(self.ws.calls)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def unacked(self) -> list[Delivery]:
        """Deliveries that were not acknowledged in time."""
        with self.ws.changed:
            return [delivery for delivery in self.deliveries if delivery.over and delivery.acked is None]

    @property
    def model_faults(self) -> list[str]:
        """What slack_sdk's own models object to in any block sent so far."""
        return self.ws.model_faults

    @property
    def strays(self) -> list[str]:
        """Pieces of mrkdwn with an unescaped "<", ">" or "&" that isn't part of a token."""
        return self.ws.strays

    @property
    def misuse(self) -> list[str]:
        """What Slack accepts but no bot should do, and acknowledgements that Slack would ignore."""
        return self.ws.misuse

    @property
    def trouble(self) -> list[tuple[str, str]]:
        """The errors that Slack itself showed to people, as (user, error): a command or a click that wasn't acknowledged."""
        return self.ws.trouble

    @property
    def connections(self) -> int:
        return len(self._hub.sockets)

    # -- waiting

    def wait(self, predicate: Callable[[], T], timeout: float = 5.0, what: str = "what was waited for") -> T:
        """The first truthy value of `predicate`, which is called again whenever something happens."""
        return self.ws.wait(predicate, timeout, what)

    def wait_connected(self, timeout: float = 10.0) -> None:
        self.wait(lambda: self.connections, timeout, "a socket")

    def wait_messages(
        self,
        channel: str,
        containing: str | None = None,
        *,
        thread_ts: str | None = None,
        after: str = "",
        count: int = 1,
        timeout: float = 5.0,
    ) -> list[Message]:
        """The first `count` messages of the bot later than `after` whose text or blocks contain the words."""

        def matching() -> list[Message]:
            fitting = [
                message
                for message in self.messages(channel, by_bot=True)
                if message.ts > after
                and thread_ts in (None, message.thread_ts)
                and (containing is None or containing in message.text or containing in message.plain)
            ]
            return fitting if len(fitting) >= count else []

        what = f"{count} message(s) in {channel}" + (f" with {containing!r}" if containing else "")
        return self.wait(matching, timeout, what)[:count]

    def wait_message(
        self,
        channel: str,
        containing: str | None = None,
        *,
        thread_ts: str | None = None,
        after: str = "",
        count: int = 1,
        timeout: float = 5.0,
    ) -> Message:
        """Like `wait_messages`, but only the `count`th of them."""
        return self.wait_messages(channel, containing, thread_ts=thread_ts, after=after, count=count, timeout=timeout)[-1]

    def answer(self, asked: Delivery, containing: str | None = None, timeout: float = 5.0) -> Message:
        """The bot's first message after a question: in its thread or, in a direct message, anywhere."""
        in_dm = self.ws.channels[asked.channel].im_user is not None
        thread = None if in_dm else asked.thread_ts or asked.ts
        return self.wait_message(asked.channel, containing, thread_ts=thread, after=asked.ts, timeout=timeout)

    def wait_ephemeral(self, user: str, containing: str | None = None, *, count: int = 1, timeout: float = 5.0) -> Message:
        """The `count`th ephemeral message to the person that contains the words."""

        def matching() -> list[Message]:
            messages = self.ephemerals(user)
            fitting = [row for row in messages if containing is None or containing in row.text or containing in row.plain]
            return fitting if len(fitting) >= count else []

        return self.wait(matching, timeout, f"an ephemeral message to {user}")[count - 1]

    def wait_view(self, user: str, title: str | None = None, timeout: float = 5.0) -> View:
        """The person's topmost modal, once there is one (with this title)."""

        def uppermost() -> View | None:
            stack = self.views(user)
            return stack[-1] if stack and title in (None, stack[-1].title) else None

        view = self.wait(uppermost, timeout, f"a modal for {user}")
        assert view is not None
        return view

    # -- what goes wrong

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
        """Refuse the next calls of a method with this error, or with an HTTP status and an HTML page instead. "*" stands for
        any method, "response_url" for answers through one.
        """
        self._faults.add(Rule("fail", method, times, channel, error=error, status=status, page=page))

    def rate_limit(
        self, method: str, retry_after: int | str | None = 1, times: int | None = 3, channel: str | None = None
    ) -> None:
        """Answer the next calls with 429 and this Retry-After; None leaves the header out."""
        header = None if retry_after is None else str(retry_after)
        self._faults.add(Rule("rate_limit", method, times, channel, retry_after=header))

    def hang(self, method: str, times: int | None = 1, channel: str | None = None) -> None:
        """Neither carry out nor answer the next calls until `mend`, or until the caller gives up."""
        self._faults.add(Rule("hang", method, times, channel))

    def reset(self, method: str, times: int | None = 1, channel: str | None = None) -> None:
        """Cut off the next calls without doing anything."""
        self._faults.add(Rule("reset", method, times, channel))

    def shut(self) -> None:
        """Refuse new connections, and cut off idle ones. The WebSockets stay."""
        self._on_loop(self._shut())

    def unshut(self) -> None:
        """Accept connections again, on the same port."""
        self._on_loop(self._listen_at())

    def delay(self, method: str, seconds: float, times: int | None = None, channel: str | None = None) -> Rule:
        """Carry out the next calls late. Each of them uses up one of the rule's `times` when it begins to wait."""
        rule = Rule("delay", method, times, channel, seconds=seconds)
        self._faults.add(rule)
        return rule

    def drop(self, method: str, times: int | None = 1, channel: str | None = None) -> None:
        """Carry out the next calls, but cut them off before the answer."""
        self._faults.add(Rule("drop", method, times, channel))

    def pace(self, per_second: float | None = 1.0, burst: int = 3) -> None:
        """Enforce Slack's pace of posting in each channel: anything faster gets a 429."""
        self._faults.pace = Pace(per_second, burst)

    def mend(self) -> None:
        """Remove every arranged fault."""
        self._faults.clear()

    def refresh(self, reason: str = "refresh_requested", close_after: float = 1.0) -> None:
        """Ask the bot to open a new socket, and close the old one a little later. Returns once the bot has been asked."""
        asyncio.run_coroutine_threadsafe(self._hub.refresh(reason, close_after), self._loop)

    def hang_up(self) -> None:
        """Close the sockets without warning. The builtin client is back within its `ping_interval`."""
        self._on_loop(self._hub.hang_up())

    def cut(self) -> int:
        """Abort the sockets, and return how many there were. The builtin client notices at its fifth failed ping, five times
        its `ping_interval` later.
        """

        async def work() -> int:
            return self._hub.cut()

        return self._on_loop(work())

    def stall(self) -> None:
        """Keep the sockets open, but send and read nothing more on them, not even pongs. New ones work."""

        async def work() -> None:
            self._hub.stall()

        self._on_loop(work())

    def resume(self) -> None:
        """End a stall."""

        async def work() -> None:
            self._hub.resume()

        self._on_loop(work())

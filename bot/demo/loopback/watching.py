"""What can be seen of the workspace from outside (messages, views, files, calls), and waiting for it to change."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from bot.demo.loopback.state import PATIENCE, Call, File, Json, Message, View, Workspace
from bot.demo.loopback.wire import Delivery

T = TypeVar("T")


class Watching:
    """What people and tests can see. All methods can be called from any thread."""

    ws: Workspace
    deliveries: deque[Delivery]

    def messages(self, channel: str, thread: str | None = None, *, by_bot: bool = False) -> list[Message]:
        """A channel's messages in order, or those in one thread with its parent."""
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
        """The person's open modals, topmost last."""
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
        """The deliveries that weren't acknowledged in time."""
        with self.ws.changed:
            return [delivery for delivery in self.deliveries if delivery.over and delivery.acked is None]

    @property
    def model_faults(self) -> list[str]:
        """What slack_sdk's own models object to in the blocks sent so far."""
        return self.ws.model_faults

    @property
    def strays(self) -> list[str]:
        """Pieces of mrkdwn with an unescaped "<", ">" or "&" that isn't part of a control sequence."""
        return self.ws.strays

    @property
    def misuse(self) -> list[str]:
        """Things that Slack accepts but no bot should do, and acknowledgements that Slack would ignore."""
        return self.ws.misuse

    @property
    def trouble(self) -> list[tuple[str, str]]:
        """The errors that Slack itself showed to people, as (user, error), for example for an unacknowledged command or
        click.
        """
        return self.ws.trouble

    # -- waiting

    def wait(self, predicate: Callable[[], T], timeout: float = PATIENCE, what: str = "what was waited for") -> T:
        """The first truthy value of `predicate`, which is called again whenever something happens."""
        return self.ws.wait(predicate, timeout, what)

    def wait_messages(
        self,
        channel: str,
        containing: str | None = None,
        *,
        thread_ts: str | None = None,
        after: str = "",
        count: int = 1,
        timeout: float = PATIENCE,
    ) -> list[Message]:
        """The first `count` messages from the bot after the timestamp `after` whose text or blocks contain these words."""

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
        timeout: float = PATIENCE,
    ) -> Message:
        """Like `wait_messages`, but returns only the last of them."""
        return self.wait_messages(channel, containing, thread_ts=thread_ts, after=after, count=count, timeout=timeout)[-1]

    def answer(self, asked: Delivery, containing: str | None = None, timeout: float = PATIENCE) -> Message:
        """The bot's first message after a question, in its thread or, for a direct message, anywhere."""
        in_dm = self.ws.channels[asked.channel].im_user is not None
        thread = None if in_dm else asked.thread_ts or asked.ts
        return self.wait_message(asked.channel, containing, thread_ts=thread, after=asked.ts, timeout=timeout)

    def wait_ephemeral(self, user: str, containing: str | None = None, *, count: int = 1, timeout: float = PATIENCE) -> Message:
        """The `count`th ephemeral message to the person that contains these words."""

        def matching() -> list[Message]:
            messages = self.ephemerals(user)
            fitting = [row for row in messages if containing is None or containing in row.text or containing in row.plain]
            return fitting if len(fitting) >= count else []

        return self.wait(matching, timeout, f"an ephemeral message to {user}")[count - 1]

    def wait_view(self, user: str, title: str | None = None, timeout: float = PATIENCE) -> View:
        """The person's topmost modal, once there is one (with this title)."""

        def uppermost() -> View | None:
            stack = self.views(user)
            return stack[-1] if stack and title in (None, stack[-1].title) else None

        view = self.wait(uppermost, timeout, f"a modal for {user}")
        assert view is not None
        return view

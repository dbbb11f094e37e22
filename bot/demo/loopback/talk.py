"""What people say, and whatever else reaches an app as an event: mentions, direct messages, commands, opened tabs.

Pass text as a person types it; it is escaped like in Slack. With `raw=True`, it is left unchanged.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from bot.demo.loopback import payloads
from bot.demo.loopback.chat import checked, say
from bot.demo.loopback.faults import Refused
from bot.demo.loopback.files import file_payload
from bot.demo.loopback.mrkdwn import escape
from bot.demo.loopback.state import BOT_USER, TEAM, Channel, File, Json, Message, ResponseUrl, User, Workspace
from bot.demo.loopback.wire import Delivery


class Deliverer(ABC):
    """The workspace, and a way to send payloads to the app."""

    ws: Workspace

    @abstractmethod
    def sent(self, delivery: Delivery) -> Delivery:
        """Send a payload to the app. Returns the same object, which then shows what happened to it."""

    def person(self, user: str) -> User:
        if user not in self.ws.users:
            raise LookupError(f"no such user: {user}; add_user first")
        return self.ws.users[user]


class Talk(Deliverer):
    """Events and commands."""

    def mention(self, user: str, channel: str, text: str, thread_ts: str | None = None, *, raw: bool = False) -> Delivery:
        """Send `@planbot text` in a channel. If the text contains "@planbot", the mention goes there instead."""
        typed = text if raw else escape(text)
        typed = typed.replace("@planbot", f"<@{BOT_USER}>") if "@planbot" in typed else f"<@{BOT_USER}> {typed}"
        return self._say("app_mention", user, self.ws.channels[channel], typed, thread_ts)

    def chat(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Post a message in a channel that doesn't mention the bot, so that Slack doesn't send it to the app. `text` is already
        escaped.
        """
        with self.ws.changed:
            message = Message(channel, self.ws.new_ts(), self.person(user).id, text, thread_ts=thread_ts)
            self.ws.keep_message(message)
            self.ws.changed.notify_all()
        return message

    def say_dm(
        self, user: str, text: str, thread_ts: str | None = None, *, raw: bool = False, files: Sequence[tuple[str, bytes]] = ()
    ) -> Delivery:
        """Send a direct message to the bot. `files` are (name, content)."""
        with self.ws.changed:
            channel = self.ws.dm(user)
            shared = [self._file(name, content) for name, content in files]
        return self._say("message", user, channel, text if raw else escape(text), thread_ts, shared)

    def _file(self, name: str, content: bytes) -> Json:
        file = File(self.ws.new_id("F"), name, content, length=len(content), complete=True)
        self.ws.files[file.id] = file
        return file_payload(file, self.ws.base)

    def _say(
        self, kind: str, user: str, channel: Channel, text: str, thread_ts: str | None, files: Sequence[Json] = ()
    ) -> Delivery:
        with self.ws.changed:
            who = self.person(user)
            message = Message(channel.id, self.ws.new_ts(), user, text, thread_ts=thread_ts, files=list(files))
            self.ws.keep_message(message)
            event = payloads.message_event(kind, message, who)
            if channel.im_user:
                event["channel_type"] = "im"
            payload = payloads.event_callback(self.ws, event, shared=channel.shared or who.team != TEAM)
        return self.sent(self._about(payload, message))

    def _about(self, payload: Json, message: Message) -> Delivery:
        return Delivery(
            self.ws,
            "events_api",
            payload,
            user=message.author,
            channel=message.channel,
            ts=message.ts,
            thread_ts=message.thread_ts,
        )

    def edit_dm(self, message: Delivery | Message, text: str) -> Delivery:
        """Have the author of a direct message edit it."""
        with self.ws.changed:
            current = self.ws.channels[message.channel].messages[message.ts]
            before = current.payload()
            current.text, current.edited_ts, current.edits = escape(text), self.ws.new_ts(), current.edits + 1
            payload = payloads.event_callback(self.ws, payloads.changed_event(self.ws, current, before))
        return self.sent(self._about(payload, current))

    def delete_dm(self, message: Delivery | Message) -> Delivery:
        with self.ws.changed:
            current = self.ws.channels[message.channel].messages[message.ts]
            self.ws.drop_message(current)
            payload = payloads.event_callback(self.ws, payloads.deleted_event(self.ws, current))
        return self.sent(self._about(payload, current))

    def open_home(self, user: str, tab: str = "home") -> Delivery:
        """Open the app's "home" or "messages" tab."""
        with self.ws.changed:
            now = self.ws.new_ts()
            event: Json = {"type": "app_home_opened", "user": user, "channel": self.ws.dm(user).id, "tab": tab, "event_ts": now}
            if tab == "home" and user in self.ws.homes:
                event["view"] = self.ws.homes[user].payload()
            payload = payloads.event_callback(self.ws, event)
        return self.sent(Delivery(self.ws, "events_api", payload, user=user, channel=event["channel"]))

    def event(self, event: Json, *, team: str = TEAM, shared: bool = False) -> Delivery:
        """Send any event unchanged: another bot's (`bot_id`), another team's, or one that nobody listens to."""
        with self.ws.changed:
            now = self.ws.new_ts()
            event = {"event_ts": now, **event}
            if event.get("type") in ("app_mention", "message"):
                event = {"ts": now, **event}
            payload = payloads.event_callback(self.ws, event, team=team, shared=shared)
        user, channel, ts = (str(event.get(key) or "") for key in ("user", "channel", "ts"))
        return self.sent(Delivery(self.ws, "events_api", payload, False, user, channel, ts, event.get("thread_ts")))

    def slash(self, user: str, channel: str, command: str, text: str = "", *, raw: bool = False) -> Delivery:
        """Send a slash command. Text in its acknowledgement is shown to the person, like a response through `response_url`."""
        with self.ws.changed:
            payload = payloads.slash(self.ws, self.person(user), channel, command, text if raw else escape(text))
            target = self.ws.response_urls[payload["response_url"]]
        shown = Delivery(self.ws, "slash_commands", payload, accepts=True, user=user, channel=channel)
        shown.on_ack = lambda answer: self._show(target, answer)
        return self.sent(shown)

    def _show(self, target: ResponseUrl, answer: Json) -> None:
        if not answer.get("text") and not answer.get("blocks"):
            return
        try:
            say(self.ws, target, answer, checked(self.ws, answer, budget=False))
        except Refused as refused:
            self.ws.misuse.append(f"a command was acknowledged with what Slack refuses: {refused.error} {refused.extra}")
            self.ws.trouble.append((target.user, f"the command was answered with {refused.error}"))

    def redeliver(self, delivery: Delivery) -> Delivery:
        """Send an event again although it was acknowledged, as Slack may do: with the same event_id, marked as a retry."""
        return self._again(delivery, delivery.attempts[-1].number + 1 if delivery.attempts else 1)

    def repeat(self, delivery: Delivery) -> Delivery:
        """Send the same payload once more, unmarked, as for a double click, or for a command that the network delivers
        twice.
        """
        return self._again(delivery, 0)

    def _again(self, delivery: Delivery, number: int) -> Delivery:
        same = Delivery(
            self.ws,
            delivery.type,
            delivery.payload,
            delivery.accepts,
            delivery.user,
            delivery.channel,
            delivery.ts,
            delivery.thread_ts,
            delivery.on_ack,
            first_number=number,
        )
        return self.sent(same)

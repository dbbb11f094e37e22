"""Carries out in the workspace what a person does on the page, as Slack's own client would.

An act is a JSON object from the page: "do" says what to do, and "as" who does it. Everything else in it is checked here.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from bot.demo.loopback.mrkdwn import escape
from bot.demo.loopback.server import Loopback
from bot.demo.loopback.state import BOT_USER, Message, Surface, View
from bot.slack.manifest import load
from knowledge.model import Unclear

Json = dict[str, Any]
GONE = "That is no longer there: look at the newest message."
MOST_TEXT = 12_000  # the most characters that Slack's client accepts in a message
MOST_FILE = 40 * 2**20  # in bytes
ACK_SECONDS = 5.0  # seconds that planbot may take to respond to a form or type-ahead; Slack gives up after three


def _file(row: Json) -> tuple[str, bytes]:
    """A file's name and its content, decoded from base64. Raises Unclear if it is too large."""
    name, content = str(row["name"]), str(row["content"])
    if len(content) > MOST_FILE * 4 // 3 + 4:
        raise Unclear(f"The demo takes files of up to {MOST_FILE // 2**20} MB: choose a smaller one.")
    try:
        return re.sub(r"[/\\\x00-\x1f]", "_", name)[:200] or "file", b64decode(content, validate=True)
    except ValueError as broken:
        raise Unclear("That file could not be read: choose it again.") from broken


class Acts:
    """All acts, by name. `move` moves the clock (see `Clock.target`)."""

    def __init__(self, slack: Loopback, move: Callable[[str, str], None]) -> None:
        self._slack = slack
        self._move = move
        features = load()["features"]
        self.shortcuts = [{key: row[key] for key in ("name", "type", "callback_id")} for row in features["shortcuts"]]
        self.commands = [row["command"] for row in features["slash_commands"]]
        self._acts: dict[str, Callable[[str, Json], Json | None]] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "dismiss": self._dismiss,
            "use": self._use,
            "suggest": self._suggest,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "open": self._open,
            "clock": self._clock,
        }

    def perform(self, act: Json) -> Json:
        """Carry out one act, and return what the page needs to know about it. Raises Unclear for anything that Slack's client
        would refuse.
        """
        user, do = str(act.get("as")), self._acts.get(str(act.get("do")))
        if do is None or user not in self._slack.ws.users or user == BOT_USER:
            raise Unclear("The page asked for something that the demo doesn't know: load it again.")
        try:
            return do(user, act) or {}
        except (LookupError, TypeError) as gone:
            raise Unclear(GONE) from gone
        finally:
            with self._slack.ws.changed:
                self._slack.ws.changed.notify_all()

    # What people say

    def _say(self, user: str, act: Json) -> Json | None:
        text, thread = str(act["text"]).strip(), act.get("thread") or None
        files = [_file(row) for row in act.get("files") or ()]
        if not text and not files:
            raise Unclear("Write something first.")
        if len(text) > MOST_TEXT:
            raise Unclear(f"A message takes {MOST_TEXT:,} characters at most: shorten it.")
        channel = self._channel(user, str(act["channel"]))
        if text.startswith("/"):
            self._command(user, channel, text, thread)
            return None
        typed = self._typed(text)
        if self._slack.ws.channels[channel].im_user:
            return {"ts": self._slack.say_dm(user, typed, thread, raw=True, files=files).ts}
        if files:
            raise Unclear("In the demo, files are sent in a direct message: choose planbot at the left.")
        if f"<@{BOT_USER}>" in typed:
            return {"ts": self._slack.mention(user, channel, typed.replace(f"<@{BOT_USER}>", "@planbot"), thread, raw=True).ts}
        return {"ts": self._slack.chat(user, channel, typed, thread).ts, "unheard": True}

    def _command(self, user: str, channel: str, text: str, thread: str | None) -> None:
        name, _, rest = text.partition(" ")
        if name not in self.commands:
            raise Unclear(
                f"{name} is not a command here: there is {', '.join(self.commands)}. Put a space first to send it as text."
            )
        if thread:
            raise Unclear(f"Slack takes no {name} in a thread: send it in the channel.")
        self._slack.slash(user, channel, name, rest.strip())

    def _typed(self, text: str) -> str:
        """Typed text as Slack passes it on: escaped, with “@Name” turned into mentions and web addresses into links."""
        typed = escape(text)
        names = {f"@{person.name}": person.id for person in self._slack.ws.users.values()}
        for name, user in sorted(names.items(), key=lambda entry: -len(entry[0])):
            typed = re.sub(rf"(?<!\w){re.escape(escape(name))}(?!\w)", f"<@{user}>", typed, flags=re.IGNORECASE)
        return re.sub(r"https?://[^\s<>|]+[^\s<>|.,;:!?)]", lambda address: f"<{address[0]}>", typed)

    def _channel(self, user: str, channel: str) -> str:
        if user not in self._slack.ws.channels[channel].members:
            raise LookupError(channel)
        return channel

    def _own(self, user: str, act: Json) -> Message:
        """A direct message by this person, who may edit and delete it. Raises LookupError for anybody else's."""
        message = self._slack.ws.dm(user).messages[str(act["ts"])]
        if message.author != user:
            raise LookupError(message.ts)
        return message

    def _edit(self, user: str, act: Json) -> None:
        message, text = self._own(user, act), str(act["text"]).strip()
        if not text:
            raise Unclear("Write something first, or delete the message.")
        self._slack.edit_dm(message, text)

    def _delete(self, user: str, act: Json) -> None:
        self._slack.delete_dm(self._own(user, act))

    def _dismiss(self, user: str, act: Json) -> None:
        with self._slack.ws.changed:
            self._slack.ws.drop_message(self._private(user, str(act["ts"])))

    # What people do with messages, modals and the home tab

    def _private(self, user: str, ts: str) -> Message:
        for message in self._slack.ephemerals(user):
            if message.ts == ts:
                return message
        raise LookupError(ts)

    def _message(self, user: str, channel: str, ts: str) -> Message:
        messages = self._slack.ws.channels[self._channel(user, channel)].messages
        return messages[ts] if ts in messages else self._private(user, ts)

    def _view(self, user: str, id: str) -> View:
        view = self._slack.ws.views[id]
        if view.user != user:
            raise LookupError(id)
        return view

    def _surface(self, user: str, act: Json) -> Surface:
        place = act["on"]
        if "view" in place:
            return self._view(user, str(place["view"]))
        return self._message(user, str(place["channel"]), str(place["ts"]))

    def _use(self, user: str, act: Json) -> None:
        surface = self._surface(user, act)
        delivery = self._slack.operate(user, surface, str(act["block"]), str(act["action"]), act.get("value"))
        delivery.wait_ack(ACK_SECONDS)

    def _suggest(self, user: str, act: Json) -> Json:
        surface = self._surface(user, act)
        return {"options": self._slack.suggest(user, surface, str(act["action"]), str(act["typed"])[:200], ACK_SECONDS)}

    def _submit(self, user: str, act: Json) -> Json:
        try:
            submission = self._slack.submit(user, self._view(user, str(act["view"])), act["values"], ACK_SECONDS)
        except ValueError as unfilled:
            raise Unclear(f"{unfilled}".removeprefix("the client would not submit: ").capitalize() + ".") from unfilled
        return {"errors": submission.errors}

    def _close(self, user: str, act: Json) -> None:
        self._slack.close_view(user, everything=bool(act.get("all")))

    def _shortcut(self, user: str, act: Json) -> None:
        callback = str(act["callback"])
        if callback not in {row["callback_id"] for row in self.shortcuts}:
            raise LookupError(callback)
        if "ts" in act:
            self._slack.message_shortcut(user, self._message(user, str(act["channel"]), str(act["ts"])), callback)
        else:
            self._slack.shortcut(user, callback)

    def _open(self, user: str, act: Json) -> None:
        """Open planbot's home or messages tab."""
        self._slack.open_home(user, "home" if act.get("tab") == "home" else "messages")

    def _clock(self, user: str, act: Json) -> None:
        self._move(str(act["by"]), str(act.get("to")))

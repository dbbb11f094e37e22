"""The contents of a workspace: people, channels, messages, ephemerals, views, home tabs, files. It has nothing to do with
transport.

All of it is guarded by one re-entrant condition. The server's thread changes the state while holding it, and notifies; a test's
thread waits on it, so that tests don't have to poll.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.demo.loopback import mrkdwn

Json = dict[str, Any]
T = TypeVar("T")
PATIENCE = 20.0  # seconds to wait for something to happen; it can take a few on a busy machine

TEAM, APP, BOT_USER, BOT, DOMAIN = "T0LOOPBACK", "A0PLANBOT", "U0PLANBOT", "B0PLANBOT", "loopback"
HOLDERS = ("elements", "actions", "child_blocks")


@dataclass(slots=True)
class User:
    id: str
    name: str
    email: str = ""
    team: str = TEAM
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    tz: str = "Europe/London"


@dataclass(slots=True)
class Message:
    """One message. `author` is a user id, even for the bot's own messages; `to` is the person who sees an ephemeral message."""

    channel: str
    ts: str
    author: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    by_bot: bool = False
    to: str | None = None
    files: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    edited_ts: str | None = None
    edits: int = 0
    deleted: bool = False
    reactions: set[str] = field(default_factory=set)

    @property
    def plain(self) -> str:
        """What a reader sees: the text in the blocks, or the top-level text if there are none."""
        return mrkdwn.plain(self.blocks) if self.blocks else mrkdwn.shown(self.text)

    @property
    def buttons(self) -> list[str]:
        return button_texts(self.blocks)

    def payload(self) -> Json:
        """The message in the format used in events and responses."""
        payload: Json = {"type": "message", "user": self.author, "text": self.text, "ts": self.ts, "team": TEAM}
        if self.by_bot:
            payload |= {"bot_id": BOT, "app_id": APP}
        for key in ("blocks", "files", "attachments", "metadata", "thread_ts"):
            if value := getattr(self, key):
                payload[key] = value
        if self.edited_ts:
            payload["edited"] = {"user": self.author, "ts": self.edited_ts}
        return payload


@dataclass(slots=True)
class View:
    """A modal or home tab for one person. `typed` is its state so far: block_id → action_id → value."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    typed: dict[str, Json] = field(default_factory=dict)
    updates: int = 0
    open: bool = True

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def title(self) -> str:
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def plain(self) -> str:
        return mrkdwn.plain(self.blocks)

    @property
    def buttons(self) -> list[str]:
        return button_texts(self.blocks)

    def payload(self) -> Json:
        nothing = dict.fromkeys(("private_metadata", "callback_id", "external_id"), "")
        closing = {"clear_on_close": False, "notify_on_close": False}
        return {
            **nothing,
            **closing,
            "title": None,
            "submit": None,
            "close": None,
            **self.body,
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "state": {"values": self.typed},
        }


Surface = Message | View


@dataclass(slots=True)
class Channel:
    """A channel or, if `im_user` is set, a direct message with the bot. `bot_in` says whether the bot is a member."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    bot_in: bool = True
    archived: bool = False
    private: bool = False
    shared: bool = False
    im_user: str | None = None
    messages: dict[str, Message] = field(default_factory=dict)

    def payload(self) -> Json:
        if self.im_user:
            return {"id": self.id, "is_im": True, "is_channel": False, "user": self.im_user, "is_archived": False}
        return {
            "id": self.id,
            "name": self.name,
            "is_im": False,
            "is_channel": not self.private,
            "is_group": self.private,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_member": self.bot_in,
            "is_ext_shared": self.shared,
            "num_members": len(self.members) + self.bot_in,
        }


@dataclass(slots=True)
class Trigger:
    user: str
    created: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A URL through which an app can respond. `source` is the message that was acted on, or None for a command."""

    channel: str
    user: str
    created: float
    source: Message | None = None
    uses: int = 0


@dataclass(slots=True)
class File:
    id: str
    name: str
    content: bytes = b""
    title: str = ""
    alt: str = ""
    length: int = 0
    complete: bool = False
    shares: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Call:
    """A Web API call and its response. `at` is monotonic time; `status` is the HTTP status."""

    method: str
    args: Json
    at: float
    response: Json
    status: int = 200

    @property
    def ok(self) -> bool:
        return bool(self.response.get("ok"))


class Announcing(threading.Condition):
    """A condition that also calls `listeners` when something has changed, on the thread that changed it."""

    def __init__(self) -> None:
        super().__init__()
        self.listeners: list[Callable[[], None]] = []

    def notify_all(self) -> None:
        super().notify_all()
        for listener in list(self.listeners):
            listener()


class Workspace:
    """The whole workspace. `keep` limits how many messages per channel and how many calls are kept (None keeps all)."""

    def __init__(self, keep: int | None = None, trigger_life: float = 3.0) -> None:
        self.changed = Announcing()
        self.clock: Callable[[], float] = time.time  # the time of messages
        self.keep = keep
        self.trigger_life = trigger_life
        self.users: dict[str, User] = {BOT_USER: User(BOT_USER, "planbot", is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, tuple[str, set[str]]] = {}
        self.ephemerals: dict[str, list[Message]] = {}
        self.stacks: dict[str, list[View]] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.prompts: dict[str, Json] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.calls: deque[Call] = deque(maxlen=keep)
        self.refused_blocks: frozenset[str] = frozenset()
        self.model_faults: list[str] = []
        self.strays: list[str] = []
        self.misuse: list[str] = []
        self.trouble: list[tuple[str, str]] = []
        self.on_post: Callable[[Message], None] = lambda message: None
        self.on_update: Callable[[Message, Json], None] = lambda message, before: None
        self.base = ""
        # Additional checks of what is sent: blocks with their top-level text, and views.
        self.judge: Callable[[object, str], None] = lambda blocks, text: None
        self.judge_view: Callable[[Json], None] = lambda view: None
        self._ids = itertools.count(1)
        self._last_ts = 0

    def new_id(self, letter: str) -> str:
        return f"{letter}{next(self._ids):010X}"

    def new_ts(self) -> str:
        """A new timestamp, later than all earlier ones."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_trigger(self, user: str) -> str:
        trigger = f"{self.new_id('1')}.{TEAM}.{self.new_id('t')}"
        self.triggers[trigger] = Trigger(user, time.monotonic())
        _forget_first(self.triggers)
        return trigger

    def new_response_url(self, channel: str, user: str, source: Message | None = None) -> str:
        url = f"{self.base}/respond/{self.new_id('r')}"
        self.response_urls[url] = ResponseUrl(channel, user, time.monotonic(), source)
        _forget_first(self.response_urls)
        return url

    def dm(self, user: str) -> Channel:
        """A person's direct message with the bot, created on first use."""
        channel_id = f"D{user[1:]}"
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(channel_id, "directmessage", members={user}, im_user=user)
        return self.channels[channel_id]

    def keep_message(self, message: Message) -> Message:
        """Add a message to its channel, or to one person's ephemeral messages."""
        if message.to is not None:
            private = self.ephemerals.setdefault(message.to, [])
            private.append(message)
            if self.keep is not None:
                del private[: max(0, len(private) - self.keep)]
            return message
        messages = self.channels[message.channel].messages
        messages[message.ts] = message
        if self.keep is not None and len(messages) > self.keep:
            del messages[next(iter(messages))]
        if message.by_bot:
            self.on_post(message)
        return message

    def drop_message(self, message: Message) -> None:
        message.deleted = True
        if message.to is None:
            self.channels[message.channel].messages.pop(message.ts, None)
        elif message in self.ephemerals.get(message.to, []):
            self.ephemerals[message.to].remove(message)

    def wait(self, predicate: Callable[[], T], timeout: float, what: str = "it") -> T:
        """The first truthy value of `predicate`, which is called again after each change. Raises TimeoutError, which lists the
        latest calls.
        """
        end = time.monotonic() + timeout
        with self.changed:
            while not (value := predicate()):
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"{what} did not come within {timeout} s; the last calls: {self.tail()}")
                self.changed.wait(left)
            return value

    def tail(self) -> str:
        return "; ".join(f"{call.method} {call.response.get('error', 'ok')}" for call in list(self.calls)[-6:]) or "none"


def _forget_first(entries: dict[str, Any], most: int = 5000) -> None:
    if len(entries) > most:
        del entries[next(iter(entries))]


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """The interactive elements, each with its block, in reading order."""
    for block in blocks:
        elements = [block[key] for key in ("accessory", "element") if key in block]
        for key in HOLDERS:
            elements += block.get(key, [])
        for element in elements:
            if any(key in element for key in HOLDERS):
                yield from interactive([element])
            elif element.get("type") not in (None, "image", "mrkdwn", "plain_text") and "action_id" in element:
                yield block, element


def button_texts(blocks: list[Json]) -> list[str]:
    return [element["text"]["text"] for _, element in interactive(blocks) if element["type"] == "button"]


def with_ids(ws: Workspace, blocks: list[Json]) -> list[Json]:
    """The blocks, with ids made up where the app gave none, as Slack does."""
    named = []
    for block in blocks:
        block = {"block_id": ws.new_id("b"), **block}
        for key in ("accessory", "element"):
            if isinstance(block.get(key), dict) and block[key].get("type") != "image":
                block[key] = {"action_id": ws.new_id("a"), **block[key]}
        for key in HOLDERS:
            if key in block and block.get("type") in ("actions", "context_actions", "card"):
                block[key] = [{"action_id": ws.new_id("a"), **element} for element in block[key]]
        named.append(block)
    return named

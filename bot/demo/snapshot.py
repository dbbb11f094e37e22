"""What one person sees of the workspace, as pieces of JSON from which the page is drawn. Each piece has a key and a version.

A piece is sent to the page again only if its version has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.demo.clock import Clock
from bot.demo.loopback.server import Loopback
from bot.demo.loopback.state import BOT_USER, Channel, Message, View

Json = dict[str, Any]
MOST_MESSAGES = 300  # the most messages shown per channel


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece, such as a message, a channel or a modal. `make` returns its content."""

    key: str
    version: object
    make: Callable[[], Json]


def pieces(slack: Loopback, clock: Clock, user: str) -> Iterator[Piece]:
    """Everything that this person sees. The caller must hold the workspace's lock."""
    yield _clock(clock)
    for channel in [*slack.ws.channels.values(), slack.ws.dm(user)]:
        if user in channel.members and channel.im_user in (None, user):
            yield from _channel(channel)
    for message in slack.ws.ephemerals.get(user, []):
        yield _message(message)
    if home := slack.ws.homes.get(user):
        yield _view("home", home)
    stack = slack.ws.stacks.get(user, [])
    yield _view("modal", stack[-1], len(stack)) if stack else Piece("modal", "", dict)
    for number, (who, error) in enumerate(slack.ws.trouble):
        if who == user:
            yield Piece(f"trouble:{number}", error, partial(dict, text=error))


def _clock(clock: Clock) -> Piece:
    ahead, moving = clock.ahead, clock.moving
    return Piece("clock", (ahead, moving), lambda: {"ahead": ahead.total_seconds(), "moving": moving})


def _channel(channel: Channel) -> Iterator[Piece]:
    content = {"id": channel.id, "name": channel.name, "im": bool(channel.im_user)}
    yield Piece(f"channel:{channel.id}", "", lambda: content)
    for message in list(channel.messages.values())[-MOST_MESSAGES:]:
        yield _message(message)


def _message(message: Message) -> Piece:
    version = (message.edits, len(message.reactions), len(message.files))
    return Piece(f"message:{message.channel}:{message.ts}", version, lambda: message_json(message))


def message_json(message: Message) -> Json:
    """A message in the form in which the page draws it. Files are given by id, because the page has its own URLs for them."""
    keys = ("id", "name", "title", "alt_txt", "size")
    return {
        "channel": message.channel,
        "ts": message.ts,
        "author": message.author,
        "bot": message.author == BOT_USER,
        "text": message.text,
        "blocks": message.blocks,
        "thread": message.thread_ts,
        "edited": bool(message.edited_ts) and not message.by_bot,
        "private": message.to is not None,
        "files": [{key: file.get(key, "") for key in keys} for file in message.files],
        "reactions": sorted(message.reactions),
    }


def _view(key: str, view: View, depth: int = 1) -> Piece:
    return Piece(key, (view.id, view.hash, depth), lambda: view_json(view, depth))


def view_json(view: View, depth: int = 1) -> Json:
    """A modal or home tab. `depth` is its position in the stack of modals, and `last` says whether none is left once it has
    been closed.
    """
    names = ("title", "submit", "close")
    words = {name: (view.body.get(name) or {}).get("text", "") for name in names}
    last = depth == 1 or bool(view.body.get("clear_on_close"))
    return {"id": view.id, "blocks": view.blocks, "state": view.typed, "depth": depth, "last": last, **words}

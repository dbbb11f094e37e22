"""Slack's mrkdwn from a reader's point of view: what notifies, what is a link, what is formatted, what wasn't escaped.

Slack doesn't treat any of this as an error: it accepts a raw "<" and acts on "<!channel>". Only tests can tell unescaped text
from a plan from intended markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

TOKEN = re.compile(r"<((?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|![a-z][^<>|]*|(?:https?|mailto|tel|slack):[^<>|\s]*)(?:\|[^<>]*)?)>")
BARE_LINK = re.compile(r"(?<![\w/<|])https?://[^\s<>|]+")
TEXT_TYPES = frozenset({"plain_text", "mrkdwn", "raw_text", "raw_number", "text", "markdown"})
SPECIAL = re.compile(r"[<>&]")
ENTITY = re.compile(r"&(?:amp|lt|gt);")
# Slack formats text between marks at word boundaries, within one line. Code takes precedence over other formats.
STYLES = (
    ("pre", re.compile(r"```(.+?)```", re.DOTALL)),
    ("code", re.compile(r"`([^`\n]+)`")),
    ("bold", re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*[^\s*])\*(?![\w*])")),
    ("italic", re.compile(r"(?<![\w_])_(?=\S)([^_\n]*[^\s_])_(?![\w_])")),
    ("strike", re.compile(r"(?<![\w~])~(?=\S)([^~\n]*[^\s~])~(?![\w~])")),
    ("quote", re.compile(r"^(?:>|&gt;)+ ?(.+)$", re.MULTILINE)),
)


def escape(text: str) -> str:
    """Escape text that a person typed, as Slack does before passing it to an app."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def tokens(text: str) -> list[str]:
    """The control sequences that notify or link. Dates (`<!date^…>`) do neither, and are left out."""
    return [f"<{token}>" for token in TOKEN.findall(text) if not token.startswith("!date^")]


def bare_links(text: str) -> list[str]:
    """URLs outside control sequences, which Slack turns into links unless the object has `verbatim`."""
    return BARE_LINK.findall(TOKEN.sub(" ", text))


def formats(text: str) -> list[tuple[str, str]]:
    """The formatted spans, as (style, words)."""
    spans: list[tuple[str, str]] = []
    rest = TOKEN.sub(" ", text)
    for style, pattern in STYLES:
        spans += [(style, span) for span in pattern.findall(rest)]
        if style in ("pre", "code"):
            rest = pattern.sub(" ", rest)
    return spans


def shown(text: str) -> str:
    """The text as a reader sees it: control sequences as their labels, entities as characters. Formatting marks are kept."""

    def label(match: re.Match[str]) -> str:
        target, _, name = match.group(1).partition("|")
        if target.startswith("!date^"):
            return name or target
        return name or target.lstrip("!")

    return unescape(TOKEN.sub(label, text))


def strays(text: str) -> list[str]:
    """Characters that should have been escaped, with their context: any "<", ">" or "&" that isn't part of a control sequence,
    an entity or a quotation mark.
    """
    if not SPECIAL.search(text):
        return []
    rest = ENTITY.sub("", TOKEN.sub("", text))
    rest = re.sub(r"^>+", "", rest, flags=re.MULTILINE)
    return [rest[max(0, mark.start() - 15) : mark.start() + 15] for mark in SPECIAL.finditer(rest)]


def text_objects(node: Any) -> list[Json]:
    """All objects with text, in reading order: plain_text, mrkdwn, raw_text, markdown, and the leaves of rich text."""
    objects: list[Json] = []
    _collect(node, objects)
    return objects


def _collect(node: Any, objects: list[Json]) -> None:
    if isinstance(node, list):
        for child in node:
            _collect(child, objects)
    elif isinstance(node, dict):
        if node.get("type") in TEXT_TYPES and isinstance(node.get("text"), str):
            objects.append(node)
            return
        for child in node.values():
            if isinstance(child, (dict, list)):
                _collect(child, objects)


def size(blocks: list[Json]) -> int:
    """The number of characters in all blocks, counted as for `msg_blocks_too_long`."""
    return sum(len(leaf["text"]) for leaf in text_objects(blocks))


def plain(blocks: list[Json]) -> str:
    """The text in the blocks, with one line per text object."""
    return "\n".join(shown(leaf["text"]) if leaf["type"] == "mrkdwn" else leaf["text"] for leaf in text_objects(blocks))


def mrkdwn_of(text: str, blocks: list[Json]) -> list[str]:
    """Everything in a message that Slack reads as mrkdwn: its top-level text and the mrkdwn objects in its blocks."""
    return [text, *(leaf["text"] for leaf in text_objects(blocks) if leaf["type"] == "mrkdwn")]


def rich_tokens(node: Any) -> Iterator[str]:
    """The leaves of rich text that notify or link, in mrkdwn notation."""
    if isinstance(node, list):
        for child in node:
            yield from rich_tokens(child)
    elif isinstance(node, dict):
        match node.get("type"):
            case "user" if "user_id" in node:
                yield f"<@{node['user_id']}>"
            case "usergroup":
                yield f"<!subteam^{node.get('usergroup_id')}>"
            case "broadcast":
                yield f"<!{node.get('range')}>"
            case "channel" if "channel_id" in node:
                yield f"<#{node['channel_id']}>"
            case "link":
                yield f"<{node.get('url')}>"
        for child in node.values():
            yield from rich_tokens(child)

"""Slack's mrkdwn as its readers see it: what notifies, what links, what is formatted, what is stray.

The surprise: nothing here is an error to Slack. A raw "<" or a live "<!channel>" is accepted and acted upon, so that
only a test that looks can tell plan text that leaked from text that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

TOKEN = re.compile(r"<((?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|![a-z][^<>|]*|(?:https?|mailto|tel|slack):[^<>|\s]*)(?:\|[^<>]*)?)>")
BARE_LINK = re.compile(r"(?<![\w/<|])https?://[^\s<>|]+")
TEXT_TYPES = frozenset({"plain_text", "mrkdwn", "raw_text", "text", "markdown"})
SPECIAL = re.compile(r"[<>&]")
ENTITY = re.compile(r"&(?:amp|lt|gt);")
# Slack formats where the mark stands at the edge of a word on both sides, within one line; code wins over the rest.
STYLES = (
    ("pre", re.compile(r"```(.+?)```", re.DOTALL)),
    ("code", re.compile(r"`([^`\n]+)`")),
    ("bold", re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*[^\s*])\*(?![\w*])")),
    ("italic", re.compile(r"(?<![\w_])_(?=\S)([^_\n]*[^\s_])_(?![\w_])")),
    ("strike", re.compile(r"(?<![\w~])~(?=\S)([^~\n]*[^\s~])~(?![\w~])")),
    ("quote", re.compile(r"^(?:>|&gt;)+ ?(.+)$", re.MULTILINE)),
)


def escape(text: str) -> str:
    """What Slack does to text that a person typed before an app gets it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def tokens(text: str) -> list[str]:
    """The control sequences that notify or link; dates (`<!date^…>`) do neither and are left out."""
    return [f"<{found}>" for found in TOKEN.findall(text) if not found.startswith("!date^")]


def bare_links(text: str) -> list[str]:
    """URLs outside of tokens, which Slack links of itself unless the object says `verbatim`."""
    return BARE_LINK.findall(TOKEN.sub(" ", text))


def formats(text: str) -> list[tuple[str, str]]:
    """The formatted spans, as (style, words)."""
    found: list[tuple[str, str]] = []
    rest = TOKEN.sub(" ", text)
    for style, pattern in STYLES:
        found += [(style, span) for span in pattern.findall(rest)]
        if style in ("pre", "code"):
            rest = pattern.sub(" ", rest)
    return found


def shown(text: str) -> str:
    """The words a reader sees: tokens by their labels, entities as characters. Marks of formatting stay."""

    def label(found: re.Match[str]) -> str:
        target, _, name = found.group(1).partition("|")
        if target.startswith("!date^"):
            return name or target
        return name or target.lstrip("!")

    return unescape(TOKEN.sub(label, text))


def strays(text: str) -> list[str]:
    """Characters that should have been escaped: a "<", ">" or "&" that forms no token, no entity and no quotation."""
    if not SPECIAL.search(text):
        return []
    rest = ENTITY.sub("", TOKEN.sub("", text))
    rest = re.sub(r"^>+", "", rest, flags=re.MULTILINE)
    return [rest[max(0, mark.start() - 15) : mark.start() + 15] for mark in SPECIAL.finditer(rest)]


def text_objects(node: Any) -> list[Json]:
    """Each object that shows text, in reading order: plain_text, mrkdwn, raw_text, markdown, a rich text's leaves."""
    found: list[Json] = []
    _collect(node, found)
    return found


def _collect(node: Any, found: list[Json]) -> None:
    if isinstance(node, list):
        for child in node:
            _collect(child, found)
    elif isinstance(node, dict):
        if node.get("type") in TEXT_TYPES and isinstance(node.get("text"), str):
            found.append(node)
            return
        for child in node.values():
            if isinstance(child, (dict, list)):
                _collect(child, found)


def size(blocks: list[Json]) -> int:
    """The characters of text over all blocks, as `msg_blocks_too_long` counts them."""
    return sum(len(found["text"]) for found in text_objects(blocks))


def plain(blocks: list[Json]) -> str:
    """All words of the blocks, a line for each text object."""
    return "\n".join(shown(found["text"]) if found["type"] == "mrkdwn" else found["text"] for found in text_objects(blocks))


def mrkdwn_of(text: str, blocks: list[Json]) -> list[str]:
    """All that Slack reads as mrkdwn in a message: its top-level text and the blocks' mrkdwn objects."""
    return [text, *(found["text"] for found in text_objects(blocks) if found["type"] == "mrkdwn")]


def rich_tokens(node: Any) -> Iterator[str]:
    """The leaves of rich text that notify or link, written as their mrkdwn tokens."""
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

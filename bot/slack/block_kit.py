"""The simplest pieces of Block Kit, as plain dicts: texts, sections, small print and buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.slack import limits
from knowledge import names

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain text object. Slack refuses an empty one, so "–" stands for ""."""
    return {"type": "plain_text", "text": text or limits.NOTHING, "emoji": False}


def section(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def context(text: str) -> Json:
    """A sentence in small print. A channel in it becomes a link."""
    shown = limits.shorten(text, limits.SECTION - 1_000)
    if not names.CHANNEL.search(shown) or not limits.is_literal(shown):
        return {"type": "context", "elements": [plain(names.CHANNEL.sub("the plan’s channel", shown))]}
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": limits.escape(shown), "verbatim": True}]}


def labelled(label: str, value: str) -> Json:
    """A value below its label."""
    return after_bold(label, f"\n{value}")


def after_bold(label: str, text: str) -> Json:
    """Text after a few words in bold. All of it is plain if mrkdwn wouldn't show it literally."""
    written = f"*{limits.escape(label)}*{limits.escape(text)}"
    if not label or len(written) > limits.FIELD or not limits.is_literal(f"{label}{text}"):
        return plain(names.CHANNEL.sub("a channel", f"{label}{text}"))
    return {"type": "mrkdwn", "text": written, "verbatim": True}


def with_bold_words(ref: str, pieces: Sequence[tuple[str, bool]], after: str) -> Json | None:
    """A ref in bold and a title in pieces, of which those that are True are bold too. None if mrkdwn wouldn't show it so: it
    only makes whole words bold, and only if the rest is literal.
    """
    title = "".join(text for text, _ in pieces)
    if not limits.is_literal(f"{ref} {title}{after}") or names.CHANNEL.search(f"{title}{after}"):
        return None
    written, end = f"*{limits.escape(ref)}* ", 0
    for text, bold in pieces:
        start, end = end, end + len(text)
        around = title[max(start - 1, 0) : start] + title[end : end + 1]
        if bold and (any(map(str.isalnum, around)) or text != text.strip()):
            return None
        written += f"*{limits.escape(text)}*" if bold else limits.escape(text)
    written += limits.escape(after)
    return {"type": "mrkdwn", "text": written, "verbatim": True} if len(written) <= limits.FIELD else None


def opening(ref: str, title: str, action: str, sentence: str) -> Json:
    """The button on a row that opens its card."""
    label = limits.shorten(f"Open {ref}: {title}", limits.LABEL)
    return {**button("Open", action, sentence), "accessibility_label": label}


def button(text: str, action: str, value: str) -> Json:
    return {
        "type": "button",
        "text": plain(limits.shorten(text, limits.BUTTON)),
        "action_id": action,
        "value": value[: limits.BUTTON_VALUE],
    }


def actions(elements: Sequence[Json]) -> Json:
    return {"type": "actions", "elements": list(elements)}


def page_buttons(back: str, more: str, action: str) -> Iterator[Json]:
    """A row of buttons to the previous and the next page of a list. `back` and `more` are their sentences, "" if there is no
    such page.
    """
    pages = (("Previous", back), ("Next", more))
    buttons = [{**button(text, action, say), "accessibility_label": f"{text} page of this list"} for text, say in pages if say]
    if buttons:
        yield actions(buttons)

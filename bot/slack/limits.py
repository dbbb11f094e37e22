"""Slack's limits, and `fit`, through which everything passes on its way to Slack.

Code that builds blocks keeps to the limits and says what it left out. `fit` is the last resort: it never raises, and shortens
anything that is still too long, so that Slack doesn't refuse the whole message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge import names

Json = dict[str, Any]

# From docs.slack.dev: "Blocks", "Block elements", "Composition objects", "Views". The limit behind SLACK_BUDGET isn't
# documented: a post with 11,341 characters in its blocks was refused with msg_blocks_too_long, and one with 9,597 was accepted.
TEXT = 4_000  # characters in a message's top-level text
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION = 3_000  # characters in a section's text, and in an element of a context block
FIELD = 2_000  # characters in a section's field, and in an input's label
FIELDS = 10  # fields per section
HEADER = 150  # characters
CONTEXT = 10  # elements
ACTIONS = 25  # elements
OVERFLOW = 5  # options in an overflow menu
OPTIONS = 100  # options in a select menu
BUTTON = 75  # characters on a button
BUTTON_VALUE = 2_000  # characters
OPTION = 75  # characters in an option's text
OPTION_VALUE = 150  # characters
LABEL = 75  # characters in an accessibility label
TABLE_ROWS = 100
TABLE_COLUMNS = 20
MESSAGE_TABLES = 1
# From docs.slack.dev: "Data visualization block". That a message can have only two isn't documented: a third was refused.
MESSAGE_CHARTS = 2
CHART_SERIES = 6  # series, and segments in a pie chart
CHART_POINTS = 20  # points per series
CHART_TITLE = 50  # characters, also in the names of the axes
CHART_LABEL = 20  # characters in the name of a category or series
TITLE = 24  # characters in a view's title, and on its submit and close buttons
INPUT = 3_000  # characters typed into an input
PLACEHOLDER = 150  # characters
SLACK_BUDGET = 9_000  # characters in all blocks of a message together
VIEW_BUDGET = 20_000  # characters in a view: Slack accepts 250 kB, and a character can be twelve bytes of JSON
MORE = "…"  # marks the end of shortened text
NOTHING = "–"  # used where Slack doesn't accept empty text
ENTITY = re.compile(r"&(?:amp|lt|gt);|.", re.DOTALL)
# What mrkdwn doesn't show literally: formatting marks, emoji codes, quotations, Slack's own control characters.
_NOT_LITERAL = re.compile(r"[*_~`]|:[\w+-]+:|^\s*>", re.MULTILINE)


def escape(text: str) -> str:
    """Escape plain text for a message's top-level text or for mrkdwn: it can't notify anybody, and the only links are to
    channels that planbot names (docs.slack.dev, "Formatting").

    Slack has no way to escape formatting marks. A top-level text is never displayed if there are blocks, and text displayed as
    mrkdwn has to be literal (`is_literal`).
    """
    raw = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return names.CHANNEL.sub(r"<#\1>", raw)


def is_literal(text: str) -> bool:
    """True if mrkdwn shows an escaped text literally."""
    return not _NOT_LITERAL.search(text)


def shorten(text: str, most: int, end: str = MORE) -> str:
    """The text shortened to `most` characters, between words if possible. `end` marks the cut."""
    if len(text) <= most:
        return text
    room = most - len(end)
    start = text[:room]
    word = start.rsplit(None, 1)[0] if " " in start[room // 2 :] or "\n" in start[room // 2 :] else start
    return word.rstrip() + end


def shorten_escaped(text: str, most: int, end: str = MORE) -> str:
    """Like `shorten`, for escaped text: an entity such as "&amp;" is never split."""
    if len(text) <= most:
        return text
    start, length = [], 0
    for match in ENTITY.finditer(text):
        if length + len(match[0]) > most - len(end):
            break
        start.append(match[0])
        length += len(match[0])
    return "".join(start).rstrip() + end


def top_text(text: str, rest: str = "") -> str:
    """Plain text as a message's top-level text, escaped and shortened. `rest` says how to get the rest of a long text."""
    return shorten_escaped(escape(text), TEXT, f" {MORE} {rest}".rstrip() if rest else MORE)


def pieces(text: str, most: int) -> list[str]:
    """The text split into pieces of at most `most` characters, between lines or words if possible."""
    parts = []
    while len(text) > most:
        at = max(text.rfind("\n", most // 2, most), 0) or max(text.rfind(" ", most // 2, most), 0) or most
        parts.append(text[:at])
        text = text[at:].lstrip(" \n")
    return [*parts, text]


def fit(payload: Json) -> Json:
    """A message (`text`, `blocks`) or a view, shortened to fit Slack's limits."""
    if payload.get("type") in ("modal", "home"):
        return _fit_view(payload)
    fitted = dict(payload)
    if isinstance(fitted.get("text"), str):
        fitted["text"] = shorten_escaped(fitted["text"], TEXT)
    if "blocks" in fitted:
        fitted["blocks"] = shorten_to(_blocks(fitted["blocks"], MESSAGE_BLOCKS), SLACK_BUDGET)
    return fitted


def _fit_view(view: Json) -> Json:
    fitted = {**view, "blocks": shorten_to(_blocks(view.get("blocks", []), VIEW_BLOCKS), VIEW_BUDGET)}
    for key in ("title", "submit", "close"):
        if key in fitted:
            fitted[key] = _text(fitted[key], TITLE)
    return fitted


def size(node: Any) -> int:
    """The number of characters in all text of some blocks, as Slack counts them against its budget."""
    return sum(len(leaf["text"]) for leaf in leaves(node))


def leaves(node: Any) -> Iterator[Json]:
    """The text objects in a payload."""
    if isinstance(node, list):
        for child in node:
            yield from leaves(child)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str) and "type" in node:
            yield node
        else:
            for child in node.values():
                if isinstance(child, (dict, list)):
                    yield from leaves(child)


def shorten_to(blocks: list[Json], most: int) -> list[Json]:
    """Shorten the longest texts in place until the blocks have at most `most` characters in total."""
    over = size(blocks) - most
    while over > 0:
        longest = max(leaves(blocks), key=lambda leaf: len(leaf["text"]))
        cut = max(len(longest["text"]) - over - 1, len(longest["text"]) // 2, 1)
        longest["text"] = (shorten_escaped if longest["type"] == "mrkdwn" else shorten)(longest["text"], cut)
        if size(blocks) - most >= over:
            break  # there is nothing left to remove
        over = size(blocks) - most
    return blocks


def _blocks(blocks: list[Json], most: int) -> list[Json]:
    fitted = [_block(block) for block in blocks]
    if len(fitted) <= most:
        return fitted
    note = {"type": "plain_text", "text": f"{len(fitted) - most + 1} more parts are not shown here.", "emoji": False}
    return [*fitted[: most - 1], {"type": "context", "elements": [note]}]


def _block(block: Json) -> Json:
    fitted = dict(block)
    match fitted.get("type"):
        case "section":
            if "text" in fitted:
                fitted["text"] = _text(fitted["text"], SECTION)
            if "fields" in fitted:
                fitted["fields"] = [_text(node, FIELD) for node in fitted["fields"][:FIELDS]]
            if "accessory" in fitted:
                fitted["accessory"] = _element(fitted["accessory"])
        case "header":
            fitted["text"] = _text(fitted["text"], HEADER)
        case "context":
            fitted["elements"] = [_text(node, SECTION) for node in fitted["elements"][:CONTEXT]]
        case "actions":
            fitted["elements"] = [_element(node) for node in fitted["elements"][:ACTIONS]]
        case "data_visualization":
            fitted["title"] = shorten(fitted["title"], CHART_TITLE)
        case "table" | "data_table":
            fitted["rows"] = [[_cell(cell) for cell in row[:TABLE_COLUMNS]] for row in fitted["rows"][:TABLE_ROWS]]
        case "input":
            fitted["label"] = _text(fitted["label"], FIELD)
            fitted["element"] = _element(fitted["element"])
    return fitted


def _text(node: Json, most: int) -> Json:
    if not isinstance(node.get("text"), str):
        return node
    cut = shorten_escaped if node.get("type") == "mrkdwn" else shorten
    return {**node, "text": cut(node["text"], most) or NOTHING}


def _element(element: Json) -> Json:
    fitted = dict(element)
    match fitted.get("type"):
        case "button":
            fitted["text"] = _text(fitted["text"], BUTTON)
            if "accessibility_label" in fitted:
                fitted["accessibility_label"] = shorten(fitted["accessibility_label"], LABEL)
            if len(fitted.get("value", "")) > BUTTON_VALUE:
                fitted["value"] = fitted["value"][:BUTTON_VALUE]
        case "overflow":
            fitted["options"] = [_option(option) for option in fitted["options"][:OVERFLOW]]
        case "plain_text_input":
            if "initial_value" in fitted:
                fitted["initial_value"] = fitted["initial_value"][:INPUT]
        case _:
            if "options" in fitted:
                fitted["options"] = [_option(option) for option in fitted["options"][:OPTIONS]]
    if "placeholder" in fitted:
        fitted["placeholder"] = _text(fitted["placeholder"], PLACEHOLDER)
    return fitted


def _option(option: Json) -> Json:
    fitted = {**option, "text": _text(option["text"], OPTION)}
    if "description" in fitted:
        fitted["description"] = _text(fitted["description"], OPTION)
    return fitted


def _cell(cell: Json) -> Json:
    return {**cell, "text": cell["text"] or NOTHING} if cell.get("type") == "raw_text" else cell

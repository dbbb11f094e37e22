"""Slack's limits, and the one guard that everything passes on its way out.

The surprise: the guard repairs and never raises. Whoever makes blocks keeps to the limits and says what was left out;
what comes through here too long all the same is shortened with an ellipsis rather than refused by Slack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

# docs.slack.dev, "Blocks", "Block elements", "Composition objects", "Views"; SLACK_BUDGET is documented nowhere: posts
# with 11,341 characters of text over all blocks were refused with msg_blocks_too_long, 9,597 were taken.
TEXT = 4_000
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
SECTION, FIELD, FIELDS, HEADER, CONTEXT = 3_000, 2_000, 10, 150, 10
ACTIONS, OVERFLOW, OPTIONS = 25, 5, 100
BUTTON, BUTTON_VALUE, OPTION, OPTION_VALUE, LABEL = 75, 2_000, 75, 150, 75
TABLE_ROWS, TABLE_COLUMNS = 100, 20
TITLE, INPUT, PLACEHOLDER = 24, 3_000, 150
SLACK_BUDGET = 9_000
VIEW_BUDGET = 20_000  # Slack takes views of 250 kB; a character may be twelve bytes of JSON
MORE = "…"
NOTHING = "–"  # where Slack takes no empty text
ENTITY = re.compile(r"&(?:amp|lt|gt);|.", re.DOTALL)
# A mark formats at the edge of a word, a backtick anywhere. Those become the letters that look like them, for Slack has no
# way to escape a mark; within a word (an address, "a_b") they stay as they are. A quotation begins a line: U+2060, which
# has no width, takes its place there.
MARKS = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|`")
ALIKE = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
QUOTE = re.compile(r"^(?=&gt;)", re.MULTILINE)


def escape(text: str) -> str:
    """Plain text as Slack's mrkdwn that notifies nobody, links nothing and formats nothing (docs.slack.dev, "Formatting")."""
    raw = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return QUOTE.sub("\u2060", MARKS.sub(lambda found: ALIKE[found[0]], raw))


def shorten(text: str, most: int, end: str = MORE) -> str:
    """The text in at most so many characters, cut between words where there are some, with `end` after what is left."""
    if len(text) <= most:
        return text
    room = most - len(end)
    kept = text[:room]
    word = kept.rsplit(None, 1)[0] if " " in kept[room // 2 :] or "\n" in kept[room // 2 :] else kept
    return word.rstrip() + end


def shorten_escaped(text: str, most: int, end: str = MORE) -> str:
    """As `shorten`, for escaped text: an entity is kept whole or left out."""
    if len(text) <= most:
        return text
    kept, length = [], 0
    for found in ENTITY.finditer(text):
        if length + len(found[0]) > most - len(end):
            break
        kept.append(found[0])
        length += len(found[0])
    return "".join(kept).rstrip() + end


def top_text(text: str, rest: str = "") -> str:
    """A whole answer as a message's top-level text; where it is too long, its beginning and how to get the rest."""
    return shorten_escaped(escape(text), TEXT, f" {MORE} {rest}".rstrip() if rest else MORE)


def pieces(text: str, most: int) -> list[str]:
    """A long text in pieces of at most so many characters, parted between lines or words where there are any."""
    found = []
    while len(text) > most:
        at = max(text.rfind("\n", most // 2, most), 0) or max(text.rfind(" ", most // 2, most), 0) or most
        found.append(text[:at])
        text = text[at:].lstrip(" \n")
    return [*found, text]


def fit(payload: Json) -> Json:
    """A message (`text`, `blocks`) or a view within all limits."""
    if payload.get("type") in ("modal", "home"):
        return _fit_view(payload)
    fitted = dict(payload)
    if isinstance(fitted.get("text"), str):
        fitted["text"] = shorten_escaped(fitted["text"], TEXT)
    if "blocks" in fitted:
        fitted["blocks"] = within(_blocks(fitted["blocks"], MESSAGE_BLOCKS), SLACK_BUDGET)
    return fitted


def _fit_view(view: Json) -> Json:
    fitted = {**view, "blocks": within(_blocks(view.get("blocks", []), VIEW_BLOCKS), VIEW_BUDGET)}
    for key in ("title", "submit", "close"):
        if key in fitted:
            fitted[key] = _text(fitted[key], TITLE)
    return fitted


def size(node: Any) -> int:
    """The characters of all texts in blocks, as Slack counts them against its budget."""
    return sum(len(leaf["text"]) for leaf in leaves(node))


def leaves(node: Any) -> Iterator[Json]:
    """Each object that holds a text to be shown."""
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


def within(blocks: list[Json], most: int) -> list[Json]:
    """The blocks with at most so many characters over all: the longest texts are shortened until they fit."""
    over = size(blocks) - most
    while over > 0:
        longest = max(leaves(blocks), key=lambda leaf: len(leaf["text"]))
        cut = max(len(longest["text"]) - over - 1, len(longest["text"]) // 2, 1)
        longest["text"] = (shorten_escaped if longest["type"] == "mrkdwn" else shorten)(longest["text"], cut)
        if size(blocks) - most >= over:
            break  # nothing is left to take away
        over = size(blocks) - most
    return blocks


def _blocks(blocks: list[Json], most: int) -> list[Json]:
    fitted = [_block(block) for block in blocks]
    if len(fitted) <= most:
        return fitted
    said = {"type": "plain_text", "text": f"{len(fitted) - most + 1} more parts are not shown here.", "emoji": False}
    return [*fitted[: most - 1], {"type": "context", "elements": [said]}]


def _block(block: Json) -> Json:
    found = dict(block)
    match found.get("type"):
        case "section":
            if "text" in found:
                found["text"] = _text(found["text"], SECTION)
            if "fields" in found:
                found["fields"] = [_text(each, FIELD) for each in found["fields"][:FIELDS]]
            if "accessory" in found:
                found["accessory"] = _element(found["accessory"])
        case "header":
            found["text"] = _text(found["text"], HEADER)
        case "context":
            found["elements"] = [_text(each, SECTION) for each in found["elements"][:CONTEXT]]
        case "actions":
            found["elements"] = [_element(each) for each in found["elements"][:ACTIONS]]
        case "table":
            found["rows"] = [[_cell(cell) for cell in row[:TABLE_COLUMNS]] for row in found["rows"][:TABLE_ROWS]]
        case "input":
            found["label"] = _text(found["label"], FIELD)
            found["element"] = _element(found["element"])
    return found


def _text(node: Json, most: int) -> Json:
    if not isinstance(node.get("text"), str):
        return node
    cut = shorten_escaped if node.get("type") == "mrkdwn" else shorten
    return {**node, "text": cut(node["text"], most) or NOTHING}


def _element(element: Json) -> Json:
    found = dict(element)
    match found.get("type"):
        case "button":
            found["text"] = _text(found["text"], BUTTON)
            if "accessibility_label" in found:
                found["accessibility_label"] = shorten(found["accessibility_label"], LABEL)
            if len(found.get("value", "")) > BUTTON_VALUE:
                found["value"] = found["value"][:BUTTON_VALUE]
        case "overflow":
            found["options"] = [_option(each) for each in found["options"][:OVERFLOW]]
        case "plain_text_input":
            if "initial_value" in found:
                found["initial_value"] = found["initial_value"][:INPUT]
        case _:
            if "options" in found:
                found["options"] = [_option(each) for each in found["options"][:OPTIONS]]
    if "placeholder" in found:
        found["placeholder"] = _text(found["placeholder"], PLACEHOLDER)
    return found


def _option(option: Json) -> Json:
    found = {**option, "text": _text(option["text"], OPTION)}
    if "description" in found:
        found["description"] = _text(found["description"], OPTION)
    return found


def _cell(cell: Json) -> Json:
    return {**cell, "text": cell["text"] or NOTHING} if cell.get("type") == "raw_text" else cell

"""Draws a brief (a few lines about one recommendation) in posts, digests, reminders and requests: rich text, then its
buttons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.slack import limits, rich
from handlers.answer import Brief, Choice

Json = dict[str, Any]

TITLE = 280  # the most characters of a recommendation's title
QUOTE = 1_500  # the most characters of a quotation
LINE = 700  # the most characters of any other line
ROW = "row"  # the beginning of the id of any block with a brief's buttons
DONE = "✓"
PRIMARY = ("Accept",)
DANGER = ("Decline",)


def blocks(brief: Brief, action: str, kept_id: str = "") -> Iterator[Json]:
    """A brief as blocks. `action` is for buttons without an action of their own. `kept_id` is the id of the stored answer that
    has the brief, or "".
    """
    lines = [limits.shorten(line, most) for line, most in ((brief.title, TITLE), *((row, LINE) for row in brief.rows)) if line]
    below = "".join(f"\n{line}" for line in lines)
    pieces = ((limits.shorten(brief.first_line, LINE), True), *(((below, False),) if below else ()))
    texts = [
        rich.marked(pieces, quote=False),
        *(rich.marked(((limits.shorten(text, QUOTE), False),)) for text in brief.quotes if text),
    ]
    yield rich.block(*(element for text in texts for element in text["elements"]))
    menu = [choice for choice in brief.menu if len(_option(choice, action)["value"]) <= limits.OPTION_VALUE]
    others = [choice for choice in brief.menu if choice not in menu]  # too long for a menu
    elements = [_button(choice, brief, action) for choice in (*brief.choices, *others)]
    if menu:
        options = [_option(choice, action) for choice in menu[: limits.OVERFLOW]]
        elements.append({"type": "overflow", "action_id": "menu", "options": options})
    if elements:
        yield {"type": "actions", "block_id": f"{ROW}:{kept_id}", "elements": elements}


def action_and_value(choice: Choice, action: str) -> tuple[str, str]:
    """A choice's action id and value: forms open, recommendations are shown, and anything else has the given `action`."""
    if choice.form in ("file", "import"):
        return choice.form, choice.sentence
    if choice.form:
        return "form", f"{choice.form} {choice.sentence}"
    return "show" if choice.ref else action, choice.sentence


def _button(choice: Choice, brief: Brief, action: str) -> Json:
    name, value = action_and_value(choice, action)
    label = limits.shorten(f"{choice.text} {brief.ref}: {brief.title}", limits.LABEL)
    text = {"type": "plain_text", "text": limits.shorten(choice.text, limits.BUTTON), "emoji": False}
    element = {"type": "button", "text": text, "action_id": name, "value": value, "accessibility_label": label}
    style = "primary" if choice.text in PRIMARY else "danger" if choice.text in DANGER else ""
    return {**element, "style": style} if style else element


def _option(choice: Choice, action: str) -> Json:
    """An entry in the ⋯ menu. The menu has only one action for all entries, so each value starts with the entry's own
    action.
    """
    text = {"type": "plain_text", "text": limits.shorten(choice.text, limits.OPTION), "emoji": False}
    return {"text": text, "value": " ".join(action_and_value(choice, action))}


def kept_id(block: str) -> str:
    """The id of the stored answer with the brief above a button, taken from the id of the button's block; or ""."""
    name, _, rest = block.partition(":")
    return rest.rpartition(":")[0] if name == ROW else ""


def is_of_brief(block: str) -> bool:
    """True if a button belongs to a brief, judging by the id of its block."""
    return block.partition(":")[0] == ROW


def without(parts: Sequence[Any], sentence: str, instead: Sequence[Any]) -> tuple[Any, ...]:
    """The parts of an answer, with `instead` in place of the brief whose choices include this sentence."""
    replaced: list[Any] = []
    for part in parts:
        mine = isinstance(part, Brief) and sentence in [choice.sentence for choice in (*part.choices, *part.menu)]
        replaced += instead if mine else [part]
    return tuple(replaced)

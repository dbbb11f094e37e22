"""Tick boxes in one cell ("☐ Not started ☒ In progress"), and what is ticked in it."""

from __future__ import annotations

import re

EMPTY_BOX = re.compile(r"\[\s?\]|\(\s\)|[□❏❑]")
TICKED_BOX = re.compile(r"\[[xX✓✔]\]|\([xX✓✔]\)|[☑✅🗹]")
TICKED = re.compile(r"[☒✓✔]\s*([^☒✓✔☐]+)")
BOXED = re.compile(r"[☐☒✓✔]")


def choices(text: str) -> str:
    """A text with its tick boxes written in one way: ☒ and ☐."""
    if text.isascii() and "[" not in text and "(" not in text:
        return text
    return TICKED_BOX.sub("☒", EMPTY_BOX.sub("☐", text))


def has_boxes(text: str) -> bool:
    """True if a text offers choices to tick."""
    boxes = choices(text)
    return "☐" in boxes or TICKED.match(boxes) is not None


def ticked(text: str) -> list[str]:
    """The choices in a text that are ticked."""
    return [choice.strip(" ,;/\n") for choice in TICKED.findall(choices(text))]


def shown(text: str) -> str:
    """What a cell says: its one ticked choice, if it consists of tick boxes, and otherwise its text."""
    if not has_boxes(text):
        return text
    chosen = ticked(text)
    return chosen[0] if len(chosen) == 1 else BOXED.sub(" ", choices(text)).strip()

"""Tick boxes in a cell ("☐ Not started ☒ In progress"), and which of them are ticked."""

from __future__ import annotations

import re

EMPTY_BOX = re.compile(r"\[\s?\]|\(\s\)|[□❏❑]")
TICKED_BOX = re.compile(r"\[[xX✓✔]\]|\([xX✓✔]\)|[☑✅🗹]")
TICKED = re.compile(r"[☒✓✔]\s*([^☒✓✔☐]+)")
BOXED = re.compile(r"[☐☒✓✔]")


def choices(text: str) -> str:
    """Return text with all its tick boxes written as ☒ or ☐."""
    if text.isascii() and "[" not in text and "(" not in text:
        return text
    return TICKED_BOX.sub("☒", EMPTY_BOX.sub("☐", text))


def has_boxes(text: str) -> bool:
    """True if the text contains choices to tick."""
    boxes = choices(text)
    return "☐" in boxes or TICKED.match(boxes) is not None


def ticked(text: str) -> list[str]:
    """Return the ticked choices."""
    return [choice.strip(" ,;/\n") for choice in TICKED.findall(choices(text))]


def shown(text: str) -> str:
    """Return a cell's text. If the cell consists of tick boxes and exactly one is ticked, return only that choice."""
    if not has_boxes(text):
        return text
    chosen = ticked(text)
    return chosen[0] if len(chosen) == 1 else BOXED.sub(" ", choices(text)).strip()

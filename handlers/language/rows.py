"""How a row of the language is written down: a key, an example, and a pattern over several lines."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One way of saying something. `key` says what it is to the handler; the pattern finds something in `example`."""

    key: str
    example: str
    pattern: re.Pattern[str]


def laid_out(text: str) -> str:
    """A pattern written over several lines, as one: line breaks and the spaces around them are dropped."""
    return "".join(line.strip() for line in text.splitlines()) if "\n" in text else text


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled form of a pattern written over several lines."""
    return re.compile(laid_out(text), flags)


def row(key: str, example: str, text: str, flags: int = 0) -> Row:
    """A row, its pattern compiled."""
    return Row(key, example, pattern(text, flags))


def any_of(words: str) -> str:
    """Words and phrases parted by "|", over several lines, as one group of a pattern."""
    return f"(?:{laid_out(words)})"

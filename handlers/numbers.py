"""Numbers in sentences."""

from __future__ import annotations


def plural(noun: str, number: int) -> str:
    """The noun to use with a number: "theme" for 1, "themes" for any other."""
    return noun if number == 1 else f"{noun}s"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 theme", "2,000 themes"."""
    return f"{number:,} {plural(noun, number)}"

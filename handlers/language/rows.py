"""The building blocks of the language: rows with a key, an example and a pattern that can extend over several lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast


@dataclass(frozen=True, slots=True)
class Row:
    """One way to say something. `key` tells the handler what it is; the pattern matches in `example`."""

    key: str
    example: str
    pattern: re.Pattern[str]

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the text, or None."""
        return self.pattern.search(text)


def laid_out(text: str) -> str:
    """Join a pattern written over several lines by removing the line breaks and the spaces around them."""
    return "".join(line.strip() for line in text.splitlines()) if "\n" in text else text


class _Lazy:
    """A pattern that is compiled on first use. Most patterns aren't used in a given run, and compiling takes time.

    Each method that is called (`search`, `sub` …) becomes an attribute of the object, so that later calls go directly to it.
    """

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern, possibly over several lines, that is compiled on first use."""
    return cast("re.Pattern[str]", _Lazy(laid_out(text), flags))


def row(key: str, example: str, text: str, flags: int = 0) -> Row:
    """Make a row. The pattern can extend over several lines."""
    return Row(key, example, pattern(text, flags))


def whole_line(key: str, example: str, text: str) -> Row:
    """Make a row whose pattern matches a whole text, in any case and over line breaks."""
    return row(key, example, f"^(?:{laid_out(text)})$", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A rewording applied before anything is recognised. The pattern matches in `example`."""

    by: str
    example: str
    pattern: re.Pattern[str]

    def apply(self, text: str) -> str:
        """The text with the rewording applied wherever it matches."""
        return self.pattern.sub(self.by, text)


def replacement(by: str, example: str, text: str, flags: int = 0) -> Replacement:
    """Make a replacement. `by` can refer to groups of the pattern, as in `re.sub`."""
    return Replacement(by, example, pattern(text, flags))

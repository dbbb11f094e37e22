"""How a row of the language is written down: a key, an example, and a pattern over several lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast


@dataclass(frozen=True, slots=True)
class Row:
    """One way of saying something. `key` says what it is to the handler; the pattern finds something in `example`."""

    key: str
    example: str
    pattern: re.Pattern[str]

    def search(self, text: str) -> re.Match[str] | None:
        """Where the text says this, None if it doesn't."""
        return self.pattern.search(text)


def laid_out(text: str) -> str:
    """A pattern written over several lines, as one: line breaks and the spaces around them are dropped."""
    return "".join(line.strip() for line in text.splitlines()) if "\n" in text else text


class _Lazy:
    """A pattern that is compiled when it is first used. Most of them never are in one run, and compiling takes time.

    What is asked of it (`search`, `sub` …) becomes an attribute of its own, so that only the first time comes through here.
    """

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern written over several lines, compiled when it is first used."""
    return cast("re.Pattern[str]", _Lazy(laid_out(text), flags))


def row(key: str, example: str, text: str, flags: int = 0) -> Row:
    """A row with its pattern."""
    return Row(key, example, pattern(text, flags))


@dataclass(frozen=True, slots=True)
class Replacement:
    """Something that is put otherwise before anything is recognised. The pattern finds something in `example`."""

    by: str
    example: str
    pattern: re.Pattern[str]

    def apply(self, text: str) -> str:
        """The text with this put otherwise, wherever it occurs."""
        return self.pattern.sub(self.by, text)


def replacement(by: str, example: str, text: str, flags: int = 0) -> Replacement:
    """A replacement with its pattern. `by` may name groups of the pattern, as in `re.sub`."""
    return Replacement(by, example, pattern(text, flags))

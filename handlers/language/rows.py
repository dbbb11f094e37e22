"""What a row of the language consists of: a key, an example, and a pattern that may be spread over several lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast


@dataclass(frozen=True, slots=True)
class Row:
    """One way of saying something. `key` tells the handler what it is; the pattern matches in `example`."""

    key: str
    example: str
    pattern: re.Pattern[str]

    def search(self, text: str) -> re.Match[str] | None:
        """The match in the text, or None."""
        return self.pattern.search(text)


def laid_out(text: str) -> str:
    """A pattern over several lines, joined: line breaks and the spaces around them are removed."""
    return "".join(line.strip() for line in text.splitlines()) if "\n" in text else text


class _Lazy:
    """A pattern that is compiled when it is first used. Most patterns are never used in one run, and compiling takes time.

    The methods that are called (`search`, `sub` …) become attributes of the object, so only the first call comes through here.
    """

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern over several lines that is compiled on first use."""
    return cast("re.Pattern[str]", _Lazy(laid_out(text), flags))


def row(key: str, example: str, text: str, flags: int = 0) -> Row:
    """A row with its pattern."""
    return Row(key, example, pattern(text, flags))


@dataclass(frozen=True, slots=True)
class Replacement:
    """A rewording that is applied before anything is recognised. The pattern matches in `example`."""

    by: str
    example: str
    pattern: re.Pattern[str]

    def apply(self, text: str) -> str:
        """The text with the rewording applied wherever it matches."""
        return self.pattern.sub(self.by, text)


def replacement(by: str, example: str, text: str, flags: int = 0) -> Replacement:
    """A replacement with its pattern. `by` may refer to groups of the pattern, as in `re.sub`."""
    return Replacement(by, example, pattern(text, flags))

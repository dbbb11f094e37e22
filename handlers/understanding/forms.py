"""Sentences that are known by the form of their whole: the rows of a table that a text matches from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.language.rows import Row


@dataclass(frozen=True, slots=True)
class Sentence:
    """The key of the row that a text matched, and the match, whose groups its handler reads."""

    key: str
    match: re.Match[str]


def plain(text: str) -> str:
    """The text as rows are written: single spaces, and nothing that closes a sentence."""
    return " ".join(text.split()).rstrip("?!. ")


def read(text: str, rows: Sequence[Row]) -> Iterator[Sentence]:
    """The rows that the whole of a text matches, in their order."""
    sentence = plain(text)
    for row in rows:
        if match := row.pattern.fullmatch(sentence):
            yield Sentence(row.key, match)

"""Sentences that are recognised by their whole form: rows of a table that match a message from beginning to end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.language.rows import Row


@dataclass(frozen=True, slots=True)
class Sentence:
    """The key of the row that matched a message, and the match, whose groups the handler reads."""

    key: str
    match: re.Match[str]


def plain(text: str) -> str:
    """The text in the form that rows expect: single spaces, no closing punctuation."""
    return " ".join(text.split()).rstrip("?!. ")


def read(text: str, rows: Sequence[Row]) -> Iterator[Sentence]:
    """The rows that match the whole text, in order, as sentences."""
    sentence = plain(text)
    for row in rows:
        if match := row.pattern.fullmatch(sentence):
            yield Sentence(row.key, match)

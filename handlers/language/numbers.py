"""Patterns for numbers in words, up to ninety-nine: "seventeen", "twenty-first"."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.number_words import RANKS, TENS, UNITS


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


# A list of all ninety-nine in every spelling would match the same text, but takes a third of a second to compile.
_TENS = "|".join(TENS)
SPELT = (
    rf"(?:(?:{_TENS})(?:[- ]?(?:{_any_of((*UNITS[1:10], *RANKS[:9]))}))?"
    rf"|{_any_of((*UNITS, *RANKS, 'thirtieth'))})"
)
SPELT_RANKS = rf"(?:(?:{_TENS})[- ]?(?:{_any_of(RANKS[:9])})|{_any_of((*RANKS[3:], 'thirtieth'))})"

"""Numbers in words, up to ninety-nine: "seventeen", "twenty-first"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen
    """.split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
RANKS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
    seventeenth eighteenth nineteenth twentieth
    """.split()
ORDINALS = {word: number for number, word in enumerate(RANKS, 1)} | {"thirtieth": 30}


def _spelt() -> dict[str, int]:
    words = {word: number for number, word in enumerate(UNITS)}
    for ten, word in enumerate(TENS, 2):
        words[word] = ten * 10
        for unit in range(1, 10):
            for joint in ("-", " ", ""):
                words[f"{word}{joint}{UNITS[unit]}"] = ten * 10 + unit
                ordinal = next(name for name, number in ORDINALS.items() if number == unit)
                words[f"{word}{joint}{ordinal}"] = ten * 10 + unit
    return words | ORDINALS


NUMBERS: Mapping[str, int] = _spelt()


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

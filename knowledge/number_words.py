"""Numbers in words, up to ninety-nine: "seventeen", "twenty-first"."""

from __future__ import annotations

from collections.abc import Mapping

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

ARTICLES: Mapping[str, int] = {"a": 1, "an": 1, "a couple of": 2, "couple of": 2}
"""Words in the place of a number: "a week", "a couple of months"."""
UP_TO_TWELVE = tuple(UNITS[1:13])
"""The numbers that count days, weeks, months and years: "one" to "twelve"."""

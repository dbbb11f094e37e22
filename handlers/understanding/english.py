"""What a dictionary knows of a word: whether English has it, and how rare it is.

The dictionary is American ("color"): a British spelling is looked up by its American twin. It is read only when a word turns
up that the plan does not have.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from handlers.language.english_words import ENDINGS, SPELLINGS, STOP

_RAREST = 8.0  # powers of ten between a word of the dictionary that is never used and the whole of what was counted


@cache
def _frequencies() -> Mapping[str, int]:
    from spellchecker import SpellChecker

    counts: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return counts


@cache
def _total() -> int:
    return sum(_frequencies().values())


def _count(word: str) -> int:
    """How often English uses the word: 0 if the dictionary has neither it, nor its American twin, nor its stem."""
    if count := max(map(_listed, _twins(word))):
        return count
    ending = ENDINGS.pattern.search(word)
    if ending is None:
        return 0
    stem = word[: ending.start()]
    return max(_listed(twin) for form in (stem, f"{stem}e", f"{stem}y") for twin in _twins(form))


def _listed(word: str) -> int:
    return _frequencies().get(word, 0)


def _twins(word: str) -> list[str]:
    """The word, and what each rule of American spelling makes of it."""
    return [word, *(spelling.apply(word) for spelling in SPELLINGS)]


@cache
def is_word(word: str) -> bool:
    """Whether English has the word."""
    return word in STOP or _count(word) > 0


@cache
def rarity(word: str) -> float:
    """How much a word tells, from 0 (said everywhere) to 1 (hardly ever said, or a name): a logarithm of its frequency."""
    count = _count(word)
    if not count:
        return 1.0
    return min(1.0, max(0.0, (math.log10(_total() / count) - 2.0) / (_RAREST - 3.0)))

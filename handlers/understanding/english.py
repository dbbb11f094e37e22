"""What a dictionary knows about a word: whether English has it, and how rare it is.

The dictionary is American ("color"): a British spelling is looked up by its American equivalent. It is only loaded when a word
turns up that the plan doesn't have.
"""

from __future__ import annotations

import gzip
import math
from bisect import bisect_left
from functools import cache
from importlib import resources

from handlers.language.english_words import ENDINGS, SPELLINGS, STOP

_COMMON_STEM = 100  # rarer stems are mostly names and errors: "traning" isn't a form of "tran"
_RAREST = 8.0  # powers of ten between a word that is never used and the total number of words counted


@cache
def _entries() -> list[bytes]:
    """The dictionary of pyspellchecker, as sorted entries: `"word": 12`. Its own mapping takes three times the memory."""
    packed = resources.files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    return sorted(gzip.decompress(packed).lower().strip(b"{} \n").split(b",\n"))


@cache
def _total() -> int:
    return sum(int(entry.rpartition(b" ")[2]) for entry in _entries())


def _count(word: str) -> int:
    """How often English uses the word, or 0 if the dictionary has neither it, nor its American spelling, nor its stem."""
    if count := max(map(_listed, _twins(word))):
        return count
    ending = ENDINGS.pattern.search(word)
    if ending is None:
        return 0
    stem = word[: ending.start()]
    count = max(_listed(twin) for form in (stem, f"{stem}e", f"{stem}y") for twin in _twins(form))
    return count if count >= _COMMON_STEM else 0


def _listed(word: str) -> int:
    entries, key = _entries(), f'"{word}": '.encode(errors="replace")
    place = bisect_left(entries, key)
    return int(entries[place][len(key) :]) if place < len(entries) and entries[place].startswith(key) else 0


def _twins(word: str) -> list[str]:
    """The word, and its spelling by each rule of American English."""
    return [word, *(spelling.apply(word) for spelling in SPELLINGS)]


@cache
def is_word(word: str) -> bool:
    """Whether English has the word."""
    return word in STOP or _count(word) > 0


@cache
def rarity(word: str) -> float:
    """How much a word says, from 0 (used everywhere) to 1 (hardly ever used, or a name): a logarithm of its frequency."""
    count = _count(word)
    if not count:
        return 1.0
    return min(1.0, max(0.0, (math.log10(_total() / count) - 2.0) / (_RAREST - 3.0)))

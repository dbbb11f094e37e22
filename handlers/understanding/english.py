"""What a dictionary knows about a word: whether it is English, and how rare it is.

The dictionary is American ("color"), so British spellings are converted first. It is loaded only when a word comes up that the
plan doesn't have.
"""

from __future__ import annotations

import gzip
import math
import re
from functools import cache
from importlib import resources

from handlers.language.english_words import ENDINGS, SPELLINGS, STOP

_COMMON_STEM = 100  # rarer stems are mostly names and errors: "traning" isn't a form of "tran"
_RAREST = 8.0  # powers of ten between a word that is never used and the total number of words counted
_COUNT = re.compile(rb": (\d+)\n")


@cache
def _lines() -> bytes:
    """The dictionary from pyspellchecker, as sorted lines of `"word": 12`, beginning and ending with a line break.

    It is kept as one piece because 160,000 objects would take six times the memory.
    """
    packed = resources.files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    return b"\n".join((b"", *sorted(gzip.decompress(packed).lower().strip(b"{} \n").split(b",\n")), b""))


@cache
def _total() -> int:
    return sum(int(count[1]) for count in _COUNT.finditer(_lines()))


def _count(word: str) -> int:
    """How often the word occurs in English, or 0 if the dictionary doesn't have it, its American spelling or its stem."""
    if count := max(map(_listed, _twins(word))):
        return count
    ending = ENDINGS.pattern.search(word)
    if ending is None:
        return 0
    stem = word[: ending.start()]
    count = max(_listed(twin) for form in (stem, f"{stem}e", f"{stem}y") for twin in _twins(form))
    return count if count >= _COMMON_STEM else 0


def _listed(word: str) -> int:
    lines, key = _lines(), f'\n"{word}": '.encode(errors="replace")
    low, high = 0, len(lines) - 1  # the line breaks between which the word's line must begin
    while low < high:
        middle = lines.rfind(b"\n", low, (low + high) // 2 + 1)
        end = lines.find(b"\n", middle + 1)
        low, high = (end, high) if lines[middle:end] < key else (low, middle)
    return int(lines[low + len(key) : lines.find(b"\n", low + 1)]) if lines.startswith(key, low) else 0


def _twins(word: str) -> list[str]:
    """The word, and its spelling under each rule of American English."""
    return [word, *(spelling.apply(word) for spelling in SPELLINGS)]


@cache
def is_word(word: str) -> bool:
    """True if this is an English word."""
    return word in STOP or _count(word) > 0


@cache
def rarity(word: str) -> float:
    """How rare a word is, from 0 (used everywhere) to 1 (hardly ever used, or a name), on a logarithmic scale."""
    count = _count(word)
    if not count:
        return 1.0
    return min(1.0, max(0.0, (math.log10(_total() / count) - 2.0) / (_RAREST - 3.0)))

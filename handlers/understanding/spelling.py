"""Misspelt words mended, and told. Only towards a closed list and the plan's own words; never a word of English.

The surprise: number words and commands are never a target. "court" must not become "count".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.understanding.clean import Plain
from handlers.understanding.english import STOP, is_word
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.refs import NUMBERS

MIN_LETTERS = 4
LONG = 8  # letters from which two edits are believed


def mend(plain: Plain, lexicon: Lexicon) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with its misspelt words mended, and (from, to) for each."""
    mended: dict[str, str] = {}
    for word in dict.fromkeys(re.findall(r"(?<![\w'])[a-z]+(?![\w'])", plain.text)):
        if len(word) >= MIN_LETTERS and not _known(word, lexicon) and (better := _nearest(word, lexicon, word in plain.proper)):
            mended[word] = better
    mended |= _within_names(plain.text, lexicon)
    text = re.sub(r"(?<![\w'])[a-z]+(?![\w'])", lambda match: mended.get(match[0], match[0]), plain.text)
    return text, tuple(mended.items())


def _within_names(text: str, lexicon: Lexicon) -> dict[str, str]:
    """A word of English beside the other words of an owner's or a theme's name: "emergency planing"."""
    words = re.findall(r"[a-z]+", text)
    found: dict[str, str] = {}
    for name in lexicon.long_names:
        for place in range(len(words) - len(name) + 1):
            wrong = [(was, now) for was, now in zip(words[place : place + len(name)], name, strict=True) if was != now]
            if len(wrong) == 1 and _slip(*wrong[0]) and wrong[0][0] not in lexicon.words:
                found[wrong[0][0]] = wrong[0][1]
    return found


def _slip(was: str, now: str) -> bool:
    return len(was) >= MIN_LETTERS and was[0] == now[0] and OSA.distance(was, now, score_cutoff=1) <= 1


def _known(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.words or word in STOP or word in lexicon.closed_list or word in NUMBERS or is_word(word)


def _nearest(word: str, lexicon: Lexicon, proper: bool) -> str | None:
    """The one word that is near enough. A word with a capital inside a sentence is a name: it is mended only to a name."""
    if proper:
        names = {part for name in (*lexicon.vocabulary.owners, *lexicon.vocabulary.themes) for part in name.lower().split()}
        return _closest(word, names)
    return _closest(word, lexicon.closed_list) or _closest(word, lexicon.words)


def _closest(word: str, among: Iterable[str]) -> str | None:
    edits = 2 if len(word) >= LONG else 1
    near = [
        other for other in among if other[0] == word[0] and abs(len(other) - len(word)) <= edits and len(other) >= MIN_LETTERS
    ]
    found = process.extract(word, near, scorer=OSA.distance, score_cutoff=edits, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1] and not _same_word(found[0][0], found[1][0])):
        return None
    return found[0][0]


def _same_word(one: str, other: str) -> bool:
    """Singular and plural, or two forms of one verb: either will do."""
    return one.startswith(other[:-2]) or other.startswith(one[:-2])

"""Corrects misspelt words, and returns which ones. Corrections come only from a closed list and the plan's own words, and
English words are never changed.

Words are never corrected to number words or commands: "court" must not become "count".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.language import noise
from handlers.language.english_words import STOP
from handlers.understanding.clean import Plain
from handlers.understanding.english import is_word
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.sounds import sound
from knowledge.number_words import NUMBERS

MIN_LETTERS = 4  # letters in the shortest word that is corrected, and in the shortest correction
LONG = 8  # words with at least this many letters may differ by two edits, or be joined from two pieces
LESS_LONG = 6  # the same for edits, if nothing is closer in spelling or sound
SCRAP = 3  # a piece of up to this many letters may be a word of its own
_WORD = re.compile(r"(?<![\w'])[a-z]+(?![\w'])")


def mend(plain: Plain, lexicon: Lexicon) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with misspelt words corrected, and the corrections as (from, to)."""
    text = _WORD.sub(lambda match: _well_spelt(match[0], lexicon), plain.text)
    text = _joined(text, lexicon)
    mended: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(text)):
        if len(word) < MIN_LETTERS or _is_known(word, lexicon):
            continue
        if better := _nearest(word, lexicon, word in plain.proper):
            mended[word] = better
    mended |= _within_names(text, lexicon)
    text = _WORD.sub(lambda match: mended.get(match[0], match[0]), text)
    return text, tuple(mended.items())


def _well_spelt(word: str, lexicon: Lexicon) -> str:
    """The correct spelling of a word used in questions. Any other word, and any word in the plan, is returned unchanged."""
    return word if word in lexicon.words else noise.MISSPELT.get(word, word)


def _joined(text: str, lexicon: Lexicon) -> str:
    """The text with words from questions or the plan's names joined if they were typed as two: "out standing"."""
    words = text.split(" ")
    for place in range(len(words) - 1):
        parts = words[place], words[place + 1]
        whole = "".join(parts)
        if len(whole) >= LONG and whole in lexicon.closed_list and any(_is_scrap(part, lexicon) for part in parts):
            words[place : place + 2] = [whole, ""]
    return " ".join(filter(None, words))


def _is_scrap(part: str, lexicon: Lexicon) -> bool:
    """True if these letters are probably a piece of a word."""
    return 0 < len(part) <= SCRAP or not (part in lexicon.words or is_word(part))


def _within_names(text: str, lexicon: Lexicon) -> dict[str, str]:
    """Corrections for English words that are next to the other words of an owner's or theme's name: "emergency planing"."""
    words = re.findall(r"[a-z]+", text)
    mended: dict[str, str] = {}
    for name in lexicon.long_names:
        for place in range(len(words) - len(name) + 1):
            beside = zip(words[place : place + len(name)], name, strict=True)
            different = [(typed, meant) for typed, meant in beside if typed != meant]
            if len(different) == 1 and _is_slip(*different[0]) and different[0][0] not in lexicon.words:
                mended |= different
    return mended


def _is_slip(typed: str, meant: str) -> bool:
    return len(typed) >= MIN_LETTERS and typed[0] == meant[0] and OSA.distance(typed, meant, score_cutoff=1) <= 1


def _is_known(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.words or word in STOP or word in lexicon.closed_list or word in NUMBERS or is_word(word)


def _nearest(word: str, lexicon: Lexicon, is_proper: bool) -> str | None:
    """The only word that is close enough, or None. A word capitalised in mid-sentence is corrected only to a name."""
    if is_proper:
        names = (*lexicon.vocabulary.owners, *lexicon.vocabulary.themes)
        return _closest(word, {part for name in names for part in name.lower().split()})
    return (
        _closest(word, lexicon.closed_list)
        or _closest(word, lexicon.words)
        or _by_its_sound(word, lexicon)
        or _far(word, lexicon)
    )


def _far(word: str, lexicon: Lexicon) -> str | None:
    """A word in the plan that is two edits away, for a shorter word with nothing closer: "cricit"."""
    return _closest(word, lexicon.words, LESS_LONG)


def _by_its_sound(word: str, lexicon: Lexicon) -> str | None:
    """The word that sounds the same and has the most similar spelling. None if there is none, or if two different words are
    equally close.
    """
    alike = lexicon.sounds().get(sound(word), ())
    near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=max(2, len(word) // 2), limit=2)
    if len(near) > 1 and near[0][1] == near[1][1] and not _is_same_word(near[0][0], near[1][0]):
        return None
    return near[0][0] if near else None


def _closest(word: str, candidates: Iterable[str], long: int = LONG) -> str | None:
    """The candidate with the fewest edits, or None if there is none or two are equally close. Words with at least `long`
    letters may have two edits.
    """
    edits = 2 if len(word) >= long else 1
    near = [
        other
        for other in candidates
        if other[0] == word[0] and abs(len(other) - len(word)) <= edits and len(other) >= MIN_LETTERS
    ]
    best = process.extract(word, near, scorer=OSA.distance, score_cutoff=edits, limit=2)
    if not best:
        return None
    if len(best) > 1 and best[0][1] == best[1][1] and not _is_same_word(best[0][0], best[1][0]):
        return None
    return best[0][0]


def _is_same_word(one: str, other: str) -> bool:
    """True if the words are probably forms of the same word, so that either correction is right."""
    return one.startswith(other[:-2]) or other.startswith(one[:-2])

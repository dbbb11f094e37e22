"""Broken words made whole again, towards the document's own words; where those say nothing, towards English.

The surprise: a word that occurs once is no evidence for itself: a fragment ("nissioner") is a word of the document too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from string import ascii_lowercase

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
HEAD = re.compile(r"[^\W\d_]+$")
TAIL = re.compile(r"^[^\W\d_]+")
CUT = re.compile(r"(?<![\w-])([^\W\d_]+)-$")
GAP = re.compile(r"(?<![\w-])([^\W\d_]+)- (?=([^\W\d_]+))")
LONGEST_WORD = 100  # how far back an end is looked at: a cell of ten thousand lines is joined line by line
SUSPENDED = frozenset("and or to und versus".split())  # "pre- and post-tender"
# Words after which nothing can end: a cell that ends in one has lost the rest.
LEANING = frozenset(
    "a an the of and or to for with in on at by from into within as which who whose is are was were be been will would"
    " should must can could may its their our than between through under along".split()
)


class Words:
    """The words of a document and how often each occurs, with those that are known from elsewhere."""

    def __init__(self, texts: Iterable[str], known: Iterable[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self.known: set[str] = set()
        for text in texts:
            self.counts.update(WORD.findall(text.lower()))
        for text in known:
            self.known.update(WORD.findall(text.lower()))
        self.prefixes = {word.split("-")[0] for word in (*self.counts, *self.known) if "-" in word}

    def has(self, word: str) -> bool:
        return word.lower() in self.counts or word.lower() in self.known

    def only_here(self, word: str) -> bool:
        """Whether the document has it nowhere but in the place that is being looked at."""
        return self.counts[word.lower()] <= 1 and word.lower() not in self.known


@cache
def _english() -> Mapping[str, int]:
    from spellchecker import SpellChecker  # a fifth of a second, which most documents do not need

    counts: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return counts


def _how_often(word: str) -> int:
    return _english().get(word.lower(), 0)


def is_english(word: str) -> bool:
    return _how_often(word) > 0


def rejoined(head: str, tail: str, words: Words) -> str | None:
    """The one word that two pieces made before something tore it: as they stand, or with a letter lost or too many at the
    seam ("comm" "nissioner", "Landscap" "De"). None where no word fits, or more than one."""
    for has in (words.has, is_english):
        if has(head + tail):
            return head + tail
        near = [head + tail[1:], head[:-1] + tail, *(head + letter + tail for letter in ascii_lowercase)]
        fitting = {word.lower(): word for word in near if len(word) > 3 and has(word)}
        if len(fitting) == 1:
            return next(iter(fitting.values()))
        if fitting:
            return None
    return None


def seam(left: str, right: str) -> tuple[str, str] | None:
    """The letters on both sides of where two texts meet."""
    head, tail = HEAD.search(left), TAIL.search(right)
    return (head[0], tail[0]) if head and tail else None


def bleeds(left: str, right: str, words: Words) -> str:
    """The start of `right` that belongs to the last word of `left`, "" where each stands for itself.

    It does where it is no word of the document by itself but is one with the letters before it ("a" "nd").
    """
    if not right[:1].islower() or not (pieces := seam(left, right)):
        return ""
    head, tail = pieces
    return tail if words.only_here(tail) and words.has(head + tail) else ""


def join(left: str, right: str, words: Words) -> str:
    """Two lines of one cell, as one text."""
    if not left or not right:
        return left or right
    if left.endswith("\u00ad"):
        return left[:-1] + right
    if left.endswith("/") and not left.endswith(" /"):
        return left + right
    cut = CUT.search(left[-LONGEST_WORD:])
    tail = TAIL.match(right)
    if not cut or not tail or tail[0].lower() in SUSPENDED:
        return f"{left} {right}"
    return (left if keeps_hyphen(cut[1], tail[0], words) else left[:-1]) + right


def without_gaps(text: str, words: Words) -> str:
    """A text in which a line that ended in a hyphen was joined with a space ("sub- contractors")."""

    def closed(found: re.Match[str]) -> str:
        head, tail = found[1], found[2]
        if tail.lower() in SUSPENDED:
            return found[0]
        return f"{head}-" if keeps_hyphen(head, tail, words) else head

    return GAP.sub(closed, text).replace("\u00ad ", "").replace("\u00ad", "")


def keeps_hyphen(head: str, tail: str, words: Words) -> bool:
    """Whether a hyphen at a line's end is the word's own: yes, unless the document has the word without it only.

    Where the document has neither, and writes no other word with that before a hyphen ("co-"), it is the typesetter's if
    English has the joined word more often than its end alone ("imple-mentation", but "sub-contractors").
    """
    if words.has(f"{head}-{tail}"):
        return True
    if words.has(head + tail):
        return False
    return head.lower() in words.prefixes or _how_often(head + tail) <= _how_often(tail)

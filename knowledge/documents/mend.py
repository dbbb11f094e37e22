"""Rejoins broken words, using first the document's own words and then an English dictionary.

A word that occurs only once proves nothing, because a fragment ("nissioner") also counts as one of the document's words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from string import ascii_lowercase

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
BEFORE, AFTER = re.compile(r"[^\W\d_]['’-]?$"), re.compile(r"['’-]?[^\W\d_]")  # what makes a word a part of a longer one
HEAD = re.compile(r"[^\W\d_]+$")
TAIL = re.compile(r"^[^\W\d_]+")
CUT = re.compile(r"(?<![\w-])([^\W\d_]+)-$")
GAP = re.compile(r"(?<![\w-])([^\W\d_]+)- (?=([^\W\d_]+))")
LONGEST_WORD = 100  # characters examined at the end of a text, since a cell of ten thousand lines is joined line by line
SUSPENDED = frozenset("and or to und versus".split())  # "pre- and post-tender"
# Words that can't end a sentence. A cell that ends in one has lost the rest.
LEANING = frozenset(
    "a an the of and or to for with in on at by from into within as which who whose is are was were be been will would"
    " should must can could may its their our than between through under along".split()
)


class Words:
    """A document's words with their counts, and words known from elsewhere, such as the plan file."""

    def __init__(self, texts: Iterable[str], vocabulary: Iterable[str] = ()) -> None:
        self.texts = texts
        self.known: set[str] = set()
        for text in vocabulary:
            self.known.update(WORD.findall(text.lower()))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word occurs. This is counted on first use, since most documents have no broken words."""
        return Counter(WORD.findall(self.text))

    @cached_property
    def text(self) -> str:
        """All texts, in lower case."""
        return "\n".join(self.texts).lower()

    @cached_property
    def prefixes(self) -> set[str]:
        return {word.split("-")[0] for word in (*self.counts, *self.known) if "-" in word}

    def has(self, word: str) -> bool:
        return word.lower() in self.counts or word.lower() in self.known

    def only_here(self, word: str) -> bool:
        """True if the word occurs only once in the document and isn't known from elsewhere."""
        return word.lower() not in self.known and not self._occurs_twice(word.lower())

    def _occurs_twice(self, word: str) -> bool:
        """True if a word in lower case occurs more than once. Most do, and soon, so that counting them all isn't needed."""
        places = 0
        at = self.text.find(word)
        while at >= 0 and places < 2:
            end = at + len(word)
            places += not BEFORE.search(self.text[max(0, at - 2) : at]) and not AFTER.match(self.text[end : end + 2])
            at = self.text.find(word, at + len(word))
        return places > 1


@cache
def _english() -> Mapping[str, int]:
    from spellchecker import SpellChecker  # loading it takes a fifth of a second, and most documents don't need it

    counts: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return counts


def _how_often(word: str) -> int:
    return _english().get(word.lower(), 0)


def is_english(word: str) -> bool:
    return _how_often(word) > 0


def rejoined(head: str, tail: str, words: Words) -> str | None:
    """Return the word that was split in two, joined as it is or with one letter added or dropped at the join ("comm"
    "nissioner", "Landscap" "De"). None if no word fits, or several do.
    """
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
    """Return the letters on either side of the join between two texts, or None if either side has none."""
    head, tail = HEAD.search(left), TAIL.search(right)
    return (head[0], tail[0]) if head and tail else None


def bleeds(left: str, right: str, words: Words) -> str:
    """Return the start of `right` that belongs to the last word of `left`, or "" if none does.

    It belongs there if it is not a word by itself but is one together with the letters before it ("a" "nd").
    """
    if not right[:1].islower() or not (pieces := seam(left, right)):
        return ""
    head, tail = pieces
    return tail if words.only_here(tail) and words.has(head + tail) else ""


def join(left: str, right: str, words: Words) -> str:
    """Join two lines of a cell."""
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
    """Repair text in which a line ending in a hyphen was joined with a space ("sub- contractors")."""

    def closed(match: re.Match[str]) -> str:
        head, tail = match[1], match[2]
        if tail.lower() in SUSPENDED:
            return match[0]
        return f"{head}-" if keeps_hyphen(head, tail, words) else head

    if "- " not in text and "\u00ad" not in text:
        return text
    return GAP.sub(closed, text).replace("\u00ad ", "").replace("\u00ad", "")


def keeps_hyphen(head: str, tail: str, words: Words) -> bool:
    """True if a hyphen at the end of a line belongs to the word, which it does unless the document has the word only without
    one.

    If the document has neither form, and no other word with that prefix and a hyphen ("co-"), the hyphen is dropped if the
    joined word is more common in English than its second half alone ("imple-mentation", but "sub-contractors").
    """
    if words.has(f"{head}-{tail}"):
        return True
    if words.has(head + tail):
        return False
    return head.lower() in words.prefixes or _how_often(head + tail) <= _how_often(tail)

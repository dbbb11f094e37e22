"""Signs that the page lost text: what cannot be known is kept as it stands, and told.

The surprise: a column whose cells mostly begin small, or mostly end without a full stop, is written so; there neither
is a sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.documents.mend import LEANING, LONGEST_WORD

ENDS = re.compile(r"[.!?:;…][\"'’”)\]]*$")
SENTENCE = re.compile(r"(?<=[.!?])[\"'’”)\]]*\s+(?=[\"'‘“(]?[A-Z])")
ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|no|nos|cf|vs|mr|mrs|ms|dr|st|approx)|\b[A-Z])\.[\"'’”)\]]*$", re.IGNORECASE)
GLUED = re.compile(r"\b(?:[a-z]{2,}|[A-Z][a-z]+)\d+\b")
OPENERS = frozenset("The This These Those It We They There In A An Our However As For If".split())
# A sentence that begins so leans on one before it and can begin no cell.
LEANS = re.compile(r"^(?:It|This|These|Those|They|Such|That|He|She|Its|Their)\b")


def ended(text: str) -> bool:
    """Whether a text comes to the end of a sentence."""
    return not text or bool(ENDS.search(text[-LONGEST_WORD:]))


def starts_small(text: str) -> bool:
    return text[:1].islower()


def mostly(signs: Sequence[bool]) -> bool:
    """Whether a column is written in this manner: more than half of its cells are."""
    return 2 * sum(signs) > len(signs)


def breaks_off(text: str) -> bool:
    """Whether a text ends in a word after which nothing can end ("within the")."""
    last = re.search(r"\s([^\W\d_]+)$", text)
    return bool(last and last[1] in LEANING)


def leads_on(text: str) -> bool:
    """Whether something must follow: a small word, a comma, a hyphen or an open bracket ends it."""
    return breaks_off(text) or text.endswith((",", "-", "–", "/", "&")) or text.count("(") > text.count(")")


def lost_between(before: str, after: str, gap: bool) -> bool:
    """Whether something stood between two lines of a cell: a sentence breaks off and another begins."""
    if ended(before) or before.endswith((",", "-", "–", "/")):
        return False
    first = re.match(r"[^\W\d_]+", after)
    return bool(gap and first and first[0] in OPENERS)


def glued(text: str) -> list[str]:
    """Words that have run into a number ("Act1980")."""
    return list(dict.fromkeys(GLUED.findall(text)))


def lent(text: str) -> tuple[str, str]:
    """A text cut after what it has from the recommendation before: its first sentence, and those that lean on that."""
    at = 0
    while True:
        found = SENTENCE.search(text, at)
        if not found:
            return (text, "") if ENDS.search(text) else ("", text)
        at = found.end()
        if not ABBREVIATED.search(text[: found.start() + 1].rstrip()) and not LEANS.match(text[at:]):
            return text[: found.start()] + found[0].rstrip(), text[at:]

"""Signs that text was lost at a page break or in copying. The text is left as it is, with a warning.

If most cells in a column start with a small letter, or end without a full stop, that is just how the column is written and no
sign of loss.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.documents.mend import LEANING, LONGEST_WORD

ENDS = re.compile(r"[.!?:;…][\"'’”)\]]*$")
SENTENCE = re.compile(r"(?<=[.!?])[\"'’”)\]]*\s+(?=[\"'‘“(]?[A-Z])")
ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|no|nos|cf|vs|mr|mrs|ms|dr|st|approx)|\b[A-Z])\.[\"'’”)\]]*$", re.IGNORECASE)
DIGIT = re.compile(r"\d")
GLUED = re.compile(r"\b(?:[a-z]{2,}|[A-Z][a-z]+)\d+\b")
OPENERS = frozenset("The This These Those It We They There In A An Our However As For If".split())
# A sentence that starts with one of these depends on the one before it, so it can't begin a cell.
LEANS = re.compile(r"^(?:It|This|These|Those|They|Such|That|He|She|Its|Their)\b")


def ended(text: str) -> bool:
    """True if text ends with a complete sentence."""
    return not text or bool(ENDS.search(text[-LONGEST_WORD:]))


def starts_small(text: str) -> bool:
    return text[:1].islower()


def mostly(signs: Sequence[bool]) -> bool:
    """True if more than half of a column's cells have the sign."""
    return 2 * sum(signs) > len(signs)


def breaks_off(text: str) -> bool:
    """True if text ends in a word that can't end a sentence ("within the")."""
    last = re.search(r"\s([^\W\d_]+)$", text[-LONGEST_WORD:])
    return bool(last and last[1] in LEANING)


def leads_on(text: str) -> bool:
    """True if text must continue, because it ends in a word such as "the", a comma or hyphen, or has an open bracket."""
    return breaks_off(text) or text.endswith((",", "-", "–", "/", "&")) or text.count("(") > text.count(")")


def lost_between(before: str, after: str, gap: bool) -> bool:
    """True if text is missing between two lines of a cell, because one sentence breaks off and another starts."""
    if ended(before) or before.endswith((",", "-", "–", "/")):
        return False
    first = re.match(r"[^\W\d_]+", after)
    return bool(gap and first and first[0] in OPENERS)


def glued(text: str) -> list[str]:
    """Return the words that have run into a number ("Act1980")."""
    return list(dict.fromkeys(GLUED.findall(text))) if DIGIT.search(text) else []


def lent(text: str) -> tuple[str, str]:
    """Split text after the part that belongs to the previous recommendation: its first sentence and those that depend on it."""
    at = 0
    while True:
        match = SENTENCE.search(text, at)
        if not match:
            return (text, "") if ENDS.search(text) else ("", text)
        at = match.end()
        if not ABBREVIATED.search(text[: match.start() + 1].rstrip()) and not LEANS.match(text[at:]):
            return text[: match.start()] + match[0].rstrip(), text[at:]

"""What surrounds an update in a message that was written or pasted as a letter: the message that it replies to, its header,
its opening words and its signature.
"""

from __future__ import annotations

from handlers.language import change_courtesies as courtesies
from handlers.language import letter_words as language


def without_quoted(text: str) -> str:
    """The text without the message that it replies to, and without the head of a letter above it."""
    rows = text.split("\n")
    first = 0
    while first < len(rows) and language.ABOVE.match(rows[first]):
        first += 1
    return "\n".join(rows[first:]).strip() if first < len(rows) else text


def without_signature(text: str) -> str:
    """The text without a letter's ending: "Kind regards", and the name below it."""
    rows = text.split("\n")
    ends = next((place for place, row in enumerate(rows) if place and courtesies.SIGNATURE.match(row)), len(rows))
    return "\n".join(rows[:ends]).strip()


def opening(before: str) -> int:
    """Where the opening ends in the text before the first recommendation, or 0 if there is none: "It finally happened! ".

    A question, a condition or a doubt is no opening: what follows depends on it.
    """
    ends = [match.end() for match in language.SENTENCE_END.finditer(before)]
    if ends and not says_nothing(before[: ends[-1]]) and language.NO_OPENING.search(before[: ends[-1]]):
        return 0
    return ends[-1] if ends else 0


def says_nothing(opening: str) -> bool:
    """True if an opening is only a courtesy: "Please find below our update for November." """
    return bool(language.COURTEOUS.fullmatch(opening))

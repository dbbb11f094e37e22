"""Decides what to do with words that no recogniser used: either they are the question's subject, or they are left out and the
answer says so.

A word that the plan has is a subject. A word that it doesn't have is a subject only where a subject would be ("about drones",
"the drone recommendations"); anywhere else it must not stand in the way of a question that is clear without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.language import intents, subject_words
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.slots import Slots, content


def without_asides(slots: Slots) -> tuple[Slots, tuple[str, ...]]:
    """The slots without clauses that only say what the question is for, and those clauses."""
    first, *clauses = slots.text.split(" , ")
    if not clauses or not (subject_words.MARK.search(first) or any(row.search(first) for row in intents.SUMMARY)):
        return slots, ()
    remaining = [first, *(clause for clause in clauses if not _is_aside(clause))]
    aside = tuple(clause for clause in clauses if _is_aside(clause))
    return replace(slots, text=" , ".join(remaining)), tuple(clause for clause in aside if content(clause))


def _is_aside(clause: str) -> bool:
    return bool(subject_words.ASIDE.search(clause)) and not subject_words.MARK.search(clause)


def without_strangers(slots: Slots, lexicon: Lexicon) -> tuple[Slots, tuple[str, ...]]:
    """The slots without words that the plan doesn't have and that aren't in the position of a subject, and those words.

    A subject is kept whole: if one of its words is in the plan or in that position, all of them stay.
    """
    fillers = tuple(word for word in slots.words if word in subject_words.FILLERS)
    slots = _without(fillers, slots)
    words = slots.words
    strange = tuple(word for word in words if not lexicon.holds(word) and not word[0].isdigit())
    if len(strange) < len(words) or _begins_with(strange, slots.text):
        return slots, fillers
    if any(_in_subject_place(word, slots.text) for word in strange):
        return slots, fillers
    return _without(strange, slots), (*fillers, *strange)


def is_loose(slots: Slots) -> bool:
    """True if no leftover word is in the position of a subject, so that a list would be the same without them."""
    return all(word not in subject_words.RATINGS and not _is_subject(word, slots.text) for word in slots.words)


def _is_subject(word: str, text: str) -> bool:
    head, _, tail = text.partition(word)
    beside = subject_words.BESIDE_MARK.search(head) or subject_words.BEFORE_MARK.search(tail)
    return bool(beside) or _in_subject_place(word, text)


def _without(words: Sequence[str], slots: Slots) -> Slots:
    return replace(slots, text=" ".join(word for word in slots.text.split() if not set(content(word)) & set(words)))


def _begins_with(strange: Sequence[str], text: str) -> bool:
    """True if the text consists of these words and little more than what is asked about them."""
    match = subject_words.FIRST.search(text)
    return match is not None and set(content(match[0])) == set(strange)


def _in_subject_place(word: str, text: str) -> bool:
    head, _, tail = text.partition(word)
    counted = subject_words.COUNTED.search(text)
    if counted and counted["what"] == word:
        return True
    return bool(subject_words.BEFORE.search(head) or subject_words.AFTER.search(tail))

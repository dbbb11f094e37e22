"""Splits a message into sentences, and finds those that ask something: a message can contain two questions and much else."""

from __future__ import annotations

from handlers.language import noise
from handlers.understanding.clean import without_frame

MOST = 40  # the most sentences in a message that are read


def split(text: str) -> tuple[str, ...]:
    """The sentences in a message, in order, without what surrounds its questions. There are at most `MOST`."""
    sentences = (part.strip() for part in noise.SENTENCE_END.pattern.split(without_frame(text)))
    parts = (part for one in sentences for part in _questions(one))
    return tuple(part for part in parts if any(character.isalnum() for character in part))[:MOST]


def _questions(sentence: str) -> tuple[str, ...]:
    """The sentence, or its two questions if a comma separates them."""
    match = noise.TWO_QUESTIONS.search(sentence)
    return (match["first"], match["second"]) if match else (sentence,)

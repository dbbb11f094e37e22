"""Splits a message into sentences, and finds those that ask something: a message may contain two questions, and much else."""

from __future__ import annotations

from handlers.language import noise
from handlers.understanding.clean import without_frame

MOST = 40  # the most sentences of one message that are read


def split(text: str) -> tuple[str, ...]:
    """The sentences of a message, in order, without what surrounds its questions."""
    parts = (part.strip() for part in noise.SENTENCE_END.pattern.split(without_frame(text)))
    return tuple(part for part in parts if any(character.isalnum() for character in part))[:MOST]

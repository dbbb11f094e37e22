"""What a question says about things that recommendations have or lack: progress, evidence, an update, a slip, a reference."""

from __future__ import annotations

import re
from functools import partial

from handlers.language import trait_words
from knowledge.filters import Trait
from knowledge.vocabulary import Vocabulary, parts


def find(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Trait, ...]]:
    """Replace what the text says about such things with TRAIT, and return the traits. The plan's own statuses take
    precedence.
    """
    traits: list[Trait] = []
    own = [way for status in vocabulary.statuses for way in (status.word.casefold(), *parts(status.word, status.closed))]

    def mark(trait: Trait, match: re.Match[str]) -> str:
        if any(f" {status} " in f" {match[0]} " for status in own):
            return match[0]
        traits.append(trait)
        return " TRAIT "

    for row in trait_words.ROWS:
        text = row.pattern.sub(partial(mark, Trait(row.key)), text)
    return " ".join(text.split()), tuple(dict.fromkeys(traits))

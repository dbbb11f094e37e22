"""How a word sounds, so that words spelt phonetically ("anual ashurance", "regista") are recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from handlers.language import sound_words

MIN_SOUNDS = 3  # words that sound alike are probably the same if they have at least this many consonants


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """The consonants of a word as they sound. Vowels are dropped, except that a word that begins with one keeps a mark."""
    for respelling in sound_words.SOUNDS:
        word = respelling.apply(word)
    return word


def by_sound(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The words grouped by sound."""
    alike: dict[str, list[str]] = {}
    for word in words:
        if len(code := sound(word)) >= MIN_SOUNDS:
            alike.setdefault(code, []).append(word)
    return {code: tuple(words) for code, words in alike.items()}

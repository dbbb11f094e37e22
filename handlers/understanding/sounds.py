"""How a word sounds, so that a word spelt by its sound ("anual ashurance", "regista") is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from handlers.language import sound_words

MIN_SOUNDS = 3  # words of at least this many consonants that sound alike are probably the same


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """The consonants of a word as they sound. Of its vowels, only whether it begins with one."""
    for respelling in sound_words.SOUNDS:
        word = respelling.apply(word)
    return word


def by_sound(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The words that have each sound."""
    alike: dict[str, list[str]] = {}
    for word in words:
        if len(code := sound(word)) >= MIN_SOUNDS:
            alike.setdefault(code, []).append(word)
    return {code: tuple(words) for code, words in alike.items()}

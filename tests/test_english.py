"""planbot reads the English dictionary the same way as the library that contains it, in less time."""

from __future__ import annotations

from spellchecker import SpellChecker

from handlers.understanding import english


def test_every_word_has_the_frequency_that_the_library_gives_it() -> None:
    counts = SpellChecker(language="en").word_frequency.dictionary
    assert len(counts) > 100_000
    assert {word: english._listed(word) for word in counts} == counts


def test_what_is_no_word_has_none() -> None:
    for text in ("", "qqqzz", "zzzzzzz", 'a"b', 'the": ', "\ud800", "!"):
        assert english._listed(text) == 0

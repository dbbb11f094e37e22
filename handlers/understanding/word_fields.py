"""Further fields that hold one of a few words, such as a priority: asked for, tested and counted by.

Built from the table of fields and the values that a plan uses: "priority of R4", "high priority ones", "not low priority",
"no priority", "by priority". A field whose words the language knows (see `field_words`) is recognised elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.language import field_words
from handlers.language.word_fields import JOINED, MARK, WordPatterns, word_patterns
from handlers.understanding.naming import fold_name
from knowledge.fields import FIELDS, Field, Kind
from knowledge.vocabulary import Vocabulary

Test = tuple[str, tuple[str | None, ...]]
"""A field's name, and the values allowed (None: none given), as in `Filters.words`."""


@dataclass(frozen=True, slots=True)
class WordField:
    """A field of the plan, its values in use by the folded form of each, and the patterns that find it in a text."""

    field: Field
    values: Mapping[str, str]
    patterns: WordPatterns


@dataclass(frozen=True, slots=True)
class WordFieldsFound:
    """What a text says of such fields.

    `tests` are tests of the values. `asks` are all fields mentioned, by the word that asks for each, `untested` those without
    a test, `by` the one by which to count ("" for none). `typed` is what was typed in each place of the mark in `text`.
    """

    tests: tuple[Test, ...] = ()
    asks: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    by: str = ""
    typed: tuple[str, ...] = ()
    text: str = ""


def word_fields(vocabulary: Vocabulary, fields: Iterable[Field] = FIELDS) -> tuple[WordField, ...]:
    """The further fields of one word that a plan uses."""
    worded = {row.key for row in field_words.OF_A_REF}
    further = (field for field in fields if field.kind is Kind.WORD and field.asks and field.asks not in worded)
    return tuple(_word_field(field, vocabulary.words[field.name]) for field in further if vocabulary.words.get(field.name))


def _word_field(field: Field, values: Iterable[str]) -> WordField:
    ways = {fold_name(value): value for value in values}
    return WordField(field, ways, word_patterns({field.asks, field.label.lower()}, ways))


def find(text: str, fields: Iterable[WordField]) -> WordFieldsFound:
    """Take what the text says of the fields out of it, FIELD in its place."""
    tests: dict[str, tuple[str | None, ...]] = {}
    asks: list[str] = []
    untested: list[str] = []
    by = ""
    typed: list[str] = []

    def mark(match: re.Match[str]) -> str:
        typed.append(match[0])
        return f" {MARK}{len(typed) - 1} "

    for word_field in fields:
        before = text
        by = by or (word_field.field.asks if word_field.patterns.by.search(text) else "")
        for pattern in (word_field.patterns.lacking, word_field.patterns.valued):
            for match in pattern.finditer(text):
                tests[word_field.field.name] = _allowed(match, word_field)
            text = pattern.sub(mark, text)
        text = word_field.patterns.named.sub(mark, text)
        asks += [word_field.field.asks] * (text != before)
        untested += [word_field.field.asks] * (text != before and word_field.field.name not in tests)
    order = [int(number) for number in re.findall(rf"\b{MARK}(\d+)\b", text)]
    text = " ".join(re.sub(rf"\b{MARK}\d+\b", MARK, text).split())
    in_order = tuple(typed[number] for number in order)
    return WordFieldsFound(tuple(tests.items()), tuple(asks), tuple(untested), by, in_order, text)


def _allowed(match: re.Match[str], word_field: WordField) -> tuple[str | None, ...]:
    """The values that a test allows: those named, or all others and none at all."""
    groups = match.groupdict()
    ways = groups.get("before") or groups.get("after")
    if not ways:
        return (None,)
    named = [word_field.values[fold_name(way)] for way in re.split(JOINED, ways)]
    if not (groups["not_before"] or groups["not_after"]):
        return tuple(dict.fromkeys(named))
    return (*(value for value in word_field.values.values() if value not in named), None)

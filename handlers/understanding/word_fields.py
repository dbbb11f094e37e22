"""Further fields, asked for, tested and counted by: columns that a document has under headings of its own, and fields that
hold one of a few words.

Built from the table of fields and the values that a plan uses: "priority of R4", "high priority ones", "not low priority",
"no priority", "by priority", "which are red". A field whose words the language knows (see `field_words`) is recognised
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.language import field_words
from handlers.language.word_fields import JOINED, MARK, WordPatterns, alone_pattern, word_patterns
from handlers.understanding import column_names
from handlers.understanding.naming import fold_name
from knowledge.fields import FIELDS, Field, Kind
from knowledge.filters import SOME
from knowledge.vocabulary import Vocabulary

Test = tuple[str, tuple[str | None, ...]]
"""A field's name, and the values allowed (None: none given), as in `Filters.words`."""


@dataclass(frozen=True, slots=True)
class WordField:
    """A field of the plan, each way to say one of its values with the value, and the patterns that find it in a text."""

    field: Field
    values: Mapping[str, str]
    patterns: WordPatterns
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValuesAlone:
    """Values that need not have their field's name beside them: the fields and values that each may mean, and a pattern."""

    means: Mapping[str, tuple[tuple[str, str], ...]]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class WordFields:
    """All such fields of a plan."""

    fields: tuple[WordField, ...] = ()
    alone: ValuesAlone | None = None


@dataclass(frozen=True, slots=True)
class WordFieldsFound:
    """What a text says of such fields.

    `tests` are tests of the values. `asks` are all fields mentioned, by the key of each, `untested` those without
    a test, `by` the one by which to count ("" for none), `amounts` those of numbers. `typed` is what was typed in each place
    of the mark in `text`. `either` are the tests of which a value that was said alone may mean any.
    """

    tests: tuple[Test, ...] = ()
    asks: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    by: str = ""
    amounts: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    either: tuple[Test, ...] = ()
    text: str = ""


def word_fields(vocabulary: Vocabulary, fields: Iterable[Field] = FIELDS) -> WordFields:
    """The further fields of one word that a plan uses, and its further columns. Of two names, the longer is found first."""
    worded = {row.key for row in field_words.OF_A_REF}
    own = (field for field in fields if field.kind is Kind.WORD and field.asks and field.asks not in worded)
    found = [_word_field(field, vocabulary.words[field.name]) for field in own if vocabulary.words.get(field.name)]
    names = column_names.column_names(vocabulary)
    found += [_column(field, vocabulary.words.get(field.name, ()), names[field.name]) for field in vocabulary.further]
    found.sort(key=lambda one: -max((len(name.split()) for name in one.names), default=0))
    means = column_names.alone(vocabulary)
    pattern = alone_pattern(means)
    return WordFields(tuple(found), ValuesAlone(means, pattern) if pattern else None)


def _word_field(field: Field, values: Iterable[str]) -> WordField:
    ways = {fold_name(value): value for value in values}
    return WordField(field, ways, word_patterns({field.asks, field.label.lower()}, ways), (field.asks,))


def _column(field: Field, values: Sequence[str], names: column_names.ColumnNames) -> WordField:
    ways = column_names.ways_of(values, names.anywhere)
    return WordField(field, ways, word_patterns(names.anywhere, ways, names.beside), names.anywhere)


def find(text: str, known: WordFields) -> WordFieldsFound:
    """Take what the text says of the fields out of it, FIELD in its place."""
    tests: dict[str, tuple[str | None, ...]] = {}
    asks: list[str] = []
    by = ""
    typed: list[str] = []
    either: tuple[Test, ...] = ()

    def mark(match: re.Match[str]) -> str:
        typed.append(match[0])
        return f" {MARK}{len(typed) - 1} "

    for word_field in known.fields:
        before = text
        by = by or (word_field.field.key if word_field.patterns.by.search(text) else "")
        having = (word_field.patterns.having,) if word_field.field.is_further else ()
        for pattern in (word_field.patterns.lacking, word_field.patterns.valued, *having):
            for match in pattern.finditer(text):
                tests.setdefault(word_field.field.name, _allowed(match, word_field, pattern in having))
            text = pattern.sub(mark, text)
        text = word_field.patterns.named.sub(mark, text)
        asks += [word_field.field.key] * (text != before)
    alone = known.alone.pattern.search(text) if known.alone else None
    if alone:
        meant = _meant_alone(alone, known, tests, asks)
        tests |= dict(meant) if len(meant) == 1 else {}
        either = meant if len(meant) > 1 else ()
        asks += [_of(name, known).key for name, _ in meant if len(meant) == 1 and _of(name, known).key not in asks]
        text = f"{text[: alone.start()]} {mark(alone)} {text[alone.end() :]}" if meant else text
    order = [int(number) for number in re.findall(rf"\b{MARK}(\d+)\b", text)]
    text = " ".join(re.sub(rf"\b{MARK}\d+\b", MARK, text).split())
    in_order = tuple(typed[number] for number in order)
    tested = {_of(name, known).key for name in tests}
    amounts = tuple(one.field.key for one in known.fields if one.field.kind is Kind.AMOUNT and one.field.key in asks)
    untested = tuple(key for key in asks if key not in tested)
    return WordFieldsFound(tuple(tests.items()), tuple(asks), untested, by, amounts, in_order, either, text)


def _of(name: str, known: WordFields) -> Field:
    return next(one.field for one in known.fields if one.field.name == name)


def _allowed(match: re.Match[str], word_field: WordField, having: bool) -> tuple[str | None, ...]:
    """The values that a test allows: those named, or all others and none at all."""
    groups = match.groupdict()
    ways = groups.get("before") or groups.get("after")
    if not ways:
        return SOME if having else (None,)
    named = [word_field.values.get(fold_name(way)) for way in re.split(JOINED, ways)]
    return _values(word_field, named, bool(groups["not_before"] or groups["not_after"]))


def _values(word_field: WordField, named: Iterable[str | None], denied: bool) -> tuple[str | None, ...]:
    """The values named, or all others and none at all, each once."""
    named = tuple(dict.fromkeys(named))
    every = dict.fromkeys(word_field.values.values())
    if not denied:
        return named
    return (*(value for value in every if value not in named), *(() if None in named else (None,)))


def _meant_alone(match: re.Match[str], known: WordFields, tests: Mapping[str, object], asks: Sequence[str]) -> tuple[Test, ...]:
    """The tests that values without a name may be: of a field that is named elsewhere in the text, if it has them, or else
    one for each field that has all of them."""
    assert known.alone
    said, denied = next((match[way], match[f"not_{way}"]) for way in ("are", "ones", "bare") if match[way])
    columns = [dict(known.alone.means[fold_name(way)]) for way in re.split(JOINED, said)]
    having_all = [one for one in known.fields if all(one.field.name in values for values in columns)]
    free = [one for one in having_all if one.field.name not in tests]
    free = [one for one in free if one.field.key in asks] or free
    return tuple((one.field.name, _values(one, [values[one.field.name] for values in columns], bool(denied))) for one in free)

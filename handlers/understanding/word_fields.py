"""Further fields in questions: columns that a document has under its own headings, and fields with a few fixed values.

The patterns come from the table of fields and the values that a plan uses: "priority of R4", "high priority ones", "not low
priority", "no priority", "by priority", "which are red". Fields with words of their own in the language (see `field_words`) are
recognised elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.language import field_words
from handlers.language.word_fields import ALONE, JOINED, MARK, REASONS, WHY, WordPatterns, alone_pattern, word_patterns
from handlers.understanding import column_names
from handlers.understanding.naming import fold_name
from knowledge.fields import FIELDS, Field, Kind
from knowledge.filters import SOME
from knowledge.vocabulary import Vocabulary

Test = tuple[str, tuple[str | None, ...]]
"""A field's name, and the values allowed (None for no value), as in `Filters.words`."""


@dataclass(frozen=True, slots=True)
class WordField:
    """A field of the plan, the names of its values with the values, and the patterns that match the field in a message."""

    field: Field
    values: Mapping[str, str]
    patterns: WordPatterns
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValuesAlone:
    """Values that can be used without the name of their field: the fields and values that each can mean, and a pattern."""

    means: Mapping[str, tuple[tuple[str, str], ...]]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class WordFields:
    """All such fields in a plan."""

    fields: tuple[WordField, ...] = ()
    alone: ValuesAlone | None = None


@dataclass(frozen=True, slots=True)
class WordFieldsFound:
    """What a message says about such fields.

    `tests` are tests of the values. `asks` are the keys of all fields mentioned, in the order of the text; `untested` are those
    without a test, `amounts` those with numbers, and `texts` those with text. `by` is the field to group by, or "". `typed` is
    what was typed for each mark in `text`. `either` are the tests that a value without its field can mean.
    """

    tests: tuple[Test, ...] = ()
    asks: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    by: str = ""
    amounts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    either: tuple[Test, ...] = ()
    text: str = ""


def word_fields(vocabulary: Vocabulary, fields: Iterable[Field] = FIELDS) -> WordFields:
    """The further fields of a plan, including fields with a few fixed values that it uses. Longer names are tried first."""
    worded = {row.key for row in field_words.OF_A_REF}
    own = (field for field in fields if field.kind is Kind.WORD and field.asks and field.asks not in worded)
    word_fields_of_plan = [
        _word_field(field, vocabulary.words[field.name]) for field in own if vocabulary.words.get(field.name)
    ]
    names = column_names.column_names(vocabulary)
    word_fields_of_plan += [
        _column(field, vocabulary, names[field.name].whole, names[field.name].beside) for field in vocabulary.further
    ]
    word_fields_of_plan.sort(key=lambda one: -max((len(name.split()) for name in one.names), default=0))
    short = ((field, names[field.name].short) for field in vocabulary.further)
    word_fields_of_plan += [_column(field, vocabulary, nouns) for field, nouns in short if nouns]
    means, verbs = column_names.alone(vocabulary), column_names.verbs(vocabulary)
    pattern = alone_pattern(means, verbs)
    return WordFields(tuple(word_fields_of_plan), ValuesAlone({**verbs, **means}, pattern) if pattern else None)


def _word_field(field: Field, values: Iterable[str]) -> WordField:
    ways = {fold_name(value): value for value in values}
    return WordField(field, ways, word_patterns({field.asks, field.label.lower()}, ways), (field.asks,))


def _column(field: Field, vocabulary: Vocabulary, names: tuple[str, ...], beside: tuple[str, ...] = ()) -> WordField:
    """A column, recognised by these names. Nouns that stand for a whole heading are tried after all headings."""
    ways = column_names.ways_of(vocabulary.words.get(field.name, ()), names)
    verbs = tuple(f"{name}ing" for name in names if field.kind is Kind.AMOUNT and name.isalpha())  # "costing"
    if field.kind is Kind.AMOUNT and {"cost", "costs", "budget", "price"}.intersection(names):
        verbs = (*verbs, "spend", "spending", "spent")
    written = (" ".join(value.lower().split()) for value in vocabulary.words.get(field.name, ()))  # "£1,000" has a comma
    return WordField(field, ways, word_patterns((*names, *verbs), {*ways, *written}, beside), names)


@dataclass(slots=True)
class _Marking:
    """A message in which everything recognised is replaced by numbered marks, and the field and words for each mark."""

    text: str
    marks: list[tuple[str, str]]

    def take(self, pattern: re.Pattern[str], key: str) -> list[re.Match[str]]:
        """Replace everything that the pattern matches with marks, and return the matches."""
        matches = list(pattern.finditer(self.text))
        for match in reversed(matches):
            self.replace(key, *match.span())
        return matches

    def replace(self, key: str, start: int, end: int) -> None:
        self.marks.append((key, self.text[start:end]))
        self.text = f"{self.text[:start]} {MARK}{len(self.marks) - 1} {self.text[end:]}"

    @property
    def order(self) -> list[int]:
        """The numbers of the marks that are still in the text, in order."""
        return [int(number) for number in re.findall(rf"\b{MARK}(\d+)\b", self.text)]

    @property
    def plain(self) -> str:
        """The text with the numbers of its marks removed."""
        return " ".join(re.sub(rf"\b{MARK}\d+\b", MARK, self.text).split())


def find(text: str, plan_fields: WordFields) -> WordFieldsFound:
    """Replace what the text says about the fields with FIELD."""
    marking = _Marking(text, [])
    tests: dict[str, tuple[str | None, ...]] = {}
    by = ""
    for word_field in plan_fields.fields:
        key, patterns = word_field.field.key, word_field.patterns
        by = by or (key if patterns.by.search(marking.text) else "")
        for pattern in (patterns.lacking, patterns.valued, *((patterns.having,) if word_field.field.is_further else ())):
            for match in marking.take(pattern, key):
                tests.setdefault(word_field.field.name, _allowed(match, word_field, pattern is patterns.having))
        marking.take(patterns.named, key)
    either = _take_alone(marking, plan_fields, tests)
    in_order = (*(marking.marks[at] for at in marking.order), *marking.marks)
    asks = list(dict.fromkeys(key for key, _ in in_order if key))
    if asks and WHY.search(text):
        asks[:0] = [
            one.field.key for one in plan_fields.fields if REASONS.intersection(one.names) and one.field.key not in asks
        ][:1]
    tested = {_of(name, plan_fields).key for name in tests}
    return WordFieldsFound(
        tests=tuple(tests.items()),
        asks=tuple(asks),
        untested=tuple(key for key in asks if key not in tested),
        by=by,
        amounts=_of_kind(Kind.AMOUNT, plan_fields, asks),
        texts=_of_kind(Kind.TEXT, plan_fields, asks),
        typed=tuple(marking.marks[at][1] for at in marking.order),
        either=either,
        text=marking.plain,
    )


def _take_alone(marking: _Marking, plan_fields: WordFields, tests: dict[str, tuple[str | None, ...]]) -> tuple[Test, ...]:
    """Take a value that stands without its field out of the text, and add its test to `tests`. If it can mean several tests,
    return those instead."""
    match = plan_fields.alone.pattern.search(marking.text) if plan_fields.alone else None
    meant = _meant_alone(match, plan_fields, tests, [key for key, _ in marking.marks]) if match else ()
    if match is None or not meant:
        return ()
    if len(meant) == 1:
        tests |= dict(meant)
    marking.replace(_of(meant[0][0], plan_fields).key if len(meant) == 1 else "", *_span(match))
    return meant if len(meant) > 1 else ()


def _of_kind(kind: Kind, plan_fields: WordFields, asks: Sequence[str]) -> tuple[str, ...]:
    """The fields among `asks` that are of one kind."""
    kinds = {one.field.key: one.field.kind for one in plan_fields.fields}
    return tuple(key for key in asks if kinds[key] is kind)


def _span(alone: re.Match[str]) -> tuple[int, int]:
    """The position of a value without its field, including a negation. The words around it show what is asked."""
    way = next(way for way in ALONE if alone[way])
    denied = alone.start(f"not_{way}")
    return (alone.start(way) if denied < 0 else denied), alone.end(way)


def _of(name: str, plan_fields: WordFields) -> Field:
    return next(one.field for one in plan_fields.fields if one.field.name == name)


def _allowed(match: re.Match[str], word_field: WordField, having: bool) -> tuple[str | None, ...]:
    """The values that a test allows: those named, or all others, including no value at all."""
    groups = match.groupdict()
    ways = groups.get("before") or groups.get("after")
    if not ways:
        return SOME if having else (None,)
    whole = word_field.values.get(fold_name(ways))  # "n/a" is a single value
    named = [whole] if whole else [word_field.values.get(fold_name(way)) for way in re.split(JOINED, ways)]
    return _values(word_field, named, bool(groups["not_before"] or groups["not_after"]))


def _values(word_field: WordField, named: Iterable[str | None], denied: bool) -> tuple[str | None, ...]:
    """The values named or, if denied, all others, including no value at all; without duplicates."""
    named = tuple(dict.fromkeys(named))
    every = dict.fromkeys(word_field.values.values())
    if not denied:
        return named
    return (*(value for value in every if value not in named), *(() if None in named else (None,)))


def _meant_alone(
    match: re.Match[str], plan_fields: WordFields, tests: Mapping[str, object], asks: Sequence[str]
) -> tuple[Test, ...]:
    """The tests that values without a field can mean: a test of a field mentioned elsewhere in the text, if it has them, or
    else one test for each field that has all of them.
    """
    assert plan_fields.alone
    typed, denied = next((match[way], match[f"not_{way}"]) for way in ALONE if match[way])
    columns = [dict(plan_fields.alone.means[fold_name(way)]) for way in re.split(JOINED, typed)]
    fields = {one.field.name: one for one in reversed(plan_fields.fields)}
    having_all = [one for one in reversed(fields.values()) if all(one.field.name in values for values in columns)]
    free = [one for one in having_all if one.field.name not in tests]
    free = [one for one in free if one.field.key in asks] or free
    return tuple((one.field.name, _values(one, [values[one.field.name] for values in columns], bool(denied))) for one in free)

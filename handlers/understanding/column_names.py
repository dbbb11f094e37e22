"""What people call a plan's further columns and the values in them, worked out from the headings and cells alone.

"Estimated cost (£)" is also "the cost", "Risk rating" is also "the rating", and so is "risk" next to a value ("high risk"),
unless that could mean another column, a status, an owner or a theme of the plan.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.language import word_fields as language
from handlers.language.status_words import COLOURS
from handlers.understanding.naming import fold_name
from knowledge.fields import OWN_WORDS, Field
from knowledge.vocabulary import CLOSED, OPEN, Vocabulary

Columns = tuple[tuple[str, tuple[str, ...]], ...]
"""A plan's further columns as they can be named in lines: each field's name, and its names in lower case."""
MIN_LETTERS = 3  # letters in the shortest word that can stand for a heading, or beginning that can stand for a value


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """The names of a column: its whole heading, the noun in the heading, or a word of it next to one of its values."""

    whole: tuple[str, ...]
    short: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def anywhere(self) -> tuple[str, ...]:
        """The names that need no value next to them."""
        return (*self.whole, *self.short)


def column_names(vocabulary: Vocabulary) -> Mapping[str, ColumnNames]:
    """The names of all further columns, by field name. No two columns share a name."""
    taken = _taken(vocabulary)
    whole = {field.name: tuple(dict.fromkeys(_whole(field, taken))) for field in vocabulary.further}
    heads = {field.name: _head(field) for field in vocabulary.further}
    counts = Counter(name for names in whole.values() for name in names)
    heads_said = Counter(heads.values()) + counts
    words = Counter(word for field in vocabulary.further for word in set(_words(field)))
    names: dict[str, ColumnNames] = {}
    for field in vocabulary.further:
        own = tuple(name for name in whole[field.name] if counts[name] == 1) or (fold_name(f"{field.label} column"),)
        head = heads[field.name]
        is_own = head in own or heads_said[head] == 1
        short: tuple[str, ...] = (head,) if is_own and head not in own and _may_stand_alone(head, taken) else ()
        rated = _words(field)[:-1] if head in language.MEASURES else []  # "risk" for "Risk rating"
        short += tuple(word for word in rated[:1] if words[word] == 1 and counts[word] == 0 and _may_stand_alone(word, taken))
        beside = (word for word in _words(field) if words[word] == 1 and _may_stand_alone(word, taken))
        names[field.name] = ColumnNames(own, short, tuple(beside))
    return names


def by_name(vocabulary: Vocabulary) -> Mapping[str, Field]:
    """The further columns, by every name that needs no value next to it, in the singular and plural ("priority",
    "priorities").
    """
    names = column_names(vocabulary)
    return {
        way: field
        for field in vocabulary.further
        for name in names[field.name].anywhere
        for way in (name, language.plural(name))
    }


def in_lines(vocabulary: Vocabulary) -> Columns:
    """The further columns, by the names that can be used in lines that change the plan: those used elsewhere, or the exact
    heading.
    """
    names = column_names(vocabulary)
    return tuple(
        (field.name, tuple(dict.fromkeys((*names[field.name].anywhere, field.label.lower())))) for field in vocabulary.further
    )


def _taken(vocabulary: Vocabulary) -> frozenset[str]:
    """Words that already have another meaning: statuses in any form, owners and themes."""
    usual = (way for table in (CLOSED, OPEN) for head, also in table.items() for way in (head, *also))
    own = (way for status in vocabulary.statuses for way in (status.word, *status.also))
    names = (way for group in (vocabulary.owners, vocabulary.themes) for name, also in group.items() for way in (name, *also))
    return frozenset(map(fold_name, (*usual, *own, *names)))


def _whole(field: Field, taken: frozenset[str]) -> Iterator[str]:
    """The whole heading, with and without any words in brackets."""
    for text in (field.asks, field.label):
        for sign in ("percentage", "percent", "per cent") if "%" in text else ("",):
            name = fold_name(text.replace("%", f" {sign} "))
            if name and name not in taken and name not in OWN_WORDS:
                yield name


def _head(field: Field) -> str:
    """The main noun of a heading: "reason" for "Reason for response", "cost" for "Estimated cost". "" if there is none."""
    words = fold_name(language.AFTER_HEAD.pattern.split(field.asks.lower(), maxsplit=1)[0]).split()
    return words[-1] if words else ""


def _words(field: Field) -> list[str]:
    """The words of a heading up to its main noun."""
    return fold_name(language.AFTER_HEAD.pattern.split(field.asks.lower(), maxsplit=1)[0]).split()


def _may_stand_alone(word: str, taken: frozenset[str]) -> bool:
    return len(word) >= MIN_LETTERS and word.isalpha() and word not in (OWN_WORDS | language.NO_HEADS | taken)


# Values


def ways_of(values: Sequence[str], named: Iterable[str]) -> dict[str, str]:
    """What people call each value next to the column's name: the value as written; the value without the column's own words
    ("High priority"); the parts of "1 - High"; its beginning ("med"); and its first letter, if no other value has the same.
    """
    ways = {fold_name(value): value for value in values if fold_name(value)}
    of_heading = {word for name in named for word in name.split()}
    for shorter in (_without, _parts, _beginnings):
        shortened = [(way, value) for value in values for way in shorter(value, of_heading)]
        times = Counter(way for way, _ in set(shortened))
        ways = {**{way: value for way, value in shortened if times[way] == 1}, **ways}
    return ways


def _without(value: str, of_heading: Collection[str]) -> Iterator[str]:
    """Shorten "High priority" to "High"."""
    rest = " ".join(word for word in fold_name(value).split() if word not in of_heading)
    if rest:
        yield rest


def _parts(value: str, of_heading: Collection[str]) -> Iterator[str]:
    """The parts of a value: "1" and "high" for "1 - High", "high" for "High (15)"."""
    pieces = [fold_name(piece) for piece in re.split(r"\s[-–—:/]\s|:\s|[()]", value)]
    if len(pieces) > 1:
        yield from filter(None, pieces)


def _beginnings(value: str, of_heading: Collection[str]) -> Iterator[str]:
    """The abbreviations of a value: "h" and "hig" for "High"."""
    word = fold_name(value)
    if word.isalpha():
        yield from {word[:length] for length in (1, MIN_LETTERS, MIN_LETTERS + 1) if len(word) > length} - {"a", "i"}


def alone(vocabulary: Vocabulary) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The values that can be used without their column ("which are red"), as (field, value) pairs by name. This leaves out the
    plan's statuses, owners and themes, and a bare yes, no or number.
    """
    statuses = {fold_name(way) for status in vocabulary.statuses for way in (status.word, *_usual(status.also))}
    names = {fold_name(name) for group in (vocabulary.owners, vocabulary.themes) for name in group}
    by_name: dict[str, list[tuple[str, str]]] = {}
    for field in vocabulary.further:
        for value in vocabulary.words.get(field.name, ()):
            way = fold_name(value)
            if len(way) >= MIN_LETTERS and way[0].isalpha() and way not in (statuses | names | language.NOT_ALONE):
                for form in (way, f"{way}s") if way in COLOURS else (way,):  # "any reds?"
                    by_name.setdefault(form, []).append((field.name, value))
    return {way: tuple(columns) for way, columns in by_name.items()}


def verbs(vocabulary: Vocabulary) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The values that can be expressed by a verb: "reject" for "Rejected", as in "which did we reject". Same form as
    `alone`.
    """
    by_verb: dict[str, tuple[tuple[str, str], ...]] = {}
    for way, columns in alone(vocabulary).items():
        first, _, rest = way.partition(" ")
        if first.endswith("ed"):
            by_verb |= {f"{verb} {rest}".strip(): columns for verb in (first.removesuffix("ed"), first.removesuffix("d"))}
    return by_verb


def _usual(also: Iterable[str]) -> Iterator[str]:
    """The synonyms of a status that can't be values of a column. ("Rejected" can, in a column "Response".)"""
    return (way for way in also if way not in CLOSED["not feasible"])

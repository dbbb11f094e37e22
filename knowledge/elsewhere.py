"""Finds words outside a plan's main texts: in the names of owners, themes and statuses, in timescales, in evidence, and in the
document's title.

These texts are short, and are searched only for words that the main texts don't have, so they need no index.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from knowledge.fields import BY_NAME, FIELDS, Kind
from knowledge.model import Plan
from knowledge.store import Store
from knowledge.word_forms import american, root, stem, tokens

DOCUMENT = "document"
"""The `field` of a place in the title of the plan's document."""
_CONDITIONS: Mapping[str, str] = {
    "owners": (
        "recommendation.id IN (SELECT recommendation FROM recommendation_owner JOIN owner ON owner.id = owner"
        " WHERE owner.plan = recommendation.plan AND owner.name IN (SELECT value FROM json_each(?)))"
    ),
    "theme": (
        "recommendation.theme IN (SELECT theme.id FROM theme"
        " WHERE theme.plan = recommendation.plan AND theme.name IN (SELECT value FROM json_each(?)))"
    ),
}
_SHORT_KINDS = (Kind.WORD, Kind.PERIOD, Kind.EVIDENCE)


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a word occurs: the name of a field, or `DOCUMENT`; the stored values that contain the word; and the stems
    that matched.
    """

    field: str
    values: tuple[str, ...]
    ways: frozenset[tuple[str, ...]]

    @property
    def condition(self) -> tuple[str, str]:
        """The SQL condition that selects the recommendations, and its argument, a JSON list. `DOCUMENT` has none and raises
        KeyError.
        """
        column = BY_NAME[self.field].column
        return (
            _CONDITIONS.get(self.field, f"recommendation.{column} IN (SELECT value FROM json_each(?))"),
            json.dumps(self.values),
        )


def places(store: Store, plan: Plan, words: tuple[str, ...]) -> tuple[Place, ...]:
    """The places outside the main texts in which a word or phrase (given as tokens) occurs in any form."""
    matching = []
    for field, values in _short_texts(store, plan):
        ways = {stored: way for stored, text in values.items() if (way := form_in(text, words))}
        if ways:
            matching.append(Place(field, tuple(ways), frozenset(ways.values())))
    return tuple(matching)


def form_in(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The stems of a word or phrase as they occur in a short text, in any form, joined or split; () if it doesn't occur."""
    there = tokens(text)
    stems = tuple(map(stem, there))
    for form in (stem, american, root):
        asked = tuple(map(form, words))
        place = _place(tuple(map(form, there)), asked) if all(asked) else -1
        if place >= 0:
            return stems[place : place + len(words)]
    joined = stem("".join(words))
    if joined in stems:
        return (joined,)
    pairs = [stem(one + other) for one, other in pairwise(there)]
    return stems[pairs.index(joined) : pairs.index(joined) + 2] if joined in pairs else ()


def _place(text: tuple[str, ...], run: tuple[str, ...]) -> int:
    return next((place for place in range(len(text) - len(run) + 1) if text[place : place + len(run)] == run), -1)


def _short_texts(store: Store, plan: Plan) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The values of each short field, as (field name, {stored value: value as people read it}), and the document's title."""
    vocabulary = store.vocabulary(plan)
    yield "owners", {name: name for name in vocabulary.owners}
    yield "theme", {name: name for name in vocabulary.themes}
    for field in FIELDS:
        if field.column and field.kind in _SHORT_KINDS:
            sql = f"SELECT DISTINCT {field.column} FROM recommendation WHERE plan = ? AND {field.column} IS NOT NULL"
            values = [row[0] for row in store.db.conn.execute(sql, [plan.id])]
            yield field.name, {value: _readable(value) if field.kind is Kind.EVIDENCE else value for value in values}
    yield DOCUMENT, {plan.title: plan.title}


def _readable(evidence: str) -> str:
    """The words and links in evidence that is stored as JSON, as one string."""
    return " ".join(text for item in json.loads(evidence) for text in item.values() if text)

"""The conditions of a question, as data, and the SQL that finds the recommendations that meet them.

A deadline is a period, not a day. "Due in autumn 2014" means the recommendations whose timescale is exactly that period
(`Due.exact`) or, if there are none, those due within it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.fields import BY_NAME, MORE, WITHDRAWN
from knowledge.further_columns import folded

_WORD = re.compile(r"[^\W_]+")
YEAR_DAYS = 300  # a period of at least this many days counts as a year, named after the year in which it begins


class Ownership(StrEnum):
    """How a recommendation's owners must relate to the names in a test."""

    ANY = "any"
    ALL = "all"
    ONLY = "only"  # all of them and nobody else
    EITHER = "either"  # one of them and nobody else
    NOT = "not"  # none of them
    SHARED = "shared"  # each of them, together with others; without names, several owners
    NOBODY = "nobody"
    SOLO = "solo"  # exactly one owner, whoever it is


@dataclass(frozen=True, slots=True)
class Owners:
    """A test of who owns a recommendation. `least` is the number of owners that counts as "several"."""

    names: tuple[str, ...] = ()
    how: Ownership = Ownership.ANY
    least: int = 2


class DueTest(StrEnum):
    """How a recommendation's timescale must relate to the period in a question, or what else must be true of its timescale."""

    IN = "due in"
    BY = "due by"
    BEFORE = "due before"
    AFTER = "due after"
    SINCE = "due from"
    STARTING = "starting in"
    ONGOING = "ongoing"
    NOT_ONGOING = "not ongoing"
    NONE = "no timescale"
    SOME = "with a timescale"
    DATED = "with a date"
    UNDATED = "with no date"
    UNSET = "with no date yet"
    UNREADABLE = "timescale cannot be read"
    OVERDUE = "overdue"
    SAYS = "timescale says"


@dataclass(frozen=True, slots=True)
class Due:
    """A test of the timescale. `start` and `end` are the first and last days of the period, if `when` needs one, and `words` is
    its wording in the question. With `exact`, the timescale must be exactly that period. `any_year` means that the question
    named no year, so the same months in every year count. `denied` inverts the test.
    """

    when: DueTest
    start: date | None = None
    end: date | None = None
    words: str = ""
    exact: bool = False
    any_year: bool = False
    denied: bool = False


class Trait(StrEnum):
    """Something that a recommendation has or lacks, other than the value of a short field. The enum's value is its wording."""

    NO_PROGRESS = "with no progress"
    PROGRESS = "with progress"
    NO_EVIDENCE = "with no evidence"
    EVIDENCE = "with evidence"
    NO_ACTIONS = "with no actions"
    WAITING = "waiting for sign-off"
    SENT_BACK = "sent back"
    NEVER_UPDATED = "never updated here"
    UPDATED = "updated here"
    SLIPPED = "moved to a later date here"
    REFERRING = "referring to another"


Words = tuple[str, tuple[str | None, ...]]
"""A test of a field of kind WORD or of a further column: the field's name, and the values of which it must have one. None
stands for no value and, in a further column, `SOME` for any value.
"""
SOME: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """All the tests in a question. A recommendation must pass every one. `statuses` tests the status, `words` other fields.

    `closed` are the plan's closing statuses, needed to test what is overdue. With `by_part`, parts are tested instead of
    recommendations, so a closed part counts although its recommendation is open. At least one of the tests in `either` must
    pass; `said` is the wording of the status test in such a group. A recommendation with all the words of a phrase in
    `unmentioned`, in any form that the index knows, is left out.
    """

    owners: tuple[Owners, ...] = ()
    themes: tuple[str, ...] = ()
    not_themes: tuple[str, ...] = ()
    statuses: tuple[str | None, ...] | None = None
    due: tuple[Due, ...] = ()
    refs: tuple[str, ...] | None = None
    closed: tuple[str, ...] = field(default=())
    words: tuple[Words, ...] = ()
    by_part: bool = False
    either: tuple[Filters, ...] = ()
    said: str = ""
    traits: tuple[Trait, ...] = ()
    unmentioned: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        lists = (self.owners, self.themes, self.not_themes, self.due, self.words, self.either, self.traits, self.unmentioned)
        return any(lists) or self.statuses is not None or self.refs is not None


NO_TESTS = Filters()


@dataclass(slots=True)
class Conditions:
    """Conditions on the table `recommendation`, joined by AND, and the values for their placeholders."""

    terms: list[str]
    values: list[Any]

    def add(self, term: str, *values: Any) -> None:
        self.terms.append(term)
        self.values.extend(values)

    @property
    def sql(self) -> str:
        return " AND ".join(self.terms)


def conditions(plan: int, filters: Filters) -> Conditions:
    """The conditions that select exactly the rows to return. A recommendation with parts is represented by its parts, each of
    which has to meet all conditions by itself.
    """
    conditions = Conditions(["recommendation.plan = ?", "recommendation.parts = 0"], [plan])
    for owners in filters.owners:
        _owners(conditions, plan, owners)
    for names, word in ((filters.themes, "=" if len(filters.themes) == 1 else "IN"), (filters.not_themes, "NOT IN")):
        if names:
            conditions.add(
                f"recommendation.theme {word} (SELECT id FROM theme WHERE plan = ? AND name IN ({_marks(names)}))", plan, *names
            )
    if filters.statuses is not None:
        _words(conditions, ("status", filters.statuses))
    for words in filters.words:
        if words[0].startswith(MORE):
            _further(conditions, plan, words)
        else:
            _words(conditions, words)
    for due in filters.due:
        _due_or_not(conditions, due, filters.closed)
    for trait in filters.traits:
        conditions.add(_TRAITS[trait])
    if filters.refs is not None:
        named = f"IN ({_marks(filters.refs)})"
        conditions.add(f"(recommendation.ref {named} OR recommendation.parent {named})", *filters.refs, *filters.refs)
    for phrase in filters.unmentioned:
        _unmentioned(conditions, plan, phrase)
    _either(conditions, plan, filters.either)
    return conditions


def _unmentioned(conditions: Conditions, plan: int, phrase: str) -> None:
    """Leave out recommendations whose text, including that of their parts, has all words of the phrase."""
    words = " AND ".join(f'"{word}"' for word in _WORD.findall(phrase))
    if words:
        conditions.add(
            "coalesce(recommendation.parent, recommendation.ref) NOT IN (SELECT coalesce(parent, ref) FROM recommendation"
            " WHERE plan = ? AND id IN (SELECT rowid FROM recommendation_fts WHERE recommendation_fts MATCH ?))",
            plan,
            words,
        )


_NO_EVIDENCE = "json_array_length(coalesce(recommendation.evidence, '[]')) = 0"
_LAST_DECISION = (
    "SELECT now, was, why FROM history WHERE history.plan = (SELECT name FROM plan WHERE id = recommendation.plan)"
    " AND history.ref = recommendation.ref AND field IN ('proposed', 'extension') AND undone_by IS NULL AND undoes IS NULL"
    " ORDER BY id DESC LIMIT 1"
)
_TRAITS: Mapping[Trait, str] = {
    Trait.NO_PROGRESS: "trim(recommendation.progress) = ''",
    Trait.PROGRESS: "trim(recommendation.progress) <> ''",
    Trait.NO_EVIDENCE: _NO_EVIDENCE,
    Trait.EVIDENCE: f"NOT ({_NO_EVIDENCE})",
    Trait.NO_ACTIONS: "recommendation.parent IS NULL AND trim(recommendation.actions) = ''",
    Trait.WAITING: "(recommendation.proposed IS NOT NULL OR recommendation.extension IS NOT NULL)",
    Trait.SENT_BACK: f"EXISTS (SELECT 1 FROM ({_LAST_DECISION}) "
    f" WHERE now = 'null' AND was <> 'null' AND why NOT IN {('', *WITHDRAWN)})",
    Trait.NEVER_UPDATED: "recommendation.updated IS NULL",
    Trait.UPDATED: "recommendation.updated IS NOT NULL",
    Trait.SLIPPED: "recommendation.slips > 0",
    Trait.REFERRING: "EXISTS (SELECT 1 FROM mention JOIN recommendation AS whole ON whole.id = mention.recommendation"
    " WHERE whole.plan = recommendation.plan AND whole.ref = coalesce(recommendation.parent, recommendation.ref))",
}
"""The SQL condition for each trait, on the table `recommendation`."""


def is_of_closed_alone(filters: Filters, closed: Container[str | None]) -> bool:
    """True if the question only asks which recommendations are closed as a whole."""
    tests_of_parts = filters.owners or filters.due or filters.traits  # further columns belong to the whole
    if filters.by_part or tests_of_parts:
        return False
    return bool(filters.statuses and all(status in closed for status in filters.statuses))


def add_whole(conditions: Conditions, closed: Sequence[str]) -> None:
    """Leave out closed parts of recommendations that have other parts still open."""
    conditions.add(
        "NOT EXISTS (SELECT 1 FROM recommendation AS other WHERE other.plan = recommendation.plan"
        f" AND other.parent = recommendation.parent AND coalesce(other.status, '') NOT IN ({_marks(closed)}))",
        *closed,
    )


def _either(into: Conditions, plan: int, alternatives: Sequence[Filters]) -> None:
    one_of = [conditions(plan, filters) for filters in alternatives]
    if one_of:
        into.add("(" + " OR ".join(f"({one.sql})" for one in one_of) + ")", *(value for one in one_of for value in one.values))


def _owners(conditions: Conditions, plan: int, owners: Owners) -> None:
    named = f"SELECT id FROM owner WHERE plan = ? AND name IN ({_marks(owners.names)})"
    owned = f"recommendation.id IN (SELECT recommendation FROM recommendation_owner WHERE owner IN ({named}))"
    if owners.how in (Ownership.ANY, Ownership.EITHER):
        conditions.add(owned, plan, *owners.names)
    elif owners.how is Ownership.NOT:
        conditions.add(f"NOT ({owned})", plan, *owners.names)
    else:
        for name in owners.names:
            _owners(conditions, plan, Owners((name,)))
    counted = "(SELECT count(*) FROM recommendation_owner AS held WHERE held.recommendation = recommendation.id)"
    if owners.how is Ownership.ONLY:
        conditions.add(f"{counted} = ?", len(set(owners.names)))
    elif owners.how is Ownership.EITHER:
        conditions.add(f"{counted} = 1")
    elif owners.how is Ownership.SHARED:
        conditions.add(f"{counted} >= ?", owners.least)
    elif owners.how in (Ownership.NOBODY, Ownership.SOLO):
        conditions.add(f"{counted} = ?", int(owners.how is Ownership.SOLO))


def _words(conditions: Conditions, words: Words) -> None:
    field, values = words
    column = f"recommendation.{BY_NAME[field].column}"
    named = [value for value in values if value is not None]
    one = "= ?" if len(named) == 1 else f"IN ({_marks(named)})"  # SQLite plans the query better for a single value
    terms = [f"{column} {one}"] if named else []
    if None in values:
        terms.append(f"{column} IS NULL")
    conditions.add(terms[0] if len(terms) == 1 else f"({' OR '.join(terms) or '0'})", *named)


def _due_or_not(conditions: Conditions, due: Due, closed: tuple[str, ...]) -> None:
    if not due.denied:
        return _due(conditions, due, closed)
    test = Conditions([], [])
    _due(test, due, closed)
    conditions.add(f"NOT coalesce({test.sql}, 0)", *test.values)


def _further(conditions: Conditions, plan: int, words: Words) -> None:
    """Test a further column, ignoring case. The recommendation's own cell also counts for its parts."""
    name, values = words
    named = [folded(value) for value in values if value is not None]
    cell = (plan, plan, name.removeprefix(MORE)) * 2
    if values == SOME:
        conditions.add(f"{FURTHER} IS NOT NULL", *cell)
        return
    terms = [f"coalesce({FURTHER}, '') IN ({_marks(named)})"] if named else []
    terms += [f"{FURTHER} IS NULL"] if None in values else []
    arguments = [*(cell if named else ()), *named, *(cell if None in values else ())]
    conditions.add(f"({' OR '.join(terms)})", *arguments)


_CELL = (
    "(SELECT folded FROM further WHERE further.plan = ? AND further.ref = recommendation.{} AND further.heading ="
    " (SELECT heading.id FROM heading WHERE heading.plan = ? AND heading.name = ?))"
)
FURTHER = f"coalesce({_CELL.format('ref')}, {_CELL.format('parent')})"
"""A row's value in a further column. A part without a value of its own has its recommendation's. The placeholders are for the
plan's id, the plan's id again and the heading, all of it twice.
"""


# What plans write instead of a date that has yet to be set: "TBC", "To be agreed by the Board".
_TO_BE_SET = (
    "(recommendation.due_end IS NULL AND recommendation.ongoing = 0 AND (recommendation.timescale LIKE 'TB_'"
    " OR recommendation.timescale LIKE 'to be %' OR recommendation.timescale LIKE 'not yet %'"
    " OR recommendation.timescale LIKE '%unknown%' OR recommendation.timescale LIKE 'no date%'))"
)


def _due(conditions: Conditions, due: Due, closed: tuple[str, ...]) -> None:
    start, end = (day.isoformat() if day else None for day in (due.start, due.end))
    if due.when is DueTest.IN:
        _due_in(conditions, due)
    elif due.when is DueTest.BY:
        _due_by(conditions, due)
    elif due.when is DueTest.OVERDUE:
        conditions.add("recommendation.due_end < ?", end)
        conditions.add(f"coalesce(recommendation.status, '') NOT IN ({_marks(closed)})", *closed)
    elif due.when is DueTest.SAYS:
        conditions.add("recommendation.timescale LIKE ?", f"%{due.words}%")
    elif due.when is DueTest.STARTING:
        conditions.add("recommendation.due_start BETWEEN ? AND ? AND recommendation.due_end IS NULL", start, end)
    else:
        term, values = {
            DueTest.BEFORE: ("recommendation.due_end < ?", [start]),
            DueTest.AFTER: ("recommendation.due_end > ?", [end]),
            DueTest.SINCE: ("recommendation.due_end >= ?", [start]),
            DueTest.ONGOING: ("recommendation.ongoing = 1", []),
            DueTest.NOT_ONGOING: ("recommendation.ongoing = 0", []),
            DueTest.NONE: ("recommendation.timescale IS NULL", []),
            DueTest.SOME: ("recommendation.timescale IS NOT NULL", []),
            DueTest.DATED: ("recommendation.due_end IS NOT NULL", []),
            DueTest.UNDATED: ("recommendation.due_end IS NULL", []),
            DueTest.UNSET: (f"(recommendation.timescale IS NULL OR {_TO_BE_SET})", []),
            DueTest.UNREADABLE: ("recommendation.timescale IS NOT NULL AND recommendation.readable = 0", []),
        }[due.when]
        conditions.add(term, *values)


def _long(due: Due) -> bool:
    return due.start is not None and due.end is not None and (due.end - due.start).days >= YEAR_DAYS


def _due_in(conditions: Conditions, due: Due) -> None:
    assert due.start and due.end
    start, end = due.start.isoformat(), due.end.isoformat()
    if due.any_year:
        months = "substr(recommendation.due_from, 6, 2) = ? AND substr(recommendation.due_end, 6, 2) = ?"
        conditions.add(months, start[5:7], end[5:7])
    elif due.exact:
        conditions.add("recommendation.due_from = ? AND recommendation.due_end = ?", start, end)
    elif _long(due):
        conditions.add("recommendation.due_from BETWEEN ? AND ?", start, end)
    else:
        conditions.add("recommendation.due_from >= ? AND recommendation.due_end <= ?", start, end)


def _due_by(conditions: Conditions, due: Due) -> None:
    """The condition for "by" a period. Most timescales that end on its last day but start after its first ("April 2015" for "by
    early 2015") are only on the edge of it, and don't count; a single day does.
    """
    assert due.start and due.end
    start, end = due.start.isoformat(), due.end.isoformat()
    conditions.add("recommendation.due_end <= ?", end)
    if not _long(due):
        single = "recommendation.due_from = recommendation.due_end"
        conditions.add(f"(recommendation.due_from <= ? OR recommendation.due_end < ? OR {single})", start, end)


def _marks(values: Sized) -> str:
    return ", ".join("?" * len(values))

"""Counts a plan's recommendations by the values of a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from knowledge import filters
from knowledge.fields import Field, Kind
from knowledge.filters import Conditions
from knowledge.model import Plan


@dataclass(frozen=True, slots=True)
class _Grouping:
    """How to count recommendations by a field in SQL: the value they share, its parameters, the tables to join, and the order
    of the groups.
    """

    value: str
    join: str
    order: str
    values: tuple[Any, ...] = ()


_NAMES: Mapping[str, _Grouping] = {
    "theme": _Grouping("theme.name", "LEFT JOIN theme ON theme.id = recommendation.theme", "min(theme.id)"),
    "owners": _Grouping(
        "owner.name",
        "LEFT JOIN recommendation_owner ON recommendation_owner.recommendation = recommendation.id"
        " LEFT JOIN owner ON owner.id = recommendation_owner.owner",
        "min(owner.id)",
    ),
}


def tally(
    db: Database, plan: Plan, field: Field, conditions: Conditions, closed: Sequence[str]
) -> tuple[tuple[str | None, int, int], ...]:
    """See `Store.tally`. Only rows that meet the conditions are counted; `closed` are the plan's closing statuses."""
    group = _grouping(field, plan)
    marks = ", ".join("?" * len(closed))
    counts = db.conn.execute(
        f"SELECT {group.value} AS counted, count(*), sum(coalesce(recommendation.status, '') IN ({marks}))"
        f" FROM recommendation {group.join} WHERE {conditions.sql} GROUP BY counted"
        f" ORDER BY counted IS NULL, {group.order}",
        [*group.values, *closed, *conditions.values],
    ).fetchall()
    if not field.is_further:
        return tuple((value, number, done) for value, number, done in counts)
    spellings = _spellings(db, plan, field)
    return tuple((value and spellings[value], number, done) for value, number, done in counts)


def _grouping(field: Field, plan: Plan) -> _Grouping:
    if field.is_further:
        cell = (plan.id, plan.id, field.label) * 2
        return _Grouping(filters.FURTHER, "", "count(*) DESC, min(recommendation.id)", cell)
    if field.kind is Kind.NAMES:
        return _NAMES[field.name]
    order = "min(due_end), min(recommendation.id)" if field.kind is Kind.PERIOD else "count(*) DESC"
    return _Grouping(f"recommendation.{field.column}", "", order)


def _spellings(db: Database, plan: Plan, field: Field) -> dict[str, str]:
    """The most frequent spelling of each value in a further column, by its folded form."""
    rows = db.conn.execute(
        "SELECT folded, value FROM further WHERE heading = (SELECT id FROM heading WHERE plan = ? AND name = ?)"
        " GROUP BY folded, value ORDER BY count(*), min(further.rowid) DESC",
        [plan.id, field.label],
    )
    return dict(rows.fetchall())

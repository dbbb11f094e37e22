"""How a plan is doing, by three measures: what owners declare, what the dates say, and when it was last updated.

Each measure is a partition: what is counted under one heading is counted under no other, so that its numbers always add up
to the total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.encoding import timestamp
from knowledge.filters import NO_TESTS, Filters
from knowledge.model import Plan
from knowledge.store import Store
from knowledge.vocabulary import usual_meaning

SOON = 28  # days: what falls due within four weeks is due soon
STALE = 90  # days without an update from which something that is open counts as stale
BY_DATE = ("closed", "late", "soon", "later", "ongoing", "none", "unreadable")
FRESHNESS = ("closed", "never", "stale", "fresh")
MOST = 8  # recommendations named for each contradiction


@dataclass(frozen=True, slots=True)
class PlanHealth:
    """Counts that each add up to `total`: `dates` by what the date says, `fresh` by when something was last updated.

    `latest` is the recommendation that is late by the most days, with those days; None if nothing is late.
    """

    total: int
    dates: Mapping[str, int]
    fresh: Mapping[str, int]
    latest: tuple[str, int] | None


def measure(store: Store, plan: Plan, now: datetime, tests: Filters = NO_TESTS) -> PlanHealth:
    """What the dates say and how fresh it is, of all that pass the tests."""
    conditions = store.conditions(plan, tests)
    closed = store.vocabulary(plan).closed
    marks = ", ".join("?" * len(closed))
    is_closed = f"coalesce(status, '') IN ({marks})"
    today = now.date()
    by_date = (
        f"CASE WHEN {is_closed} THEN 'closed' WHEN timescale IS NULL THEN 'none' WHEN readable = 0 THEN 'unreadable'"
        " WHEN due_end IS NULL THEN 'ongoing' WHEN due_end < ? THEN 'late' WHEN due_end <= ? THEN 'soon' ELSE 'later' END"
    )
    fresh = (
        f"CASE WHEN {is_closed} THEN 'closed' WHEN updated IS NULL THEN 'never' WHEN updated < ? THEN 'stale' ELSE 'fresh' END"
    )
    rows = store.db.conn.execute(
        f"SELECT {by_date}, {fresh}, count(*) FROM recommendation WHERE {conditions.sql} GROUP BY 1, 2",
        [
            *closed, today.isoformat(), (today + timedelta(days=SOON)).isoformat(), *closed,
            timestamp(now - timedelta(days=STALE)), *conditions.values,
        ],
    ).fetchall()  # fmt: skip
    dates, freshness = dict.fromkeys(BY_DATE, 0), dict.fromkeys(FRESHNESS, 0)
    for date_class, how, number in rows:
        dates[date_class] += number
        freshness[how] += number
    latest = store.db.conn.execute(
        f"SELECT ref, due_end FROM recommendation WHERE {conditions.sql} AND due_end < ? AND NOT {is_closed}"
        " ORDER BY due_end, id LIMIT 1",
        [*conditions.values, today.isoformat(), *closed],
    ).fetchone()
    late = (latest[0], (today - date.fromisoformat(latest[1])).days) if latest else None
    return PlanHealth(sum(number for _, _, number in rows), dates, freshness, late)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where the truths contradict each other: what, and the recommendations (the first few of `number`)."""

    what: str
    refs: tuple[str, ...]
    number: int


def contradictions(store: Store, plan: Plan, now: datetime, tests: Filters = NO_TESTS) -> tuple[Contradiction, ...]:
    """What cannot all be so: said to be on track and late, said not to have started and late, closed and nothing told."""
    statuses = store.vocabulary(plan).statuses
    meaning = {status.word: usual_meaning(status.word)[0] for status in statuses}
    on_track = [word for word, also in meaning.items() if word.casefold() == "on track" or "on track" in also]
    idle = [word for word, also in meaning.items() if word.casefold() == "not started" or "not started" in also]
    closed = list(store.vocabulary(plan).closed)
    today = now.date().isoformat()
    asked: tuple[tuple[str, list[str], str, list[str]], ...] = (
        ("said to be on track, and late by their date", on_track, "due_end < ?", [today]),
        ("said not to have started, and late by their date", idle, "due_end < ?", [today]),
        ("closed, with no progress and no evidence", closed, "progress = '' AND evidence IS NULL", []),
    )
    conditions = store.conditions(plan, tests)
    contradictory = []
    for what, words, test, values in asked:
        if not words:
            continue
        rows = store.db.conn.execute(
            f"SELECT ref FROM recommendation WHERE {conditions.sql} AND status IN ({', '.join('?' * len(words))}) AND {test}"
            " ORDER BY id",
            [*conditions.values, *words, *values],
        ).fetchall()
        if rows:
            contradictory.append(Contradiction(what, tuple(ref for (ref,) in rows[:MOST]), len(rows)))
    return tuple(contradictory)


def untouched(store: Store, plan: Plan, since: datetime, tests: Filters = NO_TESTS) -> tuple[tuple[str, str | None], ...]:
    """What is open and was not updated since a moment: (ref, when it last was), what was never updated first."""
    conditions = store.conditions(plan, tests)
    closed = store.vocabulary(plan).closed
    rows = store.db.conn.execute(
        f"SELECT ref, updated FROM recommendation WHERE {conditions.sql} AND coalesce(updated, '') < ?"
        f" AND coalesce(status, '') NOT IN ({', '.join('?' * len(closed))}) ORDER BY updated IS NOT NULL, updated, id",
        [*conditions.values, timestamp(since), *closed],
    )
    return tuple((ref, updated) for ref, updated in rows)


def at_risk(store: Store, plan: Plan) -> tuple[str, ...]:
    """The recommendations whose status says that they are at risk or behind."""
    words = [
        status.word
        for status in store.vocabulary(plan).statuses
        if {status.word.casefold(), *usual_meaning(status.word)[0]} & {"at risk", "behind schedule", "overdue"}
    ]
    marks = ", ".join("?" * len(words))
    rows = store.db.conn.execute(
        f"SELECT ref FROM recommendation WHERE plan = ? AND status IN ({marks}) ORDER BY id", [plan.id, *words]
    )
    return tuple(ref for (ref,) in rows)

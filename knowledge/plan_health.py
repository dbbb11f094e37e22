"""The state of a plan by three measures: what owners report, what the dates say, and when it was last updated.

Each recommendation counts in exactly one group per measure, so the numbers always add up to the total.
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

SOON = 28  # days; a recommendation due within four weeks is due soon
STALE = 90  # days without an update after which an open recommendation counts as stale
BY_DATE = ("closed", "late", "soon", "later", "ongoing", "none", "unreadable")
FRESHNESS = ("closed", "never", "stale", "fresh")
MOST = 8  # the most recommendations listed for a contradiction


@dataclass(frozen=True, slots=True)
class PlanHealth:
    """Counts by date (`dates`) and by last update (`fresh`), each adding up to `total`.

    `latest` is the recommendation that is most overdue, with the number of days, or None if nothing is overdue.
    """

    total: int
    dates: Mapping[str, int]
    fresh: Mapping[str, int]
    latest: tuple[str, int] | None


def measure(store: Store, plan: Plan, now: datetime, tests: Filters = NO_TESTS) -> PlanHealth:
    """Measure the recommendations that pass the tests by their dates and their last updates."""
    conditions = store.conditions(plan, tests)
    closed = store.vocabulary(plan).closed
    marks = ", ".join("?" * len(closed))
    is_closed = f"coalesce(status, '') IN ({marks})"
    today = now.date()
    by_date = (
        f"CASE WHEN {is_closed} THEN 'closed' WHEN undated THEN 'none' WHEN readable = 0 THEN 'unreadable'"
        " WHEN due_end IS NULL THEN 'ongoing' WHEN due_end < ? THEN 'late' WHEN due_end <= ? THEN 'soon' ELSE 'later' END"
    )
    fresh = (
        f"CASE WHEN {is_closed} THEN 'closed' WHEN updated IS NULL THEN 'never' WHEN updated < ? THEN 'stale' ELSE 'fresh' END"
    )
    rows = store.db.conn.execute(
        # The inner grouping is in the order of an index, and leaves few rows to be put into words.
        f"SELECT {by_date}, {fresh}, sum(number) FROM (SELECT status, due_end, timescale IS NULL AS undated, readable,"
        f" updated, count(*) AS number FROM recommendation WHERE {conditions.sql}"
        " GROUP BY status, due_end, timescale, readable, updated) GROUP BY 1, 2",
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


def by_days(store: Store, plan: Plan, now: datetime, tests: Filters = NO_TESTS) -> tuple[tuple[str, int], ...]:
    """The open recommendations that are late or due soon, each with its days left (negative if late), most overdue first."""
    conditions = store.conditions(plan, tests)
    closed, today = store.vocabulary(plan).closed, now.date()
    rows = store.db.conn.execute(
        f"SELECT ref, due_end FROM recommendation WHERE {conditions.sql} AND due_end <= ?"
        f" AND coalesce(status, '') NOT IN ({', '.join('?' * len(closed))}) ORDER BY due_end, id",
        [*conditions.values, (today + timedelta(days=SOON)).isoformat(), *closed],
    )
    return tuple((ref, (date.fromisoformat(end) - today).days) for ref, end in rows)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A contradiction between the measures: its kind, how many recommendations it affects (`number`), and the first few
    refs.
    """

    what: str
    refs: tuple[str, ...]
    number: int


def contradictions(store: Store, plan: Plan, now: datetime, tests: Filters = NO_TESTS) -> tuple[Contradiction, ...]:
    """Statements in the plan that can't both be true: on track but late, not started but late, closed without progress."""
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
            " ORDER BY +id",  # the plus sign keeps SQLite from using an index for the order, which would make it read the texts
            [*conditions.values, *words, *values],
        ).fetchall()
        if rows:
            contradictory.append(Contradiction(what, tuple(ref for (ref,) in rows[:MOST]), len(rows)))
    return tuple(contradictory)


def untouched(store: Store, plan: Plan, since: datetime, tests: Filters = NO_TESTS) -> tuple[tuple[str, str | None], ...]:
    """The open recommendations without an update since a moment, as (ref, last update). Those never updated come first."""
    conditions = store.conditions(plan, tests)
    closed = store.vocabulary(plan).closed
    rows = store.db.conn.execute(
        f"SELECT ref, updated FROM recommendation WHERE {conditions.sql} AND coalesce(updated, '') < ?"
        f" AND coalesce(status, '') NOT IN ({', '.join('?' * len(closed))}) ORDER BY updated IS NOT NULL, updated, id",
        [*conditions.values, timestamp(since), *closed],
    )
    return tuple((ref, updated) for ref, updated in rows)


def at_risk(store: Store, plan: Plan) -> tuple[str, ...]:
    """The recommendations whose status means at risk, behind or overdue, or is red without closing them."""
    words = [
        status.word
        for status in store.vocabulary(plan).statuses
        if {status.word.casefold(), *usual_meaning(status.word)[0]} & {"at risk", "behind schedule", "overdue"}
        or (status.colour == "red" and not status.closed)
    ]
    marks = ", ".join("?" * len(words))
    rows = store.db.conn.execute(
        f"SELECT ref FROM recommendation WHERE plan = ? AND status IN ({marks}) ORDER BY id", [plan.id, *words]
    )
    return tuple(ref for (ref,) in rows)


def moved(store: Store, plan: Plan) -> tuple[str, ...]:
    """The recommendations whose deadline was moved to a later day, by the document or by people."""
    rows = store.db.conn.execute("SELECT ref FROM recommendation WHERE plan = ? AND slips > 0 ORDER BY id", [plan.id])
    return tuple(ref for (ref,) in rows)

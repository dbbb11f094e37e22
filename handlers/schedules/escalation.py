"""Recommendations that are still late after reminders: managers are told, once for each date of a recommendation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.answer import Answer, Brief
from handlers.answers.parts import unit
from handlers.line import SEPARATOR, line_of
from handlers.numbers import counted
from handlers.rights import Rights
from handlers.schedules import reminders
from handlers.updates import notices
from knowledge import changes, sessions
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

MOST_ROUNDS = 20  # the most reminders that are remembered
TIMES = {1: "once", 2: "twice"}


def record_reminded_of(store: Store, plan: Plan, rows: Sequence[Recommendation], due: str, now: datetime) -> None:
    """Record that people were reminded of these recommendations at the moment `due`, whoever they were."""
    for row in rows:
        rounds = _rounds(store, plan, row, now)
        if due not in rounds:
            body = {"as": reminders.fingerprint(row), "rounds": [*rounds, due][-MOST_ROUNDS:]}
            sessions.save(store, body, now, reminders.KEPT, _key(plan, row))


def _rounds(store: Store, plan: Plan, row: Recommendation, now: datetime) -> list[str]:
    """The moments at which people were reminded of it, as long as its date and owners are the same."""
    saved = sessions.load(store, _key(plan, row), now)
    return list(saved["rounds"]) if saved and saved["as"] == reminders.fingerprint(row) else []


def _key(plan: Plan, row: Recommendation) -> str:
    return f"late:{plan.name}:{row.ref}"


def due_for(
    store: Store, plan: Plan, who: str, rights: Rights, now: datetime, after: int, due: str
) -> tuple[Recommendation, ...]:
    """The recommendations to tell a manager about at the moment `due`: those that are late, have had `after` reminders, and
    aren't the manager's own.
    """
    today, vocabulary = changes.local(store.db, plan, now).date(), store.vocabulary(plan)
    return tuple(
        row
        for row in store.recommendations(plan, store.refs(plan))
        if reminders.is_late(row, vocabulary, today)
        and len([moment for moment in _rounds(store, plan, row, now) if moment < due]) >= after
        and who not in rights.accountable(row.owners)
        and not _was_told(store, plan, who, row, now)
    )


def _was_told(store: Store, plan: Plan, who: str, row: Recommendation, now: datetime) -> bool:
    saved = sessions.load(store, f"escalated:{plan.name}:{who}:{row.ref}", now)
    return saved is not None and saved["as"] == reminders.fingerprint(row)


def record_told(store: Store, plan: Plan, who: str, rows: Sequence[Recommendation], now: datetime) -> None:
    """Record that a manager was told about these recommendations."""
    for row in rows:
        body = {"as": reminders.fingerprint(row)}
        sessions.save(store, body, now, reminders.KEPT, f"escalated:{plan.name}:{who}:{row.ref}")


def compose(store: Store, plan: Plan, rows: Sequence[Recommendation], rights: Rights, now: datetime, after: int) -> Answer:
    """The message that a manager gets."""
    number = f"{len(rows)} {unit(bool(store.parts(plan)), len(rows))}"
    be, where = ("is" if len(rows) == 1 else "are"), f" in {plan.title}" if len(store.plans()) > 1 else ""
    times = counted(after, "reminder")
    briefs = tuple(_brief(store, plan, row, rights, now) for row in rows[: reminders.MOST])
    head = f"{number}{where} {be} still late after {times}."
    return Answer(head, briefs, "reminder", tuple(row.ref for row in rows))


def _brief(store: Store, plan: Plan, row: Recommendation, rights: Rights, now: datetime) -> Brief:
    line = line_of(store, plan, row, now, rights)
    count = len(_rounds(store, plan, row, now))
    people = rights.names_of(rights.accountable(row.owners))
    times = TIMES.get(count, f"{count} times")
    reminded = f"Reminded {times}: {people}" if people else f"Reminded {times}"
    choices = (notices.opening(row.ref), notices.updating(row.ref))
    lead = SEPARATOR.join(filter(None, ("{}", line.status, line.late)))
    return Brief(row.ref, line.short_title, lead, (f"Owner: {line.owner}", reminded), (), choices)

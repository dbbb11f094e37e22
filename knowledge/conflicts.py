"""Conflicts: fields that both people and a new version of the document changed, until somebody decides which value counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from knowledge import fields, journal
from knowledge.changes import (
    Check,
    Current,
    Edit,
    Origin,
    Writing,
    change_for,
    entries_in,
    is_period,
    read_current,
    result_of,
    results,
    status_words,
)
from knowledge.fields import ANOTHER_STATUS
from knowledge.history import Entry
from knowledge.journal import Change
from knowledge.model import Plan, Unclear
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both people and a new document changed. The posted value is used until somebody settles the conflict."""

    ref: str
    field: str
    posted: Any
    document: Any


def find(store: Store, plan: Plan) -> tuple[Conflict, ...]:
    """The open conflicts, leaving out those in which the document and people now agree."""
    return read(store.db, plan)


def read(db: Database, plan: Plan) -> tuple[Conflict, ...]:
    """Like `find`, on this connection."""
    rows = db.conn.execute(
        "SELECT ref, field, posted, document FROM conflict WHERE plan = ? AND posted <> document ORDER BY rowid", [plan.name]
    )
    return tuple(Conflict(ref, field, json.loads(posted), json.loads(document)) for ref, field, posted, document in rows)


def decide(
    store: Store, plan: Plan, ref: str, field: str, choice: str, by: Origin, now: datetime, key: str, may: Check
) -> Entry:
    """Settle a conflict: "document" takes the document's value, "posted" keeps the current one. Raises Unclear if there is no
    such conflict.
    """

    def decide(db: Database) -> list[Change]:
        conflict = next((row for row in read(db, plan) if (row.ref, row.field) == (ref, field)), None)
        if conflict is None:
            raise Unclear(f"Nothing is open about the {fields.spoken(field)} of {ref}: “planbot conflicts” lists what is.")
        standing = read_current(db, plan, ref)
        edit, more = _decision(db, plan, standing, conflict, choice)
        ends = _ended_by(standing, edit)
        result = result_of(standing, field, edit.to, more.get("due"))
        may(Writing(standing, (result, *results(standing, ends)), status_words(db, plan)))
        decision = change_for(db, plan, standing, edit, by, now, decides=choice, **more)
        return [decision, *(change_for(db, plan, standing, end, by, now) for end in ends)]

    return entries_in(store, store.journal.append(key, decide))[0]


def _ended_by(standing: Current, edit: Edit) -> tuple[Edit, ...]:
    """The edit that withdraws a proposed status when another status is set, so that nothing is both closed and awaiting
    sign-off.
    """
    waiting = standing.values["proposed"]
    if edit.field != "status" or edit.to == standing.values["status"] or not waiting:
        return ()
    return (Edit("proposed", None, ANOTHER_STATUS, waiting),)


def _decision(db: Database, plan: Plan, standing: Current, conflict: Conflict, choice: str) -> tuple[Edit, Mapping[str, Any]]:
    """The edit that settles a conflict, and additional keys for the body of its change."""
    current = standing.values.get(conflict.field)
    if choice != "document":
        edit = Edit(conflict.field, current, "as it was posted, whatever the new document says", expected=current)
        return edit, {"due": standing.values["due"]} if is_period(conflict.field) else {}
    why = "as the new document says"
    if conflict.field == "removed":  # the whole text, for the history
        return Edit("removed", True, why), {"from": dict(standing.values)}
    edit = Edit(conflict.field, conflict.document, why, expected=current)
    return edit, {"due": _due_in_document(db, plan, conflict.ref)} if is_period(conflict.field) else {}


def _due_in_document(db: Database, plan: Plan, ref: str) -> Mapping[str, Any] | None:
    """The days covered by the timescale in the conflicting document, as read when it was imported."""
    (seq,) = db.conn.execute(
        "SELECT seq FROM conflict WHERE plan = ? AND ref = ? AND field = 'timescale'", [plan.name, ref]
    ).fetchone()
    imported = journal.read(db, seq).body["recommendations"]
    due: Mapping[str, Any] | None = next(row["due"] for row in imported if row["ref"] == ref)
    return due

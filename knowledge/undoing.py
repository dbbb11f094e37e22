"""Undoes updates, each request as a whole, by writing the values before it as new changes (see `changes`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from knowledge import history
from knowledge.changes import (
    Check,
    Current,
    Edit,
    Origin,
    Result,
    Stale,
    Writing,
    by_ref,
    change_for,
    entries_in,
    is_period,
    read_current,
    read_request,
    request_of,
    result_of,
    status_words,
)
from knowledge.history import COLUMNS, Entry, from_row
from knowledge.journal import DOCUMENT, Change
from knowledge.model import Plan, Unclear
from knowledge.store import Store


class Overtaken(Stale):
    """Some fields that an undo would restore have changed since. `since` pairs each field with the change to it."""

    def __init__(self, standing: Current, since: Sequence[tuple[str, Entry | None]]) -> None:
        field, last = since[0]
        super().__init__(standing, field, last if last and last.who != DOCUMENT else None)
        self.since = tuple(since)


def undo(store: Store, plan: Plan, seq: int, by: Origin, now: datetime, key: str, may: Check) -> tuple[Entry, ...]:
    """Reverse all changes in the same request as change `seq`, newest first, or none of them.

    The reversal is written as new changes. Raises Overtaken if one of the fields has changed since, and Unclear if the request
    can't be undone.
    """

    def decide(db: Database) -> list[Change]:
        return [change for part in by_ref(read_request(db, plan, seq)) for change in reversal(db, part)]

    def reversal(db: Database, request: tuple[Entry, ...]) -> Iterator[Change]:
        standing = _undoable(db, plan, request)
        may(Writing(standing, _before(db, standing, request), status_words(db, plan), request))
        for entry in reversed(request):
            due = {"due": _due_before(db, entry)} if is_period(entry.field) else {}
            back = Edit(entry.field, entry.before, expected=None if entry.field == "note" else entry.after)
            change = change_for(db, plan, standing, back, by, now, undoes=entry.seq, **due)
            standing = standing.after(change)
            yield change

    appended = store.journal.append(key, decide)
    entries = entries_in(store, appended)
    if not appended.is_new and {entry.undoes for entry in entries} != {entry.seq for entry in request_of(store, plan, seq)}:
        for part in by_ref(request_of(store, plan, seq)):
            _undoable(store.db, plan, part)  # the key was already used for another request
    return entries


def _undoable(db: Database, plan: Plan, request: Sequence[Entry]) -> Current:
    """The current values that an undo would replace. Raises Unclear if the request can't be undone, Overtaken if a field has
    changed since.
    """
    ref = request[0].ref
    if all(entry.undone_by is not None for entry in request):
        raise Unclear(f"That update of {ref} was undone already.")
    if any(entry.undoes is not None for entry in request):
        raise Unclear(f"That was itself an undoing: say what {ref} is to be instead.")
    if any(entry.field == "removed" for entry in request):
        raise Unclear(
            f"A decision to keep {ref} or to take it out cannot be undone: import the document again, and decide anew."
        )
    standing = read_current(db, plan, ref)
    last = {entry.field: entry for entry in request}
    changed = [(field, _changed_since(db, standing, entry)) for field, entry in last.items()]
    partly = [(entry.field, history.entry(db, entry.undone_by)) for entry in request if entry.undone_by is not None]
    since = [*partly, *((field, entry) for field, (is_changed, entry) in changed if is_changed)]
    if since:
        raise Overtaken(standing, since)
    return standing


def _changed_since(db: Database, standing: Current, entry: Entry) -> tuple[bool, Entry | None]:
    """Return whether a field has changed since this change, and the change to it if there is one. A note exists only in the
    history, so it never changes.

    A later change that has itself been undone doesn't count.
    """
    if entry.field == "note":
        return False, None
    row = db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE plan = ? AND ref = ? AND field IN (?, 'added') AND seq > ?"
        " AND undoes IS NULL AND undone_by IS NULL ORDER BY id DESC LIMIT 1",
        [entry.plan, entry.ref, entry.field, entry.seq],
    ).fetchone()
    return bool(row) or standing.values.get(entry.field) != entry.after, from_row(db, row) if row else None


def _before(db: Database, standing: Current, request: Sequence[Entry]) -> tuple[Result, ...]:
    """What each field would hold after the request is undone: its value before the request first changed it."""
    first = {entry.field: entry for entry in reversed(request)}
    return tuple(
        result_of(standing, field, entry.before, _due_before(db, entry) if is_period(field) else None)
        for field, entry in first.items()
    )


def _due_before(db: Database, entry: Entry) -> Mapping[str, Any] | None:
    """The days that the previous timescale covered. For words such as "within 6 months", they depend on the document's date."""
    (packed,) = db.conn.execute("SELECT due_was FROM history WHERE seq = ?", [entry.seq]).fetchone()
    due: Mapping[str, Any] | None = json.loads(packed)
    return due

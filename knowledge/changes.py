"""Writes updates: all or nothing, once per key, and only with the right to do so and over the values that the person saw.

Rights and old values are checked inside the write transaction, because the owners or the value to be overwritten may have
changed between a preview and its confirmation. Every write (an update, an undo, a decision about a conflict) is described by a
`Writing`, which has the current values and the result for each field, and the rights are checked on that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from knowledge import fields, history, journal, rows
from knowledge.calendars import written
from knowledge.encoding import due_to_json, timestamp
from knowledge.fields import BY_NAME, FIELDS, Kind
from knowledge.history import COLUMNS, Entry, from_row
from knowledge.journal import DOCUMENT, Appended, Change
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from knowledge.timescale import read_timescale
from knowledge.vocabulary import Vocabulary, vocabulary_of

SET, APPEND, ADD, REMOVE = "set", "append", "add", "remove"
ANOTHER_STATUS = fields.ANOTHER_STATUS
ZONE = "Europe/London"
OF_PARTS = ("status", "timescale", "owners", "progress", "proposed", "extension")
"""The fields that a recommendation with parts doesn't have itself. Notes and evidence can still be about all of it."""
NOTES = {field.name: None for field in FIELDS if field.kind is Kind.NOTE}
"""The fields that are only in the history, so that there is no current value to change."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who makes a change and from where: a person's id, the surface, a link to the message, and the event that caused the
    change.
    """

    who: str
    surface: str
    link: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new value for a field, in its JSON form (see `fields.Kind`).

    If `how` is APPEND, `to` is added to the existing value. If it is ADD or REMOVE, `to` holds the names to add to a list of
    names or to remove from it.

    `expected` is the value that the person saw when asking for the change. It is ignored for APPEND.
    """

    field: str
    to: Any
    why: str = ""
    expected: Any = None
    how: str = SET


@dataclass(frozen=True, slots=True)
class Current:
    """The current values of a recommendation's fields, before an update."""

    ref: str
    title: str
    values: Mapping[str, Any]

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(self.values["owners"])

    def after(self, change: Change) -> Current:
        """These values with one change applied."""
        field = change.body["field"]
        due = {"due": change.body["due"]} if is_period(field) else {}
        return replace(self, values={**self.values, field: journal.value_after(change, self.values.get(field)), **due})


@dataclass(frozen=True, slots=True)
class Result:
    """What a write would do to one field. If text is appended, `now` is only the addition.

    For a timescale, `was_due` and `now_due` are the days that it covers, in their JSON form. They are None if the words can't
    be read as a date, and for any other field.
    """

    field: str
    was: Any
    now: Any
    was_due: Mapping[str, Any] | None = None
    now_due: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A request that is about to be written, as seen inside the transaction.

    `vocabulary` has the plan file's current statuses. `undoes` is the request that an undo reverses, oldest change first, and
    is empty for any other write. `stale` means that a value has changed since the person saw it: nothing will be written,
    whatever their rights, and they are shown what changed.
    """

    standing: Current
    results: tuple[Result, ...]
    vocabulary: Vocabulary
    undoes: tuple[Entry, ...] = ()
    stale: bool = False

    def after(self, field: str) -> Any:
        """The value that a field will have after this write."""
        return next((result.now for result in self.results if result.field == field), self.standing.values.get(field))


class Stale(Unclear):
    """A field changed after the person saw it. `last` is that change, or None if it came from a document."""

    def __init__(self, standing: Current, field: str, last: Entry | None) -> None:
        name = fields.spoken(field)
        super().__init__(f"The {name} of {standing.ref} has been changed meanwhile: look at it, and say it again.")
        self.standing = standing
        self.field = field
        self.last = last


Check = Callable[[Writing], None]  # raises Unclear if the person isn't allowed to do this


def write(
    store: Store,
    plan: Plan,
    ref: str,
    edits: Sequence[Edit],
    by: Origin,
    now: datetime,
    key: str,
    may: Check,
    also: Sequence[tuple[str, Sequence[Edit]]] = (),
) -> tuple[Entry, ...]:
    """Write these edits, all or none. They are durable on return. If the key was used before, nothing is written and the first
    result is returned.

    `also` holds edits to other recommendations; the person needs the right to change each of them. Raises Unclear if that right
    is missing or the plan has no such recommendation, and Stale if a value has changed since the person saw it.
    """

    def decide(db: Database) -> list[Change]:
        return [change for name, its in ((ref, edits), *also) for change in _changes(db, plan, name, its, by, now, may)]

    return entries_in(store, store.journal.append(key, decide))


def _changes(
    db: Database, plan: Plan, ref: str, edits: Sequence[Edit], by: Origin, now: datetime, may: Check
) -> Iterator[Change]:
    """The changes that the edits make to one recommendation, after checking that the person may make them."""
    standing = read_current(db, plan, ref)
    _refuse_for_parts(db, plan, standing, edits)
    may(Writing(standing, results(standing, edits), status_words(db, plan), stale=_is_stale(standing, edits)))
    for edit in edits:  # two links in one update are two pieces of evidence, so each edit builds on the previous one
        change = change_for(db, plan, standing, edit, by, now)
        standing = standing.after(change)
        yield change


def value_after(edit: Edit, current: Any) -> Any:
    """A field's value after an edit that doesn't append."""
    names = list(current or [])
    if edit.how == ADD:
        return list(dict.fromkeys((*names, *edit.to)))
    if edit.how == REMOVE:
        return [name for name in names if name not in edit.to]
    return edit.to


def _refuse_for_parts(db: Database, plan: Plan, standing: Current, edits: Sequence[Edit]) -> None:
    """Raise Unclear if the edits would give a recommendation something that only its parts can have."""
    sql = "SELECT 1 FROM recommendation WHERE plan = (SELECT id FROM plan WHERE name = ?) AND parent = ?"
    if any(edit.field in OF_PARTS for edit in edits) and db.conn.execute(sql, [plan.name, standing.ref]).fetchone():
        raise Unclear(f"{standing.ref} has parts, each with a status and a date of its own: say which part is to be changed.")


def entries_in(store: Store, appended: Appended) -> tuple[Entry, ...]:
    """The updates among the changes that were just appended."""
    return _read(store.db, appended.seqs)


def _read(db: Database, seqs: Sequence[int]) -> tuple[Entry, ...]:
    """The updates with these seqs, leaving out changes of other kinds."""
    entries = (history.entry(db, seq) for seq in seqs)
    return tuple(entry for entry in entries if entry is not None)


def _is_stale(standing: Current, edits: Sequence[Edit]) -> bool:
    """True if the first edit to any field was based on a value that is no longer current."""
    first = {edit.field: edit for edit in reversed(edits)}
    return any(edit.how != APPEND and edit.expected != standing.values.get(field) for field, edit in first.items())


def results(standing: Current, edits: Sequence[Edit]) -> tuple[Result, ...]:
    """What the edits would do to each field."""
    return tuple(
        result_of(
            standing,
            edit.field,
            value_after(edit, standing.values.get(edit.field)),
            due_json_of(edit.to) if is_period(edit.field) else None,
        )
        for edit in edits
    )


def result_of(standing: Current, field: str, now: Any, due: Mapping[str, Any] | None) -> Result:
    """What a write of the value `now` would do to a field. `due` has the days that a timescale covers, in their JSON form."""
    was = standing.values.get(field)
    return Result(field, was, now, standing.values["due"], due) if is_period(field) else Result(field, was, now)


def is_period(field: str) -> bool:
    """True if the field's value is a timescale."""
    return field in BY_NAME and BY_NAME[field].kind is Kind.PERIOD


def status_words(db: Database, plan: Plan) -> Vocabulary:
    """The plan file's status words, as stored in this database."""
    row = db.conn.execute("SELECT vocabulary FROM plan WHERE name = ?", [plan.name]).fetchone()
    return _vocabulary(row[0] if row else "{}")


@lru_cache(maxsize=8)
def _vocabulary(content: str) -> Vocabulary:
    return vocabulary_of(content)


def entries_of(store: Store, key: str) -> tuple[Entry, ...]:
    """The updates that were written under the key."""
    return _read(store.db, journal.seqs_of(store.db, key))


def change_for(db: Database, plan: Plan, standing: Current, edit: Edit, by: Origin, now: datetime, **more: Any) -> Change:
    """The change that an edit makes. `more` goes into its body. Raises Stale if the value isn't the one that the person saw."""
    current = standing.values.get(edit.field)
    if edit.how != APPEND and current != edit.expected:
        raise Stale(standing, edit.field, _last(db, plan, standing.ref, edit.field))
    to, added = appended(edit, current, local(db, plan, now)) if edit.how == APPEND else (value_after(edit, current), None)
    values = {"from": current, "to": to, "added": added}
    if edit.how == APPEND and current and BY_NAME[edit.field].kind is Kind.PROSE:
        values = {"kept": len(current), "added": added}  # store only the addition, not the whole text again
    body = {
        "ref": standing.ref,
        "field": edit.field,
        **values,
        "why": edit.why,
        "who": by.who,
        "surface": by.surface,
        "link": by.link,
        "event": by.event,
    }
    due = {"due": due_json_of(to)} if is_period(edit.field) else {}
    return Change("update", plan.name, timestamp(now), {**body, **due, **more})


def appended(edit: Edit, current: Any, day: datetime) -> tuple[Any, str | None]:
    """The new value, and the text that was appended to the old one. `day` is in the plan's time zone."""
    match BY_NAME[edit.field].kind:
        case Kind.PROSE:
            added = f"[{written(day)}] {edit.to}"
            return journal.joined(current, added), added
        case Kind.EVIDENCE:
            return [*(current or []), edit.to], edit.to["text"]
        case _:
            return edit.to, edit.to


def local(db: Database, plan: Plan, now: datetime) -> datetime:
    """The moment in the plan's time zone. With a store at hand, use `local_in`, which caches the zone."""
    return now.astimezone(_zone(db, plan))


def local_in(store: Store, plan: Plan, now: datetime) -> datetime:
    """The moment in the plan's time zone."""
    return now.astimezone(store.cached(plan, "time zone", lambda: _zone(store.db, plan)))


def _zone(db: Database, plan: Plan) -> ZoneInfo:
    row = db.conn.execute("SELECT vocabulary FROM plan WHERE id = ?", [plan.id]).fetchone()
    return ZoneInfo(_zone_name(row[0] if row else "{}"))


@lru_cache(maxsize=8)
def _zone_name(vocabulary: str) -> str:
    return str(json.loads(vocabulary).get("time_zone") or ZONE)


def due_json_of(words: str | None) -> dict[str, Any] | None:
    """The days that a timescale's words cover, in their JSON form, or None if the words can't be read as a date."""
    return due_to_json(read_timescale(words).span) if words else None


def read_current(db: Database, plan: Plan, ref: str) -> Current:
    """A recommendation's current values. Raises Unclear if the plan has no such ref."""
    row = rows.read_one(db, plan.name, ref)
    if row is None:
        raise Unclear(f"The plan “{plan.title}” has no {ref}: ask “what is still open” for those that it has.")
    return Current(ref, row.values["title"], {**NOTES, **row.values})


def current(store: Store, plan: Plan, ref: str) -> Current:
    """Like `read_current`, on this thread's own connection."""
    return read_current(store.db, plan, ref)


def _last(db: Database, plan: Plan, ref: str, field: str) -> Entry | None:
    row = db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE plan = ? AND ref = ? AND field = ? ORDER BY id DESC LIMIT 1",
        [plan.name, ref, field],
    ).fetchone()
    entry = from_row(db, row) if row else None
    return entry if entry and entry.who != DOCUMENT else None


def request_of(store: Store, plan: Plan, seq: int) -> tuple[Entry, ...]:
    """All changes in the same request as a change, oldest first. Raises Unclear if there is no such change."""
    return read_request(store.db, plan, seq)


def read_request(db: Database, plan: Plan, seq: int) -> tuple[Entry, ...]:
    """Like `request_of`, on this connection."""
    entry = history.entry(db, seq)
    if entry is None or entry.plan != plan.name:
        raise Unclear(f"There is no update {seq} of this plan: “history R1” shows those of a recommendation.")
    return _read(db, journal.seqs_with(db, seq))


def by_ref(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """Changes made in one request, grouped by ref, in order."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.ref, []).append(entry)
    return tuple(map(tuple, groups.values()))


def mark(store: Store, event: str, what: str, now: datetime) -> bool:
    """Mark the updates caused by an event as `what` ("edited" or "deleted"), because that happened to their message. Returns
    False if there are none.
    """
    row = store.db.conn.execute("SELECT plan FROM history WHERE event = ? AND event <> '' LIMIT 1", [event]).fetchone()
    if row is None:
        return False
    store.append(
        f"marked:{event}:{what}:{timestamp(now)}", Change("marked", row[0], timestamp(now), {"event": event, "what": what})
    )
    return True

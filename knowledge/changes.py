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
        due = {"due": change.body["due"]} if _is_period(field) else {}
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


class Overtaken(Stale):
    """Some fields that an undo would restore have changed since. `since` pairs each field with the change to it."""

    def __init__(self, standing: Current, since: Sequence[tuple[str, Entry | None]]) -> None:
        field, last = since[0]
        super().__init__(standing, field, last if last and last.who != DOCUMENT else None)
        self.since = tuple(since)


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

    return _entries(store, store.journal.append(key, decide))


def _changes(
    db: Database, plan: Plan, ref: str, edits: Sequence[Edit], by: Origin, now: datetime, may: Check
) -> Iterator[Change]:
    """The changes that the edits make to one recommendation, after checking that the person may make them."""
    standing = read_current(db, plan, ref)
    _refuse_for_parts(db, plan, standing, edits)
    may(Writing(standing, results(standing, edits), _statuses(db, plan), stale=_is_stale(standing, edits)))
    for edit in edits:  # two links in one update are two pieces of evidence, so each edit builds on the previous one
        change = _change(db, plan, standing, edit, by, now)
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


def _entries(store: Store, appended: Appended) -> tuple[Entry, ...]:
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
        _result(
            standing,
            edit.field,
            value_after(edit, standing.values.get(edit.field)),
            due_json_of(edit.to) if _is_period(edit.field) else None,
        )
        for edit in edits
    )


def _result(standing: Current, field: str, now: Any, due: Mapping[str, Any] | None) -> Result:
    was = standing.values.get(field)
    return Result(field, was, now, standing.values["due"], due) if _is_period(field) else Result(field, was, now)


def _is_period(field: str) -> bool:
    return field in BY_NAME and BY_NAME[field].kind is Kind.PERIOD


def _statuses(db: Database, plan: Plan) -> Vocabulary:
    """The plan file's status words, as stored in this database."""
    row = db.conn.execute("SELECT vocabulary FROM plan WHERE name = ?", [plan.name]).fetchone()
    return _vocabulary(row[0] if row else "{}")


@lru_cache(maxsize=8)
def _vocabulary(content: str) -> Vocabulary:
    return vocabulary_of(content)


def entries_of(store: Store, key: str) -> tuple[Entry, ...]:
    """The updates that were written under the key."""
    return _read(store.db, journal.seqs_of(store.db, key))


def _change(db: Database, plan: Plan, standing: Current, edit: Edit, by: Origin, now: datetime, **more: Any) -> Change:
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
    due = {"due": due_json_of(to)} if _is_period(edit.field) else {}
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


# Undoing


def request_of(store: Store, plan: Plan, seq: int) -> tuple[Entry, ...]:
    """All changes in the same request as a change, oldest first. Raises Unclear if there is no such change."""
    return _request(store.db, plan, seq)


def _request(db: Database, plan: Plan, seq: int) -> tuple[Entry, ...]:
    entry = history.entry(db, seq)
    if entry is None or entry.plan != plan.name:
        raise Unclear(f"There is no update {seq} of this plan: “history R1” shows those of a recommendation.")
    return _read(db, journal.seqs_with(db, seq))


def undo(store: Store, plan: Plan, seq: int, by: Origin, now: datetime, key: str, may: Check) -> tuple[Entry, ...]:
    """Reverse all changes in the same request as change `seq`, newest first, or none of them.

    The reversal is written as new changes. Raises Overtaken if one of the fields has changed since, and Unclear if the request
    can't be undone.
    """

    def decide(db: Database) -> list[Change]:
        return [change for part in by_ref(_request(db, plan, seq)) for change in reversal(db, part)]

    def reversal(db: Database, request: tuple[Entry, ...]) -> Iterator[Change]:
        standing = _undoable(db, plan, request)
        may(Writing(standing, _before(db, standing, request), _statuses(db, plan), request))
        for entry in reversed(request):
            due = {"due": _due_before(db, entry)} if _is_period(entry.field) else {}
            back = Edit(entry.field, entry.before, expected=None if entry.field == "note" else entry.after)
            change = _change(db, plan, standing, back, by, now, undoes=entry.seq, **due)
            standing = standing.after(change)
            yield change

    appended = store.journal.append(key, decide)
    entries = _entries(store, appended)
    if not appended.is_new and {entry.undoes for entry in entries} != {entry.seq for entry in request_of(store, plan, seq)}:
        for part in by_ref(request_of(store, plan, seq)):
            _undoable(store.db, plan, part)  # the key was already used for another request
    return entries


def by_ref(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """Changes made in one request, grouped by ref, in order."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.ref, []).append(entry)
    return tuple(map(tuple, groups.values()))


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
        _result(standing, field, entry.before, _due_before(db, entry) if _is_period(field) else None)
        for field, entry in first.items()
    )


def _due_before(db: Database, entry: Entry) -> Mapping[str, Any] | None:
    """The days that the previous timescale covered. For words such as "within 6 months", they depend on the document's date."""
    (packed,) = db.conn.execute("SELECT due_was FROM history WHERE seq = ?", [entry.seq]).fetchone()
    due: Mapping[str, Any] | None = json.loads(packed)
    return due


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


# Conflicts: fields that both a document and people changed


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both people and a new document changed. The posted value is used until somebody settles the conflict."""

    ref: str
    field: str
    posted: Any
    document: Any


def conflicts(store: Store, plan: Plan) -> tuple[Conflict, ...]:
    """The open conflicts."""
    return _conflicts(store.db, plan)


def _conflicts(db: Database, plan: Plan) -> tuple[Conflict, ...]:
    """The open conflicts, leaving out those in which the document and people now agree."""
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
        conflict = next((row for row in _conflicts(db, plan) if (row.ref, row.field) == (ref, field)), None)
        if conflict is None:
            raise Unclear(f"Nothing is open about the {fields.spoken(field)} of {ref}: “planbot conflicts” lists what is.")
        standing = read_current(db, plan, ref)
        edit, more = _decision(db, plan, standing, conflict, choice)
        ends = _ended_by(standing, edit)
        result = _result(standing, field, edit.to, more.get("due"))
        may(Writing(standing, (result, *results(standing, ends)), _statuses(db, plan)))
        decision = _change(db, plan, standing, edit, by, now, decides=choice, **more)
        return [decision, *(_change(db, plan, standing, end, by, now) for end in ends)]

    return _entries(store, store.journal.append(key, decide))[0]


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
        return edit, {"due": standing.values["due"]} if _is_period(conflict.field) else {}
    why = "as the new document says"
    if conflict.field == "removed":  # the whole text, for the history
        return Edit("removed", True, why), {"from": dict(standing.values)}
    edit = Edit(conflict.field, conflict.document, why, expected=current)
    return edit, {"due": _due_in_document(db, plan, conflict.ref)} if _is_period(conflict.field) else {}


def _due_in_document(db: Database, plan: Plan, ref: str) -> Mapping[str, Any] | None:
    """The days covered by the timescale in the conflicting document, as read when it was imported."""
    (seq,) = db.conn.execute(
        "SELECT seq FROM conflict WHERE plan = ? AND ref = ? AND field = 'timescale'", [plan.name, ref]
    ).fetchone()
    imported = journal.read(db, seq).body["recommendations"]
    due: Mapping[str, Any] | None = next(row["due"] for row in imported if row["ref"] == ref)
    return due

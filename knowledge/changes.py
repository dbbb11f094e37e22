"""Updates written: one transaction each, once for each key, by whoever may, over what that person has seen.

The surprise: the right to write is asked inside the transaction. Between a preview and its confirmation the owners may
have changed, and so may the value that is about to be overwritten. Every way of writing (an update, an undo, a decision
about a conflict) asks by handing over a `Writing`: what stands, and what each field would become.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from knowledge import history, journal, merging, projection
from knowledge.folding import DOCUMENT
from knowledge.history import COLUMNS, Entry, from_row, timestamp
from knowledge.journal import Change
from knowledge.model import Unclear
from knowledge.timescale import read_timescale
from knowledge.vocabulary import Vocabulary, vocabulary_of

if TYPE_CHECKING:
    from knowledge.store import Plan, Store

SET, APPEND = "set", "append"
APPENDED = ("progress", "evidence", "note")
WAITING = ("proposed", "extension")
ANOTHER_STATUS = "another status was set"  # why a proposed one waits no more
ZONE = "Europe/London"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who does it and through what: a person's id, the surface, a link to the message, the event that caused it."""

    who: str
    surface: str
    link: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new value for a field. `seen` is the value that the person saw when they said so; an appended text needs none.

    Values: `status`, `timescale` text or None; `progress`, `note` text; `owners` a list of names; `evidence` a mapping
    with `text` and `link`; `proposed`, `extension` a mapping with `to`, `by`, `at`, `why`, or None.
    """

    field: str
    to: Any
    why: str = ""
    expected: Any = None
    how: str = SET


@dataclass(frozen=True, slots=True)
class Current:
    """What an update meets: the values of a recommendation's fields as they stand."""

    ref: str
    title: str
    values: Mapping[str, Any]

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(self.values["owners"])


@dataclass(frozen=True, slots=True)
class Result:
    """What a write would make of one field. For an appended text `now` is what is added.

    For a timescale `was_due` and `now_due` are the days that it spans, as the journal holds them; None where the words
    cannot be read as a date, and for any other field.
    """

    field: str
    was: Any
    now: Any
    was_due: Mapping[str, Any] | None = None
    now_due: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A request that is about to be written, as the transaction sees it.

    `vocabulary` knows the statuses of the plan file as they are now. `undoes` is the whole request that an undo takes back,
    oldest first, and empty for any other write. `stale` says that one of its values was not seen, so that nothing will be
    written whatever the rights are, and the person is shown what changed.
    """

    standing: Current
    results: tuple[Result, ...]
    vocabulary: Vocabulary
    undoes: tuple[Entry, ...] = ()
    stale: bool = False

    def after(self, field: str) -> Any:
        """What the field will be once this is written."""
        return next((each.now for each in self.results if each.field == field), self.standing.values.get(field))


class Stale(Unclear):
    """Somebody changed the field since it was seen. `last` is that change, None where a document brought it."""

    def __init__(self, standing: Current, field: str, last: Entry | None) -> None:
        super().__init__(f"The {field} of {standing.ref} has been changed meanwhile: look at it, and say it again.")
        self.standing = standing
        self.field = field
        self.last = last


class Overtaken(Stale):
    """Some of the fields that an undo would take back were changed since: `since` has each with the change that did it."""

    def __init__(self, standing: Current, since: Sequence[tuple[str, Entry | None]]) -> None:
        field, last = since[0]
        super().__init__(standing, field, last if last and last.who != DOCUMENT else None)
        self.since = tuple(since)


Check = Callable[[Writing], None]  # raises Unclear where the person may not


def write(
    store: Store, plan: Plan, ref: str, edits: Sequence[Edit], by: Origin, now: datetime, key: str, may: Check
) -> tuple[Entry, ...]:
    """Write these edits, all or none, durable on return. The same key again writes nothing and gives what it wrote.

    Raises Unclear where the person may not, or the plan has no such recommendation; Stale where a value was not seen.
    """

    def work(db: Database) -> tuple[Entry, ...]:
        known = _written(db, key)
        if known:
            return known
        standing = read_current(db, plan, ref)
        may(Writing(standing, results(standing, edits), _statuses(db, plan), stale=_is_stale(standing, edits)))
        done: list[Entry] = []
        for place, edit in enumerate(edits):
            if done:  # two links in one update are two pieces of evidence: each edit is made over the one before it
                standing = read_current(db, plan, ref)
            done.append(_append(db, plan, standing, edit, by, now, f"{key}:{place}"))
        return tuple(done)

    return store.write(work)


def _is_stale(standing: Current, edits: Sequence[Edit]) -> bool:
    """Whether the first edit of a field is made over a value that stands no more."""
    first = {edit.field: edit for edit in reversed(edits)}
    return any(edit.how == SET and edit.expected != standing.values.get(field) for field, edit in first.items())


def results(standing: Current, edits: Sequence[Edit]) -> tuple[Result, ...]:
    """What edits would make of the fields as they stand."""
    return tuple(
        _result(standing, edit.field, edit.to, due_json_of(edit.to) if edit.field == "timescale" else None) for edit in edits
    )


def _result(standing: Current, field: str, now: Any, due: Mapping[str, Any] | None) -> Result:
    was = standing.values.get(field)
    return Result(field, was, now, standing.values["due"], due) if field == "timescale" else Result(field, was, now)


def _statuses(db: Database, plan: Plan) -> Vocabulary:
    """The status words of the plan file, as this transaction reads them."""
    row = db.conn.execute("SELECT vocabulary FROM plan WHERE name = ?", [plan.name]).fetchone()
    return vocabulary_of(row[0] if row else "{}", (), (), ())


def entries_of(store: Store, key: str) -> tuple[Entry, ...]:
    """What was written under the key."""
    return _written(store.db, key)


def _written(db: Database, key: str) -> tuple[Entry, ...]:
    """What was written under the key before."""
    seqs = [
        row[0]
        for row in db.conn.execute("SELECT seq FROM journal WHERE id >= ? AND id < ? ORDER BY seq", [f"{key}:", f"{key};"])
    ]
    found = [history.entry(db, seq) for seq in seqs]
    return tuple(each for each in found if each is not None)


def _append(db: Database, plan: Plan, standing: Current, edit: Edit, by: Origin, now: datetime, key: str, **more: Any) -> Entry:
    current = standing.values.get(edit.field)
    if edit.how == SET and current != edit.expected:
        raise Stale(standing, edit.field, _last(db, plan, standing.ref, edit.field))
    day = local(db, plan, now) if edit.field == "progress" and edit.how == APPEND else now
    to, added = (edit.to, None) if edit.how == SET else appended(edit, current, day)
    body = {
        "ref": standing.ref, "field": edit.field, "from": current, "to": to, "added": added, "why": edit.why, "who": by.who,
        "surface": by.surface, "link": by.link, "event": by.event, **more,
    }  # fmt: skip
    if edit.field == "timescale":
        body = {"due": due_json_of(to), **body}
    seq, _ = journal.append(db, key, Change("update", plan.name, timestamp(now), body))
    projection.catch_up(db)
    found = history.entry(db, seq)
    assert found is not None
    return found


def appended(edit: Edit, current: Any, day: datetime) -> tuple[Any, str | None]:
    """The value with what is added to it, and the text that was added."""
    match edit.field:
        case "progress":
            added = f"[{day.day} {day:%B %Y}] {edit.to}"
            return f"{current}\n{added}" if current else added, added
        case "evidence":
            return [*(current or []), edit.to], edit.to["text"]
        case _:
            return edit.to, edit.to


def local(db: Database, plan: Plan, now: datetime) -> datetime:
    """The moment in the plan's own time zone."""
    row = db.conn.execute("SELECT json_extract(vocabulary, '$.time_zone') FROM plan WHERE id = ?", [plan.id]).fetchone()
    return now.astimezone(ZoneInfo(row[0] if row and row[0] else ZONE))


def due_json_of(words: str | None) -> dict[str, Any] | None:
    """What a timescale's words mean, as the journal holds it; None where they cannot be read."""
    span = read_timescale(words).span if words else None
    if span is None:
        return None
    start, end, due_from = (day.isoformat() if day else None for day in (span.start, span.end, span.due_from))
    return {"from": start, "to": end, "due_from": due_from, "ongoing": span.ongoing}


def read_current(db: Database, plan: Plan, ref: str) -> Current:
    """A recommendation as it stands. Raises Unclear where the plan has none of that ref."""
    found = merging.read_row(db, plan.name, ref)
    if found is None:
        raise Unclear(f"The plan “{plan.title}” has no {ref}: ask “what is still open” for those that it has.")
    return Current(ref, found["title"], found)


def current(store: Store, plan: Plan, ref: str) -> Current:
    """As `stands`, read on this thread's own connection."""
    return read_current(store.db, plan, ref)


def _last(db: Database, plan: Plan, ref: str, field: str) -> Entry | None:
    row = db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE plan = ? AND ref = ? AND field = ? ORDER BY id DESC LIMIT 1",
        [plan.name, ref, field],
    ).fetchone()
    found = from_row(row) if row else None
    return found if found and found.who != DOCUMENT else None


# Undoing


def request_of(store: Store, plan: Plan, seq: int) -> tuple[Entry, ...]:
    """All the changes of the request that a change belongs to, oldest first. Raises Unclear where there is no such change."""
    return _request(store.db, plan, seq)


def _request(db: Database, plan: Plan, seq: int) -> tuple[Entry, ...]:
    found = history.entry(db, seq)
    if found is None or found.plan != plan.name:
        raise Unclear(f"There is no update {seq} of this plan: “history R1” shows those of a recommendation.")
    (id,) = db.conn.execute("SELECT id FROM journal WHERE seq = ?", [seq]).fetchone()
    return _written(db, id.rpartition(":")[0])


def undo(store: Store, plan: Plan, seq: int, by: Origin, now: datetime, key: str, may: Check) -> tuple[Entry, ...]:
    """Reverse the whole request that a change belongs to, by further changes, newest first; all of it or nothing.

    Raises Overtaken where one of its fields was changed since, Unclear where it cannot be undone.
    """

    def work(db: Database) -> tuple[Entry, ...]:
        request = _request(db, plan, seq)
        known = _written(db, key)
        if known and {each.undoes for each in known} == {each.seq for each in request}:
            return known
        standing = _undoable(db, plan, request)
        may(Writing(standing, _before(db, standing, request), _statuses(db, plan), request))
        done: list[Entry] = []
        for place, entry in enumerate(reversed(request)):
            more = {"due": _due_before(db, entry)} if entry.field == "timescale" else {}
            back = Edit(entry.field, entry.before, expected=None if entry.field == "note" else entry.after)
            standing = read_current(db, plan, entry.ref) if done else standing
            done.append(_append(db, plan, standing, back, by, now, f"{key}:{place}", undoes=entry.seq, **more))
        return tuple(done)

    return store.write(work)


def _undoable(db: Database, plan: Plan, request: Sequence[Entry]) -> Current:
    """What stands where a request is to be undone. Raises Unclear where it cannot be, Overtaken where it was changed since."""
    ref = request[0].ref
    if all(each.undone_by is not None for each in request):
        raise Unclear(f"That update of {ref} was undone already.")
    if any(each.undoes is not None for each in request):
        raise Unclear(f"That was itself an undoing: say what {ref} is to be instead.")
    if any(each.field == "removed" for each in request):
        raise Unclear(
            f"A decision to keep {ref} or to take it out cannot be undone: import the document again, and decide anew."
        )
    standing = read_current(db, plan, ref)
    last = {each.field: each for each in request}
    changed = [(field, _changed_since(db, standing, each)) for field, each in last.items()]
    partly = [(each.field, history.entry(db, each.undone_by)) for each in request if each.undone_by is not None]
    since = [*partly, *((field, entry) for field, (is_changed, entry) in changed if is_changed)]
    if since:
        raise Overtaken(standing, since)
    return standing


def _changed_since(db: Database, standing: Current, entry: Entry) -> tuple[bool, Entry | None]:
    """Whether a field was changed after this, and by what. A note stands in the history alone, and is never changed.

    A change that was taken back since has left nothing behind, and does not count.
    """
    if entry.field == "note":
        return False, None
    row = db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE plan = ? AND ref = ? AND field IN (?, 'added') AND seq > ?"
        " AND undoes IS NULL AND undone_by IS NULL ORDER BY id DESC LIMIT 1",
        [entry.plan, entry.ref, entry.field, entry.seq],
    ).fetchone()
    return bool(row) or standing.values.get(entry.field) != entry.after, from_row(row) if row else None


def _before(db: Database, standing: Current, request: Sequence[Entry]) -> tuple[Result, ...]:
    """What the fields will be when a request is undone: for each, what it was before the first change of it."""
    first = {each.field: each for each in reversed(request)}
    return tuple(
        _result(standing, field, each.before, _due_before(db, each) if field == "timescale" else None)
        for field, each in first.items()
    )


def _due_before(db: Database, done: Entry) -> Mapping[str, Any] | None:
    """The days that the former timescale spanned. A document's words ("within 6 months") may need its date to be read."""
    (packed,) = db.conn.execute("SELECT due_was FROM history WHERE seq = ?", [done.seq]).fetchone()
    found: Mapping[str, Any] | None = json.loads(packed)
    return found


def mark(store: Store, event: str, what: str, now: datetime) -> bool:
    """Mark the updates that an event caused as `what` ("edited", "deleted"): its message was, afterwards. False for none."""
    row = store.db.conn.execute("SELECT plan FROM history WHERE event = ? AND event <> '' LIMIT 1", [event]).fetchone()
    if row is None:
        return False
    store.append(
        f"marked:{event}:{what}:{timestamp(now)}", Change("marked", row[0], timestamp(now), {"event": event, "what": what})
    )
    return True


# What a document and people both changed


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that people and a new document both changed; the posted value stands until somebody decides."""

    ref: str
    field: str
    posted: Any
    document: Any


def conflicts(store: Store, plan: Plan) -> tuple[Conflict, ...]:
    """The conflicts that are still open."""
    return tuple(Conflict(*row) for row in merging.open_conflicts(store.db, plan.name))


def decide(
    store: Store, plan: Plan, ref: str, field: str, choice: str, by: Origin, now: datetime, key: str, may: Check
) -> Entry:
    """Settle a conflict: "document" takes what the document says, "posted" keeps what stands. Raises Unclear where there
    is none."""

    def work(db: Database) -> Entry:
        known = _written(db, key)
        if known:
            return known[0]
        found = next((Conflict(*row) for row in merging.open_conflicts(db, plan.name) if row[:2] == (ref, field)), None)
        if found is None:
            raise Unclear(f"Nothing is open about the {field} of {ref}: “planbot conflicts” lists what is.")
        standing = read_current(db, plan, ref)
        edit, more = _decided(db, plan, standing, found, choice)
        ends = _ended_by(standing, edit)
        result = _result(standing, field, edit.to, more.get("due"))
        may(Writing(standing, (result, *results(standing, ends)), _statuses(db, plan)))
        done = _append(db, plan, standing, edit, by, now, f"{key}:0", decides=choice, **more)
        for end in ends:
            _append(db, plan, standing, end, by, now, f"{key}:1")
        return done

    return store.write(work)


def _ended_by(standing: Current, edit: Edit) -> tuple[Edit, ...]:
    """The end of a proposed status where another one is set: nothing may be closed and wait for sign-off as well."""
    waiting = standing.values["proposed"]
    if edit.field != "status" or edit.to == standing.values["status"] or not waiting:
        return ()
    return (Edit("proposed", None, ANOTHER_STATUS, waiting),)


def _decided(db: Database, plan: Plan, standing: Current, found: Conflict, choice: str) -> tuple[Edit, Mapping[str, Any]]:
    """The edit that settles a conflict, and what else its change holds."""
    current = standing.values.get(found.field)
    if choice != "document":
        kept = Edit(found.field, current, "as it was posted, whatever the new document says", expected=current)
        return kept, {"due": standing.values["due"]} if found.field == "timescale" else {}
    why = "as the new document says"
    if found.field == "removed":  # the whole of it, for the record
        return Edit("removed", True, why), {"from": dict(standing.values)}
    edit = Edit(found.field, found.document, why, expected=current)
    return edit, {"due": _due_in_document(db, plan, found.ref)} if found.field == "timescale" else {}


def _due_in_document(db: Database, plan: Plan, ref: str) -> Mapping[str, Any] | None:
    """The days of the timescale that the document in conflict gives, as they were read with it."""
    body, at = db.conn.execute(
        "SELECT journal.body, journal.at FROM conflict JOIN journal ON journal.seq = conflict.seq"
        " WHERE conflict.plan = ? AND ref = ? AND field = 'timescale'",
        [plan.name, ref],
    ).fetchone()
    rows = journal.from_row(body, at).body["recommendations"]
    found: Mapping[str, Any] | None = next(row["due"] for row in rows if row["ref"] == ref)
    return found

"""What was changed by whom: rows of the journal as they are read back, and a recommendation as it was on some day.

The surprise: the past is read backwards. From the present, each later change is taken back until the day is reached.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from knowledge import journal, projection
from knowledge.model import Evidence, Proposed, Recommendation
from knowledge.timescale import read_timescale
from knowledge.updates import DOCUMENT

if TYPE_CHECKING:
    from knowledge.store import Plan, Store

COLUMNS = "seq, at, who, surface, link, plan, ref, field, was, now, why, event, added, undoes, undone_by, marked"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one field. `at` is UTC (ISO 8601); `was` and `now` are the field's values as JSON holds them.

    `added` is what an appended text added, `undoes` the change that this one reversed, `undone_by` the change that
    reversed it. `marked` is "edited" or "deleted" where the message that it came from was, afterwards.
    """

    seq: int
    at: str
    who: str
    surface: str
    link: str
    plan: str
    ref: str
    field: str
    was: Any
    now: Any
    why: str
    event: str
    added: str | None
    undoes: int | None
    undone_by: int | None
    marked: str | None


def entry_of(row: tuple[Any, ...]) -> Entry:
    seq, at, who, surface, link, plan, ref, field, was, now, *rest = row
    return Entry(seq, at, who, surface, link, plan, ref, field, json.loads(was), json.loads(now), *rest)


def history(
    store: Store,
    plan: Plan,
    refs: tuple[str, ...] | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    owners: tuple[str, ...] = (),
    who: tuple[str, ...] = (),
    after: int | None = None,
    most: int = 1000,
) -> tuple[Entry, ...]:
    """The changes of a plan, newest first: of these refs, from `since` on, before `until`, of what these own now, by these
    people, after a seq; at most so many (-1: all)."""
    tests: list[str] = ["plan = ?"]
    values: list[Any] = [plan.name]
    if refs is not None:
        tests.append("ref IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(refs))
    for moment, sign in ((since, ">="), (until, "<")):
        if moment is not None:
            tests.append(f"at {sign} ?")
            values.append(stamp(moment))
    if owners:
        tests.append(
            "ref IN (SELECT ref FROM recommendation JOIN recommendation_owner ON recommendation = recommendation.id"
            " JOIN owner ON owner.id = owner WHERE recommendation.plan = ? AND owner.name IN (SELECT value FROM json_each(?)))"
        )
        values += [plan.id, json.dumps(owners)]
    if after is not None:
        tests.append("seq > ?")
        values.append(after)
    if who:
        tests.append("who IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(who))
    rows = store.db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE {' AND '.join(tests)} ORDER BY id DESC LIMIT ?", [*values, most]
    )
    return tuple(entry_of(row) for row in rows)


def entry(db: Database, seq: int) -> Entry | None:
    """The update with this seq."""
    row = db.conn.execute(f"SELECT {COLUMNS} FROM history WHERE seq = ? AND who <> ?", [seq, DOCUMENT]).fetchone()
    return entry_of(row) if row else None


def last(store: Store, plan: Plan, ref: str) -> Entry | None:
    """The last update of a recommendation by a person; what was undone, and its undoing, included."""
    row = store.db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE plan = ? AND ref = ? AND who <> ? ORDER BY id DESC LIMIT 1",
        [plan.name, ref, DOCUMENT],
    ).fetchone()
    return entry_of(row) if row else None


def has_history(store: Store, plan: Plan, ref: str) -> bool:
    found = store.db.conn.execute("SELECT 1 FROM history WHERE plan = ? AND ref = ? LIMIT 1", [plan.name, ref]).fetchone()
    return found is not None


def as_at(store: Store, plan: Plan, ref: str, moment: datetime) -> Recommendation | None:
    """The recommendation as it was at a moment; None where planbot did not know it then.

    What the document says beside the fields that people update (its place, what it mentions) is today's.
    """
    known = store.recommendations(plan, (ref,))
    (since,) = store.db.conn.execute("SELECT since FROM plan WHERE id = ?", [plan.id]).fetchone()
    if not known or stamp(moment) < since:
        return None
    found: Recommendation | None = known[0]
    rows = store.db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE plan = ? AND ref = ? AND at > ? ORDER BY id DESC", [plan.name, ref, stamp(moment)]
    )
    for each in map(entry_of, rows):
        found = _before(found, each) if found else None
    earlier = store.db.conn.execute(
        "SELECT max(at) FROM history WHERE plan = ? AND ref = ? AND at <= ? AND who <> ?",
        [plan.name, ref, stamp(moment), DOCUMENT],
    ).fetchone()
    return replace(found, updated=earlier[0], slips=0, first_timescale=None) if found else None


def _before(row: Recommendation, change: Entry) -> Recommendation | None:
    was = change.was
    match change.field:
        case "added":
            return None
        case "timescale":
            return replace(row, timescale=read_timescale(was) if was else None)
        case "owners":
            return replace(row, owners=tuple(was))
        case "evidence":
            return replace(row, evidence=tuple(Evidence(**each) for each in was or ()))
        case "proposed" | "extension":
            waiting = Proposed(**was) if was else None
            return replace(row, proposed=waiting) if change.field == "proposed" else replace(row, extension=waiting)
        case "status":
            return replace(row, status=was)
        case "progress" | "title" | "actions" | "theme":
            return replace(row, **{change.field: was})
        case _:
            return row


def touched(store: Store, plan: Plan) -> Mapping[str, str | None]:
    """When each recommendation was last updated (UTC), None where never; in the document's order."""
    return dict(store.db.conn.execute("SELECT ref, updated FROM recommendation WHERE plan = ? ORDER BY id", [plan.id]))


def waiting(store: Store, plan: Plan) -> tuple[str, ...]:
    """The recommendations on which something waits for an approver."""
    rows = store.db.conn.execute(
        "SELECT ref FROM recommendation WHERE plan = ? AND (proposed IS NOT NULL OR extension IS NOT NULL) ORDER BY id",
        [plan.id],
    )
    return tuple(ref for (ref,) in rows)


def counted(store: Store, plan: Plan) -> int:
    """How many changes people have posted to the plan."""
    found = store.db.conn.execute("SELECT count(*) FROM history WHERE plan = ? AND who <> ?", [plan.name, DOCUMENT])
    return int(found.fetchone()[0])


def stamp(at: datetime) -> str:
    """UTC to the millisecond, so that stamps sort as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


# Proof


@dataclass(frozen=True, slots=True)
class Verified:
    """What a replay showed: how many changes there are, and the tables in which what stands differs from it."""

    changes: int
    differs: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.differs


def verify(store: Store) -> Verified:
    """Replay the journal into an empty database and compare every table of the plan as it stands with it, row by row."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = journal.connect(Path(folder) / "replay.db")
        with journal.immediate(fresh) as db:
            journal.create(db)
            rows = store.db.conn.execute("SELECT seq, id, body, at FROM journal ORDER BY seq").fetchall()
            db.conn.executemany("INSERT INTO journal (seq, id, body, at) VALUES (?, ?, ?, ?)", rows)
            projection.catch_up(db)
        try:
            differs = tuple(table for table in COMPARED if _rows(fresh, table) != _rows(store.db, table))
        finally:
            fresh.conn.close()
    return Verified(len(rows), differs)


COMPARED = (*projection.TABLES, "recommendation_fts")


def _rows(db: Database, table: str) -> list[tuple[Any, ...]]:
    return db.conn.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()

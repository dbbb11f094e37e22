"""What was changed by whom: rows of the journal as they are read back, and a recommendation as it was on some day.

The surprise: the past is read from the changes after it. What a field was before the first of them is what it was then.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from knowledge import chain, journal, projection
from knowledge.chain import Checked
from knowledge.folding import DOCUMENT
from knowledge.model import Evidence, Proposed, Recommendation, Span, Timescale, Unclear

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
    before: Any
    after: Any
    why: str
    event: str
    added: str | None
    undoes: int | None
    undone_by: int | None
    marked: str | None


def from_row(row: tuple[Any, ...]) -> Entry:
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
            values.append(timestamp(moment))
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
    return tuple(from_row(row) for row in rows)


def entry(db: Database, seq: int) -> Entry | None:
    """The update with this seq."""
    row = db.conn.execute(f"SELECT {COLUMNS} FROM history WHERE seq = ? AND who <> ?", [seq, DOCUMENT]).fetchone()
    return from_row(row) if row else None


def last(store: Store, plan: Plan, ref: str) -> Entry | None:
    """The last update of a recommendation by a person; what was undone, and its undoing, included."""
    row = store.db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE plan = ? AND ref = ? AND who <> ? ORDER BY id DESC LIMIT 1",
        [plan.name, ref, DOCUMENT],
    ).fetchone()
    return from_row(row) if row else None


def has_history(store: Store, plan: Plan, ref: str) -> bool:
    found = store.db.conn.execute("SELECT 1 FROM history WHERE plan = ? AND ref = ? LIMIT 1", [plan.name, ref]).fetchone()
    return found is not None


def as_at(store: Store, plan: Plan, ref: str, moment: datetime) -> Recommendation | None:
    """The recommendation as it was at a moment; None where planbot did not know it then.

    What the document says beside the fields that people update (its place, what it mentions) is that of the version
    which last had it.
    """
    if timestamp(moment) < timestamp(store.since(plan)):
        return None
    known = store.recommendations(plan, (ref,))
    found = known[0] if known else None
    firsts = store.db.conn.execute(
        "SELECT field, was, due_was FROM history JOIN (SELECT min(id) AS first FROM history WHERE plan = ? AND ref = ?"
        " AND at > ? AND (field <> 'removed' OR was <> 'null') GROUP BY field) ON id = first ORDER BY id",
        [plan.name, ref, timestamp(moment)],
    ).fetchall()
    lives = [place for place, (field, *_) in enumerate(firsts) if field in ("added", "removed")]
    if lives:  # what came after it was taken out, or before it was put in, is not of its life at that moment
        field, was, _ = firsts[lives[0]]
        found = _of_row(json.loads(was)) if field == "removed" else None
        firsts = firsts[: lives[0]]
    for field, was, due in firsts:
        found = _before(found, field, json.loads(was), json.loads(due or "null")) if found else None
    earlier = store.db.conn.execute(
        "SELECT max(at) FROM history WHERE plan = :plan AND ref = :ref AND at <= :at AND who <> :document AND id > coalesce("
        "(SELECT max(id) FROM history WHERE plan = :plan AND ref = :ref AND at <= :at AND field = 'added'), 0)",
        {"plan": plan.name, "ref": ref, "at": timestamp(moment), "document": DOCUMENT},
    ).fetchone()
    return replace(found, updated=earlier[0], slips=0, first_timescale=None) if found else None


def _of_row(was: Mapping[str, Any]) -> Recommendation:
    """A recommendation that was taken out, by what the history holds of it."""
    return Recommendation(
        ref=was["ref"], theme=was["theme"], title=was["title"], actions=was["actions"],
        timescale=_timescale(was["timescale"], was["due"]), owners=tuple(was["owners"]), progress=was["progress"],
        status=was["status"], refers_to=tuple(was["refers_to"]), place=was["place"],
        evidence=tuple(Evidence(**each) for each in was.get("evidence") or ()),
        proposed=Proposed(**was["proposed"]) if was.get("proposed") else None,
        extension=Proposed(**was["extension"]) if was.get("extension") else None,
    )  # fmt: skip


def _timescale(words: str | None, due: Mapping[str, Any] | None) -> Timescale | None:
    """A former timescale. What it means was kept with it: a document's words may need its date to be read."""
    if words is None or due is None:
        return Timescale(words, None) if words else None
    start, end, due_from = (date.fromisoformat(due[each]) if due[each] else None for each in ("from", "to", "due_from"))
    return Timescale(words, Span(start, end, due["ongoing"], due_from))


def _before(row: Recommendation, field: str, was: Any, due: Mapping[str, Any] | None) -> Recommendation:
    match field:
        case "timescale":
            return replace(row, timescale=_timescale(was, due))
        case "owners":
            return replace(row, owners=tuple(was))
        case "evidence":
            return replace(row, evidence=tuple(Evidence(**each) for each in was or ()))
        case "proposed" | "extension":
            waiting = Proposed(**was) if was else None
            return replace(row, proposed=waiting) if field == "proposed" else replace(row, extension=waiting)
        case "status":
            return replace(row, status=was)
        case "progress" | "title" | "actions" | "theme":
            return replace(row, **{field: was})
        case _:
            return row


def refs_waiting(store: Store, plan: Plan) -> tuple[str, ...]:
    """The recommendations on which something waits for an approver."""
    rows = store.db.conn.execute(
        "SELECT ref FROM recommendation WHERE plan = ? AND (proposed IS NOT NULL OR extension IS NOT NULL) ORDER BY id",
        [plan.id],
    )
    return tuple(ref for (ref,) in rows)


def count_updates(store: Store, plan: Plan) -> int:
    """How many changes people have posted to the plan."""
    found = store.db.conn.execute("SELECT count(*) FROM history WHERE plan = ? AND who <> ?", [plan.name, DOCUMENT])
    return int(found.fetchone()[0])


def timestamp(at: datetime) -> str:
    """UTC to the millisecond, so that stamps sort as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


# Proof


@dataclass(frozen=True, slots=True)
class Verification:
    """What a replay showed: how many changes there are, the tables in which what stands differs from it, the hashes."""

    changes: int
    differs: tuple[str, ...]
    chain: Checked

    @property
    def same(self) -> bool:
        return not self.differs and self.chain.broken is None

    @property
    def told(self) -> str:
        """What does not hold together, in words; "" where all does."""
        found = [f"the plan as it stands differs from its journal in {', '.join(self.differs)}"] if self.differs else []
        if self.chain.broken is not None:
            found.append(f"the journal’s hashes do not follow from change {self.chain.broken} on")
        return "; ".join(found)


def verify(store: Store, noted: str = "") -> Verification:
    """Replay the journal into an empty database and compare every table of the plan as it stands with it, row by row.

    Before that SQLite checks the file, and the chain of hashes is computed anew; `noted` is a hash to look for in it. What
    stands is read at one moment, so that others may go on writing. The full-text index is compared by its terms. Raises
    Unclear where the file is damaged.
    """
    if why := journal.damage(store.db.conn):
        raise Unclear(journal.damaged(store.path, why))
    with tempfile.TemporaryDirectory() as folder, closing(journal.connect(Path(folder) / "replay.db", new=True).conn) as conn:
        fresh = Database(conn)
        with journal.snapshot(store.db) as stands:
            checked = chain.check(stands, noted)
            if checked.broken is not None:  # what was altered need not even be a change that can be replayed
                return Verification(journal.count(stands), (), checked)
            changes = _replay(stands, fresh)
            differs = [
                table
                for table in projection.TABLES
                if not _alike(f"SELECT rowid, * FROM {table} ORDER BY rowid", stands, fresh)
            ]
            with _terms(stands), _terms(fresh):
                if not _alike("SELECT term, doc, col, offset FROM temp.terms", stands, fresh):
                    differs.append("recommendation_fts")
    return Verification(changes, tuple(differs), checked)


def verify_file(path: Path, noted: str = "") -> Verification:
    """As `verify`, of a database that may be too damaged to be opened: it is checked before. Raises Unclear for that."""
    from knowledge.store import Store

    try:
        with closing(sqlite3.connect(journal.existing(path), uri=True)) as conn:
            if why := journal.damage(conn):
                raise Unclear(journal.damaged(path, why))
        with closing(Store(path)) as store:
            return verify(store, noted)
    except sqlite3.Error as fault:
        raise Unclear(journal.damaged(path, journal.complaint(str(fault)))) from fault
    except journal.BROKEN as fault:
        raise Unclear(journal.damaged(path, journal.UNWHOLE)) from fault


def _replay(stands: Database, fresh: Database) -> int:
    """Fold the whole journal of the one into the other; how many changes it has."""
    with journal.immediate(fresh) as db:
        journal.create(db)
        rows = stands.conn.execute("SELECT seq, id, body, at FROM journal ORDER BY seq")
        db.conn.executemany("INSERT INTO journal (seq, id, body, at) VALUES (?, ?, ?, ?)", rows)
        projection.catch_up(db)
        return journal.count(db)


@contextmanager
def _terms(db: Database) -> Iterator[None]:
    """The full-text index itself as a table: selecting from the index gives the table that it was made from."""
    db.conn.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'recommendation_fts', 'instance')")
    try:
        yield
    finally:
        db.conn.execute("DROP TABLE temp.terms")


def _alike(sql: str, one: Database, other: Database) -> bool:
    return all(a == b for a, b in zip_longest(one.conn.execute(sql), other.conn.execute(sql)))

"""The store: one SQLite file with the journal, the plan as it stands, its index, and what threads were last about.

The surprise: reading has a connection for each thread, writing one connection behind a lock. SQLite's own busy timeout
would do, at half the speed. What waits for that lock is written in one commit by whoever gets it, since a commit costs
a synchronisation of the disk and what is in it next to nothing.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from knowledge import alias_proposals, backup, chain, files, filters, journal, names, projection, schema
from knowledge.deferred import Unwritten, Write
from knowledge.filters import NO_TESTS, Filters
from knowledge.journal import Change
from knowledge.model import Evidence, Proposed, Recommendation, Span, Timescale, Unclear
from knowledge.vocabulary import Vocabulary, vocabulary_of

T = TypeVar("T")
BESIDE = ("", "-wal", "-shm")  # the database and what SQLite keeps beside it while it is open: all three are one
LISTS = 32  # lists of refs that are remembered: the next page of one, and what is asked about each owner again and again
Gathered = Write
ROW = (
    "SELECT recommendation.id, ref, theme.name AS theme, title, actions, timescale, due_start, due_end, due_from, ongoing,"
    " readable, progress, status, place, evidence, proposed, extension, first_timescale, slips, updated"
    " FROM recommendation LEFT JOIN theme ON theme.id = recommendation.theme"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it stands. `dated` is its document's own date, `read_on` the day on which planbot read it (ISO 8601).

    `seq` is the change from which on its words are what they are, `changed` the last change of any kind.
    """

    id: int
    name: str
    title: str
    dated: str | None
    read_on: str
    file: str
    digest: str
    sample: bool
    seq: int
    changed: int


class Store:
    """An open database. Close it when done; it may be used from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.absolute()
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Callable[[Database], Any], Future[Any]]] = deque()
        self._lists = lru_cache(maxsize=LISTS)(self._read_refs)
        self._making = threading.RLock()  # what is being made may need another such thing
        self._local = threading.local()
        self._opened: list[Database] = []
        self._kept: dict[tuple[int, str], tuple[int, Any]] = {}
        self.unwritten = Unwritten()
        self._failed = ""
        self._identities: dict[Path, files.Identity] = {}
        self._writer = self._connect(new=True)
        with self._lock:
            self._before_upgrade()
            self._prepare()
        parts = [self._file.with_name(self._file.name + ending) for ending in BESIDE]
        self._identities = {part: found for part in parts if (found := files.identity(part))}

    def _connect(self, new: bool = False) -> Database:
        db = journal.connect(self._file, new)
        self._opened.append(db)
        return db

    def _before_upgrade(self) -> None:
        """Keep a copy of a database that an earlier version wrote, once. Raises Unclear for one that a later version wrote."""
        conn = self._writer.conn
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        if version > projection.VERSION:
            raise Unclear(f"{self.path} was written by a newer planbot: install that version, or name another file with --db.")
        if 0 < version < projection.VERSION:
            backup.keep_once(conn, self.path.with_name(f"{self.path.name}.version-{version}"))

    def _prepare(self) -> None:
        try:
            with journal.immediate(self._writer) as db:
                journal.create(db)
                schema.create(db)
                alias_proposals.create(db)
                names.create(db)
                chain.extend(db)
                projection.catch_up(db)
        except sqlite3.Error as fault:
            raise Unclear(journal.explain(self.path, fault)) from fault
        except journal.BROKEN as fault:
            if why := journal.damage(self._writer.conn):
                raise Unclear(journal.damaged(self.path, why)) from fault
            raise

    @property
    def db(self) -> Database:
        """This thread's connection for reading.

        Where the file is lost, a thread without one reads through the writer's, which still has it: nothing is written
        then, and the file that now has the name must not be opened beside the write-ahead log of the former one.
        """
        if not hasattr(self._local, "db"):
            if self.lost():
                return self._writer
            self._local.db = self._connect()
        found: Database = self._local.db
        return found

    def close(self) -> None:
        if self.lost():
            self._let_go()
        for db in self._opened:
            db.conn.close()

    # What keeps it from being written

    def lost(self) -> str:
        """Why the file under the database's name is not the one that was opened, with the next step; "" where it is."""
        for part, identity in self._identities.items():
            found = files.identity(part)
            if found != identity:
                if part != self._file:
                    return journal.parted(part)
                return journal.replaced(self.path) if found else journal.gone(self.path)
        return ""

    def trouble(self) -> str:
        """Why nothing can be written, with the next step; "" as long as the last write went through. Costs next to nothing."""
        return self.lost() or self._failed

    def probe(self) -> None:
        """Where there is trouble, try to write something that changes nothing: `trouble` then tells whether it is over."""
        if self.trouble():
            with suppress(Unclear):
                self.write(lambda db: db.conn.execute("UPDATE folded SET seq = seq WHERE id = 1"))

    def _let_go(self) -> None:
        """Bring the write-ahead log into the file that it belongs to, wherever that is now.

        Left as it is, it would be taken for the log of the file that has come in its place, and damage it.
        """
        with suppress(sqlite3.Error):
            self._writer.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def append(self, key: str, change: Change) -> tuple[int, bool]:
        """Append a change and fold it, in one transaction: (seq, is_new), durable on return, once for each key."""

        def work(db: Database) -> tuple[int, bool]:
            seq, is_new = journal.append(db, key, change)
            projection.catch_up(db)
            return seq, is_new

        return self.write(work)

    def write(self, work: Callable[[Database], T]) -> T:
        """What `work` gives, inside a transaction that is durable on return.

        It may share its commit with others, and is done a second time where one of those fails. Raises Unclear where
        the database cannot be written, and what `work` itself raises.
        """
        mine: Future[T] = Future()
        self._waiting.append((work, mine))
        with self._lock:
            if not mine.done():
                batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
                if not self._commit(batch):
                    for one in batch:
                        self._commit([one])
        return mine.result()

    def _commit(self, batch: Sequence[tuple[Callable[[Database], Any], Future[Any]]]) -> bool:
        """Do all works in one commit; False where one of several failed, so that nothing was done."""
        try:
            before = self._writer.conn.total_changes
            with journal.immediate(self._writer) as db:
                results = [work(db) for work, _ in batch]
                if lost := self.lost():
                    raise Unclear(lost)
            if self._writer.conn.total_changes > before:  # an UPDATE that meets no row needs no room on the disk
                self._failed = ""
        except BaseException as fault:  # carried to the thread that asked for the work
            if len(batch) > 1:
                return False
            told = self._unwritable(fault) if isinstance(fault, sqlite3.Error) else fault
            batch[0][1].set_exception(told)
            if self.lost():
                self._let_go()
            return True
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)
        return True

    def _unwritable(self, fault: sqlite3.Error) -> Unclear:
        """SQLite's complaint as a sentence; what is no fault of planbot's stands as trouble until a write goes through."""
        lost = self.lost()
        self._failed = "" if lost else journal.advice(self.path, fault)
        return Unclear(lost or journal.explain(self.path, fault))

    # What is short-lived

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Put off what this thread writes of what is short-lived, for whoever carries it out with something else.

        It can be read at once, by this process. Nothing of it is durable before it is written.
        """
        self._local.gathered = []
        try:
            yield
        finally:
            self._local.gathered = None

    def gathered(self) -> list[Write]:
        """What this thread has put off since the last call."""
        writes: list[Write] = list(getattr(self._local, "gathered", None) or ())
        if writes:
            self._local.gathered.clear()
        return writes

    def put(self, write: Write, needed: bool = False) -> None:
        """Write something short-lived now.

        Where it cannot be written, it stays in memory; with `needed`, Unclear is raised instead.
        """
        gathered = getattr(self._local, "gathered", None)
        if gathered is not None:
            self.pending(write)
            gathered.append(replace(write, work=lambda db: self.unwritten.carry_out(db, (write,)), needed=needed))
            return
        try:
            self.write_deferred((write,))
        except Unclear:
            if needed:
                raise
            self.pending(write)

    def pending(self, write: Write) -> None:
        """Make a value that is not written yet readable in this process."""
        self.unwritten.hold(write)

    def landed(self, writes: Sequence[Write]) -> None:
        """These are on the disk, where they are read from now on. To be called after their commit, not inside it."""
        self.unwritten.landed(writes)

    written = landed

    def write_deferred(self, writes: Sequence[Write]) -> None:
        """Carry out writes that were put off, in one commit. Raises Unclear where the database cannot be written."""
        self.write(lambda db: self.unwritten.carry_out(db, writes))
        self.landed(writes)

    # What a thread was last about

    def recall(self, thread: str, now: datetime) -> Mapping[str, Any] | None:
        """What was remembered for the thread, None where there is nothing or it has expired."""
        unwritten: Mapping[str, Any] | None = self.unwritten.read(("thread", thread), now.isoformat())
        if unwritten is not None:
            return unwritten
        row = self.db.conn.execute(
            "SELECT body FROM conversation WHERE thread = ? AND expires > ?", [thread, now.isoformat()]
        ).fetchone()
        return json.loads(row[0]) if row else None

    def deferred_remember(self, thread: str, body: Mapping[str, Any], now: datetime, expires: datetime) -> Write:
        """The write that remembers what a thread is about until `expires`, and forgets the threads that have expired."""
        packed = json.dumps(body)

        def work(db: Database) -> None:
            db.conn.execute("DELETE FROM conversation WHERE expires <= ?", [now.isoformat()])
            db.conn.execute(
                "INSERT INTO conversation (thread, body, expires) VALUES (?, ?, ?)"
                " ON CONFLICT (thread) DO UPDATE SET body = excluded.body, expires = excluded.expires",
                [thread, packed, expires.isoformat()],
            )

        return Write(("thread", thread), json.loads(packed), expires.isoformat(), work)

    def remember(self, thread: str, body: Mapping[str, Any], now: datetime, expires: datetime) -> None:
        """As `deferred_remember`, written now. Where that fails, it is remembered in memory alone."""
        self.put(self.deferred_remember(thread, body, now, expires))

    # Plans

    def plans(self) -> tuple[Plan, ...]:
        rows = self.db.conn.execute(
            "SELECT id, name, title, dated, read_on, file, digest, sample, seq, changed FROM plan ORDER BY id"
        ).fetchall()
        return tuple(Plan(*(*row[:7], bool(row[7]), *row[8:])) for row in rows)

    def plan(self, name: str | None) -> Plan:
        """The plan of that name; without a name the only one. Raises Unclear where there is none or several."""
        plans = self.plans()
        if name is None and len(plans) == 1:
            return plans[0]
        found = [plan for plan in plans if plan.name == name]
        if found:
            return found[0]
        if not plans:
            raise Unclear("There is no plan in this database yet: read one with “planbot import FILE”.")
        names = ", ".join(plan.name for plan in plans)
        if name is None:
            raise Unclear(f"This database holds several plans: say which with --plan NAME ({names}).")
        raise Unclear(f"There is no plan named “{name}” in this database: it holds {names}.")

    def last_changes(self, plan: Plan, most: int) -> list[tuple[str, str, Mapping[str, Any]]]:
        """The plan's last changes, the last first: (at, kind, body)."""
        rows = self.db.conn.execute(
            "SELECT body, at FROM journal WHERE json_extract(body, '$.plan') = ? ORDER BY seq DESC LIMIT ?", [plan.name, most]
        )
        found = [journal.from_row(body, at) for body, at in rows]
        return [(change.at, change.kind, change.body) for change in found]

    def cached(self, plan: Plan, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each version of the plan. For what is costly to derive and never changes."""
        version, value = self._kept.get((plan.id, name), (-1, None))
        if version == plan.seq:
            return value  # type: ignore[no-any-return]
        with self._making:
            version, value = self._kept.get((plan.id, name), (-1, None))
            if version != plan.seq:
                value = make()
                self._kept[plan.id, name] = (plan.seq, value)
        return value  # type: ignore[no-any-return]

    def vocabulary(self, plan: Plan) -> Vocabulary:
        """The plan's words."""
        return self.cached(plan, "vocabulary", lambda: self._read_vocabulary(plan))

    def words(self, plan: Plan) -> Mapping[str, int]:
        """The words of the plan's texts, lower case, and how many recommendations have each."""
        return self.cached(plan, "words", lambda: self._read_words(plan))

    def _read_words(self, plan: Plan) -> dict[str, int]:
        return dict(self.db.conn.execute("SELECT word, recommendations FROM word WHERE plan = ?", [plan.id]).fetchall())

    def since(self, plan: Plan) -> datetime:
        """When the plan's record begins: its document was first read then."""
        (at,) = self.db.conn.execute("SELECT since FROM plan WHERE id = ?", [plan.id]).fetchone()
        return datetime.fromisoformat(at)

    def plan_words(self, plan: Plan) -> str:
        """The content of the plan file that was read with the plan, as JSON."""
        return str(self.db.conn.execute("SELECT vocabulary FROM plan WHERE id = ?", [plan.id]).fetchone()[0])

    def aliases(self, plan: Plan, ref: str) -> tuple[str, ...]:
        """The ways that people say a recommendation: those of the plan file and those taught."""
        row = self.db.conn.execute("SELECT aliases FROM recommendation WHERE plan = ? AND ref = ?", [plan.id, ref]).fetchone()
        return tuple(row[0].split("\n")) if row and row[0] else ()

    def _read_vocabulary(self, plan: Plan) -> Vocabulary:
        return vocabulary_of(
            self.plan_words(plan),
            self._column("SELECT name FROM owner WHERE plan = ? ORDER BY id", plan),
            self._column("SELECT name FROM theme WHERE plan = ? ORDER BY id", plan),
            self._column(
                "SELECT DISTINCT status FROM recommendation WHERE plan = ? AND status IS NOT NULL ORDER BY status", plan
            ),
        )

    def _column(self, sql: str, plan: Plan) -> list[str]:
        return [row[0] for row in self.db.conn.execute(sql, [plan.id])]

    # Recommendations

    def refs(self, plan: Plan, tests: Filters = NO_TESTS) -> tuple[str, ...]:
        """The refs of all that pass the tests, in the document's order."""
        return self._lists(plan.id, plan.changed, tests)

    def _read_refs(self, plan: int, changed: int, tests: Filters) -> tuple[str, ...]:
        """As the plan stands after the change `changed`, which is what a list is remembered by."""
        found = filters.conditions(plan, tests)
        # As one value: for each row that is fetched, other threads get the interpreter, and it has to be waited for again.
        row = self.db.conn.execute(
            f"SELECT json_group_array(ref) FROM (SELECT ref FROM recommendation WHERE {found.sql} ORDER BY id)", found.values
        ).fetchone()
        return tuple(json.loads(row[0]))

    def count(self, plan: Plan, tests: Filters = NO_TESTS) -> int:
        found = filters.conditions(plan.id, tests)
        return int(self.db.conn.execute(f"SELECT count(*) FROM recommendation WHERE {found.sql}", found.values).fetchone()[0])

    def recommendations(self, plan: Plan, refs: Sequence[str] | None = None) -> tuple[Recommendation, ...]:
        """The recommendations with these refs, in the refs' order; without refs all of them, in the document's."""
        order = "ORDER BY recommendation.id"
        if refs is None:
            rows = list(self.db.query(f"{ROW} WHERE recommendation.plan = ? {order}", [plan.id]))
        else:
            found = self.db.query(
                f"{ROW} WHERE recommendation.plan = ? AND ref IN (SELECT value FROM json_each(?))", [plan.id, json.dumps(refs)]
            )
            by_ref = {row["ref"]: row for row in found}
            rows = [by_ref[ref] for ref in refs if ref in by_ref]
        ids = json.dumps([row["id"] for row in rows])
        owners = self._listed(
            "SELECT recommendation, name FROM recommendation_owner JOIN owner ON owner.id = owner"
            " WHERE recommendation IN (SELECT value FROM json_each(?)) ORDER BY recommendation, position", ids
        )  # fmt: skip
        mentions = self._listed(
            "SELECT recommendation, ref FROM mention WHERE recommendation IN (SELECT value FROM json_each(?)) ORDER BY rowid",
            ids,
        )
        return tuple(_recommendation(row, owners.get(row["id"], ()), mentions.get(row["id"], ())) for row in rows)

    def moved(self, plan: Plan) -> tuple[tuple[str, str | None, str | None], ...]:
        """What was moved to a later date, in the document's order: (ref, its first timescale in words, its last day now)."""
        rows = self.db.conn.execute(
            "SELECT ref, first_timescale, due_end FROM recommendation WHERE plan = ? AND slips > 0 ORDER BY id", [plan.id]
        )
        return tuple((ref, first, end) for ref, first, end in rows)

    def _listed(self, sql: str, ids: str) -> dict[int, tuple[str, ...]]:
        """What a statement gives for each recommendation, in its order."""
        found: dict[int, tuple[str, ...]] = {}
        for recommendation, value in self.db.conn.execute(sql, [ids]):
            found[recommendation] = (*found.get(recommendation, ()), value)
        return found

    def tally(self, plan: Plan, by: str, tests: Filters = NO_TESTS) -> tuple[tuple[str | None, int, int], ...]:
        """Counts by theme, owner, status or timescale: (name, how many, how many of them closed), in the plan's order.

        A recommendation with several owners counts for each, so that counts by owner may add up to more than the total.
        """
        found = filters.conditions(plan.id, tests)
        column, join = {
            "theme": ("theme.name", "LEFT JOIN theme ON theme.id = recommendation.theme"),
            "owner": (
                "owner.name",
                "LEFT JOIN recommendation_owner AS held ON held.recommendation = recommendation.id"
                " LEFT JOIN owner ON owner.id = held.owner",
            ),
            "status": ("recommendation.status", ""),
            "timescale": ("recommendation.timescale", ""),
        }[by]
        closed = self.vocabulary(plan).closed
        marks = ", ".join("?" * len(closed))
        order = {
            "theme": "min(theme.id)",
            "owner": "min(owner.id)",
            "status": "count(*) DESC",
            "timescale": "min(due_end), min(recommendation.id)",
        }[by]
        rows = self.db.conn.execute(
            f"SELECT {column}, count(*), sum(coalesce(recommendation.status, '') IN ({marks})) FROM recommendation {join}"
            f" WHERE {found.sql} GROUP BY {column} ORDER BY {column} IS NULL, {order}",
            [*closed, *found.values],
        )
        return tuple((name, number, done) for name, number, done in rows)

    def warnings(self, plan: Plan) -> list[dict[str, str]]:
        """What the reader was not sure of when it read the plan's document."""
        return list(self.db.query('SELECT place AS "where", ref, what FROM warning WHERE plan = ? ORDER BY id', [plan.id]))


def _recommendation(row: Mapping[str, Any], owners: tuple[str, ...], mentions: tuple[str, ...]) -> Recommendation:
    return Recommendation(
        ref=row["ref"], theme=row["theme"] or "", title=row["title"], actions=row["actions"], timescale=_timescale(row),
        owners=owners, progress=row["progress"], status=row["status"], refers_to=mentions, place=row["place"],
        evidence=tuple(Evidence(**each) for each in json.loads(row["evidence"] or "[]")),
        proposed=_waiting(row["proposed"]), extension=_waiting(row["extension"]),
        first_timescale=row["first_timescale"], slips=row["slips"], updated=row["updated"],
    )  # fmt: skip


def _waiting(packed: str | None) -> Proposed | None:
    return Proposed(**json.loads(packed)) if packed else None


def _timescale(row: Mapping[str, Any]) -> Timescale | None:
    if row["timescale"] is None:
        return None
    start, end, due_from = (
        date.fromisoformat(row[name]) if row[name] else None for name in ("due_start", "due_end", "due_from")
    )
    return Timescale(row["timescale"], Span(start, end, bool(row["ongoing"]), due_from) if row["readable"] else None)


def document_json(recommendation: Recommendation) -> dict[str, Any]:
    """A recommendation as `planbot show --json` gives it (README, "JSON")."""
    timescale = recommendation.timescale
    return {
        "ref": recommendation.ref, "theme": recommendation.theme, "title": recommendation.title,
        "actions": recommendation.actions,
        "timescale": timescale.words if timescale else None, "due": due_json(timescale), "owners": list(recommendation.owners),
        "progress": recommendation.progress, "status": recommendation.status, "refers_to": list(recommendation.refers_to),
    }  # fmt: skip


def recommendation_json(recommendation: Recommendation) -> dict[str, Any]:
    """As `as_json`, with what updates have brought (README, "JSON")."""
    proposed, extension = recommendation.proposed, recommendation.extension
    return {
        **document_json(recommendation),
        "proposed": proposed and {"status": proposed.to, "by": proposed.by, "at": proposed.at},
        "extension": extension and {"timescale": extension.to, "by": extension.by, "at": extension.at},
        "evidence": [{"text": each.text, "link": each.link} for each in recommendation.evidence],
        "first_timescale": recommendation.first_timescale, "slips": recommendation.slips, "updated": recommendation.updated,
    }  # fmt: skip


def due_json(timescale: Timescale | None) -> dict[str, Any] | None:
    """What a timescale means: null where there is none or it cannot be read."""
    if timescale is None or timescale.span is None:
        return None
    span = timescale.span
    start, end = (day.isoformat() if day else None for day in (span.start, span.end))
    return {"from": start, "to": end, "ongoing": span.ongoing}


def import_rows(recommendations: Iterable[Recommendation]) -> list[dict[str, Any]]:
    """Recommendations as an import's change holds them."""
    return [{**document_json(each), "due": _stored_due(each.timescale), "place": each.place} for each in recommendations]


def _stored_due(timescale: Timescale | None) -> dict[str, Any] | None:
    due = due_json(timescale)
    if due is not None and timescale and timescale.span and timescale.span.due_from:
        due["due_from"] = timescale.span.due_from.isoformat()
    elif due is not None:
        due["due_from"] = None
    return due

"""The store: queries on the current plan, which is the projection of the journal.

Facts are written through `Store.journal`, and short-lived values through `Store.write`.
"""

from __future__ import annotations

import json
import shlex
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlite_utils import Database

from knowledge import fields, filters, journal, opening, plan_vocabulary, projection, rows, tallies
from knowledge.beside import Beside, BesideInFile, Tables
from knowledge.database import DatabaseFile
from knowledge.deferred import MOST_RECENT, Unwritten, Write
from knowledge.encoding import recommendation_of
from knowledge.filters import NO_TESTS, Conditions, Filters, Owners, Ownership
from knowledge.journal import Change, Journal, SqliteJournal
from knowledge.model import Plan, Recommendation, Unclear
from knowledge.places import Address, Place
from knowledge.postgres import Away, Server
from knowledge.replica import BesideInPostgres, Replica
from knowledge.vocabulary import Vocabulary

T = TypeVar("T")
READ = 8  # cached reads of recommendations; one answer may need the same ones twice
LISTS = 32  # cached lists of refs, for the next page of a list and for common questions


class Store:
    """An open database, which several threads may use. Close it when done."""

    def __init__(self, place: Place) -> None:
        """Open the database, creating it if it is missing. Raises Unclear if that fails."""
        self.place = place
        self.server: Server | None = None
        self.as_of: datetime | None = None
        self._refreshed: datetime | None = None
        self._replica: Replica | None = None
        if isinstance(place, Address):
            self.server, self._replica, self._copy_lock = opening.opened_remotely(place)
            self.file: DatabaseFile = self._replica
            self.beside: Beside = BesideInPostgres(self.server, self._replica)
        else:
            self.file = opening.opened(place)
            self.beside = BesideInFile(self.file)
        self.path = self.file.path
        self.journal: Journal = SqliteJournal(self.file, projection.catch_up)
        self.unwritten = Unwritten(MOST_RECENT if self.server else 0)
        self._local = threading.local()
        self._lists = lru_cache(maxsize=LISTS)(self._read_refs)
        self._rows = lru_cache(maxsize=READ)(self._read_rows)
        self._making = threading.RLock()  # reentrant, because `make` may need another cached value
        self._cache: dict[tuple[int, str], tuple[int, Any]] = {}

    @property
    def db(self) -> Database:
        """This thread's connection for reading."""
        return self.file.reader

    def close(self) -> None:
        self.file.close()
        if self.server:
            self.server.close()
            if self._copy_lock:
                self._copy_lock.close()

    def catch_up(self) -> None:
        """Fetch and fold what other processes have recorded. Raises Unclear if PostgreSQL can't be reached."""
        if self._replica:
            self._replica.refresh()

    def refresh(self, now: datetime, since: float | None = None) -> None:
        """Like `catch_up`, for use before a question is answered.

        If PostgreSQL can't be reached, `as_of` becomes the time of the last refresh, so that answers can say how old they are.
        Otherwise it is None, as it always is for a file. `since` is when the question arrived (monotonic time): if storing its
        claim showed that nothing is missing up to then, PostgreSQL isn't contacted again.
        """
        if self._replica is None:
            return
        if since is not None and self.as_of is None and self._replica.fresh_at >= since:
            self._refreshed = now
            return
        try:
            self.catch_up()
        except Away:
            self.as_of = self._refreshed or now
        else:
            self._refreshed, self.as_of = now, None

    # Writing

    def append(self, id: str, change: Change) -> tuple[int, bool]:
        """Append one change that depends on nothing else, and return (seq, is_new). See `Journal.append_one`."""
        appended = self.journal.append_one(id, change)
        return appended.seqs[0], appended.is_new

    def write(self, work: Callable[[Tables], T]) -> T:
        """Write to the tables beside the journal, durably. See `Beside.write`."""
        return self.beside.write(work)

    def lost(self) -> str:
        """Why the file under the database's name isn't the one that was opened, with the next step; "" if it is."""
        return self.file.lost()

    def trouble(self) -> str:
        """Why nothing can be written, with the next step; "" if the last write succeeded. This is cheap."""
        return (self.server.trouble if self.server else "") or self.file.trouble()

    def probe(self) -> None:
        """If the last write failed, try another, so that `trouble` shows whether the problem is over."""
        if self.trouble():
            with suppress(Unclear):
                if self.server:
                    self.server.reach()
                self.file.write(projection.touch)
                self.catch_up()

    # Short-lived values

    def put(self, write: Write, needed: bool = False) -> None:
        """Write a short-lived value now.

        If it can't be written, it is kept in memory, or Unclear is raised if it is `needed`.
        """
        try:
            self.write_deferred((write,))
        except Unclear:
            if needed:
                raise
            self.pending(write)

    def pending(self, write: Write) -> None:
        """Make a value readable in this process before it is written."""
        self.unwritten.hold(write)

    def landed(self, writes: Sequence[Write]) -> None:
        """Forget these pending values, which can now be read from disk. Call this after their commit, not inside it."""
        self.unwritten.landed(writes)

    def write_deferred(self, writes: Sequence[Write]) -> None:
        """Carry out deferred writes in one commit. Raises Unclear if the database can't be written."""
        self.write(lambda tables: self.unwritten.carry_out(tables, writes))
        self.landed(writes)

    # What each thread is about

    def recall(self, thread: str, now: datetime) -> Mapping[str, Any] | None:
        """What was remembered about the thread, or None if there is nothing or it has expired."""
        unwritten: Mapping[str, Any] | None = self.unwritten.read(("thread", thread), now.isoformat())
        if unwritten is not None:
            return unwritten
        recent: Mapping[str, Any] | None = self.unwritten.recent(("thread", thread), now.isoformat())
        if self.as_of is not None:
            return recent
        rows = self.beside.rows("SELECT body FROM conversation WHERE thread = ? AND expires > ?", [thread, now.isoformat()])
        return json.loads(rows[0][0]) if rows else None

    def deferred_remember(self, thread: str, body: Mapping[str, Any], now: datetime, expires: datetime) -> Write:
        """The write that remembers what a thread is about until `expires`. It also deletes expired entries."""
        packed = json.dumps(body)

        def work(tables: Tables) -> None:
            tables.execute("DELETE FROM conversation WHERE expires <= ?", [now.isoformat()])
            tables.execute(
                "INSERT INTO conversation (thread, body, expires) VALUES (?, ?, ?)"
                " ON CONFLICT (thread) DO UPDATE SET body = excluded.body, expires = excluded.expires",
                [thread, packed, expires.isoformat()],
            )

        return Write(("thread", thread), json.loads(packed), expires.isoformat(), work)

    def remember(self, thread: str, body: Mapping[str, Any], now: datetime, expires: datetime) -> None:
        """Like `deferred_remember`, but written now. If that fails, it is only remembered in memory."""
        self.put(self.deferred_remember(thread, body, now, expires))

    # Plans

    def plans(self) -> tuple[Plan, ...]:
        rows = self.db.conn.execute(
            "SELECT id, name, title, dated, read_on, file, digest, sample, seq, changed FROM plan"
            " WHERE removal IS NULL ORDER BY id"
        ).fetchall()
        return tuple(Plan(*(*row[:7], bool(row[7]), *row[8:])) for row in rows)

    def plan(self, name: str | None) -> Plan:
        """The plan with that name or, without a name, the only plan. Raises Unclear if there is no such plan, or if there are
        several.
        """
        plans = self.plans()
        if name is None and len(plans) == 1:
            return plans[0]
        plan = next((plan for plan in plans if plan.name == name), None)
        if plan is not None:
            return plan
        if not plans:
            raise Unclear(self._no_plan())
        names = ", ".join(plan.name for plan in plans)
        if name is None:
            raise Unclear(f"This database holds several plans: say which with --plan NAME ({names}).")
        raise Unclear(f"There is no plan named “{name}” in this database: it holds {names}.")

    def _no_plan(self) -> str:
        """What to say if there is no plan, including how to bring back the one that was removed last."""
        last = self.db.conn.execute(
            "SELECT removed_name FROM plan WHERE removal IS NOT NULL ORDER BY removal DESC LIMIT 1"
        ).fetchone()
        if last is None:
            return "There is no plan in this database yet: read one with “planbot import FILE”."
        return (
            f"There is no plan in this database any more: “planbot remove {shlex.quote(last[0])} --undo” brings back the one"
            " that was removed last, and “planbot import FILE” reads another."
        )

    def last_changes(self, plan: Plan, most: int) -> list[tuple[str, str, Mapping[str, Any]]]:
        """The plan's most recent changes, newest first, as (at, kind, body)."""
        return [(change.at, change.kind, change.body) for change in journal.newest(self.db, plan.id, most)]

    def cached(self, plan: Plan, name: str, make: Callable[[], T]) -> T:
        """The result of `make`, computed once per version of the plan's words (`Plan.seq`). Use it for results that are slow to
        compute, depend only on those words, and are never modified.
        """
        version, value = self._cache.get((plan.id, name), (-1, None))
        if version == plan.seq:
            return value  # type: ignore[no-any-return]
        with self._making:
            version, value = self._cache.get((plan.id, name), (-1, None))
            if version != plan.seq:
                value = make()
                self._cache[plan.id, name] = (plan.seq, value)
        return value  # type: ignore[no-any-return]

    def vocabulary(self, plan: Plan) -> Vocabulary:
        """The plan's vocabulary."""
        return self.cached(plan, "vocabulary", lambda: plan_vocabulary.read(self.db, plan, self.plan_words(plan)))

    def words(self, plan: Plan) -> Mapping[str, int]:
        """The words in the plan's text, in lower case, and how many recommendations contain each."""
        return self.cached(plan, "words", lambda: self._read_words(plan))

    def _read_words(self, plan: Plan) -> dict[str, int]:
        return dict(self.db.conn.execute("SELECT word, recommendations FROM word WHERE plan = ?", [plan.id]).fetchall())

    def since(self, plan: Plan) -> datetime:
        """When planbot first read the plan's document, which is where its history begins."""
        (at,) = self.db.conn.execute("SELECT since FROM plan WHERE id = ?", [plan.id]).fetchone()
        return datetime.fromisoformat(at)

    def plan_words(self, plan: Plan) -> str:
        """The content of the plan file that was imported with the plan, as JSON."""
        return str(self.db.conn.execute("SELECT vocabulary FROM plan WHERE id = ?", [plan.id]).fetchone()[0])

    def aliases(self, plan: Plan, ref: str) -> tuple[str, ...]:
        """Other names for a recommendation, from the plan file or taught by people."""
        row = self.db.conn.execute("SELECT aliases FROM recommendation WHERE plan = ? AND ref = ?", [plan.id, ref]).fetchone()
        return tuple(row[0].split("\n")) if row and row[0] else ()

    # Recommendations

    # A recommendation with parts passes the tests if any one of its parts passes all of them. Whether it is closed is
    # different: it is closed when all its parts are.

    def refs(self, plan: Plan, tests: Filters = NO_TESTS) -> tuple[str, ...]:
        """The refs of all recommendations that pass the tests, in document order."""
        return self._lists(plan.id, plan.changed, tests, self._closed_as_a_whole(plan, tests))

    def _read_refs(self, plan: int, changed: int, tests: Filters, whole: tuple[str, ...]) -> tuple[str, ...]:
        """Like `refs`, for the plan after its change `changed`, which makes the cache's key unique."""
        conditions = filters.conditions(plan, tests)
        if whole:
            filters.add_whole(conditions, whole)
        return tuple(dict.fromkeys(self._listed("coalesce(parent, ref)", conditions)))

    def _listed(self, column: str, conditions: Conditions) -> list[str]:
        # As a single value: fetching a row lets other threads run, and then this thread has to wait for its turn again.
        row = self.db.conn.execute(
            f"SELECT json_group_array(name) FROM (SELECT {column} AS name FROM recommendation WHERE {conditions.sql}"
            " ORDER BY id)",
            conditions.values,
        ).fetchone()
        names: list[str] = json.loads(row[0])
        return names

    def conditions(self, plan: Plan, tests: Filters = NO_TESTS) -> Conditions:
        """The conditions for the rows that pass the tests; see `filters.conditions`."""
        conditions = filters.conditions(plan.id, tests)
        if whole := self._closed_as_a_whole(plan, tests):
            filters.add_whole(conditions, whole)
        return conditions

    def _closed_as_a_whole(self, plan: Plan, tests: Filters) -> tuple[str, ...]:
        """The closing statuses, if the question asks which recommendations are closed and the plan has any with parts;
        otherwise ().
        """
        closed = self.vocabulary(plan).closed if tests.statuses and self.parts(plan) else ()
        return closed if filters.is_of_closed_alone(tests, closed) else ()

    def count(self, plan: Plan, tests: Filters = NO_TESTS) -> int:
        """The number of recommendations that pass the tests. One with parts counts once, however many of them pass."""
        conditions = self.conditions(plan, tests)
        number = "count(DISTINCT coalesce(parent, ref))" if self.parts(plan) else "count(*)"
        sql = f"SELECT {number} FROM recommendation WHERE {conditions.sql}"
        return int(self.db.conn.execute(sql, conditions.values).fetchone()[0])

    def count_shared(self, plan: Plan, tests: Filters = NO_TESTS) -> int:
        """How many of the recommendations that pass the tests have several owners."""
        if self.parts(plan):
            return self.count(plan, replace(tests, owners=(*tests.owners, Owners(how=Ownership.SHARED))))
        shared = self.cached(plan, "shared", lambda: frozenset(self._read_shared(plan)))
        return sum(ref in shared for ref in self.refs(plan, tests))  # a list that was just asked for isn't read again

    def _read_shared(self, plan: Plan) -> list[str]:
        sql = (
            "SELECT ref FROM recommendation WHERE plan = ? AND id IN"
            " (SELECT recommendation FROM recommendation_owner GROUP BY recommendation HAVING count(*) > 1)"
        )
        return [row[0] for row in self.db.conn.execute(sql, [plan.id])]

    def count_actions(self, plan: Plan, tests: Filters = NO_TESTS) -> int:
        """The number of actions that pass the tests: parts, and recommendations without parts."""
        conditions = self.conditions(plan, tests)
        sql = f"SELECT count(*) FROM recommendation WHERE {conditions.sql}"
        return int(self.db.conn.execute(sql, conditions.values).fetchone()[0])

    def actions(self, plan: Plan, tests: Filters = NO_TESTS) -> tuple[str, ...]:
        """The refs of all actions that pass the tests. Each part is tested by itself, whatever the status of the others."""
        return tuple(self._listed("ref", filters.conditions(plan.id, replace(tests, by_part=True))))

    def count_closed(self, plan: Plan, tests: Filters = NO_TESTS) -> int:
        """The number of recommendations, among those that pass the tests, that are closed as a whole."""
        closed = self.vocabulary(plan).closed
        conditions = self.conditions(plan, tests)
        conditions.add(f"coalesce(recommendation.status, '') IN ({', '.join('?' * len(closed))})", *closed)
        filters.add_whole(conditions, closed)
        sql = f"SELECT count(DISTINCT coalesce(parent, ref)) FROM recommendation WHERE {conditions.sql}"
        return int(self.db.conn.execute(sql, conditions.values).fetchone()[0])

    def parts(self, plan: Plan) -> Mapping[str, tuple[str, ...]]:
        """The refs of the parts of each recommendation that has any."""
        return self.cached(plan, "parts", lambda: self._read_parts(plan))

    def _read_parts(self, plan: Plan) -> dict[str, tuple[str, ...]]:
        parts: dict[str, tuple[str, ...]] = {}
        sql = "SELECT parent, ref FROM recommendation WHERE plan = ? AND parent IS NOT NULL ORDER BY id"
        for parent, ref in self.db.conn.execute(sql, [plan.id]):
            parts[parent] = (*parts.get(parent, ()), ref)
        return parts

    def parts_that_pass(self, plan: Plan, tests: Filters) -> Mapping[str, tuple[str, ...]]:
        """The refs of the parts that pass the tests, by the ref of their recommendation."""
        every = self.parts(plan)
        if not every:
            return {}
        passing = set(self._listed("ref", self.conditions(plan, tests)))
        some = {parent: tuple(ref for ref in refs if ref in passing) for parent, refs in every.items()}
        return {parent: refs for parent, refs in some.items() if refs}

    def named(self, plan: Plan) -> tuple[str, ...]:
        """The refs of all recommendations and parts. Parts follow their recommendation."""
        parts = self.parts(plan)
        return tuple(name for ref in self.refs(plan) for name in (ref, *parts.get(ref, ())))

    def recommendations(self, plan: Plan, refs: Sequence[str] | None = None) -> tuple[Recommendation, ...]:
        """The recommendations with these refs, in the given order, or all of them in document order.

        Given a part's ref, it returns the part in the form of a recommendation.
        """
        if refs is None:
            condition = "recommendation.plan = ? AND parent IS NULL"
            return tuple(recommendation_of(values) for values in rows.read_whole(self.db, condition, [plan.id]))
        return self._rows(plan.id, plan.changed, self.file.writer.conn.total_changes, tuple(refs))

    def _read_rows(self, plan: int, changed: int, written: int, refs: tuple[str, ...]) -> tuple[Recommendation, ...]:
        """Read these recommendations. `changed` (the plan's last change) and `written` (the number of writes by this process)
        are only part of the cache's key.
        """
        condition = "recommendation.plan = ? AND ref IN (SELECT value FROM json_each(?))"
        by_ref = {values["ref"]: values for values in rows.read_whole(self.db, condition, [plan, json.dumps(refs)])}
        return tuple(recommendation_of(by_ref[ref]) for ref in refs if ref in by_ref)

    def moved(self, plan: Plan) -> tuple[tuple[str, str | None, str | None], ...]:
        """The recommendations whose date was moved to a later day, in document order, as (ref, first timescale in words,
        current last day).
        """
        rows = self.db.conn.execute(
            "SELECT ref, first_timescale, due_end FROM recommendation WHERE plan = ? AND slips > 0 ORDER BY id", [plan.id]
        )
        return tuple((ref, first, end) for ref, first, end in rows)

    def referring(self, plan: Plan, refs: Sequence[str]) -> tuple[str, ...]:
        """The other recommendations whose actions or progress, or those of their parts, mention any of these refs, in document
        order.
        """
        rows = self.db.conn.execute(
            "SELECT DISTINCT coalesce(parent, recommendation.ref) FROM recommendation"
            " JOIN mention ON mention.recommendation = recommendation.id"
            " WHERE plan = ? AND mention.ref IN (SELECT value FROM json_each(?)) ORDER BY recommendation.id",
            [plan.id, json.dumps(refs)],
        )
        return tuple(ref for (ref,) in rows if ref not in refs)

    def referring_to_any(self, plan: Plan) -> tuple[str, ...]:
        """The recommendations whose actions or progress, or those of their parts, mention another one, in document order."""
        rows = self.db.conn.execute(
            "SELECT DISTINCT coalesce(one.parent, one.ref) FROM recommendation AS one"
            " JOIN mention ON mention.recommendation = one.id"
            " JOIN recommendation AS other ON other.plan = one.plan AND other.ref = mention.ref"
            " WHERE one.plan = ? AND mention.ref NOT IN (one.ref, coalesce(one.parent, one.ref)) ORDER BY one.id",
            [plan.id],
        )
        return tuple(ref for (ref,) in rows)

    def tally(self, plan: Plan, by: str, tests: Filters = NO_TESTS) -> tuple[tuple[str | None, int, int], ...]:
        """Counts by a `grouped` field, given its key: (value, number, number closed).

        They are in the plan's order, or by frequency for free words. What is counted is actions (see `count_actions`), which
        are the same as recommendations if none has parts. An action with several owners counts for each of them, so counts by
        owner may add up to more than the total.
        """
        field = fields.asked(by)
        assert field is not None
        return tallies.tally(self.db, plan, field, self.conditions(plan, tests), self.vocabulary(plan).closed)

    def warnings(self, plan: Plan) -> list[dict[str, str]]:
        """What the reader wasn't sure about in the plan's document."""
        return list(self.db.query('SELECT place AS "where", ref, what FROM warning WHERE plan = ? ORDER BY id', [plan.id]))

"""A process's own copy of a journal in PostgreSQL, with its projection: an SQLite file that can be thrown away.

Changes are committed in PostgreSQL first, with the next free numbers, and only if its journal still ends where the copy does.
So numbers have no gaps and follow commit order, and a reader that continues after the last number it has read misses nothing.
Each row has its hash. If the copy's newest hash isn't in PostgreSQL, a different journal is there now, and the copy is rebuilt.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge import chain, journal, remote_schema
from knowledge.beside import Tables, Values, Work
from knowledge.chain import START, Checked, Link
from knowledge.database import DatabaseFile, immediate
from knowledge.database import Work as FileWork
from knowledge.postgres import Away, Outcome, Server, Transaction

PATIENCE = 5.0  # seconds during which an update keeps trying to reach PostgreSQL
AGAIN = 0.1  # seconds between these attempts
ROWS = 2_000  # the most rows of the journal fetched at once
FETCH = (
    "SELECT seq, id, CASE WHEN seq > ? THEN body END, at, hash, (SELECT mirrored FROM revision) FROM journal"
    f" WHERE seq >= ? ORDER BY seq LIMIT {ROWS}"
)
MIRRORED = "SELECT mirrored FROM revision"
STATE = "SELECT mirrored, coalesce((SELECT seq FROM journal ORDER BY seq DESC LIMIT 1), 0) FROM revision"
REFUSED = "{} Nothing was recorded: try again when it is back."
UNSURE = (
    "{} It went away while this was being recorded, so whether it was isn't known: try again when it is back. What was recorded"
    " isn't recorded twice."
)
Fetched = tuple[int, str, str, str, str]
"""A row's seq, id, body, at and hash. If the copy already has the row, the body is None."""


class Moved(Exception):
    """The journal in PostgreSQL no longer ends where this copy does."""


class Replica(DatabaseFile):
    """The copy. `refresh` brings it up to date; `write` appends to both it and the journal, or to neither."""

    def __init__(self, path: Path, server: Server, catch_up: Callable[[Database], object]) -> None:
        super().__init__(path)
        self.writer.conn.execute("PRAGMA synchronous = NORMAL")  # anything lost here can be fetched from PostgreSQL
        self._server, self._catch_up = server, catch_up
        self._mirrored = -1
        self.fresh_at = 0.0  # monotonic time; everything recorded before it is in the copy
        self._unsure: tuple[list[Fetched], list[Any]] | None = None

    def lost(self) -> str:
        """Always "": if the file is lost, this process can still use the copy until it ends."""
        return ""

    # Catching up

    def refresh(self) -> None:
        """Fetch and fold what other processes have recorded. Raises Away if PostgreSQL can't be reached."""
        start, more = time.monotonic(), True
        while more:
            link = _newest(self.reader)
            rows, mirrored = self._fetch(link)
            more = len(rows) == ROWS or not _continues(link, rows)
            if _continues(link, rows) and len(rows) <= bool(link[0]) and mirrored == self._mirrored:
                break
            with self._lock:
                self._take(link, rows)
                self._mirror(mirrored)
        self.fresh_at = max(self.fresh_at, start)

    def _fetch(self, link: Link) -> tuple[list[Fetched], int]:
        """Fetch the row of `link` and all rows after it, and the number of the last change to the mirrored tables."""
        rows = self._server.rows(FETCH, [link[0], link[0]])
        return [row[:5] for row in rows], rows[0][5] if rows else self._server.rows(MIRRORED)[0][0]

    def _take(self, link: Link, rows: Sequence[Fetched]) -> bool:
        """Fold the rows fetched after `link`, and return whether any were new. The caller holds the lock."""
        with immediate(self.writer) as db:
            newest = _newest(db)
            if not _continues(link, rows):
                if newest == link:  # nobody else has started a new journal in the meantime
                    for table in ("journal", "chain", "folded", "sqlite_sequence"):
                        db.conn.execute(f"DELETE FROM {table}")
                    db.conn.execute("PRAGMA user_version = 0")
                    self._catch_up(db)
                return True
            new = [row for row in rows if row[0] > newest[0]]
            if not new or new[0][0] != newest[0] + 1:
                return False
            journal.insert_rows(db, [row[:4] for row in new])
            journal.store_chain(db, [(row[0], row[4]) for row in new])
            self._catch_up(db)
            return True

    def _mirror(self, mirrored: int) -> None:
        """Update this process's copies of the mirrored tables, if they have changed. The caller holds the lock."""
        if mirrored == self._mirrored:
            return

        def work(tables: Tables) -> tuple[Any, list[Any]]:
            selects = [f"SELECT {', '.join(columns)} FROM {table}" for table, columns in remote_schema.MIRRORED.items()]
            return tables.execute(MIRRORED), [tables.execute(select) for select in selects]

        number, tables = self._server.write(work)
        with immediate(self.writer) as db:
            for (table, columns), rows in zip(remote_schema.MIRRORED.items(), tables, strict=True):
                db.conn.execute(f"DELETE FROM {table}")
                marks = ", ".join("?" * len(columns))
                db.conn.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows.fetchall())
        self._mirrored = number.fetchone()[0]

    def compare(self, mirrored: int, seq: int, sent: float) -> None:
        """Compare the copy with the state that a write to PostgreSQL returned. `sent` is when that write was sent (monotonic
        time): if nothing is missing here, questions that arrived before then need no `refresh`. Mirrored tables are updated
        immediately, or by the next `refresh` if that fails.
        """
        if mirrored == self._mirrored and seq == _newest(self.reader)[0]:
            self.fresh_at = max(self.fresh_at, sent)
        elif mirrored != self._mirrored:
            with self._lock, suppress(Away):
                self._mirror(mirrored)

    # Appending

    def _carry_out(self, works: Sequence[FileWork]) -> list[Any]:
        """Run these jobs and return their results. Anything that they append is committed in PostgreSQL before it is committed
        here.

        They run on the copy as it is, which is usually up to date. If it turns out not to be, they run again while nobody else
        can append. They also run again before an exception of theirs is raised.
        """
        end, unsure, hold = time.monotonic() + PATIENCE, False, False
        self._unsure = None
        while True:
            try:
                return self._held(works) if hold else self._try(works, None)
            except Moved:
                hold = True
            except Away as away:
                unsure, hold = unsure or away.unsure, True
                if time.monotonic() > end:
                    raise Away((UNSURE if unsure else REFUSED).format(away), unsure) from away
                time.sleep(AGAIN)
            except sqlite3.Error:
                raise
            except Exception:
                if hold:
                    raise
                hold = True

    def _held(self, works: Sequence[FileWork]) -> list[Any]:
        with self._server.transaction() as transaction:
            transaction.execute(remote_schema.LOCK)
            more = True
            while more:
                link = _newest(self.writer)
                rows: list[Fetched] = [row[:5] for row in transaction.execute(FETCH, [link[0], link[0]])]
                if self._unsure and [row for row in rows if row[0] > link[0]][: len(self._unsure[0])] == self._unsure[0]:
                    self._take(link, rows)
                    return self._unsure[1]
                more = not _continues(link, rows) or len(rows) == ROWS
                self._take(link, rows)
            return self._try(works, transaction)

    def _try(self, works: Sequence[FileWork], held: Transaction | None) -> list[Any]:
        shipped = False
        results: list[Any] = []
        try:
            with immediate(self.writer) as db:
                link = _newest(db)
                results = [work(db) for work in works]
                rows = _after(db, link[0])
                if rows:
                    self._ship(link, rows, results, held)
                    shipped = True
        except sqlite3.Error:
            if not shipped:
                raise  # otherwise the changes were recorded, and the copy catches up with them
        return results

    def _ship(self, link: Link, rows: list[Fetched], results: list[Any], held: Transaction | None) -> None:
        """Commit these rows in PostgreSQL. Raises Moved if the journal there doesn't end with `link`."""
        self._unsure = rows, results  # if the connection is lost during the commit, the next attempt looks for these rows
        if held:
            outcome = _insert(held, link, rows)
            held.send(commit=True)
        else:
            with self._server.transaction() as transaction:
                transaction.execute(remote_schema.LOCK)
                outcome = _insert(transaction, link, rows)
        self._unsure = None
        if outcome.rowcount != len(rows):
            raise Moved


def _continues(link: Link, rows: Sequence[Fetched]) -> bool:
    """True if the fetched rows begin with the copy's last row, so that the copy is the beginning of that journal."""
    return link[0] == 0 or (bool(rows) and (rows[0][0], rows[0][4]) == link)


def _newest(db: Database) -> Link:
    """The seq and hash of the copy's newest row."""
    link: Link | None = db.conn.execute("SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1").fetchone()
    return link or (0, START)


def _after(db: Database, seq: int) -> list[Fetched]:
    sql = "SELECT seq, id, body, at, hash FROM journal JOIN chain USING (seq) WHERE seq > ? ORDER BY seq"
    return db.conn.execute(sql, [seq]).fetchall()


def _insert(transaction: Transaction, link: Link, rows: Sequence[Fetched]) -> Outcome:
    """Insert these rows if the journal ends with `link`. The outcome's row count shows whether that was so.

    The condition is in a separate statement after the one that waits for the lock, because a statement sees only what was
    committed before it began.
    """
    marks = ", ".join(["(?::bigint, ?, ?, ?, ?)"] * len(rows))
    return transaction.execute(
        f"INSERT INTO journal (seq, id, body, at, hash) SELECT * FROM (VALUES {marks}) AS added WHERE"
        " coalesce((SELECT seq || ' ' || hash FROM journal ORDER BY seq DESC LIMIT 1), '') = ?",
        [*(value for row in rows for value in row), f"{link[0]} {link[1]}" if link[0] else ""],
    )


def check(server: Server, noted: str = "") -> Checked:
    """Check the hash chain in PostgreSQL itself."""
    rows: list[Fetched] = []
    while len(new := server.rows(FETCH, [rows[-1][0] if rows else 0, rows[-1][0] + 1 if rows else 0])) > 0:
        rows += [row[:5] for row in new]
    return chain.check([row[:4] for row in rows], {row[0]: row[4] for row in rows}, noted)


class BesideInPostgres:
    """The tables beside a journal that is stored in PostgreSQL. Mirrored tables are read from this process's copy."""

    def __init__(self, server: Server, replica: Replica) -> None:
        self._server, self._replica = server, replica

    def write(self, work: Work[Any], again: bool = True) -> Any:
        def both(tables: Tables) -> tuple[Any, Any]:
            return work(tables), tables.execute(STATE)

        sent = time.monotonic()
        try:
            result, state = self._server.write(both, again)
        except Away as away:
            raise Away(REFUSED.format(away), away.unsure) from away
        mirrored, seq = state.fetchone()
        self._replica.compare(mirrored, seq, sent)
        return result

    def rows(self, sql: str, values: Values = ()) -> list[Any]:
        try:
            return self._server.rows(sql, values)
        except Away as away:
            raise Away(f"{away} Try again when it is back.") from away

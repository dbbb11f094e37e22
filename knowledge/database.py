"""One SQLite file: its connections, its queue of writes and its commits. This module doesn't know which tables there are.

Each thread reads through its own connection. All writes go through one connection behind a lock; SQLite's busy timeout would
work too, but at half the speed. A commit costs a disk synchronisation however much it contains, so one of the waiting threads
commits for all of them, and leaves whatever arrives in the meantime to another.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from knowledge import database_faults, files
from knowledge.model import Unclear

T = TypeVar("T")
BUSY_SECONDS = 30.0
PARTS = ("", "-wal", "-shm")
"""The endings of the names of the database file and of the files that SQLite keeps next to it while it is open."""
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "secure_delete = ON")

Work = Callable[[Database], Any]


def connect(path: Path, new: bool = False) -> Database:
    """Open a connection in WAL mode with full synchronisation, foreign keys, and no implicit BEGIN.

    Deleted content is overwritten (`secure_delete`), because a forgotten name must not stay on the disk. A missing file is
    created only with `new`, readable only by its owner: a database that disappears while in use must not come back empty.
    Raises Unclear if the file can't be opened or isn't an SQLite database.
    """
    try:
        if new:
            files.create(path)
        conn = sqlite3.connect(
            existing_uri(path), uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in PRAGMAS:
            conn.execute(f"PRAGMA {pragma}")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except OSError as fault:
        raise Unclear(database_faults.explain(path, sqlite3.OperationalError("unable to open"))) from fault
    except sqlite3.DatabaseError as fault:
        raise Unclear(database_faults.explain(path, fault)) from fault
    return Database(conn)


def existing_uri(path: Path) -> str:
    """The URI with which SQLite opens an existing file without ever creating one."""
    return f"{path.absolute().as_uri()}?mode=rw"


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """A write transaction. It takes the lock at the start, and rolls everything back on any exception."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield db
    except BaseException:
        db.conn.execute("ROLLBACK") if db.conn.in_transaction else None
        raise
    db.conn.execute("COMMIT")


@contextmanager
def snapshot(db: Database) -> Iterator[Database]:
    """A consistent snapshot of the database for several reads, whatever is written in the meantime."""
    db.conn.execute("BEGIN")
    try:
        yield db
    finally:
        db.conn.execute("ROLLBACK") if db.conn.in_transaction else None


class _Job:
    """A write waiting in the queue. `woken` is set when it is done, or when its thread has to write everything in the queue."""

    __slots__ = ("result", "woken", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.result: Future[Any] = Future()
        self.woken = threading.Event()


class DatabaseFile:
    """An open SQLite file, which several threads may use. Close it when done."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.absolute()
        self._lock = threading.Lock()
        self._queue = threading.Lock()  # guards the waiting jobs and `_led`, which says whether a thread is writing them
        self._waiting: deque[_Job] = deque()
        self._led = False
        self._local = threading.local()
        self._opened: list[Database] = []
        self._failed = ""
        self._identities: dict[Path, files.Identity] = {}
        self.writer = self._connect(new=True)

    def _connect(self, new: bool = False) -> Database:
        db = connect(self._file, new)
        self._opened.append(db)
        return db

    @property
    def reader(self) -> Database:
        """This thread's connection for reading.

        If the file is lost, a thread without a connection reads through the writer's, which still has the original file open.
        Nothing is written then. A new file under that name must not be opened next to the old file's write-ahead log.
        """
        if not hasattr(self._local, "db"):
            if self.lost():
                return self.writer
            self._local.db = self._connect()
        db: Database = self._local.db
        return db

    def close(self) -> None:
        if self.lost():
            self._checkpoint()
        for db in self._opened:
            db.conn.close()

    # Why it can't be written

    def watch(self) -> None:
        """Remember the identity of the database's files, so that `lost` can compare. Call this once SQLite has written to
        them.
        """
        parts = [self._file.with_name(self._file.name + ending) for ending in PARTS]
        self._identities = {part: identity for part in parts if (identity := files.identity(part))}

    def lost(self) -> str:
        """Why the file under the database's name isn't the one that was opened, with the next step; "" if it is."""
        for part, opened in self._identities.items():
            current = files.identity(part)
            if current != opened:
                if part != self._file:
                    return database_faults.parted(part)
                return database_faults.replaced(self.path) if current else database_faults.gone(self.path)
        return ""

    def trouble(self) -> str:
        """Why nothing can be written, with the next step; "" if the last write succeeded. This is cheap."""
        return self.lost() or self._failed

    def _checkpoint(self) -> None:
        """Merge the write-ahead log into the file that it belongs to, even if that has been moved.

        Otherwise SQLite would apply the log to the file that replaced it, and damage that file.
        """
        with suppress(sqlite3.Error):
            self.writer.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # Writing

    def write(self, work: Callable[[Database], T]) -> T:
        """Run `work` inside a transaction, and return its result. The transaction is durable on return.

        It may share a commit with other threads' work, and is called again if that work fails. Raises Unclear if the database
        can't be written, and anything that `work` itself raises.
        """
        job = _Job(work)
        with self._queue:
            self._waiting.append(job)
            leads, self._led = not self._led, True
        if not leads:
            job.woken.wait()
        if not job.result.done():
            self._lead()
        result: T = job.result.result()
        return result

    def _lead(self) -> None:
        """Write everything that is waiting, in one commit. Anything that arrives in the meantime is left to one of the waiting
        threads.
        """
        with self._queue:
            batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        with self._lock:
            if not self._commit(batch):
                for job in batch:
                    self._commit([job])
        with self._queue:
            self._led = bool(self._waiting)
            woken = [*batch, *islice(self._waiting, 1)]
        for job in woken:
            job.woken.set()

    def _commit(self, batch: Sequence[_Job]) -> bool:
        """Run all jobs in one commit. Returns False if one of several failed; nothing is written then."""
        try:
            results = self._carry_out([job.work for job in batch])
        except BaseException as fault:  # raised again in the thread that asked for the work
            if len(batch) > 1:
                return False
            batch[0].result.set_exception(self._unwritable(fault) if isinstance(fault, sqlite3.Error) else fault)
            if self.lost():
                self._checkpoint()
            return True
        for job, result in zip(batch, results, strict=True):
            job.result.set_result(result)
        return True

    def _carry_out(self, works: Sequence[Work]) -> list[Any]:
        """Run these jobs in one transaction and return their results. The caller holds the lock."""
        before = self.writer.conn.total_changes
        with immediate(self.writer) as db:
            results = [work(db) for work in works]
            if lost := self.lost():
                raise Unclear(lost)
        if self.writer.conn.total_changes > before:  # an UPDATE that changes no row needs no disk space
            self._failed = ""
        return results

    def _unwritable(self, fault: sqlite3.Error) -> Unclear:
        """SQLite's error as a sentence. Trouble with the disk or the file is remembered until a write succeeds again."""
        lost = self.lost()
        self._failed = "" if lost else database_faults.advice(self.path, fault)
        return Unclear(lost or database_faults.explain(self.path, fault))

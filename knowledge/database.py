"""One SQLite file: its connections, the queue of what is to be written, and its commits. It knows no table.

Each thread reads through a connection of its own. All writing goes through one connection behind a lock: SQLite's own busy
timeout would do, at half the speed. What waits for that lock is written in one commit by whoever gets it, since a commit
costs a synchronisation of the disk, and what is in it next to nothing.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from knowledge import database_faults, files
from knowledge.model import Unclear

T = TypeVar("T")
BUSY_SECONDS = 30.0
PARTS = ("", "-wal", "-shm")
"""The endings of the database and of the files that SQLite keeps beside it while it is open."""
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "secure_delete = ON")

Work = Callable[[Database], Any]


def connect(path: Path, new: bool = False) -> Database:
    """A connection that owns its transactions: no implicit BEGIN, WAL, full synchronisation, foreign keys checked.

    What is erased is overwritten (`secure_delete`), since a name that is to be forgotten must not stay on the disk. Only
    with `new` is a missing file created, readable by its owner alone: a database that vanishes while it is in use must not
    come back empty. Raises Unclear if the file cannot be opened or is no SQLite database.
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
    """The address under which SQLite opens a file that exists, and never creates one."""
    return f"{path.absolute().as_uri()}?mode=rw"


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """One write transaction, which takes its lock at the start and is rolled back whole on any exception."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield db
    except BaseException:
        db.conn.execute("ROLLBACK") if db.conn.in_transaction else None
        raise
    db.conn.execute("COMMIT")


@contextmanager
def snapshot(db: Database) -> Iterator[Database]:
    """One moment of the database for any number of reads, whatever others write meanwhile."""
    db.conn.execute("BEGIN")
    try:
        yield db
    finally:
        db.conn.execute("ROLLBACK") if db.conn.in_transaction else None


class DatabaseFile:
    """An open SQLite file. Close it when done; it may be used from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.absolute()
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Work, Future[Any]]] = deque()
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

        Where the file is lost, a thread without one reads through the writer's, which still has it: nothing is written
        then, and the file that now has the name must not be opened beside the write-ahead log of the former one.
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

    # What keeps it from being written

    def watch(self) -> None:
        """Remember which files these are, so that `lost` can tell. To be called once SQLite has written to them."""
        parts = [self._file.with_name(self._file.name + ending) for ending in PARTS]
        self._identities = {part: identity for part in parts if (identity := files.identity(part))}

    def lost(self) -> str:
        """Why the file under the database's name is not the one that was opened, with the next step; "" if it is."""
        for part, opened in self._identities.items():
            current = files.identity(part)
            if current != opened:
                if part != self._file:
                    return database_faults.parted(part)
                return database_faults.replaced(self.path) if current else database_faults.gone(self.path)
        return ""

    def trouble(self) -> str:
        """Why nothing can be written, with the next step; "" if the last write went through. It is cheap to ask."""
        return self.lost() or self._failed

    def _checkpoint(self) -> None:
        """Bring the write-ahead log into the file that it belongs to, wherever that is now.

        Otherwise it would be taken for the log of the file that has come in its place, and damage it.
        """
        with suppress(sqlite3.Error):
            self.writer.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # Writing

    def write(self, work: Callable[[Database], T]) -> T:
        """The result of `work`, which is called inside a transaction that is durable on return.

        It may share its commit with others, and is called a second time where one of those fails. Raises Unclear if
        the database cannot be written, and what `work` itself raises.
        """
        result: Future[T] = Future()
        self._waiting.append((work, result))
        with self._lock:
            if not result.done():
                batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
                if not self._commit(batch):
                    for job in batch:
                        self._commit([job])
        return result.result()

    def _commit(self, batch: Sequence[tuple[Work, Future[Any]]]) -> bool:
        """Do all jobs in one commit; False if one of several failed, so that nothing was done."""
        try:
            before = self.writer.conn.total_changes
            with immediate(self.writer) as db:
                results = [work(db) for work, _ in batch]
                if lost := self.lost():
                    raise Unclear(lost)
            if self.writer.conn.total_changes > before:  # an UPDATE of no row needs no room on the disk
                self._failed = ""
        except BaseException as fault:  # carried to the thread that asked for the work
            if len(batch) > 1:
                return False
            batch[0][1].set_exception(self._unwritable(fault) if isinstance(fault, sqlite3.Error) else fault)
            if self.lost():
                self._checkpoint()
            return True
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)
        return True

    def _unwritable(self, fault: sqlite3.Error) -> Unclear:
        """SQLite's complaint as a sentence. Trouble with the disk or the file is remembered until a write goes through."""
        lost = self.lost()
        self._failed = "" if lost else database_faults.advice(self.path, fault)
        return Unclear(lost or database_faults.explain(self.path, fault))

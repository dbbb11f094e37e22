"""The journal: every change that a plan has seen, in order, appended and never edited. The only durable state.

The surprise: a change is folded into the projection inside the transaction that appends it, so that nobody ever sees
the one without the other, and a process killed in between leaves neither.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge.model import Unclear

BODY_VERSION = 1
BUSY_SECONDS = 30.0
NEWER = "This database was written by a newer planbot: install that version, or name another file with --db."


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of the journal. `kind` decides how it is folded; `body` is plain JSON; `at` is UTC, ISO 8601."""

    kind: str
    plan: str
    at: str
    body: Mapping[str, Any]

    def to_json(self) -> str:
        whole = {"v": BODY_VERSION, "kind": self.kind, "plan": self.plan, **self.body}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_row(body: str, at: str) -> Change:
    """The change that a row of the journal holds. Raises Unclear where a newer planbot wrote it."""
    whole = json.loads(body)
    if whole.pop("v") > BODY_VERSION:
        raise Unclear(NEWER)
    return Change(whole.pop("kind"), whole.pop("plan"), at, whole)


def connect(path: Path) -> Database:
    """A connection that owns its transactions: no implicit BEGIN, WAL, full synchronisation, foreign keys held.

    What is erased is overwritten (`secure_delete`), since a name that is to be forgotten may not stay on the disk.

    Raises Unclear where the file cannot be opened or is no SQLite database.
    """
    pragmas = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "secure_delete = ON")
    try:
        conn = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        for pragma in pragmas:
            conn.execute(f"PRAGMA {pragma}")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as fault:
        raise Unclear(explain(path, fault)) from fault
    return Database(conn)


def explain(path: Path, fault: sqlite3.Error) -> str:
    """What SQLite complained of, as one sentence with the next step."""
    told = str(fault)
    if "not a database" in told or "malformed" in told:
        return f"{path} is not a whole SQLite database: name another file with --db, or restore this one from a backup."
    if "unable to open" in told:
        return f"{path} cannot be opened: check that its folder is there and may be written to, or name another file with --db."
    if "readonly" in told:
        return f"{path} may not be written to: change its permissions, or name another file with --db."
    if "full" in told:
        return f"The disk that holds {path} is full: nothing was changed; make room and try again."
    if "locked" in told:
        return f"{path} is locked by another program: close it and try again."
    return f"{path} cannot be used ({told}): name another file with --db."


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """One write transaction, its lock taken at the start; rolled back whole on any exception."""
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


def create(db: Database) -> None:
    """Make the journal's table where it is missing. Its columns are frozen."""
    db.conn.execute(
        "CREATE TABLE IF NOT EXISTS journal ("
        "seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, at TEXT NOT NULL)"
    )


def append(db: Database, key: str, change: Change) -> tuple[int, bool]:
    """Append under `key`, once: (seq, True), or the seq that the same key has already and False.

    The caller holds the transaction; the change is durable when that commits.
    """
    known = db.conn.execute("SELECT seq FROM journal WHERE id = ?", [key]).fetchone()
    if known:
        return known[0], False
    row = db.conn.execute("INSERT INTO journal (id, body, at) VALUES (?, ?, ?)", [key, change.to_json(), change.at])
    assert row.lastrowid is not None
    return row.lastrowid, True


def after(db: Database, seq: int) -> Iterator[tuple[int, Change]]:
    """All changes after `seq`, in the order of their commits."""
    for number, body, at in db.conn.execute("SELECT seq, body, at FROM journal WHERE seq > ? ORDER BY seq", [seq]):
        yield number, from_row(body, at)

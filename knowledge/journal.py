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

from knowledge import chain, files
from knowledge.model import Unclear

BODY_VERSION = 1
BUSY_SECONDS = 30.0
BROKEN = (ValueError, KeyError, TypeError, AttributeError)  # what reading an unfit change raises
LONGEST_COMPLAINT = 120  # characters of what SQLite says that are worth telling
UNWHOLE = "a change of its journal is not whole"
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


def connect(path: Path, new: bool = False) -> Database:
    """A connection that owns its transactions: no implicit BEGIN, WAL, full synchronisation, foreign keys held.

    What is erased is overwritten (`secure_delete`), since a name that is to be forgotten may not stay on the disk.

    Only with `new` is a file that is not there made, readable by its owner alone: a database that vanishes while it is
    in use must not come back empty. Raises Unclear where the file cannot be opened or is no SQLite database.
    """
    pragmas = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "secure_delete = ON")
    try:
        if new:
            files.create(path)
        conn = sqlite3.connect(existing(path), uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        for pragma in pragmas:
            conn.execute(f"PRAGMA {pragma}")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except OSError as fault:
        raise Unclear(explain(path, sqlite3.OperationalError("unable to open"))) from fault
    except sqlite3.DatabaseError as fault:
        raise Unclear(explain(path, fault)) from fault
    return Database(conn)


def existing(path: Path) -> str:
    """The address under which SQLite opens a file that is there, and makes none that is not."""
    return f"{path.absolute().as_uri()}?mode=rw"


def damage(conn: sqlite3.Connection, table: str = "") -> str:
    """The first thing that SQLite's integrity check complains of, in the whole file or one table; "" where it is whole."""
    try:
        told = conn.execute(f"PRAGMA integrity_check({table or 1})").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        told = str(fault)
    return "" if told == "ok" else complaint(told)


def complaint(told: str) -> str:
    """What SQLite said, on one line and without the text of a row that it may quote."""
    return " ".join(told.partition(" with text ")[0].replace("*** in database main ***", "").split())[:LONGEST_COMPLAINT]


def damaged(path: Path, why: str) -> str:
    """That a database is damaged, as a sentence with the next step."""
    return (
        f"{path} is damaged ({why}): run “planbot backup FILE”, which saves the journal where that is still whole, then stop"
        " planbot and restore that or your last good backup."
    )


def gone(path: Path) -> str:
    """That the file of an open database is no longer there, as a sentence with the next step."""
    return f"{path} is gone: nothing was changed. Stop planbot, put the file back or restore a backup, and start planbot again."


def parted(part: Path) -> str:
    """That a file which SQLite keeps beside an open database is lost, as a sentence with the next step."""
    return f"{part} is gone, or another one: nothing was changed. Restart planbot, which brings the database together again."


def replaced(path: Path) -> str:
    """That another file stands in the place of an open database, as a sentence with the next step."""
    return (
        f"{path} has been replaced by another file while planbot was using it: nothing was changed. Restart planbot to use"
        " the new file."
    )


def explain(path: Path, fault: sqlite3.Error) -> str:
    """What SQLite complained of, as one sentence with the next step."""
    return advice(path, fault) or f"{path} cannot be used ({fault}): name another file with --db."


def advice(path: Path, fault: sqlite3.Error) -> str:
    """As `explain`, for the trouble that people can do something about; "" for any other, which is planbot's own."""
    told = str(fault)
    if "not a database" in told or "malformed" in told or "decode to UTF-8" in told:
        return f"{path} is not a whole SQLite database: name another file with --db, or restore this one from a backup."
    if "unable to open" in told:
        return f"{path} cannot be opened: check that its folder is there and may be written to, or name another file with --db."
    if "readonly" in told:
        return f"{path} may not be written to: change its permissions, or name another file with --db."
    if "full" in told:
        return f"The disk that holds {path} is full: nothing was changed; make room and try again."
    if "locked" in told:
        return f"{path} is locked by another program: close it and try again."
    if "disk I/O error" in told:
        return f"The disk that holds {path} cannot be read or written: nothing was changed; check the disk and try again."
    return ""


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
    """Make the journal's table, and that of its hashes, where they are missing. The journal's columns are frozen."""
    db.conn.execute(
        "CREATE TABLE IF NOT EXISTS journal ("
        "seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, at TEXT NOT NULL)"
    )
    chain.create(db)


def append(db: Database, key: str, change: Change) -> tuple[int, bool]:
    """Append under `key`, once: (seq, True), or the seq that the same key has already and False.

    The caller holds the transaction; the change is durable when that commits.
    """
    known = db.conn.execute("SELECT seq FROM journal WHERE id = ?", [key]).fetchone()
    if known:
        return known[0], False
    row = db.conn.execute("INSERT INTO journal (id, body, at) VALUES (?, ?, ?)", [key, change.to_json(), change.at])
    assert row.lastrowid is not None
    chain.extend(db)
    return row.lastrowid, True


def count(db: Database) -> int:
    """How many changes there are."""
    return int(db.conn.execute("SELECT count(*) FROM journal").fetchone()[0])


def after(db: Database, seq: int) -> Iterator[tuple[int, Change]]:
    """All changes after `seq`, in the order of their commits."""
    for number, body, at in db.conn.execute("SELECT seq, body, at FROM journal WHERE seq > ? ORDER BY seq", [seq]):
        yield number, from_row(body, at)

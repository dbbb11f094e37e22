"""Moves a whole database: from a file to PostgreSQL, back to a file, or between two PostgreSQL databases.

The target has to be empty, and the source is left as it is. Either everything is moved or nothing is.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from knowledge import backup, copies, database_faults, files, journal, remote_schema, remote_transfer
from knowledge.model import Unclear
from knowledge.places import Address, Place
from knowledge.postgres import Server
from knowledge.store import Store


def refuse_an_empty_one(place: Place, usual: Path) -> None:
    """Raise Unclear if the PostgreSQL database has no journal yet but the default file has one. Some hosting platforms set
    DATABASE_URL unasked, and nobody should suddenly find an empty plan.
    """
    if not isinstance(place, Address) or not _has_changes(usual):
        return
    with closing(Server(place)) as server:
        if not remote_schema.has_journal(server):
            raise Unclear(
                f"DATABASE_URL is set, and {place} has no plan, but the file {usual} has one: move it there with “planbot move"
                " --to DATABASE_URL”, or move the file away to begin with an empty plan."
            )


def move(source: Place, target: Place) -> int:
    """Copy everything to an empty place, and return the number of changes. Raises Unclear if either place is in use or the
    target isn't empty.
    """
    if source == target:
        raise Unclear(f"{target} is where everything is already: name another place.")
    if isinstance(source, Path) and not source.exists():
        raise Unclear(f"There is no database {source} to be moved: name it with --db.")
    if isinstance(target, Path):
        _refuse_a_full_file(target)
    with tempfile.TemporaryDirectory(prefix="planbot-move-") as folder:
        whole = Path(folder) / "whole.db"
        if isinstance(source, Path):
            backup.leave(source, "move")
        else:
            with closing(Server(source)) as server:
                remote_transfer.refuse_in_use(server)
        backup.backup_of(source, whole)
        with closing(Store(whole)) as store:  # opening it also upgrades a file from an earlier version
            if isinstance(target, Path):
                _put_into_file(store, target)
            else:
                with closing(Server(target)) as server:
                    remote_transfer.fill(server, store.db)
            return journal.count(store.db)


def _put_into_file(store: Store, target: Path) -> None:
    unfinished = target.with_name(target.name + copies.UNFINISHED)
    try:
        copies.copy(store.db.conn, unfinished)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(unfinished, target)
    except OSError as fault:
        raise Unclear(copies.unwritable(target, fault)) from fault
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _refuse_a_full_file(target: Path) -> None:
    if _has_changes(target) or (target.exists() and target.stat().st_size and not _is_database(target)):
        raise Unclear(f"{target} isn't empty: name a file that doesn't exist yet.")


def _is_database(path: Path) -> bool:
    return files.identity(path) is not None and path.read_bytes()[:15] == b"SQLite format 3"


def _has_changes(path: Path) -> bool:
    """True if a file is a database with any changes in its journal."""
    if not path.is_file() or not _is_database(path):
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            return conn.execute("SELECT 1 FROM journal LIMIT 1").fetchone() is not None
    except sqlite3.OperationalError as fault:
        if "no such table" in str(fault):
            return False
        raise Unclear(database_faults.explain(path, fault)) from fault
    except sqlite3.DatabaseError as fault:
        raise Unclear(database_faults.explain(path, fault)) from fault

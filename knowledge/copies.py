"""Makes copies of a database file. A copy is either complete or not there at all."""

from __future__ import annotations

import glob
import os
import sqlite3
from contextlib import closing, suppress
from errno import ENOENT, ENOSPC
from itertools import count
from pathlib import Path

from sqlite_utils import Database

from knowledge import database_faults, files, journal
from knowledge.model import Unclear

UNFINISHED = ".unfinished"
"""The ending of a copy's name until the copy is complete."""


def copy(source: sqlite3.Connection, file: Path) -> None:
    """Write SQLite's online copy to a file that only its owner can read, replacing any existing file."""
    file.unlink(missing_ok=True)
    files.create(file)
    with closing(sqlite3.connect(file)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def save_once(source: sqlite3.Connection, file: Path) -> None:
    """Like `save`, but under the first free name, and only if there is no copy of the same journal yet: an upgrade that keeps
    being interrupted needs only one. Raises Unclear if the copy can't be written.
    """
    wanted = _state(source)
    for other in file.parent.glob(f"{glob.escape(file.name)}*"):
        if other.name.endswith(UNFINISHED):
            continue
        with (
            suppress(sqlite3.DatabaseError),
            closing(sqlite3.connect(f"{other.absolute().as_uri()}?mode=ro", uri=True)) as conn,
        ):
            if _state(conn) == wanted and not database_faults.damage(conn):
                return
    save(source, free_name(file))


def _state(conn: sqlite3.Connection) -> tuple[int, int, str]:
    """What identifies a copy's contents: the version, the number of changes and the id of the last one."""
    db = Database(conn)
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    return version, journal.count(db), journal.last(db)[1]


def save(source: sqlite3.Connection, file: Path) -> None:
    """Make a copy that is either complete or not there at all. Raises Unclear if it can't be written."""
    unfinished = file.with_name(file.name + UNFINISHED)
    try:
        copy(source, unfinished)
        os.replace(unfinished, file)
    except OSError as fault:
        raise Unclear(unwritable(file, fault)) from fault
    except sqlite3.Error as fault:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise Unclear(database_faults.explain(file, fault)) from fault


def free_name(file: Path) -> Path:
    """The name itself if no such file exists, otherwise the first of FILE-2, FILE-3 … that is free."""
    names = (file.with_name(f"{file.name}-{number}") if number > 1 else file for number in count(1))
    return next(name for name in names if not name.exists())


def unwritable(file: Path, fault: OSError) -> str:
    """A sentence that says why a file can't be written and what to do."""
    if fault.errno == ENOSPC:
        return f"The disk that holds {file} is full: nothing was changed; make room and try again."
    if fault.errno == ENOENT:
        return database_faults.explain(file, sqlite3.OperationalError("unable to open"))
    where = fault.filename or file
    return f"{where} cannot be used ({fault.strerror}): name a file in a folder that there is and that may be written to."

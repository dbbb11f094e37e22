"""Opens a database: creates its tables, upgrades those of earlier versions, and brings the projection up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from knowledge import copies, database, database_faults, journal, projection, schema
from knowledge.database import DatabaseFile
from knowledge.journal import BROKEN
from knowledge.model import Unclear


def opened(path: Path) -> DatabaseFile:
    """The database, ready for use. It is created if it is missing.

    Raises Unclear if it can't be opened, is damaged, or was written by a later version.
    """
    file = DatabaseFile(path)
    _save_former(file)
    try:
        with database.immediate(file.writer) as db:
            schema.create(db)
            journal.extend_chain(db)
            projection.catch_up(db)
    except sqlite3.Error as fault:
        raise Unclear(database_faults.explain(path, fault)) from fault
    except BROKEN as fault:
        if why := database_faults.damage(file.writer.conn):
            raise Unclear(database_faults.damaged(path, why)) from fault
        raise
    file.watch()
    return file


def _save_former(file: DatabaseFile) -> None:
    """Copy a database that an earlier version wrote, once. Raises Unclear if a later version wrote it."""
    path, version = file.path, projection.version_of(file.writer)
    if version > projection.VERSION:
        raise Unclear(f"{path} was written by a newer planbot: install that version, or name another file with --db.")
    if 0 < version < projection.VERSION:
        copies.save_once(file.writer.conn, path.with_name(f"{path.name}.version-{version}"))

"""Opens a database: creates its tables, upgrades those of earlier versions, and brings the projection up to date.

For a database in PostgreSQL, each process keeps a copy in the user's cache folder, which a later process can reuse. Processes
that run at the same time have separate copies.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO

from knowledge import copies, database, database_faults, journal, projection, remote_schema, schema
from knowledge.database import PARTS, DatabaseFile
from knowledge.journal import BROKEN
from knowledge.model import Unclear
from knowledge.places import Address
from knowledge.postgres import Away, Server
from knowledge.replica import Replica

try:
    import fcntl
except ImportError:  # not available on Windows, where each process uses a new copy
    fcntl = None  # type: ignore[assignment]


def opened(path: Path) -> DatabaseFile:
    """Open a database, creating it if it is missing.

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
    """Make a copy of a database from an earlier version, once. Raises Unclear if a later version wrote it."""
    path, version = file.path, projection.version_of(file.writer)
    if version > projection.VERSION:
        raise Unclear(f"{path} was written by a newer planbot: install that version, or name another file with --db.")
    if 0 < version < projection.VERSION:
        copies.save_once(file.writer.conn, path.with_name(f"{path.name}.version-{version}"))


# In PostgreSQL


def opened_remotely(address: Address) -> tuple[Server, Replica, IO[str] | None]:
    """Open a database in PostgreSQL, creating any missing tables. Returns the connections to it, this process's copy, and the
    lock that keeps other processes from using the copy. Raises Unclear if PostgreSQL can't be reached.
    """
    server = Server(address)
    try:
        remote_schema.create(server)
        path, lock = _free_copy(address)
        try:
            return server, _copy(path, server), lock
        except Away:
            raise
        except (sqlite3.Error, Unclear, *BROKEN):  # whatever is wrong with the copy, a new one can be made
            for ending in PARTS:
                path.with_name(path.name + ending).unlink(missing_ok=True)
            return server, _copy(path, server), lock
    except BaseException:
        server.close()
        raise


def _copy(path: Path, server: Server) -> Replica:
    replica = Replica(path, server, projection.catch_up)
    with database.immediate(replica.writer) as db:
        schema.create(db)
        projection.catch_up(db)
    replica.refresh()
    return replica


def _free_copy(address: Address) -> tuple[Path, IO[str] | None]:
    """The file for this process's copy, the first in the cache folder that no other process is using, and its lock."""
    folder = _cache_folder()
    if folder is None or fcntl is None:
        return Path(tempfile.mkdtemp(prefix="planbot-")) / "copy.db", None
    for number in count(1):
        path = folder / f"{address.key}-{number}.db"
        lock = path.with_suffix(".lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        return path, lock
    raise AssertionError("some number is free")


def _cache_folder() -> Path | None:
    """A cache folder that only the user can read, or None if it can't be created."""
    with suppress(OSError, RuntimeError):  # RuntimeError: the user has no home folder
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        folder = Path(cache) / "planbot"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if os.access(folder, os.W_OK) else None
    return None

"""Backing up a database while it is in use, and restoring it: the database file, and the journal as JSON lines.

A restore doesn't trust the backup. SQLite checks the copy, the journal is replayed, and only then does the copy replace the
existing file, which is moved aside and not deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge import chain, database, database_faults, files, journal, plan_names, projection, remote_transfer, schema
from knowledge.chain import Link, Row
from knowledge.copies import UNFINISHED, copy, free_name, unwritable
from knowledge.database import BUSY_SECONDS
from knowledge.journal import BROKEN
from knowledge.model import Unclear
from knowledge.places import Address, Place
from knowledge.postgres import Server
from knowledge.store import Store
from knowledge.verification import verify

LINES = ".jsonl"
SALVAGED = ".salvaged" + LINES
OLDER = (
    "It is of an earlier planbot, without a closing line: whether changes are missing at its end cannot be told. Compare the"
    " last change that “planbot history” shows with the last one that you know of."
)
BESIDE = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Backup:
    """The result of a backup: the two files and the number of changes in them."""

    file: Path
    lines: Path
    changes: int


def backup(store: Store, file: Path) -> Backup:
    """Like `backup_of`, for a database that is already open."""
    return _backup(store.db.conn, store.path, file, store.server)


def backup_of(path: Place, file: Path) -> Backup:
    """Copy a database to a file, and its journal to FILE.jsonl, while others write. Also works for a database that is too
    damaged to open.

    The copy is checked before it replaces an earlier one. Raises Unclear if the copy is damaged or can't be made.
    """
    if isinstance(path, Address):
        with closing(Store(path)) as store:
            return backup(store, file)
    with closing(sqlite3.connect(database.existing_uri(path), uri=True, timeout=BUSY_SECONDS)) as conn:
        return _backup(conn, path, file)


def _backup(source: sqlite3.Connection, path: Path, file: Path, server: Server | None = None) -> Backup:
    """Back up the database `source`. If its journal is in PostgreSQL, `server` supplies the tables stored beside it there."""
    if file.resolve() == path.resolve():
        raise Unclear(f"{file} is the database itself: name another file for its copy.")
    lines = file.with_name(file.name + LINES)
    half = lines.with_name(lines.name + UNFINISHED)
    unfinished = file.with_name(file.name + UNFINISHED)
    try:
        copy(source, unfinished)
        with closing(sqlite3.connect(unfinished)) as conn:
            if server:
                remote_transfer.fetch_beside(server, conn)
            if why := _fault(conn):
                raise Unclear(_not_copied(path, file, why, _salvage(conn, half, file)))
            changes = _write_lines(conn, half)
        os.replace(half, lines)
        os.replace(unfinished, file)
    except OSError as fault:
        raise Unclear(unwritable(file, fault)) from fault
    except sqlite3.Error as fault:
        raise Unclear(_uncopied(path, file, fault)) from fault
    except BROKEN as fault:
        raise Unclear(_not_copied(path, file, database_faults.UNWHOLE, None)) from fault
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
            unfinished.unlink(missing_ok=True)
    return Backup(file, lines, changes)


def _fault(conn: sqlite3.Connection) -> str:
    """The problem with a copy, or "" if SQLite finds no damage, the hash chain is intact and every change is in the
    projection.
    """
    if why := database_faults.damage(conn):
        return why
    broken = journal.verify(Database(conn)).broken
    if broken is not None:
        return f"the journal’s hashes do not follow from change {broken} on"
    folded, (newest, _) = projection.at(Database(conn)), journal.last(Database(conn))
    return "" if folded == newest else f"the plan stands at change {folded}, the journal at {newest}"


def _salvage(conn: sqlite3.Connection, half: Path, file: Path) -> Path | None:
    """Write the journal of a damaged copy as JSON lines. Returns the file, or None if the journal is incomplete or its hashes
    don't match.
    """
    target = file.with_name(file.name + SALVAGED)
    try:
        if database_faults.damage(conn, "journal") or journal.verify(Database(conn)).broken is not None:
            return None
        _write_lines(conn, half)
    except (sqlite3.DatabaseError, *BROKEN):
        return None
    os.replace(half, target)
    return target


def _not_copied(source: Path, file: Path, why: str, salvaged: Path | None) -> str:
    sentence = f"{source} is damaged ({why}), so it was not copied: {file} is left as it was."
    if salvaged:
        return f"{sentence} Its journal is whole and is now in {salvaged}: stop planbot and restore that."
    return f"{sentence} Stop planbot and restore your last good backup."


def _uncopied(source: Path, file: Path, fault: sqlite3.Error) -> str:
    """The sentence to show for an SQLite error during a copy. It blames the copy if that couldn't be written, otherwise the
    source.
    """
    about_copy = any(words in str(fault) for words in ("full", "unable to open", "readonly", "I/O"))
    return (
        database_faults.explain(file, fault)
        if about_copy
        else _not_copied(source, file, database_faults.complaint(str(fault)), None)
    )


def _write_lines(conn: sqlite3.Connection, lines: Path) -> int:
    """Write the journal as lines of JSON and return how many changes there are. The file is flushed to disk before this
    returns.

    Each line has its hash (see `chain`). The closing line has the number of changes and the SHA-256 of all bytes before it.
    """
    changes, digest = 0, hashlib.sha256()
    rows = list(journal.rows_after(Database(conn), 0))
    with files.new_text(lines) as out:
        for (seq, id, body, at), (_, hash) in zip(rows, chain.follow(rows), strict=True):
            row = {"seq": seq, "id": id, "at": at, "body": json.loads(body), "hash": hash}
            line = json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"
            digest.update(line.encode())
            out.write(line)
            changes += 1
        out.write(json.dumps({"changes": changes, "digest": digest.hexdigest(), "end": True}) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return changes


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore. `aside` is where the previous database was moved, or "" if there was none.

    `warning` says what couldn't be checked, or is "" if everything was.
    """

    changes: int
    aside: str
    warning: str = ""


def restore(file: Path, to: Place, now: datetime) -> Restored:
    """Replace the database with a backup (the file or its JSON lines). Raises Unclear if the backup is incomplete
    or damaged.
    """
    if not file.is_file():
        raise Unclear(f"There is no file {file}: name the one that “planbot backup” wrote.")
    if isinstance(to, Address):
        return _restore_remotely(file, to, now)
    fresh = to.with_name(to.name + ".restoring")
    try:
        _remove(fresh)
        warning = _fill(file, fresh)
        with closing(Store(fresh)) as store:
            changes = _checked(file, store)
            store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        aside = _aside(to, now)
        os.replace(fresh, to)
    except OSError as fault:
        raise Unclear(unwritable(to, fault)) from fault
    except sqlite3.Error as fault:
        raise Unclear(database_faults.explain(file, fault)) from fault
    except BROKEN as fault:  # a change without the keys that its kind requires can surface anywhere; the backup is to blame
        raise Unclear(f"{file} holds a change that is not whole: name another backup.") from fault
    finally:
        with suppress(OSError):
            _remove(fresh)
    return Restored(changes, aside, warning)


def _checked(file: Path, store: Store) -> int:
    """Check a fresh store that was filled from a backup, and return how many changes it has. Raises Unclear if the
    check fails.
    """
    verified = verify(store)
    if not verified.same:
        raise Unclear(f"{file} does not hold together ({verified.trouble}): restore its JSON lines instead.")
    if troubles := [trouble for plan in store.plans() if (trouble := plan_names.fault(plan.name))]:
        raise Unclear(f"{file} was not restored. {' '.join(troubles)}")
    return verified.changes


def _restore_remotely(file: Path, to: Address, now: datetime) -> Restored:
    """Restore to PostgreSQL. The tables that were there before are moved into a schema of their own."""
    try:
        with tempfile.TemporaryDirectory(prefix="planbot-restore-") as folder, closing(Server(to)) as server:
            remote_transfer.refuse_in_use(server)
            warning = _fill(file, Path(folder) / "fresh.db")
            with closing(Store(Path(folder) / "fresh.db")) as store:
                changes = _checked(file, store)
                aside = f"planbot_before_{now.astimezone(UTC):%Y%m%dt%H%M%S}"
                moved = remote_transfer.fill(server, store.db, aside)
    except sqlite3.Error as fault:
        raise Unclear(database_faults.explain(file, fault)) from fault
    except BROKEN as fault:
        raise Unclear(f"{file} holds a change that is not whole: name another backup.") from fault
    return Restored(changes, f"the schema {aside} of {to}" if moved else "", warning)


def _fill(file: Path, fresh: Path) -> str:
    """Build a new database from either kind of backup. Returns a warning about what couldn't be checked, or ""."""
    if file.name.endswith(LINES):
        read = _read_lines(file)
        with closing(database.connect(fresh, new=True).conn) as conn:
            db = Database(conn)
            with database.immediate(db):
                schema.create_journal(db)
                journal.insert_rows(db, read.rows)
                journal.store_chain(db, read.hashes)
        return "" if read.closed else OLDER
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
        if database_faults.damage(source):
            beside = file.with_name(file.name + LINES)
            instead = f"restore its JSON lines ({beside.name})" if beside.exists() else "restore another backup"
            raise Unclear(f"{file} is damaged or no backup: {instead} instead.")
        copy(source, fresh)
    return ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A journal read from JSON lines: its rows, their hashes, and whether the file has a closing line."""

    rows: list[Row]
    hashes: list[Link]
    closed: bool


def _read_lines(file: Path) -> Lines:
    """Read a journal from JSON lines. Raises Unclear if lines are missing or altered, as far as that can be detected."""
    rows: list[Row] = []
    hashes: list[Link] = []
    closed, digest = False, hashlib.sha256()
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line.decode("utf-8"))
                if closed:
                    raise Unclear(f"{file} goes on after its closing line: name another backup.")
                if "end" in row:
                    _check_end(file, row, len(rows), digest.hexdigest())
                    closed = True
                    continue
                body = json.dumps(row["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                rows.append((int(row["seq"]), str(row["id"]), body, str(row["at"])))
                if "hash" in row:
                    hashes.append((int(row["seq"]), str(row["hash"])))
            except BROKEN as fault:
                raise Unclear(f"Line {number} of {file} is no change of a journal: name a whole backup.") from fault
            digest.update(line)
    _check_whole(file, rows, hashes, closed)
    return Lines(rows, hashes, closed)


def _check_end(file: Path, end: dict[str, Any], changes: int, digest: str) -> None:
    """Check that a file matches its closing line. Raises Unclear if it doesn't."""
    if (end["changes"], end["digest"]) != (changes, digest):
        raise Unclear(
            f"{file} is not as it was written: it closes with {end['changes']} changes and has {changes}, or some of them were"
            " changed. Name another backup."
        )


def _check_whole(file: Path, rows: list[Row], hashes: list[Link], closed: bool) -> None:
    """Check that every change is there, in order, with its hash. Raises Unclear if not. Files from early versions have neither
    hashes nor a closing line.
    """
    if not closed and (hashes or not rows):
        raise Unclear(f"{file} is cut off after {len(rows)} changes, for its closing line is missing: name another backup.")
    for place, (seq, *_) in enumerate(rows, 1):
        if seq != place:
            raise Unclear(f"{file} has change {seq} where change {place} should be: name another backup.")
    if closed and hashes != list(chain.follow(rows)):
        raise Unclear(f"The hashes of {file} do not follow from its changes, some of which were changed: name another backup.")


def _aside(to: Path, now: datetime) -> str:
    """Move the existing database out of the way. Raises Unclear if another process has it open, because anything it writes
    later would be lost.
    """
    if not to.exists():
        return ""
    leave(to, "restore")
    aside = free_name(to.with_name(f"{to.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%S}"))
    for ending in BESIDE:
        part = to.with_name(to.name + ending)
        if part.exists():
            os.replace(part, aside.with_name(aside.name + ending))
    try:
        os.link(to, aside)  # so that there is a database under this name at all times
    except OSError:
        os.replace(to, aside)  # not every file system supports links
    return str(aside)


def leave(to: Path, then: str) -> None:
    """Merge the write-ahead log into the file. Raises Unclear if another process has the file open; the message tells people to
    run `then` once planbot is stopped.
    """
    with closing(sqlite3.connect(to, timeout=1.0)) as conn:
        try:
            conn.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):
                raise Unclear(f"{to} is in use: stop planbot, then {then}.") from fault
        except sqlite3.DatabaseError:
            pass  # the existing file may be the broken one; it is kept as it is


def _remove(file: Path) -> None:
    """Delete a temporary database, including any copy made while upgrading it."""
    parts = (file.name, *(file.name + ending for ending in BESIDE))
    for path in file.parent.iterdir():
        if path.name in parts or path.name.startswith(f"{file.name}.version-"):
            path.unlink()

"""A copy of everything while it is in use, and back again: the database file, and the journal as JSON lines.

The surprise: restoring never trusts what it is given. The copy is checked by SQLite, replayed, and only then put in the
place of what was there, which is moved aside and not deleted.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import ENOSPC
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import journal
from knowledge.model import Unclear

if TYPE_CHECKING:
    from knowledge.store import Store

LINES = ".jsonl"
UNFINISHED = ".unfinished"
BESIDE = ("-wal", "-shm")
BROKEN = (ValueError, KeyError, TypeError, AttributeError)  # what reading an unfit change raises


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: the two files, and how many changes they hold."""

    file: Path
    lines: Path
    changes: int


def backup(store: Store, file: Path) -> Backup:
    """Copy the database to a file, and its journal to FILE.jsonl, while others write. Raises Unclear where it cannot."""
    if file.resolve() == store.path.resolve():
        raise Unclear(f"{file} is the database itself: name another file for its copy.")
    lines = file.with_name(file.name + LINES)
    half = lines.with_name(lines.name + UNFINISHED)
    unfinished = file.with_name(file.name + UNFINISHED)
    try:
        changes = _both(store.db.conn, unfinished, half)
        os.replace(half, lines)
        os.replace(unfinished, file)
    except OSError as fault:
        raise Unclear(_unwritable(file, fault)) from fault
    except sqlite3.Error as fault:
        raise Unclear(journal.explain(file, fault)) from fault
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
            unfinished.unlink(missing_ok=True)
    return Backup(file, lines, changes)


def _both(source: sqlite3.Connection, file: Path, lines: Path) -> int:
    """Write the copy and its journal's lines, both on the disk on return; how many changes they hold."""
    copy(source, file)
    changes = 0
    with closing(sqlite3.connect(file)) as conn, lines.open("w", encoding="utf-8", newline="\n") as out:
        for seq, id, at, body in conn.execute("SELECT seq, id, at, body FROM journal ORDER BY seq"):
            row = {"seq": seq, "id": id, "at": at, "body": json.loads(body)}
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            changes += 1
        out.flush()
        os.fsync(out.fileno())
    return changes


def _unwritable(file: Path, fault: OSError) -> str:
    if fault.errno == ENOSPC:
        return f"The disk that holds {file} is full: nothing was changed; make room and try again."
    where = fault.filename or file
    return f"{where} cannot be used ({fault.strerror}): name a file in a folder that there is and that may be written to."


def copy(source: sqlite3.Connection, file: Path) -> None:
    """SQLite's own online copy, as one file without a journal beside it. What was in the file is gone."""
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def keep(source: sqlite3.Connection, file: Path) -> None:
    """A copy that is there whole or not at all. Raises Unclear where it cannot be written."""
    unfinished = file.with_name(file.name + UNFINISHED)
    try:
        copy(source, unfinished)
        os.replace(unfinished, file)
    except OSError as fault:
        raise Unclear(_unwritable(file, fault)) from fault
    except sqlite3.Error as fault:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise Unclear(journal.explain(file, fault)) from fault


def free(file: Path) -> Path:
    """The file, or the first of FILE-2, FILE-3 … that there is not yet."""
    names = (file.with_name(f"{file.name}-{number}") if number > 1 else file for number in count(1))
    return next(each for each in names if not each.exists())


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where what was there before has been moved ("" where nothing was)."""

    changes: int
    aside: str


def restore(file: Path, to: Path, now: datetime) -> Restored:
    """Put a backup (the file or its JSON lines) in the place of the database. Raises Unclear for one that is not whole."""
    from knowledge.history import verify
    from knowledge.store import Store

    if not file.is_file():
        raise Unclear(f"There is no file {file}: name the one that “planbot backup” wrote.")
    made = to.with_name(to.name + ".restoring")
    try:
        _remove(made)
        _fill(file, made)
        with closing(Store(made)) as store:
            found = verify(store)
            if not found.same:
                raise Unclear(f"{file} does not hold together ({', '.join(found.differs)}): restore its JSON lines instead.")
            store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        aside = _aside(to, now)
        os.replace(made, to)
    except OSError as fault:
        raise Unclear(_unwritable(to, fault)) from fault
    except sqlite3.Error as fault:
        raise Unclear(journal.explain(file, fault)) from fault
    except BROKEN as fault:  # a change without the parts that its kind has: the file is at fault, wherever it is met
        raise Unclear(f"{file} holds a change that is not whole: name another backup.") from fault
    finally:
        with suppress(OSError):
            _remove(made)
    return Restored(found.changes, aside)


def _fill(file: Path, made: Path) -> None:
    """The database to be, from either kind of backup."""
    if file.name.endswith(LINES):
        with closing(journal.connect(made).conn) as conn:
            from sqlite_utils import Database

            db = Database(conn)
            with journal.immediate(db):
                journal.create(db)
                db.conn.executemany("INSERT INTO journal (seq, id, body, at) VALUES (?, ?, ?, ?)", list(_lines(file)))
        return
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
        if [row[0] for row in source.execute("PRAGMA integrity_check")] != ["ok"]:
            raise Unclear(f"{file} is damaged: restore its JSON lines ({file.name}{LINES}) instead.")
        copy(source, made)


def _lines(file: Path) -> Iterator[tuple[int, str, str, str]]:
    for number, line in enumerate(file.open("rb"), 1):
        try:
            row = json.loads(line.decode("utf-8"))
            body = json.dumps(row["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            yield int(row["seq"]), str(row["id"]), body, str(row["at"])
        except BROKEN as fault:
            raise Unclear(f"Line {number} of {file} is no change of a journal: name a whole backup.") from fault


def _aside(to: Path, now: datetime) -> str:
    """Move what is there out of the way. Raises Unclear while another process has it open: what it notes would be lost."""
    if not to.exists():
        return ""
    _leave(to)
    aside = free(to.with_name(f"{to.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%S}"))
    for ending in BESIDE:
        part = to.with_name(to.name + ending)
        if part.exists():
            os.replace(part, aside.with_name(aside.name + ending))
    try:
        os.link(to, aside)  # so that there is a database under its name all the time
    except OSError:
        os.replace(to, aside)  # not every file system has links
    return str(aside)


def _leave(to: Path) -> None:
    """Bring the write-ahead log into the file, which nobody else may have open for that."""
    with closing(sqlite3.connect(to, timeout=1.0)) as conn:
        try:
            conn.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):
                raise Unclear(f"{to} is in use: stop planbot, then restore.") from fault
        except sqlite3.DatabaseError:
            pass  # what is there may be what is broken; it is kept as it is


def _remove(file: Path) -> None:
    """Delete what was made on the way, with the copy that opening an older version keeps."""
    for each in file.parent.iterdir():
        if each.name in (file.name, *(file.name + ending for ending in BESIDE)) or each.name.startswith(
            f"{file.name}.version-"
        ):
            each.unlink()

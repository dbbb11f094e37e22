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
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import journal
from knowledge.model import Unclear

if TYPE_CHECKING:
    from knowledge.store import Store

LINES = ".jsonl"
BESIDE = ("-wal", "-shm")


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
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        copy(store.db.conn, unfinished)
        with closing(sqlite3.connect(unfinished)) as conn:
            rows = conn.execute("SELECT seq, id, at, body FROM journal ORDER BY seq").fetchall()
        text = "".join(
            json.dumps({"seq": seq, "id": id, "at": at, "body": json.loads(body)}, ensure_ascii=False, sort_keys=True) + "\n"
            for seq, id, at, body in rows
        )
        half = lines.with_name(lines.name + ".unfinished")
        half.write_text(text, encoding="utf-8")
        os.replace(half, lines)
        os.replace(unfinished, file)
    except OSError as fault:
        raise Unclear(f"{file} cannot be written ({fault.strerror}): name a file in a folder that there is.") from fault
    except sqlite3.Error as fault:
        raise Unclear(journal.explain(unfinished, fault)) from fault
    return Backup(file, lines, len(rows))


def copy(source: sqlite3.Connection, file: Path) -> None:
    """SQLite's own online copy, as one file without a journal beside it."""
    with closing(sqlite3.connect(file)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


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
    _remove(made)
    try:
        _fill(file, made)
        with closing(Store(made)) as store:
            found = verify(store)
            if not found.same:
                raise Unclear(f"{file} does not hold together ({', '.join(found.differs)}): restore its JSON lines instead.")
            store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        aside = _aside(to, now)
        os.replace(made, to)
    except OSError as fault:
        raise Unclear(f"{to} cannot be written ({fault.strerror}): check its folder.") from fault
    except sqlite3.Error as fault:
        raise Unclear(journal.explain(file, fault)) from fault
    finally:
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
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            body = json.dumps(row["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            yield int(row["seq"]), str(row["id"]), body, str(row["at"])
        except (ValueError, KeyError, TypeError) as fault:
            raise Unclear(f"Line {number} of {file} is no change of a journal: name a whole backup.") from fault


def _aside(to: Path, now: datetime) -> str:
    """Move what is there out of the way."""
    if not to.exists():
        return ""
    # What is there may be what is broken; it is kept as it is.
    with closing(sqlite3.connect(to)) as conn, suppress(sqlite3.DatabaseError):
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = to.with_name(f"{to.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%S}")
    for ending in ("", *BESIDE):
        part = to.with_name(to.name + ending)
        if part.exists():
            os.replace(part, aside.with_name(aside.name + ending))
    return str(aside)


def _remove(file: Path) -> None:
    for ending in ("", *BESIDE):
        file.with_name(file.name + ending).unlink(missing_ok=True)

"""Everything that can be wrong with a database file, as sentences with the next step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

LONGEST_COMPLAINT = 120  # the most characters of SQLite's message that are shown
UNWHOLE = "a change of its journal is not whole"
NEWER = "This database was written by a newer planbot: install that version, or name another file with --db."


def damage(conn: sqlite3.Connection, table: str = "") -> str:
    """The first error found by SQLite's integrity check on the whole file or on one table, or "" if there is none."""
    try:
        answer = conn.execute(f"PRAGMA integrity_check({table or 1})").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        answer = str(fault)
    return "" if answer == "ok" else complaint(answer)


def complaint(message: str) -> str:
    """SQLite's message on one line, without any row content that it quotes."""
    return " ".join(message.partition(" with text ")[0].replace("*** in database main ***", "").split())[:LONGEST_COMPLAINT]


def damaged(path: Path, why: str) -> str:
    """What to say about a damaged database."""
    return (
        f"{path} is damaged ({why}): run “planbot backup FILE”, which saves the journal where that is still whole, then stop"
        " planbot and restore that or your last good backup."
    )


def gone(path: Path) -> str:
    """What to say if an open database's file no longer exists."""
    return f"{path} is gone: nothing was changed. Stop planbot, put the file back or restore a backup, and start planbot again."


def parted(part: Path) -> str:
    """What to say if an open database has lost one of the files that SQLite keeps beside it."""
    return f"{part} is gone, or another one: nothing was changed. Restart planbot, which brings the database together again."


def replaced(path: Path) -> str:
    """What to say if an open database's file was replaced by another file."""
    return (
        f"{path} has been replaced by another file while planbot was using it: nothing was changed. Restart planbot to use"
        " the new file."
    )


def explain(path: Path, fault: sqlite3.Error) -> str:
    """SQLite's error as one sentence with the next step."""
    return advice(path, fault) or f"{path} cannot be used ({fault}): name another file with --db."


def advice(path: Path, fault: sqlite3.Error) -> str:
    """Like `explain`, but only for problems that people can fix; "" for anything else, which is a bug in planbot."""
    message = str(fault)
    if "not a database" in message or "malformed" in message or "decode to UTF-8" in message:
        return f"{path} is not a whole SQLite database: name another file with --db, or restore this one from a backup."
    if "unable to open" in message:
        return f"{path} cannot be opened: check that its folder is there and may be written to, or name another file with --db."
    if "readonly" in message:
        return f"{path} may not be written to: change its permissions, or name another file with --db."
    if "full" in message:
        return f"The disk that holds {path} is full: nothing was changed; make room and try again."
    if "locked" in message:
        return f"{path} is locked by another program: close it and try again."
    if "disk I/O error" in message:
        return f"The disk that holds {path} cannot be read or written: nothing was changed; check the disk and try again."
    return ""

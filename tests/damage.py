"""Damages one page of a database, and checks what SQLite's integrity check, `backup` and `verify` notice."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from knowledge import backup, database_faults, verification
from knowledge.model import Unclear

WAYS = ("zeros", "noise", "half", "bit")
GOOD = b"a good copy"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was noticed about one damaged page. `kind` is the table or index that the page belongs to, and the page's type."""

    kind: str
    way: str
    by_sqlite: bool
    by_backup: bool
    by_verify: bool

    @property
    def fault(self) -> str:
        """What backup and verify should have noticed but didn't; "" if there is nothing."""
        missed = [name for name, noticed in (("backup", self.by_backup), ("verify", self.by_verify)) if not noticed]
        return f"{self.kind} ({self.way}): not noticed by {', '.join(missed)}" if self.by_sqlite and missed else ""


def kinds(path: Path) -> dict[int, str]:
    """The pages of a closed database: the number of each, and what it is for."""
    with closing(sqlite3.connect(path)) as conn:
        pages = range(1, conn.execute("PRAGMA page_count").fetchone()[0] + 1)
        try:
            known = {row[0]: f"{row[1]} {row[2]}" for row in conn.execute("SELECT pageno, name, pagetype FROM dbstat")}
        except sqlite3.OperationalError:  # not every SQLite has dbstat; without it, only the first page of each table is known
            known = {row[0]: f"{row[1]} leaf" for row in conn.execute("SELECT rootpage, name FROM sqlite_master")}
    return {page: known.get(page, "free") for page in pages}


def damaged(whole: bytes, page: int, way: str, chance: random.Random, size: int = 4096) -> bytes:
    """A copy of the database with one page damaged in this way."""
    start, spoilt = (page - 1) * size, bytearray(whole)
    match way:
        case "zeros":
            spoilt[start : start + size] = bytes(size)
        case "noise":
            spoilt[start : start + size] = chance.randbytes(size)
        case "half":  # the second half was never written
            spoilt[start + size // 2 : start + size] = bytes(size // 2)
        case _:
            spoilt[start + chance.randrange(size)] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def looked_at(whole: bytes, page: int, kind: str, way: str, folder: Path, chance: random.Random) -> Looked:
    """Damage a page in this way, and try everything on it. Raises AssertionError if a refused backup didn't leave the good
    copy.
    """
    spoilt = damaged(whole, page, way, chance)
    return Looked(
        kind, way, _by_sqlite(_fresh(folder, spoilt)), _by_backup(_fresh(folder, spoilt)), _by_verify(_fresh(folder, spoilt))
    )


def _fresh(folder: Path, content: bytes) -> Path:
    path = folder / "damaged.db"
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(content)
    return path


def _by_sqlite(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as conn:
        return bool(database_faults.damage(conn))


def _by_backup(path: Path) -> bool:
    """True if backup refused. Anything but a one-sentence refusal is raised."""
    copy, lines = path.with_name("copy.db"), path.with_name("copy.db.jsonl")
    copy.write_bytes(GOOD)
    lines.write_bytes(GOOD)
    try:
        backup.backup_of(path, copy)
    except Unclear:
        assert copy.read_bytes() == lines.read_bytes() == GOOD
        return True
    return False


def _by_verify(path: Path) -> bool:
    """True if verify found a fault. Anything but a one-sentence fault is raised."""
    try:
        return not verification.verify_place(path).same
    except Unclear:
        return True


def walk(path: Path, folder: Path, ways: int = len(WAYS)) -> Iterator[Looked]:
    """Damage each page of a closed database, one after the other, each in `ways` of the possible ways, which take turns."""
    chance, whole = random.Random(20260302), path.read_bytes()
    for page, kind in kinds(path).items():
        for turn in range(ways):
            yield looked_at(whole, page, kind, WAYS[(page + turn) % len(WAYS)], folder, chance)

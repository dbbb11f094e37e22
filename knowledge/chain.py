"""Each row of the journal chained to the one before it by a hash, in the table `chain` beside the journal.

The hash of a row is SHA-256, in hexadecimal, over the UTF-8 text of five lines joined by line feeds: the hash of the row
before (64 zeros before the first), its seq, its `at`, its id, its body. None of the first four holds a line feed, and
JSON has none, so that the lines cannot be read in two ways.

`chain` may lack rows: those that a version without it wrote are covered by the next hash that is stored, which follows
from all rows before it. So the hash of a seq is the same whether or not it was stored, and earlier versions, which know
nothing of the table, may go on writing to the same file.

Nothing rewrites a row of the journal, forgetting a name included. Should one ever have to be rewritten, the rows of `chain`
from its seq on are deleted in the same transaction, and `extend` goes on; hashes noted of that seq or later hold no longer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

START = "0" * 64

Row = tuple[int, str, str, str]  # seq, id, body, at: the journal's columns


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the chain showed. `seq` and `hash` are those of the newest change (0 and zeros for none).

    `broken` is the first change from which on the stored hashes do not follow, None where all do. `noted_at` is the
    change that has the hash which was noted elsewhere, None where none has it.
    """

    seq: int
    hash: str
    broken: int | None
    noted_at: int | None


def create(db: Database) -> None:
    """Make the table where it is missing."""
    db.conn.execute("CREATE TABLE IF NOT EXISTS chain (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL)")


def follow(rows: Iterable[Row], hash: str = START) -> Iterator[tuple[int, str]]:
    """The seq and the hash of each row, the first of which comes after the row with the given hash."""
    for seq, id, body, at in rows:
        hash = hashlib.sha256("\n".join((hash, str(seq), at, id, body)).encode()).hexdigest()
        yield seq, hash


def extend(db: Database) -> None:
    """Store the newest change's hash, which covers every change before it. The caller holds the transaction."""
    seq, hash = db.conn.execute("SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1").fetchone() or (0, START)
    store(db, list(follow(_rows(db, seq), hash))[-1:])


def store(db: Database, hashes: Iterable[tuple[int, str]]) -> None:
    """Store these hashes, each with its seq. The caller holds the transaction."""
    db.conn.executemany("INSERT INTO chain (seq, hash) VALUES (?, ?)", hashes)


def check(db: Database, noted: str = "") -> Checked:
    """Compute every hash anew and compare those that are stored. The caller sees to it that nothing changes meanwhile.

    A database without the table, as earlier versions wrote it, has nothing stored.
    """
    there = db.conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'chain'").fetchone()
    stored = dict(db.conn.execute("SELECT seq, hash FROM chain")) if there else {}
    newest, noted_at, broken = (0, START), None, None
    for newest in follow(_rows(db, 0)):
        seq, hash = newest
        if stored.pop(seq, hash) != hash and broken is None:
            broken = seq
        if hash == noted:
            noted_at = seq
    if stored:  # hashes of changes that are not there
        broken = min(stored) if broken is None else min(broken, *stored)
    return Checked(*newest, broken, noted_at)


def _rows(db: Database, after: int) -> Iterator[Row]:
    yield from db.conn.execute("SELECT seq, id, body, at FROM journal WHERE seq > ? ORDER BY seq", [after])

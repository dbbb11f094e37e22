"""Each row of the journal chained to the one before it by a hash.

The hash of a row is SHA-256, in hexadecimal, over the UTF-8 text of five lines joined by line feeds: the hash of the row
before (64 zeros before the first), its seq, its `at`, its id, its body. None of the first four holds a line feed, and
JSON has none, so that the lines cannot be read in two ways.

The stored hashes may lack rows: those that a version without hashes wrote are covered by the next hash that is stored,
which follows from all rows before it. So the hash of a seq is the same whether or not it was stored, and earlier versions,
which know nothing of hashes, may go on writing to the same file.

Nothing rewrites a row of the journal, not even forgetting a name. Should one ever have to be rewritten, the stored hashes
from its seq on are deleted in the same transaction, and `journal.extend_chain` goes on; hashes noted of that seq or later
hold no longer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

START = "0" * 64

Row = tuple[int, str, str, str]
"""seq, id, body and at: the journal's columns."""
Link = tuple[int, str]
"""The seq of a row, and its hash."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking the chain. `seq` and `hash` are those of the newest change (0 and zeros for none).

    `broken` is the first change from which on the stored hashes do not follow, None if all do. `noted_at` is the
    change that has the hash which was noted elsewhere, None if none has it.
    """

    seq: int
    hash: str
    broken: int | None
    noted_at: int | None


def follow(rows: Iterable[Row], hash: str = START) -> Iterator[Link]:
    """The link of each row, the first of which comes after the row with the given hash."""
    for seq, id, body, at in rows:
        hash = hashlib.sha256("\n".join((hash, str(seq), at, id, body)).encode()).hexdigest()
        yield seq, hash


def check(rows: Iterable[Row], stored: Mapping[int, str], noted: str = "") -> Checked:
    """Compute every hash anew and compare it with those that are stored; `noted` is a hash to look for among them."""
    unmatched = dict(stored)
    newest, noted_at, broken = (0, START), None, None
    for newest in follow(rows):
        seq, hash = newest
        if unmatched.pop(seq, hash) != hash and broken is None:
            broken = seq
        if hash == noted:
            noted_at = seq
    if unmatched:  # hashes of changes that are not there
        broken = min(unmatched) if broken is None else min(broken, *unmatched)
    return Checked(*newest, broken, noted_at)

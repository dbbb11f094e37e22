"""Chains each row of the journal to the one before it with a hash.

The hash of a row is SHA-256, in hexadecimal, over the UTF-8 text of five lines joined by line feeds: the hash of the row before
(64 zeros for the first row), its seq, its `at`, its id, its body. None of the first four can contain a line feed, nor can JSON,
so the text is unambiguous.

Rows written by versions without hashes have no stored hash. The next stored hash still covers them, because it depends on all
earlier rows. The hash for a seq is therefore the same whether or not it was stored, and early versions can keep writing to the
same file.

No row of the journal is ever rewritten, not even to forget a name. If one ever has to be, delete the stored hashes from that
seq onwards in the same transaction; `journal.extend_chain` then continues the chain. Hashes from that seq onwards that people
noted elsewhere are then no longer valid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

START = "0" * 64

Row = tuple[int, str, str, str]
"""The journal's columns: seq, id, body and at."""
Link = tuple[int, str]
"""The seq of a row, and its hash."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking the chain. `seq` and `hash` belong to the newest change (0 and zeros if there are none).

    `broken` is the first change whose stored hash doesn't match, or None. `noted_at` is the change whose hash was noted
    elsewhere, or None if no change has that hash.
    """

    seq: int
    hash: str
    broken: int | None
    noted_at: int | None


def follow(rows: Iterable[Row], hash: str = START) -> Iterator[Link]:
    """Yield the seq and hash of each row. `hash` is that of the row before the first."""
    for seq, id, body, at in rows:
        hash = hashlib.sha256("\n".join((hash, str(seq), at, id, body)).encode()).hexdigest()
        yield seq, hash


def check(rows: Iterable[Row], stored: Mapping[int, str], noted: str = "") -> Checked:
    """Recompute every hash and compare it with the stored one. `noted` is a hash to look for."""
    unmatched = dict(stored)
    newest, noted_at, broken = (0, START), None, None
    for newest in follow(rows):
        seq, hash = newest
        if unmatched.pop(seq, hash) != hash and broken is None:
            broken = seq
        if hash == noted:
            noted_at = seq
    if unmatched:  # hashes of changes that don't exist
        broken = min(unmatched) if broken is None else min(broken, *unmatched)
    return Checked(*newest, broken, noted_at)

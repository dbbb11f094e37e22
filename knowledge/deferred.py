"""Deferred writes: values that may reach the disk later, and where they are read until then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from knowledge.beside import Tables

Key = tuple[str, str]
"""A table and the id of a row in it."""
MOST_UNWRITTEN = 2_000  # values held in memory while they can't be written; the oldest are dropped first

MOST_RECENT = 200  # values still held after they were written to PostgreSQL, which may be away when they are needed


@dataclass(frozen=True, slots=True)
class Write:
    """One short-lived value that hasn't been written yet.

    `value` is what reading `key` returns until then, and `expires` the moment after which it returns nothing (ISO 8601). `work`
    writes it, inside a transaction that the caller holds.
    """

    key: Key
    value: Any
    expires: str
    work: Callable[[Tables], object]
    needed: bool = False


class Unwritten:
    """The values that this process can read although they aren't on the disk yet. Several threads may use it."""

    def __init__(self, recent: int = 0) -> None:
        """`recent` is how many values are kept after they were written, for times when the database can't be read."""
        self._most_recent = recent
        self._lock = threading.Lock()
        self._writes: dict[Key, Write] = {}
        self._discarded: set[Key] = set()
        self._recent: dict[Key, Write] = {}

    def __len__(self) -> int:
        return len(self._writes)

    def hold(self, write: Write) -> None:
        """Make the value readable. If there are too many, the oldest quarter is dropped."""
        with self._lock:
            self._discarded.discard(write.key)
            self._writes[write.key] = write
            if len(self._writes) > MOST_UNWRITTEN:
                for key in list(self._writes)[: MOST_UNWRITTEN // 4]:
                    del self._writes[key]

    def read(self, key: Key, now: str) -> Any:
        """The value under the key, or None if there is none or it has expired."""
        write = self._writes.get(key)
        return write.value if write and write.expires > now else None

    def recent(self, key: Key, now: str) -> Any:
        """The value that this process last wrote under the key, for when the database can't be read; None if it is no longer
        held.
        """
        write = self._recent.get(key)
        return write.value if write and write.expires > now else None

    def discard(self, key: Key) -> None:
        """Drop the value. If its write is still under way, it won't be carried out."""
        with self._lock:
            self._recent.pop(key, None)
            if self._writes.pop(key, None) is not None:
                self._discarded.add(key)

    def carry_out(self, tables: Tables, writes: Iterable[Write]) -> None:
        """Do these writes, except those whose values were discarded. The caller holds the transaction."""
        for write in writes:
            if write.key not in self._discarded:
                write.work(tables)

    def landed(self, writes: Iterable[Write]) -> None:
        """These values are on the disk, and are read from there from now on. Call it after their commit, not inside it."""
        with self._lock:
            for write in writes:
                self._discarded.discard(write.key)
                current = self._writes.get(write.key)
                if current is not None and current.value is write.value:
                    del self._writes[write.key]
                self._recent.pop(write.key, None)
                self._recent[write.key] = write
                if len(self._recent) > self._most_recent:
                    del self._recent[next(iter(self._recent))]

"""Deferred writes: values that are written to disk later and can be read from memory until then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from knowledge.beside import Tables

Key = tuple[str, str]
"""A table and the id of a row in it."""
MOST_UNWRITTEN = 2_000  # values kept in memory while they can't be written; the oldest are dropped first

MOST_RECENT = 200  # values kept in memory after they were written to PostgreSQL, in case it is unavailable when they are needed


@dataclass(frozen=True, slots=True)
class Write:
    """A short-lived value that hasn't been written yet.

    Reading `key` returns `value` until `expires` (ISO 8601). `work` writes it, inside the caller's transaction.
    """

    key: Key
    value: Any
    expires: str
    work: Callable[[Tables], object]
    needed: bool = False


class Unwritten:
    """The values that aren't on disk yet but can already be read in this process. Thread-safe."""

    def __init__(self, recent: int = 0) -> None:
        """`recent` is how many values to keep after they were written, for times when the database can't be read."""
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
        """The value that this process last wrote under the key, or None if it was dropped or has expired. Use it when the
        database can't be read.
        """
        write = self._recent.get(key)
        return write.value if write and write.expires > now else None

    def discard(self, key: Key) -> None:
        """Drop the value. If it is about to be written, the write is skipped."""
        with self._lock:
            self._recent.pop(key, None)
            if self._writes.pop(key, None) is not None:
                self._discarded.add(key)

    def carry_out(self, tables: Tables, writes: Iterable[Write]) -> None:
        """Carry out these writes inside the caller's transaction, except those whose values were discarded."""
        for write in writes:
            if write.key not in self._discarded:
                write.work(tables)

    def landed(self, writes: Iterable[Write]) -> None:
        """Stop holding these values, which can now be read from disk. The most recent ones can still be read with `recent`.
        Call this after their commit, not inside it.
        """
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

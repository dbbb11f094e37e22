"""The tables beside the journal: durable, mostly expiring, never replayed. Code that uses them needn't know which engine they
are in.

The SQL uses only what SQLite and PostgreSQL have in common: `?` for each value, and `ON CONFLICT` instead of `INSERT OR
REPLACE`. It must contain no percent sign, and no question mark other than these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from sqlite_utils import Database

from knowledge.database import DatabaseFile

T = TypeVar("T")
Values = Sequence[Any]


class Outcome(Protocol):
    """The result of a statement: its rows, or how many rows it changed. It can still be read after the commit."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Tables(Protocol):
    """The tables inside a transaction. A statement costs no round trip of its own unless its outcome is read before
    the commit.
    """

    def execute(self, sql: str, values: Values = ..., /) -> Outcome: ...

    def executemany(self, sql: str, rows: Iterable[Values], /) -> object: ...


Work = Callable[[Tables], T]


class Beside(Protocol):
    """Access to the tables beside the journal, wherever they are."""

    def write(self, work: Work[T], again: bool = True) -> T:
        """Run `work` inside a transaction, and return its result. The transaction is durable on return, and `work` may be
        called again.

        If the connection to PostgreSQL is lost during the commit, everything is done again, which is safe if doing it twice is
        harmless. With `again` False, `postgres.Away` is raised with `unsure` instead. Raises Unclear if nothing can be written,
        and whatever `work` raises.
        """
        ...

    def rows(self, sql: str, values: Values = ()) -> list[Any]:
        """The rows of one SELECT."""
        ...


class BesideInFile:
    """The tables in the SQLite file that holds the journal."""

    def __init__(self, file: DatabaseFile) -> None:
        self._file = file

    def write(self, work: Work[T], again: bool = True) -> T:
        def written(db: Database) -> T:
            return work(db.conn)

        return self._file.write(written)

    def rows(self, sql: str, values: Values = ()) -> list[Any]:
        return self._file.reader.conn.execute(sql, values).fetchall()

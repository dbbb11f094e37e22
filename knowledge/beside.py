"""The tables stored beside the journal: durable, mostly expiring, never replayed. Callers don't need to know which engine
stores them.

The SQL uses only what SQLite and PostgreSQL have in common: `?` for each value, and `ON CONFLICT` instead of `INSERT OR
REPLACE`. It must not contain any percent sign, or any other question mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from sqlite_utils import Database

from knowledge.database import DatabaseFile

T = TypeVar("T")
Values = Sequence[Any]


class Outcome(Protocol):
    """The result of a statement: its rows, or the number of rows that it changed. It can still be read after the commit."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Tables(Protocol):
    """The tables during a transaction. A statement costs a round trip of its own only if its outcome is read before the
    commit.
    """

    def execute(self, sql: str, values: Values = ..., /) -> Outcome: ...

    def executemany(self, sql: str, rows: Iterable[Values], /) -> object: ...


Work = Callable[[Tables], T]


class Beside(Protocol):
    """Access to the tables beside the journal, wherever they are."""

    def write(self, work: Work[T], again: bool = True) -> T:
        """Run `work` inside a transaction, and return its result. The transaction is durable on return, and `work` may be
        called again.

        If the connection to PostgreSQL is lost during the commit, `work` is run again. That is safe only if running it twice is
        harmless. With `again` False, `postgres.Away` is raised with `unsure` instead. Raises Unclear if the database can't be
        written, and anything that `work` raises.
        """
        ...

    def rows(self, sql: str, values: Values = ()) -> list[Any]:
        """Run one SELECT and return its rows."""
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

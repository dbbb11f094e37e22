"""The tables beside the journal: durable, mostly expiring, never replayed. What reads and writes them need not know the engine.

Their SQL is what SQLite and PostgreSQL have in common: `?` for each value, `ON CONFLICT` instead of `INSERT OR REPLACE`. No
percent sign and no other question mark stand in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from sqlite_utils import Database

from knowledge.database import DatabaseFile

T = TypeVar("T")
Values = Sequence[Any]


class Outcome(Protocol):
    """What a statement gave: its rows, or how many rows it changed. It may also be read after the commit."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Tables(Protocol):
    """The tables inside a transaction. Statements whose outcome isn't looked at before the commit cost no round trip."""

    def execute(self, sql: str, values: Values = ..., /) -> Outcome: ...

    def executemany(self, sql: str, rows: Iterable[Values], /) -> object: ...


Work = Callable[[Tables], T]


class Beside(Protocol):
    """Where the tables are."""

    def write(self, work: Work[T], again: bool = True) -> T:
        """The result of `work`, which is called inside a transaction that is durable on return. It may be called again.

        If the connection to PostgreSQL is lost in the commit, all is done again, which suits what can be done twice; with
        `again` False, `postgres.Away` is raised with `unsure` instead. Raises Unclear if nothing can be written, and what
        `work` itself raises.
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

"""Checks that the projection matches its journal, and that the journal is complete and unaltered."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from sqlite_utils import Database

from knowledge import database, database_faults, journal, projection, replica, schema
from knowledge.chain import Checked
from knowledge.journal import BROKEN
from knowledge.model import Unclear
from knowledge.places import Address, Place
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a replay: the number of changes, the tables that differ from it, and the result of checking the hash
    chain.
    """

    changes: int
    differs: tuple[str, ...]
    chain: Checked

    @property
    def same(self) -> bool:
        return not self.differs and self.chain.broken is None

    @property
    def trouble(self) -> str:
        """What doesn't match, as a sentence without its full stop, or "" if everything does."""
        troubles = [f"the current plan differs from its journal in {', '.join(self.differs)}"] if self.differs else []
        if self.chain.broken is not None:
            troubles.append(f"the journal’s hashes do not follow from change {self.chain.broken} on")
        return "; ".join(troubles)


def verify(store: Store, noted: str = "") -> Verification:
    """Replay the journal into an empty database, and compare every table of the current plan with the result, row by row.

    Before that, SQLite checks the file and the hash chain is recomputed; `noted` is a hash to look for in it. Everything is
    read from one snapshot, so others can keep writing. The full-text index is compared by its terms. Raises Unclear if the file
    is damaged.
    """
    if why := database_faults.damage(store.db.conn):
        raise Unclear(database_faults.damaged(store.path, why))
    if store.server and (remote := replica.check(store.server, noted)).broken is not None:
        return Verification(journal.count(store.db), (), remote)
    with tempfile.TemporaryDirectory() as folder, closing(database.connect(Path(folder) / "replay.db", new=True).conn) as conn:
        fresh = Database(conn)
        with database.snapshot(store.db) as stands:
            checked = journal.verify(stands, noted)
            if checked.broken is not None:  # an altered row may not even be a change that can be replayed
                return Verification(journal.count(stands), (), checked)
            changes = _replay(stands, fresh)
            differs = [
                table
                for table in projection.TABLES
                if not _alike(f"SELECT rowid, * FROM {table} ORDER BY rowid", stands, fresh)
            ]
            with _terms(stands), _terms(fresh):
                if not _alike("SELECT term, doc, col, offset FROM temp.terms", stands, fresh):
                    differs.append("recommendation_fts")
    return Verification(changes, tuple(differs), checked)


def verify_place(path: Place, noted: str = "") -> Verification:
    """Like `verify`, for a database that may be too damaged to open. Raises Unclear if it is damaged."""
    if isinstance(path, Address):
        with closing(Store(path)) as store:
            return verify(store, noted)
    try:
        with closing(sqlite3.connect(database.existing_uri(path), uri=True)) as conn:
            if why := database_faults.damage(conn):
                raise Unclear(database_faults.damaged(path, why))
        with closing(Store(path)) as store:
            return verify(store, noted)
    except sqlite3.Error as fault:
        raise Unclear(database_faults.damaged(path, database_faults.complaint(str(fault)))) from fault
    except BROKEN as fault:
        raise Unclear(database_faults.damaged(path, database_faults.UNWHOLE)) from fault


def _replay(source: Database, fresh: Database) -> int:
    """Fold the whole journal of one database into an empty one, and return the number of changes."""
    with database.immediate(fresh) as db:
        schema.create_journal(db)
        journal.insert_rows(db, journal.rows_after(source, 0))
        projection.catch_up(db)
        return journal.count(db)


@contextmanager
def _terms(db: Database) -> Iterator[None]:
    """Make the full-text index itself readable as a table. (A query on the index would read the table that it was built
    from.)
    """
    db.conn.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'recommendation_fts', 'instance')")
    try:
        yield
    finally:
        db.conn.execute("DROP TABLE temp.terms")


def _alike(sql: str, one: Database, other: Database) -> bool:
    return all(a == b for a, b in zip_longest(one.conn.execute(sql), other.conn.execute(sql)))

"""What people are called, by their ids: one table beside the journal, which holds ids alone.

The surprise: forgetting somebody erases a name here, and the record of what was done stands as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlite_utils import Database

if TYPE_CHECKING:
    from knowledge.store import Store

FORGOTTEN = "someone who is no longer named"


def create(db: Database) -> None:
    """Make the table where it is missing."""
    db.conn.execute(
        "CREATE TABLE IF NOT EXISTS person"
        " (id TEXT PRIMARY KEY, name TEXT NOT NULL, forgotten INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
    )


def know(store: Store, id: str, name: str) -> None:
    """Remember what somebody is called, where that is new. Who was forgotten stays so until they act again."""
    if not id or not name or name == id or names(store).get(id) == name:
        return
    store.write(lambda db: db.conn.execute("INSERT OR REPLACE INTO person (id, name) VALUES (?, ?)", [id, name]))


def names(store: Store) -> Mapping[str, str]:
    """All that is known: names by ids."""
    return dict(store.db.conn.execute("SELECT id, name FROM person"))


def name(store: Store, id: str) -> str:
    """What somebody is called; their id where nothing is known."""
    row = store.db.conn.execute("SELECT name FROM person WHERE id = ?", [id]).fetchone()
    return row[0] if row else id


def forget(store: Store, person: str) -> int:
    """Erase a name, given it or its id; how many were erased. Their deeds stay in the record under the id."""

    def work(db: Database) -> int:
        known = db.conn.execute("SELECT id, name FROM person WHERE forgotten = 0").fetchall()
        meant = [(FORGOTTEN, id) for id, name in known if id == person or name.casefold() == person.casefold()]
        db.conn.executemany("UPDATE person SET name = ?, forgotten = 1 WHERE id = ?", meant)
        return len(meant)

    found = store.write(work)
    # The write-ahead log still has the pages with the name, until it is emptied.
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return found

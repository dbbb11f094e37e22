"""The journal: every change to every plan, in order, appended and never edited. It is the only durable state.

`Journal` is the interface that the rest of planbot uses. `SqliteJournal` stores the journal in the same file as its projection.
The functions here that take a `Database` read and write the tables `journal` and `chain`; no other module does. Another storage
engine would be another module with a class that has the same methods.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlite_utils import Database

from knowledge import chain
from knowledge.chain import START, Checked, Link, Row
from knowledge.database import DatabaseFile
from knowledge.database_faults import NEWER
from knowledge.model import Unclear

FIRST_VERSION, BODY_VERSION = 1, 2
BROKEN = (ValueError, KeyError, TypeError, AttributeError)
"""What is raised when a change that lacks something is read."""
DOCUMENT = "document"
"""The `who` of changes that came with a new version of a document."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact in the journal. `kind` decides how it is folded; `body` is plain JSON; `at` is UTC (ISO 8601)."""

    kind: str
    plan: str
    at: str
    body: Mapping[str, Any]

    def to_json(self) -> str:
        """The change as JSON text, for the column `body`. It names the earliest version that can read it, so that an older
        planbot can read as much as possible.
        """
        version = BODY_VERSION if "kept" in self.body else FIRST_VERSION
        members = {"v": version, "kind": self.kind, "plan": self.plan, **self.body}
        return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Appended:
    """The seqs of the changes under an id, in order. `is_new` is False if they had already been appended."""

    seqs: tuple[int, ...]
    is_new: bool


Decide = Callable[[Database], Sequence[Change]]
"""Reads the current state from the projection, and returns the changes to append. If it raises, nothing is written."""


class Journal(Protocol):
    """An append-only list of changes. After an append returns, the changes are durable and in the projection."""

    def append(self, id: str, decide: Decide) -> Appended:
        """Append the changes that `decide` returns, all or none, once per id.

        `decide` runs while nobody else can append and the projection is up to date, so anything that it checks (rights, current
        values) still holds when its changes are written. It may be called again if the commit has to be repeated. The changes
        get the ids ID:0, ID:1 and so on.
        """
        ...

    def append_one(self, id: str, change: Change) -> Appended:
        """Append one change that depends on nothing else, once, with exactly this id."""
        ...

    def after(self, seq: int) -> Iterator[tuple[int, Change]]:
        """The changes after a seq, in commit order."""
        ...

    def verify(self, noted: str = "") -> Checked:
        """Check the hash chain. The caller makes sure that nothing is appended in the meantime.

        Databases from earlier versions may have no table `chain`, and so no stored hashes.
        """
        ...


class SqliteJournal:
    """The journal in an SQLite file that also contains its projection. `catch_up` folds new changes in the same transaction, so
    that nobody ever sees a change without its effect, even if the process is killed.
    """

    def __init__(self, file: DatabaseFile, catch_up: Callable[[Database], object]) -> None:
        self._file = file
        self._catch_up = catch_up

    def append(self, id: str, decide: Decide) -> Appended:
        def work(db: Database) -> Appended:
            if seqs := seqs_of(db, id):
                return Appended(seqs, False)
            self._catch_up(db)
            seqs = tuple(insert(db, f"{id}:{place}", change) for place, change in enumerate(decide(db)))
            self._catch_up(db)
            return Appended(seqs, True)

        return self._file.write(work)

    def append_one(self, id: str, change: Change) -> Appended:
        def work(db: Database) -> Appended:
            row = db.conn.execute("SELECT seq FROM journal WHERE id = ?", [id]).fetchone()
            if row:
                return Appended((row[0],), False)
            seq = insert(db, id, change)
            self._catch_up(db)
            return Appended((seq,), True)

        return self._file.write(work)

    def after(self, seq: int) -> Iterator[tuple[int, Change]]:
        return after(self._file.reader, seq)

    def verify(self, noted: str = "") -> Checked:
        return verify(self._file.reader, noted)


# Rows and changes


def joined(text: str | None, added: str) -> str:
    """The text with an addition on a new line."""
    return f"{text}\n{added}" if text else added


def value_after(change: Change, current: Any) -> Any:
    """The value of a field after an update to it.

    An update contains the values before and after (`from`, `to`). An update that appends text contains only the addition and,
    in `kept`, the previous length in characters. Early versions wrote the whole text each time.
    """
    return joined(current, change.body["added"]) if "kept" in change.body else change.body["to"]


def change_of(body: str, at: str) -> Change:
    """The change in a row. Raises Unclear if a newer version of planbot wrote it."""
    members = json.loads(body)
    if members.pop("v") > BODY_VERSION:
        raise Unclear(NEWER)
    return Change(members.pop("kind"), members.pop("plan"), at, members)


def insert(db: Database, id: str, change: Change) -> int:
    """Append a change with its hash, and return its seq. The caller holds the transaction and has checked that the id is
    new.
    """
    row = db.conn.execute("INSERT INTO journal (id, body, at) VALUES (?, ?, ?)", [id, change.to_json(), change.at])
    assert row.lastrowid is not None
    extend_chain(db)
    return row.lastrowid


def insert_rows(db: Database, rows: Iterable[Row]) -> None:
    """Copy rows from another journal into an empty one. The caller holds the transaction."""
    db.conn.executemany("INSERT INTO journal (seq, id, body, at) VALUES (?, ?, ?, ?)", rows)


def rows_after(db: Database, seq: int) -> Iterator[Row]:
    """The rows after a seq, in commit order."""
    yield from db.conn.execute("SELECT seq, id, body, at FROM journal WHERE seq > ? ORDER BY seq", [seq])


def after(db: Database, seq: int) -> Iterator[tuple[int, Change]]:
    """The changes after a seq, in commit order."""
    for number, _, body, at in rows_after(db, seq):
        yield number, change_of(body, at)


def seqs_of(db: Database, id: str) -> tuple[int, ...]:
    """The seqs of the changes that were appended together under an id, or ()."""
    rows = db.conn.execute("SELECT seq FROM journal WHERE id >= ? AND id < ? ORDER BY seq", [f"{id}:", f"{id};"])
    return tuple(seq for (seq,) in rows)


def seqs_with(db: Database, seq: int) -> tuple[int, ...]:
    """The seqs of all changes that were appended together with this one, including itself."""
    (id,) = db.conn.execute("SELECT id FROM journal WHERE seq = ?", [seq]).fetchone()
    return seqs_of(db, id.rpartition(":")[0])


def requests(db: Database, seqs: Iterable[int]) -> dict[int, str]:
    """The ids under which these changes were appended, by seq. Changes that were appended together share one."""
    rows = db.conn.execute(
        "SELECT seq, id FROM journal WHERE seq IN (SELECT value FROM json_each(?))", [json.dumps(sorted(set(seqs)))]
    )
    return {seq: id.rpartition(":")[0] for seq, id in rows}


def read(db: Database, seq: int) -> Change:
    """The change with this seq, which must exist."""
    return change_of(*db.conn.execute("SELECT body, at FROM journal WHERE seq = ?", [seq]).fetchone())


def newest(db: Database, plan: int, most: int, kind: str | None = None) -> tuple[Change, ...]:
    """A plan's last changes, newest first, of one kind or of all kinds. `plan` is its id in the projection, which knows all
    names that the plan has had.
    """
    rows = db.conn.execute(
        "SELECT body, at FROM journal CROSS JOIN plan_name ON plan_name.name = json_extract(body, '$.plan') AND seq >= since"
        " AND (until IS NULL OR seq <= until) WHERE plan_name.plan = ? AND (? IS NULL OR json_extract(body, '$.kind') = ?)"
        " ORDER BY seq DESC LIMIT ?",
        [plan, kind, kind, most],
    )
    return tuple(change_of(body, at) for body, at in rows)


def count(db: Database) -> int:
    """The number of changes."""
    return int(db.conn.execute("SELECT count(*) FROM journal").fetchone()[0])


def last(db: Database) -> tuple[int, str]:
    """The seq and id of the newest change, or 0 and "" if there are none."""
    row = db.conn.execute("SELECT seq, id FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def contains(db: Database, texts: Sequence[str]) -> bool:
    """True if any change contains one of these strings in its JSON text."""
    return any(
        db.conn.execute("SELECT 1 FROM journal WHERE instr(body, ?) LIMIT 1", [text]).fetchone() is not None for text in texts
    )


# The chain


def extend_chain(db: Database) -> None:
    """Store the hash of the newest change, which covers all changes before it. The caller holds the transaction."""
    seq, hash = db.conn.execute("SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1").fetchone() or (0, START)
    store_chain(db, list(chain.follow(rows_after(db, seq), hash))[-1:])


def store_chain(db: Database, links: Iterable[Link]) -> None:
    """Store these hashes. The caller holds the transaction."""
    db.conn.executemany("INSERT INTO chain (seq, hash) VALUES (?, ?)", links)


def verify(db: Database, noted: str = "") -> Checked:
    """Check the hash chain. The caller makes sure that nothing is appended in the meantime.

    Databases from earlier versions may have no table `chain`, and so no stored hashes.
    """
    has_chain = db.conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'chain'").fetchone()
    stored = dict(db.conn.execute("SELECT seq, hash FROM chain")) if has_chain else {}
    return chain.check(rows_after(db, 0), stored, noted)

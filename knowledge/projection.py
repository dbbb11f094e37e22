"""The current plan: tables computed from the journal, and rebuilt whenever their version or structure is outdated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlite_utils import Database

from knowledge import journal, schema
from knowledge.database_faults import NEWER
from knowledge.folds import digests, imports, plans, updates
from knowledge.journal import Change
from knowledge.model import Unclear

VERSION = 7
TABLES = tuple(schema.PROJECTION)
FOLDS: Mapping[str, Callable[[Database, Change, int], None]] = {
    "import": imports.fold,
    "vocabulary": imports.fold_vocabulary,
    "alias": imports.fold_alias,
    "plan removed": plans.fold_removed,
    "plan restored": plans.fold_restored,
    "plan renamed": plans.fold_renamed,
    "update": updates.fold,
    "marked": updates.fold_mark,
    "digest": digests.fold_set,
    "digest state": digests.fold_state,
    "digest handled": digests.fold_outcome,
}
"""How each kind of change is folded. The functions get the change and its seq."""


def catch_up(db: Database) -> None:
    """Fold the changes that aren't in the projection yet. The caller holds the transaction.

    Raises Unclear if a newer version of planbot wrote any of them, even one started while this process was running.
    """
    version = version_of(db)
    if version > VERSION:
        raise Unclear(NEWER)
    if version < VERSION or _shape(db) != schema.SHAPE:
        rebuild(db)
    before = current = at(db)
    for seq, change in journal.after(db, before):
        if change.kind not in FOLDS:
            raise Unclear(NEWER)
        FOLDS[change.kind](db, change, seq)
        current = seq
    if current != before:
        db.conn.execute("UPDATE folded SET seq = ? WHERE id = 1", [current])


def version_of(db: Database) -> int:
    """The version of the projection in the database, or 0 if there is none."""
    return int(db.conn.execute("PRAGMA user_version").fetchone()[0])


def at(db: Database) -> int:
    """The seq of the last change that was folded."""
    return int(db.conn.execute("SELECT seq FROM folded WHERE id = 1").fetchone()[0])


def _shape(db: Database) -> str:
    return str(db.conn.execute("SELECT shape FROM folded WHERE id = 1").fetchone()[0])


def rebuild(db: Database) -> None:
    """Empty the projection. `catch_up` fills it again."""
    schema.create_projection(db)
    db.conn.execute(f"PRAGMA user_version = {VERSION}")


def touch(db: Database) -> None:
    """Do a write that changes nothing, to find out whether the database can be written."""
    db.conn.execute("UPDATE folded SET seq = seq WHERE id = 1")

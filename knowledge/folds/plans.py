"""Removes, restores or renames a plan. A removed plan keeps its rows under another name."""

from __future__ import annotations

from sqlite_utils import Database

from knowledge.journal import Change

BY_NAME = ("taught", "stated", "history", "conflict", "digest")
"""The tables that contain a plan's name instead of its id."""


def fold_removed(db: Database, change: Change, seq: int) -> None:
    """Remove a plan. Its rows get a name with a slash, which no plan's name may contain, so that they can't clash with a later
    plan.
    """
    hidden = f"{change.plan}/{seq}"
    db.conn.execute(
        "UPDATE plan SET removal = ?, removed_name = name, removed_at = ? WHERE name = ?", [seq, change.at, change.plan]
    )
    _rename(db, change.plan, hidden, seq)


def fold_restored(db: Database, change: Change, seq: int) -> None:
    """Bring back a plan that was removed."""
    removal = change.body["removal"]
    db.conn.execute("UPDATE plan SET removal = NULL, removed_name = NULL, removed_at = NULL WHERE removal = ?", [removal])
    _rename(db, f"{change.plan}/{removal}", change.plan, seq)


def fold_renamed(db: Database, change: Change, seq: int) -> None:
    """Give a plan another name."""
    _rename(db, change.plan, change.body["name"], seq)


def begin_name(db: Database, plan: int, name: str, seq: int) -> None:
    """Let a name in changes refer to this plan, starting with change `seq`. Does nothing if it already does."""
    started = "SELECT 1 FROM plan_name WHERE plan = ? AND name = ? AND until IS NULL"
    if not db.conn.execute(started, [plan, name]).fetchone():
        db.conn.execute("INSERT INTO plan_name (plan, name, since) VALUES (?, ?, ?)", [plan, name, seq])


def _rename(db: Database, old: str, new: str, seq: int) -> None:
    (plan,) = db.conn.execute("SELECT id FROM plan WHERE name = ?", [old]).fetchone()
    db.conn.execute("UPDATE plan_name SET until = ? WHERE plan = ? AND until IS NULL", [seq, plan])
    begin_name(db, plan, new, seq)
    db.conn.execute("UPDATE plan SET name = ?, seq = ?, changed = ? WHERE id = ?", [new, seq, seq, plan])
    for table in BY_NAME:
        db.conn.execute(f"UPDATE {table} SET plan = ? WHERE plan = ?", [new, old])

"""Folds changes about digests: set up, paused or stopped, and how far each has reported."""

from __future__ import annotations

from sqlite_utils import Database

from knowledge import rows
from knowledge.encoding import to_json
from knowledge.journal import Change


def fold_set(db: Database, change: Change, seq: int) -> None:
    """Set up a digest. Its number is that of the change."""
    rows.insert(
        db,
        "digest",
        id=seq,
        plan=change.plan,
        channel=change.body["channel"],
        rule=to_json(change.body["rule"]),
        state="active",
        by_whom=change.body["by"],
        created=change.at,
        reported=seq,
        last_due="",
        outcome="",
    )


def fold_state(db: Database, change: Change, seq: int) -> None:
    """Pause, stop or resume a digest. What was due in the meantime isn't posted later."""
    body = change.body
    db.conn.execute(
        "UPDATE digest SET state = ?, last_due = max(last_due, ?) WHERE id = ?", [body["state"], change.at, body["digest"]]
    )


def fold_outcome(db: Database, change: Change, seq: int) -> None:
    """Record the result of a due moment. The journal calls the last change that was reported "told"."""
    body = change.body
    db.conn.execute(
        "UPDATE digest SET last_due = max(last_due, ?), outcome = ?, reported = ? WHERE id = ?",
        [body["due"], body["outcome"], body["told"], body["digest"]],
    )

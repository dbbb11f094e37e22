"""Folds changes to digests: setting them up, pausing and stopping them, and recording which changes they have covered."""

from __future__ import annotations

from sqlite_utils import Database

from knowledge import rows
from knowledge.encoding import to_json
from knowledge.journal import Change


def fold_set(db: Database, change: Change, seq: int) -> None:
    """Set up a digest, numbered after this change."""
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
    """Pause, stop or resume a digest. Whatever was due while it was paused isn't posted later."""
    body = change.body
    db.conn.execute(
        "UPDATE digest SET state = ?, last_due = max(last_due, ?) WHERE id = ?", [body["state"], change.at, body["digest"]]
    )


def fold_outcome(db: Database, change: Change, seq: int) -> None:
    """Record how a due digest was handled. In the journal, the last change that it covered is called "told"."""
    body = change.body
    db.conn.execute(
        "UPDATE digest SET last_due = max(last_due, ?), outcome = ?, reported = ? WHERE id = ?",
        [body["due"], body["outcome"], body["told"], body["digest"]],
    )

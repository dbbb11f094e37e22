"""Digests that were set up: where, when, how far each has told. Facts of the journal like any other.

The surprise: how far a digest has told is the number of a change, not a time. What is committed in the second in which a
digest is made is told by this one or by the next, and never by both or by neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from knowledge.folding import to_json
from knowledge.journal import Change

if TYPE_CHECKING:
    from knowledge.store import Plan, Store

ACTIVE, PAUSED, STOPPED = "active", "paused", "stopped"
DIGEST: Mapping[str, Any] = {
    "columns": {
        "id": int, "plan": str, "channel": str, "rule": str, "state": str, "by_whom": str, "created": str, "told": int,
        "handled": str, "outcome": str,
    },
    "pk": "id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest: `rule` is its recurrence as JSON, `told` the seq of the last change that it has told.

    `handled` is the last due moment that was dealt with (UTC), "" for none, `outcome` what came of it: "posted", "silent",
    "skipped" (too late), "refused", or "uncertain" (Slack's answer to the post was never received).
    """

    id: int
    plan: str
    channel: str
    rule: Mapping[str, Any]
    state: str
    created_by: str
    created: str
    reported: int
    last_due: str
    outcome: str


def fold_set(db: Database, change: Change, seq: int) -> None:
    """A digest set up; its number is that of the change."""
    body = change.body
    db.conn.execute(
        "INSERT INTO digest VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '')",
        [seq, change.plan, body["channel"], to_json(body["rule"]), ACTIVE, body["by"], change.at, seq],
    )


def fold_state(db: Database, change: Change, seq: int) -> None:
    """Paused, stopped, or active again. What was due in between is not made up for."""
    body = change.body
    db.conn.execute(
        "UPDATE digest SET state = ?, handled = max(handled, ?) WHERE id = ?", [body["state"], change.at, body["digest"]]
    )


def fold_handled(db: Database, change: Change, seq: int) -> None:
    body = change.body
    db.conn.execute(
        "UPDATE digest SET handled = max(handled, ?), outcome = ?, told = ? WHERE id = ?",
        [body["due"], body["outcome"], body["told"], body["digest"]],
    )


def find(store: Store, plan: Plan | None = None, states: tuple[str, ...] = (ACTIVE, PAUSED)) -> tuple[Digest, ...]:
    """The digests in these states, of one plan or of all."""
    rows = store.db.conn.execute(
        "SELECT id, plan, channel, rule, state, by_whom, created, told, handled, outcome FROM digest"
        " WHERE state IN (SELECT value FROM json_each(?)) AND (? IS NULL OR plan = ?) ORDER BY id",
        [json.dumps(states), plan and plan.name, plan and plan.name],
    )
    return tuple(Digest(id, plan_name, channel, json.loads(rule), *rest) for id, plan_name, channel, rule, *rest in rows)


def create(store: Store, plan: Plan, channel: str, rule: Mapping[str, Any], by: str, now: datetime, key: str) -> int:
    """Set a digest up; its number. The same key again gives the same."""
    seq, _ = store.append(key, Change("digest", plan.name, _stamp(now), {"channel": channel, "rule": rule, "by": by}))
    return seq


def change_state(store: Store, digest: Digest, state: str, by: str, now: datetime) -> None:
    body = {"digest": digest.id, "state": state, "by": by}
    store.append(f"digest:{digest.id}:{state}:{_stamp(now)}", Change("digest state", digest.plan, _stamp(now), body))


def record_outcome(store: Store, digest: Digest, due: str, outcome: str, told: int, now: datetime) -> None:
    """A due moment is dealt with: "sending" just before it is posted, then what came of it. Each once."""
    body = {"digest": digest.id, "due": due, "outcome": outcome, "told": told}
    store.append(f"digest:{digest.id}:due:{due}:{outcome}", Change("digest handled", digest.plan, _stamp(now), body))


def last_change(store: Store, plan: Plan) -> int:
    """The seq of the plan's last change."""
    return int(store.db.conn.execute("SELECT changed FROM plan WHERE id = ?", [plan.id]).fetchone()[0])


def _stamp(at: datetime) -> str:
    from knowledge.history import timestamp

    return timestamp(at)

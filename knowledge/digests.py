"""Digests: where and when they are posted, and how far each has reported. They are facts in the journal like any other.

How far a digest has reported is the number of a change, not a time. A change that is committed in the second in which a digest
is made is either in this one or in the next, never in both or in neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.encoding import timestamp
from knowledge.journal import Change
from knowledge.model import Plan
from knowledge.store import Store

ACTIVE, PAUSED, STOPPED = "active", "paused", "stopped"


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest. `rule` is its recurrence as JSON, `reported` the seq of the last change that it has reported.

    `last_due` is the last due moment that was handled (UTC), or "" for none. `outcome` is the result: "posted", "silent",
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


def find(store: Store, plan: Plan | None = None, states: tuple[str, ...] = (ACTIVE, PAUSED)) -> tuple[Digest, ...]:
    """The digests in these states, of one plan or of all plans."""
    rows = store.db.conn.execute(
        "SELECT id, plan, channel, rule, state, by_whom, created, reported, last_due, outcome FROM digest"
        " WHERE state IN (SELECT value FROM json_each(?)) AND (? IS NULL OR plan = ?) ORDER BY id",
        [json.dumps(states), plan and plan.name, plan and plan.name],
    )
    return tuple(Digest(id, plan_name, channel, json.loads(rule), *rest) for id, plan_name, channel, rule, *rest in rows)


def create(store: Store, plan: Plan, channel: str, rule: Mapping[str, Any], by: str, now: datetime, key: str) -> int:
    """Set up a digest and return its number. The same key again returns the same number."""
    seq, _ = store.append(key, Change("digest", plan.name, timestamp(now), {"channel": channel, "rule": rule, "by": by}))
    return seq


def change_state(store: Store, digest: Digest, state: str, by: str, now: datetime) -> None:
    body = {"digest": digest.id, "state": state, "by": by}
    store.append(f"digest:{digest.id}:{state}:{timestamp(now)}", Change("digest state", digest.plan, timestamp(now), body))


def record_outcome(store: Store, digest: Digest, due: str, outcome: str, reported: int, now: datetime) -> None:
    """Record that a due moment was handled: "sending" just before the post, then the result. Each is recorded once."""
    body = {"digest": digest.id, "due": due, "outcome": outcome, "told": reported}
    store.append(f"digest:{digest.id}:due:{due}:{outcome}", Change("digest handled", digest.plan, timestamp(now), body))


def last_change(store: Store, plan: Plan) -> int:
    """The seq of the plan's last change."""
    return int(store.db.conn.execute("SELECT changed FROM plan WHERE id = ?", [plan.id]).fetchone()[0])

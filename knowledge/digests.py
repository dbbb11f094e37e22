"""Digests: where and when they are posted, and which changes they have covered. Like everything else, they are facts in the
journal.

A digest's progress is stored as the number of a change, not as a time. A change committed in the very second in which a digest
is made is therefore in this digest or in the next one, never in both or in neither.
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
    """A digest. `rule` is its recurrence as JSON, and `reported` the seq of the last change that it has covered. `number`
    counts the plan's digests from 1; buttons use `id`, which is unique among all plans.

    `last_due` is when it was last due and handled (UTC), or "" if never. `outcome` is how that went: "posted", "silent",
    "skipped" (too late), "refused", or "uncertain" (Slack's reply never arrived).
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
    number: int = 0

    @property
    def is_direct(self) -> bool:
        """True if it goes to one person's direct messages, which Slack gives an id with this letter."""
        return self.channel.startswith("D")


def find(store: Store, plan: Plan | None = None, states: tuple[str, ...] = (ACTIVE, PAUSED)) -> tuple[Digest, ...]:
    """The digests in these states, for one plan or for all plans."""
    rows = store.db.conn.execute(
        "SELECT id, plan, channel, rule, state, by_whom, created, reported, last_due, outcome,"
        " (SELECT count(*) FROM digest AS earlier WHERE earlier.plan = digest.plan AND earlier.id <= digest.id) FROM digest"
        " WHERE state IN (SELECT value FROM json_each(?)) AND (? IS NULL OR plan = ?) ORDER BY id",
        [json.dumps(states), plan and plan.name, plan and plan.name],
    )
    return tuple(Digest(id, plan_name, channel, json.loads(rule), *rest) for id, plan_name, channel, rule, *rest in rows)


def create(store: Store, plan: Plan, channel: str, rule: Mapping[str, Any], by: str, now: datetime, key: str) -> int:
    """Set up a digest and return its id. Repeating a key returns the same id."""
    seq, _ = store.append(key, Change("digest", plan.name, timestamp(now), {"channel": channel, "rule": rule, "by": by}))
    return seq


def change_state(store: Store, digest: Digest, state: str, by: str, now: datetime) -> None:
    body = {"digest": digest.id, "state": state, "by": by}
    store.append(f"digest:{digest.id}:{state}:{timestamp(now)}", Change("digest state", digest.plan, timestamp(now), body))


def record_outcome(store: Store, digest: Digest, due: str, outcome: str, reported: int, now: datetime) -> None:
    """Record how a due digest was handled: "sending" just before the post, then the outcome. Each is recorded once."""
    body = {"digest": digest.id, "due": due, "outcome": outcome, "told": reported}
    store.append(f"digest:{digest.id}:due:{due}:{outcome}", Change("digest handled", digest.plan, timestamp(now), body))


def last_change(store: Store, plan: Plan) -> int:
    """The seq of the plan's most recent change."""
    return int(store.db.conn.execute("SELECT changed FROM plan WHERE id = ?", [plan.id]).fetchone()[0])

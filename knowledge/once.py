"""The names of `claims` and `sessions` under the module that they were in."""

from __future__ import annotations

from datetime import datetime

from knowledge import claims, sessions
from knowledge.claims import (
    CLAIMED,
    DOUBLE,
    LEASE,
    REMEMBERED,
    SENDING,
    TRIES,
    Claim,
    Holder,
    claim,
    complete,
    count_unfinished,
    mark_as,
    release,
    renew_leases,
    take_over,
    unreported,
)
from knowledge.sessions import choose_plan, chosen_plan, delete, load, save
from knowledge.store import Store

__all__ = [
    "CLAIMED",
    "DOUBLE",
    "LEASE",
    "REMEMBERED",
    "SENDING",
    "TRIES",
    "Claim",
    "Holder",
    "choose_plan",
    "chosen_plan",
    "claim",
    "complete",
    "count_unfinished",
    "delete",
    "load",
    "mark_as",
    "prune",
    "release",
    "renew_leases",
    "save",
    "take_over",
    "unreported",
]


def prune(store: Store, now: datetime) -> None:
    claims.prune(store, now)
    sessions.prune(store, now)

"""Removes a plan, brings it back or renames it. Each of these is a change in the journal.

A removed plan keeps its rows under a name that no plan can have, so that its own name becomes free.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from knowledge import plan_names
from knowledge.beside import Tables
from knowledge.encoding import timestamp
from knowledge.journal import Change
from knowledge.model import Plan, Unclear
from knowledge.store import Store

REMOVED, RESTORED, RENAMED = "plan removed", "plan restored", "plan renamed"


@dataclass(frozen=True, slots=True)
class RemovedPlan:
    """A plan that was removed. `number` is the seq of the removal; `at` is UTC (ISO 8601)."""

    number: int
    name: str
    title: str
    at: str


def removed(store: Store) -> tuple[RemovedPlan, ...]:
    """The plans that were removed and not brought back, last removed first."""
    rows = store.db.conn.execute(
        "SELECT removal, removed_name, title, removed_at FROM plan WHERE removal IS NOT NULL ORDER BY removal DESC"
    )
    return tuple(RemovedPlan(*row) for row in rows)


def former_names(store: Store) -> dict[str, str]:
    """The former names of renamed plans, each with the plan's current name."""
    rows = store.db.conn.execute(
        "SELECT plan_name.name, plan.name FROM plan_name JOIN plan ON plan.id = plan_name.plan"
        " WHERE until IS NOT NULL AND removal IS NULL AND plan_name.name <> plan.name ORDER BY until"
    )
    return dict(rows.fetchall())


def remove(store: Store, plan: Plan, who: str, now: datetime) -> None:
    """Remove a plan. Until it is brought back, it isn't listed, can't be asked about, and isn't posted about."""

    def decide(db: Database) -> Sequence[Change]:
        _require(db, plan)
        return [Change(REMOVED, plan.name, timestamp(now), {"who": who})]

    store.journal.append(f"{REMOVED}:{plan.name}:{timestamp(now)}", decide)


def restore(store: Store, name: str, who: str, now: datetime) -> RemovedPlan:
    """Bring back the last removed plan with that name. Raises Unclear if there is none or the name is taken."""
    plan = next((candidate for candidate in removed(store) if candidate.name == name), None)
    if plan is None:
        names = ", ".join(dict.fromkeys(candidate.name for candidate in removed(store)))
        raise Unclear(f"No plan named “{name}” was removed: " + (f"there is {names}." if names else "none was removed at all."))

    def decide(db: Database) -> Sequence[Change]:
        if _stands(db, name):
            raise Unclear(
                f"There is another plan named “{name}” now: rename that one first, with"
                f" “planbot rename {shlex.quote(name)} NEW”."
            )
        return [Change(RESTORED, name, timestamp(now), {"who": who, "removal": plan.number})]

    store.journal.append(f"{RESTORED}:{plan.number}", decide)
    return plan


def rename(store: Store, plan: Plan, name: str, who: str, now: datetime) -> None:
    """Rename a plan. Raises Unclear if the name isn't allowed or belongs to another plan."""
    if trouble := plan_names.fault(name):
        raise Unclear(f"{trouble} Nothing was renamed.")

    def decide(db: Database) -> Sequence[Change]:
        _require(db, plan)
        if name == plan.name:
            raise Unclear(f"The plan is called “{name}” already.")
        if _stands(db, name):
            raise Unclear(f"There is a plan named “{name}” already: choose another name.")
        return [Change(RENAMED, plan.name, timestamp(now), {"who": who, "name": name})]

    store.journal.append(f"{RENAMED}:{plan.name}:{timestamp(now)}", decide)
    store.write(lambda tables: _rename_beside(tables, plan.name, name))


def _require(db: Database, plan: Plan) -> None:
    """Raise Unclear if the plan has been removed or renamed in the meantime."""
    if not _stands(db, plan.name):
        raise Unclear(f"There is no plan named “{plan.name}” any more: “planbot plans” lists those that there are.")


def _stands(db: Database, name: str) -> bool:
    return db.conn.execute("SELECT 1 FROM plan WHERE name = ?", [name]).fetchone() is not None


def _rename_beside(tables: Tables, old: str, new: str) -> None:
    """Move the plan choices of channels and people, and the alias proposals, to the new name of a plan."""
    for table in ("plan_in_use", "proposal"):
        tables.execute(f"UPDATE {table} SET plan = ? WHERE plan = ?", [new, old])

"""Ranks recommendations by last day, slips, last update, number of owners or number of pieces of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.filters import Filters
from knowledge.model import Plan
from knowledge.store import Store

MEASURES: Mapping[str, str] = {
    "due": "recommendation.due_end || ' ' || coalesce(recommendation.due_from, recommendation.due_end)",
    "slips": "nullif(recommendation.slips, 0)",
    "updated": "recommendation.updated",
    "owners": "nullif((SELECT count(*) FROM recommendation_owner AS held WHERE held.recommendation = recommendation.id), 0)",
    "evidence": "nullif(json_array_length(coalesce(recommendation.evidence, '[]')), 0)",
}
"""What recommendations can be ordered by, as SQL; those without a value are left out. Of two that are due by the same day, the
one whose period begins later ("April 2015") comes after the other ("early 2015").
"""


def ranked(store: Store, plan: Plan, measure: str, tests: Filters, descending: bool, most: int) -> tuple[tuple[str, Any], ...]:
    """The first `most` recommendations by a measure in `MEASURES`, as (ref, value). Those without a value are left out."""
    conditions = store.conditions(plan, tests)
    value, order = MEASURES[measure], "DESC" if descending else "ASC"
    rows = store.db.conn.execute(
        f"SELECT ref, {value} AS value FROM recommendation WHERE {conditions.sql} AND {value} IS NOT NULL"
        f" ORDER BY value {order}, id LIMIT ?",
        [*conditions.values, most],
    )
    return tuple((ref, value) for ref, value in rows)

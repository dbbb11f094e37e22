"""Databases of earlier versions give the same answers, and lose nothing from the tables beside the journal."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge import alias_proposals, claims, conflicts, digests, history, names, projection, schema, sessions, verification
from knowledge.claims import Holder
from knowledge.encoding import recommendation_json
from knowledge.model import Recommendation
from knowledge.store import Store

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANSWERS = json.loads((DATA / "version-5.json").read_text("utf-8"))
"""What the version that wrote version-5.db gave for it."""


@pytest.fixture
def former(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "planbot.db"
    path.write_bytes(gzip.decompress((DATA / "version-5.db.gz").read_bytes()))
    store = Store(path)
    yield store
    store.close()


def plain(value: Any) -> Any:
    """A value as JSON would return it: lists for tuples."""
    return json.loads(json.dumps(value))


def whole(recommendation: Recommendation) -> dict[str, Any]:
    span = recommendation.timescale.span if recommendation.timescale else None
    return {
        **recommendation_json(recommendation),
        "place": recommendation.place,
        "proposed": recommendation.proposed and astuple(recommendation.proposed),
        "extension": recommendation.extension and astuple(recommendation.extension),
        "due_from": span.due_from.isoformat() if span and span.due_from else None,
    }


def same(rows: list[dict[str, Any]], expected: list[dict[str, Any]]) -> bool:
    """True if the rows are as expected, ignoring fields that have been added since."""
    return len(rows) == len(expected) and all(
        {**row, **before} == row for row, before in zip(plain(rows), expected, strict=True)
    )


def test_the_plan_is_answered_as_before(former: Store) -> None:
    plan = former.plan("other")
    assert same([whole(row) for row in former.recommendations(plan)], ANSWERS["recommendations"])
    assert plain({by: former.tally(plan, by) for by in ANSWERS["tally"]}) == ANSWERS["tally"]
    assert dict(former.words(plan)) == ANSWERS["words"]
    for ref, row in ANSWERS["as_at"].items():
        before = history.as_at(former, plan, ref, NOW + timedelta(hours=1))
        assert before is not None and same([recommendation_json(before)], [row])


def test_what_happened_is_told_as_before(former: Store) -> None:
    plan = former.plan("other")
    assert plain([astuple(entry) for entry in history.history(former, plan, most=-1)]) == ANSWERS["history"]
    assert plain([astuple(conflict) for conflict in conflicts.find(former, plan)]) == ANSWERS["conflicts"]
    kept = plain([astuple(digest) for digest in digests.find(former)])
    assert [digest[:10] for digest in kept] == ANSWERS["digests"] and [digest[10] for digest in kept] == [1] * len(kept)
    checked = verification.verify(former)
    assert checked.same and checked.chain.hash == ANSWERS["hash"]


def test_what_is_kept_beside_the_journal_is_still_there(former: Store) -> None:
    plan = former.plan("other")
    assert dict(names.names(former)) == ANSWERS["names"]
    assert plain([astuple(proposal) for proposal in alias_proposals.pending(former, plan, NOW)]) == ANSWERS["proposals"]
    assert sessions.load(former, "draft-1", NOW) == {"draft": 1}
    assert sessions.chosen_plan(former, "channel:C1") == "other"
    (claim,) = claims.take_over(former, Holder(), NOW + timedelta(hours=1))
    assert (claim.id, claim.body["text"]) == ("Ev9", "status of R1")
    assert former.recall("t", NOW) == {"refs": ["1.1"]}


def test_the_former_database_is_saved_before_it_is_brought_up_to_date(former: Store) -> None:
    assert former.path.with_name("planbot.db.version-5").exists()
    assert projection.version_of(former.db) == projection.VERSION
    tables = {name for (name,) in former.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not tables & set(schema.RENAMED) and set(schema.RENAMED.values()) <= tables


def test_a_projection_of_other_fields_is_rebuilt(former: Store) -> None:
    """A planbot with another table of fields has the same version but other columns."""
    former.file.write(lambda db: db.conn.execute("UPDATE folded SET shape = 'other'"))
    former.file.write(lambda db: db.conn.execute("DROP INDEX recommendation_silent"))  # it contains the column that is removed
    former.file.write(lambda db: db.conn.execute("ALTER TABLE recommendation DROP COLUMN evidence"))
    former.close()
    again = Store(former.path)
    plan = again.plan("other")
    assert same([whole(row) for row in again.recommendations(plan)], ANSWERS["recommendations"])
    again.close()

"""The journal and its projection, on real files: the plan is what was appended, whatever happens in between."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from knowledge import claims, importing, journal, projection, sessions
from knowledge.claims import Claim, Holder
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership
from knowledge.model import Unclear
from knowledge.store import Store
from tests.conftest import Ask
from tests.limits import at_once, child

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OTHER = Path(__file__).parent / "questions" / "other_plan.txt"


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the projection."""
    with sqlite3.connect(path) as conn:
        return {table: conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in projection.TABLES}


def test_the_live_projection_is_the_rebuilt_one(tmp_path: Path) -> None:
    path = tmp_path / "plan.db"
    store = Store(path)
    importing.take_sample(store, NOW)
    importing.take(store, importing.read(OTHER), "other", NOW)
    store.close()
    live = tables(path)
    with sqlite3.connect(path) as conn:
        conn.execute(f"PRAGMA user_version = {projection.VERSION - 1}")
    Store(path).close()
    assert tables(path) == live


def test_the_connection_is_durable(store: Store) -> None:
    pragmas = {
        name: store.db.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert store.db.conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_index_is_detected(store: Store) -> None:
    assert Database(store.path).table("recommendation").detect_fts() == "recommendation_fts"


def test_the_same_document_changes_nothing(store: Store) -> None:
    before = store.db.conn.execute("SELECT count(*) FROM journal").fetchone()
    importing.take(store, importing.read(OTHER), None, NOW)
    again = importing.take(store, importing.read(OTHER), None, NOW)
    assert again.outcome == "unchanged"
    assert store.db.conn.execute("SELECT count(*) FROM journal").fetchone()[0] == before[0] + 1


def test_a_changed_document_is_refused_and_then_taken(store: Store, tmp_path: Path) -> None:
    importing.take(store, importing.read(OTHER), "other", NOW)
    changed = tmp_path / "other_plan.txt"
    changed.write_text(OTHER.read_text("utf-8").replace("On hold", "In progress", 1), "utf-8")
    refused = importing.take(store, importing.read(changed), "other", NOW)
    assert refused.outcome == "differs"
    assert [each.what for each in refused.differences] == ["status"]
    assert store.count(store.plan("other"), Filters(statuses=("On hold",))) == 2
    assert importing.take(store, importing.read(changed), "other", NOW, replacing=True).outcome == "replaced"
    assert store.count(store.plan("other"), Filters(statuses=("On hold",))) == 1


def test_another_version_is_not_taken_for_another_plan(store: Store, tmp_path: Path) -> None:
    importing.take(store, importing.read(OTHER), "other", NOW)
    renamed = tmp_path / "september.txt"
    renamed.write_bytes(OTHER.read_bytes())
    with pytest.raises(Unclear, match="another version of the plan “other”"):
        importing.take(store, importing.read(renamed), None, NOW)


def test_the_sample_steps_aside(store: Store) -> None:
    assert [plan.sample for plan in store.plans()] == [True]
    importing.take(store, importing.read(OTHER), None, NOW)
    assert [plan.sample for plan in store.plans()] == [False]


def test_an_import_killed_anywhere_is_whole_or_not_there(tmp_path: Path) -> None:
    """The process is killed at moments spread over its work. The database still opens, with the whole plan or none."""
    seen = set()
    for moment in range(8):
        path = tmp_path / f"{moment}.db"
        command = [sys.executable, "-m", "bot", "import", str(OTHER), "--db", str(path)]
        with child(command, stdout=subprocess.DEVNULL) as process, suppress(subprocess.TimeoutExpired):
            process.wait(0.15 + 0.06 * moment)
        if path.exists():
            store = Store(path)
            seen.add(sum(store.count(plan) for plan in store.plans()))
            store.close()
    assert seen <= {0, 24}


def test_sixteen_writers_lose_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "plan.db")
    importing.take_sample(store, NOW)
    plan = store.plan(None).name
    words = '{"aliases": {}}'

    def write(writer: int) -> None:
        for number in range(10):
            change = journal.Change("vocabulary", plan, NOW.isoformat(), {"vocabulary": words})
            store.append(f"{writer}:{number}", change)
            store.append(f"{writer}:{number}", change)

    at_once(*(partial(write, writer) for writer in range(16)))
    assert store.db.conn.execute("SELECT count(*), count(DISTINCT id) FROM journal").fetchone() == (161, 161)


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be looked at" * 50, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(content)
    with pytest.raises(Unclear):
        Store(path)
    assert path.read_bytes() == content


def test_due_is_by_name_first(store: Store) -> None:
    from handlers.answers.lists import prefer_exact_period

    early = Filters(due=(Due(DueTest.IN, datetime(2015, 1, 1).date(), datetime(2015, 4, 30).date(), "early 2015"),))
    plan = store.plan(None)
    named, within = prefer_exact_period(store, plan, early)
    assert store.refs(plan, named) == ("R1", "R3", "R24")
    assert within == ("R2", "R7")


def test_ownership_in_all_its_ways(store: Store) -> None:
    plan = store.plan(None)
    assert store.refs(plan, Filters((Owners(("Policy", "Procurement"), Ownership.ALL),))) == ("R2", "R3", "R19")
    assert store.refs(plan, Filters((Owners(("Procurement",), Ownership.ONLY),))) == ("R13", "R16", "R20", "R24")
    assert store.count(plan, Filters((Owners(("Commissioning",), Ownership.NOT),))) == 8
    assert store.refs(plan, Filters((Owners((), Ownership.NOBODY),))) == ()


def test_ownership_by_one_or_the_other_alone(store: Store, ask: Ask) -> None:
    plan = store.plan(None)
    alone = {
        name: set(store.refs(plan, Filters(owners=(Owners((name,), Ownership.ONLY),)))) for name in ("Policy", "Procurement")
    }
    either = Filters(owners=(Owners(("Policy", "Procurement"), Ownership.EITHER),))
    assert all(alone.values()) and set(store.refs(plan, either)) == alone["Policy"] | alone["Procurement"]
    answer = ask("which are owned only by Policy or Procurement")
    assert answer.refs == store.refs(plan, either) and "owned only by Policy or Procurement" in answer.headline
    assert ask("how many are owned solely by Procurement or Policy").count == len(store.refs(plan, either))
    assert ask("recommendations owned only by Policy or Procurement").refs == answer.refs


def test_the_words_of_any_field_can_be_asked_for(store: Store) -> None:
    importing.take(store, importing.read(OTHER), None, NOW)
    plan = store.plan(None)
    assert store.vocabulary(plan).words["status"] == ("Complete", "In progress", "Not started", "On hold")
    for values in (("Complete",), ("Complete", "On hold"), (None,), ("In progress", None), ()):
        tests = Filters(words=(("status", values),))
        assert store.refs(plan, tests) == store.refs(plan, Filters(statuses=values))
        assert bool(tests) and store.count(plan, tests) == len(store.refs(plan, tests))
    both = Filters(statuses=("Complete", "In progress"), words=(("status", ("Complete", "On hold")),))
    assert store.refs(plan, both) == store.refs(plan, Filters(statuses=("Complete",))) != ()


# What SQLite has to do, and short-lived values


def test_a_plans_words_are_read_once(store: Store) -> None:
    plan, statements = store.plan(None), []
    store.db.conn.set_trace_callback(statements.append)
    words = store.words(plan)
    assert words["procurement"] > 1 and len(statements) == 1
    assert store.words(plan) is words and len(statements) == 1


def test_what_is_dropped_before_it_is_written_stays_dropped(store: Store) -> None:
    writes = []
    for number in (1, 2):
        id, write = sessions.deferred_save({"draft": number}, NOW, timedelta(hours=1))
        store.pending(write)
        writes.append((id, write))
    (dropped, _), (other, _) = writes
    assert sessions.load(store, dropped, NOW) == {"draft": 1}
    sessions.delete(store, dropped)
    assert sessions.load(store, dropped, NOW) is None
    store.write_deferred([write for _, write in writes])
    assert sessions.load(store, dropped, NOW) is None and sessions.load(store, other, NOW) == {"draft": 2}


def test_what_is_dropped_after_it_is_written_is_gone(store: Store) -> None:
    id = sessions.save(store, {"draft": 1}, NOW, timedelta(hours=1))
    sessions.delete(store, id)
    assert sessions.load(store, id, NOW) is None


def test_a_write_that_is_put_off_is_read_at_once_and_lands_with_the_claim(store: Store, database: Path) -> None:
    """Another process first sees neither the claim completed nor the values, and then all of it."""
    claims.claim(store, Holder(), [Claim("Ev1", "said", {})], NOW)
    id, saved = sessions.deferred_save({"draft": 1}, NOW, timedelta(hours=1))
    thread = store.deferred_remember("t", {"refs": ["R17"]}, NOW, NOW + timedelta(hours=1))
    assert sessions.load(store, id, NOW) is None and store.recall("t", NOW) is None
    for write in (saved, thread):
        store.pending(write)
    assert sessions.load(store, id, NOW) == {"draft": 1} and store.recall("t", NOW) == {"refs": ["R17"]}
    assert sessions.load(store, id, NOW + timedelta(hours=2)) is None
    other = Store(database)
    assert sessions.load(other, id, NOW) is None and other.recall("t", NOW) is None
    claims.complete(store, ["Ev1"], writes=(saved, thread))
    assert len(store.unwritten) == 0
    assert sessions.load(other, id, NOW) == {"draft": 1} and other.recall("t", NOW) == {"refs": ["R17"]}
    assert other.db.conn.execute("SELECT state FROM claim").fetchall() == [("done",)]
    other.close()


def test_a_write_that_is_put_off_and_deleted_is_not_carried_out(store: Store) -> None:
    writes = [sessions.deferred_save({"draft": number}, NOW, timedelta(hours=1), f"d{number}")[1] for number in (1, 2)]
    for write in writes:
        store.pending(write)
    sessions.delete(store, "d1")
    store.write_deferred(writes)
    assert sessions.load(store, "d1", NOW) is None and sessions.load(store, "d2", NOW) == {"draft": 2}
    store.pending(writes[0])
    store.write_deferred(writes)
    assert sessions.load(store, "d1", NOW) == {"draft": 1}

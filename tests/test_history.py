"""The past read back: by ref, time, owner and person; how something was on some day; names that are forgotten."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from knowledge import changes, forgetting, history, names, verification
from knowledge.changes import APPEND
from knowledge.model import Plan
from knowledge.store import Store
from tests.test_changes import ANN, BOB, anybody, put

DAY = timedelta(days=1)


@pytest.fixture
def plan(store: Store) -> Plan:
    put(store, "R17", "status", "In progress", "a", minutes=10)
    put(store, "R9", "progress", "later", "b", BOB, minutes=24 * 60, how=APPEND)
    put(store, "R17", "status", "On hold", "c", BOB, minutes=48 * 60)
    return store.plan(None)


START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_by_ref_time_owner_and_person(store: Store, plan: Plan) -> None:
    def refs(**tests: object) -> list[str]:
        return [each.ref for each in history.history(store, plan, **tests)]  # type: ignore[arg-type]

    assert refs() == ["R17", "R9", "R17"]
    assert refs(refs=("R9",)) == ["R9"]
    assert refs(since=START + DAY) == ["R17", "R9"] and refs(until=START + DAY) == ["R17"]
    assert refs(owners=("Procurement",)) == ["R17", "R17"]
    assert refs(who=("bob",)) == ["R17", "R9"] and refs(most=1) == ["R17"]


def test_as_it_was_on_some_day(store: Store, plan: Plan) -> None:
    def status(moment: datetime) -> str | None:
        found = history.as_at(store, plan, "R17", moment)
        return found.status if found else "unknown"

    assert status(START - DAY) == "unknown"
    assert status(START + timedelta(minutes=5)) == "Completed"
    assert status(START + DAY) == "In progress"
    assert status(START + 3 * DAY) == "On hold" == store.recommendations(plan, ("R17",))[0].status
    before = history.as_at(store, plan, "R9", START)
    assert before and "later" not in before.progress and before.updated is None


def test_an_undo_is_part_of_the_past(store: Store, plan: Plan) -> None:
    last = history.history(store, plan, ("R17",))[0]
    changes.undo(store, plan, last.seq, ANN, START + 4 * DAY, "u", anybody)
    found = [history.as_at(store, plan, "R17", START + days * DAY) for days in (3, 5)]
    assert [each.status if each else None for each in found] == ["On hold", "In progress"]


def test_the_last_to_touch_it(store: Store, plan: Plan) -> None:
    last = history.last(store, plan, "R17")
    assert last and last.who == "bob" and history.last(store, plan, "R1") is None
    assert history.has_history(store, plan, "R9") and not history.has_history(store, plan, "R1")


def test_a_name_is_forgotten_and_the_record_stands(store: Store, plan: Plan) -> None:
    names.remember(store, "bob", "Bob Brown")
    rows = store.db.conn.execute("SELECT body FROM journal").fetchall()
    assert not any("Bob Brown" in body for (body,) in rows)
    assert names.name(store, "bob") == "Bob Brown" and forgetting.forget(store, "bob brown").names == 1
    assert names.name(store, "bob") == names.FORGOTTEN and forgetting.forget(store, "bob brown").names == 0
    assert store.db.conn.execute("SELECT body FROM journal").fetchall() == rows
    assert verification.verify(store).same


def test_a_forgotten_name_is_on_the_disk_no_longer(store: Store) -> None:
    names.remember(store, "bob", "Bób Brown")
    assert forgetting.forget(store, "BÓB BROWN") == forgetting.Forgotten(1, 0, (), True)
    assert not [each.name for each in store.path.parent.iterdir() if "Bób Brown".encode() in each.read_bytes()]


def test_an_index_that_differs_from_its_journal_is_found(store: Store) -> None:
    """The index can be wrong where the table that it was made from is right."""
    sql = "SELECT id, ref, title, aliases, actions, progress, spellings FROM recommendation WHERE ref = 'R17'"
    row = store.db.conn.execute(sql).fetchone()
    store.file.writer.conn.execute(
        "INSERT INTO recommendation_fts (recommendation_fts, rowid, ref, title, aliases, actions, progress, spellings)"
        " VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    assert verification.verify(store).differs == ("recommendation_fts",)


def test_the_proof_holds_while_others_write(store: Store) -> None:
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            put(store, "R20", "note", "x", f"n{number}", how=APPEND)
            written.set()
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    written.wait()
    found = [verification.verify(store) for _ in range(5)]
    stop.set()
    thread.join()
    assert [each.differs for each in found] == [()] * 5
    assert found[-1].changes > found[0].changes  # they did write meanwhile

"""Reading the past: by ref, time, owner and person; the plan on some earlier day; names that are forgotten."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge import forgetting, history, names, stated, undoing, verification
from knowledge.changes import APPEND
from knowledge.journal import Change
from knowledge.model import Plan
from knowledge.store import Store
from tests.commands import Captured, said
from tests.limits import Background
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
    undoing.undo(store, plan, last.seq, ANN, START + 4 * DAY, "u", anybody)
    found = [history.as_at(store, plan, "R17", START + days * DAY) for days in (3, 5)]
    assert [each.status if each else None for each in found] == ["On hold", "In progress"]


def test_many_additions_to_a_text_are_stored_once_each(store: Store) -> None:
    plan = store.plan(None)
    first = store.recommendations(plan, ("R9",))[0].progress
    for number in range(60):
        put(store, "R9", "progress", f"step {number} " + "x" * 200, f"add{number}", minutes=60 * number, how=APPEND)
    sizes = [len(row[0]) for row in store.db.conn.execute("SELECT body FROM journal ORDER BY seq DESC LIMIT 50")]
    assert max(sizes) - min(sizes) <= 10  # by the digits of their numbers, however long the text has become
    assert (
        store.db.conn.execute("SELECT count(*) FROM history WHERE kept IS NOT NULL AND (was || now) IS NULL").fetchone()[0]
        == 60
    )
    entries = history.history(store, store.plan(None), ("R9",))
    assert entries[-1].before == first and entries[0].after == store.recommendations(store.plan(None), ("R9",))[0].progress
    for later, earlier in pairwise(entries):
        assert later.before == earlier.after == f"{earlier.before}\n{earlier.added}"
    assert verification.verify(store).same


def test_a_text_before_it_was_added_to_is_known_whatever_came_later(store: Store) -> None:
    first = store.recommendations(store.plan(None), ("R9",))[0].progress
    put(store, "R9", "progress", "one", "a", minutes=10, how=APPEND)
    two = put(store, "R9", "progress", "two", "b", minutes=20, how=APPEND)
    undoing.undo(store, store.plan(None), two.seq, ANN, START + DAY, "u", anybody)
    put(store, "R9", "progress", "three", "c", minutes=48 * 60, how=APPEND)
    whole = store.recommendations(store.plan(None), ("R9",))[0].progress
    put(store, "R9", "progress", "all new", "d", minutes=72 * 60)
    put(store, "R9", "progress", "four", "e", minutes=96 * 60, how=APPEND)
    plan = store.plan(None)

    def progress(moment: datetime) -> str:
        found = history.as_at(store, plan, "R9", moment)
        assert found is not None
        return found.progress

    one = f"{first}\n[2 March 2026] one"
    assert progress(START) == first and progress(START + timedelta(minutes=15)) == one
    assert progress(START + timedelta(minutes=25)) == f"{one}\n[2 March 2026] two"
    assert progress(START + DAY + timedelta(minutes=1)) == one and progress(START + 2.5 * DAY) == whole
    assert progress(START + 3.5 * DAY) == "all new" and progress(START + 5 * DAY).startswith("all new\n")
    befores = [entry.before for entry in history.history(store, plan, ("R9",))]
    assert befores == ["all new", whole, one, f"{one}\n[2 March 2026] two", one, first]
    assert verification.verify(store).same


def test_an_addition_as_earlier_versions_wrote_it_is_read_as_it_was(store: Store) -> None:
    plan = store.plan(None)
    first = store.recommendations(plan, ("R9",))[0].progress
    by = {"why": "", "who": "ann", "surface": "terminal", "link": "", "event": ""}
    body = {
        "ref": "R9",
        "field": "progress",
        "from": first,
        "to": f"{first}\n[1 March 2026] old",
        "added": "[1 March 2026] old",
    }
    store.append("old:0", Change("update", plan.name, "2026-03-02T09:05:00.000+00:00", {**body, **by}))
    put(store, "R9", "progress", "new", "n", minutes=10, how=APPEND)
    new, old = history.history(store, store.plan(None), ("R9",))
    assert (old.before, old.after) == (first, f"{first}\n[1 March 2026] old")
    assert (new.before, new.after) == (old.after, f"{old.after}\n[2 March 2026] new")
    versions = store.db.conn.execute("SELECT json_extract(body, '$.v') FROM journal ORDER BY seq DESC LIMIT 2").fetchall()
    assert versions == [(2,), (1,)]
    assert verification.verify(store).same


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
    """The index can be wrong even if the table that it was made from is right."""
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

    writing = Background(write)
    try:
        assert written.wait(30)
        found = [verification.verify(store) for _ in range(5)]
    finally:
        stop.set()
    writing.finish()
    assert [each.differs for each in found] == [()] * 5
    assert found[-1].changes > found[0].changes  # the others did write in the meantime


FIRST = """Action plan as at 1 July 2026
Ref,Recommendation,Owner,Due,Status at last meeting,RAG at January 2026,Status in April,Status
R1,Fix the gate,Ann,31/12/2026,Open,Red,Not started,Complete
R2,Mend the wall,Ann,31/12/2026,Open,Amber,In progress,In progress
"""
SECOND = FIRST.replace("1 July", "1 September").replace("Status in April,Status", "Status in May 2026,Status in July 2026")
SECOND = SECOND.replace("In progress,In progress", "In progress,On hold")


def test_statuses_for_earlier_dates_are_history_as_at_those_dates(tmp_path: Path, capsys: Captured) -> None:
    db, first, second = tmp_path / "a.db", tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(FIRST)
    second.write_text(SECOND)
    at = ("--plan", "gate", "--db", str(db))
    noted = said(capsys, "import", str(first), *at)
    assert "“Status in April” is in the history as at that time" in noted
    assert "“Status at last meeting” is kept under the heading, which gives no date" in noted
    history_of_one = said(capsys, "ask", "history R1", "--db", str(db))
    assert "30 April 2026; Status Not started" in history_of_one and "1 July 2026; Status Complete" in history_of_one
    assert "30 April 2026 to 1 July 2026; Ref R1; Status Not started → Complete" in said(
        capsys, "ask", "what changed since 1 May 2026", "--db", str(db)
    )
    assert "status of R1 was “Not started”" in said(capsys, "ask", "how was R1 on 3 May 2026", "--db", str(db))
    assert "status in april of R2 is In progress" in said(capsys, "ask", "status in april of R2", "--db", str(db))
    before = said(capsys, "history", "--db", str(db))
    said(capsys, "import", str(first), "--replace", *at)
    assert said(capsys, "history", "--db", str(db)) == before
    said(capsys, "import", str(second), "--replace", *at)
    after = said(capsys, "history", "--db", str(db))
    assert "In progress → On hold" in after
    assert [line for line in after.splitlines() if line.startswith("as at 2026-04-30")] == [
        line for line in before.splitlines() if line.startswith("as at 2026-04-30")
    ]
    assert len(set(after.splitlines())) == len(after.splitlines())


def test_the_day_that_a_heading_names() -> None:
    last = date(2026, 7, 10)
    days = {
        words: stated.day_of(words, last) for words in ("June 2026", "June", "September", "Q2 2025/26", "31 March", "", "2027")
    }
    assert days == {
        "June 2026": date(2026, 6, 30),
        "June": date(2026, 6, 30),
        "September": date(2025, 9, 30),
        "Q2 2025/26": date(2025, 9, 30),
        "31 March": date(2026, 3, 31),
        "": None,
        "2027": None,
    }

"""Writing updates: every field, once for each key, by people with the right to, over the values that they saw; undoing; and
many writers at once.
"""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.plans import store_of
from knowledge import changes, history, undoing, verification
from knowledge.changes import APPEND, Edit, Origin, Stale, Writing
from knowledge.history import Entry
from knowledge.model import Evidence, Plan, Unclear
from knowledge.store import Store
from tests.conftest import NOW
from tests.limits import at_once

ANN, BOB = Origin("ann", "test", "https://slack/1", "event:1"), Origin("bob", "test")


def anybody(writing: Writing) -> None:
    """Rights under which anybody may change anything."""


@pytest.fixture
def plan(store: Store) -> Plan:
    return store.plan(None)


def seen(store: Store, ref: str, field: str) -> Any:
    return changes.current(store, store.plan(None), ref).values.get(field)


def put(store: Store, ref: str, field: str, to: Any, key: str, by: Origin = ANN, minutes: int = 0, **more: Any) -> Entry:
    """One edit of a field's current value."""
    edit = Edit(field, to, expected=seen(store, ref, field), **more)
    return changes.write(store, store.plan(None), ref, [edit], by, NOW + timedelta(minutes=minutes), key, anybody)[0]


def test_each_field_is_written_and_told(store: Store, plan: Plan) -> None:
    put(store, "R17", "status", "In progress", "a")
    put(store, "R17", "progress", "Signed off by Legal.", "b", how=APPEND)
    put(store, "R17", "timescale", "March 2027", "c", why="slipped")
    put(store, "R17", "owners", ["Policy"], "d")
    put(store, "R17", "evidence", {"text": "minutes", "link": "https://x.org"}, "e", how=APPEND)
    entry = put(store, "R17", "note", "ask again in May", "f", how=APPEND)
    row = store.recommendations(store.plan(None), ("R17",))[0]
    assert (row.status, row.owners, row.evidence) == ("In progress", ("Policy",), (Evidence("minutes", "https://x.org"),))
    assert row.progress.endswith("\n[2 March 2026] Signed off by Legal.")
    assert row.timescale and row.timescale.words == "March 2027" and row.timescale.span and row.timescale.span.end
    assert row.updated == entry.at
    assert (entry.who, entry.surface, entry.link, entry.event) == ("ann", "test", "https://slack/1", "event:1")
    assert [each.field for each in history.history(store, plan, ("R17",))] == [
        "note", "evidence", "owners", "timescale", "progress", "status"
    ]  # fmt: skip
    assert verification.verify(store).same


def test_a_key_is_written_once(store: Store, plan: Plan) -> None:
    first = put(store, "R17", "progress", "once", "k", how=APPEND)
    again = put(store, "R17", "progress", "once", "k", how=APPEND)
    assert again == first
    assert store.recommendations(store.plan(None), ("R17",))[0].progress.count("once") == 1


def test_several_edits_are_all_written_or_none(store: Store, plan: Plan) -> None:
    edits = [Edit("note", "first", how=APPEND), Edit("status", "On hold", expected="something else")]
    with pytest.raises(Stale):
        changes.write(store, plan, "R17", edits, ANN, NOW, "k", anybody)
    assert history.history(store, plan) == ()


def test_several_edits_of_one_field_are_each_made_over_the_one_before(store: Store, plan: Plan) -> None:
    links = [Edit("evidence", {"text": text, "link": ""}, how=APPEND) for text in ("minutes", "letter")]
    notes = [Edit("progress", text, how=APPEND) for text in ("first", "second")]
    changes.write(store, plan, "R17", [*links, *notes], ANN, NOW, "k", anybody)
    row = store.recommendations(store.plan(None), ("R17",))[0]
    assert [each.text for each in row.evidence] == ["minutes", "letter"]
    assert row.progress.endswith("\n[2 March 2026] first\n[2 March 2026] second")
    twice = [Edit("status", to, expected=row.status) for to in ("On hold", "In progress")]
    with pytest.raises(Stale):  # the second hasn't seen the first
        changes.write(store, plan, "R17", twice, ANN, NOW, "l", anybody)
    assert seen(store, "R17", "status") == row.status


def test_the_right_is_asked_inside_the_transaction_with_the_owners_as_they_are(store: Store, plan: Plan) -> None:
    asked: list[tuple[str, ...]] = []

    def refuse(writing: Writing) -> None:
        asked.append(writing.standing.owners)
        raise Unclear("no")

    put(store, "R17", "owners", ["Policy"], "o")
    with pytest.raises(Unclear, match=r"^no$"):
        changes.write(store, plan, "R17", [Edit("note", "x", how=APPEND)], BOB, NOW, "k", refuse)
    assert asked == [("Policy",)] and len(history.history(store, plan)) == 1


def test_what_was_not_seen_is_not_overwritten(store: Store, plan: Plan) -> None:
    put(store, "R17", "status", "On hold", "a", BOB)
    with pytest.raises(Stale) as found:
        changes.write(store, plan, "R17", [Edit("status", "In progress", expected="Completed")], ANN, NOW, "b", anybody)
    assert found.value.field == "status" and found.value.last and found.value.last.who == "bob"
    put(store, "R17", "progress", "one", "c", BOB, how=APPEND)
    changes.write(
        store, plan, "R17", [Edit("progress", "two", how=APPEND)], ANN, NOW, "d", anybody
    )  # adding overwrites nothing
    progress = store.recommendations(store.plan(None), ("R17",))[0].progress
    assert "one" in progress and "two" in progress


def test_a_date_keeps_its_first_and_counts_its_slips(store: Store) -> None:
    def row() -> tuple[str | None, int]:
        found = store.recommendations(store.plan(None), ("R27",))[0]
        return found.first_timescale, found.slips

    assert row() == (None, 0)
    put(store, "R27", "timescale", "March 2015", "a")
    assert row() == ("Autumn 2014", 1)
    put(store, "R27", "timescale", "January 2015", "b")  # moving it to an earlier day isn't a slip
    assert row() == ("Autumn 2014", 1)
    later = put(store, "R27", "timescale", "June 2016", "c")
    assert row() == ("Autumn 2014", 2)
    undoing.undo(store, store.plan(None), later.seq, ANN, NOW, "d", anybody)
    assert row() == ("Autumn 2014", 1)
    assert verification.verify(store).same


def test_an_undo_is_a_row_that_reverses(store: Store, plan: Plan) -> None:
    done = put(store, "R17", "status", "On hold", "a")
    (back,) = undoing.undo(store, plan, done.seq, BOB, NOW, "b", anybody)
    assert (back.before, back.after, back.undoes, back.who) == ("On hold", "Completed", done.seq, "bob")
    assert undoing.undo(store, plan, done.seq, BOB, NOW, "b", anybody) == (back,)  # the same key: the same row
    with pytest.raises(Unclear, match="already"):
        undoing.undo(store, plan, done.seq, BOB, NOW, "c", anybody)
    with pytest.raises(Unclear, match="itself an undoing"):
        undoing.undo(store, plan, back.seq, BOB, NOW, "d", anybody)
    with pytest.raises(Unclear, match="no update 999"):
        undoing.undo(store, plan, 999, BOB, NOW, "e", anybody)


def test_an_undo_refuses_what_was_changed_since(store: Store, plan: Plan) -> None:
    first = put(store, "R17", "progress", "one", "a", how=APPEND)
    put(store, "R17", "progress", "two", "b", BOB, how=APPEND)
    with pytest.raises(Stale) as found:
        undoing.undo(store, plan, first.seq, ANN, NOW, "c", anybody)
    assert found.value.last and found.value.last.added and found.value.last.added.endswith("two")


@pytest.mark.parametrize(("field", "value"), [("evidence", {"text": "a", "link": ""}), ("note", "a"), ("progress", "a")])
def test_what_was_added_is_taken_out_again(store: Store, plan: Plan, field: str, value: Any) -> None:
    before = seen(store, "R17", field)
    done = put(store, "R17", field, value, "a", how=APPEND)
    undoing.undo(store, plan, done.seq, ANN, NOW, "b", anybody)
    assert seen(store, "R17", field) == before
    assert verification.verify(store).same


def test_an_update_is_found_by_the_search_and_its_undoing_is_not(store: Store, plan: Plan, ask: Any) -> None:
    done = put(store, "R9", "progress", "the zeppelin hangar was painted", "a", how=APPEND)
    assert ask("zeppelin hangar").refs == ("R9",)
    undoing.undo(store, plan, done.seq, ANN, NOW, "b", anybody)
    assert "R9" not in ask("zeppelin hangar").refs


def test_a_message_edited_or_deleted_afterwards_marks_its_updates(store: Store, plan: Plan) -> None:
    put(store, "R17", "note", "a", "a", how=APPEND)
    put(store, "R17", "note", "b", "b", BOB, how=APPEND)
    assert changes.mark(store, "event:1", "deleted", NOW) and not changes.mark(store, "event:9", "deleted", NOW)
    assert [each.marked for each in history.history(store, plan)] == [None, "deleted"]
    assert not changes.mark(store, "", "edited", NOW)  # a change that no event caused has no message
    assert [each.marked for each in history.history(store, plan)] == [None, "deleted"]
    assert verification.verify(store).same


def test_a_recommendation_that_is_not_there(store: Store, plan: Plan) -> None:
    with pytest.raises(Unclear, match="has no R99"):
        changes.write(store, plan, "R99", [Edit("note", "x", how=APPEND)], ANN, NOW, "k", anybody)


def test_sixteen_writers_lose_nothing(store: Store, plan: Plan) -> None:
    """All add to the same progress, each on a thread with a connection of its own, some from another store."""
    other = Store(store.path)
    done: list[Entry] = []

    def write(number: int) -> None:
        for step in range(12):
            where = store if step % 2 else other
            text = f"writer {number} step {step};"
            done.extend(
                changes.write(where, plan, "R20", [Edit("progress", text, how=APPEND)], ANN, NOW, f"{number}-{step}", anybody)
            )

    at_once(*(partial(write, number) for number in range(16)))
    other.close()
    progress = store.recommendations(store.plan(None), ("R20",))[0].progress
    assert len(done) == 192 and len({each.seq for each in done}) == 192
    assert all(progress.count(f"writer {number} step {step};") == 1 for number in range(16) for step in range(12))
    added = [each.added for each in sorted(done, key=lambda each: each.seq)]
    assert progress.endswith("\n".join(text or "" for text in added))  # in the order of the commits
    assert verification.verify(store).same


def test_verify_finds_what_was_tampered_with(store: Store) -> None:
    put(store, "R17", "status", "On hold", "a")
    assert verification.verify(store).same
    with sqlite3.connect(store.path) as conn:
        conn.execute("UPDATE recommendation SET status = 'Completed' WHERE ref = 'R17'")
    assert verification.verify(store).differs == ("recommendation",)


def test_a_status_that_nothing_has_is_no_word_of_the_plan(store: Store) -> None:
    """A running store knows the same words as one that is opened now."""
    for to, key in (("On a long pause", "a"), ("Completed", "b")):
        put(store, "R17", "status", to, key)
        other = Store(store.path)
        known = [each.vocabulary(each.plan(None)).statuses for each in (store, other)]
        other.close()
        assert known[0] == known[1]


def test_an_update_costs_the_same_whatever_the_size_of_the_plan(tmp_path: Path) -> None:
    """Counted in steps of SQLite's virtual machine; a scan of the plan would take thirty times as many."""

    def steps(size: int, field: str, how: str, to: Any) -> int:
        made, plan = store_of(size, tmp_path / f"{size}-{field}.db")
        edit = Edit(field, to, expected=changes.current(made, plan, "R17").values[field], how=how)
        taken: list[int] = []
        made.file.writer.conn.set_progress_handler(lambda: taken.append(1), 1)
        changes.write(made, plan, "R17", [edit], ANN, NOW, "k", anybody)
        made.file.writer.conn.set_progress_handler(None, 1)
        made.close()
        return len(taken)

    for field, how, to in (("note", APPEND, "x"), ("status", "set", "On hold"), ("progress", APPEND, "a zeppelin")):
        assert steps(3_000, field, how, to) < 3 * steps(100, field, how, to)

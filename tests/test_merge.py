"""A new version of a document over posted updates: nothing is lost, and nothing is overwritten before somebody decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge import conflicts, history, importing, undoing, verification
from knowledge.changes import APPEND
from knowledge.conflicts import Conflict
from knowledge.importing import Imported
from knowledge.model import Timescale, Unclear
from knowledge.store import Store
from knowledge.timescale import read_timescale
from tests.conftest import NOW
from tests.test_changes import ANN, anybody, put

HEAD = "Ref,Theme,Recommendation,Actions,Timescale,Owner,Progress,Status\n"
FIRST = {
    "A1": ("Spring 2026", "Roads", "begun", "In progress"),
    "A2": ("May 2026", "Parks", "", ""),
    "A3": ("", "Roads", "x", ""),
}


def document(folder: Path, rows: dict[str, tuple[str, str, str, str]]) -> Path:
    path = folder / "plan.csv"
    lines = (f"{ref},T,Mend {ref},Do {ref},{due},{owner},{told},{status}\n" for ref, (due, owner, told, status) in rows.items())
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "merge.db")
    importing.take(made, importing.read(document(tmp_path, FIRST)), None, NOW)
    return made


def again(store: Store, rows: dict[str, tuple[str, str, str, str]]) -> Imported:
    found = importing.take(store, importing.read(document(store.path.parent, rows)), None, NOW, replacing=True)
    assert verification.verify(store).same
    return found


def values(store: Store, ref: str) -> tuple[str, tuple[str, ...], str, str | None]:
    row = store.recommendations(store.plan(None), (ref,))[0]
    return row.timescale.words if row.timescale else "", row.owners, row.progress, row.status


def test_what_only_one_side_changed_is_taken(store: Store) -> None:
    put(store, "A1", "status", "Completed", "a")
    put(store, "A2", "progress", "posted", "b", how=APPEND)
    done = again(store, {**FIRST, "A1": ("June 2026", "Roads", "begun", "In progress"), "A4": ("", "Parks", "", "")})
    assert done.conflicts == ()
    assert values(store, "A1") == ("June 2026", ("Roads",), "begun", "Completed")
    assert values(store, "A2")[2] == "[2 March 2026] posted" and values(store, "A4")[1] == ("Parks",)
    told = [(each.ref, each.field, each.who) for each in history.history(store, store.plan(None))]
    assert ("A1", "timescale", "document") in told and ("A4", "added", "document") in told
    assert store.recommendations(store.plan(None), ("A1",))[0].updated is not None


def test_what_both_changed_stands_as_posted_until_somebody_decides(store: Store) -> None:
    put(store, "A1", "status", "Completed", "a")
    newer = {**FIRST, "A1": ("Spring 2026", "Roads", "begun", "On hold")}
    clash = Conflict("A1", "status", "Completed", "On hold")
    assert again(store, newer).conflicts == (clash,)
    assert values(store, "A1")[3] == "Completed"
    plan = store.plan(None)
    assert conflicts.find(store, plan) == (clash,)
    changed = {**newer, "A2": ("July 2026", "Parks", "", "")}
    assert again(store, changed).conflicts == (clash,)  # importing again doesn't make it go away
    decided = conflicts.decide(store, store.plan(None), "A1", "status", "document", ANN, NOW, "d", anybody)
    assert (decided.before, decided.after, values(store, "A1")[3]) == ("Completed", "On hold", "On hold")
    assert conflicts.find(store, store.plan(None)) == ()
    assert values(store, "A2")[0] == "July 2026"
    with pytest.raises(Unclear, match="Nothing is open"):
        conflicts.decide(store, store.plan(None), "A1", "status", "posted", ANN, NOW, "e", anybody)
    assert verification.verify(store).same


def test_what_was_posted_may_be_kept_for_good(store: Store) -> None:
    put(store, "A1", "timescale", "May 2027", "a", why="slow")
    newer = {**FIRST, "A1": ("June 2026", "Roads", "begun", "In progress")}
    again(store, newer)
    conflicts.decide(store, store.plan(None), "A1", "timescale", "posted", ANN, NOW, "d", anybody)
    assert again(store, {**newer, "A2": ("July 2026", "Parks", "", "")}).conflicts == ()
    assert values(store, "A1")[0] == "May 2027"


def test_both_saying_the_same_is_no_conflict(store: Store) -> None:
    put(store, "A1", "status", "Completed", "a")
    assert again(store, {**FIRST, "A1": ("Spring 2026", "Roads", "begun", "Completed")}).conflicts == ()


@pytest.mark.parametrize("choice", ["document", "posted"])
def test_what_the_document_leaves_out_is_kept_where_something_was_posted(store: Store, choice: str) -> None:
    put(store, "A1", "note", "mine", "a", how=APPEND)
    put(store, "A1", "status", "On hold", "b")
    done = again(store, {ref: row for ref, row in FIRST.items() if ref == "A2"})
    assert [(each.ref, each.field) for each in done.conflicts] == [("A1", "removed")]
    assert store.refs(store.plan(None)) == ("A2", "A1")  # A3, for which nothing was posted, is gone
    conflicts.decide(store, store.plan(None), "A1", "removed", choice, ANN, NOW, "d", anybody)
    assert ("A1" in store.refs(store.plan(None))) == (choice == "posted")
    assert verification.verify(store).same


def test_a_conflict_is_told_with_what_stands(store: Store) -> None:
    put(store, "A1", "status", "Completed", "a")
    again(store, {**FIRST, "A1": ("Spring 2026", "Roads", "begun", "On hold")})
    last = put(store, "A1", "status", "Superseded", "b")
    assert conflicts.find(store, store.plan(None)) == (Conflict("A1", "status", "Superseded", "On hold"),)
    put(store, "A1", "status", "On hold", "c")  # both say the same, so there is nothing to decide
    assert conflicts.find(store, store.plan(None)) == ()
    agreed = history.last(store, store.plan(None), "A1")
    assert agreed and agreed.before == last.after
    undoing.undo(store, store.plan(None), agreed.seq, ANN, NOW, "d", anybody)
    assert conflicts.find(store, store.plan(None)) == (Conflict("A1", "status", "Superseded", "On hold"),)
    assert verification.verify(store).same


@pytest.mark.parametrize("way", ["undo", "document", "posted"])
def test_words_that_need_the_documents_date_keep_their_days(tmp_path: Path, way: str) -> None:
    """The days of "within 6 months" are counted from the document's date, which an undo or a decision must not lose."""
    store = Store(tmp_path / "dated.db")

    def take(due: str) -> None:
        path = document(tmp_path, {**FIRST, "A2": (due, "Parks", "", "")})
        path.with_suffix(".yaml").write_text("document:\n  title: The plan\n  date: 2026-01-01\n", encoding="utf-8")
        reading = importing.read(path)
        whole = reading.document
        rows = tuple(
            replace(row, timescale=read_timescale(row.timescale.words, whole.dated)) if row.timescale else row
            for row in whole.recommendations
        )
        importing.take(store, replace(reading, document=replace(whole, recommendations=rows)), None, NOW, replacing=True)

    def standing() -> Timescale | None:
        return store.recommendations(store.plan(None), ("A2",))[0].timescale

    take("within 6 months")
    before = standing()
    assert before and before.span and before.span.end == date(2026, 7, 1)
    done = put(store, "A2", "timescale", "June 2027", "a", why="slow", minutes=5)
    then = history.as_at(store, store.plan(None), "A2", NOW)
    assert then and then.timescale == before
    plan = store.plan(None)
    if way == "undo":
        undoing.undo(store, plan, done.seq, ANN, NOW, "b", anybody)
        assert standing() == before
    else:
        take("within 12 months")
        conflicts.decide(store, store.plan(None), "A2", "timescale", way, ANN, NOW, "b", anybody)
        end = date(2027, 1, 1) if way == "document" else date(2027, 6, 30)
        now = standing()
        assert now and now.span and now.span.end == end
    assert verification.verify(store).same
    store.close()


def test_the_past_of_what_was_taken_out_and_put_in_again(store: Store) -> None:
    def at(days: int) -> str | None:
        found = history.as_at(store, store.plan(None), "A3", NOW + timedelta(days=days))
        return found.progress if found else None

    def take(days: int, rows: dict[str, tuple[str, str, str, str]]) -> None:
        reading = importing.read(document(store.path.parent, rows))
        importing.take(store, reading, None, NOW + timedelta(days=days), replacing=True)

    take(2, {ref: row for ref, row in FIRST.items() if ref != "A3"})
    assert (at(-1), at(1), at(3)) == (None, "x", None)
    take(4, {**FIRST, "A3": ("", "Roads", "y", "")})
    take(6, {**FIRST, "A3": ("", "Roads", "z", "")})
    assert [at(days) for days in (1, 3, 5, 7)] == ["x", None, "y", "z"]


def test_the_past_of_what_somebody_let_go(store: Store) -> None:
    put(store, "A1", "status", "On hold", "a")
    put(store, "A1", "evidence", {"text": "minutes", "link": ""}, "b", how=APPEND)
    again(store, {ref: row for ref, row in FIRST.items() if ref == "A2"})
    conflicts.decide(store, store.plan(None), "A1", "removed", "document", ANN, NOW + timedelta(days=2), "d", anybody)
    then = history.as_at(store, store.plan(None), "A1", NOW + timedelta(days=1))
    assert then and then.status == "On hold" and [each.text for each in then.evidence] == ["minutes"]
    assert history.as_at(store, store.plan(None), "A1", NOW + timedelta(days=3)) is None
    reading = importing.read(document(store.path.parent, FIRST))  # this one has values of its own, which nobody has updated
    importing.take(store, reading, None, NOW + timedelta(days=3), replacing=True)
    back = history.as_at(store, store.plan(None), "A1", NOW + timedelta(days=4))
    assert back and (back.status, back.evidence, back.updated) == ("In progress", (), None)
    assert store.recommendations(store.plan(None), ("A1",))[0].updated is None


def test_a_status_of_the_document_ends_what_waits_for_sign_off(store: Store) -> None:
    waits = {"to": "Completed", "by": "ann", "at": "2026-03-02T09:00:00.000+00:00", "why": ""}
    put(store, "A1", "proposed", waits, "a")
    again(store, {**FIRST, "A2": ("May 2026", "Parks", "", "On hold")})
    assert store.recommendations(store.plan(None), ("A1",))[0].proposed is not None  # the document says nothing new about A1
    again(store, {**FIRST, "A1": ("Spring 2026", "Roads", "begun", "Completed")})
    row = store.recommendations(store.plan(None), ("A1",))[0]
    assert (row.status, row.proposed) == ("Completed", None)
    ended = [each for each in history.history(store, store.plan(None), ("A1",)) if each.field == "proposed"]
    assert (ended[0].who, ended[0].before, ended[0].after) == ("document", waits, None)


def test_a_decision_for_the_documents_status_ends_what_waits_for_sign_off(store: Store) -> None:
    put(store, "A1", "status", "On hold", "a")
    put(store, "A1", "proposed", {"to": "Completed", "by": "ann", "at": "2026-03-02T09:00:00.000+00:00", "why": ""}, "b")
    again(store, {**FIRST, "A1": ("Spring 2026", "Roads", "begun", "Completed")})
    conflicts.decide(store, store.plan(None), "A1", "status", "document", ANN, NOW, "d", anybody)
    row = store.recommendations(store.plan(None), ("A1",))[0]
    assert (row.status, row.proposed) == ("Completed", None) and verification.verify(store).same

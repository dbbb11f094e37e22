"""A new version of a document over what was posted: nothing is lost, and nothing is overwritten before somebody decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import changes, history, importing
from knowledge.changes import APPEND, Conflict
from knowledge.importing import Imported
from knowledge.model import Unclear
from knowledge.store import Store
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
    assert history.verify(store).same
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
    assert changes.conflicts(store, plan) == (clash,)
    changed = {**newer, "A2": ("July 2026", "Parks", "", "")}
    assert again(store, changed).conflicts == (clash,)  # it does not go away by importing again
    decided = changes.decide(store, store.plan(None), "A1", "status", "document", ANN, NOW, "d", anybody)
    assert (decided.was, decided.now, values(store, "A1")[3]) == ("Completed", "On hold", "On hold")
    assert changes.conflicts(store, store.plan(None)) == ()
    with pytest.raises(Unclear, match="Nothing is open"):
        changes.decide(store, store.plan(None), "A1", "status", "posted", ANN, NOW, "e", anybody)
    assert history.verify(store).same


def test_what_was_posted_may_be_kept_for_good(store: Store) -> None:
    put(store, "A1", "timescale", "May 2027", "a", why="slow")
    newer = {**FIRST, "A1": ("June 2026", "Roads", "begun", "In progress")}
    again(store, newer)
    changes.decide(store, store.plan(None), "A1", "timescale", "posted", ANN, NOW, "d", anybody)
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
    assert store.refs(store.plan(None)) == ("A2", "A1")  # A3, of which nothing was posted, is gone
    changes.decide(store, store.plan(None), "A1", "removed", choice, ANN, NOW, "d", anybody)
    assert ("A1" in store.refs(store.plan(None))) == (choice == "posted")
    assert history.verify(store).same

"""Listing, removing, bringing back and renaming plans, at the terminal and in the database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.slack.overview import recent_changes
from handlers.rights import NOBODY
from handlers.schedules import recurrence
from knowledge import digests, history, importing, plan_lifecycle, verification
from knowledge.model import Unclear
from knowledge.store import Store
from tests.commands import Captured, said

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
HEADINGS = "Ref,Recommendation,Actions,Timescale,Owner,Progress,Status\n"
BRIDGES = "B1,Mend the bridge,Hire a mason,April 2027,Roads,A mason was hired.,In progress\n"
PARKS = "P1,Plant trees,Buy oaks,May 2027,Parks,,Not started\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the documents of two plans, both imported."""
    monkeypatch.chdir(tmp_path)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    for name, rows in (("bridges", BRIDGES), ("parks", PARKS)):
        (tmp_path / f"{name}.csv").write_text(HEADINGS + rows, encoding="utf-8")
        assert main(["import", f"{name}.csv"]) == 0
    return tmp_path


def test_a_wrong_import_does_not_have_to_stay(folder: Path, capsys: Captured) -> None:
    assert "several plans" in said(capsys, "ask", "status of B1")
    assert said(capsys, "remove", "parks") == (
        "The plan “parks” (1 recommendation) was removed: nobody can ask about it, and its digests and reminders stop."
        " Nothing is lost: “planbot remove parks --undo” brings it back.\n"
    )
    assert said(capsys, "ask", "status of B1").startswith("B1 · 🔵 In progress\n")
    assert "no plan named “parks”" in said(capsys, "ask", "status of P1", "--plan", "parks")
    listed = said(capsys, "plans").splitlines()
    assert listed[0].startswith("bridges  “bridges”, 1 recommendation, without a date; read from bridges.csv on ")
    assert listed[1].startswith("parks  “parks”, removed on ") and "planbot remove parks --undo" in listed[1]
    assert [plan["plan"] for plan in json.loads(said(capsys, "plans", "--json"))] == ["bridges"]
    assert said(capsys, "remove", "parks", "--undo") == "The plan “parks” is back as it was: 1 recommendation.\n"
    assert said(capsys, "ask", "status of P1", "--plan", "parks").startswith("P1 · ⚪ Not started\n")
    assert "Replaying the journal gives the current plan: 4 changes" in said(capsys, "verify")


def test_the_right_document_can_take_the_name(folder: Path, capsys: Captured) -> None:
    main(["remove", "parks"])
    (folder / "parks.csv").write_text(HEADINGS + PARKS.replace("P1,Plant", "Q9,Plant"), encoding="utf-8")
    assert "The plan “parks” is now in planbot.db." in said(capsys, "import", "parks.csv")
    refused = said(capsys, "remove", "parks", "--undo")
    assert refused == "There is another plan named “parks” now: rename that one first, with “planbot rename parks NEW”.\n[1]"
    assert "Import the document's next version with “--plan green”." in said(capsys, "rename", "parks", "green")
    assert "is back as it was" in said(capsys, "remove", "parks", "--undo")
    assert said(capsys, "ask", "status of P1", "--plan", "parks").startswith("P1 · ⚪ Not started\n")
    assert said(capsys, "ask", "status of Q9", "--plan", "green").startswith("Q9 · ⚪ Not started\n")
    assert "Replaying the journal gives the current plan: 6 changes" in said(capsys, "verify")


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (("remove", "woods"), "There is no plan named “woods” in this database: it holds bridges, parks.\n[1]"),
        (("remove", "woods", "--undo"), "No plan named “woods” was removed: none was removed at all.\n[1]"),
        (("rename", "woods", "x"), "There is no plan named “woods” in this database: it holds bridges, parks.\n[1]"),
        (("rename", "parks", "bridges"), "There is a plan named “bridges” already: choose another name.\n[1]"),
        (("rename", "parks", "parks"), "The plan is called “parks” already.\n[1]"),
    ],
)
def test_refusals(folder: Path, capsys: Captured, command: tuple[str, ...], refusal: str) -> None:
    assert said(capsys, *command) == refusal
    assert "Replaying the journal gives the current plan: 2 changes" in said(capsys, "verify")


def test_a_name_that_no_plan_can_have(folder: Path, capsys: Captured) -> None:
    refusal = said(capsys, "rename", "parks", "a/b")
    assert "a slash or backslash would make a path of it" in refusal and refusal.endswith("Nothing was renamed.\n[1]")


def test_a_name_with_spaces_is_quoted_in_commands(folder: Path, capsys: Captured) -> None:
    assert "“--plan 'green spaces'”" in said(capsys, "rename", "parks", "green spaces")
    assert "“planbot remove 'green spaces' --undo”" in said(capsys, "remove", "green spaces")
    assert "“planbot remove 'green spaces' --undo”" in said(capsys, "plans")


def test_settings_with_a_plan_that_has_another_name_are_at_fault(folder: Path, capsys: Captured) -> None:
    settings = "people: {ann: {slack: U1}}\nplans:\n  parks: {managers: [ann]}\n  woods: {managers: [ann]}\n"
    (folder / "planbot.yaml").write_text(settings, encoding="utf-8")
    advice = "planbot.yaml: line 4: there is no plan “woods” in the database, which has bridges, parks."
    assert advice in said(capsys, "check") and "No faults in planbot.yaml." in said(capsys, "check")
    main(["rename", "parks", "green"])
    checked = said(capsys, "check")
    assert "planbot.yaml: line 3: the plan “parks” is called “green” now; write that instead." in checked
    assert "1 fault in planbot.yaml." in checked and checked.endswith("[1]")


def test_without_a_database_nothing_is_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (("plans",), ("remove", "x"), ("rename", "x", "y")):
        assert said(capsys, *command).startswith("There is no database planbot.db: ")
    assert list(tmp_path.iterdir()) == []


def test_the_sample_does_not_come_back_by_itself(database: Path, capsys: Captured) -> None:
    with_database = ("--db", str(database))
    (name,) = (plan["plan"] for plan in json.loads(said(capsys, "plans", "--json", *with_database)))
    main(["remove", name, *with_database])
    assert said(capsys, "ask", "status of R17", *with_database).startswith("There is no plan in this database")


def test_a_renamed_plan_keeps_what_belongs_to_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_MANAGERS", "ann@example.com")
    store = Store(folder / "planbot.db")
    parks = store.plan("parks")
    rule = recurrence.to_json(recurrence.parse("every monday at 9:00", NOW.date()))
    digests.create(store, parks, "C1", rule, "U1", NOW, "digest:1")
    assert main(["teach", "oaks", "P1", "--plan", "parks"]) == 0
    assert main(["update", "P1 in progress", "--plan", "parks", "--yes", "--as", "ann@example.com"]) == 0
    before = list(recent_changes(store, parks, NOBODY, NOW))
    entries = [(entry.ref, entry.field) for entry in history.history(store, parks)]
    plan_lifecycle.rename(store, parks, "green", "", NOW)
    green = store.plan("green")
    assert green.id == parks.id
    assert list(recent_changes(store, green, NOBODY, NOW)) == before
    assert [(entry.ref, entry.field) for entry in history.history(store, green)] == entries
    assert [digest.plan for digest in digests.find(store, green)] == ["green"]
    assert store.aliases(green, "P1") == ("oaks",)
    assert verification.verify(store).same
    store.close()


def test_changes_before_a_removal_are_not_those_of_a_later_plan_of_that_name(folder: Path) -> None:
    store = Store(folder / "planbot.db")
    plan_lifecycle.remove(store, store.plan("parks"), "", NOW)
    assert digests.find(store) == ()
    importing.take(store, importing.read(folder / "parks.csv"), None, NOW + timedelta(minutes=1))
    assert len(list(recent_changes(store, store.plan("parks"), NOBODY, NOW))) == 1
    store.close()


def test_a_copy_has_removed_plans_too(folder: Path, capsys: Captured) -> None:
    main(["remove", "parks"])
    assert main(["backup", "copy.db"]) == 0
    assert main(["restore", "copy.db.jsonl", "--db", "other.db"]) == 0
    assert "is back as it was" in said(capsys, "remove", "parks", "--undo", "--db", "other.db")


def test_a_plan_removed_meanwhile_is_not_renamed(folder: Path) -> None:
    store = Store(folder / "planbot.db")
    parks = store.plan("parks")
    plan_lifecycle.remove(store, parks, "", NOW)
    with pytest.raises(Unclear, match="no plan named “parks” any more"):
        plan_lifecycle.rename(store, parks, "green", "", NOW)
    with pytest.raises(Unclear, match="no plan named “parks” any more"):
        plan_lifecycle.remove(store, parks, "", NOW + timedelta(seconds=1))
    store.close()


def test_a_document_dated_by_a_month_stays_so(folder: Path, capsys: Captured) -> None:
    (folder / "piers.csv").write_text("Piers action plan (November 2026)\n" + HEADINGS + BRIDGES.replace("B1", "P7"), "utf-8")
    assert main(["import", "piers.csv", "--plan", "piers"]) == 0
    assert "Read “Piers action plan (November 2026)”, dated 2026-11, " in capsys.readouterr().out
    assert main(["plans"]) == 0
    assert "dated November 2026; read from piers.csv" in capsys.readouterr().out
    assert main(["ask", "status of P7", "--plan", "piers"]) == 0
    assert "dated November 2026." in capsys.readouterr().out

"""What people are told about an import and its plan: missing columns, unknown aliases, colours, moved dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handlers.answer import Sheet, Table
from handlers.request import Request
from handlers.respond import respond
from knowledge import importing
from knowledge.store import Store
from tests.commands import Captured, said

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
PIER = """Ref,Recommendation,Action,Owner,Cost,Original date,Revised date,RAG
1,Repair the pier,Hire a firm,Harbours,"£5,000",31/03/2026,30/09/2026,Red
,,Order timber,Estates,"£9,000",,31/12/2026,Green
2,Paint the pier,Buy paint,Estates,£400,31/03/2026,31/12/2026,Red
3,Light the pier,Buy lamps,Estates,,31/03/2026,,Blue
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS", "PLANBOT_MANAGERS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "pier.csv").write_text(PIER, "utf-8")
    return tmp_path


def store_of(folder: Path) -> Store:
    store = Store(folder / "pier.db")
    importing.take(store, importing.read(folder / "pier.csv"), None, NOW)
    return store


def test_a_file_of_everything_has_a_row_for_each_part_with_all_its_columns(folder: Path) -> None:
    store = store_of(folder)
    parts = respond(store, store.plan(None), Request("csv of all recommendations", "", NOW)).parts
    sheet = next(part for part in parts if isinstance(part, Sheet))
    at = sheet.rows[0].index("Cost")
    assert [row[at] for row in sheet.rows[1:]] == ["£5,000", "£9,000", "£400", ""]


def test_the_committee_counts_red_ones_and_dates_that_the_document_moved(folder: Path) -> None:
    store = store_of(folder)
    request = Request("committee report", "", NOW, meetings=(date(2026, 11, 2),))
    table = next(part for part in respond(store, store.plan(None), request).parts if isinstance(part, Table))
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["At risk or behind"] == ("2", "1a and 2")
    assert rows["Ever moved to a later date"] == ("2", "1a and 2")


def test_a_column_that_is_missing_is_named(folder: Path, capsys: Captured) -> None:
    rows = "Ref,Recommendation,Progress\n1,Repair the pier,A firm was hired in May\n2,Paint it,Paint was bought in June\n"
    (folder / "plan.csv").write_text(rows, "utf-8")
    assert "no column was read as the owners or the deadline or the status" in said(capsys, "import", "plan.csv", "--dry-run")
    assert "no column was read as" not in said(capsys, "import", "pier.csv", "--dry-run")


def test_other_names_of_no_recommendation_are_warned_about(folder: Path, capsys: Captured) -> None:
    (folder / "pier.yaml").write_text("aliases: {R9: [the lost one], 2: [the paint one], 1b: [timber]}\n", "utf-8")
    report = said(capsys, "import", "pier.csv", "--dry-run")
    assert "pier.yaml, R9: it has other names in the plan file, but the document has no such recommendation" in report
    assert report.count("other names") == 1


def test_a_document_without_a_plan_file_is_no_fault(folder: Path, capsys: Captured) -> None:
    report = said(capsys, "check", "pier.csv")
    assert report.startswith(
        "pier.csv has no plan file beside it, so there is nothing to check: it can have one, named pier.yaml"
    )
    assert "[1]" not in report
    assert said(capsys, "check", "lost.csv").startswith("There is no file lost.csv: check its name and folder.")


def test_the_last_plan_that_was_removed_can_be_brought_back(folder: Path, capsys: Captured) -> None:
    said(capsys, "import", "pier.csv")
    said(capsys, "remove", "pier")
    assert "“planbot remove pier --undo” brings back the one that was removed last" in said(capsys, "ask", "status of 1")


def test_a_renamed_column_keeps_what_was_posted_in_it(folder: Path, capsys: Captured) -> None:
    (folder / "planbot.yaml").write_text("people: {ann: {slack: U1}}\nplans: {pier: {managers: [ann]}}\n", "utf-8")
    said(capsys, "import", "pier.csv")
    assert "Saved" in said(capsys, "update", "update 2 cost £600", "--as", "ann", "--yes")
    (folder / "pier.csv").write_text(PIER.replace(",Cost,", ",Estimated cost,").replace("Buy paint", "Buy red paint"), "utf-8")
    report = said(capsys, "import", "pier.csv", "--replace")
    assert "the column “Cost” is now called “Estimated cost”, for its cells are the same" in report
    assert "Posted here, and kept (1); the document says otherwise, as it did before:\n  2, Estimated cost: “£600”" in report
    assert "£600" in said(capsys, "ask", "estimated cost of 2")
    assert "£600" in said(capsys, "history", "2") and "Replaying the journal gives the current plan" in said(capsys, "verify")


def test_another_column_is_no_renamed_one(folder: Path, capsys: Captured) -> None:
    said(capsys, "import", "pier.csv")
    (folder / "pier.csv").write_text(PIER.replace("Cost", "Risk").replace("£5,000", "High").replace("£400", "Low"), "utf-8")
    report = said(capsys, "import", "pier.csv", "--replace")
    assert "the column “Cost” is gone" in report and "the column “Risk” is new" in report


def test_the_same_file_read_differently_is_said_to_be_the_same(folder: Path, capsys: Captured) -> None:
    said(capsys, "import", "pier.csv")
    report = said(capsys, "import", "pier.csv", "--map", "Cost=ignore")
    assert "The file has not changed since it was imported: only how planbot reads it has" in report
    assert "the column “Cost” is gone" in report


def test_a_changed_document_is_compared_with_the_one_before_it_and_not_with_what_was_posted(
    folder: Path, capsys: Captured
) -> None:
    (folder / "planbot.yaml").write_text("people: {ann: {slack: U1}}\nplans: {pier: {managers: [ann]}}\n", "utf-8")
    said(capsys, "import", "pier.csv")
    assert "Saved" in said(capsys, "update", "update 2 cost £600", "--as", "ann", "--yes")
    assert "Saved" in said(capsys, "update", "update 3 due 31/12/2027 because of storms", "--as", "ann", "--yes")
    assert "Nothing changed: the plan “pier”" in said(capsys, "import", "pier.csv")
    (folder / "pier.csv").write_text(PIER.replace("31/03/2026,,Blue", "30/04/2026,,Red"), "utf-8")
    report = said(capsys, "import", "pier.csv")
    assert "as it was imported before (2):" in report
    assert "3, timescale: from “31/03/2026” to “30/04/2026”; posted here meanwhile: “31/12/2027”" in report
    assert "3, status: from “Blue” to “Red”\n" in report
    report = said(capsys, "import", "pier.csv", "--replace")
    assert "Posted here, and kept (1); the document says otherwise, as it did before:\n  2, Cost: “£600”" in report
    assert "Changed both here and in the document (1)" in report


def test_a_recommendation_that_the_document_left_out(folder: Path, capsys: Captured) -> None:
    said(capsys, "import", "pier.csv")
    (folder / "pier.csv").write_text(PIER.replace("2,Paint the pier,Buy paint,Estates,£400,31/03/2026,31/12/2026,Red\n", ""))
    said(capsys, "import", "pier.csv", "--replace")
    answer = said(capsys, "ask", "status of 2")
    assert answer.startswith("The plan has no 2: it has 1 and 3. 2 was in it until ")
    assert "when the document left it out." in answer

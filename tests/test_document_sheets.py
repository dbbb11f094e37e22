"""Plans in workbooks and in JSON: what a person sees in a sheet is read, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import documents
from knowledge.documents import Options
from knowledge.model import Document, Unclear
from tests.workbook import DATE, GREEN, PERCENT, RED, STRUCK, Value, sheet_xml, write

NO_OPTIONS = Options()
HEAD: tuple[Value, ...] = ("Ref", "Recommendation", "Action", "Owner", "Due date", "Progress", "Status")
ONE: tuple[Value, ...] = ("R1", "Repair the pier", "Hire a firm", "Harbours", (46295, DATE), "Firm hired", "Open")
TWO: tuple[Value, ...] = ("R2", "Paint the pier", "Buy paint", "Estates", "Ongoing", "", "Complete")


def xml(*rows: Sequence[Value], merged: Sequence[str] = (), hidden: Sequence[int] = (), columns: Sequence[int] = ()) -> str:
    return sheet_xml(rows, merged, hidden, columns)


def read(tmp_path: Path, options: Options = NO_OPTIONS, hidden: Sequence[str] = (), **sheets: str) -> Document:
    return documents.read(write(tmp_path / "plan.xlsx", sheets, hidden), None, options)


def warned(document: Document) -> str:
    return " ".join(each.what for each in document.warnings)


def test_a_sheet_with_a_title_and_an_offset(tmp_path: Path) -> None:
    rows = [[""], ["", "Harbour plan"], ["", "Updated 2 June 2026"], [""], ["", *HEAD], ["", *ONE], ["", *TWO]]
    plan = read(tmp_path, Plan=xml(*rows))
    assert (plan.title, plan.dated) == ("Harbour plan", date(2026, 6, 2))
    first, second = plan.recommendations
    assert (first.ref, first.title, first.actions, first.owners) == ("R1", "Repair the pier", "Hire a firm", ("Harbours",))
    assert first.timescale and first.timescale.words == "30/09/2026" and first.place == "sheet “Plan”, row 6"
    assert (second.progress, second.status) == ("", "Complete")
    assert not plan.warnings


def test_hidden_rows_columns_and_sheets_are_not_read(tmp_path: Path) -> None:
    head, one, two = (*HEAD, "Cost"), (*ONE, "£5"), (*TWO, "£6")
    plan = read(tmp_path, hidden=["Old"], Old=xml(HEAD, ONE, TWO), Plan=xml(head, one, two, hidden=[2], columns=[8]))
    assert [each.ref for each in plan.recommendations] == ["R2"]
    assert plan.further == ()


def test_struck_through_cells_are_not_read(tmp_path: Path) -> None:
    plan = read(tmp_path, Plan=xml(HEAD, (*ONE[:5], ("Old news", STRUCK), "Open"), TWO))
    assert plan.recommendations[0].progress == ""


def test_colours_are_read_as_statuses_in_a_column_called_rag(tmp_path: Path) -> None:
    head = (*HEAD[:6], "RAG")
    plan = read(tmp_path, Plan=xml(head, (*ONE[:6], ("", RED)), (*TWO[:6], ("", GREEN))))
    assert [each.status for each in plan.recommendations] == ["Red", "Green"]
    assert "only a colour" in warned(plan)


def test_colours_mean_what_was_decided(tmp_path: Path) -> None:
    rows = HEAD, (*ONE[:6], ("", RED)), (*TWO[:6], ("", GREEN))
    assert "are coloured and empty" in warned(read(tmp_path, Plan=xml(*rows)))
    plan = read(tmp_path, Options(colours={"green": "Complete", "red": "Late"}), Plan=xml(*rows))
    assert [each.status for each in plan.recommendations] == ["Late", "Complete"]


def test_percentages_and_numbers_as_they_are_displayed(tmp_path: Path) -> None:
    head = ("No", *HEAD[1:], "% complete", "Cost")
    rows = [(1, *ONE[1:], (0.5, PERCENT), 1200), (2, *TWO[1:], 1, 0.25)]
    first, second = read(tmp_path, Plan=xml(head, *rows)).recommendations
    assert (first.ref, dict(first.more)) == ("1", {"% complete": "50%", "Cost": "1200"})
    assert dict(second.more) == {"% complete": "100%", "Cost": "0.25"}


def test_cells_merged_downwards_are_parts(tmp_path: Path) -> None:
    rows = HEAD, ONE, ("", "", "Order timber", "Estates", "31/12/2026", "", "Complete"), TWO
    first, second = read(tmp_path, Plan=xml(*rows, merged=["A2:A3", "B2:B3"])).recommendations
    assert [(part.text, part.owners, part.status) for part in first.parts] == [
        ("Hire a firm", ("Harbours",), "Open"),
        ("Order timber", ("Estates",), "Complete"),
    ]
    assert first.status is None and second.parts == ()


def test_the_sheet_that_holds_the_plan(tmp_path: Path) -> None:
    lists = xml(["Statuses"], ["Open"], ["Closed"])
    plan = read(tmp_path, Readme=xml(["How to fill this in"]), Plan=xml(HEAD, ONE, TWO), Lists=lists)
    assert len(plan.recommendations) == 2 and warned(plan).count("the plan is in another sheet") == 2


def test_two_sheets_that_could_be_the_plan_ask(tmp_path: Path) -> None:
    sheets = {"Open": xml(HEAD, ONE, TWO), "Closed": xml(HEAD, TWO, ONE)}
    with pytest.raises(documents.Asks, match="Which sheet holds the plan") as asks:
        read(tmp_path, **sheets)
    assert [each.as_arguments() for each in asks.value.questions[0].decisions] == ['--sheet "Open"', '--sheet "Closed"']
    plan = read(tmp_path, Options(sheet="closed"), **sheets)
    assert [each.ref for each in plan.recommendations] == ["R2", "R1"]
    with pytest.raises(Unclear, match="no such sheet; it has “Open”, “Closed”"):
        read(tmp_path, Options(sheet="March"), **sheets)


def test_a_formula_without_a_result_is_told(tmp_path: Path) -> None:
    sheet = xml(HEAD, ONE, TWO).replace("<t>Firm hired</t>", "<t></t>").replace('<c r="F2"', '<c r="F2" x="1"')
    sheet = sheet.replace("</row></sheetData>", '<c r="F3"><f>A1</f></c></row></sheetData>')
    assert "formulas without a stored result were read as empty: F3" in warned(read(tmp_path, Plan=sheet))


def test_one_cell_in_the_last_row_of_all_takes_no_memory(tmp_path: Path) -> None:
    sheet = xml(HEAD, ONE).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    with pytest.raises(Unclear, match="cells in a sheet"):
        read(tmp_path, Plan=sheet)


@pytest.mark.parametrize("content", [b"PK\x03\x04 not really", b"nothing of the kind"])
def test_a_broken_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.xlsx").write_bytes(content)
    with pytest.raises(Unclear, match="cannot be read as a"):
        documents.read(tmp_path / "plan.xlsx")


def test_a_workbook_by_another_name(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.xlsx", {"Plan": xml(HEAD, ONE, TWO)}).rename(tmp_path / "plan.docx")
    assert len(documents.read(path).recommendations) == 2


# JSON


def objects(**changed: Any) -> str:
    one = {
        "ref": "R1",
        "recommendation": "Repair the pier",
        "leadOfficer": "Harbours",
        "dueDate": "2026-09-30",
        "status": "Open",
    }
    return json.dumps([{**one, **changed}, {**one, "ref": "R2"}])


def test_a_list_of_objects() -> None:
    first, second = documents.read_text(objects(priority="High", owners=None)).recommendations
    assert (first.ref, first.owners, dict(first.more)) == ("R1", ("Harbours",), {"priority": "High"})
    assert first.timescale and first.timescale.words == "2026-09-30" and second.more == ()


def test_lists_and_objects_in_a_cell() -> None:
    plan = documents.read_text(objects(leadOfficer=[{"displayName": "Ada Kerr", "id": 7}, {"displayName": "Ben Lowe"}]))
    assert plan.recommendations[0].owners == ("Ada Kerr", "Ben Lowe")


def test_a_list_in_an_object() -> None:
    assert len(documents.read_text('{"plan": "x", "items": ' + objects() + "}").recommendations) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [("[", "cannot be read as such"), ("[1, 2]", "without a list of objects"), ("[" * 100_000, "cannot be read")],
)
def test_json_that_is_no_plan(text: str, reason: str) -> None:
    with pytest.raises(Unclear, match=reason):
        documents.read_text(text, None, "plan.json")

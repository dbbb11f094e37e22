"""The same plan in each format. Merged, coloured, hidden, struck through and deleted content is read as people see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import documents
from knowledge.model import Unclear
from tests import opendocument
from tests.opendocument import paragraphs

HEAD = ["Ref", "Recommendation", "Action", "Owner", "Due date", "Status"]
STRUCK = '<text:p><text:span text:style-name="struck">Open</text:span>Complete</text:p>'
DATE = 'office:value-type="date" office:date-value="2026-10-31"'
CHANGES = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old words of the plan</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
)
ROWS: list[list[opendocument.Cell]] = [
    [*HEAD],
    [('table:number-columns-spanned="6"', paragraphs("Harbour works")), *[("covered", "")] * 5],
    [
        ('table:number-rows-spanned="2"', paragraphs("R1")),
        ('table:number-rows-spanned="2"', paragraphs("Repair the pier")),
        "Hire a firm",
        "Harbours\nEstates",
        "31/03/2026",
        ("", STRUCK),
    ],
    [("covered", ""), ("covered", ""), "Survey the piles", "Estates", "30/06/2026", "Open"],
    ["R2", "Light the pier", "Buy lamps", "Estates", (DATE, paragraphs("Oct 26")), "Open"],
    ["R3", "Secret", "Nothing", "Estates", "30/06/2026", "Open"],
]


def check(document: documents.Document) -> None:
    first, second = document.recommendations
    assert (first.ref, first.title, first.theme, first.owners) == (
        "R1",
        "Repair the pier",
        "Harbour works",
        ("Harbours", "Estates"),
    )
    assert [(part.text, part.owners, part.timescale and part.timescale.words, part.status) for part in first.parts] == [
        ("Hire a firm", ("Harbours", "Estates"), "31/03/2026", "Complete"),
        ("Survey the piles", ("Estates",), "30/06/2026", "Open"),
    ]
    assert (second.ref, second.actions, second.timescale and second.timescale.words) == ("R2", "Buy lamps", "31/10/2026")


def test_an_opendocument_text(tmp_path: Path) -> None:
    title = '<text:h text:outline-level="1">Harbour plan</text:h><text:p>Updated 1 June 2026</text:p>'
    body = CHANGES + title + opendocument.table(ROWS, hidden=[6])
    document = documents.read(opendocument.write(tmp_path / "plan.odt", body))
    check(document)
    assert document.title == "Harbour plan" and str(document.dated) == "2026-06-01" and not document.warnings


def test_an_opendocument_workbook(tmp_path: Path) -> None:
    hidden = opendocument.table([HEAD, ["R9", "Old", "x", "Estates", "30/06/2026", "Open"]], "Old", 'table:style-name="hidden"')
    notes = opendocument.table([["Notes"], ["Nothing to see"]], "Notes")
    empty: list[opendocument.Cell] = [('table:number-columns-repeated="16000"', "")]
    grid = [["Harbour plan"], [], *[["", *row, *empty] for row in ROWS], [('table:number-columns-repeated="16384"', "")]]
    plan = opendocument.table(grid, hidden=[8])
    document = documents.read(opendocument.write(tmp_path / "plan.ods", hidden + notes + plan))
    check(document)
    assert document.title == "Harbour plan"
    assert [warning.where for warning in document.warnings] == ["sheet “Notes”", "sheet “Plan”"]
    assert "hidden rows were left out (8)" in document.warnings[1].what


def test_the_colours_of_an_opendocument_workbook(tmp_path: Path) -> None:
    coloured = [
        ["Ref", "Recommendation", "Owner", "RAG"],
        ["1", "Repair the pier", "Harbours", ('table:style-name="red"', "")],
        ["2", "Paint the pier", "Estates", ('table:style-name="green"', "")],
    ]
    document = documents.read(opendocument.sheets(tmp_path / "plan.ods", {"Plan": coloured}))
    assert [row.status for row in document.recommendations] == ["Red", "Green"]


def test_dates_that_are_numbers_have_no_order_to_find_out(tmp_path: Path) -> None:
    number = 'office:value-type="date" office:date-value="2026-{}"'
    rows: list[list[opendocument.Cell]] = [
        ["Ref", "Recommendation", "Owner", "Due date", "Status"],
        ["1", "Repair the pier", "Harbours", (number.format("04-03"), paragraphs("3/4/2026")), "Open"],
        ["2", "Paint the pier", "Estates", "5/13/2026", "Open"],
        ["3", "Light the pier", "Estates", "5/6/2026", "Open"],
    ]
    document = documents.read(opendocument.sheets(tmp_path / "plan.ods", {"Plan": rows}))
    due = [str(row.timescale and row.timescale.span and row.timescale.span.end) for row in document.recommendations]
    assert due == ["2026-04-03", "2026-05-13", "2026-05-06"]
    assert any("may have been swapped in Excel" in warning.what for warning in document.warnings)
    rows[1][3] = (number.format("04-23"), paragraphs("23/4/2026"))
    document = documents.read(opendocument.sheets(tmp_path / "plan.ods", {"Plan": rows}))
    assert not any("swapped" in warning.what for warning in document.warnings)


TALL = opendocument.table([["x"]]).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="99999">')


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("wide.ods", opendocument.table([[('table:number-columns-repeated="9000"', paragraphs("x"))]]), "cells in one row"),
        ("tall.ods", TALL * 2, "more than 150,000 cells"),
        ("broken.odt", "<text:p>", "cannot be read as an OpenDocument text"),
        ("empty.odt", "<text:p>Dear colleague,</text:p>", "has no table"),
    ],
)  # fmt: skip
def test_other_opendocument_files_are_refused(tmp_path: Path, name: str, body: str, reason: str) -> None:
    with pytest.raises(Unclear, match=reason):
        documents.read(opendocument.write(tmp_path / name, body))


PAGE = """<!DOCTYPE html><html><head><title>x</title><style>p {{}}</style></head><body>
<table><tr><td><h1>Harbour plan</h1>
<table border=1><thead><tr><th>Ref<th>Recommendation<th>Action<th>Owner<th>Due date<th>Status</tr></thead>
<tr><td colspan=6>Harbour works</td></tr>
<tr><td rowspan=2>R1<sup>1</sup><td rowspan=2>Repair
   the pier<td>Hire a firm<td>Harbours<br>Estates<td>31/03/2026<td><del>Open</del> Complete</tr>
<tr><td>Survey the piles<td>Estates<td>30/06/2026<td>Open</tr>
<tr><td>R2<td>Light the pier<td>Buy lamps<td>Estates<td>31/10/2026<td>Open</tr>
<tr style="display: none"><td>R3<td>Secret<td>x<td>Estates<td>31/10/2026<td>Open</tr>
</table></td></tr></table></body></html>
"""


def test_a_web_page(tmp_path: Path) -> None:
    (tmp_path / "plan.html").write_text(PAGE, "utf-8")
    document = documents.read(tmp_path / "plan.html")
    check(document)
    assert document.title == "Harbour plan" and not document.warnings
    (tmp_path / "plan.xls").write_text(PAGE, "utf-8")  # what some programs export as Excel
    check(documents.read(tmp_path / "plan.xls"))


def test_a_web_page_with_a_table_in_a_cell() -> None:
    inner = "<table><tr><td>first</td></tr></table>"
    rows = (
        f"<tr><td>1<td>Repair{inner}<td>Harbours<td bgcolor=red></tr><tr><td>2<td>Paint<td>Estates<td bgcolor='#00b050'></tr>"
    )
    page = f"<table><tr><th>Ref<th>Recommendation<th>Owner<th>RAG</tr>{rows}</table>"
    document = documents.read_text(page, None, "plan.html")
    assert [(row.ref, row.title, row.status) for row in document.recommendations] == [
        ("1", "Repair first", "Red"),
        ("2", "Paint", "Green"),
    ]


@pytest.mark.parametrize(
    "page", ["<html></html>", "<p>Dear colleague,</p>", "<div>" * 5000, "<!-- x -->" * 2000 + "<", "<table>" * 300]
)
def test_other_web_pages_are_refused(page: str) -> None:
    with pytest.raises(Unclear):
        documents.read_text(page, None, "plan.html")

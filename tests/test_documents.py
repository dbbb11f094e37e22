"""The reader against small documents, each with one kind of mess, and against files that aren't plans at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from knowledge import documents
from knowledge.model import Document, Recommendation, Unclear

HERE = Path(__file__).parent / "documents"
HEAD = "Ref\tRecommendation\tProposed actions\tLead\tTarget date\tProgress to date\tStatus\n"


def table(*rows: str, head: str = HEAD) -> Document:
    return documents.read_text(head + "".join(row + "\n" for row in rows))


def only(document: Document) -> Recommendation:
    (found,) = document.recommendations
    return found


def words(each: Recommendation) -> str | None:
    return each.timescale.words if each.timescale else None


def told(document: Document) -> str:
    return "\n".join(f"{warned.where} {warned.ref} {warned.what}" for warned in document.warnings)


# Whole documents


def test_comma_separated() -> None:
    plan = documents.read(HERE / "housing.csv")
    assert (plan.title, plan.dated) == ("Housing improvement plan", date(2026, 9, 1))
    assert [each.ref for each in plan.recommendations] == ["3.1", "3.2", "A/4", "3.10"]
    assert [each.owners for each in plan.recommendations] == [
        ("Housing & Communities",),
        ("Head of Procurement", "J. Smith"),
        ("Finance", "HR"),
        ("Adult Social Care and Health",),
    ]
    first, second, third, fourth = plan.recommendations
    assert first.title == "Publish repair times, by ward" and first.refers_to == ("3.2",)
    assert second.actions == "Train the desk Add two lines" and second.place == "line 5"
    assert third.status is None and words(third) == "tbc" and fourth.refers_to == ("3.1",)
    assert plan.further == ("Cost",) and first.more == (("Cost", "£5,000"),)


def test_markdown() -> None:
    plan = documents.read(HERE / "roads.md")
    assert (plan.title, plan.dated, plan.themes) == ("Roads action plan", date(2025, 3, 12), ("Surfaces", "Lights"))
    assert [each.title for each in plan.recommendations] == [
        "Fill potholes within a week",
        "Survey each road",
        "Replace lamps | posts",
    ]
    assert plan.recommendations[1].owners == ("Highways", "Finance")
    assert plan.recommendations[1].refers_to == ("1",)
    assert "Printed by the council." in told(plan)


def test_text_out_of_a_page() -> None:
    plan = documents.read(HERE / "green.txt")
    assert (plan.title, plan.dated, plan.themes) == ("GREEN PLAN", date(2024, 5, 3), ("Energy and buildings", "Travel"))
    first, second, third, fourth = plan.recommendations
    assert first.title == "Fit meters in all buildings of the council that have none"
    assert second.progress == "A tender is out. It closes in May." and second.owners == ("Estates", "Procurement")
    assert third.title == "Plant trees along 2 miles of road" and third.owners == ("Procurement",)
    assert fourth.owners == ("Parks and Leisure",)
    assert "Page 2 of 2" in told(plan) and "3 the start of its progress is lost" in told(plan)


@pytest.fixture
def word(tmp_path: Path) -> Path:
    made = docx.Document()
    made.add_heading("Library plan", 1)
    made.add_paragraph("Updated 4 June 2025")
    made.add_table(1, 2).rows[0].cells[0].text = "Version 2"
    one = made.add_table(5, 5)
    rows = [
        ("Recommendation", "Lead", "By when", "Latest position", "RAG"),
        ("Opening hours", "", "", "", ""),
        ("R1. Open late", "Libraries\nFinance", "May 2026", "Two are.\nOne is not.", "Green"),
        ("R2. Open early", "", "May 2026", "Soon.", "Red"),
        ("R3. Open on Sunday", "Finance", "", "- rota drawn up\n- staff asked", "Red"),
    ]
    for row, cells in zip(one.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    one.cell(1, 0).merge(one.cell(1, 4)).text = "Opening hours"
    one.cell(2, 1).merge(one.cell(3, 1)).text = "Libraries\nFinance"
    made.add_heading("Books", 2)
    two = made.add_table(2, 5)
    for row, cells in zip(two.rows, [rows[0], ("R4. Buy more", "Libraries", "Ongoing", "See R1", "")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    made.save(str(tmp_path / "plan.docx"))
    return tmp_path / "plan.docx"


def test_word(word: Path) -> None:
    plan = documents.read(word)
    assert (plan.title, plan.dated, plan.themes) == ("Library plan", date(2025, 6, 4), ("Opening hours", "Books"))
    assert [(each.ref, each.theme, each.owners) for each in plan.recommendations] == [
        ("R1", "Opening hours", ("Libraries", "Finance")),
        ("R2", "Opening hours", ("Libraries", "Finance")),
        ("R3", "Opening hours", ("Finance",)),
        ("R4", "Books", ("Libraries",)),
    ]
    assert plan.recommendations[0].progress == "Two are. One is not."
    assert plan.recommendations[0].place == "table 2, row 3"
    assert plan.recommendations[3].refers_to == ("R1",)


# Columns


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("No.|Recommendation|Lead|Target date|Update (September 2026)|RAG / Status", "1|Do it|Finance|May 2026|Done.|Green"),
        ("Rec no|Agreed action|Responsible officer|Due|Latest position|RAG rating", "1|Do it|Finance|May 2026|Done.|Green"),
        ("Status|Who|Deadline|Progress so far|Objective|Ref", "Green|Finance|May 2026|Done.|Do it|1"),
        ("#|Action|Action owner|Completion date|Status update|Current status", "1|Do it|Finance|May 2026|Done.|Green"),
        ("Ref.|Finding|Assigned to|By when|Comments|State", "1|Do it|Finance|May 2026|Done.|Green"),
        ("Cost|Ref|Recommendations|Accountable lead|Timescale|Commentary|Status", "£5|1|Do it|Finance|May 2026|Done.|Green"),
    ],
)
def test_columns_by_their_headings(headings: str, cells: str) -> None:
    each = only(documents.read_text("\t".join(headings.split("|")) + "\n" + "\t".join(cells.split("|")) + "\n"))
    assert (each.ref, each.title, each.owners, words(each), each.progress, each.status) == (
        "1",
        "Do it",
        ("Finance",),
        "May 2026",
        "Done.",
        "Green",
    )


def test_a_theme_column_is_filled_downwards() -> None:
    plan = table("Trees\tR1\tPlant\tParks", "\tR2\tWater\tParks", head="Theme\tRef\tRecommendation\tLead\n")
    assert [each.theme for each in plan.recommendations] == ["Trees", "Trees"]


def test_an_empty_column_comes_and_goes() -> None:
    plan = table(
        "R1\tPlant trees\tBuy\t\t•\tParks\tMay 2026\tBegun.\tOpen",
        "R2\tWater trees\tDig\tParks\tMay 2026\tBegun.\tOpen",
    )
    assert [(each.owners, each.status) for each in plan.recommendations] == [(("Parks",), "Open")] * 2


# Refs


@pytest.mark.parametrize(
    ("title", "ref"),
    [
        ("R 2. Clarify it", "R2"),
        ("R14. Clarify it", "R14"),
        ("12. Clarify it", "12"),
        ("3.2 Clarify it", "3.2"),
        ("A/4 Clarify it", "A/4"),
        ("Recommendation 5: Clarify it", "R5"),
        ("Clarify it", "R1"),
    ],
)
def test_refs_that_begin_a_title(title: str, ref: str) -> None:
    each = only(documents.read_text(f"Recommendation\tLead\tStatus\n{title}\tParks\tOpen\n"))
    assert (each.ref, each.title) == (ref, "Clarify it")


@pytest.mark.parametrize("ref", ["R1", "1", "3.2", "A/4", "Rec 5", "10.1.2", "HR-7"])
def test_refs_in_a_column_are_text(ref: str) -> None:
    assert only(table(f"{ref}\tDo it\t\tParks\t\t\tOpen")).ref == ref


def test_a_missing_ref_is_refused() -> None:
    with pytest.raises(Unclear, match="without a ref seems to begin at line 3"):
        table("R1\tPlant\t\tParks\t\t\tOpen", "\tWater\t\tParks\t\t\tOpen")


def test_made_up_refs_are_told() -> None:
    assert "gives no refs" in told(documents.read_text("Recommendation\tLead\nPlant\tParks\nWater\tParks\n"))


def test_a_ref_that_stands_twice_is_refused() -> None:
    with pytest.raises(Unclear, match=r"R1 appears twice, at line 2 \(“Plant”\) and at line 3"):
        table("R1\tPlant\t\tParks", "R1\tWater\t\tParks")


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("See R2 and R3.", ("R2", "R3")),
        ("Refer to action under recommendation 2.", ("R2",)),
        ("As in recommendations 3 and 2", ("R3", "R2")),
        ("N/A see R 2", ("R2",)),
        ("R1 and R99 are others; 3 trees were planted in 2", ()),
    ],
)
def test_refs_that_a_text_names(text: str, refs: tuple[str, ...]) -> None:
    plan = table(f"R1\tPlant\t\tParks\t\t{text}\t", "R2\tWater\t\tParks", "R3\tPrune\t\tParks")
    assert plan.recommendations[0].refers_to == refs


# Lines


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("We use sub-", "contractors."), "We use sub-contractors."),
        (("The procure-", "ment of trees. Procurement is slow."), "The procurement of trees. Procurement is slow."),
        (("Imple-", "mentation began."), "Implementation began."),
        (("Pre-", "and post-tender work."), "Pre- and post-tender work."),
        (("Buy and/", "or rent."), "Buy and/or rent."),
        (("Co-", "operation of cooperation."), "Cooperation of cooperation."),
    ],
)
def test_hyphens_at_a_lines_end(lines: tuple[str, ...], text: str) -> None:
    first, *rest = lines
    assert only(table(f"R1\tPlant\t{first}\tParks\t\t\tOpen", *(f"\t\t{line}\t\t\t\t" for line in rest))).actions == text


def test_a_rows_end_in_the_next_row() -> None:
    plan = documents.read_text(
        HEAD + "R1\tPlant\tBuy trees from the\tParks\t\tDone.\t\n\n" + HEAD
        + "R2\tWater\tnursery. This will be slow. Dig a well.\tParks\t\tDone.\t\n"
    )  # fmt: skip
    assert [each.actions for each in plan.recommendations] == ["Buy trees from the nursery. This will be slow.", "Dig a well."]
    assert "put back there" in told(plan)


def test_a_torn_heading_is_mended() -> None:
    plan = table("Plants and gar\trdens", "R1\tPlant the gardens\t\tParks\t\t\tOpen")
    assert plan.themes == ("Plants and gardens",)
    assert "was mended to “Plants and gardens”" in told(plan)


def test_a_torn_heading_is_mended_by_the_known_names() -> None:
    text = HEAD + "Zorvex qu\tarrtz\nR1\tPlant\t\tParks\t\t\tOpen\n"
    assert documents.read_text(text, {"themes": ["Zorvex quartz", "Other"]}).themes == ("Zorvex quartz",)


# Owners


@pytest.mark.parametrize(
    ("cells", "owners"),
    [
        (("Finance", "HR", "FinanceHR"), ("Finance", "HR")),
        (("Finance", "Parks", "Finance with Parks"), ("Finance", "Parks")),
        (("Finance", "Parks", "• Parks • Finance"), ("Parks", "Finance")),
        (("Finance", "Parks", "Parks and Finance"), ("Parks", "Finance")),
        (("Finance", "Performance and Risk"), ("Performance and Risk",)),
        (("Finance", "Finance and HR"), ("Finance", "HR")),
        (("Health", "Social Care and Health", "Social Care and Health"), ("Social Care and Health",)),
        (("Finance", "Head of Finance"), ("Head of Finance",)),
        (("Finance", "Finance Manager"), ("Finance Manager",)),
        (("Finance", "Strategic Finance"), ("Strategic Finance",)),
        (("Finance", "Parks", "Parks Green Team Finance", "Green Team Parks"), ("Green Team", "Parks")),
        (("Finance, HR",), ("Finance", "HR")),
        (("Parks", "Legal & Parks; HR"), ("Legal & Parks", "HR")),
    ],
)
def test_owners(cells: tuple[str, ...], owners: tuple[str, ...]) -> None:
    plan = table(*(f"R{at}\tDo it\t\t{cell}\t\t\tOpen" for at, cell in enumerate(cells, 1)))
    assert plan.recommendations[-1].owners == owners


def test_known_owners_are_whole() -> None:
    text = HEAD + "R1\tPlant\t\tParks\nR2\tWater\t\tTrees\nR3\tPrune\t\tParks and Trees\n"
    assert documents.read_text(text, {"owners": ["Parks and Trees"]}).recommendations[2].owners == ("Parks and Trees",)


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes((HEAD + "R1\tPay £5 – “now”\t\tParks\n").replace("\n", "\r\n").encode(encoding))
    assert only(documents.read(path)).title == "Pay £5 – “now”"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.pdf", b"%PDF-1.7 ...", "save it as .docx"),
        ("plan.txt", b"%PDF-1.7 ...", "save it as .docx"),
        ("plan.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("plan.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("plan.rtf", b"{\\rtf1", "save it as .docx"),
        ("plan.docx", b"PK\x03\x04 not really", "cannot be read as a Word document"),
        ("plan.png", b"\x89PNG", "files of this kind"),
        ("plan.txt", b"", "is empty"),
        ("plan.txt", b"\n \n", "is empty"),
        ("plan.txt", b"\0\1\2\3", "is not text"),
        ("plan.txt", b"Dear all, the plan is attached.", "has no table"),
        ("plan.csv", b"Name,Age\nAnn,7\n", "no table with a plan's headings"),
        ("plan.csv", b"Recommendation,Owner\n", "no recommendation below"),
        ("plan.csv", b"Recommendation,Colour\nPaint,Red\n", "no table with a plan's headings"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unclear, match=reason):
        documents.read(tmp_path / name)


def test_no_file_and_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(Unclear, match="is a folder"):
        documents.read(tmp_path)
    with pytest.raises(Unclear, match="There is no file"):
        documents.read(tmp_path / "plan.txt")


def long_plan(rows: int) -> str:
    return HEAD + "".join(
        f"R{n}\tPlant tree {n}\tBuy and\tParks {n % 40}\tMay 2026\tBegun in week {n}.\tOpen\n\t\tdig.\t\t\t\t\n"
        for n in range(rows)
    )


def calls_for(text: str) -> int:
    """How many function calls it takes to read the text."""
    count = 0

    def one_more(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(one_more)
    try:
        documents.read_text(text)
    finally:
        sys.setprofile(None)
    return count


def test_the_work_grows_with_the_rows() -> None:
    assert len(documents.read_text(long_plan(10_000)).recommendations) == 10_000
    calls_for(long_plan(10))  # the work that is done once, whatever the size
    assert calls_for(long_plan(2_000)) < 2.2 * calls_for(long_plan(1_000))


ONE = "R1\tPlant\tBuy\tParks\tMay 2026\tBegun\tOpen"
TWO = ("R2\tDig\tBuy\tParks", "R3\tSow\tBuy\tRoads")


@pytest.mark.parametrize(
    ("rows", "size"),
    [
        pytest.param(lambda size: [ONE] + ["\t\tand dig\t\t\tand more\t"] * size, 600, id="cell"),
        pytest.param(lambda size: [ONE] + ["\t\t\tParks\t\t\t"] * size, 600, id="owner's lines"),
        pytest.param(
            lambda size: ["R1\tPlant\tBuy\t" + "aB" * size + "\tMay 2026\tBegun\tOpen"], 500, id="a code for an owner"
        ),
        pytest.param(lambda size: ["R1\tPlant\tBuy\t" + "ParksRoads" * size, *TWO], 1_000, id="names run on"),
    ],
)
def test_nothing_grows_out_of_hand(rows: Callable[[int], list[str]], size: int) -> None:
    def calls(of: int) -> int:
        return calls_for(HEAD + "".join(row + "\n" for row in rows(of)))

    assert calls(2 * size) < 2.5 * calls(size)  # a quadratic reader needs four times as many


def test_a_theme_over_two_lines_of_its_column() -> None:
    head = "Theme\tRef\tRecommendation\tActions\tLead\n"
    begun = "Trees and\tR1\tPlant trees\tBuy\tParks", "hedges\t\t\tsome.\t"
    plan = table(*begun, begun[0].replace("R1", "R2"), begun[1], "\tR3\tSow\tBuy\tParks", "grass\t\t\tseed.\t", head=head)
    assert plan.themes == ("Trees and hedges",)
    assert [each.actions for each in plan.recommendations] == ["Buy some.", "Buy some.", "Buy seed."]
    assert "“grass” in the column of themes" in told(plan)


def test_more_repairs_than_recommendations_are_refused() -> None:
    refs = ("1 and 2", "3 and 4", "5 and 6")
    rows = [f"{ref},Repair piers {ref},Harbours,Open\n" for ref in refs]
    document = documents.read_text(f"Ref,Recommendation,Owner,Status\n{''.join(rows)}", None, "plan.csv")
    assert len(document.recommendations) == len(document.warnings) == 3
    noted = [f"{row},Update June 2026: the work was begun,,\n" for row in rows]
    with pytest.raises(Unclear, match=r"6 places had to be repaired in 3 recommendations, for instance line 2, 1 and 2"):
        documents.read_text(f"Ref,Recommendation,Owner,Status\n{''.join(noted)}", None, "plan.csv")

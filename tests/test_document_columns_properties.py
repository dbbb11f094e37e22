"""A plan under any headings, with its columns in any order and any further columns, is read back equal."""

from __future__ import annotations

import csv
import io
from html import escape
from pathlib import Path
from typing import Any

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import documents
from knowledge.model import Document
from tests import opendocument
from tests.workbook import sheet_xml, write

HEADINGS = {
    "ref": ["Ref", "Ref.", "No.", "#", "Rec no", "Action ID", "Reference", "ID", "Recommendation number"],
    "title": ["Recommendation", "Recommendations", "Finding", "Recommendation text", "Agreed recommendation"],
    "actions": ["Agreed action", "Actions", "Management action", "Action required", "What we will do", "Proposed actions"],
    "owners": ["Owner", "Lead officer", "Responsible officer", "Who", "Assigned to", "Action owner", "By whom"],
    "timescale": ["Due date", "Target date", "By when", "Timescale", "Deadline", "Implementation date", "When"],
    "progress": ["Progress", "Latest update", "Comments", "Progress to date", "Current position", "Update (June 2026)"],
    "status": ["Status", "Current status", "RAG status", "Delivery status", "RAG", "Status (June 2026)"],
}
DATES = st.builds(
    lambda day, month, year: f"{day}/{month:02}/{year}", st.integers(13, 28), st.integers(1, 12), st.integers(2020, 2029)
)
WORDS = "repair paint light sweep survey the pier harbour boats lamps timber firm council review fund".split()
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9, unique=True).map(lambda words: " ".join(words).capitalize())
FURTHER = {
    "Date raised": DATES,
    "Date closed": DATES,
    "Start date": DATES,
    "Created": DATES,
    "Meeting date": DATES,
    "Risk rating": st.sampled_from(["High", "Medium", "Low"]),
    "Priority": st.sampled_from(["High", "Medium", "Low", "1", "2"]),
    "Cost": st.integers(1, 9000).map(lambda cost: f"£{cost:,}"),
    "% complete": st.integers(0, 100).map(lambda share: f"{share}%"),
    "Management response": st.sampled_from(["Accepted", "Accepted in part", "Rejected"]),
    "Success measure": SENTENCE,
    "Source report": st.sampled_from(["Harbour audit 2025", "Pier review"]),
    "Raised by": st.sampled_from(["Ada Kerr", "Ben Lowe"]),
    "Evidence required": SENTENCE,
}
OWNERS = st.sampled_from(["Harbours", "Estates", "Ada Kerr", "Communications", "Head of Finance"])
STATUS = st.sampled_from(["Open", "Complete", "In progress", "Not started", "Overdue"])
Row = dict[str, str]


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, str], list[Row]]:
    """The heading of each role and further column, in the document's order, and rows with the same keys."""
    roles = ["title", *[role for role in HEADINGS if role != "title" and draw(st.booleans())]]
    if not {"owners", "timescale", "status"} & set(roles):
        roles += ["owners", "status"]
    headings = {role: draw(st.sampled_from(HEADINGS[role])) for role in roles}
    extra = draw(st.lists(st.sampled_from(list(FURTHER)), unique=True, max_size=5))
    names = draw(st.permutations([*roles, *extra]))
    cells: dict[str, Any] = {"title": SENTENCE, "actions": SENTENCE, "owners": OWNERS, "progress": SENTENCE, "status": STATUS}
    cells = {**cells, "timescale": DATES, **FURTHER}
    form = draw(st.sampled_from(["R{}", "{}", "3.{}", "AUD-2026-{:04}", "2({})"]))
    rows = []
    for number in range(1, draw(st.integers(2, 8)) + 1):
        row = {name: form.format(number) if name == "ref" else draw(cells[name]) for name in names}
        row["title"] = f"{row['title']} {'abcdefgh'[number - 1]}"  # no two alike
        rows.append(row)
    return {name: headings.get(name, name) for name in names}, rows


def shown(plan: Document, roles: set[str]) -> list[Row]:
    rows = []
    for each in plan.recommendations:
        fields = {
            "ref": each.ref, "title": each.title, "actions": each.actions, "owners": "; ".join(each.owners),
            "timescale": each.timescale.words if each.timescale else "", "progress": each.progress, "status": each.status or "",
        }  # fmt: skip
        rows.append({**{role: text for role, text in fields.items() if role in roles}, **dict(each.more)})
    return rows


def check(path: Path, headings: dict[str, str], rows: list[Row]) -> None:
    plan = documents.read(path)
    assert shown(plan, set(headings) & set(HEADINGS)) == rows


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_a_plan_under_any_headings_comes_back_from_csv(tmp_path: Path, table: tuple[dict[str, str], list[Row]]) -> None:
    headings, rows = table
    text = io.StringIO()
    csv.writer(text).writerows([list(headings.values()), *[list(row.values()) for row in rows]])
    (tmp_path / "plan.csv").write_text(text.getvalue(), "utf-8")
    check(tmp_path / "plan.csv", headings, rows)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_a_plan_under_any_headings_comes_back_from_word_and_excel(
    tmp_path: Path, table: tuple[dict[str, str], list[Row]]
) -> None:
    headings, rows = table
    every = [list(headings.values()), *[list(row.values()) for row in rows]]
    check(write(tmp_path / "plan.xlsx", {"Plan": sheet_xml(every, [], [], [])}), headings, rows)
    made = docx.Document()
    grid = made.add_table(len(every), len(headings))
    for row, texts in zip(grid.rows, every, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.save(str(tmp_path / "plan.docx"))
    check(tmp_path / "plan.docx", headings, rows)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_a_plan_under_any_headings_comes_back_from_opendocument_and_web_pages(
    tmp_path: Path, table: tuple[dict[str, str], list[Row]]
) -> None:
    headings, rows = table
    every = [list(headings.values()), *[list(row.values()) for row in rows]]
    check(opendocument.sheets(tmp_path / "plan.ods", {"Plan": every}), headings, rows)
    check(opendocument.write(tmp_path / "plan.odt", opendocument.table(every)), headings, rows)
    cells = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in every]
    (tmp_path / "plan.html").write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>", "utf-8")
    check(tmp_path / "plan.html", headings, rows)


DAYS = st.builds("{}/{:02}/{}".format, st.integers(13, 28), st.integers(1, 12), st.integers(2020, 2029))
PARTS = st.lists(st.tuples(SENTENCE, OWNERS, DAYS, STATUS), min_size=1, max_size=3)
PLANS = st.lists(st.tuples(SENTENCE, PARTS), min_size=2, max_size=5, unique_by=lambda row: row[0])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS)
def test_a_plan_with_parts_comes_back_from_each_format(
    tmp_path: Path, plan: list[tuple[str, list[tuple[str, str, str, str]]]]
) -> None:
    """Only the first row of each recommendation has its ref and title."""
    every = [["Ref", "Recommendation", "Priority", "Action", "Owner", "Due date", "Status"]]
    for number, (title, parts) in enumerate(plan, 1):
        for at, part in enumerate(parts):
            every.append([f"R{number}", title, "High", *part] if not at else ["", "", "", *part])
    text = io.StringIO()
    csv.writer(text).writerows(every)
    (tmp_path / "plan.csv").write_text(text.getvalue(), "utf-8")
    cells = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in every]
    (tmp_path / "plan.html").write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>", "utf-8")
    write(tmp_path / "plan.xlsx", {"Plan": sheet_xml(every, [], [], [])})
    opendocument.sheets(tmp_path / "plan.ods", {"Plan": every})
    opendocument.write(tmp_path / "plan.odt", opendocument.table(every))
    wanted = [(title, list(parts)) for title, parts in plan]
    for name in ("plan.csv", "plan.html", "plan.xlsx", "plan.ods", "plan.odt"):
        shown = [
            (row.title, [_part(part) for part in row.parts] or [(row.actions, *_part(row)[1:])])
            for row in documents.read(tmp_path / name).recommendations
        ]
        assert shown == wanted, name


def _part(part: Any) -> tuple[str, str, str, str]:
    due = part.timescale.words if part.timescale else ""
    return (getattr(part, "text", ""), "; ".join(part.owners), due, part.status or "")

"""Any text is either read or refused with a sentence, and any plan is read back cell by cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from knowledge import documents
from knowledge.model import Document, Unclear

HEADINGS = ("Ref", "Recommendation", "Proposed actions", "Lead", "Target date", "Progress to date", "Status")
PIECES = st.sampled_from(
    [
        *HEADINGS, "R1", "R 2. Do", "12. Do", "R1. Do", "•", "J", "-", "3 - 3", "Page 1 of 2", "Finance", "FinanceHR", 
        "Finance and HR",
        "Co-", "operate", "ma", "arket", "See R1", "\t", "\t\t", "\n", "\n\n", "\r\n", "|", "---", "# ", ",", ";", '"', "\f",
        "\u2028",
        "\xad", "\ue000", "within the", "The end.", "small start.", "May 2026", "Open", " ",
    ]
)  # fmt: skip
ANY = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=60).map("\t".join))
HEADED = ANY.map(lambda text: "\t".join(HEADINGS) + "\n" + text)


@settings(max_examples=300, deadline=None)
@given(st.one_of(ANY, HEADED), st.sampled_from(["", "plan.csv", "plan.txt"]))
def test_no_text_makes_it_fail(text: str, name: str) -> None:
    try:
        plan = documents.read_text(text, None, name)
    except Unclear:
        return
    assert plan.recommendations
    assert len({each.ref for each in plan.recommendations}) == len(plan.recommendations)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=300), name=st.sampled_from(["a.txt", "a.csv", "a.docx", "a.md", "a", "a.pdf"]))
def test_no_bytes_make_it_fail(tmp_path: Path, raw: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    try:
        documents.read(path)
    except Unclear:
        return


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9)
SENTENCE = st.lists(WORD, min_size=2, max_size=9).map(lambda words: " ".join(words).capitalize() + ".")
TEXT = st.lists(SENTENCE, max_size=3).map(" ".join)
NAMES = ["Finance", "Parks", "Housing & Communities", "Performance and Risk", "J. Smith"]
OWNERS = st.lists(st.sampled_from(NAMES), unique=True, max_size=3)
DUE = st.sampled_from(["", "May 2026", "Ongoing", "tbc"])
ROW = st.tuples(SENTENCE, TEXT, OWNERS, DUE, TEXT, st.sampled_from(["", "Open", "Completed"]))
Rows = list[tuple[str, str, list[str], str, str, str]]
PLAN = st.tuples(st.sampled_from(["R{}", "{}", "3.{}", "A/{}", "Rec {}"]), st.lists(ROW, min_size=1, max_size=8))


def cells(plan: tuple[str, Rows]) -> list[tuple[str, ...]]:
    form, rows = plan
    return [
        (form.format(number), title, actions, "; ".join(owners), due, progress, status)
        for number, (title, actions, owners, due, progress, status) in enumerate(rows, 1)
        if actions or owners or due or progress or status
    ]


def shown(plan: Document) -> list[tuple[str, ...]]:
    return [
        (
            each.ref,
            each.title,
            each.actions,
            "; ".join(each.owners),
            each.timescale.words if each.timescale else "",
            each.progress,
            each.status or "",
        )
        for each in plan.recommendations
    ]


@settings(max_examples=80, deadline=None)
@given(PLAN)
def test_a_clean_plan_comes_back(plan: tuple[str, Rows]) -> None:
    rows = cells(plan)
    assume(rows)
    tabs = "\n".join("\t".join(row) for row in (HEADINGS, *rows))
    assert shown(documents.read_text(tabs)) == rows
    written = io.StringIO()
    csv.writer(written).writerows((HEADINGS, *rows))
    assert shown(documents.read_text(written.getvalue(), None, "plan.csv")) == rows


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLAN)
def test_a_clean_word_plan_comes_back(tmp_path: Path, plan: tuple[str, Rows]) -> None:
    rows = cells(plan)
    assume(rows)
    made = docx.Document()
    grid = made.add_table(len(rows) + 1, len(HEADINGS))
    for row, texts in zip(grid.rows, (HEADINGS, *rows), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.save(str(tmp_path / "plan.docx"))
    assert shown(documents.read(tmp_path / "plan.docx")) == rows

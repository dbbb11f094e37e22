"""The sample plan, cell by cell: nothing of its document is lost, nothing is invented, and every repair is reported."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import documents
from knowledge.importing import SAMPLE
from knowledge.model import Document, Recommendation

GOLD = Path(__file__).parent / "data" / "sample_gold.yaml"
THEMES = (
    "Commissioning Landscape",
    "KCC as an excellent commissioner",
    "Engagement and Communication",
    "Procurement process",
    "Support to develop the market and build capacity",
    "Contracts and grants",
    "Member role",
    "Social Value",
)
TEAMS = {"Commissioning", "Procurement", "Policy", "Transformation Team", "Performance and Risk"}
HEADER = "Select Committee Recommendation"


@pytest.fixture(scope="module")
def plan() -> Document:
    """The document alone, without the words of its plan file."""
    return documents.read(SAMPLE)


def one(plan: Document, ref: str) -> Recommendation:
    return next(each for each in plan.recommendations if each.ref == ref)


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def lines() -> list[list[str]]:
    """The document's cells, without its title and the column headings."""
    said = SAMPLE.read_text("utf-8").split("\n")[1:]
    return [line.split("\t") for line in said if line.strip() and not line.startswith(HEADER)]


def fields(each: Recommendation) -> list[str]:
    words = each.timescale.words if each.timescale else ""
    return [each.ref + each.title, each.actions, words, "".join(each.owners), each.progress, each.status or ""]


def test_the_shape(plan: Document) -> None:
    assert [each.ref for each in plan.recommendations] == [f"R{n}" for n in range(1, 28)]
    assert plan.themes == THEMES
    assert set(plan.owners) == TEAMS
    assert (plan.title, plan.dated) == ("Appendix 2: Updated Action Plan", None)
    assert [each.ref for each in plan.recommendations if each.timescale is None] == ["R8"]
    assert [each.ref for each in plan.recommendations if each.status is None] == ["R5", "R27"]
    assert {each.ref: each.refers_to for each in plan.recommendations if each.refers_to} == {
        "R5": ("R4",),
        "R10": ("R8",),
        "R21": ("R19",),
        "R27": ("R17",),
    }
    assert one(plan, "R1").place == "page 1, line 5"


def test_the_plan_files_words_change_nothing(plan: Document) -> None:
    known = documents.read(SAMPLE, {"themes": list(THEMES), "owners": sorted(TEAMS)})
    assert known.recommendations == plan.recommendations


@pytest.mark.parametrize(
    ("ref", "begins", "ends"),
    [
        ("R2", "As referenced in the Facing", "providers and partners about what good commissioning will look like for KCC."),
        ("R3", "The analysis of roles", "setting out the key steps, good practice and defining roles and responsibilities at"
         " each stage of the cycle. It will also illustrate the resources available to commissioners to draw upon."),
        ("R21", "KCC recognises the value", "clarity to the sector about the use of grants. It will be for commissioners to"
         " ensure that they are operating in accordance to these principles and that we are using the most effective and"
         " appropriate funding mechanism for each of our services."),
        ("R22", "The management of contracts is integral", "improve performance when needed through the close monitoring of"
         " contract delivery."),
    ],
)  # fmt: skip
def test_actions_go_on_where_they_stopped(plan: Document, ref: str, begins: str, ends: str) -> None:
    assert one(plan, ref).actions.startswith(begins)
    assert one(plan, ref).actions.endswith(ends)


@pytest.mark.parametrize(
    ("ref", "owners"),
    [
        ("R1", ("Transformation Team", "Procurement", "Commissioning")),
        ("R2", ("Policy", "Commissioning", "Procurement")),
        ("R7", ("Policy", "Commissioning")),
        ("R15", ("Procurement", "Transformation Team")),
        ("R18", ("Policy", "Commissioning")),
        ("R25", ("Commissioning", "Performance and Risk")),
        ("R26", ("Policy",)),
    ],
)
def test_owners(plan: Document, ref: str, owners: tuple[str, ...]) -> None:
    assert one(plan, ref).owners == owners


def test_hyphens_and_torn_words(plan: Document) -> None:
    assert "using Co-production of outcomes" in one(plan, "R6").title
    assert "better co-ordination of Commissioning and co-ordinating the diary" in one(plan, "R15").title
    assert "self certification/documentation for low risk" in one(plan, "R15").title
    assert "sub-contract opportunities" in one(plan, "R13").progress
    assert "sub-contractors is" in one(plan, "R20").progress
    assert "the cost-benefit of" in one(plan, "R24").progress
    assert one(plan, "R25").progress.startswith("approved Commissioning Framework makes clear that")


def test_what_was_lost_is_told(plan: Document) -> None:
    told = [(warned.ref, warned.what) for warned in plan.warnings]
    for ref, what in [
        ("R1", "start of its progress"),
        ("R25", "start of its progress"),
        ("R15", "text is lost in the progress"),
        ("R21", "end of its progress"),
        ("R26", "3 - 3 - 3"),
        ("R18", "“J”"),
    ]:
        assert any(where == ref and what in said for where, said in told), (ref, what)
    mended = [said for ref, said in told if "was mended to" in said]
    assert len(mended) == 4
    assert not any("\t" in said for _, said in told)


def test_every_piece_of_the_document_is_somewhere(plan: Document) -> None:
    said = "|".join(letters(text) for each in plan.recommendations for text in fields(each))
    told = "|".join(letters(text) for text in (*plan.themes, *(warned.what for warned in plan.warnings)))
    everything = f"{said}|{told}"
    for cells in lines():
        for cell in filter(None, map(letters, cells)):
            if cell in everything or cell == "PolicywithCommissioningandProcurement":
                continue
            cut = max(at for at in range(len(cell)) if cell[:at] in everything)
            assert cell[cut:] in everything, cell  # a cell that two recommendations share


def test_nothing_is_invented(plan: Document) -> None:
    """Letter for letter, the recommendations and themes are the document without its page debris."""
    source = Counter("".join(letters(cell) for cells in lines() for cell in cells))
    output = Counter("".join(letters(text) for each in plan.recommendations for text in fields(each)))
    output += Counter(letters("".join(plan.themes)))
    assert source - output == Counter("J" + "333" + "with" + "and" + "Dna"), "the page's signs, joining words, mended seams"
    assert output - source == Counter()


@pytest.mark.skipif(not GOLD.is_file(), reason="no transcription by hand to compare with")
def test_every_cell_is_as_a_person_typed_it(plan: Document) -> None:
    gold: Any = yaml.safe_load(GOLD.read_text("utf-8"))
    rows = gold["recommendations"] if isinstance(gold, dict) else gold
    assert [row["ref"] for row in rows] == [each.ref for each in plan.recommendations]
    for row, each in zip(rows, plan.recommendations, strict=True):
        mine = {
            "theme": each.theme,
            "title": each.title,
            "actions": each.actions,
            "timescale": each.timescale.words if each.timescale else None,
            "owners": list(each.owners),
            "progress": each.progress,
            "status": each.status,
        }
        for name, value in mine.items():
            assert (row.get(name) or None) == (value or None), (each.ref, name)

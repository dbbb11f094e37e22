"""Several dates in a document: an original deadline and its moves, dates of other things, a status for each date."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from knowledge import documents, importing, verification
from knowledge.model import Recommendation
from knowledge.store import Store
from tests.conftest import NOW

ORIGINAL = """Ref,Recommendation,Owner,Date raised,Original date,Revised date 1,Revised date 2,Status
1,Repair the pier,Harbours,01/01/2025,31/03/2026,30/09/2026,31/12/2026,Open
2,Paint the pier,Estates,01/02/2025,31/03/2026,28/02/2026,,Open
3,Light the pier,Estates,01/02/2025,31/05/2026,,,Open
"""
RIGHTS = Rights(managers=frozenset({"M"}), names={"M": "Mia"})


class Plan:
    """A plan imported from a CSV file, and a manager who talks to it, one minute passing between two messages."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.file, self.at = store, folder / "pier.csv", NOW

    def take(self, text: str) -> importing.Imported:
        self.file.write_text(text, "utf-8")
        self.at += timedelta(minutes=1)
        return importing.take(self.store, importing.read(self.file), None, self.at, replacing=True)

    def say(self, text: str) -> str:
        self.at += timedelta(minutes=1)
        answer = respond_and_remember(self.store, self.store.plan("pier"), Request(text, "M", self.at, "thread", rights=RIGHTS))
        if answer.pending:
            return self.say(f"confirm {answer.pending}")
        return answer.text

    def row(self, ref: str) -> Recommendation:
        return self.store.recommendations(self.store.plan("pier"), (ref,))[0]

    def moves(self, ref: str) -> tuple[str | None, str | None, int]:
        row = self.row(ref)
        return row.first_timescale, row.timescale and row.timescale.words, row.slips


@pytest.fixture
def plan(store: Store, tmp_path: Path) -> Plan:
    plan = Plan(store, tmp_path)
    plan.take(ORIGINAL)
    return plan


def test_the_moves_in_a_document_are_known_from_the_first_day(plan: Plan) -> None:
    assert plan.moves("1") == ("31/03/2026", "31/12/2026", 2)
    assert plan.moves("2") == ("31/03/2026", "28/02/2026", 0)  # an earlier date isn't a slip
    assert plan.moves("3") == (None, "31/05/2026", 0)
    assert "Its first date was 31/03/2026" in plan.say("timescale of 1")
    assert "moved to a later day twice, says its document: it was first “31/03/2026”" in plan.say("how often was 1 moved?")
    assert verification.verify(plan.store).same


def test_what_people_move_is_added_to_what_the_document_moved(plan: Plan) -> None:
    plan.say("update 1 due March 2027 because of the storms")
    plan.say("update 3 due March 2027 because of the storms")
    assert plan.moves("1") == ("31/03/2026", "March 2027", 3)
    assert plan.moves("3") == ("31/05/2026", "March 2027", 1)
    plan.take(ORIGINAL.replace("Repair the pier", "Repair the whole pier"))
    assert plan.moves("1") == ("31/03/2026", "March 2027", 3)
    assert plan.moves("3") == ("31/05/2026", "March 2027", 1)
    assert verification.verify(plan.store).same


def test_a_first_date_that_was_not_known_before_is_a_difference(store: Store, tmp_path: Path) -> None:
    plan = Plan(store, tmp_path)
    plan.take("Ref,Recommendation,Owner,Due date\n1,Repair the pier,Harbours,30/09/2026\n2,Paint it,Estates,30/09/2026\n")
    assert plan.moves("1") == (None, "30/09/2026", 0)
    moved = "Ref,Recommendation,Owner,First date,Due date\n1,Repair the pier,Harbours,31/03/2026,30/09/2026\n"
    again = plan.take(f"{moved}2,Paint it,Estates,,30/09/2026\n")
    assert [(each.ref, each.what, each.now) for each in again.differences] == [("1", "first timescale", "31/03/2026")]
    assert plan.moves("1") == ("31/03/2026", "30/09/2026", 1)
    assert plan.take(f"{moved}2,Paint it,Estates,,30/09/2026\n").outcome == "unchanged"


DATES = [
    ("Due date,Extended to", "31/03/2026,30/09/2026", ("31/03/2026", "30/09/2026")),
    ("Due date,Extended to", "31/03/2026,", (None, "31/03/2026")),
    ("Target date,2nd revised date,1st revised date", "31/03/2026,30/09/2026,30/06/2026", ("31/03/2026", "30/09/2026")),
    ("Target date,2nd revised date,1st revised date", "31/03/2026,,30/06/2026", ("31/03/2026", "30/06/2026")),
    ("Date of meeting,Date raised,Date completed,Start date", "31/03/2026,30/09/2026,30/06/2026,01/01/2026", (None, None)),
    ("Baseline date,Forecast date,Actual end date", "31/03/2026,30/09/2026,30/06/2026", ("31/03/2026", "30/09/2026")),
]


@pytest.mark.parametrize(("headings", "cells", "wanted"), DATES)
def test_which_date_is_the_deadline(headings: str, cells: str, wanted: tuple[str | None, str | None]) -> None:
    rows = f"1,Repair the pier,Harbours,{cells},Open\n2,Paint it,Estates,{cells},Open\n"
    text = f"Ref,Recommendation,Owner,{headings},Status\n{rows}"
    row = documents.read_text(text, None, "plan.csv").recommendations[0]
    assert (row.first_timescale, row.timescale and row.timescale.words) == wanted
    kept = [*row.more, ("", row.first_timescale), ("", row.timescale and row.timescale.words)]
    assert {text for _, text in kept} >= {cell for cell in cells.split(",") if cell}  # no date is lost


def test_dates_under_a_heading_that_says_nothing_are_asked_about() -> None:
    text = "Ref,Recommendation,Due date,Extn\n1,Repair the pier,31/03/2026,30/09/2026\n2,Paint it,31/03/2026,30/09/2026\n"
    with pytest.raises(documents.Asks, match="“Extn” has dates: what are they") as asked:
        documents.read_text(text, None, "plan.csv")
    question = asked.value.questions[0]
    later = question.decisions[question.choices.index("the deadline that replaced “Due date”")]
    row = documents.read_text(text, None, "plan.csv", later).recommendations[0]
    assert (row.first_timescale, row.timescale and row.timescale.words) == ("31/03/2026", "30/09/2026")


STATUSES = [
    ("Position at March 2026,Position at June 2026", "Open,Complete", "Complete"),
    ("Position at June 2026,Position at March 2026", "Complete,Open", "Complete"),
    ("Status at last meeting,Status now", "Open,Complete", "Complete"),
    ("RAG Q1,RAG Q2,RAG Q3", "Red,Amber,Green", "Green"),
    ("June 2026,September 2025", "Green,Red", "Green"),
    ("Previous status,Status", "Open,Complete", "Complete"),
]


@pytest.mark.parametrize(("headings", "cells", "wanted"), STATUSES)
def test_the_latest_status_is_the_current_one(headings: str, cells: str, wanted: str) -> None:
    text = f"Ref,Recommendation,Owner,{headings}\n1,Repair the pier,Harbours,{cells}\n2,Paint it,Estates,{cells}\n"
    document = documents.read_text(text, None, "plan.csv")
    row = document.recommendations[0]
    assert row.status == wanted
    assert "is read as the status; " in document.warnings[0].what
    assert sorted([*cells.split(",")]) == sorted([wanted, *(text for _, text in row.more)])


def test_where_the_latest_status_is_empty_the_one_before_stands_and_is_reported() -> None:
    text = "Ref,Recommendation,Owner,March 2026,June 2026\n1,Repair the pier,Harbours,Red,Green\n2,Paint it,Estates,Amber,\n"
    document = documents.read_text(text, None, "plan.csv")
    assert [row.status for row in document.recommendations] == ["Green", "Amber"]
    assert any("its status is that of “March 2026”" in warning.what for warning in document.warnings)

"""Columns that a document has under headings of its own: kept, shown, searched and exported, without a word about any of them
in the code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.asking import card
from handlers.answer import Answer, Facts, Passage, Sheet
from handlers.request import Request
from handlers.respond import respond
from knowledge import importing, verification
from knowledge.documents.options import Options
from knowledge.encoding import recommendation_json
from knowledge.fields import Changer, Kind, further
from knowledge.further_columns import amount_of, described
from knowledge.store import Store
from tests.conftest import NOW

HARBOUR = Path(__file__).parent / "documents" / "harbour.csv"
OPTIONS = Options(columns={"Status": "status"})
HEADINGS = (
    "Priority", "Estimated cost (£)", "Management response", "Reason for response", "Risk rating", "RAG", "Success measure",
)  # fmt: skip


@pytest.fixture
def harbour(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "harbour.db")
    importing.take(store, importing.read(HARBOUR, OPTIONS), None, NOW)
    yield store
    assert verification.verify(store).same
    store.close()


def ask(store: Store, text: str) -> Answer:
    return respond(store, store.plan(None), Request(text, "", NOW))


# Kept


def test_the_cells_are_kept_under_their_headings(harbour: Store) -> None:
    plan = harbour.plan(None)
    (row,) = harbour.recommendations(plan, ("H3",))
    assert dict(row.more) == {
        "Priority": "High",
        "Estimated cost (£)": "£4,000",
        "Management response": "Accepted in part",
        "Reason for response": "The day crew was trained last year, so that the course is for the night crew alone and costs"
        " half of what the committee expected",
        "Risk rating": "Medium",
        "RAG": "Amber",
        "Success measure": "Every shift has two first aiders",
    }
    assert [field.label for field in harbour.vocabulary(plan).further] == list(HEADINGS)
    assert not any("kept" in warning["what"] for warning in harbour.warnings(plan))


def test_the_same_document_again_changes_nothing(harbour: Store) -> None:
    assert importing.take(harbour, importing.read(HARBOUR, OPTIONS), None, NOW).outcome == "unchanged"


def test_json_has_them_by_heading(harbour: Store) -> None:
    (row,) = harbour.recommendations(harbour.plan(None), ("H4",))
    more = json.loads(json.dumps(recommendation_json(row)))["more"]
    assert more["Estimated cost (£)"] == "tbc" and "Success measure" not in more


# Shown


def test_short_values_are_on_the_card_and_long_texts_in_the_full_text(harbour: Store) -> None:
    answer = ask(harbour, "H3")
    facts = dict(next(part.rows for part in answer.parts if isinstance(part, Facts)))
    assert facts["Priority"] == "High" and facts["RAG"] == "Amber" and facts["Status"] == "In progress"
    assert "Reason for response" not in answer.text
    passages = {part.label: part.text for part in ask(harbour, "full text of H3").parts if isinstance(part, Passage)}
    assert passages["Reason for response"].startswith("The day crew") and passages["Success measure"].startswith("Every")
    assert "Success measure" not in ask(harbour, "full text of H4").text  # which has none
    assert "Reason for response: The day crew" in card(harbour.recommendations(harbour.plan(None), ("H3",))[0]).text


def test_they_are_searched(harbour: Store) -> None:
    assert ask(harbour, "planning authority").refs == ("H4",)
    assert ask(harbour, "surveyor").refs == ("H1",)


def test_they_are_columns_of_a_file(harbour: Store) -> None:
    sheet = next(part for part in ask(harbour, "csv of recommendations owned by Estates").parts if isinstance(part, Sheet))
    header, *rows = sheet.rows
    assert header[-len(HEADINGS) - 1 : -1] == HEADINGS
    assert {row[0]: row[header.index("Risk rating")] for row in rows} == {"H4": "High", "H7": "Medium"}


# What a column holds


def test_a_column_is_known_by_its_cells() -> None:
    columns = described(
        {
            "Weight": ["3", "1", "2", "3", "3", "1"],
            "Spend": ["£1,000", "tbc", "£2m", "450"],
            "Complete": ["10 %", "50 %", "100%"],
            "Level": ["high", "High", "LOW", "low "],
            "Remark": ["It is with the lawyers", "Nothing yet", "Ask in May"],
            "Empty": [],
        }
    )
    assert [(column.field.kind, column.values) for column in columns] == [
        (Kind.WORD, ("3", "1", "2")),
        (Kind.AMOUNT, ()),
        (Kind.AMOUNT, ()),
        (Kind.WORD, ("high", "LOW")),
        (Kind.TEXT, ()),
        (Kind.TEXT, ()),
    ]


@pytest.mark.parametrize(
    (("text", "value", "unit")),
    [
        ("£12,000", 12000, "£"),
        ("12 000", 12000, ""),
        ("£1.2m", 1_200_000, "£"),
        ("£45k per annum", 45000, "£"),
        ("(£300)", -300, "£"),
        ("-7", -7, ""),
        ("75 %", 75, "%"),
        ("3 days", 3, ""),
        ("2,500 euros", 2500, "€"),
    ],
)
def test_a_number_is_read(text: str, value: int, unit: str) -> None:
    amount = amount_of(text)
    assert amount is not None and (amount.value, amount.unit) == (value, unit)


@pytest.mark.parametrize("text", ["tbc", "£5k to £10k", "within budget", "", "1.2.2026", "12 staff", "£", "5/6"])
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert amount_of(text) is None


@pytest.mark.parametrize(
    (("heading", "words", "changer")),
    [
        ("Priority", "priority", Changer.OWNER),
        ("Estimated cost (£k):", "estimated cost", Changer.OWNER),
        ("RAG", "RAG", Changer.OWNER),
        ("Date", "date column", Changer.OWNER),
        ("Owner 2", "owner 2", Changer.OWNER),
        ("Status at last meeting", "status at last meeting", Changer.OWNER),
        ("Management response", "management response", Changer.MANAGER),
        ("Reason", "reason", Changer.MANAGER),
        ("Reason for delay", "reason for delay", Changer.OWNER),
        ("Accepted?", "accepted", Changer.MANAGER),
        ("Source report", "source report", Changer.MANAGER),
        ("Success measure", "success measure", Changer.MANAGER),
        ("Measure of success", "measure of success", Changer.MANAGER),
    ],
)
def test_a_heading_says_what_it_is_called_and_who_changes_it(heading: str, words: str, changer: Changer) -> None:
    assert (further(heading).asks, further(heading).changed_by) == (words, changer)

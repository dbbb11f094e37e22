"""Columns that a document has under headings of its own: kept, shown, searched and exported, without a word about any of them
in the code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.asking import card
from handlers.answer import Answer, Chart, Facts, Items, Note, Passage, Sheet, Table
from handlers.question import Question, sentence
from handlers.request import Request
from handlers.respond import respond
from handlers.understanding import lexicon, understand
from knowledge import importing, verification
from knowledge.documents.options import Options
from knowledge.encoding import recommendation_json
from knowledge.fields import Changer, Kind, further
from knowledge.filters import SOME, Filters
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


# Asked for by name

HIGH = ("H1", "H3", "H4", "H8")


@pytest.mark.parametrize(
    (("text", "refs")),
    [
        ("high priority ones", HIGH),
        ("which have high priority?", HIGH),
        ("H priority", HIGH),
        ("priority: high", HIGH),
        ("recommendations rated high for priority", HIGH),
        ("priority low or none", ("H5", "H6")),
        ("high priority and overdue", ("H1", "H4")),
        ("med priority ones", ("H2", "H7")),
        ("not high priority", ("H2", "H5", "H6", "H7")),
        ("which were accepted in part", ("H3", "H4")),
        ("accepted in part", ("H3", "H4")),
        ("which were accepted", ("H1", "H2", "H6", "H7", "H8")),
        ("which were rejected?", ("H5",)),
        ("rejected ones", ("H5",)),
        ("which are red", ("H1", "H4")),
        ("show me the red ones owned by Estates", ("H4",)),
        ("are any of them red", ("H1", "H4")),
        ("high risk", ("H1", "H4", "H8")),
        ("high risk and low priority", ()),
        ("which have no success measure", ("H4", "H5", "H7")),
        ("which have an estimated cost", ("H1", "H2", "H3", "H4", "H5", "H6", "H8")),
        ("recommendations with response Accepted in part", ("H3", "H4")),
    ],
)
def test_values_are_tests(harbour: Store, text: str, refs: tuple[str, ...]) -> None:
    answer = ask(harbour, text)
    assert (answer.asks, answer.refs) == ("list", refs)


@pytest.mark.parametrize(
    (("text", "headline")),
    [
        ("what’s the cost of H3", "H3: estimated cost £4,000."),
        ("how much does H3 cost?", "H3: estimated cost £4,000."),
        ("H3 estimated cost", "H3: estimated cost £4,000."),
        ("risk rating of H2", "H2: risk rating Low."),
        ("what was the response to H3", "H3: management response Accepted in part."),
        ("what is the priority of the patrol boat", "H5: priority Low."),
        ("is H1 red?", "H1: RAG Red."),
        ("cost of H7", "H7 has no estimated cost in the plan."),
        ("success measure of H8", "H8: success measure The basin is 3 m deep at low water."),
        ("success measure of H1", "H1: success measure"),
        ("budget of H3", "The plan does not say that: it holds nothing about “budget” for H3."),
    ],
)
def test_the_cell_of_one(harbour: Store, text: str, headline: str) -> None:
    assert ask(harbour, text).headline == headline


def test_a_column_is_counted_by(harbour: Store) -> None:
    for text in ("by priority", "priority breakdown", "summary by priority"):
        table = next(part for part in ask(harbour, text).parts if isinstance(part, Table))
        assert table.rows == (("High", "4", "0", "4"), ("Medium", "2", "0", "2"), ("Low", "2", "2", "0"))
    chart = next(part for part in ask(harbour, "chart by RAG").parts if isinstance(part, Chart))
    assert chart.categories == ("Amber", "Green", "Red")


@pytest.mark.parametrize(
    (("text", "headline")),
    [
        ("total cost", "The estimated cost of 6 adds up to £1,412,750, on average £235,458.33."),
        ("average cost", "The estimated cost of 6 adds up to £1,412,750, on average £235,458.33."),
        ("total cost of H2 and H3", "The estimated cost of 2 adds up to £5,500, on average £2,750 – of H2 and H3."),
        (
            "how much do the H-risk ones cost",
            "The estimated cost of 2 adds up to £1,320,000, on average £660,000 – with risk rating High.",
        ),
    ],
)
def test_a_column_of_money_is_added_up(harbour: Store, text: str, headline: str) -> None:
    assert ask(harbour, text).headline == headline


def test_what_is_no_number_is_left_out_of_a_total_and_named(harbour: Store) -> None:
    notes = [part.text for part in ask(harbour, "total cost").parts if isinstance(part, Note)]
    assert notes == ["1 cell could not be read as a number and is left out: H4 “tbc”.", "1 has none: H7."]
    answer = ask(harbour, "cost by owner")
    table = next(part for part in answer.parts if isinstance(part, Table))
    assert table.rows == (("Harbour Office", "£1,409,000", "4"), ("Communications", "£3,750", "2"), ("Estates", "–", "2"))


def test_a_list_that_shows_money_adds_it_up(harbour: Store) -> None:
    answer = ask(harbour, "cost of Communications’ ones")
    items = next(part for part in answer.parts if isinstance(part, Items))
    assert [item.note for item in items.rows] == ["£1,500", "£2,250"]
    assert "The estimated cost of 2 adds up to £3,750" in answer.text


def test_a_value_of_two_columns_is_asked_back(harbour: Store) -> None:
    answer = ask(harbour, "which are high")
    assert answer.headline == "More than one column of the plan says “High”: which one do you mean?"
    choices = {choice.text: ask(harbour, choice.sentence).refs for choice in answer.choices}
    assert choices == {"Priority High": HIGH, "Risk rating High": ("H1", "H4", "H8")}


def test_every_test_is_described_in_words_that_are_understood_as_the_same_test(harbour: Store) -> None:
    vocabulary = harbour.vocabulary(harbour.plan(None))
    for field in vocabulary.further:
        values = vocabulary.words[field.name]
        for allowed in (values[:1], (None,), (*values[1:], None), values[:2]) if values else ((None,), SOME):
            tests = Filters(words=((field.name, allowed),))
            said = sentence(Question("list", filters=tests))
            understood = understand(said, lexicon(harbour, harbour.plan(None)), NOW.date())
            assert dict(understood.filters.words)[field.name] == allowed, said


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

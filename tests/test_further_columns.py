"""Columns that a document has under headings of its own are kept, shown, searched and exported, although the code doesn't
mention any of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.asking import card
from bot.demo.loopback.blocks import view_faults
from bot.import_report import clashing, differing
from bot.slack import forms
from handlers.answer import Answer, Chart, Choices, Facts, Items, Note, Passage, Sheet, Table
from handlers.question import Question, sentence
from handlers.request import Request
from handlers.respond import respond
from handlers.rights import Rights
from handlers.understanding import lexicon, understand
from handlers.updates import conflicts
from knowledge import changes, forgetting, history, importing, verification
from knowledge.changes import Edit
from knowledge.documents.options import Options
from knowledge.encoding import recommendation_json
from knowledge.fields import Changer, Kind, further
from knowledge.filters import SOME, Filters
from knowledge.further_columns import amount_of, described
from knowledge.store import Store
from tests.conftest import NOW
from tests.talk import Talk

HARBOUR = Path(__file__).parent / "documents" / "harbour.csv"
OPTIONS = Options(columns={"Status": "status"})
WORKS = HARBOUR.with_name("works.csv")
LATER = NOW + timedelta(days=1)
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
    assert facts["Priority"] == "High" and facts["RAG"] == "Amber" and answer.headline.startswith("H3 · 🔵 In progress")
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
        ("which did we reject", ("H5",)),
        ("what are the reds", ("H1", "H4")),
        ("any ambers?", ("H2", "H3", "H8")),
        ("list all with their priority", tuple(f"H{number}" for number in range(1, 9))),
        ("success measures", tuple(f"H{number}" for number in range(1, 9))),
    ],
)
def test_values_are_tests(harbour: Store, text: str, refs: tuple[str, ...]) -> None:
    answer = ask(harbour, text)
    assert (answer.asks, answer.refs) == ("list", refs)


@pytest.mark.parametrize(
    (("text", "headline")),
    [
        ("what’s the cost of H3", "The estimated cost of H3 is £4,000."),
        ("how much does H3 cost?", "The estimated cost of H3 is £4,000."),
        ("H3 estimated cost", "The estimated cost of H3 is £4,000."),
        ("risk rating of H2", "The risk rating of H2 is Low."),
        ("what was the response to H3", "The management response of H3 is Accepted in part."),
        ("what is the priority of the patrol boat", "The priority of H5 is Low."),
        ("is H1 red?", "The RAG of H1 is Red."),
        ("cost of H7", "H7 has no estimated cost in the plan."),
        ("success measure of H8", "The success measure of H8: The basin is 3 m deep at low water."),
        ("success measure of H1", "H1 · Success measure"),
        ("RAG status of H4", "The RAG of H4 is Red."),
        ("RAG rating of H4", "The RAG of H4 is Red."),
        ("priority level of H4", "The priority of H4 is High."),
        ("did we accept H1?", "The management response of H1 is Accepted."),
        ("why was H5 rejected?", "The reason for response of H5: There is no budget for a crew."),
        ("budget of H3", "H3 doesn’t mention “budget”, at least not by that name."),
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
        ("cost", "The estimated cost of 6 adds up to £1,412,750, on average £235,458.33."),
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


# Changed


RIGHTS = Rights(
    managers=frozenset({"M"}), linked={"Harbour Office": ("A",), "Estates": ("B",)}, names={"A": "Ann", "B": "Bob", "M": "Mia"}
)


@pytest.fixture
def talk(harbour: Store) -> Talk:
    return Talk(harbour, RIGHTS)


def cell(store: Store, ref: str, heading: str) -> str | None:
    return dict(store.recommendations(store.plan(None), (ref,))[0].more).get(heading)


@pytest.mark.parametrize(
    (("line", "heading", "value")),
    [
        ("update H3 priority low", "Priority", "Low"),
        ("set priority of H3 to low", "Priority", "Low"),
        ("H3 priority: L", "Priority", "Low"),
        ("H3’s priority is now low priority", "Priority", "Low"),
        ("update H3 priority from high to low because the crew changed", "Priority", "Low"),
        ("update H3 risk rating high", "Risk rating", "High"),
        ("update H3 rating: high", "Risk rating", "High"),
        ("update H3 cost £5,000", "Estimated cost (£)", "£5,000"),
        ("update H3 Estimated cost (£): £5,000", "Estimated cost (£)", "£5,000"),
        ("H3 cost: tbc because prices rise", "Estimated cost (£)", "tbc"),
        ("set priority of H3 to “Not rated”", "Priority", "Not rated"),
        ("clear the priority of H3", "Priority", None),
        ("update H3 RAG none", "RAG", None),
        ("remove H3’s cost", "Estimated cost (£)", None),
        ("update H3 rag red", "RAG", "Red"),
    ],
)
def test_a_line_changes_a_cell_and_an_undo_takes_it_back(talk: Talk, line: str, heading: str, value: str | None) -> None:
    before = cell(talk.store, "H3", heading)
    talk.done("A", line)
    assert cell(talk.store, "H3", heading) == value and verification.verify(talk.store).same
    assert talk("A", "undo").recorded
    assert cell(talk.store, "H3", heading) == before


def test_a_line_without_a_column_is_what_it_was(talk: Talk) -> None:
    shown = talk("A", "update H3 in progress: the cost was agreed")
    assert "Progress: the cost was agreed" in shown.text and "Estimated cost" not in shown.text
    assert "High" in talk("A", "H3 priority?").headline and not talk("A", "priority of H3").pending


def test_what_a_column_does_not_say_is_asked_back(talk: Talk) -> None:
    reply = talk("A", "update H3 priority hihg because of the audit")
    assert [choice.sentence for choice in reply.choices] == [
        "update H3 priority High because the audit",
        "set priority of H3 to “Hihg” because the audit",
    ]
    assert talk("A", "update H3 priority").headline.endswith("as “update H3 priority: High”.")
    reply = talk("A", "update H3 cost of the course is not agreed with the college")
    assert "isn’t a number" in reply.headline and [choice.text for choice in reply.choices] == ["As progress"]
    reply = talk("A", "update H3 red")
    assert next(choice.sentence for choice in reply.choices) == "set RAG of H3 to Red"


@pytest.mark.parametrize("heading", ["Management response", "Reason for response", "Success measure"])
def test_the_answer_to_the_committee_is_the_managers(talk: Talk, heading: str) -> None:
    asks = further(heading).asks
    reply = talk("A", f"update H3 {asks}: “Rejected”")
    assert f"Only managers can change {asks}: ask Mia." in reply.text and not reply.pending
    talk.done("M", f"update H3 {asks}: “Rejected”")
    assert cell(talk.store, "H3", heading) == "Rejected"


def test_a_suggestion_of_a_managers_column_goes_to_a_manager(talk: Talk) -> None:
    choice = next(
        choice
        for part in talk("A", "update H3 response rejected").parts
        if isinstance(part, Choices)
        for choice in part.rows
        if choice.text == "Send it as a suggestion"
    )
    assert {person for notice in talk("A", choice.sentence).notices for person in notice.to} == {"M"}


def test_a_word_that_is_gone_from_the_cells_is_still_one_of_the_column(talk: Talk) -> None:
    talk.done("M", "update H5 response accepted")
    assert ask(talk.store, "which were rejected").refs == ()
    talk.done("M", "update H5 response rejected")
    assert ask(talk.store, "which were rejected").refs == ("H5",)


def test_a_changed_cell_is_found_and_the_former_one_is_not(talk: Talk) -> None:
    talk.done("M", "success measure of H1: a diver has looked at every pile")
    assert ask(talk.store, "diver").refs == ("H1",) and "H1" not in ask(talk.store, "surveyor").refs


def test_its_history_and_its_past(talk: Talk) -> None:
    talk.done("A", "update H3 priority low because the crew changed")
    assert "changed the priority from High to Low: “the crew changed”" in ask(talk.store, "history H3").text
    plan = talk.store.plan(None)
    before = history.as_at(talk.store, plan, "H3", NOW + timedelta(seconds=1))
    assert before is not None and dict(before.more)["Priority"] == "High"


def test_names_in_cells_are_told_when_somebody_is_forgotten(talk: Talk) -> None:
    talk.done("M", "success measure of H1: Bea Moss has signed it off")
    assert [typed.ref for typed in forgetting.forget(talk.store, "Bea Moss", called=["Bea Moss"]).typed] == ["H1"]


def test_a_form_has_the_columns_that_a_person_may_change(harbour: Store) -> None:
    plan = harbour.plan(None)
    standing = changes.current(harbour, plan, "H3")
    for manager, headings in ((False, ["Priority", "Risk rating", "RAG", "Estimated cost (£)"]), (True, list(HEADINGS))):
        offered = forms.offered(harbour, plan, manager)
        view = forms.update(standing, offered, "id")
        assert view_faults(view) == []
        labels = [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]
        assert sorted(label for label in labels if label in HEADINGS) == sorted(headings)
    values = {"more:Priority": {"more:Priority": {"selected_option": {"value": "Low"}}}}
    values |= {"more:Estimated cost (£)": {"more:Estimated cost (£)": {"value": "£5,000"}}}
    edits = forms.read(values, standing, offered)
    assert edits == (Edit("more:Priority", "Low"), Edit("more:Estimated cost (£)", "£5,000"))


# A new version of the document


def version(folder: Path, old: str, new: str) -> Path:
    path = folder / "harbour.csv"
    text = HARBOUR.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def again(store: Store, path: Path) -> importing.Imported:
    return importing.take(store, importing.read(path, OPTIONS), "harbour", LATER, replacing=True)


def test_what_only_the_new_version_changed_is_taken(harbour: Store, tmp_path: Path) -> None:
    done = again(harbour, version(tmp_path, 'High,"£4,000"', 'Low,"£4,000"'))
    assert [(each.ref, each.what, each.was, each.now) for each in done.differences] == [("H3", "more:Priority", "High", "Low")]
    assert done.conflicts == () and cell(harbour, "H3", "Priority") == "Low"
    assert [entry.field for entry in history.history(harbour, harbour.plan(None), ("H3",))] == ["more:Priority"]


def test_what_both_changed_waits_and_is_decided_by_heading(talk: Talk, tmp_path: Path) -> None:
    talk.done("A", "update H3 priority low")
    done = again(talk.store, version(tmp_path, 'High,"£4,000"', 'Medium,"£4,000"'))
    assert [(each.ref, each.field, each.posted, each.document) for each in done.conflicts] == [
        ("H3", "more:Priority", "Low", "Medium")
    ]
    assert cell(talk.store, "H3", "Priority") == "Low"
    request = Request("", "M", NOW, rights=RIGHTS)
    decided = conflicts.decide(talk.store, talk.store.plan(None), request, "H3", "priority", "document")
    assert decided.headline == "Saved: H3 keeps the priority in the document."
    assert cell(talk.store, "H3", "Priority") == "Medium"
    assert again(talk.store, tmp_path / "harbour.csv").outcome == "unchanged"


def test_a_column_that_is_new_or_gone_is_one_difference(talk: Talk, tmp_path: Path) -> None:
    talk.done("A", "update H3 priority low")
    path = version(tmp_path, "Priority,", "Importance,")
    path.write_text(path.read_text("utf-8").replace("High", "Grave").replace(",Low,", ",Slight,"), "utf-8")
    done = again(talk.store, path)
    columns = [each for each in done.differences if each.what == "column"]
    assert [(each.ref, each.what, each.was, each.now) for each in columns] == [
        ("", "column", "Priority", ""),
        ("", "column", "", "Importance"),
    ]
    assert "  the column “Priority” is gone" in list(differing(done))
    assert [(each.ref, each.field, each.posted, each.document) for each in done.conflicts] == [
        ("H3", "more:Priority", "Low", None)
    ]
    assert cell(talk.store, "H1", "Importance") == "Grave" and cell(talk.store, "H1", "Priority") is None
    assert cell(talk.store, "H3", "Priority") == "Low"  # posted by a person
    assert "planbot conflicts H3 Priority --take document" in list(clashing(done))[-1]


def test_a_column_with_another_heading_is_the_same_column(talk: Talk, tmp_path: Path) -> None:
    talk.done("A", "update H3 priority low")
    done = again(talk.store, version(tmp_path, "Priority,", "Importance,"))
    assert ("", "renamed", "Priority", "Importance") in [(each.ref, each.what, each.was, each.now) for each in done.differences]
    assert done.conflicts == () and [(each.ref, each.what) for each in done.kept] == [("H3", "more:Importance")]
    assert cell(talk.store, "H3", "Importance") == "Low" and cell(talk.store, "H3", "Priority") is None
    assert verification.verify(talk.store).same


def test_a_plan_that_an_earlier_version_read_gets_its_columns_with_the_next_import(tmp_path: Path) -> None:
    store = Store(tmp_path / "older.db")
    reading = importing.read(HARBOUR, OPTIONS)
    bare = tuple(replace(row, more=()) for row in reading.document.recommendations)
    importing.take(store, replace(reading, document=replace(reading.document, recommendations=bare, further=())), None, NOW)
    assert store.vocabulary(store.plan(None)).further == ()
    assert "doesn’t mention “priority”" in ask(store, "priority of H3").headline
    done = again(store, HARBOUR)
    assert {each.what for each in done.differences} == {"column"} and len(done.differences) == len(HEADINGS)
    assert ask(store, "priority of H3").headline == "The priority of H3 is High."
    assert verification.verify(store).same
    store.close()


# Recommendations with parts


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "works.db")
    importing.take(store, importing.read(WORKS), None, NOW)
    yield store
    assert verification.verify(store).same
    store.close()


def test_each_part_has_the_cells_of_its_own_row(works: Store) -> None:
    one, _, three = works.recommendations(works.plan(None))
    assert [dict(part.more) for part in one.parts] == [
        {"Priority": "High", "Cost": "£10,000"}, {"Priority": "Low", "Cost": "£2,000"}
    ]  # fmt: skip
    assert one.more == () and dict(three.more) == {"Priority": "High"}  # it is only in the row of the first part
    assert recommendation_json(one)["parts"][1]["more"] == {"Priority": "Low", "Cost": "£2,000"}


@pytest.mark.parametrize(
    (("text", "headline")),
    [
        ("cost of 1b", "The cost of 1b is £2,000."),
        ("cost of 1", "The 2 parts of 1 have a cost of their own."),
        ("priority of 3", "The priority of 3 is High."),
        ("priority of 3b", "3b has no priority of its own; that of 3 is High."),
        ("total cost", "The cost of 5 adds up to £17,500, on average £3,500."),
        ("total cost of what Estates owns", "The cost of 1 adds up to £2,000 – owned by Estates."),
    ],
)
def test_parts_are_asked_and_added_up(works: Store, text: str, headline: str) -> None:
    assert ask(works, text).headline == headline


def test_a_part_passes_with_its_own_cell_or_its_recommendations(works: Store) -> None:
    assert (ask(works, "high priority ones").refs, ask(works, "high priority ones").part_refs) == (
        ("1", "3"),
        ("1a", "3a", "3b"),
    )
    table = next(part for part in ask(works, "by priority").parts if isinstance(part, Table))
    assert {row[0]: row[1] for row in table.rows} == {"High": "3", "Low": "1", "Medium": "1"}


def test_a_part_is_updated_and_undone(works: Store) -> None:
    talk = Talk(works, RIGHTS)
    talk.done("M", "update 1b priority high")
    assert dict(works.recommendations(works.plan(None), ("1b",))[0].more)["Priority"] == "High"
    assert talk("M", "undo").recorded
    assert dict(works.recommendations(works.plan(None), ("1b",))[0].more)["Priority"] == "Low"
    assert importing.take(works, importing.read(WORKS), None, NOW).outcome == "unchanged"

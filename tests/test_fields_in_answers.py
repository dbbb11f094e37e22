"""A new field needs no change in the answers: cards, lists, summaries, charts and files show it because of its row in the
table.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from handlers.answer import Answer, Chart, Facts, Items, Note, Sheet, Table
from handlers.answers import facts, lists, nothing, summaries
from handlers.question import Question, sentence
from handlers.request import Request
from handlers.respond import respond
from knowledge import fields
from knowledge.fields import Changer, Field, Kind
from knowledge.filters import NO_TESTS, Filters
from knowledge.model import Plan, Recommendation
from knowledge.store import Store
from tests.conftest import NOW

P = TypeVar("P")
PRIORITY = Field("priority", "Priority", Kind.WORD, Changer.OWNER, asks="priority", on_card=5, grouped=True)
WORDS = {"R4": "High", "R9": "Low", "R17": "High"}


@dataclass(frozen=True, slots=True)
class Ranked(Recommendation):
    """A recommendation of a plan in which some have a priority."""

    priority: str | None = None


class RankedStore(Store):
    """A store whose plan has priorities. Everything else is read from the database."""

    def recommendations(self, plan: Plan, refs: Sequence[str] | None = None) -> tuple[Recommendation, ...]:
        names = [field.name for field in dataclasses.fields(Recommendation)]
        rows = super().recommendations(plan, refs)
        return tuple(Ranked(*(getattr(row, name) for name in names), WORDS.get(row.ref)) for row in rows)

    def tally(self, plan: Plan, by: str, tests: Filters = NO_TESTS) -> tuple[tuple[str | None, int, int], ...]:
        if by != PRIORITY.asks:
            return super().tally(plan, by, tests)
        refs, closed = self.refs(plan, tests), set(self.refs(plan, Filters(statuses=self.vocabulary(plan).closed)))
        groups = {word: [ref for ref in refs if WORDS.get(ref) == word] for word in ("High", "Low", None)}
        return tuple((word, len(group), len(closed.intersection(group))) for word, group in groups.items() if group)


@pytest.fixture
def store(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    table = (*fields.FIELDS, PRIORITY)
    monkeypatch.setattr(fields, "FIELDS", table)
    monkeypatch.setattr(fields, "BY_NAME", {field.name: field for field in table})
    monkeypatch.setattr(fields, "BY_ASKS", {field.asks: field for field in table if field.asks})
    opened = RankedStore(database)
    yield opened
    opened.close()


ASKED = Request("", "", NOW)


def ask(store: Store, text: str) -> Answer:
    return respond(store, store.plan(None), Request(text, "", NOW))


def part_of(answer: Answer, kind: type[P]) -> P:
    return next(part for part in answer.parts if isinstance(part, kind))


# Facts


def test_it_is_on_the_card_and_in_the_full_text(store: Store) -> None:
    for text in ("R17", "status of R17", "full text of R17"):
        rows = part_of(ask(store, text), Facts).rows
        assert ("Priority", "High") in rows and rows[0] == ("Owner", "Commissioning and Procurement")
    assert "Priority" not in ask(store, "R5").text  # R2 has none


def test_it_is_answered_when_asked_for(store: Store) -> None:
    plan = store.plan(None)
    question = Question("priority", refs=("R4",), fields=("priority",))
    answer = facts.answer(store, plan, question, ASKED)
    assert answer.headline == "The priority of R4 is High." and answer.asks == "priority"
    assert Note("🟢 Completed · Ongoing · Commissioning and Procurement") in answer.parts
    none = facts.answer(store, plan, dataclasses.replace(question, refs=("R5",)), ASKED)
    assert none.headline == "R5 has no priority in the plan."
    several = facts.answer(store, plan, dataclasses.replace(question, refs=("R4", "R9")), ASKED)
    assert several.headline == "Priority of R4 and R9"
    assert [card.headline for card in several.cards] == ["The priority of R4 is High.", "The priority of R9 is Low."]
    both = facts.answer(store, plan, Question("owner", refs=("R4",), fields=("owner", "priority")), ASKED)
    assert both.headline.startswith("R4 is owned by ") and "Priority: High" in both.text


def test_what_a_recommendation_holds_names_it_where_the_plan_has_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    question = Question("nothing", refs=("R4",), unheld=("budget",))
    holds = "For each recommendation the plan holds the proposed actions, a timescale, the owners, progress"
    assert Note(f"{holds}, a status and a priority.") in nothing.not_held(store, store.plan(None), question, ASKED).parts
    monkeypatch.setattr("tests.test_fields_in_answers.WORDS", {})
    assert Note(f"{holds} and a status.") in nothing.not_held(store, store.plan(None), question, ASKED).parts


# Lists, counts and files


def test_a_list_tells_it_where_it_was_asked_for(store: Store) -> None:
    question = Question("list", fields=("priority",), filters=Filters(refs=("R4", "R5")))
    page = part_of(lists.answer(store, store.plan(None), question, ASKED), Items)
    assert [item.note for item in page.rows] == ["High", "no priority"]


def test_a_test_of_it_is_described(store: Store) -> None:
    for values, words in (
        (("High",), "with priority High"),
        (("High", "Low"), "with priority High or Low"),
        ((None,), "with no priority"),
        (("High", None), "with priority High or none"),
    ):
        filters = Filters(themes=("Member role",), words=(("priority", values),))
        assert sentence(Question("list", filters=filters)) == f"recommendations in Member role {words}"


def test_its_words_are_counted(store: Store) -> None:
    answer = summaries.words(store, store.plan(None), PRIORITY)
    assert answer.headline == "Its priorities are High (2) and Low (1); 24 have none."


def test_a_summary_groups_by_it(store: Store) -> None:
    answer = summaries.answer(store, store.plan(None), Question("summary", by="priority"), NOW)
    table = part_of(answer, Table)
    assert table.columns == ("Priority", "Recommendations", "Closed", "Open")
    assert table.rows == (("High", "2", "2", "0"), ("Low", "1", "1", "0"), ("no priority", "24", "22", "2"))


@pytest.mark.parametrize("text", ["chart by priority", "picture by priorities", "chart of priorities", "chart of priority"])
def test_a_chart_groups_by_it(store: Store, text: str) -> None:
    answer = ask(store, text)
    chart = part_of(answer, Chart)
    assert chart.title == "Recommendations by priority" and answer.by == "priority"
    assert chart.categories == ("High", "Low", "No priority")


def test_it_is_a_column_of_a_file(store: Store) -> None:
    sheet = part_of(ask(store, "csv of recommendations due in autumn 2014"), Sheet)
    assert "Priority" in sheet.rows[0]
    column = sheet.rows[0].index("Priority")
    assert {row[0]: row[column] for row in sheet.rows[1:]} == {"R9": "Low", "R19": "", "R21": "", "R27": ""}

"""A new field that holds one of a few words, such as a priority, is understood although the language doesn't mention it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.question import Question
from handlers.understanding import Lexicon, lexicon, understand
from handlers.understanding.followup import memory, recalled
from handlers.understanding.lexicon import compiled
from knowledge.fields import FIELDS, Changer, Field, Kind
from knowledge.filters import DueTest, Filters, Owners, Ownership
from knowledge.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PRIORITY = Field("priority", "Priority", Kind.WORD, Changer.OWNER, asks="priority")
SIZE = Field("effort", "Size of the work", Kind.WORD, Changer.OWNER, asks="size")
VALUES = {"priority": ("High", "Medium", "Low"), "effort": ("Very large", "Small")}


@pytest.fixture
def words(store: Store) -> Lexicon:
    plan = store.plan(None)
    vocabulary = replace(store.vocabulary(plan), words=VALUES)
    return compiled(vocabulary, store.refs(plan), store.words(plan), (*FIELDS, PRIORITY, SIZE))


def asked(text: str, words: Lexicon, before: Question | None = None, refs: tuple[str, ...] = ()) -> Question:
    return understand(text, words, NOW.date(), memory(before, refs) if before else None)


HIGH = (("priority", ("High",)),)


@pytest.mark.parametrize(
    (("text", "tests")),
    [
        ("high priority ones", HIGH),
        ("which are high-priority?", HIGH),
        ("list everything with a priority of high", HIGH),
        ("what has priority high", HIGH),
        ("high or medium priority recommendations", (("priority", ("High", "Medium")),)),
        ("those of low, medium or high priority", (("priority", ("Low", "Medium", "High")),)),
        ("which are not low priority", (("priority", ("High", "Medium", None)),)),
        ("recommendations whose priority is not low", (("priority", ("High", "Medium", None)),)),
        ("which have no priority", (("priority", (None,)),)),
        ("very large size ones of high priority", (("priority", ("High",)), ("effort", ("Very large",)))),
    ],
)
def test_values_are_a_test(text: str, tests: tuple[object, ...], words: Lexicon) -> None:
    question = asked(text, words)
    assert (question.asks, question.filters, question.topic) == ("list", Filters(words=tests), ())


def test_a_test_stands_beside_others(words: Lexicon) -> None:
    question = asked("high priority and overdue", words)
    assert question.filters.words == HIGH and [due.when for due in question.filters.due] == [DueTest.OVERDUE]
    question = asked("how many high priority ones does Procurement own", words)
    assert (question.asks, question.filters.words) == ("count", HIGH)
    assert question.filters.owners == (Owners(("Procurement",), Ownership.ANY),)
    question = asked("high priority recommendations about apprentices", words)
    assert (question.asks, question.filters.words, question.topic) == ("search", HIGH, ("apprentices",))


@pytest.mark.parametrize(
    "text", ["priority of R4", "what is the priority of R4?", "is R4 high priority", "R4 priority", "prioirty of R4"]
)
def test_the_field_of_a_recommendation(text: str, words: Lexicon) -> None:
    question = asked(text, words)
    assert (question.asks, question.refs, question.fields, question.unheld) == ("priority", ("R4",), ("priority",), ())


def test_two_fields_of_a_recommendation(words: Lexicon) -> None:
    assert asked("priority and owner of R4", words).fields == ("priority", "owner")
    assert asked("size and priority of R4", words).fields == ("size", "priority")
    assert asked("what is the size of the work for R4", words).fields == ("size",)


@pytest.mark.parametrize(
    "text", ["by priority", "summary by priority", "how many per priority", "priority breakdown", "priorities"]
)
def test_counted_by_the_field(text: str, words: Lexicon) -> None:
    question = asked(text, words)
    assert (question.asks, question.by) == ("summary", "priority")


def test_of_a_subject_it_is_asked_for_and_not_taken_for_one(words: Lexicon) -> None:
    assert asked("priority of the prompt payment one", words).asks == "priority"
    assert asked("priority lanes for buses", words).topic == ("priority", "lanes", "buses")
    assert asked("high streets", words).filters == Filters()


def test_a_list_shows_it(words: Lexicon) -> None:
    question = asked("what priority are the completed ones", words)
    assert (question.asks, question.fields, question.filters.statuses) == ("list", ("priority",), ("Completed",))


def test_a_thread_goes_on(words: Lexicon) -> None:
    high = asked("high priority ones", words)
    assert recalled(memory(high, ("R4", "R5"))).filters == high.filters
    low = asked("and the low priority ones?", words, high, ("R4", "R5"))
    assert (low.asks, low.filters.words) == ("list", (("priority", ("Low",)),))
    both = asked("which of those are completed", words, high, ("R4", "R5"))
    assert (both.filters.words, both.filters.statuses) == (HIGH, ("Completed",))
    its = asked("and its priority?", words, Question("status", refs=("R4",)), ("R4",))
    assert (its.asks, its.refs) == ("priority", ("R4",))
    assert asked("by priority", words, high, ("R4", "R5")).by == "priority"


def test_a_plan_without_the_field_holds_nothing_of_it(store: Store, words: Lexicon) -> None:
    plain = lexicon(store, store.plan(None))
    assert plain.word_fields.fields == () and plain.word_fields.alone is None
    assert asked("priority of R4", plain).unheld == ("priority",)

"""Properties of understanding: no text raises, examples are understood as their rows say, and a question's sentence asks the
same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.language import examples
from handlers.language.rows import Row
from handlers.question import Question, sentence
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.understanding import lexicon, understand
from knowledge.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWN = [json.loads(line)["q"] for line in (Path(__file__).parent / "questions" / "own.jsonl").read_text("utf-8").splitlines()]
PIECES = st.sampled_from(
    (
        *("R17", "r 3", "who owns", "how many", "not", "Procurement", "social value", "autumn 2014", "by", "completed", "it"),
        *("those", "<@U1>", "&amp;", "“", "page 2", "17", "'s", "and", "?", "\x00", "e\u0301", "“quoted”", "*", "NEAR(", '"'),
        *("-", "R1 to R900", "summary by"),
    )
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map(" ".join)), thread=st.sampled_from(["", "one"]))
def test_no_text_raises(store: Store, text: str, thread: str) -> None:
    answer = respond_and_remember(store, store.plan(None), Request(text, "", NOW, thread))
    assert answer.text.strip()


@pytest.mark.parametrize("row", examples.ROWS, ids=lambda row: row.example)
def test_each_example_is_understood_as_its_row_says(store: Store, row: Row) -> None:
    assert respond_and_remember(store, store.plan(None), Request(row.example, "", NOW)).asks == row.key


def test_the_sentence_of_a_list_asks_the_same_again(store: Store) -> None:
    """A button or "next" repeats a question by its sentence. This is checked for every question that has one."""
    plan = store.plan(None)
    words = lexicon(store, plan)
    questions = {text: understand(text, words, NOW.date()) for text in OWN}
    paged = {text: question for text, question in questions.items() if question.asks in ("list", "count", "summary", "search")}
    paged = {
        text: question for text, question in paged.items() if not (question.refs or (question.asks == "list" and question.by))
    }
    other = {}
    for text, question in paged.items():
        again = understand(sentence(question), words, NOW.date())
        if _meaning(store, question) != _meaning(store, again):
            other[text] = (sentence(question), again)
    assert other == {}
    assert len(paged) >= 280


def _meaning(store: Store, question: Question) -> tuple[object, ...]:
    """What is asked for, and about which recommendations."""
    return question.asks, question.by, set(question.topic), store.refs(store.plan(None), question.filters)


def test_a_reference_inherits_nothing(store: Store) -> None:
    answer = respond_and_remember(store, store.plan(None), Request("status of R27", "", NOW))
    assert "R27 has no status of its own; its update refers to R17, which is Completed." in answer.text


def test_what_the_plan_does_not_hold_is_named(store: Store) -> None:
    answer = respond_and_remember(store, store.plan(None), Request("budget for R17", "", NOW))
    assert (answer.asks, answer.refs, answer.close) == ("nothing", (), ("R17",))
    assert "budget" in answer.headline


def less(remembered: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is remembered, each time without one of its fields, on every level."""
    for name, value in remembered.items():
        if name in ("when", "start", "end"):  # every version has stored these for a period
            continue
        yield {key: other for key, other in remembered.items() if key != name}
        inner = less(value) if isinstance(value, dict) else ([row] for row in less(value[0])) if is_row(value) else ()
        yield from ({**remembered, name: changed} for changed in inner)


def is_row(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


@pytest.mark.parametrize("text", ["and who owns it?", "next", "which of those are completed", "why", "update it on hold"])
def test_a_thread_of_an_older_version_goes_on(store: Store, text: str) -> None:
    plan, until = store.plan(None), NOW + timedelta(days=1)
    respond_and_remember(store, plan, Request("what does Procurement own that is due in 2014", "", NOW, "new"))
    remembered = dict(store.recall(f"{plan.name}/new", NOW) or {})
    older = list(less(remembered))
    assert len(older) > len(remembered) and remembered["filters"]["due"] and remembered["filters"]["owners"]
    for number, body in enumerate(older):
        store.remember(f"{plan.name}/{number}", body, NOW, until)
        assert respond_and_remember(store, plan, Request(text, "", NOW, str(number))).headline

"""Understanding, held by properties: no text raises, examples are understood as their rows say, sentences say it again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.question import sentence
from handlers.request import Request
from handlers.respond import respond
from handlers.understanding import intents, lexicon, understand
from knowledge.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWN = [json.loads(line)["q"] for line in (Path(__file__).parent / "questions" / "own.jsonl").read_text("utf-8").splitlines()]
PIECES = st.sampled_from(
    ["R17", "r 3", "who owns", "how many", "not", "Procurement", "social value", "autumn 2014", "by", "completed", "it", "those", "<@U1>",
     "&amp;", "“", "page 2", "17", "'s", "and", "?", "\x00", "e\u0301", "“quoted”", "*", "NEAR(", '"', "-", "R1 to R900", "summary by"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map(" ".join)), thread=st.sampled_from(["", "one"]))
def test_no_text_raises(store: Store, said: str, thread: str) -> None:
    answer = respond(store, store.plan(None), Request(said, "", NOW, thread))
    assert answer.text.strip()


@pytest.mark.parametrize("row", [*intents.FIELDS, *intents.COUNT, *intents.SUMMARY, *intents.HELP], ids=lambda row: row.example)
def test_each_example_is_understood_as_its_row_says(store: Store, row: intents.Row) -> None:
    asks = respond(store, store.plan(None), Request(row.example, "", NOW)).asks
    assert asks == row.asks or {asks, row.asks} <= {"status", "progress", "theme", "list"}


@pytest.mark.parametrize("said", [q for q in OWN if len(q) < 90])
def test_the_sentence_of_a_list_asks_the_same_again(store: Store, said: str) -> None:
    known = lexicon(store, store.plan(None))
    question = understand(said, known, date(2026, 3, 2))
    if question.asks not in ("list", "count") or not question.filters or question.absent or question.by or question.refs:
        return
    again = understand(sentence(question), known, date(2026, 3, 2))
    plan = store.plan(None)
    assert store.refs(plan, again.filters) == store.refs(plan, question.filters)


def test_a_reference_inherits_nothing(store: Store) -> None:
    told = respond(store, store.plan(None), Request("status of R27", "", NOW)).text
    assert "R27 has no status of its own; its update refers to R17, which is Completed." in told


def test_what_the_plan_does_not_hold_is_named(store: Store) -> None:
    answer = respond(store, store.plan(None), Request("budget for R17", "", NOW))
    assert (answer.asks, answer.refs, answer.close) == ("nothing", (), ("R17",))
    assert "budget" in answer.headline

"""What a search shows of a recommendation: the passage that matched, with its words marked, on every surface."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console

from bot.cli import render
from bot.cli.asking import answer_json
from bot.demo.loopback import mrkdwn
from bot.slack import blocks, modals
from bot.slack.block_kit import with_bold_words
from bot.slack.blocks import matched_text, row
from handlers.answer import Answer, Item, Items
from handlers.answers.found_text import shorten
from handlers.line import LONGEST_TITLE
from knowledge.concepts import concepts
from knowledge.excerpts import WIDTH, excerpt
from knowledge.store import Store
from tests.conftest import Ask

QUESTIONS = (
    "search for e-learning",
    "anything on training for contract managers",
    "what does it say about the voluntary sector",
)


def items_of(answer: Answer) -> Items:
    return next(part for part in answer.parts if isinstance(part, Items))


def bold(node: Any) -> Iterator[str]:
    """The pieces of text in bold in a payload's rich text."""
    if isinstance(node, dict):
        if node.get("type") == "text" and node.get("style", {}).get("bold"):
            yield node["text"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from bold(child)


@pytest.mark.parametrize("question", QUESTIONS)
def test_passages_are_runs_of_the_plans_own_text(ask: Ask, store: Store, question: str) -> None:
    answer = ask(question)
    passages = answer_json(answer)["passages"]
    assert passages and {passage["ref"] for passage in passages} <= set(answer.refs)
    rows = {row.ref: row for row in store.recommendations(store.plan(None))}
    for passage in passages:
        assert passage["text"] in getattr(rows[passage["ref"]], passage["field"])


def test_a_passage_has_the_words_asked_for(ask: Ask) -> None:
    first = items_of(ask("search for e-learning")).rows[0]
    assert first.passage is not None and first.passage.label == "Progress"
    assert [text for text, matched in first.passage.pieces if matched] == ["e-learning"]
    assert "".join(text for text, _ in first.passage.pieces) == first.passage.text


def test_words_of_a_title_are_marked_in_it(ask: Ask) -> None:
    rows = items_of(ask("what does the plan say about the portal")).rows
    marked = next(row for row in rows if row.ref == "R13")
    assert [text for text, matched in marked.pieces if matched] == ["portal"]
    assert "".join(text for text, _ in marked.pieces) == marked.title
    assert marked.passage is None


def test_slack_shows_the_words_in_bold_and_nothing_as_its_own_markup(ask: Ask) -> None:
    answer = ask("search for e-learning")
    for shown in (blocks.message(answer, surface="dm")["blocks"], list(modals._all_blocks(answer))):
        assert "e-learning" in list(bold(shown))
        texts = [block["text"] for block in shown if block["type"] == "section"]
        formatted = [span for text in texts if text["type"] == "mrkdwn" for span in mrkdwn.formats(text["text"])]
        assert formatted == [("bold", item.ref) for item in items_of(answer).rows]


def test_the_terminal_shows_the_words_in_bold(ask: Ask) -> None:
    file = io.StringIO()
    render.draw(Console(file=file, width=96, force_terminal=True, color_system="standard"), ask("search for e-learning"))
    assert "\x1b[1me-learning\x1b[0m" in file.getvalue()


def test_an_excerpt_is_short_and_cut_between_words(store: Store) -> None:
    plan = store.plan(None)
    for words in (("payment",), ("grants", "outcomes"), ("organisations",), ("social", "value")):
        asked = concepts(store, plan, words)
        found = [one for row in store.recommendations(plan) if (one := excerpt(row, asked))]
        assert found
        for one in found:
            assert len(one.text) <= WIDTH + 20 and one.spans
            assert one.begins or not one.text[0].isspace()
            assert all(0 <= start < end <= len(one.text) for start, end in one.spans)
            assert all(first[1] <= second[0] for first, second in zip(one.spans, one.spans[1:], strict=False))


def test_another_word_for_the_one_asked_is_named(ask: Ask) -> None:
    assert "“bureaucracy” is read as “onerous”." in ask("what does it say about bureaucracy").text


@pytest.mark.parametrize("title", ["Short", "word " * 60, "x" * 300, "a" * 105 + " and more of it"])
def test_a_long_title_is_cut_between_words(title: str) -> None:
    short = shorten(title)
    assert len(short) <= LONGEST_TITLE + 1
    assert short == title or (short.endswith("…") and title.startswith(short[:-1]))


def test_a_named_recommendation_is_shown_though_the_plan_does_not_say_what_is_asked(ask: Ask) -> None:
    answer = ask("insurance for R17")
    assert answer.headline == "R17 doesn’t mention “insurance”, at least not by that name."
    assert "R17 · 🟢 Completed" in answer.text
    assert (answer.asks, answer.refs, answer.close) == ("nothing", (), ("R17",))


@pytest.mark.parametrize("question", ["is there anything about submarines", "search for xenotransplantation", "roofng"])
def test_nothing_found_offers_next_steps(ask: Ask, question: str) -> None:
    text = ask(question).text
    assert "You could also try:" in text and "What is still open" in text


def test_a_row_has_the_matching_words_of_its_title_in_bold_if_slack_shows_them_so() -> None:
    pieces = (("Extend the ", False), ("portal", True), (" to R&D", False))
    shown = row(Item("R13", "Extend the portal to R&D", "late", "R13", pieces=pieces))["text"]
    assert shown["type"] == "mrkdwn" and shown["text"] == "*R13* Extend the *portal* to R&amp;D\nlate"
    for before, word, after in (("Ask *all* about the ", "portal", ""), ("The ", "port", "al")):
        title = f"{before}{word}{after}"
        item = Item("R13", title, "", "R13", pieces=((before, False), (word, True), (after, False)))
        assert with_bold_words(item.ref, item.pieces, "") is None and title not in row(item)["text"]["text"]
        (below,) = matched_text(item)
        assert list(bold(below)) == [word]

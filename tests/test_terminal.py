"""Answers as they are drawn at a terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from prompt_toolkit.history import FileHistory, InMemoryHistory
from rich.console import Console

from bot.cli import render, terminal
from handlers.answer import Answer, Choice, Choices, Facts, Item, Items, Note, Passage, Table
from knowledge.store import Store
from tests.conftest import Ask

ANSWER = Answer(
    "R1: [bold]Completed[/bold].",
    (
        Passage("Progress", "Red \x1b[31mtape\x9b0m :smile:"),
        Facts((("Owner", "Transformation Team, Performance and Risk"), ("Timescale", "Early 2015"))),
        Items((Item("R1", "A title that is rather longer than a narrow terminal is wide", "Policy", "R1"),), 9, 0, "more"),
        Table("By theme", ("Theme", "How many", "Completed"), (("Support to develop the market", "7", "7"),)),
        Choices("See also:", (Choice("Actions", "actions of R1"), Choice("Progress", "progress of R1"))),
        Note("A note."),
    ),
    cards=(Answer("R2", (Choices("", (Choice("Owner", "who owns R2"),)),)),),
)


def drawn(answer: Answer, width: int) -> str:
    console = Console(
        file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False, force_terminal=True, color_system=None
    )
    render.draw(console, answer)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_an_answer_fits(width: int) -> None:
    assert max(map(len, drawn(ANSWER, width).splitlines())) <= width


def test_nothing_of_a_document_is_obeyed() -> None:
    printed = drawn(ANSWER, 80)
    assert "[bold]Completed[/bold]" in printed and ":smile:" in printed
    assert "\x1b[31m" not in printed and "\x9b" not in printed


def test_choices_are_numbered_over_all_cards() -> None:
    offered = terminal.choices(ANSWER)
    assert [terminal.chosen(typed, offered) for typed in ("1", "3", "4", "0", "R2")] == [
        "actions of R1",
        "who owns R2",
        "4",
        "0",
        "R2",
    ]
    assert "3  Owner" in drawn(ANSWER, 80)


def test_the_plan_itself_fits_forty_columns(ask: Ask) -> None:
    for question in ("help", "summary by theme", "summary by owner", "what is still open", "R1 to R4", "budget for R17"):
        assert max(map(len, drawn(ask(question), 40).splitlines())) <= 40, question


def test_the_greeting_names_the_plan(store: Store) -> None:
    console = Console(file=io.StringIO(), width=80)
    terminal.greet(console, store, store.plan(None))
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert store.plan(None).title in printed and printed.count("“") >= 2


def test_history_is_kept_where_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert isinstance(terminal.history(), FileHistory)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert isinstance(terminal.history(), InMemoryHistory)

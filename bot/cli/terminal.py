"""The conversation at a terminal, and answers drawn with rich.

The surprise: no text ever reaches rich as markup. Every string is a `Text`, so that "[bold]" in a document stays what
it is, and what would act on the terminal is taken out first.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import assert_never

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from bot.cli import bars
from bot.cli.identity import Identity
from bot.plain import safe
from handlers import csv_text
from handlers.answer import Answer, Chart, Choice, Choices, Facts, Items, Note, Part, Passage, Sheet, Table
from handlers.answers.help import examples
from handlers.respond import respond_and_remember
from knowledge.store import Plan, Store

LEAVING = ("exit", "quit", "bye")
EXAMPLES = 3
PROMPT = "> "
WIDEST = 100  # columns: longer lines of prose are hard to follow


def talk(store: Store, plan: Plan, speaks: Identity) -> None:
    """One conversation, one thread, until Ctrl-D."""
    console = _console()
    session: PromptSession[str] = PromptSession(history=history())
    thread = f"chat-{uuid.uuid4().hex}"
    offered: Sequence[Choice] = ()
    greet(console, store, plan)
    while True:
        try:
            typed = session.prompt(PROMPT).strip()
            if typed.casefold() in LEAVING:
                return
            if typed:
                plan = store.plan(plan.name)
                request = speaks.request(meant(typed, offered), plan, datetime.now().astimezone(), thread)
                answer = speaks.shown(respond_and_remember(store, plan, request))
                offered = choices(answer)
                draw(console, answer)
        except KeyboardInterrupt:
            continue  # the line is given up, the conversation goes on
        except EOFError:
            return


def print_all(answers: Sequence[Answer]) -> None:
    """Answers drawn one below the other, with nothing to choose."""
    console = _console()
    for answer in answers:
        draw(console, answer, choosing=False)


def history() -> History:
    """The lines typed so far: in a file of the user's state folder, or in memory where that cannot be written."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    file = Path(state) / "planbot" / "history"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8"):
            pass
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))


def greet(console: Console, store: Store, plan: Plan) -> None:
    number = store.count(plan)
    console.print(Text.assemble((safe(plan.title), "bold"), f" – {number} recommendation{'' if number == 1 else 's'}"))
    said = ", ".join(f"“{choice.sentence}”" for choice in examples(store, plan)[:EXAMPLES])
    console.print(Text(safe(f"Ask in your own words: {said}. Ctrl-D leaves."), "dim"))
    console.print()


def choices(answer: Answer) -> list[Choice]:
    """All that an answer and its cards offer to choose, in the order in which it is drawn."""
    found = [choice for part in answer.parts if isinstance(part, Choices) for choice in part.rows]
    return found + [choice for card in answer.cards for choice in choices(card)]


def meant(typed: str, offered: Sequence[Choice]) -> str:
    """The sentence meant: the one of the choice whose number was typed, else what was typed."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return offered[number - 1].sentence if 1 <= number <= len(offered) else typed


def draw(console: Console, answer: Answer, choosing: bool = True) -> None:
    """A whole answer."""
    _draw(console, answer, 1 if choosing else 0)
    for was, now in answer.corrected:
        console.print(_text(f"Read “{was}” as “{now}”.", "yellow"))
    if answer.reading:
        console.print(_text(f"Understood as: {answer.reading}", "dim"))
    if answer.source:
        console.print(_text(answer.source, "dim"))
    console.print()


def _draw(console: Console, answer: Answer, number: int) -> int:
    """The answer without what is said of the whole. `number` is that of its first choice, 0 where none are offered."""
    console.print(_text(answer.headline, "bold"))
    for part in answer.parts:
        if isinstance(part, Choices) and not number:
            continue
        for drawn in drawings(part, number, console.width):
            console.print(drawn)
        number += len(part.rows) if isinstance(part, Choices) else 0
    for card in answer.cards:
        console.print()
        number = _draw(console, card, number)
    return number


def drawings(part: Part, number: int, width: int) -> list[RenderableType]:
    """What a part looks like in so many columns. `number` is that of the first choice, should it be one."""
    match part:
        case Passage(label, text):
            return [_text(label, "cyan"), Padding(_text(text), (0, 0, 0, 2))]
        case Facts(rows):
            return [_grid([(_text(label, "cyan"), _text(value)) for label, value in rows])]
        case Items(rows, total, first, more, _):
            drawn: list[RenderableType] = [
                _grid([(_text(row.ref, "cyan"), Text.assemble(_text(row.title), *_noted(row.note))) for row in rows])
            ]
            if len(rows) < total:
                drawn.append(
                    _text(f"{first + 1} to {first + len(rows)} of {total}" + (f" – “{more}” shows the next" if more else ""))
                )
            return drawn
        case Table():
            return [_text(part.caption), _table(part) if _needs(part) <= width else _stacked(part)]
        case Chart():
            return [_text(part.title, "cyan"), *(_text(line) for line in bars.lines(part, min(width, WIDEST)))]
        case Sheet(name, rows):
            return [_text(name, "cyan"), _text(csv_text.csv_text(rows))]
        case Choices(label, rows):
            numbered = [(_text(str(place), "magenta"), _text(row.text)) for place, row in enumerate(rows, number)]
            return [*([_text(label)] if label else []), _grid(numbered)]
        case Note(text):
            return [_text(text)]
        case _:
            assert_never(part)


def _noted(note: str) -> list[Text]:
    return [Text("\n"), _text(note, "dim")] if note else []


def _grid(rows: Sequence[tuple[Text, Text]]) -> RenderableType:
    """Labels in a column of their own, what they name beside them."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, max_width=16, overflow="ellipsis")
    grid.add_column(overflow="fold")
    for row in rows:
        grid.add_row(*row)
    return Padding(grid, (0, 0, 0, 2))


def _table(table: Table) -> RenderableType:
    drawn = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="cyan")
    for place, column in enumerate(table.columns):
        numbers = place > 0 and all(row[place].strip("% ").isdigit() for row in table.rows)
        drawn.add_column(_text(column), justify="right" if numbers else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*(_text(cell) for cell in row))
    return drawn


def _needs(table: Table) -> int:
    """The columns that a table takes at least, if no word is to be broken."""
    down = zip(table.columns, *table.rows, strict=True)
    return sum(max(len(word) for cell in cells for word in cell.split() or [""]) + 2 for cells in down)


def _stacked(table: Table) -> RenderableType:
    """A table too wide for the terminal: each row's first cell, and the others named below it."""
    lines = Text()
    for row in table.rows:
        named = zip(table.columns[1:], row[1:], strict=True)
        lines.append_text(_text(row[0], "cyan"))
        lines.append_text(_text("\n  " + "; ".join(f"{column} {cell}" for column, cell in named) + "\n"))
    return Padding(lines, (0, 0, 0, 2))


def _text(text: str, style: str = "") -> Text:
    return Text(safe(text), style)


def _console() -> Console:
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, WIDEST)
    return console

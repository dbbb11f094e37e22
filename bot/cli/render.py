"""Draws answers with rich.

rich never gets text as markup: every string becomes a `Text`, so that "[bold]" in a document is shown literally. Characters
that control the terminal are removed first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from bot.cli import bars
from bot.plain import safe
from handlers import csv_text
from handlers.answer import Answer, Brief, Chart, Choices, Facts, Item, Items, Note, Part, Passage, Sheet, Table, choices_of

WIDEST = 100  # in columns; longer lines of prose are hard to read


def console() -> Console:
    """The terminal, limited to `WIDEST` columns."""
    terminal = Console(highlight=False, markup=False, emoji=False)
    terminal.width = min(terminal.width, WIDEST)
    return terminal


def print_all(answers: Sequence[Answer]) -> None:
    """Draw answers one below another, without choices."""
    terminal = console()
    for answer in answers:
        draw(terminal, answer, choosing=False)


def draw(terminal: Console, answer: Answer, choosing: bool = True) -> None:
    """Draw a whole answer. With `choosing`, its choices are numbered; otherwise, they are left out."""
    _draw(terminal, answer, 1 if choosing else 0)
    for sentence in answer.read_as:
        terminal.print(styled(sentence, "yellow"))
    if answer.reading:
        terminal.print(styled(f"Understood as: {answer.reading}", "dim"))
    if answer.source:
        terminal.print(styled(answer.source, "dim"))
    terminal.print()


def _draw(terminal: Console, answer: Answer, number: int) -> int:
    """Draw an answer and its cards, without the notes about the whole. `number` is the number of its first choice, or 0 to
    leave out choices.

    Returns the number for the next choice.
    """
    terminal.print(styled(answer.headline, "bold"))
    for part in answer.parts:
        if isinstance(part, Choices) and not number:
            continue
        for renderable in drawings(part, number, terminal.width):
            terminal.print(renderable)
        number += len(choices_of(part)) if number else 0
    for card in answer.cards:
        terminal.print()
        number = _draw(terminal, card, number)
    return number


def drawings(part: Part, number: int, width: int) -> list[RenderableType]:
    """A part drawn in `width` columns. `number` is the number of its first choice, if it has any."""
    match part:
        case Passage(label):
            return [styled(label, "cyan"), Padding(_marked(part), (0, 0, 0, 2))]
        case Facts(rows):
            return [_grid([(styled(label, "cyan"), styled(value)) for label, value in rows])]
        case Items():
            return _items(part)
        case Table():
            return [styled(part.caption), _table(part) if _narrowest(part) <= width else _stacked(part)]
        case Chart():
            return [styled(part.title, "cyan"), *(styled(line) for line in bars.lines(part, min(width, WIDEST)))]
        case Sheet(name, rows):
            return [styled(name, "cyan"), styled(csv_text.csv_text(rows))]
        case Choices(label, rows):
            numbered = [(styled(str(place), "magenta"), styled(row.text)) for place, row in enumerate(rows, number)]
            return [*([styled(label)] if label else []), _grid(numbered)]
        case Note(text):
            return [styled(text)]
        case Brief():
            return _brief(part, number)
        case _:
            assert_never(part)


def _brief(brief: Brief, number: int) -> list[RenderableType]:
    """A brief with its numbered choices."""
    first, *below = brief.lines
    lines: list[RenderableType] = [styled(first, "bold"), *(Padding(styled(line), (0, 0, 0, 2)) for line in below)]
    rows = [(styled(str(place), "magenta"), styled(row.text)) for place, row in enumerate(choices_of(brief), number)]
    return [*lines, *([_grid(rows)] if rows and number else [])]


def _items(items: Items) -> list[RenderableType]:
    """The rows of a list. If there are more, a line says which ones these are and how many there are."""
    rows, first = items.rows, items.first
    grid = _grid([line for row in rows for line in (_item(row), *(_item(part, "  ") for part in row.parts))])
    if len(rows) >= items.total:
        return [grid]
    next_page = f" – “{items.more}” shows the next" if items.more else ""
    return [grid, styled(f"{first + 1} to {first + len(rows)} of {items.total}{next_page}")]


def _item(row: Item, indent: str = "") -> tuple[Text, Text]:
    return styled(f"{indent}{row.ref}", "cyan"), Text.assemble(
        _in_pieces(row.pieces, row.title), *_note(row.note), *_passage(row)
    )


def _passage(row: Item) -> list[Text]:
    """The passage of a recommendation that matched a search, to be shown below its title."""
    return [Text("\n"), styled(f"{row.passage.label}: ", "cyan"), _marked(row.passage)] if row.passage else []


def _marked(passage: Passage) -> Text:
    """A passage with the matching words in bold."""
    return _in_pieces(passage.pieces, passage.text)


def _in_pieces(pieces: Sequence[tuple[str, bool]], whole: str) -> Text:
    """The text with the matching words in bold, if they are known."""
    return Text.assemble(*(styled(text, "bold" if matched else "") for text, matched in pieces or ((whole, False),)))


def _note(note: str) -> list[Text]:
    return [Text("\n"), styled(note, "dim")] if note else []


def _grid(rows: Sequence[tuple[Text, Text]]) -> RenderableType:
    """Labels in one column, with their values in another."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, max_width=16, overflow="ellipsis")
    grid.add_column(overflow="fold")
    for row in rows:
        grid.add_row(*row)
    return Padding(grid, (0, 0, 0, 2))


def _table(table: Table) -> RenderableType:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="cyan")
    for place, column in enumerate(table.columns):
        is_number = place > 0 and all(row[place].strip("% ").isdigit() for row in table.rows)
        grid.add_column(styled(column), justify="right" if is_number else "left", overflow="fold")
    for row in table.rows:
        grid.add_row(*(styled(cell) for cell in row))
    return grid


def _narrowest(table: Table) -> int:
    """The smallest number of columns in which a table fits without breaking words."""
    down = zip(table.columns, *table.rows, strict=True)
    return sum(max(len(word) for cell in cells for word in cell.split() or [""]) + 2 for cells in down)


def _stacked(table: Table) -> RenderableType:
    """A table that is too wide for the terminal: the first cell of each row, with its other cells and their headings below."""
    lines = Text()
    for row in table.rows:
        cells = zip(table.columns[1:], row[1:], strict=True)
        lines.append_text(styled(row[0], "cyan"))
        lines.append_text(styled("\n  " + "; ".join(f"{column} {cell}" for column, cell in cells) + "\n"))
    return Padding(lines, (0, 0, 0, 2))


def styled(text: str, style: str = "") -> Text:
    """Text with control characters removed, in this style."""
    return Text(safe(text), style)

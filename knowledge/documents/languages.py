"""Reads one language of a table that has two in each cell ("Statws / Status" above "Cwblhawyd / Completed")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.documents.columns import could_head
from knowledge.documents.lexicon import OWNERS, STATUS, TIMESCALE, likelihoods
from knowledge.documents.table import Row, Way
from knowledge.model import Warned

BETWEEN = re.compile(r"\s*(?:\s/\s|\||\n)\s*")


def with_one_language(way: Way) -> Way:
    """The rows, with the owners, dates and statuses in the language whose headings planbot knows, if each cell of such a column
    has two halves. Other columns stay as they are.
    """
    head = next((at for at, row in enumerate(way.rows) if could_head(row)), None) if way.exact else None
    if head is None:
        return way
    halves = {at: half for at, cell in enumerate(way.rows[head].cells) if (half := _known_half(cell)) is not None}
    below = [row for row in way.rows[head + 1 :] if not row.bare]
    halves = {at: half for at, half in halves.items() if _are_halved(below, at)}
    if not halves:
        return way
    rows = [row if row.bare or number <= head else _in_one(row, halves) for number, row in enumerate(way.rows)]
    names = ", ".join(f"“{' '.join(way.rows[head].cells[at].split())}”" for at in halves)
    note = Warned(way.rows[head].place, "", f"each cell of {names} is in two languages, and only one of them was read")
    return Way(rows, way.exact, (*way.notes, note))


def _known_half(heading: str) -> int | None:
    """Which half of a heading is known as that of owners, dates or statuses: 0 or 1; None if none or both are."""
    halves = BETWEEN.split(heading.strip())
    recognised = [at for at, half in enumerate(halves) if {OWNERS, TIMESCALE, STATUS} & set(likelihoods(half))]
    return recognised[0] if len(halves) == 2 and len(recognised) == 1 else None


def _are_halved(rows: Sequence[Row], at: int) -> bool:
    cells = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]]
    return len(cells) > 1 and all(len(BETWEEN.split(cell)) == 2 for cell in cells)


def _in_one(row: Row, halves: dict[int, int]) -> Row:
    cells = [
        BETWEEN.split(cell)[halves[at]] if at in halves and cell and len(BETWEEN.split(cell)) == 2 else cell
        for at, cell in enumerate(row.cells)
    ]
    return replace(row, cells=tuple(cells))

"""Combines several columns for the same thing at different times: the latest entry in each row is the current one.

A document may have a status for each of several dates, or a deadline that was revised more than once. The latest column counts;
if a row has nothing there, its newest earlier entry does. The other columns keep their own headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.documents import lexicon
from knowledge.documents.columns import MORE, Columns
from knowledge.documents.dates import to_read
from knowledge.documents.lexicon import PROGRESS, STATUS, TIMESCALE
from knowledge.documents.table import Row
from knowledge.model import Warned


def earlier_statuses(columns: Columns, american: bool = False) -> tuple[tuple[str, str], ...]:
    """The columns with earlier statuses, oldest first, each with the words in its heading that say when ("June 2026"), or "" if
    there are none. The last is the current status's, without its heading. Empty if there are no earlier ones.
    """
    earlier = columns.before(STATUS)
    every = [*earlier, columns.roles.index(STATUS)] if earlier else []
    return tuple(
        (
            (columns.roles[at] or "").removeprefix(MORE) if at in earlier else "",
            to_read(lexicon.when(columns.headings[at]), american),
        )
        for at in every
    )


def with_latest(rows: Sequence[Row], columns: Columns) -> tuple[list[Row], list[Warned]]:
    """Move each row's newest status, progress and deadline into the columns that have these roles. Returns the rows, and a
    warning for each status or progress taken from an earlier column.
    """
    filled, warnings = list(rows), []
    for role in (STATUS, PROGRESS, TIMESCALE):
        if not columns.before(role):
            continue
        now = columns.roles.index(role)
        for number, row in enumerate(filled):
            if row.bare or now >= len(row.cells) or row.cells[now]:
                continue
            at = next((at for at in reversed(columns.before(role)) if row.cells[at]), None)
            if at is None:
                continue
            filled[number] = replace(row, cells=(*row.cells[:now], row.cells[at], *row.cells[now + 1 :]))
            if role != TIMESCALE:
                what = f"its {role} is that of “{columns.headings[at]}”, since “{columns.headings[now]}” is empty"
                warnings.append(Warned(row.place, "", what))
    return filled, warnings

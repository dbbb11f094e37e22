"""Statuses shown by a mark in one of several columns, each of which is a status."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.documents.columns import could_head
from knowledge.documents.content import is_status_like
from knowledge.documents.table import Row

MARK = re.compile(r"^(?:[xX✓✔☒☑✅√●•*]|yes|y|[☐□])$", re.IGNORECASE)
UNTICKED = frozenset("☐□")


def with_one_status_column(rows: Sequence[Row]) -> list[Row]:
    """Merge neighbouring columns such as "Not started", "In progress" and "Complete", one of which is marked in each row, into
    one column called "Status". All other columns stay where they are; the freed ones are empty.
    """
    merged: list[Row] = []
    places: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    for number, row in enumerate(rows):
        if row.bare or not could_head(row):
            merged.append(_marked(row, places, names) if places and not row.bare else row)
            continue
        places = _status_columns(row, rows[number + 1 :])
        names = tuple(row.cells[at] for at in places)
        merged.append(_with(row, places, "Status") if places else row)
    return merged


def _status_columns(head: Row, below: Sequence[Row]) -> tuple[int, ...]:
    """Return the neighbouring columns of a table that contain only marks, at most one in each row, and are named after
    statuses.
    """
    rows = [row for row in below if not row.bare and row.table == head.table and len(row.cells) == len(head.cells)]
    named = [at for at in head.filled() if is_status_like(head.cells[at]) and _has_marks([row.cells[at] for row in rows])]
    if len(named) < 2 or any(after - before != 1 for before, after in pairwise(named)):
        return ()
    most = max((sum(1 for at in named if _is_ticked(row.cells[at])) for row in rows), default=0)
    return tuple(named) if most == 1 else ()


def _has_marks(cells: Sequence[str]) -> bool:
    return all(not cell or MARK.match(cell) for cell in cells)


def _is_ticked(cell: str) -> bool:
    return bool(cell) and cell not in UNTICKED


def _marked(row: Row, places: Sequence[int], names: Sequence[str]) -> Row:
    if len(row.cells) <= places[-1] or not _has_marks([row.cells[at] for at in places]):
        return row
    status = next((name for at, name in zip(places, names, strict=True) if _is_ticked(row.cells[at])), "")
    return _with(row, places, status)


def _with(row: Row, places: Sequence[int], text: str) -> Row:
    cells = ["" if at in places else cell for at, cell in enumerate(row.cells)]
    cells[places[0]] = text
    fills = tuple((at, colour) for at, colour in row.fills if at not in places)
    return replace(row, cells=tuple(cells), fills=fills)

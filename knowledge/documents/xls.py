"""Reads rows from an old Excel workbook (.xls), in a separate process (see `xls_process`)."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.documents.apart import read_apart
from knowledge.documents.table import Row, Sheet

INSTEAD = "open it in Excel and save it as .xlsx, and import that"
NOT_READ = "this old format does not show which cells are coloured, hidden or struck through: if any are, save it as .xlsx"


def xls_sheets(raw: bytes, name: str) -> Iterator[Sheet]:
    """Yield the visible sheets, in the workbook's order. Raises Unclear if it can't be read or is too large."""
    for title, rows in read_apart("workbook", raw, name, INSTEAD)["sheets"]:
        its = [
            Row(tuple(cells), place, 1, bare, heading, repeated=frozenset(repeated), days=frozenset(days))
            for cells, place, bare, heading, repeated, days in rows
        ]
        yield Sheet(title, its, note=NOT_READ)

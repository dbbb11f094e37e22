"""Reads rows from a PDF, in a separate process (see `pdf_process`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.documents.apart import read_apart
from knowledge.documents.limits import bounded
from knowledge.documents.table import Row, Way
from knowledge.model import Warned

INSTEAD = "print the plan's pages into a PDF of their own, or open it in Word and save it as .docx, and import that"


def pdf_way(raw: bytes, name: str) -> Way:
    """Return the rows of a PDF: its tables, and the paragraphs outside them. Raises Unclear if it can't be read, is too large,
    or contains only pictures.
    """
    return way_of(read_apart("PDF", raw, name, INSTEAD), name)


def way_of(result: Mapping[str, Any], name: str) -> Way:
    """Convert the result of the separate process."""
    rows = [_row(*values) for values in result["rows"]]
    notes = tuple(Warned(place, "", what) for place, what in result["doubts"])
    return Way(list(bounded(rows, name)), exact=result["exact"], notes=notes)


def _row(
    cells: Sequence[str],
    place: str,
    table: int,
    bare: bool,
    heading: bool,
    level: int,
    repeated: Sequence[int],
    fills: Sequence[Sequence[Any]],
) -> Row:
    coloured = tuple((at, colour) for at, colour in fills)
    return Row(tuple(cells), place, table, bare, heading, level, frozenset(repeated), coloured)

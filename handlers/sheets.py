"""Rows as CSV that a spreadsheet opens as it is: RFC 4180, and no cell that would be taken for a formula.

The surprise: a cell that begins with =, +, - or @ gets an apostrophe before it. Spreadsheets would compute it otherwise, and
what stands there was written by anybody (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # without it Excel takes UTF-8 for the machine's code page


def text(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV, each ended by CR LF."""
    made = io.StringIO()
    csv.writer(made).writerows([guarded(cell) for cell in row] for row in rows)
    return made.getvalue()


def guarded(cell: str) -> str:
    """A cell as text that stays text. Numbers, below zero too, stay numbers."""
    number = cell.lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(FORMULA) and not number else cell


def content(rows: Iterable[Sequence[str]]) -> bytes:
    """The file that a spreadsheet opens."""
    return (BOM + text(rows)).encode("utf-8")

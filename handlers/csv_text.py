"""Rows as CSV that a spreadsheet opens as it is: RFC 4180, and no cell that would be taken for a formula.

The surprise: a cell that begins with =, +, - or @ gets an apostrophe before it, also where the sign is full-width or blanks
stand before it. Spreadsheets would compute it otherwise, and what stands there was written by anybody (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@")
CONTROL = ("\t", "\r", "\n")  # a cell that begins with one of these is guarded whatever follows (OWASP)
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"  # what has no width may stand before a formula, too
BOM = "\ufeff"  # without it Excel takes UTF-8 for the machine's code page


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV, each ended by CR LF."""
    made = io.StringIO()
    csv.writer(made).writerows([guard_formula(cell) for cell in row] for row in rows)
    return made.getvalue()


def guard_formula(cell: str) -> str:
    """A cell as text that stays text. Numbers, below zero too, stay numbers."""
    first = cell.lstrip().lstrip(UNSEEN).lstrip()
    number = first.lstrip("+-").replace(".", "", 1).isdigit()
    # NFKC makes the full-width and the small form of a sign the plain one, as spreadsheets of some languages do.
    computed = unicodedata.normalize("NFKC", first[:1]).startswith(FORMULA) and not number
    return f"'{cell}" if computed or cell.startswith(CONTROL) else cell


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """The file that a spreadsheet opens."""
    return (BOM + csv_text(rows)).encode("utf-8")

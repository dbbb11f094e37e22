"""Writes rows as CSV (RFC 4180) in such a way that a spreadsheet doesn't take any cell for a formula.

A cell that begins with =, +, - or @ gets an apostrophe in front, even if that character is full-width or preceded by spaces. A
spreadsheet would evaluate such a cell, and anybody may have written it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@")
CONTROL = ("\t", "\r", "\n")  # a cell that begins with one of these is always guarded, whatever follows (OWASP)
ZERO_WIDTH = "\ufeff\u200b\u200c\u200d\u2060"  # can be in front of a formula without being visible
BOM = "\ufeff"  # without it, Excel reads UTF-8 text in the machine's code page


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV. Each ends with CR LF."""
    text = io.StringIO()
    csv.writer(text).writerows([guard_formula(cell) for cell in row] for row in rows)
    return text.getvalue()


def guard_formula(cell: str) -> str:
    """The cell, marked as text if a spreadsheet would evaluate it. Numbers, including negative ones, stay numbers."""
    visible = cell.lstrip().lstrip(ZERO_WIDTH).lstrip()
    is_number = visible.lstrip("+-").replace(".", "", 1).isdigit()
    # NFKC turns full-width and small characters into plain ones, as spreadsheets do in some languages.
    is_formula = unicodedata.normalize("NFKC", visible[:1]).startswith(FORMULA) and not is_number
    return f"'{cell}" if is_formula or cell.startswith(CONTROL) else cell


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as a file that any spreadsheet can open: UTF-8 with a byte order mark."""
    return (BOM + csv_text(rows)).encode("utf-8")

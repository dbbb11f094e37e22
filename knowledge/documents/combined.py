"""Splits columns that combine an owner and a date ("Responsible officer and target date") into two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.documents.columns import could_head
from knowledge.documents.dates import NO_DATE, is_date_like
from knowledge.documents.lexicon import LONGEST_HEADING, ORIGINAL, OWNERS, TIMESCALE, likelihoods
from knowledge.documents.table import Row, Way
from knowledge.model import Warned

JOINED = re.compile(r"\s*(?:[/&,+;\n]|\band\b)\s*", re.IGNORECASE)
EDGES = " ,;:/–—-\n("
LEAST = 0.6  # the share of cells that must have both
# The words in a date. A cell is split only if it contains nothing but these and the owner's name.
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    "|dec(?:ember)?"
)
OF_A_DATE = re.compile(
    rf"^(?:\W*\d[\w/.:-]*\W*|\W*(?:{_MONTHS}|q[1-4]|quarter|spring|summer|autumn|winter|term|by|end|of|the|early|late"
    r"|mid|until|from|to|w/c|week|commencing|financial|year|before|after|easter|christmas|ongoing|on-going|tbc|tba|asap|immediate(?:ly)?"
    r"|monthly|quarterly|annual(?:ly)?|complete[d]?|within|days?|weeks?|months?|mon|tues?|wed|thu(?:rs)?|fri|was|revised"
    r"|originally)\W*|[–—-]+|\n)$",
    re.IGNORECASE,
)


def with_parted_columns(way: Way) -> Way:
    """Split a column that combines an owner and a date. The date goes in a new column at the end of each row; if a cell has
    only one of the two, the other is empty.
    """
    rows: list[Row] = []
    notes = list(way.notes)
    at = -1
    head: Row | None = None
    for number, row in enumerate(way.rows):
        if row.bare or not could_head(row):
            rows.append(_parted(row, at) if head and at >= 0 and _fits(row, head) else row)
            continue
        at, names = _column(row, way.rows[number + 1 :])
        head = row
        if at < 0:
            rows.append(row)
            continue
        cells = (*row.cells[:at], names[0], *row.cells[at + 1 :], names[1])
        rows.append(replace(row, cells=cells))
        heading = " ".join(row.cells[at].split())
        notes.append(Warned(row.place, "", f"“{heading}” has owners and dates in one column; they were parted"))
    return Way(rows, way.exact, tuple(dict.fromkeys(notes)))


def _fits(row: Row, head: Row) -> bool:
    return row.table == head.table and len(row.cells) == len(head.cells)


def _column(head: Row, below: Sequence[Row]) -> tuple[int, tuple[str, str]]:
    """Find the column that combines owners and dates, and what to call the two halves; -1 if there is none."""
    for at, heading in enumerate(head.cells):
        names = _two(heading)
        if not names:
            continue
        cells = [row.cells[at] for row in below if not row.bare and _fits(row, head) and row.cells[at]]
        both = sum(1 for cell in cells if all(parted(cell)))
        if cells and both >= LEAST * len(cells):
            return at, names
    return -1, ("", "")


def _two(heading: str) -> tuple[str, str] | None:
    """Return the words for the owner and for the date in a heading that names both, otherwise None."""
    if len(heading) > LONGEST_HEADING:
        return None
    pieces = [piece for piece in JOINED.split(heading) if piece]
    owners = [piece for piece in pieces if likelihoods(piece).get(OWNERS, 0) >= 5]
    dates = [piece for piece in pieces if max(likelihoods(piece).get(role, 0) for role in (TIMESCALE, ORIGINAL)) >= 3]
    return (owners[0], dates[0]) if owners and dates and owners[0] != dates[0] else None


def parted(cell: str) -> tuple[str, str]:
    """Return the owner and the date in a cell. The date is "" if the cell doesn't start or end with one."""
    words = re.findall(r"\S+|\n", cell)
    last = next((at for at in range(len(words), 0, -1) if not OF_A_DATE.match(words[at - 1])), 0)
    first = next((at for at, word in enumerate(words) if not OF_A_DATE.match(word)), len(words))
    for start in range(last, len(words)):
        if _is_date(end := " ".join(words[start:]).strip(EDGES)):
            return _joined(words[:start]), end
    for stop in range(first, 0, -1):
        if _is_date(start_text := " ".join(words[:stop]).strip(EDGES)):
            return _joined(words[stop:]), start_text
    return cell, ""


def _is_date(text: str) -> bool:
    return is_date_like(text) or NO_DATE.match(text) is not None


def _joined(words: Sequence[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(words)).strip(EDGES)


def _parted(row: Row, at: int) -> Row:
    owner, day = parted(row.cells[at])
    repeated = row.repeated | {len(row.cells)} if at in row.repeated else row.repeated
    return replace(row, cells=(*row.cells[:at], owner, *row.cells[at + 1 :], day), repeated=repeated)

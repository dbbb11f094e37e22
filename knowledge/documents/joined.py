"""Joins a plan that a document spreads over two tables: one says what is recommended, the other has the owners and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.documents.columns import could_head
from knowledge.documents.lexicon import ACTIONS, OWNERS, PROGRESS, REF, STATUS, TIMESCALE, TITLE, likelihoods
from knowledge.documents.refs import in_column
from knowledge.documents.table import Row, Way
from knowledge.model import Warned

CLEAR = 8.0  # from this weight, a heading says that a column holds refs
LEAST = 2  # rows of each table


@dataclass(frozen=True, slots=True)
class Part:
    """A table with a ref in each row: its heading row, the column of refs, and its rows by ref."""

    head: Row
    at: int
    rows: Mapping[str, Row]

    def has(self, *roles: str) -> bool:
        """True if a heading other than that of the refs suggests one of the roles."""
        others = (cell for place, cell in enumerate(self.head.cells) if place != self.at)
        return any(likelihoods(" ".join(cell.split())).get(role, 0) > 0 for cell in others for role in roles)


def with_joined_tables(way: Way) -> Way:
    """The rows, with the columns of a second table added to the first one if both have the same refs, and only one of them says
    what is recommended.
    """
    parts = _parts(way.rows) if way.exact else []
    main = next((part for part in parts if part.has(TITLE)), None)
    if main is None or main.has(TIMESCALE, STATUS):
        return way
    for other in parts:
        is_rest = other.has(OWNERS, TIMESCALE, STATUS, PROGRESS) and not other.has(TITLE, ACTIONS)
        if other is not main and is_rest and set(other.rows) == set(main.rows):
            return _joined(way, main, other)
    return way


def _parts(rows: Sequence[Row]) -> list[Part]:
    tables: dict[int, list[Row]] = {}
    for row in rows:
        if not row.bare:
            tables.setdefault(row.table, []).append(row)
    return [part for table in tables.values() if len(tables) > 1 and (part := _part(table))]


def _part(table: Sequence[Row]) -> Part | None:
    """The table, if it has headings, and a different ref in each of its rows."""
    head, below = table[0], table[1:]
    at = next((at for at, cell in enumerate(head.cells) if likelihoods(" ".join(cell.split())).get(REF, 0) >= CLEAR), -1)
    if at < 0 or not could_head(head) or len(below) < LEAST or any(len(row.cells) != len(head.cells) for row in below):
        return None
    refs = [in_column(row.cells[at]) or "" for row in below]
    return Part(head, at, dict(zip(refs, below, strict=True))) if all(refs) and len(set(refs)) == len(refs) else None


def _joined(way: Way, main: Part, other: Part) -> Way:
    rows: list[Row] = []
    for row in way.rows:
        if row.bare or row.table not in (main.head.table, other.head.table):
            rows.append(row)
        elif row.table == main.head.table:
            ref = in_column(row.cells[main.at]) or ""
            its = other.head if row is main.head else other.rows[ref]
            fills = tuple((len(row.cells) + _after(at, other), colour) for at, colour in its.fills if at != other.at)
            rows.append(replace(row, cells=(*row.cells, *_without(its, other)), fills=(*row.fills, *fills)))
    headings = ", ".join(f"“{' '.join(cell.split())}”" for cell in _without(other.head, other) if cell)
    what = f"this table has the same refs as the one at {main.head.place}; its columns {headings} were added to that"
    return Way(rows, way.exact, (*way.notes, Warned(other.head.place, "", what)))


def _without(row: Row, part: Part) -> tuple[str, ...]:
    """A row's cells without its ref."""
    return (*row.cells[: part.at], *row.cells[part.at + 1 :])


def _after(at: int, part: Part) -> int:
    """A column's number when that of the refs is gone."""
    return at - (at > part.at)

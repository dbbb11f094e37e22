"""Says why no plan was found in a document, and which --map might help."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.documents import lexicon
from knowledge.documents.choosing import rows_below
from knowledge.documents.column_questions import WHAT
from knowledge.documents.columns import (
    assign,
)
from knowledge.documents.content import column_of, fits
from knowledge.documents.options import Options
from knowledge.documents.table import Row, Way


def why_not(name: str, tables: int, headed: int, headings: Sequence[str], advice: str) -> str:
    if headed:
        return f"{name} has a plan's headings but no recommendation below them: check that it is the whole document."
    if headings:
        placed = [f"“{heading}” ({_likeliest(heading)})" for heading in headings if lexicon.likelihoods(heading)]
        roles = {_likeliest(heading) for heading in headings if lexicon.likelihoods(heading)}
        missing = "what is recommended" if "title" not in roles else "the owner, the timescale, the progress or the status"
        lacks = f"a column for {missing} is missing"
        if "title" in roles and roles & {"owners", "timescale", "progress", "status"}:
            lacks = "but their cells do not look like a plan's"
        return (
            f"{name} has no table with a plan's headings: of {', '.join(f'“{heading}”' for heading in headings)},"
            f" {', '.join(placed) or 'none'} could be placed; {lacks}.{advice}"
        )
    if tables:
        return (
            f"{name} has no table with a plan's headings: it needs a column for the recommendation and one for the owner, the"
            " timescale, the progress or the status, each with its heading."
        )
    return (
        f"{name} has no table in it: planbot reads a plan from a table in Word, Excel, PDF, OpenDocument, HTML or CSV, or in"
        " text with tabs or pipes between the cells."
    )


def _likeliest(heading: str) -> str:
    words = lexicon.likelihoods(heading)
    return max(words, key=lambda role: words[role]) if words else ""


OTHERS = ("owners", "status", "timescale", "progress")  # a plan has at least one of these besides its recommendations


def likeliest_headings(way: Way) -> tuple[list[str], str]:
    """Return what to suggest in a refusal: the headings in the row that looks most like a heading row, and a sentence about a
    --map with which its table could be read ("" if there is none).
    """
    at = next((at for at, row in enumerate(way.rows) if _has_headings(row)), None)
    if at is None:
        return [], ""
    cells = way.rows[at].cells
    headings = [" ".join(cells[place].split())[:60] for place in way.rows[at].filled()][:20]
    below = rows_below(way.rows, at)
    for roles in (("title",), *((role,) for role in OTHERS), *(("title", role) for role in OTHERS)):
        places = [_likeliest_column(role, cells, below) for role in roles]
        names = [" ".join(cells[place].split()) for place in places if place >= 0 and cells.count(cells[place]) == 1]
        if len(set(names)) == len(roles) and assign(cells, below, dict(zip(names, roles, strict=True))):
            holds = " and ".join(f"“{name}” holds {WHAT[role]}" for name, role in zip(names, roles, strict=True))
            return headings, f" If {holds}, say so with {Options(dict(zip(names, roles, strict=True))).as_arguments()}."
    return headings, ""


def _has_headings(row: Row) -> bool:
    return not row.bare and len(row.filled()) > 1 and any(map(lexicon.likelihoods, row.cells))


def _likeliest_column(role: str, cells: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Return the column whose cells suit a role best, among those whose headings say nothing; -1 if none does."""
    mute = [at for at, cell in enumerate(cells) if cell and not lexicon.likelihoods(" ".join(cell.split()))]
    suits = {at: fits(role, column_of([row[at] for row in below if at < len(row)])) for at in mute}
    best = max(suits, key=lambda at: suits[at], default=-1)
    return best if suits.get(best, 0) > 0 else -1

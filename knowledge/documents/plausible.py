"""Checks what was read, and refuses a result that makes no sense, giving an example."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.documents.cells import KEPT
from knowledge.documents.columns import Columns
from knowledge.documents.dates import is_date_like, is_timescale_like
from knowledge.documents.lexicon import OWNERS, REF, STATUS, TIMESCALE, TITLE, likelihoods
from knowledge.model import Action, Document, Recommendation, Unclear

LONG_STATUS = 60  # characters; anything longer is a sentence, not a status
ENOUGH = 3  # recommendations; a share of fewer doesn't say much


def refuse_nonsense(document: Document, columns: Columns, name: str) -> None:
    """Raise Unclear if a column that was read as one thing clearly contains another."""
    rows = document.recommendations
    parts = [part for row in rows for part in (row.parts or (row,))]
    for role, faults in (
        (STATUS, _statuses(parts)),
        (OWNERS, _owners(parts)),
        (TIMESCALE, _timescales(parts)),
        (TITLE, [row.title for row in rows if not row.title or is_date_like(row.title)]),
    ):
        filled = _filled(role, parts, rows)
        if len(faults) >= max(1, 0.5 * filled) and faults and (filled >= ENOUGH or len(faults) == filled):
            heading = columns.heading_of(role)
            raise Unclear(
                f"{name} was not read right: what stands under “{heading}” does not look like {WHAT[role]}"
                f" (“{faults[0][:60]}”);"
                f' say what it is with --map "{heading}=…", for instance further.'
            )
    _refuse_many_repairs(document, name)
    headings = [row.ref for row in rows if REF in columns.roles and not any(map(str.isdigit, row.ref)) and likelihoods(row.ref)]
    if len(headings) > 1:
        raise Unclear(
            f"{name} was not read right: {' and '.join(headings[:3])} are headings, no refs; say which column has the refs"
            " with --map."
        )


def _refuse_many_repairs(document: Document, name: str) -> None:
    """Raise Unclear if more places had to be repaired than there are recommendations. Unreadable dates and words that were kept
    unchanged don't count.
    """
    doubtful = [warning for warning in document.warnings if warning.ref and "timescale" not in warning.what]
    repaired = [warning for warning in doubtful if not warning.what.endswith(KEPT)]
    count = len(document.recommendations)
    if count >= ENOUGH and len(repaired) > count:
        first = repaired[0]
        raise Unclear(
            f"{name} was not read right: {len(repaired)} places had to be repaired in {count} recommendations, for instance"
            f" {first.where}, {first.ref}: {first.what}. Copy the table into a spreadsheet, check its rows, and import that."
        )


WHAT = {STATUS: "a status", OWNERS: "owners", TIMESCALE: "dates", TITLE: "what is recommended"}
Part = Action | Recommendation


def _filled(role: str, parts: Sequence[Part], rows: Sequence[Recommendation]) -> int:
    if role == TITLE:
        return len(rows)
    field = {STATUS: "status", OWNERS: "owners", TIMESCALE: "timescale"}[role]
    return sum(1 for part in parts if getattr(part, field))


def _statuses(parts: Sequence[Part]) -> list[str]:
    return [part.status for part in parts if part.status and (len(part.status) > LONG_STATUS or is_date_like(part.status))]


def _owners(parts: Sequence[Part]) -> list[str]:
    return [
        part.owners[0] for part in parts if part.owners and all(is_date_like(name) or name.isdigit() for name in part.owners)
    ]


def _timescales(parts: Sequence[Part]) -> list[str]:
    words = [part.timescale.words for part in parts if part.timescale and part.timescale.span is None]
    return [text for text in words if not is_timescale_like(text)]

"""Notices a column that may have been read as the wrong thing, although each of its cells would do by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.documents.cells import KEPT
from knowledge.documents.content import column_of, is_status_like
from knowledge.documents.dates import is_date_like, written
from knowledge.documents.lexicon import OWNERS, STATUS, TIMESCALE, is_another, says_past
from knowledge.model import Action, Document, Recommendation, Warned
from knowledge.timescale import read_timescale

ENOUGH = 4  # rows; with fewer, it says little that they have something in common
RESPONSE = re.compile(
    r"(?:(?:fully|partially|partly|not|already|agree|accept)[ -])*(?:agreed?|accept(?:ed)?|disagreed?|reject(?:ed)?|supported"
    r"|endorsed|declined|noted|approved)(?:[ -]in[ -](?:part|principle|full))?",
    re.IGNORECASE,
)
RAISED = re.compile(
    r"\b(?:raised|identified|opened|created|logged|received|issued|reported|start(?:ed)?|began|begun)\b", re.IGNORECASE
)
MOSTLY = 0.8
LIKE = {OWNERS: "owners", TIMESCALE: "deadlines", STATUS: "statuses"}


def doubtful_columns(document: Document, american: bool) -> Iterator[Warned]:
    """Warnings about whole columns. With `american`, the document's dates have the month first."""
    yield from _responses(document)
    yield from _always_the_same(document)
    yield from _before_it_was_raised(document, american)


def every_part(document: Document) -> list[tuple[Recommendation, Action | Recommendation]]:
    """All recommendations without parts and all parts, each with its recommendation."""
    return [(row, part) for row in document.recommendations for part in (row.parts or (row,))]


def _heading_of(role: str, document: Document) -> str:
    return next((heading for heading, its in document.columns if its == role), "")


def _responses(document: Document) -> Iterator[Warned]:
    """Statuses that all say how a recommendation was answered, and not how far it is."""
    statuses = list(dict.fromkeys(part.status for _, part in every_part(document) if part.status))
    if len(statuses) > 1 and all(RESPONSE.fullmatch(status.strip(" .")) for status in statuses):
        heading = _heading_of(STATUS, document)
        yield Warned(
            "the headings",
            "",
            f"“{heading}” was read as the status, but looks like the response to the recommendations"
            f' ({"; ".join(statuses[:3])}): if it is, say so with --map "{heading}=further"',
        )


def _always_the_same(document: Document) -> Iterator[Warned]:
    """A column that says the same in every row, if another column suits its role and has different cells."""
    every = every_part(document)
    if len(every) < ENOUGH:
        return
    for role, values in (
        (OWNERS, ["; ".join(part.owners) for _, part in every]),
        (TIMESCALE, [part.timescale.words if part.timescale else "" for _, part in every]),
        (STATUS, [part.status or "" for _, part in every]),
    ):
        if len(set(values)) > 1 or not values[0]:
            continue
        for heading in document.further:
            cells = [dict((*row.more, *part.more)).get(heading, "") for row, part in every]
            if len(set(cells)) > 1 and all(cells) and _suits(role, heading, cells):
                yield Warned(
                    "the headings",
                    "",
                    f"“{_heading_of(role, document)}” is “{values[0]}” in every row, and “{heading}” also looks like"
                    f" {LIKE[role]}:"
                    f' if it holds them, say so with --map "{heading}={role}"',
                )
                break


def _suits(role: str, heading: str, cells: Sequence[str]) -> bool:
    if is_another(heading) or says_past(heading):
        return False
    if role == OWNERS:
        return column_of(cells).names > MOSTLY and not column_of(cells).statuses
    return all(map(is_date_like if role == TIMESCALE else is_status_like, cells))


def _before_it_was_raised(document: Document, american: bool) -> Iterator[Warned]:
    """Deadlines that are before the day on which the recommendation was raised."""
    early: list[tuple[Recommendation, str, str, str]] = []
    compared = 0
    for row, part in every_part(document):
        end = part.timescale.span.end if part.timescale and part.timescale.span else None
        for heading, text in dict((*row.more, *part.more)).items():
            if end is None or not RAISED.search(heading) or not is_date_like(text):
                continue
            span = read_timescale(written(text, american).read, document.dated).span
            compared += 1
            if span and span.start and end < span.start:
                early.append((row, heading, text, part.timescale.words if part.timescale else ""))
    if len(early) >= ENOUGH - 1 and 2 * len(early) > compared:
        deadlines, raised = _heading_of(TIMESCALE, document), early[0][1]
        yield Warned(
            "the headings",
            "",
            f"most dates under “{deadlines}” are before those under “{raised}”: if these are not deadlines, say so with"
            f' --map "{deadlines}=further"',
        )
        return
    for row, heading, text, words in early:
        yield Warned(row.place, row.ref, f"its deadline, {words}, is before the date under “{heading}”, {text}; {KEPT}")

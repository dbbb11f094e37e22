"""The statuses that a document gives for earlier dates ("Status in June" beside "Status now").

They are the plan's history before planbot had it, although nobody knows who changed a status, or on which day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlite_utils import Database

from knowledge.encoding import with_parts
from knowledge.model import Document, Plan
from knowledge.timescale import read_timescale

YEARS = 2  # a heading without a year ("June") names the last such period, this many years back at most
MONTHS = timedelta(days=27)


@dataclass(frozen=True, slots=True)
class Stated:
    """A status as at the end of a day, according to the document. `heading` is its column."""

    ref: str
    day: date
    status: str
    heading: str


def day_of(words: str, last: date) -> date | None:
    """The last day of the period in a heading, but not after `last`, which is when the document was written. None if the words
    don't say which period it is.
    """
    if not words:
        return None
    span = read_timescale(words, None).span
    if span is None or span.end is None:
        years = [last.year - back for back in range(YEARS)]
        every = [
            read_timescale(f"{words} {year}{suffix}", None).span for year in years for suffix in ("", f"/{(year + 1) % 100:02}")
        ]
        spans = [one for one in every if one and one.start and one.end and one.start <= last]
        span = max(spans, key=lambda one: one.end or last) if spans else None
    if span is None or span.start is None or span.end is None or span.start > last:
        return None
    return min(span.end, last)


def import_rows(document: Document, read_on: date) -> list[dict[str, str]]:
    """The statuses for earlier dates in a document, and its current ones, in the form that the journal stores. `read_on` is the
    day on which the document is imported.
    """
    last = (document.dated + MONTHS if document.by_month else document.dated) if document.dated else read_on
    last = min(last, read_on)
    for heading, words in document.earlier:
        last = (day_of(words, last) or last) if not heading and words else last
    headings = {day: heading for heading, words in document.earlier if heading and (day := day_of(words, last)) and day < last}
    if not headings:
        return []
    more = {row.ref: dict(row.more) for row in document.recommendations if row.parts}  # what all its parts share
    return [
        {"ref": row.ref, "day": day.isoformat(), "status": status, "heading": heading}
        for row in with_parts(document.recommendations)
        if not row.parts
        for day, status, heading in [
            *(
                (day, {**more.get(row.parent, {}), **dict(row.more)}.get(heading, ""), heading)
                for day, heading in headings.items()
            ),
            (last, row.status or "", ""),
        ]
        if status
    ]


def merged(old: Sequence[Stated], new: Sequence[Stated]) -> list[Stated]:
    """The statuses that are already stored and those in a new version of the document, in order of time. What the new version
    says of a day on which the status is already known isn't added.
    """
    days: dict[str, list[date]] = {}
    for row in old:
        days.setdefault(row.ref, []).append(row.day)
    fresh = [row for row in new if row.ref not in days or row.day > max(days[row.ref]) or row.day < min(days[row.ref])]
    return sorted((*old, *fresh), key=lambda row: row.day)


def read(db: Database, plan: Plan, refs: Sequence[str] | None = None) -> tuple[Stated, ...]:
    """The statuses as at earlier dates, oldest first: of all recommendations, or of these and their parts."""
    test = (
        ""
        if refs is None
        else (
            " AND (ref IN (SELECT value FROM json_each(:refs)) OR ref IN (SELECT r.ref FROM recommendation r"
            " JOIN plan ON plan.id = r.plan WHERE plan.name = :plan AND r.parent IN (SELECT value FROM json_each(:refs))))"
        )
    )
    rows = db.conn.execute(
        f"SELECT ref, day, status, heading FROM stated WHERE plan = :plan{test} ORDER BY day, rowid",
        {"plan": plan.name, "refs": json.dumps(list(refs or ()))},
    )
    return tuple(of_row(row) for row in rows)


def of_row(row: Sequence[Any]) -> Stated:
    ref, day, status, heading = row
    return Stated(ref, date.fromisoformat(day), status, heading)


def of_json(body: Sequence[Mapping[str, str]]) -> list[Stated]:
    """The inverse of `import_rows`."""
    return [of_row((row["ref"], row["day"], row["status"], row["heading"])) for row in body]


def changes(every: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """The statuses that differ from the one before, each as (before, after), oldest first."""
    by_ref: dict[str, list[Stated]] = {}
    for row in every:
        by_ref.setdefault(row.ref, []).append(row)
    steps = [(before, after) for its in by_ref.values() for before, after in pairwise(its) if before.status != after.status]
    yield from sorted(steps, key=lambda step: step[1].day)

"""Works out whether 3/4/2026 is in April or March, from the document's other dates or by asking.

A date such as 13/5/2026 shows that the day comes first, and 5/13/2026 that the month does. If no date shows either, signs of a
British document (a pound sign, "3 April 2026") are enough to read the day first, with a warning that gives an example.
Otherwise planbot asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.calendars import written
from knowledge.documents.dates import NUMERIC, year_of
from knowledge.documents.options import AMERICAN, BRITISH, Options
from knowledge.documents.questions import Question
from knowledge.documents.table import Row, Way
from knowledge.model import Warned

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# Signs of a British document: its currency, bodies and spelling, the day before the month's name, and dates with full stops.
IS_BRITISH = re.compile(
    r"£|\b(?:nhs|cqc|ofsted|cllrs?|programmes?|organis\w+|centres?)\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})[a-z]* (?:20)?\d\d\b"
    r"|\b\d{1,2}\.\d{1,2}\.(?:20)?\d\d\b",
    re.IGNORECASE,
)
IN_WORDS = 2  # a sign of a British document counts as this many dates
CLEAR = 2  # if one order has this many times as many dates as the other, the others are typing errors
FIRSTS = 2  # months; dates that, day first, are all the first of a month, of at least this many months, are read that way


@dataclass(frozen=True, slots=True)
class Order:
    """Whether the month comes first, with a warning about it, and a question if the document doesn't show it."""

    american: bool = False
    warning: Warned | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """A date in digits: its text, its first two numbers and its year."""

    words: str
    first: int
    second: int
    year: int

    @property
    def is_day_first(self) -> bool:
        return self.first > 12 >= self.second

    @property
    def is_month_first(self) -> bool:
        return self.second > 12 >= self.first

    @property
    def is_either(self) -> bool:
        return self.first != self.second and 0 < self.first <= 12 and 0 < self.second <= 12

    def in_order(self, american: bool) -> str:
        day, month = (self.second, self.first) if american else (self.first, self.second)
        return written(date(self.year, month, day))


def numeric(texts: Iterable[str]) -> list[Numeric]:
    """Return the different dates in digits in these texts."""
    matches = [match for text in texts for match in NUMERIC.finditer(text)]
    return list(dict.fromkeys(Numeric(match[0], int(match[1]), int(match[3]), int(year_of(match[4]))) for match in matches))


def order_of(deadlines: Sequence[str], texts: Sequence[str], options: Options) -> Order:
    """Work out the order of day and month in a document's deadlines. `texts` has all its cells and lines."""
    if options.dates:
        return Order(options.dates == AMERICAN)
    ours = numeric(deadlines)
    if not ours:
        return Order()
    either = [date for date in ours if date.is_either]
    shown = [date for date in ours if date.is_day_first or date.is_month_first]
    shown = shown or [date for date in numeric(texts) if date.is_day_first or date.is_month_first]
    american = [date for date in shown if date.is_month_first]
    if not american and (shown or not either):
        return Order()  # most documents show it, and then nothing else needs to be looked at
    is_british = any(map(IS_BRITISH.search, texts))
    day_first = len(shown) - len(american) + IN_WORDS * (is_british and bool(shown))
    if american and not day_first:
        return Order(True, _american(american[0], either))
    if american and day_first >= CLEAR * len(american):
        return Order()
    if american and either:
        return Order(question=_question(either[0]))
    if not either:
        return Order()
    if is_british or _are_firsts_of_months(either):
        what = f"they could be read either way, and were read with the day first: {_example(either[0], False)}"
        return Order(warning=Warned("the dates", "", f"{what}; --dates us reads them with the month first"))
    return Order(question=_question(either[0]))


def _are_firsts_of_months(either: Sequence[Numeric]) -> bool:
    """True if all dates are on the first of a month when read day first, in at least two different months."""
    return all(date.first == 1 for date in either) and len({date.second for date in either}) >= FIRSTS


def _american(shows: Numeric, either: Sequence[Numeric]) -> Warned:
    what = f"they are read as American, with the month first, since “{shows.words}” can only be that"
    example = f": {_example(either[0], True)}" if either else ""
    return Warned("the dates", "", f"{what}{example}; --dates uk reads them with the day first")


def _example(date: Numeric, american: bool) -> str:
    return f"“{date.words}” as {date.in_order(american)}"


def _question(date: Numeric) -> Question:
    first, other = date.in_order(False), date.in_order(True)
    return Question(
        f"Is “{date.words}” {first} or {other}? The dates in this document don’t show which comes first, the day or the month.",
        (f"{first}: the day comes first", f"{other}: the month comes first"),
        (Options(dates=BRITISH), Options(dates=AMERICAN)),
    )


def with_days_apart(way: Way) -> Way:
    """Rewrite a workbook's real dates as 2026-10-31 if some of its dates are only text. The real ones, which are stored as
    numbers, don't show the order of day and month in the others.
    """
    if not any(row.days for row in way.rows):
        return way
    cells = (cell for row in way.rows for at, cell in enumerate(row.cells) if cell[:1].isdigit() and at not in row.days)
    typed = numeric(cells)
    american = [date for date in typed if date.is_month_first]
    if not typed or (not american and any(date.is_day_first for date in typed)):
        return way
    rows = [replace(row, cells=tuple(map(_apart, row.cells, _are_days(row)))) if row.days else row for row in way.rows]
    notes = [_swapped(american[0])] if american and _are_early(way.rows) else []
    return replace(way, rows=rows, notes=(*way.notes, *notes))


def _are_days(row: Row) -> list[bool]:
    return [at in row.days for at in range(len(row.cells))]


def _apart(cell: str, is_day: bool) -> str:
    match = NUMERIC.fullmatch(cell) if is_day else None
    return f"{match[4]}-{match[3]}-{match[1]}" if match else cell


def _are_early(rows: Sequence[Row]) -> bool:
    """True if no date is later than the 12th of its month, so that a program may have swapped day and month."""
    return all(int(row.cells[at][:2]) <= 12 for row in rows for at in row.days if NUMERIC.fullmatch(row.cells[at]))


def _swapped(typed: Numeric) -> Warned:
    what = (
        f"some are text with the month first (“{typed.words}”), and all the others are on the 12th of a month or earlier, so"
        " their day and month may have been swapped in Excel: they may be wrong, check them"
    )
    return Warned("the dates", "", what)

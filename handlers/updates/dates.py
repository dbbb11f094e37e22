"""Dates as people write them, converted to the words of a timescale: "31st March" is the next one, "another month" counts from
the current date.

The stored words can always be read without knowing when they were typed: "end of June" becomes "end of June 2027".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handlers.language import change_dates as language
from knowledge.calendars import called_in, next_called, written
from knowledge.changes import Current
from knowledge.model import Unclear
from knowledge.periods import moved
from knowledge.timescale import read_timescale

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = 80  # the most characters in a date
MOST = 400  # the most characters in a date and the words around it


@dataclass(frozen=True, slots=True)
class Move:
    """How far a date moves, in days, weeks, months or years. A negative `count` moves it to an earlier day."""

    count: int
    unit: str


def read(words: str, today: date) -> str | None:
    """A date in the words of a timescale, or None if it isn't one. Without a year, the next occurrence is meant."""
    if len(words) > MOST:
        return None
    plain = language.AFTER.sub("", language.BEFORE.sub("", " ".join(words.split()).strip(" .,:;")))
    if not plain or len(plain) > LONGEST:
        return None
    if called := language.CALLED.fullmatch(plain):
        name = called["name"].lower()
        return written(called_in(name, int(called["year"])) if called["year"] else next_called(name, today))
    if not language.DATE_WORDS.fullmatch(plain):
        return None
    if day := _weekday(plain, today):
        return written(day)
    if read_timescale(plain).span is not None:
        return plain
    return _next_one(plain, today) or _relative(plain, today)


def _weekday(plain: str, today: date) -> date | None:
    """The next day with that name, or None: "Friday", "next Friday", "a week on Friday"."""
    match = language.WEEKDAY.fullmatch(plain)
    if match is None:
        return None
    ahead = (_WEEKDAYS.index(match["day"].lower()) - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead + (7 if match["later"] or match["after"] else 0))


def _next_one(plain: str, today: date) -> str | None:
    """The words with the year of their next occurrence, or None: "31st March" becomes "31st March 2027"."""
    if not language.WITHOUT_YEAR.search(plain):
        return None
    for year in (today.year, today.year + 1):
        span = read_timescale(f"{plain} {year}").span
        if span and span.end and span.end >= today:
            return f"{language.NEXT.sub('', plain)} {year}"
    return None


def _relative(plain: str, today: date) -> str | None:
    """A date relative to today, as a day or month, or None."""
    if match := language.AHEAD.fullmatch(plain):
        return written(moved(today, _number(match["count"]), match["unit"].lower().removeprefix("working ")))
    span = read_timescale(plain, today).span if language.FROM_TODAY.search(plain) else None
    if span is None or span.end is None or span.end < today:
        return None
    whole_month = bool(language.MONTH_ALONE.fullmatch(plain))
    return f"{span.end:%B %Y}" if whole_month else written(span.end)


def move_of(by: str, earlier: bool) -> Move:
    """The move for "another month" or "two more weeks"."""
    match = language.MOVE.search(by)
    assert match is not None, "the pattern takes whatever the lines take"
    count = _number(match["count"] or "one")
    return Move(-count if earlier else count, match["unit"].lower().removeprefix("working "))


def _number(words: str) -> int:
    plain = " ".join(words.lower().split())
    return int(plain) if plain.isdigit() else language.COUNTS[plain]


def moved_from(move: Move, standing: Current) -> str:
    """The current date after a move. Raises Unclear if there is no date to count from."""
    due: Mapping[str, Any] | None = standing.values["due"]
    words = standing.values["timescale"]
    end = date.fromisoformat(due["to"]) if due and due["to"] and not due["ongoing"] else None
    if end is None:
        now = f"its timescale is “{words}”" if words else "it has no timescale"
        raise Unclear(
            f"Nothing was changed: {standing.ref} has no date that can be moved, because {now}."
            f" Say the new date, as “{standing.ref} due 31 March 2027 because …”."
        )
    try:
        return _like(words, moved(end, move.count, move.unit), move.unit)
    except (ValueError, OverflowError) as beyond:
        raise Unclear("Nothing was changed: that date is beyond the calendar. Say the new date.") from beyond


def _like(words: str, day: date, unit: str) -> str:
    """The new date in words: as a month if the previous date was one and it moves by months, otherwise as a day."""
    return f"{day:%B %Y}" if unit[0] in "mqy" and language.NAMED_MONTH.fullmatch(words) else written(day)

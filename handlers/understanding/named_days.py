"""Replaces named days with dates, before times are read: "by Easter" with "by 28 March 2027"."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from handlers.language import named_days
from knowledge import calendars
from knowledge.calendars import written


def with_dates(text: str, today: date) -> str:
    """The text with a date instead of each named day: the next one, or the last one if the text is about the past."""
    was = speaks_of_the_past(text)
    return named_days.DAY.pattern.sub(partial(_dated, today=today, was=was), text)


def _dated(match: re.Match[str], today: date, was: bool) -> str:
    name = match["name"]
    if match["year"]:
        day = calendars.called_in(name, int(match["year"]))
    else:
        was = was or match["how"] == "since"
        day = calendars.last_called(name, today) if was else calendars.next_called(name, today)
    return f"{match['how']} {written(day)}".lower()


def speaks_of_the_past(text: str) -> bool:
    """True if the text asks what was due, rather than what is due."""
    return bool(named_days.PAST.search(text))

"""Working days, bank holidays and other well-known days in one part of the United Kingdom.

The holidays library, which also knows substitute days, is imported on first use.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from knowledge import single_module

REGIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
ENGLAND = "England"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_OF_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({'|'.join(_MONTHS)})[a-z]*\.?,?(?: (\d{{4}}))?\b")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days in a region (one of `REGIONS`). `days_off` are further days on which the organisation is closed."""

    region: str = ENGLAND
    days_off: tuple[date, ...] = ()

    def holiday(self, day: date) -> bool:
        """True if the day is a bank holiday or one of the days off."""
        return day in self.days_off or day in _holidays(self.region, day.year)

    def why_off(self, day: date) -> str:
        """Why a day isn't a working day: "Good Friday", "a day off here", "a Saturday"; "" if it is one."""
        if day in self.days_off:
            return "a day off here"
        return _holidays(self.region, day.year).get(day) or (f"a {day:%A}" if day.weekday() > 4 else "")

    def working(self, day: date) -> bool:
        return day.weekday() < 5 and not self.holiday(day)

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the next working day."""
        while not self.working(day):
            day += timedelta(days=1)
        return day

    def last_working(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the working day before it."""
        while not self.working(day):
            day -= timedelta(days=1)
        return day

    def before(self, day: date, number: int) -> date:
        """The working day that is `number` working days before the given day."""
        for _ in range(number):
            day = self.last_working(day - timedelta(days=1))
        return day


EASTER = {"good friday": 0, "easter": 2, "easter sunday": 2, "easter monday": 3}  # days after Good Friday
FIXED = {  # month and day
    "new year": (1, 1),
    "new year's day": (1, 1),
    "bonfire night": (11, 5),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
}
BANK_HOLIDAY = "bank holiday"
DAYS = (*EASTER, *FIXED)
WELL_KNOWN = (*DAYS, BANK_HOLIDAY)


def last_called(name: str, today: date, region: str = ENGLAND) -> date:
    """The last day before today with the given name, one of `WELL_KNOWN`. For "bank holiday", the region's most recent one."""
    days = (day for year in (today.year - 1, today.year) for day in _called(name, year, region))
    return max(day for day in days if day < today)


def next_called(name: str, today: date, region: str = ENGLAND) -> date:
    """The next day with the given name, one of `WELL_KNOWN`, counting today."""
    days = (day for year in (today.year, today.year + 1) for day in _called(name, year, region))
    return min(day for day in days if day >= today)


def called_in(name: str, year: int, region: str = ENGLAND) -> date:
    """The first day in a year with the given name, one of `WELL_KNOWN`."""
    return min(_called(name, year, region))


def _called(name: str, year: int, region: str) -> list[date]:
    """All days in a year with the given name."""
    if name == BANK_HOLIDAY:
        return sorted(_holidays(region, year))
    return [date(year, *FIXED[name])] if name in FIXED else [_good_friday(year) + timedelta(days=EASTER[name])]


@cache
def _good_friday(year: int) -> date:
    days: list[date] = _united_kingdom()(subdiv=REGIONS[ENGLAND], years=year).get_named("Good Friday")
    return days[0]


@cache
def _holidays(region: str, year: int) -> Mapping[date, str]:
    """The bank holidays in a year, with their names."""
    return dict(_united_kingdom()(subdiv=REGIONS[region], years=year))


@cache
def _united_kingdom() -> Callable[..., Any]:
    """The library's class for the United Kingdom. The library itself would load 250 other countries, which take 8 MB."""
    kingdom: Callable[..., Any] = single_module.load("holidays.countries", "united_kingdom").UnitedKingdom
    return kingdom


def written_iso(text: str) -> str:
    """A date or a month in ISO 8601 as people write it: "30 September 2026", "September 2026"."""
    is_month = len(text) == len("2026-09")
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}" if is_month else written(date.fromisoformat(text))


def written(day: date) -> str:
    """A date as people write it: "30 September 2026"."""
    return f"{day.day} {day:%B %Y}"


def impossible_day(words: str) -> str:
    """The first day in the words that no calendar has: "31 February", or "29 February 2027". "" if there is none."""
    for match in _DAY_OF_MONTH.finditer(" ".join(words.casefold().split())):
        day, month, year = int(match[1]), _MONTHS.index(match[2]) + 1, match[3]
        if not 1 <= day <= monthrange(2024, month)[1]:
            return f"{day} {date(2024, month, 1):%B}"
        if year and int(year) and day > monthrange(int(year), month)[1]:
            return f"{day} {date(2024, month, 1):%B} {year}"
    return ""

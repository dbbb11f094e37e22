"""Working days: weekends and the bank holidays of one part of the United Kingdom.

The surprise: the library that knows the holidays, substitute days included, is imported when the first day is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

REGIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
ENGLAND = "England"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a region, one of `REGIONS`."""

    region: str = ENGLAND

    def holiday(self, day: date) -> bool:
        """Whether it is a bank holiday."""
        return day in _holidays(self.region, day.year)

    def working(self, day: date) -> bool:
        return day.weekday() < 5 and not self.holiday(day)

    def next_working(self, day: date) -> date:
        """The day itself where it is a working day, else the first one after it."""
        while not self.working(day):
            day += timedelta(days=1)
        return day

    def last_working(self, day: date) -> date:
        """The day itself where it is a working day, else the last one before it."""
        while not self.working(day):
            day -= timedelta(days=1)
        return day

    def before(self, day: date, number: int) -> date:
        """So many working days before a day."""
        for _ in range(number):
            day = self.last_working(day - timedelta(days=1))
        return day


@cache
def _holidays(region: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=REGIONS[region], years=year))

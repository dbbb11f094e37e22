"""Working days: weekends and the bank holidays of one part of the United Kingdom.

The library of holidays, which knows substitute days too, is slow to import: that waits until a day is asked about.
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


EASTER = {"good friday": 0, "easter": 2, "easter sunday": 2, "easter monday": 3}  # days after Good Friday
FIXED = {
    "new year": (1, 1), "new year's day": (1, 1), "bonfire night": (11, 5), "christmas eve": (12, 24),
    "christmas": (12, 25), "christmas day": (12, 25), "xmas": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31),
}  # fmt: skip
BANK_HOLIDAY = "bank holiday"
WELL_KNOWN = (*EASTER, *FIXED, BANK_HOLIDAY)


def last_called(name: str, today: date, region: str = ENGLAND) -> date:
    """The last day before today of one of the `WELL_KNOWN` names; "bank holiday" is the last of the region's."""
    if name == BANK_HOLIDAY:
        days = [day for year in (today.year - 1, today.year) for day in _holidays(region, year)]
    elif name in FIXED:
        days = [date(year, *FIXED[name]) for year in (today.year - 1, today.year)]
    else:
        days = [_good_friday(year) + timedelta(days=EASTER[name]) for year in (today.year - 1, today.year)]
    return max(day for day in days if day < today)


@cache
def _good_friday(year: int) -> date:
    from holidays import country_holidays

    (day,) = country_holidays("GB", subdiv=REGIONS[ENGLAND], years=year).get_named("Good Friday")
    return day


@cache
def _holidays(region: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=REGIONS[region], years=year))

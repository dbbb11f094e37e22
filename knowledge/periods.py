"""Periods of time in British English: "Autumn 14", "Q3 2024/25", "30/09/2025", "early 2015", "next month".

Quarters belong to the financial year (1 April to 31 March), even if only one year is given: "Q2 2025" is July to September 2025
and "Q4 2025" is January to March 2026. A two-digit number after a month is the year, not the day: "Mar 26" is March 2026,
because in British dates the day comes before the month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.number_words import ARTICLES, NUMBERS, UP_TO_TWELVE

Days = tuple[date, date]
Shape = Callable[[int], Days]

_FLAGS = re.IGNORECASE | re.ASCII
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4, "final": 4}
_THIRDS = {"early": 0, "mid": 1, "middle": 1, "late": 2}
_MOST_YEARS = 15  # a longer range isn't a timescale ("2014-99" is a reference number)

_DAY = r"(?P<day>\d{1,2})"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_YEAR = r"(?:199\d|20\d\d)"
_TWO = r"(?:'\s?\d\d|\d\d(?!\s*(?:days?|weeks?|months?|years?|hours?|working|people|items?|%)))"
_BEGINS_DATE = rf"\s?(?:st|nd|rd|th)?\s+(?:{'|'.join(_MONTHS)})"  # "2025-01 March 2026" is a range, not a financial year
_PAIR = rf"{_YEAR}[/-](?:20)?\d\d(?!{_BEGINS_DATE})"
_ANY_YEAR = rf"(?P<year>{_PAIR}|{_YEAR}|{_TWO})(?!\d|[a-z]|[/.]\d|-\d\d?(?!\d|{_BEGINS_DATE})|,\d)"
_FY = r"(?:(?:the\s+)?(?P<kind>fy|f/y|financial\s+year|fiscal\s+year|academic\s+year|school\s+year)\s*)"
_PART = (
    r"(?:(?P<part>early|mid|middle|late)(?:\s*(?:-|/|\bto\b|\band\b)\s*(?P<to_part>mid|late))?"
    r"(?:\s+(?:part|of|in|the)\b)*[\s-]*)?"
)
_TH = r"(?:st|nd|rd|th)"
_NO_NUMBER = r"(?![/.]\d|-\d\d?(?!\d)|,\d|\s*(?:days|words|people|pounds|staff)\b)"  # after this, four digits are not a year
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_WEEK = r"(?:(?P<week>w/c|w/e|week\s+(?:commencing|beginning|ending|of))\W*)?"
_WHICH = r"(?P<which>this|current|next|coming|last|previous)"
_EDGE = r"(?:(?<=end of )|(?<=end of the )|(?<=start of the ))"


@dataclass(frozen=True, slots=True)
class Named:
    """A period named in a text. `shape` gives its days in a year; `year` is None if the text doesn't name one.

    `days` is None if there is no such period (31 February) or the year isn't known.
    """

    at: tuple[int, int]
    form: str
    shape: Shape | None
    year: int | None

    @property
    def days(self) -> Days | None:
        return None if self.year is None else self.days_in(self.year)

    def days_in(self, year: int) -> Days | None:
        """The days of the period in that year. A financial year or winter belongs to the year in which it starts."""
        try:
            return self.shape(year) if self.shape else None
        except (ValueError, OverflowError):
            return None


Built = tuple[Shape, int | None] | None


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months(year: int, month: int, count: int) -> Days:
    """The days of `count` whole months, starting with the given one."""
    start = date(year, month, 1)
    return start, add_months(start, count) - timedelta(days=1)


def quarter(year: int, number: int) -> Days:
    """The days of a quarter of the financial year that starts in `year`."""
    return months(year + (number == 4), (4, 7, 10, 1)[number - 1], 3)


def financial_year(day: date) -> int:
    """The year in which the financial year with that day started."""
    return day.year - (day.month < 4)


def _season(year: int, name: str) -> Days:
    return months(year, _SEASONS[name], 3)


def _third(days: Days, first: str, last: str) -> Days:
    """The early, middle or late third of a period. The thirds of a month end on the 10th, the 20th and the last day."""
    start, end = days
    size = (end.year * 12 + end.month - start.year * 12 - start.month + 1) // 3
    if size == 0:
        return start.replace(day=1 + 10 * _THIRDS[first]), end if last == "late" else end.replace(day=10 + 10 * _THIRDS[last])
    begins, ends = add_months(start, size * _THIRDS[first]), add_months(start, size * (_THIRDS[last] + 1))
    return begins, ends - timedelta(days=1)


def _of(match: re.Match[str], name: str) -> str:
    return (match.groupdict().get(name) or "").lower()


def _year(words: str) -> tuple[int | None, bool]:
    """The (first) year in the text, and whether it names two, like a financial year. Raises ValueError if they aren't
    consecutive.
    """
    if not words:
        return None, False
    first, _, second = words.replace("-", "/").strip("' ").partition("/")
    year = int(first) if len(first) == 4 else 2000 + int(first)
    if second and int(second) % 100 != (year + 1) % 100:
        raise ValueError(words)
    return year, bool(second)


def _parted(match: re.Match[str], shape: Shape) -> Shape:
    part = _of(match, "part")
    return (lambda year: _third(shape(year), part, _of(match, "to_part") or part)) if part else shape


def _date(match: re.Match[str], _: date | None) -> Built:
    named, day = _of(match, "month"), int(_of(match, "day"))
    month = int(named) if named.isdigit() else _MONTHS.index(named[:3]) + 1
    year, pair = _year(_of(match, "year"))
    if pair:
        return None
    week = _of(match, "week")
    back, on = (6, 0) if week.endswith(("e", "ending")) else (0, 6) if week else (0, 0)

    def shape(year: int) -> Days:
        there = date(year, month, day)
        return there - timedelta(days=back), there + timedelta(days=on)

    return shape, year


def _month(match: re.Match[str], _: date | None) -> Built:
    named = _of(match, "month")
    month = int(named) if named.isdigit() else _MONTHS.index(named[:3]) + 1
    year, pair = _year(_of(match, "year"))
    later = int(pair and month < 4)
    return _parted(match, lambda year: months(year + later, month, 1)), year


def _seasonal(match: re.Match[str], _: date | None) -> Built:
    name = _of(match, "season")
    year, pair = _year(_of(match, "year"))
    if pair and name == "spring":  # it could be in either year
        return None
    return _parted(match, lambda year: _season(year, name)), year


def _quarter(match: re.Match[str], _: date | None) -> Built:
    name = _of(match, "number") or _of(match, "ordinal")
    number = int(name) if name.isdigit() else _ORDINALS[name]
    return _parted(match, lambda year: quarter(year, number)), _year(_of(match, "year"))[0]


def _half(match: re.Match[str], _: date | None) -> Built:
    name = _of(match, "number") or _of(match, "ordinal")
    number = int(name) if name.isdigit() else _ORDINALS[name]
    year, pair = _year(_of(match, "year"))
    return (lambda year: months(year + (pair and number == 2), (4, 10)[number - 1] if pair else (1, 7)[number - 1], 6)), year


def _financial(match: re.Match[str], _: date | None) -> Built:
    words = _of(match, "year")
    first, hyphen, last = words.partition("-")
    if hyphen and not match.group("kind") and (int(last) - int(first)) % 100 != 1:
        years = (int(last) - int(first)) % 100
        if not 1 < years <= _MOST_YEARS or (len(last) == 4 and int(last) <= int(first)):
            return None
        return (lambda year: (date(year, 1, 1), date(year + years, 12, 31))), int(first)
    year, pair = _year(words)
    if not pair:  # "FY 2025" can mean the year that starts in 2025 or, more often, the one that ends in it
        return None
    month = 9 if _of(match, "kind")[:1] in ("a", "s") else 4
    return _parted(match, lambda year: months(year, month, 12)), year


def _calendar(match: re.Match[str], _: date | None) -> Built:
    return _parted(match, lambda year: months(year, 1, 12)), int(match.group("year"))


def _fixed(start: date, end: date) -> Built:
    return (lambda _: (start, end)), start.year


def _fixed_part(match: re.Match[str], days: Days) -> Built:
    return _parted(match, lambda _: days), days[0].year


def _day_by_name(match: re.Match[str], today: date | None) -> Built:
    if today is None:
        return None
    there = today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[match.group().lower()])
    return _fixed(there, there)


def _relative(match: re.Match[str], today: date | None) -> Built:
    """Build "this month" or "next financial year". "The year" after "end of" is the current one."""
    if today is None:
        return None
    step = {"next": 1, "coming": 1, "last": -1, "previous": -1}.get(_of(match, "which"), 0)
    unit = " ".join(_of(match, "unit").split())
    if unit == "week":
        if _of(match, "part"):
            return None
        monday = today + timedelta(days=7 * step - today.weekday())
        return _fixed(monday, monday + timedelta(days=6))
    size = {"month": 1, "quarter": 3}.get(unit, 12)
    begins = {"month": today.month, "quarter": 1 + (today.month - 1) // 3 * 3, "year": 1, "calendar year": 1}.get(unit, 4)
    year = financial_year(today) if begins == 4 and size == 12 else today.year
    return _fixed_part(match, months(*_moved(year, begins, size * step), size))


def _moved(year: int, month: int, by: int) -> tuple[int, int]:
    there = add_months(date(year, month, 1), by)
    return there.year, there.month


def _relative_name(match: re.Match[str], today: date | None) -> Built:
    """Build "next March", "last autumn" or "this winter"."""
    if today is None:
        return None
    name, which = _of(match, "month") or _of(match, "season"), _of(match, "which")
    month, size = (_SEASONS[name], 3) if name in _SEASONS else (_MONTHS.index(name[:3]) + 1, 1)
    all_days = [months(year, month, size) for year in range(today.year - 2, today.year + 3)]
    if which in ("last", "previous"):
        return _fixed_part(match, max(days for days in all_days if days[1] < today))
    if which in ("next", "coming"):
        return _fixed_part(match, min(days for days in all_days if days[0] > today))
    return _fixed_part(match, next(days for days in all_days if days[0].year == today.year or days[0] <= today <= days[1]))


def _counted(match: re.Match[str], today: date | None) -> Built:
    """Build "the last 14 days" or "next 3 months"."""
    if today is None:
        return None
    sign = 1 if _of(match, "which") in ("next", "coming") else -1
    there = moved(today, sign * number(match.group("count")), _of(match, "unit"))
    return _fixed(min(today, there), max(today, there))


_COUNTS = ("an", "couple of", "eighteen", "twenty four", "thirty six", "thirty", *reversed(UP_TO_TWELVE), "a")
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(word.replace(' ', '[ -]') for word in _COUNTS)})"
UNIT = r"(?:days?|weeks?|wks?|fortnights?|months?|mths?|quarters?|years?|yrs?)"


def number(words: str) -> int:
    words = re.sub(r"[\s-]+", " ", words.lower())
    if words.isdigit():
        return int(words)
    return ARTICLES.get(words) or NUMBERS[words]


def moved(day: date, count: int, unit: str) -> date:
    """The day that is `count` days, weeks, fortnights, months, quarters or years later; only the unit's first letter counts.
    Raises OverflowError or ValueError beyond the calendar.
    """
    match unit[:1]:
        case "d":
            return day + timedelta(days=count)
        case "w":
            return day + timedelta(weeks=count)
        case "f":
            return day + timedelta(weeks=2 * count)
        case letter:
            return add_months(day, count * {"m": 1, "q": 3, "y": 12}[letter])


_YEAR_AFTER = rf"(?:[\s,/-]*(?:(?:of|in)\s+)?(?:the\s+)?{_ANY_YEAR})"
_QUARTER_YEAR = (
    r"(?:[\s,/(-]*(?:of\s+|in\s+)?(?:(?:the\s+)?(?:fy|financial\s+year|year)\s*)?"
    r"(?P<year>(?:20)?\d\d[/-](?:20)?\d\d|(?:199\d|20\d\d)|'\d\d|\d\d)(?![\da-z]|[/.]\d|%)\)?)"
)
_BEFORE, _AFTER = r"(?<![\w£$€#])(?<!\d[/.,](?=\d))(?<!(?<!\d{3})\d-(?=\d))", r"(?!\w|%)"
_LAW = r"(?:acts?|regulations?|regs|code|bill|directives?|order|statute|white paper|green paper|guidance)"
_OF_LAW = re.compile(rf"\b{_LAW}[\s,(]+(?:of\s+|no\.?\s+)?$", _FLAGS)
_LAW_AFTER = re.compile(
    rf"\s+(?:(?:eu|uk|public|care|social|value|local|government|procurement|contracts?|data|protection)\s+){{0,3}}"
    rf"(?!order){_LAW}\b",
    _FLAGS,
)

# The forms of a period: name, pattern, and the function that builds it. The longest match at a position wins.
_FORMS: tuple[tuple[str, str, Callable[[re.Match[str], date | None], Built]], ...] = (
    ("date", rf"{_WEEK}{_WEEKDAY}(?P<year>{_YEAR})-(?P<month>\d\d)-{_DAY}", _date),  # 2025-09-30
    ("date", rf"{_WEEK}{_WEEKDAY}{_DAY}(?P<by>[/.-])(?P<month>\d{{1,2}})(?P=by)(?P<year>{_YEAR}|\d\d)", _date),  # 30/09/2025
    # 1st of March 2026
    ("date", rf"{_WEEK}{_WEEKDAY}(?:the\s+)?{_DAY}(?:\s*{_TH}\b)?[\s-]*(?:of\s+)?{_MONTH}{_YEAR_AFTER}?", _date),
    ("date", rf"{_WEEK}{_WEEKDAY}{_MONTH}\s+{_DAY}{_TH}?(?:\s*,\s*|\s+)(?P<year>{_YEAR})", _date),  # September 30, 2025
    ("date", rf"{_WEEKDAY}{_MONTH}\s+(?:the\s+)?{_DAY}{_TH}", _date),  # March 1st
    ("month", rf"{_PART}{_MONTH}{_YEAR_AFTER}?", _month),  # Sept 2025, Dec-14, late March 2026
    ("month", rf"(?P<month>0?[1-9]|1[0-2])/(?P<year>{_YEAR})(?![/.-]\d)", _month),  # 03/2026
    ("season", rf"{_PART}(?P<season>spring|summer|autumn|winter){_YEAR_AFTER}?", _seasonal),  # Autumn 14, Winter 2014/15
    ("quarter", rf"{_PART}(?:q|qtr\.?|quarter)\s?(?P<number>[1-4])(?:{_QUARTER_YEAR})?", _quarter),  # Q3 2024/25
    ("quarter", rf"{_PART}(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:quarter|qtr){_QUARTER_YEAR}", _quarter),
    ("quarter", rf"(?:fy\s*)?(?P<year>{_PAIR}|{_YEAR})[\s,-]*(?:q|qtr|quarter)\s?(?P<number>[1-4])", _quarter),  # 2024/25 Q3
    ("half", rf"(?:h(?P<number>[12])|(?P<ordinal>first|1st|second|2nd)\s+half){_QUARTER_YEAR}", _half),  # first half of 2025
    ("financial year", rf"{_PART}{_FY}?(?P<year>{_PAIR})(?:\s+financial\s+year)?(?![/.-]\d|,\d)", _financial),  # 2024/25
    ("financial year", rf"{_PART}{_FY}(?P<year>\d\d[/-]\d\d|{_YEAR}|\d\d)(?![/.-]\d|,\d)", _financial),  # FY 24/25
    ("year", rf"{_PART}(?:(?:the\s+)?(?:calendar\s+)?year\s+)?(?P<year>{_YEAR}){_NO_NUMBER}", _calendar),  # late 2015
    ("relative", r"(?:today|tomorrow|yesterday)", _day_by_name),
    ("relative", rf"{_PART}(?:the\s+)?{_WHICH}\s+(?P<unit>week|month|quarter|(?:calendar\s+|financial\s+)?year|fy)", _relative),
    ("relative", rf"{_EDGE}(?:the\s+)?(?P<unit>week|month|quarter|(?:calendar\s+|financial\s+)?year)", _relative),
    ("relative", rf"{_PART}{_WHICH}\s+(?:{_MONTH}|(?P<season>spring|summer|autumn|winter))(?!\s*'?\d)", _relative_name),
    ("counted", rf"(?:the\s+)?(?P<which>next|coming|last|past|previous)\s+(?P<count>{NUMBER})\s+(?P<unit>{UNIT})", _counted),
)
_COMPILED = tuple((form, re.compile(_BEFORE + pattern + _AFTER, _FLAGS), build) for form, pattern, build in _FORMS)


def scan(text: str, today: date | None) -> list[Named]:
    """Every period in the text, from left to right. An impossible one (31/02/2025) is included, but without `days`; the year in
    a law's name ("the 2012 Act") is left out. Without `today`, periods relative to the current date have no days either.
    """
    periods = [(match, form, build) for form, pattern, build in _COMPILED for match in pattern.finditer(text)]
    periods.sort(key=lambda one: (one[0].start(), -one[0].end()))
    taken: list[Named] = []
    for match, form, build in periods:
        if taken and match.start() < taken[-1].at[1]:
            continue
        taken.append(_named(match, form, build, today))
    return [named for named in taken if not _of_a_law(text, named)]


def _named(match: re.Match[str], form: str, build: Callable[[re.Match[str], date | None], Built], today: date | None) -> Named:
    try:
        built = build(match, today)
    except (ValueError, OverflowError):
        built = None
    return Named(match.span(), form, *(built or (None, None)))


def _of_a_law(text: str, named: Named) -> bool:
    """True if a year is part of a law's name: "Public Contracts Regulations 2015", "the 2012 Act"."""
    return named.form in ("year", "financial year") and bool(
        _OF_LAW.search(text, max(0, named.at[0] - 30), named.at[0]) or _LAW_AFTER.match(text, named.at[1])
    )

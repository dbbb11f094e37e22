"""Parses when a digest is due ("every Monday 9:00", "the day before each meeting"), and works out the moments.

A due day that isn't a working day moves, but never onto another due moment of the same digest. Times are local: an hour that is
skipped when the clocks change becomes the next hour, and of an hour that occurs twice, the first is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.language import recurrence as language
from handlers.language.recurrence import DAYS, NUMBERS, ORDINALS
from knowledge.calendars import Calendar
from knowledge.model import Unclear

WEEKLY = "weekly"
MONTHLY = "monthly"
WORKING = "working day"
WEEKDAY = "weekday"
MEETING = "meeting"
DAILY = "daily"
QUARTERLY = "quarterly"
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
WORKING_HOURS = (time(9), time(17))
TIME = "09:00"  # used if a sentence doesn't give a time
ZONE = "Europe/London"
LINE = "digest here every Monday 9:00"
LONGEST = 300  # in characters; no rule is longer, even with its owner
MOVES = timedelta(days=10)  # a due day moves by less than this, over weekends and holidays
NEVER_HOUR = 99  # stands for "13pm", which is refused


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When something is due. The meaning of `number` and `days` depends on `kind`:

    "weekly": on `days` (0 is Monday) every `number` weeks; "monthly": on the `number`th; "working day": the `number`th of the
    month (-1 for the last); "weekday": the `number`th of the month's `days`; "meeting": `number` working days before each;
    "daily": each working day; "quarterly": the first working day of each quarter. `anchor` is a day in the first week.
    """

    kind: str
    number: int = 1
    days: tuple[int, ...] = ()
    at: str = TIME
    zone: str = ZONE
    anchor: str = ""
    changed_only: bool = True
    owners: str = ""


def to_json(recurrence: Recurrence) -> dict[str, Any]:
    return asdict(recurrence)


def from_json(stored: Mapping[str, Any]) -> Recurrence:
    return Recurrence(**{**stored, "days": tuple(stored["days"])})


# Parsing


def parse(text: str, today: date) -> Recurrence:
    """The recurrence described in a sentence. Raises Unclear, with a line to send instead, if it can't be understood."""
    rest = " ".join(text.split())
    if len(rest) > LONGEST:
        raise Unclear(f"That is too long for the time of a digest: send, for example, “{LINE}”.")
    rest, zone = _zone(rest)
    even = bool(language.EVEN.search(rest))
    rest = language.ONLY_CHANGED.sub(" ", language.EVEN.sub(" ", rest))
    rest, owners = _take_owners(rest)
    rest, at = _time(rest)
    rest = " ".join(language.PUNCTUATION.sub(" ", rest).split()).casefold()
    rule = _rule(rest, today)
    if rule is None:
        raise Unclear(f"I can’t read “{text.strip()}” as a time for a digest: send, for example, “{LINE}”.")
    return replace(rule, at=at, zone=zone, changed_only=not even, owners=owners)


def _zone(text: str) -> tuple[str, str]:
    """The text without its time zone, and the time zone."""
    match = language.ZONE.search(text)
    if not match:
        return text, ZONE
    try:
        ZoneInfo(match["zone"])
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise Unclear(f"There is no time zone “{match['zone']}”: write it as Europe/London or Europe/Paris.") from fault
    return text[: match.start()] + text[match.end() :], match["zone"]


def _take_owners(text: str) -> tuple[str, str]:
    """The text without the words for owners, and those words."""
    match = language.OWNERS.search(text)
    if not match:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}", (match["owner"] or match["for"]).strip()


def _time(text: str) -> tuple[str, str]:
    """The text without its time of day, and the time. Raises Unclear for a time such as "25:00"."""
    match = language.TIME.search(text)
    if not match:
        return text, TIME
    hour, minute = _clock(match)
    if hour > 23 or minute > 59:
        raise Unclear(f"“{match[0].strip()}” isn’t a time of day: write it as 9:00 or 4pm.")
    return f"{text[: match.start()]} {text[match.end() :]}", f"{hour:02}:{minute:02}"


def _clock(match: re.Match[str]) -> tuple[int, int]:
    """The hour, which may be out of range, and the minute."""
    if match["noon"]:
        return 12, 0
    if not match["hour"]:
        return int(match["h24"] or match["bare"]), int(match["m24"] or 0)
    hour = int(match["hour"])
    after_noon = 12 if match["half"].casefold() == "pm" else 0
    return (hour % 12 + after_noon if 1 <= hour <= 12 else NEVER_HOUR), int(match["minute"] or 0)


def _rule(text: str, today: date) -> Recurrence | None:
    """The rule in a lower-case sentence without its time, time zone and owners, or None."""
    text = language.BEGINNING.sub(_every, text)
    text = language.MONTH.sub("month", text).strip()
    text = language.EVERY_BEFORE_ORDINAL.sub("", text)
    for row in language.RULES:
        if match := row.pattern.fullmatch(text):
            return READERS[row.key](match, today)
    return None


def _every(beginning: re.Match[str]) -> str:
    return "every " if "every" in beginning[0] or "each" in beginning[0] else ""


def _daily(match: re.Match[str], today: date) -> Recurrence:
    return Recurrence(DAILY)


def _quarterly(match: re.Match[str], today: date) -> Recurrence:
    return Recurrence(QUARTERLY)


def _meeting(match: re.Match[str], today: date) -> Recurrence:
    number = match["number"] or "1"
    return Recurrence(MEETING, NUMBERS.get(number) or int(number))


def _working_day(match: re.Match[str], today: date) -> Recurrence:
    return Recurrence(WORKING, ORDINALS[match["nth"] or match["nth2"]])


def _weekday(match: re.Match[str], today: date) -> Recurrence:
    return Recurrence(WEEKDAY, ORDINALS[match["nth"]], (_day(match["day"]),))


def _monthly(match: re.Match[str], today: date) -> Recurrence | None:
    return Recurrence(MONTHLY, int(match["day"])) if 1 <= int(match["day"]) <= 31 else None


def _weekly(match: re.Match[str], today: date) -> Recurrence:
    days = tuple(sorted({_day(name) for name in language.DAY.findall(match["days"])}))
    return Recurrence(WEEKLY, 2 if match["every"] else 1, days, anchor=today.isoformat())


def _day(name: str) -> int:
    return next(number for number, day in enumerate(DAYS) if day[:3].casefold() == name[:3].casefold())


READERS: Mapping[str, Callable[[re.Match[str], date], Recurrence | None]] = {
    DAILY: _daily,
    QUARTERLY: _quarterly,
    MEETING: _meeting,
    WORKING: _working_day,
    WEEKDAY: _weekday,
    MONTHLY: _monthly,
    WEEKLY: _weekly,
}
"""The function that reads each row of `language.RULES`, by its key."""


# In words


def describe(recurrence: Recurrence) -> str:
    """The recurrence as a phrase. Default values are left out."""
    hour, minute = recurrence.at.split(":")
    sentence = f"{_days_in_words(recurrence)} at {int(hour)}:{minute}"
    if recurrence.zone != ZONE:
        sentence += f" {recurrence.zone} time"
    if recurrence.owners:
        sentence += f", only {recurrence.owners}’s"
    return sentence if recurrence.changed_only else f"{sentence}, even when nothing changed"


def _days_in_words(recurrence: Recurrence) -> str:
    number, days = recurrence.number, " and ".join(DAYS[day] for day in recurrence.days)
    match recurrence.kind:
        case "daily":
            return "every working day"
        case "quarterly":
            return "first working day of every quarter"
        case "monthly":
            return f"on the {_th(number)} of every month"
        case "working day":
            return f"{NTH.get(number, '')} working day of every month"
        case "weekday":
            return f"{NTH[number]} {days} of every month"
        case "meeting":
            return f"{number} working days before each meeting" if number > 1 else "the day before each meeting"
        case "weekly":
            return f"every {'second ' if number == 2 else ''}{days}"
        case _:
            return ""


def _th(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# Calculating


def due(
    recurrence: Recurrence, after: datetime, until: datetime, meetings: Sequence[date] = (), calendar: Calendar | None = None
) -> Iterator[datetime]:
    """The due moments later than `after` and up to `until`, in UTC, in order, without duplicates."""
    calendar = calendar or Calendar()
    zone = ZoneInfo(recurrence.zone)
    # The local day may differ from the day in UTC.
    first, last = after.astimezone(zone).date() - _moves(calendar), until.astimezone(zone).date() + timedelta(days=1)
    days = _days(recurrence, first, last, meetings, calendar)
    moments = {_moment(recurrence, day, zone, calendar) for day in days}
    yield from sorted(moment for moment in moments if after < moment <= until)


def _moves(calendar: Calendar) -> timedelta:
    """An upper limit on how far a due day can move."""
    return MOVES + timedelta(days=len(calendar.days_off))


def named_day(recurrence: Recurrence, moment: datetime, meetings: Sequence[date], calendar: Calendar) -> date:
    """The day in the rule that a due moment belongs to. The moment may have moved to a later working day."""
    zone = ZoneInfo(recurrence.zone)
    day = moment.astimezone(zone).date()
    days = sorted(_days(recurrence, day - _moves(calendar), day, meetings, calendar), reverse=True)
    return next((named for named in days if _moment(recurrence, named, zone, calendar) == moment), day)


def next_due(
    recurrence: Recurrence, after: datetime, meetings: Sequence[date] = (), calendar: Calendar | None = None
) -> datetime | None:
    """The next due moment, within about a year, or None. There may be none, for example if no meetings are planned."""
    return next(due(recurrence, after, after + timedelta(days=400), meetings, calendar), None)


def _days(recurrence: Recurrence, first: date, last: date, meetings: Sequence[date], calendar: Calendar) -> Iterator[date]:
    if recurrence.kind == MEETING:
        yield from (calendar.before(meeting, recurrence.number) for meeting in meetings)
        return
    day = first
    while day <= last:
        if _falls(recurrence, day, calendar):
            yield day
        day += timedelta(days=1)


def _falls(recurrence: Recurrence, day: date, calendar: Calendar) -> bool:
    """True if the rule names this day."""
    match recurrence.kind:
        case "daily":
            return calendar.working(day)
        case "weekly":
            if day.weekday() not in recurrence.days:
                return False
            anchor = date.fromisoformat(recurrence.anchor)
            weeks = (day - timedelta(days=day.weekday()) - (anchor - timedelta(days=anchor.weekday()))).days // 7
            return weeks % recurrence.number == 0
        case "monthly":
            return day.day == min(recurrence.number, _last_of(day).day)
        case "weekday":
            return day.weekday() in recurrence.days and _is_nth_of_month(day, recurrence.number)
        case "working day":
            return day == _nth_working(day, recurrence.number, calendar)
        case _:
            return day.month % 3 == 1 and day == _nth_working(day, 1, calendar)


def _is_nth_of_month(day: date, number: int) -> bool:
    """True if a day is the nth of its weekday in the month; -1 is the last."""
    if number == -1:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == number


def _last_of(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _nth_working(day: date, number: int, calendar: Calendar) -> date:
    """The nth working day of the month; -1 is the last."""
    if number == -1:
        return calendar.last_working(_last_of(day))
    working = calendar.next_working(day.replace(day=1))
    for _ in range(number - 1):
        working = calendar.next_working(working + timedelta(days=1))
    return working


def _moment(recurrence: Recurrence, day: date, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """The due moment for a day. If the day moves to the next working day, the time is kept within working hours."""
    at = time.fromisoformat(recurrence.at)
    meant = recurrence.kind in (WEEKLY, WEEKDAY) and day.weekday() > 4  # if people say Saturday, they mean Saturday
    if not meant and not calendar.working(day):
        day = calendar.next_working(day)
        at = at if WORKING_HOURS[0] <= at <= WORKING_HOURS[1] else WORKING_HOURS[0]
    return datetime.combine(day, at, zone).astimezone(UTC)

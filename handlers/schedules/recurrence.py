"""When a digest is due, said in a sentence and worked out as moments: "every Monday 9:00", "the day before each meeting".

The surprise: a due day that is no working day moves, and never onto another due moment of the same digest. Times are
local: an hour that summer time leaves out is the next one, an hour that it has twice is the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from knowledge.calendars import Calendar
from knowledge.model import Unclear

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
WORKING_HOURS = (time(9), time(17))
ZONE = "Europe/London"
LINE = "digest here every Monday 9:00"
WEEKLY, MONTHLY, WORKING, WEEKDAY, MEETING, DAILY, QUARTERLY = (
    "weekly", "monthly", "working day", "weekday", "meeting", "daily", "quarterly",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When something is due. What `number` and `days` mean depends on `kind`:

    "weekly" on `days` (0 is Monday) every `number` weeks; "monthly" on the `number`th; "working day": the `number`th of the
    month (-1: the last); "weekday": the `number`th of the month's `days`; "meeting": `number` working days before each;
    "daily": each working day; "quarterly": the first working day of each quarter. `anchor` is a day of the first week.
    """

    kind: str
    number: int = 1
    days: tuple[int, ...] = ()
    at: str = "09:00"
    zone: str = ZONE
    anchor: str = ""
    changed_only: bool = True
    owners: str = ""


def to_json(recurrence: Recurrence) -> dict[str, Any]:
    return asdict(recurrence)


def from_json(found: Mapping[str, Any]) -> Recurrence:
    return Recurrence(**{**found, "days": tuple(found["days"])})


# Reading

_TIME = re.compile(
    r"(?:\bat\s+|@\s*)?\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm)\b|(?:\bat\s+|@\s*)?\b(?P<h24>\d{1,2})[:.](?P<m24>\d\d)\b|\bat\s+(?P<bare>\d{1,2})\b(?!\s*(?:st|nd|rd|th))|\b(?:at\s+)?(?P<noon>noon|midday)\b",
    re.I,
)
_ZONE = re.compile(r"\b(?:in\s+)?(?P<zone>[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)(?:\s+time)?\b")
_EVEN = re.compile(r"\b(?:even (?:when|if) nothing (?:has )?changed|always|whether or not anything (?:has )?changed)\b", re.I)
_ONLY_CHANGED = re.compile(
    r"\b(?:but )?only (?:when|if) (?:something|anything|things) (?:has |have )?(?:changed|changes|change)\b", re.I
)
_OWNERS = re.compile(
    r"\b(?:only|just) (?P<owner>.+?)(?:['’]s?)(?=\s|,|$)(?: (?:recommendations|ones|own))?|\b(?:only )?for (?P<for>.+?)(?=,|$)",
    re.I,
)
_DAY = "|".join(f"{day}s?|{day[:3]}s?" for day in DAYS)
_NTH = "|".join(ORDINALS)
LONGEST = 300  # characters; no rule with its owner is longer


def parse(text: str, today: date) -> Recurrence:
    """What a sentence says of when. Raises Unclear, with a line to send, for what it does not."""
    rest = " ".join(text.split())
    if len(rest) > LONGEST:
        raise Unclear(f"That is too long for the time of a digest: send, for example, “{LINE}”.")
    rest, zone = _zone(rest)
    even = bool(_EVEN.search(rest))
    rest = _ONLY_CHANGED.sub(" ", _EVEN.sub(" ", rest))
    rest, owners = _take_owners(rest)
    rest, at = _time(rest)
    rest = " ".join(re.sub(r"[,.;]", " ", rest).split()).casefold()
    rule = _rule(rest, today)
    if rule is None:
        raise Unclear(f"I cannot read “{text.strip()}” as a time for a digest: send, for example, “{LINE}”.")
    return replace(rule, at=at, zone=zone, changed_only=not even, owners=owners)


def _zone(text: str) -> tuple[str, str]:
    found = _ZONE.search(text)
    if not found:
        return text, ZONE
    try:
        ZoneInfo(found["zone"])
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise Unclear(f"There is no time zone “{found['zone']}”: write it as Europe/London or Europe/Paris.") from fault
    return text[: found.start()] + text[found.end() :], found["zone"]


def _take_owners(text: str) -> tuple[str, str]:
    found = _OWNERS.search(text)
    if not found:
        return text, ""
    return text[: found.start()] + " " + text[found.end() :], (found["owner"] or found["for"]).strip()


def _time(text: str) -> tuple[str, str]:
    found = _TIME.search(text)
    if not found:
        return text, "09:00"
    if found["noon"]:
        hour, minute = 12, 0
    elif found["hour"]:
        hour, minute = int(found["hour"]) % 12 + (12 if found["half"].casefold() == "pm" else 0), int(found["minute"] or 0)
        hour = hour if 1 <= int(found["hour"]) <= 12 else 99
    else:
        hour, minute = int(found["h24"] or found["bare"]), int(found["m24"] or 0)
    if hour > 23 or minute > 59:
        raise Unclear(f"“{found[0].strip()}” is no time of day: write it as 9:00 or 4pm.")
    return text[: found.start()] + " " + text[found.end() :], f"{hour:02}:{minute:02}"


def _rule(text: str, today: date) -> Recurrence | None:
    text = re.sub(
        r"^(?:on |the |each |every )*(?=\S)", lambda found: "every " if "every" in found[0] or "each" in found[0] else "", text
    )
    text = re.sub(r"\bof (?:the|each|every) month\b|\b(?:a|each|every) month\b|\bmonthly\b", "month", text).strip()
    text = re.sub(r"^every (?=(?:first|last|second|third|fourth|1st|2nd|3rd|4th)\b.*\bmonth\b)", "", text)
    if re.fullmatch(r"(?:every )?(?:(?:working |week ?)day|day|daily)s?|daily", text):
        return Recurrence(DAILY)
    if re.fullmatch(
        r"(?:every )?quarter(?:ly)?|first working day (?:of (?:the|each|every) )?quarter|(?:every )?first working day of (?:the|each|every) quarter",
        text,
    ):
        return Recurrence(QUARTERLY)
    if found := re.fullmatch(
        r"(?:(?P<number>\d{1,2}|one|two|three|four|five) (?:working |clear )?days?|(?:the )?(?:working )?day) before (?:each|every|the|our|any)?\s?(?:committee )?meetings?",
        text,
    ):
        words = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
        said = found["number"] or "1"
        return Recurrence(MEETING, words.get(said) or int(said))
    if found := re.fullmatch(
        rf"(?P<nth>{_NTH}) (?:working ?|week ?|business )day(?: month)?|month (?P<nth2>{_NTH}) (?:working |week|business )day",
        text,
    ):
        return Recurrence(WORKING, ORDINALS[found["nth"] or found["nth2"]])
    if found := re.fullmatch(rf"(?P<nth>{_NTH}) (?P<day>{_DAY}) month", text, re.I):
        return Recurrence(WEEKDAY, ORDINALS[found["nth"]], (_day(found["day"]),))
    if found := re.fullmatch(r"(?:month )?(?:on )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: month)?", text):
        return Recurrence(MONTHLY, int(found["day"])) if 1 <= int(found["day"]) <= 31 else None
    if found := re.fullmatch(
        rf"(?:every )?(?P<every>(?:second|other|2nd|two weeks(?: on)?|fortnight(?: on)?) |fortnightly (?:on )?)?(?P<days>(?:{_DAY})(?:(?:,| and| &)? (?:{_DAY}))*)",
        text,
        re.I,
    ):
        days = tuple(sorted({_day(day) for day in re.findall(_DAY, found["days"], re.I)}))
        return Recurrence(WEEKLY, 2 if found["every"] else 1, days, anchor=today.isoformat())
    return None


def _day(word: str) -> int:
    return next(number for number, day in enumerate(DAYS) if day[:3].casefold() == word[:3].casefold())


def describe(recurrence: Recurrence) -> str:
    """The sentence again; what is usual is left out."""
    every = {
        DAILY: "every working day", QUARTERLY: "first working day of every quarter",
        MONTHLY: f"on the {_th(recurrence.number)} of every month",
        WORKING: f"{NTH.get(recurrence.number, '')} working day of every month",
        MEETING: f"{recurrence.number} working days before each meeting" if recurrence.number > 1 else "the day before each meeting",
    }.get(recurrence.kind, "")  # fmt: skip
    names = " and ".join(DAYS[day] for day in recurrence.days)
    if recurrence.kind == WEEKLY:
        every = f"every {'second ' if recurrence.number == 2 else ''}{names}"
    elif recurrence.kind == WEEKDAY:
        every = f"{NTH[recurrence.number]} {names} of every month"
    hour, minute = recurrence.at.split(":")
    told = f"{every} at {int(hour)}:{minute}"
    if recurrence.zone != ZONE:
        told += f" {recurrence.zone} time"
    if recurrence.owners:
        told += f", only {recurrence.owners}’s"
    return told if recurrence.changed_only else f"{told}, even when nothing changed"


def _th(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# Working out


def due(
    recurrence: Recurrence, after: datetime, until: datetime, meetings: Sequence[date] = (), calendar: Calendar | None = None
) -> Iterator[datetime]:
    """The due moments later than `after` and not later than `until`, as UTC, in order and each once."""
    calendar = calendar or Calendar()
    zone = ZoneInfo(recurrence.zone)
    # A due day may move by some days, and the local day may be another than UTC's.
    first, last = after.astimezone(zone).date() - timedelta(days=10), until.astimezone(zone).date() + timedelta(days=1)
    found = set()
    for day in _days(recurrence, first, last, meetings, calendar):
        moment = _moment(recurrence, day, zone, calendar)
        if after < moment <= until:
            found.add(moment)
    yield from sorted(found)


def next_due(
    recurrence: Recurrence, after: datetime, meetings: Sequence[date] = (), calendar: Calendar | None = None
) -> datetime | None:
    """The first due moment after another, within a year and a bit; None where there is none (no meeting is set)."""
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
    """Whether the rule names this very day."""
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
            if day.weekday() not in recurrence.days:
                return False
            return (
                (day + timedelta(days=7)).month != day.month
                if recurrence.number == -1
                else (day.day - 1) // 7 + 1 == recurrence.number
            )
        case "working day":
            return day == _nth_working(day, recurrence.number, calendar)
        case _:
            return day.month % 3 == 1 and day == _nth_working(day, 1, calendar)


def _last_of(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _nth_working(day: date, number: int, calendar: Calendar) -> date:
    """The month's nth working day; -1 is the last."""
    if number == -1:
        return calendar.last_working(_last_of(day))
    found = calendar.next_working(day.replace(day=1))
    for _ in range(number - 1):
        found = calendar.next_working(found + timedelta(days=1))
    return found


def _moment(recurrence: Recurrence, day: date, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """A due day at its time. Where it moves to the next working day, within working hours."""
    at = time.fromisoformat(recurrence.at)
    named = recurrence.kind in (WEEKLY, WEEKDAY) and day.weekday() > 4  # whoever says Saturday means Saturday
    if not named and not calendar.working(day):
        day = calendar.next_working(day)
        at = at if WORKING_HOURS[0] <= at <= WORKING_HOURS[1] else WORKING_HOURS[0]
    return datetime.combine(day, at, zone).astimezone(UTC)

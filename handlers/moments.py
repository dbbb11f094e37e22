"""When something was, as people say it of the past: "since 1 March", "last week", "on Monday", "since we last met".

The surprise: all of it is taken or nothing. Words beside a time that say something else ("on social value since March")
are not passed over: then it is no question about a time alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from handlers.request import Request
from knowledge import calendars, changes
from knowledge.model import Unclear
from knowledge.store import Plan, Store
from knowledge.timescale import find_period

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LENGTH = {"day": 1, "week": 7, "month": 30}
_COUNTED = r"(?:the |these )?(?:last|past|previous) (?P<number>\d{1,3}|few|couple of) (?P<unit>day|week|month)s?"
_NAMED = rf"(?:last )?(?:{'|'.join(WEEKDAYS)})"
_WHOLE = r"(?:this|last|the last|the past|past) (?:week|month|year|quarter)"
_MEETING = r"(?:the |our )?last (?:committee )?meeting|we last met"
_RELATIVE = re.compile(
    rf"(?P<how>since |from |in |within |during |over |on )?(?P<what>today|yesterday|{_NAMED}|{_COUNTED}|{_WHOLE}|{_MEETING})"
    r"(?: so far| to date| onwards?)?",
    re.I,
)
_DAY = re.compile(
    r"(?P<how>since |from |after |on |before |until |over |at )?(?:the last |last |the )?"
    rf"(?P<name>{'|'.join(calendars.WELL_KNOWN)})",
    re.I,
)
_SINCE, _BEFORE = ("since", "from", "after"), ("before", "until", "till", "up to")
_IN = ("", "in", "on", "during", "within", "of", "for", "between", "over", "at the end of", "by the end of", "by")
_NAMES = "january february march april may june july august september october november december spring summer autumn winter"
_LONGEST = 200  # characters; no way of naming a time is longer
_FEW = {"few": 3, "couple of": 2}


class NotThis(Exception):
    """The words fit a form of question, and what they name does not: another form, or none of these questions."""


def local(store: Store, plan: Plan, at: datetime) -> datetime:
    """The moment in the plan's own time zone."""
    return changes.local(store.db, plan, at)


def zone(store: Store, plan: Plan, at: datetime) -> str:
    """The plan's time zone as people name it: "Europe/London" is London."""
    return str(local(store, plan, at).tzinfo).rpartition("/")[2].replace("_", " ")


def period(store: Store, plan: Plan, request: Request, said: str) -> tuple[datetime | None, datetime | None, str]:
    """What a text says of a time: from when, before when, and the words. Raises NotThis for words that are no time."""
    here = local(store, plan, request.at)
    plain = " ".join(said.split()).strip(" ?.,")
    if not plain:
        return None, None, ""
    if len(plain) > _LONGEST:
        raise NotThis
    if relative := _RELATIVE.fullmatch(plain):
        since, until = _days(relative, here.date(), request.meetings)
        going_on = (relative["how"] or "").strip().casefold() in _SINCE
        return _midnight(since, here), None if going_on else _midnight(until, here), _worded(plain, relative)
    if day := _DAY.fullmatch(plain.replace("’", "'")):
        return _well_known(day, here, request.region)
    found = find_period(plain, here.date())
    if found is None or plain[found.at[1] :].strip(" ,"):
        raise NotThis
    lead, words = plain[: found.at[0]].strip(" ,").casefold().removesuffix(" the"), _capitals(plain)
    if lead in _SINCE:
        return _midnight(found.start, here), None, words
    if lead in _BEFORE:
        return None, _midnight(found.start, here), words
    if lead not in _IN:
        raise NotThis
    return _midnight(found.start, here), _midnight(found.end + timedelta(days=1), here), words


def _well_known(found: re.Match[str], here: datetime, region: str) -> tuple[datetime | None, datetime | None, str]:
    """As `period`, for "since Easter" and its like: the last one is meant."""
    name, how = found["name"].casefold(), (found["how"] or "").strip().casefold()
    day = calendars.last_called(name, here.date(), region)
    called = f"the last {name}" if name == calendars.BANK_HOLIDAY else name.title().replace("'S", "’s")
    words = f"{how or 'on'} {called} ({day.day} {day:%B %Y})"
    if how in _BEFORE:
        return None, _midnight(day, here), words
    after = _midnight(day + timedelta(days=1), here)
    return (after, None, words) if how == "after" else (_midnight(day, here), None if how in _SINCE else after, words)


def _days(found: re.Match[str], today: date, meetings: Sequence[date]) -> tuple[date, date | None]:
    """The days that "this month" and its like mean: the first, and the day after the last."""
    what = found["what"].casefold()
    if "meeting" in what or "met" in what:
        past = [day for day in meetings if day < today]
        if not past:
            raise Unclear("I do not know when the committee last met: whoever runs planbot sets the plan’s meetings.")
        return max(past), None
    if what.endswith(WEEKDAYS):
        name = what.removeprefix("last ")
        first = today - timedelta(days=(today.weekday() - WEEKDAYS.index(name)) % 7 or 7)
        return first, first + timedelta(days=1)
    if what in ("today", "yesterday"):
        first = today if what == "today" else today - timedelta(days=1)
        return first, first + timedelta(days=1)
    if number := found["number"]:
        count = _FEW[number.casefold()] if number.casefold() in _FEW else int(number)
        return today - timedelta(days=_LENGTH[found["unit"].casefold()] * count), None
    back = 0 if what.startswith("this") else 1
    if "week" in what:
        first = today - timedelta(days=today.weekday() + 7 * back)
        return first, first + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[what.split()[-1]]
    index = (today.year * 12 + today.month - 1) // months * months - months * back
    after = index + months
    return date(index // 12, index % 12 + 1, 1), date(after // 12, after % 12 + 1, 1)


def _worded(plain: str, found: re.Match[str]) -> str:
    """The words as they stand after "3 changes"."""
    words = _capitals(plain)
    return words if found["how"] or not found["number"] else f"in {words}"


def _capitals(words: str) -> str:
    """Names of days, months and seasons as they are written, however they were typed."""
    named = "|".join((*WEEKDAYS, *_NAMES.split()))
    return re.sub(rf"\b(?:{named})\b", lambda found: found[0].capitalize(), words, flags=re.I)


def _midnight(day: date | None, here: datetime) -> datetime | None:
    return datetime.combine(day, time(), here.tzinfo) if day else None

"""Understands times in the past as people write them: "since 1 March", "last week", "on Monday", "since we last met".

The whole text must be a time. If it contains anything else ("on social value since March"), it isn't accepted, because the
question is then about more than a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from handlers.language import time_words
from handlers.request import Request
from knowledge import calendars, changes
from knowledge.calendars import written
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from knowledge.timescale import find_period

YEAR = 365  # days
MAX_LENGTH = 200  # in characters; no time needs more

Period = tuple[datetime | None, datetime | None, str]
"""The start (None for the beginning), the end, exclusive (None for now), and the words to show after "3 changes"."""


class NotThisKind(Exception):
    """Raised if a message looks like a certain kind of question but turns out not to be one, so that another kind can be
    tried.
    """


def local(store: Store, plan: Plan, at: datetime) -> datetime:
    """The moment in the plan's time zone."""
    return changes.local_in(store, plan, at)


def zone(store: Store, plan: Plan, at: datetime) -> str:
    """What people call the plan's time zone: "UK" for Europe/London, otherwise the name of its city."""
    city = str(local(store, plan, at).tzinfo).rpartition("/")[2].replace("_", " ")
    return "UK" if city == "London" else city


def period(store: Store, plan: Plan, request: Request, text: str) -> Period:
    """The period named by the text. Without any text, it is (None, None, ""). Raises NotThisKind if the text isn't a time."""
    here = local(store, plan, request.at)
    plain = " ".join(text.split()).strip(" ?.,")
    if not plain:
        return None, None, ""
    if len(plain) > MAX_LENGTH:
        raise NotThisKind
    if relative := time_words.RELATIVE.pattern.fullmatch(plain):
        return _relative(relative, here, request.meetings)
    if day := time_words.DAY.pattern.fullmatch(plain.replace("’", "'")):
        return _well_known(day, here, request.region)
    return _calendar(plain, here)


def _relative(match: re.Match[str], here: datetime, meetings: Sequence[date]) -> Period:
    """The period for words that are relative to today."""
    since, until = _days(match, here.date(), meetings)
    words = _capitals(match[0])
    if match["number"] and not match["how"]:
        words = f"in {words}"
    return _midnight(since, here), None if _how(match) in time_words.SINCE or until is None else _midnight(until, here), words


def _well_known(match: re.Match[str], here: datetime, region: str) -> Period:
    """The period for "since Easter" and the like, meaning the most recent one."""
    name, how = match["name"].casefold(), _how(match)
    day = calendars.last_called(name, here.date(), region)
    called = f"the last {name}" if name == calendars.BANK_HOLIDAY else name.title().replace("'S", "’s")
    words = f"{how or 'on'} {called} ({written(day)})"
    begins, ends = _midnight(day, here), _midnight(day + timedelta(days=1), here)
    if how in time_words.BEFORE:
        return None, begins, words
    if how == "after":
        return ends, None, words
    return begins, None if how in time_words.SINCE else ends, words


def _calendar(plain: str, here: datetime) -> Period:
    """The period for a day, month, season or year."""
    named = find_period(plain, here.date())
    if named and not named.year_given and named.start > here.date():
        named = find_period(plain, here.date() - timedelta(days=YEAR))  # the last one is meant, not the next
    if named is None or plain[named.at[1] :].strip(" ,"):
        raise NotThisKind
    lead, words = plain[: named.at[0]].strip(" ,").casefold().removesuffix(" the"), _capitals(plain)
    begins = _midnight(named.start, here)
    if lead in time_words.SINCE:
        return begins, None, words
    if lead in time_words.BEFORE:
        return None, begins, words
    if lead not in time_words.IN:
        raise NotThisKind
    return begins, _midnight(named.end + timedelta(days=1), here), words


def _how(match: re.Match[str]) -> str:
    return (match["how"] or "").strip().casefold()


def _days(match: re.Match[str], today: date, meetings: Sequence[date]) -> tuple[date, date | None]:
    """The days meant by "this month" and the like: the first day, and the day after the last one (None for "until now")."""
    what = match["what"].casefold()
    if "meeting" in what or "met" in what:
        return _last_meeting(today, meetings), None
    if what.endswith(time_words.WEEKDAYS):
        weekday = time_words.WEEKDAYS.index(what.removeprefix("last "))
        return _one_day(today - timedelta(days=(today.weekday() - weekday) % 7 or 7))
    if what in ("today", "yesterday"):
        return _one_day(today if what == "today" else today - timedelta(days=1))
    if number := match["number"]:
        count = time_words.COUNTS.get(number.casefold()) or int(number)
        return today - timedelta(days=time_words.DAYS_OF[match["unit"].casefold()] * count), None
    back = 0 if what.startswith("this") else 1
    if "week" in what:
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, monday + timedelta(days=7)
    return _months(today, time_words.MONTHS_OF[what.split()[-1]], back)


def _last_meeting(today: date, meetings: Sequence[date]) -> date:
    past = [day for day in meetings if day < today]
    if not past:
        raise Unclear("I don’t know when the committee last met: whoever runs planbot sets the plan’s meetings.")
    return max(past)


def _one_day(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)


def _months(today: date, months: int, back: int) -> tuple[date, date]:
    """The month, quarter or year (given as a number of `months`) that contains today, or the one `back` periods earlier."""
    first = (today.year * 12 + today.month - 1) // months * months - months * back
    after = first + months
    return date(first // 12, first % 12 + 1, 1), date(after // 12, after % 12 + 1, 1)


def _capitals(words: str) -> str:
    """The words with days, months and seasons capitalised."""
    return time_words.CAPITALS.pattern.sub(lambda match: match[0].capitalize(), words)


def _midnight(day: date, here: datetime) -> datetime:
    return datetime.combine(day, time(), here.tzinfo)

"""Finds what questions say about due dates: "due in autumn 2014", "by early 2015", "ongoing", "no timescale", "late".

"Had to be done by April" is a deadline and not a status: the verb is removed together with the period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from handlers.language import due_words, time_words
from handlers.understanding import named_days
from knowledge.filters import Due, DueTest
from knowledge.number_words import NUMBERS
from knowledge.periods import moved
from knowledge.timescale import NamedPeriod, find_periods


@dataclass(frozen=True, slots=True)
class DueFound:
    """What a message says about timescales: tests, and alternative tests of which one must pass. The text has DUE in their
    place.
    """

    text: str
    tests: tuple[Due, ...]
    either: tuple[Due, ...] = ()


def find(text: str, today: date) -> DueFound:
    """Replace what the text says about timescales with DUE, and return the tests."""
    tests: list[Due] = []

    def mark(match: re.Match[str], due: Due) -> str:
        denied = due_words.NOT_BEFORE.search(match.string[: match.start()])
        tests.append(replace(due, denied=bool(denied)))
        return " NOTDUE " if denied else " DUE "

    if not due_words.SPEAKS_OF_DATES.search(text):
        text = " ".join(due_words.AGO.pattern.sub(" ", text).split())
    text = _without_now(text, today)
    text = due_words.OF_NEXT_YEAR.pattern.sub(partial(_with_year, today=today), text)
    text = due_words.BARE_TODAY.pattern.sub("", text).strip()
    text = named_days.with_dates(text, today)
    text = due_words.FROM_NOW.pattern.sub(" upcoming ones and by ", text)
    text = due_words.LATE_BY.pattern.sub(partial(_late_by, tests=tests, today=today), text)
    for row in due_words.KINDS:
        when = DueTest(row.key)
        due = Due(when, None, today if when is DueTest.OVERDUE else None)
        text = row.pattern.sub(partial(mark, due=due), text)
    text = due_words.TO_COME.pattern.sub(partial(mark, due=Due(DueTest.SINCE, today, today, "today")), text)
    for row in due_words.SAYS:
        text = row.pattern.sub(partial(mark, due=Due(DueTest.SAYS, words=row.key)), text)
    if due_words.ONE_KIND_OF.search(" ".join(text.split())) and len(set(tests)) > 1 and not any(due.denied for due in tests):
        return DueFound(" ".join(text.split()), (), tuple(dict.fromkeys(tests)))
    if any(due.when is DueTest.ONGOING for due in tests):
        tests = [due for due in tests if due.when not in (DueTest.NONE, DueTest.UNSET)]
    if any(due.when in (DueTest.NONE, DueTest.UNSET) and not due.denied for due in tests):
        tests = [due for due in tests if due.when is not DueTest.SAYS or due.words == "immediate"]  # "no date, or TBC"
    if any(due.when is DueTest.OVERDUE for due in tests):
        text = due_words.NOW.pattern.sub(" ", text)
    text = due_words.NOT_DUE.pattern.sub(" DUE ", " ".join(text.split()))
    text, periods = _periods(text, today)
    text = " ".join(due_words.NOT_DUE.pattern.sub(" DUE ", text).split())
    if due_words.ONE_OF.search(text) and len(periods) > 1 and all(due.when is DueTest.IN for due in periods):
        return DueFound(text, tuple(dict.fromkeys(tests)), tuple(dict.fromkeys(reversed(periods))))
    return DueFound(text, tuple(dict.fromkeys((*tests, *periods))))


def _without_now(text: str, today: date) -> str:
    """The text without "as of today", or "as at" and a date that is today. The time is when the question is asked, and no
    deadline.
    """
    text = " ".join(due_words.AS_OF_NOW.pattern.sub(" ", text).split())
    if " as " not in text:
        return text
    for period in reversed(find_periods(text, today)):
        first, after = period.at
        if period.start <= today <= period.end and (match := due_words.AS_OF.search(text[:first])):
            text = f"{text[: match.start()]} {text[after:]}"
    return " ".join(text.split())


def is_to_come(tests: Sequence[Due], text: str, today: date) -> bool:
    """True if the question asks about work that is still to be done by a future day: "what is due by Easter"."""
    ahead = [due for due in tests if due.when in (DueTest.BY, DueTest.BEFORE) and due.end and due.end >= today]
    asked = bool(ahead) and not any(due.denied for due in tests)
    return asked and not named_days.speaks_of_the_past(text) and bool(due_words.STILL_TO_DO.search(text))


def _with_year(match: re.Match[str], today: date) -> str:
    """Replace "January next year" by the month with the year in figures."""
    period = match["period"].replace("last quarter", "fourth quarter")
    return f"{period} {today.year + {'next': 1, 'last': -1, 'this': 0}[match['which']]}"


def _late_by(match: re.Match[str], tests: list[Due], today: date) -> str:
    """Add a test for what is late by more than the given time."""
    number, unit = (match["number"], match["unit"]) if match["unit"] else (match["number2"], match["unit2"])
    count = int(number) if number.isdigit() else NUMBERS.get(number) or time_words.COUNTS[number]
    limit = moved(today, -count, unit.removesuffix("s"))
    tests.append(Due(DueTest.OVERDUE, today, limit, f"by more than {number} {unit}"))
    return " DUE "


def _periods(text: str, today: date) -> tuple[str, list[Due]]:
    """Remove each period from the text, last to first, with the words that say how the timescale must relate to it."""
    tests: list[Due] = []
    if alone := due_words.ALONE.search(text):
        text = f"{text[: alone.start(1)]} in {alone[1]}"
    text = due_words.BEFORE_NOUN.pattern.sub(r"due in \g<period>", text)
    text = due_words.SHARED_YEAR.pattern.sub(r"\1 \4\2\3 \4", text)
    ahead = due_words.STILL_TO_DO.search(text) is not None and not named_days.speaks_of_the_past(text)
    for period in reversed(find_periods(text, today)):
        first, after = period.at
        head, due = _read(text[:first], period)
        if ahead and due.when in (DueTest.BY, DueTest.BEFORE) and not period.year_given and period.end < today:
            due = _a_year_later(due)
        verb = due_words.VERB_AT_END.search(head)
        head, verb_text = (head[: verb.start()], verb[0]) if verb else (head, "")
        denied = due_words.NOT_BEFORE.search(head) or due_words.NOT_WITHIN.search(verb_text)
        tests.append(replace(due, denied=bool(denied)))
        text = f"{head} {'NOTDUE' if denied else 'DUE'} {text[after:]}"
    return text, tests


def _a_year_later(due: Due) -> Due:
    """The same days one year later: in a question like "what is due by September", the coming one is meant."""
    if due.start is None or due.end is None:
        return due
    return replace(due, start=moved(due.start, 1, "year"), end=moved(due.end, 1, "year"))


def _read(head: str, period: NamedPeriod) -> tuple[str, Due]:
    """The text before a period without the words that belong to the test, and the test."""
    start, words = period.start, time_words.CAPITALS.pattern.sub(lambda match: match[0].capitalize(), period.words)
    if ends := due_words.END_OF.search(head):
        head, start = head[: ends.start()], period.end
        words = words if start == period.start else f"the end of {words}"
    when, head = _how(head)
    if ends and when is DueTest.BEFORE:  # "before the end of January" includes January itself
        when = DueTest.BY
    is_range = due_words.RANGE.search(period.words) is not None
    any_year = when is DueTest.IN and not period.year_given and start != period.end and not is_range
    return head, Due(when, start, period.end, words, any_year=any_year)


def _how(head: str) -> tuple[DueTest, str]:
    """How the timescale must relate to the period that follows, and the text before the words that say so."""
    for row in (due_words.START, *due_words.BEFORE):
        if match := row.search(head):
            return DueTest(row.key), head[: match.start()]
    return DueTest.IN, head

"""When digests are due: years worked out by hand in tests/calendars, the wording, and properties that hold for any rule."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.schedules import recurrence
from handlers.schedules.recurrence import (
    DAILY,
    MEETING,
    MONTHLY,
    QUARTERLY,
    WEEKDAY,
    WEEKLY,
    WORKING,
    Recurrence,
    describe,
    due,
    from_json,
    next_due,
    parse,
    to_json,
)
from knowledge.calendars import Calendar
from knowledge.model import Unclear

CALENDARS = Path(__file__).parent / "calendars"
MEETINGS = {2026: [(1, 14), (4, 8), (9, 1), (12, 29)], 2028: [(3, 1)]}
TODAY = date(2026, 1, 1)


def worked_out() -> list[tuple[int, str, list[str]]]:
    """Each rule of the calendars, with its due moments as they were typed."""
    rules = []
    for path in sorted(CALENDARS.glob("*.txt")):
        year = int(path.stem.rpartition("-")[2])
        for block in re.split(r"^> ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            sentence, _, rest = block.partition("\n")
            lines = "\n".join(line for line in rest.splitlines() if not line.startswith("#"))
            rules.append((year, sentence.strip(), re.findall(r"\d\d-\d\d \d\d:\d\d", lines)))
    return rules


@pytest.mark.parametrize(("year", "sentence", "moments"), worked_out())
def test_a_year_as_worked_out_by_hand(year: int, sentence: str, moments: list[str]) -> None:
    meetings = [date(year, month, day) for month, day in MEETINGS[year]]
    start = datetime(year, 1, 1, tzinfo=UTC) - timedelta(seconds=1)
    rule = parse(sentence, TODAY)
    due_moments = due(rule, start, datetime(year, 12, 31, 23, 59, tzinfo=UTC), meetings, Calendar())
    assert [f"{moment:%m-%d %H:%M}" for moment in due_moments if moment.year == year] == moments


def test_each_region_has_its_own_holidays() -> None:
    assert Calendar("Scotland").holiday(date(2026, 1, 2)) and not Calendar("England").holiday(date(2026, 1, 2))
    assert Calendar("Northern Ireland").holiday(date(2026, 3, 17)) and not Calendar("Wales").holiday(date(2026, 3, 17))
    assert not Calendar("Scotland").holiday(date(2026, 4, 6)) and Calendar("Wales").holiday(date(2026, 4, 6))


def test_scotlands_holiday_for_the_world_cup_is_known() -> None:
    day = date(2026, 6, 15)
    assert Calendar("Scotland").holiday(day) and not Calendar("England").holiday(day)
    assert "World Cup" in Calendar("Scotland").why_off(day)


def test_an_organisations_own_days_off_count_as_holidays() -> None:
    closed = tuple(date(2026, 12, day) for day in (29, 30, 31))
    calendar = Calendar("England", closed)
    assert calendar.next_working(date(2026, 12, 28)) == date(
        2027, 1, 4
    )  # the 28th is a bank holiday, then closed, then New Year
    assert calendar.before(date(2027, 1, 4), 1) == date(2026, 12, 24) and calendar.why_off(closed[0]) == "a day off here"
    weekly = parse("every Tuesday 9:00", TODAY)
    moment = next_due(weekly, datetime(2026, 12, 23, tzinfo=UTC), (), calendar)
    assert moment == datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert recurrence.named_day(weekly, moment, (), calendar) == date(2026, 12, 29)


def test_a_long_closure_moves_a_digest_past_its_end() -> None:
    calendar = Calendar(days_off=tuple(date(2026, 7, 1) + timedelta(days=day) for day in range(31)))
    monthly = parse("on the 1st of the month", TODAY)
    moment = next_due(monthly, datetime(2026, 6, 29, tzinfo=UTC), (), calendar)
    assert moment == datetime(2026, 8, 3, 8, tzinfo=UTC)
    assert list(due(monthly, datetime(2026, 8, 2, tzinfo=UTC), moment, (), calendar)) == [moment]


SENTENCES = [
    ("every Monday 9:00", "every Monday at 9:00"),
    ("Mondays at 9", "every Monday at 9:00"),
    ("every weekday 8:30", "every working day at 8:30"),
    ("each monday and thursday at 16.30", "every Monday and Thursday at 16:30"),
    ("every second Tuesday 10am", "every second Tuesday at 10:00"),
    ("every other Tuesday at 10am", "every second Tuesday at 10:00"),
    ("fortnightly on Tuesday at 10am", "every second Tuesday at 10:00"),
    ("first working day of the month", "first working day of every month at 9:00"),
    ("on the first working day of each month at noon", "first working day of every month at 12:00"),
    ("last Friday of the month at 4pm", "last Friday of every month at 16:00"),
    ("on the 1st of the month", "on the 1st of every month at 9:00"),
    ("the day before each meeting", "the day before each meeting at 9:00"),
    ("3 working days before every committee meeting", "3 working days before each meeting at 9:00"),
    ("every Monday 9:00 only when something changed", "every Monday at 9:00"),
    ("every Monday 9:00, even when nothing changed", "every Monday at 9:00, even when nothing changed"),
    ("every Monday 9:00 only Procurement's", "every Monday at 9:00, only Procurement’s"),
    ("every Monday 9:00 in Europe/Paris time", "every Monday at 9:00 Europe/Paris time"),
]


@pytest.mark.parametrize(("typed", "sentence"), SENTENCES)
def test_a_sentence_is_said_back_and_means_the_same(typed: str, sentence: str) -> None:
    rule = parse(typed, TODAY)
    assert describe(rule) == sentence
    assert parse(sentence, TODAY) == rule
    assert from_json(to_json(rule)) == rule


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("sometimes", "send, for example"),
        ("every Monday 25:00", "isn’t a time of day"),
        ("every Monday 13pm", "isn’t a time of day"),
        ("on the 42nd of every month", "send, for example"),
        ("every Monday Mars/Phobos time", "no time zone"),
    ],
)
def test_what_is_no_time_is_said(typed: str, says: str) -> None:
    with pytest.raises(Unclear, match=says):
        parse(typed, TODAY)


def test_a_fortnight_is_counted_from_the_week_in_which_it_was_set_up() -> None:
    rule = parse("every second Monday", date(2026, 3, 4))
    start = datetime(2026, 3, 1, tzinfo=UTC)
    assert [m.date() for m in due(rule, start, start + timedelta(days=30))] == [
        date(2026, 3, 2),
        date(2026, 3, 16),
        date(2026, 3, 30),
    ]


def test_without_meetings_nothing_is_due_before_them() -> None:
    assert next_due(parse("the day before each meeting", TODAY), datetime(2026, 1, 1, tzinfo=UTC)) is None


RULES = st.one_of(
    st.builds(
        Recurrence,
        st.just(WEEKLY),
        st.integers(1, 2),
        st.sets(st.integers(0, 6), min_size=1).map(lambda s: tuple(sorted(s))),
        anchor=st.just("2026-01-01"),
    ),
    st.builds(Recurrence, st.just(MONTHLY), st.integers(1, 31)),
    st.builds(Recurrence, st.just(WORKING), st.sampled_from([1, 2, 3, -1])),
    st.builds(Recurrence, st.just(WEEKDAY), st.sampled_from([1, 2, 3, 4, -1]), st.integers(0, 6).map(lambda day: (day,))),
    st.builds(Recurrence, st.just(MEETING), st.integers(1, 5)),
    st.sampled_from([Recurrence(DAILY), Recurrence(QUARTERLY)]),
)
ZONES = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"])


@settings(max_examples=60, deadline=None)
@given(
    rule=RULES,
    hour=st.integers(0, 23),
    minute=st.sampled_from([0, 30]),
    zone=ZONES,
    cut=st.integers(1, 360),
    even=st.booleans(),
)
def test_any_rule_is_due_in_order_once_and_however_often_one_looks(
    rule: Recurrence, hour: int, minute: int, zone: str, cut: int, even: bool
) -> None:
    from dataclasses import replace

    rule = replace(rule, at=f"{hour:02}:{minute:02}", zone=zone, changed_only=not even)
    start, meetings = datetime(2026, 1, 1, tzinfo=UTC), [date(2026, 2, 3), date(2026, 9, 1)]
    end = start + timedelta(days=365)
    whole = list(due(rule, start, end, meetings))
    assert whole == sorted(set(whole)) and all(start < moment <= end for moment in whole)
    middle = start + timedelta(days=cut)
    assert [*due(rule, start, middle, meetings), *due(rule, middle, end, meetings)] == whole
    assert next_due(rule, start, meetings) == (whole[0] if whole else None)
    assert parse(describe(rule), date(2026, 1, 1)) == rule


def test_words_and_holidays_load_no_other_languages_or_countries() -> None:
    code = (
        "import sys; from datetime import date; from knowledge import word_forms; from knowledge.calendars import Calendar;"
        " assert word_forms.stem('suppliers') == 'supplier'; assert Calendar().holiday(date(2026, 12, 25));"
        " print(sorted(name for name in sys.modules if 'stemmer' in name or 'countries' in name))"
    )
    loaded = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, timeout=60, check=True).stdout
    assert "united_kingdom" in loaded and "english_stemmer" in loaded
    assert not any(name in loaded for name in ("france", "french", "germany", "german"))

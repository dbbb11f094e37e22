"""What timescales mean, as tables of wordings, and as properties that hold for any text and for any date.

A row with "unread" matters as much as the others: a guessed date is worse than none.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.timescale import find_period, find_periods, read_timescale

PLAN_DATE = date(2026, 1, 15)
TODAY = date(2026, 11, 26)

# The words | start | end | due from, with "-" for none; then "ongoing" if it is.
CELLS = """
2015 | 2015-01-01 | 2015-12-31 | 2015-01-01
Autumn 2014 | 2014-09-01 | 2014-11-30 | 2014-09-01
Autumn 14 | 2014-09-01 | 2014-11-30 | 2014-09-01
autumn ’14 | 2014-09-01 | 2014-11-30 | 2014-09-01
Spring 2015 | 2015-03-01 | 2015-05-31 | 2015-03-01
Summer 2015 | 2015-06-01 | 2015-08-31 | 2015-06-01
Winter 2014 | 2014-12-01 | 2015-02-28 | 2014-12-01
Winter 2014/15 | 2014-12-01 | 2015-02-28 | 2014-12-01
Winter 2015 | 2015-12-01 | 2016-02-29 | 2015-12-01
Spring/Summer 2026 | 2026-03-01 | 2026-08-31 | 2026-06-01
Winter/Spring 2015 | 2014-12-01 | 2015-05-31 | 2015-03-01
Early 2015 | 2015-01-01 | 2015-04-30 | 2015-01-01
mid 2015 | 2015-05-01 | 2015-08-31 | 2015-05-01
mid-2015 | 2015-05-01 | 2015-08-31 | 2015-05-01
Late 2015 | 2015-09-01 | 2015-12-31 | 2015-09-01
Mid to late 2015 | 2015-05-01 | 2015-12-31 | 2015-05-01
Start of 2026 | 2026-01-01 | 2026-04-30 | 2026-01-01
early March 2026 | 2026-03-01 | 2026-03-10 | 2026-03-01
mid-March 2026 | 2026-03-11 | 2026-03-20 | 2026-03-11
late March 2026 | 2026-03-21 | 2026-03-31 | 2026-03-21
early autumn 2025 | 2025-09-01 | 2025-09-30 | 2025-09-01
Early 2025/26 | 2025-04-01 | 2025-07-31 | 2025-04-01
FY 2024/25 | 2024-04-01 | 2025-03-31 | 2024-04-01
FY24/25 | 2024-04-01 | 2025-03-31 | 2024-04-01
2024-25 | 2024-04-01 | 2025-03-31 | 2024-04-01
2024/25 | 2024-04-01 | 2025-03-31 | 2024-04-01
2024/2025 | 2024-04-01 | 2025-03-31 | 2024-04-01
Financial year 2024–25 | 2024-04-01 | 2025-03-31 | 2024-04-01
Academic year 2025/26 | 2025-09-01 | 2026-08-31 | 2025-09-01
2014-2016 | 2014-01-01 | 2016-12-31 | 2016-01-01
2014 to 2016 | 2014-01-01 | 2016-12-31 | 2016-01-01
Q3 2024/25 | 2024-10-01 | 2024-12-31 | 2024-10-01
Q4 2024/25 | 2025-01-01 | 2025-03-31 | 2025-01-01
Q2 2025 | 2025-07-01 | 2025-09-30 | 2025-07-01
Q3 25/26 | 2025-10-01 | 2025-12-31 | 2025-10-01
Quarter 3 (2025/26) | 2025-10-01 | 2025-12-31 | 2025-10-01
2025/26 Q1 | 2025-04-01 | 2025-06-30 | 2025-04-01
third quarter of 2024/25 | 2024-10-01 | 2024-12-31 | 2024-10-01
Q1-Q3 2025/26 | 2025-04-01 | 2025-12-31 | 2025-10-01
Q3/Q4 2025/26 | 2025-10-01 | 2026-03-31 | 2026-01-01
End of Q3 2025/26 | - | 2025-12-31 | 2025-12-31
First half of 2025/26 | 2025-04-01 | 2025-09-30 | 2025-04-01
Second half of 2025 | 2025-07-01 | 2025-12-31 | 2025-07-01
April 2015 | 2015-04-01 | 2015-04-30 | 2015-04-01
Sept 2025 | 2025-09-01 | 2025-09-30 | 2025-09-01
Sept. 2025 | 2025-09-01 | 2025-09-30 | 2025-09-01
Dec-14 | 2014-12-01 | 2014-12-31 | 2014-12-01
Mar 26 | 2026-03-01 | 2026-03-31 | 2026-03-01
03/2026 | 2026-03-01 | 2026-03-31 | 2026-03-01
30/09/2025 | 2025-09-30 | 2025-09-30 | 2025-09-30
05/03/2026 | 2026-03-05 | 2026-03-05 | 2026-03-05
30.9.25 | 2025-09-30 | 2025-09-30 | 2025-09-30
2025-09-30 | 2025-09-30 | 2025-09-30 | 2025-09-30
30 September 2025 | 2025-09-30 | 2025-09-30 | 2025-09-30
30th Sept 2025 | 2025-09-30 | 2025-09-30 | 2025-09-30
Tuesday 30th September 2025 | 2025-09-30 | 2025-09-30 | 2025-09-30
1st of March 2026 | 2026-03-01 | 2026-03-01 | 2026-03-01
September 30, 2025 | 2025-09-30 | 2025-09-30 | 2025-09-30
w/c 5 May 2025 | 2025-05-05 | 2025-05-11 | 2025-05-05
September 2025 – March 2026 | 2025-09-01 | 2026-03-31 | 2026-03-01
September 2025—March 2026 | 2025-09-01 | 2026-03-31 | 2026-03-01
Sept-Dec 2025 | 2025-09-01 | 2025-12-31 | 2025-12-01
October to March 2026 | 2025-10-01 | 2026-03-31 | 2026-03-01
from April 2015 to June 2016 | 2015-04-01 | 2016-06-30 | 2016-06-01
From April 2015 until the end of June 2016 | 2015-04-01 | 2016-06-30 | 2016-06-30
Between June 2025 and May 2026 | 2025-06-01 | 2026-05-31 | 2026-05-01
April/May 2015 | 2015-04-01 | 2015-05-31 | 2015-05-01
June or July 2026 | 2026-06-01 | 2026-07-31 | 2026-07-01
1 April to 30 June 2025 | 2025-04-01 | 2025-06-30 | 2025-06-30
by end of March 2026 | - | 2026-03-31 | 2026-03-31
By end March 2026 | - | 2026-03-31 | 2026-03-31
End March 2026 | - | 2026-03-31 | 2026-03-31
by March 2026 | - | 2026-03-31 | 2026-03-01
Report to Committee by March 2026 | - | 2026-03-31 | 2026-03-01
no later than 31 March 2026 | - | 2026-03-31 | 2026-03-31
31 March 2026 at the latest | 2026-03-31 | 2026-03-31 | 2026-03-31
before April 2015 | - | 2015-03-31 | 2015-03-31
before the end of April 2015 | - | 2015-04-30 | 2015-04-30
before the start of April 2015 | - | 2015-03-31 | 2015-03-31
until March 2026 | - | 2026-03-31 | 2026-03-01
End of 2015 | - | 2015-12-31 | 2015-12-31
by the end of the financial year 2025/26 | - | 2026-03-31 | 2026-03-31
Financial year end 2025/26 | - | 2026-03-31 | 2026-03-31
end of the year | - | 2026-12-31 | 2026-12-31
by end of the financial year | - | 2026-03-31 | 2026-03-31
Next spring | 2026-03-01 | 2026-05-31 | 2026-03-01
Starting Summer 2014 | 2014-06-01 | - | -
Starting in Summer 2014 | 2014-06-01 | - | -
From April 2015 | 2015-04-01 | - | -
Commencing 1 April 2015 | 2015-04-01 | - | -
April 2015 onwards | 2015-04-01 | - | -
April 2015+ | 2015-04-01 | - | -
Start: June 2025, end: March 2026 | 2025-06-01 | 2026-03-31 | 2026-03-31
1 April 2025-30 June 2025 | 2025-04-01 | 2025-06-30 | 2025-06-30
From the beginning of 2026 | 2026-01-01 | - | -
by the start of 2026 | - | 2026-01-01 | 2026-01-01
1. Draft: June 2025 • 2. Final: July 2025 | 2025-06-01 | 2025-07-31 | 2025-07-01
Early next year | 2027-01-01 | 2027-04-30 | 2027-01-01
Ongoing | - | - | - ongoing
On going | - | - | - ongoing
On-going. | - | - | - ongoing
Ongoing, as and when required | - | - | - ongoing
Continuous | - | - | - ongoing
Continual | - | - | - ongoing
Business as usual | - | - | - ongoing
BAU | - | - | - ongoing
Annually | - | - | - ongoing
Annual | - | - | - ongoing
Quarterly | - | - | - ongoing
Monthly | - | - | - ongoing
Every 6 months | - | - | - ongoing
Annually in March | - | - | - ongoing
March and September each year | - | - | - ongoing
April 2015 and ongoing | 2015-04-01 | 2015-04-30 | 2015-04-01 ongoing
April 2015 (ongoing) | 2015-04-01 | 2015-04-30 | 2015-04-01 ongoing
Ongoing from Autumn 14 | 2014-09-01 | - | - ongoing
From April 2015 and ongoing | 2015-04-01 | - | - ongoing
Ongoing – review March 2026 | - | 2026-03-31 | 2026-03-01 ongoing
Ongoing until March 2026 | - | 2026-03-31 | 2026-03-01 ongoing
April 2015 and beyond | 2015-04-01 | 2015-04-30 | 2015-04-01 ongoing
within 6 months | 2026-01-15 | 2026-07-15 | 2026-07-15
Within six months | 2026-01-15 | 2026-07-15 | 2026-07-15
6 months | 2026-01-15 | 2026-07-15 | 2026-07-15
within two weeks | 2026-01-15 | 2026-01-29 | 2026-01-29
3-6 months | 2026-01-15 | 2026-07-15 | 2026-04-15
next 12 months | 2026-01-15 | 2027-01-15 | 2027-01-15
Over the next 12 months | 2026-01-15 | 2027-01-15 | 2027-01-15
Immediate | 2026-01-15 | 2026-01-15 | 2026-01-15
Immediately | 2026-01-15 | 2026-01-15 | 2026-01-15
With immediate effect | 2026-01-15 | 2026-01-15 | 2026-01-15
Complete March 2025 | 2025-03-01 | 2025-03-31 | 2025-03-01
Revised date: June 2026 | 2026-06-01 | 2026-06-30 | 2026-06-01
Phase 1 June 2025; Phase 2 December 2025 | 2025-06-01 | 2025-12-31 | 2025-12-01
Originally June 2025, now December 2025 | 2025-06-01 | 2025-12-31 | 2025-12-01
Draft June 2025 and final December 2025 | 2025-06-01 | 2025-12-31 | 2025-12-01
30 June and 31 December 2025 | 2025-06-30 | 2025-12-31 | 2025-12-31
June 2026 (subject to funding) | 2026-06-01 | 2026-06-30 | 2026-06-01
"""

UNREAD = """
tbc | TBA | To be confirmed | n/a | N/A | - | – | see note |  | ASAP | Short term | Medium term | Completed | Complete
High | not before June 2026 | to be agreed after June 2026 | depends on the outcome in June 2026 | after June 2026
June 2026 at the earliest | June 2026? | if agreed, June 2026 | following election in May 2026
once approved in June 2026 | no longer ongoing | not ongoing | June 2026 tbc | 31/02/2025 | 30 February 2026
31 June 2025 | 13/13/2025 | 2025-02-30 | 29/02/2025 | by 31/02/2025, ongoing | March | Autumn | 30 September
Quarter 3 | Q3 | FY 2025 | Spring 2014/15 | 2014/24 | Autumn 2015 over 60 | June 2026 45 | 12 months from April 2015
originally June 2025 | slipped from June 2025 to December 2025 | March 2026 to June 2025
subject to decision in June 2026 | 12 month pilot | Decision June 2025 on contract running to March 2030
Public Contracts Regulations 2015 | June 2025, then from September 2025 | 1 June 2026 17:00
Work starts on site in June 2026 | within 10 working days | 99999999999 months | within 999 years
within 6 months of adoption
"""

# A question | the period's first day | its last day | the words taken
QUESTIONS = """
what was due in autumn 2014 | 2014-09-01 | 2014-11-30 | autumn 2014
due winter 14 | 2014-12-01 | 2015-02-28 | winter 14
which recs had a deadline of april 2015 | 2015-04-01 | 2015-04-30 | april 2015
anything due early 2015? | 2015-01-01 | 2015-04-30 | early 2015
things due in 2014 | 2014-01-01 | 2014-12-31 | 2014
what was due by december 2014 | 2014-12-01 | 2014-12-31 | december 2014
due by the end of march 2026 | 2026-03-01 | 2026-03-31 | march 2026
what may be due in may 2015 | 2015-05-01 | 2015-05-31 | may 2015
due between autumn 2014 and april 2015 | 2014-09-01 | 2015-04-30 | between autumn 2014 and april 2015
due from june to august 2025 | 2025-06-01 | 2025-08-31 | from june to august 2025
due sept–dec 2025 | 2025-09-01 | 2025-12-31 | sept–dec 2025
due in q3 2024/25 | 2024-10-01 | 2024-12-31 | q3 2024/25
due in 2014/15? | 2014-04-01 | 2015-03-31 | 2014/15
on 30/09/2025 | 2025-09-30 | 2025-09-30 | 30/09/2025
"""

QUESTIONS_TODAY = """
what is due this month | 2026-11-01 | 2026-11-30 | this month
last month's | 2026-10-01 | 2026-10-31 | last month
due next quarter | 2027-01-01 | 2027-03-31 | next quarter
due this quarter | 2026-10-01 | 2026-12-31 | this quarter
due this year | 2026-01-01 | 2026-12-31 | this year
due this financial year | 2026-04-01 | 2027-03-31 | this financial year
early next year | 2027-01-01 | 2027-04-30 | early next year
by the end of the year | 2026-01-01 | 2026-12-31 | the year
due next week | 2026-11-30 | 2026-12-06 | next week
due today | 2026-11-26 | 2026-11-26 | today
due tomorrow | 2026-11-27 | 2026-11-27 | tomorrow
the next 3 months | 2026-11-26 | 2027-02-26 | the next 3 months
in the last 14 days | 2026-11-12 | 2026-11-26 | the last 14 days
next spring | 2027-03-01 | 2027-05-31 | next spring
last autumn | 2025-09-01 | 2025-11-30 | last autumn
this autumn | 2026-09-01 | 2026-11-30 | this autumn
"""

YEARLESS = """
what changed since 1 March | 2026-03-01 | 2026-03-01 | 1 March
due in march | 2027-03-01 | 2027-03-31 | march
due by may | 2027-05-01 | 2027-05-31 | may
anything due in autumn | 2026-09-01 | 2026-11-30 | autumn
Q3 deadlines | 2026-10-01 | 2026-12-31 | Q3
due in october or december | 2026-10-01 | 2026-10-31 | october
"""

NO_PERIOD = """
who owns R7 | within 14 days | contracts over £5k | £2014 | may we see R3 | May I ask about R3 | which may be late
what is due may change | this may be late | the 5 may be late | march on with it | spring into action | jan owns it
Public Contracts Regulations 2015 | public contracts regulations (2015) | the Social Value Act 2012
the 2015 regulations | the 2012 social value act | EU directive 2014/24 | 31/02/2025 | R2014 | 2014 people | fall
call off | what now
"""


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _cells(table: str) -> list[str]:
    return [cell for row in _rows(table) for cell in row]


def _day(words: str) -> date | None:
    return None if words == "-" else date.fromisoformat(words)


@pytest.mark.parametrize("row", _rows(CELLS), ids=lambda row: row[0])
def test_a_cell_is_read(row: list[str]) -> None:
    words, start, end, due_from = row
    due_from, _, ongoing = due_from.partition(" ")
    span = read_timescale(words, PLAN_DATE).span
    assert span is not None
    assert (span.start, span.end, span.due_from, span.ongoing) == (_day(start), _day(end), _day(due_from), bool(ongoing))


@pytest.mark.parametrize("words", _cells(UNREAD))
def test_a_cell_that_cannot_be_read_keeps_its_words(words: str) -> None:
    read = read_timescale(words, PLAN_DATE)
    assert read.span is None
    assert read.words == words


@pytest.mark.parametrize("words", ["within 6 months", "Immediate", "end of the year", "next spring", "next 12 months"])
def test_what_counts_from_the_plans_date_needs_one(words: str) -> None:
    assert read_timescale(words).span is None


@pytest.mark.parametrize("row", _rows(QUESTIONS), ids=lambda row: row[0])
@pytest.mark.parametrize("today", [None, TODAY])
def test_a_question_names_a_period(row: list[str], today: date | None) -> None:
    found = find_period(row[0], today)
    assert found is not None
    assert [str(found.start), str(found.end), found.words, found.year_given] == [*row[1:], True]
    assert row[0][slice(*found.at)] == found.words


@pytest.mark.parametrize("row", _rows(QUESTIONS_TODAY), ids=lambda row: row[0])
def test_a_question_names_a_period_by_today(row: list[str]) -> None:
    found = find_period(row[0], TODAY)
    assert found is not None
    assert [str(found.start), str(found.end), found.words, found.year_given] == [*row[1:], True]
    assert find_period(row[0]) is None


@pytest.mark.parametrize("row", _rows(YEARLESS), ids=lambda row: row[0])
def test_without_a_year_it_is_the_nearest(row: list[str]) -> None:
    found = find_period(row[0], TODAY)
    assert found is not None
    assert [str(found.start), str(found.end), found.words, found.year_given] == [*row[1:], False]
    assert find_period(row[0]) is None


@pytest.mark.parametrize("text", _cells(NO_PERIOD))
def test_no_period(text: str) -> None:
    assert find_periods(text, TODAY) == []


def test_a_year_at_the_end_of_a_list_holds_for_all_of_it() -> None:
    found = find_periods("due in june, july and august 2025")
    assert [(one.start.isoformat(), one.year_given) for one in found] == [
        ("2025-06-01", True),
        ("2025-07-01", True),
        ("2025-08-01", True),
    ]


def test_periods_that_are_no_range_stay_apart() -> None:
    found = find_periods("due in autumn 2014 and early 2015, or in march", TODAY)
    assert [one.words for one in found] == ["autumn 2014", "early 2015", "march"]


_PIECES = st.sampled_from(
    "may 2015 '14 14 q3 early late end of the by before from to - – / and autumn winter 31/02/2025 30 september ongoing "
    "every 6 months @0@ ~ "
    "2024/25 between starting next last year week ; , ( ) immediate phase 1 İ ſept 9999".split(" ")
)
_TEXTS = st.text() | st.lists(_PIECES, max_size=9).map(" ".join)


@given(_TEXTS, st.none() | st.dates())
def test_no_text_raises(text: str, today: date | None) -> None:
    read = read_timescale(text, today)
    assert read.words == text
    if read.span and read.span.start and read.span.end:
        assert read.span.start <= read.span.end
    assert read.span is None or (read.span.due_from is None) == (read.span.end is None)
    for found in find_periods(text, today):
        assert found.start <= found.end
        assert text[slice(*found.at)] == found.words != ""


_DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
_FORMS = "%d/%m/%Y|%d.%m.%Y|%d-%m-%Y|%Y-%m-%d|%d %B %Y|%d %b %Y|%A %d %B %Y|%B %d, %Y|%dth of %B %Y|%d-%b-%Y".split("|")


@given(_DAYS, st.sampled_from(_FORMS))
def test_a_day_comes_back_however_it_is_written(day: date, form: str) -> None:
    words = day.strftime(form)
    span = read_timescale(words).span
    assert span is not None
    assert (span.start, span.end, span.due_from) == (day, day, day)
    found = find_period(f"what was due on {words}?")
    assert found is not None
    assert (found.start, found.end) == (day, day)


_JOINTS = [" to ", "-", " – ", " until "]


@given(_DAYS, _DAYS, st.sampled_from(["%B %Y", "%b %Y", "%d %B %Y", "%d/%m/%Y"]), st.sampled_from(_JOINTS))
def test_a_range_comes_back(one: date, other: date, form: str, joint: str) -> None:
    first, last = sorted((one, other))
    span = read_timescale(joint.join((first.strftime(form), last.strftime(form)))).span
    assert span is not None and span.start is not None and span.end is not None
    assert span.start <= first <= last <= span.end
    assert last - span.start < last - first + timedelta(days=31)

"""Recognises dates in a document's cells, and rewrites them so that `read_timescale` can read them.

A cell's own words are kept; this module only works out what they mean. The day comes before the month unless the document is
clearly American.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from knowledge import calendars
from knowledge.timescale import read_timescale

MIDNIGHT = re.compile(r"[T ]+00:00(?::00(?:\.0+)?)?Z?$")
# A time of day after a date in digits. The last hour of a day in UTC is kept, since it may be the next day in British Summer
# Time.
TIME = re.compile(r"(?<=\d)(?:T|,? +)(?!23:\d\d(?::[\d.]+)?Z)\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]m)?Z?$", re.IGNORECASE)
TIME_BEFORE = re.compile(
    r"^(?:by |at )?(?:\d{1,2}(?:[:.]\d\d)? ?[ap]m|\d{1,2}:\d\d|noon|midday|close of (?:play|business)|cop|cob),?"
    r" (?:on |of )?(?=\S)",
    re.IGNORECASE,
)
WELL_KNOWN = re.compile(rf"\b({'|'.join(sorted(calendars.DAYS, key=len, reverse=True))}),? ((?:19|20)\d\d)\b", re.IGNORECASE)
YEAR_FIRST = re.compile(r"^((?:19|20)\d\d)[/.](\d{1,2})[/.](\d{1,2})$")
NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\w/-]|\.\d)")
SLASHED_MONTH = re.compile(r"^(\d{1,2})[/ ]([A-Za-z]{3,9})[/ ](\d{2,4})$")
SLASHED = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$")
SERIAL = re.compile(r"^(?:3[2-9]|4\d|5[0-4])\d{3}(?:\.\d+)?$")  # 1 August 1987 to 2050, as Excel counts days
MOVED = re.compile(
    r"^(?P<now>.+?)\s*[(\[;,]?\s*\b(?:was|previously|originally|formerly|(?:moved|revised|changed|extended|slipped) from)[: ]+"
    r"(?P<was>[^)\]]+?)[)\]]?$",
    re.IGNORECASE,
)
MOVED_TO = re.compile(
    r"^(?P<was>.+?)\s*[(\[;,–—-]?\s*\b(?:now|revised:?|(?:revised|moved|changed|extended|slipped) to)[: ]+"
    r"(?P<now>[^)\]]+?)[)\]]?$",
    re.IGNORECASE,
)
BOTH = re.compile(
    r"^(?:original(?:ly)?|was|first)[: ]+(?P<was>.+?)[;,]?\s+(?:revised|now|new|current)[: ]+(?P<now>.+)$", re.IGNORECASE
)
TERM = re.compile(
    r"^(?:by |end of |the |in )*(autumn|spring|summer)\s+term,?\s+(?P<year>\d{4})(?:[/-]\d{2,4})?$", re.IGNORECASE
)
TERMS = {"autumn": "September {0} – December {0}", "spring": "January {0} – March {0}", "summer": "April {0} – July {0}"}
NO_DATE = re.compile(
    r"^(?:tb[cad]|to be (?:confirmed|agreed|determined)|n/?a|not applicable|-|–|—|none|not set|on-?going"
    r"|continuous|immediate(?:ly)?"
    r"|asap|as soon as possible|complete|completed|done|closed|implemented|in place|various"
    r"|annual(?:ly)?|quarterly|monthly|termly|weekly"
    r"|(?:within\s+)?\d+\s+(?:days?|weeks?|months?|years?)|(?:within\s+.{1,30})"
    r"|(?:short|medium|long)[ -]term.*|q[1-4]|year \d|phase \w+)\.?$",
    re.IGNORECASE,
)
# Every date contains one of these: digits with a separator, a month, a quarter, a season or a year.
DATED = re.compile(
    r"\d[/.-]\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\bq[1-4]|quarter|spring"
    r"|summer|autumn|winter|term|\b(?:19|20)\d\d",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d")
LONGEST_DATE = 70


@dataclass(frozen=True, slots=True)
class Written:
    """What a date cell says: the words to show, the words to read, the earlier date that it mentions ("" if none), and a note
    about how it was read ("" if that is clear).
    """

    words: str
    read: str
    was: str = ""
    doubt: str = ""


def written(cell: str, american: bool = False, first_day: date = date(1899, 12, 30)) -> Written:
    """Interpret a cell in a deadline column. `first_day` is day 0 of the spreadsheet's calendar."""
    text = " ".join(cell.split())
    if len(text) <= LONGEST_DATE and (match := BOTH.match(text) or MOVED.match(text) or MOVED_TO.match(text)):
        now, was = match["now"].strip(" (,;"), match["was"].strip(" (,;")
        if is_date_like(now) and is_date_like(was):
            return Written(now, to_read(now, american), was, "")
    if SERIAL.match(text):
        day = first_day + timedelta(days=int(float(text)))
        words = calendars.written(day)
        return Written(words, words, "", f"“{text}” was read as a spreadsheet's day number: {words}")
    return Written(MIDNIGHT.sub("", text), to_read(text, american))


def to_read(text: str, american: bool = False) -> str:
    """Rewrite a date so that `read_timescale` can read it."""
    text = TIME_BEFORE.sub("", TIME.sub("", MIDNIGHT.sub("", text.strip())))
    if match := SLASHED_MONTH.match(text):
        return f"{match[1]} {match[2]} {year_of(match[3])}"
    if match := YEAR_FIRST.match(text):
        return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    if match := TERM.match(text):
        return TERMS[match[1].lower()].format(match["year"])
    if WELL_KNOWN.search(text):
        text = WELL_KNOWN.sub(lambda day: calendars.written(calendars.called_in(day[1].lower(), int(day[2]))), text)
    return NUMERIC.sub(r"\3\2\1\2\4", text) if american else text


def year_of(text: str) -> str:
    """Return a year with four digits. A year with two digits is taken to be in this century."""
    return text if len(text) == 4 else f"20{text}"


@lru_cache(maxsize=4096)
def is_date_like(text: str) -> bool:
    """True if text is a date or period that includes a number, in any notation, even if the date is impossible. A bare number
    is not.
    """
    if len(text) > LONGEST_DATE or not DIGIT.search(text) or not DATED.search(text):
        return False
    read = to_read(text)
    if SLASHED.match(read):
        return True
    if re.fullmatch(r"\d{1,4}", read):
        return False  # a number on its own could be a year or anything else
    match = BOTH.match(read) or MOVED.match(read) or MOVED_TO.match(read)
    if match and re.search(r"\d", match["now"]) and re.search(r"\d", match["was"]):
        return read_timescale(to_read(match["now"].strip(" (,;")), None).span is not None
    return read_timescale(read, None).span is not None


@lru_cache(maxsize=4096)
def is_timescale_like(text: str) -> bool:
    """True if text could be in a deadline column: a date, or words such as "Ongoing", "TBC" or "6 months"."""
    if len(text) > LONGEST_DATE:
        return False
    return (
        is_date_like(text)
        or bool(NO_DATE.match(text) or SERIAL.match(text))
        or read_timescale(to_read(text), None).span is not None
    )

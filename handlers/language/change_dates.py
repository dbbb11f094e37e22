"""Dates without a year, and relative dates: "next Friday", "in two weeks", "another month"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.language.rows import pattern
from knowledge.calendars import EASTER, FIXED
from knowledge.number_words import ARTICLES, UP_TO_TWELVE

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    "|dec(?:ember)?"
)
_UNIT = r"(?:working\s+days?|days?|weeks?|wks?|fortnights?|months?|mths?|quarters?|years?|yrs?)"

COUNTS: Mapping[str, int] = {
    **dict.fromkeys(("another", "further", "extra", "additional"), 1),
    **{word: number for number, word in enumerate(UP_TO_TWELVE, 1)},
    **ARTICLES,
    "a few": 3,
}
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(re.escape(word) for word in sorted(COUNTS, key=len, reverse=True))})"

BEFORE = pattern(
    r"^(?:(?:by|in(?!\s+(?:\d|a|an|one|two|three|four|five|six|eight|ten|twelve)\b)|on|to|until|till|is|now"
    r"|to\s+be|will\s+be|(?:be\s+)?(?:moved|changed|pushed|put|set|extended|brought|revised|amended|slipped|postponed|delayed)"
    r"(?:\s+(?:back|out|forwards?|on))?\s+(?:to|until|till))\s+|[:=]\s*)+",
    re.I,
)
AFTER = pattern(
    r"(?:[\s,]+(?:now|instead|please|at\s+the\s+(?:earliest|latest)|or\s+so"
    r"|(?:rather\s+than|instead\s+of|not)\s+(?:in\s+|the\s+)?[\w]{3,12}(?:\s+\d{4})?))+$",
    re.I,
)
WEEKDAY = pattern(
    rf"(?:(?:this|next|coming|on|the)\s+)*(?P<after>(?:a\s+)?week\s+on\s+)?(?P<day>{_DAYS})(?P<later>\s+week|\s+after\s+next)?",
    re.I,
)
NEXT = pattern(r"^(?:this|next|coming)\s+", re.I)
WITHOUT_YEAR = pattern(rf"\b(?:{_MONTHS}|spring|summer|autumn|winter|q[1-4])\b", re.I)
DATE_WORDS = pattern(
    rf"""
    (?:(?:\d{{1,4}}(?:st|nd|rd|th)?|['’]\d\d|{_MONTHS}|(?:{_DAYS})|(?:mon|tues?|wed|thurs?|fri|sat|sun)|{_UNIT}
    |{_NUMBER}|q[1-4]|qtr|fy|h[12]|calendar|financial|half|first
    |second|third|fourth|last|final|end|close|start|beginning|middle|mid|early|late|later|no|than|of|the|in|on|by|at
    |before|next|this|coming|current|now|today|tomorrow|time
    |from|within|over|week|month|quarter|year|autumn|spring|summer|winter|easter|christmas|ongoing|on-going|going
    |continuous|continuing|annually|monthly|quarterly|weekly
    |to|until|till|and|term|working|year-end|after)['’]?s?['’]?(?:[\s,./–—()-]+|(?<=\d)(?=[a-z])|$))+
    """,
    re.I,
)
"""All the words that a date can contain. With any other word, it is more than a date."""
CALLED = pattern(
    rf"(?:(?:this|next|coming|the)\s+)*(?P<name>{'|'.join(sorted(map(re.escape, (*EASTER, *FIXED)), key=len, reverse=True))})"
    r"(?:\s+(?P<year>20\d\d))?",
    re.I,
)
"""A day with a name: "Easter", "next Christmas"."""
FROM_TODAY = pattern(r"\b(?:today|tomorrow|week|month|quarter|year|year[\s-]end|christmas|easter)\b", re.I)
MONTH_ALONE = pattern(r"(?:in\s+)?(?:next|this)\s+month", re.I)
NAMED_MONTH = pattern(rf"(?:{_MONTHS})\s+\d{{4}}", re.I)
AHEAD = pattern(
    rf"(?:(?:with)?in\s+)?(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})(?:['’]?s?['’]?\s+time|\s+from\s+(?:now|today))?", re.I
)
MOVE = pattern(
    rf"(?:another|an?\s+(?:extra|further|additional|more)\s+)?\s*(?P<count>{_NUMBER})?\s*(?:more\s+|extra\s+"
    rf"|further\s+|additional\s+)?(?P<unit>{_UNIT})\b",
    re.I,
)

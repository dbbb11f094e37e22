"""Words for times in the past: "since 1 March", "last week", "on Monday", "since we last met"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.language.rows import row
from knowledge import calendars

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS_AND_SEASONS = (
    "january february march april may june july august september october november december spring summer autumn winter"
).split()
# Names that are capitalised.
CAPITALS = row("name", "last monday", rf"\b(?:{'|'.join((*WEEKDAYS, *MONTHS_AND_SEASONS))}|q[1-4])\b", re.IGNORECASE)

DAYS_OF: Mapping[str, int] = {"day": 1, "week": 7, "month": 30}
MONTHS_OF: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
COUNTS: Mapping[str, int] = {"few": 3, "couple of": 2}
MEETING = r"(?:the |our )?last (?:committee )?meeting|we last met"

# A time relative to today: `how`, `what` and, for an amount of time, `number` and `unit`.
RELATIVE = row(
    "relative",
    "since last Monday",
    rf"""
    (?P<how>since |from |in |within |during |over |on )?
    (?P<what>
        today|yesterday
        |(?:last )?(?:{"|".join(WEEKDAYS)})
        |(?:the |these )?(?:last|past|previous) (?P<number>\d{{1,3}}|few|couple of) (?P<unit>day|week|month)s?
        |(?:this|last|the last|the past|past) (?:week|month|year|quarter)
        |{MEETING}
    )
    (?: so far| to date| onwards?)?
    """,
    re.IGNORECASE,
)
# A day with its own name.
DAY = row(
    "day",
    "since Easter",
    rf"""
    (?P<how>since |from |after |on |before |until |over |at )?(?:the last |last |the )?
    (?P<name>{"|".join(calendars.WELL_KNOWN)})
    """,
    re.IGNORECASE,
)

# Before a calendar period: from it on, before it, or within it.
SINCE = ("since", "from", "after")
BEFORE = ("before", "until", "till", "up to")
IN = ("", "in", "on", "during", "within", "of", "for", "between", "over", "at the end of", "by the end of", "by")

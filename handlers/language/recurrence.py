"""When a digest comes, in words: "every Monday 9:00", "the day before each meeting", "first Tuesday of every month".

`TIME`, `ZONE`, `EVEN`, `ONLY_CHANGED` and `OWNERS` are found anywhere in a message and removed from it. The rest, in lower case
and with the replacements in `FORMS` made, has to match one of `RULES` as a whole. Groups: `number`, `nth` or `nth2` (a key of
`ORDINALS`), `day` (a name or a number), `days` (names), `every` (set for every second week).
"""

from __future__ import annotations

import re

from handlers.language.rows import Row, pattern, row

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}

TIME = pattern(
    r"""
    (?:\bat\s+|@\s*)?\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm)\b
    |(?:\bat\s+|@\s*)?\b(?P<h24>\d{1,2})[:.](?P<m24>\d\d)\b
    |\bat\s+(?P<bare>\d{1,2})\b(?!\s*(?:st|nd|rd|th))
    |\b(?:at\s+)?(?P<noon>noon|midday)\b
    """,
    re.I,
)
ZONE = pattern(r"\b(?:in\s+)?(?P<zone>[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)(?:\s+time)?\b")
EVEN = pattern(
    r"""
    \b(?:even (?:when|if) nothing (?:has )?changed
    |always
    |whether or not anything (?:has )?changed)\b
    """,
    re.I,
)
ONLY_CHANGED = pattern(
    r"\b(?:but )?only (?:when|if) (?:something|anything|things) (?:has |have )?(?:changed|changes|change)\b", re.I
)
OWNERS = pattern(
    r"""
    \b(?:only|just) (?P<owner>.+?)(?:['’]s?)(?=\s|,|$)(?: (?:recommendations|ones|own))?
    |\b(?:only )?for (?P<for>.+?)(?=,|$)
    """,
    re.I,
)
PUNCTUATION = pattern(r"[,.;]")

# Different wordings reduced to one: "on each Monday" to "every monday", "of the month" to "month"

BEGINNING = pattern(r"^(?:on |the |each |every )*(?=\S)")
MONTH = pattern(r"\bof (?:the|each|every) month\b|\b(?:a|each|every) month\b|\bmonthly\b")
EVERY_BEFORE_ORDINAL = pattern(r"^every (?=(?:first|last|second|third|fourth|1st|2nd|3rd|4th)\b.*\bmonth\b)")

_DAY = "|".join(f"{day}s?|{day[:3]}s?" for day in DAYS)
_NTH = "|".join(ORDINALS)
DAY = pattern(_DAY, re.I)

RULES: tuple[Row, ...] = (
    row("daily", "every working day", r"(?:every )?(?:(?:working |week ?)day|day|daily)s?|daily"),
    row(
        "quarterly",
        "first working day of every quarter",
        r"""
        (?:every )?quarter(?:ly)?
        |first working day (?:of (?:the|each|every) )?quarter
        |(?:every )?first working day of (?:the|each|every) quarter
        """,
    ),
    row(
        "meeting",
        "3 working days before each meeting",
        r"""
        (?:(?P<number>\d{1,2}|one|two|three|four|five) (?:working |clear )?days?
        |(?:the )?(?:working )?day) before (?:each|every|the|our|any)?\s?(?:committee )?meetings?
        """,
    ),
    row(
        "working day",
        "last working day month",
        rf"""
        (?P<nth>{_NTH}) (?:working ?|week ?|business )day(?: month)?
        |month (?P<nth2>{_NTH}) (?:working |week|business )day
        """,
    ),
    row("weekday", "first tuesday month", rf"(?P<nth>{_NTH}) (?P<day>{_DAY}) month", re.I),
    row("monthly", "month on the 15th", r"(?:month )?(?:on )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: month)?"),
    row(
        "weekly",
        "every monday and thursday",
        rf"""
        (?:every )?(?P<every>(?:second|other|2nd|two weeks(?: on)?|fortnight(?: on)?) |fortnightly (?:on )?)?
        (?P<days>(?:{_DAY})(?:(?:,| and| &)? (?:{_DAY}))*)
        """,
        re.I,
    ),
)
"""The first row that matches everything wins."""

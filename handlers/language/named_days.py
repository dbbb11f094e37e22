"""Days with names, in questions about what is due: "by Easter", "before Christmas 2014"."""

from __future__ import annotations

from handlers.language.rows import row
from knowledge import calendars

_NAMES = "|".join(sorted((name.replace(" ", "[ ]") for name in calendars.WELL_KNOWN), key=len, reverse=True))
DAY = row(
    "day",
    "due by easter",
    rf"""
    \b(?P<how>by|before|until|till|after|since|from|over|at|on|ahead of|in time for|than)
    (?P<the>(?: (?:the|the end of|next|this))*)[ ](?P<name>{_NAMES})\b(?: (?:of )?(?P<year>20\d\d))?
    """,
)
PAST = row("past", "what was due before christmas", r"\b(?:was|were|had|should (?:\w+ )?have|did|last)\b")

"""How lines that change the plan name recommendations: one, several, or a range.

A match only looks like a ref. Whether it is one depends on the plan or, without a plan, on the pattern `LIKELY`.
"""

from __future__ import annotations

import re

from handlers.language.numbers import SPELT
from handlers.language.rows import pattern

MARK = "R0"
"""The mark that replaces the recommendations that a line names."""

_NOUN = r"(?:#\s*|(?:recommendations?|recs?|actions?|items?|points?)(?![a-z])[\s.]*(?:no\.?|nos\.?|number|#)?\s*)"
_STATED = (
    rf"(?:\d{{1,3}}|(?:{SPELT}))(?:['’]s)?(?:\s*[:,=–—]|\s*$|\s+(?:is|are|was|has|have|can|should|will|needs?|now|done"
    r"|complete[d]?|finished|closed|on\s+hold|in\s+progress|not\s+started|as|to|due|by|with)\b)"
)
"""What shows that a number is a recommendation's: "number five is finished", but not "number one priority"."""
_NUMBER = rf"(?:(?<!our\s)(?<!the\s)(?<!\bmy\s)number\s+(?={_STATED}))"
CANDIDATE = pattern(
    rf"""
    (?<![\w£$.,/-])(?:
    (?P<noun>{_NOUN}|{_NUMBER})?(?P<ref>[a-z]{{0,8}}[\s.\-#/]?\d[\w./()-]*)
    |(?:{_NOUN}|{_NUMBER})(?P<spelt>(?:{SPELT})\b)
    |(?P<letter>[a-z])\s(?=[a-z]{{3}})(?P<said>(?:{SPELT})\b)
    )
    """,
    re.I,
)
"""Anything that looks like a ref: "R17", "r 17", "rec 17", "3.2", "recommendation seventeen", "R seventeen"."""
FIRST_NUMBER = pattern(
    r"""
    (?:(?:mark|close|re-?open|update|complete|set|extend|assign|finish|put|move|change
    |pop|stick|bring|push
    |(?:an?\s+)?(?:update|progress|news)\s+(?:on|for)(?:\s+(?:number|no\.?))?)\s+(?P<ref>\d{1,6})\b(?!\s*(?:%
    |[/.]\d|of\b|more\b|days?\b|weeks?\b|months?\b|recs?\b|recommendations?\b))
    |(?P<first>\d{1,6})(?=['’]s\s+[a-z]
    |\s+(?:status|rag)\s+(?:red|amber|green|blue|yellow|on|in|not|at|complete)
    |\s+another\s+\d|\s*(?:(?:on\s+hold|in\s+progress|not\s+started|complete[d]?|done
    |finished|closed|cancelled|started|paused|delayed|at\s+risk|on\s+track|will|won['’]?t|needs?|now|still|just)\b|(?:[–-]
    |to\b)\s*\d{1,3}\s+(?:all|both|are)\b|[:=→>–—]|-[\s>]|(?:is|are|has|as)\b)))
    """,
    re.I,
)
"""A bare number that can only be a ref: "17: done", "mark 17 as complete"."""
NEXT = pattern(rf"(?:[a-z]\s(?=[a-z]{{3}}))?(?P<ref>[a-z]{{0,8}}[\s.\-#/]?\d[\w./()-]*|(?:{SPELT})\b)", re.I)
"""Another ref in a group. After one that was named in full, a number is enough ("R5, 6 and 7")."""
JOINT = pattern(
    rf"\s*(?:,\s*(?:and\s+)?|&\s*|\+\s*|/\s*|\b(?:and|n)\s+(?:also\s+)?|['’]n['’]?\s+|\bplus\s+|\bas\s+well\s+as\s+){_NOUN}?"
    r"|\s+(?=[a-z]{1,4}[.-]?\d|\d{1,3}\.\d)",
    re.I,
)
RANGE = pattern(r"\s*(?:–|—|-|\bto\b|\bthrough\b|\bthru\b)\s*", re.I)
WHOLE_NUMBER = pattern(r"\d{1,4}")
LIKELY = pattern(
    r"(?!(?:q|h|fy|may|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|on|by|in|at|to|of|for|and|the|no"
    r"|is)[\s.\-#/]?\d)[a-z]{1,4}[.\-#]?\d[\w./]*|r\s\d+",
    re.I,
)
"""What counts as a ref if there is no plan to check it against."""
NUMBER_GOES_ON = pattern(
    r"(?![\w£%./]*[\w%])\s*(?:$|[:=→,&+–—-](?!\s*\d+\s*(?:%|[a-z]{3,}))|(?:and|is|are|both|all|have|has|to|as"
    r"|done|completed?|on\s+hold|in\s+progress|no\s+(?:change|progress|update|news|movement)"
    r"|not|still|now|at\s+risk|on\s+track)\b)",
    re.I,
)
"""What can follow a bare number in a group, so that it isn't a day of the month or a count."""

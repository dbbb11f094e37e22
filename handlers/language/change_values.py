"""The wording around the values in a line that changes the plan: reasons, owners, dates, links, and what follows a status."""

from __future__ import annotations

import re

from handlers.language.change_verbs import STATUS
from handlers.language.rows import laid_out, pattern

INSTEAD = pattern(
    r"^(?:(?:no|nope|nah|yes|ok(?:ay)?|actually|sorry|but|and|please|well|rather|oops|whoops|wait|hang\s+on|hold\s+on"
    r"|correction"
    r"|typo|my\s+mistake|i\s+mean|wrong\s+(?:date|owner|status|word|one|month|year|day|team))\b[\s,:;!.–—-]*)*"
    r"(?:(?:make|change|set|move|put)\s+(?:it|that|this|the\s+\w+)\s+(?:to\s+|for\s+|as\s+)?"
    r"|(?:(?:it|that|the\s+\w+|date|status|owner|deadline)\s+)?should\s+be\s+|i\s+meant?\s+|say\s+|it['’]?s\s+|that['’]?s\s+)?"
    r"|[\s,]+(?:instead|please|rather|not\s+\w+|then|i\s+meant?|sorry)[\s.!]*$",
    re.I,
)
"""The words around the value in "make it April instead"."""

# Owners, words, reasons

NOT_OWNER = pattern(r"[\s,(]{1,3}(?:and\s+)?\b(?:not|no(?=\s+[A-Z])|instead\s+of|rather\s+than)\s+(?P<out>[^\n]{1,60})$", re.I)
"""The owner to be replaced: "Policy, not Procurement"."""
BETWEEN_OWNERS = pattern(r"\s*(?:,|;|\band\b|&)\s*")
_REASON = (
    r"because(?:\s+of)?|due\s+to|owing\s+to|as\s+a\s+result\s+of|on\s+account\s+of|thanks\s+to|the\s+reason\s+(?:is|being)"
)
_WAITING = laid_out(r"""
    while|whilst|pending|awaiting|(?:we['’]?re\s+|we\s+are\s+|still\s+)?waiting\s+(?:on|for)|until|till|following|subject\s+to
    |to\s+(?:allow|give|let|await)|after(?!\s+(?:all|that|this|which)\b)
    """)
BECAUSE = pattern(rf"(?:^|[\s,;:–-])(?:{_REASON}|since(?!\s+(?:\d|then\b)))\s+(.+)$", re.I | re.S)
BEGINS_WITH_REASON = pattern(
    rf"""
    \s*(?:[,(–—-]+\s*)?(?:(?:{_REASON}|as(?!\s+(?:of|at|from|per|well|agreed|planned|part|requested|expected|discussed)\b)
    |since(?!\s+(?:\d|then|last|the\s+(?:start|end|beginning)|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue
    |wed|thu|fri)))\s+(?P<why>.+)
    |(?P<waiting>(?:{_WAITING})\s+.+))$
    """,
    re.I | re.S,
)
REASON_REPLY = pattern(r"(?:because|as|since|due to|owing to|waiting (?:on|for)|pending|awaiting|the reason is)\b", re.I)

# Dates

REASON_STARTS = pattern(
    rf"""
    \s*(?:[:;,.(–—]|\s-)\s*(?:(?:{_REASON}|as|since|so|given)\s+(?:that\s+)?)?(?=[^\s\d])
    |\s+(?:{_REASON}|as|since|so|given)\s+(?:that\s+)?
    |\s+(?=(?:{_WAITING}|for|when|with)\s)
    """,
    re.I,
)
"""Where the reason for a date can begin."""

# What follows a status

NAMES_STATUS = pattern(r"^(?:(?:to|as|is|are|now)\b|=)", re.I)
BEFORE_STATUS = pattern(
    r"^(?:(?:to|as|is|are|now|still|back|has\s+been|with|like|it['’]s|it(?=\s+is\b))(?!\w)\s*|[:=–—-]\s*)+", re.I
)
SAYING = pattern(
    r"^(?:to\s+(?:say|read|note|reflect|state|show)|saying|stating|that\s+says|with\s+the\s+following)\b\s*"
    r"(?:that\b)?\s*[:,]?\s*",
    re.I,
)
BY_DATE = pattern(r"^(?:by|until|before)\s+(.+)$", re.I | re.S)
_NOW_DUE = r"(?:(?:is|it is|it['’]s)\s+)?(?:now\s+)?due\s+(?!to\b)(.+)$"
DUE_AT_ONCE = pattern(rf"[\s,;.]*(?:and|but)?\s*{_NOW_DUE}", re.I | re.S)
DUE_LATER_ON = pattern(rf"(?:[,;.]|\s(?:and|but)\b)\s*{_NOW_DUE}", re.I | re.S)
BY_ANOTHER = pattern(r"by\s+(?P<ref>[^\s:;,.]+)\s*[:;,.–-]*\s*(?P<more>.*)$", re.I | re.S)
GIVES_REASON = pattern(r"\s*(?:,\s*(?!(?:and\s+)?(?:now\s+)?(?:due|owner|owned|assign))|[–—(]|-\s)\s*\S+\s+\S", re.I)
"""A reason after a dash or comma: "on hold – Legal have concerns"."""
JOINS_STATUS = pattern(r"\s*(?:,|;|\.\s|and\b|but\b)", re.I)
NOT_STATUS = pattern(
    rf"^[\s,;(–—-]*(?:and\s+)?(?:not|instead\s+of|rather\s+than|no\s+longer)\s+(?:{STATUS})(?![\w-])[\s)]*", re.I
)
"""A status that is denied after the right one: "at risk, not completed"."""
NOTHING_MORE = pattern(
    r"""
    ^(?:(?:now|noo|as\s+(?:of|at)\s+(?:today|now|yesterday|this\s+(?:morning|week|month))|today|yesterday|already
    |finally|too|as\s+well|all|both|status|again|yet|at\s+(?:long\s+)?last|(?:this|last)\s+(?:morning|afternoon|week
    |month|night)
    |(?:since|from)\s+(?:(?:last|this)\s+(?:week|month|year|spring|summer|autumn|winter)|yesterday|today)
    |(?:on|since)\s+(?:last\s+)?(?:monday|tuesday|wednesday|thursday|friday)|last\s+(?:monday|tuesday|wednesday|thursday|friday)
    |and\s+dusted|dusted|as\s+(?:agreed|discussed|requested|planned)|from\s+(?:our|my)\s+(?:side|end)
    |on\s+(?:our|my)\s+(?:side|end)|for\s+(?:now|good)|hooray|yay|woo\s?hoo|phew|(?:so\s+|and\s+)?(?:can\s+you\s+
    |could\s+you\s+|you\s+can\s+|we\s+can\s+|please\s+|pls\s+|kindly\s+){0,3}
    (?:tick|mark|close|sign|take|cross|update|record|check|count|call|note|log)\s+(?:it|this|that|them|the\s+(?:plan
    |record|status|tracker))(?:\s+(?:off|down|up|accordingly|as\s+(?:such|complete[d]?|done|closed|finished)
    |complete[d]?|done|closed))?
    |please|thanks|thank\s+you|cheers|accordingly|full\s+stop|status)(?![\w’'-])|[\s.!,:;–—-])+$
    """,
    re.I,
)
"""What can follow a status without adding anything."""
AND_SO_ON = pattern(r"^(?:again|now|already|finally|too|as\s+well|both|all|today)\s*[,;:.–—-]+\s*", re.I)
"""What follows a status without adding anything, in front of more: "in progress again, a new tenant is found"."""
SAYS_HOW = pattern(r"^(?:with|for|over|through|since|from|between|throughout|until|except|apart)\s+\S", re.I)
"""What only goes on from a status and is no sentence by itself: "in progress with two suppliers"."""
TIME_ALONE = pattern(r"^(?:in|on|at|over|during|as\s+of|as\s+at)\s+", re.I)
"""The word between a status and the time since which it has applied: "completed in May"."""
BY_WHOM = pattern(r"^by\s+(?!\d)\S", re.I)
TO_OWNER = pattern(
    r"^(?:(?:been|now|has|have|is|was)\s+)*(?:moved?|gone|went|passed|handed|given|transferred|over)\s+(?:over\s+)?to\s+", re.I
)
SAYS_WHERE = pattern(
    r"""
    (?P<what>(?:the\s+|our\s+|a\s+)?[\w'’&-]+(?:\s+[\w'’&-]+){0,5}?)(?:\s+(?:is|are|can\s+be\s+found|now))+
    (?:\s+(?:available|attached|online|published|saved|stored))?(?:\s+(?:at|here|online|attached|on|under))?:?
    """,
    re.I,
)
"""Words that only introduce a link: "the charter is at"."""
ADDS_LINK = pattern(
    r"(?:(?:please|and|also)\s+)*(?:add|attach|use|take|record|with)\s+(?:(?:the|this|my|our)\s+)?(?:attached|attachment|link"
    r"|following|report|document)?(?:\s+as\s+(?:the\s+)?evidence)?[\s.:?!]*",
    re.I,
)
"""Words that only ask for a link to be recorded: "and add the attached as evidence"."""
EARLIER = pattern(r"^\s*(?:earlier|forwards?|sooner)\b", re.I)
ADDS_OWNER = pattern(r"(?:add|plus|also|include|and)\s+|\+\s*", re.I)
DROPS_OWNER = pattern(r"(?:drop|remove|delete|minus|less|without|take\s+(?:off|out))\s+|[-–]\s*", re.I)
"""What precedes an owner who is removed: "R3 owner: drop Procurement"."""
AROUND_OWNER = pattern(
    r"^(?:(?:the|our|only|just|solely|both)\s+)+|\s+(?:team|department|now|too|as\s+well|instead|only|alone|please)$", re.I
)
AND_THEN = pattern(r"^(?:and|but|then)\s+|^yet\b[\s,]*(?=\S)", re.I)
DENIED = pattern(r"\b(?:not|never|no longer|isn['’]t)\b", re.I)

# Addresses

URL = pattern(r"<?(https?://[^\s<>|]+)(?:\|([^<>]*))?>?")
AFTER_URL = ".,;:!?'\"”’)]}"
END = 120
"""How many characters at the end of a line are searched for words that introduce a link."""
BEFORE_URL = pattern(r"[\s,;:(–-]*(?:\b(?:and|see|also|link|evidence|at|here|in)\b[\s:(]*)*$", re.I)

"""Changes in owners' own words, besides the commands in `change_lines`: "we've finished R5", "R9 needs another month".

The groups are those of `change_lines`, plus `adds` or `removes` (for owners), `by` (how far a date moves: "another month", "two
weeks"; with `earlier` if it moves forward, and `why` for a reason that follows), and `past` (a key of `PAST`). A row
"statement" matches any sentence about a recommendation: the code that reads `rest` finds out what it says.
"""

from __future__ import annotations

import re

from handlers.language.change_fragments import ITS, MONTH, NUMBER, REF, UNIT
from handlers.language.change_verbs import STATUS
from handlers.language.numbers import SPELT
from handlers.language.rows import Row, laid_out, pattern, whole_line
from handlers.language.stated_dates import DATES
from handlers.language.stated_owners import OWNERS
from handlers.language.stated_requests import REQUESTS
from handlers.language.stated_results import RESULTS

SPECIFIC: tuple[Row, ...] = (*REQUESTS, *DATES, *OWNERS, *RESULTS)
"""The first match wins. These are tried before the rows of `change_lines`."""

QUESTION = pattern(
    rf"""
    (?:who|by\s+when|from\s+when|number(?!\s+(?:\d|(?:{SPELT})\b))
    |name\s+the|what|which|when|where|why|how|whose|wh?at['’]?s|(?:who|when|where|how|why)s
    |(?:is|are|was|has|have|did|does)n['’]?t|wots?|is|are|was|were|has
    |have|had|did|do|does|can|could|would|should|will|shall
    |may(?!\s+\d)|might|any|anything|anyone|show|list|tell|find|search|remind|explain|compare|count|chart|csv|export
    |history|send|give\s+(?:me|us)
    |summari[sz]e|summary|notes?\s+on|remember|download|describe|read|later|digest|status|need|open)\b
    """,
    re.I,
)
"""The beginning of a question or another command."""

_ASKS = laid_out(r"""
    \W{0,9}(?:(?:(?:is|are|still|now)\s+)*(?:late|overdue|outstanding)[\s.!]*$|(?:who|what|which|when|where|why|how|whose|any)\b
    |(?:the\s+)?(?:owners?|leads?|status|deadline|timescale|(?:due\s+)?date|due|progress|updates?|actions?|theme|title
    |notes?|evidence|history|full\s+text|in\s+full|latest|position
    |summary|details?)(?:\s+(?:(?:and|or|&)\s+\w+|(?:of|on|for|please|pls|to\s+date|so\s+far)\b.{0,80}))?\W{0,9}$
    |(?:is|are|was|were|has|have|did|does|do|will)\s+(?:it|they|this|that|we)\b|.{0,80}\bor\s+not\W{0,9}$
    |.{0,80}\bby\s+how\s+(?:much|long|many|far)\b)
    """)
ASKED = pattern(
    r"(?:[\w\s,!@]{0,60}?\b)?(?:please|pls|(?:can|could|would|will)\s+(?:you|someone|somebody|anyone))\s+(?:"
    r"(?:please|just|kindly|also)\s+)*(?:confirm|advise|check|clarify|verify|tell|say|let)\b",
    re.I,
)
"""A request for information, before its courtesies are removed."""
ASKED_AT_THE_END = pattern(
    r"(?:\?|\bor\s+not|\by\s*/\s*n|\byes\s*/\s*no|\byes\s+or\s+no|,\s*(?:right|correct|yes|isn['’]?t\s+it|no))[\s.!]*$", re.I
)
STATEMENT: tuple[Row, ...] = (
    whole_line(
        "statement",
        "R20: 94 % were paid in 14 days",
        rf"{REF}(?!{_ASKS})(?P<sign>\s*(?:[:–—=→(]|[-=]*>{{1,3}}|-+)\s*|\s*,\s+|\s+-+\s+"
        rf"|\s*[✅✔☑\U0001F300-\U0001FAFF]+\s*)(?P<rest>\S.*)",
    ),
    whole_line(
        "statement",
        "R20 has reached 94 % of invoices",
        rf"""
        {ITS}(?!{_ASKS})\s+(?P<rest>(?:(?=\d{{1,3}}\s?(?:%|per\s?cent))|(?:another|a\s+further|a\s+few\s+more)(?=\s+\S+\s+\S)
        |it\s+(?:is|was|has)|is|are|was|were|has|have|had|will|won['’]?t|
        (?:is|are|has|have|was|were)n(?:['’]?t|ae|a)|ain['’]?t|can(?:not|['’]t)?|to\s+be
        |should|needs?|now|both|all|just|finally|nearly|almost|still|not|met|got|gone|went|sent|held|made|began|saw
        |hit|put|set|awaiting|waiting|pending|remains?|stays?|back|again|continues?|resumed|restarted
        |going|progressing|[a-z]+ed(?=\s+(?:the|a|an|by|in|on|to|at|with|for|and|from|over|this|our|all|it|as|until
        |after|before|\d\S*)\b|[\s.!]*$)|(?:{STATUS})(?=\s+(?:pending|as|because|while|until|till|awaiting|waiting
        |since|due|for|by|and|but|following
        |with|at|in|on|after|now|today|subject|again|already|thanks)\b))\b.*)
        """,
    ),
)
"""Any sentence about a recommendation. The words after its ref show that it isn't a question."""

STATEMENT = (
    *STATEMENT,
    whole_line(
        "timescale",
        "R9 by Easter instead – Policy are swamped",
        rf"""
        {ITS}(?P<maybe>)\s*[,:–—-]?\s+(?:(?:by|until|till|now|moved\s+to|back\s+to|will\s+now\s+complete)\s+)*
        (?P<due>(?:(?:the\s+)?end\s+of\b|next\s+(?:{MONTH}|month|week|year|spring|summer|autumn|winter)\b
        |(?:{MONTH})\b|easter\b
        |christmas\b|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2}}|20\d\d-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTH})\b).+)
        """,
    ),
    whole_line(
        "statement",
        "R12's survey has been carried out",
        rf"""
        {REF}['’]s\s+(?!{_ASKS})(?P<rest>[a-z][\w'’-]*(?:\s+[\w'’-]+){{0,4}}?\s+(?:is|are|was|were|has|have|had|will|needs?)
        \s+\S.*)
        """,
    ),
    whole_line(
        "progress",
        "R20 progress the survey is out",
        rf"""
        {ITS}\s+(?:progress|update)(?P<maybe>)\s+
        (?P<progress>(?:the|we|our|all|both|it|they|a|an|survey|draft|work)\s+\S+\s+\S.*)
        """,
    ),
    whole_line(
        "statement", "R5 compleet, see the minutes", rf"{REF}(?P<maybe>)(?!{_ASKS})\s+(?P<rest>[a-z]{{6,20}}\s*[,;:]\s*\S.*)"
    ),
    whole_line("statement", "R5 compleet", rf"{REF}(?P<maybe>)(?!{_ASKS})\s+(?P<rest>[a-z]{{4,}}(?:\s[a-z]{{4,}})?)[.!]*"),
)
ASKS_FOR_CHANGE = pattern(
    r"status\s+(?:of|on|for)\s+(?:\S+\s+){1,6}?(?:should|must|needs?\s+to|ought\s+to|has\s+to)\s+(?:now\s+)?"
    r"(?:say|read|be|show|become|go\s+to|change\s+to)\b(?!.{0,200}\?)|"
    rf"(?:can|could|may)\s+(?:(?:we|i)\s+(?:please\s+)?(?:have|get)\s+(?:until|till|another|an?\s+(?:extra"
    rf"|further)|{NUMBER}\s+(?:more\s+)?{UNIT})|(?:rec\w*\s+)?[a-z]{{0,4}}\s?\d[\w./]*(?:\s*(?:,|and"
    rf"|&)\s*[a-z]{{0,4}}\s?\d[\w./]*)*\s+(?:please\s+)?(?:now\s+)?be\s+(?:marked|set|recorded|shown|changed"
    rf"|moved|put|updated|closed|reopened|extended)\b)",
    re.I,
)
"""A request in the form of a question: "can R5 be marked as complete"."""
STATES_FIRST = pattern(r"\s+(?:is|are|was|were|has|have|will)\s+(?!(?:it|they|he|she|we|you|i|there|any\w*)\b)", re.I)
"""What makes the rest of a sentence after a recommendation a statement: " is still outstanding"."""
NOTHING_NEW = pattern(r"(?:no|nothing)\b", re.I)
NO_CHANGE_OF_EITHER = pattern(r"([a-z]{1,4}\s?\d[\w./]*)\s+or\s+(?=[a-z]{1,4}\s?\d)", re.I)
"""Two recommendations without any news: "no change on R5 or R6"."""
ASKS_WITHIN = pattern(
    r"\b(?:who|what|where|how|whose|which|when|why|hae|whos|whats|wheres|hows)\b|,\s+(?:is|are|has|have|was"
    r"|were|will|did|does|do)\s+(?:the|it|they|we|there|this|that|any)\b",
    re.I,
)
"""A word that makes a sentence about a recommendation a question after all."""
SOUNDS_DONE = pattern(
    r"\b(?:signed\s+off|(?:finally|nearly\s+)?there\b(?=[\s.!]*$)|(?:all|aw|a['’])\s+(?:done|dun|sorted|finished|in\s+place)"
    r"|(?:went|gone|is|are|now)\s+live|adopt(?:e?d)|approved|launched|completed?|finished|delivered|wrapped\s+up|rolled\s+out"
    r"|that['’]s\s+(?:it|us|that)|nothing\s+left)(?!\w)",
    re.I,
)
"""Words in a remark that may mean that a recommendation is completed. The status is offered, never assumed."""
UNCERTAIN = pattern(
    r"\b(?:if|whether|unless|not\s+sure|unsure|un?certain|wonder\w*|maybe|perhaps|might|could|would|hope|hopes|hoping|hopefully"
    r"|suppos\w+|apparently|said|says|told|ask\w*|check\w*|hear|heard|remember|thought|guess|doubt\w*|supposed|rumou?rs?"
    r"|pretend|imagine|assum\w+|want(?:ed)?\s+to|need\s+to\s+(?:know|see)|looking\s+(?:at|for|into)|reckons?|wish\w*"
    r"|tells?\s+me"
    r"|according\s+to|don['’]?t\s+(?:mark|close|touch)|subject\s+to)\b",
    re.I,
)
"""What makes a sentence about a recommendation hearsay, a doubt or a wish, so that there is nothing to record."""
STATES = pattern(rf"\b(?:is|are|was|were|has|have|had|will|we|we['’]ve|i['’]ve|they|done|{STATUS})\b", re.I)
"""A word that makes a sentence about a recommendation a statement."""

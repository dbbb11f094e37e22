"""Lines that change the plan ("update R17 …", "R9 due …", "assign R9 to …"), and the wording inside them.

A row's key is the name of the field that the line changes. Its groups are `ref`, which recommendation, and what the line
says of the field: `note`, `progress` (with `rewrite` where it replaces what stands), `evidence`, `owners`, `due`, `rest`
(what follows the ref: a status, a date or progress), `verb` (a key of `VERBS`, or "reopen") and `word`.

The first row that matches wins. Nothing of a plan is known here: whether a ref, a status or an owner is the plan's own is
found out by whoever reads the groups. The words for a status are those of `knowledge.vocabulary`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.language.refs import TYPED_REF
from handlers.language.rows import Row, laid_out, pattern, row
from knowledge.vocabulary import CLOSED, OPEN

STATUS = "|".join(
    sorted((way for table in (CLOSED, OPEN) for head, also in table.items() for way in (head, *also)), key=len, reverse=True)
)
VERBS = {
    "close": "closed",
    "complete": "completed",
    "finish": "finished",
    "cancel": "cancelled",
    "withdraw": "withdrawn",
    "pause": "paused",
    "suspend": "suspended",
    "supersede": "superseded",
}
"""Verbs that set a status by themselves ("close R9"), each with the status that it says."""

_VERB = r"(?:update|set|mark|change|move|put|make|amend|edit|log|record|flag)"
_DUE = r"(?:due(?:\s+date)?|timescale|deadline|target\s+date|date)"
_AT = r"\s*[:,=–—-]?\s*"  # what may stand between a ref and what is said of it
_SAYS = r"(?:\s*(?::|=|->|→)\s*|\s+(?:is\s+now|are\s+now|now)\s+)"  # what makes "R9 deadline …" no question
_TO = rf"(?:{_SAYS}|\s+to\s+)"
_OF = rf"(?:(?:on|for|to|of|about|against)\s+)?(?P<ref>{TYPED_REF})\b"
_ITS = rf"(?P<ref>{TYPED_REF})(?:['’]?s)?\b"
_MORE = laid_out(rf"""
    (?:[.!]*$
    |\s*[.:;,–—-]\s*\S.*
    |\s+(?:but|because|see|by\s+{TYPED_REF}|and\s+(?:is\s+)?(?:now\s+)?due)\b.*)
    """)  # what may follow a status so that there is no doubt that it was stated, and not asked


def _line(key: str, example: str, text: str) -> Row:
    """A row whose pattern takes the whole of a line."""
    return row(key, example, f"^(?:{laid_out(text)})$", re.I | re.S)


LINES: tuple[Row, ...] = (
    _line(
        "note",
        "note on R20: 93 % paid in 14 days",
        rf"""
        (?:(?:add|make|leave)\s+)?(?:a\s+)?note\s+{_OF}{_AT}
        (?:saying\s+(?:that\s+)?|that\s+says\s+)?(?P<note>.*)
        """,
    ),
    _line(
        "progress",
        "rewrite progress of R20: all of it is new",
        rf"""
        (?P<rewrite>rewrite|replace)\s+(?:the\s+)?progress\s+{_OF}{_AT}
        (?:(?:with|by|as)\b)?{_AT}(?P<progress>.*)
        """,
    ),
    _line(
        "progress",
        "progress on R20: a first report is out",
        rf"""
        (?:(?:log|add|record|update|post)\s+)?(?:the\s+|some\s+|an?\s+)?
        (?:progress|updates?(?=\s+(?:on|for|to)\b))\s+{_OF}\s*[:–—-]\s*(?P<progress>.*)
        """,
    ),
    _line(
        "progress",
        "add to R20: a second report is out",
        rf"""
        (?:add\s+to|(?:log|record|report)\s+(?:on|for|to|against))\s+(?P<ref>{TYPED_REF})\b{_AT}(?P<progress>.*)
        """,
    ),
    _line("progress", "log R20: a report is out", rf"(?:log|record|report)\s+(?P<ref>{TYPED_REF})\s*:\s*(?P<progress>.*)"),
    _line(
        "evidence",
        "evidence for R20: https://council.example/report",
        rf"""
        (?:(?:add|log|record)\s+)?(?:evidence|link)\s+{_OF}{_AT}(?P<evidence>.*)
        """,
    ),
    _line(
        "evidence",
        "attach https://council.example/report to R20",
        rf"""
        (?:link|attach|add|file)\s+(?P<evidence><?https?://\S.*?)\s+
        (?:as\s+evidence\s+)?(?:to|for|on|of)\s+(?P<ref>{TYPED_REF})\b[.!]*
        """,
    ),
    _line(
        "owners",
        "assign R9 to Procurement and Policy",
        rf"""
        (?:(?:re)?assign|transfer|hand)\s+(?P<ref>{TYPED_REF})\s+(?:over\s+)?to\s+(?P<owners>.+)
        """,
    ),
    _line(
        "owners",
        "set the owner of R9 to Procurement",
        rf"""
        (?:(?:set|change|update)\s+)(?:the\s+)?owners?\s+of\s+(?P<ref>{TYPED_REF})\b{_TO}(?P<owners>.+)
        """,
    ),
    _line("owners", "owner of R9: Procurement", rf"(?:the\s+)?owners?\s+of\s+(?P<ref>{TYPED_REF})\b{_SAYS}(?P<owners>.+)"),
    _line(
        "owners",
        "set R9 owner to Procurement",
        rf"""
        (?:set|change|update)\s+{_ITS}\s+owners?{_AT}(?:(?:is|are|to|as)\s+)?(?P<owners>.+)
        """,
    ),
    _line("owners", "R9 owner is now Procurement", rf"{_ITS}\s+owners?(?:{_SAYS}|\s+(?:is|are)\s+now\s+)(?P<owners>.+)"),
    _line("owners", "R9 is now owned by Procurement", rf"(?P<ref>{TYPED_REF})\s+is\s+now\s+owned\s+by\s+(?P<owners>.+)"),
    _line("note", "R20 note: 93 % paid", rf"(?:{_VERB}\s+)?{_ITS}\s+(?:note|comment)\s*:\s*(?P<note>.*)"),
    _line("progress", "R20 progress: a report is out", rf"(?:{_VERB}\s+)?{_ITS}\s+(?:progress|update)\s*:\s*(?P<progress>.*)"),
    _line(
        "progress", "update R20 with progress a report is out", rf"{_VERB}\s+{_ITS}\s+(?:with\s+)?progress\s+(?P<progress>.+)"
    ),
    _line(
        "evidence",
        "R20 evidence: https://council.example/report",
        rf"""
        (?:{_VERB}\s+)?{_ITS}\s+(?:evidence|link)\s*:\s*(?P<evidence>.*)
        """,
    ),
    _line(
        "timescale",
        "extend R9 until March 2027 because the tender slipped",
        rf"""
        (?:extend|postpone|delay|defer|push|move)\s+(?P<ref>{TYPED_REF})\s+(?:back\s+)?(?:out\s+)?
        (?:until|till|by)\s+(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "postpone R9 to March 2027 because the tender slipped",
        rf"""
        (?:extend|postpone|delay|defer|push)\s+(?P<ref>{TYPED_REF})\s+(?:back\s+)?(?:out\s+)?to\s+(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "change the deadline of R9 from May 2026 to March 2027 because the tender slipped",
        rf"""
        (?:{_VERB}|extend)\s+(?:the\s+)?{_DUE}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b
        (?:\s+from\s+.+?)?{_TO}(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "deadline of R9: March 2027 because the tender slipped",
        rf"""
        (?:the\s+)?{_DUE}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b{_SAYS}(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "set R9 deadline to March 2027 because the tender slipped",
        rf"""
        {_VERB}\s+{_ITS}{_AT}(?:{_DUE})\b(?:\s+from\s+.+?(?=\s+to\s))?(?:\s*[:=])?\s*
        (?:(?:is\s+now|is|to|as)\s+)?(?P<due>.+)
        """,
    ),
    _line("timescale", "R9 deadline: March 2027 because the tender slipped", rf"{_ITS}\s+{_DUE}{_SAYS}(?P<due>.+)"),
    _line(
        "timescale",
        "R9 due March 2027 because the tender slipped",
        rf"""
        (?P<ref>{TYPED_REF})(?:\s*[:,–—-]\s*|\s+)(?:is\s+)?(?:now\s+)?due(?:\s+date)?\s+
        (?:is\s+(?:now\s+)?)?(?!date$|when\b)(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "R9 has slipped to March 2027 as the tender was late",
        rf"""
        (?P<ref>{TYPED_REF})\s+(?:is\s+|has\s+|has\s+been\s+)?(?:now\s+)?
        (?:extended|postponed|moved|delayed|deferred|slipped|pushed\s+back)\s+(?:to|until|till)\s+(?P<due>.+)
        """,
    ),
    _line(
        "status",
        "close R27 because the charter is adopted",
        rf"""
        (?P<verb>{"|".join(VERBS)}|reopen|re-open)\s+(?P<ref>{TYPED_REF})\b(?P<rest>.*)
        """,
    ),
    _line(
        "status",
        "update R17 in progress: pilots start in May",
        rf"""
        {_VERB}\s+(?:the\s+)?(?:status\s+(?:of|on|for)\s+)?{_ITS}{_AT}(?:status\s*[:=]?\s*)?
        (?:from\s+(?:{STATUS})\s+(?=to\s))?(?P<rest>.*)
        """,
    ),
    _line("status", "status of R17: on hold", rf"(?:the\s+)?status\s+(?:of|on|for)\s+(?P<ref>{TYPED_REF}){_SAYS}(?P<rest>.+)"),
    _line("status", "R17 status: on hold", rf"{_ITS}\s+status{_SAYS}(?P<rest>.+)"),
    _line("status", "R17 is now on hold", rf"(?P<ref>{TYPED_REF})\s+(?:is|are)\s+now\s+(?P<rest>.+)"),
    _line("status", "R17 has been completed", rf"(?P<ref>{TYPED_REF})\s+(?:has\s+been|now)\s+(?P<rest>(?:{STATUS})\b{_MORE})"),
    _line(
        "status",
        "R17: on hold",
        rf"""
        (?P<ref>{TYPED_REF})\s*(?:[:=–—-]|[-=]>|→)\s*(?:is\s+)?(?:now\s+)?(?P<rest>(?:{STATUS})\b{_MORE})
        """,
    ),
    _line(
        "status",
        "R17 in progress: pilots start",
        rf"(?P<ref>{TYPED_REF})\s+(?:is\s+)?(?P<rest>(?:{STATUS})\b(?![.!]*$){_MORE})",
    ),
    _line(
        "status",
        "R17 nearly complete: two pilots are left",
        rf"""
        (?P<ref>{TYPED_REF})\s+(?:is\s+)?(?P<rest>(?:[a-z-]+\s+){{0,4}}[a-z-]+\s*:\s+\S.*)
        """,
    ),
)


def word_lines(field: str, names: Sequence[str]) -> tuple[Row, ...]:
    """The lines that set a field which holds one word of a few, or a further column; `names` are the words for the field
    itself, the longest first."""
    called = rf"(?:{'|'.join(re.escape(name) for name in names)})"
    name = names[0]
    return (
        _line(
            field,
            f"set {name} of R4 to high",
            rf"""
            {_VERB}\s+(?:the\s+)?{called}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b{_TO}(?P<word>.+)
            """,
        ),
        _line(
            field,
            f"{name} of R4: high",
            rf"""
            (?:the\s+)?{called}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b{_SAYS}(?P<word>.+)
            """,
        ),
        _line(
            field,
            f"update R4 {name} high",
            rf"""
            {_VERB}\s+{_ITS}{_AT}{called}(?![\w-])(?:\s+from\s+(?:\S+\s+){{1,5}}(?=to\s))?(?:\s*[:=])?\s*
            (?:(?:is\s+now|is|to|as)\s+)?(?P<word>.*)
            """,
        ),
        _line(field, f"R4 {name}: high", rf"{_ITS}\s+{called}{_SAYS}(?P<word>.+)"),
    )


def column_lines(field: str, names: Sequence[str]) -> tuple[Row, ...]:
    """The lines that set a further column, or empty a cell of it (`emptied`)."""
    called = rf"(?:{'|'.join(re.escape(name) for name in names)})"
    verb = r"(?P<emptied>clear|empty|delete|remove|blank)"
    return (
        *word_lines(field, names),
        _line(
            field,
            f"clear the {names[0]} of R4",
            rf"{verb}\s+(?:the\s+)?{called}\s+(?:of|for|on|from)\s+(?P<ref>{TYPED_REF})[.!]*",
        ),
        _line(field, f"clear R4’s {names[0]}", rf"{verb}\s+{_ITS}\s+{called}[.!]*"),
    )


AMBIGUOUS: tuple[Row, ...] = (
    _line(
        "status",
        "R17 is complete",
        rf"""
        (?P<ref>{TYPED_REF})\s+(?:(?:is|are)\s+)?(?P<rest>(?!overdue|late\b|outstanding)(?:{STATUS})[.!]*)
        """,
    ),
)
"""Stated by whoever may change it, and asked by anybody else. Lateness is always asked after."""

_SUBJECT = r"(?P<subject>(?!all\b|every|them\b)[a-z][\w\s'’&/-]{2,80}?)(?:\s+(?:one|rec|recommendation))?"
SUBJECT: tuple[Row, ...] = (
    _line(
        "status",
        "mark the prompt payment one as on hold",
        rf"""
        (?P<verb>update|mark|set|put|move|change)\s+(?:the\s+)?{_SUBJECT}
        (?:\s*:\s*|\s+(?:(?:to|as)\s+)?)(?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    _line(
        "note",
        "note on prompt payment: 93 % paid",
        rf"""
        (?P<verb>update|note\s+on|progress\s+on|evidence\s+for)\s+(?:the\s+)?{_SUBJECT}
        \s*:\s*(?P<rest>\S.*)
        """,
    ),
)
"""A change of what is named by its subject alone."""
BEGINS_WITH_STATUS = pattern(rf"(?:{STATUS})\b", re.I)

# "It", for the recommendation that a thread is about

_THAT = r"(?:it|this|that)(?:\s+(?:one|recommendation))?"
IT = pattern(
    rf"""
    ^(?:(?:(?:update|mark|re-?open|(?:re)?assign|{"|".join(VERBS)}|(?:note|evidence)\s+(?:on|for))\s+(?P<one>{_THAT})\b
    |progress\s+(?:on|for)\s+(?P<two>{_THAT})\b(?=\s*:)
    |(?:set|put|move|change)\s+(?P<three>{_THAT})\b(?=\s+(?:(?:to|as)\s+)?(?:{STATUS})\b)
    |(?P<four>{_THAT})\b(?=\s+(?:is\s+now\s+(?:{STATUS})|is\s+(?:now\s+)?due)\b)))
    """,
    re.I,
)
IT_GROUPS = ("one", "two", "three", "four")

# Courtesies around a line

_GREETING = r"(?:hi|hello|hey|morning|good\s+(?:morning|afternoon)|ok(?:ay)?|so|and|also|then)\b[\s,!.]*"
_NAME = r"@?planbot\b[\s,:!]*"
_ASKING = laid_out(r"""
    (?:(?:can|could|would|will)\s+you
    |i(?:['’]d|\s+would)\s+like\s+to
    |i\s+(?:want|need)\s+to
    |let['’]?s
    |just)\b[\s,]*
    """)
LEAD = pattern(rf"^\s*(?:/?plan\s+)?(?:{_GREETING}|{_NAME}|{_ASKING}|(?:please|pls|kindly)\b[\s,]*)*", re.I)
REQUEST = pattern(r"\b(?:can|could|would|will)\s+you\b|\bplease\b", re.I)
COURTESY = pattern(r"[\s,.!]+(?:please|pls|thanks|thank\s+you|many\s+thanks|thx|cheers|ta)[\s,.!?]*$", re.I)
EMOJI = pattern(r"(?:\s*(?<!\S):[a-z0-9_+'-]{1,60}:)+$", re.I)
QUOTE_OPENS, QUOTE_CLOSES = '“"`*', '”"`*'
QUOTED_WITHIN = pattern(r"[“”\"`]")
END = 120
"""Characters at the end of a line in which courtesies, and words that lead to an address, are looked for."""

# Which recommendation

REF_NOUN = pattern(r"^(?:recommendation|rec)\s+", re.I)
BETWEEN_REFS = pattern(r"\s*[/,&+]\s*")
ANOTHER_REF = pattern(rf"(?:\s*(?:,|/|&|\+|and\b|or\b|to(?=\s+[a-z]+\s?\d)))+\s*(?P<ref>{TYPED_REF})\b", re.I)
AFTER_REFS = pattern(r"^(?:to|as|are|is)\s+")

# Further columns

QUOTED_VALUE = pattern(r"[“\"'‘](?P<value>[^“”\"]+?)[”\"'’](?P<rest>(?:\s*[,;–-]?\s*\b.*)?)[.!]*$", re.S)
"""A value that is taken as it is written, though the plan has not used it: “Critical”."""
EMPTIED = frozenset({"none", "nothing", "blank", "empty", "no value", "n/a", "-"})
"""Said of a cell that is to be empty."""

# Owners, words, reasons

BETWEEN_OWNERS = pattern(r"\s*(?:,|;|\band\b|&)\s*")
_REASON = r"because(?: of)?|due to|owing to|as a result of"
BECAUSE = pattern(rf"(?:^|[\s,;:–-])(?:{_REASON}|since(?!\s+(?:\d|then\b)))\s+(.+)$", re.I | re.S)
BEGINS_WITH_REASON = pattern(rf"(?:,\s*)?(?:{_REASON})\s+(.+)$", re.I | re.S)
REASON_REPLY = pattern(r"because\b", re.I)

# Dates

DATE_AND_REASON = pattern(r"(.+?)(?:\s*[:;,.–—]\s+|\s+-\s+|\s+(?:as|so|given|after|following)\s+)(\S.*)$", re.S)
BEFORE_DATE = pattern(r"^(?:(?:by|in|on|to|until|is|now)\s+|[:=]\s*)+", re.I)

# What follows a status

BEFORE_STATUS = pattern(r"^(?:(?:to|as|is|are|now|has\s+been|with)\b\s*|[:=–—-]\s*)+", re.I)
_NOW_DUE = r"(?:(?:is|it is|it['’]s)\s+)?(?:now\s+)?due\s+(?!to\b)(.+)$"
DUE_AT_ONCE = pattern(rf"[\s,;.]*(?:and|but)?\s*{_NOW_DUE}", re.I | re.S)
DUE_LATER_ON = pattern(rf"(?:[,;.]|\s(?:and|but)\b)\s*{_NOW_DUE}", re.I | re.S)
BY_ANOTHER = pattern(r"by\s+(?P<ref>[^\s:;,.]+)\s*[:;,.–-]*\s*(?P<more>.*)$", re.I | re.S)
AND_THEN = pattern(r"^(?:and|but|then)\s+", re.I)
DENIED = pattern(r"\b(?:not|never|no longer|isn['’]t)\b", re.I)

# Addresses

URL = pattern(r"<?(https?://[^\s<>|]+)(?:\|([^<>]*))?>?")
AFTER_URL = ".,;:!?'\"”’)]}"
BEFORE_URL = pattern(r"[\s,;:(–-]*(?:\b(?:and|see|also|link|evidence|at|here|in)\b[\s:(]*)*$", re.I)

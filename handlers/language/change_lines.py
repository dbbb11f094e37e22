"""Lines that change the plan ("update R17 …", "R9 due …", "assign R9 to …"), and the wording inside them.

A row's key is the name of the field that the line changes. `ref` is the group for the recommendation; the other groups have
what the line says about the field: `note`, `progress` (with `rewrite` if it replaces the current text), `evidence`, `owners`,
`due`, `rest` (what follows the ref: a status, a date or progress), `verb` (a key of `VERBS`, or "reopen"), `word`, and `sets`
(the verb sets something, so what follows isn't progress).

The first matching row wins. Nothing here depends on a plan: the code that reads the groups finds out whether a ref, status or
owner is in the plan. The words for statuses are in `knowledge.vocabulary`.
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
    "drop": "dropped",
    "abandon": "abandoned",
    **{
        f"{verb} {way}": "completed"
        for verb in ("tick", "close", "finish", "check", "wrap")
        for way in ("off", "out", "up", "down")
    },
}
"""Verbs that set a status by themselves ("close R9"), each with that status."""
PAST = {
    **dict.fromkeys(("completed", "finished", "closed", "delivered", "implemented", "concluded", "done"), "completed"),
    **dict.fromkeys(("wrapped up", "signed off", "finished off", "closed off", "closed down", "ticked off"), "completed"),
    **dict.fromkeys(("started", "begun", "kicked off", "commenced", "made a start on", "picked up"), "in progress"),
    **dict.fromkeys(("paused", "suspended", "parked", "put on hold", "stalled"), "on hold"),
    **{verb: verb for verb in ("cancelled", "withdrawn", "superseded", "abandoned", "dropped")},
}
"""Verbs in the past tense that give a status ("we have finished R9"), each with that status."""

VERB = r"(?:update|set|mark|change|move|put|make|amend|edit|log|record|flag)"
_DUE = r"(?:due(?:\s+date)?|timescale|deadline|target\s+date|date)"
_AT = r"\s*[:,=+–—-]?\s*"  # what may come between a ref and what the line says about it
_SAYS = r"(?:\s*(?::|=|->|→)\s*|\s+(?:is\s+now|are\s+now|now)\s+)"  # with one of these, "R9 deadline …" isn't a question
_TO = rf"(?:{_SAYS}|\s+to\s+)"
_INTO = rf"(?:{_SAYS}|\s+(?:to|for|into|with|as)\s+)"  # before the name of an owner
_OF = rf"(?:(?:on|for|to|of|about|against)\s+)?(?P<ref>{TYPED_REF})\b"
_ITS = rf"(?P<ref>{TYPED_REF})(?:['’]?s)?\b"
NO_CHANGE = laid_out(r"""
    (?:(?:there(?:['’]s|\s+is|\s+has\s+been|\s+are|\s+have\s+been)|(?:we|i)(?:['’]ve|\s+have)|still|currently|sadly)\s+){0,2}
    (?:no\s+(?:(?:real|further|new|significant|major|more)\s+)?
    (?:changes?|updates?|progress|movement|news|developments?|activity)
    |nothing\s+(?:new|to\s+report|further|more|has\s+changed|changed)|not\s+(?:changed|moved)|unchanged|as\s+before
    |same\s+as\s+(?:before|last\b))\b
    """)  # words for "there is nothing to report"
_MORE = laid_out(rf"""
    (?:[.!]*$
    |\s*[.:;,–—-]\s*\S.*
    |\s+<?https?://\S.*
    |\s+(?:but|because|see|by\s+{TYPED_REF}|and\s+(?:is\s+)?(?:now\s+)?due)\b.*)
    """)  # after a status, one of these shows that it is stated, not asked


def _line(key: str, example: str, text: str) -> Row:
    """A row whose pattern matches a whole line."""
    return row(key, example, f"^(?:{laid_out(text)})$", re.I | re.S)


LINES: tuple[Row, ...] = (
    _line(
        "note",
        "note on R20: 93 % paid in 14 days",
        rf"""
        (?:(?:add|make|leave|put|log|record|post)\s+)?(?:(?:a|this)\s+)?(?:(?:quick|short|brief|new)\s+)?(?:note|comment)\s+
        (?:(?:on|for|to|of|about|against|under|in)\s+)?(?P<ref>{TYPED_REF})\b{_AT}
        (?:(?:saying|to\s+say|which\s+says|that\s+says|to\s+the\s+effect|reading)\s+(?:that\s+)?[:,]?\s*|that\s+)?(?P<note>.*)
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
        (?:(?:log|add|record|update|post|this\s+is|here(?:['’]s|\s+is)|i\s+have)\s+)?
        (?:the\s+|some\s+|our\s+|my\s+|an?\s+)?(?:(?:quick|short|brief|monthly|weekly|latest|new)\s+)*
        (?:progress(?:\s+(?:report|note))?|(?P<update>(?:status\s+|progress\s+)update|updates?(?=\s+(?:on|for|to|re)\b)))\s+
        (?:for\s+(?:you|the\s+(?:plan|committee|meeting|record))\s+)?
        (?:(?:on|for|to|of|about|against|re)\s+)?(?P<ref>{TYPED_REF})\b(?:\s*[:–—-]\s*|\s*[.,]\s+(?=\S))(?P<progress>.*)
        """,
    ),
    _line(
        "progress",
        "add to R20: a second report is out",
        rf"""
        (?:add\s+to|(?:log|record|report|note|put|post|enter)(?:\s+(?:down|this|it))?\s+(?:on|for|to|against|under))\s+
        (?P<ref>{TYPED_REF})\b{_AT}(?:that\s+)?(?P<progress>.*)
        """,
    ),
    _line(
        "progress",
        "add to the progress of R20 that a second report is out",
        rf"""
        (?:add|append|put|write|enter|record)(?:\s+(?:this|it))?\s+(?:to|in|into|under)\s+(?:the\s+)?(?:progress
        |updates?|commentary)\s+
        (?:column\s+|section\s+|field\s+)?(?:for|of|on|against)\s+(?P<ref>{TYPED_REF})\b{_AT}(?:that\s+)?(?P<progress>.*)
        """,
    ),
    _line(
        "note",
        "add to the notes of R20 that a second report is out",
        rf"""
        (?:add|append|put|write|enter|record)(?:\s+(?:this|it))?\s+(?:to|in|into|under)\s+(?:the\s+)?(?:notes?|comments?)\s+
        (?:for|of|on|against)\s+(?P<ref>{TYPED_REF})\b{_AT}(?:that\s+)?(?P<note>.*)
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
        (?:(?:set|change|update|switch|move|amend)\s+)(?:the\s+)?(?:owners?|ownership|leads?)\s+(?:(?:of|on|for)\s+)?
        (?P<ref>{TYPED_REF})\b(?:\s+from\s+[^\n]{{2,60}}?(?=\s+to\s))?{_INTO}(?P<owners>.+)
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
    _line(
        "note",
        "R20 note: 93 % paid",
        rf"""
        (?:{VERB}\s+)?{_ITS}{_AT}(?:(?:(?:with|add|leave|make)\s+)?a\s+)?(?:note|comment)(?:\s*[:–—-]\s*|\s+
        (?=\S+\s+\S))(?:that\s+|saying\s+)?
        (?P<note>.*)
        """,
    ),
    _line(
        "note",
        "no change this month for R20",
        rf"(?P<note>{NO_CHANGE}[^.;\n]{{0,60}}?)\s+(?:for|on|to|in|with|re|against|about)\s+"
        rf"(?P<ref>{TYPED_REF})(?P<more>\s[^.;\n]{{0,60}})?[.!]*",
    ),
    _line("note", "R20: no change this month", rf"{_ITS}{_AT}(?:(?:is|has|we\s+have|i\s+have)\s+)?(?P<note>{NO_CHANGE}.*)"),
    _line(
        "progress",
        "R20 progress: a report is out",
        rf"""
        (?:{VERB}\s+)?{_ITS}{_AT}(?:(?:with\s+)?(?:a\s+)?(?:progress|update)(?:\s+(?:update|report
        |note))?)\s*[:–—-]\s*(?P<progress>.*)
        """,
    ),
    _line(
        "progress", "update R20 with progress a report is out", rf"{VERB}\s+{_ITS}\s+(?:with\s+)?progress\s+(?P<progress>.+)"
    ),
    _line(
        "evidence",
        "R20 evidence: https://council.example/report",
        rf"""
        (?:{VERB}\s+)?{_ITS}\s+(?:evidence|link)\s*:\s*(?P<evidence>.*)
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
        (?:{VERB}|extend)\s+(?:the\s+)?{_DUE}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b
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
        {VERB}\s+{_ITS}{_AT}(?:{_DUE})\b(?:\s+from\s+.+?(?=\s+to\s))?(?:\s*[:=])?\s*
        (?:(?:is\s+now|is|to|as)\s+)?(?P<due>.+)
        """,
    ),
    _line("timescale", "R9 deadline: March 2027 because the tender slipped", rf"{_ITS}\s+{_DUE}{_SAYS}(?P<due>.+)"),
    _line(
        "timescale",
        "R9 due March 2027 because the tender slipped",
        rf"""
        (?P<ref>{TYPED_REF})(?:\s*[:,–—-]\s*|\s+)(?:is\s+|will\s+(?:now\s+)?be\s+)?(?:now\s+)?due(?:\s+date)?\s+
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
        (?P<verb>{"|".join(sorted(VERBS, key=len, reverse=True))}|reopen|re-open)\s+(?P<ref>{TYPED_REF})\b(?P<rest>.*)
        """,
    ),
    _line(
        "status",
        "update R17 in progress: pilots start in May",
        rf"""
        (?:(?P<sets>)(?=(?:set|mark|change|move|put|make)\s+R0\s+\w)|){VERB}\s+
        (?:the\s+)?(?:status\s+(?:(?:of|on|for)\s+)?)?{_ITS}{_AT}(?:status\s*[:=]?\s*)?
        (?:from\s+(?:{STATUS})\s+(?=to\s))?(?P<rest>.*)
        """,
    ),
    _line("status", "status R17 on hold", rf"status\s+(?P<ref>{TYPED_REF})(?P<maybe>)\s+(?P<rest>(?:{STATUS})\b.*)"),
    _line("status", "status of R17: on hold", rf"(?:the\s+)?status\s+(?:of|on|for)\s+(?P<ref>{TYPED_REF}){_SAYS}(?P<rest>.+)"),
    _line("status", "R17 status: on hold", rf"{_ITS}\s+status{_TO}(?P<rest>.+)"),
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
    """Lines that set a field with a few fixed words, or a further column. `names` are the field's names, longest first."""
    called = rf"(?:{'|'.join(re.escape(name) for name in names)})"
    name = names[0]
    return (
        _line(
            field,
            f"set {name} of R4 to high",
            rf"""
            {VERB}\s+(?:the\s+)?{called}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b{_TO}(?P<word>.+)
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
            {VERB}\s+{_ITS}{_AT}{called}(?![\w-])(?:\s+from\s+(?:\S+\s+){{1,5}}(?=to\s))?(?:\s*[:=])?\s*
            (?:(?:is\s+now|is|to|as)\s+)?(?P<word>.*)
            """,
        ),
        _line(field, f"R4 {name}: high", rf"{_ITS}\s+{called}{_SAYS}(?P<word>.+)"),
        _line(
            field,
            f"R4 {name} high",
            rf"{_ITS}\s+{called}(?P<maybe>)\s+(?P<word>(?!(?:of|for|on|in|by|please|is|and|or)\b)[\w£$€][^?\n]{{0,40}})",
        ),
    )


def column_lines(field: str, names: Sequence[str]) -> tuple[Row, ...]:
    """Lines that set a further column, or clear one of its cells (`emptied`)."""
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
        (?P<ref>{TYPED_REF})\s+(?:(?:is|are|both|all|status)\s+)*
        (?P<rest>(?!overdue|late\b|outstanding)(?:{STATUS})(?:,?\s(?:too|as\s+well|also))?[.!]*)
        """,
    ),
)
"""Statements from people who may make the change, and questions from anybody else. Lateness is always a question."""

_SUBJECT = laid_out(r"""
    (?P<subject>(?!all\b|every|them\b|it\b|both\b|which|that\b)[a-z]
    (?:(?!\s(?:that|which|who|recs|recommendations|of\s+(?:them|those))\s)[\w\s'’&/-]){2,80}?)
    """)
_ONE = r"(?:\s+(?:one|rec|recommendation|action|item))"
SUBJECT: tuple[Row, ...] = (
    _line(
        "status",
        "mark the prompt payment one as on hold",
        rf"""
        (?P<verb>update|mark|set|put|move|change)\s+(?:the\s+)?{_SUBJECT}{_ONE}?
        (?:\s*:\s*|\s+(?:(?:to|as)\s+)?)(?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    _line(
        "note",
        "note on prompt payment: 93 % paid",
        rf"""
        (?P<verb>update|note\s+on|progress\s+on|evidence\s+for)\s+(?:the\s+)?{_SUBJECT}{_ONE}?
        \s*:\s*(?P<rest>\S.*)
        """,
    ),
    _line(
        "statement",
        "the prompt payment one is done",
        rf"""
        (?:the\s+)?{_SUBJECT}{_ONE}(?:['’]s)?\s+(?:(?:is|are|has|have|been|was|now|all|just|finally)\s+)*(?P<rest>
        (?:{STATUS})\b.*)
        """,
    ),
    _line(
        "statement",
        "the social value charter is now done",
        rf"""
        (?:the\s+)?{_SUBJECT}\s+(?:is|are|has|have|was)\s+(?:(?:now|been|all|just|finally)\s+)*(?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    _line(
        "statement",
        "we have finished the social value charter one",
        rf"""
        (?:we|i)(?:['’]ve|\s+have)\s+(?:(?:now|just|finally)\s+)?(?P<rest>{"|".join(map(re.escape, PAST))})\s+
        (?:the\s+)?{_SUBJECT}{_ONE}?[.!]*
        """,
    ),
    _line(
        "progress",
        "the e-learning module went live on Monday",
        rf"""
        (?:the|our)\s+{_SUBJECT}\s+(?P<rest>(?:(?:has|have)\s+(?!to\b)(?:(?:now|just|finally|already)\s+)*(?:been\s+)?[a-z]+
        |(?:was|were)\s+(?:(?:finally|formally|just)\s+)*[a-z]+(?:ed|en|ut|eld|old|iven|one|off|live)
        |went|came|got|met|reached|began|opened|started|finished|launched|rose|fell|signed|agreed|approved
        |adopted|arrived)\b[^?]*)
        """,
    ),
    _line(
        "progress",
        "we’ve issued the guide to contract managers",
        rf"""
        (?:we|i)(?:['’]ve|\s+have)\s+(?:(?:now|just|finally|already)\s+)*
        (?P<rest>[a-z]+(?:ed|en|ade|eld|ent|ut|et|old|one|un)(?:\s+(?:out|off|up|on))?)\s+(?:the|our|all|a|an)\s+{_SUBJECT}[.!]*
        """,
    ),
)
"""A change to something that is named only by its subject."""
BULK = pattern(
    rf"(?:everything(?:\s+else)?|all(?:\s+of\s+(?:it|them))?|the\s+(?:rest|lot|others?)|(?:all"
    rf"|every)\s+(?:the\s+)?(?:other\s+)?"
    rf"(?:recs?|recommendations?|actions?))\s+(?:(?:is|are|can|could|should|has|have|be|been|now|marked"
    rf"|as)\s+)+(?:{STATUS})\b.{{0,60}}?"
    r"(?:except|apart\s+from|other\s+than|but\s+not|bar)\b[^?]{0,80}$|"
    rf"(?:{VERB}|close|complete|finish|reopen|cancel|pause)\s+(?:all\b|every|everything|them\s+all|the\s+rest"
    rf"|whatever|anything)(?!.*\bmeeting).{{0,200}}$",
    re.I,
)
"""A change to whatever meets a condition. It can't be previewed, so it isn't made."""
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
BEGINS_WITH_STATUS = pattern(rf"(?:{STATUS})\b", re.I)

# "It" for the recommendation that a thread is about

_THAT = r"(?:it|this|that|both|them|these)(?:\s+(?:one|recommendation|rec|action))?"
IT = pattern(
    rf"""
    ^(?:(?:(?:update|mark|re-?open|close|complete|(?:re)?assign|{"|".join(VERBS)}|(?:note|evidence)\s+(?:on|for)|give
    |extend|postpone)\s+(?P<one>{_THAT})\b
    |(?:progress|update)\s+(?:on|for)\s+(?P<two>{_THAT})\b(?=\s*[:–—-])
    |(?:set|put|move|change|push|delay|defer|bring)\s+(?P<three>{_THAT})\b(?=\s+(?:(?:to|as)\s+)?(?:(?:{STATUS})\b
    |back\b|forwards?\b|on\s+hold|to\s))
    |(?:(?:we|i)(?:['’]ve|\s+have)?\s+)?(?:now\s+|just\s+|finally\s+)?(?:{"|".join(map(re.escape, PAST))})\s+(?P<six>{_THAT})\b
    |(?:add|make|leave|put)\s+(?:a\s+)?note\s+(?:to|on|for)\s+(?P<seven>{_THAT})\b
    |(?:add|log|record|note)\s+(?:on|to|against)\s+(?P<eight>{_THAT})\b(?=\s*[:,–—-]|\s+that\b)
    |(?P<five>{_THAT})(?=(?:['’]s|['’]re|\s+is|\s+has\s+been|\s+has|\s+are)\s+(?:(?:now|all|both|just|finally
    |been)\s+)*(?:{STATUS})\b)
    |(?P<four>{_THAT})\b(?=\s+(?:is\s+(?:now\s+)?due|needs\s+(?:another|an?\s|\d|more)|slipped|has\s+slipped|has\s+
    (?:now\s+)?(?:started|finished|begun))\b)))
    """,
    re.I,
)
IT_GROUPS = ("one", "two", "three", "four", "five", "six", "seven", "eight")

# Further columns

QUOTED_VALUE = pattern(r"[“\"'‘](?P<value>[^“”\"]+?)[”\"'’](?P<rest>(?:\s*[,;–-]?\s*\b.*)?)[.!]*$", re.S)
"""A value that is accepted as written, although the plan hasn't used it: “Critical”."""
EMPTIED = frozenset({"none", "nothing", "blank", "empty", "no value", "n/a", "-"})
"""Words for emptying a cell."""

# Owners, words, reasons

NOT_OWNER = pattern(r"[\s,(]{1,3}(?:and\s+)?\b(?:not|no(?=\s+[A-Z])|instead\s+of|rather\s+than)\s+(?P<out>[^\n]{1,60})$", re.I)
"""The owner to be replaced: "Policy, not Procurement"."""
BETWEEN_OWNERS = pattern(r"\s*(?:,|;|\band\b|&)\s*")
_REASON = (
    r"because(?:\s+of)?|due\s+to|owing\s+to|as\s+a\s+result\s+of|on\s+account\s+of|thanks\s+to|the\s+reason\s+(?:is|being)"
)
_WAITING = laid_out(r"""
    while|whilst|pending|awaiting|(?:we['’]?re\s+|we\s+are\s+|still\s+)?waiting\s+(?:on|for)|until|till|following|subject\s+to
    |to\s+(?:allow|give|let|await)
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
    |\s+(?=(?:{_WAITING}|after|for|when|with)\s)
    """,
    re.I,
)
"""Where the reason for a date can begin."""

# What follows a status

NAMES_STATUS = pattern(r"^(?:(?:to|as|is|are|now)\b|=)", re.I)
BEFORE_STATUS = pattern(r"^(?:(?:to|as|is|are|now|has\s+been|with|like|it['’]s|it(?=\s+is\b))(?!\w)\s*|[:=–—-]\s*)+", re.I)
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
    r"^(?:(?:the|our|only|just|solely)\s+)+|\s+(?:team|department|now|too|as\s+well|instead|only|alone|please)$", re.I
)
AND_THEN = pattern(r"^(?:and|but|then)\s+|^yet\b[\s,]*(?=\S)", re.I)
DENIED = pattern(r"\b(?:not|never|no longer|isn['’]t)\b", re.I)

# Addresses

URL = pattern(r"<?(https?://[^\s<>|]+)(?:\|([^<>]*))?>?")
AFTER_URL = ".,;:!?'\"”’)]}"
END = 120
"""How many characters at the end of a line are searched for words that introduce a link."""
BEFORE_URL = pattern(r"[\s,;:(–-]*(?:\b(?:and|see|also|link|evidence|at|here|in)\b[\s:(]*)*$", re.I)

"""Lines that change the plan ("update R17 …", "R9 due …", "assign R9 to …"), and the wording inside them.

A row's key is the name of the field that the line changes. `ref` is the group for the recommendation; the other groups have
what the line says about the field: `note`, `progress` (with `rewrite` if it replaces the current text), `evidence`, `owners`,
`due`, `rest` (what follows the ref: a status, a date or progress), `verb` (a key of `VERBS`, or "reopen"), `word`, and `sets`
(the verb sets something, so what follows isn't progress).

The first matching row wins. Nothing here depends on a plan: the code that reads the groups finds out whether a ref, status or
owner is in the plan. What may stand around a value is in `change_values`, further columns are in `change_columns`, and changes
that name no ref in `change_subjects`.
"""

from __future__ import annotations

from handlers.language.change_fragments import AT, ITS_OWN, OWNED_BY, SAYS, TO
from handlers.language.change_verbs import STATUS, VERB, VERBS
from handlers.language.refs import TYPED_REF
from handlers.language.rows import Row, laid_out, whole_line

_DUE = r"(?:due(?:\s+date)?|timescale|deadline|target\s+date|date)"
_INTO = rf"(?:{SAYS}|\s+(?:to|for|into|with|as)\s+)"  # before the name of an owner
_OF = rf"(?:(?:on|for|to|of|about|against)\s+)?(?P<ref>{TYPED_REF})\b"
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


LINES: tuple[Row, ...] = (
    whole_line(
        "note",
        "note on R20: 93 % paid in 14 days",
        rf"""
        (?:(?:add|make|leave|put|log|record|post)\s+)?(?:(?:a|this)\s+)?(?:(?:quick|short|brief|new)\s+)?(?:note|comment)\s+
        (?:(?:on|for|to|of|about|against|under|in)\s+)?(?P<ref>{TYPED_REF})\b{AT}
        (?:(?:saying|to\s+say|which\s+says|that\s+says|to\s+the\s+effect|reading)\s+(?:that\s+)?[:,]?\s*|that\s+)?(?P<note>.*)
        """,
    ),
    whole_line(
        "progress",
        "rewrite progress of R20: all of it is new",
        rf"""
        (?P<rewrite>rewrite|replace)\s+(?:the\s+)?progress\s+{_OF}{AT}
        (?:(?:with|by|as)\b)?{AT}(?P<progress>.*)
        """,
    ),
    whole_line(
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
    whole_line(
        "progress",
        "add to R20: a second report is out",
        rf"""
        (?:add\s+to|(?:log|record|report|note|put|post|enter)(?:\s+(?:down|this|it))?\s+(?:on|for|to|against|under))\s+
        (?P<ref>{TYPED_REF})\b{AT}(?:that\s+)?(?P<progress>.*)
        """,
    ),
    whole_line(
        "progress",
        "add to the progress of R20 that a second report is out",
        rf"""
        (?:add|append|put|write|enter|record)(?:\s+(?:this|it))?\s+(?:to|in|into|under)\s+(?:the\s+)?(?:progress
        |updates?|commentary)\s+
        (?:column\s+|section\s+|field\s+)?(?:for|of|on|against)\s+(?P<ref>{TYPED_REF})\b{AT}(?:that\s+)?(?P<progress>.*)
        """,
    ),
    whole_line(
        "note",
        "add to the notes of R20 that a second report is out",
        rf"""
        (?:add|append|put|write|enter|record)(?:\s+(?:this|it))?\s+(?:to|in|into|under)\s+(?:the\s+)?(?:notes?|comments?)\s+
        (?:for|of|on|against)\s+(?P<ref>{TYPED_REF})\b{AT}(?:that\s+)?(?P<note>.*)
        """,
    ),
    whole_line("progress", "log R20: a report is out", rf"(?:log|record|report)\s+(?P<ref>{TYPED_REF})\s*:\s*(?P<progress>.*)"),
    whole_line(
        "evidence",
        "evidence for R20: https://council.example/report",
        rf"""
        (?:(?:add|log|record)\s+)?(?:evidence|link)\s+{_OF}{AT}(?P<evidence>.*)
        """,
    ),
    whole_line(
        "evidence",
        "attach https://council.example/report to R20",
        rf"""
        (?:link|attach|add|file)\s+(?P<evidence><?https?://\S.*?)\s+
        (?:as\s+evidence\s+)?(?:to|for|on|of)\s+(?P<ref>{TYPED_REF})\b[.!]*
        """,
    ),
    whole_line(
        "owners",
        "assign R9 to Procurement and Policy",
        rf"""
        (?:(?:re)?assign|transfer|hand)\s+(?P<ref>{TYPED_REF})\s+(?:over\s+)?to\s+(?P<owners>.+)
        """,
    ),
    whole_line(
        "owners",
        "set the owner of R9 to Procurement",
        rf"""
        (?:(?:set|change|update|switch|move|amend)\s+)(?:the\s+)?{OWNED_BY}\s+(?:(?:of|on|for)\s+)?
        (?P<ref>{TYPED_REF})\b(?:\s+from\s+(?P<leaves>[^\n]{{2,60}}?)(?=\s+to\s))?{_INTO}(?P<owners>.+)
        """,
    ),
    whole_line(
        "owners",
        "owner of R9: Procurement",
        rf"(?:the\s+)?{OWNED_BY}\s+(?:of|for)\s+(?P<ref>{TYPED_REF})\b{SAYS}(?P<owners>.+)",
    ),
    whole_line(
        "owners",
        "set R9 owner to Procurement",
        rf"""
        (?:set|change|update)\s+{ITS_OWN}\s+{OWNED_BY}{AT}(?:(?:is|are|to|as)\s+)?(?P<owners>.+)
        """,
    ),
    whole_line(
        "owners", "R9 owner is now Procurement", rf"{ITS_OWN}\s+{OWNED_BY}(?:{SAYS}|\s+(?:is|are)\s+now\s+)(?P<owners>.+)"
    ),
    whole_line("owners", "R9 is now owned by Procurement", rf"(?P<ref>{TYPED_REF})\s+is\s+now\s+owned\s+by\s+(?P<owners>.+)"),
    whole_line(
        "note",
        "R20 note: 93 % paid",
        rf"""
        (?:{VERB}\s+)?{ITS_OWN}{AT}(?:(?:(?:with|add|leave|make)\s+)?a\s+)?(?:note|comment)(?:\s*[:–—-]\s*|\s+
        (?=\S+\s+\S))(?:that\s+|saying\s+)?
        (?P<note>.*)
        """,
    ),
    whole_line(
        "note",
        "no change this month for R20",
        rf"(?P<note>{NO_CHANGE}[^.;\n]{{0,60}}?)\s+(?:for|on|to|in|with|re|against|about)\s+"
        rf"(?P<ref>{TYPED_REF})(?P<more>\s[^.;\n]{{0,60}})?[.!]*",
    ),
    whole_line(
        "note", "R20: no change this month", rf"{ITS_OWN}{AT}(?:(?:is|has|we\s+have|i\s+have)\s+)?(?P<note>{NO_CHANGE}.*)"
    ),
    whole_line(
        "progress",
        "R20 progress: a report is out",
        rf"""
        (?:{VERB}\s+)?{ITS_OWN}{AT}(?:(?:with\s+)?(?:a\s+)?(?:progress|update)(?:\s+(?:update|report
        |note))?)\s*[:–—-]\s*(?P<progress>.*)
        """,
    ),
    whole_line(
        "progress", "update R20 with progress a report is out", rf"{VERB}\s+{ITS_OWN}\s+(?:with\s+)?progress\s+(?P<progress>.+)"
    ),
    whole_line(
        "evidence",
        "R20 evidence: https://council.example/report",
        rf"""
        (?:{VERB}\s+)?{ITS_OWN}\s+(?:evidence|link)\s*:\s*(?P<evidence>.*)
        """,
    ),
    whole_line(
        "timescale",
        "extend R9 until March 2027 because the tender slipped",
        rf"""
        (?:extend|postpone|delay|defer|push|move)\s+(?P<ref>{TYPED_REF})\s+(?:back\s+)?(?:out\s+)?
        (?:until|till|by)\s+(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "postpone R9 to March 2027 because the tender slipped",
        rf"""
        (?:extend|postpone|delay|defer|push)\s+(?P<ref>{TYPED_REF})\s+(?:back\s+)?(?:out\s+)?to\s+(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "change the deadline of R9 from May 2026 to March 2027 because the tender slipped",
        rf"""
        (?:{VERB}|extend)\s+(?:the\s+)?{_DUE}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b
        (?:\s+from\s+.+?)?{TO}(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "deadline of R9: March 2027 because the tender slipped",
        rf"""
        (?:the\s+)?{_DUE}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b{SAYS}(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "set R9 deadline to March 2027 because the tender slipped",
        rf"""
        {VERB}\s+{ITS_OWN}{AT}(?:{_DUE})\b(?:\s+from\s+.+?(?=\s+to\s))?(?:\s*[:=])?\s*
        (?:(?:is\s+now|is|to|as)\s+)?(?P<due>.+)
        """,
    ),
    whole_line("timescale", "R9 deadline: March 2027 because the tender slipped", rf"{ITS_OWN}\s+{_DUE}{SAYS}(?P<due>.+)"),
    whole_line(
        "timescale",
        "R9 due March 2027 because the tender slipped",
        rf"""
        (?P<ref>{TYPED_REF})(?:\s*[:,–—-]\s*|\s+)(?:is\s+|will\s+(?:now\s+)?be\s+)?(?:now\s+)?due(?:\s+date)?\s+
        (?:is\s+(?:now\s+)?)?(?!date$|when\b)(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "R9 has slipped to March 2027 as the tender was late",
        rf"""
        (?P<ref>{TYPED_REF})\s+(?:is\s+|has\s+|has\s+been\s+)?(?:now\s+)?
        (?:extended|postponed|moved|delayed|deferred|slipped|pushed\s+back)\s+(?:to|until|till)\s+(?P<due>.+)
        """,
    ),
    whole_line(
        "status",
        "close R27 because the charter is adopted",
        rf"""
        (?P<verb>{"|".join(sorted(VERBS, key=len, reverse=True))}|reopen|re-open)\s+(?P<ref>{TYPED_REF})\b(?P<rest>.*)
        """,
    ),
    whole_line(
        "status",
        "update R17 in progress: pilots start in May",
        rf"""
        (?:(?P<sets>)(?=(?:set|mark|change|move|put|make)\s+R0\s+\w)|){VERB}\s+
        (?:the\s+)?(?:status\s+(?:(?:of|on|for)\s+)?)?{ITS_OWN}{AT}(?:status\s*[:=]?\s*)?
        (?:from\s+(?:{STATUS})\s+(?=to\s))?(?P<rest>.*)
        """,
    ),
    whole_line("status", "status R17 on hold", rf"status\s+(?P<ref>{TYPED_REF})(?P<maybe>)\s+(?P<rest>(?:{STATUS})\b.*)"),
    whole_line(
        "status", "status of R17: on hold", rf"(?:the\s+)?status\s+(?:of|on|for)\s+(?P<ref>{TYPED_REF}){SAYS}(?P<rest>.+)"
    ),
    whole_line("status", "R17 status: on hold", rf"{ITS_OWN}\s+status{TO}(?P<rest>.+)"),
    whole_line("status", "R17 is now on hold", rf"(?P<ref>{TYPED_REF})\s+(?:is|are)\s+now\s+(?P<rest>.+)"),
    whole_line(
        "status", "R17 has been completed", rf"(?P<ref>{TYPED_REF})\s+(?:has\s+been|now)\s+(?P<rest>(?:{STATUS})\b{_MORE})"
    ),
    whole_line(
        "status",
        "R17: on hold",
        rf"""
        (?P<ref>{TYPED_REF})\s*(?:[:=–—-]|[-=]>|→)\s*(?:is\s+)?(?:now\s+)?(?P<rest>(?:{STATUS})\b{_MORE})
        """,
    ),
    whole_line(
        "status",
        "R17 in progress: pilots start",
        rf"(?P<ref>{TYPED_REF})\s+(?:is\s+)?(?P<rest>(?:{STATUS})\b(?![.!]*$){_MORE})",
    ),
    whole_line(
        "status",
        "R17 nearly complete: two pilots are left",
        rf"""
        (?P<ref>{TYPED_REF})\s+(?:is\s+)?(?P<rest>(?:[a-z-]+\s+){{0,4}}[a-z-]+\s*:\s+\S.*)
        """,
    ),
)

AMBIGUOUS: tuple[Row, ...] = (
    whole_line(
        "status",
        "R17 is complete",
        rf"""
        (?P<ref>{TYPED_REF})\s+(?:(?:is|are|both|all|status)\s+)*
        (?P<rest>(?!overdue|late\b|outstanding)(?:{STATUS})(?:,?\s(?:too|as\s+well|also))?[.!]*)
        """,
    ),
)
"""Statements from people who may make the change, and questions from anybody else. Lateness is always a question."""

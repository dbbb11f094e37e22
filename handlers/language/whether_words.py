"""Yes/no questions: how they begin, and what they ask about a recommendation.

Messages contain marks as in `intents`. A row's key is what decides the question, as in `Whether.about`.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.language.rows import row

VERBS = r"is|are|was|were|am|has|have|had|did|does|do|will|would|should|could|can"
BEGINS = row("whether", "has R4 been finished", rf"^(?:(?:so|and|but|ok|or|then|well|also)[ ,]+)*(?:{VERBS})\b(?! you\b)")
# "Do you know whether R4 is late": the plain text has lost this lead-in, so the pattern is matched against the text as typed.
EMBEDDED = row(
    "whether",
    "i wonder whether ",
    r"\b(?:(?:if|whether)\s+(?:or not\s+)?|(?:true|right|correct|the case)\s+that\s+)(?:the\s+)?$",
)
# "R4 done?", "anything overdue?", "all finished yet?": only the question mark makes these questions.
SHORT = row(
    "whether",
    "anything overdue?",
    r"^(?:(?:so|and|but|ok)[ ,]+)*(?:any(?:thing|one|body)?\b|all\b|everything\b|some\b|REF\b|rec\b|IT\b)",
)
TAG = row(
    "whether",
    "R4 is late, is it not",
    r"""
    (?:\bright|\bcorrect|\byes|\bno|\byeah|\b(?:is|are|was|has|have|does|did|do)(?: not)? (?:it|they|IT|that)(?: not)?)$
    """,
)
AFTER_REF = row("whether", "REF is it late", rf"^REF ,? ?(?:{VERBS}) (?:REF|IT|it|they|this|that)\b")
# Texts that begin like a yes/no question but ask for something else.
OPEN_QUESTION = row(
    "open",
    "is it clear who owns R4",
    r"""
    \b(?:who|whom|whose|what|when|where|why|how)\b
    |(?:^|, )(?:(?:so|and|but|ok) )*which\b
    |^of (?:them|those|these|IT)\b.*\bwhich\b
    |^(?:do|does|did) (?:we|you|they) (?:call|mean|define)\b
    """,
)
# A choice between two, not yes or no: "is it OWNER or OWNER that owns R4".
ALTERNATIVES = row(
    "or",
    "is it OWNER or OWNER that leads",
    r"\b(?:OWNER or (?:is it )?(?:the )?OWNER|STATUS or (?:is it )?(?:still )?STATUS)\b",
)
NEGATED = row("not", "is not R4 done", rf"^(?:(?:so|and|but|ok) )*(?:{VERBS}) not\b")

# Something asked besides the status: who closed it, or whether it is the only one. No field in a plan says that.
QUALIFIED = row(
    "by whom",
    "is R4 signed off by the committee",
    r"\bSTATUS (?:off )?by (?!DUE|OWNER)(?:the |our |a )?[a-z]|\bthe only (?:\w+ )?(?:ones?|recs?|recommendations?|DUE)\b",
)
DID = row("past", "did R4 start in May", r"^(?:(?:so|and|but|ok) )*(?:did|has|have|had)\b")

# All named recommendations are meant, unless one of these says that one is enough.
ONE_OF = row("one", "is either R4 or R5 late", r"\b(?:any|one) of\b|\beither\b|\bor REF\b|^(?:is|are|has|have) any\b")

REFERS_TO_ANY = row(
    "refers",
    "does REF refer to another",
    r"""
    \bREF\b.*\b(?:refer|link(?:ed)?|connect(?:ed)?|depend|dependent|relate[d]?|tied|point)\b(?: \w+)?
    [ ](?:to|on|with) (?:any(?:thing)?|another|others?|any others?)\b
    """,
)
ABOUT = (
    row(
        "refers",
        "does REF refer to REF",
        r"""
        \bREF\b.*\b(?:refer(?:s|red)?|cover(?:s|ed)?|includes?|overlaps?|duplicates?
        |link(?:s|ed)?|connect(?:s|ed)?|depend(?:s|ed|ent)?|relate(?:s|d)?
        |tied|mention(?:s|ed)?)
        \b.*\bREF\b
        """,
    ),
    row(
        "waiting",
        "is REF waiting for sign-off",
        r"""
        \b(?:await(?:s|ing)?|wait(?:s|ing)?(?: for| on)?|needs?|pending|up for)(?: \w+)?
        [ ](?:sign(?:ing)?[- ]?off|approval|agreement|acceptance|to be (?:signed off|approved|accepted))\b
        |\bproposed (?:for closure|as STATUS)\b
        """,
    ),
    row(
        "slipped",
        "has REF slipped",
        r"""
        \b(?:slip(?:s|ped|ping)?|drift(?:ed|ing)?)\b
        |\b(?:been|was|were|got|be) (?:moved|extended|postponed|deferred|rescheduled|put back|pushed back|pushed out
        |put off|moved back|re-?dated|brought forward)\b
        |\b(?:date|deadline|timescale|due date) (?:for |of |on )?(?:the )?(?:REF |IT )?(?:moved?|changed?|slip(?:ped)?)\b
        |\b(?:REF|IT)(?:'s)? (?:date|deadline|timescale|due date) (?:been )?(?:moved?|changed?|slip(?:ped)?)\b
        |\b(?:an? )?extension\b
        """,
    ),
    row(
        "on time",
        "is REF on time",
        r"\b(?:on time|on schedule|in time|on target|within (?:its|the) (?:deadline|timescale)|up to date with its deadline)\b",
    ),
    row(
        "late",
        "is REF late",
        r"""
        \b(?:late|overdue|over due|delayed|running behind|behind(?: schedule| time)?|tardy|past it|out of time)\b
        |\b(?:miss(?:ed|ing)?|pass(?:ed)?|gone past|overr[au]n|overshot|blown)
        [ ](?:its |the |their |a )?(?:own )?(?:dead ?line|date|due date|target|target date|time ?scale)s?\b
        |\b(?:dead ?line|due date|target date|date) (?:for |of )?(?:REF |IT )?(?:been )?(?:passed|missed|gone|expired)\b
        """,
    ),
    row(
        "started",
        "has REF started",
        r"\b(?:started|begun|begin|start|commenced|kicked off|got going|under ?way|got under ?way|got off the ground)\b",
    ),
    row(
        "changed",
        "has REF been updated",
        r"""
        \b(?:been )?(?:updated|changed|amended|edited|touched|reviewed here)\b
        |\b(?:any |new |recent )(?:updates?|changes?|news)\b
        """,
    ),
)
# "Does REF have an owner": whether a field has a value.
NOT_STARTED = row("not", "has REF not been started", r"\bnot (?:yet |even |actually )*(?:been )?(?:started|begun|commenced)\b")
GIVEN = (
    row(
        "owner",
        "does REF have an owner",
        r"""
        \b(?:have|has|had|got) (?:owners|leads)\b|\b(?:an?|any|one|its own|named|clear) (?:\w+ )?(?:owner|lead|lead officer
        |responsible officer)s?\b
        |\b(?:any|some|no) ?(?:one|body) (?:owns?|leads?|looks? after|responsible|in charge)\b
        """,
    ),
    row(
        "timescale",
        "does REF have a deadline",
        r"\b(?:have|has|had|got) (?:dates|dead ?lines|time ?scales)\b"
        r"|\b(?:an?|any|set|its own) (?:\w+ )?(?:date|due date|dead ?line|time ?scale|time ?frame|target date|end date)s?\b",
    ),
    row("status", "does REF have a status", r"\b(?:an?|any|its own) (?:\w+ )?(?:status|rag|rag rating)\b"),
    row("evidence", "is there evidence for REF", r"\bevidence\b|\bproof\b"),
    row("actions", "does REF have any actions", r"\b(?:an?|any) (?:\w+ )?actions?\b"),
    row(
        "progress",
        "has REF got any progress",
        r"\b(?:any|some|an?) (?:progress|progress updates?|updates?)\b",
    ),
)
HAS = row(
    "has", "does REF have", r"\b(?:have|has|had|got|given|there|carry|show|set|against|need|lack|own|lead|any ?(?:one|body))\b"
)

# About all of the plan's recommendations: any of them, or every one.
ANY = row(
    "any",
    "is there anything DUE",
    r"""
    \b(?:any|anything|anyone|anybody|some|something|somebody|someone|there|at least one|a single|one or more|ever)\b
    """,
)
ALL = row(
    "all",
    "are all of OWNER STATUS",
    r"""
    \b(?:
        all|everything|every|each|both|the whole|the lot|fully|entirely|completely
        |the (?:recommendations?|recs?|actions?|plan|action plan)
    )\b
    """,
)
NONE = row("none", "is nothing DUE", r"\b(?:nothing|none|nobody|no (?:recommendations?|recs?|actions?|one))\b")
OWNED = row(
    "owned",
    "has OWNER got anything",
    r"\b(?:owns?|owned|has|have|had|got|leads?|responsib\w+|named|share[sd]?|holds?|belongs?|assigned|for|with|involv\w+)\b",
)
OF_A_NAME = row(
    "all",
    "has OWNER STATUS",
    r"""
    ^(?:(?:so|and|but|ok) )*(?:is|are|has|have|was|were|did) (?:the )?(?:OWNER|THEME)
    (?:[ ](?:ones?|recs?|recommendations?|actions?|team|now|all|been|is|are|section|theme))*[ ](?:STATUS|OPEN)
    """,
)
EVERY_HAS = row(
    "given",
    "does every recommendation have an owner",
    r"""
    \b(?:every|each|all)\b.*\b(?:have|has|had|got|given|assigned|allocated|attached|linked|show|shows|carry|carries|with)
    (?: been)?(?: (?:got|given|assigned|to|at least|a|an|one|some|named|their|its|own))*
    [ ](?P<what>owners?|leads?|teams?|departments?|status(?:es)?|dates?|due dates?|dead ?lines?|time ?scales?|evidence|progress
    |updates?)\b
    """,
)
FIELDS_GIVEN: Mapping[str, str] = {
    **dict.fromkeys(("owner", "owners", "lead", "leads", "team", "teams", "department", "departments"), "owner"),
    **dict.fromkeys(("status", "statuses"), "status"),
    **dict.fromkeys(("date", "dates", "duedate", "duedates", "deadline", "deadlines", "timescale", "timescales"), "timescale"),
}
"""The field that each word in `EVERY_HAS` means. Other fields can't be tested for every recommendation."""
# What is still to come, and what is over.
FUTURE = row(
    "future",
    "will R4 be done by June",
    r"^(?:(?:so|and|but|ok) )*(?:(?:will|would|could|can|should)\b|(?:is|are) (?:\w+ ){1,6}?(?:going|likely) to\b)",
)
WAS = row("past", "was R4 late", r"^(?:(?:so|and|but|ok) )*(?:was|were|did|had)\b")

# A subject that a plan may or may not have a recommendation about. "Is there a toolkit" asks about the real world.
ABOUT_SOMETHING = row(
    "exists",
    "is there a recommendation about parking",
    r"""
    \b(?:is|are|was|were) there (?:an?|any|some)? ?(?:recs?|recommendations?|actions?|items?)\b
    |\b(?:anything|something|owt|summat|nothing|one)(?: in (?:there|here|it|the plan))?
    [ ](?:on|about|for|to do with|regarding|re|concerning|around|covering|mentioning)\b
    |\b(?:does|do|did) (?:the|this|our|your)? ?(?:action )?(?:plan|it|document|report)
    [ ](?:say anything|mention|cover|deal with|address|talk about|have anything)\b
    |\b(?:is|are) .*\b(?:covered|mentioned|addressed|in the (?:action )?plan|part of the plan)\b
    """,
)
MENTIONS = row(
    "mentions",
    "does REF mention Medway",
    r"""
    \bREF\b.*\b(?:mentions?|mentioning|says? (?:anything|something|owt) (?:on|about|of)
    |talks? (?:about|of)|refers? to|speaks? (?:about|of))\b
    |\b(?:mentioned|named|referred to|talked about) (?:in|by|under) REF\b
    """,
)
WORDS_OF_ASKING = frozenset(
    """
    actually really properly fully already yet still currently formally officially genuinely certainly definitely been being
    done got have has had not now then too also any anything some right correct yes yeah ok true case think reckon believe
    council kcc anyone anybody somebody someone
    honestly finally quite completely entirely though aye eh innit isnt wasnt hey like say says mention mentions mentioned
    """.split()
)
"""Words next to a test that add nothing to it. Any other leftover word may be part of what is asked."""

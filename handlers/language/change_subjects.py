"""Changes of recommendations that aren't named by their refs, but by their subject ("the prompt payment one is done"), as "it",
or by a condition ("close everything that is late").
"""

from __future__ import annotations

import re

from handlers.language.change_verbs import PAST, STATUS, VERB, VERBS
from handlers.language.rows import Row, laid_out, pattern, whole_line

_SUBJECT = laid_out(r"""
    (?P<subject>(?!all\b|every|them\b|it\b|both\b|which|that\b)[a-z]
    (?:(?!\s(?:that|which|who|recs|recommendations|of\s+(?:them|those))\s)[\w\s'’&/-]){2,80}?)
    """)
_ONE = r"(?:\s+(?:one|rec|recommendation|action|item))"
SUBJECT: tuple[Row, ...] = (
    whole_line(
        "status",
        "mark the prompt payment one as on hold",
        rf"""
        (?P<verb>update|mark|set|put|move|change)\s+(?:the\s+)?{_SUBJECT}{_ONE}?
        (?:\s*:\s*|\s+(?:(?:to|as)\s+)?)(?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    whole_line(
        "note",
        "note on prompt payment: 93 % paid",
        rf"""
        (?P<verb>update|note\s+on|progress\s+on|evidence\s+for)\s+(?:the\s+)?{_SUBJECT}{_ONE}?
        \s*:\s*(?P<rest>\S.*)
        """,
    ),
    whole_line(
        "statement",
        "the prompt payment one is done",
        rf"""
        (?:the\s+)?{_SUBJECT}{_ONE}(?:['’]s)?\s+(?:(?:is|are|has|have|been|was|now|all|just|finally)\s+)*(?P<rest>
        (?:{STATUS})\b.*)
        """,
    ),
    whole_line(
        "statement",
        "the social value charter is now done",
        rf"""
        (?:the\s+)?{_SUBJECT}\s+(?:is|are|has|have|was)\s+(?:(?:now|been|all|just|finally)\s+)*(?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    whole_line(
        "statement",
        "we have finished the social value charter one",
        rf"""
        (?:we|i)(?:['’]ve|\s+have)\s+(?:(?:now|just|finally)\s+)?(?P<rest>{"|".join(map(re.escape, PAST))})\s+
        (?:the\s+)?{_SUBJECT}{_ONE}?[.!]*
        """,
    ),
    whole_line(
        "progress",
        "the e-learning module went live on Monday",
        rf"""
        (?:the|our)\s+{_SUBJECT}\s+(?P<rest>(?:(?:has|have)\s+(?!to\b)(?:(?:now|just|finally|already)\s+)*(?:been\s+)?[a-z]+
        |(?:was|were)\s+(?:(?:finally|formally|just)\s+)*[a-z]+(?:ed|en|ut|eld|old|iven|one|off|live)
        |went|came|got|met|reached|began|opened|started|finished|launched|rose|fell|signed|agreed|approved
        |adopted|arrived)\b[^?]*)
        """,
    ),
    whole_line(
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

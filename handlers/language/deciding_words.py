"""Words that mark reasons, decisions and dates in a plan's sentences, for questions that name no subject."""

from __future__ import annotations

import re

from handlers.language.numbers import SPELT
from handlers.language.rows import row

REASON = row(
    "why",
    "the post has been advertised twice without success",
    r"""
    \b(?:because|due to|owing to|as a result|since (?:the|it|no|there)|so as to|in order to|to avoid|until|depends? on
    |subject to
    |cannot|can ?not|could not|unable|not (?:been |yet |be )?(?:possible|confirmed|agreed|appointed|accepted|begun|started
    |available)
    |no (?:\w+ )?(?:reasonable|prospect|provider|funding|money|bid|bids|agreement|longer|resource|capacity|staff|successful)\w*
    |without (?:success|a|an|any)|vacan\w+|shortage|advertised|waiting (?:for|on)|awaiting|delay\w*|slipp\w+
    |later than (?:planned
    |expected)|moved (?:from|to|back)|postponed|on hold|paused|advice|legal\w*|objection\w*|fell through|failed|wrong|refused
    |declined|rejected|withdrew|broke(?:n)? down|off the road|faults?|faulty|sick|illness|on leave|returns? from|missing
    |asked for
    |at the request of|suspended|said no|consent|over (?:the |its )?(?:estimate|budget)
    |problems?|difficult\w*|lack of|not enough|withdrawn
    |too (?!many\b|much of\b)[a-z]+|above the|greater than|instead|rather than
    |mechanism|not the (?:right|best))\b
    """,
)
DECISION = row(
    "decided",
    "this is not the right mechanism",
    r"""
    \b(?:not (?:the |been |be |currently |yet )?(?:right|best|accepted|agreed|adopted|appropriate|possible|intend\w*
    |planned|proposed
    |needed|necessary|required|feasible)|no (?:longer|plans?|intention)|instead|rather than|decided|agreed|approved|declined
    |rejected|accepted|adopted|will not|does not|do not|cannot|has (?:now )?been|have (?:now )?been|is (?:now )?in (?:place|use)
    |completed?|published|appointed|said (?:no|yes)|refused|stays?|taken further|go(?:es|ing)? ahead|mechanism|however
    |although|but)\b
    """,
)
REFUSING = tuple("accepted rejected declined refused agreed intend believe intention supported approved turned".split())
"""Words that occur in refusals."""
# A plain refusal: whatever else is quoted, it decides a question for a yes or a no.
REFUSAL = row(
    "refused",
    "this recommendation is not accepted",
    r"""
    \b(?:recommendation|proposal|this|it|request) (?:is|was|has been|will be) (?:not (?:accepted|agreed|supported|approved|taken
    [ ]forward|being taken forward)|rejected|refused|declined|turned down)\b
    |\b(?:we|kcc|the \w+) (?:do|does|did) not (?:accept|agree|intend|believe|support|propose|plan)\b|\bno intention (?:of|to)\b
    """,
)
DATES = row(
    "date",
    "the date has been moved to February",
    r"""
    \b(?:date|dead ?line|delay\w*|slipp\w+|moved|postponed|behind|ahead of|on (?:track|schedule|target)|expect\w*|later|earlier
    |will (?:now |not |be |begin |start |follow )|by the end of|go(?:es)? live|cannot be|until|not (?:yet|be))\b
    """,
)
DATED = row(
    "date",
    "moved to february 2027",
    r"""
    \b(?:january|february|march|april|may(?= \d)|june|july|august|september|october|november|december|spring|summer|autumn
    |winter|(?:19|20)\d\d|q[1-4]|quarter \d|next (?:year|month|week)|last (?:year|month|week)|\d{1,2}/\d{1,2}/\d{2,4})\b
    """,
)
NEW_DATE = row(
    "date",
    "we now expect the check to begin in January 2027",
    r"\b(?:now expect\w*|expect\w*|has been moved|have been moved|moved (?:from|to)|postponed|put back|slipped"
    r"|will now|delayed until)\b",
)
_HOW_MANY = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}}|{SPELT})"
SO_MANY_OF = row(
    "of",
    "52 of the 60 nurses",
    rf"(?<![\w£$€.,])(?P<some>{_HOW_MANY}) (?:out )?of (?:the |our |all )?(?P<all>{_HOW_MANY})(?![\w.,]*\d)\b",
    re.IGNORECASE,
)
MONEY = row(
    "money",
    "£3.1 million had been spent",
    r"[£$€]\s?\d|\b\d[\d,.]*\s?(?:k|m|bn|million|thousand)?\s?(?:pounds|euros|dollars)\b",
)
OF_MONEY: frozenset[str] = frozenset(
    """
    money cost costs costing price budget budgets funding fund funds spend spending spent expenditure pay paid bill finances
    finance financial expensive
    """.split()
)
"""Words that ask for an amount. Any sum of money in the text answers them."""
MEASURE = row(
    "target",
    "90 % are to be paid within 14 days",
    r"\b\d[\d,.]*\s?(?:%|per ?cent)|\b(?:within|every|each|at least|no more than|up to|under|over)\s+(?:the\s+)?[£$€]?\d",
)
OF_TARGETS: frozenset[str] = frozenset("target targets standard standards threshold thresholds limit limits goal goals".split())
"""Words that ask for a target. Any measure in the text answers them."""
WHY = row(
    "why",
    "why is R21 not accepted",
    r"""
        ^(?:(?:so|and|but|ok|now|then) )*(?:why|how come|(?:what|which) (?:is|are|was|were) (?:the )?(?:reasons?|hold ?up
        |cause)|for what reason)\b
        """,
)
DATE_KEPT = row(
    "date",
    "will it make that date",
    r"""
    \b(?:make|meet|hit|keep|keep to|stick to|achieve|miss)[ ](?:that|its|the|this|their|it's|IT|REF|DUE)(?: \w+)?[ ]?
    (?:date|dead ?line|target|time ?scale)?\b|\bslip\b|\b(?:on|in) time\b|\bby then\b
    """,
)
COMPARED = row(
    "compared",
    "how does that compare with last year",
    r"""
    \bcompare[sd]?\b|\b(?:better|worse|up|down|more|fewer|less|higher|lower) (?:than|on) (?:last|a|the) (?:year|month
    |quarter|time)
    |\bthan (?:before|it was)\b
    """,
)
COMPARISON = row(
    "comparison",
    "down from 61 days a year earlier",
    r"""
    \bcompared?\b|\b(?:down|up|fallen|risen|increased?|decreased?|reduced|improved) (?:by|from|to)\b
    |\b(?:a|one|two) (?:years?|months?|quarters?) (?:ago|earlier|before)\b|\b(?:last|previous) (?:year|quarter|month)\b
    |\bagainst (?:a |the )?(?:target|standard|\d)
    """,
)
STATES: frozenset[str] = frozenset(
    "delay delays delayed late behind slow stuck stopped held hold slipped slipping moving".split()
)
"""Words for the state of something, as in "why is the policy delayed"."""

"""Where the subject of a question is: after "about" and the like, and before "recommendations". See `intents` for the marks."""

from __future__ import annotations

from handlers.language.numbers import SPELT
from handlers.language.phrases import ITEMS
from handlers.language.rows import row

NUMBER_WORD = rf"\d{{1,4}}|a single|{SPELT}"
MARK = row("mark", "which are STATUS", r"\b(?:REF|IT|OWNER|THEME|DUE|STATUS|OPEN|NOSTATUS|FIELD)\b")
# Words that are never a subject, whatever the plan contains.
FILLERS = frozenset(
    """
    kindly respectfully gratefully duly swiftly pronto chop sharpish altogether side front furnish remit originally initially
    """.split()
)
# Words used for ratings in columns, whether or not this plan has such a column.
RATINGS = frozenset(
    """
    high higher highest low lower lowest medium moderate middling red amber green blue yellow critical severe urgent top major
    minor serious extreme
    """.split()
)
# Words that exclude or invert something. If no test has used one, the tests say less than the question.
DENIES = row(
    "not",
    "which leads have nothing OPEN",
    r"""
    \b(?:not|never|none|nothing|nobody|no ?one|neither|nor|without|except(?:ing)?(?: for)?|exclud(?:ing|es?)|apart from
    |other than
    |(?:all|everything|anything|any|everyone|everybody|anyone|anybody) but|no (?=OWNER|STATUS|OPEN|DUE|THEME|FIELD|rec|action
    |item|longer))\b
    """,
)
# A number, a part or "both", which limits what is asked for: if no test has used it, the answer would be about something else.
LIMITS = row(
    "limit",
    "is only one of IT DUE",
    rf"""
    \b(?:exactly|precisely|only|just|at most|at least|no more than|not more than|no fewer than|no less than|more than|less than
    |fewer than|over|under|up to|more|fewer)[ ](?:{NUMBER_WORD})\b(?<!\bat least one)(?<!\bat least 1)
    (?![ ]?(?:%|per ?cent|days?|weeks?|months?|years?|minutes?|lines?|quarters?|thing|question|of you|more question))
    |\bboth STATUS and (?:\w+ ){{0,2}}STATUS\b|\b(?:half|twice|double|a third|a quarter) (?:of |as |the )
    |\b(?:{NUMBER_WORD}) or (?:more|fewer|less)\b
    |\b(?:nearly|almost|partly|partially|half)[ -](?:STATUS|OPEN)\b
    |(?<!\bat )\b(?:most|fewest|least|biggest|largest|smallest|highest|lowest|busiest)
    [ ](?:recommendations?|recs?|actions?|items?|work|number|DUE|OPEN|STATUS)\b
    """,
)
# A recommendation that is left out.
EXCEPT_REF = row(
    "except",
    "except REF, what is OPEN",
    r"\b(?P<word>except(?:ing)?(?: for)?|exclud(?:ing|e)|other than|apart from|aside from|besides|not counting|leaving out|bar"
    r"|but not|ignoring) (?:recommendations? )?REF\b",
)
EXACTLY = row(
    "exactly",
    "with exactly two owners",
    rf"\b(?:exactly|precisely|no more than|not more than|at most|only|just) (?:{NUMBER_WORD}|two)\b(?! or more)",
)
# The number of recommendations that a team or a theme has.
EACH_WITH = row(
    "each",
    "which teams have fewer than 3",
    r"""
    \b(?:who|(?P<theme>themes?|sections?|headings?|categor(?:y|ies)|work ?streams?)|owners?|teams?|departments?|leads?
    |directorates?)\b(?! (?:owns?|are|is)\b.*\bREF)
    """,
)
# A subject to exclude. After "but not" or "other than", it follows a subject that is asked for.
LEFT_OUT = row(
    "left out",
    "which ones do not mention training",
    r"""
    (?:(?:\b(?:but|and|which|that|who)[ ])*
        \b(?:(?:(?:do|does|did|are|is|was|were)[ ])?not|without(?:[ ]any)?|with[ ]no|never)[ ](?:(?:even|specifically)[ ])?
        (?:mention(?:s|ing|ed)?(?:[ ]of)?|refer(?:s|ring|red)?[ ]to|references?[ ]to|(?:talk(?:s|ing)?[ ])?about|regarding
        |to[ ]do[ ]with|concern(?:s|ing|ed[ ]with)?|say(?:s|ing)?[ ]anything[ ]about|touch(?:es|ing)?[ ]on
        |relat(?:e|es|ing|ed)[ ]to|cover(?:s|ing)?|contain(?:s|ing)?|includ(?:e|es|ing))
    |\b(?:exclud(?:e|es|ing)|except(?:ing)?(?:[ ]for)?|leav(?:e|ing)[ ]out|other[ ]than|apart[ ]from|but[ ]not|bar)
        (?:[ ](?:those|ones|the[ ]ones|anything|items?))?
        (?:[ ](?:about|on|mentioning|that[ ]mention|which[ ]mention|concerning|regarding|covering))?
    )
    [ ](?P<subject>[^,]+)
    """,
)
IS_THERE_ANY = row("any", "are there any that do not mention training", r"^(?:is|are) there any(?:thing)?\b")
# Before and after a word, in the surrounding text.
BEFORE = row(
    "subject",
    "how many are about the ",
    r"""
    \b(?:about|on|regarding|re|concerning|around|to do with|mention\w*|cover\w*|involv\w*|relat\w+ to|refer\w* to|called|named
    |titled|labelled|tagged|topic|subject|theme|word|term|like|touch\w* on|deal\w* with|address\w*|affect\w*)
    (?:[ ](?:the|our|a|an|any|some|this|that|these|those|all|new|[a-z]+(?='s)))* (?:[a-z'-]+ )?$
    |\b(?:who|what|where|when|why|how) (?:is|was|are|were|will be) (?:(?:the|a|an|our|his|her|their) )?(?:[a-z'-]+ )?$
    |\b(?:does|do|did|will|can|could|would|should|is|are|was|were|has|have|when) (?:(?:the|a|an|our|my|your|it|IT|you|he|she) )?
    (?:[a-z'-]+ )?$
    """,
)
# "Potholes in progress": the subject comes first, and the condition directly after it.
FIRST = row(
    "subject",
    "potholes STATUS",
    r"^(?:(?:the|any|anything|our|all|which|what) )?(?:[a-z'-]+ ){1,3}(?:is |are |, )?(?:STATUS|DUE|OPEN|OWNER|THEME)\b",
)
# "How many waivers were there": what is counted.
COUNTED = row(
    "subject",
    "how many waivers were there",
    r"\b(?:how (?:many|much)|number of) (?P<what>[a-z][\w'-]*)"
    r" (?:(?:is|are|was|were|has|have|had|did|does|do|will|can) |there\b)",
)
AFTER = row("subject", " recommendations", rf"^(?:'s)? (?:[a-z'-]+ )?(?:{ITEMS}|ones?|stuff|thing|things|bits?|work|theme)\b")
# A theme that may also be a subject: "how many are about THEME".
ON_THEME = row(
    "subject",
    "how many are about THEME",
    r"\b(?:about|on|mention(?:s|ed|ing)?|to do with|regarding|concerning|cover(?:s|ed|ing)?|relat\w+ to) (?:the )?THEME$",
)
# Directly after a word for asking or a mark, or before a mark: "what training is DUE", "STATUS training", "training STATUS".
BESIDE_MARK = row(
    "subject",
    "which STATUS ",
    r"""
        (?:^|\b(?:what|which|how many|how much|number of|(?<!in )(?<!of )any|STATUS|OPEN|DUE|NOTDUE|OWNER|THEME|FIELD
        |NOSTATUS) )(?:[a-z'-]+ )?$
        """,
)
BEFORE_MARK = row(
    "subject",
    " STATUS",
    r"^(?:'s)?(?: [a-z'-]+)? (?:(?:is|are|was|were|has|have|had|been|be|not|all) ){0,3}(?:STATUS|OPEN|DUE|NOTDUE)\b",
)
# A clause after the question that says why it is asked.
ASIDE = row(
    "aside",
    "for the audit file",
    r"""
    ^(?:for|so|as|because|since|if|before|ahead of|in time for|i|we|they|he|she|you|my|our|the|this|that|it|need\w*
    |asap|urgent\w*|thanks?|sorry|please|hope|writing|preparing|going|am|is|are)\b
    """,
)
OCCASIONS = frozenset(
    """
    monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays sunday sundays
    night tonight weekend morning afternoon evening yesterday today tomorrow
    """.split()
)
"""Words that say when somebody asks, or heard of something. A plan that doesn't use them isn't asked about them."""

"""Ways to say in a question when something is due: "due in autumn 2014", "by early 2015", "ongoing", "no timescale", "late".

The keys are those of `filters.DueTest`.
"""

from __future__ import annotations

from handlers.language.numbers import SPELT
from handlers.language.phrases import DEADLINES, LACKING
from handlers.language.rows import laid_out, row
from knowledge.filters import DueTest

DATE_NOUN = rf"(?:{DEADLINES}|due dates?|(?:target |completion )?dates?|time ?frames?|time ?lines?)"
LACKING_ANY = laid_out(rf"""
    (?:{LACKING}|do not have|does not have|blank|empty)(?: (?:a|an|any|got|set|its|their|the|clear|proper|agreed))*
    """)
GIVEN = r"(?:set|given|agreed|put down|specified|recorded|shown)?"

_NAMED = (
    r"spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|q[1-4]|(?:early|mid|late) \d{4}"
)

# How late: `number` and `unit`.
_NUMBER = rf"(?:{SPELT}|\d{{1,3}}|couple of|few)"
_UNIT = r"(?:whole |full |working )?(?P<{}>days?|weeks?|months?|years?)"
_LATE = r"(?:overdue|over due|late|behind(?: schedule)?|past due|past (?:its|their|the) (?:due date|deadline|date))"
LATE_BY = row(
    "late",
    "more than ten years overdue",
    rf"""
    \b(?:by )?(?:more than|over|at least|longer than) (?:a |an )?(?P<number>{_NUMBER}) {_UNIT.format("unit")}(?: or more)?
    [ ]{_LATE}
    |\b{_LATE} (?:by )?(?:for )?(?:more than|over|at least) (?:a |an )?(?P<number2>{_NUMBER}) {_UNIT.format("unit2")}\b
    """,
)

# Kinds of timescale other than a period.
KINDS = (
    row(
        DueTest.UNSET,
        "which one has no date yet",
        rf"""
        \b{LACKING_ANY} (?:(?:fixed|firm|actual|real|confirmed|definite|specific) )?(?:due |target |completion )?dates?\b
        [ ]?{GIVEN}(?: (?:yet|so far|as yet|at the moment))?
        """,
    ),
    row(DueTest.NONE, "which ones have no timescale", rf"\b{LACKING_ANY} {DATE_NOUN}\b ?{GIVEN}"),
    row(
        DueTest.NONE,
        "the deadline is missing",
        rf"""
        \b{DATE_NOUN} (?:is |are |was |has been |have been )?(?:
            missing|blank|empty|not (?:given|set|stated|specified|there|known)
        )\b
        """,
    ),
    row(
        DueTest.DATED,
        "those with a fixed date",
        r"""
            \b(?:with|have|has|having|had|given) (?:a |an )?(?:fixed|firm|definite|set|actual|real|specific|proper
            |exact) (?:due |end |target )?
            """
        r"(?:dates?|dead ?lines?)\b",
    ),
    row(DueTest.NONE, "the undated ones", r"\b(?:undated|not dated)\b"),
    row(DueTest.NOT_ONGOING, "which are not ongoing", r"\b(?:not|never) on[- ]?going\b"),
    row(
        DueTest.ONGOING,
        "what is ongoing",
        r"""
        \b(?:
            (?:marked|down|listed|described|timescaled|labelled|tagged) )?
        (?:as )?on(?:-| (?=going\b(?! on\b)))?going\b(?: in (?:any|some|whatever) (?:form|way|shape|sense|spelling|wording)\b)?
        """,
    ),
    row(
        DueTest.ONGOING,
        "the open-ended ones",
        r"""
        \b(?:
            open[- ]ended
            |no (?:end|finish|fixed|set|final|closing) date
            |never ending|rolling|continuous(?:ly)?|carrying on|without an end
        )\b
        """,
    ),
    row(
        DueTest.OVERDUE,
        "which are overdue",
        r"""
        \b(?:
            overdue|over due
            |past (?:its|their|the|our)? ?(?:due|dead ?lines?|(?:due |target |end )?dates?)
            |behind schedule|out of time
        )\b
        """,
    ),
    row(
        DueTest.OVERDUE,
        "which have missed their deadline",
        r"""
        \b(?:
            miss(?:ed|ing)|blown|gone past|passed|overr[au]n|slipped past
        ) (?:its|their|the|our|its own)? ?(?:dead ?lines?|dates?|due dates?|target dates?|time ?scales?)\b
        """,
    ),
    row(
        DueTest.OVERDUE,
        "the oldest deadline that was missed",
        r"""
        \b(?:dead ?lines?|due dates?|dates?|targets?) (?:(?:that|which|we|they|it|OWNER) )?
        (?:(?:was|were|has|have|had|been|got) ){0,2}
        missed\b|\bmissed (?:dead ?lines?|due dates?|dates?|targets?)\b
        """,
    ),
    row(
        DueTest.OVERDUE,
        "whose deadline passed without completion",
        r"""
        \b(?:whose|their|its|the|a) (?:own )?(?:dead ?line|(?:due |target |end )?date|time ?scale)s?
        [ ](?:(?:has|have|had|is|are|was|were|already) ){0,2}(?:passed|gone by|gone|expired|lapsed|been missed|come and gone)
        (?:[ ]without (?:completion|being (?:completed?|finished|done|met)|(?:being )?completed?|finishing|delivery
        |anything done))?\b
        """,
    ),
    row(
        DueTest.OVERDUE,
        "are we late with anything",
        r"""
        (?:(?<=is it )|(?<=is this )|(?<=is that )|(?<=are they )|(?<=were they )|(?<=was it ))late\b
        |\b(?:is|are|was|were|am) (?:we|you|anyone|anybody|anything)(?: \w+)? late\b(?: (?:with|on|for))?
        |(?<=\bOWNER )(?:(?:team|running|being|also|still) )*late\b(?: (?:with|on|for))?
        |(?:(?<=them )|(?<=those )|(?<=these )|(?<=ones )|(?<=any )|(?<=anything )|(?<=else )|(?<=and )|(?<=but )
        |(?<=or ))late$
        |\blate (?:with|on|ones?|recs?|recommendations?|items?|actions?)\b
        """,
    ),
    row(
        DueTest.OVERDUE,
        "what is running late",
        r"\b(?:running|is|are|was|were|gone|that is|still|which is|so|very|how) late\b(?! \d|-)",
    ),
    row(
        DueTest.OVERDUE,
        "which are falling behind",
        r"""
        (?:(?<=is )|(?<=are )|(?<=am )|(?<=was )|(?<=were )|(?<=has )|(?<=have )|(?<=been )|(?<=got )|(?<=what )|(?<=which )
        |(?<=who )|(?<=that )|(?<=anything )|(?<=we )|(?<=they )|(?<=ones )|(?<=still )|(?<=OWNER ))
        (?:(?:fallen|falling|slipping|slipped|lagging|dropping|dropped|running|well|way|badly|a bit|so) )*behind
        (?=$| (?:on|with|in|at)\b| (?:and|or|but|now|yet|so|then|right now)\b| ,)
        """,
    ),
    row(
        DueTest.OVERDUE,
        "what should have been done by now",
        r"\bshould (?:already |by now )?(?:have|had) been (?:(?:done|finished|completed|delivered) )?(?:by now|already)\b"
        r"|\b(?:ought to|was supposed to|were supposed to) have been (?:(?:done|finished|completed|delivered) )?"
        r"(?:by now|already)\b",
    ),
)
FROM_NOW = row(
    "from now",
    "which fall due between now and March 2027",
    r"\b(?:between (?:now|today) and|from (?:now|today)(?: on)? (?:to|until|till|up to)) ",
)
# Due today or later.
TO_COME = row(
    "to come",
    "any still to come",
    r"""
    \b(?:still|yet) to come\b|\bupcoming(?= (?:ones?|recs?|recommendations?|actions?|dates?|dead ?lines?)\b|$)
    """,
)
# Words in a timescale that aren't a date, searched for literally.
SAYS = (
    row("tbc", "which dates are to be confirmed", r"\b(?:tbc|to be confirmed|unconfirmed|not (?:yet )?confirmed)\b"),
    row("tba", "which dates are tba", r"\b(?:tba|to be announced)\b"),
    row("immediate", "which are due immediately", r"\b(?:due |done |needed |required )?immediate(?:ly)?\b"),
)

DONE = laid_out(r"""
    (?:
        done|finish(?:ed)?|complete(?:d)?|delivered|end(?:ed)?|ready|in place|happen(?:ed)?|sorted|wrapped up
        |concluded|implemented|achieved|closed|do|deliver|land(?:ed)?
    )
    """)
# "Completed in April" also means a status; "had to be completed by April" is only a deadline.
VERB = laid_out(rf"""
    (?:
        (?:
            that|which|to|is|are|was|were|be|been|has|have|had|should|must|need|needs|needed|ought|got
            |will|would|not|originally|initially|first|currently|now
        )\s+
    )*(?:
        (?:
            supposed|meant|scheduled|planned|expected|due|intended|set|required|needed|timetabled|promised
            |targeted|earmarked|slated|pencilled\s+in|lined\s+up|forecast|dated|should|must|have|had|has|needs?|needed|ought
            |got|aimed
        )\s+(?:to\s+)?(?:be\s+|have\s+been\s+|have\s+)?{DONE}
        |to\s+be\s+{DONE}|due|dated|scheduled|planned|expected|supposed|meant|timetabled|slated|earmarked|targeted|promised
        |pencilled\s+in|lined\s+up|(?:is|are|was|were|put|marked)\s+down|finish(?:es|ing)?|expir(?:e[sd]?|ing)
        |fall(?:s|ing)?(?:\s+due)?|fell(?:\s+due)?|coming(?:\s+up)?|come(?:\s+up)?|end(?:s|ing|ed)?
        |with\s+(?:a\s+)?deadlines?(?:\s+of)?
        |for\s+completion|for\s+delivery
    )
    """)
VERB_AT_END = row("verb", "which had to be done", rf"\b{VERB}\s*$")
START = row(
    DueTest.STARTING,
    "which start in ",
    r"""
    \b(?:
        start(?:s|ed|ing)?|begin(?:s|ning)?|began|begun|commenc(?:e|es|ed|ing)|kick(?:s|ed|ing)? off
        |launch(?:es|ed|ing)?
    )\s+(?:in|on|from|during|by)?\s*$
    """,
)
# Before a period: how the timescale must relate to it. Tried in this order.
BEFORE = (
    row(
        DueTest.BY,
        "due no later than ",
        r"""
        \b(?:
            (?:
                no later than|not later than|by|until|till|up to|on or before|ahead of the end of|at the latest by
            )(?: the)?
        )\s*$
        """,
    ),
    row(
        DueTest.BEFORE,
        "due before ",
        r"\b(?:(?:before|prior to|earlier than|ahead of|in advance of)(?: the)?(?: start of| beginning of)?)\s*$",
    ),
    row(DueTest.AFTER, "due after ", r"\b(?:(?:after|later than|beyond|past|following)(?: the)?)\s*$"),
    row(DueTest.SINCE, "due from ", r"\b(?:(?:since|from|as of|starting from)(?: the)?(?: start of)?)\s*$"),
    row(
        DueTest.IN,
        "due in ",
        r"""
        \b(?:
            (?:in|during|for|within|this|at|over|on|of|around|throughout|come|sometime in)(?: the)?(?: course of)?
        )\s*$
        """,
    ),
)
# A period without a year, and nothing else: "by autumn".
ALONE = row(
    DueTest.IN,
    "what about autumn",
    r"""
    ^(?:and |but |so |or |what about |how about |due |by )*(
        spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november
        |december
    )$
    """,
)
END_OF = row("end", "by the end of ", r"\b(?:the )?(?:very )?end(?: of)?(?: the)?\s*$")

# A negation before words about a timescale, or within "is not due".
NOT_BEFORE = row(
    "not",
    "which are not ",
    r"""
    (?:\bnot|\bnever|\bneither|\bnor|\bnone|\bother than|\bapart from|\baside from|\bexcept(?:ing)?(?: for)?|\bexclud(?:ing|es?)
    |\ball but|\beverything but|\banything but|\boutside|\bbesides|\bbar|\bwithout|\bminus|\bleaving out|\bignoring|\bnon)
    (?:[ -](?:the|those|that|are|is|was|were|any|ones?|of|what|which|things?|recs?|recommendations?|actually|currently|yet|due
    |being|in|from|have|has|been|running))*[ -]*$
    """,
)
NOT_WITHIN = row("not", "are not due", r"\bnot\b")
NOT_DUE = row(
    "not", "which are NOTDUE", r"(?:\b(?:is|are|was|were)?(?: \w+)?(?: not| never)(?: yet| actually| currently)?)? NOTDUE\b"
)
# Words that add nothing next to "late".
NOW = row(
    "now",
    "late at the moment",
    r"\b(?:today|now|right now|at (?:the moment|present|this point)|currently|as of (?:today|now)|presently|these days)\b",
)
# "Late as of today" is about the present. It comes before the time unless it is complete in itself.
AS_OF_NOW = row(
    "now",
    "anything late as of today",
    r"""
    ,? ?\bas (?:of|at|on|from)(?: the)? (?:(?:right )?now|today|present|(?:this|the present|the current) (?:moment|minute|point
    |morning|afternoon|evening|time|date|day|week)|moment)(?: in time)?\b
    |,? ?\bas (?:things|matters|it|they|we) (?:currently |now )?stands?\b
    """,
)
AS_OF = row("as of", "overdue as of ", r",? ?\bas (?:of|at|on)(?: the)?\s*$")
# "Who is using it today" is about the present, and doesn't ask about a date.
BARE_TODAY = row(
    "today",
    "who is using it today",
    r"""
    (?<=\w )(?<!\bdue )(?<!\bhappen )(?<!\bhappens )(?<!\bhappening )(?<!\bby )(?<!\bbefore )(?<!\bon )(?<!\bfor )(?<!\bof )
    (?<!\buntil )(?<!\bafter )(?<!\bfrom )(?<!\bsince )(?<!\bfinish )(?<!\bends )(?<!\bexpire )(?<!\bexpires )(?<!\bdeadline )
    (?<!\bchanged )(?<!\bupdated )(?<!\bnew )(?<!\blate )(?<!\boverdue )(?<!\bDUE )(?<!\bas at )(?<!\band )(?<!\babout )
    (?<!\banything )(?<!\bposted )(?<!\badded )(?<!\bclosed )(?<!\bcompleted )(?<!\bfinished )(?<!\bdone )(?<!\brecorded )
    (?<!\bdates )(?<!\bdeadlines )(?<!\bowe )
    (?:today|right now|nowadays|these days|at present|at the moment|currently)$
    """,
)
# "How many were there this time last year" is about another time, and not about a deadline.
AGO = row(
    "ago",
    "how many waivers were there this time last year",
    r"""
    \b(?:(?:at|by|from|than|in) )?(?:this|the same) (?:time|point|stage|day|period|month)(?: in| of)? (?:last|the previous
    |the last)
    [ ](?:year|month|quarter|week)\b|\b(?:than )?(?:a|one|two|three|\d) (?:years?|months?|quarters?) (?:ago|earlier|before)\b
    """,
)
SPEAKS_OF_DATES = row(
    "due",
    "which were due a year ago",
    r"""
        \b(?:due|overdue|late|dead ?lines?|dates?|time ?scales?|expir\w+|changed|updated|happened|finish\w*|complete\w*
        |status|slipped)\b
        """,
)
# "The first quarter of next year", to be replaced by the year in figures.
OF_NEXT_YEAR = row(
    "year",
    "the first quarter of next year",
    rf"\b(?P<period>(?:{_NAMED}|(?:first|second|third|fourth|last) quarter|(?:first|second) half))"
    r" (?:of |in )?(?P<which>next|last|this) (?:calendar )?year\b",
)
# A day that no plan names.
NEXT_MEETING = row(
    "meeting",
    "what is due before the next meeting",
    r"""
    \b(?:by|before|until|till|at|for|ahead of
    |in time for) (?:the |our )?(?P<what>next (?:committee |board |scrutiny |cabinet |full )?
    (?:meeting|council meeting|cabinet|committee|board|scrutiny))\b
    """,
)
# Also between two kinds of timescale: "with no date or ongoing".
ONE_KIND_OF = row(
    "or", "which have DUE or are DUE", r"\bDUE,? or (?:(?:that|which|are|is|have|has|with|those|ones|the) )*DUE\b"
)
# Of two periods, either may be meant; a year after the second belongs to both.
ONE_OF = row("or", "DUE or DUE", r"\bDUE(?:,? (?:or|and|/|,) (?:in )?DUE|,? DUE)\b")
# "A winter deadline": the season comes before the noun.
BEFORE_NOUN = row(
    "in",
    "with a winter deadline",
    rf"""
    \b(?:with |have |has |having )?(?:a |an |the |any )?(?P<period>(?:{_NAMED})(?: \d{{2,4}})?)
    [ ](?:dead ?lines?|due dates?|target dates?|time ?scales?|finish(?:es)?)\b
    """,
)
RANGE = row("range", "between January and March", r"\b(?:and|to|until|through)\b|[-–]")
SHARED_YEAR = row(
    "year",
    "autumn or winter 2014",
    rf"\b({_NAMED})(,? (?:or|and|and/or|to) (?:in )?)({_NAMED}) (\d{{4}}(?:/\d{{2,4}})?)\b",
)
# Words about work that is still to be done.
STILL_TO_DO = row(
    "to come",
    "what is due by easter",
    r"""
    \b(?:is|are|'s|what|anything|owt|which|everything|things?) (?:\w+ )?(?:due|falling due|expected
    |to be (?:done|finished|completed|delivered))\b
    |\b(?:still )?to come\b|\bcoming up\b|\b(?:needs?|have|has|got) to be\b|^due\b|^dead ?lines?\b
    """,
)

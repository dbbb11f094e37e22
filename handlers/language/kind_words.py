"""Questions beyond facts, lists and counts: rankings, comparisons, totals of the plan's own lists, shares, and when something
was finished or how late it is.

Messages contain marks as in `intents`. Any other word in such a question must be a word that only asks.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.language.rows import laid_out, row

TEAM = r"(?:team|department|dept|directorate|owner|lead|officer|service|person|organisation)s?"
RECS = r"(?:recommendation|rec|action|item|one|thing|task)s?"
DATE = r"(?:dead ?line|due date|target date|end date|date|time ?scale|target)s?"
NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
MOST = laid_out(r"""
    (?:most|biggest|largest|highest|greatest|heaviest|busiest|longest list|max(?:imum)?|top|more (?:recommendations |recs )?than
    [ ]any(?:one|body| other)(?: else)?)
    """)
FEWEST = r"(?:fewest|(?<!at )least|smallest|lowest|lightest|min(?:imum)?|quietest"
FEWEST += r"|(?:only|just|exactly) (?:one|1|a single) (?:recommendation|rec|action|item)(?! in\b| by\b))"
THEME = r"(?:themes?|sections?|headings?|categor(?:y|ies)|chapters?|work ?streams?)"
WORST, BEST = r"(?:worst|poorest|weakest|furthest behind)", r"(?:best|strongest|furthest ahead|furthest along)"

# Rankings of recommendations. The key is the measure and whether the largest comes first.
ORDERS = (
    row(
        "late",
        "which is DUE the longest",
        rf"\b(?:longest|most|furthest|worst|oldest|latest)(?: \w+)?[- ]DUE\b|\bDUE (?:{RECS} )?(?:the )?(?:longest|most)\b",
    ),
    row(
        "late",
        "which is the most days late",
        r"\b(?:longest|most|furthest|worst|latest)(?: days?)? (?:late|behind|overdue)\b|\b(?:late|behind) by (?:the )?most\b"
        r"|\b(?:late|behind) (?:the )?(?:longest|most)\b",
    ),
    row(
        "slips most",
        "which has slipped the most",
        r"""
        \b(?:slipped|moved|delayed|postponed|extended|put back|pushed back)(?: the)? (?:most|furthest|longest|most often)\b
        |\bmost (?:often )?(?:slips?|slipped|slippage|moved|delayed|postponed|extensions?)\b
        """,
    ),
    row(
        "updated most",
        "which was updated most recently",
        r"""
        \b(?:most recently|last|latest|newest|recently) (?:updated|changed|touched|edited)\b
        |\b(?:updated|changed|touched) (?:most recently|last|latest)\b
        """,
    ),
    row(
        "updated least",
        "which was updated longest ago",
        r"""
        \b(?:least recently|longest ago) (?:updated|changed|touched)\b
        |\b(?:updated|changed|touched) (?:least recently|longest ago)\b
        |\b(?:longest|oldest) (?:since (?:an?|its|the last) |without an? |since the )?(?:updates?|updated)\b
        |\bgone (?:the )?longest without an? update\b
        """,
    ),
    row("owners most", "which rec has the most owners", rf"\b{MOST} (?:owners|teams|departments|leads|people)\b"),
    row("owners least", "which rec has the fewest owners", rf"\b{FEWEST} (?:owners|teams|departments|leads|people)\b"),
    row("evidence most", "which rec has the most evidence", rf"\b{MOST} (?:pieces of )?evidence\b"),
    row(
        "next",
        "what is due next",
        rf"""
        \b(?:DUE|due|up|coming(?: up)?|falls? due|expires?|finish\w*) (?:next|soonest|shortly)\b(?! to\b)
        |\bnext (?:(?:{NUMBER}) )?(?:up|due|{DATE}|(?:{RECS} )?(?:to (?:be )?(?:due|finish\w*|fall due|do)|due))\b
        |\b(?:most|more) (?:urgent|pressing|imminent)\b|\bsoonest\b|\bnearest {DATE}\b
        |^(?:what|which) is (?:coming )?next$
        |\b(?:nearly|almost|(?:very |fairly |quite |coming |falling )?(?=due (?:very |fairly |quite )?soon))[ ]?due\b
        (?:[ ](?:very |fairly |quite )?(?:soon|shortly))?
        |\b(?:due|coming up|up|about to be due|ends?|finish\w*|falls? due|expir\w+) (?:very |fairly |quite )?soon\b
        |\b(?:approaching|nearing|close to|near|coming up to) (?:its|their|the|a)? ?{DATE}\b
        |\b{DATE} (?:is |are )?(?:approaching|looming|coming up|close|near|imminent)\b|\blooming\b|\bimminent(?:ly)?\b
        |^(?:(?:so|and|ok) )*(?:what|anything|which)(?: is| are)? (?:coming up|on the horizon|in the pipeline|ahead(?: of us)?
        |round the corner|around the corner)(?: (?:soon|next|then|for us))?$
        """,
    ),
    row(
        "due first",
        "which has the earliest deadline",
        rf"""
        ^(?:list|show|sort|order|rank|give)\b.*\b(?:(?:in|by) (?:order of )?(?:due )?(?:{DATE}|DUE)(?: order)?
        |(?:in )?date order
        |chronological(?:ly)?(?: order)?|sorted by {DATE}|ordered by {DATE})$
        |\b(?:earliest|first|oldest)(?: (?:{NUMBER}))?(?: \w+)? ?(?:{DATE}|DUE|due)\b
        |\b(?:due|DUE) (?:the )?(?:earliest|first)\b
        |\b(?:oldest|earliest)(?: (?:open|outstanding|unfinished|OPEN|STATUS))? {RECS}\b
        |^(?:what is |which is )?the (?:oldest|earliest)(?: {RECS})?$
        |\b{DATE} (?:comes|is|falls|ends|expires) (?:the )?(?:first|earliest|soonest)\b
        |\b(?:earliest|soonest|oldest|nearest)(?: ones?| {DATE}| due)? first$
        """,
    ),
    row(
        "due last",
        "which has the latest deadline",
        rf"""
        \b(?:latest|last|furthest(?: away| off| out)?|final|newest)(?: (?:{NUMBER}))?(?: due| target| end)? {DATE}\b
        |\b(?:due|DUE) (?:the )?(?:latest|last)\b
        |\b{DATE} (?:comes|is|falls|ends|expires) (?:the )?(?:latest|last)\b
        |\b(?:last|latest) (?:{RECS} )?(?:to (?:be )?(?:due|finish\w*|complete\w*|deliver\w*)|due)\b
        """,
    ),
)
# The last list, in a certain order.
ORDER_ALONE = row(
    "order",
    "and the earliest first",
    rf"""
    ^(?:(?:and|now|ok|but|please|can you|could you|sort|order|list|show|give|put|me|them|it|those|these|the|ordered|sorted
    |arranged) )*(?:(?:by|in order of|in) (?:due )?(?:{DATE}|date order|order)|(?:earliest|soonest|oldest|nearest|latest)
    (?: ones?|[ ]{DATE})? first)$
    """,
)
# The first or last few in the document.
PLACE = row(
    "place",
    "the last three recommendations",
    rf"""
    ^(?:(?:show|list|give|see|what|which|me|is|are|the|status|of|for) )*(?P<end>first|last|final|top|bottom)
    (?:[ ](?P<number>{NUMBER}))?[ ](?:recommendations?|recs)(?:[ ](?:in the (?:action )?plan|on the list|of the plan))?$
    """,
)
NEXT_FEW = 5
# The next few, not just the very next.
SEVERAL_NEXT = row(
    "next",
    "what is coming up",
    r"\bsoon\b|\bnearly\b|\balmost\b|\bcoming up\b|\bapproaching\b|\blooming\b|\bimminent(?:ly)?\b|\bhorizon\b|\bpipeline\b"
    r"|\bahead\b|\bcorner\b|\bnear(?:ing)?\b|\bclose\b|\bshortly\b|\bthe next (?:few|couple)\b",
)
HOW_MANY = row(
    "number",
    "the three oldest",
    rf"(?:\b(?:top|first|last|next|bottom|latest|earliest|oldest|the) |^)(?P<number>{NUMBER})\b",
)

# Which owner, theme and so on has the most. The key is what is ranked.
RANK = rf"(?:{MOST}|{FEWEST}|{WORST}|{BEST})"
COMMON = r"(?:most (?:common|usual|frequent)|commonest)"
RANKED = (
    row(
        "timescale",
        "which timescale is the most common",
        rf"\b{COMMON} {DATE}\b|\b{DATE} (?:is |are )?(?:the )?{COMMON}\b",
    ),
    row(
        "status",
        "which status is the most common",
        rf"\b{COMMON} status\b|\bstatus (?:is |are |has )?(?:the )?(?:{COMMON}|most)\b",
    ),
    row(
        "theme",
        "which theme has the most",
        rf"\b(?:{THEME}|areas?)\b.*\b{RANK}\b|\b{RANK}\b.*\b{THEME}\b",
    ),
    row(
        "owner",
        "which team has the fewest",
        rf"\b(?:who|whose|{TEAM})\b.*\b{RANK}\b|\b{RANK}\b.*\b{TEAM}\b",
    ),
)
OF_AUTHORITIES = row("who", "which did the council refuse", r"\b(?:council|trust|board|committee|cabinet|kcc|authority)\b")
# Which of the owners or the themes that the thread was about.
WHICH_HAS_MOST = row(
    "most",
    "and which one has the most",
    rf"^(?:(?:and|so|but|ok) )*(?:which|who|what)(?: one| IT| of IT)? (?:has|have|is|got|owns)(?: got)?(?: the)?"
    rf" (?:{MOST}|{FEWEST})\b",
)
# Who has the most of them, rather than which of them is furthest.
WHO_HAS_MOST = row(
    "owner",
    "who has got the most DUE",
    rf"\b(?:who|whose|{TEAM}) (?:or {TEAM} )?(?:has |have |is |are |owns? |leads? |down for |down with "
    rf"|responsible for )*(?:got |with )?(?:the )?{MOST}"
    r"(?: (?:that|which|of|ones?|recs|recommendations|work|things|actions|items|are|is|the))* DUE\b",
)
HAS_MOST = row(
    "owner",
    "does OWNER have the most",
    rf"^(?:(?:so|and|but|ok) )*(?:does|do|is|are|has|have) (?P<mark>OWNER|THEME)\b.*\b(?:the )?{RANK}\b",
)
FEWEST_FIRST = row("fewest", "which team has the fewest", rf"\b{FEWEST}\b")
BY_SHARE = row("share", "worst performing team", rf"\b(?:{WORST}|{BEST})\b")
BEST_FIRST = row("best", "best performing team", rf"\b{BEST}\b")

# Comparisons of named recommendations, owners or themes.
COMPARED = row(
    "compare",
    "compare REF with REF",
    r"""
    \b(?:compar\w*|versus|vs|differ\w*|contrast\w*|against|difference|distinguish\w*)\b
    """,
)
COMPARED_BY_SIZE = row(
    "compare",
    "does OWNER have more than OWNER",
    r"\b(?:more|fewer|less|bigger|smaller|larger|busier|further (?:on|ahead|behind|along)|ahead of|better|worse|most|fewest)\b",
)
BY_PROGRESS = row(
    "share", "is THEME further behind than THEME", r"\b(?:further (?:on|ahead|behind|along)|ahead|behind|better|worse)\b"
)
BACKWARDS = row("least", "further behind", r"behind|worse")
ONE_OR_THE_OTHER = row("or", "has OWNER or the OWNER more", r"\b(?:OWNER|THEME) or (?:the )?(?:OWNER|THEME)\b")
THAN = row("than", "has OWNER more than OWNER", r"\bthan\b")
THAN_A_NUMBER = row(
    "number",
    "do OWNER and OWNER share more than two",
    r"\b(?:more|fewer|less) than (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|half|a dozen)\b",
)
LESS_THAN = row("less", "has OWNER fewer than OWNER", r"\b(?:fewer|less|smaller|fewest|least)\b")
DUE_FIRST = row(
    "due first",
    "which is due first REF or REF",
    r"""
    \b(?:first|earlier|earliest|sooner|soonest|before|later|latest|last|after)\b
    """,
)
LATER = row("later", "is REF due after REF", r"\b(?:later|latest|last|after)\b")
DUE_AT_ALL = row(
    "due", "is REF due before REF", r"\b(?:due|DUE|dead ?lines?|dates?|finish\w*|end(?:s|ed)?|STATUS|when|timescales?)\b"
)
SAME = row(
    "same",
    "do REF and REF have the same owners",
    rf"""
    \b(?:same|identical|shared?|common)\b.*
    \b(?P<what>owners?|teams?|departments?|leads?|{DATE}|status(?:es)?|themes?|sections?)\b
    """,
)
SAME_FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("owner", "team", "department", "lead"), "owner"),
    **dict.fromkeys(("status", "statuse"), "status"),
    **dict.fromkeys(("theme", "section"), "theme"),
}
"""The field that each word in `SAME` means, in the singular. Any other word means the timescale."""

# Which owners or themes have any that meet the conditions. Nothing in the sentence may ask for the recommendations themselves.
VALUES = (
    row(
        "owner",
        "which teams have work still OPEN",
        rf"""
        \b(?:which|what)(?: (?:other|of the|different|else))* {TEAM}\b(?! (?:has|have|own|owns|is|are|with) (?:the )?{MOST}\b)
        |\b(?:list|show|name|give|tell)(?: (?:me|us|all|of|out|the|every))* (?:names of (?:the )?)?(?:other )?{TEAM}\b
        (?= (?:that|who|which|with|having|named|still|and OWNER|or OWNER|apart|except|other|but|not|OWNER|involved))
        |\bwho(?: else)?(?: ,[^,]{{3,60}},)? (?:still |else )?(?:(?:has|have|owns?|leads?
        |holds?) (?:got )?(?:still )?(?:anything|something|any
        |some|work|at least one)\b
        |(?:is|are) (?:down|named|listed|recorded|shown) (?:as|for)|(?:is|are) (?:an? |the |also )*(?:owners?|leads?)\b)
        """,
    ),
    row(
        "theme",
        "which themes have something DUE",
        rf"""
        \b(?:which|what)(?: (?:other|of the|different|else))* {THEME}\b(?! (?:has|have|is|are|with) (?:the )?{MOST}\b)
        |\b(?:list|show|name|give)(?: (?:me|us|all|of|out|the|every))* {THEME}\b(?= (?:that|which|with|having|still|not))
        """,
    ),
)
OF_RECOMMENDATIONS = row(
    "list",
    "which teams own the ones that are DUE",
    r"\b(?:ones?|recs?|recommendations?|items?|those|these|IT|REF|each|every|how many|number|per|by|both|everything"
    r"|nothing|all (?:of )?"
    r"(?:its|their|theirs)|none)\b|^(?:is|are|do|does|has|have|was|were)\b",
)
# Owners beside the one named.
BESIDE_IT = row("else", "which teams share work with OWNER", r"\b(?:else|other|others|shares?|sharing|with OWNER|alongside)\b")

# The length of the plan's own lists.
COUNT = r"(?:how many|number of|count of|count the)(?: (?!(?:per|by|each|in|for|under|across)\b)\w+)?"
TOTALS = (
    row("owner", "how many teams are involved", rf"\b{COUNT} {TEAM}\b"),
    row("theme", "how many themes are there", rf"\b{COUNT} {THEME}\b"),
    row(
        "status", "how many statuses are there", rf"\b{COUNT} status(?:es)?(?: words)?\b(?! (?:is|are (?!there|used|in)|have) )"
    ),
    row("evidence", "how many pieces of evidence are there", r"\b(?:how many pieces of|how much) evidence\b"),
    row(
        "changes",
        "how many updates have been posted",
        r"""
        \b(?:how many|number of) (?:updates|changes|edits)
        (?:[ ](?:have been|were|has|are|there|been|made|posted|recorded|had))*\b
        """,
    ),
)
NOT_COUNTED = row(
    "not",
    "how many have more than one owner",
    r"\b(?:more than|at least|only|just|with|have|has|no|without|single) (?:\w+ )?(?:owners?|teams?)\b",
)

# More or fewer than a given share of them.
SHARE = row(
    "share",
    "are more than half STATUS",
    r"""
    \b(?P<how>more than|over|at least|less than|fewer than|under|about|roughly)[ ](?:a |an |one )?
    (?P<part>half|third|quarter|two[- ]thirds|three[- ]quarters|\d{1,3} ?(?:%|per ?cent|percent))\b
    |\b(?:most of|the majority(?: of)?|the bulk of)\b|^(?:(?:so|and|but) )*(?:is|are|have|has) (?:the )?most\b
    """,
)
NUMBER_ASKED = row(
    "number",
    "are there more than 20 recommendations",
    r"""
    ^(?:(?:so|and|but|ok) )*(?:is|are|do we have|have we got|does (?:it|the plan) have)(?: there)?(?: really)?
    (?:[ ](?P<how>more than|over|at least|less than|fewer than|under|exactly|just|only))?
    [ ](?P<number>\d{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)[ ](?:recommendations?|recs?|actions?|items?)\b
    """,
)
PARTS: Mapping[str, float] = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "two thirds": 2 / 3, "three quarters": 3 / 4}
HOW_MUCH: Mapping[str, str] = {
    **dict.fromkeys(("less than", "fewer than", "under"), "less"),
    **dict.fromkeys(("more than", "over"), "more"),
    "at least": "at least",
}
"""How a share or number has to compare, by the words for it."""

# About one recommendation: how late it is, how long until or since its date, and when it was finished.
HOW_LATE = row(
    "how late",
    "how late is REF",
    r"""
    \bhow (?:late|overdue|far behind|long overdue|DUE|delayed)\b|\bby how (?:much|many days|long|far)\b
    |\bDUE (?:is|are|was|were) (?:REF|IT)\b
    |\b(?:days|weeks|months|long) (?:late|overdue|DUE|behind)\b
    |\bhow (?:long|many (?:days|weeks|months)) (?:ago|until|till|left|to go|past|over|before|since)\b
    |\bhow (?:long|many days|many weeks) (?:has|have|is|was|are) (?:REF|IT) (?:been )?(?:late|overdue|DUE|left|got left)\b
    """,
)
FINISHED = row(
    "finished",
    "when was REF finished",
    r"""
    \b(?:when|what date|which date|on what date|what day)\b.*\b(?:STATUS|finish\w*|complet\w*|closed?|deliver\w*|done|signed off
    |implemented|wrapped up)\b
    """,
)
NOT_YET = row(
    "due",
    "when should REF have been finished",
    r"""
    \b(?:due|DUE|meant|supposed|should|scheduled|planned|expected|target\w*|dead ?line|to be|will|have to|has to|must
    |need(?:s|ed)?|going to|by when|does|do|would|got to|had to)\b
    """,
)
# What was finished in a period, by the day on which it was marked as finished, not by its due date.
FINISHED_SINCE = row(
    "finished in",
    "what was completed since 1 January",
    r"""
    \b(?:completed?|finished|closed|done|delivered|implemented|signed off|ticked off|wrapped up|achieved)(?: \w+){0,2}?
    [ ](?P<when>(?:since|after)\b.+|this (?:week|month|quarter|year)|last (?:week|month|quarter|year)|today|yesterday
    |(?:in|over|during|within) the (?:last|past) .+|in the last .+|so far this .+)$
    """,
)

# All of them in a certain order, not only the first.
IN_ORDER = row("order", "list them by date", r"^(?:list|show|sort|order|rank|give)\b.*\b(?:by|order|chronological(?:ly)?)\b")
# The numbers in a column: above or below a number, the highest, the lowest.
AMOUNT = row(
    "compared",
    "which FIELD more than £10,000",
    r"""
    \b(?P<how>more than|over|above|greater than|exceed(?:s|ing)?|bigger than|higher than|at least|upwards of|no less than
    |less than|fewer than|under|below|smaller than|lower than|cheaper than|up to|no more than|not more than|at most)
    [ ](?:(?:a|an|the|total|of|around|about|rated|score[ds]?)[ ])*
    (?P<said>(?P<sign>[£$€])?\ ?(?P<digits>\d{1,3}(?:\ ?,\ ?\d{3})+|\d{1,9}(?:\.\d{1,2})?)\ ?(?P<scale>k|m|bn|thousand|million
    |grand)?)
    (?:[ ](?:pounds|quid))?(?![\w%])(?!\ (?:owners?|teams?|days?|weeks?|months?|years?|recs?|recommendations?|actions?
    |parts?)\b)
    """,
)
COMPARES: Mapping[str, str] = {
    **dict.fromkeys(("more than", "over", "above", "greater than", "exceed", "exceeds", "exceeding", "bigger than"), "more"),
    **dict.fromkeys(("less than", "fewer than", "under", "below", "smaller than", "lower than", "cheaper than"), "less"),
    **dict.fromkeys(("up to", "no more than", "not more than", "at most"), "at most"),
    **dict.fromkeys(("at least", "upwards of", "no less than"), "at least"),
    "higher than": "more",
}
SCALES: Mapping[str, int] = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9}
WHOSE = row("owner", "which team has the highest FIELD", rf"\b(?:who|whose|{TEAM}|{THEME})\b")
DEAR = r"(?:most expensive|dearest|priciest|costliest|most costly)"
CHEAP = r"(?:cheapest|least expensive|least costly|most affordable)"
BY_AMOUNT = row(
    "order",
    "which FIELD the most",
    rf"""
    \b(?:highest|biggest|largest|greatest|top|most|max(?:imum)?|lowest|smallest|least|min(?:imum)?|fewest)
    (?:[ ](?:{NUMBER}|single|overall|estimated|in|by|by the))*[ ]FIELD
    |\bFIELD[ ](?:is |are |us |the council )*(?:the )?(?:most|least|highest|lowest|biggest|largest|smallest)\b
    |\b{DEAR}\b|\b{CHEAP}\b|^(?:list|show|sort|order|rank|give)\b.*\b(?:by|in order of) FIELD$
    """,
)
LOWEST = row(
    "least",
    "the lowest FIELD",
    rf"\b(?:lowest|smallest|least(?! expensive| costly)|min(?:imum)?|fewest|{CHEAP})\b",
)

# Words that ask whether a recommendation's text mentions something.
REFERRING = row(
    "referring",
    "which refer to REF",
    r"""
    ^(?:(?:so|and|but|ok) )*(?:(?:does|do|is|are) (?:there )?(?=any|something))?
    (?:what|which|any|anything|who|whose|list|show|give|how many|those|recommendations?|recs?)\b
    (?!.*\bREF .*\b(?:refer|point|link)).*
    \b(?:refer\w*|point\w*|link\w*|depend\w*|mention\w*|relat\w*|cross[- ]refer\w*|rel(?:y|ies|ied|ying)|build\w*|built
    |hing\w*|wait\w*|tied|follow\w*)
    (?: back)?(?: (?:up )?(?:to|on|with|in with|for|from))? (?:REF|IT)\b
    """,
)
REFERRING_TO_ANY = row(
    "referring",
    "which refer to another recommendation",
    r"""
    ^(?:(?:so|and|but|ok) )*(?:the )?(?:list of )?(?:the )?(?:what|which|any|anything|list|show|give|how many|those
    |recommendations?
    |recs?)\b.*
    \b(?:refer\w*|point\w*|link\w*|depend\w*|cross[- ]refer\w*|rel(?:y|ies|ied|ying)|hing\w*|tied|send\w*|defer\w*)
    (?: (?:you|us|me|the reader))?(?: back)?(?: (?:up )?(?:to|on|with|in with))
    [ ](?:another|a different|an?other|other|others|each other|one another|some other|the other|different)
    (?:[ ](?:recommendations?|recs?|ones?|actions?|items?))?(?: for (?:its|their|an?|the) (?:\w+ )?(?:updates?|progress
    |actions?))?$
    """,
)
# About the thread's subject: the recommendations that mention it, not those that refer to a ref.
MENTIONING = row(
    "mentions",
    "which recs mention IT",
    r"""
    ^(?:and |so )*(?:which|what|list|show|any) (?:other |else |recs? |recommendations? |ones? |of )*
    (?:mentions?|covers?|is about) IT$
    """,
)
# The recommendation before or after a named one.
BESIDE = row(
    "next",
    "what comes after REF",
    r"^(?:and |so |ok )*(?:what|which|show|the one)(?: (?:one|rec|recommendation))?(?: (?:is|comes|goes|me|the one))* "
    r"(?:next )?(?P<way>after|following|before)(?: next)? REF(?: in the plan| on the list)?$",
)
# After a card: the next recommendation in the plan, or the previous one.
NEXT_IN_THE_PLAN = row(
    "next",
    "and the next one",
    r"""
    ^(?:(?:and|ok|now|what about|how about|show me|then)[ ,]+)*(?:the )?
    (?:(?P<after>next|following|one after)|previous|one before)(?: (?:one|rec|recommendation|ref))?(?: (?:please|then))?$
    """,
)

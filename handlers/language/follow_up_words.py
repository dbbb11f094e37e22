"""How people continue in a thread: "and who owns it?", "the second one", "next", "only the open ones", "why".

Messages contain marks as in `intents`; IT stands for something mentioned before. The examples contain marks too.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.language.rows import row

# A pronoun, with the words that can go with it.
PRONOUN = row(
    "it",
    "which of those are done",
    r"""
    \b(?:
        (?:of )?(?:them|those|these)(?: (?:ones|recs|recommendations|two|three|four|five|all))?
        |(?:which|how many|any|some|all|most|both|none|each) of (?:it|which)
        |they(?! own\b)|their|theirs
        |(?:that|this|the same|said)(?: (?:one|rec|recommendation|item|action))?(?= ?(?:
                $|,|is|was|has|will|due|done|one|rec|finished|completed|STATUS|OPEN|in|by|for|owned|happen|get
                |come|go|and|or|been|be|yet|now|then
            )
        )
        |(?<=\bwas )that|(?<=\bis )that|(?<=\bof )that$|(?<=\bshould )that|(?<=\bwould )that|(?<=\bwill )that|(?<=\bdoes )that
        |(?<=\bdid )that|(?<=\bmust )that
        |(?:it|its)|him|her
    )\b
    """,
)
# A pronoun that can't be for something in its own sentence.
OF_BEFORE = row("it", "is it done", r"\b(?:it|they|them|this|that|those|these|him|her|both)\b")
PLURAL = row("they", "are they done", r"\b(?:them|they|those|these|their|all)\b")
IT = row("it", "who owns IT", r"\bIT\b")

# Words that begin a follow-up, and words that can be removed before its subject.
LEADING = row(
    "and",
    "and procurement",
    r"""
    ^(?:
        i meant|i mean|meant|no|rather|instead|make that|and|but|also|then|so|or|plus|ok|what about|how about
        |what of|same for|same again for|and what about|now|only|just|not|excluding|except|without
    )\b
    """,
)
AGAIN = row(
    "and",
    "same again for procurement",
    r"""
    ^(?:
        (?:
            i meant|i mean|meant|no|rather|make that|and|but|so|ok|then|also|or|plus|now|right|yes|what about
            |how about|what of|the same|same|same again|same question|same thing|ditto|again|for|do|now|show me
            |just|only|the|ones?|in|with|by|of|is|are|to|on|under|instead
        )\b[ ,]*
    )*
    """,
)
NOTHING_ELSE = row("", "too please", r"(?:one|then|too|as well|please|instead|\W)*")
REF_OR_IT = row("", "REF", r"\b(?:REF|IT)\b")
# A complete sentence contains one of these.
VERB = row("whole", "which are done", r"\b(?:what|which|who|how|when|is|are|list|show|has|does)\b")
WHICH = row("which", "which are done", r"\bwhich\b")
HAS_MORE = row(
    "more",
    "which has more STATUS",
    r"^(?:and |so |but |ok )*(?:which|who|what)(?: one| team| of the two)? (?:has|have|is|owns|got|does)(?: got)?(?: the)?"
    r" (?:more|most|fewer|fewest|less|least|further|bigger)\b",
)
WHICH_OR_WHO = row("which", "who has more", r"\b(?:which|who)\b")
ASKS_FOR_ROWS = row("list", "show the open", r"\b(?:which|what|who|list|show)\b")

# Only a field, about what was asked before.
FIELD_ALONE = row(
    "field",
    "status?",
    r"""
    ^(?:(?:and|so|its|the|what about|how about) )*(?:status|progress|position|updates?)
    (?:[ ](?:then|now|please|so far))*$
    |^(?:and |so |but )*(?:what|how much) (?:progress|movement) (?:has|have|is|was) (?:there |been )*(?:made|been|there)?$
    """,
)
# The others, instead of those asked for.
RATHER = row(
    "are",
    "which ones are",
    r"""
    ^(?:and |so |but |ok )*(?:which|what|who|the ones that|those that)(?: (?:ones|IT|of IT))?
    [ ](?:are|is|have|has|do|does)(?: then| so| already)?$
    """,
)
OPPOSITE = row(
    "not",
    "which are not",
    r"""
    ^(?:and |so |but |ok )*(?:which|what|who|the ones that|those that)(?: (?:ones|IT|of IT))?
    [ ](?:are|is|have|has|do|does) not(?: yet)?$
    |^(?:and |so |but |ok )*(?:what about |how about |which are |list |show (?:me )?|who are )?the (?:rest|others
    |other ones|remaining
    [ ]ones|remainder)(?: of IT)?(?: then)?$
    """,
)
# No subject of its own: it asks for some of those shown.
WHICH_OF_THEM = row(
    "which",
    "which are STATUS",
    r"^(?:and |so |ok )*which(?: ones?)? (?:are|is|was|were|have|has|had|do|does|did)\b(?! (?:the|a|an|we|they|OWNER)\b)",
)

BARE_NUMBER = row(
    "ref", "ok and 15", r"^(?:(?:ok|and|also|what about|how about|same for|then) )+(?:for )?\d{1,4}(?: (?:then|too|as well))?$"
)

# What is left of an amount or a number in the last answer.
LEFT_OF_IT = row(
    "left",
    "and how much is left",
    r"""
    ^(?:(?:and|so|but|ok|then|of that|of those|of which) )*(?:
        how (?:much|many)(?: more)?(?: of (?:it|them|that|those|the money))?
        (?:[ ](?:is|are|was|were|have|has|do|does|will|we|they|it|that|there|still|yet|not|be|been|got|money|to|come|go
        |spent))*
        [ ]?(?:left(?: over)?|remain(?:s|ing)?|to go|outstanding|unspent|missing|over)?(?: to (?:spend|come|go|do))?
        |(?:what about |how about |what of |where (?:is|are) )?the (?:rest|remainder|balance|others?|remaining (?:ones
        |money))(?: of (?:it|them|that))?
        |what (?:is|are|will be) (?:still )?(?:left|outstanding|missing)(?: over)?|what remains
    )(?: (?:then|now|please|so far))*$
    """,
)
REALLY_LEFT = row(
    "left",
    "how much is left",
    r"\b(?:left|remain\w*|to go|outstanding|unspent|missing|rest|balance|others?|remainder|to come|not)\b",
)

# Some of those in the last answer.
NARROWING = row(
    "narrow",
    "only STATUS",
    r"""
    ^(?:and |but |so |ok )*(?:
        (?:show|list|give|see)(?: me)? (?:just |only )?the (?:\w+ ){1,2}ones$|(?:the|those) ones\b|only|just|not|excluding
        |except|without|of which|how many of|which ones?|any
    )\b
    """,
)
LISTED = row(
    "list",
    "which are IT",
    r"""
    ^(?:and |so |but |ok )*(?:
        which|what|list|show|name|tell|see|give
    )(?: (?:me|are|is|ones|were|out|us|about|all|of))*(?: IT)(?: (?:then|all|by name))*$
    """,
)
COUNTED = row(
    "count", "and how many", r"^(?:and |so |but )*(?:how many|count|number|what percentage|how much|what proportion)\b"
)
# Only a count of those shown. Any other word may be a condition.
COUNTED_ALONE = row(
    "count",
    "how many is IT in total",
    r"""
    ^(?:and |so |but |ok )*(?:how many|count|the number|number|what percentage|how much|what proportion)
    (?:[ ](?:of|out|IT|is|are|was|were|there|that|the|in|all|altogether|total|recs?|recommendations?|actions?|items?|ones
    |do|does|did|we|have|has|got|make|makes|come|comes|to|now|then|exactly|please|plan|as|a|percentage|proportion|per ?cent
    |percent))*$
    """,
)
# How many owners each has, after a question about that: "how many have just one".
OWNERS_EACH = row(
    "owners",
    "and how many have just one",
    r"""
    \b(?:have|has|with|of|only|just|by|got)(?: (?:only|just|exactly|a|the|got))*
    [ ](?P<number>one|single|1|several|more than one|more)(?: of IT)?$
    """,
)
# A complete question without a verb: the button of a count sends "recommendations still open".
WHOLE = row("list", "recommendations STATUS", r"^(?:(?:list|show|all|the|number|count|of) )*(?:recommendations?|recs)\b")

# "Only the policy ones" among those shown: those that it owns, alone or with others.
ONLY = row("only", "only the policy ones", r"^(?:and |but |so |ok )*(?:only|just)\b")
# About the whole plan again, and one row for each kind of condition in a message.
AFRESH = row(
    "whole",
    "everything outside THEME",
    r"""
    ^(?:all but|all bar|(?:is |are )?(?:everything|anything|any recommendations|every|all)\b(?! (?:of )?(?:them|those|these)))
    """,
)
OF_ALL = row("whole", "does everything have an owner", r"\b(?:every|everything|everybody|all|each)\b")
MARKS = row("mark", "OWNER THEME", r"\b(?:OWNER|THEME|DUE|STATUS|OPEN|NOSTATUS|FIELD)\b")

# Details of one recommendation, or the reason for its position.
MORE = row(
    "more",
    "tell me more",
    r"""
    ^(?:tell me |show me |give me |say |see |read |get )?(?:me )?(?:a bit |some |any |the )?(?:
        more|more details?|further details?|details?|the rest|expand|elaborate|go on
        |full (?:text|details?|story|version)
        |in full|everything|the full thing|open IT|open|show IT|explain|explain IT|the whole thing|tell me more
        |card
    )(?: (?:about|on|of|please|for|then|info|information))*(?: IT)?$
    """,
)
# When it was supposed to be done: this asks for a date, even if it names a status.
WHEN = row(
    "when",
    "when was IT supposed to be STATUS",
    r"""
    ^(?:and |so |but |ok )*(?:by )?(?:when|what date) (?:is|are|was|were|should|will|must|did|does|do) (?:IT|they|we)\b
    .*\b(?:due|supposed|meant|expected|scheduled|planned|to be|should|be)\b
    """,
)
WHY = row(
    "why",
    "why is that",
    r"""
    ^(?:and |but |so |ok )*(?:
        why|how come|what is the reason|what is the hold ?up|what is holding IT up|what went wrong|reason|how so
    )\b
    """,
)

# A question about each of those shown.
EACH = row(
    "each",
    "who is responsible for each",
    r"""
    ^(?P<head>(?:and |so |but |ok )*(?:who|when|what|where|how|owners?|status|dates?|dead ?lines?|time ?scales?|progress
    |why|name)
    \b.{0,60}?) (?:of |for |on |against )?each(?: one| of IT)?$
    """,
)
# The last answer, but shorter.
SHORTER = row(
    "short",
    "shorter",
    r"""
    ^(?:(?:and|ok|can you|could you|make|IT|even|much|a bit|a|the|now|something|bit|in|say|give me|do) )*
    (?:short(?:er)?|brief(?:er|ly)?|in (?:short|brief|a nutshell|one (?:line|sentence)|fewer words|a (?:line|sentence))
    |one (?:line|sentence)|a (?:line|sentence)|summarise IT|sum IT up|tl ?dr|too long|fewer words|less(?: text| words| detail))
    (?: (?:version|answer|please|then|still|of IT|summary))*$
    """,
)
# Those in the last answer, after a summary or a list.
IN_THERE = row("there", "anything in there that is not done", r"\bin (?:there|here|it|that (?:one|theme|section|list))\b")
# The other end of the previous ranking.
OTHER_END = row(
    "end",
    "and the fewest",
    r"""
    ^(?:(?:and|so|but|ok|what about|how about|which|who|what|is|are|has|have|got|the|one|ones|with|then|now) )*
    (?P<end>fewest|least|lowest|smallest|minimum|earliest|first|soonest|oldest|most|highest|biggest|largest|maximum|latest|last
    |newest|worst|best)(?: (?:one|ones|of IT|then|please))*$
    """,
)
LEAST: frozenset[str] = frozenset(("fewest", "least", "lowest", "smallest", "minimum"))
MOST: frozenset[str] = frozenset(("most", "highest", "biggest", "largest", "maximum"))
FIRST: frozenset[str] = frozenset(("earliest", "first", "soonest", "oldest"))
LAST: frozenset[str] = frozenset(("latest", "last", "newest"))
# The last list, broken down by a field.
BROKEN_DOWN = row(
    "by",
    "and by owner",
    r"""
    ^(?:(?:and|ok|now|so|then|what about|how about) )+(?:by|per)\b
    |^(?:(?:and|ok|now|so|then) )*(?:split|broken|grouped|sorted|divided)(?: down| up| out)? (?:by|per)\b
    """,
)
BREAKING = frozenset(("break", "breakdown", "split", "group", "grouped", "broken", "down", "table", "divide", "divided"))

# A position in the list shown, counted from 0; negative numbers count from the end.
ORDINAL = row(
    "place",
    "the second one",
    r"""
    \b(?:the )?(
        first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|top|latter|former|final|next
    )(?: (?:one|rec|recommendation|item|of IT|on the list|in the list|result|two))?\b
    """,
)
# What is left of a list, after one of it.
OTHER_ONE = row(
    "other",
    "and the other one",
    r"""
    \b(?:the|that|those|and|about)[ ](?:remaining|other(?P<several> (?:two|three|four|ones|recommendations|recs)|s)?)
    (?: (?:one|rec|recommendation|item))?\b(?! (?:hand|day|side|team|owner|people|way))
    """,
)
PLACES: Mapping[str, int] = {
    "first": 0,
    "1st": 0,
    "top": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "last": -1,
    "latter": -1,
    "final": -1,
}

# The next or previous page of a list. After a card, "more" asks for details.
PAGE = row("page", "recommendations STATUS page 3", r"\bpage (\d{1,4})$")
NEXT = row(
    "next",
    "show me more",
    r"""
    ^(?:(?:and|ok|please|now|show|give|see|list|go to|get|me|us|the) )*(?:
        next(?: page| lot| ones?| few| results)?
        |more(?: of IT| results| ones| please)?
        |rest|carry on|continue|keep going|go on|page down|forward
    )$
    """,
)
PREVIOUS = row(
    "previous",
    "back a page",
    r"""
    ^(?:(?:and|ok|please|now|show|give|see|list|go|to|get|me|us|the) )*(?:
        back(?: a page| one page| one)?
        |previous(?: page| lot| ones?| few| results)?
        |prev|last page|page (?:back|up)|page before
    )$
    """,
)

"""Scots, northern English, shorthand, phonetic spellings and dictated numbers, each with the words that planbot's patterns
expect instead.

These are applied to a message in lower case, before contractions are expanded. In the places where they match, none of the
replaced words is standard English.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.language.numbers import SPELT
from handlers.language.rows import replacement

WORDS: Mapping[str, str] = {
    typed: meant
    for meant, ways in {
        "about": "aboot abowt abaut aboot's",
        "after": "efter",
        "all": "a' aw",
        "anybody": "onybody onyb'dy",
        "anyone": "onyone onyin",
        "any": "ony",
        "anything": "onything onyhin anyhin",
        "are": "ur",
        "away": "awa",
        "because": "becos becoz becuz",
        "before": "afore",
        "being": "bein",
        "behind": "ahint",
        "can not": "cannae canna",
        "could not": "couldnae couldna",
        "council": "cooncil",
        "councillors": "cooncillors",
        "did not": "didna",
        "do not": "dinnae dinna",
        "does not": "disnae disna",
        "doing": "daein",
        "down": "doon",
        "finish": "feenish",
        "finished": "feenished feenisht finisht",
        "from": "fae frae",
        "give": "gie",
        "give us": "gie's gies",
        "ahead": "ahed aheid",
        "going": "gaun gaein gaen goin",
        "going to": "gonnae",
        "had not": "hadnae hudnae",
        "has not": "hasnae hasna",
        "have": "huv hae",
        "have not": "havenae havnae huvnae huvny",
        "head": "heid",
        "how": "howe hou",
        "is not": "isnae isna",
        "just": "jist",
        "late": "laite layt",
        "many": "meny menny",
        "more": "mair",
        "need": "nead",
        "no": "nae",
        "nobody": "naebody naeb'dy",
        "none": "nane",
        "nothing": "naething nithin nuthin nowt",
        "now": "noo",
        "of": "o'",
        "old": "auld",
        "one": "yin",
        "our": "oor",
        "out": "oot",
        "over": "ower",
        "part": "pairt",
        "party": "pairty",
        "said": "sed",
        "should": "shoud shid suld",
        "something": "somehin summat sumthing",
        "start": "stairt",
        "started": "stairted stertit",
        "still": "stil",
        "that": "yon",
        "they": "thay",
        "those": "thae",
        "to": "tae",
        "together": "thegither",
        "was": "wis",
        "was not": "wisnae wisna wasnae",
        "were not": "werenae wurnae",
        "when": "whan wenn",
        "where": "whaur whare",
        "whose": "whase",
        "will": "wull",
        "will not": "willnae wilnae",
        "work": "wark",
        "would not": "wouldnae wouldna",
        "you": "ye yous youse",
    }.items()
    for typed in ways.split()
}
"""Words spelled as in a dialect or as they sound, with the standard word."""

PHRASES = (
    replacement("why not", "how no", r"^(?:an |and |but |so )*how (?:no|not|nae)(?=[ ?!.]*$)|^wi not\b"),
    replacement("with", "wi the policy team", r"(?<!\bthe )\bwi'?(?= (?!fi\b)[a-z\d])"),
    replacement("now", "how is r9 the noo", r"\bthe noo\b"),
    replacement("where", "whaurs the report", r"\bwhaur(?='s|s\b)"),
    replacement("what ", "whit like is r9", r"\bwhit like "),
    replacement("which", "witch ones are late", r"^witch\b|(?<=^and )witch\b"),
    replacement(
        "by",
        "when is it to be done bye",
        r"""
        (?<=[a-z] )bye$|\bbye (?=(?:the|then|when|next|january|february|march|april|may|june|july
        """
        r"|august|september|october|november|december)\b)",
    ),
    replacement("is there ", "is existing somebody", r"^(?:is|does|do|are)(?: it| there)? exist(?:s|ing)? "),
    replacement("give me", "gimme the list", r"\bgimme\b"),
    replacement("why", "whit wey is it late", r"\bwh[ia]t (?:wey|wye|way)\b"),
    replacement("how ", "hoo mony are late", r"\bhoo (?=m[oa]n[iy]\b|lang\b|late\b|far\b|much\b|is\b|are\b|come\b)"),
    replacement("how many", "how mony are late", r"\b(?:how|hoo) mon(?:y|ie)\b"),
    replacement("how long", "how lang has it got", r"\bhow lang\b"),
    replacement(
        "who ", "wha owns r9", r"\bwha[e]? (?=owns?\b|leads?\b|runs?\b|is\b|has\b|does\b|looks?\b|deals?\b|got\b|gets?\b)"
    ),
    replacement(
        "who is ",
        "wha's leadin on r9",
        r"""
            \bwha(?:e)?'?s (?=(?:lead|runn?|daein|doing?|look|deal|own)\w*|in charge|responsible|got\b|the (?:owner|lead)
            |on r?\d)
            """,
    ),
    replacement(r"\1ing ", "wha's leadin on r9", r"\b(lead|look|deal|runn|happen|do|work|handl|wait|get(?:t)?)in (?=\w)"),
    replacement(r"\1 know", "do ye ken who owns r9", r"\b(you|ye|anybody|onybody|anyone|i|we|they|somebody) ken\b"),
    replacement(r"of ", "the state o play", r"(?<=[a-z] )\bo (?=[a-z])"),
    replacement("for ", "what's there fur us", r"\bfur (?=(?:the|us|me|it|that|this|oor|our|a|rec|r\d\w*)\b)"),
    replacement(r"\1ing", "what's happenin' with r9", r"\b([a-z]{3,})in'(?![a-z])"),
    replacement("", "a wee summary", r"\bwee (?=[a-z])"),
    replacement(
        r"\1 than",
        "more then one owner",
        r"\b(more|less|fewer|later|earlier|older|bigger|longer|rather|other) then(?= [a-z\d])",
    ),
    replacement(r"\1 one ", "more than won owner", r"\b(than|then|just|only|least) won (?=[a-z])"),
    replacement(r"\1does ", "wat dose r9 say", r"^((?:wh?[aiou]t |how |who |when |where )?)dose (?=[a-z])"),
    replacement("due", "dew date", r"\bdew(?= (?:date|by|in|on|this|next|before)\b)|(?<=is )dew\b|(?<=are )dew\b"),
    replacement("won't", "it wont be done", r"\bwont\b"),
    replacement(
        r"\1 position ",
        "the state of play with r9",
        r"\b(the|current|latest|what is|whats|what's) state of play "
        r"(?=(?:with|on|of|for|about|re|in|at|regarding) (?:the )?(?:[a-z]{0,3}\d|rec|number|no\b|it\b|that\b|this\b))",
    ),
)
"""Phrases, and words that mean something else in other places. They are applied in this order, before single words."""

# "What's no been started", after contractions are expanded: "no" is "not" before a participle or an adjective.
NO_FOR_NOT = replacement(
    r"\1 not ",
    "what is no been started",
    r"""
    \b(is|are|am|was|were|has|have|had|that is|still|they|it|which) no
    [ ](?=(?:been|being|yet|got|done|started|finished|begun|complete[d]?|closed|ready|late|due|to be|on track|moving|going
    |happening|doing|sure|had)\b)
    """,
)

# A year or a number in words, as dictation software writes it: "two thousand and fourteen", "twenty twenty-six", "fifty
# thousand".
THOUSANDS = (
    rf"\b(?P<thousands>{SPELT}|a) thousand(?:(?: and)? (?P<hundreds>{SPELT}) hundred)?(?:(?: and)? (?P<rest>{SPELT}))?\b"
)
HUNDREDS = rf"\b(?P<hundreds>{SPELT}|a) hundred(?:(?: and)? (?P<rest>{SPELT}))?\b"
YEAR = (
    r"\b(?P<century>nineteen|twenty) (?P<year>oh[ -]\w+|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)\b"
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
DAY = rf"\b(?P<day>{SPELT})(?= (?:of )?(?:{_MONTHS})\b)|(?<=\bthe )(?P<after>{SPELT})(?= of (?:this|next|last) month\b)"
QUARTER = r"\bquarter (?P<number>one|two|three|four)\b"

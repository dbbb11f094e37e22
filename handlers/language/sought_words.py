"""Which kind of answer a question about the plan's text asks for, and what a sentence that gives one looks like."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.language import deciding_words
from handlers.language.rows import Row, row

DECISION = row(
    "decision",
    "are we going to let others use it",
    r"^(?:\w+ ){0,2}?(?:are|is|will|would|can|could|should|do|does|did|has|have|may|shall)\b",
)
"""A yes/no question, which a plain refusal decides."""
# The first row that matches decides.
SOUGHT = (
    row(
        "how often",
        "how often did the group meet",
        r"\bhow (?:often|frequently|regularly|many times)\b|\bwhat (?:frequency|intervals?)\b",
    ),
    row(
        "money",
        "how much did it cost",
        r"\bhow much\b.*\b(?:cost|costs|costing|spent|spend|spending|paid|pay|money|budget|budgeted|funding|worth|price"
        r"|charge|charged|save|saved|raise|raised|fine|fined|expensive)\b|\b(?:cost|price|budget|bill|value) of\b"
        r"|\b(?:what|which)\b.{1,40}\b(?:costs?|price|budget|allocation|bill|fees?|sum)\b|\bhow expensive\b",
    ),
    row(
        "how long",
        "how long did the rehearsal take",
        r"\bhow (?:long|quickly|fast|late|soon)\b|\b(?:length|duration) of\b|\bwaiting times?\b",
    ),
    row(
        "number",
        "how many wards have it",
        r"\bhow (?:many|much|big|large|high|far|old|wide|few)\b|\b(?:what|which) (?:\w+ )?(?:number|percentage|per ?cent"
        r"|proportion|share|fraction|figures?|rate|score|total|amount|threshold|limit|target|level|standard)\b"
        r"|\b(?:number|percentage|proportion|share|rate) of\b|\bfigures?\b|%|\bper ?cent\b",
    ),
    row(
        "date",
        "when was the contract let",
        r"\bwhen\b|\b(?:what|which) (?:date|day|month|year|season|quarter)\b|\bsince when\b|\bdate (?:of|for)\b",
    ),
    row(
        "why",
        "why was it late",
        r"\b(?:why|how come)\b|\bwhat (?:is|was|are|were) the (?:reasons?|cause|hold ?up)\b|\bfor what reason\b"
        r"|\bwhat caused\b|\bwhat (?:went|is) wrong\b",
    ),
    row(
        "who",
        "who chaired the group",
        r"\b(?:who|whom|whose)\b|\b(?:what|which) (?:\w+ )?(?:company|companies|firms?|contractors?|suppliers?|providers?"
        r"|organisations?|organizations?|bodies|body|person|people|teams?|councils?|partners?|colleges?|unions?"
        r"|consultants?)\b",
    ),
    DECISION,
)
# The first row that matches decides.
TIMES = (
    row("future", "when will it open", r"\b(?:will|shall|going to|gonna|plans? to|intend|promise[ds]?|supposed to)\b"),
    row(
        "past",
        "has it been finished",
        r"\b(?:did|was|were|had|has|have|hae|been|happened|became|got|went|done|finished|complete|yet|already"
        r"|so far|now|still|again)\b|\b\w{3,}ed\b",
    ),
    row("now", "is it up to standard", r"^(?:\w+ ){0,3}?(?:is|are|am|does|do)\b"),
)
PLANNED = row(
    "planned",
    "sensors will be fitted",
    r"\b(?:will|shall|would|should|must|to be|need(?:s)? to|expected to|plan(?:s|ned)? to)\b",
)
DONE = row("done", "the leader has established a group", r"\b(?:has|have|had|was|were|been|did)\b|\bed by\b")
"""A sentence that is `PLANNED` and not `DONE` is only about what is to be done."""
CLAUSE = row(
    "and",
    "who chaired it, and how many times did it meet",
    r"[,;]? (?:and|&) (?:also )?(?=(?:how|when|who|whom|whose|what|where|why|which|is|are|was|were|has|have|did|does|do"
    r"|can|will) \S)",
)
"""Where the second of two questions begins."""
_NUMBER_WORDS = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|none|no|half|third|thirds|quarter"
    r"|fifths?|tenths?|both|single|double|twice|once)\b"
)
NUMBER = row("number", "nine were anonymous", _NUMBER_WORDS)
SHOWS: Mapping[str, Row] = {
    "how often": row(
        "how often",
        "it met four times",
        r"\b(?:once|twice|times|weekly|fortnightly|monthly|quarterly|yearly|annual|annually|daily|nightly|hourly|termly"
        r"|regularly|every|each|per)\b|\ba (?:day|week|month|quarter|term|year)\b",
    ),
    "money": deciding_words.MONEY,
    "how long": row(
        "how long",
        "one hour and forty minutes",
        rf"(?:{_NUMBER_WORDS})[\w ]{{0,12}}[ -](?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|working days?)\b"
        r"|\b(?:until|round the clock|around the clock)\b|\d+\s?(?:months?|weeks?|days?|hours?)",
    ),
    "number": NUMBER,
    "date": deciding_words.DATED,
    "why": deciding_words.REASON,
}
"""What a sentence with the kind of answer that is sought has. Names are recognised by their capitals."""
NAMED = row(
    "who",
    "run by Crimestoppers",
    r"(?<=[a-z,] )(?:[A-Z][\w’'&-]+)(?: (?:[A-Z][\w’'&-]+|of|and|for|the))*|\bby (?:an?|the|our)\b",
)
"""A capitalised name within a sentence, or somebody after "by"."""

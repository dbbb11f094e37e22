"""What can be asked, as data on one screen: what a question asks for, the words that say so, an example beside each.

The surprise: these expressions meet a text in which what was recognised stands in capitals: REF, OWNER, THEME, DUE,
STATUS, OPEN, NOSTATUS, IT (a pronoun). The help and the tests take their examples from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One way of asking for something. `example` is a whole question that this row takes."""

    asks: str
    pattern: re.Pattern[str]
    example: str


def _row(asks: str, pattern: str, example: str) -> Row:
    return Row(asks, re.compile(pattern), example)


_OWNING = (
    r"(?:own(?:s|ed|ing)?|lead(?:s|ing)?|led|responsib\w+|accountab\w+|answerable|shar(?:e|es|ing)|involved|part of|in charge|on the hook|charged with|tasked with|assigned|allocated|named|handl\w+|deal(?:s|ing|t)? with"
    r"|look(?:s|ing)? after|looked after|tak(?:es?|ing) (?:care of|charge|the lead|it on|forward|this forward)|work(?:s|ing)? on|sort(?:s|ing)? (?:out)?|do|driv(?:es?|ing)|oversee(?:s|ing)?|manag(?:es?|ing)|runn?(?:s|ing)?"
    r"|deliver(?:s|ing)?|doing|speak|talk|contact|ask|chase|email|e-mail|ring|phone|call|approach|turn to|go to|shout at|nag|pester|poke|nudge|blame|with|fronting|heading(?: up)?|carr(?:y|ies|ying)|picks?|pick(?:s|ed|ing)? up"
    r"|the lead|the owner|doing|got|has|have|holds?|holding|belongs?|down to|sits? with|sitting with|lies? with|falls? to|rests? with|point person|behind|on)"
)
_WHO = r"(?:who(?:m|ever)?|whose|(?:which|what) (?:team|teams|department|departments|dept|directorate|area|officer|officers|person|people|part of the council|unit|section|lot|bit of the council))"
_DONE = r"(?:a date|done|do|finish\w*|complete\w*|deliver\w*|ready|in place|happen\w*|expected|supposed|meant|due|sorted|end|land|implemented|wrapped up|over|start\w*|begin\w*|begun|kick off|be|scheduled|planned|target\w*|achieved|STATUS|deadline)"

SUMMARY = (
    _row("summary", r"\b(?:summar(?:y|ies|ise|ize|ised|ized|ising)|sum up|overview|break ?down|broken down|split|tally|totals?|scorecard|dashboard|headlines?|head line|snapshot|health check|round ?up|digest|recap|wrap[- ]up|stocktake|state of play|big picture|high[- ]level)\b", "summary by theme"),
    _row("summary", r"^(?:where|how) (?:is|are|was|has|have) (?:we|the (?:action )?plan|this (?:action )?plan|things|everything|it all|the whole (?:thing|plan|lot))(?: (?:at|up to|going|doing|getting on|looking|with (?:it all|everything|the (?:action )?plan|this plan)|on (?:the plan|this)|overall|got to|now|currently|so far|in general))*$", "how are we doing overall"),
    _row("summary", r"\bhow (?:is|are|has|have) (?:we|things|everything|it all|OWNER|THEME|the (?:team|theme))(?: (?:been|all|is|are|we))* ?(?:doing|going|getting on|looking|performing|progressing|shaping up|faring)(?: (?:on|in|with|under|for|across|overall))*(?: (?:OWNER|THEME|the plan|the action plan))*$", "how are we doing on contracts and grants"),
    _row("summary", r"\b(?:status|statuses|progress|position|numbers|counts?|figures|completion) (?:by|per|for each|across|for every) (?:OWNER|THEME|theme|themes|owner|owners|team|teams|department|departments|status|timescale|deadline|date)", "status by owner"),
    _row("summary", r"\b(?:numbers|counts?|figures|stats|statistics|how many (?:are |is |were )?(?:there |recommendations? |recs? |actions? |STATUS )*(?:are |is |were )?(?:there )?(?:STATUS )?)(?: \w+)? ?(?:by|per|for each|under each|in each|does each|has each|against each|with each|for every|in every|each)\b", "how many per theme"),
    _row("summary", r"^(?:overall )?(?:progress|status|position)(?: (?:overall|so far|of (?:the|this) (?:action )?plan|of everything|of it all|on (?:the|this) (?:action )?plan|report|update))*$", "overall progress"),
    _row("summary", r"^(?:how (?:far|much) (?:through|along|into) .*\bplan|what does the (?:action )?plan look like)", "how far through the plan are we"),
)  # fmt: skip

BY = (
    ("theme", re.compile(r"\b(?:by|per|for each|each|every|across|under each|in each|theme[- ]by)[- ](?:the )?(?:themes?|sections?|headings?|categor(?:y|ies)|topics?|areas?|work ?streams?)\b|\bthemes? (?:summary|breakdown|overview|split|by theme)\b|\bacross (?:the |all )?themes\b")),
    ("owner", re.compile(r"\b(?:by|per|for each|each|every|across|in each|does each|has each|with each|team[- ]by)[- ](?:of the |responsible |the |lead )?(?:owners?|teams?|departments?|depts?|directorates?|leads?|officers?|people|person|responsible)\b|\b(?:owners?|teams?|departments?) (?:summary|breakdown|overview|split|by team)\b|\bwho has (?:what|how many)\b|\bwho owns what\b|\bwho is doing what\b|\bacross (?:the |all )?(?:teams|owners|departments)\b")),
    ("status", re.compile(r"\b(?:by|per|for each|each|every|across)[- ](?:the )?(?:status(?:es)?|state|rag|progress|completion)\b|\bstatus(?:es)? (?:summary|breakdown|overview|split|report)\b|\brag (?:summary|breakdown|overview|report)\b|\b(?:summary|breakdown|overview|split) of (?:the )?status(?:es)?\b")),
    ("timescale", re.compile(r"\b(?:by|per|for each|each|every|across)[- ](?:the )?(?:time ?scales?|dead ?lines?|due dates?|dates?|time ?frames?|years?|quarters?|when)\b|\b(?:time ?scales?|dead ?lines?|time ?lines?) (?:summary|breakdown|overview|split)\b|\b(?:summary|breakdown|overview|split) of (?:the )?(?:time ?scales?|dead ?lines?|dates)\b")),
)  # fmt: skip

COUNT = (
    _row("count", r"\bhow many\b", "how many recommendations are there"),
    _row("count", r"^(?:the )?number (?!REF)|\b(?:the |a )?(?:total )?number (?:of|that|which)\b|\bno of\b|\bnos of\b|\bcounts? (?:of|the|up|how|all|OWNER|STATUS|DUE|OPEN)\b|\bcount\b|\bquantity of\b|\bhow much of (?:the|this|it)\b", "count of ongoing recs"),
    _row("count", r"\b(?:what|which) (?:percentage|per ?cent|proportion|share|fraction|%)|\bpercentage|\bper ?cent\b|\bproportion of\b|%|\bwhat fraction\b", "what percentage is completed"),
)  # fmt: skip

WHO_OWNS = _row(
    "owner",
    rf"\b{_WHO}\b[^,]*?\b{_OWNING}\b|\b(?:REF|IT)\b.*\bwho(?: is)?$|\bwho (?:REF|IT)\b|\bwho(?: is| has| for)?$",
    "who owns R14",
)
OWNER_WORDS = _row(
    "owner",
    r"\bowners?(?:hip)?\b|\bresponsib(?:le|ility|ilities)\b(?! OWNER)|\baccountab\w+|\b(?:lead|responsible|accountable|named) (?:officer|team|department|person|owner|body|area)s?\b|\bwhose (?:job|responsibility|remit|baby|patch|problem|task|desk|court|bag|area|plate|call|is)\b|\bleads? (?:for|on|of)\b|\bperson in charge\b|\bcontact (?:for|on|person|point)\b|\bpoint of contact\b|\b(?:REF|IT)(?:'s)? leads?\b|\bin charge of\b|\bassigned to\b(?! OWNER)|\bbelongs? to\b(?! OWNER)|\bwho is on\b|\bwho to (?:speak|talk|ask|contact|chase)\b",
    "R11 owner?",
)
FIELDS = (
    _row("theme", r"\b(?:which|what|whose) (?:theme|section|heading|category|chapter|work ?stream)s?\b|\bthemes? (?:of|for|is|does|are|do) (?:REF|IT)\b|\b(?:REF|IT)(?:'s)? (?:theme|section|heading|category)\b|\bunder (?:which|what)\b|\b(?:theme|section|heading)$", "which theme is R18 in"),
    WHO_OWNS,
    OWNER_WORDS,
    _row("timescale", r"\b(?:due|end|target|completion|finish|start) dates?\b|\bdead ?lines?\b|\btime ?scales?\b|\btime ?frames?\b|\btime ?lines?\b|\bby when\b|\bdue\b|\bwhat (?:date|day|month|year|season)\b|\bhow (?:long|soon)\b|\bhow much (?:time|longer)\b|\buntil when\b|\bdates? (?:for|of)\b|\b(?:REF|IT)(?:'s)? dates?\b|\beta\b|\b(?:got|have|has|had|there|given) a date\b|\btarget for\b", "when is R9 due"),
    _row("timescale", rf"\bwhen\b.*?\b(?:(?:REF|IT)\b|{_DONE}\b)|\bwhen$|^when\b", "when was recommendation 18 meant to be finished by"),
    _row("actions", r"\b(?:propos(?:ed|al|als|ing)|planned|agreed|promised|intended|suggested|recommended) (?:actions?|steps?|measures?|response|work|activit\w+|to do|doing|plan|for|on|about)\b|\bactions? (?:for|of|on|against|under|in|listed|proposed|planned|agreed|are|is|were|was|does|do|did|plan for)\b|\b(?:REF|IT)(?:'s)? (?:proposed |planned |agreed )?actions?\b|^actions?$|\bactions? REF\b|\bwhat (?:are|were|is) the actions?\b|\bnext steps?\b|\baction points?\b", "what actions are proposed for R22"),
    _row("actions", r"\bwhat (?:exactly |actually |specifically )?(?:did|do|does|was|were|is|are|will|would|had|has|have) (?:we|kcc|the (?:council|authority|plan|county|committee|team)|they|IT|REF|you|it|the \w+ team|OWNER|people|someone|the county council) (?:say|said|promise|propose|plan|intend|agree|commit|going|go|want|supposed|meant|pledge|offer|aim|undertake|proposing|planning|intending|promised|agreed|proposed|planned|committed|intended|pledged|do|to do|doing|down|aiming|hope|hoping|be doing)\b", "what did we say we would do about R16"),
    _row("actions", r"\b(?:supposed|meant|going|intending|planning|promised|committed|agreed|proposing|need(?:s|ed)?|have|has|had|aiming|hoping) to (?:do|be doing|happen|be done|achieve|change|improve|deliver|tackle|address|sort|fix|involve)\b|\bwhat (?:is|was|are|were) (?:being )?(?:proposed|planned|suggested|promised|agreed|the (?:plan|proposal|response|commitment|intention|promise|idea|commitment|pledge|steps?|intended action)s?)\b|\bwhat (?:action|steps?|measures|commitments?)\b|\bhow (?:do|will|did|would|are|is|were|was|does) (?:we|kcc|the council|they|IT|REF|OWNER|it) (?:plan(?:ning)?|intend(?:ing)?|propos(?:e|ing)|going|hop(?:e|ing)|want(?:ing)?|supposed|meant|be)\b|\b(?:we|they|IT|REF|kcc|the council) (?:promise|propose|commit to|pledge)d?\b|\bproposed\b|\bcommitments?\b|\bpromises?\b", "what was KCC going to do on recommendation 21"),
    _row("progress", r"\bprogress(?:ed|ing)?\b|\bupdates?\b|\blatest\b|\bnews\b|\bhow far\b|\bany(?:thing)? (?:movement|happening|happened|new|joy)\b|\bwhat (?:is|has|have|had|was) (?:actually |really )?(?:been |being |got |gotten )?(?:happen(?:ed|ing)|done|achieved|going on|up with|changed|delivered|the (?:news|latest|story|score|situation|position|crack|craic))\b|\bwhat happened\b|\bwhat (?:have|has|did) (?:we|they|IT|REF|kcc|the council|OWNER|anyone|anybody|people|actually)(?: \w+)? (?:done|do|achieved?|got|delivered?|completed?|managed?|been doing|been up to|accomplish\w*)\b|\bwhat (?:did|do) we (?:achieve|manage|accomplish)\b|\bhow (?:is|are|has|have|did|does|was|were) .*\b(?:going|getting on|getting along|coming (?:on|along)|doing|progress\w*|went|gone|shaping up|go|faring|look(?:s|ing)?)\b|\bwhere (?:are|have|did|do|has) (?:we|things|they|IT|REF|kcc|OWNER)\b|\bwhere (?:is|has|does|was|are) (?:REF|IT)\b|\bgot to (?:with|on)\b|\bhow (?:did|does|has) (?:REF|IT) (?:go|gone|get on)\b|\bgetting on\b|\bachievements?\b|\boutcome\b|\bresults?\b|\bso far\b|\bto date\b|\bwhy\b|\bhow come\b|\bmoved on\b", "what progress has been made on R13"),
    _row("status", r"\bstat(?:us|uses|e)\b|\brag\b|\bhow is\b|\bhow are\b|\bSTATUS\b|\bOPEN\b|\bNOSTATUS\b|\bDUE\b", "status of R17"),
)  # fmt: skip

HELP = (
    _row("help", r"^(?:help|help me|help please|i need help|menu|commands?|usage|instructions|options|guide|\?+|how to|get started|start|what now|test|testing|ping|hi|hello|hey)$", "help"),
    _row("help", r"\b(?:what|which|how) (?:(?:sorts?|kinds?|types?|other|else|exactly|things?|questions?|of) )*(?:can|could|do|does|should|would|may|must|will) (?:i|you|we|this|it|this bot|the bot|one|this thing|people) (?:be able to |you )?(?:do|ask|use|help|work|say|type|know|answer|ask you|get started|start|offer|understand|support|handle)\b(?: (?:you|me|this|it|the bot|this bot|for|about|with|here|us|to|u|the|plan|action|recommendations|a question|questions|things?|this thing|know|type|stuff|in here))*$", "what can you do?"),
    _row("help", r"\b(?:who|what) (?:are|is) (?:you|this bot|the bot|planbot|this thing)(?: (?:for|exactly|then|and what do you do))*$|\bare you (?:a )?(?:bot|robot|human|real|person|there|working|alive|ai|awake)\b|\bis (?:anyone|anybody|this) (?:there|thing on|working|on)$|\b(?:use|using|work) (?:this|the) (?:bot|thing|tool|app)\b|\bhow does (?:this|it) (?:thing |bot )?work\b|\bwhat is this (?:for|about|thing|bot|channel bot)?$|^what do you (?:do|know|cover)\b|\bhow do i (?:ask|search|find|use|look)(?: (?:you|this|it|for|up|things?|something|recommendations?|a recommendation|stuff|a question|questions|the plan|in|with))*$|\bexamples? (?:of )?(?:questions?|of what)|\bgive me (?:some )?examples?$|^examples?$|\bcan you help\b(?: me)?$", "how do i use this bot"),
)  # fmt: skip

THEMES = _row(
    "theme",
    r"^(?:(?:list|show|what|which|name|see|give|are|is|there|the|all|me|of|different|main|every|out|any|us|how many) )*(?:the )?(?:themes?|sections?|headings?|categories|chapters|work ?streams)(?: (?:are|is|there|does|do|in|of|it|this|that|the|a|plan|action|have|has|all|exist|please|used|covers?|we|got|cover|into|divided|split))*$",
    "list the themes",
)
OWNERS = _row(
    "owner",
    r"^(?:(?:list|show|what|which|name|see|give|are|is|who|the|all|me|of|different|main|every|there|us) )*(?:the )?(?:owners?|teams?|departments|owning teams|responsible (?:owners?|teams?|officers?)|people responsible|leads?)(?: (?:are|is|there|in|of|this|that|the|a|plan|action|have|has|all|exist|involved|named|mentioned|on|we|got|listed|own|things|anything|something|actions|recommendations|named in))*$",
    "who are the owners",
)
STATUSES = _row(
    "status",
    r"^(?:list|show|what|which|name)(?: (?:are|is|the|all|of|different|me|possible))* status(?:es)?(?: words?)?(?: (?:are|there|does|do|in|of|the|this|plan|use|used|exist|have|mean|can|be))*$",
    "what statuses are there",
)

EVERYTHING = re.compile(
    r"\b(?:everything|all of (?:it|them|this)|all (?:the )?(?:recs?|recommendations|actions|items)|the whole (?:thing|lot|plan)|the (?:action )?plan|are we|all|they all|every (?:recommendation|rec|action)|it all|we)\b"
)
YES_NO = re.compile(r"^(?:so |and |but )?(?:is|are|was|were|has|have|had|did|does|do)\b")

# What is said to write, and never understood from a misspelt word.
UPDATE = re.compile(
    r"^(?:/?plan )?(?:please )?(?:(?:update(?! (?:on|for|about|re|of|me|us|please)\b)|set|change|mark|move|put|make|amend|edit|close|reopen|re-open|complete|tick off|sign off|flag|log|record|add|append|note|assign|reassign|extend|postpone|undo)\b.*\bREF\b.*(?:\b(?:to|as|:|in|by|until|from|on|done|complete[d]?|progress|closed|note|for|off)\b|$)|note on REF|undo$)"
    r"|^REF (?:is|are|was) now\b|^REF (?:is )?(?:due|extended|postponed|moved|delayed|slipped) (?:to |until |by )?(?:DUE)\b.*\b(?:because|since|as|due to)\b|^REF (?:now |is now )?(?:STATUS|in progress|on hold)\s*(?::|because\b|as\b|-)"
)
EXAMPLES = tuple(row.example for row in (*FIELDS, *COUNT, *SUMMARY, *HELP, THEMES, OWNERS, STATUSES))

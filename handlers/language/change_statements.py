"""Changes in owners' own words, besides the commands in `change_lines`: "we've finished R5", "R9 needs another month".

The groups are those of `change_lines`, plus `adds` or `removes` (for owners), `by` (how far a date moves: "another month", "two
weeks"; with `earlier` if it moves forward, and `why` for a reason that follows), and `past` (a key of `PAST`). A row
"statement" matches any sentence about a recommendation: the code that reads `rest` finds out what it says.
"""

from __future__ import annotations

import re

from handlers.language.change_lines import PAST, STATUS, VERB
from handlers.language.numbers import SPELT
from handlers.language.refs import TYPED_REF
from handlers.language.rows import Row, laid_out, pattern, row
from knowledge.vocabulary import CLOSED, COLOURS, OPEN

_REF = rf"(?P<ref>{TYPED_REF})"
_ITS = rf"{_REF}(?:['’]?s)?"
_AT = r"\s*[:,=–—-]?\s*"
_WHO = r"(?:we|i|they|the\s+team|our\s+team|[a-z][\w&'’]*(?:\s+[\w&'’]+){0,4}?)"
_HAVE = r"(?:\s+(?:have|has)|['’](?:ve|s))"
_NOW = r"(?:\s*\b(?:now|just|finally|already|all|both|also|officially|formally|fully|today|recently)\b)*"
_PAST = "|".join(re.escape(verb) for verb in sorted(PAST, key=len, reverse=True))
_DATE_NAME = r"(?:(?:due|end|target|completion|delivery|finish)\s+date|timescale|deadline|target|date)"
_NUMBER = r"(?:\d{1,3}|an?|another|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a\s+couple\s+of|a\s+few)"
_UNIT = r"(?:working\s+days?|days?|weeks?|wks?|fortnights?|months?|mths?|quarters?|years?|yrs?)"
_BY = laid_out(rf"""
    (?P<by>(?:another|an?\s+(?:extra|further|additional)|an?\s+more)\s+(?:{_NUMBER}\s+)?{_UNIT}
    |{_NUMBER}\s+(?:more\s+|extra\s+|further\s+|additional\s+)?{_UNIT})\b
    """)
_LATER = r"(?:\s+(?P<earlier>forwards?|earlier|sooner)\b|\s+(?:back(?:wards)?|later|longer|out|on)\b)?"
_WHY = r"(?P<why>.*)"
_OWNER = r"(?:(?:an?|the|joint|co-?|another|new|additional|second|lead|extra)\s*)*(?:owner|lead)s?"
_NOT_ASKED = (
    r"(?!(?:the\s+)?(?:owners?|leads?|who|whom|whose|what|which|anyone|anybody|someone|status|deadline"
    r"|responsible|accountable|named|current|main|overall|actual|right)\b)"
)
_SHOULD_SAY = r"(?:should|must|needs?\s+to|ought\s+to|has\s+to)\s+(?:now\s+)?(?:say|read|be|show|become|go\s+to|change\s+to)\s+"
_NOT_DONE = "|".join(
    sorted((w for head, also in (*OPEN.items(), *list(CLOSED.items())[1:]) for w in (head, *also)), key=len, reverse=True)
)  # statuses, except those that mean done
_COLOUR = rf"(?:{'|'.join(COLOURS)}|gray)"
_TAKES = laid_out(r"""
    (?:tak(?:e|es|en|ing)(?:\s+(?:over|on))?|now\s+owns?|owns?\s+now|lead(?:s|ing)?\s+on|pick(?:s|ed|ing)?\s+up
    |look(?:s|ing)?\s+after|inherit(?:s|ed|ing)?|the\s+(?:new\s+)?owners?\s+(?:of|for)|responsible\s+for)
    """)
_MONTH = r"jan\w*|feb\w*|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*"
_NAMES = rf"(?P<owners>{_NOT_ASKED}[a-z][^:;.?!\n]{{1,80}}?)"


def _line(key: str, example: str, text: str) -> Row:
    return row(key, example, f"^(?:{laid_out(text)})$", re.I | re.S)


SPECIFIC: tuple[Row, ...] = (
    _line(
        "progress",
        "could R5 be updated to say that the compact is live",
        rf"""
        (?:(?:can|could|may)\s+)?{_REF}\s+(?:please\s+)?(?:to\s+)?be\s+(?:updated|changed|amended)\s+(?:to\s+)?
        (?:say|read|show|reflect|saying)\s+(?:that\s+)?(?P<progress>.+)
        """,
    ),
    # Lateness, the reason and the new date in one sentence
    _line(
        "timescale",
        "R7 is late because the data was messy, now due 31 January 2027",
        rf"""
        {_REF}\s+(?:is|are|will\s+be|has\s+been|has)?\s*(?:now\s+)?(?:running\s+)?(?:late|delayed|slipping|slipped|behind
        |overrunning)
        \s*(?:because(?:\s+of)?|as|since|due\s+to|owing\s+to|,|[–—-])\s*(?P<why>[^.;]{{4,200}}?)\s*[,;.–—-]?\s+(?:and\s+|so\s+)?
        (?:it\s+is\s+|it['’]s\s+|is\s+)?(?:now\s+due|due\s+now|new\s+(?:due\s+)?date(?:\s+is)?|now\s+expected
        |now\s+aiming\s+for|it['’]?ll\s+(?:now\s+)?be|it\s+will\s+(?:now\s+)?be
        |(?:it['’]?s\s+)?now\s+(?:looking\s+at|looking\s+like
        |more\s+like))
        (?:\s+(?:by|in|on|at))?\s*:?\s*(?P<due>\S.*)
        """,
    ),
    _line(
        "evidence",
        "we've got the evidence for R24: https://example.org/minutes",
        rf"""
        (?:(?:we|i)(?:['’]ve|\s+have)?\s+(?:got|have|found|attached|added|uploaded)|this\s+is
        |attached\s+is)
        \s+(?:the\s+|some\s+|our\s+|more\s+)?(?:evidence|proof)\s+(?:for|of|on|to)\s+{_REF}\s*[:,–—-]?\s*
        (?P<evidence>[^?\n]*\S)
        """,
    ),
    # What somebody says it should be, and requests that begin with the recommendation
    _line(
        "status",
        "status of R16 should say on hold",
        rf"(?=.{{0,12}}\bstatus\b)(?:the\s+)?(?:status\s+(?:of|on|for)\s+)?{_ITS}(?:\s+status)?\s+{_SHOULD_SAY}(?P<rest>.+)",
    ),
    _line(
        "status",
        "R22 should read at risk, not completed",
        rf"{_ITS}\s+(?:should|must|needs?\s+to|ought\s+to|has\s+to)\s+(?:(?:now|really|actually|still)\s+)*"
        rf"(?:say|read|show|show\s+as|appear\s+as|be\s+(?:down|listed)\s+as|go\s+(?:back\s+)?to)\s+"
        rf"(?P<rest>(?:{STATUS})\b.*)",
    ),
    _line(
        "status",
        "R22 should be at risk",
        rf"{_ITS}\s+(?:should|must|needs?\s+to|ought\s+to|has\s+to)\s+(?:(?:now|really|actually|still)\s+)*be\s+"
        rf"(?P<rest>(?:{_NOT_DONE})(?:[\s.!]*|\s*[,(–—-]?\s*(?:not|instead\s+of|rather\s+than|as|because|since|due\s+to)\s.*))",
    ),
    _line(
        "status",
        "R22 is wrong, it should be in progress",
        rf"{_ITS}{_AT}(?:(?:the\s+)?status\s+)?"
        rf"(?:is|looks|shows)\s+(?:wrong|not\s+right|incorrect|not\s+correct|out\s+of\s+date)"
        rf"\s*[,;.:–—-]?\s*(?:as\s+)?"
        rf"(?:it|that|this|the\s+status|(?=should))(?:\s*should(?:\s+now)?\s+(?:be|say|read|show)|['’]s|\s+is)\s+(?:now\s+)?"
        rf"(?P<rest>(?:{STATUS})\b.*)",
    ),
    _line(
        "status",
        "R17 status please change to on hold",
        rf"{_ITS}{_AT}(?:the\s+)?status{_AT}(?:(?:please|pls|can\s+you|to\s+be|now)\s+)*(?:change|set|move|update|switch)d?\s+"
        rf"(?:it\s+)?(?:to|as)\s+(?P<rest>.+)",
    ),
    _line(
        "status",
        "R17 status red",
        rf"{_ITS}(?P<maybe>)\s+(?:status|rag)(?:\s+(?:status|rating|is|to|now|as))*\s+(?P<rest>(?:{_COLOUR}|{STATUS})\b.*)",
    ),
    _line(
        "timescale",
        "R25 timescale should read March 2027 because the tender slipped",
        rf"""
        (?=.{{0,12}}\b{_DATE_NAME}\b)(?:the\s+)?(?:{_DATE_NAME}\s+(?:of|on|for)\s+)?{_ITS}(?:\s+{_DATE_NAME})?\s+
        {_SHOULD_SAY}(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "R8 should say March 2027 for the date because the tender slipped",
        rf"""
        {_ITS}\s+{_SHOULD_SAY}(?P<due>[^\n]{{3,40}}?)\s+(?:for|as|under)\s+(?:the\s+|its\s+)?{_DATE_NAME}(?P<why>.*)
        """,
    ),
    _line(
        "timescale",
        "R8 should have a date, can you put 31 March 2027",
        rf"""
        {_ITS}\s+(?:should|must|ought\s+to|needs?(?:\s+to)?)\s+(?:have\s+)?(?:an?\s+|the\s+)?(?:new\s+|proper\s+|later\s+)*
        {_DATE_NAME}\s*[,;:.–—-]?\s*(?:(?:can|could|would)\s+you\s+|please\s+|pls\s+|so\s+|and\s+)*
        (?:(?:put|set|make\s+it|use|add|say|give\s+it|of)\s+)(?:in\s+|down\s+)?(?P<due>\S.*)
        """,
    ),
    _line(
        "owners",
        "owner of R9 should be Policy",
        rf"""
        (?=.{{0,12}}\bowners?\b)(?:the\s+)?(?:owners?\s+(?:of|on|for)\s+)?{_ITS}(?:\s+owners?)?\s+
        {_SHOULD_SAY}(?P<owners>[a-z][^:;.?!\n]{{1,80}})[.!]*
        """,
    ),
    _line(
        "timescale",
        "clear the date on R3",
        rf"""
        (?P<cleared>clear|remove|delete|drop|empty|blank|erase|wipe|take)\s+(?:off\s+|out\s+)?(?:the\s+)?
        (?=.{{0,12}}\b{_DATE_NAME}\b)(?:{_DATE_NAME}\s+(?:of|for|on|from|off|in|under)\s+)?
        {_ITS}(?:\s+{_DATE_NAME})?(?P<due>)[.!]*
        """,
    ),
    _line(
        "note",
        "under R18 add a note that the report is out",
        rf"""
        (?:(?:under|on|against|for|in|to)\s+)?{_REF}{_AT}(?:please\s+)?(?:add|make|put|leave|jot(?:\s+down)?|pop)\s+
        (?:in\s+)?an?\s+(?:note|comment)\s*(?:[:,–—-]|that\b|saying\b)\s*(?P<note>.+)
        """,
    ),
    _line(
        "progress",
        "under R18 add that the report is out",
        rf"""
        (?:(?:under|on|against|for|in|to)\s+)?{_REF}{_AT}(?:please\s+)?(?:add|record|log|write|put|enter|say)
        (?:\s+(?:down|in))?\s*(?:that\b|:)\s*(?P<progress>.+)
        """,
    ),
    _line(
        "note",
        "jot down on R21 that audit want to see it",
        rf"""
        (?:jot|scribble|note|pop)(?:\s+(?:it|this|a\s+note|a\s+line|something))?(?:\s+down)?\s+(?:on|against|under|for)\s+{_REF}
        (?:\s*[:,–—-]\s*|\s+that\s+)(?:that\s+)?(?P<note>.+)
        """,
    ),
    _line(
        "evidence",
        "attach the minutes of the last meeting as evidence on R26",
        rf"""
        (?:attach|add|link|file|upload|put|log|record)\s+(?P<evidence>[^\n]{{3,200}}?)\s+as\s+
        (?:the\s+|some\s+)?(?:evidence|proof)\s+(?:to|for|on|of|against|under)\s+{_REF}[.!]*
        """,
    ),
    _line(
        "status",
        "pop R27 down as in progress",
        rf"""
        (?:pop|put|stick|mark|set|get|have|show|log|record)\s+{_REF}\s+(?:down|in|up|back|over)\s+(?:as|to)\s+
        (?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    _line(
        "timescale",
        "bring R19 forward to 1 March 2027, finance want it",
        rf"""
        (?:bring|move|push|put|pull|shift|set|take)\s+(?:the\s+)?(?:{_DATE_NAME}\s+(?:of|for|on)\s+)?
        {_ITS}(?:\s+{_DATE_NAME})?\s+(?:forwards?|back|out|on)\s+to\s+(?P<due>(?!(?:{STATUS})\b).+)
        """,
    ),
    _line(
        "owners",
        "Policy need adding to R20",
        rf"""
        (?!(?:an?|the|some|this|that|more|notes?|evidence|progress|dates?)\b){_NAMES}\s+(?P<adds>(?:needs?|wants?)\s+adding|
        (?:(?:needs?|wants?|has|have|ought|is|are)\s+)?to\s+be\s+added|(?:should|must|can)\s+be\s+added)\s+
        (?:as\s+{_OWNER}\s+)?(?:to|on|onto|for|of)\s+(?:the\s+(?:owners?|list)\s+(?:of|for|on)\s+)?{_REF}[.!]*
        """,
    ),
    _line(
        "owners",
        "Policy need taking off R20",
        rf"""
        (?!(?:an?|the|some|this|that|more|notes?|evidence|progress|dates?)\b){_NAMES}\s+
        (?P<removes>(?:needs?|wants?)\s+(?:taking|removing|dropping)|(?:(?:needs?|wants?|has|have|ought|is|are)\s+)?to\s+be\s+
        (?:taken|removed|dropped)|(?:should|must|can)\s+be\s+(?:taken|removed|dropped))\s+(?:off|from)\s+
        (?:the\s+(?:owners?|list)\s+(?:of|for|on)\s+)?{_REF}[.!]*
        """,
    ),
    _line(
        "owners",
        "R9 should sit with Procurement instead of Commissioning",
        rf"""
        {_ITS}\s+(?:(?:should|must|needs?\s+to|ought\s+to|has\s+to|to|will|now|really|be|is)\s+)*
        (?:(?:sits?|goes|go|belongs?|rests?|moves?|stays?|owned|led|assigned|handed|given|passed|moved)\s+)?
        (?:over\s+)?(?:with|to|under|by)\s+(?P<owners>{_NOT_ASKED}[a-z][^:;.!?\n]{{1,60}}?)\s*,?\s+
        (?:instead\s+of|rather\s+than|in\s+place\s+of|(?:and\s+)?not)\s+(?P<removes>[a-z][^:;.!?\n]{{1,60}}?)(?P<swaps>)[.!]*
        """,
    ),
    # Changing to a status
    _line(
        "status",
        "R5 has moved to in progress",
        rf"""
        {_ITS}\s+(?:(?:has|have|had|is|are|was|needs?|should|can|to|be|been|now|please)\s+)*
        (?:go(?:ne|es)?|went|moved?|changed?|put|set|switched|returned?|taken)\s+(?:back\s+)?(?:to|as|into|at)\s+
        (?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    _line("status", "on hold: R5", rf"(?P<rest>(?:{STATUS}))\s*[:=–—-]\s*{_REF}[.!]*"),
    # Moving a date
    _line(
        "timescale",
        "push R9 back two weeks because the lead is away",
        rf"""
        (?:please\s+)?(?:push|move|put|set|extend|delay|postpone|defer|slip|shift|bring|change|give|allow|grant)\s+(?:the\s+)?
        (?:{_DATE_NAME}\s+(?:of|for|on)\s+)?{_ITS}(?:\s+{_DATE_NAME})?
        (?:\s+(?P<earlier>forwards?)|\s+(?:back|out|on))?(?:\s+(?:by|for))?\s+{_BY}(?:\s+(?:back|later|longer|out|on))?{_WHY}
        """,
    ),
    _line(
        "timescale",
        "R9 needs another month because legal are still reviewing it",
        rf"""
        {_ITS}(?:\s+(?:will|is\s+going\s+to|now|still|probably))*\s+
        (?:needs?|wants?|requires?|takes?|take|could\s+do\s+with|has\s+asked\s+for|have)\s+{_BY}{_WHY}
        """,
    ),
    _line(
        "timescale",
        "we need another month for R9 because legal are still reviewing it",
        rf"""
        (?:(?:can|could|may)\s+)?(?:we|i|they)(?:\s+(?:will|would|still))?\s+(?:need|want|have|require|ask\s+for
        |like)\s+{_BY}\s+
        (?:for|on|to\s+(?:finish|complete|do|deliver))\s+{_REF}{_WHY}
        """,
    ),
    _line(
        "timescale",
        "R9 has slipped by two weeks because the lead is away",
        rf"""
        {_ITS}(?:\s+{_DATE_NAME})?(?:\s+(?:has|have|is|will|was|been|be|now|to|going))*\s+
        (?:slip(?:s|ped)?|move[sd]?|pushed|put|go(?:es|ne)?|delayed|postponed|extended|brought|back)
        (?:\s+(?P<earlier>forwards?)|\s+(?:back|out))?(?:\s+by)?\s+{_BY}(?:\s+(?:back|later|out))?{_WHY}
        """,
    ),
    _line(
        "timescale",
        "we need until the end of June for R9 because of the review",
        rf"""
        (?:(?:can|could|may)\s+)?(?:we|i|they)(?:\s+(?:will|would|now|still))?\s+(?:need|have|want|like)\s+(?:until|till|to)\s+
        (?P<due>.{{3,40}}?)\s+(?:for|on|to\s+(?:finish|complete|do|deliver))\s+{_REF}{_WHY}
        """,
    ),
    _line(
        "timescale",
        "R9 needs until the end of June because of the review",
        rf"""
        {_ITS}(?:\s+(?:will|now|still|is\s+likely\s+to))*\s+(?:needs?|takes?|run|runs|running|wants?)\s+(?:on\s+)?
        (?:until|till)\s+(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "new date for R9: June 2027 because the tender slipped",
        rf"""
        (?:(?:the|our|a)\s+)?(?:(?:new|revised|updated|amended|proposed)\s+)+{_DATE_NAME}\s+(?:for|of|on)\s+{_REF}
        (?:\s*[:=–—-]\s*|\s+(?:is|will\s+be|should\s+be|to\s+be|now)\s+)(?:now\s+)?(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "R9 new deadline June 2027 because the tender slipped",
        rf"""
        {_ITS}{_AT}(?:(?:the|our|a|new|revised|updated|amended|its)\s+)*{_DATE_NAME}
        (?:\s*[:=–—-]\s*|\s+(?:(?:is|has|been|now|should|must|ought|will|be|to|moves?|moved|changed|pushed|slipped|brought
        |extended|set|back|out|forwards?|needs|change|until|amended|revised|altered)\s+)*)
        (?P<due>(?=[^\n]{{0,24}}\d|(?:the\s+)?end\b|next\b|another\b|(?:spring|summer|autumn|winter|mid|early|late
        |easter|christmas)\b).+)
        """,
    ),
    _line(
        "timescale",
        "extend the R9 deadline out to June 2027 because the tender slipped",
        rf"""
        (?:please\s+)?(?:{VERB}|extend|push|postpone|delay|defer|shift|bring)\s+(?:the\s+)?{_ITS}\s+{_DATE_NAME}\s+
        (?:back|out|forwards?|on)\s+to\s+(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "R9 will slip to June 2027 because the tender was late",
        rf"""
        {_ITS}(?P<maybe>)(?:\s+(?:both|all|will|is|has|have|been|be|now|going\s+to|likely\s+to|had\s+to))*\s+
        (?:slip(?:s|ped)?|move[sd]?(?:\s+back)?|go(?:es|ne)?\s+back|(?:pushed|put|brought)\s+(?:back|out|forwards?)
        |extended|postponed
        |delay(?:s|ed)?|deferred|runs?|drift(?:s|ed)?)\s+(?:to|until|till|into|by)\s+(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "R9 will be finished by June 2027 because the tender was late",
        rf"""
        {_ITS}\s*(?::\s*)?(?:(?:will|won['’]?t|should|must|needs?\s+to|has\s+to|ought\s+to|is\s+to|['’]ll|not|now|is
        |expected\s+to|likely\s+to|be|is\s+expected)\s+)*
        (?:complete[d]?|done|finish(?:ed)?|ready|delivered|in\s+place|expected|completion|over)\s+(?:by|until|till|before)\s+
        (?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "R9 will be late, now June 2027, because the tender slipped",
        rf"""
        {_ITS}(?P<maybe>)\s+(?:(?:will|is|are|be|going\s+to|has|have|been|now|again|running|a\s+bit|slightly
        |looks\s+like|likely\s+to)\s+)*
        (?:late|delayed|slip(?:ping|ped|s)?|behind(?:\s+schedule)?|overrunning)(?:\s+again)?\s*[,:;.–—-]\s*
        (?:(?:it['’]?s|it['’]?ll|it|is|be|now|new\s+date
        |date|until|expected|due|should\s+be|will\s+be|by|looking\s+at|more\s+like
        |likely)\s+)*(?P<due>.+)
        """,
    ),
    _line(
        "timescale",
        "R9 now expected June 2027 because the tender slipped",
        rf"""
        {_ITS}(?P<maybe>)\s*[:,–—-]?\s+(?:(?:is|are|will|be|it['’]?s|now|currently|looking|more)\s+)*
        (?:expected|anticipated|estimated|forecast|likely|planned|aiming\s+for|looking\s+at|looking\s+like|more\s+like)
        (?:\s+(?:to\s+(?:be\s+)?(?:complete[d]?|finish(?:ed)?|done)|by|in|for|around|at|on|to\s+be))*\s+
        (?P<due>(?=[^\n]{{0,24}}\d|(?:the\s+)?end\b|next\b|(?:spring|summer|autumn|winter|mid|early|late|easter
        |christmas)\b).+)
        """,
    ),
    _line(
        "timescale",
        "due date for R9 to be changed to June 2027 because the tender slipped",
        rf"""
        (?:the\s+)?{_DATE_NAME}\s+(?:for|of|on)\s+{_REF}\s+(?:(?:has|have|had|is|needs?|should|will|can|to|be|been|now|was)\s+)*
        (?:changed?|moved?|set|amended|revised|pushed|put|extended?|brought|slip(?:s|ped)?)(?:\s+(?:back|out
        |forwards?))?\s+(?:to|until|till)\s+(?P<due>.+)
        """,
    ),
    # Owners
    _line(
        "owners",
        "make Policy the owner of R9",
        rf"(?:please\s+)?make\s+{_NAMES}\s+(?:the\s+)?(?:new\s+|sole\s+|only\s+)*owners?\s+(?:of|for|on)\s+{_REF}[.!]*",
    ),
    _line(
        "owners",
        "put Policy down as the owner of R9",
        rf"""
        (?:please\s+)?(?:put|name|have|list|show|record|set)\s+{_NAMES}\s+(?:down\s+)?as\s+(?:the\s+)?
        (?:new\s+|sole\s+|only\s+)*(?:owner|lead)s?\s+(?:of|for|on)\s+{_REF}[.!]*
        """,
    ),
    _line(
        "owners",
        "add Policy as an owner of R9",
        rf"""
        (?:please\s+)?(?P<adds>add|put|include|make)\s+{_NAMES}\s+(?:as\s+)?(?:{_OWNER}\s+)?(?:to|of|on|for|onto)\s+
        (?:the\s+(?:owners?|list)\s+(?:of|for|on)\s+)?{_REF}(?:\s+(?:as\s+)?(?:well|too|(?:as\s+)?{_OWNER}))?[.!]*
        """,
    ),
    _line(
        "owners",
        "R9 add Policy as an owner",
        rf"{_ITS}{_AT}(?:please\s+)?(?P<adds>add)\s+{_NAMES}\s+(?:as\s+{_OWNER}|to\s+the\s+owners?)[.!]*",
    ),
    _line(
        "owners",
        "Policy should also own R9",
        rf"{_NAMES}\s+(?:should|will|to|must)\s+(?P<adds>also)\s+(?:own|lead(?:\s+on)?|be\s+"
        rf"(?:an?\s+)?{_OWNER}\s+(?:of|for))\s+{_REF}[.!]*",
    ),
    _line(
        "owners",
        "replace Procurement with Policy on R9",
        rf"""
        (?:please\s+)?(?:replace|swap|change|switch)\s+(?P<removes>{_NOT_ASKED}[a-z][^:;.?!\n]{{1,60}}?)\s+(?:with|for
        |by|to)\s+(?P<owners>[a-z][^:;.?!\n]{{1,60}}?)
        (?:\s+as\s+(?:the\s+)?{_OWNER})?\s+(?:on|of|for|in)\s+{_REF}(?P<swaps>)[.!]*
        """,
    ),
    _line(
        "owners",
        "R9: remove Procurement and add Policy",
        rf"""
        {_ITS}{_AT}(?:please\s+)?(?:remove|drop|replace|swap|take\s+off)\s+(?P<removes>{_NOT_ASKED}[a-z][\w &’'-]{{1,40}}?)\s+
        (?:and\s+(?:please\s+)?(?:add|put)|with|for|by)\s+(?P<owners>[a-z][\w &’'-]{{1,40}}?)
        (?:\s+(?:instead|in|as\s+(?:the\s+|an?\s+)?{_OWNER}))*(?P<swaps>)[.!]*
        """,
    ),
    _line(
        "owners",
        "take Procurement off R9",
        rf"""
        (?:please\s+)?(?P<removes>take|remove|drop|delete|strike)\s+{_NAMES}\s+(?:as\s+{_OWNER}\s+)?(?:off|from|of
        |as\s+{_OWNER}\s+(?:of|on|for))\s+
        (?:the\s+(?:owners?|list)\s+(?:of|for|on)\s+)?{_REF}(?:\s*[,;(–—-]\s*(?P<why>[^\n]+))?[.!]*
        """,
    ),
    _line(
        "owners",
        "Procurement is no longer an owner of R9",
        rf"""
        {_NAMES}\s+(?P<removes>(?:is|are)\s+no\s+longer|(?:does|do)\s+not|(?:doesn|don)['’]?t|no\s+longer)\s+
        (?:{_OWNER}\s+(?:of|on|for)|owns?|own|responsible\s+for|lead(?:s|ing)?(?:\s+on)?)\s+{_REF}(?:\s+any\s*more)?[.!]*
        """,
    ),
    _line(
        "owners",
        "R9 should be Policy's now, not Commissioning's",
        rf"""
        {_ITS}\s+(?:(?:should|will|is|to|now|has|have|been|be)\s+)*(?:(?:passed|handed|given|transferred|gone|moved
        |re-?assigned)\s+(?:over\s+)?to\s+)?
        (?P<owners>{_NOT_ASKED}[a-z][\w&’' ,]{{1,60}}?)['’]s?\s*(?:now|from\s+now\s+on|responsibility)?
        (?:\s*[,(]?\s*(?:and\s+)?not\s+.{{1,60}})?[.!]*
        """,
    ),
    _line(
        "owners",
        "R9 now belongs to Policy",
        rf"""
        {_ITS}\s+(?:(?:now|should|will|to|has|have|been|be|is|are|being|going)\s+)*
        (?:belongs?\s+to|(?:under\s+)?(?:the\s+)?(?:responsibility|ownership|lead(?:ership)?)\s+of
        |(?:passed|handed|given|transferred|moved|re-?assigned|assigned|goes|gone|going)\s+
        (?:over\s+)?to|sits?\s+with
        |with|owned\s+by|led\s+by|(?:taken|picked)\s+(?:over|up)\s+by|moves?\s+(?:over\s+)?to|goes\s+(?:over\s+)?to)\s+
        (?P<owners>{_NOT_ASKED}[a-z][^:;.!\n]{{1,80}}?)(?:\s+(?:now|from\s+now\s+on|instead))?(?:\s*[,(]?\s*
        (?:and\s+)?not\s+.{{1,60}})?[.!]*
        """,
    ),
    _line(
        "owners",
        "R9 owner Policy",
        rf"{_ITS}(?P<maybe>){_AT}(?:(?:new|the)\s+)*(?:owner|lead)s?(?:\s+(?:(?:is|are|should\s+be|to|now"
        rf"|changes\s+to|changed\s+to|will\s+be)\s+)+|{_AT}(?<=[\s:,=–—-]))"
        rf"(?P<owners>{_NOT_ASKED}[a-z].{{2,80}})",
    ),
    _line(
        "owners",
        "Policy will take on R9 as well as Procurement",
        rf"""
        {_NAMES}\s+(?:(?:will|shall|is|are|to|should|now|also)\s+)*(?:take\s+on|join(?:ing)?|share|own|lead(?:\s+on)?
        |work(?:ing)?\s+on)
        \s+{_REF}\s+(?P<adds>as\s+well\s+as|alongside|together\s+with|jointly\s+with|along\s+with|with)\s+[^\n]{{2,100}}
        """,
    ),
    _line(
        "owners",
        "Policy now owns R9",
        rf"""
        {_NAMES}(?:\s+(?:will|shall|now|is|are|has|have|to|be|going))*\s+
        {_TAKES}\s+{_REF}(?:\s+(?:over|on|now|from\s+now\s+on|instead))*
        (?:\s+(?:from|instead\s+of)\s+(?P<leaves>[a-z][\w &’'-]{{1,40}}))?[.!]*
        """,
    ),
    _line(
        "owners",
        "the owner of R9 has changed to Policy",
        rf"""
        (?:the\s+)?(?:owners?|ownership|leads?)\s+(?:of|on|for)\s+{_REF}
        (?:\s+(?:has|have|is|was|will|been|now|be|to|should|must))*\s+(?:chang(?:e|ed|es|ing)|mov(?:e|ed|es|ing)
        |switch(?:ed)?|pass(?:ed|es)?|transferred|gone|goes|going)\s+(?:over\s+)?
        (?:from\s+(?P<leaves>[a-z][\w &’'-]{{1,40}}?)\s+)?to\s+{_NAMES}[.!]*
        """,
    ),
    _line(
        "owners",
        "Colin has handed R9 to Policy",
        rf"""
        {_WHO}(?:{_HAVE})?(?:\s+(?:now|just|already))*\s+(?:handed|passed|given|transferred|reassigned|moved)\s+{_REF}\s+
        (?:over\s+|on\s+)?to\s+(?P<owners>{_NOT_ASKED}(?!(?:{STATUS})\b)[a-z][^:;.?!\n]{{1,80}}?)(?P<maybe>)[.!]*
        """,
    ),
    _line(
        "status",
        "we haven’t started R27 yet",
        rf"""
        {_WHO}(?:\s+(?:have|has)(?:\s+not|n['’]?t)|['’](?:ve|s)\s+not)\s+(?:yet\s+|even\s+|actually\s+)*
        (?P<unstarted>started|begun|commenced)\s+(?:(?:work\s+)?on\s+)?{_REF}(?P<rest>.*)
        """,
    ),
    _line(
        "owners",
        "R9 has moved from Procurement to Policy",
        rf"""
        {_ITS}(?:\s+(?:has|have|is|was|been|now|being|will|be))*\s+
        (?:mov(?:e|ed|es|ing)|pass(?:ed|es|ing)?|handed|transferred|goes|gone|going|went|switched)\s+(?:over\s+)?
        from\s+(?P<leaves>[a-z][\w &’'-]{{1,40}}?)\s+to\s+{_NAMES}[.!]*
        """,
    ),
    _line(
        "owners",
        "Procurement don’t do R9 any more, it’s Policy",
        rf"""
        (?P<leaves>{_NOT_ASKED}[a-z][\w &’'-]{{1,40}}?)\s+(?:(?:is|are)\s+not|no\s+longer|(?:don|doesn)['’]?t
        |do\s+not|does\s+not|(?:is|are)\s+no\s+longer)
        \s+(?:do|does|doing|owns?|leads?|leading|have|has|deal\s+with|handle)\s+{_REF}(?:\s+any\s?more)?\s*[,;.–—-]\s*
        (?:(?:it['’]?s|it\s+is|that['’]?s|now)\s+(?:now\s+)?(?:with\s+)?
        |(?:please\s+)?(?:give|pass|hand|move)\s+it\s+(?:over\s+)?to\s+)
        {_NAMES}(?:\s+now)?[.!]*
        """,
    ),
    _line(
        "owners",
        "R9, Policy to lead",
        rf"{_ITS}{_AT}{_NAMES}\s+(?:is\s+|are\s+|will\s+)?(?:now\s+)?to\s+(?:lead|own|take\s+(?:it\s+|this\s+)?(?:on|over))"
        rf"(?:\s+(?:on\s+)?(?:it|this|that))?(?:\s+now)?[.!]*",
    ),
    _line(
        "owners",
        "give R9 to Policy",
        rf"(?:please\s+)?(?:give|pass|hand|switch|allocate|re-?allocate)\s+{_REF}\s+(?:over\s+)?to\s+"
        rf"(?P<owners>{_NOT_ASKED}[a-z].{{1,80}})",
    ),
    # Evidence
    _line(
        "evidence",
        "here's the evidence for R20 https://council.example/report",
        rf"""
        (?:(?:here(?:['’]s|\s+is|\s+are)?|attached(?:\s+(?:is|are))?|see|this\s+is|please\s+(?:find|see|add)|add
        (?:ing)?|find|posting)\s+)?(?:attached\s+)?
        (?:(?:the|some|our|my|more|a|further|this)\s+)*(?:evidence|link|proof)\s+(?:for|of|on|to|against|that\s+shows)\s+{_REF}
        (?:\s+(?:is|are))?(?:\s+(?:attached|at|here|below)\b)?{_AT}(?P<evidence>[^\n]*https?://.*)
        """,
    ),
    _line(
        "evidence",
        "https://council.example/report is the evidence for R20",
        rf"""
        (?P<evidence><?https?://\S+)(?:\s*[–—-]\s*|\s+)(?:(?:is|as|that['’]s|shows|for|the|our|some|my)\s+)*
        (?:evidence\s+)?(?:for|of|on|to)\s+{_REF}[.!]*
        """,
    ),
    _line(
        "evidence",
        "R20 evidence at https://council.example/report",
        rf"{_ITS}{_AT}(?:(?:the|our|some|see)\s+)*(?:evidence|link|proof)(?:\s+(?:is|are))?(?:\s+(?:attached|at"
        rf"|here)\b)?{_AT}(?P<evidence>[^\n]*https?://.*)",
    ),
    _line(
        "evidence",
        "here is the charter for R20: https://council.example/charter",
        rf"""
        (?:here(?:['’]s|\s+is|\s+are)|this\s+is|attached\s+(?:is|are)|see|please\s+(?:see|find))\s+(?:(?:the|our|a
        |some)\s+)?(?P<what>[^:\n]{{2,60}}?)\s+
        (?:for|of|on|under)\s+{_REF}{_AT}(?P<evidence>[^\n]{{0,60}}https?://.*)
        """,
    ),
    _line(
        "evidence",
        "minutes for R20 are at https://council.example/minutes",
        rf"""
        (?:(?:the|our|some)\s+)?(?P<what>(?!note\b|progress\b|update\b|add\b|status\b)[a-z][^:\n]{{2,60}}?)\s+(?:for
        |of|on|under)\s+{_REF}\s+(?:is|are)\s+(?:now\s+)?
        (?:(?:at|here|online|available|published|attached|on)\s*)*:?\s*(?P<evidence><?https?://.*)
        """,
    ),
    _line("evidence", "R20 https://council.example/report", rf"{_ITS}{_AT}(?P<evidence><?https?://\S+)[.!]*"),
    # What has been done
    _line(
        "status",
        "R5 was closed by mistake, please reopen it",
        rf"""
        {_ITS}\s+(?P<rest>[^\n]{{3,80}}?)\s?[,;.–—-]{{1,3}}\s?(?:so\s+|and\s+)?(?:(?:please|can\s+you|could\s+you
        |needs?|must\s+be|to\s+be|should\s+be)\s+)*
        (?P<verb>re-?open)(?:ed|ing)?(?:\s+(?:it|this|please))*[\s.!]*
        """,
    ),
    _line(
        "status",
        "R5 is in the new act, please close it",
        rf"""
        {_ITS}\s+(?P<rest>(?!.*\b(?:not|if|when|once|until|don['’]?t)\b)[^\n]{{2,80}}?)[\s,;.–—-]{{1,3}}(?:so|and
        |please|pls|can\s+you|could\s+you)\s+
        (?:just\s+|please\s+)?(?P<verb>close|complete|finish|pause|cancel|withdraw)\s+(?:it|this)(?:\s+please)?[\s.!]*
        """,
    ),
    _line(
        "status",
        "work has started on R5",
        rf"(?:work|delivery|implementation)\s+has{_NOW}\s+(?P<past>{_PAST})\s+(?:on|for)\s+{_REF}(?P<rest>.*)",
    ),
    _line(
        "status",
        "we have finished R5: the last pilot has ended",
        rf"""
        (?:{_WHO}{_HAVE}{_NOW}\s+|(?:we|i|they|the\s+team){_NOW}\s+|(?:all|just|finally|now)\s+)?(?P<past>{_PAST})
        (?:\s+(?:off|up))?(?:\s+(?:with|work\s+on|on))?(?:\s+the)?\s+{_REF}
        (?P<rest>.*)
        """,
    ),
    _line(
        "status",
        "we are done with R5",
        rf"""
        {_WHO}(?:\s+(?:are|is|am)|['’](?:re|m))(?:\s+(?:now|all|finally))*\s+(?P<past>done|finished)\s+with\s+{_REF}(?P<rest>.*)
        """,
    ),
    _line(
        "status",
        "work on R5 has started",
        rf"""
        (?:(?:the|all|all\s+the|our)\s+)?(?:work|everything|delivery|implementation|actions?)\s+(?:on|for|in|of|under)\s+{_REF}
        (?:\s+(?:is|are|has|have|been))+{_NOW}\s+(?P<past>{_PAST}|under\s*way|complete|in\s+progress|on\s+hold)\b(?P<rest>.*)
        """,
    ),
    _line(
        "status",
        "R5 has been finished: the last pilot has ended",
        rf"{_ITS}{_AT}(?:(?:is|are|was|were|has|have|had|been|it|they)\s*)*{_NOW}\s*(?P<past>{_PAST})\b(?P<rest>.*)",
    ),
    _line(
        "status",
        "R5 needs reopening because the template was withdrawn",
        rf"""
        {_ITS}\s+(?:(?:needs?|should|must|has|have|had|ought|to|be|been|is|now|can)\s+)*(?P<verb>re-?open)(?:ing|ed)\b
        (?P<rest>.*)
        """,
    ),
    _line(
        "status",
        "tick R5 off",
        rf"(?P<past>tick|close|finish|check|wrap|sign)\s+{_REF}\s+(?:off|out|up|down)(?:\s+(?:please|as\s+"
        rf"(?:done|complete[d]?)))?(?P<rest>.*)",
    ),
    _line(
        "status",
        "R5 should be marked as complete",
        rf"""
        (?:(?:can|could|should|may)\s+)?{_REF}\s*(?:[:,–—-]\s*)?(?:please\s+)?
        (?:(?:(?:can|could|should|may|must|needs?|ought|is|are|has|have|was|were|been|to|now|please|safely|also)\s+)*(?:be\s+)?)
        (?:marked?|set|recorded?|shown?|changed?|moved?|update[d]?|put|mark|record|show|change|move)\s+(?:(?:it|this
        |them)\s+)?(?:as\s+|to\s+|at\s+|down\s+as\s+)?(?P<rest>.+)
        """,
    ),
)
"""The first that matches wins; these come before those of `change_lines`."""

QUESTION = pattern(
    rf"""
    (?:who|by\s+when|from\s+when|number(?!\s+(?:\d|(?:{SPELT})\b))
    |name\s+the|what|which|when|where|why|how|whose|wh?at['’]?s|(?:who|when|where|how|why)s
    |(?:is|are|was|has|have|did|does)n['’]?t|wots?|is|are|was|were|has
    |have|had|did|do|does|can|could|would|should|will|shall
    |may(?!\s+\d)|might|any|anything|anyone|show|list|tell|find|search|remind|explain|compare|count|chart|csv|export
    |history|send|give\s+(?:me|us)
    |summari[sz]e|summary|notes?\s+on|remember|download|describe|read|later|digest|status|need|open)\b
    """,
    re.I,
)
"""What a question or another command begins with."""

_ASKS = laid_out(r"""
    \W{0,9}(?:(?:(?:is|are|still|now)\s+)*(?:late|overdue|outstanding)[\s.!]*$|(?:who|what|which|when|where|why|how|whose|any)\b
    |(?:the\s+)?(?:owners?|leads?|status|deadline|timescale|(?:due\s+)?date|due|progress|updates?|actions?|theme|title
    |notes?|evidence|history|full\s+text|in\s+full|latest|position
    |summary|details?)(?:\s+(?:(?:and|or|&)\s+\w+|(?:of|on|for|please|pls|to\s+date|so\s+far)\b.{0,80}))?\W{0,9}$
    |(?:is|are|was|were|has|have|did|does|do|will)\s+(?:it|they|this|that|we)\b|.{0,80}\bor\s+not\W{0,9}$
    |.{0,80}\bby\s+how\s+(?:much|long|many|far)\b)
    """)
ASKED = pattern(
    r"(?:[\w\s,!@]{0,60}?\b)?(?:please|pls|(?:can|could|would|will)\s+(?:you|someone|somebody|anyone))\s+(?:"
    r"(?:please|just|kindly|also)\s+)*(?:confirm|advise|check|clarify|verify|tell|say|let)\b",
    re.I,
)
"""A request to be told something, before its courtesies are taken off."""
ASKED_AT_THE_END = pattern(
    r"(?:\?|\bor\s+not|\by\s*/\s*n|\byes\s*/\s*no|\byes\s+or\s+no|,\s*(?:right|correct|yes|isn['’]?t\s+it|no))[\s.!]*$", re.I
)
STATEMENT: tuple[Row, ...] = (
    _line(
        "statement",
        "R20: 94 % were paid in 14 days",
        rf"{_REF}(?!{_ASKS})(?P<sign>\s*(?:[:–—=→(]|[-=]*>{{1,3}}|-+)\s*|\s*,\s+|\s+-+\s+"
        rf"|\s*[✅✔☑\U0001F300-\U0001FAFF]+\s*)(?P<rest>\S.*)",
    ),
    _line(
        "statement",
        "R20 has reached 94 % of invoices",
        rf"""
        {_ITS}(?!{_ASKS})\s+(?P<rest>(?:(?=\d{{1,3}}\s?(?:%|per\s?cent))|(?:another|a\s+further|a\s+few\s+more)(?=\s+\S+\s+\S)
        |it\s+(?:is|was|has)|is|are|was|were|has|have|had|will|won['’]?t|
        (?:is|are|has|have|was|were)n(?:['’]?t|ae|a)|ain['’]?t|can(?:not|['’]t)?|to\s+be
        |should|needs?|now|both|all|just|finally|nearly|almost|still|not|met|got|gone|went|sent|held|made|began|saw
        |hit|put|set|awaiting|waiting|pending|remains?|stays?
        |going|progressing|[a-z]+ed(?=\s+(?:the|a|an|by|in|on|to|at|with|for|and|from|over|this|our|all|it|as|until
        |after|before|\d\S*)\b|[\s.!]*$)|(?:{STATUS})(?=\s+(?:pending|as|because|while|until|till|awaiting|waiting
        |since|due|for|by|and|but|following
        |with|at|in|on|after|now|today|subject|again|already|thanks)\b))\b.*)
        """,
    ),
)
"""Any sentence about a recommendation. The words after its ref say that it is no question."""

STATEMENT = (
    *STATEMENT,
    _line(
        "timescale",
        "R9 by Easter instead – Policy are swamped",
        rf"""
        {_ITS}(?P<maybe>)\s*[,:–—-]?\s+(?:(?:by|until|till|now|moved\s+to|back\s+to|will\s+now\s+complete)\s+)*
        (?P<due>(?:(?:the\s+)?end\s+of\b|next\s+(?:{_MONTH}|month|week|year|spring|summer|autumn|winter)\b
        |(?:{_MONTH})\b|easter\b
        |christmas\b|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2}}|20\d\d-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})\b).+)
        """,
    ),
    _line(
        "statement",
        "R12's survey has been carried out",
        rf"""
        {_REF}['’]s\s+(?!{_ASKS})(?P<rest>[a-z][\w'’-]*(?:\s+[\w'’-]+){{0,4}}?\s+(?:is|are|was|were|has|have|had|will|needs?)
        \s+\S.*)
        """,
    ),
    _line(
        "progress",
        "R20 progress the survey is out",
        rf"""
        {_ITS}\s+(?:progress|update)(?P<maybe>)\s+
        (?P<progress>(?:the|we|our|all|both|it|they|a|an|survey|draft|work)\s+\S+\s+\S.*)
        """,
    ),
    _line(
        "statement", "R5 compleet, see the minutes", rf"{_REF}(?P<maybe>)(?!{_ASKS})\s+(?P<rest>[a-z]{{6,20}}\s*[,;:]\s*\S.*)"
    ),
    _line("statement", "R5 compleet", rf"{_REF}(?P<maybe>)(?!{_ASKS})\s+(?P<rest>[a-z]{{4,}}(?:\s[a-z]{{4,}})?)[.!]*"),
)
ASKS_FOR_CHANGE = pattern(
    r"status\s+(?:of|on|for)\s+(?:\S+\s+){1,6}?(?:should|must|needs?\s+to|ought\s+to|has\s+to)\s+(?:now\s+)?"
    r"(?:say|read|be|show|become|go\s+to|change\s+to)\b(?!.{0,200}\?)|"
    rf"(?:can|could|may)\s+(?:(?:we|i)\s+(?:please\s+)?(?:have|get)\s+(?:until|till|another|an?\s+(?:extra"
    rf"|further)|{_NUMBER}\s+(?:more\s+)?{_UNIT})|(?:rec\w*\s+)?[a-z]{{0,4}}\s?\d[\w./]*(?:\s*(?:,|and"
    rf"|&)\s*[a-z]{{0,4}}\s?\d[\w./]*)*\s+(?:please\s+)?(?:now\s+)?be\s+(?:marked|set|recorded|shown|changed"
    rf"|moved|put|updated|closed|reopened|extended)\b)",
    re.I,
)
"""A request that is put as a question: "can R5 be marked as complete"."""
STATES_FIRST = pattern(r"\s+(?:is|are|was|were|has|have|will)\s+(?!(?:it|they|he|she|we|you|i|there|any\w*)\b)", re.I)
"""After a recommendation, what makes the rest a statement: " is still outstanding"."""
NOTHING_NEW = pattern(r"(?:no|nothing)\b", re.I)
NO_CHANGE_OF_EITHER = pattern(r"([a-z]{1,4}\s?\d[\w./]*)\s+or\s+(?=[a-z]{1,4}\s?\d)", re.I)
"""Two recommendations that nothing is new about: "no change on R5 or R6"."""
ASKS_WITHIN = pattern(
    r"\b(?:who|what|where|how|whose|which|when|why|hae|whos|whats|wheres|hows)\b|,\s+(?:is|are|has|have|was"
    r"|were|will|did|does|do)\s+(?:the|it|they|we|there|this|that|any)\b",
    re.I,
)
"""A word that makes a sentence about a recommendation a question after all."""
SOUNDS_DONE = pattern(
    r"\b(?:signed\s+off|(?:finally|nearly\s+)?there\b(?=[\s.!]*$)|(?:all|aw|a['’])\s+(?:done|dun|sorted|finished|in\s+place)"
    r"|(?:went|gone|is|are|now)\s+live|adopt(?:e?d)|approved|launched|completed?|finished|delivered|wrapped\s+up|rolled\s+out"
    r"|that['’]s\s+(?:it|us|that)|nothing\s+left)(?!\w)",
    re.I,
)
"""Words of a remark that may mean that a recommendation is completed: this is offered, and never assumed."""
UNCERTAIN = pattern(
    r"\b(?:if|whether|unless|not\s+sure|unsure|un?certain|wonder\w*|maybe|perhaps|might|could|would|hope|hopes|hoping|hopefully"
    r"|suppos\w+|apparently|said|says|told|ask\w*|check\w*|hear|heard|remember|thought|guess|doubt\w*|supposed|rumou?rs?"
    r"|pretend|imagine|assum\w+|want(?:ed)?\s+to|need\s+to\s+(?:know|see)|looking\s+(?:at|for|into)|reckons?|wish\w*"
    r"|tells?\s+me"
    r"|according\s+to|don['’]?t\s+(?:mark|close|touch)|subject\s+to)\b",
    re.I,
)
"""What makes a sentence about a recommendation hearsay, doubt or a wish, and so nothing to record."""
STATES = pattern(rf"\b(?:is|are|was|were|has|have|had|will|we|we['’]ve|i['’]ve|they|done|{STATUS})\b", re.I)
"""A word that makes a sentence with a recommendation in it a statement."""

# What plain statements say

LINK = pattern(
    r"""
    ^(?:(?:(?:is|are|was|were|has|have|had|been|be|being|now|both|all|just|finally|already|also|officially|formally
    |remains?|stays?
    |fully|currently|to|as|status
    |100\s*%|a\s+hundred\s+per\s?cent|well\s+and\s+truly|with|can|could|should|may|today|it|it['’]s|its|they
    |they['’]re|we|we['’]re|that['’]s|that|gone)(?!\w)|[:=–—,-]|->|=>|→)\s*)+
    """,
    re.I,
)
"""What leads from a ref to its status: "is now", "can be", "has been"."""
DENIED = pattern(
    r"^(?:(?:is|are|was|were|has|have|had|been|now|it|still|yet|currently|actually)\s+)*(?:not|(?:is|are|has"
    r"|have|was|were)n(?:['’]?t|ae|a)|ain['’]?t|never|no\s+longer|nowhere\s+near|far\s+from|yet\s+to\s+be)\b",
    re.I,
)
FUTURE = pattern(
    r"^(?:(?:it|they|we|is|are|now|probably|hopefully)\s+)*(?:will|['’]ll|should|(?:going|due|expected|likely"
    r"|on\s+course|planned|aiming|hoping)\s+to|ought\s+to|aims?\s+to|hopes?\s+to)\s+(?:(?:now|all|both|soon"
    r"|then)\s+)*(?:be\s+)?(?=\S)",
    re.I,
)
"""What is to come, and so no status yet: "will be complete next week"."""
FIRST_WORD = pattern(r"([a-z]{6,20})(?=\s*[,;:.]|\s+(?:and|but|now|see|https?:|<https?:|because|as|since)\b)", re.I)
"""A first word that may be a misspelt status, as more follows that is no part of it."""
OBJECT = pattern(r"^(?:the|a|an|our|their|its|his|her|all|this|these|those|some|any|most|\d+|two|three)\b", re.I)
"""What follows a verb, so that the verb before it says no status: "R20 completed the survey"."""
LATE = pattern(
    r"""
    ^(?:(?:is|are|will|be|has|have|been|now|still|again|going\s+to|likely\s+to|might|may|could|it
    |looks?\s+like\s+it['’]?s?)\s+)*
    (?:(?:running\s+)?(?:a\s+(?:bit|little|few\s+\w+)\s+)?(?:late|slipping|slip(?:s|ped)?|delayed|overrun(?:ning)?
    |behind)|(?:needs?|wants?|requires?)\s+(?:(?:a|an|more|new|further|some|another|later|extra|revised)\s+)+(?:date
    |time|deadline|extension)
    |(?:won['’]?t|will\s+not|not\s+going\s+to|can(?:not|['’]?t)|unlikely\s+to)\s+(?:be\s+(?:done|finished|complete[d]?
    |ready)|make|meet|finish|complete|hit|be\s+delivered))\b
    """,
    re.I,
)
"""That a date will not be met: which one will be is asked back."""
NEARLY = pattern(
    r"^(?:(?:is|are|has|have|been|now|it|still|yet|currently)\s+)*(?:nearly|almost|about|roughly|mostly|half"
    r"|partly|\d+\s*%|more\s+or\s+less|virtually|practically|as\s+good\s+as)\b",
    re.I,
)
UNREAD = pattern(
    rf"^(?:{TYPED_REF}[\s.!]*$|(?:and|or|&|,)\s*{TYPED_REF}\b|(?:to|as|and|or|of|for|with|on|in|by|from|at)\s*$"
    rf"|(?:to|as)\s+\S+$)",
    re.I,
)
"""A remainder that is no sentence about the recommendation."""
AFTER_MARK = pattern(r"^R0(?:['’]?s)?\s*[:,–—-]?\s*", re.I)
BEFORE_TEXT = pattern(r"^(?:[\s:,–—=→>-]+|(?:that|with|saying)\s+)+", re.I)
ASKS_MORE = pattern(
    r"(?:and|or|&|status|deadline|due|dates?|progress|names?|details?|timescale|contact|history|since|in|at|on"
    r"|of|for|before|who|please|updates?|actions?|list|info|information)\b",
    re.I,
)
"""What follows the word "owner" in a question: "R9 owner and status"."""
NO_LONGER = pattern(
    r"""
    ^(?:(?:is|are|was|it|it['’]?s|now|really)\s+)*
    (?:(?:no\s+longer|not|(?:is|are)n['’]?t)\s+(?:actually\s+|really\s+)?(?:needed|required|necessary|wanted|relevant|applicable
    |going\s+ahead|happening|proceeding|being\s+(?:done|pursued|taken\s+forward|progressed))
    |(?:will\s+not|won['’]?t)\s+(?:now\s+|be\s+)?(?:happen(?:ing)?|go(?:ing)?\s+ahead|proceed(?:ing)?|taken\s+forward|pursued)
    |(?:redundant|obsolete|surplus|overtaken\s+by\s+events))\b
    """,
    re.I,
)
"""That a recommendation is given up: which status that is, is asked back."""
GIVEN_UP = ("withdrawn", "superseded", "not feasible")
"""The usual statuses that may be meant by that."""
COLOUR_ALONE = pattern(
    rf"^(?:(?:is|are|now|status|rag|rated|rating|showing|flagged|turned|gone|at|as|on|to|still)\s+)*(?P<colour>{_COLOUR})"
    r"(?:\s+(?:rag|status|now|rated|again))*[\s.!]*$",
    re.I,
)
"""A colour as the status of a recommendation."""
PUT_RIGHT = pattern(
    r"^[\s,;:.–—-]*(?:any\s?more[\s,;:.–—-]*)?(?:(?:it['’]?s|it\s+is|its|that['’]?s|but|only|just|still|rather"
    r"|more\s+like|actually|in\s+fact|now)\s+)+",
    re.I,
)
"""What leads to the right status behind the one that is denied: "is not complete, it's at risk"."""
INTENDED = pattern(r"^(?:(?:it|this|that|really|now|still|also)\s+)*(?:needs?|wants?|should|must|ought\s+to|to\s+be)\b", re.I)
"""What is wanted rather than what was done: "needs an update", "to be done by whoever is free"."""
SET_IT = pattern(
    r"""
    [\s,;:.!–—-]*(?:(?:so|and|then|please|pls|just|can\s+you|could\s+you|you\s+can)\s+)*
    (?:set|put|mark|move|change|return|make|update|switch|turn|take|bring)\s+(?:it|this|that|them|both)\s+
    (?:back\s+|down\s+|over\s+)?
    (?:(?:to|as|into|in|at|on(?!\s+(?:track|hold)\b))\s+)?(?P<rest>\S.*)$
    """,
    re.I | re.S,
)
"""The command behind what led to it: "…, set it to not started"."""
ALSO_SET = pattern(
    r"(?:\s*[,;.]\s*(?:and\s+)?|\s+and\s+)(?P<sets>(?:please\s+)?(?:set|put|mark|move|change|make|update)\s+(?:it"
    r"|this|that)\s+\S.*)$",
    re.I,
)
"""A status behind the owner: "give R20 to the Chief Nurse and mark it on track"."""
FIELD_WORD = pattern(r"(?:progress|notes?|updates?|comments?)", re.I)
LOOSE_OWNERS = pattern(r"^R0(?:['’]?s)?\s+(?!.{0,40}\b(?:owner|owned|belongs?|assigned|responsib))", re.I)
"""A line that may name owners, or be any sentence: "R5 is with Legal for review"."""
FILLER = pattern(r"^(?:please|pls|thanks|thank\s+you|ok|okay|update|progress|note|notes|status|and|so|well|\W)+$", re.I)

# Several changes in one text: where another one can begin

BOUNDARY = pattern(
    r"\s*(?:[;\n]|[.!](?=\s)|,)\s*(?:(?:and|but|also|then|while|whereas)\s+)?|\s+(?:and|but|also|then|while"
    r"|whereas|with|\+|&)\s+",
    re.I,
)
STATUS_ALONE = pattern(rf"\s+(?:is\s+|are\s+|now\s+)*(?:{STATUS})(?P<end>\s+)", re.I)
"""A status between two recommendations, which is the first one's: "R5 done R27 on hold"."""
LEADS_TO_REF = pattern(
    rf"(?:(?:please|also|then|and)\s+)*(?:(?:{VERB}|close|reopen|complete|finish|pause|cancel|assign|leave|keep|note\s+on"
    rf"|progress\s+on|evidence\s+for)\s+)?(?:the\s+status\s+of\s+)?$",
    re.I,
)
LEAVES = pattern(r"(?:(?:please|but|and|just|we)\s+)*(?:leave|keep|ignore|skip|hold)\s+$", re.I)
"""What stands before a recommendation that is to stay as it is: "leave R5 as is"."""
FIELD_BOUNDARY = pattern(
    r"""
    (?:\s*(?P<sign>[;\n]|\.(?=\s)|,)\s*(?:and\s+|also\s+|with\s+)?|\s+(?:and|also|with|but)\s+)
    (?=(?:(?:please|also|then|and|the|its|new|add|leave|put|change|set)\s+){0,3}(?:a\s+)?(?:(?P<label>owners?|status
    |due(?:\s+date)?|date(?=\s*(?:[:=]|is\b|now\b))|deadline|timescale|evidence|progress|notes?|comment)
    (?P<strict>\s*(?:[:=]|\bis\b|\bare\b|\bnow\b|\bto\b))?|assign(?:ed)?\s+(?:it\s+)?to
    |(?:(?:is|has|it['’]?s|will)\s+)*(?:slips?|slipped|slip|delayed|moved|pushed)\s+(?:back\s+|out\s+)?(?:to|until|till|by)
    |[a-z]{2,20}(?:\s[a-z]{2,20})?\s+to\s+(?:lead|own))(?!\w))
    """,
    re.I,
)
"""Where a line goes on to another field of the same recommendation."""
LABELLED = frozenset({"note", "progress", "evidence"})
"""What such a line says is prose, and is not taken apart at a comma."""

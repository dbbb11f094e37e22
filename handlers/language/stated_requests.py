"""Requests in people's own words that begin with the recommendation or say what it should be: "R22 should be at risk"."""

from __future__ import annotations

from handlers.language.change_fragments import (
    AT,
    COLOUR,
    DATE_NAME,
    ITS,
    NAMES,
    NOT_ASKED,
    NOT_DONE,
    OWNED_BY,
    OWNER,
    REF,
    SHOULD_SAY,
)
from handlers.language.change_verbs import STATUS
from handlers.language.rows import Row, whole_line

REQUESTS: tuple[Row, ...] = (
    whole_line(
        "progress",
        "could R5 be updated to say that the compact is live",
        rf"""
        (?:(?:can|could|may)\s+)?{REF}\s+(?:please\s+)?(?:to\s+)?be\s+(?:updated|changed|amended)\s+(?:to\s+)?
        (?:say|read|show|reflect|saying)\s+(?:that\s+)?(?P<progress>.+)
        """,
    ),
    # Lateness, the reason and the new date in one sentence
    whole_line(
        "timescale",
        "R7 is late because the data was messy, now due 31 January 2027",
        rf"""
        {REF}\s+(?:is|are|will\s+be|has\s+been|has)?\s*(?:now\s+)?(?:running\s+)?(?:late|delayed|slipping|slipped|behind
        |overrunning)
        \s*(?:because(?:\s+of)?|as|since|due\s+to|owing\s+to|,|[–—-])\s*(?P<why>[^.;]{{4,200}}?)\s*[,;.–—-]?\s+(?:and\s+|so\s+)?
        (?:it\s+is\s+|it['’]s\s+|is\s+)?(?:now\s+due|due\s+now|new\s+(?:due\s+)?date(?:\s+is)?|now\s+expected
        |now\s+aiming\s+for|it['’]?ll\s+(?:now\s+)?be|it\s+will\s+(?:now\s+)?be
        |(?:it['’]?s\s+)?now\s+(?:looking\s+at|looking\s+like
        |more\s+like))
        (?:\s+(?:by|in|on|at))?\s*:?\s*(?P<due>\S.*)
        """,
    ),
    whole_line(
        "evidence",
        "we've got the evidence for R24: https://example.org/minutes",
        rf"""
        (?:(?:we|i)(?:['’]ve|\s+have)?\s+(?:got|have|found|attached|added|uploaded)|this\s+is
        |attached\s+is)
        \s+(?:the\s+|some\s+|our\s+|more\s+)?(?:evidence|proof)\s+(?:for|of|on|to)\s+{REF}\s*[:,–—-]?\s*
        (?P<evidence>[^?\n]*\S)
        """,
    ),
    # What somebody says it should be, and requests that begin with the recommendation
    whole_line(
        "status",
        "status of R16 should say on hold",
        rf"(?=.{{0,12}}\bstatus\b)(?:the\s+)?(?:status\s+(?:of|on|for)\s+)?{ITS}(?:\s+status)?\s+{SHOULD_SAY}(?P<rest>.+)",
    ),
    whole_line(
        "status",
        "R22 should read at risk, not completed",
        rf"{ITS}\s+(?:should|must|needs?\s+to|ought\s+to|has\s+to)\s+(?:(?:now|really|actually|still)\s+)*"
        rf"(?:say|read|show|show\s+as|appear\s+as|be\s+(?:down|listed)\s+as|go\s+(?:back\s+)?to)\s+"
        rf"(?P<rest>(?:{STATUS})\b.*)",
    ),
    whole_line(
        "status",
        "R22 should be at risk",
        rf"{ITS}\s+(?:should|must|needs?\s+to|ought\s+to|has\s+to)\s+(?:(?:now|really|actually|still)\s+)*be\s+"
        rf"(?P<rest>(?:{NOT_DONE})(?:[\s.!]*|\s*[,(–—-]?\s*(?:not|instead\s+of|rather\s+than|as|because|since|due\s+to)\s.*))",
    ),
    whole_line(
        "status",
        "R22 is wrong, it should be in progress",
        rf"{ITS}{AT}(?:(?:the\s+)?status\s+)?"
        rf"(?:is|looks|shows)\s+(?:wrong|not\s+right|incorrect|not\s+correct|out\s+of\s+date)"
        rf"\s*[,;.:–—-]?\s*(?:as\s+)?"
        rf"(?:it|that|this|the\s+status|(?=should))(?:\s*should(?:\s+now)?\s+(?:be|say|read|show)|['’]s|\s+is)\s+(?:now\s+)?"
        rf"(?P<rest>(?:{STATUS})\b.*)",
    ),
    whole_line(
        "status",
        "R17 status please change to on hold",
        rf"{ITS}{AT}(?:the\s+)?status{AT}(?:(?:please|pls|can\s+you|to\s+be|now)\s+)*(?:change|set|move|update|switch)d?\s+"
        rf"(?:it\s+)?(?:to|as)\s+(?P<rest>.+)",
    ),
    whole_line(
        "status",
        "R17 status red",
        rf"{ITS}(?P<maybe>)\s+(?:status|rag)(?:\s+(?:status|rating|is|to|now|as))*\s+(?P<rest>(?:{COLOUR}|{STATUS})\b.*)",
    ),
    whole_line(
        "timescale",
        "R25 timescale should read March 2027 because the tender slipped",
        rf"""
        (?=.{{0,12}}\b{DATE_NAME}\b)(?:the\s+)?(?:{DATE_NAME}\s+(?:of|on|for)\s+)?{ITS}(?:\s+{DATE_NAME})?\s+
        {SHOULD_SAY}(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "R8 should say March 2027 for the date because the tender slipped",
        rf"""
        {ITS}\s+{SHOULD_SAY}(?P<due>[^\n]{{3,40}}?)\s+(?:for|as|under)\s+(?:the\s+|its\s+)?{DATE_NAME}(?P<why>.*)
        """,
    ),
    whole_line(
        "timescale",
        "R8 should have a date, can you put 31 March 2027",
        rf"""
        {ITS}\s+(?:should|must|ought\s+to|needs?(?:\s+to)?)\s+(?:have\s+)?(?:an?\s+|the\s+)?(?:new\s+|proper\s+|later\s+)*
        {DATE_NAME}\s*[,;:.–—-]?\s*(?:(?:can|could|would)\s+you\s+|please\s+|pls\s+|so\s+|and\s+)*
        (?:(?:put|set|make\s+it|use|add|say|give\s+it|of)\s+)(?:in\s+|down\s+)?(?P<due>\S.*)
        """,
    ),
    whole_line(
        "owners",
        "owner of R9 should be Policy",
        rf"""
        (?=.{{0,24}}\b{OWNED_BY}\b)(?:the\s+)?(?:{OWNED_BY}\s+(?:of|on|for)\s+)?{ITS}(?:\s+{OWNED_BY})?\s+
        {SHOULD_SAY}(?P<owners>[a-z][^:;.?!\n]{{1,80}})[.!]*
        """,
    ),
    whole_line(
        "timescale",
        "clear the date on R3",
        rf"""
        (?P<cleared>clear|remove|delete|drop|empty|blank|erase|wipe|take)\s+(?:off\s+|out\s+)?(?:the\s+)?
        (?=.{{0,12}}\b{DATE_NAME}\b)(?:{DATE_NAME}\s+(?:of|for|on|from|off|in|under)\s+)?
        {ITS}(?:\s+{DATE_NAME})?(?P<due>)[.!]*
        """,
    ),
    whole_line(
        "note",
        "under R18 add a note that the report is out",
        rf"""
        (?:(?:under|on|against|for|in|to)\s+)?{REF}{AT}(?:please\s+)?(?:add|make|put|leave|jot(?:\s+down)?|pop)\s+
        (?:in\s+)?an?\s+(?:note|comment)\s*(?:[:,–—-]|that\b|saying\b)\s*(?P<note>.+)
        """,
    ),
    whole_line(
        "progress",
        "under R18 add that the report is out",
        rf"""
        (?:(?:under|on|against|for|in|to)\s+)?{REF}{AT}(?:(?:please|pls|(?:can|could|would)\s+you)\s+)*
        (?:add|record|log|write|put|enter|say)
        (?:\s+(?:down|in))?\s*(?:that\b|:)\s*(?P<progress>.+)
        """,
    ),
    whole_line(
        "note",
        "jot down on R21 that audit want to see it",
        rf"""
        (?:jot|scribble|note|pop)(?:\s+(?:it|this|a\s+note|a\s+line|something))?(?:\s+down)?\s+(?:on|against|under|for)\s+{REF}
        (?:\s*[:,–—-]\s*|\s+that\s+)(?:that\s+)?(?P<note>.+)
        """,
    ),
    whole_line(
        "evidence",
        "attach the minutes of the last meeting as evidence on R26",
        rf"""
        (?:attach|add|link|file|upload|put|log|record)\s+(?P<evidence>[^\n]{{3,200}}?)\s+as\s+
        (?:the\s+|some\s+)?(?:evidence|proof)\s+(?:to|for|on|of|against|under)\s+{REF}[.!]*
        """,
    ),
    whole_line(
        "status",
        "pop R27 down as in progress",
        rf"""
        (?:pop|put|stick|mark|set|get|have|show|log|record)\s+{REF}\s+(?:down|in|up|back|over)\s+(?:as|to)\s+
        (?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    whole_line(
        "timescale",
        "bring R19 forward to 1 March 2027, finance want it",
        rf"""
        (?:bring|move|push|put|pull|shift|set|take)\s+(?:the\s+)?(?:{DATE_NAME}\s+(?:of|for|on)\s+)?
        {ITS}(?:\s+{DATE_NAME})?\s+(?:forwards?|back|out|on)\s+to\s+(?P<due>(?!(?:{STATUS})\b).+)
        """,
    ),
    whole_line(
        "owners",
        "Policy need adding to R20",
        rf"""
        (?!(?:an?|the|some|this|that|more|notes?|evidence|progress|dates?)\b){NAMES}\s+(?P<adds>(?:needs?|wants?)\s+adding|
        (?:(?:needs?|wants?|has|have|ought|is|are)\s+)?to\s+be\s+added|(?:should|must|can)\s+be\s+added)\s+
        (?:as\s+{OWNER}\s+)?(?:to|on|onto|for|of)\s+(?:the\s+(?:owners?|list)\s+(?:of|for|on)\s+)?{REF}[.!]*
        """,
    ),
    whole_line(
        "owners",
        "Policy need taking off R20",
        rf"""
        (?!(?:an?|the|some|this|that|more|notes?|evidence|progress|dates?)\b){NAMES}\s+
        (?P<removes>(?:needs?|wants?)\s+(?:taking|removing|dropping)|(?:(?:needs?|wants?|has|have|ought|is|are)\s+)?to\s+be\s+
        (?:taken|removed|dropped)|(?:should|must|can)\s+be\s+(?:taken|removed|dropped))\s+(?:off|from)\s+
        (?:the\s+(?:owners?|list)\s+(?:of|for|on)\s+)?{REF}[.!]*
        """,
    ),
    whole_line(
        "owners",
        "R9 should sit with Procurement instead of Commissioning",
        rf"""
        {ITS}\s+(?:(?:should|must|needs?\s+to|ought\s+to|has\s+to|to|will|now|really|be|is)\s+)*
        (?:(?:sits?|goes|go|belongs?|rests?|moves?|stays?|owned|led|assigned|handed|given|passed|moved)\s+)?
        (?:over\s+)?(?:with|to|under|by)\s+(?P<owners>{NOT_ASKED}[a-z][^:;.!?\n]{{1,60}}?)\s*,?\s+
        (?:instead\s+of|rather\s+than|in\s+place\s+of|(?:and\s+)?not)\s+(?P<removes>[a-z][^:;.!?\n]{{1,60}}?)(?P<swaps>)[.!]*
        """,
    ),
    # Changing to a status
    whole_line(
        "status",
        "R5 has moved to in progress",
        rf"""
        {ITS}\s+(?:(?:has|have|had|is|are|was|needs?|should|can|to|be|been|now|please)\s+)*
        (?:go(?:ne|es)?|went|moved?|changed?|put|set|switched|returned?|taken)\s+(?:back\s+)?(?:to|as|into|at)\s+
        (?P<rest>(?:{STATUS})\b.*)
        """,
    ),
    whole_line("status", "on hold: R5", rf"(?P<rest>(?:{STATUS}))\s*[:=–—-]\s*{REF}[.!]*"),
)

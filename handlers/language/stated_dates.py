"""New dates in people's own words: "R9 needs another month", "R9 has slipped by two weeks"."""

from __future__ import annotations

from handlers.language.change_fragments import AT, BY, DATE_NAME, ITS, REF, WHY
from handlers.language.change_verbs import VERB
from handlers.language.rows import Row, whole_line

DATES: tuple[Row, ...] = (
    whole_line(
        "timescale",
        "push R9 back two weeks because the lead is away",
        rf"""
        (?:please\s+)?(?:push|move|put|set|extend|delay|postpone|defer|slip|shift|bring|change|give|allow|grant)\s+(?:the\s+)?
        (?:{DATE_NAME}\s+(?:of|for|on)\s+)?{ITS}(?:\s+{DATE_NAME})?
        (?:\s+(?P<earlier>forwards?)|\s+(?:back|out|on))?(?:\s+(?:by|for))?\s+{BY}(?:\s+(?:back|later|longer|out|on))?{WHY}
        """,
    ),
    whole_line(
        "timescale",
        "R9 needs another month because legal are still reviewing it",
        rf"""
        {ITS}(?:\s+(?:will|is\s+going\s+to|now|still|probably))*\s+
        (?:needs?|wants?|requires?|takes?|take|could\s+do\s+with|has\s+asked\s+for|have)\s+{BY}{WHY}
        """,
    ),
    whole_line(
        "timescale",
        "we need another month for R9 because legal are still reviewing it",
        rf"""
        (?:(?:can|could|may)\s+)?(?:we|i|they)(?:\s+(?:will|would|still))?\s+(?:need|want|have|require|ask\s+for
        |like)\s+{BY}\s+
        (?:for|on|to\s+(?:finish|complete|do|deliver))\s+{REF}{WHY}
        """,
    ),
    whole_line(
        "timescale",
        "R9 has slipped by two weeks because the lead is away",
        rf"""
        {ITS}(?:\s+{DATE_NAME})?(?:\s+(?:has|have|is|will|was|been|be|now|to|going))*\s+
        (?:slip(?:s|ped)?|move[sd]?|pushed|put|go(?:es|ne)?|delayed|postponed|extended|brought|back)
        (?:\s+(?P<earlier>forwards?)|\s+(?:back|out))?(?:\s+by)?\s+{BY}(?:\s+(?:back|later|out))?{WHY}
        """,
    ),
    whole_line(
        "timescale",
        "we need until the end of June for R9 because of the review",
        rf"""
        (?:(?:can|could|may)\s+)?(?:we|i|they)(?:\s+(?:will|would|now|still))?\s+(?:need|have|want|like)\s+(?:until|till|to)\s+
        (?P<due>.{{3,40}}?)\s+(?:for|on|to\s+(?:finish|complete|do|deliver))\s+{REF}{WHY}
        """,
    ),
    whole_line(
        "timescale",
        "R9 needs until the end of June because of the review",
        rf"""
        {ITS}(?:\s+(?:will|now|still|is\s+likely\s+to))*\s+(?:needs?|takes?|run|runs|running|wants?)\s+(?:on\s+)?
        (?:until|till)\s+(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "new date for R9: June 2027 because the tender slipped",
        rf"""
        (?:(?:the|our|a)\s+)?(?:(?:new|revised|updated|amended|proposed)\s+)+{DATE_NAME}\s+(?:for|of|on)\s+{REF}
        (?:\s*[:=–—-]\s*|\s+(?:is|will\s+be|should\s+be|to\s+be|now)\s+)(?:now\s+)?(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "R9 new deadline June 2027 because the tender slipped",
        rf"""
        {ITS}{AT}(?:(?:the|our|a|new|revised|updated|amended|its)\s+)*{DATE_NAME}
        (?:\s*[:=–—-]\s*|\s+(?:(?:is|has|been|now|should|must|ought|will|be|to|moves?|moved|changed|pushed|slipped|brought
        |extended|set|back|out|forwards?|needs|change|until|amended|revised|altered)\s+)*)
        (?P<due>(?=[^\n]{{0,24}}\d|(?:the\s+)?end\b|next\b|another\b|(?:spring|summer|autumn|winter|mid|early|late
        |easter|christmas)\b).+)
        """,
    ),
    whole_line(
        "timescale",
        "extend the R9 deadline out to June 2027 because the tender slipped",
        rf"""
        (?:please\s+)?(?:{VERB}|extend|push|postpone|delay|defer|shift|bring)\s+(?:the\s+)?{ITS}\s+{DATE_NAME}\s+
        (?:back|out|forwards?|on)\s+to\s+(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "R9 will slip to June 2027 because the tender was late",
        rf"""
        {ITS}(?P<maybe>)(?:\s+(?:both|all|will|is|has|have|been|be|now|going\s+to|likely\s+to|had\s+to))*\s+
        (?:slip(?:s|ped)?|move[sd]?(?:\s+back)?|go(?:es|ne)?\s+back|(?:pushed|put|brought)\s+(?:back|out|forwards?)
        |extended|postponed
        |delay(?:s|ed)?|deferred|runs?|drift(?:s|ed)?)\s+(?:to|until|till|into|by)\s+(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "R9 will be finished by June 2027 because the tender was late",
        rf"""
        {ITS}\s*(?::\s*)?(?:(?:will|won['’]?t|should|must|needs?\s+to|has\s+to|ought\s+to|is\s+to|['’]ll|not|now|is
        |expected\s+to|likely\s+to|be|is\s+expected)\s+)*
        (?:complete[d]?|done|finish(?:ed)?|ready|delivered|in\s+place|expected|completion|over)\s+(?:by|until|till|before)\s+
        (?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "R9 will be late, now June 2027, because the tender slipped",
        rf"""
        {ITS}(?P<maybe>)\s+(?:(?:will|is|are|be|going\s+to|has|have|been|now|again|running|a\s+bit|slightly
        |looks\s+like|likely\s+to)\s+)*
        (?:late|delayed|slip(?:ping|ped|s)?|behind(?:\s+schedule)?|overrunning)(?:\s+again)?\s*[,:;.–—-]\s*
        (?:(?:it['’]?s|it['’]?ll|it|is|be|now|new\s+date
        |date|until|expected|due|should\s+be|will\s+be|by|looking\s+at|more\s+like
        |likely)\s+)*(?P<due>.+)
        """,
    ),
    whole_line(
        "timescale",
        "R9 now expected June 2027 because the tender slipped",
        rf"""
        {ITS}(?P<maybe>)\s*[:,–—-]?\s+(?:(?:is|are|will|be|it['’]?s|now|currently|looking|more)\s+)*
        (?:expected|anticipated|estimated|forecast|likely|planned|aiming\s+for|looking\s+at|looking\s+like|more\s+like)
        (?:\s+(?:to\s+(?:be\s+)?(?:complete[d]?|finish(?:ed)?|done)|by|in|for|around|at|on|to\s+be))*\s+
        (?P<due>(?=[^\n]{{0,24}}\d|(?:the\s+)?end\b|next\b|(?:spring|summer|autumn|winter|mid|early|late|easter
        |christmas)\b).+)
        """,
    ),
    whole_line(
        "timescale",
        "due date for R9 to be changed to June 2027 because the tender slipped",
        rf"""
        (?:the\s+)?{DATE_NAME}\s+(?:for|of|on)\s+{REF}\s+(?:(?:has|have|had|is|needs?|should|will|can|to|be|been|now|was)\s+)*
        (?:changed?|moved?|set|amended|revised|pushed|put|extended?|brought|slip(?:s|ped)?)(?:\s+(?:back|out
        |forwards?))?\s+(?:to|until|till)\s+(?P<due>.+)
        """,
    ),
)

"""Sentences that speak of a recommendation's state without stating it: hearsay, wishes, plans, and instructions not to change
it. None of them becomes a status.

The patterns are matched against a message without its courtesies, with `MARK` in place of the recommendations that it names.
"""

from __future__ import annotations

import re

from handlers.language.change_verbs import PAST, STATUS, VERB, VERBS
from handlers.language.rows import Row, laid_out, pattern, whole_line

_PAST = "|".join(re.escape(verb) for verb in sorted(PAST, key=len, reverse=True))
_VERBS = "|".join(sorted(VERBS, key=len, reverse=True))
_STATE = rf"(?:{STATUS}|{_PAST}|{_VERBS})\b"
_NEWS = rf"R0\b[^?\n]{{0,40}}?\b{_STATE}[^?\n]{{0,60}}"
_WITH_LUCK = laid_out(r"""
    (?:hopefully|ideally|i\s+hope|fingers\s+crossed|with\s+(?:any\s+)?luck|all\s+being\s+well|touch\s+wood)
    """)
_SAYS = laid_out(r"""
    (?:reckons?|says?|said|saying|thinks?|thought|believes?|believed|claims?|claimed|insists?|swears?|assumes?|suspects?
    |implied
    |(?:has|have|had)\s+(?:said|claimed|suggested|implied)|suggests?|suggested|seems?\s+to\s+think|mentioned
    |(?:tells?|told|assures?|assured|informs?|informed)\s+(?:me|us|everyone|them))
    """)
_WISHES = laid_out(r"""
    (?:(?:i|we|they|everyone|members|the\s+\w+)(?:['’]d|\s+would)\s+(?:really\s+)?
    (?:love|like|prefer|want|be\s+(?:happy|glad|delighted))
    |(?:i|we|they)?\s*(?:really\s+)?(?:wish|wishing|long|pray)(?:es)?\b|if\s+only\b|fingers\s+crossed|with\s+(?:any\s+)?luck
    |(?:it\s+would|it['’]d|would)\s+be\s+(?:nice|good|great|lovely|ideal)|touch\s+wood|all\s+being\s+well
    |god\s+willing|ideally|(?:i|we|they)(?:['’](?:m|re)|\s+am|\s+are)?\s+(?:really\s+|all\s+|still\s+)?(?:hope|hoping|hopeful)
    |(?:i|we)\s+live\s+in\s+hope
    |hope|hopes|hoping|hopefully)
    """)
_INTENDS = laid_out(r"""
    (?:(?:plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|intend(?:s|ed|ing)?|hop(?:e|es|ed|ing)|look(?:s|ing)?
    |tr(?:y|ies|ying)|want(?:s|ed|ing)?|propos(?:e|es|ed|ing)|expect(?:s|ed|ing)?|going|due|mean(?:t|ing)?|set|about
    |ready|gearing\s+up
    |on\s+course|on\s+track|scheduled|working)
    (?:\s+(?:soon|now|just|really|all))*\s+(?:to|towards|on|at)(?:\s+(?:be|get|have))?|propos(?:e|es|ed|ing)|plan(?:s|ning)?
    |suggest(?:s|ing)?|recommend(?:s|ing)?|consider(?:s|ing)?|thinking\s+(?:of|about)|contemplating)
    """)
_CLOSE = rf"(?:{_VERBS}|closing|completing|finishing|sign(?:ing)?\s+off|wrapping\s+up|ticking\s+off|marking|mark)"
_NOT = r"(?:do\s+not|don['’]?t|dont|never|please\s+not|dinnae|dinna)"
_COMMAND = rf"(?:{VERB}|{_VERBS}|re-?open|assign|extend|postpone|push|bring|add|remove|take|tick|touch|sign)"
_MAY_NOT = laid_out(r"""
    (?:should\s?n['’]?t|should\s+not|must\s?n['’]?t|must\s+not|can\s?not|can['’]?t|cant|could\s?n['’]?t|could\s+not
    |may\s+not|ought\s+not\s+to|(?:is|are)\s+not\s+to|not\s+to|need\s+not|needn['’]?t)
    """)


DOUBTS: tuple[Row, ...] = (
    whole_line(
        "forbidden",
        "don’t mark R0 as complete yet",
        rf"""
        (?:(?:so|but|and|no|also)\b[\s,]*)*{_NOT}\s+(?:you\s+)?(?:yet\s+|just\s+)?{_COMMAND}\s+[^:?\n]{{0,40}}?\bR0\b
        [^?\n]{{0,80}}
        """,
    ),
    whole_line(
        "forbidden",
        "R0 shouldn’t be marked complete",
        rf"""
        R0\s+(?:really\s+|definitely\s+|still\s+|just\s+)?{_MAY_NOT}\s+(?:yet\s+|really\s+|just\s+)?(?:be\s+)?
        (?:(?:marked|set|put|shown|recorded|down)\s+(?:down\s+)?(?:as\s+|to\s+)?)?{_STATE}[^?\n]{{0,160}}
        """,
    ),
    whole_line(
        "hearsay",
        "according to Priya R0 has been closed",
        rf"(?:according\s+to|word\s+(?:is|has\s+it)(?:\s+that)?)\b[^?\n]{{0,60}}?{_NEWS}",
    ),
    whole_line(
        "hearsay",
        "Dave reckons R0 is finished",
        rf"(?:[\w’'.&-]+\s+){{1,5}}?{_SAYS}(?:\s+(?:to\s+)?(?:me|us))?(?:\s+that)?\s*,?\s+(?:to\s+\w+\s+)?{_NEWS}",
    ),
    whole_line(
        "hearsay",
        "I’ve heard that R0 is finished",
        rf"""
        (?:(?:i|we)(?:['’]ve|\s+have)?\s+)?(?:just\s+)?(?:heard|hear|(?:been|was|were)\s+told|got\s+told)\s+
        (?:from\s+\w+\s+)?(?:that\s+)?{_NEWS}
        """,
    ),
    whole_line(
        "hearsay",
        "apparently R0 is done",
        rf"(?:apparently|supposedly|allegedly|reportedly|seemingly|rumou?r\s+has\s+it(?:\s+that)?)[\s,]+{_NEWS}",
    ),
    whole_line(
        "hearsay",
        "R0 is apparently done",
        rf"""
        R0\s+(?:is|are|has|have|was)\s+(?:been\s+)?(?:apparently|supposedly|allegedly|reportedly|seemingly)\s+(?:been\s+)?
        {_STATE}[^?\n]{{0,60}}
        |R0\s+[^?\n]{{0,20}}?\b{_STATE}[\s,]+(?:apparently|supposedly|allegedly|reportedly
        |(?:so\s+)?(?:[\w’']+\s+){{1,3}}(?:says|tells\s+me|reckons|told\s+me)|(?:so\s+)?i['’]?m\s+told)[\s.!]*
        """,
    ),
    whole_line(
        "unsure",
        "I think R0 might be finished",
        rf"""
        [^?\n]{{0,60}}?R0\s+(?:may|might|could|(?:is|are)\s+(?:maybe|perhaps|possibly|probably))
        (?:\s+(?:well|now|already|have))*\s+(?:be\s+|been\s+)?{_STATE}[^?\n]{{0,160}}
        """,
    ),
    whole_line(
        "unsure",
        "not sure whether R0 is done",
        rf"""
        (?:(?:i|we)(?:['’](?:m|re)|\s+am|\s+are)?\s+)?(?:not\s+(?:really\s+|quite\s+)?(?:sure|certain)|unsure|dunno
        |don['’]?t\s+know)(?:\s+(?:if|whether|that))?\s+{_NEWS}
        """,
    ),
    whole_line(
        "wished",
        "I’d love R0 to be finished by Christmas",
        rf"(?:(?:and|but|so)\s+)?{_WISHES}[^?\n]{{0,60}}?\bR0\b[^?\n]{{0,20}}?\b{_STATE}[^?\n]{{0,80}}",
    ),
    whole_line(
        "to come",
        "hoping to close R0 next week",
        rf"[^?\n]{{0,60}}?\b{_INTENDS}\s+(?:\w+\s+){{0,2}}?{_CLOSE}\s+(?:off\s+|the\s+)?R0\b[^?\n]{{0,80}}",
    ),
    whole_line(
        "to come",
        "I’ll update R0 tomorrow",
        r"""
        [^?\n]{0,80}?\b(?:i['’]?ll|i\s+will|we['’]?ll|we\s+will|i['’]?m\s+going\s+to|we['’]?re\s+going\s+to|let\s+me
        |i\s+(?:need|have|want)\s+to
        |i\s+must|i\s+should)\s+(?:\w+\s+){0,2}?(?:update|do|post|look\s+(?:at|into)|sort|chase|send|check|finish
        |close|complete)\s+
        (?:\w+\s+){0,3}?R0\b[^?\n]{0,60}
        """,
    ),
    whole_line(
        "to come",
        "we expect R0 to be complete by the end of the financial year",
        rf"""
        [^?\n]{{0,60}}?\b(?:expect(?:s|ed|ing)?|anticipat(?:e|es|ed|ing)|intend(?:s|ed|ing)?|plan(?:s|ned|ning)?(?:\s+for)?
        |want(?:s|ed|ing)?|need(?:s|ed)?|require(?:s|d)?|see|forecast(?:s|ing)?|predict(?:s|ed)?|get(?:ting)?)\s+R0\s+
        (?:to\s+(?:be\s+|have\s+been\s+)?|being\s+)?(?:fully\s+|all\s+)?{_STATE}[^?\n]{{0,80}}
        """,
    ),
    whole_line(
        "past",
        "R0 was supposed to be finished by now",
        rf"""
        R0\s+(?:(?:was|were)\s+(?:meant|supposed|due|expected|scheduled|planned|going|hoped)\s+to\s+(?:be\s+|have\s+been\s+)?
        |(?:should|ought\s+to)\s+have\s+been\s+){_STATE}[^?\n]{{0,100}}
        """,
    ),
    whole_line(
        "to come",
        "R0 is scheduled to close in January",
        rf"""
        R0\s+(?:(?:is|are|has|have|been|now|still|currently)\s+)*(?:scheduled|due|expected|hoped|supposed|meant|planned
        |intended|anticipated|set|going|on\s+course|on\s+track|aiming|hoping|likely|about|projected|forecast|lined\s+up
        |ready)\s+
        (?:to\s+(?:be\s+|have\s+been\s+)?|for\s+){_STATE}[^?\n]{{0,100}}
        """,
    ),
    whole_line(
        "to come",
        "R0 will hopefully be finished next week",
        rf"""
        R0\s+(?:will\s+|should\s+|['’]?ll\s+|is\s+)?{_WITH_LUCK}\s+(?:will\s+|should\s+)?(?:be\s+)?{_STATE}[^?\n]{{0,80}}
        |R0\s+(?:will|should|['’]ll|to)\s+(?:be\s+)?{_STATE}[^?\n]{{0,60}}?[\s,]+{_WITH_LUCK}[\s.!]*
        """,
    ),
)
"""The first match wins. The key says why nothing is recorded."""
STATE = pattern(rf"\b(?P<state>{_STATE})", re.I)
"""The state that such a sentence mentions."""

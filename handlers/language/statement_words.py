"""What plain statements about a recommendation say: words for what is denied, to come, late or nearly done."""

from __future__ import annotations

import re

from handlers.language.change_fragments import COLOUR
from handlers.language.refs import TYPED_REF
from handlers.language.rows import pattern

LINK = pattern(
    r"""
    ^(?:(?:(?:is|are|was|were|has|have|had|been|be|being|now|both|all|just|finally|already|also|officially|formally
    |remains?|stays?|still|back|again|continues?(?:\s+to\s+be)?
    |fully|currently|to|as|status
    |100\s*%|a\s+hundred\s+per\s?cent|well\s+and\s+truly|with|can|could|should|may|today|it|it['’]s|its|they
    |they['’]re|we|we['’]re|that['’]s|that|gone)(?!\w)|[:=–—,-]|->|=>|→)\s*)+
    """,
    re.I,
)
"""The words between a ref and its status: "is now", "can be", "has been"."""
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
"""Something in the future, which isn't a status yet: "will be complete next week"."""
FIRST_WORD = pattern(r"([a-z]{6,20})(?=\s*[,;:.]|\s+(?:and|but|now|see|https?:|<https?:|because|as|since)\b)", re.I)
"""A first word that may be a misspelt status, because what follows it isn't part of a status."""
OBJECT = pattern(r"^(?:the|a|an|our|their|its|his|her|all|this|these|those|some|any|most|\d+|two|three)\b", re.I)
"""An object after a verb, so that the verb doesn't give a status: "R20 completed the survey"."""
RESUMED = pattern(
    r"^(?:(?:is|are|now|all|both|finally|has|have|been)\s+)*(?:back\s+(?:on|up)|on\s+again|(?:up\s+and\s+)?running\s+again"
    r"|resumed|restarted)[\s.!]*$",
    re.I,
)
"""That work goes on again, without a status: "R27 is back on"."""
LATE_NOW = pattern(
    r"^(?:(?:is|are|has|have|been|now|still|again|it['’]?s?)\s+)*(?:(?:running\s+)?(?:a\s+(?:bit|little)\s+)?(?:late"
    r"|slipping|slip(?:s|ped)|delayed|overrunning|behind(?:\s+schedule)?))\b(?P<after>.*)$",
    re.I | re.S,
)
"""That a recommendation is late already. What follows may be the reason."""
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
"""A date that won't be met. planbot asks for the new one."""
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
"""Leftover text that isn't a sentence about the recommendation."""
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
"""A recommendation that has been given up. planbot asks which status that is."""
GIVEN_UP = ("withdrawn", "superseded", "not feasible")
"""The usual statuses that this may mean."""
COLOUR_ALONE = pattern(
    rf"^(?:(?:is|are|now|status|rag|rated|rating|showing|flagged|turned|gone|at|as|on|to|still)\s+)*(?P<colour>{COLOUR})"
    r"(?:\s+(?:rag|status|now|rated|again))*[\s.!]*$",
    re.I,
)
"""A colour as a recommendation's status."""
PUT_RIGHT = pattern(
    r"^[\s,;:.–—-]*(?:any\s?more[\s,;:.–—-]*)?(?:(?:it['’]?s|it\s+is|its|that['’]?s|but|only|just|still|rather"
    r"|more\s+like|actually|in\s+fact|now)\s+)+",
    re.I,
)
"""What introduces the right status after one that is denied: "is not complete, it's at risk"."""
INTENDED = pattern(r"^(?:(?:it|this|that|really|now|still|also)\s+)*(?:needs?|wants?|should|must|ought\s+to|to\s+be)\b", re.I)
"""What is wanted, as opposed to what was done: "needs an update", "to be done by whoever is free"."""
SET_IT = pattern(
    r"""
    [\s,;:.!–—-]*(?:(?:so|and|then|please|pls|just|can\s+you|could\s+you|you\s+can)\s+)*
    (?:set|put|mark|move|change|return|make|update|switch|turn|take|bring)\s+(?:it|this|that|them|both)\s+
    (?:back\s+|down\s+|over\s+)?
    (?:(?:to|as|into|in|at|on(?!\s+(?:track|hold)\b))\s+)?(?P<rest>\S.*)$
    """,
    re.I | re.S,
)
"""A command after the reason for it: "…, set it to not started"."""
ALSO_SET = pattern(
    r"(?:\s*[,;.]\s*(?:and\s+)?|\s+and\s+)(?P<sets>(?:please\s+)?(?:set|put|mark|move|change|make|update)\s+(?:it"
    r"|this|that)\s+\S.*)$",
    re.I,
)
"""A status after an owner: "give R20 to the Chief Nurse and mark it on track"."""
FIELD_WORD = pattern(r"(?:progress|notes?|updates?|comments?)", re.I)
LOOSE_OWNERS = pattern(r"^R0(?:['’]?s)?\s+(?!.{0,40}\b(?:owner|owned|belongs?|assigned|responsib))", re.I)
"""A line that may name owners or be any other sentence: "R5 is with Legal for review"."""
FILLER = pattern(r"^(?:please|pls|thanks|thank\s+you|ok|okay|update|progress|note|notes|status|and|so|well|\W)+$", re.I)

"""How a message that is written or pasted as a letter is laid out around the update in it."""

from __future__ import annotations

import re

from handlers.language.rows import pattern

ABOVE = pattern(
    r"\s*(?:>.*|(?:from|sent|to|cc|bcc|date|importance):\s.*|on\s.{5,80}\swrote:|-{4,}|-{2,}(?!-).{1,40}(?<!-)-{2,})?\s*$", re.I
)
"""A row above the update itself: part of a letter's head, or of the message being replied to."""
SENTENCE_END = pattern(r"(?:[.!…]{1,4}|\n|\s[–—-]|:(?=\s*\n))\s+", re.I)
"""Where an opening can end."""
NO_OPENING = pattern(
    r"""
    \?|\b(?:if|whether|unless|until|till|once|provided|providing|assuming|subject\s+to|depending|who|what|which|whose|why|how
    |hop(?:e|es|ing)|wish\w*|said|says|reckons?|thinks?|tells?|told|unsure|wonder\w*|check\w*|ask\w*|remind\w*|not
    |never|don['’]?t
    |apparently|supposedly|maybe|perhaps|might|show|list|note|progress|evidence|digest|explain|summar\w+)\b
    """,
    re.I,
)
"""Something in an opening that the rest may depend on, or that makes it more than an opening."""
COURTEOUS = pattern(
    r"""
    (?:(?:(?:please\s+)?(?:find|see)\s+(?:below|attached|our|my|the|an?)\b|(?:all|both|team|everyone|folks
    |colleagues)\b|(?:further|following|in\s+(?:reply|response|relation))\s+
    |(?:just\s+)?(?:a\s+)?(?:quick|short|brief|small)\s+(?:one|update|note|line|message)|here(?:['’]s|\s+is
    |\s+are)\s+|my\s+|our\s+
    |updates?\b|as\s+(?:requested|discussed|promised|agreed)|hope\s+|thanks\s+|thank\s+you\s+|apologies\s+|sorry\s+|re:?\s+
    |hi\b|hello\b|hiya\b|dear\b|morning\b|afternoon\b|good\s+(?:morning|afternoon)|monthly\s+|quarterly\s+
    |from\s+)[^\n]{0,120}\s*)+
    """,
    re.I,
)
"""An opening that says nothing about the plan."""
EXCEPT = pattern(
    r"[\s,(–—-]+(?:but\s+not|apart\s+from|except(?:ing)?(?:\s+for)?|other\s+than|excluding|with\s+the\s+exception\s+of|bar|not)"
    r"\s+(?:for\s+|on\s+)?$",
    re.I,
)
"""What introduces a recommendation to which the rest doesn't apply: "R5, R6 and R7 are done apart from R6"."""

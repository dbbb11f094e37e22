"""Instructions that depend on something that hasn't happened yet: "close R5 if legal agrees", "when legal agrees close R5".

The patterns are matched against a line without its courtesies, in which `MARK` replaces the recommendations named. The group
`line` is the instruction without its condition.
"""

from __future__ import annotations

import re

from handlers.language.change_verbs import PAST, STATUS, VERB, VERBS
from handlers.language.rows import laid_out, pattern
from knowledge.vocabulary import CLOSED

IT = r"(?:R0|it|this|that|them|both)"
_LEADS = laid_out(r"""
    (?:(?:only|just|please|pls|and|so|then|but|also|now|you\s+(?:can|could|may|should)|we\s+(?:can|could|will|should)|we['’]ll
    |(?:can|could)\s+you|let['’]?s|do\s+not|don['’]?t)\s+)*
    """)
_CERTAIN_IF = laid_out(r"""
    (?:if|unless|once|as\s+soon\s+as|provided(?:\s+that)?|providing(?:\s+that)?|assuming(?:\s+that)?
    |(?:as|so)\s+long\s+as|on\s+(?:the\s+)?condition\s+that|only\s+when|only\s+after)
    """)
_NO_CONDITION = laid_out(r"""
    (?!\s+(?:you(?:['’](?:d|re|ve|ll))?\s+(?:can|could|get|have|are|would|want|like|need|don|do|please|think|get)\b
    |(?:that|it)(?:['’]?s|\s+is)\s+(?:ok(?:ay)?|alright|all\s+right|fine|possible|easier|convenient)\b
    |possible|poss\b|needed|necessary|required|appropriate|convenient|ready\b|not\s+already|ok\b|free\b
    |any(?:one|body)\s+(?:asks|wonders)|i['’]?m\s+(?:not\s+mistaken|right)|i\s+(?:remember|recall|understand)|memory))
    """)
"""Courtesies that begin like a condition: "close R5 when you get a chance"."""
_HAS_BEEN = laid_out(r"""
    (?!\s+(?:\S+\s+){1,4}?(?<!\bis\s)(?<!\bare\s)(?<!\bhas\s)(?<!\bhave\s)(?<!\bbeen\s)(?<!\bbe\s)(?<!\bgets\s)(?<!['’]s\s)
    (?:[a-z]+ed|was|were|had|did|went|came|got|met|gave|left|began|took|made|said|sent|held)\b)
    """)
"""Something that has already happened: "R5 was closed once legal had agreed"."""
_IF = rf"(?:(?:only\s+)?(?:{_CERTAIN_IF}|when|whenever)\b{_NO_CONDITION})"
_IF_FOLLOWS = rf"\s*,?\s+(?:but\s+)?{_IF}(?=\s+\S)"
_COMMAND = (
    rf"(?:{VERB}|{'|'.join(sorted(VERBS, key=len, reverse=True))}|re-?open|assign|extend|postpone|push|bring|add|remove"
    + (r"|take|give|hand|transfer|tick|sign|delay|defer|pop|drop)")
)
_PAST = "|".join(re.escape(verb) for verb in sorted(PAST, key=len, reverse=True))
_CLOSED = "|".join(sorted((way for head, also in CLOSED.items() for way in (head, *also)), key=len, reverse=True))
_TO_BE = (
    r"(?:can|could|may|should|must|will|ought\s+to|needs?\s+to|(?:is|are)\s+to|to)(?:\s+(?:now|then|only|both|all))*"
    r"\s+(?:be\s+)?"
)
_STATE = rf"(?:marked|set|put|moved|changed|updated|re-?opened|assigned|extended|{_PAST}|{STATUS}|{'|'.join(VERBS)})\b"
CONDITIONAL = (
    pattern(
        rf"""
        ^{_LEADS}(?:{_IF}|subject\s+to)\s+(?!(?:is|are|was|were|ws|wos|wis|has|have|had|do|does|did|will|would|can|could|should
        |shall|may|might)\b)
        [^\n]{{2,120}}?(?:\s*[,;:–—]\s*|\s+)(?:then\s+)?{_LEADS}
        (?P<line>{_COMMAND}\s+[^,;:\n]{{0,40}}?\b{IT}\b.*|{IT}(?:['’]s)?\s+(?:{_TO_BE}{_STATE}.*
        |(?:(?:is|are|becomes?|goes|moves|slips|due|now)\s+)*(?:{STATUS}|due|to)\b.*))$
        """,
        re.I | re.S,
    ),
    pattern(rf"^{_LEADS}(?P<line>{_COMMAND}\s+[^:;,.\n]{{0,60}}?\b{IT}\b[^:;,.\n]{{0,80}}?){_IF_FOLLOWS}", re.I),
    pattern(rf"^(?P<line>{IT}(?:['’]s)?\s+{_TO_BE}{_STATE}[^:;,.\n]{{0,40}}?){_IF_FOLLOWS}", re.I),
    pattern(
        rf"^(?P<line>{IT}(?:['’]s)?\s*[:,–—-]?\s+(?:(?:is|are|please|only)\s+)*(?:{_CLOSED}|close|finish|cancel|withdraw))\s*,?"
        rf"\s+(?:but\s+)?(?:only\s+)?(?:{_CERTAIN_IF}|when|subject\s+to|depending\s+on)\b{_NO_CONDITION}{_HAS_BEEN}(?=\s+\S)",
        re.I,
    ),
    pattern(
        rf"^{_LEADS}(?P<line>{_COMMAND}\s+{IT}\s+(?:(?:as|to|down\s+as)\s+)?(?:{_CLOSED}))\s*,?\s+(?:but\s+)?"
        r"(?:subject\s+to|depending\s+on)(?=\s+\S)",
        re.I,
    ),
    pattern(
        rf"^(?:please\s+)?(?:do\s+not|don['’]?t)\s+(?P<line>{_COMMAND}\s+[^:;,.\n]{{0,60}}?\b{IT}\b[^:;,.\n]{{0,80}}?)\s*,?"
        r"\s+(?:until|till|before|unless)(?=\s+\S)",
        re.I,
    ),
)
NO_INSTRUCTION = pattern(
    r"\b(?:because|since|that\s*$|saying|says?|notes?|comments?|progress|evidence|remind\w*|digest|alerts?|notify)\b", re.I
)
"""In an instruction, a word that shows that the condition belongs to prose, a reason or a reminder."""
TO_COME = pattern(r"\b(?:will|should|must)\s+(?:(?:now|then|only|both|all)\s+)*(?:be\s+)?(?=\S)", re.I)
ASKS = pattern(r"\b(?:who|whom|whose|what|which|where|why|how|whether)\b|\?", re.I)
PRONOUN = pattern(r"\b(?:it|this|that|them|both)\b", re.I)

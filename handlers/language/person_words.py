"""How people say "mine", and how they name a person who is responsible for owners.

OWNED is the mark for the owners that a person is responsible for, such as "Policy or Procurement". A row matches the text as
typed, before anything else is recognised.
"""

from __future__ import annotations

import re

from handlers.language.rows import replacement, row

_FLAGS = re.IGNORECASE
_TEAM = r"(?:team|department|dept|service|directorate|section|unit|division|office)"
_RECS = r"(?:recommendations?|recs?|actions?|items?|ones?|tasks?|deadlines?|due dates?|responsibilities|jobs?|stuff|list)"
_STATE = (
    r"(?:open|outstanding|overdue|late|unfinished|completed?|finished|closed|ongoing|own|current|remaining|next|latest|oldest)"
)

MINE = (
    replacement(
        "which are still open and owned by OWNED",
        "what needs me",
        r"""
        ^\W*(?:(?:so|and|ok|hi|hello)[ ,]+)*(?:what|which(?: ones| recommendations)?|anything(?: that)?|is there anything that)
        (?:[ ](?:is|are|still|currently|now))*
        [ ](?:needs? (?:me|my (?:attention|input|action|update))|(?:waiting|waits?) (?:for|on) me
        |(?:needed|expected|required|wanted) (?:from|of) me
        |do (?:i|you) need (?:from me|to (?:do|deal with|look at|act on|update))
        |(?:should|must|do) i (?:have to |need to )?(?:do|act on|deal with|update)(?: next| now)?
        |requires? (?:me|my (?:attention|input))|is (?:left )?(?:for me )?to do for me)\W*$
        """,
        _FLAGS,
    ),
    replacement("OWNED's ", "my open recommendations", rf"\bmy (?=(?:{_STATE} )*{_RECS}\b)", _FLAGS),
    replacement("OWNED's", "my team's", rf"\b(?:my|our) (?:own )?{_TEAM}(?:['’]s|s['’])", _FLAGS),
    replacement(
        "OWNED",
        "what does my team own",
        rf"""
            (?<!one of )(?<!some of )(?<!body in )(?<!body on )(?<!one in )\b(?:my|our) (?:own )?{_TEAM}\b(?!['’]
            | is [a-z]+(?: [a-z]+)?(?:,|$))
            """,
        _FLAGS,
    ),
    replacement(
        "does OWNED",
        "what do i own",
        r"\bdo i(?= (?:still |currently |now )?(?:own|lead|look after|run|hold|have to do|have left|have open|still have)\b)",
        _FLAGS,
    ),
    replacement(
        "does OWNED have ",
        "do i have anything overdue",
        r"""
        \bdo i (?:still |currently )?have (?:got )?
        (?=(?:any|anything|something|overdue|open|outstanding|ones|recs?|recommendations?|actions?|left|due|to do)\b)
        """,
        _FLAGS,
    ),
    replacement("what does OWNED have ", "what do i have", r"^\W*what do i have\b(?! to do (?:if|when|with))", _FLAGS),
    replacement(
        "has OWNED ", "what have i got left", r"\bhave i (?=(?:still )?(?:got|left|finished|done|completed|any)\b)", _FLAGS
    ),
    replacement(
        "is OWNED ",
        "am i late with anything",
        r"\bam i (?=(?:still )?(?:late|behind|responsible|accountable|in charge|on track|overdue|down for|the owner)\b)",
        _FLAGS,
    ),
    replacement("OWNED owns", "which ones i own", r"(?<=\s)i own\b", _FLAGS),
    replacement("owned by OWNED", "which are mine", r"\bmine\b", _FLAGS),
    replacement(
        "owned by OWNED",
        "what is on my plate",
        r"\b(?:sits? |sitting |left )?(?:on|in) my (?:plate|list|desk|name|patch|court|to[- ]do list)\b",
        _FLAGS,
    ),
    replacement(
        "owned by OWNED",
        "what is assigned to me",
        r"\b(?:assigned|allocated|given|belong(?:s|ing)?|down) (?:to|for) me\b",
        _FLAGS,
    ),
    replacement("owned by OWNED", "which are with me", r"(?<=\bare )with me$|(?<=\bis )with me$", _FLAGS),
)
NEVER = re.compile(
    r"\b(?:remind|undo|changes?|changed|updated?|post(?:ed)?|digest|subscribe|e-?mail|phone|login|password|account|calendar)\b"
    r"|\bi (?:can|could|would|want|need to know)\b",
    _FLAGS,
)
"""What people say about themselves that has nothing to do with what they are responsible for."""
# A person's name in the place of an owner's: PERSON is the mark for the name.
ASKED_OF = row(
    "owned",
    "what does PERSON own",
    r"""
    \b(?:do|does|did|has|have|is|are|was|were) PERSON(?: \w+){0,2}
    [ ](?:own|lead|have|got|responsible|accountable|in charge|down for|late|behind|look after|doing|working on|need|hold|left
    |finished|done|completed|anything|any)\b
    |\bPERSON(?:['’]s|s['’])(?: \w+){0,2}
    [ ](?:recommendations?|recs?|actions?|items?|ones?|list|plate|tasks?|responsibilities|deadlines?|name|team)\b
    |\b(?:assigned|allocated|given|belong(?:s|ing)?|down|owned|led|held|handled) (?:to|for|by) PERSON\b
    |\b(?:recommendations?|recs?|actions?|items?|ones?|everything|anything|what|list|open|overdue|outstanding|is)
    [ ](?:is |are )?(?:for|with|of) PERSON\W*$
    |^\W*(?:so |and |sorry |please |remind me |tell me )*who(?:['’]?s| is| are) (?:this )?PERSON\W*$
    |^\W*(?:what about |how about |and |just |only )*PERSON(?:['’]s)?\W*$
    |\b(?:everything|anything|all)(?: that)? PERSON(?:['’]s| is| has| owns)(?: on| got| doing| down for)?\W*$
    |\b(?:on|in) PERSON['’]s (?:plate|list|desk|name)\b
    """,
    _FLAGS,
)

"""Pieces of the patterns for changes in people's own words: names for dates and owners, how far a date moves, who did it."""

from __future__ import annotations

import re

from handlers.language.change_verbs import PAST
from handlers.language.refs import TYPED_REF
from handlers.language.rows import laid_out
from knowledge.vocabulary import CLOSED, COLOURS, OPEN

REF = rf"(?P<ref>{TYPED_REF})"
ITS = rf"{REF}(?:['’]?s)?"
ITS_OWN = rf"{ITS}\b"
AT = r"\s*[:,=+–—-]?\s*"  # what may come between a ref and what the line says about it
SAYS = r"(?:\s*(?::|=|->|→)\s*|\s+(?:is\s+now|are\s+now|now)\s+)"  # with one of these, "R9 deadline …" isn't a question
TO = rf"(?:{SAYS}|\s+to\s+)"
WHO = r"(?:we|i|they|the\s+team|our\s+team|[a-z][\w&'’]*(?:\s+[\w&'’]+){0,4}?)"
HAVE = r"(?:\s+(?:have|has)|['’](?:ve|s))"
NOW = r"(?:\s*\b(?:now|just|finally|already|all|both|also|officially|formally|fully|today|recently)\b)*"
PAST_VERB = "|".join(re.escape(verb) for verb in sorted(PAST, key=len, reverse=True))
DATE_NAME = r"(?:(?:due|end|target|completion|delivery|finish)\s+date|timescale|deadline|target|date)"
NUMBER = r"(?:\d{1,3}|an?|another|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a\s+couple\s+of|a\s+few)"
UNIT = r"(?:working\s+days?|days?|weeks?|wks?|fortnights?|months?|mths?|quarters?|years?|yrs?)"
BY = laid_out(rf"""
    (?P<by>(?:another|an?\s+(?:extra|further|additional)|an?\s+more)\s+(?:{NUMBER}\s+)?{UNIT}
    |{NUMBER}\s+(?:more\s+|extra\s+|further\s+|additional\s+)?{UNIT})\b
    """)
LATER = r"(?:\s+(?P<earlier>forwards?|earlier|sooner)\b|\s+(?:back(?:wards)?|later|longer|out|on)\b)?"
WHY = r"(?P<why>.*)"
OWNER = r"(?:(?:an?|the|joint|co-?|another|new|additional|second|lead|extra)\s*)*(?:owner|lead)s?"
OWNED_BY = laid_out(r"""
    (?:(?:lead|responsible|accountable|action|named)\s+(?:officers?|owners?|teams?|departments?|directorates?|persons?|people
    |bod(?:y|ies)|leads?)|(?:(?:action|joint|new)\s+)?(?:owners?|leads?)|responsible|accountable|ownership|responsibility)
    """)  # what people call the field for owners
NOT_ASKED = (
    r"(?!(?:the\s+)?(?:owners?|leads?|who|whom|whose|what|which|anyone|anybody|someone|status|deadline"
    r"|responsible|accountable|named|current|main|overall|actual|right)\b)"
)
SHOULD_SAY = r"(?:should|must|needs?\s+to|ought\s+to|has\s+to)\s+(?:now\s+)?(?:say|read|be|show|become|go\s+to|change\s+to)\s+"
NOT_DONE = "|".join(
    sorted((w for head, also in (*OPEN.items(), *list(CLOSED.items())[1:]) for w in (head, *also)), key=len, reverse=True)
)  # statuses, except those that mean done
COLOUR = rf"(?:{'|'.join(COLOURS)}|gray)"
TAKES = laid_out(r"""
    (?:tak(?:e|es|en|ing)(?:\s+(?:over|on))?|now\s+owns?|owns?\s+now|lead(?:s|ing)?\s+on|pick(?:s|ed|ing)?\s+up
    |look(?:s|ing)?\s+after|inherit(?:s|ed|ing)?|the\s+(?:new\s+)?owners?\s+(?:of|for)|responsible\s+for)
    """)
MONTH = r"jan\w*|feb\w*|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*"
NAMES = rf"(?P<owners>{NOT_ASKED}[a-z][^:;.?!\n]{{1,80}}?)"

"""Several changes in one text: where another one can begin."""

from __future__ import annotations

import re

from handlers.language.change_verbs import STATUS, VERB
from handlers.language.rows import pattern

BOUNDARY = pattern(
    r"\s*(?:[;\n]|[.!](?=\s)|,)\s*(?:(?:and|but|also|then|while|whereas)\s+)?|\s+(?:and|but|also|then|while"
    r"|whereas|with|\+|&)\s+",
    re.I,
)
STATUS_ALONE = pattern(rf"\s+(?:is\s+|are\s+|now\s+)*(?:{STATUS})(?P<end>\s+)", re.I)
"""A status between two recommendations, which belongs to the first: "R5 done R27 on hold"."""
LEADS_TO_REF = pattern(
    rf"(?:(?:please|also|then|and)\s+)*(?:(?:{VERB}|close|reopen|complete|finish|pause|cancel|assign|leave|keep|note\s+on"
    rf"|progress\s+on|evidence\s+for)\s+)?(?:the\s+status\s+of\s+)?$",
    re.I,
)
LEAVES = pattern(r"(?:(?:please|but|and|just|we)\s+)*(?:leave|keep|ignore|skip|hold)\s+$", re.I)
"""What precedes a recommendation that is to stay as it is: "leave R5 as is"."""
FIELD_BOUNDARY = pattern(
    r"""
    (?:\s*(?P<sign>[;\n]|\.(?=\s)|,)\s*(?:and\s+|also\s+|with\s+)?|\s+(?:and|also|with|but)\s+)
    (?=(?:(?:please|also|then|and|the|its|new|add|leave|put|change|set|revised|amended|updated|target|completion|end)\s+){0,3}
    (?:a\s+)?(?:(?P<label>owners?|status|due(?:\s+date)?
    |date(?=\s*(?:[:=]|is\b|now\b|(?:end\s+of\s+|early\s+|mid\s+|late\s+)?(?:\d|[a-z]{3,9}\s+20\d\d)))
    |deadline|timescale|evidence|progress|notes?|comment)
    (?P<strict>\s*(?:[:=]|\bis\b|\bare\b|\bnow\b|\bto\b))?|assign(?:ed)?\s+(?:it\s+)?to
    |(?:(?:is|has|it['’]?s|will)\s+)*(?:slips?|slipped|slip|delayed|moved|pushed)\s+(?:back\s+|out\s+)?(?:to|until|till|by)
    |\d{1,2}(?:st|nd|rd|th)?\s[a-z]{3,9}\s20\d\d(?=\s*(?:\(|[,;]\s*(?:owners?|status|leads?)\b|$))
    |(?<=\),\s)(?:STATUS)(?=\s*(?:[,;.]|$))
    |[a-z]{2,20}(?:\s[a-z]{2,20})?\s+to\s+(?:lead|own))(?!\w))
    """.replace("STATUS", STATUS),
    re.I,
)
"""Where a line continues with another field of the same recommendation."""
LABELLED = frozenset({"note", "progress", "evidence"})
"""The lines whose content is prose, which isn't split at commas."""

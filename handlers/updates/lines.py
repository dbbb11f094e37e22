"""The lines that change the plan, by their form: "update R17 …", "R9 due …", "note on R20: …", "assign R9 to …".

The surprise: nothing of a plan is known here. A form says only what a line is about; whether its ref, its status or its
date are the plan's is found out by whoever reads on, and what is not is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.vocabulary import CLOSED, OPEN

REF = r"(?:recommendation\s+|rec\s+)?[a-z]{0,4}[\s.\-#]?\d[\w./]*"  # anything like a ref
STATUS = "|".join(
    sorted((way for table in (CLOSED, OPEN) for head, also in table.items() for way in (head, *also)), key=len, reverse=True)
)
_VERB = r"(?:update|set|mark|change|move|put|make|amend|edit|log|record|flag)"
_DUE = r"(?:due(?:\s+date)?|timescale|deadline|target\s+date|date)"
_AT = r"\s*[:,=–—-]?\s*"  # what may stand between a ref and what is said of it
_SAYS = r"(?:\s*(?::|=|->|→)\s*|\s+(?:is\s+now|are\s+now|now)\s+)"  # what makes "R9 deadline …" no question
_TO = rf"(?:{_SAYS}|\s+to\s+)"
_OF = rf"(?:(?:on|for|to|of|about|against)\s+)?(?P<ref>{REF})\b"
_ITS = rf"(?P<ref>{REF})(?:['’]?s)?\b"
# What may follow a status so that there is no doubt that it was said, and not asked.
_MORE = rf"(?:[.!]*$|\s*[.:;,–—-]\s*\S.*|\s+(?:but|because|see|by\s+{REF}|and\s+(?:is\s+)?(?:now\s+)?due)\b.*)"

END = 120  # characters at the end of a line in which courtesies are looked for
VERBS = {
    "close": "closed", "complete": "completed", "finish": "finished", "cancel": "cancelled", "withdraw": "withdrawn",
    "pause": "paused", "suspend": "suspended", "supersede": "superseded",
}  # fmt: skip


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"^(?:{pattern})$", re.I | re.S) for pattern in patterns)


LINES = _patterns(
    rf"(?:(?:add|make|leave)\s+)?(?:a\s+)?note\s+{_OF}{_AT}(?:saying\s+(?:that\s+)?|that\s+says\s+)?(?P<note>.*)",
    rf"(?P<rewrite>rewrite|replace)\s+(?:the\s+)?progress\s+{_OF}{_AT}(?:(?:with|by|as)\b)?{_AT}(?P<progress>.*)",
    rf"(?:(?:log|add|record|update|post)\s+)?(?:the\s+|some\s+|an?\s+)?(?:progress|updates?(?=\s+(?:on|for|to)\b))\s+{_OF}\s*[:–—-]\s*(?P<progress>.*)",
    rf"(?:add\s+to|(?:log|record|report)\s+(?:on|for|to|against))\s+(?P<ref>{REF})\b{_AT}(?P<progress>.*)",
    rf"(?:log|record|report)\s+(?P<ref>{REF})\s*:\s*(?P<progress>.*)",
    rf"(?:(?:add|log|record)\s+)?(?:evidence|link)\s+{_OF}{_AT}(?P<evidence>.*)",
    rf"(?:link|attach|add|file)\s+(?P<evidence><?https?://\S.*?)\s+(?:as\s+evidence\s+)?(?:to|for|on|of)\s+(?P<ref>{REF})\b[.!]*",
    rf"(?:(?:re)?assign|transfer|hand)\s+(?P<ref>{REF})\s+(?:over\s+)?to\s+(?P<owners>.+)",
    rf"(?:(?:set|change|update)\s+)(?:the\s+)?owners?\s+of\s+(?P<ref>{REF})\b{_TO}(?P<owners>.+)",
    rf"(?:the\s+)?owners?\s+of\s+(?P<ref>{REF})\b{_SAYS}(?P<owners>.+)",
    rf"(?:set|change|update)\s+{_ITS}\s+owners?{_AT}(?:(?:is|are|to|as)\s+)?(?P<owners>.+)",
    rf"{_ITS}\s+owners?(?:{_SAYS}|\s+(?:is|are)\s+now\s+)(?P<owners>.+)",
    rf"(?P<ref>{REF})\s+is\s+now\s+owned\s+by\s+(?P<owners>.+)",
    rf"(?:{_VERB}\s+)?{_ITS}\s+(?:note|comment)\s*:\s*(?P<note>.*)",
    rf"(?:{_VERB}\s+)?{_ITS}\s+(?:progress|update)\s*:\s*(?P<progress>.*)",
    rf"{_VERB}\s+{_ITS}\s+(?:with\s+)?progress\s+(?P<progress>.+)",
    rf"(?:{_VERB}\s+)?{_ITS}\s+(?:evidence|link)\s*:\s*(?P<evidence>.*)",
    rf"(?:extend|postpone|delay|defer|push|move)\s+(?P<ref>{REF})\s+(?:back\s+)?(?:out\s+)?(?:until|till|by)\s+(?P<due>.+)",
    rf"(?:extend|postpone|delay|defer|push)\s+(?P<ref>{REF})\s+(?:back\s+)?(?:out\s+)?to\s+(?P<due>.+)",
    rf"(?:{_VERB}|extend)\s+(?:the\s+)?{_DUE}\s+(?:of|for|on)\s+(?P<ref>{REF})\b(?:\s+from\s+.+?)?{_TO}(?P<due>.+)",
    rf"(?:the\s+)?{_DUE}\s+(?:of|for|on)\s+(?P<ref>{REF})\b{_SAYS}(?P<due>.+)",
    rf"{_VERB}\s+{_ITS}{_AT}(?:{_DUE})\b(?:\s+from\s+.+?(?=\s+to\s))?(?:\s*[:=])?\s*(?:(?:is\s+now|is|to|as)\s+)?(?P<due>.+)",
    rf"{_ITS}\s+{_DUE}{_SAYS}(?P<due>.+)",
    rf"(?P<ref>{REF})(?:\s*[:,–—-]\s*|\s+)(?:is\s+)?(?:now\s+)?due(?:\s+date)?\s+(?:is\s+(?:now\s+)?)?(?!date$|when\b)(?P<due>.+)",
    rf"(?P<ref>{REF})\s+(?:is\s+|has\s+|has\s+been\s+)?(?:now\s+)?(?:extended|postponed|moved|delayed|deferred|slipped|pushed\s+back)\s+(?:to|until|till)\s+(?P<due>.+)",
    rf"(?P<verb>{'|'.join(VERBS)}|reopen|re-open)\s+(?P<ref>{REF})\b(?P<rest>.*)",
    rf"{_VERB}\s+(?:the\s+)?(?:status\s+(?:of|on|for)\s+)?{_ITS}{_AT}(?:status\s*[:=]?\s*)?(?:from\s+(?:{STATUS})\s+(?=to\s))?(?P<rest>.*)",
    rf"(?:the\s+)?status\s+(?:of|on|for)\s+(?P<ref>{REF}){_SAYS}(?P<rest>.+)",
    rf"{_ITS}\s+status{_SAYS}(?P<rest>.+)",
    rf"(?P<ref>{REF})\s+(?:is|are)\s+now\s+(?P<rest>.+)",
    rf"(?P<ref>{REF})\s+(?:has\s+been|now)\s+(?P<rest>(?:{STATUS})\b{_MORE})",
    rf"(?P<ref>{REF})\s*(?:[:=–—-]|[-=]>|→)\s*(?:is\s+)?(?:now\s+)?(?P<rest>(?:{STATUS})\b{_MORE})",
    rf"(?P<ref>{REF})\s+(?:is\s+)?(?P<rest>(?:{STATUS})\b(?![.!]*$){_MORE})",
    rf"(?P<ref>{REF})\s+(?:is\s+)?(?P<rest>(?:[a-z-]+\s+){{0,4}}[a-z-]+\s*:\s+\S.*)",
)  # fmt: skip
# "R17 is complete", "R17 complete": said by whoever may change it, and asked by anybody else. Lateness is asked after.
HALF = _patterns(rf"(?P<ref>{REF})\s+(?:is\s+)?(?P<rest>(?!overdue|late\b|outstanding)(?:{STATUS})[.!]*)")
# A change of what is named by its subject: "mark the prompt payment one as on hold", "note on prompt payment: …".
SUBJECT = _patterns(
    rf"(?P<verb>update|mark|set|put|move|change)\s+(?:the\s+)?(?P<subject>(?!all\b|every|them\b)[a-z][\w\s'’&/-]{{2,80}}?)(?:\s+(?:one|rec|recommendation))?(?:\s*:\s*|\s+(?:(?:to|as)\s+)?)(?P<rest>(?:{STATUS})\b.*)",
    r"(?P<verb>update|note\s+on|progress\s+on|evidence\s+for)\s+(?:the\s+)?(?P<subject>(?!all\b|every|them\b)[a-z][\w\s'’&/-]{2,80}?)(?:\s+(?:one|rec|recommendation))?\s*:\s*(?P<rest>\S.*)",
)  # fmt: skip

_GREETING = r"(?:hi|hello|hey|morning|good\s+(?:morning|afternoon)|ok(?:ay)?|so|and|also|then)\b[\s,!.]*"
_NAME = r"@?planbot\b[\s,:!]*"
_ASKING = r"(?:(?:can|could|would|will)\s+you|i(?:['’]d|\s+would)\s+like\s+to|i\s+(?:want|need)\s+to|let['’]?s|just)\b[\s,]*"
LEAD = re.compile(rf"^\s*(?:/?plan\s+)?(?:{_GREETING}|{_NAME}|{_ASKING}|(?:please|pls|kindly)\b[\s,]*)*", re.I)
_REQUEST = re.compile(r"\b(?:can|could|would|will)\s+you\b|\bplease\b", re.I)
_COURTESY = re.compile(r"[\s,.!]+(?:please|pls|thanks|thank\s+you|many\s+thanks|thx|cheers|ta)[\s,.!?]*$", re.I)
_EMOJI = re.compile(r"(?:\s*(?<!\S):[a-z0-9_+'-]{1,60}:)+$", re.I)
_OPENING, _CLOSING = '“"`*', '”"`*'

_THAT = r"(?:it|this|that)(?:\s+(?:one|recommendation))?"
_IT = re.compile(
    rf"^(?:(?:(?:update|mark|re-?open|(?:re)?assign|{'|'.join(VERBS)}|(?:note|evidence)\s+(?:on|for))\s+(?P<one>{_THAT})\b"
    rf"|progress\s+(?:on|for)\s+(?P<two>{_THAT})\b(?=\s*:)"
    rf"|(?:set|put|move|change)\s+(?P<three>{_THAT})\b(?=\s+(?:(?:to|as)\s+)?(?:{STATUS})\b)"
    rf"|(?P<four>{_THAT})\b(?=\s+(?:is\s+now\s+(?:{STATUS})|is\s+(?:now\s+)?due)\b)))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its form: the ref as it was typed ("" for "it"), and what it says of which field."""

    ref: str
    told: Mapping[str, str]
    text: str


def strip_courtesy(text: str) -> str:
    """A line without quotation marks, greetings and courtesies; a request ("can you …?") loses its question mark."""
    bare = _unquoted(_at_end(_EMOJI, "", _spaced(text)))
    lead = LEAD.match(bare)
    led, plain = (lead[0], bare[lead.end() :]) if lead else ("", bare)
    if ":" not in plain:
        plain = _at_end(_COURTESY, "?" if plain.endswith("?") else "", plain)
    if plain.endswith("?") and _REQUEST.search(led):
        plain = plain.rstrip("? ")
    return plain.strip()


def _spaced(text: str) -> str:
    """The text with single spaces and at most one empty line between two others. Patterns that look for spaces count on
    this: where a text may hold a long run of them, they take a time that grows with its square."""
    each = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(each)).strip()


def _unquoted(text: str) -> str:
    """The text without the quotation marks around the whole of it; with others inside, it stays as it is."""
    if text[:1] not in tuple(_OPENING) or text[-1:] not in tuple(_CLOSING):
        return text
    inner = text.lstrip(_OPENING).rstrip(_CLOSING)
    return text if re.search(r"[“”\"`]", inner) else inner.strip()


def _at_end(pattern: re.Pattern[str], instead: str, text: str) -> str:
    """What the pattern takes from the end of a text. The rest is not looked at: a long text costs no more than a short one."""
    return text[:-END] + pattern.sub(instead, text[-END:])


def read(text: str) -> Line | None:
    """The line as one that changes the plan; None where it is none. A question never is."""
    plain = strip_courtesy(text)
    if plain.endswith("?"):
        return None
    if found := _IT.match(plain):
        start, end = next(found.span(name) for name in ("one", "two", "three", "four") if found[name])
        about = _matched(f"{plain[:start]}R0{plain[end:]}", LINES)
        return Line("", about.told, plain) if about else None
    return _matched(plain, LINES)


def read_ambiguous(text: str) -> Line | None:
    """A line that may be said as well as asked: "R17 is complete"."""
    return _matched(strip_courtesy(text), HALF)


def by_subject(text: str) -> tuple[str, str] | None:
    """A line that names no ref: the words of its subject, and the line with "{}" in their place."""
    plain = strip_courtesy(text)
    found = next((found for pattern in SUBJECT if (found := pattern.match(plain))), None) if not plain.endswith("?") else None
    if found is None:
        return None
    verb = " ".join(found["verb"].split()).lower()
    rest = found["rest"].strip()
    if " " in verb:
        return found["subject"], f"{verb} {{}}: {rest}"
    return found["subject"], f"update {{}} {rest}" if re.match(rf"(?:{STATUS})\b", rest, re.I) else f"progress on {{}}: {rest}"


def _matched(plain: str, patterns: tuple[re.Pattern[str], ...]) -> Line | None:
    found = next((found for pattern in patterns if (found := pattern.match(plain))), None)
    if found is None:
        return None
    told = {name: value.strip() for name, value in found.groupdict().items() if value is not None}
    return Line(told.pop("ref"), told, plain)


def naming(line: Line, ref: str) -> str:
    """The line with the ref in the place of the one that was typed, or of "it"."""
    if line.ref:
        return line.text.replace(line.ref, ref, 1)
    return _IT.sub(
        lambda found: found[0].replace(next(found[name] for name in ("one", "two", "three", "four") if found[name]), ref, 1),
        line.text, count=1,
    )  # fmt: skip

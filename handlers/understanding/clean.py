"""What was typed, made plain: Slack's noise, politeness and contractions taken off, before anything is recognised.

The surprise: the result is lower case throughout, since recognisers put words in capitals (OWNER, REF) in the place of
what they have understood.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 600  # characters; nobody asks a longer question, and understanding one costs time

_SLACK = (
    (re.compile(r"<[@!#][^<>|]*(?:\|([^<>]*))?>"), " "),
    (re.compile(r"<(?:https?|mailto):[^<>|\s]*\|([^<>]*)>"), r" \1 "),
    (re.compile(r"<(?:https?|mailto):[^<>\s]*>"), " "),
    (re.compile(r"https?://\S+"), " "),
    (re.compile(r":(?=[a-z0-9_+'-]*[a-z_])[a-z0-9_+'-]+:"), " "),
    (re.compile(r"(?<!\w)@[a-z][\w.-]*", re.I), " "),
)
_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": " ",
        "“": " ",
        "”": " ",
        '"': " ",
        "*": " ",
        "~": " ",
        "_": " ",
        "\u00a0": " ",
        "–": "-",
        "—": "-",
    }
)

_CONTRACTIONS = (
    (re.compile(r"\b(can)'?t\b"), r"\1 not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\bain'?t\b"), "is not"),
    (re.compile(r"\b(is|are|was|were|has|have|had|does|do|did|would|should|could|must|need)n'?t\b"), r"\1 not"),
    (re.compile(r"\b(who|what|where|when|how)'?s\b"), r"\1 is"),
    (re.compile(r"\b(which|it|that|there|he|she)'s\b"), r"\1 is"),
    (re.compile(r"\b(who|what|where|when|how|they|we|you)'re\b"), r"\1 are"),
    (re.compile(r"\b(i|we|you|they|who|what)'ve\b"), r"\1 have"),
    (re.compile(r"\b(i|we|you|they|he|she|it|who|what|that)'(ll|d)\b"), r"\1 will"),
    (re.compile(r"\bi'?m\b"), "i am"),
    (re.compile(r"\b(?:gonna|going 2)\b"), "going to"),
    (re.compile(r"\b(?:wot|wat)\b"), "what"),
    (re.compile(r"\b(?:pls|plz|plse|pleeease)\b"), "please"),
    (re.compile(r"\bu\b"), "you"),
    (re.compile(r"\bur\b"), "your"),
    (re.compile(r"\br\b(?=\s+(?:we|you|they|there|any|all)\b)"), "are"),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/"), "with "),
    (re.compile(r"\b(?:abt|bout)\b"), "about"),
    (re.compile(r"\b(?:recc?omm?endations?|recomendations?|reccs?)\b"), "recommendation"),
)

_GREETING = re.compile(
    r"^(?:(?:hi|hiya|hello|hey|hullo|morning|afternoon|evening|good (?:morning|afternoon|evening|day)|dear|yo|howdy|greetings)"
    r"(?: (?:there|all|both|everyone|everybody|team|folks|planbot|plan bot|bot))*)\b[\s,.!:;-]*"
)
_COURTESY = re.compile(
    r"\b(?:please|kindly|many thanks|thanks(?: (?:a lot|so much|very much|in advance|again))?|thank you(?: (?:so|very) much)?|thx|cheers|ta|ty"
    r"|if (?:you|u) (?:do not|don't) mind|if (?:that is|it is|that's) (?:ok|okay|alright|possible)|if possible|when you (?:have|get) a (?:moment|minute|sec|second|chance)"
    r"|sorry(?: to (?:bother|bug|trouble|chase)(?: you)?)?(?: again)?|excuse me|apologies|quick (?:one|question|q)|silly question|stupid question|just wondering"
    r"|asap|urgent(?:ly)?|no rush|by the way|btw|fyi|lol|haha|lovely|brilliant|great|perfect|ok(?:ay)?(?= |,|$)|right then|planbot|plan bot|mate|pal)\b"
)
_LEAD = re.compile(
    r"^(?:(?:(?:can|could|would|will|might|may) (?:you|i|we|someone|somebody|anyone|anybody)(?: (?:possibly|perhaps|maybe|just|quickly|also|be able to|please))*"
    r" (?:tell|let|give|show|remind|get|find|send|help|explain|confirm|check|say|list|have|see|know|ask|clarify|look|pull|find out|look up|check for|point)"
    r"(?: (?:me|us|know|out|up|a look|for me))*)"
    r"|(?:i|we) (?:was|am|were|are) (?:just )?(?:wondering|after|trying to (?:find out|work out|understand|find)|curious|looking for|interested in|asked)"
    r"|(?:i|we) (?:would|will|'d)? ?(?:just )?(?:like|need|want|wish|have)(?: (?:to|you to))? (?:know|see|ask|find out|hear|check|understand|have|tell me|get|a list of)"
    r"|(?:do|does|did) (?:you|anyone|anybody|someone) (?:happen to )?know|any(?: |-)?(?:one|body) know|any idea|remind me|tell (?:me|us)|let (?:me|us) know|(?:just )?checking"
    r"|(?:is|would) it (?:be )?possible to (?:know|see|tell me|get|have)|(?:so|well|um|er|erm|hmm|now|oh)(?=[ ,])|just|actually|basically)[\s,:-]*"
    r"(?:if|whether|that)?\b[\s,]*"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text made plain, and as it was typed (`original`), without Slack's noise. `proper` holds the words (lower case) that
    began with a capital inside a sentence; none where everything was typed in capitals. `cut` says that the text was longer
    than `MAX_LENGTH`."""

    text: str
    proper: frozenset[str]
    original: str
    cut: bool


@lru_cache(maxsize=64)
def clean(text: str) -> Plain:
    """Take off what carries no question. Never raises; a text of nothing but noise comes out empty."""
    seen = html.unescape(text[: MAX_LENGTH * 2])
    for pattern, instead in _SLACK:
        seen = pattern.sub(instead, seen)
    whole = " ".join(seen.translate(_QUOTES).split())
    original = seen = whole[:MAX_LENGTH]
    proper = _proper(seen)
    seen = seen.lower()
    for pattern, instead in _CONTRACTIONS:
        seen = pattern.sub(instead, seen)
    seen = re.sub(r"&", " and ", seen)
    seen = re.sub(r"(?<=\d)\s*-\s*(?=[a-z]{0,3}\s?\d)", "-", seen)
    bare = _COURTESY.sub(" ", _GREETING.sub(" ", seen.strip(" ,.!?;:-")))
    bare = _tidy(bare)
    while (shorter := _tidy(_LEAD.sub("", bare, count=1))) != bare and shorter:
        bare = shorter
    cut = len(whole) > MAX_LENGTH or len(text.rstrip()) > MAX_LENGTH * 2
    return Plain(bare, proper, original, cut)


def _proper(text: str) -> frozenset[str]:
    """Words with a capital first letter where no sentence begins; none where everything is typed in capitals."""
    if text.isupper():
        return frozenset()
    return frozenset(word.lower() for word in re.findall(r"(?<=[a-z,0-9] )([A-Z][a-z]{2,})", text))


def _tidy(text: str) -> str:
    text = re.sub(r"[!?;:()\[\]{}|<>\"=+\\^]+", " ", text)
    text = re.sub(
        r"[.,]+(?=\s|$)|(?<=\s)[.,'-]+(?=\s|$)|(?<=\s)'|'(?=\s|$)", lambda found: " , " if "," in found[0] else " ", text
    )
    return re.sub(r"(?:\s*,\s*)+", " , ", " ".join(text.split())).strip(" ,.'-")

"""Makes a text plain: removes Slack's marks, politeness and contractions before anything is recognised.

The result is all in lower case. Recognisers then put marks in capitals (OWNER, REF) in place of what they have understood.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from handlers.language import dialect, noise, politeness
from handlers.understanding import dictated

MAX_LENGTH = 600  # characters of one sentence; real questions aren't longer, and understanding long ones takes time
_WORD = re.compile(r"[^\W_]+")
_DIALECT = re.compile(r"(?<![\w'])[a-z]+(?:'[a-z]*)?")


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain text, and the text as typed (`original`), without Slack's marks.

    `proper` holds the words (lower case) that started with a capital inside a sentence, unless everything was typed in
    capitals. `cut` means that the text was longer than `MAX_LENGTH`.
    """

    text: str
    proper: frozenset[str]
    original: str
    cut: bool


@lru_cache(maxsize=64)
def clean(text: str) -> Plain:
    """Remove what isn't part of the question. Never raises; a text with nothing else comes out empty."""
    whole = _without_marks(html.unescape(text[: MAX_LENGTH * 2]))
    original = whole[:MAX_LENGTH]
    bare = _spelled_out(original.lower()).strip(" ,.!?;:-")
    bare = politeness.COURTESY.pattern.sub(" ", politeness.GREETING.pattern.sub(" ", bare))
    cut = len(whole) > MAX_LENGTH or len(text.rstrip()) > MAX_LENGTH * 2
    return Plain(_without_lead_in(_tidy(bare)), _proper(original), original, cut)


@lru_cache(maxsize=64)
def without_frame(text: str) -> str:
    """A message without what surrounds its question: emoji, the header of a mail, quoted lines, a closing and a signature.

    Lines and capitals stay. A step that would leave no word at all is skipped.
    """
    text = html.unescape(text)
    for mark in (*noise.EMOJI, *noise.DICTATED):
        text = mark.apply(text)
    for frame in noise.FRAMES:
        shorter = frame.pattern.sub(" ", text)
        text = shorter if _WORD.search(shorter) else text
    return noise.HEADING.pattern.sub("", text.strip())


def _without_marks(text: str) -> str:
    """The text without Slack's marks and with single spaces between words."""
    for mark in politeness.SLACK:
        text = mark.apply(text)
    return " ".join(text.translate(politeness.QUOTES).split())


def _spelled_out(text: str) -> str:
    """The text in standard English, with its contractions and symbols as words and its dictated numbers as figures."""
    for phrase in dialect.PHRASES:
        text = phrase.apply(text)
    text = _DIALECT.sub(lambda match: dialect.WORDS.get(match[0], match[0]), text)
    for contraction in politeness.CONTRACTIONS:
        text = contraction.apply(text)
    text = politeness.BUT_WAS_NOT.apply(politeness.FOR_WHOM.apply(text).rstrip(" ?.!"))
    for authors in politeness.AUTHORS:
        text = authors.apply(text)
    text = politeness.NOT_STARTED.apply(dialect.NO_FOR_NOT.apply(text))
    text = dictated.in_figures(text)
    return politeness.DASH.pattern.sub("-", politeness.PLUS.pattern.sub(" and ", text).replace("&", " and "))


def _without_lead_in(text: str) -> str:
    """The text without "could you tell me whether" and similar, unless nothing else would be left."""
    while (shorter := _tidy(politeness.LEAD_IN.pattern.sub("", text, count=1))) != text and shorter:
        text = shorter
    return text


def _proper(text: str) -> frozenset[str]:
    """Words with a capital first letter inside a sentence. Empty if everything is typed in capitals."""
    if text.isupper():
        return frozenset()
    return frozenset(word.lower() for word in politeness.PROPER.pattern.findall(text))


def _tidy(text: str) -> str:
    """The text without punctuation, apart from single commas between its parts."""
    text = politeness.SIGNS.pattern.sub(" ", text)
    text = politeness.LOOSE_SIGNS.pattern.sub(lambda match: " , " if "," in match[0] else " ", text)
    return politeness.COMMAS.pattern.sub(" , ", " ".join(text.split())).strip(" ,.'-")

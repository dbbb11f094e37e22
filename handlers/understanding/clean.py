"""Makes a message plain by removing Slack's markup, courtesies and contractions before anything is recognised.

The result is in lower case. Recognisers later replace what they have understood with marks in capitals (OWNER, REF).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from handlers.language import dialect, noise, politeness
from handlers.understanding import dictated

MAX_LENGTH = 600  # characters per sentence; real questions aren't longer, and long ones take time to understand
_WORD = re.compile(r"[^\W_]+")
_DIALECT = re.compile(r"(?<![\w'])[a-z]+(?:'[a-z]*)?")


@dataclass(frozen=True, slots=True)
class Plain:
    """A message in plain form (`text`), and as typed but without Slack's markup (`original`). Anything beyond `MAX_LENGTH`
    characters is dropped.

    `proper` are the words, in lower case, that were capitalised in mid-sentence, unless everything was typed in capitals. `cut`
    means that the message was longer.
    """

    text: str
    proper: frozenset[str]
    original: str
    cut: bool


@lru_cache(maxsize=64)
def clean(text: str) -> Plain:
    """Remove what isn't part of the question. Never raises; if nothing is left, `text` is ""."""
    whole = _without_marks(html.unescape(text[: MAX_LENGTH * 2]))
    original = whole[:MAX_LENGTH]
    bare = _spelled_out(original.lower()).strip(" ,.!?;:-")
    bare = politeness.COURTESY.pattern.sub(" ", politeness.GREETING.pattern.sub(" ", bare))
    cut = len(whole) > MAX_LENGTH or len(text.rstrip()) > MAX_LENGTH * 2
    return Plain(_without_lead_in(_tidy(bare)), _proper(original), original, cut)


@lru_cache(maxsize=64)
def without_frame(text: str) -> str:
    """A message without what surrounds its question: emoji, an e-mail header, quoted lines, a closing and a signature.

    Line breaks and capitals are kept. A step that would leave no words is skipped.
    """
    text = html.unescape(text)
    for mark in (*noise.EMOJI, *noise.DICTATED):
        text = mark.apply(text)
    for frame in noise.FRAMES:
        shorter = frame.pattern.sub(" ", text)
        text = shorter if _WORD.search(shorter) else text
    return noise.HEADING.pattern.sub("", text.strip())


def _without_marks(text: str) -> str:
    """The text without Slack's markup, with single spaces between words."""
    for mark in politeness.SLACK:
        text = mark.apply(text)
    return " ".join(text.translate(politeness.QUOTES).split())


def _spelled_out(text: str) -> str:
    """The text in standard English, with contractions and symbols spelled out and dictated numbers in figures."""
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
    """The text without lead-ins such as "could you tell me whether", unless nothing else would be left."""
    while (shorter := _tidy(politeness.LEAD_IN.pattern.sub("", text, count=1))) != text and shorter:
        text = shorter
    return text


def _proper(text: str) -> frozenset[str]:
    """The words that are capitalised in mid-sentence. Empty if everything is typed in capitals."""
    if text.isupper():
        return frozenset()
    return frozenset(word.lower() for word in politeness.PROPER.pattern.findall(text))


def _tidy(text: str) -> str:
    """The text without punctuation, except for commas between its parts."""
    text = politeness.SIGNS.pattern.sub(" ", text)
    text = politeness.LOOSE_SIGNS.pattern.sub(lambda match: " , " if "," in match[0] else " ", text)
    return politeness.COMMAS.pattern.sub(" , ", " ".join(text.split())).strip(" ,.'-")

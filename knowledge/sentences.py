"""Ranks the sentences of recommendations by how well they answer a question.

A sentence counts for the words of the question that it has itself and, for less, for those that its recommendation's title or
the sentences next to it have. Which kind of sentence is sought (one with a number, a date, a name) is the caller's choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge import fields
from knowledge.concepts import Concept
from knowledge.model import Recommendation
from knowledge.search import Text, ready

ENDS = re.compile(r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\b[DM]r\.)(?<!\bNo\.)\s+(?=[^a-z\s])|\n+|\s•\s")
"""Where a sentence ends. A semicolon or an abbreviation doesn't end one."""
IN_TITLE = 0.55  # what a word counts if only the title has it
BESIDE = 0.4  # the same, if only the sentence before or after has it
IN_FIELD = 0.2  # the same, if only the rest of the recommendation's text has it
TOGETHER = 0.35  # added for two neighbouring words of the question that are neighbours in the sentence
NEAR = 0.2  # added if there is one word between them
LONG = 0.1  # how much a sentence's length counts against it
USUAL_LENGTH = 14  # words
BEFORE = 0.85  # what a word counts if only the sentence before has it, and the sentence refers back to that
REFERS_BACK = re.compile(
    r"(?:(?:of|in|for|with|after|by) )?(?:this|these|it|its|they|their|that|those|he|she|his|her|such|both)\b", re.IGNORECASE
)
TAKES_BACK = re.compile(
    r"(?:however|but|nevertheless|nonetheless|even so|that said|yet|still|unfortunately|this (?:has|is|was|will|does) not"
    r"|instead|in practice|on the other hand|conversely|although|though)\b",
    re.IGNORECASE,
)
"""The beginning of a sentence that takes back, or limits, what the one before it says: it is quoted along with it."""
ONLY_REFERS = re.compile(r"(?:n/?a\W*)?(?:(?:please )?(?:see|refer to)\b[^.]{1,40}\.?)?$", re.IGNORECASE)
"""A text that says nothing itself: "N/A see R4"."""
FEW_WORDS = 6
FIELD_WORTH: Mapping[str, float] = {"progress": 1.1, "actions": 1.0}
FURTHER_WORTH = 0.9


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in a recommendation's text, with the sentences before and after it ("" if there is none)."""

    ref: str
    field: str
    text: str
    before: str = ""
    after: str = ""

    @property
    def is_continued(self) -> bool:
        """True if the sentence refers back to the one before."""
        return bool(self.before and REFERS_BACK.match(self.text))

    @property
    def in_full(self) -> str:
        """The sentence, with the one before if it refers back to that, and with the one after if that takes it back, or if the
        sentence itself is too short to say much.
        """
        after = self.after if TAKES_BACK.match(self.after) or len(self.text.split()) <= FEW_WORDS else ""
        return " ".join(filter(None, (self.before if self.is_continued else "", self.text, after)))


@dataclass(frozen=True, slots=True)
class Worth:
    """What multiplies a sentence's score, and whether it is of the kind sought."""

    factor: float
    fits: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence and its score. `own` is the share of the question's weight that the sentence has itself (0 to 1), and `share`
    what it has together with its surroundings. `fits` says whether it is of the kind sought.
    """

    sentence: Sentence
    score: float
    own: float
    share: float
    fits: bool


def split(text: str) -> list[str]:
    """The sentences in a text, with single spaces."""
    return [" ".join(one.split()) for one in ENDS.split(text) if one.strip(" •\n\t")]


def of(row: Recommendation) -> Iterator[Sentence]:
    """The sentences of a recommendation: its progress, its actions and its further columns."""
    for field, text in texts(row):
        each = [one for one in split(text) if not ONLY_REFERS.match(one)]
        for place, one in enumerate(each):
            before, after = each[place - 1] if place else "", each[place + 1] if place + 1 < len(each) else ""
            yield Sentence(row.ref, field, one, before, after)


def texts(row: Recommendation) -> Iterator[tuple[str, str]]:
    """The texts that can be quoted, as (field name, text): the progress, the actions and the further columns."""
    for name in ("progress", "actions"):
        yield name, getattr(row, name)
        yield from ((name, part.progress if name == "progress" else part.text) for part in row.parts)
    yield from ((f"{fields.MORE}{heading}", text) for heading, text in row.more)


def rank(
    rows: Sequence[Recommendation],
    asked: Mapping[Concept, float],
    unknown: float,
    worth: Callable[[Sentence], Worth],
) -> list[Ranked]:
    """The sentences of the recommendations that have any of the words asked for, best first.

    `asked` gives the weight of each concept, in the order of the question, and `unknown` that of the words that the plan
    doesn't have. `worth` judges whether a sentence is of the kind sought.
    """
    total = sum(asked.values()) + unknown
    if not asked or not total:
        return []
    pairs = [(one, other, min(asked[one], asked[other])) for one, other in pairwise(asked)]
    found: list[Ranked] = []
    for row in rows:
        whole, title = _whole(row), ready(row.title)
        for sentence in of(row):
            words = ready(sentence.text)
            own = shares(words, asked)
            if sentence.is_continued:
                own |= _less(shares(ready(sentence.before), asked), BEFORE, own)
            around = own | _less(shares(title, asked), IN_TITLE, own)
            around |= _less(shares(ready(f"{sentence.before} {sentence.after}"), asked), BESIDE, around)
            around |= _less(shares(whole, asked), IN_FIELD, around)
            if not around:
                continue
            close = sum(weight * _closeness(words, one, other) for one, other, weight in pairs)
            length = 1 + LONG * max(0.0, words.length / USUAL_LENGTH - 1)
            of_field = FIELD_WORTH.get(sentence.field, FURTHER_WORTH)
            value = worth(sentence)
            score = (sum(around.values()) + close) / length * of_field * value.factor
            found.append(Ranked(sentence, score, sum(own.values()) / total, sum(around.values()) / total, value.fits))
    found.sort(key=lambda one: -one.score)
    return found


def _whole(row: Recommendation) -> Text:
    return ready(" ".join(text for _, text in texts(row)))


def shares(text: Text, asked: Mapping[Concept, float]) -> dict[Concept, float]:
    """The weight of each concept in a text. A synonym counts less than the word itself."""
    found = {}
    for concept, weight in asked.items():
        strength = max((strength for way, strength in concept.ways.items() if _has(text, way)), default=0.0)
        if strength:
            found[concept] = weight * strength
    return found


def _has(text: Text, way: Sequence[str]) -> bool:
    if len(way) == 1:
        return way[0] in text.known
    return text.known.issuperset(way) and all(pair in text.neighbours for pair in pairwise(way))


def _less(weights: Mapping[Concept, float], share: float, without: Mapping[Concept, float]) -> dict[Concept, float]:
    return {concept: weight * share for concept, weight in weights.items() if concept not in without}


def _closeness(text: Text, one: Concept, other: Concept) -> float:
    pairs = {(first[-1], second[0]) for first in one.ways for second in other.ways}
    if not pairs.isdisjoint(text.neighbours):
        return TOGETHER
    return NEAR if not pairs.isdisjoint(text.apart) else 0.0

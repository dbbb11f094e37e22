"""Finds the sentences of the plan that answer a question about what it says.

A sentence is an answer only if it has most of the question's words, directly or by way of its title and neighbours, and the
kind of thing that is asked for. Otherwise the closest passages are shown as just that: planbot then claims neither that they
answer the question nor that the plan has no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handlers.language import deciding_words, sought_words
from handlers.language.english_words import STOP
from handlers.question import Question
from handlers.understanding.english import rarity
from handlers.understanding.sought import Sought, sought
from knowledge import excerpts, sentences
from knowledge.concepts import Concept, concepts, word_weight
from knowledge.model import Plan, Recommendation
from knowledge.search import find, ready
from knowledge.sentences import Ranked, Sentence, Worth
from knowledge.store import Store

MOST_ROWS = 12  # the recommendations whose sentences are ranked
MOST_CLOSE = 3  # the most passages shown if none is clearly the answer
LEAST = 0.3  # what even the most common word counts, in addition to how rare it is in English
OWN = 0.34  # the least share of a question that an answer must have in its own words
CLEAR = 0.62  # the least share that it must have together with its surroundings
UNKNOWN = 0.6  # the share of its weight that a word counts if the plan doesn't have it: it may be there in other words
OF_THE_FIRST = 0.5  # the share of its weight that a word of a message's first question counts for its second
ALMOST = 0.92  # the share of the best score from which a sentence of another recommendation may be meant as well
CLOSE = 0.72  # the share of the best score that the other passages shown must have
FITS, BESIDE_IT, UNFIT = 1.3, 1.6, 0.72
"""What a sentence is worth that has the kind of thing sought, has a number beside what is counted, or hasn't the kind of thing
sought.
"""
INTENTION: Mapping[str, float] = {"past": 0.6, "now": 0.72, "": 0.9}
"""What a sentence about intentions is worth if the question is about the past, about how things are, or about neither."""


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences for a question, best first. They are `clear` answers, or only close. `share` is the share of the question
    that the best one has. `words` are those of the question.
    """

    said: tuple[Sentence, ...]
    clear: bool
    share: float
    words: tuple[str, ...] = ()


def found(store: Store, plan: Plan, question: Question, text: str, rows: Sequence[Recommendation] = ()) -> Found | None:
    """The sentences that answer a question in a text, or come closest; None if no sentence has any of its words. `rows` limits
    them to some recommendations.
    """
    asked = sought(text, dict(question.corrected))
    results = [_best(store, plan, one, asked[0].words if place else (), rows) for place, one in enumerate(asked)]
    answers = [one for one in results if one]
    if len(answers) < 2:
        return answers[0] if answers else None
    first, second = answers[0].said[0], answers[1].said[0]
    said = tuple(one for one, other in ((first, second), (second, first)) if one.text not in other.in_full)
    said = said or (first,)
    return Found(said, all(one.clear for one in answers), min(one.share for one in answers), asked[0].words)


def _best(store: Store, plan: Plan, asked: Sought, helping: Sequence[str], among: Sequence[Recommendation]) -> Found | None:
    """The sentences for one question. The words in `helping` are from the question before it."""
    others = tuple(word for word in helping if word not in asked.words)
    subject, help = concepts(store, plan, asked.words), concepts(store, plan, others)
    rows = among or _rows(store, plan, (*asked.words, *others))
    known = {one: _weight(one) for one in subject if one.found}
    known |= {one: OF_THE_FIRST * _weight(one) for one in help if one.found}
    nowhere = UNKNOWN * word_weight(store, plan, 0)
    unknown = sum(nowhere * (LEAST + _rarity(one)) for one in subject if _is_missing(one, asked))
    ranked = sentences.rank(rows, known, unknown, _worth(asked, concepts(store, plan, asked.counted)))
    if not ranked:
        return None
    if not unknown and _is_clear(ranked):
        return Found((ranked[0].sentence,), True, ranked[0].share, asked.words)
    return Found(_closest(ranked, asked), False, ranked[0].share, asked.words)


def _rows(store: Store, plan: Plan, words: Sequence[str]) -> list[Recommendation]:
    """The recommendations that have most of the words, best first."""
    refs = tuple(hit.ref for hit in find(store, plan, words).hits[:MOST_ROWS])
    by_ref = {row.ref: row for row in store.recommendations(plan, refs)}
    return [by_ref[ref] for ref in refs if ref in by_ref]


def _is_missing(concept: Concept, asked: Sought) -> bool:
    """True if the plan lacks a word, and the word isn't an everyday one or part of the way of asking."""
    return not concept.found and not STOP.issuperset(concept.words) and concept.words[0] not in asked.kind


def _weight(concept: Concept) -> float:
    return concept.weight * (LEAST + _rarity(concept))


def _rarity(concept: Concept) -> float:
    return max(rarity(part) for part in concept.words)


def _is_clear(ranked: Sequence[Ranked]) -> bool:
    """True if the best sentence has most of what is asked, is of the kind sought, and no other recommendation has a sentence
    that is almost as good.
    """
    best = ranked[0]
    other = next((one.score for one in ranked if one.sentence.ref != best.sentence.ref), 0.0)
    return best.own >= OWN and best.share >= CLEAR and best.fits and other < ALMOST * best.score


def _closest(ranked: Sequence[Ranked], asked: Sought) -> tuple[Sentence, ...]:
    """The best sentences, without those that are quoted along with a better one."""
    best = ranked[0]
    close = [one for one in ranked if one.score >= CLOSE * best.score][:MOST_CLOSE]
    if asked.seeks and not any(one.fits for one in close):  # what is sought may be in a sentence without the other words
        close += [one for one in ranked if one.fits and one.sentence.ref == best.sentence.ref][:1]
        close = close if any(one.fits for one in close) else close[:1]
    apart: list[Sentence] = []
    for one in close:
        if not any(one.sentence.text in other.in_full or other.text in one.sentence.in_full for other in apart):
            apart.append(one.sentence)
    return tuple(apart)


def _worth(asked: Sought, counted: Sequence[Concept]) -> Callable[[Sentence], Worth]:
    """What a sentence is worth for the kind of answer that is sought, and for the time that the question is about."""

    def worth(sentence: Sentence) -> Worth:
        factor = _of_kind(sentence.text, asked, counted)
        low = sentence.text.casefold()
        intends = bool(sought_words.PLANNED.search(low)) and not sought_words.DONE.search(low) and sentence.field != "progress"
        of_time = INTENTION.get(asked.time, 1.0) if intends else 1.0
        return Worth(factor * of_time, factor >= 1 and of_time >= INTENTION[""])

    return worth


def _of_kind(text: str, asked: Sought, counted: Sequence[Concept]) -> float:
    """What a sentence is worth for the kind of answer that is sought; less than 1 if it isn't of that kind."""
    if counted and excerpts.number_of_it(text, counted):
        return BESIDE_IT
    if asked.seeks == "who":
        return FITS if sought_words.NAMED.search(text) else UNFIT
    if asked.seeks == "decision":
        return FITS if deciding_words.REFUSAL.search(text.casefold()) else 1.0
    shows = sought_words.SHOWS.get(asked.seeks)
    return 1.0 if shows is None else FITS if shows.search(text.casefold()) else UNFIT


def is_its_subject(store: Store, plan: Plan, row: Recommendation, words: Sequence[str]) -> bool:
    """True if a recommendation's title, or a name that staff use for it, has all the words that the plan has."""
    known = {one: 1.0 for one in concepts(store, plan, words) if one.found}
    return any(len(sentences.shares(ready(name), known)) == len(known) for name in (row.title, *store.aliases(plan, row.ref)))

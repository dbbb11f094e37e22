"""Questions about a subject: a search's result, a fact that was asked for by its word, or what was not found.

The surprise: closeness is not an answer. A fact is stated only of recommendations that hold every word asked for;
otherwise the closest are shown as just that, and no owner, date or status with them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.answer import Answer, Choice, Choices, Note, Part
from handlers.answers import facts, lists, nothing
from handlers.question import Question, describe_filters, join_names
from handlers.understanding.english import rarity
from knowledge.filters import Filters
from knowledge.search import Found, Hit, find
from knowledge.store import Plan, Store

ENOUGH = 0.55  # share of what was asked, told by how much its words say, that a search's result must hold
ANCHORED = 0.42  # the same, where some of it stands in a title or in how staff say it
NAMED = 0.62  # the same, where a name or an unknown word is asked for that the plan has not
PERSONAL = 0.8  # the same, where somebody asks for a service of the council, not about its plan
CERTAIN = 0.99  # share that a fact needs
NEAR = 0.86  # of the best score, from which others are as good
MOST_FACTS = 3
WORTH = 0.3  # of the best score, below which a hit is not shown
LIKE_A_NAME = 0.97  # rarity from which a word is most likely a name
ELSEWHERE = 0.6  # of what a word says, where it stands in the plan but not in the hit
COMMON = 1.4  # weight of a word below which a third of the plan has it
AT_LARGE = 0.25  # of what such a word says
MISSING_NAME = 1.6  # a name that the plan has not weighs more than any word


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a search amounts to: the hits worth showing, whether the best of them holds all that was asked (`certain`),
    or enough of it to show as a result (`enough`)."""

    hits: tuple[Hit, ...]
    certain: bool
    enough: bool
    missing: tuple[str, ...]


def judge(found: Found, proper: frozenset[str], personal: bool = False) -> Judgement:
    """Judge a search by the share of the question that its best hit holds, words that the plan has not included."""
    if not found.hits:
        return Judgement((), False, False, found.missing)
    best = found.hits[0]
    absent = sum(_telling(word, proper) for word in found.missing)
    held = away = 0.0
    for concept in found.concepts:
        if concept.found and concept.telling:
            word = " ".join(concept.words)
            tells = _telling(word, proper) * (AT_LARGE if concept.weight < COMMON else 1.0)
            held, away = (held + tells, away) if word in best.matched else (held, away + tells * ELSEWHERE)
    share = held / (held + away + absent) if held else 0.0
    least = PERSONAL if personal else ANCHORED if best.anchored else ENOUGH
    if any(_telling(word, proper) >= MISSING_NAME for word in found.missing):
        least = max(least, NAMED)
    return Judgement(found.hits, not found.missing and best.share >= CERTAIN, share >= least, found.missing)


def _telling(word: str, proper: frozenset[str]) -> float:
    """How much a word says, from a little to 1; more for a name, or for what no dictionary has."""
    if any(part in proper or rarity(part) >= LIKE_A_NAME for part in word.split()):
        return MISSING_NAME
    return 0.15 + max(rarity(part) for part in word.split())


def as_good(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits that are as good as the best one."""
    return tuple(hit for hit in hits if hit.score >= NEAR * hits[0].score and hit.share >= CERTAIN)[:MOST_FACTS]


def answer(store: Store, plan: Plan, question: Question, proper: frozenset[str], rows: int) -> Answer:
    """A search's result, the facts asked for where the subject is certain, or what was not found."""
    found = find(store, plan, question.topic, question.filters, helping=question.searched)
    judged = judge(found, proper, question.personal)
    if not judged.hits or not judged.enough:
        if question.filters and (without := _without_tests(store, plan, question, proper)):
            return _none(store, plan, question, without, rows)
        return nothing.near(question, judged.hits, judged.missing or question.topic)
    if question.asks != "search":
        return _facts(store, plan, question, judged)
    return _result(store, plan, question, judged, rows)


def _without_tests(store: Store, plan: Plan, question: Question, proper: frozenset[str]) -> Judgement | None:
    """What is about the subject, whatever its status, owners, theme or date; None where nothing certainly is."""
    judged = judge(find(store, plan, question.topic, Filters(), helping=question.searched), proper, question.personal)
    return judged if judged.hits and judged.enough else None


def _none(store: Store, plan: Plan, question: Question, judged: Judgement, rows: int) -> Answer:
    """The subject is in the plan, and nothing of it passes the question's tests: that is said, and what there is shown."""
    refs = _worth(judged)
    every = replace(question, filters=Filters(), status_words="", absent=(), fields=(), page=1)
    tests = ", ".join(describe_filters(question.filters, question.status_words))
    parts: list[Part] = [Note(lists.unused_status(store, plan, question.absent))] if question.absent else []
    parts += [Note(f"About “{question.phrase}”:"), lists.page(store, plan, every, refs, rows)]
    return Answer(f"None of the recommendations about “{question.phrase}”: {tests}.", tuple(parts), "search")


def _worth(judged: Judgement) -> tuple[str, ...]:
    """The refs of the hits that are worth showing."""
    return tuple(hit.ref for hit in judged.hits if hit.score >= WORTH * judged.hits[0].score)


def _facts(store: Store, plan: Plan, question: Question, judged: Judgement) -> Answer:
    if not judged.certain:
        return nothing.near(question, judged.hits, judged.missing or question.topic)
    best = as_good(judged.hits)
    refs = tuple(hit.ref for hit in best)
    told = facts.answer(store, plan, replace(question, refs=refs))
    others = tuple(Choice(f"{hit.ref}: {hit.title}", hit.ref, hit.ref) for hit in judged.hits[len(best) : len(best) + 2])
    return replace(told, parts=(*told.parts, Choices("If you meant another:", others))) if others else told


def _result(store: Store, plan: Plan, question: Question, judged: Judgement, rows: int) -> Answer:
    refs = _worth(judged)
    shown = {hit.ref: hit for hit in judged.hits}
    page = lists.page(store, plan, question, refs, rows)
    items = tuple(replace(item, note="matches " + join_names(shown[item.ref].matched, 6)) for item in page.rows)
    head = f"{len(refs)} recommendation{'s' if len(refs) != 1 else ''} about “{question.phrase}”, best match first."
    parts: list[Part] = [replace(page, rows=items), *lists.edge(question, refs, rows)]
    if question.absent:
        parts.append(Note(lists.unused_status(store, plan, question.absent)))
    if judged.missing:
        parts.append(Note(f"Not found in the plan: {join_names(tuple(f'“{word}”' for word in judged.missing), 6)}."))
    return Answer(head, tuple(parts), "search", refs)

"""What a word of the plan means: what an acronym stands for, how a status counts, or that the plan doesn't explain the word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.answer import Answer, Choice, Choices, Note, Quote
from handlers.answers import denial, lists
from handlers.numbers import counted
from handlers.question import Question, join_names
from handlers.request import Request
from handlers.understanding import lexicon
from knowledge.concepts import spelled_out
from knowledge.filters import Filters
from knowledge.model import Plan, Recommendation
from knowledge.search import having
from knowledge.store import Store

MOST_NAMED = 6
MOST_QUOTED = 2


def answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """What the plan says that a word means and, if it doesn't say, where it uses the word."""
    refs = having(store, plan, question.phrase)
    rows = store.recommendations(plan, refs)
    if status := _status(store, plan, question.phrase):
        return _of_a_status(store, plan, status, request)
    word = _as_written(rows, question.phrase)
    for row in rows:
        if long := next(spelled_out(_texts(row), question.phrase), ""):
            return _with_places(store, plan, f"“{word}” stands for “{long}”: {row.ref} spells it out.", rows, question, request)
    acronyms = store.vocabulary(plan).acronyms
    if longs := next((longs for short, longs in acronyms.items() if short.casefold() == question.phrase.casefold()), ()):
        head = f"“{word}” stands for “{longs[0]}”. That is from the plan file; the plan’s own text doesn’t spell it out."
        return _with_places(store, plan, head, rows, question, request)
    if not rows:
        return Answer(denial.sentence((question.phrase,)) if denial.absent(store, plan, question.topic) else _UNSAID, ())
    head = f"The plan uses “{word}” in {join_names(refs, MOST_NAMED)}, but doesn’t say what it means."
    return _with_places(store, plan, head, rows, question, request)


_UNSAID = "The plan doesn’t say."


def _with_places(
    store: Store, plan: Plan, head: str, rows: tuple[Recommendation, ...], question: Question, request: Request
) -> Answer:
    """A sentence, above quotations of where the plan uses the word and a list of those recommendations."""
    refs = tuple(row.ref for row in rows)
    places = [
        (row, place)
        for row in rows[:MOST_QUOTED]
        if (place := denial.says(store, plan, row, (question.phrase,), anywhere=True))
    ]
    notes = tuple(Note(text) for _, (text, _) in places)
    quotes = tuple(Quote(row.ref, one.field, one.text) for row, (_, one) in places)
    shown = (lists.page(store, plan, Question("list", filters=Filters(refs=refs)), refs, request),) if refs else ()
    return Answer(head, (*notes, *shown), "search", refs, passages=quotes)


def _texts(row: Recommendation) -> Iterator[str]:
    yield from (row.title, row.progress, row.actions, *(value for _, value in row.more))
    for part in row.parts:
        yield from (part.text, part.progress)
    yield from row.owners


def _as_written(rows: tuple[Recommendation, ...], phrase: str) -> str:
    """The word as the plan writes it."""
    pattern = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE)
    return next((match[0] for row in rows for text in _texts(row) if (match := pattern.search(text))), phrase)


def _status(store: Store, plan: Plan, phrase: str) -> str:
    """The plan's status that a phrase names, or ""."""
    meant = lexicon(store, plan).statuses.means.get(phrase, ())
    used = {status.word for status in store.vocabulary(plan).statuses}
    return meant[0] if len(meant) == 1 and meant[0] in used else ""


def _of_a_status(store: Store, plan: Plan, status: str, request: Request) -> Answer:
    """How planbot counts a status of the plan, and how many recommendations have it."""
    vocabulary = store.vocabulary(plan)
    counts = "closed" if status in vocabulary.closed else "open"
    refs = store.refs(plan, Filters(statuses=(status,)))
    has = "has" if len(refs) == 1 else "have"
    head = f"“{status}” is one of the plan’s statuses; I count it as {counts}. {counted(len(refs), 'recommendation')} {has} it."
    note = Note("The plan doesn’t say what its authors mean by it.")
    return Answer(head, (note, Choices("", (Choice("Show them", f"recommendations {status}"),))), "search", refs)

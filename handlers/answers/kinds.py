"""Answers to the special kinds of question (see `Question.kind`)."""

from __future__ import annotations

from handlers.answer import Answer, Note
from handlers.answers import amounts, comparisons, finished, lists, meanings, passages, ranks, totals, values
from handlers.language import deciding_words
from handlers.numbers import counted
from handlers.question import Question, join_names
from handlers.request import Request
from knowledge.filters import Filters
from knowledge.model import Plan
from knowledge.search import find
from knowledge.store import Store

MOST_QUOTED = 5  # the most recommendations whose sentences are quoted


def answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The answer to a question of a special kind."""
    match question.kind:
        case "order":
            return ranks.answer(store, plan, question, request)
        case "amount":
            return amounts.answer(store, plan, question)
        case "compare":
            return comparisons.answer(store, plan, question, request.at)
        case "total":
            return totals.answer(store, plan, question)
        case "values":
            return values.answer(store, plan, question)
        case "meaning":
            return meanings.answer(store, plan, question, request)
        case "share":
            return totals.share(store, plan, question)
        case "why":
            return passages.why(store, plan, question, request)
        case "left":
            return passages.left(store, plan, question, request)
        case "passage":
            return passages.answer(store, plan, question, request)
        case "how late":
            return finished.how_late(store, plan, question, request)
        case "finished":
            return finished.when(store, plan, question, request)
        case "finished to date":
            return finished.to_their_dates(store, plan, question, request)
        case "parts":
            return _having_parts(store, plan, question, request)
        case "refused":
            return _refused(store, plan, question, request)
        case "referring":
            return _referring(store, plan, question, request)
        case _:
            return finished.within(store, plan, question, request)


def _having_parts(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The recommendations that have parts, listed with their parts."""
    number = len(question.refs)
    their = "its" if number == 1 else "their"
    head = f"{number} recommendation{' has' if number == 1 else 's have'} several actions, which are {their} parts."
    shown = lists.page(store, plan, Question("list", filters=Filters(refs=question.refs)), question.refs, request)
    return Answer(head, (shown,), "list", question.refs)


def _refused(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The recommendations whose text plainly turns something down, with those sentences. No status says so."""
    hits = find(store, plan, deciding_words.REFUSING, question.filters).hits
    rows = store.recommendations(plan, tuple(hit.ref for hit in hits))
    refusals = {row.ref: refused for row in rows if (refused := passages.refusals(row))}
    refs = tuple(ref for ref in store.refs(plan, question.filters) if ref in refusals)
    if not refs:
        return Answer("No status says that anything was turned down, and I found no text that plainly does.", (), "list")
    head = f"No status says so, but {counted(len(refs), 'recommendation')} {'has' if len(refs) == 1 else 'have'} words for it:"
    notes = tuple(Note(passages.quoted(ref, refusals[ref])) for ref in refs[:MOST_QUOTED])
    page = lists.page(store, plan, Question("list", filters=Filters(refs=refs)), refs, request)
    return Answer(head, (*notes, page), "list", refs)


def _referring(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The recommendations whose text refers to any of those asked about."""
    every = question.of == "any"
    refs = store.referring_to_any(plan) if every else store.referring(plan, question.refs)
    named = "another one" if every else join_names(question.refs)
    if not refs:
        return Answer(f"No {'' if every else 'other '}recommendation refers to {named}.", (), "list")
    head_line = f"{len(refs)} recommendation{' refers' if len(refs) == 1 else 's refer'} to {named}."
    shown = lists.page(store, plan, Question("list", filters=Filters(refs=refs)), refs, request)
    return Answer(head_line, (shown,), "list", refs)

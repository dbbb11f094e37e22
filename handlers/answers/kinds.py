"""Answers to the special kinds of question (see `Question.kind`)."""

from __future__ import annotations

from handlers.answer import Answer
from handlers.answers import amounts, comparisons, finished, lists, passages, ranks, totals
from handlers.question import Question, join_names
from handlers.request import Request
from knowledge.filters import Filters
from knowledge.model import Plan
from knowledge.store import Store


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
        case "share":
            return totals.share(store, plan, question)
        case "why":
            return passages.why(store, plan, question, request)
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


def _referring(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The recommendations whose texts refer to any of those asked about."""
    refs = store.referring(plan, question.refs)
    named = join_names(question.refs)
    if not refs:
        return Answer(f"No other recommendation refers to {named}.", (), "list")
    said = f"{len(refs)} recommendation{' refers' if len(refs) == 1 else 's refer'} to {named}."
    shown = lists.page(store, plan, Question("list", filters=Filters(refs=refs)), refs, request)
    return Answer(said, (shown,), "list", refs)

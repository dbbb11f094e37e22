"""The answers to questions of further kinds (`Question.kind`)."""

from __future__ import annotations

from handlers.answer import Answer
from handlers.answers import comparisons, finished, ranks, totals
from handlers.question import Question
from handlers.request import Request
from knowledge.model import Plan
from knowledge.store import Store


def answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The answer to a question of a further kind."""
    match question.kind:
        case "order":
            return ranks.answer(store, plan, question, request.at)
        case "compare":
            return comparisons.answer(store, plan, question, request.at)
        case "total":
            return totals.answer(store, plan, question)
        case "share":
            return totals.share(store, plan, question)
        case "how late":
            return finished.how_late(store, plan, question, request.at)
        case "finished":
            return finished.when(store, plan, question)
        case _:
            return finished.within(store, plan, question, request)

"""Which owners or themes have recommendations that pass a question's tests."""

from __future__ import annotations

from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Note
from handlers.answers import summaries
from handlers.answers.emptied import prefer_exact_period
from handlers.line import capital
from handlers.numbers import counted
from handlers.question import Question, describe_filters, join_names, predicate, sentence
from knowledge.filters import Owners, Ownership
from knowledge.model import Plan
from knowledge.store import Store

MOST_NAMED = 12
MOST_BUTTONS = 6


def answer(store: Store, plan: Plan, question: Question) -> Answer:
    """The owners or themes with recommendations that pass the tests, each with their number.

    Owners that the question leaves out ("apart from Legal") are left out of the list, but not the recommendations that they
    share with others.
    """
    by, filters = question.by, question.filters
    left_out = {name for owners in filters.owners if owners.how is Ownership.NOT for name in owners.names}
    beside = {name for owners in filters.owners if owners.how is not Ownership.NOT for name in owners.names}
    if by == "owner":
        filters = replace(filters, owners=tuple(owners for owners in filters.owners if owners.how is not Ownership.NOT))
    else:
        left_out = set()
    tests, _ = prefer_exact_period(store, plan, filters)
    unnamed = {None, *left_out, *(beside if by == "owner" else ())}
    tally = [row for row in store.tally(plan, by, tests) if row[0] not in unnamed]
    names = tuple(name for name, _, _ in tally if name)
    words = describe_filters(filters, question.status_words)
    apart = f"Apart from {join_names(tuple(sorted(left_out)))}, " if left_out else ""
    if not names:
        ending = f"no {by} has a recommendation{_that(words, 1)}." if words else f"the plan names no {by}."
        return Answer(_opened(apart, ending), (), "summary", by=by)
    has = "has" if len(names) == 1 else "have"
    named = join_names(names, MOST_NAMED)
    if words:
        ending = f"{counted(len(names), by)} {has} recommendations{_that(words, 2)}: {named}."
    else:
        ending = f"the plan names {counted(len(names), by)}: {named}."
    note = (Note("A recommendation with several owners counts for each."),) if by == "owner" else ()
    choices = tuple(Choice(name, _theirs(question, name)) for name in names[:MOST_BUTTONS])
    return Answer(_opened(apart, ending), (summaries.table(by, tally), *note, Choices("", choices)), "summary", by=by)


def _opened(apart: str, ending: str) -> str:
    return f"{apart}{ending}" if apart else capital(ending)


def _that(words: list[str], number: int) -> str:
    return f" that {predicate(words, number)}"


def _theirs(question: Question, name: str) -> str:
    """The sentence that lists what one of them has."""
    if question.by == "theme":
        filters = replace(question.filters, themes=(name,), not_themes=())
    else:
        filters = replace(question.filters, owners=(Owners((name,)),))
    return sentence(replace(question, asks="list", kind="", filters=filters, by=""))

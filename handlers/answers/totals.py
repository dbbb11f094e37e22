"""How many owners, themes, statuses and so on a plan has, and what share of its recommendations meets a condition."""

from __future__ import annotations

from handlers.answer import Answer, Choice, Choices, Note, Part
from handlers.answers import emptied, field_text, lateness, lists
from handlers.numbers import counted
from handlers.question import Question, describe_filters, join_names, predicate
from knowledge import history, ranking
from knowledge.model import Plan
from knowledge.store import Store

MOST_NAMED = 30
LISTS = {"owner": "who are the owners", "theme": "list the themes", "status": "what statuses are there"}


def answer(store: Store, plan: Plan, question: Question) -> Answer:
    """How many there are of the things asked about, and which."""
    match question.of:
        case "evidence":
            return _evidence(store, plan, question)
        case "changes":
            return _changes(store, plan, question)
    if question.refs:
        return _owners_of_one(store, plan, question)
    return _values(store, plan, question)


def _values(store: Store, plan: Plan, question: Question) -> Answer:
    """How many owners, themes or statuses there are, in the plan or among the recommendations that pass the tests."""
    field = field_text.asked_field(question.of)
    assert field is not None
    tests = emptied.prefer_exact_period(store, plan, question.filters)[0]
    names = tuple(name for name, _, _ in store.tally(plan, question.of, tests) if name)
    words = describe_filters(question.filters, question.status_words)
    noun = field.asks if len(names) == 1 else field_text.plural(field)
    parts: list[Part] = [Note(f"{join_names(names, MOST_NAMED)}.")] if names else []
    parts.append(Choices("", (Choice("Show them", LISTS[question.of]),)))
    if words:
        have = "has" if len(names) == 1 else "have"
        headline = f"{len(names)} {noun} {have} recommendations that {predicate(words, 2)}."
    else:
        headline = f"The plan has {len(names)} {noun}."
    return Answer(headline, tuple(parts), "count", store.refs(plan, tests) if words else (), count=len(names))


def _owners_of_one(store: Store, plan: Plan, question: Question) -> Answer:
    (row,) = store.recommendations(plan, question.refs)
    number = len(row.owners)
    names = f": {join_names(row.owners)}" if row.owners else ""
    return Answer(f"{row.ref} has {counted(number, 'owner')}{names}.", (), "count", (row.ref,), count=number)


def _evidence(store: Store, plan: Plan, question: Question) -> Answer:
    numbers = dict(ranking.ranked(store, plan, "evidence", question.filters, descending=True, most=-1))
    if question.refs:
        numbers = {ref: number for ref, number in numbers.items() if ref in question.refs}
    total = sum(numbers.values())
    pieces = f"{total} pieces of evidence are" if total > 1 else f"{'One piece of' if total else 'No'} evidence is"
    refs = question.refs or tuple(numbers)
    where = f" for {join_names(refs, MOST_NAMED)}" if refs else ""
    return Answer(f"{pieces} recorded here{where}.", (), "count", refs, count=total)


def _changes(store: Store, plan: Plan, question: Question) -> Answer:
    entries = history.history(store, plan, question.refs or None, most=-1)
    number = len(entries)
    been = f"{number} changes have" if number > 1 else f"{'One' if number else 'No'} change has"
    whose = f" on {join_names(question.refs)}" if question.refs else ""
    since = lateness.day(store.since(plan).date())
    refs = question.refs or tuple(dict.fromkeys(entry.ref for entry in entries))
    return Answer(f"{been} been made{whose} since the plan was read on {since}.", (), "count", refs, count=number)


def share(store: Store, plan: Plan, question: Question) -> Answer:
    """Whether more or less than a given share of the recommendations, or another number of them, meets the conditions."""
    counted = lists.count(store, plan, question)
    total = lists.of_how_many(store, plan, question)
    how, part = question.share
    if not total or counted.count is None:
        return counted
    amount = counted.count if question.of == "number" else counted.count / total
    yes = {"less": amount < part, "at least": amount >= part, "exactly": amount == part, "more": amount > part}[how]
    return Answer(
        f"{'Yes' if yes else 'No'}. {counted.headline}", counted.parts, "count", counted.refs, count=counted.count, yes=yes
    )

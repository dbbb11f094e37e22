"""Empty lists: which condition made the list empty, and the list without that condition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.answer import Choice, Choices, Note, Part
from handlers.answers import field_text
from handlers.question import Condition, Question, conditions, join_names, predicate, sentence
from knowledge.filters import Due, DueTest, Filters
from knowledge.model import Plan
from knowledge.store import Store

MOST_OFFERED = 3
MOST_NAMED = 6  # the most recommendations that are listed as not passing the tests
NONE = "No recommendation"
SETS = ("owners", "themes", "not_themes", "due", "words", "either", "traits", "unmentioned")


def prefer_exact_period(store: Store, plan: Plan, tests: Filters) -> tuple[Filters, tuple[str, ...]]:
    """The tests, limited to exactly the period named if any recommendation has it as its timescale; and the refs that are
    merely due within that period.

    If nothing lies within the period, but something ends in it, the tests are those of `ending_within`.
    """
    exact = replace(
        tests,
        due=tuple(
            replace(due, exact=not due.any_year) if due.when is DueTest.IN and not _is_range(due) else due for due in tests.due
        ),
    )
    if exact.due == tests.due:
        return tests, ()
    if not store.count(plan, exact):
        ending = ending_within(tests)
        return (ending, ()) if ending and not store.count(plan, tests) and store.count(plan, ending) else (tests, ())
    named = set(store.refs(plan, exact))
    return exact, tuple(ref for ref in store.refs(plan, tests) if ref not in named)


def _is_range(due: Due) -> bool:
    """True for a period from one to another, which no timescale is called: "between April and June"."""
    return due.words.startswith("between ") or re.search(r" (?:to|and|until|through) ", due.words) is not None


def ending_within(tests: Filters) -> Filters | None:
    """The tests, with "ends within the period" instead of "lies within the period": autumn may end in a quarter but begin
    before it. None if the tests name no period.
    """
    due: list[Due] = []
    for one in tests.due:
        if one.when is DueTest.IN and one.start and one.end and not (one.any_year or one.denied):
            until = one.end + timedelta(days=1)
            due += [Due(DueTest.SINCE, one.start, one.end, one.words), Due(DueTest.BEFORE, until, until, one.words)]
        else:
            due.append(one)
    return replace(tests, due=tuple(due)) if tuple(due) != tests.due else None


def count(store: Store, plan: Plan, tests: Filters) -> int:
    """The number of recommendations that pass the tests. As in a list, an exact match of a period comes first."""
    return store.count(plan, prefer_exact_period(store, plan, tests)[0])


def headline(store: Store, plan: Plan, question: Question) -> str:
    """A sentence that says nothing matches, and which condition is the reason if that is clear."""
    parts = conditions(question.filters, question.status_words)
    words = [part.words for part in parts]
    if refs := question.filters.refs:
        others = [word for word in words if not word.startswith("of ")]
        return f"None of {join_names(refs, MOST_NAMED)} {predicate(others, 1)}." if others else f"{NONE} is meant."
    if len(parts) == 2:
        first, second = (count(store, plan, part.others) for part in reversed(parts))
        if first and second:
            if every := _every(words, (first, second)):
                return every
            predicate_of_others = predicate(words[1:], 1)
            return (
                f"None of the {first} that {predicate(words[:1], first)} {predicate_of_others}."
                if first > 1
                else _only(words, predicate_of_others)
            )
    if len(words) == 1 and (missing := re.fullmatch(r"(?:with )?no (\w+)", words[0])):
        return f"Every recommendation has {field_text.with_article(missing[1])}."
    return f"{NONE} {predicate(words, 1)}." if words else "The plan has no recommendations."


def _every(words: Sequence[str], numbers: tuple[int, int]) -> str:
    """What is said if something is still open or not completed, and nothing of somebody's is: that all of theirs are. "" for
    other conditions. `numbers` count what passes each of the two.
    """
    for place, word in enumerate(words):
        state = "closed" if word == "still open" else word.removeprefix("not ") if word.startswith("not ") else ""
        other, number = words[1 - place], numbers[1 - place]
        if state and " " not in state and other.startswith("owned by "):
            return f"All {number} {other} are {state}." if number > 1 else f"The only one {other} is {state}."
    return ""


def _only(words: list[str], condition: str) -> str:
    return f"The only one that {predicate(words[:1], 1)} is not one that {condition}."


def offers(store: Store, plan: Plan, question: Question) -> list[Part]:
    """How many there would be without each of the conditions, with buttons that show them. If it takes more than one condition
    away to find anything, each condition by itself.
    """
    parts = conditions(question.filters, question.status_words)
    if len(parts) < 2:
        return []
    without = [(part, count(store, plan, part.others)) for part in parts]
    shown = [(part, number) for part, number in without if number]
    if not shown:
        alone = [_alone(part, question) for part in parts]
        shown = [(part, number) for part in alone if (number := count(store, plan, part.others))]
    shown = shown[:MOST_OFFERED]
    choices = tuple(Choice(f"{_rest(part)} ({number})", sentence(_asking(question, part))) for part, number in shown)
    notes: list[Part] = [Note(f"{_rest(part)}: {number}.") for part, number in shown]
    return [*notes, Choices("", choices)] if choices else []


def _alone(part: Condition, question: Question) -> Condition:
    """The condition as it would be worded if it were the only one."""
    status = question.status_words if part.others.statuses is None and question.filters.statuses is not None else ""
    filters, others = question.filters, part.others
    sets: dict[str, Any] = {
        name: tuple(one for one in getattr(filters, name) if one not in getattr(others, name)) for name in SETS
    }
    statuses, refs = filters.statuses if status else None, filters.refs if others.refs is None else None
    only = replace(filters, statuses=statuses, refs=refs, **sets)
    return Condition(part.words, only, status)


def _rest(part: Condition) -> str:
    """The other conditions, without this one: "All due in December"."""
    words = [other.words for other in conditions(part.others, part.others_status)]
    return "All " + ", ".join(words)


def _asking(question: Question, part: Condition) -> Question:
    return replace(question, asks="list", filters=part.others, status_words=part.others_status, absent=(), page=1, whether=None)

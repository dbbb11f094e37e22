"""Rankings: which recommendations come first by date, slips or updates, and which owners or themes have the most or the
fewest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part
from handlers.answers import emptied, field_text, lateness, summaries
from handlers.answers.lists import how_many
from handlers.line import Line, line_of
from handlers.numbers import counted
from handlers.question import Order, Question, describe_filters, join_names, predicate
from handlers.request import Request
from handlers.understanding.statuses import still_open
from knowledge import changes, ranking
from knowledge.filters import Due, DueTest, Filters
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

Rows = tuple[tuple[str, Any], ...]
SEVERAL = 5  # how many are shown if only one is asked for, so that people also see the next ones
TIES = 50  # how many are checked for a tie with the first
MOST_NAMED = 8
DATES = {"late": "due", "next": "due", "due first": "due", "due last": "due"}
NO_RANK = {
    "late": "No recommendation is late",
    "next": "No open recommendation has a date still to come",
    "slips": "No move of a date to a later day has been recorded here",
    "updated": "Nobody has updated anything here",
    "evidence": "No evidence has been recorded here",
    "owners": "No recommendation has an owner",
}


def answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The answer to a question about what comes first."""
    order = question.order
    assert order is not None
    today = changes.local_in(store, plan, request.at).date()
    if order.of != "recommendation":
        return _of_values(store, plan, question, order)
    return _of_recommendations(store, plan, question, order, today, request)


# Recommendations


def _of_recommendations(store: Store, plan: Plan, question: Question, order: Order, today: date, request: Request) -> Answer:
    tests = _tests(store, plan, question.filters, order, today)
    descending = order.by == "due last" or (order.by in ("slips", "updated", "owners", "evidence") and not order.least)
    ranked = ranking.ranked(store, plan, DATES.get(order.by, order.by), tests, descending, order.number or TIES)
    if not ranked:
        return _nothing(store, plan, question, order)
    first = ranked if order.number else tuple(row for row in ranked if row[1] == ranked[0][1])
    shown = first if order.number else ranked[: max(len(first), SEVERAL)]
    rows = {row.ref: row for row in store.recommendations(plan, tuple(ref for ref, _ in shown))}
    lines = {ref: line_of(store, plan, row, request.at, request.rights) for ref, row in rows.items()}
    items = tuple(Item(ref, lines[ref].short_title, _value(rows[ref], lines[ref], order, value), ref) for ref, value in shown)
    parts: list[Part] = [Items(items, len(items))]
    if order.by in DATES and (undated := _undated(store, plan, tests, order)):
        parts.append(Note(undated))
    if order.by == "due first" and (earlier := _beginning_earlier(store, plan, tests, rows[ranked[0][0]])):
        parts.append(Note(earlier))
    refs = tuple(dict.fromkeys(rows[ref].parent or ref for ref, _ in first))
    return Answer(_headline(rows, first, order, question, today), tuple(parts), "list", refs)


def _tests(store: Store, plan: Plan, tests: Filters, order: Order, today: date) -> Filters:
    """The question's tests, plus those that the ranking implies: late means open and past its date."""
    closed = store.vocabulary(plan).closed
    if order.by == "late":
        others = tuple(due for due in tests.due if due.when is not DueTest.OVERDUE or due.words)
        return replace(tests, due=(*others, Due(DueTest.OVERDUE, None, today)), closed=closed)
    if order.by == "next":
        tests = replace(tests, due=(*tests.due, Due(DueTest.SINCE, today)))
        if tests.statuses is None:
            return replace(tests, statuses=still_open(store.vocabulary(plan)).statuses)
    return tests


def _nothing(store: Store, plan: Plan, question: Question, order: Order) -> Answer:
    """Says that nothing can be ranked, and how many there are that pass the question's tests."""
    words = describe_filters(question.filters, question.status_words)
    sentence = NO_RANK.get(order.by, "No recommendation has a date that can be compared")
    offered = emptied.count(store, plan, question.filters) if words else 0
    parts: tuple[Part, ...] = (Note(how_many(words, offered)),) if offered else ()
    return Answer(f"{sentence}{' among those asked for' if words else ''}.", parts, "list")


def _headline(rows: dict[str, Recommendation], first: Rows, order: Order, question: Question, today: date) -> str:
    names = join_names(tuple(ref for ref, _ in first), MOST_NAMED)
    words = describe_filters(question.filters, question.status_words)
    among = f" Of those asked for: {', '.join(words)}." if words and words != ["overdue"] else ""
    one = len(first) == 1
    row, value = rows[first[0][0]], first[0][1]
    if order.number and not one:
        return f"{_ordinal(order, len(first))}: {names}.{among}"
    is_are = "is" if one else "are"
    match order.by:
        case "late":
            days = lateness.days((today - date.fromisoformat(value[:10])).days)
            sentence = f"{names} {'is' if one else 'are'} the latest, at {days} overdue"
        case "next" | "due first" | "due last":
            which = {"next": "next", "due first": "first", "due last": "last"}[order.by]
            sentence = f"{names} {is_are} due {which}: {_when(row)}"
        case "slips":
            sentence = f"{names} {'has' if one else 'have'} slipped the most: {_times(value)}"
        case "updated":
            which = "longest ago" if order.least else "last"
            sentence = f"{names} {'was' if one else 'were'} updated {which}, on {_day(value)}"
        case _:
            fewest = "fewest" if order.least else "most"
            noun = "owners" if order.by == "owners" else "pieces of evidence"
            sentence = f"{names} {'has' if one else 'have'} the {fewest} {noun}: {value}"
    return f"{sentence}.{among}"


def _ordinal(order: Order, number: int) -> str:
    words = {
        "late": "most overdue",
        "next": "due next",
        "due first": "due first",
        "due last": "due last",
        "slips": "that slipped the most",
        "updated": "updated longest ago" if order.least else "updated last",
        "owners": "with the most owners",
        "evidence": "with the most evidence",
    }[order.by]
    return f"The {number} {words}"


def _when(row: Recommendation) -> str:
    """Its timescale in the plan's words, with its last day if they don't name it."""
    end = lateness.last_day(row)
    words = row.timescale.words if row.timescale else ""
    single = row.timescale and row.timescale.span and row.timescale.span.due_from == end
    return words if single or end is None else f"“{words}”, up to {lateness.day(end)}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _day(at: str) -> str:
    return lateness.day(datetime.fromisoformat(at).date())


def _value(row: Recommendation, line: Line, order: Order, value: Any) -> str:
    """The value that a recommendation is ranked by, in words."""
    match order.by:
        case "slips":
            return f"moved to a later day {_times(value)}; now {_when(row)}"
        case "updated":
            return f"updated on {_day(value)}"
        case "owners":
            return field_text.value(row, field_text.OWNERS)
        case "evidence":
            return f"{value} piece{'s' if value != 1 else ''} of evidence"
    return line.note


def _undated(store: Store, plan: Plan, tests: Filters, order: Order) -> str:
    """A note on how many of the recommendations have no date, and so no rank."""
    others = tuple(due for due in tests.due if due.when not in (DueTest.OVERDUE, DueTest.SINCE))
    tests = replace(tests, due=(*others, Due(DueTest.UNDATED)))
    if order.by == "late" and tests.statuses is None:
        tests = replace(tests, statuses=still_open(store.vocabulary(plan)).statuses)
    number = store.count(plan, tests)
    return (
        f"{number} {'has' if number == 1 else 'have'} no last day and {'is' if number == 1 else 'are'} left out."
        if number
        else ""
    )


def _beginning_earlier(store: Store, plan: Plan, tests: Filters, first: Recommendation) -> str:
    """A note on recommendations without a last day that begin before the first in the ranking: "R12 (“Starting Summer
    2014”)".
    """
    span = first.timescale.span if first.timescale else None
    day = (span.start or span.end) if span else None
    if day is None:
        return ""
    undated = store.recommendations(plan, store.refs(plan, replace(tests, due=(*tests.due, Due(DueTest.UNDATED)))))
    begun = [
        f"{row.ref} (“{row.timescale.words}”)"
        for row in undated
        if row.timescale and row.timescale.span and row.timescale.span.start
        if row.timescale.span.start < day
    ]
    return f"Without a last day, but beginning earlier: {join_names(tuple(begun), MOST_NAMED)}." if begun else ""


# Owners, themes, statuses and timescales


def _of_values(store: Store, plan: Plan, question: Question, order: Order) -> Answer:
    tests = emptied.prefer_exact_period(store, plan, question.filters)[0]
    tally = [row for row in store.tally(plan, order.of, tests) if row[0] is not None]
    if order.least and order.by == "number":
        named = {name for name, _, _ in tally}
        tally += [(name, 0, 0) for name, _, _ in store.tally(plan, order.of) if name is not None and name not in named]
    words = describe_filters(question.filters, question.status_words)
    if not tally:
        return Answer(emptied.headline(store, plan, question), (), "summary", by=order.of)
    tally.sort(key=lambda row: _size(row, order), reverse=not order.least)
    first = [row for row in tally if _size(row, order) == _size(tally[0], order)]
    shown = tally[: order.number] if order.number else first
    parts: list[Part] = [summaries.table(order.of, tally)]
    if order.of == "owner":
        parts.append(Note("A recommendation with several owners counts for each."))
    names = tuple(str(name) for name, _, _ in first)
    parts.append(Choices("", tuple(Choice(name, _sentence(order.of, name)) for name in names[:3])))
    refs = store.refs(plan, tests) if words else ()
    headline = _first_of(shown, first, order, words)
    if not order.is_first:
        return Answer(headline, tuple(parts), "summary", refs, by=order.of)
    yes = order.is_first in names
    return Answer(f"{'Yes' if yes else 'No'}. {headline}", tuple(parts), "summary", refs, by=order.of, yes=yes)


def _size(row: tuple[str | None, int, int], order: Order) -> float:
    return row[2] / row[1] if order.by == "share" else float(row[1])


def _first_of(shown: Sequence[tuple[str | None, int, int]], first: Sequence[Any], order: Order, words: list[str]) -> str:
    """A sentence with the value that comes first, and its number."""
    if order.number > 1:
        listed = tuple(f"{name} ({number})" for name, number, _ in shown)
        return f"The {len(shown)} with the {'fewest' if order.least else 'most'}: {join_names(listed)}."
    names = join_names(tuple(str(name) for name, _, _ in first), MOST_NAMED)
    one = len(first) == 1
    _, number, done = first[0]
    has, apiece = ("has", "") if one else ("have", " each")
    if order.by == "share":
        share = f"{done} of {number} {'is' if done == 1 else 'are'} closed ({100 * done / number:.0f}%)"
        which = "smallest" if order.least else "largest"
        if one:
            return f"{names} {has} the {which} share that is closed: {share}."
        return f"{names} {has} the {which} share that is closed: {100 * done / number:.0f}%{apiece}."
    if order.of in ("status", "timescale"):
        are = "is" if one else "are"
        return f"The {order.of} “{names}” {are} the most common: {counted(number, 'recommendation')}."
    rank = "fewest" if order.least else "most"
    that = f" that {predicate(words, 2)}" if words else ""
    return f"{names} {has} the {rank} recommendations{that}: {number}{apiece}."


def _sentence(of: str, name: str) -> str:
    match of:
        case "owner":
            return f"what does {name} own"
        case "theme":
            return f"recommendations in {name}"
        case "status":
            return f"recommendations {name}"
    return f"recommendations due in {name}"

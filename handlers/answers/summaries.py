"""Summaries: counts by status, theme, owner or timescale that add up, or say why they do not.

The surprise: joint owners are counted for each, so that a summary by owner adds up to more than the plan, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.answer import Answer, Choice, Choices, Note, Part, Table
from handlers.answers.lists import prefer_exact_period, statuses_in_use
from handlers.answers.reports import files, waiting
from handlers.question import Question, describe_filters, join_names, sentence
from handlers.understanding.statuses import still_open
from knowledge.filters import NO_TESTS, Filters
from knowledge.plan_health import SOON, STALE, contradictions, measure
from knowledge.store import Plan, Store

NONE = {"theme": "no theme", "owner": "no owner", "status": "no status", "timescale": "no timescale"}


def answer(store: Store, plan: Plan, question: Question, now: datetime) -> Answer:
    """How things stand, broken down as asked."""
    tests, _ = prefer_exact_period(store, plan, question.filters)
    total = store.count(plan, tests)
    said = ", ".join(describe_filters(question.filters, question.status_words))
    if not total:
        return Answer(f"There is nothing to sum up: no recommendation is {said}.", (), "summary", by=question.by)
    by = "status" if question.by == "overall" else question.by
    tally = store.tally(plan, by, tests)
    closed = sum(done for _, _, done in store.tally(plan, "status", tests))
    head = f"{closed} of {total} recommendations {'is' if closed == 1 else 'are'} closed ({100 * closed / total:.0f} %)"
    parts: list[Part] = [table(by, tally)]
    parts += _sums(by, tally, total)
    if question.by == "overall":
        open_ones = (
            store.refs(plan, replace(tests, statuses=still_open(store.vocabulary(plan)).statuses))
            if tests.statuses is None
            else ()
        )
        if tests.statuses is None:
            parts.append(Note(f"Still open: {join_names(open_ones, 20)}." if open_ones else "Nothing is still open."))
        parts += standing(store, plan, now, tests)
    what = sentence(question)
    picture = f"chart by {by}" if tests == NO_TESTS else ""
    parts.append(Choices("", (*_others(question), *files(what, picture))))
    return Answer(f"{head}{' – ' + said if said else ''}.", tuple(parts), "summary", by=question.by)


def standing(store: Store, plan: Plan, now: datetime, tests: Filters) -> list[Part]:
    """What the dates say, how fresh it is, and where these contradict what was declared; each apart from the others."""
    found = measure(store, plan, now, tests)
    parts: list[Part] = [Note(f"By date: {_counts(found.dates, BY_DATE)}.{_latest(found.latest)}")]
    parts.append(Note(f"By last update here: {_counts(found.fresh, BY_UPDATE)}."))
    pending = len(waiting(store, plan)) if tests == NO_TESTS else 0
    if pending:
        parts.append(Note(f"{pending} {'waits' if pending == 1 else 'wait'} for sign-off or agreement."))
    for each in contradictions(store, plan, now, tests):
        more = f" and {each.number - len(each.refs)} more" if each.number > len(each.refs) else ""
        parts.append(Note(f"These contradict each other – {each.what}: {join_names(each.refs)}{more}."))
    return parts


BY_DATE = (
    ("closed", "closed"), ("late", "late"), ("soon", f"due within {SOON} days"), ("later", "due later"), ("ongoing", "ongoing"),
    ("none", "without a date"), ("unreadable", "with a date that cannot be read"),
)  # fmt: skip
BY_UPDATE = (
    ("closed", "closed"), ("fresh", f"updated within {STALE} days"), ("stale", "longer ago"), ("never", "never updated here"),
)  # fmt: skip


def _counts(counts: Mapping[str, int], names: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{counts[name]} {said}" for name, said in names if counts[name])


def _latest(latest: tuple[str, int] | None) -> str:
    return f" {latest[0]} is late by the most, {latest[1]} days." if latest else ""


def table(by: str, tally: Sequence[tuple[str | None, int, int]]) -> Table:
    if by == "status":
        return Table(
            "By status", ("Status", "Recommendations"), tuple((name or NONE[by], str(number)) for name, number, _ in tally)
        )
    rows = tuple((name or NONE[by], str(number), str(done), str(number - done)) for name, number, done in tally)
    return Table(f"By {by}", (by.capitalize(), "Recommendations", "Closed", "Open"), rows)


def _sums(by: str, tally: Sequence[tuple[str | None, int, int]], total: int) -> list[Part]:
    """That the counts add up to the total, or why not."""
    added = sum(number for _, number, _ in tally)
    if added == total:
        return []
    return [Note(f"These add up to {added}, more than {total}: a recommendation with several owners counts for each.")]


def _others(question: Question) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"By {by}", f"summary by {by}") for by in ("theme", "owner", "status", "timescale") if by != question.by
    )[:3]


def themes(store: Store, plan: Plan) -> Answer:
    """The plan's themes."""
    tally = store.tally(plan, "theme")
    named = tuple(name for name, _, _ in tally if name)
    choices = tuple(Choice(name, f"recommendations in {name}") for name in named[:10])
    return Answer(f"The plan has {len(named)} themes.", (table("theme", tally), Choices("", choices)), "theme")


def owners(store: Store, plan: Plan) -> Answer:
    """The plan's owners."""
    tally = store.tally(plan, "owner")
    named = tuple(name for name, _, _ in tally if name)
    choices = tuple(Choice(name, f"recommendations owned by {name}") for name in named[:10])
    parts: list[Part] = [table("owner", tally), *_sums("owner", tally, store.count(plan)), Choices("", choices)]
    return Answer(f"The plan has {len(named)} owners.", tuple(parts), "list")


def statuses(store: Store, plan: Plan) -> Answer:
    """The statuses that the plan uses."""
    return Answer(statuses_in_use(store, plan), (), "list")

"""Summaries: counts by a field. They add up to the size of the plan, or the summary says why they don't.

A recommendation with several owners counts for each of them, so counts by owner may add up to more than the plan has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.answer import Answer, Choice, Choices, Note, Part, Table
from handlers.answers import field_text, parts, sums
from handlers.answers.emptied import prefer_exact_period
from handlers.answers.lists import values_in_use
from handlers.answers.reports import files, waiting
from handlers.numbers import counted
from handlers.question import Question, describe_filters, join_names, sentence, words_for
from handlers.understanding.statuses import still_open
from knowledge.fields import Field
from knowledge.filters import NO_TESTS, DueTest, Filters
from knowledge.model import Plan
from knowledge.plan_health import SOON, STALE, PlanHealth, contradictions, measure
from knowledge.store import Store

OFFERED = ("theme", "owner", "status", "timescale")  # the other groupings to offer, most popular first
MOST_OFFERED = 3
MOST_BUTTONS = 10  # the most themes or owners that get a button


def answer(store: Store, plan: Plan, question: Question, now: datetime) -> Answer:
    """A summary of the plan, grouped as requested."""
    tests, _ = prefer_exact_period(store, plan, question.filters)
    total = store.count(plan, tests)
    meant = ", ".join(describe_filters(question.filters, question.status_words))
    if not total:
        return Answer(f"There is nothing to sum up: no recommendation is {meant}.", (), "summary", by=question.by)
    if question.fields:
        return _total(store, plan, question)
    by = "status" if question.by == "overall" else question.by
    tally = store.tally(plan, by, tests)
    has_parts = bool(store.parts(plan))
    actions = store.count_actions(plan, tests) if has_parts else total
    done = sum(done for _, _, done in (tally if by == "status" else store.tally(plan, "status", tests)))
    closed = store.count_closed(plan, tests) if has_parts else done
    headline = f"{closed} of {total} recommendations {'is' if closed == 1 else 'are'} closed ({100 * closed / total:.0f}%)"
    if has_parts:
        headline += f", and {done} of {actions} {parts.unit(True, actions)} ({100 * done / actions:.0f}%)"
    counts = table(by, tally, has_parts)
    if closed == 0 and not has_parts and any(due.when is DueTest.OVERDUE for due in tests.due):  # none of these can be closed
        headline, meant = f"{counted(total, 'recommendation')} {'is' if total == 1 else 'are'} {meant}", ""
        counts = replace(counts, columns=counts.columns[:2], rows=tuple(row[:2] for row in counts.rows))
    shown: list[Part] = [counts, *_sums(tally, actions, has_parts)]
    if has_parts:
        shown.append(Note(parts.COUNTED))
    if question.by == "overall":
        if tests.statuses is None:
            shown.append(_still_open(store, plan, tests))
        shown += standing(store, plan, now, tests)
    chart = f"chart by {words_for(by)}" if tests == NO_TESTS else ""
    shown.append(Choices("", (*_others(question), *files(sentence(question), chart))))
    return Answer(f"{headline}{' – ' + meant if meant else ''}.", tuple(shown), "summary", by=question.by)


def _total(store: Store, plan: Plan, question: Question) -> Answer:
    """The total of a column of numbers over all recommendations that pass the tests, grouped by another field if `by` names
    one.
    """
    field, by = field_text.asked_field(question.fields[0]), field_text.grouped(question.by)
    assert field is not None
    tests, _ = prefer_exact_period(store, plan, question.filters)
    refs = store.refs(plan, tests)
    meant = ", ".join(describe_filters(question.filters, question.status_words))
    if not refs:
        return Answer(f"There is nothing to add up: no recommendation is {meant}.", (), "summary", by=question.by)
    rows = sums.rows_of(store, plan, field, refs, tests)
    total = sums.total_of(rows, field)
    shown: list[Part] = [sums.table(rows, field, by)] if by and by.key != field.key else []
    if by and by.key != field.key:
        shown += [Note(note) for note in sums.shared(rows, field, by)]
    shown += [Note(note) for note in sums.notes(total)]
    listed = sentence(Question("list", filters=question.filters, status_words=question.status_words))
    shown.append(Choices("", (Choice("Show them", listed), *files(listed))))
    head = sums.headline(total, field)
    return Answer(f"{head}{' – ' + meant if meant else ''}.", tuple(shown), "summary", refs, by=question.by)


def _still_open(store: Store, plan: Plan, tests: Filters) -> Note:
    refs = store.refs(plan, replace(tests, statuses=still_open(store.vocabulary(plan)).statuses))
    return Note(f"Still open: {join_names(refs, 20)}." if refs else "Nothing is still open.")


def standing(store: Store, plan: Plan, now: datetime, tests: Filters) -> list[Part]:
    """Notes on what the dates say, when recommendations were last updated, and where this contradicts the statuses."""
    health = measure(store, plan, now, tests)
    notes: list[Part] = [Note(f"By date: {_counts(health.dates, BY_DATE)}.{_latest(health)}")]
    notes.append(Note(f"By last update here: {_counts(health.fresh, BY_UPDATE)}."))
    pending = len(waiting(store, plan)) if tests == NO_TESTS else 0
    if pending:
        notes.append(Note(f"{pending} {'waits' if pending == 1 else 'wait'} for sign-off."))
    for conflict in contradictions(store, plan, now, tests):
        refs = join_names(conflict.refs)
        more = f" and {conflict.number - len(conflict.refs)} more" if conflict.number > len(conflict.refs) else ""
        notes.append(Note(f"These contradict each other – {conflict.what}: {refs}{more}."))
    return notes


BY_DATE = {
    "closed": "closed",
    "late": "late",
    "soon": f"due within {SOON} days",
    "later": "due later",
    "ongoing": "ongoing",
    "none": "without a date",
    "unreadable": "with a date that cannot be read",
}
BY_UPDATE = {
    "closed": "closed",
    "fresh": f"updated within {STALE} days",
    "stale": "longer ago",
    "never": "never updated here",
}


def _counts(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    """Counts in words, in the order of the words, leaving out zeros."""
    return ", ".join(f"{counts[name]} {meaning}" for name, meaning in words.items() if counts[name])


def _latest(health: PlanHealth) -> str:
    """Which one is the most overdue, and by how much; "" if none is."""
    if health.latest is None:
        return ""
    ref, days = health.latest
    late = counted(days, "day")
    return f" {ref} is {late} late." if health.dates["late"] == 1 else f" {ref} is the most overdue, by {late}."


def table(by: str, tally: Sequence[tuple[str | None, int, int]], of_actions: bool = False) -> Table:
    """A tally as a table. A tally by status doesn't need the columns "closed" and "open"."""
    counted = "Actions" if of_actions else "Recommendations"
    if by == "status":
        numbers = tuple((name or _none(by), str(number)) for name, number, _ in tally)
        return Table("By status", ("Status", counted), numbers)
    rows = tuple((name or _none(by), str(number), str(done), str(number - done)) for name, number, done in tally)
    return Table(f"By {words_for(by)}", (field_text.heading_of(by), counted, "Closed", "Open"), rows)


def _none(by: str) -> str:
    field = field_text.grouped(by)
    assert field is not None
    return field_text.none(field)


def _sums(tally: Sequence[tuple[str | None, int, int]], total: int, of_actions: bool = False) -> list[Part]:
    """A note on why the counts add up to more than the total, or [] if they don't."""
    added = sum(number for _, number, _ in tally)
    if added == total:
        return []
    one = "an action" if of_actions else "a recommendation"
    return [Note(f"These add up to {added}, more than {total}: {one} with several owners counts for each.")]


def _others(question: Question) -> tuple[Choice, ...]:
    return tuple(Choice(f"By {by}", f"summary by {by}") for by in OFFERED if by != question.by)[:MOST_OFFERED]


def themes(store: Store, plan: Plan) -> Answer:
    """A list of the plan's themes, with counts."""
    tally = store.tally(plan, "theme")
    names = tuple(name for name, _, _ in tally if name)
    choices = tuple(Choice(name, f"recommendations in {name}") for name in names[:MOST_BUTTONS])
    has_parts = bool(store.parts(plan))
    note = (Note(parts.COUNTED),) if has_parts else ()
    shown = (table("theme", tally, has_parts), *note, Choices("", choices))
    return Answer(f"The plan has {len(names)} themes.", shown, "theme")


def owners(store: Store, plan: Plan) -> Answer:
    """A list of the plan's owners, with counts."""
    tally = store.tally(plan, "owner")
    names = tuple(name for name, _, _ in tally if name)
    choices = tuple(Choice(name, f"recommendations owned by {name}") for name in names[:MOST_BUTTONS])
    has_parts = bool(store.parts(plan))
    shown: list[Part] = [table("owner", tally, has_parts), *_sums(tally, store.count_actions(plan), has_parts)]
    shown += [Note(parts.COUNTED)] if has_parts else []
    return Answer(f"The plan has {len(names)} owners.", (*shown, Choices("", choices)), "list")


def words(store: Store, plan: Plan, field: Field) -> Answer:
    """The answer with the words that the plan uses in a field, such as its statuses."""
    return Answer(values_in_use(store, plan, field), (), "list")

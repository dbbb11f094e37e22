"""Comparisons: how recommendations differ, which of two is due first, and how many each owner or theme has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers.answer import Answer, Choice, Choices, Note, Part, Passage, Table
from handlers.answers import emptied, facts, field_text, lateness
from handlers.line import capital
from handlers.question import Question, describe_filters, join_names, predicate
from knowledge import changes
from knowledge.fields import Field
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

MOST = 6  # the most recommendations shown side by side


def answer(store: Store, plan: Plan, question: Question, now: datetime) -> Answer:
    """The answer to a comparison."""
    today = changes.local_in(store, plan, now).date()
    if question.of in ("owner", "theme"):
        return _of_groups(store, plan, question, today)
    rows = store.recommendations(plan, question.refs[:MOST])
    if question.of.startswith("same "):
        return _same(rows, question)
    if question.of.startswith("due "):
        return _due_first(rows, question, today)
    return _side_by_side(rows, question)


# Recommendations


def _side_by_side(rows: Sequence[Recommendation], question: Question) -> Answer:
    """The short values of recommendations side by side, and which values differ."""
    shown = field_text.on_card()
    same = [field for field in shown if _is_same(rows, field)]
    differ = [field for field in shown if not _is_same(rows, field)]
    names = join_names(tuple(row.ref for row in rows))
    sentences = (
        f"{names} differ in {join_names(tuple(field.asks for field in differ))}" if differ else f"{names} don’t differ in these"
    )
    alike = f"; they have the same {join_names(tuple(field.asks for field in same))}" if same and differ else ""
    columns = ("", *(row.ref for row in rows))
    values = tuple((field.asks.capitalize(), *(field_text.value_or_none(row, field) for row in rows)) for field in shown)
    parts: list[Part] = [Passage(row.ref, row.title) for row in rows]
    parts += [Table("Side by side", columns, values), *_mentions(rows)]
    parts.append(Choices("", tuple(Choice(row.ref, row.ref, row.ref) for row in rows)))
    return Answer(f"{sentences}{alike}.", tuple(parts), question.asks, tuple(row.ref for row in rows))


def _is_same(rows: Sequence[Recommendation], field: Field) -> bool:
    """True if a field has the same value in all rows. The order of names doesn't matter."""
    values = {
        tuple(sorted(row.owners)) if field.name == "owners" else (_letters(field_text.value(row, field)),) for row in rows
    }
    return len(values) == 1


def _letters(text: str) -> str:
    """A value without spaces and hyphens, in lower case: "On going" is the same as "Ongoing"."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _mentions(rows: Sequence[Recommendation]) -> list[Part]:
    refs = {row.ref for row in rows}
    return [
        Note(f"{row.ref} refers to {join_names(named)}.")
        for row in rows
        if (named := tuple(ref for ref in row.refers_to if ref in refs and ref != row.ref))
    ]


def _same(rows: Sequence[Recommendation], question: Question) -> Answer:
    """Says whether recommendations have the same value in a field."""
    field = field_text.asked_field(question.of.removeprefix("same "))
    assert field is not None
    values = [field_text.value(row, field) for row in rows]
    sentences = " ".join(facts.headline(row, field.asks) for row in rows)
    refs = tuple(row.ref for row in rows)
    if not all(values):
        return Answer(f"The plan doesn’t say. {sentences}", (), question.asks, refs)
    yes = _is_same(rows, field)
    return Answer(f"{'Yes' if yes else 'No'}. {sentences}", (), question.asks, refs, yes=yes)


def _due_first(rows: Sequence[Recommendation], question: Question, today: date) -> Answer:
    """Says which of two recommendations is due first or last, going by the last day of each."""
    first, second = rows
    refs = (first.ref, second.ref)
    sentences = " ".join(f"{capital(clause)}." for row in rows if (clause := lateness.due(row, today, named=True)))
    ends = [lateness.last_day(row) for row in rows]
    if ends[0] is None or ends[1] is None:
        return Answer(f"The plan doesn’t say which is due first. {sentences}", (), "timescale", refs)
    wants_yes = question.whether is not None
    if ends[0] == ends[1]:
        return Answer(
            f"{'No. ' if wants_yes else ''}Both have the same last day. {sentences}",
            (),
            "timescale",
            refs,
            yes=False if wants_yes else None,
        )
    earlier = ends[0] < ends[1]
    if wants_yes:
        yes = earlier is (question.of == "due first")
        return Answer(f"{'Yes' if yes else 'No'}. {sentences}", (), "timescale", refs, yes=yes)
    picked = first if earlier is (question.of == "due first") else second
    was = "is" if lateness.is_ahead(picked, today) else "was"
    return Answer(f"{picked.ref} {was} due {question.of.removeprefix('due ')}. {sentences}", (), "timescale", refs)


# Owners and themes


def _of_groups(store: Store, plan: Plan, question: Question, today: date) -> Answer:
    """For each of several owners or themes: how many recommendations it has, and how many are closed, open and late."""
    names = _names(question)
    rest = _without_names(question)
    words = describe_filters(rest, question.status_words)
    counts = [_counts(store, plan, question.of, name, rest, today) for name in names]
    numbers = [count[0] for count in counts]
    columns = (question.of.capitalize(), "Recommendations", "Closed", "Open", "Late")
    cells = tuple((name, *map(str, count)) for name, count in zip(names, counts, strict=True))
    parts: list[Part] = [Table(f"By {question.of}", columns, cells)]
    if question.of == "owner" and len(names) > 1:
        both = Filters(owners=(Owners(names, Ownership.ALL),))
        shared = emptied.count(store, plan, _with(rest, both))
        parts.append(
            Note(f"{shared} {'is' if shared == 1 else 'are'} owned by {'both' if len(names) == 2 else 'all of them'}.")
        )
    buttons = tuple(
        Choice(name, f"what does {name} own" if question.of == "owner" else f"recommendations in {name}") for name in names
    )
    parts.append(Choices("", buttons))
    condition = f" that {predicate(words, 2)}" if words else ""
    first, *others = zip(names, numbers, strict=True)
    noun = "recommendation" if first[1] == 1 else "recommendations"
    listed = join_names((f"{first[0]} has {first[1]} {noun}", *(f"{name} has {number}" for name, number in others)))
    headline = f"{listed}{condition}.{_rates(counts) if not words else ''}"
    shares = [closed / max(total, 1) for total, closed, *_ in counts]
    yes = _is_more(question, shares if question.order and question.order.by == "share" else numbers)
    word = {True: "Yes. ", False: "No. ", None: ""}[yes]
    return Answer(f"{word}{headline}", tuple(parts), "summary", (), by=question.of, yes=yes)


def _is_more(question: Question, numbers: Sequence[float]) -> bool | None:
    """True if the first has more than the second (or fewer, if the question asked for that). None for any other question."""
    if not (question.whether and question.order and len(numbers) == 2):
        return None
    return numbers[0] < numbers[1] if question.order.least else numbers[0] > numbers[1]


def _names(question: Question) -> tuple[str, ...]:
    if question.of == "theme":
        return question.filters.themes
    return next(owners.names for owners in question.filters.owners if len(owners.names) > 1)


def _without_names(question: Question) -> Filters:
    if question.of == "theme":
        return replace(question.filters, themes=())
    return replace(question.filters, owners=tuple(owners for owners in question.filters.owners if len(owners.names) < 2))


def _with(tests: Filters, more: Filters) -> Filters:
    return replace(tests, owners=(*tests.owners, *more.owners), themes=more.themes or tests.themes)


def _counts(store: Store, plan: Plan, of: str, name: str, rest: Filters, today: date) -> tuple[int, int, int, int]:
    """For one owner or theme: how many recommendations it has, and how many are closed, open and late."""
    one = Filters(owners=(Owners((name,)),)) if of == "owner" else Filters(themes=(name,))
    tests = emptied.prefer_exact_period(store, plan, _with(rest, one))[0]
    total = store.count(plan, tests)
    done = sum(closed for _, _, closed in store.tally(plan, "status", tests))
    late = replace(tests, due=(*tests.due, Due(DueTest.OVERDUE, None, today)), closed=store.vocabulary(plan).closed)
    return total, done, total - done, store.count(plan, late)


def _rates(counts: Sequence[tuple[int, int, int, int]]) -> str:
    """The share of its recommendations that each has closed, as a sentence."""
    rates = tuple(f"{done} of {total} ({100 * done / total:.0f}%)" if total else "none" for total, done, _, _ in counts)
    return f" Closed: {join_names(rates)}."

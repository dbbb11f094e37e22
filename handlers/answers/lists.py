"""Lists and counts of recommendations that pass the tests of a question, a page at a time.

The surprise: a period is looked for by its own name first. "Due in early 2015" is what says early 2015; what falls
within it by another name ("April 2015") is told beside the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part
from handlers.question import Question, describe_filters, join_names, sentence
from knowledge.filters import DueTest, Filters, Ownership
from knowledge.model import Recommendation
from knowledge.store import Plan, Store

COUNTED = 200  # recommendations up to which a list also says how many are owned jointly


def prefer_exact_period(store: Store, plan: Plan, tests: Filters) -> tuple[Filters, tuple[str, ...]]:
    """The tests with each period exact where something bears its very name, and the refs that also lie within it."""
    exact = replace(
        tests, due=tuple(replace(due, exact=not due.any_year) if due.when is DueTest.IN else due for due in tests.due)
    )
    if exact.due == tests.due or not store.count(plan, exact):
        return tests, ()
    named = set(store.refs(plan, exact))
    return exact, tuple(ref for ref in store.refs(plan, tests) if ref not in named)


def answer(store: Store, plan: Plan, question: Question, rows: int) -> Answer:
    """A page of the recommendations that pass the tests."""
    tests, within = prefer_exact_period(store, plan, question.filters)
    if question.absent and question.filters.statuses in ((), None):
        return nothing_of_status(store, plan, question)
    refs = store.refs(plan, tests)
    parts: list[Part] = []
    if refs:
        parts.append(page(store, plan, question, refs, rows))
    parts += edge(question, refs, rows)
    parts += _notes(store, plan, question, tests, within, len(refs))
    return Answer(_headline(store, plan, question, tests, len(refs)), tuple(parts), "list", refs)


def _headline(store: Store, plan: Plan, question: Question, tests: Filters, number: int) -> str:
    said = ", ".join(describe_filters(question.filters, question.status_words))
    if question.whether_all:
        return _whether_all(store, plan, question, tests, number)
    if not number:
        return f"None of the plan’s recommendations: {said}."
    return f"{number} recommendation{'s' if number != 1 else ''}{': ' + said if said else ''}."


def _whether_all(store: Store, plan: Plan, question: Question, tests: Filters, number: int) -> str:
    total = store.count(plan, replace(tests, statuses=None))
    return (
        f"Yes: all {total}."
        if not number
        else f"No: {total - number} of {total}; {number} {'is' if number == 1 else 'are'} {question.status_words or 'not'}."
    )


def page(store: Store, plan: Plan, question: Question, refs: Sequence[str], rows: int, say: Question | None = None) -> Items:
    """The question's page of a list of refs."""
    first = max(0, min((question.page - 1) * rows, (len(refs) - 1) // rows * rows))
    shown = store.recommendations(plan, refs[first : first + rows])
    number = first // rows + 1
    asked = say or question
    return Items(
        tuple(Item(row.ref, row.title, row_note(row, question), row.ref) for row in shown),
        len(refs), first,
        more=sentence(asked, number + 1) if first + rows < len(refs) else "",
        back=sentence(asked, number - 1) if number > 1 else "",
    )  # fmt: skip


def edge(question: Question, refs: Sequence[str], rows: int) -> list[Part]:
    """A word beside the page where the one that was asked for lies before the first or after the last."""
    if question.page < 1:
        return [Note("This is the first page.")]
    return [Note("There are no more.")] if (question.page - 1) * rows >= max(len(refs), 1) else []


def row_note(row: Recommendation, question: Question) -> str:
    """What is said of a recommendation in a list: the field asked for, else its status and timescale."""
    timescale = row.timescale.words if row.timescale else "no timescale"
    if question.fields[:1] == ("owner",):
        return join_names(row.owners) or "no owner"
    if question.fields[:1] == ("timescale",):
        return timescale
    if question.fields[:1] == ("progress",):
        return row.progress or "no progress"
    return f"{row.status or 'no status'}; {timescale}{_late(row, question)}"


def _late(row: Recommendation, question: Question) -> str:
    """By how many days it is late, where that was asked."""
    today = next((due.end for due in question.filters.due if due.when is DueTest.OVERDUE), None)
    end = row.timescale.span.end if row.timescale and row.timescale.span else None
    return f"; {(today - end).days} days late" if today and end else ""


def _notes(store: Store, plan: Plan, question: Question, tests: Filters, within: tuple[str, ...], number: int) -> list[Part]:
    found: list[Part] = []
    if within:
        found.append(Note(f"Also within that time, by another name: {join_names(within, 12)}."))
    for owners in tests.owners:
        if owners.how is Ownership.ANY and len(owners.names) == 1 and number <= COUNTED:
            shared = store.count(plan, replace(tests, owners=(*tests.owners, replace(owners, how=Ownership.SHARED))))
            if shared:
                found.append(Note(f"{shared} of them {'is' if shared == 1 else 'are'} owned together with another team."))
    starting = [due for due in tests.due if due.when is DueTest.IN]
    if starting:
        begun = store.refs(plan, replace(tests, due=tuple(replace(due, when=DueTest.STARTING) for due in starting)))
        if begun:
            found.append(Note(f"{join_names(begun, 12)} only {'starts' if len(begun) == 1 else 'start'} then."))
    if question.absent:
        found.append(Note(unused_status(store, plan, question.absent)))
    if not number and question.filters.statuses is not None:
        found.append(Note(statuses_in_use(store, plan)))
    return found


def unused_status(store: Store, plan: Plan, words: Sequence[str]) -> str:
    return f"The plan does not use the status “{join_names(tuple(words))}”. {statuses_in_use(store, plan)}"


def statuses_in_use(store: Store, plan: Plan) -> str:
    """The statuses that the plan uses, and how many have none."""
    tally = store.tally(plan, "status")
    words = [f"{name} ({number})" for name, number, _ in tally if name]
    none = sum(number for name, number, _ in tally if name is None)
    told = f"Its statuses are {join_names(tuple(words))}" if words else "It gives no statuses"
    return f"{told}; {none} {'has' if none == 1 else 'have'} none." if none else f"{told}."


def nothing_of_status(store: Store, plan: Plan, question: Question) -> Answer:
    """A status that the plan does not use: an empty list, and the words that it does use."""
    open_ones = Choice("What is still open", "what is still open")
    return Answer(unused_status(store, plan, question.absent), (Choices("", (open_ones,)),), "list", ())


def count(store: Store, plan: Plan, question: Question) -> Answer:
    """How many pass the tests, of how many, and which."""
    tests, within = prefer_exact_period(store, plan, question.filters)
    refs = store.refs(plan, tests) if not (question.absent and question.filters.statuses in ((), None)) else ()
    number = len(refs)
    base, whole = _of_what(store, plan, question)
    said = ", ".join(describe_filters(question.filters, question.status_words)) or "in the plan"
    share = f" ({100 * number / base:.0f} %)" if base and base != number else " (100 %)" if question.percent and base else ""
    parts: list[Part] = [Note(join_names(refs, 40) + ".")] if (refs and base != number) or (len(refs) <= 10 and refs) else []
    if within:
        parts.append(Note(f"Also within that time, by another name: {join_names(within, 12)}."))
    if question.absent:
        parts.append(Note(unused_status(store, plan, question.absent)))
    if refs:
        parts.append(Choices("", (Choice("Show them", sentence(replace(question, asks="list"))),)))
    return Answer(
        f"{number} of {base}{share}: {said}{whole}." if base != number else f"{number}{share}: {said}.",
        tuple(parts),
        "count",
        refs,
        count=number,
    )


def _of_what(store: Store, plan: Plan, question: Question) -> tuple[int, str]:
    """What a count is a part of: with a status, all that pass the other tests; else the whole plan."""
    tests = question.filters
    if tests.statuses is not None and (tests.owners or tests.themes or tests.due or tests.refs is not None):
        rest, _ = prefer_exact_period(store, plan, replace(tests, statuses=None))
        return store.count(plan, rest), ""
    return store.count(plan), ""

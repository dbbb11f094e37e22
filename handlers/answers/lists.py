"""Lists and counts of the recommendations that pass the tests of a question, a page at a time.

A period is looked for by its own name first: "due in early 2015" lists what says early 2015, and a note beside the list names
what falls within it by another name ("April 2015").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part
from handlers.answers import denial, field_text
from handlers.question import Question, describe_filters, join_names, sentence
from knowledge.fields import BY_NAME, Field
from knowledge.filters import DueTest, Filters, Ownership
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

MOST_COUNTED = 200  # recommendations in a list up to which it also says how many of them are owned jointly
MOST_NAMED = 10  # recommendations that a count names where it counts the whole plan


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
    meant = ", ".join(describe_filters(question.filters, question.status_words))
    if question.whether_all:
        return _whether_all(store, plan, question, tests, number)
    if not number:
        return f"None of the plan’s recommendations: {meant}."
    return f"{number} recommendation{'s' if number != 1 else ''}{': ' + meant if meant else ''}."


def _whether_all(store: Store, plan: Plan, question: Question, tests: Filters, number: int) -> str:
    total = store.count(plan, replace(tests, statuses=None))
    if not number:
        return f"Yes: all {total}."
    return f"No: {total - number} of {total}; {number} {'is' if number == 1 else 'are'} {question.status_words or 'not'}."


def page(store: Store, plan: Plan, question: Question, refs: Sequence[str], rows: int) -> Items:
    """The question's page of a list of refs; the last page where it asks for one after that."""
    first = max(0, min((question.page - 1) * rows, (len(refs) - 1) // rows * rows))
    shown = store.recommendations(plan, refs[first : first + rows])
    number = first // rows + 1
    return Items(
        rows=tuple(Item(row.ref, row.title, row_note(row, question), row.ref) for row in shown),
        total=len(refs),
        first=first,
        more=sentence(question, number + 1) if first + rows < len(refs) else "",
        back=sentence(question, number - 1) if number > 1 else "",
    )


def edge(question: Question, refs: Sequence[str], rows: int) -> list[Part]:
    """A note beside the page where the one that was asked for lies before the first or after the last."""
    if question.page < 1:
        return [Note("This is the first page.")]
    return [Note("There are no more.")] if (question.page - 1) * rows >= max(len(refs), 1) else []


def row_note(row: Recommendation, question: Question) -> str:
    """What is said of a recommendation in a list: the field asked for, else its status and timescale."""
    field = field_text.asked_field(question.fields[0]) if question.fields else None
    if field and field.asks != "status" and field_text.is_current(field):
        return field_text.value_or_none(row, field)
    standing = "; ".join(field_text.value_or_none(row, BY_NAME[name]) for name in ("status", "timescale"))
    return f"{standing}{_late(row, question)}"


def _late(row: Recommendation, question: Question) -> str:
    """By how many days it is late, where that was asked."""
    today = next((due.end for due in question.filters.due if due.when is DueTest.OVERDUE), None)
    end = row.timescale.span.end if row.timescale and row.timescale.span else None
    return f"; {(today - end).days} days late" if today and end else ""


def _notes(store: Store, plan: Plan, question: Question, tests: Filters, within: tuple[str, ...], number: int) -> list[Part]:
    """What is said beside a list: what else may be meant, what a status or a period leaves out, and what is owned jointly."""
    notes = [_also_within(within)] if within else []
    if number <= MOST_COUNTED:
        notes += _owned_jointly(store, plan, tests)
    notes += _only_starting(store, plan, tests)
    if question.absent:
        notes.append(unused_status(store, plan, question.absent))
    if not number and question.filters.statuses is not None:
        notes.append(statuses_in_use(store, plan))
    return [Note(note) for note in notes]


def _also_within(refs: tuple[str, ...]) -> str:
    return f"Also within that time, by another name: {join_names(refs, 12)}."


def _owned_jointly(store: Store, plan: Plan, tests: Filters) -> Iterator[str]:
    """How many of an owner's recommendations have other owners, too."""
    for owners in tests.owners:
        if owners.how is Ownership.ANY and len(owners.names) == 1:
            shared = store.count(plan, replace(tests, owners=(*tests.owners, replace(owners, how=Ownership.SHARED))))
            if shared:
                yield f"{shared} of them {'is' if shared == 1 else 'are'} owned together with another team."


def _only_starting(store: Store, plan: Plan, tests: Filters) -> Iterator[str]:
    """What begins in the period asked for, and so is not due in it."""
    starting = [due for due in tests.due if due.when is DueTest.IN]
    if starting:
        refs = store.refs(plan, replace(tests, due=tuple(replace(due, when=DueTest.STARTING) for due in starting)))
        if refs:
            yield f"{join_names(refs, 12)} only {'starts' if len(refs) == 1 else 'start'} then."


def unused_status(store: Store, plan: Plan, words: Sequence[str]) -> str:
    """That the plan has no such statuses, which it has, and where else it has the words."""
    elsewhere = (denial.whereabouts(store, plan, word.lower()) for word in words)
    unused = f"The plan does not use the status “{join_names(tuple(words))}”."
    return " ".join(filter(None, (unused, statuses_in_use(store, plan), *elsewhere)))


def statuses_in_use(store: Store, plan: Plan) -> str:
    """The statuses that the plan uses, and how many recommendations have none."""
    return values_in_use(store, plan, BY_NAME["status"])


def values_in_use(store: Store, plan: Plan, field: Field) -> str:
    """The words that the plan uses in a field, each with how many have it, and how many have none."""
    tally = store.tally(plan, field.asks)
    words = [f"{name} ({number})" for name, number, _ in tally if name]
    none = sum(number for name, number, _ in tally if name is None)
    several = field_text.plural(field)
    in_use = f"Its {several} are {join_names(tuple(words))}" if words else f"It gives no {several}"
    return f"{in_use}; {none} {'has' if none == 1 else 'have'} none." if none else f"{in_use}."


def nothing_of_status(store: Store, plan: Plan, question: Question) -> Answer:
    """A status that the plan does not use: an empty list, and the words that it does use."""
    open_ones = Choice("What is still open", "what is still open")
    return Answer(unused_status(store, plan, question.absent), (Choices("", (open_ones,)),), "list", ())


def count(store: Store, plan: Plan, question: Question) -> Answer:
    """How many pass the tests, of how many, and which."""
    tests, within = prefer_exact_period(store, plan, question.filters)
    refs = store.refs(plan, tests) if not (question.absent and question.filters.statuses in ((), None)) else ()
    number, total = len(refs), _of_how_many(store, plan, question)
    meant = ", ".join(describe_filters(question.filters, question.status_words)) or "in the plan"
    parts: list[Part] = []
    if refs and (total != number or number <= MOST_NAMED):
        parts.append(Note(join_names(refs, 40) + "."))
    if within:
        parts.append(Note(_also_within(within)))
    if question.absent:
        parts.append(Note(unused_status(store, plan, question.absent)))
    if refs:
        parts.append(Choices("", (Choice("Show them", sentence(replace(question, asks="list"))),)))
    return Answer(f"{_number(number, total, question.percent)}: {meant}.", tuple(parts), "count", refs, count=number)


def _number(number: int, total: int, percent: bool) -> str:
    """A count, with what it is a part of: "15 of 16 (94 %)"."""
    if number == total:
        return f"{number} (100 %)" if percent and total else f"{number}"
    return f"{number} of {total} ({100 * number / total:.0f} %)" if total else f"{number} of {total}"


def _of_how_many(store: Store, plan: Plan, question: Question) -> int:
    """What a count is a part of: with a status, all that pass the other tests; else the whole plan."""
    tests = question.filters
    if tests.statuses is not None and (tests.owners or tests.themes or tests.due or tests.words or tests.refs is not None):
        others, _ = prefer_exact_period(store, plan, replace(tests, statuses=None))
        return store.count(plan, others)
    return store.count(plan)

"""Lists and counts of the recommendations that pass a question's tests, one page at a time.

An exact match of a period comes first: "due in early 2015" lists recommendations whose timescale is early 2015, and a note
names others that are due within it ("April 2015").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part
from handlers.answers import denial, emptied, field_text, parts, sums
from handlers.answers.emptied import prefer_exact_period
from handlers.line import SEPARATOR, Line, line_of
from handlers.numbers import counted
from handlers.question import Question, describe_filters, join_names, predicate, sentence
from handlers.request import Request
from knowledge.fields import BY_NAME, Field
from knowledge.filters import Due, DueTest, Filters, Ownership
from knowledge.model import Plan, Recommendation
from knowledge.search import find
from knowledge.store import Store

_OWNED = "owned by "
_OWNED_BY_SEVERAL = ("owned by either ", "owned by both ")
MOST_COUNTED = 200  # lists of up to this many recommendations also say how many are owned jointly
PARTLY = 92  # the most days that a period may go on after a day that falls into it, to be named beside what is due by then
MOST_NAMED = 10  # the most recommendations named in a count of the whole plan


def answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """One page of the recommendations that pass the tests."""
    tests, within = prefer_exact_period(store, plan, question.filters)
    tests = replace(tests, by_part=question.of_actions)
    unused = question.filters.statuses in ((), None) or question.whether_all
    if question.absent and unused and not question.filters.either:
        return nothing_of_status(store, plan, question)
    refs = _open_first(store, plan, question, store.refs(plan, tests))
    passing = store.parts_that_pass(plan, tests)
    shown: list[Part] = []
    if refs:
        shown.append(page(store, plan, question, refs, request, passing if tests else None))
    shown += edge(question, refs, request.rows)
    shown += [Note(note) for note in sums.of_list(store, plan, field_of(question), refs, tests)]
    shown += _notes(store, plan, question, tests, within, len(refs))
    headline = _headline(store, plan, question, tests, len(refs))
    return Answer(headline, tuple(shown), "list", refs, parts.flat(passing, refs))


def _open_first(store: Store, plan: Plan, question: Question, refs: tuple[str, ...]) -> tuple[str, ...]:
    """The refs with open recommendations first, if the list is of what somebody owns; otherwise unchanged."""
    if not _is_of_owners_alone(question):
        return refs
    still = set(store.refs(plan, open_ones(store, plan, question)))
    return tuple(sorted(refs, key=lambda ref: ref not in still))


def _is_of_owners_alone(question: Question) -> bool:
    """True if the question asks for everything that somebody owns, open or not."""
    owned = [owners for owners in question.filters.owners if owners.how is Ownership.ANY and owners.names]
    return bool(owned) and question.filters == Filters(owners=tuple(owned)) and question.asks == "list"


def open_ones(store: Store, plan: Plan, question: Question) -> Filters:
    """The question's tests, limited to what is still open."""
    statuses = store.vocabulary(plan).statuses
    still = (None, *(status.word for status in statuses if not status.closed))
    return replace(question.filters, statuses=still, closed=tuple(status.word for status in statuses if status.closed))


def mine(store: Store, plan: Plan, question: Question, number: int) -> str:
    """The headline for a list of the person's own recommendations: how many are open and closed. "" if the list has other
    conditions.
    """
    if not number or not _is_of_owners_alone(question):
        return ""
    still = store.count(plan, open_ones(store, plan, question))
    closed = f" ({number - still} closed)" if number > still else ""
    return f"You have {still} open{closed}." if still else f"You have none open ({number} closed)."


def without_owners(store: Store, plan: Plan, request: Request, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of a list without the owners in its rows: somebody's own list needn't name them."""
    return tuple(_without_owners(store, plan, request, part) if isinstance(part, Items) else part for part in parts)


def _without_owners(store: Store, plan: Plan, request: Request, items: Items) -> Items:
    rows = store.recommendations(plan, tuple(item.ref for item in items.rows))
    owners = {row.ref: line_of(store, plan, row, request.at, request.rights).some_owners for row in rows}
    return replace(
        items,
        rows=tuple(replace(item, note=item.note.removesuffix(f"{SEPARATOR}{owners[item.ref]}")) for item in items.rows),
    )


def _headline(store: Store, plan: Plan, question: Question, tests: Filters, number: int) -> str:
    if question.whether_all:
        return _whether_all(store, plan, question, tests, number)
    words = describe_filters(question.filters, question.status_words)
    if not number:
        return emptied.headline(store, plan, question)
    if question.of_actions and words and store.parts(plan):
        actions = store.count_actions(plan, tests)
        counted_actions = f"{counted(actions, 'action')} {predicate(words, actions)}"
        return f"{counted_actions}, of {counted(number, 'recommendation')}."
    return how_many(words, number)


def how_many(words: Sequence[str], number: int) -> str:
    """A sentence that says how many recommendations meet the conditions: "Housing owns 6 recommendations." """
    among = next((f"Of {word.removeprefix('of ')}, " for word in words if word.startswith("of ")), "")
    noun = "" if among else "recommendation" if number == 1 else "recommendations"
    owner = next((word for word in words if word.startswith(_OWNED) and not word.startswith(_OWNED_BY_SEVERAL)), "")
    condition = predicate([word for word in words if word != owner], number)
    if owner:
        counted = (
            f"{owner.removeprefix(_OWNED)} owns {number}{f' {noun}' if noun else ''}{f' that {condition}' if condition else ''}"
        )
        return f"{among}{counted}."
    return f"{among}{number}{f' {noun}' if noun else ''}{f' {condition}' if condition else ''}."


def _whether_all(store: Store, plan: Plan, question: Question, tests: Filters, number: int) -> str:
    """Says whether all recommendations pass the tests; `number` of them don't."""
    total = store.count(plan, replace(tests, statuses=None))
    unit = f" {parts.unit(False, total)}" if store.parts(plan) else ""
    rest = describe_filters(replace(question.filters, statuses=None), "")
    whose = f" {', '.join(rest)}" if rest else ""
    asked = question.status_words.removeprefix("not ")
    if not total:
        return f"No recommendation {predicate(rest, 1)}." if rest else "The plan has no recommendations."
    if not number:
        return f"Yes. All {total}{unit}{whose} are {asked}." if total > 1 else f"Yes. The only one{whose} is {asked}."
    done = total - number
    are, rest_are = ("is" if count == 1 else "are" for count in (done, number))
    return f"No. {done} of {total}{unit}{whose} {are} {asked}; {number} {rest_are} not."


def page(
    store: Store,
    plan: Plan,
    question: Question,
    refs: Sequence[str],
    request: Request,
    passing: Mapping[str, tuple[str, ...]] | None = None,
) -> Items:
    """The page of a list that the question asks for, or the last page if there are fewer. The parts in `passing` are listed
    below their recommendation.
    """
    rows = request.rows
    first = max(0, min((question.page - 1) * rows, (len(refs) - 1) // rows * rows))
    shown = store.recommendations(plan, refs[first : first + rows])
    number = first // rows + 1
    return Items(
        rows=tuple(_item(store, plan, row, question, request, passing or {}) for row in shown),
        total=len(refs),
        first=first,
        more=sentence(question, number + 1) if first + rows < len(refs) else "",
        back=sentence(question, number - 1) if number > 1 else "",
    )


def edge(question: Question, refs: Sequence[str], rows: int) -> list[Part]:
    """A note if the page asked for is before the first or after the last one."""
    if question.page < 1:
        return [Note("This is the first page.")]
    return [Note("There are no more.")] if (question.page - 1) * rows >= max(len(refs), 1) else []


def _item(
    store: Store, plan: Plan, row: Recommendation, question: Question, request: Request, passing: Mapping[str, tuple[str, ...]]
) -> Item:
    line = line_of(store, plan, row, request.at, request.rights)
    if not row.parts:
        return Item(row.ref, line.short_title, row_note(row, line, question), row.ref)
    meant = [part for part in parts.rows_of(row) if part.ref in passing.get(row.ref, ())]
    some = tuple(
        parts.item(part, row_note(part, line_of(store, plan, part, request.at, request.rights), question)) for part in meant
    )
    field = field_of(question)
    own = field_text.value(row, field) if field and field.is_further else ""
    return Item(row.ref, line.short_title, SEPARATOR.join(filter(None, (own, line.note))), row.ref, some)


def row_note(row: Recommendation, line: Line, question: Question) -> str:
    """What a list shows about a recommendation: the fields asked for, or its current position. If the question is about one
    owner, that owner isn't repeated.
    """
    if len(question.fields) > 1:
        fields = filter(None, map(field_text.asked_field, question.fields))
        return SEPARATOR.join(_of_field(row, line, field) for field in fields)
    field = field_of(question)
    if field and field.asks != "status" and field_text.is_current(field):
        return _of_field(row, line, field)
    asked = [owners.names for owners in question.filters.owners if owners.how is Ownership.ANY]
    return line.note.removesuffix(f"{SEPARATOR}{line.some_owners}") if asked == [row.owners] else line.note


def _of_field(row: Recommendation, line: Line, field: Field) -> str:
    """The value of one field in the row of a list."""
    own = {"owner": line.some_owners, "timescale": line.time, "status": line.status}
    return own.get(field.asks) or field_text.value_or_none(row, field)


def field_of(question: Question) -> Field | None:
    """The field that a list shows for each recommendation, or None."""
    return field_text.asked_field(question.fields[0]) if question.fields else None


def _notes(store: Store, plan: Plan, question: Question, tests: Filters, within: tuple[str, ...], number: int) -> list[Part]:
    """Notes on a list: what else could be meant, what a status or period leaves out, and what is owned jointly."""
    notes = [_also_within(within)] if within else []
    notes += _ending_then(store, plan, tests, within)
    notes += _not_wholly_before(store, plan, tests)
    notes += _marked_overdue(store, plan, question, tests)
    if number <= MOST_COUNTED:
        notes += _owned_jointly(store, plan, tests, number)
    notes += _only_starting(store, plan, tests)
    if question.absent:
        notes.append(unused_status(store, plan, question.absent))
    if not question.of_actions and not number:
        notes += parts.that_pass_alone(store, plan, tests, question.status_words)
    notes += _mentioning(store, plan, question, tests)
    only_status = len(describe_filters(question.filters, question.status_words)) == 1
    if not number and question.filters.statuses is not None and only_status and not question.whether_all:
        notes.append(statuses_in_use(store, plan))
    without = emptied.offers(store, plan, question) if not number and not question.whether_all else []
    return [*map(Note, notes), *without]


def _also_within(refs: tuple[str, ...]) -> str:
    return f"Also within that time, by another name: {join_names(refs, 12)}."


def _ending_then(store: Store, plan: Plan, tests: Filters, within: tuple[str, ...]) -> Iterator[str]:
    """A note on recommendations that begin before the period and end within it."""
    if ending := emptied.ending_within(tests):
        listed = {*store.refs(plan, tests), *within}
        refs = tuple(ref for ref in store.refs(plan, ending) if ref not in listed)
        if refs:
            ends, begins = ("ends", "begins") if len(refs) == 1 else ("end", "begin")
            yield f"{join_names(refs, 12)} {ends} within that time, too, but {begins} before it."


def _not_wholly_before(store: Store, plan: Plan, tests: Filters) -> Iterator[str]:
    """What is due in a period that begins before the requested day and ends after it: "December 2014", by Christmas."""
    for due in tests.due:
        if due.when not in (DueTest.BY, DueTest.BEFORE) or due.denied or due.start is None or due.end is None:
            continue
        last = due.end if due.when is DueTest.BY else due.start - timedelta(days=1)
        after = Due(DueTest.AFTER, last, last)
        others = replace(tests, due=(*(one for one in tests.due if one is not due), after))
        if store.count(plan, others) > MOST_COUNTED:
            continue
        rows = store.recommendations(plan, store.refs(plan, others))
        within = [
            f"{row.ref} (“{row.timescale.words}”)"
            for row in rows
            if row.timescale and (span := row.timescale.span) and span.end and span.due_from
            if span.due_from <= last < span.end and (span.end - last).days <= PARTLY
        ]
        if within:
            yield f"Not counted, because it may end after that day: {join_names(tuple(within), MOST_NAMED)}."


def _marked_overdue(store: Store, plan: Plan, question: Question, tests: Filters) -> Iterator[str]:
    """A note beside a list of what is late by its date, if the plan has a status “Overdue” of its own."""
    own = next((status.word for status in store.vocabulary(plan).statuses if status.word.casefold() == "overdue"), "")
    late = [due for due in tests.due if due.when is DueTest.OVERDUE and not (due.denied or due.words)]
    if not own or not late or tests.statuses is not None or question.kind:
        return
    others = replace(tests, due=tuple(due for due in tests.due if due not in late), statuses=(own,), closed=())
    marked, listed = store.refs(plan, others), store.refs(plan, tests)
    if set(marked) != set(listed):
        yield f"This goes by the dates. The plan’s own status {own}: {join_names(marked, MOST_NAMED) or 'none'}."


def _mentioning(store: Store, plan: Plan, question: Question, tests: Filters) -> Iterator[str]:
    """A note on other recommendations with the same words as a theme, which may have been meant as a subject."""
    for phrase in question.on_themes:
        listed = set(store.refs(plan, tests))
        hits = find(store, plan, tuple(phrase.split()), replace(tests, themes=())).hits
        refs = tuple(hit.ref for hit in hits if hit.share >= 1 and hit.ref not in listed)
        if refs:
            has = "has" if len(refs) == 1 else "have"
            yield f"This counts what is under the heading. {join_names(refs, 12)} {has} the words, too: “search for {phrase}”."


def _owned_jointly(store: Store, plan: Plan, tests: Filters, number: int) -> Iterator[str]:
    """A note on how many of an owner's recommendations also have other owners."""
    for owners in tests.owners:
        if owners.how is Ownership.ANY and len(owners.names) == 1:
            shared = store.count_shared(plan, tests)
            if shared:
                some = "It is" if number == 1 else f"{shared} of them {'is' if shared == 1 else 'are'}"
                yield f"{some} owned together with another team."


def _only_starting(store: Store, plan: Plan, tests: Filters) -> Iterator[str]:
    """A note on recommendations that start within the period, and so aren't due in it."""
    starting = [due for due in tests.due if due.when is DueTest.IN and not due.denied]
    if starting:
        refs = store.refs(plan, replace(tests, due=tuple(replace(due, when=DueTest.STARTING) for due in starting)))
        if refs:
            yield f"{join_names(refs, 12)} only {'starts' if len(refs) == 1 else 'start'} then."


def unused_status(store: Store, plan: Plan, words: Sequence[str]) -> str:
    """A sentence that says the plan doesn't use such statuses, which ones it uses, and where else the words occur."""
    elsewhere = (denial.whereabouts(store, plan, word.lower()) for word in words)
    unused = f"The plan doesn’t use the status “{join_names(tuple(words))}”."
    return " ".join(filter(None, (unused, statuses_in_use(store, plan), *elsewhere)))


def statuses_in_use(store: Store, plan: Plan) -> str:
    """A sentence with the statuses that the plan uses, and how many recommendations have none."""
    return values_in_use(store, plan, BY_NAME["status"])


def values_in_use(store: Store, plan: Plan, field: Field) -> str:
    """A sentence with the words that the plan uses in a field, how many recommendations have each, and how many have none."""
    tally = store.tally(plan, field.key)
    words = [f"{name} ({number})" for name, number, _ in tally if name]
    none = sum(number for name, number, _ in tally if name is None)
    several = field_text.plural(field)
    in_use = f"Its {several} are {join_names(tuple(words))}" if words else f"It gives no {several}"
    return f"{in_use}; {none} {'has' if none == 1 else 'have'} none." if none else f"{in_use}."


def nothing_of_status(store: Store, plan: Plan, question: Question) -> Answer:
    """The answer for a status that the plan doesn't use, with those that it does use."""
    open_ones = Choice("What is still open", "what is still open")
    return Answer(unused_status(store, plan, question.absent), (Choices("", (open_ones,)),), "list", ())


def count(store: Store, plan: Plan, question: Question) -> Answer:
    """How many recommendations pass the tests, out of how many, and which."""
    tests, within = prefer_exact_period(store, plan, question.filters)
    tests = replace(tests, by_part=question.of_actions)
    refs = store.refs(plan, tests) if not (question.absent and question.filters.statuses in ((), None)) else ()
    passing = store.parts_that_pass(plan, tests) if refs else {}
    actions = store.count_actions(plan, tests) if refs else 0
    number, total = actions if question.of_actions else len(refs), of_how_many(store, plan, question)
    named = parts.named(passing, refs) if question.of_actions else refs
    shown: list[Part] = []
    if refs and (total != number or number <= MOST_NAMED):
        shown.append(Note(join_names(named, 40) + "."))
    has_parts = bool(store.parts(plan))
    if question.of_actions and not has_parts:
        shown.append(Note("No recommendation of this plan is divided into several actions, so each counts as one."))
    if refs and has_parts:
        shown += [Note(note) for note in parts.count_notes(store, plan, question.of_actions, passing, len(refs), actions)]
    if within:
        shown.append(Note(_also_within(within)))
    if not refs and not question.of_actions:
        shown += map(Note, parts.that_pass_alone(store, plan, tests, question.status_words))
    shown += map(Note, [*_ending_then(store, plan, tests, within), *_mentioning(store, plan, question, tests)])
    if question.absent:
        shown.append(Note(unused_status(store, plan, question.absent)))
    if refs:
        shown.append(Choices("", (Choice("Show them", sentence(replace(question, asks="list", of_actions=False))),)))
    if not refs and not question.absent:
        shown += emptied.offers(store, plan, question)
    unit = f" {parts.unit(question.of_actions and has_parts, total)}" if has_parts or question.of_actions else ""
    headline = _counted(question, number, total, unit)
    return Answer(headline, tuple(shown), "count", refs, parts.flat(passing, refs), count=number)


def _counted(question: Question, number: int, total: int, unit: str) -> str:
    """A sentence with a count and its total: the whole plan or, if one of the conditions is a status, what the others leave.
    `unit` is what is counted, preceded by a space, or "" to leave it out.
    """
    words = describe_filters(question.filters, question.status_words)
    among = next((f"Of {word.removeprefix('of ')}, " for word in words if word.startswith("of ")), "")
    whose = [word for word in words[1:] if not word.startswith("of ")] if _has_a_part(question.filters) else []
    if whose and total > 1:
        share = f" ({100 * number / total:.0f}%)" if question.percent or number != total else ""
        many = f"All {total}{unit}" if number == total else f"{number} of the {total}{unit}"
        return f"{among}{many} {', '.join(whose)}{share} {predicate(words[:1], number)}."
    condition = predicate(words, number) or f"{'is' if number == 1 else 'are'} in the plan"
    return f"{among}{_number(number, total, question.percent, unit)} {condition}."


def _has_a_part(tests: Filters) -> bool:
    """True if the total of a count is limited by conditions: it tests the status and something else."""
    others = tests.owners or tests.themes or tests.due or tests.words or tests.traits or tests.refs is not None
    return tests.statuses is not None and bool(others)


def _number(number: int, total: int, percent: bool, unit: str = "") -> str:
    """A count and its total: "15 of 16 (94%)", or "15 of 16 actions (94%)" with a `unit` as in `_counted`."""
    if number == total:
        return f"{number}{unit} (100%)" if percent and total else f"{number}{unit}"
    return f"{number} of {total}{unit} ({100 * number / total:.0f}%)" if total else f"{number} of {total}{unit}"


def of_how_many(store: Store, plan: Plan, question: Question) -> int:
    """The total that a count is a share of: everything that passes the tests other than the status, or the whole plan."""
    tests = question.filters
    count_all = store.count_actions if question.of_actions else store.count
    if _has_a_part(tests):
        others, _ = prefer_exact_period(store, plan, replace(tests, statuses=None))
        return count_all(plan, others)
    return count_all(plan)

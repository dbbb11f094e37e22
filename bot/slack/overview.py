"""The plan at a glance, for App Home: counts, what is due and late, what changed last, what to ask.

The surprise: nothing here is Slack's. It is gathered from the store for one person at one moment, and drawn elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.answer import Answer, Choice, Choices
from handlers.answers.help import examples
from handlers.rights import NOBODY, Rights
from handlers.schedules import reminders
from handlers.schedules.recurrence import describe, from_json
from handlers.updates.notices import describe_entry
from knowledge import alias_proposals, digests, history, names
from knowledge.alias_proposals import Proposal
from knowledge.digests import Digest
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership
from knowledge.importing import source
from knowledge.store import Plan, Store

DUE_DAYS = 28  # what falls due within four weeks is due soon
MOST_ROWS = 5
MOST_CHANGES = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One recommendation and what is said of it; `say` is the sentence that opens it."""

    ref: str
    title: str
    note: str
    say: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The first few of `total`; `say` is the sentence that lists them all, "" where these are all."""

    rows: tuple[Row, ...]
    total: int
    say: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """One change: when, and what, in words."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One digest: what is said of it, and the sentences that pause (or resume) and stop it."""

    what: str
    paused: bool
    turn: str
    stop: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All that App Home shows. `plan` is None where there is no plan yet, and `title` then says what to do.

    `statuses` adds up to `total` together with `without`, which counts the recommendations that have no status.
    `proposals` and `unlinked` (owners that nobody is linked to) are for managers only and empty for all others. `yours`
    is what belongs to the person's owners and is not closed, `waiting` what waits for their sign-off. `others` are the
    names of further plans.
    """

    plan: str | None
    title: str
    source: str = ""
    total: int = 0
    statuses: tuple[tuple[str, int], ...] = ()
    without: int = 0
    yours: Rows = Rows((), 0)
    waiting: Rows = Rows((), 0)
    late: Rows = Rows((), 0)
    due: Rows = Rows((), 0)
    changes: tuple[Changed, ...] = ()
    suggestions: tuple[Choice, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    unlinked: tuple[str, ...] = ()
    may_update: bool = False
    reminders: str = ""
    digests: tuple[Scheduled, ...] = ()
    may_schedule: bool = False
    others: tuple[str, ...] = ()


NO_PLAN = "There is no plan here yet: whoever runs planbot reads one with “planbot import FILE”."


def overview(store: Store, plan: Plan, now: datetime, who: str, rights: Rights, usual: str = "") -> Overview:
    """The plan as it stands for one person at one moment. `usual` is how often people are reminded who have not chosen."""
    manager = rights.may_manage(who)
    owners = tuple(store.vocabulary(plan).owners)
    mine = rights.owners_of(who, owners)
    counts = store.tally(plan, "status")
    without = sum(number for name, number, _ in counts if name is None)
    today = now.date()
    soon = (Due(DueTest.SINCE, today), Due(DueTest.BEFORE, today + timedelta(days=DUE_DAYS + 1)))
    return Overview(
        plan.name, plan.title, source(plan), store.count(plan),
        statuses=tuple((name, number) for name, number, _ in counts if name is not None),
        without=without,
        yours=_yours(store, plan, mine),
        waiting=_waiting(store, plan, who, rights),
        late=_rows(store, plan, _open(store, plan, Due(DueTest.OVERDUE, None, today)), "what is overdue"),
        due=_rows(store, plan, _open(store, plan, *soon), ""),
        changes=tuple(changes(store, plan)),
        suggestions=suggestions(store, plan)[:5],
        proposals=alias_proposals.pending(store, plan, now) if manager else (),
        unlinked=rights.unlinked(owners) if manager else (),
        may_update=manager or bool(mine),
        reminders=reminders.frequency_of(store, who, now, usual) if mine or rights.may_approve(who) else "",
        digests=tuple(_scheduled(each) for each in digests.find(store, plan)),
        may_schedule=rights.may_schedule(who),
        others=tuple(other.name for other in store.plans() if other.name != plan.name),
    )  # fmt: skip


def _scheduled(digest: Digest) -> Scheduled:
    paused = digest.state == digests.PAUSED
    what = f"Digest {digest.id}: {describe(from_json(digest.rule))}{', paused' if paused else ''}"
    return Scheduled(what, paused, f"{'resume' if paused else 'pause'} digest {digest.id}", f"stop digest {digest.id}")


def _yours(store: Store, plan: Plan, mine: tuple[str, ...]) -> Rows:
    """What belongs to somebody's owners and is not closed."""
    if not mine:
        return Rows((), 0)
    tests = replace(_open(store, plan), owners=(Owners(mine, Ownership.ANY),))
    return _rows(store, plan, tests, f"what is still open and owned by {' or '.join(mine)}")


def _waiting(store: Store, plan: Plan, who: str, rights: Rights) -> Rows:
    """What waits for somebody's sign-off, others' proposals alone."""
    if not rights.may_approve(who):
        return Rows((), 0)
    found = []
    for row in store.recommendations(plan, history.refs_waiting(store, plan)):
        for waits, word in ((row.proposed, "completion"), (row.extension, "extension")):
            if waits and not waits.is_of(who):
                found.append(Row(row.ref, row.title, f"{word}: {waits.to}, proposed by {rights.name(waits.by)}", row.ref))
    return Rows(tuple(found[:MOST_ROWS]), len(found))


def suggestions(store: Store, plan: Plan) -> tuple[Choice, ...]:
    """Questions that this plan answers."""
    return examples(store, plan)


def offer(store: Store, plan: Plan, now: datetime, who: str = "", rights: Rights = NOBODY) -> Answer:
    """What somebody who says nothing most likely wants: where the plan stands, and what to press next."""
    late = store.count(plan, _open(store, plan, Due(DueTest.OVERDUE, None, now.date())))
    total = store.count(plan)
    wanted = [Choice("Summary", "summary"), Choice("What is still open", "what is still open")]
    if late:
        wanted.insert(0, Choice(f"Overdue ({late})", "what is overdue"))
    mine = rights.owners_of(who, store.vocabulary(plan).owners)
    if mine:
        said = f"what is still open and owned by {' or '.join(mine)}"
        wanted.insert(0, Choice("What needs me", "my reminders"))
        wanted.insert(0, Choice(f"Yours ({_yours(store, plan, mine).total} open)", said))
    rows = (*wanted, *suggestions(store, plan)[: 1 if mine else 3], Choice("Help", "help"))
    return Answer(
        f"{plan.title}: {total} recommendation{'' if total == 1 else 's'}.",
        (Choices("Ask in your own words, or press one:", rows),),
        "help",
        source=source(plan),
    )


def prefixed(seen: Overview, plan: Plan | None, plans: Sequence[Plan]) -> Overview:
    """The glance with its plan before each sentence, where there are several plans."""
    if plan is None or len(plans) < 2:
        return seen
    named = f"{plan.name}: "

    def rows(some: Rows) -> Rows:
        return replace(
            some, rows=tuple(replace(row, say=named + row.say) for row in some.rows), say=some.say and named + some.say
        )

    told = tuple(replace(each, turn=named + each.turn, stop=named + each.stop) for each in seen.digests)
    asked = tuple(replace(choice, sentence=named + choice.sentence) for choice in seen.suggestions)
    return replace(
        seen,
        yours=rows(seen.yours),
        waiting=rows(seen.waiting),
        late=rows(seen.late),
        due=rows(seen.due),
        suggestions=asked,
        digests=told,
    )


def nothing(store: Store) -> Overview:
    """What is shown where no plan can be shown."""
    names = tuple(plan.name for plan in store.plans())
    return Overview(None, "Choose the plan to show." if names else NO_PLAN, others=names)


def changes(store: Store, plan: Plan) -> Iterator[Changed]:
    """The plan's latest changes, the last first."""
    for at, kind, body in store.last_changes(plan, MOST_CHANGES):
        match kind:
            case "import":
                what = f"Read from {body['file']}: {len(body['recommendations'])} recommendations."
            case "alias":
                what = f"“{body['words']}” is now known to mean {body['ref']}."
            case "vocabulary":
                what = "The words of the plan file were read anew."
            case "update":
                what = _posted(store, plan, at, body)
            case _:
                continue
        yield Changed(datetime.fromisoformat(at), what)


def _posted(store: Store, plan: Plan, at: str, body: Mapping[str, Any]) -> str:
    entry = history.Entry(
        0, at, body["who"], body["surface"], body["link"], plan.name, body["ref"], body["field"], body["from"], body["to"],
        body["why"], body["event"], body.get("added"), body.get("undoes"), None, None,
    )  # fmt: skip
    return f"{names.name(store, entry.who)}: {entry.ref} – {describe_entry(entry)}."


def _open(store: Store, plan: Plan, *due: Due) -> Filters:
    """Due as said, and not closed."""
    statuses = store.vocabulary(plan).statuses
    closed = tuple(status.word for status in statuses if status.closed)
    still = (None, *(status.word for status in statuses if not status.closed))
    return Filters(statuses=still, due=due, closed=closed)


def _rows(store: Store, plan: Plan, tests: Filters, say: str) -> Rows:
    refs = store.refs(plan, tests)
    shown = store.recommendations(plan, refs[:MOST_ROWS])
    rows = tuple(Row(row.ref, row.title, row.timescale.words if row.timescale else "", row.ref) for row in shown)
    return Rows(rows, len(refs), say if len(refs) > len(rows) else "")

"""What App Home shows of a plan, for one person at one moment: counts, what is due and late, recent changes, what to ask.

Nothing here is Block Kit: `home` draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.answer import Answer, Choice, Choices
from handlers.answers.help import examples
from handlers.answers.parts import rows_of
from handlers.line import line_of
from handlers.rights import NOBODY, Rights
from handlers.schedules import reminders
from handlers.schedules.recurrence import describe, from_json
from handlers.updates.notices import describe_entry
from knowledge import alias_proposals, digests, history, names
from knowledge.alias_proposals import Proposal
from knowledge.digests import Digest
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership
from knowledge.importing import source
from knowledge.model import Plan
from knowledge.store import Store

DUE_DAYS = 28  # what falls due within four weeks is due soon
MOST_ROWS = 5  # recommendations under each heading
MOST_CHANGES = 5
MOST_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One recommendation with a note about it; `sentence` asks for its card."""

    ref: str
    title: str
    note: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The first few of `total` recommendations; `sentence` lists them all, "" if these are all of them."""

    rows: tuple[Row, ...]
    total: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class RecentChange:
    """One change of the plan, in words."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ScheduledDigest:
    """One digest in words, and the sentences that pause or resume it (`toggle`) and that stop it."""

    text: str
    paused: bool
    toggle: str
    stop: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that App Home shows. Where no plan can be shown, `plan` is None and `title` says what to do.

    `statuses` and `without`, the number of recommendations without a status, add up to `total`. `yours` are the open
    recommendations of the person's owners, `waiting` those that wait for their sign-off. `proposals` and `unlinked` (owners
    that nobody is linked to) are empty for everybody but managers. `reminders` is how often the person is reminded, "" if
    there is nothing to remind them of. `others` are the names of further plans.
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
    changes: tuple[RecentChange, ...] = ()
    suggestions: tuple[Choice, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    unlinked: tuple[str, ...] = ()
    may_update: bool = False
    reminders: str = ""
    digests: tuple[ScheduledDigest, ...] = ()
    may_schedule: bool = False
    others: tuple[str, ...] = ()


NO_PLAN = "There is no plan here yet: whoever runs planbot reads one with “planbot import FILE”."


def overview(store: Store, plan: Plan, now: datetime, who: str, rights: Rights, usual: str = "") -> Overview:
    """The plan as `who` sees it. `usual` is how often people are reminded who have not chosen for themselves."""
    manager = rights.may_manage(who)
    owners = tuple(store.vocabulary(plan).owners)
    mine = rights.owners_of(who, owners)
    counts = store.tally(plan, "status")
    without = sum(number for name, number, _ in counts if name is None)
    today = now.date()
    soon = (Due(DueTest.SINCE, today), Due(DueTest.BEFORE, today + timedelta(days=DUE_DAYS + 1)))
    late = _open_and_due(store, plan, Due(DueTest.OVERDUE, None, today))
    return Overview(
        plan=plan.name,
        title=plan.title,
        source=source(plan),
        total=store.count(plan),
        statuses=tuple((name, number) for name, number, _ in counts if name is not None),
        without=without,
        yours=_yours(store, plan, mine, now, rights),
        waiting=_waiting(store, plan, who, rights),
        late=_rows(store, plan, late, "what is overdue", now, rights),
        due=_rows(store, plan, _open_and_due(store, plan, *soon), "", now, rights),
        changes=tuple(recent_changes(store, plan)),
        suggestions=suggestions(store, plan)[:MOST_SUGGESTIONS],
        proposals=alias_proposals.pending(store, plan, now) if manager else (),
        unlinked=rights.unlinked(owners) if manager else (),
        may_update=manager or bool(mine),
        reminders=reminders.frequency_of(store, who, now, usual) if mine or rights.may_approve(who) else "",
        digests=tuple(_scheduled(digest) for digest in digests.find(store, plan)),
        may_schedule=rights.may_schedule(who),
        others=tuple(other.name for other in store.plans() if other.name != plan.name),
    )


def _scheduled(digest: Digest) -> ScheduledDigest:
    paused = digest.state == digests.PAUSED
    what = f"Digest {digest.id}: {describe(from_json(digest.rule))}{', paused' if paused else ''}"
    return ScheduledDigest(what, paused, f"{'resume' if paused else 'pause'} digest {digest.id}", f"stop digest {digest.id}")


def _yours(store: Store, plan: Plan, mine: tuple[str, ...], now: datetime, rights: Rights) -> Rows:
    """The open recommendations of these owners."""
    if not mine:
        return Rows((), 0)
    tests = replace(_open_and_due(store, plan), owners=(Owners(mine, Ownership.ANY),))
    return _rows(store, plan, tests, f"what is still open and owned by {' or '.join(mine)}", now, rights)


def _waiting(store: Store, plan: Plan, who: str, rights: Rights) -> Rows:
    """What waits for somebody's sign-off. Their own proposals are left out: nobody signs off their own."""
    if not rights.may_approve(who):
        return Rows((), 0)
    rows = []
    for row in store.recommendations(plan, history.refs_waiting(store, plan)):
        for waits, word in ((row.proposed, "completion"), (row.extension, "extension")):
            if waits and not waits.is_of(who):
                rows.append(Row(row.ref, row.title, f"{word}: {waits.to}, proposed by {rights.name(waits.by)}", row.ref))
    return Rows(tuple(rows[:MOST_ROWS]), len(rows))


def suggestions(store: Store, plan: Plan) -> tuple[Choice, ...]:
    """Example questions that this plan can answer."""
    return examples(store, plan)


def offer(store: Store, plan: Plan, now: datetime, who: str = "", rights: Rights = NOBODY) -> Answer:
    """The answer to somebody who says nothing: how many recommendations there are, and what they most likely want to ask."""
    late = store.count(plan, _open_and_due(store, plan, Due(DueTest.OVERDUE, None, now.date())))
    total = store.count(plan)
    wanted = [Choice("Summary", "summary"), Choice("What is still open", "what is still open")]
    if late:
        wanted.insert(0, Choice(f"Overdue ({late})", "what is overdue"))
    mine = rights.owners_of(who, store.vocabulary(plan).owners)
    if mine:
        sentence = f"what is still open and owned by {' or '.join(mine)}"
        wanted.insert(0, Choice("What needs me", "my reminders"))
        wanted.insert(0, Choice(f"Yours ({_yours(store, plan, mine, now, rights).total} open)", sentence))
    rows = (*wanted, *suggestions(store, plan)[: 1 if mine else 3], Choice("Help", "help"))
    return Answer(
        f"{plan.title}: {total} recommendation{'' if total == 1 else 's'}.",
        (Choices("Ask in your own words, or press one:", rows),),
        "help",
        source=source(plan),
    )


def prefixed(whole: Overview, plan: Plan | None, plans: Sequence[Plan]) -> Overview:
    """The overview with the plan's name before each sentence, where there are several plans."""
    if plan is None or len(plans) < 2:
        return whole
    named = f"{plan.name}: "

    def rows(some: Rows) -> Rows:
        return replace(
            some,
            rows=tuple(replace(row, sentence=named + row.sentence) for row in some.rows),
            sentence=some.sentence and named + some.sentence,
        )

    scheduled = tuple(replace(digest, toggle=named + digest.toggle, stop=named + digest.stop) for digest in whole.digests)
    suggested = tuple(replace(choice, sentence=named + choice.sentence) for choice in whole.suggestions)
    return replace(
        whole,
        yours=rows(whole.yours),
        waiting=rows(whole.waiting),
        late=rows(whole.late),
        due=rows(whole.due),
        suggestions=suggested,
        digests=scheduled,
    )


def nothing(store: Store) -> Overview:
    """The overview when there is no plan to show."""
    names = tuple(plan.name for plan in store.plans())
    return Overview(None, "Choose the plan to show." if names else NO_PLAN, others=names)


def recent_changes(store: Store, plan: Plan) -> Iterator[RecentChange]:
    """The plan's latest changes, newest first."""
    for at, kind, body in store.last_changes(plan, MOST_CHANGES):
        match kind:
            case "import":
                number = sum(1 for row in body["recommendations"] if not row.get("parent"))
                what = f"Read from {body['file']}: {number} recommendations."
            case "alias":
                what = f"“{body['words']}” is now known to mean {body['ref']}."
            case "vocabulary":
                what = "The words of the plan file were read anew."
            case "update":
                what = _update_text(store, plan, at, body)
            case _:
                continue
        yield RecentChange(datetime.fromisoformat(at), what)


def _update_text(store: Store, plan: Plan, at: str, body: Mapping[str, Any]) -> str:
    """An update in the journal, in words. `body` is the change as the journal holds it."""
    entry = history.Entry(
        seq=0,
        at=at,
        plan=plan.name,
        before=body["from"],
        after=body["to"],
        added=body.get("added"),
        undoes=body.get("undoes"),
        undone_by=None,
        marked=None,
        **{name: body[name] for name in ("who", "surface", "link", "ref", "field", "why", "event")},
    )
    return f"{names.name(store, entry.who)}: {entry.ref} – {describe_entry(entry)}."


def _open_and_due(store: Store, plan: Plan, *due: Due) -> Filters:
    """Filters for what is open and due as `due` says."""
    statuses = store.vocabulary(plan).statuses
    closed = tuple(status.word for status in statuses if status.closed)
    still = (None, *(status.word for status in statuses if not status.closed))
    return Filters(statuses=still, due=due, closed=closed)


def _rows(store: Store, plan: Plan, tests: Filters, say: str, now: datetime, rights: Rights) -> Rows:
    refs = store.refs(plan, tests)
    shown = store.recommendations(plan, refs[:MOST_ROWS])
    passing = store.parts_that_pass(plan, tests)
    rows = []
    for row in shown:
        line = line_of(store, plan, row, now, rights)
        parts = [line_of(store, plan, part, now, rights) for part in rows_of(row) if part.ref in passing.get(row.ref, ())]
        note = "\n".join([line.note, *(f"{part.ref} {part.status} · {part.time}" for part in parts)])
        rows.append(Row(row.ref, line.short_title, note, row.ref))
    return Rows(tuple(rows), len(refs), say if len(refs) > len(rows) else "")

"""What App Home shows about a plan, for one person at one moment: counts, what is due and late, recent changes, what to ask.

There is no Block Kit here; `home` draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.answer import Answer, Brief, Choice, Choices
from handlers.answers.help import examples
from handlers.answers.parts import rows_of
from handlers.line import SEPARATOR, capital, line_of, shorten
from handlers.request import Request
from handlers.rights import NOBODY, Rights
from handlers.schedules import digests as schedules
from handlers.schedules import reminders
from handlers.schedules.recurrence import describe, from_json
from handlers.updates import events
from knowledge import alias_proposals, changes, digests, history
from knowledge.alias_proposals import Proposal
from knowledge.digests import Digest
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership
from knowledge.importing import source
from knowledge.journal import DOCUMENT
from knowledge.model import Plan, Recommendation
from knowledge.plan_health import measure
from knowledge.store import Store

DUE_DAYS = 28  # due soon means due within four weeks
MOST_ROWS = 5  # the most recommendations under each heading
MOST_CHANGES = 5
MOST_FIELDS = 8  # the most fields that one change usually has


@dataclass(frozen=True, slots=True)
class Row:
    """One recommendation with a note. `sentence` asks for its card, and `choices` are the things that can be done right
    away.
    """

    ref: str
    title: str
    note: str
    sentence: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """The first few of `total` recommendations. `sentence` lists them all, or is "" if these are all."""

    rows: tuple[Row, ...]
    total: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class RecentChange:
    """One change to the plan, in words, and when it was made."""

    when: str
    text: str


@dataclass(frozen=True, slots=True)
class ScheduledDigest:
    """A digest in words: where it is posted, and when. The sentences that pause or resume it (`toggle`) and stop it are "" for
    people who may not do that.
    """

    where: str
    when: str
    paused: bool
    toggle: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything in App Home. If no plan can be shown, `plan` is None and `title` says what to do.

    Each recommendation appears in one place: `needs` are the person's own that are late or due soon, `waiting` those that wait
    for their sign-off, `yours` their other open ones, and `late` and `due` other people's. `standing` is the plan on one line,
    and `reports` are buttons for more about it.
    `statuses` and `without` (recommendations without a status) add up to `total`. `proposals` and `unlinked` (owners without
    linked people) are only for managers. `reminders` is how often the person is reminded, or "" if there is nothing to remind
    them of. `others` are the names of other plans.
    """

    plan: str | None
    title: str
    source: str = ""
    total: int = 0
    statuses: tuple[tuple[str, int], ...] = ()
    without: int = 0
    standing: str = ""
    needs: Rows = Rows((), 0)
    waiting: Rows = Rows((), 0)
    yours: Rows = Rows((), 0)
    late: Rows = Rows((), 0)
    due: Rows = Rows((), 0)
    changes: tuple[RecentChange, ...] = ()
    reports: tuple[Choice, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    unlinked: tuple[str, ...] = ()
    may_update: bool = False
    reminders: str = ""
    digests: tuple[ScheduledDigest, ...] = ()
    may_schedule: bool = False
    others: tuple[str, ...] = ()


NO_PLAN = "No plan has been imported yet. Whoever runs planbot can import one with “planbot import FILE”."


def overview(store: Store, plan: Plan, now: datetime, who: str, rights: Rights, usual: str = "") -> Overview:
    """The plan as `who` sees it. `usual` is how often people are reminded unless they choose otherwise."""
    manager = rights.may_manage(who)
    owners = tuple(store.vocabulary(plan).owners)
    mine = rights.owners_of(who, owners)
    counts = store.tally(plan, "status")
    without = sum(number for name, number, _ in counts if name is None)
    today = changes.local(store.db, plan, now).date()
    soon = (Due(DueTest.SINCE, today), Due(DueTest.BEFORE, today + timedelta(days=DUE_DAYS + 1)))
    late = Due(DueTest.OVERDUE, None, today)
    see = _Seen(store, plan, now, rights)
    waiting = _waiting(store, plan, who, rights, now)
    taken = {row.ref for row in waiting.rows}
    own = _owned(store, plan, mine)
    later, not_mine = reminders.postponed(
        store, plan, who, store.recommendations(plan, store.refs(plan, own)) if own else (), now
    )
    needs = see.rows(_owned(store, plan, mine, soon[1]), taken, update=True, without=later | not_mine)
    yours = see.rows(own, taken, f"what is still open and owned by {' or '.join(mine)}", without=not_mine)
    return Overview(
        plan=plan.name,
        title=plan.title,
        source=source(plan),
        total=store.count(plan),
        statuses=tuple((name, number) for name, number, _ in counts if name is not None),
        without=without,
        standing=standing(store, plan, now),
        needs=needs,
        waiting=replace(waiting, rows=waiting.rows[:MOST_ROWS]),
        yours=yours,
        late=see.rows(_open_and_due(store, plan, late), taken, "what is overdue"),
        due=see.rows(_open_and_due(store, plan, *soon), taken),
        changes=tuple(recent_changes(store, plan, rights, now)),
        reports=tuple(_reports(store, plan, who, rights)),
        proposals=alias_proposals.pending(store, plan, now) if manager else (),
        unlinked=rights.unlinked(owners) if manager else (),
        may_update=manager or bool(mine),
        reminders=reminders.frequency_of(store, who, now, usual) if mine or rights.may_approve(who) else "",
        digests=tuple(_scheduled(digest, who, rights) for digest in schedules.visible(store, plan, who)),
        may_schedule=rights.may_schedule(who),
        others=tuple(other.name for other in store.plans() if other.name != plan.name),
    )


def _scheduled(digest: Digest, who: str, rights: Rights) -> ScheduledDigest:
    is_paused = digest.state == digests.PAUSED
    rule = describe(from_json(digest.rule))
    when = f"{capital(rule)}{' (paused)' if is_paused else ''}"
    if not schedules.may_change(digest, who, rights):
        return ScheduledDigest(schedules.place_of(digest), when, is_paused)
    toggle, stop = (schedules.sentence_of(digest, verb) for verb in ("resume" if is_paused else "pause", "stop"))
    return ScheduledDigest(schedules.place_of(digest), when, is_paused, toggle, stop)


def _reports(store: Store, plan: Plan, who: str, rights: Rights) -> Iterator[Choice]:
    """Buttons below the position of the plan: for managers and approvers also the report, and what waits for sign-off."""
    yield Choice("Summary", "summary")
    yield Choice("What is still open", "what is still open")
    if rights.may_manage(who) or rights.may_approve(who):
        yield Choice("Committee report", "committee report")
        if history.refs_waiting(store, plan):
            yield Choice("Waiting for sign-off", "what is waiting for sign-off")
    yield Choice("Chart", "chart by status")


def standing(store: Store, plan: Plan, now: datetime) -> str:
    """The plan on one line: "2 of 14 closed · 2 late · 4 due soon"."""
    health = measure(store, plan, now)
    late, soon, waiting = health.dates["late"], health.dates["soon"], len(history.refs_waiting(store, plan))
    numbers = (f"{late} late", f"{soon} due soon", f"{waiting} waiting for sign-off" if waiting else "")
    return SEPARATOR.join((f"{health.dates['closed']} of {health.total} closed", *filter(None, numbers)))


def _owned(store: Store, plan: Plan, mine: tuple[str, ...], *due: Due) -> Filters | None:
    """Tests for what is open and owned by any of these owners, or None if there are no owners."""
    return replace(_open_and_due(store, plan, *due), owners=(Owners(mine, Ownership.ANY),)) if mine else None


def _waiting(store: Store, plan: Plan, who: str, rights: Rights, now: datetime) -> Rows:
    """What is waiting for the person's decision, including suggestions, and what was sent back to them. Nobody signs off their
    own proposals.
    """
    request = Request("", who, now, rights=rights)
    briefs = (*reminders.waiting_for(store, plan, request), *reminders.sent_back(store, plan, who, rights, now))
    rows = tuple(_row_of(brief) for brief in briefs)
    return Rows(rows, len(rows), "what needs me" if len(rows) > MOST_ROWS else "")


def _row_of(brief: Brief) -> Row:
    """A brief as a row in Home. Home has its own button to open the recommendation."""
    quotes = (f"“{text}”" for text in brief.quotes)
    note = "\n".join((brief.lead.replace("{}", "it", 1), *brief.rows, *quotes))
    decisions = tuple(replace(choice, ref=brief.ref) for choice in brief.choices if choice.text != "Open")
    return Row(brief.ref, shorten(brief.title), note, brief.ref, decisions)


def suggestions(store: Store, plan: Plan) -> tuple[Choice, ...]:
    """Example questions that this plan can answer."""
    return examples(store, plan)


def offer(store: Store, plan: Plan, now: datetime, who: str = "", rights: Rights = NOBODY) -> Answer:
    """The answer to an empty message: how many recommendations there are, and what the person most likely wants to ask."""
    late = store.count(plan, _open_and_due(store, plan, Due(DueTest.OVERDUE, None, now.date())))
    wanted = [Choice("Summary", "summary"), Choice("What is still open", "what is still open")]
    if late:
        wanted.insert(0, Choice(f"Overdue ({late})", "what is overdue"))
    mine = rights.owners_of(who, store.vocabulary(plan).owners)
    if mine:
        sentence = f"what is still open and owned by {' or '.join(mine)}"
        wanted.insert(0, Choice("What needs me", "my reminders"))
        open_ones = _owned(store, plan, mine)
        wanted.insert(0, Choice(f"Mine ({store.count(plan, open_ones) if open_ones else 0})", sentence))
    rows = (*wanted, *suggestions(store, plan)[: 1 if mine else 3], Choice("Help", "help"))
    return Answer(
        f"{plan.title}: {standing(store, plan, now)}",
        (Choices("Ask in your own words, or press one:", rows),),
        "help",
        source=source(plan),
    )


def prefixed(whole: Overview, plan: Plan | None, plans: Sequence[Plan]) -> Overview:
    """The overview with the plan's name in front of each sentence, if there are several plans."""
    if plan is None or len(plans) < 2:
        return whole
    named = f"{plan.name}: "

    def rows(some: Rows) -> Rows:
        return replace(
            some,
            rows=tuple(
                replace(
                    row,
                    sentence=named + row.sentence,
                    choices=tuple(replace(choice, sentence=named + choice.sentence) for choice in row.choices),
                )
                for row in some.rows
            ),
            sentence=some.sentence and named + some.sentence,
        )

    scheduled = tuple(
        replace(digest, toggle=named + digest.toggle, stop=named + digest.stop) if digest.stop else digest
        for digest in whole.digests
    )
    reports = tuple(replace(choice, sentence=named + choice.sentence) for choice in whole.reports)
    return replace(
        whole,
        needs=rows(whole.needs),
        yours=rows(whole.yours),
        waiting=rows(whole.waiting),
        late=rows(whole.late),
        due=rows(whole.due),
        reports=reports,
        digests=scheduled,
    )


def nothing(store: Store) -> Overview:
    """The overview when there is no plan to show."""
    names = tuple(plan.name for plan in store.plans())
    return Overview(None, "Choose the plan to show." if names else NO_PLAN, others=names)


def recent_changes(store: Store, plan: Plan, rights: Rights, now: datetime) -> Iterator[RecentChange]:
    """The plan's most recent changes, newest first."""
    entries = history.history(store, plan, most=MOST_CHANGES * MOST_FIELDS)
    updates = events.events(store, [entry for entry in entries if entry.who != DOCUMENT])
    every = [*((event.first.at, events.sentence(event, rights)) for event in updates), *_other_changes(store, plan)]
    today = changes.local_in(store, plan, now).date()
    for at, text in sorted(every, reverse=True)[:MOST_CHANGES]:
        yield RecentChange(events.when(changes.local_in(store, plan, datetime.fromisoformat(at)), today), text)


def _other_changes(store: Store, plan: Plan) -> Iterator[tuple[str, str]]:
    """The recent changes that aren't to a recommendation, as (at, text)."""
    for at, kind, body in store.last_changes(plan, MOST_CHANGES * MOST_FIELDS):
        match kind:
            case "import":
                number = sum(1 for row in body["recommendations"] if not row.get("parent"))
                what = f"Imported {body['file']}: {number} recommendations."
            case "alias":
                what = f"“{body['words']}” is now known to mean {body['ref']}."
            case "vocabulary":
                what = "The plan file was read again."
            case _:
                continue
        yield at, what


def _open_and_due(store: Store, plan: Plan, *due: Due) -> Filters:
    """Tests for what is open and passes the given tests of the timescale."""
    statuses = store.vocabulary(plan).statuses
    closed = tuple(status.word for status in statuses if status.closed)
    still = (None, *(status.word for status in statuses if not status.closed))
    return Filters(statuses=still, due=due, closed=closed)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A plan as one person sees it at one moment."""

    store: Store
    plan: Plan
    now: datetime
    rights: Rights

    def rows(
        self, tests: Filters | None, taken: set[str], say: str = "", update: bool = False, without: frozenset[str] = frozenset()
    ) -> Rows:
        """Recommendations that pass the tests and aren't in `taken` or `without`, soonest due first. They are added to `taken`.
        `say` is the sentence that lists them all.
        """
        store, plan = self.store, self.plan
        refs = tuple(ref for ref in store.refs(plan, tests) if ref not in taken | without) if tests else ()
        passing = store.parts_that_pass(plan, tests) if tests else {}
        every = sorted(store.recommendations(plan, refs), key=_last_day)
        taken.update(refs)
        shown = tuple(self._row(row, passing.get(row.ref, ()), update) for row in every[:MOST_ROWS])
        return Rows(shown, len(refs), say if len(refs) > len(shown) else "")

    def _row(self, row: Recommendation, passing: Sequence[str], update: bool) -> Row:
        line = line_of(self.store, self.plan, row, self.now, self.rights)
        of_parts = [line_of(self.store, self.plan, part, self.now) for part in rows_of(row) if part.ref in passing]
        note = "\n".join([line.note, *(SEPARATOR.join((f"{part.ref} {part.status}", part.time)) for part in of_parts)])
        choices = (Choice("Update", f"update {row.ref}", row.ref, "update"),) if update else ()
        return Row(row.ref, line.short_title, note, row.ref, choices)


def _last_day(row: Recommendation) -> date:
    """The last day of a recommendation, or the earliest last day among its parts. Those without one sort last."""
    timescales = [row.timescale, *(part.timescale for part in row.parts)]
    spans = [timescale.span for timescale in timescales if timescale]
    return min((span.end for span in spans if span and span.end), default=date.max)

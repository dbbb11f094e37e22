"""Digests: setting them up, listing, pausing and stopping them, and what a digest says when it is due.

A digest with nothing to report isn't posted. Its progress is remembered as the number of a change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.answer import Answer, Brief, Choice, Choices, Note, Part
from handlers.answers import past, reports
from handlers.answers.parts import unit
from handlers.language.digests import STATES
from handlers.line import LATE, SEPARATOR, Line, capital, line_of
from handlers.numbers import counted
from handlers.question import join_names
from handlers.request import Request
from handlers.schedules import recurrence
from handlers.schedules.recurrence import Recurrence, describe, from_json
from handlers.understanding import lexicon, names
from handlers.understanding.forms import Sentence
from handlers.updates import draft as drafts
from handlers.updates import notices
from knowledge import changes, digests, fields, history
from knowledge.calendars import written
from knowledge.digests import ACTIVE, PAUSED, STOPPED, Digest
from knowledge.encoding import timestamp
from knowledge.fields import WAITING
from knowledge.filters import Filters, Owners, Ownership
from knowledge.history import Entry
from knowledge.journal import DOCUMENT
from knowledge.model import Plan, Unclear
from knowledge.names import channel
from knowledge.plan_health import by_days, measure
from knowledge.store import Store

Action = Callable[[Store, Plan, Request, re.Match[str]], Answer]
DONE = {PAUSED: "is paused; “resume digest {id}” starts it again", STOPPED: "is stopped", ACTIVE: "is running again"}
LOOKED_BACK = timedelta(days=30)  # the period covered by the preview of a digest
SHOWN = 8  # the most recommendations in one digest
NAMED = 12  # the most recommendations listed as late or due soon
QUOTED = 2  # the most texts quoted for one recommendation
WITH_BUTTONS = 6  # the most digests in a list that get buttons


def answer(store: Store, plan: Plan, request: Request, sentence: Sentence) -> Answer:
    """The answer to a sentence about digests."""
    try:
        return ACTIONS[sentence.key](store, plan, request, sentence.match)
    except Unclear as trouble:
        return Answer(str(trouble), asks="schedule")


def set_up(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Set up a digest in the channel that the request comes from."""
    _may(request)
    if not request.channel:
        raise Unclear("A digest needs a channel: set it up in Slack, in the channel that it is for.")
    here = changes.local(store.db, plan, request.at)
    rule = recurrence.parse(match["when"], here.date())
    owners = owners_named(store, plan, rule.owners)
    rule = replace(rule, owners=join_names(owners))
    event = request.event or f"{request.channel}:{request.text}:{request.at.isoformat()}"
    id = digests.create(store, plan, request.channel, recurrence.to_json(rule), request.author, request.at, f"digest:{event}")
    number = next(digest.number for digest in digests.find(store, plan) if digest.id == id)
    first = recurrence.next_due(rule, request.at, request.meetings, request.calendar)
    when = "No meeting is set yet that it could come before."
    if first:
        when = f"The first one is on {moment(first, rule)}{_moved(rule, first, request)}."
    nothing = (
        "If nothing has changed and nothing has become late, nothing is posted."
        if rule.changed_only
        else "If nothing has changed, it says so in one line."
    )
    stop = Choices("", (Choice("Pause", f"pause digest {number}"), Choice("Stop", f"stop digest {number}")))
    return Answer(
        f"Digest {number} is set up here: {describe(rule)}.",
        (Note(f"{when} {nothing}"), stop),
        "schedule",
        recorded=True,
        cards=_preview(store, plan, id, request),
    )


def _moved(rule: Recurrence, first: datetime, request: Request) -> str:
    """Why a digest comes on a different day from the one in its rule, or "" if it doesn't."""
    named = recurrence.named_day(rule, first, request.meetings, request.calendar)
    if named == first.astimezone(ZoneInfo(rule.zone)).date():
        return ""
    return f", because {named:%A} {written(named)} is {request.calendar.why_off(named)}"


def _preview(store: Store, plan: Plan, id: int, request: Request) -> tuple[Answer, ...]:
    """What a digest would say today about the last month, as a card, or () if nothing changed."""
    since = request.at - LOOKED_BACK
    entries = history.history(store, plan, since=since, most=-1)
    digest = next(digest for digest in digests.find(store, plan) if digest.id == id)
    if not entries:
        return ()
    before = replace(digest, reported=min(entry.seq for entry in entries) - 1, created=timestamp(since))
    shown, _ = compose(store, plan, before, request)
    if shown is None:
        return ()
    parts = tuple(part for part in shown.parts if not isinstance(part, Choices))
    return (replace(shown, headline=f"This is how it will look. {shown.headline}", parts=parts),)


def _may(request: Request) -> None:
    """Raise Unclear if the author of the request isn't allowed to set up digests, or the request is late."""
    if request.is_late:
        raise Unclear("Nothing was changed: that only reached me now, long after it was sent. Send it again if it still holds.")
    if not request.rights.may_schedule(request.author):
        people = request.rights.any_of(sorted(request.rights.managers))
        raise Unclear(f"Only managers can set up digests{': ask ' + people if people else ', and the settings name none'}.")


def owners_named(store: Store, plan: Plan, words: str) -> tuple[str, ...]:
    """The owners meant by "only Procurement's"; () for no words. Raises Unclear if the words name no owner."""
    if not words:
        return ()
    spotted = names.owners(words.casefold(), lexicon(store, plan))
    owners = tuple(name for meant in spotted.names for name in meant)
    if not owners:
        raise Unclear(
            f"“{words}” isn’t an owner in this plan. Its owners are {join_names(tuple(store.vocabulary(plan).owners), 20)}."
        )
    return owners


def show(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """A list of the digests."""
    every = digests.find(store, plan)
    if not every:
        return Answer(f"No digest is set up. Send, for example, “{recurrence.LINE}”.", asks="schedule")
    lines = tuple(Note(f"Digest {digest.number}, in {_where(digest, request)}: {_timing(digest, request)}") for digest in every)
    rows = tuple(
        Choice(verb if len(every) == 1 else f"{verb} {digest.number}", f"{verb.casefold()} digest {digest.number}")
        for digest in every[:WITH_BUTTONS]
        for verb in _verbs(digest)
    )
    return Answer(f"{counted(len(every), 'digest')}.", (*lines, Choices("", rows)), "schedule")


def _verbs(digest: Digest) -> tuple[str, str]:
    return ("Resume" if digest.state == PAUSED else "Pause", "Stop")


def _where(digest: Digest, request: Request) -> str:
    if digest.channel == request.channel:
        return "this channel"
    return f"channel {digest.channel}" if request.surface == "terminal" else channel(digest.channel)


def _timing(digest: Digest, request: Request) -> str:
    """When a digest is due, and how the last one went."""
    rule = from_json(digest.rule)
    following = recurrence.next_due(rule, request.at, request.meetings, request.calendar)
    if digest.state == PAUSED:
        state = "paused"
    else:
        state = f"next on {moment(following, rule)}" if following else "not due within a year"
    last = f"; the last one was {digest.outcome}" if digest.outcome else ""
    return f"{describe(rule)}; {state}{last}."


def change(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Pause, stop or resume a digest."""
    _may(request)
    every = digests.find(store, plan)
    here = [digest for digest in every if digest.channel == request.channel]
    by_number = [digest for digest in every if str(digest.number) == match["id"]]
    by_id = [digest for digest in every if str(digest.id) == match["id"]]  # buttons of earlier versions have ids
    wanted = by_number or by_id if match["id"] else here
    if not wanted:
        raise Unclear(f"There is no digest {match['id'] or 'here'}: “what digests are there” lists them.")
    if len(wanted) > 1:
        numbers = join_names(tuple(str(digest.number) for digest in wanted))
        raise Unclear(f"There are several digests here: say which, {numbers}.")
    state = STATES[match["verb"].casefold()]
    digests.change_state(store, wanted[0], state, request.author, request.at)
    return Answer(f"Digest {wanted[0].number} {DONE[state].format(id=wanted[0].number)}.", asks="schedule")


def moment(at: datetime | None, rule: Recurrence) -> str:
    """A due moment in words, in the digest's own time zone."""
    assert at is not None
    local = at.astimezone(ZoneInfo(rule.zone))
    return f"{local:%A} {written(local)} at {local.hour}:{local:%M}"


# What a digest says


def compose(store: Store, plan: Plan, digest: Digest, request: Request) -> tuple[Answer | None, int]:
    """What a digest says now (None if there is nothing to post), and the seq of the last change that it covers."""
    rule = from_json(digest.rule)
    upto = digests.last_change(store, plan)
    owners = owners_named(store, plan, rule.owners)
    entries = history.history(store, plan, after=digest.reported, owners=owners, most=-1)
    entries = tuple(entry for entry in entries if entry.seq <= upto)
    tests = Filters(owners=(Owners(owners, Ownership.ANY),)) if owners else Filters()
    whose = f" for {join_names(owners)}" if owners else ""
    day = _last(store, plan, digest)
    since = written(day)
    refs = tuple(dict.fromkeys(entry.ref for entry in entries if not entry.undone_by and not entry.undoes))
    became_late = _became_late(store, plan, request, tests, day.date())
    if not (refs or became_late):
        if rule.changed_only:
            return None, upto
        return Answer(f"Nothing has changed{whose} since {since}.", (Note(plan.title),), "digest"), upto
    briefs = _briefs(store, plan, request, entries, refs)
    more = (
        [Note(f"{len(refs) - len(briefs)} more changed: “what changed since {since}” lists all.")] if len(refs) > SHOWN else []
    )
    parts: list[Part] = [*_standing(store, plan, request, tests), *briefs, *more]
    about = join_names(owners)
    offered = (
        Choice("Summary", f"summary for {about}" if about else "summary"),
        Choice("All changes", "what changed this month"),
    )
    parts.append(Choices("", offered))
    every_part = {part for parts in store.parts(plan).values() for part in parts}
    number = f"{len(refs)} {unit(not every_part.isdisjoint(refs), len(refs))}"
    headline = f"{number} changed{whose} since {since}."
    if became_late:
        late = f"{join_names(became_late, NAMED)} {'has' if len(became_late) == 1 else 'have'} become late since {since}"
        headline = f"{late}, and {number} changed{whose}." if refs else f"{late}."
    return Answer(headline, tuple(parts), "digest", refs), upto


def _became_late(store: Store, plan: Plan, request: Request, tests: Filters, since: date) -> tuple[str, ...]:
    """What has become late since that day, and still is."""
    today = changes.local(store.db, plan, request.at).date()
    days = (today - since).days
    return tuple(ref for ref, left in by_days(store, plan, request.at, tests) if -days <= left < 0)


def _last(store: Store, plan: Plan, digest: Digest) -> datetime:
    """The day of the last digest, or the day on which it was set up."""
    return changes.local(store.db, plan, datetime.fromisoformat(max(digest.last_due, digest.created)))


def _briefs(store: Store, plan: Plan, request: Request, entries: Sequence[Entry], refs: tuple[str, ...]) -> tuple[Brief, ...]:
    """What changed on each recommendation and what was written about it. Late recommendations come first."""
    rows = store.recommendations(plan, refs)
    lines = {row.ref: line_of(store, plan, row, request.at, request.rights) for row in rows}
    shown = sorted(rows, key=lambda row: LATE not in lines[row.ref].late)[:SHOWN]
    return tuple(_brief(request, lines[row.ref], entries) for row in shown)


def _brief(request: Request, line: Line, entries: Sequence[Entry]) -> Brief:
    """One recommendation: its current position, what changed on one line, and the last texts that were written."""
    lasting = [entry for entry in reversed(entries) if entry.ref == line.ref and not entry.undone_by and not entry.undoes]
    changed = "; ".join(_changed(request, lasting))
    quotes = [
        f"{text} – {past.changed_by(request, entry)}"
        for entry in reversed(lasting)
        if entry.who != DOCUMENT and (text := notices.written_text(entry))
    ]
    head = SEPARATOR.join(filter(None, ("{}", line.status, line.late)))
    nothing = () if quotes else ("Changed and changed back",)
    rows = (capital(changed),) if changed else nothing
    return Brief(line.ref, line.short_title, head, rows, tuple(quotes[:QUOTED]), (notices.opening(line.ref),))


def _changed(request: Request, lasting: Sequence[Entry]) -> Iterator[str]:
    """What changed in each field from the first of these changes to the last, status first, with who did it and why."""
    by_field: dict[str, list[Entry]] = {}
    for entry in sorted(lasting, key=lambda entry: entry.field not in ("status", "proposed")):
        by_field.setdefault(entry.field, []).append(entry)
    for field, entries in by_field.items():
        last = entries[-1]
        who = past.changed_by(request, last)
        if last.who == DOCUMENT:
            yield f"{fields.label(field).lower()}: changed by a new document"
        elif field in WAITING:
            yield from _waited(last, who, lasting)
        elif drafts.is_replaced(field):
            if entries[0].before != last.after:
                before, after = (notices.short(drafts.display(field, value)) for value in (entries[0].before, last.after))
                why = f", because {notices.short(last.why)}" if last.why else ""
                yield f"{fields.label(field).lower()}: {before} → {after}{why} ({who})"
        else:
            for row in dict.fromkeys(row for entry in entries for row in notices.told_rows(entry)):
                yield f"{row[:1].lower()}{row[1:]} ({who})"


def _waited(last: Entry, who: str, lasting: Sequence[Entry]) -> Iterator[str]:
    """What was last proposed to an approver for one field, or decided; nothing if the new value says so."""
    becomes = WAITING[last.field]
    if last.after:
        waits = "sign-off" if last.field == "proposed" else "agreement"
        yield f"{fields.label(becomes).lower()}: {last.after['to']} proposed by {who}, waiting for {waits}"
    elif last.why and last.why != changes.ANOTHER_STATUS and not any(entry.field == becomes for entry in lasting):
        yield f"{last.before['to']} sent back by {who}: “{notices.short(last.why)}”"


def _standing(store: Store, plan: Plan, request: Request, tests: Filters) -> Iterator[Note]:
    """Notes with the position of the whole plan on one line, and the recommendations that are late or due soon."""
    health = measure(store, plan, request.at, tests)
    waiting = len(reports.waiting(store, plan))
    numbers = (
        f"{health.dates['closed']} of {health.total}{' actions' if store.parts(plan) else ''} closed",
        f"{health.dates['late']} late" if health.dates["late"] else "",
        f"{health.dates['soon']} due soon" if health.dates["soon"] else "",
    )
    said = SEPARATOR.join((*filter(None, numbers), *((f"{waiting} waiting for sign-off",) if waiting else ())))
    yield Note(f"{plan.title}: {said}.")
    days = by_days(store, plan, request.at, tests)
    late = [f"{ref} ({counted(-left, 'day')})" for ref, left in days if left < 0]
    soon = [f"{ref} ({_in_days(left)})" for ref, left in days if left >= 0]
    for label, named in (("Late", late), ("Due soon", soon)):
        if named:
            more = f" and {len(named) - NAMED:,} more" if len(named) > NAMED else ""
            yield Note(f"{label}: {', '.join(named[:NAMED])}{more}.")


def _in_days(left: int) -> str:
    return f"in {counted(left, 'day')}" if left else "today"


ACTIONS: Mapping[str, Action] = {"set up": set_up, "show": show, "change": change}
"""The handler for each row of `language.digests.SENTENCES`, by its key."""

"""Digests: set up, listed, paused and stopped in sentences; and what one says when it is due.

The surprise: a digest that has nothing to say says nothing. It is told what it told last by the number of a change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part
from handlers.answers import past, reports
from handlers.question import join_names
from handlers.request import Request
from handlers.schedules import recurrence
from handlers.schedules.recurrence import Recurrence, describe, from_json
from handlers.understanding import lexicon, names
from handlers.updates.notices import describe_entry
from knowledge import changes, digests, history
from knowledge.calendars import Calendar
from knowledge.digests import ACTIVE, PAUSED, STOPPED, Digest
from knowledge.filters import Filters, Owners, Ownership
from knowledge.folding import DOCUMENT
from knowledge.history import Entry
from knowledge.model import Unclear
from knowledge.plan_health import measure
from knowledge.store import Plan, Store

Doing = Callable[[Store, Plan, Request, re.Match[str]], Answer]
STATES = {"pause": PAUSED, "stop": STOPPED, "delete": STOPPED, "remove": STOPPED, "cancel": STOPPED, "resume": ACTIVE,
          "restart": ACTIVE, "unpause": ACTIVE, "continue": ACTIVE}  # fmt: skip
DID = {PAUSED: "is paused; “resume digest {id}” goes on", STOPPED: "is stopped", ACTIVE: "goes on"}
SHOWN = 8


def answer(store: Store, plan: Plan, request: Request) -> Answer | None:
    """The answer to a sentence about digests; None where the text is none."""
    plain = " ".join(request.text.split()).rstrip("?.! ")
    for pattern, doing in ROWS:
        if found := pattern.fullmatch(plain):
            try:
                return doing(store, plan, request, found)
            except Unclear as trouble:
                return Answer(str(trouble), asks="schedule")
    return None


def set_up(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """Set one up here."""
    _may(request)
    if not request.channel:
        raise Unclear("A digest needs a channel: set it up in Slack, in the channel that it is for.")
    here = changes.local(store.db, plan, request.at)
    rule = recurrence.parse(found["when"], here.date())
    owners = _owners(store, plan, rule.owners)
    rule = replace(rule, owners=join_names(owners))
    event = request.event or f"{request.channel}:{request.text}:{request.at.isoformat()}"
    id = digests.create(store, plan, request.channel, recurrence.to_json(rule), request.author, request.at, f"digest:{event}")
    first = recurrence.next_due(rule, request.at, request.meetings, Calendar(request.region))
    when = f"It comes first on {moment(first, rule)}." if first else "No meeting is set yet that it could come before."
    nothing = "It stays silent when nothing changed." if rule.changed_only else "When nothing changed, it says so in one line."
    stop = Choices("", (Choice("Pause", f"pause digest {id}"), Choice("Stop", f"stop digest {id}")))
    return Answer(
        f"Digest {id} is set up here: {describe(rule)}.", (Note(f"{when} {nothing}"), stop), "schedule", recorded=True
    )


def _may(request: Request) -> None:
    if not request.rights.may_schedule(request.author):
        people = request.rights.names_of(sorted(request.rights.managers))
        raise Unclear(f"Only managers set digests up{': ask ' + people if people else ', and the settings name none'}.")


def _owners(store: Store, plan: Plan, words: str) -> tuple[str, ...]:
    """The owners meant by "only Procurement's". Raises Unclear for what is none."""
    if not words:
        return ()
    spotted = names.owners(words.casefold(), lexicon(store, plan))
    found = tuple(name for meant in spotted.names for name in meant)
    if not found:
        raise Unclear(
            f"“{words}” is no owner of this plan. Its owners are {join_names(tuple(store.vocabulary(plan).owners), 20)}."
        )
    return found


def show(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """What digests there are."""
    every = digests.find(store, plan)
    if not every:
        return Answer(f"No digest is set up. Send, for example, “{recurrence.LINE}”.", asks="schedule")
    lines = tuple(Note(f"Digest {each.id}, in {_where(each, request)}: {_told(store, each, request)}") for each in every)
    rows = tuple(
        Choice(f"{verb} {each.id}", f"{verb.casefold()} digest {each.id}") for each in every[:6] for verb in _verbs(each)
    )
    return Answer(f"{len(every)} digest{'' if len(every) == 1 else 's'}.", (*lines, Choices("", rows)), "schedule")


def _verbs(digest: Digest) -> tuple[str, str]:
    return ("Resume" if digest.state == PAUSED else "Pause", "Stop")


def _where(digest: Digest, request: Request) -> str:
    return "this channel" if digest.channel == request.channel else f"channel {digest.channel}"


def _told(store: Store, digest: Digest, request: Request) -> str:
    """When a digest is due, and what came of it last."""
    rule = from_json(digest.rule)
    following = recurrence.next_due(rule, request.at, request.meetings, Calendar(request.region))
    state = (
        "paused" if digest.state == PAUSED else f"next on {moment(following, rule)}" if following else "not due within a year"
    )
    last = f"; the last one was {digest.outcome}" if digest.outcome else ""
    return f"{describe(rule)}; {state}{last}."


def change(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """Pause, stop, or go on."""
    _may(request)
    every = digests.find(store, plan)
    here = [each for each in every if each.channel == request.channel]
    wanted = [each for each in every if str(each.id) == found["id"]] if found["id"] else here
    if not wanted:
        raise Unclear(f"There is no digest {found['id'] or 'here'}: “what digests are there” lists them.")
    if len(wanted) > 1:
        numbers = join_names(tuple(str(each.id) for each in wanted))
        raise Unclear(f"There are several digests here: say which, {numbers}.")
    state = STATES[found["verb"].casefold()]
    digests.change_state(store, wanted[0], state, request.author, request.at)
    return Answer(f"Digest {wanted[0].id} {DID[state].format(id=wanted[0].id)}.", asks="schedule")


def moment(at: datetime | None, rule: Recurrence) -> str:
    """A due moment as a person says it, in the digest's own zone."""
    assert at is not None
    local = at.astimezone(ZoneInfo(rule.zone))
    return f"{local:%A} {local.day} {local:%B %Y} at {local.hour}:{local:%M}"


# What it says


def compose(store: Store, plan: Plan, digest: Digest, request: Request) -> tuple[Answer | None, int]:
    """What a digest says now, None where it stays silent; and the seq up to which that tells."""
    rule = from_json(digest.rule)
    upto = digests.last_change(store, plan)
    owners = _owners(store, plan, rule.owners)
    entries = history.history(store, plan, after=digest.reported, owners=owners, most=-1)
    entries = tuple(each for each in entries if each.seq <= upto)
    tests = Filters(owners=(Owners(owners, Ownership.ANY),)) if owners else Filters()
    title = f"{plan.title}{f', {join_names(owners)}' if owners else ''}"
    since = _since(store, plan, digest)
    if not entries:
        if rule.changed_only:
            return None, upto
        return Answer(f"{title}: nothing changed since {since}.", asks="digest"), upto
    refs = tuple(dict.fromkeys(each.ref for each in entries))
    parts: list[Part] = [_items(store, plan, request, entries, refs), Note(_standing(store, plan, request, tests))]
    about = join_names(owners)
    offered = (
        Choice("Summary", f"summary for {about}" if about else "summary"),
        Choice("All changes", "what changed this month"),
    )
    parts.append(Choices("", offered))
    number = f"{len(refs)} recommendation{'' if len(refs) == 1 else 's'}"
    return Answer(f"{title}: {number} changed since {since}.", tuple(parts), "digest", refs), upto


def _since(store: Store, plan: Plan, digest: Digest) -> str:
    """The day of the last one, or of its setting up."""
    day = changes.local(store.db, plan, datetime.fromisoformat(max(digest.last_due, digest.created)))
    return f"{day.day} {day:%B %Y}"


def _items(store: Store, plan: Plan, request: Request, entries: Sequence[Entry], refs: tuple[str, ...]) -> Items:
    rows = []
    for row in store.recommendations(plan, refs[:SHOWN]):
        of = [each for each in reversed(entries) if each.ref == row.ref and each.undone_by is None and each.undoes is None]
        told = [
            f"{describe_entry(each) if each.who != DOCUMENT else f'{each.field} by a new document'} ({past.who(request, each)})"
            for each in of
        ]
        rows.append(Item(row.ref, row.title, "; ".join(dict.fromkeys(told)) or "changed and changed back", row.ref))
    return Items(tuple(rows), len(refs))


def _standing(store: Store, plan: Plan, request: Request, tests: Filters) -> str:
    """Where all stands, in a line."""
    found = measure(store, plan, request.at, tests)
    waiting = len(reports.waiting(store, plan))
    told = [
        f"{found.dates['closed']} of {found.total} closed",
        f"{found.dates['late']} late",
        f"{found.dates['soon']} due soon",
    ]
    return f"Now: {', '.join(told)}{f', {waiting} waiting for sign-off' if waiting else ''}."


ROWS: tuple[tuple[re.Pattern[str], Doing], ...] = tuple(
    (re.compile(pattern, re.I), doing)
    for pattern, doing in (
        (r"(?:(?:post|send|set up|give us|start|schedule) )?(?:a |the )?(?:digest|summary|report)(?: (?:here|in here|in this channel|to this channel))? (?P<when>(?:on |every |each |the |first |last |daily|weekly|quarterly|monthly|fortnightly|\d+ (?:working |clear )?days? before |mondays?\b|tuesdays?\b|wednesdays?\b|thursdays?\b|fridays?\b).*)", set_up),
        (r"(?:post |send |set up |start |schedule )?(?:a )?digest here(?: (?P<when>.*))", set_up),
        (r"(?:what|which|list(?: the)?|show(?: me)?(?: the)?) (?:digests|scheduled summaries|schedules)(?: (?:are there|do we have|are set up|exist|there are|here))?|digests", show),
        (r"(?P<verb>pause|stop|delete|remove|cancel|resume|restart|unpause|continue) (?:the |this )?digest(?: (?:number |no\.? ?|#)?(?P<id>\d+))?(?: here)?", change),
    )
)  # fmt: skip

"""Reminders to the people responsible: each gets one message about everything that needs them, and can reply to it.

Nothing is queued. A reminder is worked out when it is due, so a new date, another owner or a timely update cancels it
automatically.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers.answer import Answer, Brief, Choice, Choices, Note, Notice, Part
from handlers.answers import parts as units
from handlers.language.reminders import OFTEN
from handlers.line import SEPARATOR, capital, line_of
from handlers.numbers import counted
from handlers.question import join_names
from handlers.request import EVERY_WEEK, Request
from handlers.rights import Rights
from handlers.schedules.recurrence import WEEKLY, Recurrence
from handlers.understanding.forms import Sentence
from handlers.understanding.refs import shape
from handlers.updates import notices, suggestions
from knowledge import changes, history, sessions
from knowledge.fields import WAITING
from knowledge.filters import Filters, Owners, Ownership
from knowledge.history import Entry
from knowledge.model import Plan, Proposed, Recommendation, Unclear
from knowledge.plan_health import STALE
from knowledge.store import Store
from knowledge.vocabulary import Vocabulary

Action = Callable[[Store, Plan, Request, re.Match[str]], Answer]
DUE = Recurrence(WEEKLY, 1, (0,), "09:30", anchor="2024-01-01")  # Mondays, or the next working day
NEVER = "never"
DAYS = {EVERY_WEEK: 6, "fortnightly": 13, "monthly": 27}  # the next reminder can come after more than this many days
LATE, DUE_SOON, STALE_ONLY = range(3)  # how serious the reason for a reminder is, most serious first
SOON = 14  # people are reminded of a date from this many days before it
MOST = 8  # the most recommendations in one reminder
UPDATED = timedelta(days=7)  # anything updated within this time is left out
SNOOZED = timedelta(days=7)
NOT_MINE = timedelta(days=365)
KEPT = timedelta(days=3650)  # how long people's choices are remembered
UNKNOWN = "I don’t know who you are: reminders are for people named in the settings."


@dataclass(frozen=True, slots=True)
class Line:
    """A recommendation in a reminder. The smaller the `rank`, the more serious the reason. `stale` says for how long nobody has
    updated it, or is "" if that isn't a reason.
    """

    row: Recommendation
    rank: int
    stale: str = ""


# People's choices, and when they were last reminded


def frequency_of(store: Store, who: str, now: datetime, usual: str) -> str:
    """How often the person wants to be reminded."""
    saved = sessions.load(store, f"reminders:{who}", now)
    return str(saved["every"]) if saved else usual


def set_frequency(store: Store, who: str, how_often: str, now: datetime) -> None:
    sessions.save(store, {"every": how_often}, now, KEPT, f"reminders:{who}", needed=True)


def last_reminded(store: Store, plan: Plan, who: str, now: datetime) -> datetime | None:
    saved = sessions.load(store, f"reminded:{plan.name}:{who}", now)
    return datetime.fromisoformat(saved["at"]) if saved else None


def record_reminded(store: Store, plan: Plan, who: str, now: datetime) -> None:
    sessions.save(store, {"at": now.isoformat()}, now, KEPT, f"reminded:{plan.name}:{who}")


def is_due(store: Store, plan: Plan, who: str, now: datetime, usual: str) -> bool:
    """True if enough days have passed since the person's last reminder, or if they have had none. False if they want none."""
    how_often = frequency_of(store, who, now, usual)
    if how_often == NEVER:
        return False
    last = last_reminded(store, plan, who, now)
    return last is None or (now - last).days >= DAYS[how_often]


def recipients(rights: Rights) -> tuple[str, ...]:
    """Everybody who may need a reminder: the people responsible for an owner, and the approvers."""
    linked = (person for people in rights.linked.values() for person in people)
    return tuple(dict.fromkeys((*linked, *rights.who_may_approve())))


# What people are reminded of


def compose(store: Store, plan: Plan, who: str, rights: Rights, now: datetime) -> Answer | None:
    """One message with everything that needs a person's attention now, or None if nothing does."""
    request = Request("", who, now, rights=rights)
    due = sorted(lines(store, plan, who, rights, now), key=lambda line: (line.rank, line.row.ref))
    waiting = (*waiting_for(store, plan, request), *sent_back(store, plan, who, rights, now))
    briefs = (*waiting, *(_brief(store, plan, line, rights, now) for line in due[:MOST]))
    if not briefs:
        return None
    parts: list[Part] = list(briefs)
    if len(due) > MOST:
        parts.append(Note(f"{len(due) - MOST} more of yours need you; “what is still open” lists them."))
    parts.append(Note("Change how often: reply “remind me monthly”, “fortnightly” or “never”, or use Home."))
    refs = tuple(line.row.ref for line in due)
    number = len({*refs, *(brief.ref for brief in waiting)})
    where = f" in {plan.title}" if len(store.plans()) > 1 else ""
    unit = units.unit(bool(store.parts(plan)), number)
    return Answer(f"{number} {unit} need{'s' if number == 1 else ''} you{where}.", tuple(parts), "reminder", refs)


def headline_once_done(headline: str, left: int) -> str:
    """The headline of a reminder, reworded for the number of rows that are `left` to deal with."""
    match = re.fullmatch(r"[\d,]+ (\w+?)s? needs? you(.*)", headline)
    if match is None:
        return headline
    need = f"{counted(left, match[1])} need{'s' if left == 1 else ''}" if left else "Nothing else needs"
    return f"{need} you{match[2]}"


def waiting_for(store: Store, plan: Plan, request: Request) -> Iterator[Brief]:
    """What is waiting for the person's decision: proposals to sign off, other than their own, and suggestions."""
    if request.rights.may_approve(request.author):
        for ref in history.refs_waiting(store, plan):
            standing = changes.current(store, plan, ref)
            proposals = (Proposed(**standing.values[field]) for field in WAITING if standing.values[field])
            if not any(proposal.is_of(request.author) for proposal in proposals):
                yield notices.to_sign_off(request, standing, notices.evidence_for(store, plan, standing))
    yield from (suggestions.brief(request, suggestion) for suggestion in suggestions.waiting_for(store, plan, request))


def _brief(store: Store, plan: Plan, line: Line, rights: Rights, now: datetime) -> Brief:
    """One recommendation in a reminder, with its buttons."""
    ref = line.row.ref
    shown = line_of(store, plan, line.row, now, rights)
    head = SEPARATOR.join(filter(None, ("{}", shown.status, shown.late)))
    update = (notices.updating(ref),)
    menu = (
        Choice("Extend", f"update {ref}", ref, form="extend"),
        Choice("Not mine", f"not mine {ref}"),
        Choice("Later", f"later {ref}"),
    )
    below = SEPARATOR.join(filter(None, (shown.due, line.stale)))
    return Brief(ref, shown.short_title, head, (capital(below),), (), update, menu)


def lines(store: Store, plan: Plan, who: str, rights: Rights, now: datetime) -> Iterator[Line]:
    """The open recommendations that the person is responsible for and that need attention."""
    owners = tuple(owner for owner in store.vocabulary(plan).owners if who in rights.accountable((owner,)))
    if not owners:
        return
    closed = set(store.vocabulary(plan).closed)
    today = changes.local(store.db, plan, now).date()
    read_on = date.fromisoformat(plan.read_on)
    for row in store.recommendations(plan, store.refs(plan, Filters(owners=(Owners(owners, Ownership.ANY),)))):
        if row.status in closed or row.proposed or _put_off(store, plan, who, row, now) or _updated(store, plan, row, now):
            continue
        rank, stale = _rank(row, today), _stale(row, read_on, now)
        if rank < STALE_ONLY or stale:
            yield Line(row, rank, stale)


def late_rows(store: Store, plan: Plan, who: str, rights: Rights, now: datetime) -> tuple[Recommendation, ...]:
    """The rows that the person's reminder lists as late."""
    due = sorted(lines(store, plan, who, rights, now), key=lambda line: (line.rank, line.row.ref))
    return tuple(line.row for line in due[:MOST] if line.rank == LATE)


def is_late(row: Recommendation, vocabulary: Vocabulary, today: date) -> bool:
    """True if its date has passed and it is neither closed nor waiting for sign-off."""
    return row.status not in set(vocabulary.closed) and not row.proposed and _rank(row, today) == LATE


def _updated(store: Store, plan: Plan, row: Recommendation, now: datetime) -> bool:
    """True if it was updated so recently that no reminder is needed. An update that was undone doesn't count."""
    if row.updated is None or now - datetime.fromisoformat(row.updated) >= UPDATED:
        return False
    recent = history.history(store, plan, (row.ref,), since=now - UPDATED, most=-1)
    return any(not (entry.undone_by or entry.undoes) for entry in recent)


def _put_off(store: Store, plan: Plan, who: str, row: Recommendation, now: datetime) -> bool:
    """True if the person answered "later" or "not mine", and neither its date nor its owners have changed since."""
    return bool(_answer_that_holds(store, plan, who, row, now))


def _answer_that_holds(store: Store, plan: Plan, who: str, row: Recommendation, now: datetime) -> Mapping[str, Any]:
    """What was stored with the answer "later" or "not mine"; empty if there is none or it no longer holds."""
    saved = sessions.load(store, f"later:{plan.name}:{who}:{row.ref}", now)
    return saved if saved and saved["as"] == fingerprint(row) else {}


def postponed(
    store: Store, plan: Plan, who: str, rows: Sequence[Recommendation], now: datetime
) -> tuple[frozenset[str], frozenset[str]]:
    """The refs of those about which the person answered "later", and of those about which they answered "not mine"."""
    answers = {row.ref: _answer_that_holds(store, plan, who, row, now) for row in rows}
    not_theirs = frozenset(ref for ref, body in answers.items() if body.get("not mine"))
    return frozenset(ref for ref, body in answers.items() if body) - not_theirs, not_theirs


def fingerprint(row: Recommendation) -> str:
    """The date and owners. When they change, an earlier "later" or "not mine" no longer counts."""
    return f"{row.timescale.words if row.timescale else ''}|{'|'.join(row.owners)}"


def _rank(row: Recommendation, today: date) -> int:
    """How urgent its date is: late, due soon, or neither."""
    end = row.timescale.span.end if row.timescale and row.timescale.span else None
    if end is None or (end - today).days > SOON:
        return STALE_ONLY
    return LATE if end < today else DUE_SOON


def _stale(row: Recommendation, read_on: date, now: datetime) -> str:
    """How long it has gone without an update, in words, or "" if that isn't long."""
    last = datetime.fromisoformat(row.updated).date() if row.updated else read_on
    days = (now.date() - last).days
    return f"no update for {days:,} days" if days >= STALE else ""


def sent_back(store: Store, plan: Plan, who: str, rights: Rights, now: datetime) -> Iterator[Brief]:
    """Requests by the person that others have sent back since the last reminder, unless that was undone, the recommendation is
    closed, or something newer was asked for or decided.
    """
    since = last_reminded(store, plan, who, now) or now - timedelta(days=7)
    later: set[tuple[str, str]] = set()  # newer requests (with "" for the field), statuses and dates
    by_ref: dict[str, list[Entry]] = {}
    for entry in history.history(store, plan, since=since, most=-1):
        if entry.undone_by or entry.undoes:
            continue
        if notices.is_sent_back(entry):
            if entry.before["by"] == who != entry.who and not {(entry.ref, ""), (entry.ref, WAITING[entry.field])} & later:
                by_ref.setdefault(entry.ref, []).append(entry)
        else:
            later.add((entry.ref, "" if entry.field in WAITING else entry.field))
    for row in store.recommendations(plan, tuple(by_ref)):
        if store.vocabulary(plan).closes(row.status) or row.proposed or row.extension:
            continue
        choices = (notices.again(row.ref), notices.opening(row.ref))
        yield notices.brief(rights.name(by_ref[row.ref][0].who), row.title, by_ref[row.ref], choices)


# Replies to a reminder


def answer(store: Store, plan: Plan, request: Request, sentence: Sentence) -> Answer:
    """The answer to a sentence about reminders."""
    if not request.author:
        return Answer(UNKNOWN, asks="reminder")
    try:
        return ACTIONS[sentence.key](store, plan, request, sentence.match)
    except Unclear as trouble:
        return Answer(str(trouble), asks="reminder")


def _row(store: Store, plan: Plan, typed: str) -> Recommendation:
    ref = shape(store.named(plan)).find(typed)
    if ref is None:
        raise Unclear(f"The plan has no {typed.upper()}.")
    return store.recommendations(plan, (ref,))[0]


def snooze(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Record that the person doesn't want to be reminded of a recommendation for a week."""
    row = _row(store, plan, match["ref"])
    sessions.save(
        store, {"as": fingerprint(row)}, request.at, SNOOZED, f"later:{plan.name}:{request.author}:{row.ref}", needed=True
    )
    return Answer(
        f"No reminder about {row.ref} for a week (sooner if its date or owner changes).", asks="reminder", refs=(row.ref,)
    )


def not_mine(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Record that a recommendation isn't the person's: managers are told, and reminders stop until its date or owners
    change.
    """
    row = _row(store, plan, match["ref"])
    sessions.save(
        store,
        {"as": fingerprint(row), "not mine": True},
        request.at,
        NOT_MINE,
        f"later:{plan.name}:{request.author}:{row.ref}",
        needed=True,
    )
    managers = tuple(sorted(request.rights.managers - {request.author}))
    who = request.rights.name(request.author)
    notice = Notice(
        f"not-mine:{row.ref}:{request.author}:{request.at:%Y-%m-%d}",
        (_not_theirs(row, who),),
        managers,
    )
    head = (
        f"{request.rights.names_of(managers)} will be told that {row.ref} isn’t yours, and you won’t be reminded of it."
        if managers
        else "The settings name no manager to tell."
    )
    back = Choices("", (Choice("Undo", f"{row.ref} is mine after all", spoken=f"Undo “Not mine” for {row.ref}"),))
    return Answer(head, (back,), "reminder", (row.ref,), notices=(notice,) if managers else ())


def mine_after_all(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Take back that a recommendation isn't the person's: managers are told, and reminders resume."""
    row = _row(store, plan, match["ref"])
    key = f"later:{plan.name}:{request.author}:{row.ref}"
    if sessions.load(store, key, request.at) is None:
        return Answer(f"You haven’t said that {row.ref} isn’t yours.", asks="reminder", refs=(row.ref,))
    sessions.delete(store, key)
    managers = tuple(sorted(request.rights.managers - {request.author}))
    lead = f"{request.rights.name(request.author)} says that {{}} is theirs after all"
    brief = Brief(row.ref, row.title, lead, choices=(notices.opening(row.ref),))
    about = f"mine-after-all:{row.ref}:{request.author}:{request.at:%Y-%m-%d}"
    head = f"Undone: you’ll be reminded of {row.ref} again."
    return Answer(head, (), "reminder", (row.ref,), notices=(Notice(about, (brief,), managers),) if managers else ())


def _not_theirs(row: Recommendation, who: str) -> Brief:
    owners = join_names(row.owners) or "nobody"
    choices = (notices.opening(row.ref), notices.updating(row.ref))
    return Brief(row.ref, row.title, f"{who} says that {{}} is not theirs", (f"Owner: {owners}",), choices=choices)


def which(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Raises Unclear, because the person didn't say which recommendation isn't theirs."""
    raise Unclear("Say which one is not yours, as “not mine R9”.")


def frequency(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Record how often the person wants to be reminded."""
    how_often = OFTEN.get(" ".join(match["every"].casefold().split()), NEVER)
    set_frequency(store, request.author, how_often, request.at)
    return Answer(
        f"You’ll get reminders {how_often} from now on." if how_often != NEVER else "You won’t get any more reminders.",
        asks="reminder",
    )


def mine(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """What the person would be reminded of now, and how often reminders come."""
    how_often = frequency_of(store, request.author, request.at, request.reminders)
    reminder = compose(store, plan, request.author, request.rights, request.at)
    note = Note(f"You get reminders {how_often}." if how_often != NEVER else "You get no reminders.")
    if reminder is None:
        return Answer("Nothing needs you at the moment.", (note,), "reminder")
    return replace(reminder, parts=(*reminder.parts, note))


ACTIONS: Mapping[str, Action] = {
    "snooze": snooze,
    "not mine": not_mine,
    "mine after all": mine_after_all,
    "which": which,
    "frequency": frequency,
    "mine": mine,
}
"""The handler for each row of `language.reminders.SENTENCES`, by its key."""

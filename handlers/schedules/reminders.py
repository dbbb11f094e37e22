"""Reminders to the people responsible: one message each about everything that concerns them, and their replies to it.

Nothing is queued. What somebody is reminded of is worked out when it is due, so that a new date, another owner or an update
made in time cancels it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.answer import Answer, Choice, Choices, Note, Notice, Part
from handlers.language.reminders import OFTEN
from handlers.question import join_names
from handlers.request import Request
from handlers.rights import Rights
from handlers.schedules.recurrence import WEEKLY, Recurrence
from handlers.understanding.forms import Sentence
from handlers.understanding.refs import shape
from knowledge import changes, history, sessions
from knowledge.calendars import written
from knowledge.fields import WAITING
from knowledge.filters import Filters, Owners, Ownership
from knowledge.history import Entry
from knowledge.model import Plan, Proposed, Recommendation, Unclear
from knowledge.plan_health import STALE
from knowledge.store import Store

Action = Callable[[Store, Plan, Request, re.Match[str]], Answer]
DUE = Recurrence(WEEKLY, 1, (0,), "09:30", anchor="2024-01-01")  # Mondays, or the next working day
NEVER = "never"
EVERY_WEEK = "weekly"
DAYS = {EVERY_WEEK: 6, "fortnightly": 13, "monthly": 27}  # days since the last one from which the next may come
SOON = 14  # days before a date from which somebody is reminded of it
MOST = 8  # recommendations in one reminder
TITLE = 140  # characters of a title
UPDATED = timedelta(days=7)  # what was updated within them is left alone
LATER = timedelta(days=7)
NOT_MINE = timedelta(days=365)
KEPT = timedelta(days=3650)  # how long somebody's wishes are remembered
UNKNOWN = "I do not know who you are: reminders are for people whom the settings know."


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation and why somebody is reminded of it, the gravest reason first. The smaller `rank`, the graver."""

    row: Recommendation
    reasons: tuple[str, ...]
    rank: int


# What somebody set, and when they were last reminded


def frequency_of(store: Store, who: str, now: datetime, usual: str) -> str:
    """How often somebody wants to be reminded."""
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
    """Whether enough days have gone by since somebody's last reminder."""
    how_often = frequency_of(store, who, now, usual)
    if how_often == NEVER:
        return False
    last = last_reminded(store, plan, who, now)
    return last is None or (now - last).days >= DAYS[how_often]


def recipients(rights: Rights) -> tuple[str, ...]:
    """Everybody who may have to be reminded: who answers for an owner, and who signs off."""
    linked = (person for people in rights.linked.values() for person in people)
    return tuple(dict.fromkeys((*linked, *rights.who_may_approve())))


# What somebody is reminded of


def compose(store: Store, plan: Plan, who: str, rights: Rights, now: datetime) -> Answer | None:
    """One message with all that concerns a person now; None if nothing does."""
    due = sorted(lines(store, plan, who, rights, now), key=lambda line: (line.rank, line.row.ref))
    signing = _signing(store, plan, who, rights)
    back = _sent_back(store, plan, who, now)
    if not due and not signing and not back:
        return None
    parts: list[Part] = [*signing, *back]
    for line in due[:MOST]:
        parts.append(Note(f"{line.row.ref}. {_short(line.row.title)} – {'; '.join(line.reasons)}."))
        parts.append(Choices("", _buttons(line.row.ref)))
    if len(due) > MOST:
        parts.append(Note(f"{len(due) - MOST} more of yours need something; “what is still open” lists them."))
    parts.append(Note("“remind me never”, “fortnightly” or “monthly” changes how often; planbot’s Home does, too."))
    refs = tuple(line.row.ref for line in due)
    number = len(due) + len(signing) // 2 + len(back)
    return Answer(f"{number} thing{'' if number == 1 else 's'} of yours in {plan.title}.", tuple(parts), "reminder", refs)


def _short(title: str) -> str:
    return title if len(title) <= TITLE else title[: TITLE - 1].rsplit(" ", 1)[0] + "…"


def _buttons(ref: str) -> tuple[Choice, ...]:
    return (
        Choice("Update", f"update {ref}", form="update"),
        Choice("Extend", f"update {ref}", form="extend"),
        Choice("Not mine", f"not mine {ref}"),
        Choice("Later", f"later {ref}"),
    )


def lines(store: Store, plan: Plan, who: str, rights: Rights, now: datetime) -> Iterator[Line]:
    """The open recommendations that somebody answers for and that need something."""
    owners = tuple(owner for owner in store.vocabulary(plan).owners if who in rights.accountable((owner,)))
    if not owners:
        return
    closed = set(store.vocabulary(plan).closed)
    today = changes.local(store.db, plan, now).date()
    read_on = date.fromisoformat(plan.read_on)
    for row in store.recommendations(plan, store.refs(plan, Filters(owners=(Owners(owners, Ownership.ANY),)))):
        if row.status in closed or row.proposed or _put_off(store, plan, who, row, now) or _updated(row, now):
            continue
        reasons = tuple(_reasons(row, today, read_on, now))
        if reasons:
            yield Line(row, tuple(reason for reason, _ in reasons), min(rank for _, rank in reasons))


def _updated(row: Recommendation, now: datetime) -> bool:
    """Whether it was updated so lately that nobody need be reminded of it."""
    return row.updated is not None and now - datetime.fromisoformat(row.updated) < UPDATED


def _put_off(store: Store, plan: Plan, who: str, row: Recommendation, now: datetime) -> bool:
    """Whether somebody said "later" or "not mine" to it, and neither its date nor its owners have changed since."""
    saved = sessions.load(store, f"later:{plan.name}:{who}:{row.ref}", now)
    return saved is not None and saved["as"] == _fingerprint(row)


def _fingerprint(row: Recommendation) -> str:
    """The date and the owners: what, when it changes, ends a "later" or a "not mine"."""
    return f"{row.timescale.words if row.timescale else ''}|{'|'.join(row.owners)}"


def _reasons(row: Recommendation, today: date, read_on: date, now: datetime) -> Iterator[tuple[str, int]]:
    """Why somebody is reminded of it, each reason with its rank: the smaller, the graver."""
    end = row.timescale.span.end if row.timescale and row.timescale.span else None
    if end and end < today:
        yield f"overdue by {(today - end).days} days, due {written(end)}", 0
    elif end and (end - today).days <= SOON:
        left = (end - today).days
        yield ("due today" if left == 0 else f"due in {left} day{'' if left == 1 else 's'}, on {written(end)}"), 1
    last = datetime.fromisoformat(row.updated).date() if row.updated else read_on
    if (now.date() - last).days >= STALE:
        yield f"no update for {(now.date() - last).days} days", 2


def _signing(store: Store, plan: Plan, who: str, rights: Rights) -> list[Part]:
    """What waits for somebody's sign-off, a note and its buttons for each. Nobody signs off what they proposed."""
    if not rights.may_approve(who):
        return []
    parts: list[Part] = []
    for row in store.recommendations(plan, history.refs_waiting(store, plan)):
        proposals: Iterator[Proposed | None] = (getattr(row, field) for field in WAITING)
        for proposal in proposals:
            if proposal and not proposal.is_of(who):
                what = f"{proposal.to}, proposed by {rights.name(proposal.by)}"
                accept = Choice("Accept", f"accept {row.ref}")
                send_back = Choice("Send back", f"send back {row.ref}", form="reason")
                parts.append(Note(f"{row.ref}. {_short(row.title)} – waits for your sign-off: {what}."))
                parts.append(Choices("", (accept, send_back)))
    return parts


def _sent_back(store: Store, plan: Plan, who: str, now: datetime) -> list[Part]:
    """What somebody proposed and others sent back since their last reminder, where it has not been undone."""
    since = last_reminded(store, plan, who, now) or now - timedelta(days=7)
    entries = history.history(store, plan, since=since, most=-1)
    return [
        Note(f"{entry.ref}: {entry.before['to']} was sent back, because {entry.why}.")
        for entry in entries
        if _ends_proposal_of(entry, who) and entry.who != who and entry.why and not entry.undone_by
    ]


def _ends_proposal_of(entry: Entry, who: str) -> bool:
    return bool(entry.field in WAITING and entry.after is None and entry.before and entry.before["by"] == who)


# What somebody says to it


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
    """Somebody does not want to be reminded of it for a week."""
    row = _row(store, plan, match["ref"])
    sessions.save(
        store, {"as": _fingerprint(row)}, request.at, LATER, f"later:{plan.name}:{request.author}:{row.ref}", needed=True
    )
    return Answer(
        f"You are not reminded of {row.ref} for a week, unless its date or its owners change.", asks="reminder", refs=(row.ref,)
    )


def not_mine(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """It is not theirs: the managers are told, and they are not reminded of it while its date and owners stay the same."""
    row = _row(store, plan, match["ref"])
    sessions.save(
        store, {"as": _fingerprint(row)}, request.at, NOT_MINE, f"later:{plan.name}:{request.author}:{row.ref}", needed=True
    )
    managers = tuple(sorted(request.rights.managers - {request.author}))
    who = request.rights.name(request.author)
    notice = Notice(
        f"not-mine:{row.ref}:{request.author}:{request.at:%Y-%m-%d}",
        f"{who} says that {row.ref} is not theirs; it belongs to {join_names(row.owners) or 'nobody'}.",
        managers,
    )
    head = (
        f"{request.rights.names_of(managers)} will be told that {row.ref} is not yours."
        if managers
        else "The settings name no manager to tell."
    )
    return Answer(head, asks="reminder", refs=(row.ref,), notices=(notice,) if managers else ())


def which(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """It is not theirs, and they do not say which one."""
    raise Unclear("Say which one is not yours, as “not mine R9”.")


def frequency(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """How often somebody wants to be reminded."""
    how_often = OFTEN.get(" ".join(match["every"].casefold().split()), NEVER)
    set_frequency(store, request.author, how_often, request.at)
    return Answer(
        f"You are reminded {how_often} from now on." if how_often != NEVER else "You are not reminded any more.",
        asks="reminder",
    )


def mine(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """What somebody would be reminded of now, and how often they are."""
    how_often = frequency_of(store, request.author, request.at, EVERY_WEEK)
    reminder = compose(store, plan, request.author, request.rights, request.at)
    note = Note(f"You are reminded {how_often}." if how_often != NEVER else "You are not reminded.")
    if reminder is None:
        return Answer("Nothing of yours needs anything.", (note,), "reminder")
    return Answer(reminder.headline, (*reminder.parts, note), "reminder", reminder.refs)


ACTIONS: Mapping[str, Action] = {
    "snooze": snooze,
    "not mine": not_mine,
    "which": which,
    "frequency": frequency,
    "mine": mine,
}
"""What is done about each row of `language.reminders.SENTENCES`, by its key."""

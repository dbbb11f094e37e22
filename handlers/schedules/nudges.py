"""Somebody asks planbot to remind somebody, or themselves: “remind Colin about R27”, “nudge the owners of the late ones”.

The answer says when the next reminder goes out and whether it will mention what was named. A manager can have one sent at
once, to the people responsible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.answer import Answer, Brief, Choice, Choices, Note, Notice, Part
from handlers.language import nudges as words
from handlers.line import SEPARATOR, capital, line_of
from handlers.moments import NotThisKind
from handlers.numbers import counted
from handlers.question import join_names
from handlers.request import Request
from handlers.rights import Rights
from handlers.schedules import digests, reminders
from handlers.schedules.recurrence import next_due
from handlers.understanding import lexicon, names, people
from handlers.understanding.forms import Sentence
from handlers.understanding.refs import find
from handlers.updates import notices
from knowledge import changes, sessions
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

MOST_PEOPLE = 6  # the most people about whom the answer says when they are reminded
AGAIN_AFTER = timedelta(hours=12)  # nobody is sent the same reminder again before
WORD = re.compile(r"[\w-]+")
REASONS = "what is late, due soon or long without an update"
FURTHEST = 8  # reminders ahead that are looked through for somebody's next one: two months, for a monthly one


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to be reminded, and of what. `people` are ids of those who were named, `owners` the owners of the plan who were.

    `anyone` says that the owners of something were meant without being named, `late` that whatever is late was, `now` that it
    is to be sent at once. `when` are the words for a time.
    """

    refs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    author: bool = False
    anyone: bool = False
    late: bool = False
    now: bool = False
    when: str = ""


def answer(store: Store, plan: Plan, request: Request, sentence: Sentence) -> Answer:
    """The answer to such a sentence: when the next reminder goes out, or that one is being sent now. Raises NotThisKind if the
    sentence isn't about reminding somebody.
    """
    whom = sentence.match["whom"]
    asked = _read(store, plan, request, whom)
    others = asked.people or asked.owners or asked.anyone
    if asked.author and words.QUESTION.match(whom.casefold()):
        raise NotThisKind
    if sentence.key == "weak" and (asked.author or not (others and (asked.refs or asked.late))):
        raise NotThisKind
    if not (asked.author or others or asked.refs or asked.unknown):
        raise NotThisKind
    if asked.unknown and not asked.refs:
        return Answer(f"The plan has no {join_names(asked.unknown)}.", asks="reminder")
    return _of_author(store, plan, request, asked) if asked.author else _of_others(store, plan, request, asked)


def _read(store: Store, plan: Plan, request: Request, text: str) -> Asked:
    plan_lexicon = lexicon(store, plan)
    folded = " ".join(text.casefold().replace("’", "'").split())
    named = find(folded, plan_lexicon.refs)
    when = words.WHEN.search(folded)
    return Asked(
        refs=named.refs,
        unknown=named.unknown,
        people=_people(request, text),
        owners=tuple(name for meant in names.owners(folded, plan_lexicon).names for name in meant),
        author=bool(words.AUTHOR.match(folded)),
        anyone=bool(words.ANYONE.search(folded)),
        late=bool(words.LATE.search(folded)),
        now=bool(words.NOW.search(folded)),
        when=when[0] if when else "",
    )


def _people(request: Request, text: str) -> tuple[str, ...]:
    """The people who are named in the text, in full or by a part of their name that nobody else has."""
    rights, spoken = request.rights, _words(text)
    named = [(who, way) for who, way in people.ways(rights) if _words(way) in spoken]
    full = [who for who, way in named if way == rights.names[who]]
    mentioned = [who for who in rights.names if f"@{who}>" in text]
    return tuple(dict.fromkeys((*mentioned, *full) or (who for who, _ in named)))


def _words(text: str) -> str:
    """The words of the text in lower case, with spaces around them."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


# Somebody asks to be reminded


def _of_author(store: Store, plan: Plan, request: Request, asked: Asked) -> Answer:
    rights, who = request.rights, request.author
    gets_any = who in reminders.recipients(rights)
    parts: list[Part] = []
    if not gets_any:
        parts.append(Note("My own reminders go to the people responsible for a recommendation, and to approvers."))
    elif moment := next_for(store, plan, request, who):
        often = reminders.frequency_of(store, who, request.at, request.reminders)
        when = digests.moment(moment, reminders.DUE)
        parts.append(Note(f"You get one {often} message with what needs you. The next one can come on {when}."))
        parts += [Note(_in_it(store, plan, request, row, who, moment)) for row in _rows(store, plan, asked)]
        parts.append(Note("Change how often: “remind me weekly”, “fortnightly”, “monthly” or “never”."))
    else:
        parts.append(Note("You have turned reminders off; “remind me weekly” turns them on."))
    what = f"look at {join_names(asked.refs)}" if asked.refs else "look at the plan"
    parts.append(
        Note(f"For a time of your own, Slack has a command: “/remind me to {what} {asked.when or 'on Friday at 9:00'}”.")
    )
    parts += _choices(*_open(asked.refs), *((Choice("What needs me", "my reminders"),) if gets_any else ()))
    return Answer("I can’t remind you at a time of your choice.", tuple(parts), "reminder", asked.refs)


def _in_it(store: Store, plan: Plan, request: Request, row: Recommendation, who: str, moment: datetime) -> str:
    """Whether something will be in somebody's reminder at that moment, as far as one can tell now."""
    rights = request.rights
    if who not in rights.accountable(row.owners):
        line = line_of(store, plan, row, request.at, rights)
        return f"{row.ref} isn’t yours: it belongs to {line.owner}." if row.owners else f"{row.ref} has no owner."
    if ending := _settled(store, plan, row):
        return f"{row.ref} won’t be in it: {ending}."
    if any(line.row.ref == row.ref for line in reminders.lines(store, plan, who, rights, moment)):
        return f"{row.ref} will be in it."
    return f"It has only {REASONS}, so {row.ref} won’t be in it."


def _settled(store: Store, plan: Plan, row: Recommendation) -> str:
    """Why nobody is reminded of something, "" if people are."""
    if row.proposed:
        return f"it is waiting for sign-off as {row.proposed.to}"
    return f"it is {row.status}" if store.vocabulary(plan).closes(row.status) else ""


# Somebody asks to have others reminded


def _of_others(store: Store, plan: Plan, request: Request, asked: Asked) -> Answer:
    by_person, why_not = _wanted(store, plan, request, asked)
    refs = tuple(dict.fromkeys(row.ref for rows in by_person.values() for row in rows)) or asked.refs
    rights = request.rights
    if not by_person:
        notes = [Note(why) for why in why_not] or [Note("Nothing of theirs is late, due soon or long without an update.")]
        return Answer("There is nobody to remind.", (*notes, *_choices(*_open(asked.refs))), "reminder", refs)
    may_send = rights.may_manage(request.author) and request.audience.reaches(request.author)
    if asked.now and may_send and not request.is_late:
        return _send(store, plan, request, by_person)
    whom, what = rights.names_of(by_person), _what(refs)
    lines = [Note(_next(store, plan, request, who, rows)) for who, rows in list(by_person.items())[:MOST_PEOPLE]]
    rest = len(by_person) - MOST_PEOPLE
    lines += [Note(f"{counted(rest, 'more reminder')} would be sent.")] if rest > 0 else []
    lines += [Note(why) for why in why_not]
    if may_send:
        send = Choice("Send a reminder now", _sentence(asked, rights))
        return Answer(f"Remind {whom} about {what} now?", (*lines, *_choices(send, *_open(refs))), "reminder", refs)
    return Answer(_refusal(request), (*lines, *_choices(*_open(refs))), "reminder", refs)


def _refusal(request: Request) -> str:
    """Why no reminder can be sent now, and who could send one."""
    if not request.audience.reaches(request.author):
        return "Nothing is sent from here: reminders come from planbot in Slack."
    managers = request.rights.any_of(sorted(request.rights.managers))
    ask = f": ask {managers}" if managers else ", and the settings name none"
    return f"Only managers can have a reminder sent at once{ask}."


def _wanted(
    store: Store, plan: Plan, request: Request, asked: Asked
) -> tuple[Mapping[str, tuple[Recommendation, ...]], tuple[str, ...]]:
    """The rows of which each person would be reminded, and sentences about those of which nobody is."""
    rights, now = request.rights, request.at
    named = set(asked.people) | set(rights.accountable(asked.owners))
    if not (asked.refs or asked.late):
        if asked.owners and not named:
            return {}, (f"Nobody is linked to {join_names(asked.owners)} in the settings.",)
        people = tuple(named) or reminders.recipients(rights)
        of_each = {who: tuple(line.row for line in reminders.lines(store, plan, who, rights, now)) for who in people}
        return {who: rows for who, rows in of_each.items() if rows}, ()
    by_person: dict[str, tuple[Recommendation, ...]] = {}
    why_not: list[str] = []
    for row in _rows(store, plan, asked) if asked.refs else _late(store, plan, request):
        people = rights.accountable(row.owners)
        line = line_of(store, plan, row, now, rights)
        chosen = tuple(who for who in people if who in named) or (people if asked.refs or not named else ())
        if ending := _settled(store, plan, row):
            why_not.append(f"Nobody is reminded of {row.ref}: {ending}.")
        elif not people:
            why_not.append(f"Nobody is linked to the owner of {row.ref} in the settings ({line.owner or 'it has none'}).")
        else:
            if asked.refs and not (asked.anyone or named & set(people)):
                why_not.append(f"{row.ref} belongs to {line.owner}.")
            for who in chosen:
                by_person[who] = (*by_person.get(who, ()), row)
    if asked.late and not by_person and not why_not:
        why_not.append("Nothing is late.")
    return by_person, tuple(why_not)


def _rows(store: Store, plan: Plan, asked: Asked) -> tuple[Recommendation, ...]:
    return store.recommendations(plan, asked.refs) if asked.refs else ()


def _late(store: Store, plan: Plan, request: Request) -> Iterator[Recommendation]:
    vocabulary, today = store.vocabulary(plan), changes.local(store.db, plan, request.at).date()
    return (row for row in store.recommendations(plan) if reminders.is_late(row, vocabulary, today))


def _next(store: Store, plan: Plan, request: Request, who: str, rows: Sequence[Recommendation]) -> str:
    """When somebody gets their next reminder, and whether these will be in it."""
    name, moment = request.rights.name(who), next_for(store, plan, request, who)
    if moment is None:
        return f"{name} has turned reminders off."
    in_it = {line.row.ref for line in reminders.lines(store, plan, who, request.rights, moment)}
    mentioned = tuple(row.ref for row in rows if row.ref in in_it)
    comes = f"{name}’s next reminder comes on {digests.moment(moment, reminders.DUE)}"
    if not mentioned:
        return f"{comes}. It has only {REASONS}, so not {_what([row.ref for row in rows])}."
    return f"{comes} and mentions {_what(mentioned)}."


def next_for(store: Store, plan: Plan, request: Request, who: str) -> datetime | None:
    """When somebody's next reminder can come. None if they want none, or if it isn't on one of the next `FURTHEST` days for
    reminders.
    """
    moment: datetime | None = request.at
    for _ in range(FURTHEST):
        moment = next_due(reminders.DUE, moment, (), request.calendar) if moment else None
        if moment and reminders.is_due(store, plan, who, moment, request.reminders):
            return moment
    return None


def _send(store: Store, plan: Plan, request: Request, by_person: Mapping[str, tuple[Recommendation, ...]]) -> Answer:
    """Send the reminders, except those that were sent a short time ago."""
    rights, now = request.rights, request.at
    sent: list[Notice] = []
    before: list[str] = []
    for who, rows in by_person.items():
        new = [row for row in rows if sessions.load(store, _key(plan, who, row), now) is None][: reminders.MOST]
        if not new:
            before.append(who)
            continue
        for row in new:
            sessions.save(store, {"by": request.author}, now, AGAIN_AFTER, _key(plan, who, row), needed=True)
        about = f"nudge:{plan.name}:{now:%Y-%m-%dT%H:%M}:{'+'.join(row.ref for row in new)}"
        sent.append(Notice(about, tuple(_brief(store, plan, request, row) for row in new), (who,)))
    refs = tuple(dict.fromkeys(brief.ref for notice in sent for brief in notice.briefs))
    people = [person for notice in sent for person in notice.to]
    notes = (Note(f"{rights.names_of(before)} had this reminder a few hours ago, so I sent none."),) if before else ()
    if not sent:
        return Answer("", notes, "reminder")
    has = "has" if len(people) == 1 else "have"
    head = f"{rights.names_of(people)} {has} been sent a reminder about {_what(refs)}."
    return Answer(head, notes, "reminder", refs, notices=tuple(sent))


def _key(plan: Plan, who: str, row: Recommendation) -> str:
    return f"nudged:{plan.name}:{who}:{row.ref}"


def _brief(store: Store, plan: Plan, request: Request, row: Recommendation) -> Brief:
    line = line_of(store, plan, row, request.at, request.rights)
    rows = (SEPARATOR.join(filter(None, (line.status, line.late))), capital(line.due))
    choices = (notices.updating(row.ref), notices.opening(row.ref))
    lead = f"{request.rights.name(request.author)} asks how {{}} is going"
    return Brief(row.ref, line.short_title, lead, tuple(filter(None, rows)), (), choices)


def _sentence(asked: Asked, rights: Rights) -> str:
    """The line that has the same reminder sent at once."""
    whom = join_names((*map(rights.name, asked.people), *asked.owners)) or "the owners"
    about = join_names(asked.refs) or ("what is late" if asked.late else "")
    return f"remind {whom}{f' about {about}' if about else ''} now"


def _what(refs: Sequence[str]) -> str:
    return join_names(tuple(refs), MOST_PEOPLE) or "nothing"


def _open(refs: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(Choice(f"Open {ref}", ref, ref) for ref in refs[:MOST_PEOPLE])


def _choices(*rows: Choice) -> tuple[Choices, ...]:
    return (Choices("", rows),) if rows else ()

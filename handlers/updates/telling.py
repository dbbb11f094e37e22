"""Changes told in words: to whoever made them, to those who are told of them, and in the history.

The surprise: several changes may be one deed. An approver's acceptance ends a proposal and sets a status, and is told as
what it is: accepted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.answer import Choice, Told
from handlers.question import listed
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates.draft import shown
from knowledge import changes
from knowledge.changes import Standing
from knowledge.history import Entry

EXCERPT = 200  # characters of a text in what others are told
STAMP = re.compile(r"^\[[^\]]*\] ")  # the date before what is added to the progress
ACCEPTED, SENT_BACK = "accepted", "sent back"
BECOMES = {"proposed": "status", "extension": "timescale"}


def decision(entries: Sequence[Entry]) -> str:
    """Whether these changes are an approver's: "accepted", "sent back", or "" for any other."""
    ended = _ended(entries)
    now = {entry.field: entry.now for entry in entries}
    if ended and all(now.get(BECOMES[entry.field]) == entry.was["to"] for entry in ended):
        return ACCEPTED
    return SENT_BACK if ended and len(ended) == len(entries) else ""


def _ended(entries: Sequence[Entry]) -> list[Entry]:
    """The proposals that these changes ended."""
    return [entry for entry in entries if entry.field in changes.WAITING and entry.was and not entry.now and not entry.undoes]


def rows(entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
    """Old → new for each change, and why."""
    done = decision(entries)
    left_out = _ended(entries) if done == ACCEPTED else []
    found = [_row(entry, done) for entry in entries if entry not in left_out]
    why = tuple(dict.fromkeys(entry.why for entry in entries if entry.why))
    return [*found, *((("Why", "; ".join(why)),) if why else ())]


def _row(entry: Entry, done: str) -> tuple[str, str]:
    name = drafts.NAMES[entry.field]
    if entry.added is not None:
        return f"{name}, added", shown("evidence", entry.now) if entry.field == "evidence" else entry.added
    if entry.undoes and entry.field in changes.APPENDED:
        return name, "as it was before"
    if entry.field in changes.WAITING:
        ended = "Sent back" if done == SENT_BACK else "No longer proposed"
        return (name, shown(entry.field, entry.now)) if entry.now else (ended, shown(entry.field, entry.was))
    return name, f"{shown(entry.field, entry.was)} → {shown(entry.field, entry.now)}"


def said(entries: Sequence[Entry]) -> str:
    """What was done, in a few words."""
    done = decision(entries)
    if done == SENT_BACK:
        return SENT_BACK
    left_out = _ended(entries) if done else []
    words = listed(tuple(dict.fromkeys(phrase(entry) for entry in entries if entry not in left_out)))
    return f"{ACCEPTED}: {words}" if done else words


def phrase(entry: Entry) -> str:
    """One change in a few words."""
    match entry.field:
        case "status":
            return f"status {entry.now}" if entry.now else "no status any more"
        case "timescale":
            return f"due {shown('timescale', entry.now)}"
        case "owners":
            return f"owned by {listed(tuple(entry.now or ())) or 'nobody'}"
        case "proposed" | "extension" if entry.now:
            return f"{entry.now['to']} proposed"
        case "proposed" | "extension":
            return f"{shown(entry.field, entry.was)} no longer proposed"
        case "removed":
            return "taken out" if entry.now else "kept, though the document leaves it out"
        case field:
            how = "taken out" if entry.undoes else "added" if entry.added is not None else "rewritten"
            return f"{drafts.NAMES[field].lower()} {how}"


def line(who: str, entries: Sequence[Entry], verb: str = "updated") -> str:
    """What others are told: who did it, old → new or what was added, and why."""
    done = decision(entries)
    left_out = _ended(entries) if done else []
    what = "; ".join(_told(entry) for entry in entries if entry not in left_out)
    if done == SENT_BACK:
        what = listed(tuple(shown(entry.field, entry.was) for entry in entries))
    reasons = tuple(dict.fromkeys(entry.why for entry in entries if entry.why))
    why = f"; why: {short('; '.join(reasons))}" if reasons else ""
    return f"{who} {done or verb} {entries[0].ref}: {what}{why}."


def _told(entry: Entry) -> str:
    name = drafts.NAMES.get(entry.field, entry.field).lower()
    if entry.undoes and entry.field in changes.APPENDED:
        return f"{name} taken out"
    match entry.field:
        case "status" | "timescale" | "owners":
            return f"{name} {shown(entry.field, entry.was)} → {shown(entry.field, entry.now)}"
        case "evidence":
            return f"evidence: {short(shown('evidence', entry.now))}"
        case "progress" if entry.added is None:
            return f"progress rewritten: {short(entry.now or '')}"
        case "progress" | "note":
            return f"{name}: {short(STAMP.sub('', entry.added or ''))}"
        case _:
            return phrase(entry)


def short(text: str) -> str:
    """A text on one line, cut between words where it is long, without the full stop that the sentence around it has."""
    one = " ".join(text.split())
    if len(one) > EXCERPT:
        one = f"{one[:EXCERPT].rsplit(' ', 1)[0]} …"
    return one.rstrip(".")


def tell(request: Request, standing: Standing, entries: Sequence[Entry], suggested_by: str) -> tuple[Told, ...]:
    """One line for the channel, for each accountable person who did not do it, for the approvers and for who asked."""
    if not entries:
        return ()
    about, ref = f"change:{entries[0].seq}", entries[0].ref
    who = request.rights.name(request.author)
    text = line(who, entries)
    people = accountable(request, standing, owned_before(entries))
    waiting = any(entry.field in changes.WAITING and entry.now for entry in entries)
    asked = tuple(person for person in request.rights.who_may_approve() if person not in (request.author, suggested_by))
    approvers = asked if waiting else ()
    told = [Told(about, text, tuple(person for person in people if person not in approvers), channel=True)]
    if approvers:
        answers = (Choice("Accept", f"accept {ref}"), Choice("Send back", f"send back {ref}", form="reason"))
        told.append(Told(about, f"{text} It waits for your sign-off.", approvers, choices=answers))
    askers = {entry.was["by"] for entry in entries if entry.field in changes.WAITING and entry.was}
    asked = tuple(sorted(askers - {request.author, *people, *approvers}))
    if asked:
        told.append(Told(about, text, asked))
    if suggested_by and suggested_by != request.author:
        told.append(Told(about, f"{who} accepted your suggestion for {ref}: {said(entries)}.", (suggested_by,)))
    return tuple(told)


def owned_before(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Whom these changes took it from."""
    return tuple(owner for entry in entries if entry.field == "owners" for owner in entry.was or ())


def accountable(request: Request, standing: Standing, also: Sequence[str] = ()) -> tuple[str, ...]:
    """The accountable people who did not do it, of these owners, too: whoever owned it before, or is to own it."""
    people = request.rights.accountable((*standing.owners, *also))
    return tuple(person for person in people if person != request.author)

"""Changes told in words: to whoever made them, to those who are told of them, and in the history.

The surprise: several changes may be one deed. An approver's acceptance ends a proposal and sets a status, and is told as
what it is: accepted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.answer import Choice, Notice
from handlers.question import join_names
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates.draft import display
from knowledge import changes
from knowledge.changes import Current
from knowledge.history import Entry

EXCERPT = 200  # characters of a text in what others are told
STAMP = re.compile(r"^\[[^\]]*\] ")  # the date before what is added to the progress
ACCEPTED, SENT_BACK = "accepted", "sent back"
BECOMES = {"proposed": "status", "extension": "timescale"}


def decision(entries: Sequence[Entry]) -> str:
    """Whether these changes are an approver's: "accepted", "sent back", or "" for any other."""
    ended = _ended(entries)
    now = {entry.field: entry.after for entry in entries}
    if ended and all(now.get(BECOMES[entry.field]) == entry.before["to"] for entry in ended):
        return ACCEPTED
    return SENT_BACK if ended and len(ended) == len(entries) else ""


def _ended(entries: Sequence[Entry]) -> list[Entry]:
    """The proposals that these changes ended."""
    return [
        entry for entry in entries if entry.field in changes.WAITING and entry.before and not entry.after and not entry.undoes
    ]


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
        return f"{name}, added", display("evidence", entry.after) if entry.field == "evidence" else entry.added
    if entry.undoes and entry.field in changes.APPENDED:
        return name, "as it was before"
    if entry.field in changes.WAITING:
        ended = "Sent back" if done == SENT_BACK else "No longer proposed"
        return (name, display(entry.field, entry.after)) if entry.after else (ended, display(entry.field, entry.before))
    return name, f"{display(entry.field, entry.before)} → {display(entry.field, entry.after)}"


def describe_entries(entries: Sequence[Entry]) -> str:
    """What was done, in a few words."""
    done = decision(entries)
    if done == SENT_BACK:
        return SENT_BACK
    left_out = _ended(entries) if done else []
    words = join_names(tuple(dict.fromkeys(describe_entry(entry) for entry in entries if entry not in left_out)))
    return f"{ACCEPTED}: {words}" if done else words


def describe_entry(entry: Entry) -> str:
    """One change in a few words."""
    match entry.field:
        case "status":
            return f"status {entry.after}" if entry.after else "no status any more"
        case "timescale":
            return f"due {display('timescale', entry.after)}"
        case "owners":
            return f"owned by {join_names(tuple(entry.after or ())) or 'nobody'}"
        case "proposed" | "extension" if entry.after:
            return f"{entry.after['to']} proposed"
        case "proposed" | "extension":
            return f"{display(entry.field, entry.before)} no longer proposed"
        case "removed":
            return "taken out" if entry.after else "kept, though the document leaves it out"
        case field:
            how = "taken out" if entry.undoes else "added" if entry.added is not None else "rewritten"
            return f"{drafts.NAMES[field].lower()} {how}"


def line(who: str, entries: Sequence[Entry], verb: str = "updated") -> str:
    """What others are told: who did it, old → new or what was added, and why."""
    done = decision(entries)
    left_out = _ended(entries) if done else []
    what = "; ".join(_told(entry) for entry in entries if entry not in left_out)
    if done == SENT_BACK:
        what = join_names(tuple(display(entry.field, entry.before) for entry in entries))
    reasons = tuple(dict.fromkeys(entry.why for entry in entries if entry.why))
    why = f"; why: {short('; '.join(reasons))}" if reasons else ""
    return f"{who} {done or verb} {entries[0].ref}: {what}{why}."


def _told(entry: Entry) -> str:
    name = drafts.NAMES.get(entry.field, entry.field).lower()
    if entry.undoes and entry.field in changes.APPENDED:
        return f"{name} taken out"
    match entry.field:
        case "status" | "timescale" | "owners":
            return f"{name} {display(entry.field, entry.before)} → {display(entry.field, entry.after)}"
        case "evidence":
            return f"evidence: {short(display('evidence', entry.after))}"
        case "progress" if entry.added is None:
            return f"progress rewritten: {short(entry.after or '')}"
        case "progress" | "note":
            return f"{name}: {short(STAMP.sub('', entry.added or ''))}"
        case _:
            return describe_entry(entry)


def short(text: str) -> str:
    """A text on one line, cut between words where it is long, without the full stop that the sentence around it has."""
    one = " ".join(text.split())
    if len(one) > EXCERPT:
        one = f"{one[:EXCERPT].rsplit(' ', 1)[0]} …"
    return one.rstrip(".")


def notices_for(request: Request, standing: Current, entries: Sequence[Entry], suggested_by: str) -> tuple[Notice, ...]:
    """One line for the channel, for each accountable person who did not do it, for the approvers and for who asked."""
    if not entries:
        return ()
    about, ref = f"change:{entries[0].seq}", entries[0].ref
    who = request.rights.name(request.author)
    text = line(who, entries)
    people = accountable(request, standing, former_owners(entries))
    waiting = any(entry.field in changes.WAITING and entry.after for entry in entries)
    asked = tuple(person for person in request.rights.who_may_approve() if person not in (request.author, suggested_by))
    approvers = asked if waiting else ()
    told = [Notice(about, text, tuple(person for person in people if person not in approvers), channel=True)]
    if approvers:
        answers = (Choice("Accept", f"accept {ref}"), Choice("Send back", f"send back {ref}", form="reason"))
        told.append(Notice(about, f"{text} It waits for your sign-off.", approvers, choices=answers))
    askers = {entry.before["by"] for entry in entries if entry.field in changes.WAITING and entry.before}
    asked = tuple(sorted(askers - {request.author, *people, *approvers}))
    if asked:
        told.append(Notice(about, text, asked))
    if suggested_by and suggested_by != request.author:
        told.append(Notice(about, f"{who} accepted your suggestion for {ref}: {describe_entries(entries)}.", (suggested_by,)))
    return tuple(told)


def former_owners(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Whom these changes took it from."""
    return tuple(owner for entry in entries if entry.field == "owners" for owner in entry.before or ())


def accountable(request: Request, standing: Current, also: Sequence[str] = ()) -> tuple[str, ...]:
    """The accountable people who did not do it, of these owners, too: whoever owned it before, or is to own it."""
    people = request.rights.accountable((*standing.owners, *also))
    return tuple(person for person in people if person != request.author)

"""Changes in words: for whoever made them, for those who are told of them, and for the history.

Several changes may be one act. An approver's acceptance ends a proposal and sets a status, and is told as "accepted".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.answer import Choice, Notice
from handlers.question import join_names
from handlers.request import Request
from handlers.updates.draft import display, is_replaced, kind_of, label
from knowledge import changes, fields
from knowledge.changes import Current
from knowledge.fields import APPENDED, WAITING, Kind
from knowledge.history import Entry

EXCERPT = 200  # characters of a text in what others are told
STAMP = re.compile(r"^\[[^\]]*\] ")  # the date before what is added to the progress
ACCEPTED, SENT_BACK = "accepted", "sent back"


def decision(entries: Sequence[Entry]) -> str:
    """The approver's decision that these changes record: "accepted", "sent back", or "" for none."""
    ended = _ended(entries)
    after = {entry.field: entry.after for entry in entries}
    if ended and all(after.get(WAITING[entry.field]) == entry.before["to"] for entry in ended):
        return ACCEPTED
    return SENT_BACK if ended and len(ended) == len(entries) else ""


def _ended(entries: Sequence[Entry]) -> list[Entry]:
    """The proposals that these changes ended."""
    return [entry for entry in entries if entry.field in WAITING and entry.before and not entry.after and not entry.undoes]


def _without_ended(entries: Sequence[Entry]) -> list[Entry]:
    """The changes without the ends of proposals, which the new values show."""
    ended = _ended(entries)
    return [entry for entry in entries if entry not in ended]


def _reasons(entries: Sequence[Entry]) -> str:
    """Why these changes were made, each reason once; "" if nobody said."""
    return "; ".join(dict.fromkeys(entry.why for entry in entries if entry.why))


def rows(entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
    """Old → new for each change, and why."""
    decided = decision(entries)
    changed = [_row(entry, decided) for entry in (_without_ended(entries) if decided == ACCEPTED else entries)]
    why = _reasons(entries)
    return [*changed, *((("Why", why),) if why else ())]


def rows_by_ref(entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
    """As `rows`; of changes of several parts each with its ref."""
    parts = changes.by_ref(entries)
    if len(parts) == 1:
        return rows(entries)
    return [(f"{part[0].ref}, {name.lower()}", value) for part in parts for name, value in rows(part)]


def describe_by_ref(entries: Sequence[Entry]) -> str:
    """What was done, in a few words, to which refs."""
    refs_of: dict[str, list[str]] = {}
    for part in changes.by_ref(entries):
        refs_of.setdefault(describe_entries(part), []).append(part[0].ref)
    return "; ".join(f"{join_names(tuple(refs), 12)} – {what}" for what, refs in refs_of.items())


def joined(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Notices of one act, those for the channel as one."""
    shared = [notice for notice in notices if notice.channel]
    if len(shared) < 2:
        return tuple(notices)
    people = tuple(dict.fromkeys(person for notice in shared for person in notice.to))
    one = Notice(shared[0].about, "\n".join(notice.text for notice in shared), people, channel=True)
    return (one, *(notice for notice in notices if not notice.channel))


def _row(entry: Entry, decided: str) -> tuple[str, str]:
    name = fields.label(entry.field)
    if entry.added is not None:
        is_evidence = kind_of(entry.field) is Kind.EVIDENCE
        return f"{name}, added", display(entry.field, entry.after) if is_evidence else entry.added
    if entry.undoes and entry.field in APPENDED:
        return name, "as it was before"
    if entry.field in WAITING:
        ended = "Sent back" if decided == SENT_BACK else "No longer proposed"
        return (name, display(entry.field, entry.after)) if entry.after else (ended, display(entry.field, entry.before))
    return name, f"{display(entry.field, entry.before)} → {display(entry.field, entry.after)}"


def describe_entries(entries: Sequence[Entry]) -> str:
    """What was done, in a few words."""
    decided = decision(entries)
    if decided == SENT_BACK:
        return SENT_BACK
    shown = _without_ended(entries) if decided else entries
    words = join_names(tuple(dict.fromkeys(describe_entry(entry) for entry in shown)))
    return f"{ACCEPTED}: {words}" if decided else words


def describe_entry(entry: Entry) -> str:
    """One change in a few words."""
    if entry.field == "removed":
        return "taken out" if entry.after else "kept, though the document leaves it out"
    name = label(entry.field)
    match kind_of(entry.field):
        case Kind.WORD | Kind.TEXT:
            return f"{name} {short(entry.after)}" if entry.after else f"no {name} any more"
        case Kind.PERIOD:
            return f"due {display(entry.field, entry.after)}"
        case Kind.NAMES:
            return f"owned by {join_names(tuple(entry.after or ())) or 'nobody'}"
        case Kind.PROPOSAL if entry.after:
            return f"{entry.after['to']} proposed"
        case Kind.PROPOSAL:
            return f"{display(entry.field, entry.before)} no longer proposed"
        case _:
            how = "taken out" if entry.undoes else "added" if entry.added is not None else "rewritten"
            return f"{name} {how}"


def line(who: str, entries: Sequence[Entry], verb: str = "updated") -> str:
    """What others are told: who did it, old → new or what was added, and why."""
    decided = decision(entries)
    what = "; ".join(_change(entry) for entry in (_without_ended(entries) if decided else entries))
    if decided == SENT_BACK:
        what = join_names(tuple(display(entry.field, entry.before) for entry in entries))
    reasons = _reasons(entries)
    why = f"; why: {short(reasons)}" if reasons else ""
    return f"{who} {decided or verb} {entries[0].ref}: {what}{why}."


def _change(entry: Entry) -> str:
    """One change as others are told of it."""
    name = label(entry.field)
    if entry.undoes and entry.field in APPENDED:
        return f"{name} taken out"
    if is_replaced(entry.field):
        return f"{name} {short(display(entry.field, entry.before))} → {short(display(entry.field, entry.after))}"
    match kind_of(entry.field):
        case Kind.EVIDENCE:
            return f"{name}: {short(display(entry.field, entry.after))}"
        case Kind.PROSE if entry.added is None:
            return f"{name} rewritten: {short(entry.after or '')}"
        case Kind.PROSE | Kind.NOTE:
            return f"{name}: {short(STAMP.sub('', entry.added or ''))}"
        case _:
            return describe_entry(entry)


def short(text: str) -> str:
    """A text on one line, cut between words where it is long, without its full stop: it becomes part of a sentence."""
    one = " ".join(text.split())
    if len(one) > EXCERPT:
        one = f"{one[:EXCERPT].rsplit(' ', 1)[0]} …"
    return one.rstrip(".")


def notices_for(request: Request, standing: Current, entries: Sequence[Entry], suggested_by: str) -> tuple[Notice, ...]:
    """What is sent to others: one line for the channel and for each accountable person who did not do it, and what the
    approvers, whoever proposed it and whoever suggested it are told."""
    if not entries:
        return ()
    about, ref = f"change:{entries[0].seq}", entries[0].ref
    who = request.rights.name(request.author)
    text = line(who, entries)
    people = accountable(request, standing, former_owners(entries))
    approvers = _approvers(request, entries, suggested_by)
    notices = [Notice(about, text, tuple(person for person in people if person not in approvers), channel=True)]
    if approvers:
        choices = (Choice("Accept", f"accept {ref}"), Choice("Send back", f"send back {ref}", form="reason"))
        notices.append(Notice(about, f"{text} It waits for your sign-off.", approvers, choices=choices))
    proposers = {entry.before["by"] for entry in entries if entry.field in WAITING and entry.before}
    if others := tuple(sorted(proposers - {request.author, *people, *approvers})):
        notices.append(Notice(about, text, others))
    if suggested_by and suggested_by != request.author:
        accepted = f"{who} accepted your suggestion for {ref}: {describe_entries(entries)}."
        notices.append(Notice(about, accepted, (suggested_by,)))
    return tuple(notices)


def _approvers(request: Request, entries: Sequence[Entry], suggested_by: str) -> tuple[str, ...]:
    """Whoever may sign off what these changes propose; nobody if they propose nothing."""
    if not any(entry.field in WAITING and entry.after for entry in entries):
        return ()
    return tuple(person for person in request.rights.who_may_approve() if person not in (request.author, suggested_by))


def former_owners(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The owners from whom these changes took it."""
    return tuple(owner for entry in entries if entry.field == "owners" for owner in entry.before or ())


def accountable(request: Request, standing: Current, also: Sequence[str] = ()) -> tuple[str, ...]:
    """The people who answer for it, without the person of the request. `also` are former or future owners."""
    people = request.rights.accountable((*standing.owners, *also))
    return tuple(person for person in people if person != request.author)

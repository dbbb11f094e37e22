"""Changes in words: for the people who made them, for others who are told about them, and for the history.

Several changes can belong together. An approver's acceptance ends a proposal and sets a status, and is described as "accepted".
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers import line
from handlers.answer import Brief, Choice, Notice
from handlers.question import join_names
from handlers.request import Request
from handlers.updates.draft import display, is_replaced, kind_of, label
from knowledge import changes, fields, history
from knowledge.changes import Current
from knowledge.fields import APPENDED, WAITING, Kind
from knowledge.history import Entry
from knowledge.model import Plan
from knowledge.store import Store

EXCERPT = 200  # the most characters of a value in a notice
QUOTE = 400  # the most characters quoted of what somebody wrote
MOST_EVIDENCE = 3  # the most pieces of evidence shown to an approver, latest first
MARK = 12  # characters in the mark of a proposal
STAMP = re.compile(r"^\[[^\]]*\] ")  # the date in front of an addition to the progress
ACCEPTED, SENT_BACK = "accepted", "sent back"


def decision(entries: Sequence[Entry]) -> str:
    """The approver's decision in these changes: "accepted", "sent back", or "" if there is none."""
    ended = _ended(entries)
    after = {entry.field: entry.after for entry in entries}
    if ended and all(after.get(WAITING[entry.field]) == entry.before["to"] for entry in ended):
        return ACCEPTED
    return SENT_BACK if ended and len(ended) == len(entries) else ""


def _ended(entries: Sequence[Entry]) -> list[Entry]:
    """The changes that ended a proposal."""
    return [entry for entry in entries if entry.field in WAITING and entry.before and not entry.after and not entry.undoes]


def without_ended(entries: Sequence[Entry]) -> list[Entry]:
    """The changes without those that ended a proposal, which the new values imply."""
    ended = _ended(entries)
    return [entry for entry in entries if entry not in ended]


def _reasons(entries: Sequence[Entry]) -> str:
    """The reasons for these changes, without duplicates, or "" if none was given."""
    return "; ".join(dict.fromkeys(entry.why for entry in entries if entry.why and entry.why not in fields.WITHDRAWN))


def rows(entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
    """Rows with "old → new" for each change, and the reasons."""
    decided = decision(entries)
    changed = [_row(entry, decided) for entry in (without_ended(entries) if decided == ACCEPTED else entries)]
    why = _reasons(entries)
    return [*changed, *((("Why", why),) if why else ())]


def rows_by_ref(entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
    """Like `rows`, but with the ref in each row if several parts changed."""
    parts = changes.by_ref(entries)
    if len(parts) == 1:
        return rows(entries)
    return [(f"{part[0].ref}, {name.lower()}", value) for part in parts for name, value in rows(part)]


def joined(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Notices about the same action, with those to the channel combined."""
    shared = [notice for notice in notices if notice.channel]
    if len(shared) < 2:
        return tuple(notices)
    people = tuple(dict.fromkeys(person for notice in shared for person in notice.to))
    briefs = tuple(brief for notice in shared for brief in notice.briefs)
    decides = any(notice.decides for notice in shared)
    one = Notice(shared[0].about, briefs, people, channel=True, day=shared[0].day, decides=decides)
    return (one, *(notice for notice in notices if not notice.channel))


def _row(entry: Entry, decided: str) -> tuple[str, str]:
    name = fields.label(WAITING.get(entry.field, entry.field))
    if entry.added is not None:
        is_evidence = kind_of(entry.field) is Kind.EVIDENCE
        return name, display(entry.field, entry.after) if is_evidence else STAMP.sub("", entry.added)
    if entry.undoes and entry.field in APPENDED:
        return name, "removed"
    if entry.field in WAITING:
        ended = "Sent back" if decided == SENT_BACK else "Withdrawn"
        if not entry.after:
            return ended, display(entry.field, entry.before)
        return name, f"{display(entry.field, entry.after)}, waiting for sign-off"
    return name, f"{display(entry.field, entry.before)} → {display(entry.field, entry.after)}"


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
            return f"{entry.after['to']} waiting for sign-off"
        case Kind.PROPOSAL:
            return f"{display(entry.field, entry.before)} no longer waiting for sign-off"
        case _:
            how = "removed" if entry.undoes else "added" if entry.added is not None else "rewritten"
            return f"{name} {how}"


def brief(who: str, title: str, entries: Sequence[Entry], choices: Sequence[Choice] = ()) -> Brief:
    """A notice about changes to one recommendation: who made them, "old → new", and any text that was written."""
    decided, title = decision(entries), line.shorten(title)
    lead = _lead(who, entries, decided)
    if decided == SENT_BACK:
        return Brief(entries[0].ref, title, lead, (f"Sent back: {requested(entries)}",), choices=tuple(choices))
    shown = without_ended(entries) if decided else entries
    rows = [row for entry in shown for row in told_rows(entry)]
    quotes = tuple(text for entry in shown if (text := written_text(entry)))
    reasons = _reasons(entries)
    why = [f"Reason: {short(reasons)}"] if reasons else []
    return Brief(entries[0].ref, title, lead, (*rows, *why), quotes, tuple(choices))


def _lead(who: str, entries: Sequence[Entry], decided: str) -> str:
    """The first line of a notice, with "{}" for the ref."""
    dates_only = all(entry.field in ("extension", "timescale") for entry in entries)
    if decided == SENT_BACK:
        sent = f"{who} sent the new date for {{}} back" if dates_only else f"{who} sent {{}} back"
        return f"{sent}: “{short(_reasons(entries))}”."
    if decided:
        ended = {entry.field: display(entry.field, entry.before) for entry in _ended(entries)}
        return f"{who} accepted the new date for {{}}" if dates_only else f"{who} accepted {{}} as {ended['proposed']}"
    if all(entry.undoes for entry in entries):
        withdrawn = any(entry.field in WAITING and entry.before for entry in entries)
        return f"{who} withdrew a request about {{}}" if withdrawn else f"{who} undid an update to {{}}"
    proposed = {entry.field: entry.after["to"] for entry in entries if entry.field in WAITING and entry.after}
    if "proposed" in proposed:
        return f"{who} asked for sign-off of {{}} as {proposed['proposed']}"
    return f"{who} asked for a new date for {{}}" if proposed else f"{who} updated {{}}"


def requested(entries: Sequence[Entry]) -> str:
    """What had been asked for, and is accepted or sent back by these changes: "Completed and the new date 31 March 2027"."""
    ended = ((entry.field, display(entry.field, entry.before)) for entry in _ended(entries))
    return join_names(tuple(to if field == "proposed" else f"the new date {to}" for field, to in ended))


def told_rows(entry: Entry) -> Sequence[str]:
    """One change as lines in a notice. Empty for text, which is quoted instead."""
    name = fields.label(entry.field)
    if entry.undoes and entry.field in APPENDED:
        return (f"{name}: removed",)
    if entry.field == "removed":
        return ("Taken out of the plan" if entry.after else "Kept, though the document leaves it out",)
    if is_replaced(entry.field):
        return (f"{name}: {short(display(entry.field, entry.before))} → {short(display(entry.field, entry.after))}",)
    match kind_of(entry.field):
        case Kind.EVIDENCE:
            return (f"{name}: {piece_of(entry.after)}",)
        case Kind.PROPOSAL if entry.after:
            return (f"{fields.label(WAITING[entry.field])}: {entry.after['to']}, waiting for sign-off",)
        case Kind.PROPOSAL:
            return (f"Withdrawn: {display(entry.field, entry.before)}",)
        case Kind.PROSE if entry.added is None:
            return (f"{name}, rewritten:",)
        case Kind.PROSE | Kind.NOTE:
            return ()
        case _:
            return (f"{name}: {short(display(entry.field, entry.before))} → {short(display(entry.field, entry.after))}",)


def written_text(entry: Entry) -> str:
    """The text that somebody wrote, shortened. "" for anything but progress and notes."""
    if kind_of(entry.field) not in (Kind.PROSE, Kind.NOTE) or (entry.undoes and entry.field in APPENDED):
        return ""
    return cut(STAMP.sub("", entry.added if entry.added is not None else entry.after or ""), QUOTE)


def short(text: str) -> str:
    """The text for use in the middle of a sentence: on one line, shortened between words if long, and without its full stop."""
    return cut(" ".join(text.split()), EXCERPT).rstrip(".")


def cut(text: str, most: int) -> str:
    """The text, cut between words to at most this many characters, with an ellipsis added if anything was cut."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def notices_for(
    request: Request, standing: Current, entries: Sequence[Entry], suggested_by: str, day: str, evidence: Sequence[str]
) -> tuple[Notice, ...]:
    """The messages to others: a post for the channel, and messages to the people responsible (except the author), to the
    approvers, and to whoever proposed or suggested the changes. `day` is today in the plan's time zone, and `evidence` is what
    an approver is shown.
    """
    if not entries:
        return ()
    about, ref, title = f"change:{entries[0].seq}", entries[0].ref, standing.title
    who = request.rights.name(request.author)
    post = brief(who, title, entries, (opening(ref),))
    more = [f"Evidence: {piece}" for piece in evidence if accepts_completion(entries)]
    more += [f"Suggested by {request.rights.name(suggested_by)}"] if suggested_by else []
    post = replace(post, rows=(*post.rows, *more))
    people = accountable(request, standing, former_owners(entries))
    may_accept = approvers(request, entries, suggested_by)
    proposers = _proposers(request, entries)
    suggesters = tuple(person for person in (suggested_by,) if person and person != request.author)
    others = tuple(person for person in people if person not in (*may_accept, *proposers, *suggesters))
    notices = [Notice(about, (post,), others, channel=True, day=day, decides=bool(decision(entries)))]
    if may_accept and any(standing.values[field] for field in WAITING):  # it may have been settled by now
        notices.append(Notice(about, (to_sign_off(request, standing, evidence),), may_accept))
    if proposers:
        update = (again(ref),) if decision(entries) == SENT_BACK else ()
        notices.append(Notice(about, (replace(post, choices=(*update, opening(ref))),), proposers))
    if recipients := tuple(person for person in suggesters if person not in proposers):
        accepted = replace(post, lead=f"{who} accepted your suggestion for {{}}")
        notices.append(Notice(about, (accepted,), recipients))
    return tuple(notices)


def opening(ref: str) -> Choice:
    """The button that shows a recommendation."""
    return Choice("Open", ref, ref)


def updating(ref: str, text: str = "Update") -> Choice:
    """The button that opens the form for a recommendation."""
    return Choice(text, f"update {ref}", ref, form="update")


def undoing(entries: Sequence[Entry]) -> Choice:
    """The button that undoes the request that these changes belong to. Its number tells it from other updates of the same
    recommendation, and is the one that the history shows.
    """
    refs = join_names(tuple(dict.fromkeys(entry.ref for entry in entries)))
    return Choice("Undo", f"undo {entries[0].seq}", spoken=f"Undo change {entries[0].seq}, to {refs}")


def again(ref: str) -> Choice:
    """A button that proposes again what was sent back, with the corrections that were asked for."""
    return Choice("Update", f"update {ref}", ref, form="again")


def to_sign_off(request: Request, standing: Current, evidence: Sequence[str]) -> Brief:
    """What is waiting for an approver's decision on a recommendation, with the `evidence` for it and buttons to decide it.

    The buttons contain a mark of what is shown: if something else is waiting by the time one is pressed, that is shown instead.
    """
    ref, mark = standing.ref, mark_of(standing)
    waiting = [(field, value) for field in WAITING if (value := standing.values[field])]
    by = join_names(tuple(dict.fromkeys(request.rights.name(value["by"]) for _, value in waiting)))
    rows = [
        f"{fields.label(WAITING[field])}: {display(WAITING[field], standing.values[WAITING[field]])} → {value['to']}"
        for field, value in waiting
    ]
    if any(field == "proposed" for field, _ in waiting):
        rows += [f"Evidence: {piece}" for piece in evidence]
    reasons = "; ".join(dict.fromkeys(value["why"] for _, value in waiting if value["why"]))
    rows += [f"Reason: {short(reasons)}"] if reasons else []
    progress = (standing.values["progress"] or "").strip().splitlines()
    choices = (
        Choice("Accept", f"accept {ref} {mark}"),
        Choice("Send back", f"send back {ref} {mark}", form="reason"),
        opening(ref),
    )
    first, value = waiting[0]
    asked = f"asks you to accept {{}} as {value['to']}" if first == "proposed" else "asks you to accept a new date for {}"
    quotes = (cut(STAMP.sub("", progress[-1]), QUOTE),) if progress and STAMP.match(progress[-1]) else ()
    return Brief(ref, standing.title, f"{by} {asked}", tuple(rows), quotes, choices)


def accepts_completion(entries: Sequence[Entry]) -> bool:
    """True if these changes accept a completion."""
    return decision(entries) == ACCEPTED and any(entry.field == "status" for entry in entries)


def evidence_for(store: Store, plan: Plan, standing: Current) -> tuple[str, ...]:
    """The latest evidence for an approver. What was added before a completion was last sent back no longer counts."""
    return tuple(piece_of((piece,)) for piece in new_evidence(store, plan, standing)[-MOST_EVIDENCE:])


def new_evidence(store: Store, plan: Plan, standing: Current) -> Sequence[Mapping[str, str]]:
    """The evidence that was added since a completion was last sent back: all of it, if none was."""
    evidence: Sequence[Mapping[str, str]] = standing.values["evidence"] or []
    added = 0
    for entry in history.history(store, plan, (standing.ref,)) if evidence else ():
        if entry.ref == standing.ref and entry.field == "evidence" and not (entry.undoes or entry.undone_by):
            added += 1
        elif entry.ref == standing.ref and entry.field == "proposed" and is_sent_back(entry) and not entry.undone_by:
            return evidence[len(evidence) - added :]
    return evidence


def is_sent_back(entry: Entry) -> bool:
    """True if the change sends back something that waited for sign-off."""
    ended = entry.field in WAITING and entry.before and not entry.after and not entry.undoes
    return bool(ended and entry.why and entry.why not in fields.WITHDRAWN)


def piece_of(evidence: Sequence[Mapping[str, str]]) -> str:
    """The last piece of evidence with its whole URL, because a shortened one wouldn't work."""
    return " ".join(part for part in (short(evidence[-1]["text"]), evidence[-1]["link"]) if part)


def mark_of(standing: Current) -> str:
    """A short token for what is pending on a recommendation. It changes if anything else is proposed."""
    return mark_of_waiting({field: standing.values[field] for field in WAITING})


def mark_of_waiting(waiting: Mapping[str, Any]) -> str:
    """Like `mark_of`, from the pending values by field."""
    text = json.dumps([waiting[field] for field in WAITING], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]


def _proposers(request: Request, entries: Sequence[Entry]) -> tuple[str, ...]:
    """The people who proposed what these changes settle, except the author of the request."""
    proposers = {entry.before["by"] for entry in entries if entry.field in WAITING and entry.before}
    return tuple(sorted(proposers - {request.author}))


def approvers(request: Request, entries: Sequence[Entry], suggested_by: str = "") -> tuple[str, ...]:
    """The people who may sign off what these changes propose, or () if they propose nothing."""
    if not any(entry.field in WAITING and entry.after for entry in entries):
        return ()
    return tuple(person for person in request.rights.who_may_approve() if person not in (request.author, suggested_by))


def former_owners(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The owners who lost the recommendation in these changes."""
    return tuple(owner for entry in entries if entry.field == "owners" for owner in entry.before or ())


def accountable(request: Request, standing: Current, also: Sequence[str] = ()) -> tuple[str, ...]:
    """The people responsible for it, except the author of the request. `also` are former or future owners."""
    people = request.rights.accountable((*standing.owners, *also))
    return tuple(person for person in people if person != request.author)

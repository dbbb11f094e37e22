"""What becomes of a change that waits: confirmed, edited, given up, undone.

The surprise: rights are asked once more, inside the transaction that writes. What was shown may be half an hour old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Facts, Note, Told
from handlers.question import listed
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates import preview
from handlers.updates.draft import Draft, shown
from knowledge import changes, history, once
from knowledge.changes import By, Stale, Standing
from knowledge.history import Entry
from knowledge.model import Unclear
from knowledge.store import Plan, Store


def confirm(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """Write a change that waits. Once, for its author alone."""
    draft, author = drafts.kept(store, plan, id, request.at)
    if author != request.author:
        raise Unclear("Only whoever wrote that change may confirm it: say it yourself, and you will be shown your own.")
    try:
        entries = write(store, plan, request, draft, f"update:{id}")
    except Stale as stale:
        return overtaken(store, plan, request, draft, stale)
    return noted(store, plan, request, draft, entries)


def write(store: Store, plan: Plan, request: Request, draft: Draft, key: str) -> tuple[Entry, ...]:
    """Write a draft as the person of the request."""

    def may(standing: Standing) -> None:
        refused = preview.why_not(request.rights, request.author, standing, draft)
        if refused:
            raise Unclear(f"Nothing was changed. {refused}")

    return changes.write(store, plan, draft.ref, draft.edits, by(request, draft), request.at, key, may)


def by(request: Request, draft: Draft | None = None) -> By:
    """Who does it, and where it was said first."""
    if draft is None:
        return By(request.author, request.surface, request.link, request.event)
    event = f"suggestion of {draft.suggested_by}" if draft.suggested_by else draft.event or request.event
    return By(request.author, draft.surface or request.surface, draft.link or request.link, event)


def overtaken(store: Store, plan: Plan, request: Request, draft: Draft, stale: Stale) -> Answer:
    """Somebody changed the field meanwhile: what they did, and the choice to write over it knowingly."""
    last, field = stale.last, drafts.NAMES[stale.field].lower()
    now_is = shown(stale.field, stale.standing.values.get(stale.field))
    who = (
        f"{request.rights.name(last.who)} on {preview.moment(last.at, request.at)}" if last else "a new version of the document"
    )
    why = f", because {last.why}" if last and last.why else ""
    head = f"Nothing was changed: the {field} of {draft.ref} was changed meanwhile by {who}. It is now {now_is}{why}."
    again = preview.show(store, plan, request, draft.seeing(stale.standing), stale.standing)
    return replace(again, headline=head)


def noted(store: Store, plan: Plan, request: Request, draft: Draft, entries: Sequence[Entry]) -> Answer:
    """What was written, how to take it back, and who else is told."""
    standing = changes.standing(store, plan, draft.ref)
    told = tuple(rows(entries))
    undo = tuple(
        Choice("Undo" if len(entries) == 1 else f"Undo {drafts.NAMES[entry.field].lower()}", f"undo {entry.seq}")
        for entry in entries
        if entry.undone_by is None
    )
    card = Choice(f"Show {draft.ref}", draft.ref, draft.ref)
    return Answer(
        f"Noted: {draft.ref} – {said(entries)}.",
        (Facts(told), Choices("", (*undo, card))),
        "update", (draft.ref,), noted=True, told=_tell(request, standing, entries, draft),
    )  # fmt: skip


def rows(entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
    """Old → new for each change, and why."""
    found = [(f"{drafts.NAMES[entry.field]}{', added' if entry.added is not None else ''}", _row(entry)) for entry in entries]
    why = tuple(dict.fromkeys(entry.why for entry in entries if entry.why))
    return [*found, *((("Why", "; ".join(why)),) if why else ())]


def _row(entry: Entry) -> str:
    if entry.added is not None:
        return shown("evidence", entry.now) if entry.field == "evidence" else entry.added
    if entry.undoes and entry.field in ("progress", "evidence", "note"):
        return "as it was before"
    return f"{shown(entry.field, entry.was)} → {shown(entry.field, entry.now)}"


def said(entries: Sequence[Entry]) -> str:
    """What was done, in a few words."""
    return listed(tuple(dict.fromkeys(phrase(entry) for entry in entries)))


def phrase(entry: Entry) -> str:
    match entry.field:
        case "status":
            return f"status {shown('status', entry.now)}"
        case "timescale":
            return f"due {shown('timescale', entry.now)}"
        case "owners":
            return f"owned by {shown('owners', entry.now)}"
        case "proposed" | "extension" if entry.now:
            return f"{entry.now['to']} proposed"
        case "proposed" | "extension":
            return "no longer waiting"
        case "removed":
            return "taken out" if entry.now else "kept, though the document leaves it out"
        case field:
            return f"{drafts.NAMES[field].lower()} {'taken out' if entry.undoes else 'added' if entry.added is not None else 'rewritten'}"


def _tell(request: Request, standing: Standing, entries: Sequence[Entry], draft: Draft) -> tuple[Told, ...]:
    """One line for the channel, one for each accountable person who did not do it, and one for the approvers."""
    if not entries:
        return ()
    about = f"change:{entries[0].seq}"
    who = request.rights.name(request.author)
    line = f"{who} updated {draft.ref}: {said(entries)}."
    why = next((entry.why for entry in entries if entry.why), "")
    text = f"{line} Why: {why}" if why else line
    people = preview.others(request, standing)
    waiting = [entry for entry in entries if entry.field in changes.WAITING and entry.now]
    approvers = tuple(person for person in request.rights.who_may_approve() if person != request.author) if waiting else ()
    told = [Told(about, text, tuple(person for person in people if person not in approvers), channel=True)]
    if approvers:
        answers = (Choice("Accept", f"accept {draft.ref}"), Choice("Send back", f"send back {draft.ref}", form="reason"))
        told.append(Told(about, f"{text} It waits for your sign-off.", approvers, choices=answers))
    askers = {entry.was["by"] for entry in entries if entry.field in changes.WAITING and entry.was}
    asked = tuple(sorted(askers - {request.author, *people}))
    if asked:
        told.append(Told(about, text, asked))
    if draft.suggested_by and draft.suggested_by != request.author:
        told.append(Told(about, f"{who} accepted your suggestion for {draft.ref}: {said(entries)}.", (draft.suggested_by,)))
    return tuple(told)


def edit(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """The line of a change that waits, to be sent again otherwise."""
    draft, author = drafts.kept(store, plan, id, request.at)
    if author != request.author:
        raise Unclear("Only whoever wrote that change may edit it.")
    line = draft.said if draft.said and draft.said != "reopen" else f"update {draft.ref} …"
    note = Note("Nothing is written until a change is confirmed. The one shown before can still be confirmed for half an hour.")
    return Answer(f"Send the line again as it should be: {line}", (note,), "update", (draft.ref,), pending=id)


def cancel(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """Give a change up."""
    draft, author = drafts.kept(store, plan, id, request.at)
    if author != request.author:
        raise Unclear("Only whoever wrote that change may cancel it.")
    if changes.written(store, f"update:{id}"):
        raise Unclear(f"That change was written already: “undo” takes back your last one, “history {draft.ref}” shows all.")
    once.drop(store, id)
    return Answer(f"Nothing was changed: what waited for {draft.ref} is given up.", (), "update", (draft.ref,))


def undo(store: Store, plan: Plan, request: Request, seq: int | None) -> Answer:
    """Take an update back: the one named, else the person's own last one."""
    if not request.author:
        raise Unclear("I do not know who you are, so you may undo nothing: at the terminal say --as NAME.")
    if seq is None:
        mine = history.history(store, plan, who=(request.author,), most=50)
        own = next((entry for entry in mine if entry.undone_by is None and entry.undoes is None), None)
        if own is None:
            raise Unclear("There is nothing of yours to undo: “history R1” shows what was changed on a recommendation.")
        seq = own.seq

    def may(standing: Standing) -> None:
        refused = preview.why_not(request.rights, request.author, standing)
        if refused:
            raise Unclear(f"Nothing was undone. {refused}")

    try:
        entry = changes.undo(store, plan, seq, by(request), request.at, f"undo:{seq}", may)
    except Stale as stale:
        raise Unclear(_since(request, stale)) from stale
    head = f"Undone: {entry.ref} – {phrase(entry)}."
    standing = changes.standing(store, plan, entry.ref)
    text = f"{request.rights.name(request.author)} took back a change of {entry.ref}: {phrase(entry)}."
    told = (Told(f"change:{entry.seq}", text, preview.others(request, standing), channel=True),)
    return Answer(head, (Facts(tuple(rows([entry]))),), "update", (entry.ref,), noted=True, told=told)


def _since(request: Request, stale: Stale) -> str:
    """Why an update cannot be undone any more."""
    field, ref = drafts.NAMES[stale.field].lower(), stale.standing.ref
    now_is = shown(stale.field, stale.standing.values.get(stale.field))
    last = stale.last
    who = (
        f"{request.rights.name(last.who)} on {preview.moment(last.at, request.at)}" if last else "a new version of the document"
    )
    return (
        f"Nothing was undone: the {field} of {ref} has been changed since by {who}; it is now {now_is}. Say what it is to be."
    )

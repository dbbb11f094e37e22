"""What needs a second person: completions and extensions accepted or sent back, and suggestions of those who may not.

An acceptance is shown and confirmed like any other change, for it is one: the approver's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.answer import Answer, Choice, Notice
from handlers.question import join_names
from handlers.request import Request
from handlers.updates import confirm, needs, notices, preview
from handlers.updates import draft as drafts
from handlers.updates.draft import Draft
from knowledge import changes, sessions
from knowledge.changes import Current, Edit, Stale
from knowledge.fields import WAITING
from knowledge.model import Plan, Unclear
from knowledge.store import Store

SUGGESTION = "suggestion"
SUGGESTED_FOR = timedelta(days=14)


def accept(store: Store, plan: Plan, request: Request, ref: str) -> Answer:
    """Agree to what waits on a recommendation."""
    standing, waiting = _waiting(store, plan, request, ref)
    edits: list[Edit] = []
    for field, value in waiting:
        if own := needs.own_proposal(value, request.author):
            raise Unclear(f"Nothing was changed: {own[0].lower()}{own[1:]}. {_who_else(request, value)}")
        edits += [
            Edit(field, None, expected=value),
            Edit(WAITING[field], value["to"], value["why"], standing.values[WAITING[field]]),
        ]
    return preview.show(store, plan, request, Draft(ref, tuple(edits), decides=True), standing)


def send_back(store: Store, plan: Plan, request: Request, ref: str, why: str) -> Answer:
    """Send back what waits, with a reason."""
    standing, waiting = _waiting(store, plan, request, ref)
    if not why:
        raise Unclear(f"Nothing was changed: say why, as “send back {ref} because …”.")
    edits = tuple(Edit(field, None, why, expected=value) for field, value in waiting)
    return preview.show(store, plan, request, Draft(ref, edits, decides=True), standing)


def _of_its_parts(store: Store, plan: Plan, ref: str) -> str:
    """Which of a recommendation's parts wait for sign-off, as the end of a sentence; "" if none does."""
    parts = store.recommendations(plan, store.parts(plan).get(ref, ()))
    waiting = tuple(part.ref for part in parts if part.proposed or part.extension)
    verb = "waits" if len(waiting) == 1 else "wait"
    return f" itself; {join_names(waiting)} {verb}: name the part, as “accept {waiting[0]}”" if waiting else ""


def _waiting(store: Store, plan: Plan, request: Request, ref: str) -> tuple[Current, list[tuple[str, dict[str, str]]]]:
    """What waits on a recommendation, for somebody who may decide it."""
    standing = changes.current(store, plan, ref)
    waiting = [(field, standing.values[field]) for field in WAITING if standing.values[field]]
    if not waiting:
        raise Unclear(f"Nothing waits for sign-off on {ref}{_of_its_parts(store, plan, ref)}.")
    if not request.rights.may_approve(request.author):
        raise Unclear(f"Nothing was changed: only approvers decide that. {_who_else(request, waiting[0][1])}")
    return standing, waiting


def _who_else(request: Request, waiting: dict[str, str]) -> str:
    """Who may sign off what waits, beside the person of the request."""
    approvers = (person for person in request.rights.who_may_approve() if person != request.author)
    others = tuple(person for person in approvers if not needs.own_proposal(waiting, person))
    if not others:
        return "The settings name nobody else who may: ask whoever runs planbot to name an approver."
    return f"{request.rights.names_of(others)} may."


# Suggestions


def suggest(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """Send a change to those who may make it."""
    draft, author = drafts.load(store, plan, id, request.at, preview.REFUSED)
    if author != request.author:
        raise Unclear("Only whoever wrote that change may send it.")
    standing = changes.current(store, plan, draft.ref)
    people = preview.who_may_make(request.rights, draft, standing)
    people = tuple(person for person in people if person != author)
    if not people:
        raise Unclear("There is nobody to send it to: the settings name nobody who may make that change.")
    suggested = replace(draft, suggested_by=author)
    suggestion, write = drafts.deferred_save(plan, suggested, author, request.at, SUGGESTION, SUGGESTED_FOR)
    store.put(write)
    sessions.delete(store, id)
    rows = preview.rows(draft, standing)
    what = "; ".join(f"{name.lower().removesuffix(', added')}: {notices.short(value)}" for name, value in rows)
    text = f"{request.rights.name(author)} suggests for {draft.ref} – {what}."
    choices = (Choice("Accept", f"accept suggestion {suggestion}"), Choice("Decline", f"decline suggestion {suggestion}"))
    notice = Notice(f"suggestion:{suggestion}", text, people, choices=choices)
    head = f"Sent to {request.rights.names_of(people)} as your suggestion."
    return Answer(head, (), "update", (draft.ref,), notices=(notice,))


def decide(store: Store, plan: Plan, request: Request, id: str, accepted: bool) -> Answer:
    """Accept a suggestion, which writes it, or decline it; its author is told. The first decision stands."""
    done = changes.entries_of(store, f"suggestion:{id}")
    if done and (done[0].who != request.author or not accepted):
        raise Unclear(f"That suggestion was accepted already, by {request.rights.name(done[0].who)}.")
    if done:
        return confirm.written(store, plan, request, confirm.draft_of(done), done)
    try:
        draft, author = drafts.load(store, plan, id, request.at, SUGGESTION)
    except Unclear as gone:
        raise Unclear("That suggestion no longer waits: it was decided already, or has expired.") from gone
    standing = changes.current(store, plan, draft.ref)
    refused = preview.refusal(request.rights, request.author, standing, draft, store.vocabulary(plan))
    if refused:
        raise Unclear(f"Nothing was changed. {refused}")
    if not accepted:
        sessions.delete(store, id)
        text = f"{request.rights.name(request.author)} declined your suggestion for {draft.ref}."
        head = f"Declined: nothing was changed on {draft.ref}."
        return Answer(head, (), "update", (draft.ref,), notices=(Notice(f"suggestion:{id}", text, (author,)),))
    ready = preview.with_proposals(store, plan, request, draft, standing)
    try:
        entries = confirm.write(store, plan, request, ready, f"suggestion:{id}")
    except Stale as stale:
        return confirm.overtaken(store, plan, request, ready, stale)
    return confirm.written(store, plan, request, ready, entries)

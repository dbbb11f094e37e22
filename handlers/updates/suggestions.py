"""Suggestions: changes by people who aren't allowed to make them, waiting for somebody who is.

Each suggestion has its own id, so that the people who can decide about it can find it, and so that a button affects nothing
else.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.answer import Answer, Brief, Choice, Notice
from handlers.question import join_names
from handlers.request import Request
from handlers.updates import confirm, late, notices, preview
from handlers.updates import draft as drafts
from handlers.updates.draft import Draft, kind_of
from knowledge import changes, sessions
from knowledge.changes import Current, Stale
from knowledge.encoding import timestamp
from knowledge.fields import Kind
from knowledge.model import Plan, Unclear
from knowledge.store import Store

SUGGESTION = "suggestion"
DECLINED = "declined"  # the kind under which a declined suggestion is saved, so that planbot can say who declined it
PREFIX = "sg-"  # the beginning of a suggestion's id
LIFETIME = timedelta(days=14)
DECIDED = "That suggestion is no longer waiting: it was decided already, or has expired."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A suggestion that is waiting: its id, what it would change, and the current values."""

    id: str
    draft: Draft
    standing: Current


def key_of(id: str) -> str:
    """The journal key for the change that an accepted suggestion leads to."""
    return f"suggestion:{id}"


def suggest(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """Send a change to the people who may make it."""
    draft, author = drafts.load(store, plan, id, request.at, preview.REFUSED)
    if author != request.author:
        raise Unclear(f"Only {request.rights.name(author)} can send that change.")
    standing = changes.current(store, plan, draft.ref)
    people = preview.who_may_make(request.rights, draft, standing)
    people = tuple(person for person in people if person != author)
    if not people:
        raise Unclear("There is nobody to send it to: the settings name nobody who could make that change.")
    suggested = replace(draft, suggested_by=author)
    key = f"{PREFIX}{secrets.token_urlsafe(12)}"
    _, write = drafts.deferred_save(plan, suggested, author, request.at, SUGGESTION, LIFETIME, key)
    store.put(write)
    _save_people(store, key, people, request)
    sessions.delete(store, id)
    notice = Notice(f"suggestion:{key}", (brief(request, Waiting(key, suggested, standing)),), people)
    head = f"Sent to {request.rights.names_of(people)} as your suggestion. You’ll hear what they decide."
    return Answer(head, (), "update", (draft.ref,), notices=(notice,))


def _save_people(store: Store, id: str, people: Sequence[str], request: Request) -> None:
    sessions.save(store, {"people": list(people)}, request.at, LIFETIME, f"sent:{id}")


def reroute(store: Store, plan: Plan, request: Request, refs: Collection[str]) -> tuple[Notice, ...]:
    """Pass on suggestions about these recommendations after their owners changed. Returns the messages to the new deciders, and
    those that tell the authors who has their suggestion now.
    """
    sent: list[Notice] = []
    for id in sessions.find(store, PREFIX, request.at):
        waits = _pending(store, plan, request, id)
        saved = sessions.load(store, f"sent:{id}", request.at)
        if waits is None or saved is None or waits.draft.ref not in refs:
            continue
        author = waits.draft.suggested_by
        people = tuple(who for who in preview.who_may_make(request.rights, waits.draft, waits.standing) if who != author)
        new = tuple(who for who in people if who not in saved["people"])
        if new and set(people) != set(saved["people"]):
            _save_people(store, id, people, request)
            about = f"suggestion:{id}:{request.at.isoformat()}"
            lead = f"Your suggestion for {{}} is with {request.rights.names_of(people)} now"
            owned = f"Owner: {join_names(waits.standing.owners) or 'nobody'}"
            to_author = Brief(waits.draft.ref, waits.standing.title, lead, (owned,), (), (notices.opening(waits.draft.ref),))
            sent += [Notice(about, (brief(request, waits),), new), Notice(f"{about}:author", (to_author,), (author,))]
    return tuple(sent)


def _pending(store: Store, plan: Plan, request: Request, id: str) -> Waiting | None:
    """A suggestion that nobody has decided on yet, or None. It is also None if it is for another plan or a deleted
    recommendation.
    """
    if changes.entries_of(store, key_of(id)):  # it was accepted, even if that has been undone since
        return None
    try:
        draft, _ = drafts.load(store, plan, id, request.at, SUGGESTION)
        return Waiting(id, draft, changes.current(store, plan, draft.ref))
    except Unclear:
        return None


def brief(request: Request, waiting: Waiting) -> Brief:
    """A suggestion for people who may make the change, with buttons to decide."""
    draft, standing = waiting.draft, waiting.standing
    rows, quotes = _shown(draft, standing)
    choices = (
        Choice("Accept", f"accept suggestion {waiting.id}"),
        Choice("Decline", f"decline suggestion {waiting.id}", form="reason"),
        notices.opening(draft.ref),
    )
    lead = f"{request.rights.name(draft.suggested_by)} suggests a change to {{}}"
    return Brief(draft.ref, standing.title, lead, rows, quotes, choices)


def _shown(draft: Draft, standing: Current) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a suggestion would change, as lines with "old → new", and the text that it would add, to be quoted."""
    texts = [edit.field for edit in draft.edits if kind_of(edit.field) in (Kind.PROSE, Kind.NOTE)]
    quotes = tuple(notices.cut(str(edit.to), notices.QUOTE) for edit in draft.edits if edit.field in texts)
    others = replace(draft, edits=tuple(edit for edit in draft.edits if edit.field not in texts))
    rows = (f"{name.removesuffix(', added')}: {value}" for name, value in preview.rows(others, standing))
    return tuple(rows), quotes


def waiting_for(store: Store, plan: Plan, request: Request) -> Iterator[Waiting]:
    """The suggestions that the author of the request can decide on, oldest first."""
    if not request.author:
        return
    for id in sessions.find(store, PREFIX, request.at):
        waits = _pending(store, plan, request, id)
        if waits is None or waits.draft.suggested_by == request.author:
            continue
        if request.author in preview.who_may_make(request.rights, waits.draft, waits.standing):
            yield waits


def decide(store: Store, plan: Plan, request: Request, id: str, accepted: bool, why: str = "") -> Answer:
    """Accept a suggestion, which writes it, or decline it with a reason. Its author is told. The first decision counts."""
    done = changes.entries_of(store, key_of(id))
    if done and (done[0].who != request.author or not accepted):
        raise Unclear(f"{request.rights.name(done[0].who)} has accepted that suggestion already.")
    if done:
        return confirm.written(store, plan, request, confirm.draft_of(done), done)
    try:
        draft, author = drafts.load(store, plan, id, request.at, SUGGESTION)
    except Unclear as gone:
        raise Unclear(_gone(store, request, id)) from gone
    standing = changes.current(store, plan, draft.ref)
    refused = preview.refusal(request.rights, request.author, standing, draft, store.vocabulary(plan))
    if refused:
        raise Unclear(f"Nothing was changed. {refused}")
    if request.is_late:
        return Answer(
            late.sentence(store, plan, request), (brief(request, Waiting(id, draft, standing)),), "update", (draft.ref,)
        )
    if not accepted:
        return _declined(store, request, Waiting(id, draft, standing), author, why)
    ready = preview.with_proposals(store, plan, request, draft, standing)
    try:
        entries = confirm.write(store, plan, request, ready, key_of(id))
    except Stale as stale:
        return confirm.overtaken(store, plan, request, ready, stale)
    return confirm.written(store, plan, request, ready, entries)


def _gone(store: Store, request: Request, id: str) -> str:
    """Why a suggestion is no longer waiting, as a sentence."""
    body = sessions.load(store, id, request.at)
    if body is None or body.get("kind") != DECLINED:
        return DECIDED
    who, when = request.rights.name(str(body["by"])), preview.moment(str(body["at"]), request.at)
    return f"That suggestion is no longer waiting: {who} declined it on {when}."


def _declined(store: Store, request: Request, waiting: Waiting, author: str, why: str) -> Answer:
    """The answer to declining a suggestion. Without a reason, it asks for one."""
    ref = waiting.draft.ref
    if not why:
        sentence = f"decline suggestion {waiting.id}"
        return confirm.needs_reason("Nothing was decided yet: say why, as “because …”, and I will tell them.", sentence, ref)
    decision = {"kind": DECLINED, "by": request.author, "at": timestamp(request.at), "why": why}
    sessions.save(store, decision, request.at, LIFETIME, waiting.id, needed=True)
    rows, quotes = _shown(waiting.draft, waiting.standing)
    lead = f"{request.rights.name(request.author)} declined your suggestion for {{}}: “{notices.short(why)}”."
    to_author = Brief(ref, waiting.standing.title, lead, rows, quotes, (notices.opening(ref),))
    head = f"Declined: {ref} is unchanged, and {request.rights.name(author)} is told why."
    return Answer(head, (), "update", (ref,), notices=(Notice(f"suggestion:{waiting.id}", (to_author,), (author,)),))

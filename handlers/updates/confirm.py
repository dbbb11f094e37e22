"""Confirms, edits or cancels a pending change.

Rights are checked again inside the write transaction, because the preview may be half an hour old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Facts, Note, Notice
from handlers.question import join_names
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates import late, needs, notices, outcomes, preview
from handlers.updates.draft import Draft, display, label
from handlers.updates.needs import How
from knowledge import changes, sessions
from knowledge.changes import Check, Edit, Origin, Stale, Writing
from knowledge.fields import WAITING
from knowledge.history import Entry
from knowledge.model import Plan, Unclear
from knowledge.store import Store

SET_AGAIN = ("status", "timescale", "owners")  # fields that a reply to a saved change may set again

MOST_SHOWN = 3  # the most recommendations that an answer offers to show


def confirm(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """Write a pending change, once, and only for its author. Pressing the button again shows what was written, even after the
    draft has expired.
    """
    done = changes.entries_of(store, f"update:{id}")
    draft, author = (draft_of(done), done[0].who) if done else drafts.load(store, plan, id, request.at)
    if author != request.author:
        name = request.rights.name(author)
        raise Unclear(f"Only {name} can confirm this. To make your own change, type it yourself.")
    if done and done[0].plan != plan.name:
        raise Unclear(drafts.EXPIRED)
    if request.is_late and not done:
        return late.confirm(store, plan, request, id, draft)
    try:
        entries = write(store, plan, request, draft, f"update:{id}")
    except Stale as stale:
        return overtaken(store, plan, request, draft, stale)
    return written(store, plan, request, draft, entries)


def write(store: Store, plan: Plan, request: Request, draft: Draft, key: str) -> tuple[Entry, ...]:
    """Write a draft on behalf of the person who made the request."""
    may = check(request, preview.how(draft))
    also = tuple((other.ref, other.edits) for other in draft.also)
    return changes.write(store, plan, draft.ref, draft.edits, origin(request, draft), request.at, key, may, also)


def check(request: Request, how: How) -> Check:
    """The check for a transaction to make before it writes. It raises Unclear if the person isn't allowed to do this."""

    def may(writing: Writing) -> None:
        refused = needs.refusal(request.rights, request.author, writing, how)
        if refused:
            raise Unclear(f"Nothing was {'undone' if how is How.UNDO else 'changed'}. {refused}")

    return may


def origin(request: Request, draft: Draft | None = None) -> Origin:
    """The author of the change, and where it was first mentioned."""
    if draft is None:
        return Origin(request.author, request.surface, request.link, request.event)
    event = f"{drafts.SUGGESTION_OF}{draft.suggested_by}" if draft.suggested_by else draft.event or request.event
    return Origin(request.author, draft.surface or request.surface, draft.link or request.link, event)


def draft_of(entries: Sequence[Entry]) -> Draft:
    """A draft with only the ref and the suggester, from the changes that it led to."""
    return Draft(entries[0].ref, (), suggested_by=drafts.suggester(entries[0].event))


def overtaken(store: Store, plan: Plan, request: Request, draft: Draft, stale: Stale) -> Answer:
    """The answer if somebody else has changed the field in the meantime: what they did, and a button to overwrite it
    deliberately.
    """
    if draft.decides:
        return Answer(_decided(request, draft, stale), (), "update", (draft.ref,))
    now_is = display(stale.field, stale.standing.values.get(stale.field))
    why = f", because {stale.last.why}" if stale.last and stale.last.why else ""
    by = _by_whom(request, stale)
    head = (
        f"Nothing was changed: the {label(stale.field)} of {stale.standing.ref} was changed meanwhile by {by}."
        f" It is now {now_is}{why}."
    )
    return replace(preview.propose_all(store, plan, request, draft.all), headline=head)


def _decided(request: Request, draft: Draft, stale: Stale) -> str:
    """The answer to an approver whose decision comes too late."""
    ref, by = draft.ref, _by_whom(request, stale)
    if not any(stale.standing.values[field] for field in WAITING):
        return f"Nothing was changed: what was waiting on {ref} was decided meanwhile by {by}."
    return f"Nothing was changed: {ref} was changed meanwhile by {by}. “accept {ref}” shows what is waiting there now."


def needs_reason(sentence: str, line: str, ref: str) -> Answer:
    """Ask for the reason of a decision. `line` is what was sent, to which “because …” is added."""
    return Answer(sentence, (Choices("", (Choice("Give the reason", line, form="reason"),)),), "update", (ref,))


def _by_whom(request: Request, stale: Stale) -> str:
    if stale.last is None:
        return "a new version of the document"
    return f"{request.rights.name(stale.last.who)} on {preview.moment(stale.last.at, request.at)}"


def written(store: Store, plan: Plan, request: Request, draft: Draft, entries: Sequence[Entry]) -> Answer:
    """The answer with what was written, how to undo it, and who else is told."""
    refs = tuple(part[0].ref for part in changes.by_ref(entries)) or (draft.ref,)
    parent = changes.current(store, plan, refs[0]).values["parent"]
    shown = refs[0] if len(refs) == 1 else parent or refs[0]
    cards = dict.fromkeys((shown,) if parent or len(refs) == 1 else refs[:MOST_SHOWN])
    opens = (Choice("Open" if len(cards) == 1 else f"Open {ref}", ref, ref) for ref in cards)
    choices = (*_undos(entries), *opens)
    return Answer(
        headline(request, entries) or f"Nothing to change on {draft.ref}.",
        (Facts((*notices.rows_by_ref(entries), *_evidence(store, plan, entries))), Choices("", choices)),
        "update",
        refs,
        recorded=True,
        notices=_notices(store, plan, request, entries, draft.suggested_by),
    )


def _evidence(store: Store, plan: Plan, entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
    """Rows with the evidence for a completion that was signed off. Empty for any other change."""
    if not notices.accepts_completion(entries):
        return []
    shown = notices.evidence_for(store, plan, changes.current(store, plan, entries[0].ref))
    return [("Evidence", "; ".join(shown))] if shown else []


def headline(request: Request, entries: Sequence[Entry]) -> str:
    """A sentence for the author that says what was written, or "" if nothing was."""
    decided = notices.decision(entries)
    if decided == notices.SENT_BACK:
        by = tuple(dict.fromkeys(entry.before["by"] for entry in entries))
        return f"Sent back to {request.rights.names_of(by)}: {notices.requested(entries)} for {entries[0].ref}."
    if not entries:
        return ""
    shown = notices.without_ended(entries) if decided else entries
    approvers = request.rights.names_of(notices.approvers(request, entries))
    verb = "Accepted" if decided else f"Sent to {approvers}" if approvers else "Saved"
    return f"{verb}: {outcomes.describe(shown)}."


def _notices(store: Store, plan: Plan, request: Request, entries: Sequence[Entry], suggested_by: str) -> tuple[Notice, ...]:
    """The messages to others. If several parts changed, the channel and the people responsible get only one message."""
    day = changes.local_in(store, plan, request.at).date().isoformat()
    every: list[Notice] = []
    for part in changes.by_ref(entries):
        standing = changes.current(store, plan, part[0].ref)
        evidence = notices.evidence_for(store, plan, standing)
        every += notices.notices_for(request, standing, part, suggested_by, day, evidence)
    return notices.joined(every)


def _undos(entries: Sequence[Entry]) -> tuple[Choice, ...]:
    """The button that undoes the whole update, unless any of it has already been undone."""
    return () if any(entry.undone_by is not None for entry in entries) else (notices.undoing(entries),)


def edit(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """The line of a pending change, to be corrected and sent again. The preview can no longer be confirmed."""
    draft = waiting(store, plan, request, id, "edit")
    line = draft.line or f"update {join_names(draft.refs)} …"
    note = Note("Nothing is saved until you confirm the new one; the one above is withdrawn.")
    withdrawn = drafts.deferred_replace(id, request.at)
    return Answer(f"Send it again as it should be: {line}", (note,), "update", draft.refs, remember=(withdrawn,))


def cancel(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """Cancel a pending change."""
    draft = waiting(store, plan, request, id, "cancel")
    sessions.delete(store, id)
    refs, be = join_names(draft.refs), "is" if len(draft.refs) == 1 else "are"
    return Answer(f"Cancelled. {refs} {be} unchanged.", (), "update", draft.refs)


def saved(store: Store, request: Request, id: str) -> Draft | None:
    """The change with that id as a draft of what it set, or None if the person hasn't saved one with that id.

    Texts and evidence are left out, since they can't be set again.
    """
    done = changes.entries_of(store, f"update:{id}")
    if not done or done[0].who != request.author:
        return None
    first, *others = (
        Draft(part[0].ref, tuple(map(_set_again, (e for e in part if e.field in SET_AGAIN)))) for part in changes.by_ref(done)
    )
    return replace(first, also=tuple(others))


def _set_again(entry: Entry) -> Edit:
    return Edit(entry.field, entry.after, entry.why)


def waiting(store: Store, plan: Plan, request: Request, id: str, what: str) -> Draft:
    """A pending change, for its author only. Raises Unclear if it is no longer pending or belongs to somebody else. `what` is a
    verb for the message.
    """
    done = changes.entries_of(store, f"update:{id}")
    draft, author = (draft_of(done), done[0].who) if done else drafts.load(store, plan, id, request.at)
    if author != request.author:
        raise Unclear(f"Only {request.rights.name(author)} can {what} that change.")
    if done:
        anew = " To record it elsewhere, undo it and send the line again." if what == "change" else ""
        saved = f"That change was saved already: “undo” undoes your last change, and “history {draft.ref}” shows all of them."
        raise Unclear(f"{saved}{anew}")
    return draft

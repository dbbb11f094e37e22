"""Decisions that need a second person: completions and new dates, which an approver accepts or sends back.

A button decides at once, because it is below the thing that it decides and contains a mark of it. If something else is waiting
by then, that is shown instead. A typed decision is previewed first, like any other change.
"""

from __future__ import annotations

from handlers.answer import Answer, Note
from handlers.question import join_names
from handlers.request import Request
from handlers.updates import confirm, late, needs, notices, preview
from handlers.updates.draft import Draft
from knowledge import changes, history
from knowledge.changes import Current, Edit, Stale
from knowledge.fields import WAITING
from knowledge.model import Plan, Unclear
from knowledge.store import Store

CHANGED = "Nothing was saved, because something else is waiting on {} now:"


def accept(store: Store, plan: Plan, request: Request, ref: str, mark: str = "") -> Answer:
    """Accept what is waiting on a recommendation: at once if `mark` shows that the person has seen it, otherwise after a
    preview.
    """
    key = f"accept:{plan.name}:{ref}:{mark}"
    if mark and (done := changes.entries_of(store, key)) and done[0].who == request.author:
        return confirm.written(store, plan, request, Draft(ref, ()), done)
    standing, waiting = _waiting(store, plan, request, ref)
    edits: list[Edit] = []
    for field, value in waiting:
        if own := needs.own_proposal(value, request.author):
            raise Unclear(f"Nothing was changed. {own}{_who_else(request, value)}.")
        edits += [
            Edit(field, None, expected=value),
            Edit(WAITING[field], value["to"], value["why"], standing.values[WAITING[field]]),
        ]
    draft = Draft(ref, tuple(edits), decides=True)
    if not mark:
        return show(
            store, plan, request, draft, standing, f"Check what is waiting on {ref}. Nothing is saved until you accept."
        )
    if mark != notices.mark_of(standing):
        return show(store, plan, request, draft, standing, CHANGED.format(ref))
    if request.is_late:
        return show(store, plan, request, draft, standing, late.sentence(store, plan, request))
    return _written(store, plan, request, draft, key)


def send_back(store: Store, plan: Plan, request: Request, ref: str, why: str, mark: str = "") -> Answer:
    """Send back what is waiting, with a reason: at once if `mark` shows that the person has seen it, otherwise after a
    preview.
    """
    key = f"send back:{plan.name}:{ref}:{mark}"
    if mark and (done := changes.entries_of(store, key)) and done[0].who == request.author:
        return confirm.written(store, plan, request, Draft(ref, ()), done)
    standing, waiting = _waiting(store, plan, request, ref)
    if mark and mark != notices.mark_of(standing):
        return show(store, plan, request, None, standing, CHANGED.format(ref))
    if mark and request.is_late:
        return show(store, plan, request, None, standing, late.sentence(store, plan, request))
    if not why:
        return confirm.needs_reason(
            f"Nothing was changed: say why, as “send back {ref} because …”.", f"send back {ref} {mark}".strip(), ref
        )
    edits = tuple(Edit(field, None, why, expected=value) for field, value in waiting)
    draft = Draft(ref, edits, decides=True)
    return _written(store, plan, request, draft, key) if mark else preview.show(store, plan, request, draft, standing)


def sent_back(store: Store, plan: Plan, request: Request, ref: str) -> tuple[Draft, str] | None:
    """What the author of the request last proposed for a recommendation, and a sentence with the reason why it was sent back.
    None if it wasn't, or if something has been waiting since.
    """
    entries = [entry for entry in history.history(store, plan, (ref,)) if entry.ref == ref and entry.field in WAITING]
    if not entries or entries[0].after or entries[0].undoes or entries[0].before["by"] != request.author:
        return None
    decided = [entry for entry in changes.request_of(store, plan, entries[0].seq) if entry.ref == ref]
    if notices.decision(decided) != notices.SENT_BACK:
        return None
    edits = tuple(Edit(WAITING[entry.field], entry.before["to"], entry.before["why"]) for entry in decided)
    last = decided[0]
    when = preview.moment(last.at, changes.local_in(store, plan, request.at))
    return Draft(ref, edits), f"{request.rights.name(last.who)} sent this back on {when}: “{notices.short(last.why)}”."


def show(store: Store, plan: Plan, request: Request, draft: Draft | None, standing: Current, headline: str) -> Answer:
    """What is waiting on a recommendation, with buttons to decide it. `draft` is what “yes” would confirm."""
    brief = notices.to_sign_off(request, standing, notices.evidence_for(store, plan, standing))
    if draft is None:
        return Answer(headline, (brief,), "update", (standing.ref,))
    id, write = preview.save(plan, preview.with_origin(draft, request), request)
    audience = Note(preview.audience_sentence(request, preview.who_is_told(request, draft, standing)))
    return Answer(headline, (brief, audience), "update", (standing.ref,), pending=id, remember=(write,))


def _written(store: Store, plan: Plan, request: Request, draft: Draft, key: str) -> Answer:
    try:
        entries = confirm.write(store, plan, request, draft, key)
    except Stale as stale:
        return confirm.overtaken(store, plan, request, draft, stale)
    return confirm.written(store, plan, request, draft, entries)


def _of_its_parts(store: Store, plan: Plan, ref: str) -> str:
    """The end of a sentence that says which parts of a recommendation are waiting for sign-off, or ""."""
    parts = store.recommendations(plan, store.parts(plan).get(ref, ()))
    waiting = tuple(part.ref for part in parts if part.proposed or part.extension)
    verb = "waits" if len(waiting) == 1 else "wait"
    return f" itself; {join_names(waiting)} {verb}: name the part, as “accept {waiting[0]}”" if waiting else ""


def _waiting(store: Store, plan: Plan, request: Request, ref: str) -> tuple[Current, list[tuple[str, dict[str, str]]]]:
    """What is waiting on a recommendation. Raises Unclear if nothing is, or if the author of the request isn't allowed to
    decide it.
    """
    standing = changes.current(store, plan, ref)
    waiting = [(field, standing.values[field]) for field in WAITING if standing.values[field]]
    if not waiting:
        why = _of_its_parts(store, plan, ref) or _decided(store, plan, request, ref)
        raise Unclear(f"Nothing is waiting for sign-off on {ref}{why}.")
    if not request.rights.may_approve(request.author):
        others = _who_else(request, waiting[0][1])
        raise Unclear(f"Nothing was changed. Only approvers can accept this or send it back{others}.")
    return standing, waiting


def _decided(store: Store, plan: Plan, request: Request, ref: str) -> str:
    """The end of a sentence that says who last decided about a recommendation, after a colon, or ""."""
    entries = [entry for entry in history.history(store, plan, (ref,)) if entry.field in WAITING]
    if not entries or entries[0].after or entries[0].undoes or entries[0].who == request.author:
        return ""
    last = entries[0]
    verb = "sent it back" if notices.is_sent_back(last) else "settled it"
    return f": {request.rights.name(last.who)} {verb} on {preview.moment(last.at, request.at)}"


def _who_else(request: Request, waiting: dict[str, str]) -> str:
    """The end of a sentence that says who else may sign off what is waiting."""
    approvers = (person for person in request.rights.who_may_approve() if person != request.author)
    others = tuple(person for person in approvers if not needs.own_proposal(waiting, person))
    if not others:
        return ", and the settings name nobody else who could: ask whoever runs planbot to name an approver"
    return f": ask {request.rights.any_of(others)}"

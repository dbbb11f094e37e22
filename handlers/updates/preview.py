"""What was understood, shown before it is written: old → new for each field, and who will be told.

The surprise: what the plan's settings ask for is put into the change here, where its author sees it: a closing status
or a later date that needs an approver becomes a proposal, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.answer import Answer, Choice, Choices, Facts, Note, Part, Passage
from handlers.people import APPROVE, TWO_STEPS, Rights
from handlers.question import listed
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates.draft import Draft, shown
from knowledge import changes, history
from knowledge.changes import APPEND, Edit, Standing
from knowledge.model import Unclear
from knowledge.store import Plan, Store

SUGGESTED = "suggestion"


def propose(store: Store, plan: Plan, request: Request, draft: Draft) -> Answer:
    """Show a change and keep it until its author confirms it; offer it as a suggestion where they may not."""
    standing = changes.standing(store, plan, draft.ref)
    if not any(edit.how == APPEND or edit.to != standing.values.get(edit.field) for edit in draft.edits):
        return Answer(f"Nothing to change: {draft.ref} says that already.", (), "update", (draft.ref,))
    refused = why_not(request.rights, request.author, standing, draft)
    if refused:
        return _refusal(store, plan, request, draft, standing, refused)
    ready = settled(store, plan, request, draft, standing).seeing(standing)
    return show(store, plan, request, ready, standing)


def why_not(rights: Rights, who: str, standing: Standing, draft: Draft | None = None) -> str:
    """Why somebody may not make a change, as a sentence; "" where they may."""
    ref, owners = standing.ref, standing.owners
    if not who:
        return (
            f"I do not know who you are, so you may change nothing: at the terminal say --as NAME, a person of the settings;"
            f" in Slack, ask whoever runs planbot to link you to an owner of {ref}."
        )
    if draft and draft.decides:
        return _may_not_decide(rights, who, standing, draft)
    if draft and draft.field("owners") and not rights.may_manage(who):
        return f"Only managers change owners{_names(rights, tuple(sorted(rights.managers)))}."
    if rights.may_update(who, owners):
        return ""
    if not rights.who_may(owners):
        return f"Nobody may update {ref} yet: the settings name no manager, and link nobody to {listed(owners) or 'it'}."
    held = f", which belongs to {listed(owners)}" if owners else ", which has no owner"
    return f"You may not update {ref}{held}{_names(rights, rights.who_may(owners))}."


def _may_not_decide(rights: Rights, who: str, standing: Standing, draft: Draft) -> str:
    """Why somebody may not settle what waits: approvers do, and nobody accepts their own."""
    accepts = any(edit.field not in changes.WAITING for edit in draft.edits)
    own = any((standing.values[field] or {}).get("by") == who for field in changes.WAITING)
    if not rights.may_approve(who):
        return f"Only approvers decide that{_names(rights, rights.who_may_approve())}."
    return "Nobody accepts their own." if accepts and own else ""


def _names(rights: Rights, people: Sequence[str]) -> str:
    return f": {rights.called(people)} may" if people else ""


def _refusal(store: Store, plan: Plan, request: Request, draft: Draft, standing: Standing, refused: str) -> Answer:
    people = request.rights.who_may(standing.owners)
    if draft.field("owners"):
        people = tuple(sorted(request.rights.managers))
    if not request.author or not people:
        return Answer(f"Nothing was changed. {refused}", (), "update", (draft.ref,))
    id = drafts.keep(store, plan, draft.seeing(standing), request.author, request.at)
    offer = Choice("Send it as a suggestion", f"suggest {id}")
    return Answer(f"Nothing was changed. {refused}", (Choices("", (offer,)),), "update", (draft.ref,))


def settled(store: Store, plan: Plan, request: Request, draft: Draft, standing: Standing) -> Draft:
    """The draft with its reopening filled in, and as proposals what needs an approver. Raises Unclear where it cannot be."""
    edits: list[Edit] = []
    closed = store.vocabulary(plan).closed
    for edit in draft.edits:
        if edit.field == "status" and edit.to is None and draft.said == "reopen":
            edit = replace(edit, to=_open_again(store, plan, standing, closed))
        needs = _needs(request.rights, edit, standing, closed)
        if needs:
            if needs == "proposed":
                _shown_for(draft, standing, edit)
            waiting = {"to": edit.to, "by": request.author, "at": history.stamp(request.at), "why": edit.why}
            edits.append(Edit(needs, waiting, edit.why))
        else:
            edits.append(edit)
            if edit.field == "status" and standing.values["proposed"] and edit.to not in closed:
                edits.append(Edit("proposed", None, "another status was set"))
    return replace(draft, edits=tuple(edits))


def _needs(rights: Rights, edit: Edit, standing: Standing, closed: Sequence[str]) -> str:
    """The field in which an edit waits for an approver; "" where it needs none."""
    if (
        edit.field == "status"
        and rights.completions == TWO_STEPS
        and edit.to in closed
        and standing.values["status"] not in closed
    ):
        return "proposed"
    return "extension" if edit.field == "timescale" and rights.extensions == APPROVE and standing.values["timescale"] else ""


def _shown_for(draft: Draft, standing: Standing, edit: Edit) -> None:
    """A completion needs something that shows it."""
    if not (draft.field("evidence") or draft.field("progress") or standing.values["evidence"]):
        raise Unclear(
            f"Nothing was changed: {edit.to} needs something that shows it. Send “{draft.ref} is now {edit.to}: what was done,"
            " see https://…”."
        )


def _open_again(store: Store, plan: Plan, standing: Standing, closed: Sequence[str]) -> str | None:
    """The status that stood before the closing one. Raises Unclear where it is not closed."""
    if standing.values["status"] not in closed:
        status = standing.values["status"] or "without a status"
        raise Unclear(f"Nothing was changed: {standing.ref} is not closed, it is {status}.")
    for entry in history.history(store, plan, (standing.ref,)):
        if entry.field == "status" and entry.now == standing.values["status"]:
            return entry.was if entry.was not in closed else None
    return None


def show(store: Store, plan: Plan, request: Request, draft: Draft, standing: Standing) -> Answer:
    """The preview of a draft that is ready, kept under an id."""
    draft = replace(
        draft, surface=draft.surface or request.surface, link=draft.link or request.link, event=draft.event or request.event
    )
    id = drafts.keep(store, plan, draft, request.author, request.at)
    title = Passage("Recommendation", standing.title)
    parts: list[Part] = [title, Facts(tuple(rows(draft, standing))), *notes(store, plan, request, draft, standing)]
    choices = (Choice("Confirm", f"confirm {id}"), Choice("Edit", f"edit {id}", form="edit"), Choice("Cancel", f"cancel {id}"))
    parts.append(Choices("", choices))
    head = f"{draft.ref}: to be confirmed – nothing is written yet."
    return Answer(head, tuple(parts), "update", (draft.ref,), pending=id)


def rows(draft: Draft, standing: Standing) -> Sequence[tuple[str, str]]:
    """Old → new for each field, and why."""
    found: list[tuple[str, str]] = []
    for edit in draft.edits:
        name = drafts.NAMES[edit.field]
        if edit.how == APPEND:
            found.append((f"{name}, added", shown(edit.field, edit.to)))
        elif edit.field in changes.WAITING:
            was = standing.values["status" if edit.field == "proposed" else "timescale"]
            to = f"{shown('status', was)} stays; {edit.to['to']} is proposed" if edit.to else "no longer"
            found.append((name, to))
        else:
            found.append((name, f"{shown(edit.field, edit.seen)} → {shown(edit.field, edit.to)}"))
    reasons = tuple(dict.fromkeys(edit.why for edit in draft.edits if edit.why))
    return [*found, *((("Why", "; ".join(reasons)),) if reasons else ())]


def notes(store: Store, plan: Plan, request: Request, draft: Draft, standing: Standing) -> list[Part]:
    """What else somebody should know before they confirm."""
    found: list[Part] = []
    moved = draft.field("timescale") or draft.field("extension")
    if moved and standing.values["timescale"]:
        first = standing.values["first_timescale"] or standing.values["timescale"]
        slips = standing.values["slips"]
        times = (
            f"It has been moved {'once' if slips == 1 else f'{slips} times'} before."
            if slips
            else "It has not been moved before."
        )
        found.append(Note(f"The first date, “{first}”, stays beside it. {times}"))
    if any(edit.field in changes.WAITING and edit.to for edit in draft.edits):
        found.append(Note(_approving(request.rights, request.author)))
    status = draft.field("status")
    known = {each.word for each in store.vocabulary(plan).statuses}
    if status and status.to and status.to not in known:
        found.append(Note(f"“{status.to}” is new to this plan."))
    found.append(Note(_telling(request, standing)))
    return found


def _approving(rights: Rights, who: str) -> str:
    others = tuple(person for person in rights.who_may_approve() if person != who)
    if not others:
        return "It needs somebody else’s agreement, and the settings name nobody else: ask whoever runs planbot to name an approver."
    return f"It waits until {rights.called(others)} agrees; nobody accepts their own."


def _telling(request: Request, standing: Standing) -> str:
    people = others(request, standing)
    return f"{request.rights.called(people)} will be told." if people else "Nobody else will be told."


def others(request: Request, standing: Standing) -> tuple[str, ...]:
    """The accountable people who did not do it."""
    return tuple(person for person in request.rights.accountable(standing.owners) if person != request.author)


def moment(at: str, now: datetime) -> str:
    """When something was, as a person says it, in the zone of `now`."""
    then = datetime.fromisoformat(at).astimezone(now.tzinfo)
    return f"{then.day} {then:%B %Y} at {then:%H:%M}"

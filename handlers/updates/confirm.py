"""What becomes of a change that waits: confirmed, edited, given up, undone.

The surprise: rights are asked once more, inside the transaction that writes. What was shown may be half an hour old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Facts, Note, Told
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates import preview, telling
from handlers.updates.draft import Draft, shown
from knowledge import changes, history, once
from knowledge.changes import By, Edit, Stale, Standing
from knowledge.history import Entry
from knowledge.model import Unclear
from knowledge.store import Plan, Store

SUGGESTION_OF = "suggestion of "


def confirm(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """Write a change that waits. Once, for its author alone. What is written stays so after the draft has expired."""
    done = changes.written(store, f"update:{id}")
    draft, author = (of(done), done[0].who) if done else drafts.kept(store, plan, id, request.at)
    if author != request.author:
        raise Unclear("Only whoever wrote that change may confirm it: say it yourself, and you will be shown your own.")
    if done and done[0].plan != plan.name:
        raise Unclear(drafts.GONE)
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
    event = f"{SUGGESTION_OF}{draft.suggested_by}" if draft.suggested_by else draft.event or request.event
    return By(request.author, draft.surface or request.surface, draft.link or request.link, event)


def of(entries: Sequence[Entry]) -> Draft:
    """What is still to be known of a draft, by what was written of it."""
    suggested = entries[0].event.removeprefix(SUGGESTION_OF) if entries[0].event.startswith(SUGGESTION_OF) else ""
    return Draft(entries[0].ref, (), suggested_by=suggested)


def overtaken(store: Store, plan: Plan, request: Request, draft: Draft, stale: Stale) -> Answer:
    """Somebody changed the field meanwhile: what they did, and the choice to write over it knowingly."""
    if draft.decides:
        return Answer(_decided(request, draft, stale), (), "update", (draft.ref,))
    now_is = shown(stale.field, stale.standing.values.get(stale.field))
    why = f", because {stale.last.why}" if stale.last and stale.last.why else ""
    field = drafts.NAMES[stale.field].lower()
    by = _by_whom(request, stale)
    head = f"Nothing was changed: the {field} of {draft.ref} was changed meanwhile by {by}. It is now {now_is}{why}."
    return replace(preview.propose(store, plan, request, draft), headline=head)


def _decided(request: Request, draft: Draft, stale: Stale) -> str:
    """What an approver is told whose decision comes too late."""
    ref, by = draft.ref, _by_whom(request, stale)
    if not any(stale.standing.values[field] for field in changes.WAITING):
        return f"Nothing was changed: what waited on {ref} was decided meanwhile by {by}."
    return f"Nothing was changed: {ref} was changed meanwhile by {by}. Say “accept {ref}” to see what waits there now."


def _by_whom(request: Request, stale: Stale) -> str:
    if stale.last is None:
        return "a new version of the document"
    return f"{request.rights.name(stale.last.who)} on {preview.moment(stale.last.at, request.at)}"


def noted(store: Store, plan: Plan, request: Request, draft: Draft, entries: Sequence[Entry]) -> Answer:
    """What was written, how to take it back, and who else is told."""
    standing = changes.standing(store, plan, draft.ref)
    choices = (*_undos(entries), Choice(f"Show {draft.ref}", draft.ref, draft.ref))
    return Answer(
        f"Noted: {draft.ref} – {telling.said(entries)}.",
        (Facts(tuple(telling.rows(entries))), Choices("", choices)),
        "update", (draft.ref,), noted=True, told=telling.tell(request, standing, entries, draft.suggested_by),
    )  # fmt: skip


def _undos(entries: Sequence[Entry]) -> tuple[Choice, ...]:
    """A button that takes all of it back, and one for each field where there are several."""
    still = [entry for entry in entries if entry.undone_by is None]
    if not still:
        return ()
    whole = Choice("Undo", f"undo {' '.join(str(entry.seq) for entry in reversed(still))}")
    fields = [entry.field for entry in still]
    alone = [entry for entry in still if len(fields) > 1 and fields.count(entry.field) == 1]
    if telling.decision(entries):
        return (whole,)
    return (whole, *(Choice(f"Undo {_called(entry.field)}", f"undo {entry.seq}") for entry in alone))


def _called(field: str) -> str:
    return "proposal" if field in changes.WAITING else drafts.NAMES[field].lower()


def edit(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """The line of a change that waits, to be sent again otherwise."""
    draft = waiting(store, plan, request, id, "edit")
    line = draft.said or f"update {draft.ref} …"
    note = Note("Nothing is written until a change is confirmed. The one shown before can still be confirmed for half an hour.")
    return Answer(f"Send the line again as it should be: {line}", (note,), "update", (draft.ref,), pending=id)


def cancel(store: Store, plan: Plan, request: Request, id: str) -> Answer:
    """Give a change up."""
    draft = waiting(store, plan, request, id, "cancel")
    once.drop(store, id)
    return Answer(f"Nothing was changed: what waited for {draft.ref} is given up.", (), "update", (draft.ref,))


def waiting(store: Store, plan: Plan, request: Request, id: str, what: str) -> Draft:
    """A change that waits, for its author alone. Raises Unclear where it waits no longer, or is another's."""
    done = changes.written(store, f"update:{id}")
    draft, author = (of(done), done[0].who) if done else drafts.kept(store, plan, id, request.at)
    if author != request.author:
        raise Unclear(f"Only whoever wrote that change may {what} it.")
    if done:
        raise Unclear(f"That change was written already: “undo” takes back your last one, “history {draft.ref}” shows all.")
    return draft


def undo(store: Store, plan: Plan, request: Request, seqs: Sequence[int], ref: str = "") -> Answer:
    """Take updates back: those named, else the whole of the person's own last one, of the ref where one is named."""
    if not request.author:
        raise Unclear("I do not know who you are, so you may undo nothing: at the terminal say --as NAME.")
    done, refused = [], []
    for seq in seqs or _own_last(store, plan, request, ref):
        try:
            done.append(_undone(store, plan, request, seq))
        except Unclear as trouble:
            refused.append(str(trouble))
    if not done:
        raise Unclear(refused[0])
    first = done[0]
    standing = changes.standing(store, plan, first.ref)
    people = telling.accountable(request, standing, telling.owned_before(done))
    text = telling.line(request.rights.name(request.author), done, "took back a change of")
    return Answer(
        f"Undone: {first.ref} – {telling.said(done)}.",
        (Facts(tuple(telling.rows(done))), *map(Note, refused)),
        "update", (first.ref,), noted=True, told=(Told(f"change:{first.seq}", text, people, channel=True),),
    )  # fmt: skip


def _undone(store: Store, plan: Plan, request: Request, seq: int) -> Entry:
    """The change that reverses one update. Raises Unclear where it cannot be, or was reversed by somebody else."""

    found = history.entry(store.db, seq)

    def may(standing: Standing) -> None:
        refused = preview.why_not(request.rights, request.author, standing)
        if not refused and found and not request.rights.may_approve(request.author):
            refused = preview.needs_approver(store, plan, request, Edit(found.field, found.was), standing)
        if refused:
            raise Unclear(f"Nothing was undone. {refused}")

    try:
        entry = changes.undo(store, plan, seq, by(request), request.at, f"undo:{seq}", may)
    except Stale as stale:
        raise Unclear(_since(request, stale)) from stale
    if entry.who != request.author or entry.plan != plan.name:
        raise Unclear(f"That update of {entry.ref} was undone already by {request.rights.name(entry.who)}.")
    return entry


def _own_last(store: Store, plan: Plan, request: Request, ref: str) -> tuple[int, ...]:
    """All that the person's last update changed, newest first: one confirmation may have changed several fields."""
    mine = history.history(store, plan, (ref,) if ref else None, who=(request.author,), most=50)
    open_ones = [entry for entry in mine if entry.undone_by is None and entry.undoes is None]
    if open_ones:
        last = open_ones[0]
        return tuple(each.seq for each in open_ones if (each.at, each.ref, each.event) == (last.at, last.ref, last.event))
    last_there = history.last(store, plan, ref) if ref else None
    if last_there is None or last_there.undoes is not None or last_there.undone_by is not None:
        where = f" on {ref}" if ref else ""
        raise Unclear(f"There is nothing of yours to undo{where}: “history {ref or 'R1'}” shows what was changed, and by whom.")
    who = request.rights.name(last_there.who)
    raise Unclear(
        f"There is nothing of yours to undo on {ref}: {who} changed it last, which “undo {last_there.seq}” takes back."
    )


def _since(request: Request, stale: Stale) -> str:
    """Why an update cannot be undone any more."""
    field, ref = drafts.NAMES[stale.field].lower(), stale.standing.ref
    now_is = shown(stale.field, stale.standing.values.get(stale.field))
    by = _by_whom(request, stale)
    return f"Nothing was undone: the {field} of {ref} has been changed since by {by}; it is now {now_is}. Say what it is to be."

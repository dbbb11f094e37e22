"""Messages that arrive long after they were sent: what they would write is shown again instead of being written.

Slack redelivers events for hours, and planbot resumes work that an earlier process left unfinished. Somebody may have said
something else in the meantime, so even a confirmed change is shown first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choices, Facts
from handlers.moments import local
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates import notices, preview
from handlers.updates.draft import Draft
from knowledge import changes
from knowledge.model import Plan
from knowledge.store import Store


def sentence(store: Store, plan: Plan, request: Request) -> str:
    """A sentence that says something arrived late and nothing was changed."""
    assert request.sent is not None
    sent = local(store, plan, request.sent)
    return (
        f"Nothing was changed yet: this was sent on {preview.moment(request.sent.isoformat(), sent)} and only reached me now."
    )


def confirm(store: Store, plan: Plan, request: Request, id: str, draft: Draft) -> Answer:
    """The preview, under a new id, of a change whose confirmation came late."""
    if draft.decides:
        head = f"{sentence(store, plan, request)} “accept {draft.ref}” shows what is waiting there."
        return Answer(head, (), "update", (draft.ref,))
    shown = preview.propose_all(store, plan, request, draft.all)
    headline = f"{sentence(store, plan, request)} Confirm it again if it still holds." if shown.pending else shown.headline
    return replace(shown, headline=headline, remember=(*shown.remember, drafts.deferred_replace(id, request.at)))


def undo(store: Store, plan: Plan, request: Request, seqs: Sequence[int]) -> Answer:
    """What a late request would undo, with a button for the most recent update."""
    entries = changes.request_of(store, plan, seqs[0])
    head = f"{sentence(store, plan, request)} This is what it would undo."
    rows = Facts(tuple(notices.rows_by_ref(entries)))
    return Answer(head, (rows, Choices("", (notices.undoing(entries),))), "update", (entries[0].ref,))

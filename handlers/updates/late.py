"""Messages that arrive long after they were sent: what they would write is shown again, and never written at once.

Slack delivers events again for hours, and planbot goes on with the work that an earlier process left. In the meantime somebody
may have said something else, so the change is shown first, however clearly it was confirmed at the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Facts
from handlers.moments import local
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates import notices, preview
from handlers.updates.draft import Draft
from knowledge import changes
from knowledge.model import Plan
from knowledge.store import Store


def sentence(store: Store, plan: Plan, request: Request) -> str:
    """Says that something came late, and that nothing was done."""
    assert request.sent is not None
    sent = local(store, plan, request.sent)
    return (
        f"Nothing was changed yet: this was sent on {preview.moment(request.sent.isoformat(), sent)} and only reached me now."
    )


def confirm(store: Store, plan: Plan, request: Request, id: str, draft: Draft) -> Answer:
    """The preview of a change whose confirmation came late, under a new id."""
    if draft.decides:
        head = f"{sentence(store, plan, request)} “accept {draft.ref}” shows what is waiting there."
        return Answer(head, (), "update", (draft.ref,))
    shown = preview.propose_all(store, plan, request, draft.all)
    headline = f"{sentence(store, plan, request)} Confirm it again if it still holds." if shown.pending else shown.headline
    return replace(shown, headline=headline, remember=(*shown.remember, drafts.deferred_replace(id, request.at)))


def undo(store: Store, plan: Plan, request: Request, seqs: Sequence[int]) -> Answer:
    """What a request that came late would undo, with a button for the newest."""
    entries = changes.request_of(store, plan, seqs[0])
    head = f"{sentence(store, plan, request)} This is what it would undo."
    rows = Facts(tuple(notices.rows_by_ref(entries)))
    return Answer(head, (rows, Choices("", (Choice("Undo", f"undo {seqs[0]}"),))), "update", (entries[0].ref,))

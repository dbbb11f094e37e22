"""Settles conflicts between people and a new version of the document. The person must have the right to make the resulting
change.
"""

from __future__ import annotations

from handlers.answer import Answer
from handlers.request import Request
from handlers.updates import confirm
from handlers.updates.needs import How
from knowledge import conflicts, fields
from knowledge.model import Plan
from knowledge.store import Store

DOCUMENT = "document"  # the alternative is "posted"


def decide(store: Store, plan: Plan, request: Request, ref: str, field: str, choice: str) -> Answer:
    """Settle a conflict. `choice` is "document" or "posted"; a further column is given by its heading.

    Raises Unclear if there is no such conflict or the person isn't allowed to settle it.
    """
    open_fields = (conflict.field for conflict in conflicts.find(store, plan) if conflict.ref == ref)
    field = next((name for name in open_fields if fields.heading(name).casefold() == field.casefold()), field)
    key = f"decide:{plan.name}:{ref}:{field}:{request.at.isoformat()}"
    may = confirm.check(request, How.CONFLICT)
    entry = conflicts.decide(store, plan, ref, field, choice, confirm.origin(request), request.at, key, may)
    which = "in the document" if choice == DOCUMENT else "that was posted"
    head = f"Saved: {ref} keeps the {fields.spoken(entry.field)} {which}."
    return Answer(head, (), "update", (ref,), recorded=True)

"""Changes to recommendations with parts: naming all parts at once, and saying that there are parts."""

from __future__ import annotations

from handlers.question import join_names
from handlers.updates.draft import Draft
from knowledge.changes import OF_PARTS
from knowledge.fields import MORE
from knowledge.model import Plan, Unclear
from knowledge.store import Store

WHOLE = "all parts of "
MOST = 12  # the most parts named in a sentence


def whole(ref: str) -> str:
    """The ref that stands for all parts of a recommendation."""
    return f"{WHOLE}{ref}"


def is_whole(ref: str) -> bool:
    return ref.startswith(WHOLE)


def recommendation(ref: str) -> str:
    """The recommendation that such a ref stands for. Any other ref is returned unchanged."""
    return ref.removeprefix(WHOLE)


def is_of_a_part(store: Store, plan: Plan, draft: Draft) -> bool:
    """True if a change names a recommendation but affects something that only its parts have."""
    return draft.ref in store.parts(plan) and any(edit.field in OF_PARTS for edit in draft.edits)


def has_parts(store: Store, plan: Plan, ref: str) -> str:
    """A sentence that says which parts a recommendation has."""
    parts = store.parts(plan)[ref]
    named = join_names(parts, MOST)
    return f"{ref} has {len(parts)} parts, {named}, each with a status and a date of its own."


def _parts_have(store: Store, plan: Plan, whole: str, heading: str) -> bool:
    """True if the parts of a recommendation have cells of their own in a further column."""
    (row,) = store.recommendations(plan, (whole,))
    return any(heading in dict(part.more) for part in row.parts)


def refuse_without_part(store: Store, plan: Plan, draft: Draft) -> None:
    """Raise Unclear if a change to a part names only the recommendation, or if one to the recommendation names a part."""
    if is_of_a_part(store, plan, draft):
        raise Unclear(f"Nothing was changed: {has_parts(store, plan, draft.ref)} Say which one is to be changed.")
    whole = next((ref for ref, parts in store.parts(plan).items() if draft.ref in parts), "")
    field = next((edit.field for edit in draft.edits if edit.field.startswith(MORE)), "")
    what = field.removeprefix(MORE)
    if whole and field and not _parts_have(store, plan, whole, what):
        raise Unclear(f"Nothing was changed: “{what}” is of {whole} and not of its parts, so say it of {whole}.")

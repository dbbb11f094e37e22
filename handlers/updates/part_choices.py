"""A change of a recommendation that has parts: which part is meant is asked back, or whether all are."""

from __future__ import annotations

from handlers.answer import Answer, Choice, Choices
from handlers.question import join_names
from handlers.updates import lines
from handlers.updates.draft import Draft
from handlers.updates.lines import Line
from knowledge.changes import OF_PARTS
from knowledge.model import Plan
from knowledge.store import Store

MOST = 6  # parts that have a button; a plan's owner names the others
LONGEST = 60  # characters of a part's text on its button


def is_of_a_part(store: Store, plan: Plan, draft: Draft) -> bool:
    """Whether a change is of what only the parts of its recommendation have."""
    return draft.ref in store.parts(plan) and any(edit.field in OF_PARTS for edit in draft.edits)


def which_part(store: Store, plan: Plan, line: Line, draft: Draft) -> Answer:
    """What is asked back: one part, or all of them."""
    parts = store.recommendations(plan, store.parts(plan)[draft.ref])
    choices = [Choice(f"{part.ref}: {part.title}"[:LONGEST], said_of(line, part.ref), part.ref) for part in parts[:MOST]]
    named = join_names(tuple(part.ref for part in parts), MOST)
    head = f"Nothing was changed: {draft.ref} has {len(parts)} parts, {named}, each with a status and a date of its own."
    shown = tuple(choices)
    return Answer(f"{head} Which one do you mean?", (Choices("", shown),), "update", (draft.ref,), choices=shown)


def said_of(line: Line, ref: str) -> str:
    """The line as it would be said of this ref, and so that it can be no question, as "R5 is done" can."""
    return f"update {ref} {line.says['rest']}" if lines.read(line.text) is None else lines.naming(line, ref)

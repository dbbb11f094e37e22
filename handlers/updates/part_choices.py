"""Changes to a recommendation with parts: either one part is meant, so planbot asks which, or all of them, each subject to its
own rights.

"All parts of R5" takes the place of a ref in a line. It becomes one draft for each part but a single change, which is shown,
confirmed and undone as a whole, and written as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices
from handlers.question import join_names
from handlers.request import Request
from handlers.updates import drafts_of_parts, lines, notices, preview
from handlers.updates.draft import Draft
from handlers.updates.lines import Line
from knowledge import changes
from knowledge.changes import Current
from knowledge.model import Plan, Unclear
from knowledge.store import Store

MOST = 6  # the most parts that get a button
LONGEST = 60  # the most characters of a part's text on its button


def which_part(store: Store, plan: Plan, line: Line, ref: str) -> Answer:
    """The question for a line that names a recommendation with parts: which part, or all of them?"""
    parts = store.recommendations(plan, store.parts(plan)[ref])
    choices = [Choice(f"{part.ref}: {part.title}"[:LONGEST], _said_of(line, part.ref), part.ref) for part in parts[:MOST]]
    choices.append(Choice(f"All {len(parts)}", _said_of(line, drafts_of_parts.whole(ref))))
    head = f"Nothing was changed: {drafts_of_parts.has_parts(store, plan, ref)} Which one do you mean, or all of them?"
    return Answer(head, (Choices("", tuple(choices)),), "update", (ref,), choices=tuple(choices))


def part_forms(store: Store, plan: Plan, ref: str) -> Answer:
    """The question before a form is opened for a recommendation with parts. Each button opens the form of one part."""
    parts = store.recommendations(plan, store.parts(plan)[ref])
    rows = tuple(notices.updating(part.ref, f"{part.ref}: {part.title}"[:LONGEST]) for part in parts)
    head = f"{drafts_of_parts.has_parts(store, plan, ref)} Which one is to be changed?"
    return Answer(head, (Choices("", rows),), "update", (ref,))


def _said_of(line: Line, ref: str) -> str:
    """The line reworded for this ref, so that it can't be mistaken for a question, as "R5 is done" can."""
    return f"update {ref} {line.says['rest']}" if line.is_plain and "rest" in line.says else lines.naming(line, ref)


def propose(store: Store, plan: Plan, request: Request, draft: Draft) -> Answer:
    """Preview a change to all parts of a recommendation, like `preview.propose` does for one."""
    every = [replace(draft, also=()), *draft.also]
    standing = {one.ref: changes.current(store, plan, one.ref) for one in every}
    vocabulary = store.vocabulary(plan)
    wanted = [without for one in every if (without := preview.without_standing(one, standing[one.ref])).edits]
    if not wanted:
        return Answer(f"Nothing to change: {_names(every)} say so already.", (), "update", (draft.ref,))
    refusals = {one.ref: preview.refusal(request.rights, request.author, standing[one.ref], one, vocabulary) for one in wanted}
    if refused := [sentence for sentence in refusals.values() if sentence]:
        return Answer(f"Nothing was changed. {refused[0]} {_instead(refusals)}".strip(), (), "update", (draft.ref,))
    ready = [preview.with_proposals(store, plan, request, one, standing[one.ref]).based_on(standing[one.ref]) for one in wanted]
    shown = _shown(store, plan, request, ready, standing, len(every) - len(wanted))
    return replace(shown, planned=tuple(planned for one in wanted for planned in preview.planned(one)))


def _instead(refusals: dict[str, str]) -> str:
    """A sentence about the parts that the person may change, or "" if there are none."""
    allowed = tuple(ref for ref, sentence in refusals.items() if not sentence)
    return (
        f"You may update {join_names(allowed)}: say it of {'that part' if len(allowed) == 1 else 'those'}." if allowed else ""
    )


def _names(every: Sequence[Draft]) -> str:
    return join_names(tuple(one.ref for one in every), 12)


def _shown(
    store: Store, plan: Plan, request: Request, ready: Sequence[Draft], standing: dict[str, Current], unchanged: int
) -> Answer:
    """The preview of drafts that are ready, saved under one id."""
    left_out = [f"{unchanged} more {'says' if unchanged == 1 else 'say'} so already."] if unchanged else []
    return preview.show_all(store, plan, request, [(one, standing[one.ref]) for one in ready], left_out)


def expanded(store: Store, plan: Plan, draft: Draft) -> Draft:
    """The draft for all parts of a recommendation, from one that names them together. Raises Unclear if it has no parts."""
    ref = drafts_of_parts.recommendation(draft.ref)
    parts = store.parts(plan).get(ref)
    if not parts:
        raise Unclear(f"Nothing was changed: {ref} has no parts, so say “{draft.line.replace(draft.ref, ref, 1)}”.")
    first, *others = (replace(draft, ref=part) for part in parts)
    return replace(first, also=tuple(others))

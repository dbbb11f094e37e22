"""Puts a pending change right: another date, status, owner or recommendation, or one more field."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from handlers.language import change_commands, change_values
from handlers.question import join_names
from handlers.updates import lines, mark
from handlers.updates.asking_back import LONGEST, MOST, NOTHING, Back, lacks_reason
from handlers.updates.date_lines import dated, reason_in
from handlers.updates.dates import Move
from handlers.updates.draft import Draft, Swap
from handlers.updates.line_terms import Edits, Terms
from handlers.updates.owner_lines import owners_line
from handlers.updates.parse import joined, parse
from handlers.updates.status_names import leading_status
from knowledge.changes import Edit
from knowledge.fields import WAITING


def amended(draft: Draft, what: str, words: Terms) -> tuple[Draft, ...] | Back:
    """A pending draft with a different date, status or owner ("make it April instead"), and nothing else changed; or the same
    change to another recommendation ("sorry, I meant R15").
    """
    if redirected := _redirected(draft, what, words):
        return redirected
    if added := change_commands.ADDS.match(what):
        return _with_addition(draft, what[added.end() :], words)
    edits = _amendment(draft, what, words)
    if isinstance(edits, Back):
        return edits
    replaced = {edit.field for edit in edits}
    fields = replaced | {field for field, becomes in WAITING.items() if becomes in replaced}
    return tuple(replace(one, edits=(*edits, *(edit for edit in one.edits if edit.field not in fields))) for one in draft.all)


def repeated(draft: Draft, what: str, words: Terms) -> tuple[Draft, ...]:
    """Drafts of a pending change for the other recommendations that a reply names: "same for R27"."""
    *_, last = draft.all
    refs = tuple(dict.fromkeys(ref for group in islice(mark.groups(what, words.refs), MOST) for ref in group.refs))
    return tuple(_about(ref, last, last.line, words) for ref in refs if ref not in draft.refs)


def _with_addition(draft: Draft, what: str, words: Terms) -> tuple[Draft, ...] | Back:
    """A pending draft with a further field for each of its recommendations: "also due June 2027 because …"."""
    named = join_names(draft.refs)
    added = parse(lines.read(f"{named} {what}", words.refs, words.columns), words)
    if not isinstance(added, tuple):
        return added or Back(
            f"{NOTHING}I am not sure what “{what[:LONGEST]}” is to add. Send the whole line again, or “cancel”."
        )
    by_ref = {one.ref: one for one in added}
    return tuple(joined(one, by_ref[one.ref]) if one.ref in by_ref else one for one in draft.all)


def _redirected(draft: Draft, what: str, words: Terms) -> tuple[Draft, ...] | Back | None:
    """A pending draft for the recommendations named in a reply, or None if the reply says anything else."""
    what = change_commands.NUMBER_MEANT.sub(r"\1 rec ", what)
    groups = list(islice(mark.groups(what, words.refs), MOST))
    if not groups or mark.words_beside(what, groups) - change_commands.CORRECTION:
        return None
    if unknown := next((ref for group in groups for ref in group.unknown), ""):
        return Back(f"{NOTHING}the plan has no {unknown}. The change to {join_names(draft.refs)} still waits.")
    denied = [group for group in groups if change_commands.NOT_MEANT.search(what[: group.start])]
    wrong = {ref for group in denied for ref in (group.refs[:1] if len(groups) == 1 else group.refs)}  # "not R14, R15"
    refs = tuple(dict.fromkeys(ref for group in groups for ref in group.refs if ref not in wrong))
    replaced = wrong or set(draft.refs)
    unmoved = tuple(one for one in draft.all if one.ref not in replaced)
    moved = tuple(one for one in draft.all if one.ref in replaced)
    named = {ref for group in groups for ref in group.refs}
    rest = tuple(one for one in draft.all if one.ref not in named)
    all_or_none = named <= set(draft.refs) or named.isdisjoint(draft.refs)
    if len(denied) == len(groups) and rest and draft.also and all_or_none:  # "yes, but not R6"
        return rest
    if not refs or not moved or draft.decides or len({one.line for one in moved}) > 1:
        which = (
            f"Say which one, as “not {draft.ref}, {refs[0] if refs else 'R1'}”" if draft.also else "Send the whole line again"
        )
        return Back(f"{NOTHING}I am not sure which recommendation was meant. {which}, or “cancel”.")
    return (*unmoved, *(_about(ref, moved[0], moved[0].line, words) for ref in refs if ref not in {one.ref for one in unmoved}))


def _about(ref: str, draft: Draft, line: str, words: Terms) -> Draft:
    """The draft of a pending change, for another recommendation instead. A moved date is recalculated from that
    recommendation's own date.
    """
    group = next(mark.groups(line, words.refs), None)
    line = f"{line[: group.start]}{ref}{line[group.end :]}" if group else line
    anew = parse(lines.read(line, words.refs, words.columns), words, ref)
    if isinstance(anew, tuple) and anew and any(isinstance(edit.to, Move | Swap) for edit in anew[0].edits):
        return replace(draft, ref=ref, edits=anew[0].edits, line=line, also=())
    return replace(draft, ref=ref, edits=tuple(map(_as_meant, draft.edits)), line=line, also=())


def _as_meant(edit: Edit) -> Edit:
    """An edit as its author meant it: a proposal is turned back into a status or timescale."""
    if edit.field in WAITING and edit.to:
        return Edit(WAITING[edit.field], edit.to["to"], edit.why)
    return replace(edit, expected=None)


def _amendment(draft: Draft, what: str, words: Terms) -> Edits | Back:
    """The edits that replace others in a draft, or a question back."""
    ref = join_names(draft.refs)
    plain = change_values.INSTEAD.sub("", what).strip(" .!,")
    status, tail = leading_status(change_values.BEFORE_STATUS.sub("", plain), words)
    if status and not tail.strip(" .!"):
        return (Edit("status", status, _why_of(draft, "status", "proposed")),)
    due, _, why = dated(plain, words)
    if due is None and draft.field("timescale") is None and draft.field("extension") is None:
        owners = owners_line({"owners": plain}, ref, words)
        if draft.field("owners") and not isinstance(owners, Back):
            return owners
    reason = change_values.BEGINS_WITH_REASON.match(plain)
    if reason and not due and any(edit.why for edit in draft.edits):
        return tuple(replace(edit, why=reason_in(plain), expected=None) for edit in draft.edits if edit.why)
    if due:
        why = why or _why_of(draft, "timescale", "extension")
        return (Edit("timescale", due, why),) if why else lacks_reason(ref)
    return Back(f"{NOTHING}I am not sure what “{what[:LONGEST]}” is to change. Send the whole line again, or “cancel”.")


def _why_of(draft: Draft, *fields: str) -> str:
    """The reason in a draft for any of these fields, or ""."""
    return next((edit.why for field in fields if (edit := draft.field(field))), "")

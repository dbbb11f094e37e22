"""Reads lines that change the plan: which recommendations, which fields, and their new values.

Nothing is changed on the basis of similarity. If something isn't exactly a status, owner or date of this plan, planbot asks and
offers the nearest ones, because a wrong change is worse than none. This also applies to leftover text that doesn't read like a
sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers.answer import Choice
from handlers.question import join_names
from handlers.understanding.refs import fold
from handlers.updates import lines
from handlers.updates.added_texts import added_text, evidence, note
from handlers.updates.asking_back import NOTHING, Back, did_you_mean, nearest
from handlers.updates.date_lines import timescale_line
from handlers.updates.draft import Draft
from handlers.updates.line_readers import READERS, read
from handlers.updates.line_terms import Edits, Says, Terms
from handlers.updates.lines import Line
from handlers.updates.owner_lines import owners_line
from handlers.updates.statement_lines import statement
from handlers.updates.status_lines import status_line
from handlers.updates.status_names import leading_status
from knowledge.changes import Edit


def parse(read: Iterable[Line], words: Terms, it: str = "") -> tuple[Draft, ...] | Back | None:
    """What the lines would change, as a draft for each recommendation, or a question back. None if they turn out not to be a
    change: "R9 owner and status" names no owner.

    `it` is the ref that "it" refers to, or "" if unknown.
    """
    by_ref: dict[str, Draft] = {}
    for line in read:
        one = _line(line, words, it)
        if one is None or isinstance(one, Back):
            return one
        for draft in one:
            before = by_ref.get(draft.ref)
            by_ref[draft.ref] = joined(before, draft) if before else draft
    return tuple(by_ref.values())


def joined(first: Draft, second: Draft) -> Draft:
    """Two drafts for the same recommendation, combined."""
    return replace(first, edits=(*first.edits, *(edit for edit in second.edits if edit not in first.edits)))


def _line(line: Line, words: Terms, it: str) -> tuple[Draft, ...] | Back | None:
    if not line.ref and not it:
        return Back(f"{NOTHING}say which recommendation, as “{lines.naming(line, 'R1')}”.")
    if line.unknown:
        return _no_ref(line, words)
    refs = line.refs or (it,)
    named = join_names(refs)
    edits = read(line, named, words)
    if edits is None:
        return None
    if isinstance(edits, Back):
        return replace(edits, lacks=lines.naming(line, named) if edits.lacks else "", refs=refs)
    return tuple(Draft(ref, edits, line=lines.naming(line, named)) for ref in refs)


def _no_ref(line: Line, words: Terms) -> Back:
    wrong = line.unknown[0]
    if refs := words.refs.in_sections(wrong):
        several = tuple(Choice(ref, lines.naming(line, ref), ref) for ref in refs)
        return Back(f"{NOTHING}{len(refs)} recommendations have the ref {wrong}. Which one do you mean?", several)
    near = nearest(fold(wrong), {folded: folded for folded in words.refs.known})
    named = [words.refs.known[folded] for folded in near] if len(line.unknown) == 1 and not line.refs else []
    choices = tuple(Choice(ref, lines.naming(line, ref)) for ref in named)
    if line.refs:
        choices = (Choice(f"{join_names(line.refs)} alone", lines.naming(line, join_names(line.refs))),)
        return Back(f"{NOTHING}the plan has no {join_names(line.unknown)}.", choices)
    return Back(f"{NOTHING}the plan has no {wrong}.{did_you_mean(choices)}", choices)


def no_such_ref(wrong: str, progress: str, words: Terms) -> Back:
    """The answer to a report about a recommendation that isn't in the plan. `progress` is the report, or ""."""
    near = nearest(fold(wrong), {folded: folded for folded in words.refs.known}) if progress else ()
    refs = tuple(words.refs.known[folded] for folded in near)
    choices = tuple(Choice(ref, f"progress on {ref}: {progress}") for ref in refs)
    return Back(f"{NOTHING}the plan has no {wrong}.{did_you_mean(choices)}", choices)


def _progress(says: Says, ref: str, words: Terms) -> Edits | Back:
    text = says["progress"]
    if "rewrite" in says:
        lacking = f"say what is to stand there instead, as “rewrite progress of {ref}: …”."
        return (Edit("progress", text),) if text else Back(f"{NOTHING}{lacking}")
    status, tail = leading_status(text, words)
    if status and not tail.strip(" .!") and says.get("update"):
        return (Edit("status", status),)
    return added_text("progress", text, ref, f"say what was done, as “progress on {ref}: …”.")


READERS.update(
    {
        "timescale": timescale_line,
        "note": note,
        "progress": _progress,
        "evidence": evidence,
        "owners": owners_line,
        "status": status_line,
        lines.STATEMENT: statement,
    }
)

"""Tells recommendations with the same ref apart, and turns those whose ref continues another's into its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.documents.columns import MORE
from knowledge.documents.drafts import OF_A_PART, Draft
from knowledge.documents.lexicon import (
    TITLE,
)
from knowledge.documents.options import Options
from knowledge.documents.questions import Asks, Question
from knowledge.model import Unclear, Warned

SUB_REF = re.compile(r"^(?P<parent>.*\d\)?)(?P<tail>\(?[a-z]\)?|\([ivx]+\)|[ivx]+|\.\d{1,2})$")


def join_sub_refs(drafts: Sequence[Draft], warnings: list[Warned]) -> list[Draft]:
    """Turn rows whose ref extends a recommendation's ref ("5a", "5(ii)", "5.1" below 5) into parts of it. The recommendation
    must come first.
    """
    by_ref: dict[str, Draft] = {}
    joined: list[Draft] = []
    for draft in drafts:
        match = SUB_REF.match(draft.ref)
        parent = by_ref.get(match["parent"]) if match else None
        if parent is None:
            by_ref[draft.ref] = draft
            joined.append(draft)
            continue
        draft.sub_ref = draft.ref
        if not parent.parts and set(parent.cells) & set(OF_A_PART):
            own = {role: parent.cells.pop(role) for role in OF_A_PART if role in parent.cells}
            lost = "; ".join(piece.text.replace("\n", " ") for pieces in own.values() for piece in pieces)
            warnings.append(
                Warned(parent.place, parent.ref, f"it has parts, so what stands in its own row was left out: “{lost}”")
            )
        parent.parts.append(draft)
    return joined


def tell_doubles_apart(drafts: Sequence[Draft], table_at: Callable[[int], int]) -> list[Warned]:
    """Add the section's name to a ref that occurs in several sections. Raises Unclear if one occurs twice in a section, and
    Asks if it does so in two tables, whose numbers `table_at` gives by row.
    """
    by_ref: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_ref.setdefault(draft.ref, []).append(draft)
    warnings = []
    for ref, same in by_ref.items():
        if len(same) == 1:
            continue
        themes = _told_apart_by(same)
        if "" in themes or len(set(themes)) < len(themes):
            _ask_which_table(ref, same, table_at)
            raise Unclear(_doubled(ref, same))
        for draft, theme in zip(same, themes, strict=True):
            draft.ref = f"{ref} ({theme})"
        listed = " and ".join(draft.ref for draft in same)
        warnings.append(
            Warned(same[0].place, "", f"the ref {ref} stands in {len(same)} sections; they are told apart as {listed}")
        )
    return warnings


OF_SEVERAL = re.compile(
    r"\b(?:report|audit|review|source|document|section|area|service|year|project|plan|inspection)\b", re.IGNORECASE
)


def _told_apart_by(same: Sequence[Draft]) -> list[str]:
    """Return what distinguishes recommendations with the same ref: their sections, or else the report or area in a separate
    column.
    """
    themes = [draft.theme for draft in same]
    if "" not in themes and len(set(themes)) == len(themes):
        return themes
    for slot in same[0].cells:
        names = [draft.last_text(slot) for draft in same]
        if slot.startswith(MORE) and OF_SEVERAL.search(slot) and all(names) and len(set(names)) == len(names):
            return names
    return themes


def _ask_which_table(ref: str, same: Sequence[Draft], table_at: Callable[[int], int]) -> None:
    """Raise Asks if the recommendations with the same ref are all in different tables."""
    tables = [table_at(min(pieces[0].line for pieces in draft.cells.values())) for draft in same if draft.cells]
    if len(set(tables)) < len(same):
        return
    named = " and ".join(f"table {table} (“{draft.last_text(TITLE)[:40]}”)" for table, draft in zip(tables, same, strict=True))
    raise Asks(
        [
            Question(
                f"The ref {ref} stands in {named}: which of these tables is the plan? To have them all, give the"
                " recommendations of each a heading of their own, or different refs, in the document.",
                tuple(f"table {table}: {draft.last_text(TITLE)[:60]}" for table, draft in zip(tables, same, strict=True)),
                tuple(Options(table=table) for table in tables),
            )
        ]
    )


def _doubled(ref: str, same: Sequence[Draft]) -> str:
    first, second = same[0], same[1]
    return (
        f"The ref {ref} appears twice, at {first.place} (“{first.last_text(TITLE)[:40]}”) and at {second.place}"
        f" (“{second.last_text(TITLE)[:40]}”): if they are two actions of one recommendation, give them the same title; if"
        " they are two recommendations, give one of them another ref; then import it again."
    )

"""Turns the fragments gathered for a recommendation into its cells: joins lines, moves misplaced text and warns about lost
text.

A cell that begins mid-sentence at the top of a page starts with the end of the previous recommendation's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.documents import losses
from knowledge.documents.columns import MORE
from knowledge.documents.drafts import Draft, Fragment
from knowledge.documents.mend import Words, join, without_gaps
from knowledge.documents.posts import OwnerCell
from knowledge.documents.table import is_bullet, without_bullet
from knowledge.model import Warned

CARRIED = ("actions", "progress")  # columns whose text may continue on the next page; not the title, which starts with its ref
FEW_WORDS = 16  # characters; text this short may end in any word ("Going on")
EMPTY = frozenset("-–—")
KEPT = "it was kept as it stands"  # the end of a warning about something that wasn't repaired
TEXTS = ("title", "actions", "progress", "timescale", "original-date", "status")


@dataclass(slots=True)
class Cells:
    """A recommendation's cell texts by role, with the warnings about them."""

    draft: Draft
    texts: dict[str, str]
    warnings: list[Warned]
    parts: list[Cells]

    def warn(self, what: str) -> None:
        self.warnings.append(Warned(self.draft.place, self.draft.ref, what))


def cells_of(drafts: Sequence[Draft], words: Words, exact: bool) -> list[Cells]:
    """Return the cells of all recommendations, in order. With `exact`, each row is one row of the author's table, so none
    starts mid-sentence.
    """
    all_cells = [_joined(draft, words) for draft in drafts]
    for role in CARRIED:
        if not exact:
            _carry_back(all_cells, role)
    for role in TEXTS:
        _warn_of_losses(all_cells, role, exact)
    return all_cells


def owner_cell(cells: Cells) -> OwnerCell:
    """Return the pieces of a recommendation's owner cell, and which of them are definitely separate."""
    lines, parted = [], []
    for fragment in _without_debris(cells.draft.cells.get("owners", []), cells):
        for at, line in enumerate(fragment.text.split("\n")):
            bare = without_bullet(line)
            if bare:
                parted.append(at > 0 or fragment.bullet or bare != line)
                lines.append(bare)
    return OwnerCell(tuple(lines), tuple(parted))


def _joined(draft: Draft, words: Words) -> Cells:
    cells = Cells(draft, {}, [], [_joined(part, words) for part in draft.parts])
    for role in (*TEXTS, *(slot for slot in draft.cells if slot.startswith(MORE))):
        text = ""
        before: Fragment | None = None
        for fragment in _without_debris(draft.cells.get(role, []), cells):
            for at, line in enumerate(fragment.text.split("\n")):
                if before and not at and losses.lost_between(text, line, _parted(before, fragment)):
                    cells.warn(f"text is lost in the {role}, between “…{text[-40:]}” and “{line[:40]}…”")
                apart = text and not at and fragment.bullet and role.startswith(MORE)
                text = f"{text}; {line}" if apart else join(text, line, words)
            before = fragment
        text = without_gaps(text, words)
        cells.texts[role] = "" if text in EMPTY else text
    return cells


def _without_debris(fragments: Sequence[Fragment], cells: Cells) -> Iterator[Fragment]:
    for fragment in fragments:
        if len(fragments) > 1 and len(fragment.text) == 1 and fragment.text.isalpha() and fragment.text.lower() not in "ai":
            cells.warnings.append(
                Warned(fragment.place, cells.draft.ref, f"left out as no part of the text: “{fragment.text}”")
            )
        elif len(fragments) == 1 or not is_bullet(fragment.text):
            yield fragment


def _parted(before: Fragment, after: Fragment) -> bool:
    """True if lines from other cells, or a page break, come between two pieces."""
    return after.line > before.line + 1 or after.page != before.page


def _carry_back(all_cells: Sequence[Cells], role: str) -> None:
    """Move the start of a cell back to the previous recommendation if a page break split its sentence."""
    open_ends = [not losses.ended(before.texts[role]) for before, after in pairwise(all_cells) if not after.draft.atop]
    small = [losses.starts_small(cells.texts[role]) for cells in all_cells if cells.texts[role] and not cells.draft.atop]
    if losses.mostly(open_ends) or losses.mostly(small):
        return
    for before, after in pairwise(all_cells):
        old, new = before.texts[role], after.texts[role]
        if not after.draft.atop or losses.ended(old) or not losses.starts_small(new):
            continue
        lent, rest = losses.lent(new)
        if lent:
            before.texts[role], after.texts[role] = f"{old} {lent}", rest
            after.warn(f"its {role} begin with the end of {before.draft.ref}'s, which was put back there: “{lent}”")


def _warn_of_losses(all_cells: Sequence[Cells], role: str, exact: bool) -> None:
    texts = [cells.texts[role] for cells in all_cells if cells.texts[role]]
    small = losses.mostly([losses.starts_small(text) for text in texts])
    for cells in all_cells:
        text = cells.texts[role]
        if role in (*CARRIED, "title"):
            if losses.starts_small(text) and not small and not exact:
                cells.warn(f"the start of its {role} is lost: it begins “{text[:40]}…”")
            if len(text) > FEW_WORDS and losses.breaks_off(text):
                cells.warn(f"the end of its {role} is lost: it breaks off at “…{text[-40:]}”")
            for word in losses.glued(text):
                cells.warn(f"“{word}” in its {role} has run together; {KEPT}")

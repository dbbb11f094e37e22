"""Builds recommendations and their parts from the joined texts of their cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from knowledge.documents.boxes import has_boxes, ticked
from knowledge.documents.cells import Cells
from knowledge.documents.columns import (
    MORE,
)
from knowledge.documents.dates import is_date_like, written
from knowledge.documents.lexicon import ORIGINAL
from knowledge.documents.owners import Owned
from knowledge.documents.refs import Mentions
from knowledge.model import Action, Recommendation, Timescale
from knowledge.timescale import read_timescale


class Builder:
    """Builds recommendations from the joined texts of their cells."""

    def __init__(
        self,
        cells: Sequence[Cells],
        owned: Mapping[int, Owned],
        dated: date | None,
        american: bool,
        revisions: Sequence[str] = (),
    ) -> None:
        self.owned, self.dated, self.american, self.revisions = owned, dated, american, revisions
        self.mentions = Mentions(row.draft.ref for row in cells)

    def recommendation(self, cells: Cells) -> Recommendation:
        texts, ref = cells.texts, cells.draft.ref
        own_more, parts = _shared([self.part(part) for part in cells.parts])
        own = None if parts else self.part(cells)
        every = [part.texts[role] for part in (cells, *cells.parts) for role in ("actions", "progress")]
        owners = own.owners if own else tuple(dict.fromkeys(name for part in parts for name in part.owners))
        first = own.first_timescale if own else None
        return Recommendation(
            ref=ref,
            theme=cells.draft.theme,
            title=texts["title"],
            actions=own.text if own else "",
            timescale=own.timescale if own else None,
            owners=owners,
            progress=own.progress if own else "",
            status=own.status if own else None,
            refers_to=tuple(dict.fromkeys(named for text in every for named in self.mentions.named(text, ref))),
            place=cells.draft.place,
            first_timescale=first,
            slips=self._slips(cells, own) if own else 0,
            more=_more(texts) + tuple(item for item in own_more if item[0] not in dict(_more(texts))),
            parts=parts,
        )

    def part(self, cells: Cells) -> Action:
        texts = cells.texts
        timescale, first = self._dates(cells)
        status = _ticked(texts["status"], cells)
        owners = self.owned[id(cells)].names
        text = (
            " ".join(text for text in (texts["title"], texts["actions"]) if text) if cells.draft.sub_ref else texts["actions"]
        )
        place, ref = cells.draft.place, cells.draft.sub_ref
        return Action(text, owners, timescale, status or None, texts["progress"], place, first, ref, _more(texts))

    def _slips(self, cells: Cells, own: Action) -> int:
        """Count how often the document moved the deadline to a later day, from the first date to the last."""
        texts = [own.first_timescale or "", *(cells.texts.get(slot, "") for slot in self.revisions)]
        spans = [_timescale("", written(text, self.american).read, self.dated).span for text in texts if text]
        days = [span.end for span in (*spans, own.timescale.span if own.timescale else None) if span and span.end]
        return sum(1 for before, after in pairwise(days) if after > before)

    def _dates(self, cells: Cells) -> tuple[Timescale | None, str | None]:
        """Return the deadline, and the original one if it was moved."""
        now, first = cells.texts["timescale"], cells.texts[ORIGINAL]
        if not now:
            now, first = first, ""
        if not now:
            return None, None
        deadline = written(now, self.american)
        if deadline.doubt:
            cells.warn(f"in the timescale, {deadline.doubt}")
        timescale = _timescale(deadline.words, deadline.read, self.dated)
        if timescale.span is None and not _is_plainly_no_date(deadline.words):
            cells.warn(f"the timescale “{now}” {_why_unread(deadline.words)}; it stays as it stands")
        first = first or deadline.was
        return timescale, first if first and first != deadline.words else None


def _more(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return a row's further columns, by heading."""
    return tuple((slot.removeprefix(MORE), text) for slot, text in texts.items() if slot.startswith(MORE) and text)


def _shared(parts: Sequence[Action]) -> tuple[tuple[tuple[str, str], ...], tuple[Action, ...]]:
    """Separate the further columns that all parts of a recommendation share, and return them with the parts without them. A
    cell belongs to the recommendation if it is the same for all parts, or is only in the first one's row.
    """
    cells = [dict(part.more) for part in parts]
    headings = dict.fromkeys(heading for row in cells for heading in row)
    shared = {
        heading: cells[0][heading]
        for heading in headings
        if heading in cells[0]
        and {row.get(heading, cells[0][heading]) for row in cells} == {cells[0][heading]}
        and (all(heading in row for row in cells) or not any(heading in row for row in cells[1:]))
    }
    without = tuple(replace(part, more=tuple(item for item in part.more if item[0] not in shared)) for part in parts)
    return tuple(shared.items()), without


def _why_unread(words: str) -> str:
    return "is no day of the calendar" if is_date_like(words) else "could not be read as a date"


def _is_plainly_no_date(words: str) -> bool:
    return words.casefold().strip(".") in (
        "n/a",
        "-",
        "none",
        "complete",
        "completed",
        "done",
        "closed",
        "implemented",
    )


@lru_cache(maxsize=1024)  # many rows share the same few timescales
def _timescale(words: str, read: str, dated: date | None) -> Timescale:
    return Timescale(words, read_timescale(read, dated).span)


def _ticked(status: str, cells: Cells) -> str:
    """Return the ticked choice if a status consists of tick boxes."""
    if not has_boxes(status):
        return status
    chosen = ticked(status)
    if len(chosen) == 1:
        return chosen[0]
    cells.warn(f"{len(chosen) or 'none'} of the boxes in its status are ticked (“{status}”); it was left empty")
    return ""


def one_spelling(recommendations: Sequence[Recommendation]) -> list[Recommendation]:
    """Give statuses that differ only in capitals, spaces or a final full stop the most common spelling, without the full
    stop.
    """
    counts = Counter(part.status for row in recommendations for part in (row.parts or (row,)) if part.status)
    best: dict[str, str] = {}
    for status, _ in counts.most_common():
        best.setdefault(_folded(status), status.rstrip(".").strip() or status)

    def spelt(status: str | None) -> str | None:
        return best[_folded(status)] if status else None

    return [
        replace(row, status=spelt(row.status), parts=tuple(replace(part, status=spelt(part.status)) for part in row.parts))
        for row in recommendations
    ]


def _folded(status: str) -> str:
    return " ".join(re.findall(r"\w+", status.casefold()))

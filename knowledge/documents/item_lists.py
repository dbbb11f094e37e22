"""Splits the cells of a row that has several actions: a list in one cell beside lists of owners, dates or statuses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.documents.boxes import has_boxes
from knowledge.documents.content import is_status_like
from knowledge.documents.dates import is_date_like
from knowledge.documents.drafts import OF_A_PART
from knowledge.documents.lexicon import (
    ACTIONS,
    OWNERS,
    STATUS,
    TIMESCALE,
)
from knowledge.documents.table import without_bullet
from knowledge.model import Unclear

ENUMERATED = re.compile(r"^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.):]\s*", re.IGNORECASE)


def _items(cell: str) -> list[str]:
    """Return the items of a list in one cell: the texts between its numbers, or its lines if it has none."""
    lines = [line for line in cell.split("\n") if line]
    if not all(ENUMERATED.match(line) for line in lines[:1]):
        return [without_bullet(line) for line in lines]
    items: list[str] = []
    for line in lines:
        if ENUMERATED.match(line):
            items.append(ENUMERATED.sub("", line, count=1))
        else:
            items[-1] += f" {line}"
    return items


def lists_in(cells: Mapping[str, str], place: str) -> dict[str, list[str]]:
    """If a row's cells list one item for each of several actions, return them as lists of equal length; otherwise {}. Several
    dates or statuses show this, and so do owners numbered like the actions. Raises Unclear if there are several dates or
    statuses but the actions can't be told apart.
    """
    lists = {role: _items(cells[role]) for role in OF_A_PART if "\n" in cells.get(role, "") and not has_boxes(cells[role])}
    shown = [
        len(items)
        for role, items in lists.items()
        if (role == STATUS and all(map(is_status_like, items)))
        or (role == TIMESCALE and all(map(is_date_like, items)))
        or (role == OWNERS and all(ENUMERATED.match(line) for line in cells[OWNERS].split("\n")))
    ]
    if not shown or shown[0] < 2:
        return {}
    if len(lists.get(ACTIONS, [])) != shown[0]:
        cell = next(cells[role] for role in (STATUS, TIMESCALE, OWNERS) if len(lists.get(role, [])) == shown[0])
        raise Unclear(
            f"{place} has {shown[0]} dates or statuses for one action (“{' / '.join(cell.splitlines())}”): give each action a"
            " row of its own in the document and import it again."
        )
    return {role: items for role, items in lists.items() if len(items) == shown[0]}

"""Which column is which: by the words of its heading, whatever the document calls it and wherever it stands.

The surprise: a heading is read from its end, for there stands what it is about ("Action owner" is an owner, "Status
update" is progress); only what is said of time comes off first ("Progress to date").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from knowledge.documents.table import Row, is_bullet

# What stands in a plan's headings, by what it names; the last of them in a heading decides.
ROLES = {
    "ref": "ref reference no number num id item # nr",
    "title": "recommendation recommendations title finding findings objective objectives task tasks issue issues aim aims",
    "actions": "action actions response responses activity activities steps step proposal proposals measure measures",
    "timescale": "timescale timescales timeline timelines timeframe timing when due deadline deadlines date dates target"
    " targets milestone milestones completion schedule",
    "owner": "owner owners lead leads responsible responsibility responsibilities who whom accountable accountability officer"
    " officers assigned assignee person team teams department directorate holder owned",
    "progress": "progress update updates position comment comments commentary notes note narrative evidence",
    "status": "status rag state rating brag",
    "theme": "theme themes area areas category workstream workstreams section strand strands chapter topic pillar",
}
NAMED = {word: role for role, words in ROLES.items() for word in words.split()}
# Whole headings whose last word would mislead.
PHRASES = {
    "action by": "owner",
    "actions by": "owner",
    "action required by": "timescale",
    "by whom": "owner",
    "by when": "timescale",
    "what": "actions",
    "complete by": "timescale",
    "completed by": "timescale",
    "responsible for action": "owner",
    "what we will do": "actions",
    "actions taken": "progress",
    "action taken": "progress",
    "rec": "ref",
    "rec no": "ref",
    "focus area": "theme",
    "priority area": "theme",
    "where are we now": "progress",
    "where we are": "progress",
    "action to date": "progress",
}
DATED = re.compile(r"\([^)]*\)|\b(to date|so far|as (at|of|on)\b.*|since\b.*|in \d{4}|\d{4})", re.IGNORECASE)
MONTHS = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
LONGEST_HEADING = 60
SHORT = {"owner": 90, "timescale": 60, "status": 40, "ref": 16}  # characters that such a cell seldom exceeds


@dataclass(frozen=True, slots=True)
class Columns:
    """The heading row in force: a role for each column, "" for one without a heading, None for one that is left out."""

    headings: tuple[str, ...]
    roles: tuple[str | None, ...]

    def names(self) -> frozenset[str]:
        return frozenset(_key(heading) for heading in self.headings if heading)

    def extras(self) -> list[str]:
        return [heading for heading, role in zip(self.headings, self.roles, strict=True) if heading and role is None]


def role_of(heading: str) -> str | None:
    """What a column of this heading holds, None where it is nothing of a plan's."""
    if len(heading) > LONGEST_HEADING:
        return None
    return _role_of(heading)


@lru_cache(maxsize=4096)
def _role_of(heading: str) -> str | None:
    plain = _key(DATED.sub(" ", heading))
    plain = MONTHS.sub(" ", plain).strip() or plain
    if plain in PHRASES:
        return PHRASES[plain]
    found = [NAMED[word] for word in plain.split() if word in NAMED]
    return found[-1] if found else None


def _key(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9#]+", heading.lower()))


def header_of(row: Row) -> Columns | None:
    """The columns, where the row is a plan's heading row: what is recommended, and who, when, how far or how it stands."""
    if row.bare or len(row.filled()) < 2:
        return None
    roles = [role_of(cell) if cell else "" for cell in row.cells]
    if max(len(cell) for cell in row.cells) > LONGEST_HEADING or sum(1 for role in roles if role) < 2:
        return None
    if "title" not in roles:  # a plan of actions: what is to be done is what it recommends
        roles = _first_as(roles, "actions", "title")
    if "title" not in roles or not {"owner", "timescale", "progress", "status"} & set(roles):
        return None
    return Columns(row.cells, tuple(_once(roles)))


def same_header(row: Row, header: Columns) -> Columns | None:
    """The columns anew, where the row is the heading row come back (on the next page, with a column more or less)."""
    filled = row.filled()
    if len(filled) < 2 or role_of(row.cells[filled[0]]) is None:
        return None
    names = {_key(row.cells[at]) for at in filled}
    if len(names & header.names()) < max(2, 0.6 * len(header.names())):
        return None
    return header_of(row)


def _first_as(roles: list[str | None], old: str, new: str) -> list[str | None]:
    if old not in roles:
        return roles
    at = roles.index(old)
    return [*roles[:at], new, *roles[at + 1 :]]


def _once(roles: list[str | None]) -> list[str | None]:
    """Each role for the first column that has it; a second one is left out, and warned about as any other."""
    seen: set[str] = set()
    kept: list[str | None] = []
    for role in roles:
        kept.append(None if role and role in seen else role)
        seen.add(role or "")
    return kept


def fit(cells: tuple[str, ...], columns: Columns) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """The row's cells and their roles, of one length: an empty column that comes or goes is looked through."""
    roles = columns.roles
    while len(cells) > len(roles) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > len(roles):
        cells = _narrowed(cells, roles)
    elif len(cells) < len(roles):
        unnamed = [at for at, role in enumerate(roles) if role == ""]
        gone = len(roles) - len(cells)
        if 0 < len(unnamed) <= gone:
            roles = tuple(role for role in roles if role != "")
    width = max(len(cells), len(roles))
    return cells + ("",) * (width - len(cells)), roles + ("",) * (width - len(roles))


def _narrowed(cells: tuple[str, ...], roles: tuple[str | None, ...]) -> tuple[str, ...]:
    """Without the empty cells that are too many: those whose leaving puts short things into the short columns."""
    surplus = len(cells) - len(roles)
    spare = [at for at, cell in enumerate(cells) if not cell or is_bullet(cell)]
    if len(spare) < surplus or len(spare) > 12 or surplus > 3:
        return cells
    ways = (tuple(cell for at, cell in enumerate(cells) if at not in gone) for gone in combinations(spare, surplus))
    return max(ways, key=lambda way: _likely(way, roles))


def _likely(cells: tuple[str, ...], roles: tuple[str | None, ...]) -> int:
    score = 0
    for cell, role in zip(cells, roles, strict=True):
        if role in SHORT:
            score += (1 if cell else 0) if len(cell) <= SHORT[role] else -3
        elif role == "":
            score -= 2 if cell and not is_bullet(cell) else 0
        elif role is not None and cell:
            score += 2 if len(cell) > 40 else 1
    return score

"""What is gathered for a recommendation while a document's rows are read, and the rows as they are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.documents import losses
from knowledge.documents.columns import MORE
from knowledge.documents.lexicon import (
    ACTIONS,
    ORIGINAL,
    OWNERS,
    PROGRESS,
    STATUS,
    TIMESCALE,
)
from knowledge.documents.table import Row
from knowledge.model import Warned

OF_A_PART = (ACTIONS, OWNERS, TIMESCALE, ORIGINAL, STATUS, PROGRESS)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a cell, its position on the page, and whether it had a bullet."""

    text: str
    page: int
    line: int
    place: str
    bullet: bool = False


@dataclass(slots=True)
class Draft:
    """A recommendation being gathered, or a part of one (`sub_ref` is the document's name for the part). `atop` is true if it
    starts a page, so that its cells may start with the end of the previous recommendation.
    """

    ref: str
    theme: str
    place: str
    atop: bool
    cells: dict[str, list[Fragment]] = field(default_factory=dict)
    parts: list[Draft] = field(default_factory=list)
    sub_ref: str = ""

    def last_text(self, role: str) -> str:
        """The last piece of a cell."""
        return self.cells[role][-1].text if self.cells.get(role) else ""

    def is_open(self) -> bool:
        return any(not losses.ended(self.last_text(role)) for role in ("actions", "progress"))


@dataclass(slots=True)
class Gathered:
    """All recommendations, the themes in order, and the warnings. `is_numbered` is true if planbot supplied the refs."""

    drafts: list[Draft] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row read under its headings: its cells by role, and its ref if it could start a recommendation. `merged` has the roles
    of the cells that it shares with the row above.
    """

    row: Row
    number: int
    page: int
    place: str
    atop: bool
    cells: dict[str, str]
    bullets: frozenset[str]
    ref: str | None
    shifted: str = ""
    merged: dict[str, str] = field(default_factory=dict)

    def only(self) -> str | None:
        """The only role with text, or None if there are several."""
        return next(iter(self.cells)) if len(self.cells) == 1 else None


def is_of_a_part(role: str) -> bool:
    """True if each action of a recommendation may have a cell of its own in a column. Cells that turn out to be the same for
    all of them belong to the recommendation (see `building.Builder`).
    """
    return role in OF_A_PART or role.startswith(MORE)

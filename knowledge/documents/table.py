"""A document as raw rows: what every kind of file is turned into before anything is understood.

The surprise: lines outside any table are rows too (`bare`), so that nothing of a document is lost on the way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

BULLETS = frozenset("•◦▪▫●○■□‣⁃∙·►➢➤✓✔*–—-")
SPACE = re.compile(r"\s+")
UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF], None)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of text or one row of a table. A cell's lines are parted by a line feed where the author broke them.

    `bare`: it stood outside a table, or had one cell where a table has several. `heading`: its form says that it is
    one (a Markdown heading, a heading's style, a cell over the whole width); `level` is how deep. `repeated`:
    the cells that only show what a cell merged downwards said above. `fills`: the coloured cells, with their colours.
    """

    cells: tuple[str, ...]
    place: str
    table: int = 0
    bare: bool = False
    heading: bool = False
    level: int = 0
    repeated: frozenset[int] = frozenset()
    fills: tuple[tuple[int, str], ...] = ()

    @property
    def text(self) -> str:
        return " ".join(cell for cell in self.cells if cell)

    def filled(self) -> list[int]:
        """Where it has text."""
        return [at for at, cell in enumerate(self.cells) if cell]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a document as rows. `exact`: a row is a row of the author's table. Where it is not, as in text copied
    out of a page, a row may be one line of several."""

    rows: list[Row]
    exact: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook as rows, and the cells whose formula has no stored result."""

    name: str
    rows: list[Row]
    uncounted: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """One line, single spaces, nothing that cannot be seen; a soft hyphen stays where it ends a line."""
    if text.isprintable():
        return " ".join(text.split())
    return SPACE.sub(" ", "".join(" " if _control(c) else c for c in text.translate(UNSEEN))).strip()


def tidy_lines(text: str) -> str:
    """Tidied, with the author's own line breaks kept."""
    lines = (tidy(line) for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text))
    return "\n".join(line for line in lines if line)


def is_bullet(text: str) -> bool:
    """A sign that only marks an item: a bullet, or a character that a symbol font drew as one."""
    return len(text) == 1 and (text in BULLETS or unicodedata.category(text) == "Co")


def without_bullet(text: str) -> str:
    """The text without a bullet that begins it."""
    return text[1:].lstrip() if text and is_bullet(text[0]) else text


def table_rows(rows: Sequence[Row]) -> int:
    return sum(1 for row in rows if not row.bare)


def _control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()

"""Raw rows, which every kind of file is turned into before it is interpreted.

Lines outside tables become rows too (`bare`), so that nothing in a document is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Warned

BULLETS = frozenset("•◦▪▫●○■□‣⁃∙·►➢➤✓✔*–—-")
MOST_NUMBERED = 8  # hidden rows listed by number
SPACE = re.compile(r"\s+")
UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF], None)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text or a row of a table. A line feed in a cell is the author's own line break.

    `bare`: it was outside a table, or had a single cell where the table has several. `heading`: it is formatted as a heading (a
    Markdown heading, a heading style, a cell across the whole width), at depth `level`. `repeated`: the cells that only repeat
    a cell above that is merged downwards. `fills`: the coloured cells, with their colours. `days`: the cells that contain a
    date stored as a number, which the reader wrote with the day first.
    """

    cells: tuple[str, ...]
    place: str
    table: int = 0
    bare: bool = False
    heading: bool = False
    level: int = 0
    repeated: frozenset[int] = frozenset()
    fills: tuple[tuple[int, str], ...] = ()
    days: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        return " ".join(cell for cell in self.cells if cell)

    def filled(self) -> list[int]:
        """The positions of the cells that aren't empty."""
        return [at for at, cell in enumerate(self.cells) if cell]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reading a document as rows. With `exact`, each row is a row of the author's table. Otherwise, as in text
    copied from a page, a row may be only one of several lines. `notes` has warnings about the document itself.
    """

    rows: list[Row]
    exact: bool
    notes: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook as rows, and the cells whose formula has no stored result. `note` is a warning about the
    sheet.
    """

    name: str
    rows: list[Row]
    uncounted: tuple[str, ...] = ()
    note: str = ""


def tidy(text: str) -> str:
    """Put text on one line with single spaces, and remove invisible characters, except a soft hyphen at its end."""
    if text.isprintable():
        return " ".join(text.split())
    return SPACE.sub(" ", "".join(" " if _control(c) else c for c in text.translate(UNSEEN))).strip()


def tidy_lines(text: str) -> str:
    """Tidy text as `tidy` does, but keep the author's line breaks."""
    if text.isprintable():
        return " ".join(text.split())
    lines = (tidy(line) for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text))
    return "\n".join(line for line in lines if line)


def is_bullet(text: str) -> bool:
    """True if text is a bullet, or a symbol-font character that looks like one."""
    return len(text) == 1 and (text in BULLETS or unicodedata.category(text) == "Co")


def without_bullet(text: str) -> str:
    """Remove a bullet from the start of text."""
    return text[1:].lstrip() if text and is_bullet(text[0]) else text


def table_rows(rows: Sequence[Row]) -> int:
    return sum(1 for row in rows if not row.bare)


def _control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()


def about_hidden(rows: Sequence[int]) -> str:
    """Return a warning that lists a sheet's hidden rows that aren't empty, by number; "" if there are none."""
    if not rows:
        return ""
    listed = ", ".join(map(str, rows[:MOST_NUMBERED])) + (" and more" if len(rows) > MOST_NUMBERED else "")
    return f"hidden rows were left out ({listed}): if a filter hides them, clear it and save the workbook to read them too"

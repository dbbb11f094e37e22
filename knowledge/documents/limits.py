"""Limits on the size of a document. Larger ones are refused, since no plan is that large.

A plan with 1,000 recommendations has about 8,000 cells and 2 MB of text. A document at these limits is read or refused within a
few seconds, using less than 300 MB of memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.documents.table import Row
from knowledge.model import Unclear

LARGEST_FILE = 30_000_000  # bytes; a Word file or spreadsheet may contain pictures
LARGEST_TEXT = 4_000_000  # characters
MOST_CELLS = 150_000
WIDEST = 256  # cells in a row
MOST_MEMBERS = 5_000  # files packed into a .docx or .xlsx
LARGEST_MEMBER = 100_000_000  # bytes; the unpacked size of one packed file
MOST_NODES = 600_000  # XML tags and attributes in memory, at about 100 bytes each
DEEPEST_TABLE = 8  # tables nested in tables


def bounded(rows: Iterable[Row], name: str) -> Iterator[Row]:
    """Yield the rows. Raises Unclear as soon as a limit is exceeded, saying which one and where."""
    cells = characters = 0
    for row in rows:
        cells += len(row.cells)
        characters += sum(map(len, row.cells))
        if len(row.cells) > WIDEST:
            raise Unclear(
                f"{name} has {len(row.cells):,} cells in one row ({row.place}): planbot reads at most {WIDEST}, so check that"
                " it is the plan's document, or copy the plan's columns into a file of their own."
            )
        if cells > MOST_CELLS:
            raise too_large(name, f"{MOST_CELLS:,} cells")
        if characters > LARGEST_TEXT:
            raise too_large(name, f"{LARGEST_TEXT / 1_000_000:g} million characters")
        yield row


def too_large(name: str, limit: str) -> Unclear:
    """The error for a document that exceeds a limit."""
    return Unclear(
        f"{name} has more than {limit}: check that it is the plan's document, or copy the plan into a file of its own."
    )

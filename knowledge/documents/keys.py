"""Reads a document's key: what its colours mean, from a small table or a few lines above or below the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.documents.colours import colour_name
from knowledge.documents.table import Row

LONGEST_MEANING = 40  # characters; a longer text explains a status and isn't a word for it
LINE = re.compile(
    r"\b(red|amber|green|blue|yellow|grey|black|purple|orange|white)\s*(?:=|:|–|—|-)\s*"
    r"([^,;.|=]+?)(?=\s*(?:[,;.|]|$|\b(?:red|amber|green|blue|yellow|grey|black|purple|orange|white)\s*(?:=|:|–|—|-)))",
    re.IGNORECASE,
)


def colours_of(rows: Sequence[Row]) -> dict[str, str]:
    """What each colour means, by its code ("FF0000") or its name, from rows that are not the plan's own.

    A row explains a colour if one of its cells has that colour, and that cell or its neighbour has a short text. A line
    explains one if it says so: "Green: on track".
    """
    meanings: dict[str, str] = {}
    doubtful: set[str] = set()
    for row in rows:
        for colour, meaning in (*_of_cells(row), *_of_line(row.text)):
            if meanings.setdefault(colour, meaning) != meaning:
                doubtful.add(colour)
    return {colour: meaning for colour, meaning in meanings.items() if colour not in doubtful}


def _of_cells(row: Row) -> list[tuple[str, str]]:
    texts = [row.cells[at] for at in row.filled()]
    if not 1 <= len(texts) <= 2 or not row.fills or len({code for _, code in row.fills}) > 1:
        return []
    at, code = row.fills[0]
    own = row.cells[at] if at < len(row.cells) else ""
    name = colour_name(code)
    short = [text.strip(" :=–—-") for text in texts if text.casefold().strip(" :=–—-") != name]
    if not short or len(short[0]) > LONGEST_MEANING or (own and own.casefold() == name and len(texts) == 1):
        return []
    return [(code.casefold(), short[0])]


def _of_line(text: str) -> list[tuple[str, str]]:
    return [
        (match[1].casefold(), match[2].strip().capitalize())
        for match in LINE.finditer(text)
        if len(match[2].strip()) <= LONGEST_MEANING
    ]

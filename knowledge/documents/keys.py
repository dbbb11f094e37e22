"""Reads a document's key, which says what its colours and short statuses mean: a small table or a few lines beside the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.documents.colours import colour_name
from knowledge.documents.columns import Columns
from knowledge.documents.lexicon import STATUS
from knowledge.documents.table import Row

LONGEST_MEANING = 40  # characters; anything longer is an explanation, not a status
LINE = re.compile(
    r"\b(red|amber|green|blue|yellow|grey|black|purple|orange|white)\s*(?:=|:|–|—|-)\s*"
    r"([^,;.|=]+?)(?=\s*(?:[,;.|]|$|\b(?:red|amber|green|blue|yellow|grey|black|purple|orange|white)\s*(?:=|:|–|—|-)))",
    re.IGNORECASE,
)


def colours_of(rows: Sequence[Row]) -> dict[str, str]:
    """Return what each colour means, by its code (FF0000) or its name, from rows outside the plan.

    A row explains a colour if one of its cells has that colour, and that cell or the next one has short text. A line explains
    one if it says so: "Green: on track".
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


LONGEST_CODE = 3  # characters of a status that a key may explain ("C", "NS")
CODE = re.compile(
    r"(?:(?<=[\s,;.|:(])|^)(?P<code>[A-Za-z0-9]{1,3})\s*(?:=|:|–|—|-)\s*(?P<meaning>[^,;.|=]+?)(?=\s*(?:[,;.|)]|$))"
)


def with_meanings(rows: Sequence[Row], columns: Columns, others: Sequence[Row]) -> tuple[list[Row], str]:
    """The rows with statuses such as "C" written out as the key says, and a note for the reader ("" if nothing changed).
    Nothing changes unless the key explains every status. `others` are the rows that are not the plan's own.
    """
    at = columns.roles.index(STATUS) if STATUS in columns.roles else -1
    statuses = {row.cells[at] for row in rows if at >= 0 and _is_whole(row, columns) and row.cells[at]}
    if len(statuses) < 2 or max(map(len, statuses)) > LONGEST_CODE:
        return list(rows), ""
    meanings = _codes(others)
    if not all(status.casefold() in meanings for status in statuses):
        return list(rows), ""
    changed = [
        replace(row, cells=(*row.cells[:at], meanings[row.cells[at].casefold()], *row.cells[at + 1 :]))
        if _is_whole(row, columns) and row.cells[at]
        else row
        for row in rows
    ]
    listed = ", ".join(f"“{status}” as “{meanings[status.casefold()]}”" for status in sorted(statuses))
    return changed, f"the statuses were read with the document's key: {listed}"


def _is_whole(row: Row, columns: Columns) -> bool:
    """True if a row has a cell for each heading, and isn't a line of the key."""
    return not row.bare and len(row.cells) == len(columns.headings) and len(row.filled()) > 2


def _codes(rows: Sequence[Row]) -> dict[str, str]:
    """What the key says about short codes, by the code in small letters."""
    codes: dict[str, str] = {}
    for row in rows:
        texts = [row.cells[at] for at in row.filled()]
        if len(texts) == 2 and len(texts[0]) <= LONGEST_CODE and len(texts[1]) <= LONGEST_MEANING:
            codes.setdefault(texts[0].strip(" :=").casefold(), texts[1])
        for match in CODE.finditer(row.text):
            if len(match["meaning"].strip()) <= LONGEST_MEANING:
                codes.setdefault(match["code"].casefold(), match["meaning"].strip())
    return codes

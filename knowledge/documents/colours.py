"""Statuses shown only as a cell's colour: names for colours, and their meanings in a key."""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.documents.boxes import choices
from knowledge.documents.columns import Columns
from knowledge.documents.lexicon import STATUS, plain
from knowledge.documents.table import Row
from knowledge.vocabulary import meaning

RAG = re.compile(r"\bb?rag\b|\br a g\b|\btraffic light\b")


def colour_name(code: str) -> str:
    """Return the common name of a colour given as six hexadecimal digits (FFC000 is "amber")."""
    try:
        red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return code.lower()
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.2:
        return "black" if lightness < 0.2 else "white" if lightness > 0.9 else "grey"
    degrees = hue * 360
    for most, name in ((18, "red"), (52, "amber"), (68, "yellow"), (170, "green"), (265, "blue"), (325, "purple")):
        if degrees <= most:
            return name
    return "red"


def meaning_of(code: str, meanings: Mapping[str, str]) -> str:
    """Return a colour's meaning, looked up by its code, its name, or another shade with the same name; "" if no key explains
    it.
    """
    name = colour_name(code)
    by_name = {colour_name(key): meaning for key, meaning in meanings.items() if re.fullmatch(r"[0-9a-f]{6}", key)}
    return meanings.get(code.casefold()) or meanings.get(name) or by_name.get(name, "")


def with_statuses(
    rows: Sequence[Row], columns: Columns, key: Mapping[str, str], decided: Mapping[str, str]
) -> tuple[list[Row], str]:
    """Fill in empty status cells from their colours. Returns the rows, and a note for the reader ("" if no such cell is
    coloured).

    A colour has the meaning that was decided on or that the key gives; in a column called RAG, it is simply its name. Cells in
    any other colour stay empty, and the note says so.
    """
    if STATUS not in columns.roles:
        return list(rows), ""
    at = columns.roles.index(STATUS)
    meanings = {name.casefold(): status for name, status in {**key, **decided}.items()}
    is_rag = RAG.search(plain(columns.headings[at])) is not None
    filled: list[Row] = []
    read: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for row in rows:
        code = dict(row.fills).get(at)
        if row.bare or code is None or at >= len(row.cells) or row.cells[at]:
            filled.append(row)
            continue
        name = colour_name(code)
        meaning = meaning_of(code, meanings) or (name.capitalize() if is_rag else "")
        (read if meaning else unread)[f"{name}: {meaning}" if meaning else name] += 1
        filled.append(replace(row, cells=(*row.cells[:at], meaning, *row.cells[at + 1 :])))
    return filled, _note(columns.headings[at], read, unread)


TICKS = {"☒": True, "✓": True, "✔": True, "x": True, "☐": False}
ANSWERS = {"yes": True, "y": True, "1": True, "0": False, "true": True, "no": False, "n": False, "false": False, **TICKS}


def with_answers(rows: Sequence[Row], columns: Columns) -> tuple[list[Row], str]:
    """Turn Yes and No under a heading such as "Completed?" into statuses. Returns the rows, and a note for the reader ("" if
    nothing changed).
    """
    at = columns.roles.index(STATUS) if STATUS in columns.roles else -1
    cells = [_answer(row.cells[at]) for row in rows if at >= 0 and not row.bare and at < len(row.cells) and row.cells[at]]
    answers = [cell for cell in cells if cell in ANSWERS]
    doubtful = len(answers) < len(cells) or not {"1", "0"}.isdisjoint(answers)
    if at < 0 or not answers or (doubtful and not meaning(plain(columns.headings[at]))):
        return list(rows), ""
    done = " ".join(re.findall(r"\w+", columns.headings[at])).capitalize()
    changed = []
    only_ticks = set(cells) <= {tick for tick, is_on in TICKS.items() if is_on}  # so an empty cell means “not done”
    for row in rows:
        empty = only_ticks and not row.heading and len(row.filled()) > 1
        is_answer = not row.bare and at < len(row.cells) and _answer(row.cells[at]) in ANSWERS
        if is_answer or (not row.bare and at < len(row.cells) and not row.cells[at] and empty):
            status = done if ANSWERS.get(_answer(row.cells[at]), False) else f"Not {done.lower()}"
            row = replace(row, cells=(*row.cells[:at], status, *row.cells[at + 1 :]))
        changed.append(row)
    return changed, f"“{columns.headings[at]}” was read as the status: yes as “{done}”, no as “Not {done.lower()}”"


def _answer(cell: str) -> str:
    return choices(cell).casefold().strip()


def _note(heading: str, read: Counter[str], unread: Counter[str]) -> str:
    if unread:
        listed = ", ".join(f"{name} ({count})" for name, count in unread.items())
        example = ", ".join(f"{name}=…" for name in unread)
        return (
            f"{sum(unread.values())} cells of “{heading}” are coloured and empty: {listed}; they have no status until the"
            f' colours are given with --colours "{example}"'
        )
    if read:
        listed = ", ".join(f"{name} ({count})" for name, count in read.items())
        return f"{sum(read.values())} cells of “{heading}” have only a colour, which was read as the status: {listed}"
    return ""

"""Rows out of an Excel workbook (.xlsx): every sheet that is shown, its values as they are displayed.

python-calamine reads the values: it is kept up, has the MIT licence, and is the fastest by far. What it leaves out is read
from the file beside it: hidden rows and columns, struck-through cells, colours, percentages. That look comes first, so that a
sheet that is too large, or one cell in the last row of all, is refused before anything is held in memory.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from knowledge.documents.limits import LARGEST_TEXT, MOST_CELLS, WIDEST, too_large
from knowledge.documents.numbering import attribute, whole
from knowledge.documents.packed import BROKEN, Packed
from knowledge.documents.table import Row, Sheet, tidy_lines
from knowledge.documents.word import NO_FILL, is_on, local
from knowledge.model import Unclear

WORKBOOK = "xl/workbook.xml"
PERCENT = frozenset((9, 10))  # the number formats that every workbook has
CELL = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
DENSEST = 20 * MOST_CELLS  # cells of the rectangle that holds all that is filled: calamine holds each of them


@dataclass(slots=True)
class Looks:
    """What a sheet's cells look like, by (row, column) from 0, and which rows and columns are hidden."""

    percent: set[tuple[int, int]] = field(default_factory=set)
    percent_columns: set[int] = field(default_factory=set)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncounted: list[tuple[int, int]] = field(default_factory=list)


def sheets_of(raw: bytes, name: str) -> Iterator[Sheet]:
    """The sheets that are shown, in the workbook's order. Raises Unclear where it is no workbook, or too large."""
    try:
        packed = Packed(raw, name)
        members = _members(packed)
        styles = _styles(packed)
        lengths = _string_lengths(packed, name)
        looks = {title: _looks(packed, member, styles, lengths) for title, member in members.items()}
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for about in workbook.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
                sheet = workbook.get_sheet_by_name(about.name)
                yield _sheet(about.name, sheet, looks.get(about.name, Looks()))
    except (*BROKEN, CalamineError) as fault:
        raise Unclear(f"{name} cannot be read as a workbook: save it as .xlsx in Excel again and import that.") from fault


def _sheet(title: str, sheet: Any, looks: Looks) -> Sheet:
    values = sheet.to_python(skip_empty_area=False)
    merged = _spread(values, sheet.merged_cell_ranges or ())
    shown = [at for at in range(max(map(len, values), default=0)) if at not in looks.hidden_columns]
    first = next((at for at in shown if any(at < len(row) and row[at] != "" for row in values)), 0)
    shown = [at for at in shown if at >= first]
    rows: list[Row] = []
    for number, row in enumerate(values):
        if number in looks.hidden_rows:
            continue
        cells = tuple(_text(row[at], (number, at), looks) if at < len(row) else "" for at in shown)
        if not any(cells):
            continue
        repeated = frozenset(place for place, at in enumerate(shown) if merged.get((number, at)) == "down")
        over_all = sum(1 for cell in cells if cell) == 1 and any(merged.get((number, at)) == "across" for at in shown)
        fills = tuple((place, looks.fills[number, at]) for place, at in enumerate(shown) if (number, at) in looks.fills)
        alone = sum(1 for cell in cells if cell) == 1 and not rows_have_headings(rows)
        rows.append(
            Row(
                (next(cell for cell in cells if cell),) if alone else cells,
                f"sheet “{title}”, row {number + 1}",
                table=1,
                bare=alone,
                heading=over_all and not alone,
                repeated=frozenset() if alone else repeated,
                fills=() if alone else fills,
            )
        )
    return Sheet(title, rows, tuple(_name(*cell) for cell in looks.uncounted))


def rows_have_headings(rows: list[Row]) -> bool:
    """Whether a row with several cells came already: what stands alone above it is a title."""
    return any(not row.bare for row in rows)


def _spread(values: list[list[Any]], ranges: Any) -> dict[tuple[int, int], str]:
    """Give a value merged downwards to each of its rows, and say for each cell of a merged range how it was merged."""
    merged: dict[tuple[int, int], str] = {}
    for (top, left), (bottom, right) in ranges:
        for row in range(top, min(bottom, len(values) - 1) + 1):
            for at in range(left, min(right, len(values[row]) - 1) + 1):
                if row > top and at == left:
                    values[row][at] = values[top][left]
                    merged[row, at] = "down"
                else:
                    merged[row, at] = "across" if right > left else "top"
    return merged


def _text(cell: Any, place: tuple[int, int], looks: Looks) -> str:
    """A value as it is displayed: a date day first, a whole number without a point."""
    if place in looks.struck or cell == "" or cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float | int):
        if place in looks.percent or (0 <= cell <= 1 and place[1] in looks.percent_columns):
            return f"{round(cell * 100, 2):g}%"
        return str(int(cell)) if float(cell).is_integer() else f"{cell:.12g}"
    if isinstance(cell, datetime | date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return tidy_lines(str(cell))


def _members(packed: Packed) -> dict[str, str]:
    """The file of each sheet, by its name."""
    workbook, links = packed.tree(WORKBOOK), packed.tree("xl/_rels/workbook.xml.rels")
    targets = {attribute(each, "Id"): attribute(each, "Target") for each in (links if links is not None else ())}
    members = {}
    for each in workbook.iter("{*}sheet") if workbook is not None else ():
        identity = next((str(text) for key, text in each.attrib.items() if key.endswith("}id")), "")
        target = targets.get(identity, "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if target and packed.has(member) and "worksheets/" in member:
            members[attribute(each, "name")] = member
    return members


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's style shows: a percentage, a fill (six digits, "" for none), whether it is struck through."""

    percent: bool = False
    fill: str = ""
    struck: bool = False


def _styles(packed: Packed) -> list[Style]:
    tree = packed.tree("xl/styles.xml")
    if tree is None:
        return []
    formats = {whole(attribute(each, "numFmtId")): attribute(each, "formatCode") for each in tree.iter("{*}numFmt")}
    percent = PERCENT | {number for number, code in formats.items() if "%" in code}
    fills = [_fill(each) for each in tree.iterfind("{*}fills/{*}fill")]
    struck = [is_on(each.find("{*}strike")) for each in tree.iterfind("{*}fonts/{*}font")]
    styles = []
    for each in tree.iterfind("{*}cellXfs/{*}xf"):
        fill_id, font_id = whole(attribute(each, "fillId")), whole(attribute(each, "fontId"))
        styles.append(
            Style(
                whole(attribute(each, "numFmtId")) in percent,
                fills[fill_id] if fill_id < len(fills) else "",
                font_id < len(struck) and struck[font_id],
            )
        )
    return styles


def _fill(element: Any) -> str:
    pattern = element.find("{*}patternFill")
    if pattern is None or attribute(pattern, "patternType") != "solid":
        return ""
    colour = pattern.find("{*}fgColor")
    code = attribute(colour, "rgb")[-6:].upper() if colour is not None else ""
    return "" if code in NO_FILL else code


def _string_lengths(packed: Packed, name: str) -> list[int]:
    """How long each of the texts is that the cells share: one that a bomb holds once may stand in each cell."""
    member = "xl/sharedStrings.xml"
    lengths: list[int] = []
    total = 0
    for event, element in packed.events(member, ("{*}si",)) if packed.has(member) else ():
        if event == "end":
            lengths.append(sum(len(text.text or "") for text in element.iter("{*}t")))
            total += lengths[-1]
            packed.done(element)
            if total > LARGEST_TEXT or len(lengths) > MOST_CELLS:
                raise too_large(name, f"{LARGEST_TEXT / 1_000_000:g} million characters")
    return lengths


def _looks(packed: Packed, member: str, styles: list[Style], lengths: list[int]) -> Looks:
    """A sheet's looks; and its size, which is refused where it is too large. Rows and cells without a name count on."""
    name = packed.name
    looks = Looks()
    row = column = -1
    cells = widest = lowest = characters = 0
    for event, element in packed.events(member, ("{*}row", "{*}c", "{*}col")):
        kind = local(element)
        if kind == "row" and event == "start":
            row, column = whole(attribute(element, "r"), row + 2) - 1, -1
            if is_on_attribute(element, "hidden"):
                looks.hidden_rows.add(row)
        elif kind == "row":
            packed.done(element)
        elif kind == "col" and event == "end" and is_on_attribute(element, "hidden"):
            start, end = whole(attribute(element, "min"), 1), whole(attribute(element, "max"), 1)
            looks.hidden_columns.update(range(start - 1, min(end, start + WIDEST)))
        elif kind == "c" and event == "end":
            column = _column(attribute(element, "r"), column + 1)
            cells += 1
            place = (row, column)
            style = styles[whole(attribute(element, "s"))] if whole(attribute(element, "s")) < len(styles) else Style()
            if element.find("{*}v") is not None or element.find("{*}is") is not None:
                widest, lowest = max(widest, column + 1), max(lowest, row + 1)
            if element.find("{*}f") is not None and not value_of(element):
                looks.uncounted.append(place)
            _note(looks, place, style)
            shared = whole(value_of(element), len(lengths)) if attribute(element, "t") == "s" else len(lengths)
            characters += lengths[shared] if shared < len(lengths) else sum(len(text) for text in element.itertext())
            if characters > LARGEST_TEXT:
                raise too_large(name, f"{LARGEST_TEXT / 1_000_000:g} million characters")
            if cells > MOST_CELLS or widest * lowest > DENSEST or lowest > MOST_CELLS:
                raise too_large(name, f"{MOST_CELLS:,} cells in a sheet")
    return looks


def _note(looks: Looks, place: tuple[int, int], style: Style) -> None:
    if style.percent:
        looks.percent.add(place)
        looks.percent_columns.add(place[1])
    if style.fill:
        looks.fills[place] = style.fill
    if style.struck:
        looks.struck.add(place)


def value_of(cell: Any) -> str:
    """The stored value of a cell, "" where there is none."""
    found = cell.find("{*}v")
    return "" if found is None else found.text or ""


def is_on_attribute(element: Any, name: str) -> bool:
    return attribute(element, name) in ("1", "true")


def _column(reference: str, otherwise: int) -> int:
    """The number of a column from 0, out of a cell's name ("C12": 2)."""
    found = CELL.match(reference)
    if not found:
        return otherwise
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

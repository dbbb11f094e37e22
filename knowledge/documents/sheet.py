"""Reads rows from an Excel workbook (.xlsx): every visible sheet, with values as Excel displays them.

python-calamine reads the values: it is maintained, MIT-licensed and by far the fastest. It leaves out which rows and columns
are hidden, strikethrough, colours and percentages, so these are read from the XML. The XML is read first, so that a sheet that
is too large (or that has a cell in the very last row) is refused before calamine loads it into memory.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from knowledge.documents.headings import MONTHS
from knowledge.documents.limits import LARGEST_TEXT, MOST_CELLS, WIDEST, too_large
from knowledge.documents.numbering import attribute, whole
from knowledge.documents.packed import BROKEN, Packed
from knowledge.documents.table import Row, Sheet, about_hidden, tidy_lines
from knowledge.documents.word import NO_FILL, is_on, local
from knowledge.model import Unclear

WORKBOOK = "xl/workbook.xml"
PERCENT = frozenset((9, 10))  # the built-in percentage formats
MONTH_FORMATS = frozenset((17,))  # the built-in "Mar-26"
MONTH_CODE = re.compile(r"^(?:\[[^\]]*\])*[^dh]*m[^dh]*y[^dh]*$", re.IGNORECASE)
FIRST_ACCENT = 4  # the theme colours before this one are for paper and ink
CELL = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
DENSEST = 20 * MOST_CELLS  # cells in the rectangle around all filled cells, since calamine keeps every one in memory


@dataclass(slots=True)
class Looks:
    """How a sheet's cells look, by (row, column) from 0, and which rows and columns are hidden. `months` has the dates
    displayed without their day, `numbers` the formats of numbers with a fixed number of digits, and `texts` the visible text of
    cells that are partly struck through.
    """

    percent: set[tuple[int, int]] = field(default_factory=set)
    numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    percent_columns: set[int] = field(default_factory=set)
    months: set[tuple[int, int]] = field(default_factory=set)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncounted: list[tuple[int, int]] = field(default_factory=list)


def sheets_of(raw: bytes, name: str) -> Iterator[Sheet]:
    """Yield the visible sheets, in the workbook's order. Raises Unclear if it is not a workbook or is too large."""
    try:
        packed = Packed(raw, name)
        members = _members(packed)
        styles = _styles(packed)
        shared = _shared_texts(packed, name)
        looks = {title: _looks(packed, member, styles, *shared) for title, member in members.items()}
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for about in workbook.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
                sheet = workbook.get_sheet_by_name(about.name)
                yield sheet_of(about.name, sheet, looks.get(about.name, Looks()))
    except (*BROKEN, CalamineError) as fault:
        raise Unclear(f"{name} cannot be read as a workbook: save it as .xlsx in Excel again and import that.") from fault


def sheet_of(title: str, sheet: Any, looks: Looks) -> Sheet:
    values = sheet.to_python(skip_empty_area=False)
    merged = _spread(values, sheet.merged_cell_ranges or ())
    shown = [at for at in range(max(map(len, values), default=0)) if at not in looks.hidden_columns]
    first = next((at for at in shown if any(at < len(row) and row[at] != "" for row in values)), 0)
    shown = [at for at in shown if at >= first]
    rows: list[Row] = []
    hidden: list[int] = []
    for number, row in enumerate(values):
        if number in looks.hidden_rows:
            hidden += [number + 1] * (sum(cell != "" for cell in row) > 1)
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
                days=frozenset() if alone else _days(row, shown, number, looks),
            )
        )
    return Sheet(title, rows, tuple(_name(*cell) for cell in looks.uncounted), about_hidden(hidden))


def _days(row: list[Any], shown: list[int], number: int, looks: Looks) -> frozenset[int]:
    """Return the positions of the cells that are dates with a day."""
    cells = ((place, at) for place, at in enumerate(shown) if at < len(row) and isinstance(row[at], datetime | date))
    return frozenset(place for place, at in cells if (number, at) not in looks.months)


def rows_have_headings(rows: list[Row]) -> bool:
    """True if there has been a row with several cells. Single cells above the first one are titles."""
    return any(not row.bare for row in rows)


def _spread(values: list[list[Any]], ranges: Any) -> dict[tuple[int, int], str]:
    """Copy a value merged downwards to each of its rows. Returns how each cell in a merged range was merged."""
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
    """Return a value as Excel displays it: a date with the day first, a whole number without a decimal point."""
    if place in looks.struck or cell == "" or cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float | int):
        if place in looks.percent or (0 <= cell <= 1 and place[1] in looks.percent_columns):
            return f"{round(cell * 100, 2):g}%"
        if shown := looks.numbers.get(place):
            return format(float(cell), shown)
        return str(int(cell)) if float(cell).is_integer() else f"{cell:.12g}"
    if place in looks.texts:
        return tidy_lines(looks.texts[place])
    if isinstance(cell, datetime | date) and place in looks.months:
        return f"{MONTHS[cell.month - 1].capitalize()} {cell.year}"
    if isinstance(cell, datetime | date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return tidy_lines(str(cell))


def _members(packed: Packed) -> dict[str, str]:
    """Map each sheet's name to its file."""
    workbook, links = packed.tree(WORKBOOK), packed.tree("xl/_rels/workbook.xml.rels")
    targets = {attribute(link, "Id"): attribute(link, "Target") for link in (links if links is not None else ())}
    members = {}
    for sheet in workbook.iter("{*}sheet") if workbook is not None else ():
        identity = next((str(text) for key, text in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(identity, "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if target and packed.has(member) and "worksheets/" in member:
            members[attribute(sheet, "name")] = member
    return members


@dataclass(frozen=True, slots=True)
class Style:
    """A cell's style: whether it is a percentage, Python's format for a fixed number of digits ("" if it has none), whether it
    is a date without its day, its fill (six hex digits, or ""), and whether it is struck through.
    """

    percent: bool = False
    number: str = ""
    month: bool = False
    fill: str = ""
    struck: bool = False


def _styles(packed: Packed) -> list[Style]:
    tree = packed.tree("xl/styles.xml")
    if tree is None:
        return []
    formats = {whole(attribute(element, "numFmtId")): attribute(element, "formatCode") for element in tree.iter("{*}numFmt")}
    percent = PERCENT | {number for number, code in formats.items() if "%" in code}
    numbers = {2: ".2f", **{number: shown for number, code in formats.items() if (shown := _digits(code))}}
    months = MONTH_FORMATS | {number for number, code in formats.items() if MONTH_CODE.match(code)}
    theme = _theme(packed)
    fills = [_fill(element, theme) for element in tree.iterfind("{*}fills/{*}fill")]
    struck = [is_on(element.find("{*}strike")) for element in tree.iterfind("{*}fonts/{*}font")]
    styles = []
    for element in tree.iterfind("{*}cellXfs/{*}xf"):
        fill_id, font_id = whole(attribute(element, "fillId")), whole(attribute(element, "fontId"))
        styles.append(
            Style(
                whole(attribute(element, "numFmtId")) in percent,
                numbers.get(whole(attribute(element, "numFmtId")), ""),
                whole(attribute(element, "numFmtId")) in months,
                fills[fill_id] if fill_id < len(fills) else "",
                font_id < len(struck) and struck[font_id],
            )
        )
    return styles


def _digits(code: str) -> str:
    """Convert a number format that is only a fixed number of digits ("0.00", "000"), as refs have, to Python's format; "" for
    others.
    """
    match = re.fullmatch(r"(0+)(?:\.(0+))?", code)
    if not match or code == "0":
        return ""
    decimals = len(match[2] or "")
    return f"0{len(match[1]) + decimals + bool(decimals)}.{decimals}f"


def _fill(element: Any, theme: list[str]) -> str:
    pattern = element.find("{*}patternFill")
    if pattern is None or attribute(pattern, "patternType") != "solid":
        return ""
    colour = pattern.find("{*}fgColor")
    if colour is None:
        return ""
    number = whole(attribute(colour, "theme"), len(theme))
    code = theme[number] if number < len(theme) else attribute(colour, "rgb")[-6:].upper()
    return "" if code in NO_FILL or (number < len(theme) and number < FIRST_ACCENT) else code


def _theme(packed: Packed) -> list[str]:
    """Return the colours of the workbook's theme, in the order in which cells refer to them: first those of paper and ink."""
    tree = packed.tree("xl/theme/theme1.xml")
    scheme = tree.find(".//{*}clrScheme") if tree is not None else None
    codes = [
        attribute(colour, "lastClr") or attribute(colour, "val")
        for element in (scheme if scheme is not None else ())
        for colour in element
    ]
    return [code.upper() for code in (*codes[1::-1], *codes[3:1:-1], *codes[4:])]


def _shared_texts(packed: Packed, name: str) -> tuple[list[int], dict[int, str]]:
    """Return the length of each shared string (a malicious file can store a long one once and show it in every cell), and what
    remains of those that are partly struck through.
    """
    member = "xl/sharedStrings.xml"
    lengths: list[int] = []
    left: dict[int, str] = {}
    total = 0
    for event, element in packed.events(member, ("{*}si",)) if packed.has(member) else ():
        if event == "end":
            lengths.append(sum(len(text.text or "") for text in element.iter("{*}t")))
            if element.find("{*}r/{*}rPr/{*}strike") is not None:
                left[len(lengths) - 1] = "".join(_unstruck(element))
            total += lengths[-1]
            packed.done(element)
            if total > LARGEST_TEXT or len(lengths) > MOST_CELLS:
                raise too_large(name, f"{LARGEST_TEXT / 1_000_000:g} million characters")
    return lengths, left


def _unstruck(text: Any) -> Iterator[str]:
    """Yield the pieces of a cell's text that are not struck through."""
    for run in text.iterfind("{*}r"):
        look = run.find("{*}rPr")
        if look is None or not is_on(look.find("{*}strike")):
            yield from (piece.text or "" for piece in run.iterfind("{*}t"))


def _looks(packed: Packed, member: str, styles: list[Style], lengths: list[int], left: dict[int, str]) -> Looks:
    """Read how a sheet looks. Raises Unclear if the sheet is too large. A row or cell without a reference follows the previous
    one.
    """
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
            if element.find("{*}is/{*}r/{*}rPr/{*}strike") is not None:
                looks.texts[place] = "".join(_unstruck(element.find("{*}is")))
            shared = whole(value_of(element), len(lengths)) if attribute(element, "t") == "s" else len(lengths)
            if shared in left:
                looks.texts[place] = left[shared]
            characters += lengths[shared] if shared < len(lengths) else sum(len(text) for text in element.itertext())
            if characters > LARGEST_TEXT:
                raise too_large(name, f"{LARGEST_TEXT / 1_000_000:g} million characters")
            if cells > MOST_CELLS or widest * lowest > DENSEST or lowest > MOST_CELLS:
                raise too_large(name, f"{MOST_CELLS:,} cells in a sheet")
    return looks


def _note(looks: Looks, place: tuple[int, int], style: Style) -> None:
    if style.number:
        looks.numbers[place] = style.number
    if style.percent:
        looks.percent.add(place)
        looks.percent_columns.add(place[1])
    if style.month:
        looks.months.add(place)
    if style.fill:
        looks.fills[place] = style.fill
    if style.struck:
        looks.struck.add(place)


def value_of(cell: Any) -> str:
    """Return a cell's stored value, or "" if it has none."""
    element = cell.find("{*}v")
    return "" if element is None else element.text or ""


def is_on_attribute(element: Any, name: str) -> bool:
    return attribute(element, name) in ("1", "true")


def _column(reference: str, otherwise: int) -> int:
    """Return the column number, from 0, in a cell reference (2 for "C12"), or `otherwise` if there is no reference."""
    match = CELL.match(reference)
    if not match:
        return otherwise
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

"""Turns the bytes of an old Excel workbook (.xls) into rows, with python-calamine.

It runs in a separate process (see `apart`): if there is a cell in the last row and column, calamine also keeps all the empty
ones in memory.
"""

from __future__ import annotations

import io
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from knowledge.documents.limits import LARGEST_TEXT, MOST_CELLS
from knowledge.documents.sheet import Looks, sheet_of
from knowledge.model import Unclear


def read(raw: bytes) -> dict[str, Any]:
    """Return {"sheets": [[name, rows]]}. Raises Unclear with the end of a sentence that begins with the file's name."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except CalamineError as fault:
        raise Unclear("cannot be read as a workbook: open it in Excel and save it as .xlsx, and import that.") from fault
    sheets = []
    cells = letters = 0
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = sheet_of(about.name, workbook.get_sheet_by_name(about.name), Looks())
        cells += sum(len(row.cells) for row in sheet.rows)
        letters += sum(len(cell) for row in sheet.rows for cell in row.cells)
        if cells > MOST_CELLS or letters > LARGEST_TEXT:
            raise Unclear(f"has more than {MOST_CELLS:,} cells or too much text: copy the plan into a file of its own.")
        rows = [(row.cells, row.place, row.bare, row.heading, sorted(row.repeated), sorted(row.days)) for row in sheet.rows]
        sheets.append((about.name, rows))
    return {"sheets": sheets}

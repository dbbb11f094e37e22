"""Rows out of a Word document: its paragraphs and all its tables, in their order.

The surprise: the XML is walked directly, for python-docx's own cells take a minute over a table of 10,000 rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from knowledge.documents.table import Row, tidy, tidy_lines
from knowledge.model import Unclear

W_T, W_TAB, W_BREAK, W_RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
W_P, W_TABLE, W_ROW, W_CELL, W_HYPHEN = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:noBreakHyphen")
WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml"), qn("w:moveTo")}
SPOKEN = {W_TAB: " ", W_BREAK: "\n", W_RETURN: "\n", W_HYPHEN: "-"}
# What python-docx and what it stands on raise over a broken file; lxml's faults are SyntaxErrors.
BROKEN = (OpcError, BadZipFile, SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError, NotImplementedError)
WIDEST = 63  # columns: Word's own limit


def word_rows(raw: bytes, name: str) -> list[Row]:
    """All that the document's body says, as rows. Raises Unclear where Word could not open it either."""
    try:
        document: Any = docx.Document(io.BytesIO(raw))
        return list(_rows(document))
    except BROKEN as fault:
        raise Unclear(f"{name} cannot be read as a Word document: save it as .docx in Word again and import that.") from fault


def _rows(document: Any) -> Iterator[Row]:
    headings = _heading_styles(document)
    tables = paragraphs = 0
    for part in _inside(document.element.body):
        if part.tag == W_P:
            paragraphs += 1
            if said := tidy(_said(part)):
                level = headings.get(_style(part), 0)
                yield Row((said,), f"paragraph {paragraphs}", table=tables, bare=True, heading=level > 0, level=level)
        elif part.tag == W_TABLE:
            tables += 1
            yield from _table(part, tables)


def _table(table: Any, number: int) -> Iterator[Row]:
    above: dict[int, str] = {}
    for at, row in enumerate((part for part in _inside(table) if part.tag == W_ROW), 1):
        cells: list[str] = [""] * _skipped(row)
        repeated = set()
        for cell in (part for part in _inside(row) if part.tag == W_CELL):
            here = len(cells)
            if cell.vMerge == "continue":
                repeated.add(here)
                cells.append(above.get(here, ""))
            else:
                cells.append(tidy_lines("\n".join(_said(p) for p in cell.iter(W_P))))
            above[here] = cells[here]
            cells.extend([""] * (min(cell.grid_span, WIDEST) - 1))
        if any(cells):
            spans = sum(1 for part in _inside(row) if part.tag == W_CELL) == 1 and len(cells) > 1
            yield Row(tuple(cells), f"table {number}, row {at}", table=number, heading=spans, repeated=frozenset(repeated))


def _skipped(row: Any) -> int:
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    value = before.get(qn("w:val"), "0") if before is not None else "0"
    return min(int(value), WIDEST) if value.isdigit() else 0


def _inside(element: Any) -> Iterator[Any]:
    """The children, looking through what Word wraps round them (content controls, tracked insertions)."""
    for child in element:
        if child.tag in WRAPPERS:
            yield from _inside(child)
        else:
            yield child


def _said(paragraph: Any) -> str:
    return "".join(node.text or "" if node.tag == W_T else SPOKEN.get(node.tag, "") for node in _runs(paragraph))


def _runs(paragraph: Any) -> Iterator[Any]:
    """What is shown of a paragraph, without the tab stops of its properties."""
    return (node for node in paragraph.iter(W_T, *SPOKEN) if node.getparent().tag != qn("w:tabs"))


def _style(paragraph: Any) -> str:
    return str(paragraph.style or "")


def _heading_styles(document: Any) -> dict[str, int]:
    """How deep each heading's style is, by its id ("Heading 2": 2)."""
    named = {style.style_id: (style.name or "").lower() for style in document.styles}
    return {key: int(name[-1]) for key, name in named.items() if name.startswith("heading") and name[-1].isdigit()}

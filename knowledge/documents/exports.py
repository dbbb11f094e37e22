"""Reads what Office programs save as text: "XML Spreadsheet 2003" workbooks and "Single File Web Page" archives (.mht).

The XML is read with lxml. As in other workbooks, hidden rows and columns and struck-through cells are left out. A web archive
is an email message whose parts are web pages, one for each sheet or document; the standard library takes it apart.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from knowledge.documents.limits import MOST_CELLS, MOST_NODES, WIDEST, bounded, too_large
from knowledge.documents.numbering import attribute, whole
from knowledge.documents.packed import SAFE
from knowledge.documents.table import Row, Sheet, Way, about_hidden, tidy_lines
from knowledge.documents.web import web_rows
from knowledge.documents.word import local
from knowledge.model import Unclear


def archive_ways(raw: bytes, name: str) -> list[Way]:
    """Return the web pages in an archive, each as one way of reading it. Raises Unclear if it has none."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    texts = [str(part.get_content(errors="replace")) for part in pages]
    texts = [text for text in texts if "<table" in text.lower()] or texts
    if not texts:
        raise Unclear(f"{name} has no web page in it: open it in a browser, copy the table into Word, and import that.")
    return [Way(list(bounded(web_rows(text, name), name)), exact=True) for text in texts]


def sheets_of(text: str, name: str) -> list[Sheet]:
    """Return the visible sheets of an XML workbook. Raises Unclear if it is damaged or too large."""
    if text.count("<") + 2 * text.count("=") > 4 * MOST_NODES:
        raise too_large(name, f"{MOST_NODES:,} elements")
    try:
        body = re.sub(r"^\s*<\?xml[^>]*>", "", text.removeprefix("\ufeff"))
        tree = etree.fromstring(body, etree.XMLParser(**SAFE))
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unclear(f"{name} cannot be read as a workbook: save it as .xlsx in Excel and import that.") from fault
    styles = dict(_styles(tree))
    sheets = []
    for sheet in tree.iter("{*}Worksheet"):
        if (title := attribute(sheet, "Name")) and sheet.find(".//{*}WorksheetOptions/{*}Visible") is None:
            walk = Walk(title, styles)
            rows = list(walk.rows(sheet))
            sheets.append(Sheet(title, rows, note=about_hidden(walk.unseen)))
    return sheets


def _styles(tree: Any) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Yield each style's id with its colour ("" if it has none) and whether it strikes text through."""
    for style in tree.iter("{*}Style"):
        interior, font = style.find("{*}Interior"), style.find("{*}Font")
        colour = attribute(interior, "Color").lstrip("#").upper() if interior is not None else ""
        struck = font is not None and attribute(font, "StrikeThrough") == "1"
        yield attribute(style, "ID"), ("" if colour == "FFFFFF" else colour, struck)


@dataclass(slots=True)
class Walk:
    """One pass over a sheet. `covered` maps each column that a cell above still covers to the number of rows left and the
    cell's text.
    """

    title: str
    styles: dict[str, tuple[str, bool]]
    hidden: set[int] = field(default_factory=set)
    covered: dict[int, tuple[int, str]] = field(default_factory=dict)
    begun: bool = False
    unseen: list[int] = field(default_factory=list)  # hidden rows that aren't empty

    def rows(self, sheet: Any) -> Iterator[Row]:
        table = sheet.find("{*}Table")
        number = column = cells = 0
        for element in table if table is not None else ():
            kind = local(element)
            if kind == "Column":
                column = whole(attribute(element, "Index"), column + 1)
                last = column + whole(attribute(element, "Span"))
                if attribute(element, "Hidden") == "1":
                    self.hidden.update(range(column - 1, min(last, column + WIDEST)))
                column = last
            elif kind == "Row":
                number = whole(attribute(element, "Index"), number + 1)
                if attribute(element, "Hidden") == "1":
                    self.unseen += [number] * (len(element.findall("{*}Cell/{*}Data")) > 1)
                elif row := self._row(element, number):
                    cells += len(row.cells)
                    if cells > MOST_CELLS:
                        raise too_large("The workbook", f"{MOST_CELLS:,} cells")
                    yield row

    def _row(self, element: Any, number: int) -> Row | None:
        cells: list[str] = []
        repeated: set[int] = set()
        fills: list[tuple[int, str]] = []
        days: set[int] = set()
        across = False
        for cell in (child for child in element if local(child) == "Cell"):
            place = whole(attribute(cell, "Index"), 0)
            while len(cells) < place - 1 or len(cells) in self.covered:
                self._cover(cells, repeated)
            colour, struck = self.styles.get(attribute(cell, "StyleID"), ("", False))
            text = "" if struck else _text(cell)
            if _is_day(cell):
                days.add(len(cells))
            if colour:
                fills.append((len(cells), colour))
            if high := whole(attribute(cell, "MergeDown")):
                self.covered[len(cells)] = (high, text)
            wide = min(whole(attribute(cell, "MergeAcross")), WIDEST)
            across = across or wide > 0
            cells += [text] + [""] * wide
        while len(cells) in self.covered:
            self._cover(cells, repeated)
        shown = [at for at in range(len(cells)) if at not in self.hidden]
        texts = tuple(cells[at] for at in shown)
        places = {at: place for place, at in enumerate(shown)}
        if not any(texts):
            return None
        alone = sum(map(bool, texts)) == 1
        bare = alone and not self.begun
        self.begun = self.begun or not alone
        where = f"sheet “{self.title}”, row {number}"
        if bare:
            return Row((next(filter(None, texts)),), where, table=1, bare=True)
        return Row(
            texts,
            where,
            table=1,
            heading=alone and across,
            repeated=frozenset(places[at] for at in repeated if at in places),
            fills=tuple((places[at], colour) for at, colour in fills if at in places),
            days=frozenset(places[at] for at in days if at in places),
        )

    def _cover(self, cells: list[str], repeated: set[int]) -> None:
        """Fill the next position with the text of the cell above that covers it, or with ""."""
        at = len(cells)
        left, text = self.covered.pop(at, (0, ""))
        if left > 1:
            self.covered[at] = (left - 1, text)
        if left:
            repeated.add(at)
        cells.append(text)


def _text(cell: Any) -> str:
    """Return a cell's text. A date becomes day, month and year, however the cell displays it."""
    content = cell.find("{*}Data")
    if content is None:
        return ""
    text = tidy_lines("".join(content.itertext()))
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)T", text) if attribute(content, "Type") == "DateTime" else None
    if match:
        return f"{match[3]}/{match[2]}/{match[1]}"
    return text.removesuffix(".0") if attribute(content, "Type") == "Number" else text


def _is_day(cell: Any) -> bool:
    content = cell.find("{*}Data")
    return content is not None and attribute(content, "Type") == "DateTime"

"""Reads rows from a web page (HTML): its headings, paragraphs and tables, in order.

lxml reads the markup: it is needed for Word documents anyway, and accepts any page. Only visible text is read. A table that
contains another may only lay out the page, so the inner one is read as a table if it is the larger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from knowledge.documents.limits import DEEPEST_TABLE, MOST_CELLS, MOST_NODES, WIDEST, too_large
from knowledge.documents.packed import SAFE
from knowledge.documents.table import Row, tidy, tidy_lines
from knowledge.model import Unclear

UNSEEN = frozenset("script style head template del s strike noscript select option textarea title object svg".split())
BLOCKS = frozenset("p div li ul ol br tr td th h1 h2 h3 h4 h5 h6 table section article header footer dd dt dl pre hr".split())
STRUCK = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[^;]*line-through|mso-hide\s*:\s*all", re.I)
COLOUR = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{6}\b|#[0-9a-f]{3}\b|rgb\([\d,\s]+\)|[a-z]+)", re.I)
NAMED = {"red": "FF0000", "green": "008000", "lime": "00FF00", "yellow": "FFFF00", "orange": "FFA500", "blue": "0000FF"}
MARK = re.compile(r"^[\[(]?(?:\d{1,3}|[*†‡§]|[a-z])[\])]?$")
MOST_SPANNED = 1_000  # rows or columns that one cell may cover


def web_rows(text: str, name: str) -> Iterator[Row]:
    """Yield the page's text as rows. Raises Unclear if it has no text or too many elements."""
    if text.count("<") + 2 * text.count("=") > 4 * MOST_NODES:
        raise too_large(name, f"{MOST_NODES:,} elements")
    body = re.sub(r"^\s*<\?xml[^>]*>", "", text)  # lxml refuses text that declares its own encoding
    options = {key: value for key, value in SAFE.items() if key in ("no_network", "huge_tree")}
    try:
        tree = etree.fromstring(body, etree.HTMLParser(**options))
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unclear(
            f"{name} cannot be read as a web page: open it in a browser, copy the table into Word, and import that."
        ) from fault
    if tree is None:
        raise Unclear(f"{name} has no text in it: check that it is the right file and was saved.")
    yield from Walk(name).rows(tree)


@dataclass(slots=True)
class Walk:
    """One pass over a page. `waiting` has the pieces of the paragraph being gathered."""

    name: str
    tables: int = 0
    lines: int = 0
    waiting: list[str] = field(default_factory=list)

    def rows(self, element: Any) -> Iterator[Row]:
        yield from self._inside(element, 0)
        yield from self._paragraph()

    def _inside(self, element: Any, deep: int) -> Iterator[Row]:
        if not _is_seen(element):
            return
        kind = element.tag
        if deep > 200:
            raise Unclear(f"{self.name} has elements more than 200 deep in one another: copy the plan's table into a document.")
        if kind == "table" and not _lays_out(element):
            yield from self._paragraph()
            yield from self._table(element)
            return
        if kind in BLOCKS:
            yield from self._paragraph()
        if len(kind) == 2 and kind[0] == "h" and kind[1].isdigit():
            yield from self._paragraph(tidy(" ".join(_spoken(element))), int(kind[1]))
            return
        self.waiting.append(element.text or "")
        for child in element:
            yield from self._inside(child, deep + 1)
            self.waiting.append(child.tail or "")
        if kind in BLOCKS:
            yield from self._paragraph()

    def _paragraph(self, heading: str = "", level: int = 0) -> Iterator[Row]:
        text = heading or tidy("".join(self.waiting))
        self.waiting.clear()
        if text:
            self.lines += 1
            yield Row((text,), f"paragraph {self.lines}", table=self.tables, bare=True, heading=level > 0, level=level)

    def _table(self, table: Any) -> Iterator[Row]:
        self.tables += 1
        spans: dict[int, tuple[int, str]] = {}  # columns that a cell above still covers: the rows left, and its text
        for number, row in enumerate(_rows_of(table), 1):
            if not _is_seen(row):
                continue
            cells: list[str] = []
            repeated: set[int] = set()
            fills: list[tuple[int, str]] = []
            count = 0
            for cell in (child for child in row if child.tag in ("td", "th") and _is_seen(child)):
                self._cover(cells, spans, repeated)
                here, count = len(cells), count + 1
                text = tidy_lines("".join(_spoken(cell)))
                if code := _fill(cell):
                    fills.append((here, code))
                wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
                for at in range(here, here + min(wide, WIDEST)):
                    if high > 1:
                        spans[at] = (high - 1, text if at == here else "")
                cells += [text] + [""] * (min(wide, WIDEST) - 1)
            self._cover(cells, spans, repeated)
            if len(cells) > MOST_CELLS:
                raise too_large(self.name, f"{MOST_CELLS:,} cells")
            if any(cells):
                place = f"table {self.tables}, row {number}"
                heading = count == 1 and len(cells) > 1
                yield Row(tuple(cells), place, self.tables, heading=heading, repeated=frozenset(repeated), fills=tuple(fills))

    @staticmethod
    def _cover(cells: list[str], spans: dict[int, tuple[int, str]], repeated: set[int]) -> None:
        """Fill the next positions that are covered by cells in rows above."""
        while (at := len(cells)) in spans:
            left, text = spans.pop(at)
            if left > 1:
                spans[at] = (left - 1, text)
            repeated.add(at)
            cells.append(text)


def _rows_of(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, without those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot") and _is_seen(child):
            yield from (row for row in child if row.tag == "tr")


def _lays_out(table: Any) -> bool:
    """True if a table only lays out the page around a larger table."""
    depth = sum(1 for _ in table.iterancestors("table"))
    if depth > DEEPEST_TABLE:
        return False
    inner = max((sum(1 for _ in _rows_of(nested)) for nested in table.iter("table") if nested is not table), default=0)
    own = sum(1 for row in _rows_of(table) if sum(1 for cell in row if "".join(cell.itertext()).strip()) > 1)
    return inner > max(own, 1)


def _is_seen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in UNSEEN or element.get("hidden") is not None:
        return False
    if element.tag == "sup" and MARK.match("".join(element.itertext()).strip()):
        return False  # a footnote mark
    return not STRUCK.search(element.get("style") or "")


def _spoken(element: Any) -> Iterator[str]:
    """Yield the visible pieces of an element's text, with a line feed for each line break and between paragraphs."""
    if not _is_seen(element):
        return
    if element.tag == "input" and element.get("type") in ("checkbox", "radio"):
        yield "☒ " if element.get("checked") is not None else "☐ "
    if element.tag in BLOCKS:
        yield "\n"
    if element.text:
        yield _flowed(element.text)
    for child in element:
        yield from _spoken(child)
        if child.tail:
            yield _flowed(child.tail)
    if element.tag in BLOCKS and element.tag != "br":
        yield "\n"


def _flowed(text: str) -> str:
    """Join lines that are broken only in the markup, not by the author."""
    return re.sub(r"\s+", " ", text)


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, min(int(text), MOST_SPANNED)) if text.isascii() and text.isdigit() else 1


def _fill(cell: Any) -> str:
    """Return a cell's colour as six hex digits, or "" if it has none or is white."""
    match = COLOUR.search(cell.get("style") or "")
    colour = (match[1] if match else cell.get("bgcolor") or "").strip().lower()
    if colour.startswith("rgb"):
        numbers = [min(int(number), 255) for number in re.findall(r"\d+", colour)[:3]]
        code = "".join(f"{number:02X}" for number in numbers) if len(numbers) == 3 else ""
    elif colour.startswith("#"):
        code = colour[1:].upper() if len(colour) == 7 else "".join(2 * digit for digit in colour[1:].upper())
    else:
        code = NAMED.get(colour, "")
    return "" if code == "FFFFFF" else code

"""Reads rows from OpenDocument files: the paragraphs and tables of a text document (.odt), or the sheets of a workbook (.ods).

planbot reads the XML itself, as with Word documents. That leaves out what tracked changes deleted, hidden rows and
struck-through text, and takes little memory. A cell that is repeated a million times is counted before it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.documents.limits import DEEPEST_TABLE, MOST_CELLS, WIDEST, too_large
from knowledge.documents.numbering import displayed, whole
from knowledge.documents.packed import BROKEN, Packed
from knowledge.documents.table import Row, Sheet, about_hidden, tidy, tidy_lines
from knowledge.documents.word import local
from knowledge.model import Unclear

CONTENT = "content.xml"
BLOCKS = ("{*}table", "{*}table-row", "{*}p", "{*}h", "{*}tracked-changes", "{*}table-column")
UNSEEN = frozenset(("tracked-changes", "note", "annotation", "annotation-end", "hidden-text", "ruby-text"))
SPOKEN = {"tab": " ", "line-break": "\n", "s": " "}


def is_book(raw: bytes) -> bool:
    """True if an OpenDocument file declares itself a workbook."""
    try:
        packed = Packed(raw, "")
        return packed.has("mimetype") and b"spreadsheet" in b"".join(packed.pieces("mimetype"))
    except BROKEN:
        return False


def text_rows(raw: bytes, name: str) -> Iterator[Row]:
    """Yield the rows of a text document. Raises Unclear if it can't be read."""
    try:
        packed = Packed(raw, name)
        for _, row in Walk(packed).rows():
            yield row
    except BROKEN as fault:
        raise Unclear(f"{name} cannot be read as an OpenDocument text: save it again and import that.") from fault


def sheets_of(raw: bytes, name: str) -> list[Sheet]:
    """Return the visible sheets of a workbook. Raises Unclear if it can't be read."""
    try:
        packed = Packed(raw, name)
        walk = Walk(packed, is_book=True)
        rows: dict[str, list[Row]] = {}
        for sheet, row in walk.rows():
            if sheet:
                rows.setdefault(sheet, []).append(row)
        return [Sheet(title, _titled(its), note=about_hidden(walk.unseen.get(title, ()))) for title, its in rows.items()]
    except BROKEN as fault:
        raise Unclear(f"{name} cannot be read as a workbook: save it again and import that.") from fault


def _titled(rows: list[Row]) -> list[Row]:
    """Remove a sheet's empty first columns, and mark single cells above the first row with several as titles."""
    first = min((row.filled()[0] for row in rows), default=0)
    titled: list[Row] = []
    begun = False
    for row in rows:
        alone = len(row.filled()) == 1 and not begun
        begun = begun or not alone
        cells = (row.text,) if alone else row.cells[first:]
        repeated = frozenset(at - first for at in row.repeated if at >= first)
        fills = tuple((at - first, colour) for at, colour in row.fills if at >= first)
        days = frozenset(at - first for at in row.days if at >= first)
        titled.append(
            Row(cells, row.place, 1, bare=True)
            if alone
            else Row(cells, row.place, 1, heading=row.heading, repeated=repeated, fills=fills, days=days)
        )
    return titled


@dataclass(slots=True)
class Style:
    """The formatting that a style gives a cell or piece of text."""

    fill: str = ""
    unseen: bool = False
    parent: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a numbered list: its number format ("1", "a", "I"), the text before and after the number, the first number,
    and how many levels are displayed.
    """

    form: str
    before: str
    after: str
    start: int
    shown: int


FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(slots=True)
class Walk:
    """One pass over a document. `columns` has the hidden columns of the current table, `above` the contents of its rows so far,
    and `unseen` the numbers of hidden rows by sheet.
    """

    packed: Packed
    is_book: bool = False
    styles: dict[str, Style] = field(default_factory=dict)
    tables: int = 0
    paragraphs: int = 0
    cells: int = 0
    row: int = 0
    column: int = 0
    sheet: str = ""
    columns: set[int] = field(default_factory=set)
    lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)
    unseen: dict[str, list[int]] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Yield each row with the name of its sheet, which is "" for a paragraph outside tables and for a hidden sheet."""
        for member in ("styles.xml", CONTENT):
            self._learn(member)
        deep = texts = blocks = 0
        in_changes = False
        for event, element in self.packed.events(CONTENT, BLOCKS):
            kind, starts = local(element), event == "start"
            blocks += not starts
            if blocks > MOST_CELLS:
                raise too_large(self.packed.name, f"{MOST_CELLS:,} rows and paragraphs")
            if kind == "tracked-changes":
                in_changes = starts
                if not starts:
                    self.packed.done(element)
            elif in_changes:
                continue
            elif kind == "table":
                deep += 1 if starts else -1
                if deep > DEEPEST_TABLE:
                    raise Unclear(
                        f"{self.packed.name} has tables more than {DEEPEST_TABLE} deep in one another: copy the plan's table"
                        " into a document of its own."
                    )
                if starts and deep == 1:
                    self._begin(element)
            elif kind == "table-column" and starts and deep == 1:
                self._hide_columns(element)
            elif kind in ("p", "h") and not deep:
                texts += 1 if starts else -1
                if not starts and not texts:
                    yield from self._paragraph(element)
                    self.packed.done(element)
            elif kind == "table-row" and deep == 1 and not starts:
                yield from self._row(element)
                self.packed.done(element)

    def _learn(self, member: str) -> None:
        """Read the styles in a member: colours, struck-through and hidden text, hidden tables."""
        if not self.packed.has(member):
            return
        for event, element in self.packed.events(member, ("{*}style", "{*}list-style")):
            if event == "start":
                continue
            if local(element) == "list-style":
                self._learn_list(element)
                self.packed.done(element)
                continue
            style = Style(parent=_attribute(element, "parent-style-name"))
            for properties in element:
                kind = local(properties)
                colour = _attribute(properties, "background-color").lstrip("#").upper()
                if kind == "table-cell-properties" and len(colour) == 6 and colour != "FFFFFF":
                    style.fill = colour
                if kind == "text-properties":
                    struck = {_attribute(properties, f"text-line-through-{what}") for what in ("style", "type")}
                    style.unseen = bool(struck - {"", "none"}) or _attribute(properties, "display") == "none"
                if kind == "table-properties" and _attribute(properties, "display") == "false":
                    style.hidden = True
            self.styles[_attribute(element, "name")] = style
            self.packed.done(element)

    def _learn_list(self, element: Any) -> None:
        """Read how a list style numbers its items."""
        self.lists[_attribute(element, "name")] = {
            whole(_attribute(level, "level"), 1): ListLevel(
                FORMS.get(_attribute(level, "num-format"), ""),
                _attribute(level, "num-prefix"),
                _attribute(level, "num-suffix"),
                whole(_attribute(level, "start-value"), 1),
                whole(_attribute(level, "display-levels"), 1),
            )
            for level in element
            if local(level) == "list-level-style-number"
        }

    def _number(self, paragraph: Any) -> str:
        """Return the number that a list displays before a paragraph, if it is the first in its item."""
        item = paragraph.getparent()
        if item is None or local(item) != "list-item" or next(iter(item)) is not paragraph:
            return ""
        items = [item, *(element for element in item.iterancestors() if local(element) == "list-item")]
        around = [element.getparent() for element in items]
        style = next((name for element in around if (name := _attribute(element, "style-name"))), "")
        levels, depth = self.lists.get(style, {}), len(around)
        continues = _attribute(around[-1], "continue-numbering") == "true" or _attribute(around[-1], "continue-list")
        if style not in self.counts or (not continues and all(_is_first(element) for element in items)):
            self.counts[style] = {}
        counts = self.counts[style]
        level = levels.get(depth)
        start = whole(_attribute(item, "start-value"), 0) or (level.start if level else 1)
        counts[depth] = counts[depth] + 1 if depth in counts and not _attribute(item, "start-value") else start
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        if level is None or not level.form:
            return ""
        shown = range(depth - min(level.shown, depth) + 1, depth + 1)
        numbers = [displayed(counts.get(at, 1), levels[at].form if at in levels else "decimal") for at in shown]
        return f"{level.before}{'.'.join(numbers)}{level.after}"

    def _style(self, element: Any) -> Style:
        style = self.styles.get(_attribute(element, "style-name"), Style())
        parent = self.styles.get(style.parent)
        if parent is None:
            return style
        return Style(style.fill or parent.fill, style.unseen or parent.unseen, "", style.hidden)

    def _begin(self, table: Any) -> None:
        self.tables += 1
        self.row = self.column = 0
        self.columns, self.spans = set(), {}
        self.sheet = "" if self._style(table).hidden else _attribute(table, "name") or f"table {self.tables}"

    def _hide_columns(self, column: Any) -> None:
        count = whole(_attribute(column, "number-columns-repeated"), 1)
        if _attribute(column, "visibility") in ("collapse", "filter"):
            self.columns.update(range(self.column, min(self.column + count, self.column + WIDEST)))
        self.column += count

    def _paragraph(self, element: Any) -> Iterator[tuple[str, Row]]:
        self.paragraphs += 1
        if text := tidy(f"{self._number(element)} {''.join(self._spoken(element))}"):
            level = whole(_attribute(element, "outline-level"), 1) if local(element) == "h" else 0
            place = f"paragraph {self.paragraphs}"
            yield "", Row((text,), place, table=self.tables, bare=True, heading=level > 0, level=level)

    def _row(self, element: Any) -> Iterator[tuple[str, Row]]:
        times = max(whole(_attribute(element, "number-rows-repeated"), 1), 1)
        number = self.row + 1
        self.row += times
        if _attribute(element, "visibility") in ("collapse", "filter") or not self.sheet:
            if self.sheet and sum(1 for cell in element if "".join(cell.itertext()).strip()) > 1:
                self.unseen.setdefault(self.sheet, []).append(number)
            return
        cells: list[str] = []
        repeated: set[int] = set()
        fills: list[tuple[int, str]] = []
        days: set[int] = set()
        count, across = 0, False
        pending = 0  # empty cells that may be at the end of the row
        for cell in element:
            kind = local(cell)
            if kind not in ("table-cell", "covered-table-cell"):
                continue
            many = max(whole(_attribute(cell, "number-columns-repeated"), 1), 1)
            text = "" if self._style(cell).unseen else self._text(cell)
            at = len(cells) + pending
            if kind == "covered-table-cell" and (left := self.spans.get(at)) and left[0] > 0:
                self.spans[at] = (left[0] - 1, left[1])
                text = left[1]
                repeated.add(at)
            colour = self._style(cell).fill
            if not text and not (colour and many < WIDEST):
                pending += many
                continue
            if at + many > WIDEST and text:
                raise too_large(self.packed.name, f"{WIDEST} cells in one row")
            cells += [""] * pending
            pending = 0
            if colour:
                fills += [(place, colour) for place in range(len(cells), len(cells) + many)]
            if _day(cell):
                days.update(range(len(cells), len(cells) + many))
            cells += [text] * many
            count += 1
            across = whole(_attribute(cell, "number-columns-spanned"), 1) > 1
            if high := whole(_attribute(cell, "number-rows-spanned"), 1) - 1:
                self.spans[at] = (high, text)
        if self.column < WIDEST:
            cells += [""] * max(0, self.column - len(cells))
        shown = [at for at in range(len(cells)) if at not in self.columns]
        texts = tuple(cells[at] for at in shown)
        if not any(texts):
            return
        self.cells += times * len(cells)
        if self.cells > MOST_CELLS:
            raise too_large(self.packed.name, f"{MOST_CELLS:,} cells")
        places = {at: place for place, at in enumerate(shown)}
        heading = count == 1 and across
        for offset in range(times):
            yield (
                self.sheet,
                Row(
                    texts,
                    f"{self._place()}, row {number + offset}",
                    self.tables,
                    heading=heading,
                    repeated=frozenset(places[at] for at in repeated if at in places),
                    fills=tuple((places[at], colour) for at, colour in fills if at in places),
                    days=frozenset(places[at] for at in days if at in places),
                ),
            )

    def _place(self) -> str:
        return f"sheet “{self.sheet}”" if self.is_book else f"table {self.tables}"

    def _text(self, cell: Any) -> str:
        """Return a cell's text. A date becomes day, month and year, however the cell displays it."""
        if day := _day(cell):
            year, month, number = day.split("-")
            return f"{number}/{month}/{year}"
        return tidy_lines("\n".join(f"{self._number(part)} {''.join(self._spoken(part))}" for part in _paragraphs(cell)))

    def _spoken(self, element: Any) -> Iterator[str]:
        if self._style(element).unseen:
            return
        yield element.text or ""
        for child in element:
            kind = local(child)
            if kind in SPOKEN:
                yield SPOKEN[kind]
            elif kind in ("p", "h"):
                yield "\n"
                yield from self._spoken(child)
            elif kind and kind not in UNSEEN:
                yield from self._spoken(child)
            yield child.tail or ""


def _is_first(item: Any) -> bool:
    """True if an item is the first in its list."""
    return next((child for child in item.getparent() if local(child) == "list-item"), None) is item


def _paragraphs(element: Any) -> Iterator[Any]:
    """Yield the paragraphs in a cell, including those in lists and tables inside it."""
    for child in element:
        kind = local(child)
        if kind in ("p", "h"):
            yield child
        elif kind and kind not in UNSEEN:
            yield from _paragraphs(child)


def _day(cell: Any) -> str:
    """Return the date stored in a cell, such as "2026-10-31", or "" if it isn't a date."""
    day = _attribute(cell, "date-value")[:10] if _attribute(cell, "value-type") == "date" else ""
    return day if day.count("-") == 2 else ""


def _attribute(element: Any, name: str) -> str:
    """Return an attribute by its local name, whatever its namespace."""
    return next((str(text) for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")

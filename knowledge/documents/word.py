"""Reads rows from a Word document: its paragraphs and all its tables, in order.

Only visible text is read. That leaves out text deleted or moved away by tracked changes, struck-through or hidden text, and the
prompts in empty fields ("Choose an item."). The file is read row by row as it is unpacked, because python-docx can need
gigabytes of memory for a one-megabyte document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from knowledge.documents.limits import DEEPEST_TABLE, MOST_CELLS, WIDEST, bounded, too_large
from knowledge.documents.numbering import attribute, numbering_of, value, whole
from knowledge.documents.packed import BROKEN, Packed
from knowledge.documents.table import Row, Way, tidy, tidy_lines
from knowledge.model import Unclear, Warned

DOCUMENT = "word/document.xml"
BLOCKS = ("{*}tbl", "{*}tr", "{*}p")
WRAPPERS = frozenset(("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo", "hyperlink", "fldSimple"))
UNSEEN = frozenset(("del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "tcPr", "trPr", "sdtPr", "rt"))
BOX = "txbxContent"  # what is in a text box, which Word anchors in a paragraph that it may have nothing to do with
SPOKEN = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
TICKS = {"F0FE": "☒", "F0FD": "☒", "F052": "☒", "F053": "☒", "F0FC": "✓", "F050": "✓", "F0A8": "☐", "F06F": "☐", "F0A3": "☐"}
OFF = frozenset(("0", "false", "off", "none"))
NO_FILL = frozenset(("", "auto", "FFFFFF"))


def word_way(raw: bytes, name: str) -> Way:
    """Return the document's body as rows. Raises Unclear if it is not a readable Word document or is too large."""
    try:
        walk = Walk(Packed(raw, name))
        rows = list(bounded(walk.rows(), name))
        return Way(rows, exact=True, notes=tuple(walk.notes()))
    except BROKEN as fault:
        raise Unclear(f"{name} cannot be read as a Word document: save it as .docx in Word again and import that.") from fault


class Walk:
    """One pass over a document's body."""

    def __init__(self, packed: Packed) -> None:
        self.packed = packed
        self.styles = Styles(packed.tree("word/styles.xml"))
        self.numbering = numbering_of(packed.tree("word/numbering.xml"))
        self.tables = self.paragraphs = self.row = 0
        self.above: dict[int, str] = {}
        self.nested: list[str] = []  # the places of cells with a table in them
        self.boxed: list[tuple[str, str]] = []  # text boxes in cells: the cell's place, and what is in the box
        self.pictures: list[str] = []  # the places of cells with a picture and no text

    def notes(self) -> Iterator[Warned]:
        """Warnings about what the rows can't show."""
        for place in self.nested:
            yield Warned(place, "", "a table inside a cell was read as plain text: give each of its rows a row of the plan")
        for place, text in self.boxed:
            yield Warned(place, "", f"a text box on top of the table was left out: “{text[:80]}”")
        if self.pictures:
            count = f"{len(self.pictures)} cells have" if len(self.pictures) > 1 else "a cell has"
            yield Warned(self.pictures[0], "", f"{count} a picture and no text, and a picture cannot be read; left empty")

    def rows(self) -> Iterator[Row]:
        in_tables = in_paragraphs = blocks = 0
        for event, element in self.packed.events(DOCUMENT, BLOCKS):
            kind = local(element)
            step = 1 if event == "start" else -1
            blocks += event == "end"
            if blocks > MOST_CELLS:
                raise too_large(self.packed.name, f"{MOST_CELLS:,} rows and paragraphs")
            if kind == "tbl":
                in_tables += step
                if in_tables > DEEPEST_TABLE:
                    raise Unclear(
                        f"{self.packed.name} has tables more than {DEEPEST_TABLE} deep in one another: copy the plan's table"
                        " into a document of its own."
                    )
                if event == "start" and in_tables == 1 and not in_paragraphs:
                    self.tables, self.row, self.above = self.tables + 1, 0, {}
            elif kind == "p":
                in_paragraphs += step
            if event == "end" and kind == "tr" and in_tables == 1 and not in_paragraphs:
                yield from self._row(element)
                self.packed.done(element)
            elif event == "end" and kind == "p" and not in_tables and not in_paragraphs:
                yield from self._paragraph(element)
                self.packed.done(element)

    def _paragraph(self, element: Any) -> Iterator[Row]:
        self.paragraphs += 1
        if is_removed(element):
            return
        if text := tidy(self._text(element)):
            level = self.styles.headings.get(style(element), 0)
            place = f"paragraph {self.paragraphs}"
            yield Row((text,), place, table=self.tables, bare=True, heading=level > 0, level=level)
        for box in boxes(element):
            yield from self._box(box)

    def _box(self, box: Any) -> Iterator[Row]:
        """The rows of a text box outside the tables, which may itself have paragraphs and tables."""
        for child in box:
            if local(child) == "p":
                yield from self._paragraph(child)
            elif local(child) == "tbl":
                self.tables, self.row, self.above = self.tables + 1, 0, {}
                for row in (part for part in inside(child) if local(part) == "tr"):
                    yield from self._row(row)

    def _row(self, element: Any) -> Iterator[Row]:
        self.row += 1
        properties = element.find("{*}trPr")
        if is_removed(element) or (properties is not None and properties.find("{*}del") is not None):
            return
        cells: list[str] = [""] * (min(whole(value(properties, "gridBefore")), WIDEST) if properties is not None else 0)
        repeated, fills = set(), []
        count = 0
        for cell in (part for part in inside(element) if local(part) == "tc"):
            here, count = len(cells), count + 1
            shape = cell.find("{*}tcPr")
            merge = shape.find("{*}vMerge") if shape is not None else None
            if merge is not None and attribute(merge, "val") in ("", "continue"):
                repeated.add(here)
                cells.append(self.above.get(here, ""))
            else:
                cells.append(tidy_lines("\n".join(map(self._text, paragraphs(cell)))))
                self._note(cell, cells[here])
            self.above[here] = cells[here]
            if (colour := fill(shape)) is not None:
                fills.append((here, colour))
            span = whole(value(shape, "gridSpan"), 1) if shape is not None else 1
            cells.extend([""] * (min(span, WIDEST) - 1))
        if any(cells):
            place = f"table {self.tables}, row {self.row}"
            spans = count == 1 and len(cells) > 1
            yield Row(tuple(cells), place, self.tables, heading=spans, repeated=frozenset(repeated), fills=tuple(fills))

    def _note(self, cell: Any, text: str) -> None:
        """Note what a cell has besides its text."""
        place = f"table {self.tables}, row {self.row}"
        if cell.find(f".//{{*}}{BOX}") is not None:
            inside_box = " ".join("".join(spoken(box, self.styles)) for box in boxes(cell))
            self.boxed += [(place, tidy(inside_box))] if tidy(inside_box) else []
        if text and next(cell.iter("{*}tbl"), None) is not None:
            self.nested.append(place)
        if not text and next(cell.iter("{*}blip", "{*}imagedata"), None) is not None:
            self.pictures.append(place)

    def _text(self, paragraph: Any) -> str:
        text = "".join(spoken(paragraph, self.styles))
        number = self._number(paragraph)
        return f"{number} {text}" if number else text

    def _number(self, paragraph: Any) -> str:
        properties = paragraph.find("{*}pPr")
        if properties is None:
            return ""
        list_properties = properties.find("{*}numPr")
        list_id, level = self.styles.lists.get(value(properties, "pStyle"), ("", 0))
        if list_properties is not None:
            list_id, level = value(list_properties, "numId") or list_id, whole(value(list_properties, "ilvl"), level)
        return self.numbering.next(list_id, level) if list_id and list_id != "0" else ""


class Styles:
    """A document's styles: the level of each heading style ("Heading 2" is 2), the list to which a style belongs, and which
    styles are struck through or hidden. A style inherits from the one it is based on.
    """

    def __init__(self, tree: Any | None) -> None:
        self.headings: dict[str, int] = {}
        self.lists: dict[str, tuple[str, int]] = {}
        self.unseen: set[str] = set()
        if tree is None:
            return
        styles = {attribute(element, "styleId"): element for element in tree.iter("{*}style")}
        for key in styles:
            for element in chain(styles, key):
                self._learn(key, element)

    def _learn(self, key: str, element: Any) -> None:
        name = value(element, "name").lower()
        if name.startswith("heading ") and name[-1].isdigit():
            self.headings.setdefault(key, int(name[-1]))
        numbers = element.find("{*}pPr/{*}numPr")
        if numbers is not None and value(numbers, "numId"):
            self.lists.setdefault(key, (value(numbers, "numId"), whole(value(numbers, "ilvl"))))
        look = element.find("{*}rPr")
        if look is not None and is_unseen(look):
            self.unseen.add(key)


def chain(styles: dict[str, Any], key: str) -> Iterator[Any]:
    """Yield a style and the styles it is based on, nearest first."""
    passed: set[str] = set()
    while key in styles and key not in passed:
        passed.add(key)
        yield styles[key]
        key = value(styles[key], "basedOn")


def spoken(element: Any, styles: Styles) -> Iterator[str]:
    """Yield the visible pieces of text in a paragraph. A paragraph nested inside it starts on a new line."""
    before = ""
    for child in element:
        kind = local(child)
        if kind == "t":
            yield child.text or ""
        elif kind in SPOKEN:
            yield SPOKEN[kind]
        elif kind == "fldChar":
            yield chosen_in(child)
        elif kind == "sym":
            yield TICKS.get(attribute(child, "char").upper(), "")
        elif kind == "r":
            look = child.find("{*}rPr")
            if look is None or not (is_unseen(look) or value(look, "rStyle") in styles.unseen):
                text = "".join(spoken(child, styles))
                if look is None or not is_footnote_mark(text, before, value(look, "vertAlign")):
                    yield text
                before = text or before
        elif kind == "sdt" and is_prompt(child):
            continue
        elif kind not in UNSEEN and kind != BOX:
            if kind == "p":
                yield "\n"
            yield from spoken(child, styles)


def chosen_in(field: Any) -> str:
    """What an old form field shows: the choice of a drop-down list, or a box that is ticked or not; "" for any other field."""
    choices = field.find("{*}ffData/{*}ddList")
    if choices is not None:
        entries = [attribute(entry, "val") for entry in choices.iterfind("{*}listEntry")]
        at = whole(value(choices, "result") or value(choices, "default"))
        return entries[at] if at < len(entries) else ""
    box = field.find("{*}ffData/{*}checkBox")
    if box is None:
        return ""
    ticked = box.find("{*}checked")
    return "☒" if is_on(ticked if ticked is not None else box.find("{*}default")) else "☐"


MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}(?:\s*,\s*\d{1,3})*|[*†‡§]+)[\])]?\s*")
UNIT = re.compile(r"(?:^|[\d\s])(?:[kcm]?m|ft|in|x|CO|R)$")  # m², x²


def is_footnote_mark(text: str, before: str, position: str) -> bool:
    """True if a run is a footnote mark typed by hand: a raised number or symbol that isn't the power of a unit."""
    return position == "superscript" and MARK.fullmatch(text) is not None and not UNIT.search(before)


def is_unseen(look: Any) -> bool:
    """True if a run's properties strike it through or hide it."""
    return any(is_on(look.find(f"{{*}}{name}")) for name in ("strike", "dstrike", "vanish", "webHidden"))


def is_on(toggle: Any | None) -> bool:
    return toggle is not None and attribute(toggle, "val").lower() not in OFF


def is_removed(element: Any) -> bool:
    """True if tracked changes removed the element or one of its ancestors."""
    return any(local(parent) in ("del", "moveFrom", "Fallback") for parent in element.iterancestors())


def boxes(element: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes that are anchored in an element, except those in other text boxes."""
    for child in element:
        if local(child) == BOX:
            yield child
        elif local(child) not in UNSEEN:
            yield from boxes(child)


def paragraphs(cell: Any) -> Iterator[Any]:
    """Yield the paragraphs of a cell and of tables inside it, except those removed by tracked changes or never filled in."""
    for child in cell:
        kind = local(child)
        if kind == "p":
            yield child
        elif kind not in UNSEEN and not (kind == "sdt" and is_prompt(child)):
            yield from paragraphs(child)


def is_prompt(control: Any) -> bool:
    """True if a content control still shows its prompt ("Choose an item.")."""
    return control.find("{*}sdtPr/{*}showingPlcHdr") is not None


def inside(element: Any) -> Iterator[Any]:
    """Yield an element's children, looking inside Word's wrappers (content controls, tracked insertions)."""
    for child in element:
        if local(child) in WRAPPERS:
            yield from inside(child)
        else:
            yield child


def fill(shape: Any | None) -> str | None:
    """Return a cell's colour as six hex digits ("FF0000"), or None."""
    shading = shape.find("{*}shd") if shape is not None else None
    if shading is None:
        return None
    colour = attribute(shading, "fill")
    return None if colour.upper() in NO_FILL else colour.upper()


def style(paragraph: Any) -> str:
    properties = paragraph.find("{*}pPr")
    return value(properties, "pStyle") if properties is not None else ""


def local(element: Any) -> str:
    """Return the tag without its namespace, which differs between ordinary and strict documents; "" for a comment."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]

"""Turns the pages of a PDF into rows: joins tables that continue on the next page, and leaves out what every page repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.documents import losses
from knowledge.documents.content import is_status_like
from knowledge.documents.dates import is_date_like, is_timescale_like
from knowledge.documents.page_tables import Grid, GridRow, unruled
from knowledge.documents.page_words import Line, Word, lines_of, paragraphs_of, text_of
from knowledge.documents.refs import in_column
from knowledge.documents.table import Row
from knowledge.model import Unclear

MARGIN = 0.12  # share of a page's height, at the top and at the bottom, for headers and footers
PAGE = re.compile(r"^(?:page\s*)?[-–—\s]*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE)
SAMPLE = 40  # rows examined to see what a table's columns contain
USUAL = 0.8  # if this share of rows has text in a column, every complete row should
LARGER = 1.15  # times the usual font size; anything larger is a heading


@dataclass(slots=True)
class Page:
    """A page's words, its ruled tables, and the heights of its horizontal rules."""

    number: int
    height: float
    words: list[Word]
    grids: list[Grid]
    rules: list[float] = field(default_factory=list)


Block = Grid | list[Line]


@dataclass(slots=True)
class Walk:
    """One pass over all pages. `doubts` lists what a person should check, as (place, doubt). `exact` is true if each row is one
    row of the author's table.
    """

    pages: Sequence[Page]
    doubts: list[tuple[str, str]] = field(default_factory=list)
    exact: bool = True

    def rows(self) -> Iterator[Row]:
        _leave_out_furniture(self.pages)
        usual = _usual_size(self.pages)
        sizes = sorted({round(word.size, 1) for page in self.pages for word in page.words}, reverse=True)
        table = 0
        for page, block in _stitched(list(self._blocks()), self.doubts):
            if isinstance(block, list):
                yield _paragraph(block, page, usual, sizes, table)
            else:
                table += 1
                self._refuse_unsure(block, page)
                yield from _grid_rows(block, page, table)

    def _blocks(self) -> Iterator[tuple[int, Block]]:
        """Yield the paragraphs and tables in order, each with its page."""
        before: Grid | None = None
        for page in self.pages:
            inside = [grid for grid in page.grids if grid.rows]
            free = [word for word in page.words if not any(_holds(grid, word) for grid in inside)]
            table = unruled(free, page.rules, before) if free else None
            blocks: list[tuple[float, Block]] = [(grid.top, grid) for grid in inside]
            if table:
                blocks.append((table.top, table))
                free = [word for word in free if not table.top - 1 <= word.middle <= table.bottom + 1]
            before = table
            blocks += [(paragraph[0].top, paragraph) for paragraph in paragraphs_of(lines_of(free))]
            for _, block in sorted(blocks, key=lambda pair: pair[0]):
                yield page.number, block

    def _refuse_unsure(self, grid: Grid, page: int) -> None:
        """Raise Unclear for a table whose rows can't be told apart by spacing, rules or refs."""
        if grid.sure:
            return
        first = [grid.text(row, 0) for row in grid.rows[1:] if row.cells[0] and not row.spanning]
        if first and all(in_column(text) and any(map(str.isdigit, text)) for text in first):
            self.exact = False
            return
        raise Unclear(
            f"The rows of the table on page {page} cannot be told apart, for it has no lines and no space between them: copy"
            " the table into a spreadsheet, check its rows, and import that."
        )


def _holds(grid: Grid, word: Word) -> bool:
    return grid.top - 1 <= word.middle <= grid.bottom + 1 and grid.edges[0] - 1 <= word.centre <= grid.edges[-1] + 1


def _usual_size(pages: Sequence[Page]) -> float:
    sizes = Counter(round(word.size, 1) for page in pages for word in page.words)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _leave_out_furniture(pages: Sequence[Page]) -> None:
    """Remove page numbers, and lines that are in the same position on several pages. The first page keeps a repeated line at
    its top, since that may be the title.
    """
    places: dict[tuple[str, int], list[tuple[Page, Line]]] = {}
    for page in pages:
        tables = [grid for grid in page.grids if grid.rows]
        free = [word for word in page.words if not any(_holds(grid, word) for grid in tables)]
        for line in lines_of(free):
            at_top, at_bottom = line.bottom < MARGIN * page.height, line.top > (1 - MARGIN) * page.height
            if at_top or at_bottom:
                places.setdefault((re.sub(r"\d+", "#", line.text), round(line.top / 3)), []).append((page, line))
    for (_, _), lines in places.items():
        for page, line in lines:
            repeated = len(lines) > 1 and (page is not lines[0][0] or line.top > page.height / 2)
            if repeated or PAGE.match(line.text):
                gone = set(line.words)
                page.words = [word for word in page.words if word not in gone]


def _stitched(blocks: Sequence[tuple[int, Block]], doubts: list[tuple[str, str]]) -> list[tuple[int, Block]]:
    """Join each table that continues on the next page to its first part."""
    joined: list[tuple[int, Block]] = []
    latest = 0  # the page on which the last block ends
    for page, block in blocks:
        last = joined[-1][1] if joined else None
        if isinstance(block, Grid) and isinstance(last, Grid) and page == latest + 1 and _goes_on(last, block):
            _append(last, block, page, doubts)
        else:
            joined.append((page, block))
            if isinstance(block, Grid):
                for row in block.rows:
                    row.page = page
        latest = page
    return joined


def _goes_on(table: Grid, more: Grid) -> bool:
    """True if a table at the top of a page continues the one at the end of the previous page: its columns are in the same
    positions, and its first row isn't a different heading row.
    """
    if not more.continues(table):
        return False
    first = more.texts(more.rows[0])
    if first == table.texts(table.rows[0]) or not all(first) or any(map(str.isdigit, "".join(first))):
        return True
    body = [table.texts(row) for row in table.rows[1:][-SAMPLE:]]
    columns = list(zip(*body, strict=True))
    dated = [at for at, cells in enumerate(columns) if _mostly(is_date_like, cells) and not is_timescale_like(first[at])]
    numbered = [at for at, cells in enumerate(columns) if _mostly(lambda cell: any(map(str.isdigit, cell)), cells)]
    return not (dated or numbered)


def _mostly(test: Callable[[str], bool], cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and sum(map(test, filled)) >= USUAL * len(filled)


def _append(table: Grid, more: Grid, page: int, doubts: list[tuple[str, str]]) -> None:
    """Append a page's part of a table. Headings that it repeats are left out, and a row split by the page break is joined."""
    rows = list(more.rows)
    heads = iter(table.rows)
    while rows and (head := next(heads, None)) is not None and table.texts(head) == more.texts(rows[0]):
        rows.pop(0)
    for row in rows:
        row.page = page
    table.sure = table.sure and more.sure
    if rows and len(table.rows) > 1 and not table.rows[-1].spanning and not rows[0].spanning:
        cut = _is_cut(table, rows[0])
        if cut:
            last, first = table.rows[-1], rows.pop(0)
            last.cells = [[*mine, *its] for mine, its in zip(last.cells, first.cells, strict=True)]
        elif cut is None:
            first_row = " ".join(text for text in more.texts(rows[0]) if text)
            doubts.append((f"page {page}", f"its first row may belong to the row before it: “{first_row[:60]}”"))
    table.rows += rows


def _is_cut(table: Grid, row: GridRow) -> bool | None:
    """True if a row at the top of a page is the rest of the last row on the previous page. None if that can't be decided."""
    last = table.texts(table.rows[-1])
    texts = table.texts(row)
    whole = [whole_row for whole_row in table.rows[1:] if not whole_row.spanning]
    usual = [at for at in range(len(texts)) if sum(1 for whole_row in whole if whole_row.cells[at]) >= USUAL * len(whole)]
    lacking = [at for at in usual if not texts[at]]
    if not lacking or row.repeated:
        return False
    if any(_are_alike(before, text) for before, text in zip(last, texts, strict=True)):
        return False  # another action, with its own date or status
    if 0 in lacking:
        return True
    small = any(losses.starts_small(text) and last[at] and not losses.ended(last[at]) for at, text in enumerate(texts))
    return True if small else None


def _are_alike(one: str, other: str) -> bool:
    """True if both texts are dates, or both are statuses."""
    return (is_date_like(one) and is_date_like(other)) or (
        is_status_like(one) and is_status_like(other) and other[:1].isupper()
    )


def _grid_rows(grid: Grid, page: int, table: int) -> Iterator[Row]:
    numbers: Counter[int] = Counter()
    above: tuple[str, ...] = ()
    for row in grid.rows:
        numbers[row.page or page] += 1
        if row.is_empty() and not row.repeated:
            continue
        cells = grid.texts(row)
        cells = tuple(above[at] if at in row.repeated and at < len(above) else cell for at, cell in enumerate(cells))
        above = cells
        place = f"page {row.page or page}, row {numbers[row.page or page]}"
        if any(cells):
            yield Row(cells, place, table, heading=row.spanning, repeated=row.repeated, fills=row.fills)


def _paragraph(lines: Sequence[Line], page: int, usual: float, sizes: Sequence[float], table: int) -> Row:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    text = text_of(lines, width).replace("\n", " ")
    heading = lines[0].size > LARGER * usual or all(line.bold for line in lines)
    level = 1 + sizes.index(round(lines[0].size, 1)) if heading and round(lines[0].size, 1) in sizes else 0
    return Row((text,), f"page {page}", table, bare=True, heading=heading, level=level)

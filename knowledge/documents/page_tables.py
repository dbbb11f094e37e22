"""Finds tables on a page, with or without rules around the cells: their columns and rows, and the lines in each cell.

Without rules, columns are separated where the headings leave a gap that no line of text crosses, and rows where there is more
space than between the lines in a cell. If the rows can't be told apart, nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.documents.columns import could_head
from knowledge.documents.page_words import Line, Word, lines_of, text_of
from knowledge.documents.table import Row

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
Place = tuple[int, int]  # row and column
PADDING = 8.0  # points between a rule and the text, at most
SAME_PLACE = 4.0  # points; columns closer than this on two pages are the same
MOST_CROSSING = 0.25  # share of lines that may cross the columns (theme headings, notes)
SPREAD = 0.2  # share of the font size; gaps between lines that differ by less count as equal


@dataclass(slots=True)
class GridRow:
    """A row of a table, with the lines in each of its cells. `repeated` has the cells merged with the one above, and `fills`
    the coloured ones. A `spanning` row has one cell across the whole width. `page` is the page number.
    """

    cells: list[list[Line]]
    top: float
    bottom: float
    repeated: frozenset[int] = frozenset()
    fills: tuple[tuple[int, str], ...] = ()
    spanning: bool = False
    page: int = 0

    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass(slots=True)
class Grid:
    """A table on one page: the left edges of its columns followed by its right edge, and its rows."""

    edges: list[float]
    rows: list[GridRow]
    top: float
    bottom: float
    is_ruled: bool
    padding: float = 0.0
    sure: bool = True  # whether its rows could be told apart
    lined: bool = False  # whether there are rules between its rows

    def width(self, column: int) -> float:
        """The width of a column that is available to text."""
        return self.edges[column + 1] - self.edges[column] - 2 * self.padding

    def text(self, row: GridRow, column: int) -> str:
        right = column + 1
        while right < len(self.edges) - 1 and row.spanning:
            right += 1
        room = self.edges[right] - self.edges[column] - 2 * self.padding
        return text_of(row.cells[column], room)

    def texts(self, row: GridRow) -> tuple[str, ...]:
        return tuple(self.text(row, column) for column in range(len(row.cells)))

    def continues(self, other: Grid) -> bool:
        """True if the columns are in the same positions as those of another table. Without rules, only their left edges are
        known.
        """
        last = None if self.is_ruled else -1
        return len(self.edges) == len(other.edges) and all(
            abs(mine - its) <= SAME_PLACE for mine, its in zip(self.edges[:last], other.edges[:last], strict=True)
        )


# Tables with rules


def ruled(boxes: Sequence[Box], words: Sequence[Word], fills: Sequence[tuple[Box, str]]) -> Grid | None:
    """Return the table whose cells have these boxes, or None if they are only a frame or a single column."""
    edges = _distinct([box[0] for box in boxes] + [max(box[2] for box in boxes)])
    tops = _distinct([box[1] for box in boxes])
    if len(edges) < 3:
        return None
    cells: dict[Place, Box] = {}
    for box in boxes:
        cells[_nearest(tops, box[1]), _nearest(edges, box[0])] = box
    within: dict[Place, list[Word]] = {}
    covering = _covering(cells, edges, tops)
    bottom = max(box[3] for box in boxes)
    for word in words:
        if not (tops[0] <= word.middle <= bottom and edges[0] <= word.centre <= edges[-1]):
            continue
        row, column = bisect_right(tops, word.middle) - 1, bisect_right(edges, word.centre) - 1
        if (row, column) in covering:
            within.setdefault(covering[row, column], []).append(word)
    rows = []
    for at, top in enumerate(tops):
        lines: list[list[Line]] = []
        repeated, coloured = set(), []
        count = 0
        for column in range(len(edges) - 1):
            origin = covering.get((at, column))
            if origin is None or origin[1] != column:
                lines.append([])
                continue
            count += 1
            lines.append(lines_of(within.get(origin, [])))
            if origin[0] != at:
                repeated.add(column)
            if code := _fill(cells[origin], fills):
                coloured.append((column, code))
        below = tops[at + 1] if at + 1 < len(tops) else bottom
        rows.append(GridRow(lines, top, below, frozenset(repeated), tuple(coloured), count == 1))
    padding = min(
        (word.x0 - edges[origin[1]] for origin, words_in_cell in within.items() for word in words_in_cell), default=2.0
    )
    return Grid(edges, rows, min(tops), bottom, is_ruled=True, padding=min(max(padding, 0.5), PADDING))


def _covering(cells: Mapping[Place, Box], edges: Sequence[float], tops: Sequence[float]) -> dict[Place, Place]:
    """Map each position in the grid to the position where the cell that covers it begins."""
    covering: dict[Place, Place] = {}
    for origin, (_, _, x1, bottom) in cells.items():
        row, column = origin
        while row < len(tops) and tops[row] < bottom - 1:
            at = column
            while at < len(edges) - 1 and edges[at] < x1 - 1:
                covering.setdefault((row, at), origin)
                at += 1
            row += 1
    return covering


def _distinct(values: Sequence[float]) -> list[float]:
    """Sort the values, treating those within two points of each other as one."""
    distinct: list[float] = []
    for value in sorted(values):
        if not distinct or value - distinct[-1] > 2:
            distinct.append(value)
    return distinct


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda at: abs(values[at] - value))


def _fill(box: Box, fills: Sequence[tuple[Box, str]]) -> str:
    """Return a cell's colour: the last rectangle painted over its middle and most of its width."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    code = ""
    for (x0, top, x1, bottom), colour in fills:
        if x0 <= x <= x1 and top <= y <= bottom and x1 - x0 >= 0.6 * (box[2] - box[0]):
            code = colour
    return code


# Tables without rules


def unruled(words: Sequence[Word], rules: Sequence[float], before: Grid | None = None) -> Grid | None:
    """Return the table that these words form without rules around its cells, or None if there is none. `rules` has the heights
    of horizontal rules. `before` is the table at the end of the previous page, which may continue here without headings.
    """
    lines = lines_of(words)
    at = next((place for place, line in enumerate(lines) if _heads(line)), None)
    if at is not None:
        phrases = lines[at].phrases()
        body = lines[at:]
        edges = _columns(phrases, body)
    elif before is not None and not before.is_ruled:
        body, edges = lines, list(before.edges)
    else:
        return None
    if not edges:
        return None
    inside = [line for line in body if not _crosses(line, edges)]
    if len(inside) < (1 - MOST_CROSSING) * len(body) or len(inside) < 1:
        return None
    return _grid(body, edges, rules, before is not None and before.lined)


def _heads(line: Line) -> bool:
    phrases = line.phrases()
    return len(phrases) > 2 and could_head(Row(tuple(phrase.text for phrase in phrases), ""))


def _columns(headings: Sequence[Line], body: Sequence[Line]) -> list[float]:
    """Return the edges of the columns, each at the position between two headings that the fewest lines cross. Empty if too many
    lines cross it.
    """
    pieces = [(phrase.x0, phrase.x1) for line in body for phrase in line.phrases()]
    size = headings[0].size
    edges = [min(x0 for x0, _ in pieces) - 1]
    for left, right in pairwise(headings):
        low, high = max(left.x0 + 1, edges[-1] + 1), right.x1
        ends = sorted({low, *(x1 for _, x1 in pieces if low <= x1 <= high)})
        best, crossing = 0.0, len(pieces)
        widest = 0.0
        for end in ends:
            start = min((x0 for x0, _ in pieces if x0 > end), default=high)
            middle = (end + start) / 2
            if not left.x0 < middle < right.x1:
                continue
            count = sum(1 for x0, x1 in pieces if x0 < middle < x1)
            if count < crossing or (count == crossing and start - end > widest):
                best, crossing, widest = start - min(2.0, (start - end) / 2), count, start - end
        if not best or widest < 0.3 * size or crossing > MOST_CROSSING * len(body):
            return []
        edges.append(best)
    edges.append(max(x1 for _, x1 in pieces) + 2)
    return edges if all(a < b for a, b in pairwise(edges)) else []


def _crosses(line: Line, edges: Sequence[float]) -> bool:
    """True if any phrase in the line crosses a column boundary."""
    return any(phrase.x0 < edge - 1 and phrase.x1 > edge + 1 for phrase in line.phrases() for edge in edges[1:-1])


def _grid(body: Sequence[Line], edges: list[float], rules: Sequence[float], lined: bool) -> Grid:
    top, bottom = body[0].top, body[-1].bottom
    words = [word for line in body for word in line.words]
    between = [rule for rule in rules if top < rule < bottom]
    lined = lined or len(between) > 1
    bands, sure = (list(pairwise([top - 1, *between, bottom + 1])), True) if lined else _by_gaps(body, edges)
    rows = []
    for start, end in bands:
        inside = [word for word in words if start <= word.middle < end]
        if not inside:
            continue
        lines = lines_of(inside)
        if any(_crosses(line, edges) for line in lines):
            rows += [_row([line], edges, _crosses(line, edges)) for line in lines]
        else:
            rows.append(_row(lines, edges, False))
    return Grid(edges, rows, top, bottom, is_ruled=False, padding=0.15 * body[0].size, sure=sure, lined=lined)


def _row(lines: Sequence[Line], edges: Sequence[float], spanning: bool) -> GridRow:
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    if spanning:
        return GridRow([list(lines), *([] for _ in edges[2:])], top, bottom, spanning=True)
    columns: list[list[Word]] = [[] for _ in edges[1:]]
    for line in lines:
        for phrase in line.phrases():
            at = min(max(bisect_right(edges, phrase.x0 + 1) - 1, 0), len(columns) - 1)
            columns[at] += phrase.words
    return GridRow([lines_of(column) for column in columns], top, bottom)


def _by_gaps(body: Sequence[Line], edges: Sequence[float]) -> tuple[list[tuple[float, float]], bool]:
    """Return the rows from top to bottom as (top, bottom), and whether the spaces between them are wide enough to tell them
    apart.
    """
    stretches = _stretches(body)
    gaps = [after[0] - before[1] for before, after in pairwise(stretches)]
    size = body[-1].size
    if not gaps or max(gaps) - min(gaps) < SPREAD * size:
        if _each_starts(body, edges):
            return _between(stretches, gaps, -1.0), True
        return _between(stretches, gaps, -1.0), False
    middle = _parting(gaps)
    return _between(stretches, gaps, middle), True


def _parting(gaps: Sequence[float]) -> float:
    """Return the size above which a gap separates rows: the middle of the widest jump between gap sizes."""
    ordered = sorted(gaps)
    jumps = [(after - before, (before + after) / 2) for before, after in pairwise(ordered)]
    usual = [jump for jump in jumps if jump[1] < 3 * max(ordered[len(ordered) // 2], 1.0)]
    return max(usual or jumps)[1]


def _stretches(body: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the ranges of height covered by text, with overlapping ones merged."""
    stretches: list[tuple[float, float]] = []
    for top, bottom in sorted((word.top, word.bottom) for line in body for word in line.words):
        if stretches and top < stretches[-1][1] - 0.2:
            stretches[-1] = (stretches[-1][0], max(bottom, stretches[-1][1]))
        else:
            stretches.append((top, bottom))
    return stretches


def _between(stretches: Sequence[tuple[float, float]], gaps: Sequence[float], least: float) -> list[tuple[float, float]]:
    cuts = [stretches[0][0] - 1]
    for (_, bottom), gap in zip(stretches, gaps, strict=False):
        if gap > least:
            cuts.append(bottom + gap / 2)
    return list(pairwise([*cuts, stretches[-1][1] + 1]))


def _each_starts(body: Sequence[Line], edges: Sequence[float]) -> bool:
    """True if each line has text in its first two columns, so that each line is a row."""
    whole = [line for line in body if not _crosses(line, edges)]
    starts = sum(1 for line in whole if line.x0 < edges[1] and any(edges[1] <= p.x0 < edges[2] for p in line.phrases()))
    return starts == len(whole)

"""Charts and tables as blocks: Slack's own charts and sortable tables, and the plain tables that replace them.

Slack introduced `data_table` and `data_visualization` in 2026, and some workspaces don't accept them yet. So a message is drawn
with `Drawing` "own" first, and redrawn in a plainer way if Slack refuses it. Neither block has a class in slack_sdk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.slack import limits
from handlers.answer import Chart, Table

Json = dict[str, Any]
Drawing = Literal["own", "table", "lines"]
"""How to draw charts and tables: as Slack's own charts and sortable tables, as plain tables, or as lines of text."""

CELLS = 7_000  # characters in all cells of a table, so that it doesn't use up the message's budget
PAGE = 15  # rows per page of a sortable table
KINDS = {"bars": "bar", "line": "line"}


@dataclass(slots=True)
class Figures:
    """How to draw the charts and tables in one message, and how many more of them Slack accepts in it."""

    drawing: Drawing = "own"
    charts: int = limits.MESSAGE_CHARTS
    tables: int = limits.MESSAGE_TABLES

    def chart(self, part: Chart) -> Json | None:
        """Slack's own chart, or None if it isn't wanted, if a picture follows, or if Slack can't draw it."""
        if self.drawing != "own" or part.as_picture or not self.charts or not _is_drawn(part):
            return None
        self.charts -= 1
        return chart_block(part)

    def table(self, part: Table) -> Json | None:
        """The first rows of a table as a block, or None if it has to be shown as lines."""
        rows = shown_rows(part)
        if self.drawing == "lines" or not self.tables or not rows:
            return None
        self.tables -= 1
        return data_table(part, rows) if self.drawing == "own" else plain_table(part, rows)


def shown_rows(part: Table) -> tuple[tuple[str, ...], ...]:
    """The first rows of a table, as many as fit into a message."""
    left, rows = CELLS - sum(map(len, part.columns)), []
    for row in part.rows[: limits.TABLE_ROWS - 1]:
        left -= sum(max(len(cell), 1) for cell in row)
        if left < 0:
            break
        rows.append(row)
    return tuple(rows)


def data_table(part: Table, rows: Sequence[Sequence[str]]) -> Json:
    """A table that readers can sort. Numbers are sorted as numbers."""
    numeric = _numeric(part)
    cells = [[_number(cell) if numeric[place] else _text(cell) for place, cell in enumerate(row)] for row in rows]
    caption = part.caption or part.columns[0] or limits.NOTHING
    page_size = min(len(rows), PAGE)
    return {"type": "data_table", "caption": caption, "rows": [_texts(part.columns), *cells], "page_size": page_size}


def plain_table(part: Table, rows: Sequence[Sequence[str]]) -> Json:
    """A table that can't be sorted, with numbers aligned to the right."""
    columns = [{"align": "right"} if numeric else {"is_wrapped": True} for numeric in _numeric(part)]
    return {"type": "table", "rows": [_texts(part.columns), *map(_texts, rows)], "column_settings": columns}


def as_table(part: Chart) -> Table:
    """The numbers in a chart as a table, with a row for each category."""
    rows = zip(part.categories, *(series.values for series in part.series), strict=True)
    cells = tuple((str(name), *map(str, numbers)) for name, *numbers in rows)
    heading = part.title.rpartition(" by ")[2].capitalize() if part.kind == "bars" and len(part.title.split()) == 3 else ""
    return Table(part.title, (heading, *(series.name for series in part.series)), cells)


def chart_block(part: Chart) -> Json:
    """Slack's own chart. Names in it have to be short and distinct; the full names are in the words next to it."""
    names = _labels(part.categories)
    titles = _labels([series.name for series in part.series])
    series = [
        {"name": title, "data": [{"label": name, "value": value} for name, value in zip(names, row.values, strict=True)]}
        for title, row in zip(titles, part.series, strict=True)
    ]
    chart = {"type": KINDS[part.kind], "series": series, "axis_config": {"categories": names}}
    title = limits.shorten(part.title, limits.CHART_TITLE) or limits.NOTHING
    return {"type": "data_visualization", "title": title, "chart": chart}


def _is_drawn(part: Chart) -> bool:
    fits = 0 < len(part.categories) <= limits.CHART_POINTS and 0 < len(part.series) <= limits.CHART_SERIES
    return fits and part.kind in KINDS


def _labels(names: Sequence[str]) -> list[str]:
    """Distinct names that are short enough for a chart."""
    labels: list[str] = []
    for name in names:
        label, number = _cut(name, limits.CHART_LABEL), 1
        while label in labels:
            number += 1
            label = f"{_cut(name, limits.CHART_LABEL - len(str(number)) - 1)} {number}"
        labels.append(label)
    return labels


def _cut(name: str, most: int) -> str:
    """The beginning of a name, cut within a word if necessary: cutting between words would leave too little."""
    return name if name and len(name) <= most else name[: most - 1].rstrip() + limits.MORE


def _numeric(part: Table) -> list[bool]:
    """For each column, True if it contains only whole numbers."""
    return [all(row[place].isdecimal() and len(row[place]) < 16 for row in part.rows) for place in range(len(part.columns))]


def _number(cell: str) -> Json:
    return {"type": "raw_number", "value": int(cell), "text": cell}


def _text(cell: str) -> Json:
    return {"type": "raw_text", "text": cell or limits.NOTHING}


def _texts(cells: Sequence[str]) -> list[Json]:
    return [_text(cell) for cell in cells]

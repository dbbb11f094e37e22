"""Draws charts as bars of characters, with their numbers next to them.

Each series has its own character, so no colours or pictures are needed to tell them apart.
"""

from __future__ import annotations

from handlers.answer import Answer, Chart

MARKS = ("█", "░", "▒", "▓", "▪", "▫")
LONGEST_NAME = 32  # in characters
SHORTEST_SCALE = 10  # the length of the longest bar in columns, however narrow the terminal is


def lines(chart: Chart, width: int) -> list[str]:
    """The chart in `width` columns: a legend if there are several series, then a line for each category."""
    names = [name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…" for name in chart.categories]
    by_category = [[series.values[place] for series in chart.series] for place in range(len(names))]
    numbers = [", ".join(map(str, values)) for values in by_category]
    name_width = max(map(len, names), default=0)
    scale = max(width - name_width - max(map(len, numbers), default=0) - 3, SHORTEST_SCALE)
    longest = max([*map(sum, by_category), 1])
    rows = []
    if len(chart.series) > 1:
        rows.append("   ".join(f"{_mark(place)} {series.name}" for place, series in enumerate(chart.series)))
    for name, values, number in zip(names, by_category, numbers, strict=True):
        bar = "".join(_mark(place) * _length(value, longest, scale) for place, value in enumerate(values))
        rows.append(f"{name:<{name_width}} {bar} {number}")
    return rows


def _mark(series: int) -> str:
    return MARKS[series % len(MARKS)]


def _length(value: int, longest: int, scale: int) -> int:
    """A bar's length in characters. A value above 0 always has at least one."""
    return max(round(value * scale / longest), 1) if value > 0 else 0


def text(answer: Answer, width: int) -> str:
    """A whole answer as plain text, with its charts drawn as bars."""
    plain = answer.text
    for part in answer.parts:
        if isinstance(part, Chart):
            plain = plain.replace("\n".join(part.lines), "\n".join(lines(part, width)), 1)
    return plain

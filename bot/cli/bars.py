"""A chart as bars of characters, with its numbers beside them.

The surprise: each part of a bar has a mark of its own, so that neither colour nor a picture is needed.
"""

from __future__ import annotations

from handlers.answer import Answer, Chart

MARKS = ("█", "░", "▒", "▓", "▪", "▫")
LONGEST_NAME = 32
LEAST = 10  # columns for the longest bar


def lines(chart: Chart, width: int) -> list[str]:
    """The chart in so many columns: a legend where there are several series, then a line for each category."""
    names = [name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…" for name in chart.categories]
    wide = max((len(name) for name in names), default=0)
    sums = [sum(each.values[place] for each in chart.series) for place in range(len(names))]
    told = [", ".join(str(each.values[place]) for each in chart.series) for place in range(len(names))]
    room = max(width - wide - max(map(len, told), default=0) - 3, LEAST)
    most = max([*sums, 1])
    drawn = []
    if len(chart.series) > 1:
        drawn.append("   ".join(f"{MARKS[number % len(MARKS)]} {each.name}" for number, each in enumerate(chart.series)))
    for place, name in enumerate(names):
        parts = (
            MARKS[number % len(MARKS)] * _length(each.values[place], most, room) for number, each in enumerate(chart.series)
        )
        drawn.append(f"{name:<{wide}} {''.join(parts)} {told[place]}")
    return drawn


def _length(value: int, most: int, room: int) -> int:
    """A bar's length: what is there is never drawn as nothing."""
    return max(round(value * room / most), 1) if value > 0 else 0


def text(answer: Answer, width: int) -> str:
    """A whole answer as plain text, its charts as bars."""
    told = answer.text
    for part in answer.parts:
        if isinstance(part, Chart):
            told = told.replace("\n".join(part.lines), "\n".join(lines(part, width)), 1)
    return told

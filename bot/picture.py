"""Draws charts as PNG files that are legible at the size at which Slack shows them: in large type, and with a pattern for each
colour.

matplotlib isn't imported until something is drawn, because it takes more memory and time than the rest of planbot. It belongs
to the extra "pictures", and may not be installed.
"""

from __future__ import annotations

import importlib.util
import io
import textwrap
from typing import TYPE_CHECKING, Any

from handlers.answer import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, which people with any common form of colour blindness can tell apart (jfly.uni-koeln.de/color).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
HATCHES = ("", "//", "..", "xx", "\\\\", "oo")
INCHES, DPI = 8.0, 150  # 1,200 pixels wide; Slack shows about a third of that
TYPE = 15  # in points; nine pixels high at Slack's smallest size
NAME_LINE = 26  # the most characters per line in the name of a category
TITLE_LINE = 44  # the most characters per line in the title
MOST_NUMBERS = 6  # the most points on a line that are all labelled; with more, every second one is
INK, GREY = "#1d1c1d", "#616061"
MARGIN = 0.3  # inches on the left and right; half of it above and below each element
CAPTION_LINE = 78  # the most characters per line below the chart
HOW_TO_INSTALL = "“make pictures” installs it, and docs/running.md says how without make"


def can_draw() -> bool:
    """True if the library for drawing pictures is installed."""
    return importlib.util.find_spec("matplotlib") is not None


def png(chart: Chart) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = ["\n".join(textwrap.wrap(name, NAME_LINE)) or name for name in chart.categories]
    lines = sum(name.count("\n") + 1 for name in names)
    height = 4.6 if chart.kind == "line" else 1.9 + 0.34 * lines + 0.2 * len(names)
    figure = Figure(figsize=(INCHES, max(height, 3.0)), dpi=DPI, facecolor="white")
    figure.set_layout_engine("constrained", w_pad=MARGIN, h_pad=MARGIN / 2)
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    (_line if chart.kind == "line" else _bars)(axes, chart, names)
    figure.suptitle(
        "\n".join(textwrap.wrap(chart.title, TITLE_LINE)), fontsize=TYPE + 4, color=INK, x=MARGIN / INCHES, ha="left"
    )
    below = "\n".join(line for text in (chart.caption, chart.note) for line in textwrap.wrap(text, CAPTION_LINE))
    if below:
        figure.supxlabel(below, fontsize=TYPE - 4, color=GREY, x=MARGIN / INCHES, ha="left")
    _without_frame(axes)
    file = io.BytesIO()
    canvas.print_png(file)  # type: ignore[no-untyped-call]  # matplotlib has no types for it
    return file.getvalue()


def _bars(axes: Axes, chart: Chart, names: list[str]) -> None:
    """Draw horizontal bars, so that long names stay readable, with the first category at the top."""
    places = list(range(len(names)))
    left = [0] * len(names)
    longest = max([sum(series.values[place] for series in chart.series) for place in places] + [1])
    for number, series in enumerate(chart.series):
        style: dict[str, Any] = {
            "color": COLOURS[number % len(COLOURS)],
            "hatch": HATCHES[number % len(HATCHES)],
            "edgecolor": "white",
        }
        axes.barh(places, series.values, left=left, label=series.name, height=0.72, **style)
        for place, value in zip(places, series.values, strict=True):
            if value:
                _number(axes, value, left[place] + value / 2, place, value >= 0.05 * longest)
        left = [start + value for start, value in zip(left, series.values, strict=True)]
    axes.set_yticks(places, names, fontsize=TYPE, color=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, longest * 1.08)
    axes.set_xticks([])
    if len(chart.series) > 1:
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.02), ncols=3, fontsize=TYPE, frameon=False)


def _number(axes: Axes, value: int, x: float, y: float, fits: bool) -> None:
    """Draw a number on its bar, on a white background, or above the bar if that is too short."""
    background: dict[str, Any] = {"boxstyle": "round,pad=0.18", "facecolor": "white", "edgecolor": "none", "alpha": 0.9}
    axes.text(
        x,
        y if fits else y - 0.42,
        str(value),
        ha="center",
        va="center",
        fontsize=TYPE if fits else TYPE - 3,
        color=INK,
        bbox=background,
    )


def _line(axes: Axes, chart: Chart, names: list[str]) -> None:
    places = list(range(len(names)))
    # The last point always has a label.
    numbered = [place for place in places if len(places) <= MOST_NUMBERS or place % 2 == places[-1] % 2]
    for number, series in enumerate(chart.series):
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(places, series.values, color=colour, marker="o", linewidth=3, markersize=9, label=series.name)
        for place, value in zip(places, series.values, strict=True):
            if place in numbered:
                axes.annotate(
                    str(value),
                    (place, value),
                    textcoords="offset points",
                    xytext=(0, 11),
                    ha="center",
                    fontsize=TYPE,
                    color=INK,
                )
    axes.set_xticks(numbered, [names[place].replace(" ", "\n") for place in numbered], fontsize=TYPE - 1, color=INK)
    low, high = min(min(series.values) for series in chart.series), max(max(series.values) for series in chart.series)
    axes.set_ylim(max(low - 2, 0), high + max(2, 0.2 * (high - low)))
    axes.set_yticks([])
    axes.margins(x=0.08)


def _without_frame(axes: Axes) -> None:
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)

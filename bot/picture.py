"""A chart as a PNG, legible at the size that Slack shows it: big type, few things, a word and a pattern beside each colour.

The surprise: the plotting library is imported here and only when something is drawn; it costs more memory and time than
the rest of planbot together.
"""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from handlers.answer import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, told apart by people with any common colour blindness (jfly.uni-koeln.de/color).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
HATCHES = ("", "//", "..", "xx", "\\\\", "oo")
INCHES, DPI = 8.0, 150  # 1,200 pixels wide; Slack shows it at about a third of that
TYPE = 15  # points: nine pixels high where Slack shows it smallest
NAME = 26  # characters to a line of a category's name
INK = "#1d1c1d"


def png(chart: Chart) -> bytes:
    """The picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = ["\n".join(textwrap.wrap(name, NAME)) or name for name in chart.categories]
    lines = sum(name.count("\n") + 1 for name in names)
    height = 4.6 if chart.kind == "line" else 1.9 + 0.34 * lines + 0.2 * len(names)
    figure = Figure(figsize=(INCHES, max(height, 3.0)), dpi=DPI, layout="constrained", facecolor="white")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    (_line if chart.kind == "line" else _bars)(axes, chart, names)
    axes.set_title("\n".join(textwrap.wrap(chart.title, 44)), fontsize=TYPE + 4, color=INK, loc="left", pad=14)
    _plain(axes)
    made = io.BytesIO()
    canvas.print_png(made)  # type: ignore[no-untyped-call]
    return made.getvalue()


def _bars(axes: Axes, chart: Chart, names: list[str]) -> None:
    """Bars across, so that long names are read without turning one's head; the first on top."""
    places = list(range(len(names)))
    left = [0] * len(names)
    most = max([sum(each.values[place] for each in chart.series) for place in places] + [1])
    for number, each in enumerate(chart.series):
        look: dict[str, Any] = {
            "color": COLOURS[number % len(COLOURS)],
            "hatch": HATCHES[number % len(HATCHES)],
            "edgecolor": "white",
        }
        axes.barh(places, each.values, left=left, label=each.name, height=0.72, **look)
        for place, value in zip(places, each.values, strict=True):
            if value:
                _number(axes, value, left[place] + value / 2, place, value >= 0.05 * most)
        left = [before + value for before, value in zip(left, each.values, strict=True)]
    axes.set_yticks(places, names, fontsize=TYPE, color=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, most * 1.08)
    axes.set_xticks([])
    if len(chart.series) > 1:
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.02), ncols=3, fontsize=TYPE, frameon=False)


def _number(axes: Axes, value: int, x: float, y: float, fits: bool) -> None:
    """A number on its bar, on a ground of its own; a bar too short for it has it above its end."""
    ground: dict[str, Any] = {"boxstyle": "round,pad=0.18", "facecolor": "white", "edgecolor": "none", "alpha": 0.9}
    axes.text(
        x,
        y if fits else y - 0.42,
        str(value),
        ha="center",
        va="center",
        fontsize=TYPE if fits else TYPE - 3,
        color=INK,
        bbox=ground,
    )


def _line(axes: Axes, chart: Chart, names: list[str]) -> None:
    places = list(range(len(names)))
    for number, each in enumerate(chart.series):
        axes.plot(
            places, each.values, color=COLOURS[number % len(COLOURS)], marker="o", linewidth=3, markersize=9, label=each.name
        )
        for place, value in zip(places, each.values, strict=True):
            if len(places) <= 6 or place % 2 == (len(places) - 1) % 2:
                axes.annotate(
                    str(value),
                    (place, value),
                    textcoords="offset points",
                    xytext=(0, 11),
                    ha="center",
                    fontsize=TYPE,
                    color=INK,
                )
    shown = [place for place in places if len(places) <= 6 or place % 2 == (len(places) - 1) % 2]
    axes.set_xticks(shown, [names[place].replace(" ", "\n") for place in shown], fontsize=TYPE - 1, color=INK)
    low, high = min(min(each.values) for each in chart.series), max(max(each.values) for each in chart.series)
    axes.set_ylim(max(low - 2, 0), high + max(2, 0.2 * (high - low)))
    axes.set_yticks([])
    axes.margins(x=0.08)


def _plain(axes: Axes) -> None:
    """Nothing that tells nothing."""
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)

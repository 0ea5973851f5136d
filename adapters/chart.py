"""The digest's chart: demand against places, to be read at a glance.

Two hues of Okabe and Ito's palette (jfly.uni-koeln.de/color), which colour-blind readers can tell apart, and a hatch
beside them for who prints in black. Japanese by the IPAex Gothic font that the package matplotlib-fontja brings along.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.digest import GROUP, AtLeast, Bar

DEMAND, PLACES, INK, PALE = "#0072B2", "#E69F00", "#333333", "#DDDDDD"
FEW = GROUP / 2
"""Height of a bar that stands for one or two people: that there is something, not how much."""
WIDTH, DOTS = 8.4, 160
"""Inches, and dots per inch."""


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What the chart says."""

    title: str
    months: str
    styles: str
    demand: str
    places: str
    month_names: Sequence[str]
    style_names: Sequence[str]
    month_demand: Sequence[str]
    style_demand: Sequence[str]
    """What stands beside the bars of demand, which need not be an exact number."""


def chart(months: Sequence[Bar], styles: Sequence[Bar], words: ChartWords) -> bytes:
    """Draw demand and places by month, and by style, as a PNG."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"font.family": [font(), "sans-serif"], "font.size": 10, "hatch.linewidth": 0.6}):
        height = 3.4 + 0.42 * max(1, len(styles))
        figure = Figure(figsize=(WIDTH, height), layout="constrained", facecolor="white")
        FigureCanvasAgg(figure)
        above, below = figure.subplots(2, 1, height_ratios=[2.6, 0.42 * max(1, len(styles)) + 0.4])
        _bars(above, months, words.month_names, words.month_demand, words, upright=True)
        above.set_title(words.months, loc="left", fontsize=11, color=INK)
        _bars(below, styles, words.style_names, words.style_demand, words, upright=False)
        below.set_title(words.styles, loc="left", fontsize=11, color=INK)
        handles, labels = above.get_legend_handles_labels()
        figure.legend(handles[:2], labels[:2], loc="outside upper right", ncols=2, frameon=False)
        figure.suptitle(words.title, x=0.01, ha="left", fontsize=13, color=INK)
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=DOTS, metadata={"Software": None})
    return out.getvalue()


def _bars(
    axes: Any, bars: Sequence[Bar], names: Sequence[str], demand: Sequence[str], words: ChartWords, *, upright: bool
) -> None:
    draw = axes.bar if upright else axes.barh
    thick = "width" if upright else "height"
    for offset, label, colour, hatch, values, told in (
        (-0.2, words.demand, DEMAND, "", [_height(bar) for bar in bars], demand),
        (0.2, words.places, PLACES, "////", [bar.places for bar in bars],
         [str(bar.places) if bar.places else "" for bar in bars]),
    ):  # fmt: skip
        at = [position + offset for position in range(len(bars))]
        drawn = draw(
            at, values, **{thick: 0.38}, color=colour, label=label, hatch=hatch, edgecolor="white", linewidth=0
        )
        axes.bar_label(drawn, labels=told, padding=2, fontsize=9, color=INK)
    (axes.set_xticks if upright else axes.set_yticks)(range(len(bars)), names)
    if not upright:
        axes.invert_yaxis()
    for side in ("top", "right", "left" if upright else "bottom"):
        axes.spines[side].set_visible(False)
    for side in ("bottom" if upright else "left",):
        axes.spines[side].set_color(PALE)
    axes.tick_params(length=0, colors=INK)
    (axes.set_yticks if upright else axes.set_xticks)([])
    axes.margins(**({"y": 0.15} if upright else {"x": 0.1}))


def _height(bar: Bar) -> float:
    if isinstance(bar.demand, AtLeast):
        return float(bar.demand.people)
    return FEW if bar.demand is None else float(bar.demand)


@cache
def font() -> str:
    """Name the font that has Japanese; its package's import, which changes global settings, is not needed."""
    from matplotlib import font_manager

    spec = find_spec("matplotlib_fontja")
    if spec is None or spec.origin is None:
        return "sans-serif"
    path = Path(spec.origin).parent / "fonts" / "ipaexg.ttf"
    font_manager.fontManager.addfont(str(path))
    return str(font_manager.FontProperties(fname=str(path)).get_name())

"""One chart as the page's script takes it, in the house's style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from mtfp.engine import Missing, Result
from mtfp.present.charts.style import BESIDE_A_BAR, FEW, GRID, HEIGHT, LEGEND_ROW, TICKS
from mtfp.present.numbers import Display
from mtfp.units import POUNDS


@dataclass(frozen=True, slots=True)
class ChartView:
    """A figure for the page's script, and one sentence for who does not see it."""

    key: str
    title: str
    summary: str
    figure: dict[str, Any]

    @property
    def data_id(self) -> str:
        """The id of the script element that carries the figure."""
        return f"chart-{self.key}-data"


def chart(key: str, title: str, summary: str, traces: Sequence[Any], axis: str, **layout: Any) -> ChartView:
    """The traces over the years, in the house's style; `axis` is the unit of the figures.

    Plotly checks traces and layout as they are made: a figure that is changed afterwards takes it five times as long.
    """
    style = {
        "template": "none",
        "height": HEIGHT + LEGEND_ROW * max(0, len(traces) - FEW),
        "margin": {"l": 64, "r": 24, "t": 28, "b": 40},
        "font": {"family": "Arial, Helvetica, sans-serif", "size": 14, "color": "#1f2933"},
        "legend": {
            "orientation": "h", "y": -0.14, "yanchor": "top", "x": 0, "traceorder": "normal", "maxheight": 0.75,
        },
        "xaxis": {"fixedrange": True, "automargin": True},
        "yaxis": {
            "title": {"text": axis, "standoff": 12}, "gridcolor": GRID, "fixedrange": True, "automargin": True,
            "tickformat": TICKS,
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "separators": ".,",
    }  # fmt: skip
    drawn = {
        "data": [trace.to_plotly_json() for trace in traces],
        "layout": go.Layout(**style, **layout).to_plotly_json(),
    }
    return ChartView(key, title, summary, drawn)


def sideways(view: ChartView, reach: tuple[Decimal, Decimal], rows: int, display: Display) -> ChartView:
    """Bars lie on their side, first row on top, with room for the figures at their ends."""
    low, high = (pounds(each, display) for each in reach)
    room = 0.22 * (high - low or 1.0)
    layout = view.figure["layout"]
    layout["xaxis"] |= {
        "title": {"text": display.scale.value}, "nticks": 6, "tickformat": TICKS, "gridcolor": GRID, "zeroline": True,
        "range": [low - room if low < 0 else 0.0, high + room],
    }  # fmt: skip
    layout["yaxis"] = {
        "autorange": "reversed", "fixedrange": True, "automargin": True, "showgrid": False, "ticklabelstandoff": 6,
    }  # fmt: skip
    (bars,) = view.figure["data"]
    names = [short(name, BESIDE_A_BAR) for name in bars["y"]]
    if len(set(names)) == len(names):  # one bar a name: those that begin alike stay whole
        bars["y"] = names
    layout["height"] = max(HEIGHT, 80 + 34 * rows)
    layout["margin"] |= {"l": 8}
    return view


def short(name: str, length: int) -> str:
    """As much of a name as has room."""
    return name if len(name) <= length else f"{name[: length - 1]}…"


def pounds(amount: Decimal, display: Display) -> float:
    """An amount of money in the unit of the page."""
    return float(display.number(amount, POUNDS))


def optional(result: Result, key: str, year: int, display: Display) -> float | None:
    """A figure in the unit of the page; None when it is missing."""
    figure = result[key, year]
    unit = result.graph.member(key).unit
    return None if isinstance(figure, Missing) else float(display.number(figure, unit))

"""What every chart is: a figure for the page's script, its title and a sentence, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mtfp.engine import Missing, Result
from mtfp.present.charts.style import FEW, GRID, HEIGHT, LEGEND_ROW
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


def drawn(key: str, title: str, summary: str, figure: Any, axis: str) -> ChartView:
    """The figure in the look that all charts have; `axis` names the unit of its heights."""
    figure.update_layout(
        template="none",
        height=HEIGHT + LEGEND_ROW * max(0, len(figure.data) - FEW),
        margin={"l": 64, "r": 24, "t": 28, "b": 40},
        font={"family": "Arial, Helvetica, sans-serif", "size": 14, "color": "#1f2933"},
        legend={"orientation": "h", "y": -0.14, "yanchor": "top", "x": 0, "traceorder": "normal", "maxheight": 0.75},
        xaxis={"fixedrange": True, "automargin": True},
        yaxis={
            "title": {"text": axis},
            "gridcolor": GRID,
            "fixedrange": True,
            "automargin": True,
            "tickformat": ",~f",
        },
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
        separators=".,",
    )
    return ChartView(key, title, summary, figure.to_plotly_json())


def number(amount: Decimal, display: Display) -> float:
    """An amount in pounds as the chart's axis counts it."""
    return float(display.number(amount, POUNDS))


def optional(result: Result, key: str, year: int, display: Display) -> float | None:
    """A figure as its axis counts it; None where there is none."""
    figure = result[key, year]
    unit = result.graph.member(key).unit
    return None if isinstance(figure, Missing) else float(display.number(figure, unit))


def short(label: str, length: int = 44) -> str:
    """A label as far as a legend has room for it."""
    return label if len(label) <= length else f"{label[: length - 1]}…"

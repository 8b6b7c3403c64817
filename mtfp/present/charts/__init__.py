"""Charts as Plotly figures, each drawn from the rows of the table beside it."""

from __future__ import annotations

from collections.abc import Callable

from mtfp.engine import NotComputed, Result
from mtfp.layout import Table
from mtfp.present.charts.bars import members, stacked, subtotals
from mtfp.present.charts.budget import capital_financing, debt_limits, gap, reserves, savings, sections, workforce
from mtfp.present.charts.precept import authorities, band_d, neighbours
from mtfp.present.charts.steps import waterfall
from mtfp.present.charts.view import ChartView
from mtfp.present.numbers import Display

__all__ = ["ChartView", "table_chart", "waterfall"]


def table_chart(table: Table, result: Result, display: Display) -> ChartView | None:
    """The chart that a table names, or None when it names none or has nothing to draw."""
    draw = _CHARTS.get(table.chart)
    try:
        view = None if draw is None else draw(table, result, display)
    except NotComputed:
        return None
    return view if view is not None and _has_figures(view) else None


def _has_figures(view: ChartView) -> bool:
    """False when every trace is empty: a plan without authorities, or without a computed figure."""
    return any(each is not None for trace in view.figure["data"] for each in trace["y"])


_CHARTS: dict[str, Callable[[Table, Result, Display], ChartView | None]] = {
    "gap": gap,
    "requirement": sections,
    "funding": stacked("Funding by source"),
    "band_d": band_d,
    "neighbours": neighbours,
    "workforce": workforce,
    "savings": savings,
    "services": subtotals("Commissioning by priority"),
    "holders": stacked("Who holds the money"),
    "pay_bill": members("Pay bill by group"),
    "authorities": authorities,
    "reserves": reserves,
    "debt_limits": debt_limits,
    "debt_maturities": members("Fixed-rate loans by years to maturity"),
    "capital_spending": members("Capital programme by category"),
    "capital_financing": capital_financing,
}

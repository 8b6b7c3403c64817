"""Charts as Plotly figures, each drawn from the rows of the table beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mtfp.engine import NotComputed, Result
from mtfp.layout import Table
from mtfp.present.charts import band_d, gap, stacks
from mtfp.present.charts.gap import waterfall
from mtfp.present.charts.view import ChartView
from mtfp.present.numbers import Display, Scale

__all__ = ["ChartView", "table_chart", "waterfall"]

_CHARTS: dict[str, Callable[[Table, Result, Display], ChartView | None]] = {
    "gap": gap.gap,
    "requirement": stacks.sections,
    "funding": stacks.stacked("Funding by source"),
    "band_d": band_d.band_d,
    "neighbours": band_d.neighbours,
    "workforce": stacks.workforce,
    "savings": stacks.savings,
    "services": stacks.subtotals("Commissioning by priority"),
    "holders": stacks.stacked("Who holds the money"),
    "pay_bill": stacks.members("Pay bill by group"),
    "authorities": band_d.authorities,
    "reserves": stacks.reserves,
    "debt_limits": stacks.debt_limits,
    "debt_maturities": stacks.members("Fixed-rate loans by years to maturity"),
    "capital_spending": stacks.members("Capital programme by category"),
    "capital_financing": stacks.capital_financing,
}


def table_chart(table: Table, result: Result, display: Display) -> ChartView | None:
    """The chart that a table names, in its unit, or None when it names none or has nothing to draw."""
    draw = _CHARTS.get(table.chart)
    display = replace(display, scale=Scale.POUNDS) if table.in_full else display
    try:
        view = None if draw is None else draw(table, result, display)
    except NotComputed:
        return None
    return view if view is not None and _has_figures(view) else None


def _has_figures(view: ChartView) -> bool:
    """False when there is nothing to see: a plan without authorities, no computed figure, nothing but nil."""
    return any(any(trace["y"]) for trace in view.figure["data"])

"""What a council tax payer asks: Band D by year, by authority, and beside other forces."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import plotly.graph_objects as go

from mtfp.engine import Result
from mtfp.layout import Row, Table
from mtfp.present.charts.style import NAVY, TEAL
from mtfp.present.charts.view import ChartView, chart, pounds, sideways
from mtfp.present.numbers import Display, Scale
from mtfp.units import POUNDS


def band_d(table: Table, result: Result, display: Display) -> ChartView:
    """Band D of every year."""
    line = result.graph.lines["precept.band_d"]
    figures = [result.number("precept.band_d", year) for year in range(len(result.years))]
    bars = go.Bar(
        x=list(result.years.labels),
        y=[float(each) for each in figures],
        text=[f"£{display.cell(each, line.unit)}" for each in figures],
        textposition="outside",
        cliponaxis=False,
        marker={"color": NAVY},
    )
    return chart("band_d", "Band D council tax", "Band D council tax by year, as in the table.", [bars], "£ a year")


def authorities(table: Table, result: Result, display: Display) -> ChartView:
    """What each billing authority pays in the budget year."""
    rows = [row for row in table.rows if isinstance(row, Row) and row.member]
    figures = [result.number(row.key, 1) for row in rows]
    bars = go.Bar(
        y=[row.label for row in rows],
        x=[pounds(each, display) for each in figures],
        text=[display.cell(each, POUNDS) for each in figures],
        orientation="h",
        textposition="outside",
        cliponaxis=False,
        marker={"color": NAVY},
    )
    title = f"Precept by billing authority, {result.years.labels[1]}"
    view = chart("authorities", title, f"{title}: the same figures as in the table.", [bars], "")
    reach = (min([Decimal(0), *figures]), max([Decimal(0), *figures]))
    return sideways(view, reach, len(rows), display)


def neighbours(table: Table, result: Result, display: Display) -> ChartView | None:
    """Band D of all in the last year of which any other one is known, the greatest first; the own one stands out."""
    rows = [row for row in table.rows if isinstance(row, Row) and (row.member or row.key == "precept.band_d")]
    years = [year for row in rows if row.member for year in _known(result, row.key)]
    if not years:
        return None
    year = max(years)
    named = [(row.label or "This plan", result[row.key, year], NAVY if row.member else TEAL) for row in rows]
    ranked = sorted(((each[1], *each) for each in named if isinstance(each[1], Decimal)), reverse=True)
    unit = result.graph.lines["precept.band_d"].unit
    pence = replace(display, dwelling_places=2)
    bars = go.Bar(
        y=[label for _, label, _, _ in ranked],
        x=[float(pence.number(amount, unit)) for amount, *_ in ranked],
        text=[f"£{pence.cell(amount, unit)}" for amount, *_ in ranked],
        orientation="h",
        textposition="outside",
        cliponaxis=False,
        marker={"color": [colour for *_, colour in ranked]},
    )
    title = f"Band D council tax, {result.years.labels[year]}"
    view = chart("neighbours", title, f"{title}: the same figures as in the table.", [bars], "")
    view = sideways(view, (Decimal(0), ranked[0][0]), len(ranked), replace(display, scale=Scale.POUNDS))
    view.figure["layout"]["xaxis"]["title"] = {"text": "£ a year"}
    return view


def _known(result: Result, key: str) -> list[int]:
    """The years of which a row has a figure."""
    return [year for year, figure in enumerate(result.figures[key]) if isinstance(figure, Decimal)]

"""Parts stacked by year: the bars add up to the total they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import plotly.graph_objects as go

from mtfp.engine import Result
from mtfp.layout import Row, Style, Table
from mtfp.present.charts.style import BRICK, GREY, IN_LEGEND, PLUM, SEQUENCE
from mtfp.present.charts.view import ChartView, chart, optional, short
from mtfp.present.numbers import Display


def stacked(title: str) -> Callable[[Table, Result, Display], ChartView]:
    """The plain rows of the table, those of the first one's unit, stacked."""

    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN]
        units = [result.graph.member(row.key).unit for row in rows]
        rows = [row for row, unit in zip(rows, units, strict=True) if unit == units[0]]
        return _bars(table.chart, title, rows, result, display)

    return draw


def members(title: str) -> Callable[[Table, Result, Display], ChartView]:
    """The rows that belong to one member each, stacked."""

    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.member]
        return _bars(table.chart, title, rows, result, display)

    return draw


def subtotals(title: str) -> Callable[[Table, Result, Display], ChartView]:
    """The labelled subtotals, stacked."""

    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.SUBTOTAL and row.label]
        return _bars(table.chart, title, [replace(row, label="") for row in rows], result, display)

    return draw


def sections(table: Table, result: Result, display: Display) -> ChartView:
    """Subtotals of the sections, and the rest up to the net requirement."""
    rows = [
        replace(row, label="") for row in table.rows if isinstance(row, Row) and row.key.startswith("spending.section.")
    ] + [Row("requirement.adjustments")]  # fmt: skip
    return _bars("requirement", "Budget requirement by section", rows, result, display)


def workforce(table: Table, result: Result, display: Display) -> ChartView:
    """The establishment of each group, stacked."""
    plain = (row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN)
    rows = [row for row in plain if row.key.endswith(".fte")]
    return _bars("workforce", "Establishment by group", rows, result, display)


def savings(table: Table, result: Result, display: Display) -> ChartView:
    """What is found, stacked by how sure it is, against what is required."""
    rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN]
    view = _bars("savings", "Savings required and found", rows, result, display)
    return _with_line(view, "Savings required", "proposals.required", range(1, len(result.years)), result, display)


def reserves(table: Table, result: Result, display: Display) -> ChartView:
    """The balance of each reserve, stacked, and the minimum of all as a line."""
    view = members("Reserves at the end of the year")(table, result, display)
    return _with_line(view, "Minimum", "reserves.minimum", range(len(result.years)), result, display)


def capital_financing(table: Table, result: Result, display: Display) -> ChartView:
    """What pays for the programme, borrowing on top."""
    rows = [row for row in table.rows if isinstance(row, Row) and (row.member or row.key == "capital.borrowing")]
    return _bars("capital_financing", "Financing of the capital programme", rows, result, display)


def debt_limits(table: Table, result: Result, display: Display) -> ChartView:
    """Loans and liabilities, stacked, under the capital financing requirement and the two limits."""
    parts, every = [Row("debt.loans"), Row("debt.liabilities")], range(len(result.years))
    view = _bars("debt_limits", "External debt, the requirement and the limits", parts, result, display)
    for name, key, colour in (
        ("Capital financing requirement", "capital.cfr", BRICK),
        ("Operational boundary", "prudential.operational_boundary", GREY),
        ("Authorised limit", "prudential.authorised_limit", PLUM),
    ):
        view = _with_line(view, name, key, every, result, display, colour)
    return view


def _bars(key: str, title: str, rows: Sequence[Row], result: Result, display: Display) -> ChartView:
    """A year of which a part is missing has no bar: without it the others would stand for the whole."""
    every = range(len(result.years))
    whole = {year for year in every if all(optional(result, row.key, year, display) is not None for row in rows)}
    traces = [
        go.Bar(
            x=list(result.years.labels),
            y=[optional(result, row.key, year, display) if year in whole else None for year in every],
            name=short(row.label or result.graph.member(row.key).label, IN_LEGEND),
            marker={"color": SEQUENCE[place % len(SEQUENCE)]},
        )
        for place, row in enumerate(rows)
    ]
    axis = display.unit_words(result.graph.member(rows[0].key).unit) if rows else display.scale.value
    summary = f"{title}: the same figures as in the table."
    return chart(key, title, summary, traces, axis, barmode="relative")


def _with_line(
    view: ChartView, name: str, key: str, years: range, result: Result, display: Display, colour: str = BRICK
) -> ChartView:
    """The chart with a line over its bars."""
    over = go.Scatter(
        x=[result.years.labels[year] for year in years], y=[optional(result, key, year, display) for year in years],
        name=name, mode="lines+markers", line={"color": colour, "width": 3},
    )  # fmt: skip
    view.figure["data"].append(over.to_plotly_json())
    return view

"""Bars: rows of a table on each other, a line over them, or bars that lie on their side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import plotly.graph_objects as go

from mtfp.engine import Result
from mtfp.layout import Row, Style, Table
from mtfp.present.charts.style import BRICK, GRID, HEIGHT, SEQUENCE
from mtfp.present.charts.view import ChartView, drawn, number, optional, short
from mtfp.present.numbers import Display


def bars(key: str, title: str, rows: Sequence[Row], result: Result, display: Display) -> ChartView:
    """Rows as bars that stand on each other, those below nil hanging from it."""
    figure = go.Figure(
        [
            go.Bar(
                x=list(result.years.labels),
                y=[optional(result, row.key, year, display) for year in range(len(result.years))],
                name=short(row.label or result.graph.member(row.key).label),
                marker={"color": SEQUENCE[place % len(SEQUENCE)]},
            )
            for place, row in enumerate(rows)
        ]
    )
    figure.update_layout(barmode="relative")
    axis = display.unit_words(result.graph.member(rows[0].key).unit) if rows else display.scale.value
    return drawn(key, title, f"{title}: the same figures as in the table.", figure, axis)


def stacked(title: str) -> Callable[[Table, Result, Display], ChartView]:
    """The plain rows that have the first one's unit, stacked."""

    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN]
        units = [result.graph.member(row.key).unit for row in rows]
        rows = [row for row, unit in zip(rows, units, strict=True) if unit == units[0]]
        return bars(table.chart, title, rows, result, display)

    return draw


def members(title: str) -> Callable[[Table, Result, Display], ChartView]:
    """The rows that belong to one member each, stacked."""

    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.member]
        return bars(table.chart, title, rows, result, display)

    return draw


def subtotals(title: str) -> Callable[[Table, Result, Display], ChartView]:
    """The labelled subtotals, stacked."""

    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.SUBTOTAL and row.label]
        return bars(table.chart, title, [replace(row, label="") for row in rows], result, display)

    return draw


def with_line(
    view: ChartView, name: str, key: str, years: range, result: Result, display: Display, colour: str = BRICK
) -> ChartView:
    """The chart with a line over its bars."""
    over = go.Scatter(
        x=[result.years.labels[year] for year in years], y=[optional(result, key, year, display) for year in years],
        name=name, mode="lines+markers", line={"color": colour, "width": 3},
    )  # fmt: skip
    view.figure["data"].append(over.to_plotly_json())
    return view


def sideways(view: ChartView, reach: tuple[Decimal, Decimal], rows: int, display: Display) -> ChartView:
    """Bars lie on their side, first row on top, with room for the figures at their ends."""
    low, high = (number(each, display) for each in reach)
    room = 0.22 * (high - low or 1.0)
    layout = view.figure["layout"]
    layout["xaxis"] |= {
        "title": {"text": display.scale.value}, "nticks": 6, "tickformat": ",~f", "gridcolor": GRID, "zeroline": True,
        "range": [low - room if low < 0 else 0.0, high + room],
    }  # fmt: skip
    layout["yaxis"] = {
        "autorange": "reversed", "fixedrange": True, "automargin": True, "showgrid": False, "ticklabelstandoff": 6,
    }  # fmt: skip
    layout["height"] = max(HEIGHT, 80 + 34 * rows)
    layout["margin"] |= {"l": 8}
    return view

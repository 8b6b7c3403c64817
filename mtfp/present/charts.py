"""Charts as Plotly figures, each drawn from the rows of the table beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from mtfp.compare import Movement
from mtfp.engine import Missing, NotComputed, Result
from mtfp.layout import Row, Style, Table
from mtfp.present.chart_style import (
    BRICK,
    FEW,
    GAP_SHADE,
    GREY,
    GRID,
    HEIGHT,
    LEGEND_ROW,
    NAVY,
    PLUM,
    SEQUENCE,
    SURPLUS_SHADE,
    TEAL,
)
from mtfp.present.numbers import NIL, Display, Scale
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


def waterfall(
    title: str, start: str, end: str, opening: Decimal, steps: Sequence[Movement], display: Display
) -> ChartView:
    """From an opening figure by steps to a closing one, in the order of the table beside it."""
    closing = opening + sum((step.amount for step in steps), Decimal(0))
    shown = [opening, *(step.amount for step in steps), closing]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=[start, *(step.label for step in steps), end],
            x=[_number(amount, display) for amount in shown],
            measure=["absolute", *["relative"] * len(steps), "total"],
            text=[display.cell(amount, POUNDS) for amount in shown],
            textposition="outside",
            cliponaxis=False,
            increasing={"marker": {"color": TEAL}},
            decreasing={"marker": {"color": BRICK}},
            totals={"marker": {"color": NAVY}},
            connector={"line": {"color": GREY, "width": 1}},
        )
    )
    summary = f"{title}: from {display.cell(opening, POUNDS)} to {display.cell(closing, POUNDS)} {display.scale.value}."
    view = _view("movement", title, summary, figure, "")
    return _sideways(view, _reach(opening, steps), len(shown), display)


def _reach(opening: Decimal, steps: Sequence[Movement]) -> tuple[Decimal, Decimal]:
    """The least and the greatest height that a waterfall passes."""
    heights, running = [Decimal(0), opening], opening
    for step in steps:
        running += step.amount
        heights.append(running)
    return min(heights), max(heights)


def _sideways(view: ChartView, reach: tuple[Decimal, Decimal], rows: int, display: Display) -> ChartView:
    """Bars lie on their side, first row on top, with room for the figures at their ends."""
    low, high = (_number(each, display) for each in reach)
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


def _gap(table: Table, result: Result, display: Display) -> ChartView:
    years, forecast = list(result.years.labels), range(len(result.years))
    need = [_number(result.number("requirement.net", year), display) for year in forecast]
    have = [_number(result.number("funding.total", year), display) for year in forecast]
    gaps = [result.number("gap", year) for year in forecast]
    shade = GAP_SHADE if min(gaps) < 0 and abs(min(gaps)) >= max(gaps) else SURPLUS_SHADE
    figure = go.Figure(
        [
            go.Scatter(x=years, y=have, name="Total funding", mode="lines+markers", line={"color": TEAL, "width": 3}),
            go.Scatter(
                x=years, y=need, name="Net budget requirement", mode="lines+markers", fill="tonexty",
                fillcolor=shade, line={"color": NAVY, "width": 3},
            ),
        ]
    )  # fmt: skip
    for year in forecast:
        cell, word = display.cell(gaps[year], POUNDS), "gap" if gaps[year] < 0 else "surplus"
        if cell != NIL:
            figure.add_annotation(
                x=years[year], y=max(need[year], have[year]), text=f"{word} {cell}" if year == forecast[-1] else cell,
                showarrow=False, yshift=16, font={"color": BRICK if gaps[year] < 0 else TEAL, "size": 13},
            )  # fmt: skip
    last = display.cell(gaps[-1], POUNDS)
    summary = f"Funding against requirement; in {years[-1]} the gap or surplus is {last} {display.scale.value}."
    return _view("gap", "Requirement, funding and gap", summary, figure, display.scale.value)


def _stacked(title: str) -> Callable[[Table, Result, Display], ChartView]:
    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN]
        units = [result.graph.member(row.key).unit for row in rows]
        rows = [row for row, unit in zip(rows, units, strict=True) if unit == units[0]]
        return _bars(table.chart, title, rows, result, display)

    return draw


def _members(title: str) -> Callable[[Table, Result, Display], ChartView]:
    """The rows that belong to one member each, stacked."""

    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.member]
        return _bars(table.chart, title, rows, result, display)

    return draw


def _subtotals(title: str) -> Callable[[Table, Result, Display], ChartView]:
    """The labelled subtotals, stacked."""

    def draw(table: Table, result: Result, display: Display) -> ChartView:
        rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.SUBTOTAL and row.label]
        return _bars(table.chart, title, [replace(row, label="") for row in rows], result, display)

    return draw


def _sections(table: Table, result: Result, display: Display) -> ChartView:
    """Subtotals of the sections, and the rest up to the net requirement."""
    rows = [
        row for row in table.rows if isinstance(row, Row) and row.key.startswith("spending.section.")
    ] + [Row("requirement.adjustments")]  # fmt: skip
    return _bars("requirement", "Budget requirement by section", rows, result, display)


def _bars(key: str, title: str, rows: Sequence[Row], result: Result, display: Display) -> ChartView:
    figure = go.Figure(
        [
            go.Bar(
                x=list(result.years.labels),
                y=[_optional(result, row.key, year, display) for year in range(len(result.years))],
                name=_short(row.label or result.graph.member(row.key).label),
                marker={"color": SEQUENCE[place % len(SEQUENCE)]},
            )
            for place, row in enumerate(rows)
        ]
    )
    figure.update_layout(barmode="relative")
    axis = display.unit_words(result.graph.member(rows[0].key).unit) if rows else display.scale.value
    return _view(key, title, f"{title}: the same figures as in the table.", figure, axis)


def _band_d(table: Table, result: Result, display: Display) -> ChartView:
    line = result.graph.lines["precept.band_d"]
    figures = [result.number("precept.band_d", year) for year in range(len(result.years))]
    figure = go.Figure(
        go.Bar(
            x=list(result.years.labels),
            y=[float(each) for each in figures],
            text=[f"£{display.cell(each, line.unit)}" for each in figures],
            textposition="outside",
            cliponaxis=False,
            marker={"color": NAVY},
        )
    )
    return _view("band_d", "Band D council tax", "Band D council tax by year, as in the table.", figure, "£ a year")


def _authorities(table: Table, result: Result, display: Display) -> ChartView:
    rows = [row for row in table.rows if isinstance(row, Row) and row.member]
    display = replace(display, scale=Scale.POUNDS)
    figures = [result.number(row.key, 1) for row in rows]
    figure = go.Figure(
        go.Bar(
            y=[row.label for row in rows],
            x=[_number(each, display) for each in figures],
            text=[display.cell(each, POUNDS) for each in figures],
            orientation="h",
            textposition="outside",
            cliponaxis=False,
            marker={"color": NAVY},
        )
    )
    title = f"Precept by billing authority, {result.years.labels[1]}"
    view = _view("authorities", title, f"{title}: the same figures as in the table.", figure, "")
    reach = (min([Decimal(0), *figures]), max([Decimal(0), *figures]))
    return _sideways(view, reach, len(rows), display)


def _neighbours(table: Table, result: Result, display: Display) -> ChartView | None:
    """Band D of all in the last year of which any other one is known, the greatest first; the own one stands out."""
    rows = [row for row in table.rows if isinstance(row, Row) and (row.member or row.key == "precept.band_d")]
    years = [year for row in rows if row.member for year in _known(result, row.key)]
    if not years:
        return None
    year = max(years)
    named = [(row.label or "This plan", result[row.key, year], NAVY if row.member else TEAL) for row in rows]
    bars = sorted(((each[1], *each) for each in named if isinstance(each[1], Decimal)), reverse=True)
    unit = result.graph.lines["precept.band_d"].unit
    pence = replace(display, dwelling_places=2)
    figure = go.Figure(
        go.Bar(
            y=[label for _, label, _, _ in bars],
            x=[float(pence.number(amount, unit)) for amount, *_ in bars],
            text=[f"£{pence.cell(amount, unit)}" for amount, *_ in bars],
            orientation="h",
            textposition="outside",
            cliponaxis=False,
            marker={"color": [colour for *_, colour in bars]},
        )
    )
    title = f"Band D council tax, {result.years.labels[year]}"
    view = _view("neighbours", title, f"{title}: the same figures as in the table.", figure, "")
    view = _sideways(view, (Decimal(0), bars[0][0]), len(bars), replace(display, scale=Scale.POUNDS))
    view.figure["layout"]["xaxis"]["title"] = {"text": "£ a year"}
    return view


def _known(result: Result, key: str) -> list[int]:
    """The years of which a row has a figure."""
    return [year for year, figure in enumerate(result.figures[key]) if isinstance(figure, Decimal)]


def _workforce(table: Table, result: Result, display: Display) -> ChartView:
    """The establishment of each group, stacked."""
    plain = (row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN)
    rows = [row for row in plain if row.key.endswith(".fte")]
    return _bars("workforce", "Establishment by group", rows, result, display)


def _savings(table: Table, result: Result, display: Display) -> ChartView:
    """What is found, stacked by how sure it is, against what is required."""
    rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN]
    view = _bars("savings", "Savings required and found", rows, result, display)
    return _with_line(view, "Savings required", "proposals.required", range(1, len(result.years)), result, display)


def _reserves(table: Table, result: Result, display: Display) -> ChartView:
    """The balance of each reserve, stacked, and the minimum of all as a line."""
    view = _members("Reserves at the end of the year")(table, result, display)
    return _with_line(view, "Minimum", "reserves.minimum", range(len(result.years)), result, display)


def _capital_financing(table: Table, result: Result, display: Display) -> ChartView:
    """What pays for the programme, borrowing on top."""
    rows = [row for row in table.rows if isinstance(row, Row) and (row.member or row.key == "capital.borrowing")]
    return _bars("capital_financing", "Financing of the capital programme", rows, result, display)


def _debt_limits(table: Table, result: Result, display: Display) -> ChartView:
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


def _with_line(
    view: ChartView, name: str, key: str, years: range, result: Result, display: Display, colour: str = BRICK
) -> ChartView:
    """The chart with a line over its bars."""
    over = go.Scatter(
        x=[result.years.labels[year] for year in years], y=[_optional(result, key, year, display) for year in years],
        name=name, mode="lines+markers", line={"color": colour, "width": 3},
    )  # fmt: skip
    view.figure["data"].append(over.to_plotly_json())
    return view


_CHARTS: dict[str, Callable[[Table, Result, Display], ChartView | None]] = {
    "gap": _gap,
    "requirement": _sections,
    "funding": _stacked("Funding by source"),
    "band_d": _band_d,
    "neighbours": _neighbours,
    "workforce": _workforce,
    "savings": _savings,
    "services": _subtotals("Commissioning by priority"),
    "holders": _stacked("Who holds the money"),
    "pay_bill": _members("Pay bill by group"),
    "authorities": _authorities,
    "reserves": _reserves,
    "debt_limits": _debt_limits,
    "debt_maturities": _members("Fixed-rate loans by years to maturity"),
    "capital_spending": _members("Capital programme by category"),
    "capital_financing": _capital_financing,
}


def _view(key: str, title: str, summary: str, figure: Any, axis: str) -> ChartView:
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


def _number(amount: Decimal, display: Display) -> float:
    return float(display.number(amount, POUNDS))


def _optional(result: Result, key: str, year: int, display: Display) -> float | None:
    figure = result[key, year]
    unit = result.graph.member(key).unit
    return None if isinstance(figure, Missing) else float(display.number(figure, unit))


def _short(label: str, length: int = 44) -> str:
    return label if len(label) <= length else f"{label[: length - 1]}…"

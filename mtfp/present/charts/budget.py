"""Charts of the budget: the gap, the requirement, the workforce, savings, reserves, capital and debt."""

from __future__ import annotations

import plotly.graph_objects as go

from mtfp.engine import Result
from mtfp.layout import Row, Style, Table
from mtfp.present.charts.bars import bars, members, with_line
from mtfp.present.charts.style import BRICK, GAP_SHADE, GREY, NAVY, PLUM, SURPLUS_SHADE, TEAL
from mtfp.present.charts.view import ChartView, drawn, number
from mtfp.present.numbers import NIL, Display
from mtfp.units import POUNDS


def gap(table: Table, result: Result, display: Display) -> ChartView:
    """Funding and requirement as lines, the gap between them shaded."""
    years, forecast = list(result.years.labels), range(len(result.years))
    need = [number(result.number("requirement.net", year), display) for year in forecast]
    have = [number(result.number("funding.total", year), display) for year in forecast]
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
    return drawn("gap", "Requirement, funding and gap", summary, figure, display.scale.value)


def sections(table: Table, result: Result, display: Display) -> ChartView:
    """Subtotals of the sections, and the rest up to the net requirement."""
    rows = [
        row for row in table.rows if isinstance(row, Row) and row.key.startswith("spending.section.")
    ] + [Row("requirement.adjustments")]  # fmt: skip
    return bars("requirement", "Budget requirement by section", rows, result, display)


def workforce(table: Table, result: Result, display: Display) -> ChartView:
    """The establishment of each group, stacked."""
    plain = (row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN)
    rows = [row for row in plain if row.key.endswith(".fte")]
    return bars("workforce", "Establishment by group", rows, result, display)


def savings(table: Table, result: Result, display: Display) -> ChartView:
    """What is found, stacked by how sure it is, against what is required."""
    rows = [row for row in table.rows if isinstance(row, Row) and row.style is Style.PLAIN]
    view = bars("savings", "Savings required and found", rows, result, display)
    return with_line(view, "Savings required", "proposals.required", range(1, len(result.years)), result, display)


def reserves(table: Table, result: Result, display: Display) -> ChartView:
    """The balance of each reserve, stacked, and the minimum of all as a line."""
    view = members("Reserves at the end of the year")(table, result, display)
    return with_line(view, "Minimum", "reserves.minimum", range(len(result.years)), result, display)


def capital_financing(table: Table, result: Result, display: Display) -> ChartView:
    """What pays for the programme, borrowing on top."""
    rows = [row for row in table.rows if isinstance(row, Row) and (row.member or row.key == "capital.borrowing")]
    return bars("capital_financing", "Financing of the capital programme", rows, result, display)


def debt_limits(table: Table, result: Result, display: Display) -> ChartView:
    """Loans and liabilities, stacked, under the capital financing requirement and the two limits."""
    parts, every = [Row("debt.loans"), Row("debt.liabilities")], range(len(result.years))
    view = bars("debt_limits", "External debt, the requirement and the limits", parts, result, display)
    for name, key, colour in (
        ("Capital financing requirement", "capital.cfr", BRICK),
        ("Operational boundary", "prudential.operational_boundary", GREY),
        ("Authorised limit", "prudential.authorised_limit", PLUM),
    ):
        view = with_line(view, name, key, every, result, display, colour)
    return view

"""The gap: funding against requirement by year, and what leads from one gap to another."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

import plotly.graph_objects as go

from mtfp.compare import Movement
from mtfp.engine import Result
from mtfp.layout import Table
from mtfp.present.charts.style import BRICK, GAP_SHADE, GREY, NAVY, SURPLUS_SHADE, TEAL
from mtfp.present.charts.view import ChartView, chart, pounds, sideways
from mtfp.present.numbers import NIL, Display
from mtfp.units import POUNDS

WIDE = 5
"""The line of the funding is seen under that of the requirement where both are equal."""


def gap(table: Table, result: Result, display: Display) -> ChartView | None:
    """Both as lines as far as both are known, the gap between them shaded and written at every year that has one."""
    forecast = range(_known(result))
    if len(forecast) < 2:
        return None
    years = [result.years.labels[year] for year in forecast]
    need = [pounds(result.number("requirement.net", year), display) for year in forecast]
    have = [pounds(result.number("funding.total", year), display) for year in forecast]
    gaps = [result.number("gap", year) for year in forecast]
    shade = GAP_SHADE if min(gaps) < 0 and abs(min(gaps)) >= max(gaps) else SURPLUS_SHADE
    traces = [
        go.Scatter(x=years, y=have, name="Total funding", mode="lines+markers", line={"color": TEAL, "width": WIDE}),
        go.Scatter(
            x=years, y=need, name="Net budget requirement", mode="lines+markers", fill="tonexty",
            fillcolor=shade, line={"color": NAVY, "width": 3},
        ),
    ]  # fmt: skip
    labels = []
    for year in forecast:
        cell, word = display.cell(gaps[year], POUNDS), "gap" if gaps[year] < 0 else "surplus"
        if cell != NIL:
            labels.append({
                "x": years[year], "y": max(need[year], have[year]), "showarrow": False, "yshift": 16,
                "text": f"{word} {cell}" if year == forecast[-1] else cell,
                "font": {"color": BRICK if gaps[year] < 0 else TEAL, "size": 13},
            })  # fmt: skip
    last = display.cell(gaps[-1], POUNDS)
    summary = f"Funding against requirement; in {years[-1]} the gap or surplus is {last} {display.scale.value}."
    return chart("gap", "Requirement, funding and gap", summary, traces, display.scale.value, annotations=labels)


def _known(result: Result) -> int:
    """How many years from the first have a gap that can be computed."""
    known = takewhile(lambda each: isinstance(each, Decimal), result.figures["gap"])
    return sum(1 for _ in known)


def waterfall(
    title: str, start: str, end: str, opening: Decimal, steps: Sequence[Movement], display: Display
) -> ChartView:
    """From an opening figure by steps to a closing one, in the order of the table beside it."""
    closing = opening + sum((step.amount for step in steps), Decimal(0))
    shown = [opening, *(step.amount for step in steps), closing]
    steps_between = go.Waterfall(
        orientation="h",
        y=[start, *(step.label for step in steps), end],
        x=[pounds(amount, display) for amount in shown],
        measure=["absolute", *["relative"] * len(steps), "total"],
        text=[display.cell(amount, POUNDS) for amount in shown],
        textposition="outside",
        cliponaxis=False,
        increasing={"marker": {"color": TEAL}},
        decreasing={"marker": {"color": BRICK}},
        totals={"marker": {"color": NAVY}},
        connector={"line": {"color": GREY, "width": 1}},
    )
    summary = f"{title}: from {display.cell(opening, POUNDS)} to {display.cell(closing, POUNDS)} {display.scale.value}."
    view = chart("movement", title, summary, [steps_between], "")
    return sideways(view, _reach(opening, steps), len(shown), display)


def _reach(opening: Decimal, steps: Sequence[Movement]) -> tuple[Decimal, Decimal]:
    """The least and the greatest height that a waterfall passes."""
    heights, running = [Decimal(0), opening], opening
    for step in steps:
        running += step.amount
        heights.append(running)
    return min(heights), max(heights)

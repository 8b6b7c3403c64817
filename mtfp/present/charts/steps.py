"""From one figure to another by steps: the waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import plotly.graph_objects as go

from mtfp.compare import Movement
from mtfp.present.charts.bars import sideways
from mtfp.present.charts.style import BRICK, GREY, NAVY, TEAL
from mtfp.present.charts.view import ChartView, drawn, number
from mtfp.present.numbers import Display
from mtfp.units import POUNDS


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
            x=[number(amount, display) for amount in shown],
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
    view = drawn("movement", title, summary, figure, "")
    return sideways(view, _reach(opening, steps), len(shown), display)


def _reach(opening: Decimal, steps: Sequence[Movement]) -> tuple[Decimal, Decimal]:
    """The least and the greatest height that a waterfall passes."""
    heights, running = [Decimal(0), opening], opening
    for step in steps:
        running += step.amount
        heights.append(running)
    return min(heights), max(heights)

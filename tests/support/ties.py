"""How near the figures of a plan come to a tie: there, and only there, the draws may round otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, localcontext

import numpy as np

from mtfp.engine import NotComputed, Result
from mtfp.engine.exact import CONTEXT, Compiler
from mtfp.engine.expression import Expression, Operation, Ref, Rounded
from mtfp.engine.rounding import Mode, Rounding, tie_window
from mtfp.units import POUNDS


def roundings(part: Expression) -> Iterator[Rounded]:
    """Every rounding in a formula."""
    match part:
        case Rounded(part=inner):
            yield part
            yield from roundings(inner)
        case Operation(parts=parts):
            for inner in parts:
                yield from roundings(inner)
        case Ref(past_end=Expression() as inner):
            yield from roundings(inner)


def distance_to_tie(number: Decimal, rounding: Rounding) -> tuple[Decimal, Decimal]:
    """How far a number lies from its nearest tie, and the number itself, both in steps."""
    steps = abs(number / rounding.step)
    part = steps % 1
    if rounding.mode is Mode.HALF_AWAY:
        return abs(part - Decimal("0.5")), steps
    return min(part, 1 - part), steps


def near_ties(result: Result) -> int:
    """Roundings of the plan that the draws may do otherwise.

    They fall in the tie window without being a tie, or they are of money: sums of floats can end
    further from a tie than the window reaches.
    """
    compiler = Compiler(result.graph.rows, dict.fromkeys(result.graph.rows, ""), result.years)
    rows = [list(result.figures[key]) for key in result.graph.rows]
    pounds = [figure for key in result.graph.rows for figure in _money(result, key)]
    lost = float(max(pounds, default=Decimal(0))) * 1e-14
    count = 0
    for line in result.graph.lines.values():
        of_money = line.unit is POUNDS or line.key.startswith("check.")
        for year in range(len(result.years)):
            for each in roundings(line.formula_in(year)):
                with localcontext(CONTEXT), suppress(NotComputed):
                    number = compiler.formula(each.part)(rows, year)
                    distance, steps = distance_to_tie(number, each.rounding)
                    window = float(tie_window(np.asarray(float(steps)))) * 2
                    near = 0 < distance <= window
                    count += near or (of_money and float(distance) * float(each.rounding.step) <= lost)
    return count


def _money(result: Result, key: str) -> Iterator[Decimal]:
    if result.graph.member(key).unit is POUNDS:
        yield from (abs(figure) for figure in result.figures[key] if isinstance(figure, Decimal))

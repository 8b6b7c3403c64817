"""A graph of one formula over a few inputs, read in every way."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from mtfp.engine import TIMELESS, Graph, Input, Inputs, Line, Missing, Result, When, Years, compute, simulate
from mtfp.engine.exact import Figure
from mtfp.engine.expression import Expression
from mtfp.engine.units import NUMBER, Unit

YEARS = Years(2016, 2)
LAST = 2
TODAY = 1
"""The year index in which small formulas are read: it has one before it and one after it."""

INPUTS = tuple(Input(key, key.upper(), NUMBER) for key in "abcd")
STEADY = Input("steady", "STEADY", NUMBER, when=When.TIMELESS)


def make_line(formula: Expression, key: str = "x", unit: Unit = NUMBER, base: Expression | None = None) -> Line:
    """A line that is nothing but its formula."""
    return Line(key, key.upper(), unit, formula, "As the test says.", "a test", base)


def graph_of(*formulas: Expression) -> Graph:
    """Lines x, y, z… of these formulas, over the inputs a, b, c, d and steady."""
    return Graph([make_line(formula, key) for key, formula in zip("xyzuvw", formulas, strict=False)], [*INPUTS, STEADY])


def inputs_of(values: Mapping[str, str]) -> Inputs:
    """Values by key; `a` stands in every year, `a@0` in one, `steady` in none."""
    cells: dict[tuple[str, int], Decimal] = {}
    for name, text in values.items():
        key, _, at = name.partition("@")
        years = [int(at)] if at else [TIMELESS] if key == STEADY.key else range(len(YEARS))
        cells |= {(key, year): Decimal(text) for year in years}
    return Inputs(YEARS, cells)


def result_of(values: Mapping[str, str], *formulas: Expression) -> Result:
    """The formulas computed exactly."""
    return compute(graph_of(*formulas), inputs_of(values))


def exactly(formula: Expression, values: Mapping[str, str], year: int = TODAY) -> Figure:
    """The exact reading of one formula in one year."""
    return result_of(values, formula)["x", year]


def drawn(formula: Expression, values: Mapping[str, str], year: int = TODAY) -> float:
    """The draws reading of one formula in one year: the same with numbers and with arrays of them."""
    graph, inputs = graph_of(formula), inputs_of(values)
    every = {cell: np.full(3, float(number)) for cell, number in inputs.values.items()}
    other: dict[tuple[str, int], np.ndarray] = {("d", 0): np.zeros(3)} if "d" not in values else {}
    arrays = simulate(graph, inputs, {**every, **other}, ["x"])["x"][:, year]
    assert arrays.shape == (3,)
    assert len(set(arrays)) == 1 or np.isnan(arrays).all()
    if other:
        numbers = simulate(graph, inputs, other, ["x"])["x"][:, year]
        assert np.array_equal(numbers, arrays, equal_nan=True)
    return float(arrays[0])


def reason(figure: Figure) -> str:
    """Why a figure is missing."""
    assert isinstance(figure, Missing), figure
    return figure.reason

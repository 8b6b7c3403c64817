"""What holds for every case worked by hand: the figures, and the same ones in every reading."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from mtfp.engine import Inputs, Missing, Result, Years, compute, explain, simulate
from mtfp.engine.explain import recompute
from mtfp.engine.years import year_start
from mtfp.plan import plan_graph
from mtfp.structure import Structure
from tests.support.golden import rows

Expected = list[tuple[str, int, Decimal]]
"""Figures by key and year index."""


def worked_case(name: str, structure_of: Callable[[list[str], Years], Structure]) -> tuple[Result, Expected]:
    """A CSV's inputs, computed in the structure that its keys name, and what it expects."""
    table = rows(name)
    labels = [column for column in table[0] if "/" in column]
    years = Years(year_start(labels[0]), len(labels) - 1)
    found: dict[str, Expected] = {"input": [], "expected": []}
    for row in table:
        cells = [(row["key"], year, Decimal(row[label])) for year, label in enumerate(labels) if row[label]]
        found[row["what"]] += cells
    structure = structure_of([row["key"] for row in table], years)
    values = {(key, year): number for key, year, number in found["input"]}
    return compute(plan_graph(structure), Inputs(years, values)), found["expected"]


def assert_as_worked(result: Result, expected: Collection[tuple[str, int, Decimal]]) -> None:
    """Each figure (key, year index, to so many places) is the one that was worked out."""
    assert expected
    for key, year, number in expected:
        figure = result.number(key, year).quantize(number, ROUND_HALF_UP)
        assert figure == number, (key, result.years.labels[year], figure)


def assert_readings_agree(result: Result, keys: Collection[str]) -> None:
    """Draws and explanations read these lines as the exact reading does."""
    arrays = {cell: np.array([float(number)] * 2) for cell, number in result.inputs.values.items()}
    assert keys
    drawn = simulate(result.graph, result.inputs, arrays, list(keys))
    for key in keys:
        for year, figure in enumerate(result.figures[key]):
            assert recompute(explain(result, key, year), result) == figure
            if isinstance(figure, Missing):
                assert np.isnan(drawn[key][:, year]).all()
            else:
                assert drawn[key][0, year] == pytest.approx(float(figure), rel=1e-9, abs=1e-4)

"""What holds for every case worked by hand: the figures, and the same ones in every reading."""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from mtfp.engine import Missing, Result, explain, simulate
from mtfp.engine.explain import recompute


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

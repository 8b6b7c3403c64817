"""Budget lines that follow a price index, or rates of their own: worked cases, and what a rate may not be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mtfp.engine import Years
from mtfp.plan import plan_graph
from mtfp.prices.structure import Index
from mtfp.spending.structure import BudgetLine, LineMethod, Section
from mtfp.structure import Structure
from mtfp.validation import value_fault
from precept.conventions import Conventions
from tests.support.golden import GOLDEN
from tests.support.worked import assert_as_worked, assert_readings_agree, worked_case

CASES = sorted(path.name for path in GOLDEN.glob("prices_*.csv"))
METHODS: dict[str, LineMethod] = {"it": "rate", "contingency": "amounts"}


def structure_of(keys: list[str], years: Years) -> Structure:
    """The indices and budget lines that the keys name; lines follow the first index but for those of METHODS."""
    indices = [key.rsplit(".", 1)[1] for key in keys if key.startswith("prices.index.")]
    slugs = dict.fromkeys(key.split(".")[2] for key in keys if key.startswith("spending.line."))
    lines = (BudgetLine(slug, slug, "all", METHODS.get(slug, "index"), indices[0]) for slug in slugs)
    members = (Section("all", "All"), *(Index(slug, slug.capitalize()) for slug in indices), *lines)
    return Structure(years, Conventions(), members)


@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_as_worked_by_hand(name: str) -> None:
    result, expected = worked_case(name, structure_of)
    assert_as_worked(result, expected)


@pytest.mark.parametrize("name", CASES)
def test_draws_and_explanations_read_every_line_as_the_exact_reading_does(name: str) -> None:
    result, _ = worked_case(name, structure_of)
    assert_readings_agree(result, result.graph.lines)


@pytest.mark.parametrize("key", ["prices.index.utilities", "spending.line.it.rate"])
def test_a_change_of_minus_100_percent_or_less_is_refused_with_its_reason(key: str) -> None:
    declared = plan_graph(structure_of(["prices.index.utilities", "spending.line.it"], Years(2022, 2))).inputs[key]
    for number, said in (("-1", "-100%"), ("-1.5", "-150%")):
        assert value_fault(declared, Decimal(number)) == f"{said} is below the least allowed, -99.99%"
    assert value_fault(declared, Decimal("-0.99")) == ""

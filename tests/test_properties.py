"""What holds for every legal plan, whatever its conventions, members and figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from mtfp.digest import input_digest, result_digest
from mtfp.engine import Missing, Result, compute, explain, simulate
from mtfp.engine.explain import recompute
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file, write_plan_file
from mtfp.units import DWELLINGS, POUNDS_PER_DWELLING, RATE
from precept.structure import Authority
from tests.support.pandas_peer import pandas_gap
from tests.support.plans import plans, relabelled, reordered, sized_plan, with_numbers
from tests.support.ties import near_ties

pytestmark = pytest.mark.usefixtures("fifty_digits")

RESIDUE = Decimal("1e-20")
"""What 50 digits may leave behind when sums are taken in another order."""


def computed(plan: PlanFile, scenario: str | None = None) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs(scenario))


def digest(plan: PlanFile, scenario: str | None = None) -> str:
    return input_digest(plan.structure, plan.inputs(scenario))


@given(plans(wild=True))
def test_the_gap_is_funding_less_requirement_to_the_last_digit(plan: PlanFile) -> None:
    for scenario in plan.scenarios:
        result = computed(plan, scenario.name)
        for year in range(len(result.years)):
            gap, funding, requirement = (result[key, year] for key in ("gap", "funding.total", "requirement.net"))
            if isinstance(funding, Missing) or isinstance(requirement, Missing):
                assert isinstance(gap, Missing)
            else:
                assert gap == funding - requirement


@given(plans(wild=True, patchy=False))
def test_the_gap_is_also_what_the_single_rows_add_up_to(plan: PlanFile) -> None:
    result = computed(plan)
    graph = result.graph
    items = [key for key in graph.lines if key.startswith("spending.line.")]
    grants = [key for key in graph.lines if key.startswith("funding.grant.")]
    funding = [*grants, "precept.total", "precept.collection_fund"]
    for year in range(len(result.years)):
        if any(isinstance(result[key, year], Missing) for key in [*items, *funding]):
            continue
        rows = sum(result.number(key, year) for key in funding) - sum(result.number(key, year) for key in items)
        assert abs(result.number("gap", year) - rows) < RESIDUE


@given(plans())
def test_a_figure_is_missing_only_for_a_reason_that_names_a_cell_of_the_plan(plan: PlanFile) -> None:
    result = computed(plan)
    for _, _, missing in result.missing():
        assert missing.reason
        assert missing.key in result.graph.rows
        assert missing.year < len(result.years)


@given(plans(patchy=False))
def test_a_complete_plan_has_a_gap_in_every_year(plan: PlanFile) -> None:
    if plan.structure.of(Authority):  # without one, a fixed requirement has no Band D, but even then a gap
        result = computed(plan)
        assert not any(isinstance(result["gap", year], Missing) for year in range(len(result.years)))


@given(plans(), st.sampled_from([Decimal(1), Decimal("0.98"), Decimal("1.0137")]))
def test_exact_and_draws_agree_but_for_ties(plan: PlanFile, scale: Decimal) -> None:
    graph, first = plan_graph(plan.structure), plan.inputs()
    draws = [compute(graph, inputs) for inputs in (first, with_numbers(first, scale))]
    arrays = {cell: np.array([float(result.inputs.values[cell]) for result in draws]) for cell in first.values} or {
        next((key, 0) for key in graph.inputs): np.array([0.0, 0.0])
    }
    if not first.values:
        draws = [compute(graph, first.with_values({cell: Decimal(0) for cell in arrays}))] * 2
    simulated = simulate(graph, first, arrays, list(graph.lines))
    for place, result in enumerate(draws):
        ties = near_ties(result)
        event(f"roundings near a tie: {'some' if ties else 'none'}")
        if not ties:
            assert_agree(result, {key: array[place] for key, array in simulated.items()})


def assert_agree(result: Result, simulated: dict[str, np.ndarray]) -> None:
    """Every figure to about 9 digits, of the largest that went into it."""
    largest = max(abs(each) for row in result.figures.values() for each in row if not isinstance(each, Missing))
    for key, line in result.graph.lines.items():
        scale = 1e4 if line.unit in {RATE, POUNDS_PER_DWELLING} else 1e7 if line.unit is DWELLINGS else float(largest)
        for year, figure in enumerate(result.figures[key]):
            drawn = simulated[key][year]
            if isinstance(figure, Missing):
                assert np.isnan(drawn), (key, year, figure)
            elif line.rounding is not None and year:
                assert drawn == pytest.approx(float(figure), rel=1e-14, abs=1e-9), (key, year)
            else:
                assert drawn == pytest.approx(float(figure), rel=1e-9, abs=1e-15 * scale + 1e-9), (key, year)


@given(plans())
def test_an_explanation_recomputes_to_the_figure_it_explains(plan: PlanFile) -> None:
    result = computed(plan)
    for key in result.graph.lines:
        for year in {0, 1, len(result.years) - 1}:
            explanation = explain(result, key, year)
            assert recompute(explanation, result) == result[key, year], (key, year)


@given(plans(wild=True))
def test_a_plan_file_reads_back_as_the_same_plan(plan: PlanFile) -> None:
    text = write_plan_file(plan)
    again = read_plan_file(text)
    assert again.structure == plan.structure
    assert write_plan_file(again) == text
    for scenario in plan.scenarios:
        assert digest(again, scenario.name) == digest(plan, scenario.name)
        assert again.inputs(scenario.name).provenance == plan.inputs(scenario.name).provenance


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_values_does_not_change_the_digest(plan: PlanFile, shuffler: object) -> None:
    order = list(range(len(plan.scenarios[0].entries)))
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    other = reordered(plan, order)
    assert digest(other) == digest(plan)
    assert write_plan_file(other) == write_plan_file(plan)


@given(plans())
def test_a_label_does_not_change_the_digest(plan: PlanFile) -> None:
    other = relabelled(plan, "The renamed")
    assert digest(other) == digest(plan)
    assert result_digest(other.structure, computed(other)) == result_digest(plan.structure, computed(plan))


@given(plans(patchy=False), st.data())
def test_any_other_number_changes_the_digest(plan: PlanFile, data: st.DataObject) -> None:
    baseline = plan.scenarios[0]
    place = data.draw(st.integers(0, len(baseline.entries) - 1))
    changed = list(baseline.entries)
    number = changed[place].number
    assert number is not None
    changed[place] = replace(changed[place], number=number + 1)
    other = replace(plan, scenarios=(replace(baseline, entries=tuple(changed)), *plan.scenarios[1:]))
    assert digest(other) != digest(plan)


def test_a_large_plan_comes_out_as_when_written_out_in_pandas() -> None:
    plan = sized_plan(300)
    result = computed(plan)
    gaps = [float(result.number("gap", year)) for year in range(len(result.years))]
    assert gaps == pytest.approx(pandas_gap(plan, plan.inputs()), rel=1e-12, abs=1e-3)

"""What holds for the bridge between any two plans."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from mtfp.compare import Side, bridges, differences, year_bridge
from mtfp.compare.attribution import FORMULAS
from mtfp.engine import Missing, NotComputed
from mtfp.planfile import PlanFile
from tests.compare.small import assert_adds_up, of_plan, steps
from tests.support.plans import plans


def _check(left: Side, right: Side, key: str) -> None:
    there, back = bridges(left, right, key=key), bridges(right, left, key=key)
    for year, found in there.items():
        other = back[year]
        if isinstance(found, Missing) or isinstance(other, Missing):
            assert isinstance(found, Missing)
            assert isinstance(other, Missing)
            continue
        assert_adds_up(found)
        assert FORMULAS not in [term.label for term in found.terms]  # the joined plan gives each side's own figures
        assert (found.opening, found.closing) == (other.closing, other.opening)
        assert steps(found) == {label: amount.copy_negate() for label, amount in steps(other).items()}
        assert found.takes_rest == other.takes_rest
        for term, turned in zip(found.terms, other.terms, strict=True):
            mine = {item.key: item.amount for item in term.items}
            assert mine == {item.key: item.amount.copy_negate() for item in turned.items}


@given(plans())
def test_scenarios_of_a_plan(plan: PlanFile) -> None:
    for each in plan.scenarios[1:]:
        left, right = of_plan(plan), of_plan(plan, each.name)
        _check(left, right, "gap")
        if not list(differences(left, right)):
            assert not any(not isinstance(found, Missing) and found.terms for found in bridges(left, right).values())


@given(plans(patchy=False), plans(patchy=False))
@settings(max_examples=12)
def test_any_two_plans(left: PlanFile, right: PlanFile) -> None:
    _check(of_plan(left), of_plan(right), "gap")


@given(plans(patchy=False), plans(patchy=False))
@settings(max_examples=12)
def test_any_two_plans_of_the_same_years(left: PlanFile, right: PlanFile) -> None:
    first, second = of_plan(left), of_plan(right)
    same = replace(second.structure, years=first.structure.years)
    values = {cell: number for cell, number in second.inputs.values.items() if cell[1] < len(same.years)}
    moved = Side(second.name, same, replace(second.inputs, years=same.years, values=values, provenance={}))
    _check(first, moved, "gap")
    _check(first, moved, "precept.band_d")


@given(plans(wild=True))
@settings(max_examples=20)
def test_figures_of_any_size(plan: PlanFile) -> None:
    for each in plan.scenarios[1:]:
        for found in bridges(of_plan(plan), of_plan(plan, each.name)).values():
            if not isinstance(found, Missing):
                assert_adds_up(found)


@given(plans())
def test_any_two_years_of_a_plan(plan: PlanFile) -> None:
    side = of_plan(plan)
    last = len(side.structure.years) - 1
    for start, end in ((0, 1), (0, last), (1, last)):
        try:
            found, back = (
                year_bridge(side.result, side.structure, "gap", *ends) for ends in ((start, end), (end, start))
            )
        except NotComputed:
            continue
        assert_adds_up(found)
        assert steps(back) == {label: amount.copy_negate() for label, amount in steps(found).items()}

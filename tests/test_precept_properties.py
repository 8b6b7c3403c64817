"""What holds for every precept, whatever a force's conventions, authorities and figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args, get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtfp.engine import Address, Graph, Inputs, Missing, Result, Years, compute, explain, formulas, in_words, simulate
from mtfp.funding.structure import Grant
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile
from mtfp.present.explanations import explanation_view
from mtfp.present.numbers import Display
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Structure
from precept.conventions import Conventions
from precept.keys import authority_key, ninths
from precept.structure import Authority
from tests.support.plans import plans
from tests.support.ties import near_ties
from tests.test_properties import assert_agree

pytestmark = pytest.mark.usefixtures("fifty_digits")

YEARS = Years(2023, 3)
RESIDUE = Decimal("1e-20")
FORECAST = range(1, len(YEARS))
SPENT = ("spending.line.all.amount", "funding.grant.all.amount")

conventions = st.builds(
    Conventions, **{name: st.sampled_from(get_args(hint)) for name, hint in get_type_hints(Conventions).items()}
)
cents = st.integers(1, 60_000_00).map(lambda count: Decimal(count).scaleb(-2))
rates = st.integers(-2_000, 2_000).map(lambda count: Decimal(count).scaleb(-4))
pounds = st.integers(-20_000, 20_000).map(lambda count: Decimal(count).scaleb(-3))
funds = st.integers(-(10**8), 10**8).map(lambda count: Decimal(count).scaleb(-2))


@dataclass(frozen=True)
class Plan:
    """A precept of some authorities under some conventions, with one budget line and one grant."""

    structure: Structure
    values: dict[tuple[str, int], Decimal]

    @property
    def graph(self) -> Graph:
        """Its lines."""
        return plan_graph(self.structure)

    @property
    def inputs(self) -> Inputs:
        """What is entered."""
        return Inputs(YEARS, self.values)

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """Its billing authorities."""
        return self.structure.of(Authority)

    def result(self, changes: dict[tuple[str, int], Decimal] | None = None) -> Result:
        """The plan, computed, with other values if any are given."""
        return compute(self.graph, self.inputs.with_values(changes or {}))


@st.composite
def precepts(draw: st.DrawFn, *, in_pounds: bool | None = None) -> Plan:
    """Any precept: 1 to 5 authorities whose bases grow or fall, % or £ increases, surpluses and deficits."""
    chosen = draw(conventions)
    authorities = tuple(Authority(f"authority{at}", f"Authority {at}") for at in range(draw(st.integers(1, 5))))
    budget = (Section("all", "All"), BudgetLine("all", "All", "all"), Grant("all", "All"))
    in_pounds = draw(st.booleans()) if in_pounds is None else in_pounds
    values = {("precept.band_d_amount", 0): draw(st.integers(50_0000, 400_0000)) * Decimal("0.0001")}
    for year in range(len(YEARS)):
        values |= {(key, year): abs(draw(funds)) for key in SPENT}
        values["precept.collection_fund_amount", year] = draw(funds)
        for each in authorities:
            values[authority_key(each, "collection_fund_share"), year] = draw(funds)
            values[authority_key(each, "collection_fund_spread"), year] = draw(funds)
    for year in FORECAST:
        values["precept.tax_base_growth", year] = draw(rates)
        values["precept.increase_amount" if in_pounds else "precept.increase", year] = draw(
            pounds if in_pounds else rates
        )
    values |= {(authority_key(each, "tax_base_notified"), 0): draw(cents) for each in authorities}
    structure = Structure(YEARS, chosen, (*authorities, *budget))
    known = plan_graph(structure).inputs
    return Plan(structure, {cell: number for cell, number in values.items() if cell[0] in known})


def unit(chosen: Conventions) -> Decimal:
    """A penny or a pound."""
    return chosen.precept_rounding.step


@given(precepts())
def test_the_authorities_precepts_reconcile_with_the_total_and_the_requirement(plan: Plan) -> None:
    """Each part is rounded by half a unit at most, and so is the total that they are held against."""
    result, step = plan.result(), unit(plan.structure.conventions)
    for year in FORECAST:
        parts, total = result.number("precept.authorities_total", year), result.number("precept.total", year)
        shown = (total / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        assert abs(parts - total) <= len(plan.authorities) * step / 2 + RESIDUE
        assert abs(result.number("precept.parts_difference", year) - (parts - shown)) < RESIDUE
        if plan.structure.conventions.direction == "requirement":
            assert total == result.number("precept.requirement", year) == total.to_integral_value()


@given(precepts())
def test_the_requirement_in_the_order_of_the_act_is_the_precept_less_the_gap(plan: Plan) -> None:
    result = plan.result()
    for year in FORECAST:
        required, precept, gap = (
            result.number(key, year) for key in ("precept.statutory.requirement", "precept.total", "gap")
        )
        assert abs(required - precept + gap) < RESIDUE
        basic = result.number("precept.statutory.basic_amount", year)
        assert abs(basic * result.number("precept.tax_base", year) - required) < Decimal("1e-15")


@given(plans(patchy=False))
@settings(max_examples=20)
def test_so_it_is_in_plans_with_lines_of_every_kind(plan: PlanFile) -> None:
    result = compute(plan_graph(plan.structure), plan.inputs())
    if plan.structure.of(Authority):
        for year in range(1, len(result.years)):
            required, total = result["precept.statutory.requirement", year], result["precept.total", year]
            if not isinstance(required, Missing) and not isinstance(total, Missing):
                assert abs(required - total + result.number("gap", year)) < RESIDUE


@given(precepts())
def test_bands_keep_their_ratios_to_band_d_within_one_unit_of_the_last_place(plan: Plan) -> None:
    result, chosen = plan.result(), plan.structure.conventions
    last_place = Decimal(0) if chosen.band_rounding is None else chosen.band_rounding.step
    for year in FORECAST:
        used = result.number("precept.band_d", year)
        for band, share in ninths(chosen).items():
            assert abs(result.number(f"precept.band.{band}", year) * 9 - used * share) <= 9 * last_place + RESIDUE


@given(st.data(), st.booleans())
def test_a_larger_increase_never_yields_less(data: st.DataObject, in_pounds: bool) -> None:
    plan = data.draw(precepts(in_pounds=in_pounds))
    key, some = ("precept.increase_amount", pounds) if in_pounds else ("precept.increase", rates)
    year, more = data.draw(st.sampled_from(FORECAST)), abs(data.draw(some))
    before, after = plan.result(), plan.result({(key, year): plan.values[key, year] + more})
    watched = ["precept.band_d", "precept.total", "precept.authorities_total", "funding.total", "gap"]
    watched += [f"precept.band.{band}" for band in ninths(plan.structure.conventions)]
    watched += [authority_key(each, "precept") for each in plan.authorities]
    for line in watched:
        for at in range(year, len(YEARS)):
            assert after.number(line, at) >= before.number(line, at) - RESIDUE, (line, at)


@given(precepts())
@settings(max_examples=20)
def test_any_conventions_compute_in_all_readings(plan: Plan) -> None:
    result, graph = plan.result(), plan.graph
    assert list(result.unfinished()) == []
    labels = {key: graph.member(key).label for key in graph.rows}
    layout = {(key, year): Address("Plan", row, year) for key, row in graph.rows.items() for year in range(len(YEARS))}
    live = formulas(graph, layout)
    for key, line in graph.lines.items():
        assert in_words(line.formula_in(1), labels)
        assert live[key, 1].startswith("=")
        assert explain(result, key, 1).figure == result[key, 1]
    if not near_ties(result):
        drawn = {cell: np.array([float(number)]) for cell, number in plan.values.items()}
        simulated = simulate(graph, plan.inputs, drawn, list(graph.lines))
        assert_agree(result, {key: array[0] for key, array in simulated.items()})


@given(precepts())
def test_the_explanation_of_a_band_names_the_band_d_that_was_used(plan: Plan) -> None:
    result, chosen = plan.result(), plan.structure.conventions
    view = explanation_view(result, "precept.band.g", 1, Display.of(plan.structure))
    (part,) = view.parts
    used = result.number("precept.band_d", 1)
    assert part.label == f"Band D council tax {YEARS.labels[1]}"
    shown = used.quantize(Decimal(1).scaleb(-chosen.band_d_places), ROUND_HALF_UP)
    assert part.text.strip("(£)").replace(",", "") == str(abs(shown)) or not shown
    digits = f"{abs(used):f}".rstrip("0").partition(".")[2]
    if len(digits) > 4:  # hidden ones are told
        assert digits[:10] in part.note

"""The pay lines of Leicestershire 2017/18 by their drivers, reconciled to the published ones."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mtfp.engine import Missing, Result, compute
from mtfp.engine.inputs import TIMELESS
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file, write_plan_file
from mtfp.present.checks import check_outcomes
from mtfp.units import MONTH, POUNDS_PER_FTE, RATE
from tests.support.golden import published

pytestmark = pytest.mark.usefixtures("fifty_digits")

FIXTURES = Path(__file__).parent.parent / "fixtures"
GROUPS = {"police_pay": "officers", "staff_pay": "staff", "pcso_pay": "pcsos"}
PENNY = Decimal("0.005")


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file((FIXTURES / "leicestershire_2017_18_pay.json").read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


@pytest.fixture(scope="module")
def as_published() -> Result:
    plan = read_plan_file((FIXTURES / "leicestershire_2017_18.json").read_bytes())
    return compute(plan_graph(plan.structure), plan.inputs())


@pytest.mark.parametrize("line", GROUPS)
def test_every_pay_line_ties_to_the_published_one_to_the_penny(result: Result, line: str) -> None:
    key = f"spending.line.{line}"
    figures = [each for each in published("leicestershire_2017_18/revenue.csv") if each.key == key]
    assert len(figures) == 6
    for figure in figures:
        year = result.years.labels.index(figure.year)
        assert abs(result.number(key, year) - figure.number) <= PENNY, figure.year


def test_requirement_and_gap_are_those_of_the_plan_as_published(result: Result, as_published: Result) -> None:
    for key in ("requirement.net", "funding.total", "gap"):
        for year in range(6):
            services = Decimal("0.25") if year == 1 else 0  # the 42 services are 25p below their published total
            difference = abs(result.number(key, year) - as_published.number(key, year))
            assert difference <= 3 * PENNY + services, (key, year)


@pytest.mark.parametrize("group", GROUPS.values())
def test_what_the_drivers_leave_is_one_line_a_group_under_3_percent_and_explained(
    plan: PlanFile, result: Result, group: str
) -> None:
    for year in range(6):
        other, bill = (result.number(f"pay.group.{group}.{name}", year) for name in ("other", "bill"))
        assert abs(other) < Decimal("0.03") * bill, result.years.labels[year]
    notes = {
        origin.source
        for (key, _), origin in plan.inputs().provenance.items()
        if key == f"pay.group.{group}.other_amount"
    }
    assert all("the published pay line less what the drivers give; stands for" in note for note in notes)
    assert notes


def test_every_check_of_pay_holds(result: Result) -> None:
    outcomes = [each for each in check_outcomes(result) if each.key.startswith("check.pay_")]
    assert len(outcomes) == 2 * 5
    assert all(each.holds for each in outcomes)


def test_establishments_and_awards_are_the_published_ones(result: Result) -> None:
    for group, number in (("officers", 1782), ("staff", 1134), ("pcsos", 251)):
        assert [result.number(f"pay.group.{group}.fte", year) for year in range(1, 6)] == [number] * 5
        awards = [result.number(f"pay.group.{group}.award", year) * 100 for year in range(1, 6)]
        assert awards == [1, 1, 1, 1, 2]
    assert result.number("pay.group.officers.fte_change", 1) == 18
    assert result.number("pay.fte", 1) == 3167


def test_what_the_paper_says_of_levy_and_job_evaluation_comes_out_near_enough(result: Result) -> None:
    """Over £0.5m of levy a year (para 76); £1.04m of job evaluation in nine months (para 61d), on-costs included."""
    for year in range(1, 6):
        assert 500_000 < result.number("pay.employer.chief_constable.levy", year) < 600_000
    evaluation = Decimal(0)
    for group in ("staff", "pcsos"):
        costs = 1 + result.number(f"pay.group.{group}.marginal_on_costs", 1)
        evaluation += result.number(f"pay.group.{group}.job_evaluation_cost", 1) * costs
    assert abs(evaluation - 1_040_000) < 50_000


ROUND = {RATE: Decimal("0.0025"), POUNDS_PER_FTE: Decimal(50), MONTH: Decimal(1)}
"""What an assumed driver is a multiple of. A rate solved back from a published line would not be."""

ROUND_TO_ONE_PERCENT = ("pension_participation", "pension_rate")
STATUTORY = {"pay.ni_rate": Decimal("0.001")}


def test_assumed_inputs_are_round_figures_with_a_reason_not_solved_back(plan: PlanFile) -> None:
    inputs, graph = plan.inputs(), plan_graph(plan.structure)
    assumed = {
        cell: number
        for cell, number in inputs.values.items()
        if cell[0].startswith("pay.")
        and inputs.provenance[cell].certainty == "assumed"
        and not cell[0].endswith(".other_amount")
    }
    assert len(assumed) > 40
    for (key, year), number in assumed.items():
        step = STATUTORY.get(key, ROUND[graph.inputs[key].unit])
        step = Decimal("0.01") if key.endswith(ROUND_TO_ONE_PERCENT) else step
        assert number % step == 0, (key, year, number)
        source = inputs.provenance[key, year].source
        assert source.startswith("Assumed: "), key
        assert len(source) > len("Assumed: ") + 20, key


GIVEN = {
    "fte", "award_rate", "bill_amount", "job_evaluation_rate", "job_evaluation_month", "levy_rate", "levy_allowance",
    "other_limit",
}  # fmt: skip
"""What the paper or the law gives, or is set for the example; all else of pay is assumed."""


def test_what_is_not_assumed_is_what_the_paper_or_the_law_gives(plan: PlanFile) -> None:
    origins = plan.inputs().provenance
    known = {key for (key, _), origin in origins.items() if key.startswith("pay.") and origin.certainty != "assumed"}
    assert {key.rsplit(".", 1)[1] for key in known} == GIVEN


def test_awards_months_on_costs_and_cost_per_fte_are_marked_assumed(plan: PlanFile) -> None:
    provenance = plan.inputs().provenance
    for group in GROUPS.values():
        for name in ("award_month", "pension_rate", "pension_participation", "increments"):
            assert provenance[f"pay.group.{group}.{name}", 1].certainty == "assumed", (group, name)
        calibrated = provenance[f"pay.group.{group}.cost_per_fte", 0]
        assert calibrated.certainty == "assumed"
        assert "calibrated to the published pay line of 2017/18" in calibrated.source
    assert provenance["pay.ni_rate", 1].certainty == "assumed"


def test_every_value_says_where_it_comes_from(plan: PlanFile) -> None:
    inputs = plan.inputs()
    for cell in inputs:
        assert inputs.provenance[cell].source, cell
        assert inputs.provenance[cell].certainty, cell


def test_a_dearer_award_and_fewer_officers_are_edits_of_one_row(plan: PlanFile, result: Result) -> None:
    graph = plan_graph(plan.structure)
    dearer = compute(graph, plan.inputs("Award of 2% from September"))
    fewer = compute(graph, plan.inputs("18 officers fewer"))
    for year in range(2, 6):
        assert dearer.number("gap", year) < result.number("gap", year)
        assert fewer.number("gap", year) > result.number("gap", year)
    saved = fewer.number("gap", 2) - result.number("gap", 2)
    assert 18 * 45_000 < saved < 18 * 55_000
    # 1% more on a year's pay, for seven months of it
    added = result.number("gap", 2) - dearer.number("gap", 2)
    assert abs(added - result.number("pay.one_percent", 2) * 7 / 12) < Decimal("0.02") * added


def test_only_what_the_paper_does_not_give_for_the_base_year_is_missing(result: Result) -> None:
    of_pay = {(key, year) for key, year, _ in result.missing() if key.startswith(("pay.", "check.pay"))}
    budget_year = {f"pay.{name}" for name in ("group.staff.fte_change", "group.pcsos.fte_change", "fte_change")}
    assert {key for key, year in of_pay if year} == budget_year  # the change on a year that is not given
    assert isinstance(result["pay.group.staff.basic", 0], Missing)
    assert result.number("pay.bill", 0) == 91526724 + 36300795 + 7247809


def test_the_file_is_as_the_program_writes_it(plan: PlanFile) -> None:
    path = FIXTURES / "leicestershire_2017_18_pay.json"
    assert write_plan_file(plan) == path.read_text(encoding="utf-8")
    assert ("pay.other_limit", TIMELESS) in plan.inputs().values

"""Establishment options of January 2022: 2,342 officers against 2,242."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mtfp.engine import Result, compute
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file, write_plan_file
from mtfp.units import DWELLINGS, FTE, POUNDS, POUNDS_PER_DWELLING, POUNDS_PER_FTE, RATE
from tests.support.golden import rows

PATH = Path(__file__).parent.parent / "fixtures" / "leicestershire_2022_23.json"
MILLION = Decimal(1_000_000)
OPTION = "Recruit to 2,342"


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(PATH.read_bytes())


@pytest.fixture(scope="module")
def maintain(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


@pytest.fixture(scope="module")
def recruit(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs(OPTION))


def test_the_chosen_option_balances_in_every_year(maintain: Result) -> None:
    assert [maintain.number("check.balanced", year) for year in range(1, 5)] == [1] * 4
    assert [maintain.number("pay.group.officers.fte", year) for year in range(1, 5)] == [2242] * 4


def test_five_million_of_general_reserve_are_2_3_percent_of_the_requirement(maintain: Result) -> None:
    assert round(5 * MILLION / maintain.number("requirement.net", 1) * 100, 1) == Decimal("2.3")


def test_recruiting_to_2342_leaves_the_published_deficits(recruit: Result) -> None:
    for row in rows("establishment_options_2022_23.csv"):
        first, last = (recruit.years.labels.index(row[name]) for name in ("from", "to"))
        deficit = -sum((recruit.number("gap", year) for year in range(first, last + 1)), Decimal(0))
        assert round(deficit / MILLION, 1) == Decimal(row["deficit, £m"]), row


def test_the_deficit_rises_every_year(recruit: Result) -> None:
    gaps = [recruit.number("gap", year) for year in range(1, 5)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] < 0


def test_what_is_not_pay_is_a_visible_line_not_a_forced_rate(maintain: Result, recruit: Result) -> None:
    """100 officers cost about £6m a year: less than the £7.8m of 2025/26. The rates are those of both options."""
    for year in range(1, 5):
        for name in ("rate_31_march", "award", "marginal_on_costs"):
            key = f"pay.group.officers.{name}"
            assert recruit.number(key, year) == maintain.number(key, year)
        dearer = recruit.number("pay.net_bill", year) - maintain.number("pay.net_bill", year)
        other = recruit.number("proposals.item.other_effects.effect", year)
        assert maintain.number("proposals.item.other_effects.effect", year) == 0
        difference = maintain.number("gap", year) - recruit.number("gap", year)
        assert abs(difference - dearer - other) < Decimal("1e-20")
        assert other % 100_000 == 0
    assert 5 * MILLION < recruit.number("pay.net_bill", 4) - maintain.number("pay.net_bill", 4) < 7 * MILLION


def test_what_the_papers_do_not_give_is_marked_assumed_with_its_reason_and_is_round(plan: PlanFile) -> None:
    graph, inputs = plan_graph(plan.structure), plan.inputs(OPTION)
    step = {
        RATE: Decimal("0.001"), POUNDS: Decimal(100), POUNDS_PER_FTE: Decimal(100), POUNDS_PER_DWELLING: Decimal(1),
        DWELLINGS: Decimal(5000), FTE: Decimal(1),
    }  # fmt: skip
    assumed = 0
    for (key, year), number in inputs.values.items():
        origin = inputs.provenance[key, year]
        assert origin.certainty in {"assumed", "confirmed"}, key
        assert origin.source, key
        if origin.certainty == "assumed":
            assumed += 1
            assert origin.source.startswith("Assumed: "), key
            if key != "spending.line.all_else.amount":  # what funding leaves after pay: it says so
                assert number % step.get(graph.inputs[key].unit, Decimal(1)) == 0, (key, number)
    assert assumed > 60


def test_the_papers_own_figures_are_marked_confirmed(plan: PlanFile) -> None:
    inputs = plan.inputs()
    for group, number in (("officers", 2242), ("staff", 1201), ("pcsos", 200)):
        cell = (f"pay.group.{group}.fte", 1)
        assert inputs.values[cell] == number
        assert inputs.provenance[cell].certainty == "confirmed"
    assert inputs.values["pay.group.staff.job_evaluation_month", 0] == 2


def test_nothing_is_missing_but_changes_on_a_year_before_the_plan(recruit: Result) -> None:
    missing = [(key, year) for key, year, _ in recruit.missing() if not key.startswith("precept.")]
    assert {year for _, year in missing} == {0}
    assert all(key.endswith("_change") or key.startswith(("gap.", "sensitivity.")) for key, _ in missing)
    assert not list(recruit.unfinished())


def test_the_file_is_as_the_program_writes_it(plan: PlanFile) -> None:
    assert write_plan_file(plan) == PATH.read_text(encoding="utf-8")

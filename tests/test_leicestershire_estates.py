"""The estates programme of October 2023: a second programme, with section 106, beside a budget without it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from capital.structure import Scheme, Source
from mtfp.engine import TIMELESS, Result, compute
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file
from mtfp.present.checks import check_outcomes
from tests.support.golden import rows

PATH = Path(__file__).parent.parent / "fixtures" / "leicestershire_2022_23.json"
PROGRAMME = rows("estates_programme_2023.csv")
YEAR = 2
"""2023/24."""


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(PATH.read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


def test_every_scheme_has_the_budget_of_the_report_and_what_is_done_of_it(plan: PlanFile, result: Result) -> None:
    assert {each.slug for each in plan.structure.of(Scheme)} == {row["key"] for row in PROGRAMME}
    for row in PROGRAMME:
        spent = max(result.figures[f"capital.scheme.{row['key']}"][1:])  # type: ignore[type-var]
        assert spent == Decimal(row["budget"]), row["key"]
        done = result.inputs.values.get((f"capital.scheme.{row['key']}.complete", TIMELESS))
        assert done == (Decimal(row["percent_complete"]) / 100 if row["percent_complete"] else None)
    total = sum(result.number("capital.spend", year) for year in range(1, 5))
    assert total == sum(Decimal(row["budget"]) for row in PROGRAMME) + 3 * 150_000  # minor works of the other years


def test_section_106_pays_for_its_own_schemes_and_nothing_else(plan: PlanFile, result: Result) -> None:
    tied = {each.scheme: result.number(f"capital.source.{each.slug}", YEAR) for each in plan.structure.of(Source)}
    assert tied == {row["key"]: Decimal(row["section_106"]) for row in PROGRAMME if row["section_106"]}
    assert result.number("capital.financing.section_106", YEAR) == 75_000 + 160_000
    left = result.number("capital.spend", YEAR) - 235_000
    assert result.number("capital.borrowing", YEAR) == left
    assert all(result.number(f"check.capital_tied.{slug}", YEAR) == 1 for slug in tied)


def test_without_its_scheme_section_106_money_is_not_there(plan: PlanFile, result: Result) -> None:
    off = plan.inputs().with_values({("capital.scheme.electric_vehicles.included", TIMELESS): Decimal(0)})
    without = compute(result.graph, off)
    assert without.number("capital.financing.section_106", YEAR) == 75_000
    assert without.number("capital.borrowing", YEAR) == result.number("capital.borrowing", YEAR)


def test_what_the_report_does_not_say_is_assumed_with_its_reason(plan: PlanFile) -> None:
    inputs = plan.inputs()
    cells = [cell for cell in inputs.values if cell[0].startswith("capital.")]
    for cell in cells:
        origin = inputs.provenance[cell]
        assert (origin.certainty == "assumed") == origin.source.startswith("Assumed: "), cell
        assert (origin.certainty == "confirmed") == cell[0].endswith(".complete"), cell


def test_every_check_of_capital_holds(result: Result) -> None:
    assert not [each for each in check_outcomes(result) if each.key.startswith("check.capital") and not each.holds]

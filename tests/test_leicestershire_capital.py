"""The capital programme of Leicestershire 2017/18, its financing, CFR and MRP, and the Non-Pay line that holds them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from capital.structure import LifeClass, Scheme
from mtfp.engine import TIMELESS, Result, compute
from mtfp.plan import plan_graph, plan_tables
from mtfp.planfile import PlanFile, read_plan_file, write_plan_file
from mtfp.present.charts import table_chart
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import Display
from tests.support.golden import published

pytestmark = pytest.mark.usefixtures("fifty_digits")

FIXTURES = Path(__file__).parent.parent / "fixtures"
FULL = FIXTURES / "leicestershire_2017_18_full.json"
LABELS = ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21", "2021/22")
INSIDE = ("non_pay", "mrp", "interest", "contributions_in_non_pay")
"""The budget lines that are the published Non-Pay line together."""


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(FULL.read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


def test_the_programme_and_its_financing_are_as_published(result: Result) -> None:
    figures = list(published("leicestershire_2017_18/capital.csv"))
    assert len(figures) == 12
    assert [(each.key, each.year) for each in figures if each.difference(result)] == []


def millions(result: Result, key: str, year: str) -> Decimal:
    """A figure in £m to one decimal, as the paper prints it."""
    return round(result.number(key, LABELS.index(year)) / 1_000_000, 1)


def test_capital_expenditure_of_every_published_year(result: Result) -> None:
    spent = {"2016/17": "6.6", "2017/18": "11.7", "2018/19": "4.1", "2019/20": "1.6"}
    assert {year: str(millions(result, "capital.spend", year)) for year in spent} == spent


def test_the_capital_financing_requirement_is_within_100_thousand_of_the_published_one(result: Result) -> None:
    assert result.number("capital.cfr.opening", 0) == 21_800_000
    for year, said in (("2016/17", "23.0"), ("2017/18", "29.4"), ("2018/19", "29.1"), ("2019/20", "27.1")):
        apart = result.number("capital.cfr", LABELS.index(year)) / 1_000_000 - Decimal(said)
        assert abs(apart) < Decimal("0.1"), (year, apart)


def test_borrowing_by_life_is_that_of_the_three_loans_and_their_mrp_about_1_07m(result: Result) -> None:
    parts = {slug: "capital.borrowing." + slug for slug in ("buildings", "infrastructure", "equipment")}
    rounded = {slug: str(millions(result, key, "2017/18")) for slug, key in parts.items()}
    assert rounded == {"buildings": "3.0", "infrastructure": "0.9", "equipment": "4.3"}
    lives = {slug: result.number(f"capital.life.{slug}.years", 1) for slug in parts}
    mrp = sum((result.number(key, 1) / lives[slug] for slug, key in parts.items()), Decimal(0))
    assert abs(mrp - 1_070_000) < 10_000


def test_mrp_is_what_ties_the_requirement(result: Result) -> None:
    said = {"2017/18": "1.8", "2018/19": "2.9", "2019/20": "2.8"}
    assert {year: str(millions(result, "capital.mrp", year)) for year in said} == said


def test_the_parts_of_non_pay_are_the_published_line_to_the_pound(result: Result) -> None:
    figures = [each for each in published("leicestershire_2017_18/revenue.csv") if each.key == "spending.line.non_pay"]
    assert [each.year for each in figures] == list(LABELS)
    keys = [f"spending.line.{slug}" for slug in INSIDE if f"spending.line.{slug}" in result.graph.lines]
    for each in figures:
        year = LABELS.index(each.year)
        parts = sum((result.number(key, year) for key in keys), Decimal(0))
        assert abs(parts - each.number) < Decimal("0.01"), each.year
        if year == 1:
            assert result.number("spending.line.contributions_in_non_pay", 1) == 100_000
        assert result.number("spending.line.revenue_contribution_to_capital", year) == (0 if year else 814_989)


def test_force_budget_requirement_and_gap_are_still_the_published_ones(result: Result) -> None:
    keys = {"requirement.force", "requirement.gross", "requirement.net"}
    figures = [each for each in published("leicestershire_2017_18/revenue.csv") if each.key in keys]
    assert {each.key for each in figures} == keys
    for each in figures:
        # the published 2021/22 requirement differs from the sum of its own lines by £3
        assert abs(each.difference(result)) <= (3 if each.year == "2021/22" else 0), (each.key, each.year)


def test_every_figure_says_where_it_comes_from_and_what_is_assumed_says_why(plan: PlanFile) -> None:
    inputs = plan.inputs()
    cells = [cell for cell in inputs.values if cell[0].startswith("capital.")]
    assert cells
    for cell in cells:
        origin = inputs.provenance[cell]
        assert origin.source
        assert (origin.certainty == "assumed") == (origin.source.startswith("Assumed: ")) or (
            "Appendix 1, forecast" in origin.source
        ), (cell, origin)
    for year in range(6):
        origin = inputs.provenance["spending.line.non_pay.amount", year]
        assert origin.certainty == "assumed"
        assert "less the capital financing inside it" in origin.source


def test_every_check_of_capital_holds(result: Result) -> None:
    outcomes = [each for each in check_outcomes(result) if each.key.startswith("check.")]
    assert [each.key for each in outcomes if not each.holds and each.key.startswith("check.capital")] == []
    named = {each.key for each in outcomes}
    assert {"check.capital_financed", "check.capital_receipts", "check.capital_cfr", "check.reserves_capital"} <= named


def test_a_scheme_left_out_takes_its_grant_with_it_and_lowers_the_gap_from_the_next_year(
    plan: PlanFile, result: Result
) -> None:
    scheme = next(each for each in plan.structure.of(Scheme) if each.slug == "it_equipment")
    off = plan.inputs().with_values({(f"capital.scheme.{scheme.slug}.included", TIMELESS): Decimal(0)})
    without = compute(result.graph, off)
    assert without.number("capital.financing.other_grants", 1) == 0
    assert without.number("capital.borrowing", 1) == 8_222_000 - (6_788_000 - 2_004_000)
    better = [round(without.number("gap", year) - result.number("gap", year)) for year in range(3)]
    interest = [result.number("debt.interest", year) - without.number("debt.interest", year) for year in range(3)]
    assert better[:2] == [0, round((461_000 * Decimal("0.025") + 4_323_000 * Decimal("0.0175")) / 365)]  # 31 March
    mrp = Decimal(930_000 - 469_000) / 10 + Decimal(4_323_000) / 5  # £3.438m is left: property, then ten years
    assert better[2] == round(mrp + interest[2])
    assert without.number("check.capital_tied.it_equipment", 1) == 1


def test_the_policy_stands_beside_its_numbers(plan: PlanFile) -> None:
    notes = {table.key: table.note for subject, table in plan_tables(plan.structure) if subject.key == "capital"}
    for life in plan.structure.of(LifeClass):
        assert notes[f"mrp_{life.slug}"] == life.policy != ""


def test_charts_show_spending_by_category_and_what_pays_for_it(plan: PlanFile, result: Result) -> None:
    drawn = {}
    for subject, table in plan_tables(plan.structure):
        view = table_chart(table, result, Display()) if subject.key == "capital" else None
        if view is not None:
            drawn[view.key] = [trace["name"] for trace in view.figure["data"]]
    assert drawn["capital_spending"] == [
        "Property", "Information Technology", "Emergency Services Network", "Vehicle Fleet"
    ]  # fmt: skip
    assert drawn["capital_financing"][-1] == "Borrowing requirement"
    assert len(drawn["capital_financing"]) == 6


def test_the_file_is_as_the_program_writes_it(plan: PlanFile) -> None:
    assert write_plan_file(plan) == FULL.read_text(encoding="utf-8")

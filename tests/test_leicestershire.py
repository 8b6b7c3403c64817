"""Appendix 1 of the Leicestershire precept report of February 2017, recomputed from its assumptions.

The golden files hold what the paper printed. `differences.csv` lists the whole-pound differences
that its own printed lines leave, and there are no others.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from mtfp.engine import Result, compute
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file
from tests.support.golden import published, rows

pytestmark = pytest.mark.usefixtures("fifty_digits")

EXAMPLE = Path(__file__).parent.parent / "fixtures" / "leicestershire_2017_18.json"
FOLDER = "leicestershire_2017_18"
TABLES = ("revenue", "bands", "authorities", "tax_bases", "band_d")
FORECAST = ("2017/18", "2018/19", "2019/20", "2020/21", "2021/22")


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(EXAMPLE.read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


@pytest.fixture(scope="module")
def freeze(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs("Freeze"))


def test_every_published_figure_is_met_but_for_the_known_pounds(result: Result) -> None:
    figures = [figure for table in TABLES for figure in published(f"{FOLDER}/{table}.csv")]
    found = {(each.key, each.year): each.difference(result) for each in figures if each.difference(result)}
    known = {
        (row["key"], row["year"]): Decimal(row["computed less published"]) for row in rows(f"{FOLDER}/differences.csv")
    }
    assert found == known


@pytest.mark.parametrize(
    ("table", "figures"),
    [("revenue", 178), ("bands", 48), ("authorities", 60), ("tax_bases", 10), ("band_d", 24)],
)
def test_the_golden_files_hold_the_whole_of_the_appendix(table: str, figures: int) -> None:
    assert len(list(published(f"{FOLDER}/{table}.csv"))) == figures


def test_bands_and_band_d_are_compared_to_the_fourth_decimal() -> None:
    figures = [*published(f"{FOLDER}/bands.csv")]
    figures += [each for each in published(f"{FOLDER}/band_d.csv") if each.key == "precept.band_d"]
    assert {figure.number.as_tuple().exponent for figure in figures} == {-4}


def test_band_d_and_every_band_carry_no_digit_past_the_fourth(result: Result) -> None:
    for key in ("precept.band_d", *(f"precept.band.{band}" for band in "abcdefgh")):
        for year in range(6):
            figure = result.number(key, year)
            assert figure == figure.quantize(Decimal("0.0001")), (key, year)


def test_every_authority_is_asked_for_whole_pounds(result: Result) -> None:
    for row in rows(f"{FOLDER}/authorities.csv"):
        if row["key"] != "precept.total":
            figures = [result.number(row["key"], year) for year in range(6)]
            assert figures == [figure.to_integral_value() for figure in figures], row["key"]


def test_the_precept_enters_total_funding_unrounded(result: Result) -> None:
    precept = result.number("precept.total", 1)
    assert precept == Decimal("310253.66") * Decimal("187.2302") == Decimal("58088854.812532")
    assert result.number("funding.total", 1) == precept + 64432578 + 39093198 + 7020391 + 1910530 + 1093561


@pytest.mark.parametrize(("year", "pounds"), [(row["year"], row) for row in rows(f"{FOLDER}/parts_above_total.csv")])
def test_the_authorities_exceed_the_total_by_the_published_pounds(
    result: Result, year: str, pounds: dict[str, str]
) -> None:
    index = result.years.labels.index(year)
    assert result.number("precept.parts_difference", index) == Decimal(pounds["authorities' precepts above the total"])


def test_the_base_year_and_the_budget_year_balance(result: Result) -> None:
    assert result.number("gap", 0) == 0
    assert abs(result.number("gap", 1)) < Decimal("0.5")
    assert [result.number("check.balanced", year) for year in range(6)] == [1, 1, 0, 0, 0, 0]


def test_nothing_is_missing_but_what_the_paper_does_not_give(result: Result) -> None:
    missing = {(key, year) for key, year, _ in result.missing() if not result.graph.lines[key].informs}
    looks_back = {"gap.new_saving", "sensitivity.precept", "precept.statutory.basic_amount"}
    rests_on_bases = {"precept.reckoner.pound", "precept.reckoner.tax_base"}
    tax_bases = {row["key"] for row in rows(f"{FOLDER}/tax_bases.csv")}
    expected = {(key, 0) for key in tax_bases | looks_back | rests_on_bases}
    assert missing == expected


def test_the_new_saving_is_what_the_gap_grows_by(result: Result) -> None:
    for year in range(1, 6):
        expected = result.number("gap", year - 1) - result.number("gap", year)
        assert result.number("gap.new_saving", year) == expected


def test_the_gap_before_reserves_is_worse_by_what_reserves_give(result: Result) -> None:
    assert result.number("gap.before_reserves", 2) == result.number("gap", 2) - 700146
    assert result.number("gap.before_reserves", 5) == result.number("gap", 5) + 328548


def test_the_structural_gap_leaves_out_draws_and_the_collection_fund(result: Result) -> None:
    assert result.number("gap.structural", 2) == result.number("gap", 2) - 700146 - 1000000
    assert result.number("gap.structural", 5) == result.number("gap", 5) - 1000000


def test_half_a_percent_on_grants_is_just_over_half_a_million_as_paragraph_61c_says(result: Result) -> None:
    assert all(500_000 < result.number("sensitivity.grants", year) < 575_000 for year in range(1, 6))


def test_one_percent_on_pay_is_a_hundredth_of_the_published_pay_subtotal(result: Result) -> None:
    assert result.number("sensitivity.pay", 1) * 100 == 137120809


def test_a_freeze_keeps_band_d_and_leaves_a_larger_gap(result: Result, freeze: Result) -> None:
    assert [freeze.number("precept.band_d", year) for year in range(6)] == [Decimal("183.577")] * 6
    assert freeze.number("precept.total", 1) == Decimal("310253.66") * Decimal("183.577")
    for year in range(1, 6):
        lost = result.number("precept.total", year) - freeze.number("precept.total", year)
        assert lost > 0
        assert result.number("gap", year) - freeze.number("gap", year) == lost


def test_the_example_holds_inputs_only(plan: PlanFile) -> None:
    document = json.loads(EXAMPLE.read_bytes())
    graph = plan_graph(plan.structure)
    entered = [value["key"] for value in document["values"]]
    entered += [value["key"] for each in document["scenarios"] for value in each.get("overrides", ())]
    assert set(entered) <= graph.inputs.keys()
    assert graph.lines.keys().isdisjoint(entered)


def test_the_example_enters_rates_not_amounts_for_precept_and_grants_after_the_budget_year() -> None:
    document = json.loads(EXAMPLE.read_bytes())
    later = {
        value["key"]
        for value in document["values"]
        if not value["key"].startswith("spending.") and set(value["figures"]) & set(FORECAST[1:])
    }
    rates = {"precept.increase", "precept.tax_base_growth", "prices.index.government_funding"}
    assert later == rates | {"precept.collection_fund_amount"}


def test_no_published_result_stands_anywhere_in_the_example() -> None:
    """Band D, bands, precepts and grants of the forecast, requirements, funding and gap of every year."""
    numbers = set(re.findall(r"[0-9]+(?:\.[0-9]+)?", EXAMPLE.read_text(encoding="utf-8")))
    entered_lines = ("spending.line.", "precept.collection_fund")
    for table in ("revenue", "bands", "authorities"):
        for figure in published(f"{FOLDER}/{table}.csv"):
            result = not figure.key.startswith(entered_lines) and figure.year in FORECAST[1:]
            if result and not figure.key.startswith("funding.grant.council_tax_"):
                assert str(abs(figure.number)) not in numbers, figure


def test_every_value_of_the_example_says_where_it_comes_from() -> None:
    document = json.loads(EXAMPLE.read_bytes())
    for value in document["values"]:
        assert value.get("source"), value["key"]
        assert value.get("certainty"), value["key"]

"""The pages of pay, register, commissioning and analyses, with the plans that use them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from mtfp.digest import result_digest
from mtfp.engine import compute
from mtfp.inputs import scenario_result
from mtfp.plan import plan_graph
from mtfp.planfile import read_plan_file, write_plan_file
from mtfp.scenarios.models import Plan, Scenario
from mtfp.scenarios.transfer import plan_export
from tests.pages.addresses import PAGES, explanation_address, page_address
from tests.pages.reading import cell, words
from tests.support.published import Planned, begin_planned
from tests.support.visitors import Visitors, make_plan, scenario

FIXTURES = Path(__file__).parents[2] / "fixtures"
PLANS = ("leicestershire_2017_18_pay.json", "leicestershire_2022_23.json", "leicestershire_2017_18_full.json")


@pytest.fixture
def planned(request: pytest.FixtureRequest, db: None) -> Planned:
    """The plan of whichever scenario the test asks for."""
    asked = zip(("by_drivers", "recruit", "with_reserves"), PLANS, strict=True)
    return begin_planned(FIXTURES / next(name for fixture, name in asked if fixture in request.fixturenames))


@pytest.fixture
def by_drivers(plan: Plan) -> Scenario:
    """The example with its pay lines by drivers."""
    return scenario(plan)


@pytest.fixture
def recruit(plan: Plan) -> Scenario:
    """The option to recruit to 2,342 officers."""
    return scenario(plan, "Recruit to 2,342")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_plan_by_drivers_opens(harriet: Client, by_drivers: Scenario, page: str) -> None:
    assert harriet.get(page_address(by_drivers, page)).status_code == 200


@pytest.mark.parametrize(
    ("page", "caption", "row", "year", "text"),
    [
        ("pay", "Workforce", "Police officers", "2017/18", "1,782.0"),
        ("pay", "Pay bill", "Total pay bill", "2017/18", "137,120,809"),
        ("pay", "Police officers: drivers", "Pay award", "2021/22", "2.00%"),
        ("spending", "Budget requirement", "Police Pay & Allowances", "2018/19", "92,572,277"),
        ("commissioning", "Commissioned services", "Subtotal: Victims", "2017/18", "1,321,114"),
        ("commissioning", "Commissioned services", "Commissioned services", "2017/18", "4,668,359"),
        ("commissioning", "Commissioned services", "In the budget: Commissioning", "2018/19", "4,292,475"),
        ("analysis", "Who holds the money", "Office of the PCC", "2017/18", "1,150,987"),
    ],
)
def test_a_figure_stands_where_a_reader_looks_for_it(
    harriet: Client, by_drivers: Scenario, page: str, caption: str, row: str, year: str, text: str
) -> None:
    harriet.post("/units/", {"scale": "£"})
    assert cell(harriet.get(page_address(by_drivers, page)), caption, row, year) == text


def test_an_award_is_explained_with_its_month(harriet: Client, by_drivers: Scenario) -> None:
    page = words(harriet.get(explanation_address(by_drivers, "pay.group.officers.award_months", "2018/19")))
    for text in ("September", "Assumed: officers' awards start on 1 September"):
        assert text in page
    page = words(harriet.get(explanation_address(by_drivers, "pay.group.officers.award_cost", "2018/19")))
    assert "each award × its months in payment ÷ 12" in page


@pytest.mark.parametrize("page", ["proposals", "edit proposals", "pay", "edit pay"])
def test_the_pages_of_an_option_with_a_proposal_open(harriet: Client, recruit: Scenario, page: str) -> None:
    answer = harriet.get(page_address(recruit, page))
    assert answer.status_code == 200
    assert ("Other effects of recruiting to 2,342" in words(answer)) == ("proposals" in page)
    assert ("The register, one by one" in words(answer)) == (page == "proposals")  # its texts are in the rows' forms


def test_the_grid_of_pay_offers_the_drivers_of_each_group(harriet: Client, by_drivers: Scenario) -> None:
    page = harriet.get(reverse("scenarios:edit", args=[by_drivers.pk, "pay"])).content.decode()
    for name in ("officers.fte|2017", "staff.award_rate|2018", "pcsos.award_month|2021", "officers.other_amount|2017"):
        assert f'name="pay.group.{name}"' in page, name
    assert 'name="pay.group.officers.cost_per_fte|2016"' in page


SHARE = "General reserve: share of this year's net budget requirement"


@pytest.fixture
def with_reserves(plan: Plan) -> Scenario:
    """The option in which the BER meets the gap."""
    return scenario(plan, "BER meets the gap")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_plan_with_reserves_opens(harriet: Client, with_reserves: Scenario, page: str) -> None:
    assert harriet.get(page_address(with_reserves, page)).status_code == 200


@pytest.mark.parametrize(
    ("caption", "row", "year", "text"),
    [
        ("Balances at the end of the year", "PCSO Reserve", "2019/20", "8,045"),
        ("Balances at the end of the year", "All reserves", "2017/18", "21,694,295"),
        ("Movements by purpose", "Partnership plans outside the revenue budget", "2018/19", "1,000,000"),
        ("General reserve against the budget", SHARE, "2017/18", "3.50%"),
        ("Budget equalisation reserve and the gap", "Used to meet the gap", "2018/19", "4,162,184"),
        ("Budget equalisation reserve and the gap", "Surplus / (gap) after it", "2018/19", "–"),
        ("Budget equalisation reserve and the gap", "Runs out in this year", "2019/20", "yes"),
        ("Reserves under the Home Office's headings", "General contingency", "2017/18", "6,800,000"),
        ("Budget Equalisation Reserve", "Used: Smoothing and invest to save", "2016/17", "773,529"),
    ],
)  # fmt: skip
def test_a_reserve_stands_where_a_reader_looks_for_it(
    harriet: Client, with_reserves: Scenario, caption: str, row: str, year: str, text: str
) -> None:
    harriet.post("/units/", {"scale": "£"})
    assert cell(harriet.get(page_address(with_reserves, "reserves")), caption, row, year) == text


def test_the_page_of_reserves_has_the_statement_of_each(harriet: Client, with_reserves: Scenario) -> None:
    page = words(harriet.get(page_address(with_reserves, "reserves")))
    for text in (
        "Purpose: To support expenditure on PCSOs, whose number the plan keeps at 251.",
        "Use: Used each year until it is exhausted in 2020/21.",
        "Controlled by: The PCC; level and use are reported to the Strategic Assurance Board (para 106).",
    ):
        assert text in page


def test_the_grid_of_reserves_types_each_figure_once(harriet: Client, with_reserves: Scenario) -> None:
    page = harriet.get(page_address(with_reserves, "edit reserves")).content.decode()
    for name in (
        "reserve.pcso.opening_amount|2016", "movement.pcso_pay.amount|2018", "reserve.equalisation.minimum_amount|2017",
        "reserve.general.minimum_share|2017", "general.band_low_rate|2017", "equalisation.meets_gap|0",
    ):  # fmt: skip
        assert page.count(f'name="reserves.{name}"') == 1, name
    assert "capital_takes_amount" not in page  # the programme says what it takes
    spending = harriet.get(page_address(with_reserves, "edit spending")).content.decode()
    assert 'name="spending.line.reserve_transfers.amount|2018"' in spending  # an amount may still stand instead


@pytest.mark.parametrize("name", PLANS)
def test_the_database_gives_back_the_file_and_its_figures(visitors: Visitors, name: str) -> None:
    file = read_plan_file((FIXTURES / name).read_bytes())
    plan = make_plan(visitors, file)
    assert write_plan_file(plan_export(plan)) == (FIXTURES / name).read_text(encoding="utf-8")
    expected = compute(plan_graph(file.structure), file.inputs())
    assert scenario_result(scenario(plan)).digest == result_digest(file.structure, expected)

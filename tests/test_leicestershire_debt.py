"""Debt and treasury of Leicestershire 2017/18: Appendix 2's indicators and Appendix 3 as published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from capital.debt.structure import Loan
from capital.debt.subject import SUBJECT
from capital.treasury.structure import Institution, PastInterest
from mtfp.compare import bridge
from mtfp.compare.terms import Side
from mtfp.engine import TIMELESS, Result, compute
from mtfp.engine.years import date_text
from mtfp.plan import plan_graph, plan_tables
from mtfp.planfile import PlanFile, read_plan_file
from mtfp.present.charts import table_chart
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import Display
from mtfp.present.wording import sentences

pytestmark = pytest.mark.usefixtures("fifty_digits")

FULL = Path(__file__).parent.parent / "fixtures" / "leicestershire_2017_18_full.json"
LABELS = ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21", "2021/22")
MILLION = Decimal(1_000_000)


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(FULL.read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


def test_three_tranches_meet_the_borrowing_of_2017_18(result: Result) -> None:
    tranches = {25: ("3.0", "0.0307", 2043), 10: ("0.9", "0.025", 2028), 5: ("4.3", "0.0175", 2023)}
    together = Decimal(0)
    for years, (published, rate, end) in tranches.items():
        key = f"debt.loan.pwlb_2017_18_{years}"
        drawn = result.number(f"{key}.drawn", 1)
        together += drawn
        assert round(drawn / MILLION, 1) == Decimal(published), years
        assert (f"{key}.amount", TIMELESS) not in result.inputs.values  # what the programme needs, not typed again
        assert result.number(f"{key}.rate", 1) == Decimal(rate)
        assert date_text(int(result.number(f"{key}.matures", 1))) == f"31 Mar {end}"
    assert together == result.number("capital.borrowing", 1) == 8_222_000


@pytest.mark.parametrize(("year", "percent"), [("2017/18", "1.46"), ("2018/19", "2.17"), ("2019/20", "2.15")])
def test_financing_costs_to_net_revenue_stream_are_the_published_ratio_within_2_hundredths(
    result: Result, year: str, percent: str
) -> None:
    ratio = result.number("prudential.ratio", LABELS.index(year)) * 100
    assert abs(ratio - Decimal(percent)) <= Decimal("0.02"), ratio


@pytest.mark.parametrize(("year", "pence"), [("2017/18", 0), ("2018/19", 8), ("2019/20", 2)])
def test_the_impact_on_band_d_is_the_published_pence_a_week(result: Result, year: str, pence: int) -> None:
    assert round(result.number("prudential.band_d_impact", LABELS.index(year))) == pence


@pytest.mark.parametrize(
    ("limit", "published"),
    [
        ("authorised_limit", {"borrowing": (20.4, 24.4, 27.0, 27.8), "liabilities": (1.9, 1.4, 1.0, 0.6)}),
        ("operational_boundary", {"borrowing": (19.4, 23.4, 26.0, 26.8), "liabilities": (1.4, 0.9, 0.5, 0.1)}),
    ],
)
def test_limits_are_as_published(result: Result, limit: str, published: dict[str, tuple[float, ...]]) -> None:
    for year in range(4):
        for part, figures in published.items():
            figure = Decimal(str(figures[year])) * MILLION
            assert result.number(f"prudential.{limit}.{part}", year) == figure
        both = sum((Decimal(str(figures[year])) for figures in published.values()), Decimal(0))
        assert result.number(f"prudential.{limit}", year) == both * MILLION


def test_debt_at_31_march_2016_is_the_published_13_8_million_in_its_two_parts(result: Result) -> None:
    assert result.number("debt.gross.opening", 0) == Decimal("13.8") * MILLION
    assert result.number("debt.loans.opening", 0) == Decimal("12.4") * MILLION
    assert result.number("debt.liabilities.opening", 0) == Decimal("1.4") * MILLION
    assert abs(result.number("debt.liabilities", 0) - 917_000) < 50_000  # £0.917m three months earlier


def test_borrowing_is_what_the_operational_boundary_was_made_from(result: Result) -> None:
    for year, boundary in ((1, "23.4"), (2, "26.0"), (3, "26.8")):
        assert round(result.number("debt.loans", year) / MILLION, 1) == Decimal(boundary)


def test_every_check_of_debt_holds_and_nothing_is_advised(result: Result) -> None:
    outcomes = [each for each in check_outcomes(result) if each.key.startswith("check.debt")]
    assert [(each.check.title, each.year_label, each.message) for each in outcomes if not each.holds] == []
    assert {f"check.debt_term.pwlb_2017_18_{years}" for years in (25, 10, 5)} <= {each.key for each in outcomes}


def test_what_the_paper_does_not_give_is_inferred_or_assumed_with_its_reason(result: Result) -> None:
    for (key, year), origin in result.inputs.provenance.items():
        if key.startswith(("debt.", "prudential.", "treasury.")):
            reasoned = origin.source.startswith(("Inferred: ", "Assumed: "))
            assert (origin.certainty == "assumed") == reasoned, (key, year)
            assert reasoned or origin.source.startswith("Precept report February 2017, Appendix "), (key, year)


def test_interest_earned_is_the_published_one_and_balances_are_within_the_published_range(result: Result) -> None:
    assert result.number("debt.interest_earned", 0) == 60_000
    assert result.number("debt.interest_earned", 1) == 50_000
    for year in range(len(LABELS)):
        assert 7 * MILLION < result.number("treasury.balances.opening", year) < 25 * MILLION
    later = result.number("treasury.balances.opening", 2) * result.number("treasury.rate", 2)
    assert result.number("debt.interest_earned", 2) == later


def test_the_lending_list_and_the_history_are_as_published(plan: PlanFile) -> None:
    listed = {each.label: (each.maximum_loan, each.fitch) for each in plan.structure.of(Institution)}
    assert len(listed) == 6
    assert listed["HSBC Bank plc"] == ("£10.0m", "F1+")
    assert listed["Debt Management Office"] == ("no limit", "")
    past = {each.label: each.amount for each in plan.structure.of(PastInterest)}
    assert (len(past), past["2008/09"], past["2015/16"]) == (8, "£1.48m", "£0.09m")


def test_the_programme_reaches_debt_and_interest(plan: PlanFile, result: Result) -> None:
    schemes = [key for key in result.graph.inputs if key.startswith("capital.scheme.") and key.endswith(".included")]
    off = compute(result.graph, result.inputs.with_values({(key, TIMELESS): Decimal(0) for key in schemes}))
    assert off.number("debt.loans", 1) < result.number("debt.loans", 1)
    assert off.number("debt.interest", 2) < result.number("debt.interest", 2)


def test_a_dearer_loan_stands_in_the_bridge_under_debt(plan: PlanFile, result: Result) -> None:
    dearer = result.inputs.with_values({("debt.loan.pwlb_2017_18_25.rate", TIMELESS): Decimal("0.0407")})
    left, right = (Side(name, plan.structure, inputs) for name, inputs in (("2.0", result.inputs), ("2.1", dearer)))
    terms = bridge(left, right, year="2018/19").terms
    assert [term.label for term in terms] in ([], ["Debt"])


def test_plain_words_and_the_chart_of_debt_against_the_limits(plan: PlanFile, result: Result) -> None:
    first = sentences(result, SUBJECT.words, Display())[1]
    assert first.startswith("Financing costs are 1.4")
    table = next(each for _, each in plan_tables(plan.structure) if each.chart == "debt_limits")
    chart = table_chart(table, result, Display())
    assert chart is not None
    names = [each["name"] for each in chart.figure["data"]]
    assert names[2:] == ["Capital financing requirement", "Operational boundary", "Authorised limit"]


def test_every_loan_says_who_lent_it(plan: PlanFile) -> None:
    assert {each.lender for each in plan.structure.of(Loan)} == {"Public Works Loan Board"}

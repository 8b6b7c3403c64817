"""Pay by its drivers: worked cases, what a cell refuses, what a structure refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mtfp.engine import Graph, Inputs, Missing, Result, Years, compute
from mtfp.pay.structure import PayGroup
from mtfp.pay.tables import tables
from mtfp.plan import plan_graph
from mtfp.present.checks import check_outcomes
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member, Structure
from mtfp.validation import structure_faults, value_fault
from precept.conventions import Conventions
from tests.support.golden import GOLDEN
from tests.support.worked import assert_as_worked, assert_readings_agree, worked_case

pytestmark = pytest.mark.usefixtures("fifty_digits")

CASES = sorted(path.name for path in GOLDEN.glob("pay_*.csv"))
NUMBERS = dict[str, tuple[str, ...]]


def structure_of(keys: list[str], years: Years, *others: Member) -> Structure:
    """The pay groups that the keys name: pcc_office is on the PCC's payroll, …_by_month has joiners and leavers."""
    slugs = dict.fromkeys(key.split(".")[2] for key in keys if key.startswith("pay.group."))
    groups = (
        PayGroup(slug, slug, "pcc" if slug == "pcc_office" else "chief_constable", slug.endswith("_by_month"))
        for slug in slugs
    )
    return Structure(years, Conventions(), (*groups, *others))


def small(values: NUMBERS, *others: Member) -> Result:
    """Two officers at £50,000 in a plan of two forecast years without an award; `values` are added to it."""
    usual: NUMBERS = {
        "pay.group.officers.fte": ("2", "2", "2"),
        "pay.group.officers.cost_per_fte": ("50000",),
        "pay.group.officers.award_rate": ("", "0", "0"),
    }
    years, entered = Years(2023, 2), usual | values
    cells = {
        (key, year): Decimal(text)
        for key, texts in entered.items()
        for year, text in enumerate(texts, start=-1 if key == "pay.other_limit" else 0)
        if text
    }
    return compute(plan_graph(structure_of(list(entered), years, *others)), Inputs(years, cells))


@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_as_worked_by_hand(name: str) -> None:
    result, expected = worked_case(name, structure_of)
    assert_as_worked(result, expected)


@pytest.mark.parametrize("name", CASES)
def test_draws_and_explanations_read_every_line_as_the_exact_reading_does(name: str) -> None:
    result, _ = worked_case(name, structure_of)
    assert_readings_agree(result, result.graph.lines)


def test_the_pay_of_a_year_is_what_its_months_add_up_to() -> None:
    """A second route: twelve monthly pay slips, each at the rate of its month."""
    rates = {"award": ("0.03", "9"), "second_award": ("0.02", "1"), "job_evaluation": ("0.05", "7")}
    values: NUMBERS = {}
    for name, (rate, month) in rates.items():
        values |= {
            f"pay.group.officers.{name}_rate": ("", rate, "0"),
            f"pay.group.officers.{name}_month": ("", month),
        }
    result = small(values)
    slips = Decimal(0)
    for place in range(12):
        slip = Decimal(100_000) / 12
        for rate, month in rates.values():
            slip *= 1 + Decimal(rate) * (place >= (int(month) - 4) % 12)
        slips += slip
    assert abs(result.number("pay.group.officers.pay", 1) - slips) < Decimal("1e-30")
    assert abs(result.number("pay.pay", 2) - result.number("pay.pay", 1) - result.number("pay.full_year_effect", 1)) < (
        Decimal("1e-30")
    )


@pytest.mark.parametrize(("month", "months"), [(4, 12), (5, 11), (9, 7), (12, 4), (1, 3), (2, 2), (3, 1)])
def test_an_award_may_start_in_any_month_of_the_year(month: int, months: int) -> None:
    values: NUMBERS = {
        "pay.group.officers.award_rate": ("", "0.12", "0"),
        "pay.group.officers.award_month": ("", str(month)),
    }
    assert small(values).number("pay.group.officers.award_cost", 1) == 1000 * months


def test_an_award_without_a_month_says_what_is_missing_and_no_award_needs_none() -> None:
    assert small({}).number("pay.bill", 1) == 100_000
    missing = small({"pay.group.officers.award_rate": ("", "0.01", "0")})["pay.bill", 1]
    assert isinstance(missing, Missing)
    assert missing.reason == "officers: pay award, starts in month is not entered for 2024/25"


@pytest.mark.parametrize(
    ("name", "number", "reason"),
    [
        ("fte", "-1", "-1 is below the least allowed, 0"),
        ("average_fte", "-0.5", "-0.5 is below the least allowed, 0"),
        ("vacancy", "1.01", "101% is above the most allowed, 100%"),
        ("vacancy", "-0.01", "-1% is below the least allowed, 0%"),
        (
            "award_month",
            "13",
            "13 is no month: 4 is April, in which the year begins, 12 December, 3 the March at its end",
        ),
        (
            "award_month",
            "0",
            "0 is no month: 4 is April, in which the year begins, 12 December, 3 the March at its end",
        ),
        ("job_evaluation_month", "7.5", "7.5 has more than 0 decimals: round it to 0"),
        ("award_rate", "-1", "-100% is below the least allowed, -99.99%"),
        ("increments", "-1.5", "-150% is below the least allowed, -99.99%"),
        ("pension_participation", "1.5", "150% is above the most allowed, 100%"),
        ("award_grant", "-1", "-1 is below the least allowed, 0"),
    ],
)
def test_an_impossible_figure_is_refused_with_its_reason(name: str, number: str, reason: str) -> None:
    graph = plan_graph(structure_of(["pay.group.officers.fte"], Years(2023, 2)))
    assert value_fault(graph.inputs[f"pay.group.officers.{name}"], Decimal(number)) == reason


@pytest.mark.parametrize(
    ("name", "number"), [("fte", "0"), ("vacancy", "1"), ("award_month", "3"), ("award_rate", "-0.5")]
)
def test_a_figure_at_the_edge_is_taken(name: str, number: str) -> None:
    graph = plan_graph(structure_of(["pay.group.officers.fte"], Years(2023, 2)))
    assert value_fault(graph.inputs[f"pay.group.officers.{name}"], Decimal(number)) == ""


FORCE = Section("pay", "Pay")
POLICE = BudgetLine("police", "Police pay", "pay", "pay", pay_group="officers")


def test_a_budget_line_takes_the_bill_less_grants_unless_an_amount_is_entered() -> None:
    result = small(
        {
            "pay.group.officers.headcount_grant": ("", "30000", "30000"),
            "spending.line.police.amount": ("90000", "", "12345"),
        },
        FORCE,
        POLICE,
    )
    assert [result.number("requirement.force", year) for year in range(3)] == [90_000, 70_000, 12_345]


def test_the_page_names_the_groups_whose_bill_is_in_no_budget_line() -> None:
    structure = structure_of(["pay.group.officers.fte", "pay.group.staff.fte"], Years(2023, 2), FORCE, POLICE)
    (table,) = (each for each in tables(structure) if each.key == "pay_bill")
    assert table.note.endswith("Not in the budget, as no budget line takes the bill: staff.")


def test_the_base_years_bill_is_the_one_entered_else_what_its_figures_give() -> None:
    assert small({}, FORCE, POLICE).number("requirement.net", 0) == 100_000
    entered = small({"pay.group.officers.bill_amount": ("99000",)}, FORCE, POLICE)
    assert entered.number("requirement.net", 0) == 99_000


def test_other_movements_are_a_line_of_their_own_and_checked_against_their_limit() -> None:
    values: NUMBERS = {"pay.group.officers.other_amount": ("", "-2000", "4000"), "pay.other_limit": ("0.03",)}
    result = small(values)
    assert [result.number("pay.group.officers.bill", year) for year in (1, 2)] == [98_000, 104_000]
    assert [result.number("check.pay_other_movements", year) for year in (1, 2)] == [1, 0]
    (failing,) = (each for each in check_outcomes(result) if each.key == "check.pay_other_movements" and not each.holds)
    assert (
        failing.message
        == "other movements of a pay group exceed the limit set for them; the whole pay bill is £104,000"
    )


def test_a_grant_above_the_pay_it_meets_fails_a_check() -> None:
    result = small({"pay.group.officers.headcount_grant": ("", "100000", "100001")})
    assert [result.number("check.pay_grants", year) for year in (1, 2)] == [1, 0]


def test_more_leavers_than_are_in_post_fail_a_check() -> None:
    group = "pay.group.officers_by_month"
    values: NUMBERS = {
        f"{group}.fte": ("9", "9", "9"), f"{group}.in_post_fte": ("9",), f"{group}.cost_per_fte": ("50000",),
        f"{group}.award_rate": ("", "0", "0"), f"{group}.leavers_may": ("", "9", "1"),
    }  # fmt: skip
    result = small(values)
    assert [result.number("check.pay_in_post", year) for year in (1, 2)] == [1, 0]
    assert "check.pay_in_post" not in small({}).graph.lines


def test_a_plan_without_pay_groups_has_no_line_input_or_check_of_pay() -> None:
    graph: Graph = plan_graph(Structure(Years(2023, 2), Conventions(), (FORCE,)))
    assert not [key for key in graph.rows if "pay." in key.removeprefix("spending.section.") or ".pay_" in key]
    checked = {each.key for each in check_outcomes(compute(graph, Inputs(Years(2023, 2), {})))}
    assert checked == {"check.balanced", "check.principle"}


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (
            BudgetLine("b", "B", "pay", "pay"),
            "budget line 'b': method 'pay' needs a pay group: name the one whose bill it is",
        ),
        (
            BudgetLine("b", "B", "pay", "pay", pay_group="pcsos"),
            "budget line 'b': pay_group 'pcsos' is not one of the plan's pay_groups (officers)",
        ),
        (
            BudgetLine("b", "B", "pay", "pay", pay_group="officers"),
            "budget line 'b': pay_group 'officers' is that of 'police' already: one only",
        ),
        (
            BudgetLine("b", "B", "pay", "flat", pay_group="officers"),
            "budget line 'b': it names the pay group 'officers' but not the method 'pay': choose one or neither",
        ),
    ],
)
def test_a_line_driven_by_pay_names_a_group_of_its_own(item: BudgetLine, fault: str) -> None:
    structure = Structure(Years(2023, 2), Conventions(), (PayGroup("officers", "Officers"), FORCE, POLICE, item))
    assert fault in list(structure_faults(structure))

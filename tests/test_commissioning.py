"""Commissioned services, who holds the money, and the subjective analysis: Leicestershire 2017/18 and small plans."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from mtfp.commissioning.structure import Priority, Service
from mtfp.engine import Inputs, Result, Years, compute
from mtfp.plan import plan_graph, plan_tables
from mtfp.planfile import PlanFile, read_plan_file
from mtfp.present.charts import table_chart
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import Display, Scale
from mtfp.present.tables import table_view
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member, Structure
from mtfp.validation import structure_faults
from precept.conventions import Conventions
from tests.support.golden import rows

pytestmark = pytest.mark.usefixtures("fifty_digits")

EXAMPLE = Path(__file__).parent.parent / "fixtures" / "leicestershire_2017_18_pay.json"


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(EXAMPLE.read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


def test_the_42_services_make_four_subtotals_and_the_published_total(plan: PlanFile, result: Result) -> None:
    assert len(plan.structure.of(Service)) == 42
    subtotals = {
        "victims": Decimal("1321114"),
        "vulnerable": Decimal("860181"),
        "prevention": Decimal("1280775.75"),
        "cross_cutting_partnership": Decimal("1206288"),
    }
    assert {
        each.slug: result.number(f"commissioning.priority.{each.slug}", 1) for each in plan.structure.of(Priority)
    } == subtotals
    assert result.number("commissioning.total", 1) == sum(subtotals.values()) == Decimal("4668358.75")
    assert result.number("spending.line.commissioning", 1).quantize(Decimal(1), ROUND_HALF_UP) == 4668359


def test_who_provides_what_and_where_stands_beside_the_amounts(plan: PlanFile, result: Result) -> None:
    (table,) = (table for _, table in plan_tables(plan.structure) if table.key == "providers")
    view = table_view(table, result, Display(Scale.POUNDS))
    assert view.columns == ("Provider", "Area", "What is provided")
    told = {row.label: tuple(each.text for each in row.cells) for row in view.rows if row.style == "words"}
    assert len(told) == 42
    assert told["Rutland subs misuse add on"] == ("Turning Point", "Rutland", "Substance misuse support")


def test_the_reserve_meets_what_later_budgets_are_lower_by(result: Result) -> None:
    assert result.number("commissioning.from_reserve", 1) == 375884
    assert result.number("commissioning.net", 1) == Decimal("4292474.75")
    assert [result.number("spending.line.commissioning", year) for year in range(2, 6)] == [4292475] * 4
    assert result.number("check.commissioning_reserve", 1) == 1


MOVEMENT, MET = ("reserves.movement.commissioning_budget.amount", 1), ("commissioning.from_reserve_amount", 1)
TRANSFERS = "check.commissioning_transfers"


def test_what_commissioning_takes_is_held_against_the_movement_of_its_reserve() -> None:
    plan = read_plan_file((EXAMPLE.parent / "leicestershire_2017_18_full.json").read_bytes())
    graph, inputs = plan_graph(plan.structure), plan.inputs()
    agrees = compute(graph, inputs)
    assert [agrees.number(TRANSFERS, year) for year in range(6)] == [1] * 6

    moved = compute(graph, inputs.with_values({MOVEMENT: Decimal(375_000)}))
    (failing,) = [each for each in check_outcomes(moved) if each.key == TRANSFERS and not each.holds]
    assert failing.year_label == "2017/18"
    assert failing.message.startswith("commissioning is to be met by £375,884 of its reserve, but the budget lines")


def test_without_an_amount_entered_the_movement_of_the_reserve_says_what_it_meets() -> None:
    plan = read_plan_file((EXAMPLE.parent / "leicestershire_2017_18_full.json").read_bytes())
    values = {cell: number for cell, number in plan.inputs().values.items() if cell != MET}
    result = compute(plan_graph(plan.structure), Inputs(plan.structure.years, values))
    assert result.number("commissioning.from_reserve", 1) == 375_884
    assert result.number(TRANSFERS, 1) == 1


def test_who_holds_the_money_is_as_published(result: Result) -> None:
    for row in rows("funding_allocation_2017_18.csv"):
        scale = Decimal(100) if row["key"].endswith(".share") else Decimal("1e-6")
        shown = (result.number(row["key"], 1) * scale).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert shown == Decimal(row["2017/18"]), row["key"]


def test_the_chief_constables_part_holds_the_capital_financing_that_is_inside_non_pay(result: Result) -> None:
    """Published: 164.7 passed and 2.6 for capital, the rest after other lines were rounded to £0.1m each."""
    passed = result.number("analysis.passed", 1) / 1_000_000
    assert abs(passed - (Decimal("164.7") + Decimal("2.6"))) < Decimal("0.2")
    retained = result.number("analysis.retained", 1) / 1_000_000
    assert abs(retained - Decimal("4.3")) < Decimal("0.1")


@pytest.mark.parametrize("analysis", ["holder", "nature"])
def test_every_analysis_adds_up_to_the_net_budget_requirement(result: Result, analysis: str) -> None:
    parts = [
        key for key in result.graph.lines if key.startswith(f"analysis.{analysis}.") and not key.endswith(".share")
    ]
    assert len(parts) >= 5
    for year in range(6):
        together = sum((result.number(key, year) for key in parts), Decimal(0))
        assert abs(together - result.number("requirement.net", year)) < Decimal("1e-20")


def test_charts_are_drawn_from_the_tables(plan: PlanFile, result: Result) -> None:
    drawn = {}
    for _, table in plan_tables(plan.structure):
        view = table_chart(table, result, Display(Scale.POUNDS))
        if view is not None:
            drawn[view.key] = [trace["name"] for trace in view.figure["data"] if "name" in trace]
    assert drawn["services"] == ["Victims", "Vulnerable", "Prevention", "Cross Cutting/Partnership"]
    assert drawn["workforce"] == ["Police officers", "Police staff", "PCSOs"]
    assert drawn["pay_bill"] == drawn["workforce"]
    assert len(drawn["holders"]) == 5


YEARS = Years(2023, 2)
FORCE, VICTIMS = Section("pcc", "PCC", "pcc"), Priority("victims", "Victims")
LINE = BudgetLine("services", "Services", "pcc", "services")


def test_a_service_carries_on_in_cash_until_another_amount_is_entered() -> None:
    structure = Structure(YEARS, Conventions(), (FORCE, LINE, VICTIMS, Service("help", "Help", "victims")))
    values = {("commissioning.service.help.amount", 1): Decimal(500)}
    result = compute(plan_graph(structure), Inputs(YEARS, values))
    assert [result.number("requirement.net", year) for year in range(3)] == [0, 500, 500]


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        (
            (FORCE, LINE),
            "budget line 'services': method 'services' needs a service: add one, or choose another method",
        ),
        (
            (FORCE, LINE, BudgetLine("more", "More", "pcc", "services"), VICTIMS, Service("help", "Help", "victims")),
            "budget line 'more': method 'services' is that of 'services' already: one only",
        ),
        ((FORCE, VICTIMS, Service("help", "Help")), "service 'help': it stands under no priority: name one"),
    ],
)
def test_services_are_in_the_budget_once(members: tuple[Member, ...], fault: str) -> None:
    assert fault in list(structure_faults(Structure(YEARS, Conventions(), members)))


def test_a_plan_that_says_nothing_of_holders_has_no_analysis() -> None:
    graph = plan_graph(Structure(YEARS, Conventions(), (FORCE, BudgetLine("one", "One", "pcc"))))
    assert not [key for key in graph.rows if key.startswith(("analysis.", "commissioning."))]

"""The capital programme: worked cases, what always holds, what is refused, what a failing check says."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from capital.structure import Category, LifeClass, Scheme, Source
from mtfp.digest import input_digest, result_digest
from mtfp.engine import TIMELESS, Inputs, Missing, Result, Years, compute
from mtfp.engine.years import year_start
from mtfp.freeze import canonical, freeze, thaw
from mtfp.funding.structure import Grant
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile
from mtfp.present.checks import check_outcomes
from mtfp.spending.structure import BudgetLine, CapitalFigure, Section
from mtfp.structure import Member, Structure
from mtfp.validation import structure_faults, value_fault
from precept.conventions import Conventions
from reserves.structure import Movement, Reserve
from tests.support.golden import GOLDEN, rows
from tests.support.plans import plans, programmes
from tests.support.worked import assert_as_worked, assert_readings_agree

pytestmark = pytest.mark.usefixtures("fifty_digits")

PROGRAMMES = plans(patchy=False, of=programmes())
CASES = sorted(path.name for path in GOLDEN.glob("capital_*.csv"))
RESIDUE = Decimal("1e-20")
BUDGET: tuple[Member, ...] = (
    Section("all", "All", "pcc"), BudgetLine("all", "All spending", "all"), Grant("all", "All funding", "amounts"),
    Category("all", "All schemes"),
)  # fmt: skip
NO_PRECEPT = {("precept.band_d_amount", 0): Decimal(1)}


def member_of(row: dict[str, str]) -> Member:
    """A row of a worked case as the member that it is: its attributes are its last words."""
    slug, said = row["key"], row["worked by hand"].split()
    label = slug.replace("_", " ").capitalize()
    match row["what"]:
        case "life":
            return LifeClass(slug, label, *said)  # type: ignore[arg-type]
        case "scheme":
            return Scheme(slug, label, "all", said[0])
        case "source":
            return Source(slug, label, *said)  # type: ignore[arg-type]
        case "reserve":
            return Reserve(slug, label, *said)  # type: ignore[arg-type]
        case "movement":
            return Movement(slug, label, *said)  # type: ignore[arg-type]
        case _:
            source = said[1] if len(said) > 1 else ""
            return BudgetLine(slug, label, "all", "capital", capital_figure=said[0], capital_source=source)  # type: ignore[arg-type]


def worked_case(name: str) -> tuple[Structure, Result, list[tuple[str, int, Decimal]]]:
    """A CSV's members and inputs, computed, and what it expects, by key and year."""
    table = rows(name)
    labels = [column for column in table[0] if "/" in column]
    years = Years(year_start(labels[0]), len(labels) - 1)
    found: dict[str, list[tuple[str, int, Decimal]]] = {"input": [], "expected": []}
    for row in table:
        if row["what"] in found:
            cells = [(row["key"], year, Decimal(row[label])) for year, label in enumerate(labels) if row[label]]
            found[row["what"]] += cells or [(row["key"], TIMELESS, Decimal(row["worked by hand"].split()[0]))]
    members = [member_of(row) for row in table if row["what"] not in found]
    structure = Structure(years, Conventions(), (*BUDGET, *members))
    assert not list(structure_faults(structure))
    values = NO_PRECEPT | {(key, year): number for key, year, number in found["input"]}
    for year in range(1, len(years)):
        values["precept.increase", year] = Decimal(0)
    for year in range(len(years)):
        for key in ("spending.line.all.amount", "funding.grant.all.amount"):
            values.setdefault((key, year), Decimal(0))
    return structure, compute(plan_graph(structure), Inputs(years, values)), found["expected"]


@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_as_worked_by_hand(name: str) -> None:
    _, result, expected = worked_case(name)
    assert_as_worked(result, expected)


@pytest.mark.parametrize("name", CASES)
def test_draws_and_explanations_read_every_line_as_the_exact_reading_does(name: str) -> None:
    _, result, _ = worked_case(name)
    assert_readings_agree(result, result.graph.lines)


@pytest.mark.parametrize("name", CASES)
def test_a_frozen_plan_says_the_same_of_its_programme(name: str) -> None:
    structure, result, _ = worked_case(name)
    document = freeze(force="F", plan="P", scenario="S", structure=structure, result=result)
    again = thaw(json.loads(canonical(document))).result
    assert all(again.figures[key] == result.figures[key] for key in result.graph.lines)
    assert [each.message for each in check_outcomes(again)] == [each.message for each in check_outcomes(result)]


def failing(name: str) -> dict[tuple[str, str], str]:
    """The failing checks of a worked case's programme: title and year, message."""
    result = worked_case(name)[1]
    found = [each for each in check_outcomes(result) if each.key.startswith("check.capital") and not each.holds]
    return {(each.check.title, each.year_label): each.message for each in found}


def test_a_failing_check_says_what_is_wrong_and_in_which_year() -> None:
    assert failing("capital_more_financing.csv") == {
        ("Financing and borrowing are what is spent", "2024/25"): (
            "£130,000 pays for capital expenditure of £120,000: use less of it, or carry it forward"
        ),
        ("Cameras: spends what is tied to it", "2025/26"): (
            "Cameras spends £20,000, which is less than what is tied to it"
        ),
    }
    assert failing("capital_receipts_carried.csv") == {
        ("Capital receipts last", "2026/27"): "£60,000 of receipts is used, but £50,000 was left and nil came in"
    }
    assert failing("capital_equal_instalments.csv") == {}


def test_amounts_entered_for_life_classes_that_do_not_add_up_fail_a_check() -> None:
    _, result, _ = worked_case("capital_order.csv")
    more = result.inputs.with_values({("capital.life.vehicles.borrowing_amount", 1): Decimal(5)})
    told = {each.key: each.message for each in check_outcomes(compute(result.graph, more)) if not each.holds}
    assert told["check.capital_allocated"] == (
        "the amounts entered for life classes do not add up to the borrowing requirement, £3,600,000"
    )
    assert "do not come to the capital financing requirement" in told["check.capital_cfr"]


# What always holds


def computed(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


@given(PROGRAMMES)
@settings(max_examples=20)
def test_financing_and_borrowing_are_the_spending_unless_a_check_fails(plan: PlanFile) -> None:
    result = computed(plan)
    for year in range(len(result.years)):
        names = ("spend", "financing.total", "borrowing")
        spend, paid, borrowed = (result.number(f"capital.{name}", year) for name in names)
        assert borrowed >= 0
        held = result.number("check.capital_financed", year) == 1
        assert held == (abs(paid + borrowed - spend) < Decimal("0.5"))
        assert held or paid > spend


@given(PROGRAMMES)
@settings(max_examples=20)
def test_the_requirement_rises_by_borrowing_and_falls_only_by_mrp(plan: PlanFile) -> None:
    result = computed(plan)
    lives = plan.structure.of(LifeClass)
    before = result.number("capital.cfr.opening", 0)
    for year in range(len(result.years)):
        names = ("cfr.opening", "borrowing", "mrp", "cfr")
        opening, borrowed, mrp, closing = (result.number(f"capital.{name}", year) for name in names)
        assert opening == before
        assert abs(opening + borrowed - mrp - closing) < RESIDUE
        owed = (
            result.number("debt.liability_principal", year) if "debt.liability_principal" in result.graph.lines else 0
        )
        assert abs(mrp - owed - sum(result.number(f"capital.mrp.{each.slug}", year) for each in lives)) < RESIDUE
        before = closing


@given(PROGRAMMES)
@settings(max_examples=20)
def test_receipts_roll_forward(plan: PlanFile) -> None:
    result = computed(plan)
    before = result.number("capital.receipts.opening", 0)
    for year in range(len(result.years)):
        assert result.number("capital.receipts.opening", year) == before
        came, used = result.number("capital.receipts.received", year), result.number("capital.receipts", year)
        assert abs(before + came - used - result.number("capital.receipts.closing", year)) < RESIDUE
        before = result.number("capital.receipts.closing", year)


@given(PROGRAMMES)
@settings(max_examples=20)
def test_borrowing_by_life_class_adds_up_by_itself(plan: PlanFile) -> None:
    lives = plan.structure.of(LifeClass)
    inputs = plan.inputs()
    own = {cell: number for cell, number in inputs.values.items() if not cell[0].endswith(".borrowing_amount")}
    result = compute(plan_graph(plan.structure), replace(inputs, values=own))
    for year in range(len(result.years)):
        parts = [result.number(f"capital.borrowing.{each.slug}", year) for each in lives]
        assert min(parts) >= 0
        assert abs(sum(parts) - result.number("capital.borrowing", year)) < RESIDUE
        assert result.number("check.capital_allocated", year) == result.number("check.capital_cfr", year) == 1


@given(PROGRAMMES)
@settings(max_examples=20)
def test_a_scheme_switched_off_and_on_again_gives_the_same_digest(plan: PlanFile) -> None:
    schemes = plan.structure.of(Scheme)
    assume(schemes)
    graph, key = plan_graph(plan.structure), f"capital.scheme.{schemes[0].slug}.included"
    on = plan.inputs().with_values({(key, TIMELESS): Decimal(1)})
    off = on.with_values({(key, TIMELESS): Decimal(0)})
    again = off.with_values({(key, TIMELESS): Decimal(1)})
    digest = result_digest(plan.structure, compute(graph, on))
    assert result_digest(plan.structure, compute(graph, again)) == digest
    assert input_digest(plan.structure, off) != input_digest(plan.structure, on)
    own = f"capital.scheme.{schemes[0].slug}"
    assert all(each == 0 for each in compute(graph, off).figures[own][1:])
    assert compute(graph, off).figures[own][0] == compute(graph, on).figures[own][0]


@given(
    st.sampled_from(["equal_instalments", "annuity"]),
    st.integers(1, 9),
    st.integers(0, 12).map(lambda each: Decimal(each) / 100),
    st.lists(st.integers(0, 10**9), min_size=2, max_size=2),
)
def test_mrp_over_the_life_of_an_asset_is_what_was_borrowed(
    method: str, life: int, rate: Decimal, sums: list[int]
) -> None:
    years = Years(2023, 10)
    pool = LifeClass("pool", "Pool", method)  # type: ignore[arg-type]
    structure = Structure(years, Conventions(), (*BUDGET, pool, Scheme("scheme", "Scheme", "all", "pool")))
    values = {
        ("capital.life.pool.years", TIMELESS): Decimal(life),
        ("capital.life.pool.opening_amount", TIMELESS): Decimal(sums[0]),
        ("capital.scheme.scheme.amount", 1): Decimal(sums[1]),
    }
    if method == "annuity":
        values["capital.life.pool.rate", TIMELESS] = rate
    result = compute(plan_graph(structure), Inputs(years, values))
    assert abs(sum((result.number("capital.mrp", year) for year in range(11)), -Decimal(sum(sums)))) < RESIDUE
    assert all(result.number("capital.mrp", year) >= 0 for year in range(11))
    assert abs(result.number("capital.cfr", 10)) < RESIDUE
    assert all(result.number("capital.mrp", year) == 0 for year in range(life + 2, 11))


# What is refused


def faults(*members: Member) -> list[str]:
    return list(structure_faults(Structure(Years(2023, 2), Conventions(), (*BUDGET, *members))))


POOL, PHONES = LifeClass("pool", "Pool"), Scheme("phones", "Phones", "all", "pool")


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        (
            [Scheme("s", "S", "all")],
            "capital scheme 's': it has no life class: name the one whose MRP pays for it",
        ),
        ([POOL, Scheme("s", "S", "", "pool")], "capital scheme 's': it stands in no category: name one"),
        (
            [Source("s", "S", "section_106")],
            "source of capital financing 's': section 106 contributions are tied to a scheme: name it",
        ),
        (
            [Source("a", "A", "reserves"), Source("b", "B", "reserves")],
            "source of capital financing 'b': 'a' is what reserves give already: one only",
        ),
        (
            [BudgetLine("b", "B", "all", "capital")],
            "budget line 'b': method 'capital' needs a figure: mrp, interest, interest_earned or revenue_contributions",
        ),
        (
            [BudgetLine("b", "B", "all", capital_figure="mrp")],
            "budget line 'b': it names the figure 'mrp' but not the method 'capital': choose one or neither",
        ),
        (
            [BudgetLine(slug, "B", "all", "capital", capital_figure="mrp") for slug in ("a", "b")],
            "budget line 'b': 'a' takes the capital figure 'mrp' already: one only",
        ),
    ],
)
def test_members_that_cannot_be_are_refused_with_the_reason(members: list[Member], fault: str) -> None:
    assert faults(*members) == [fault]


@pytest.mark.parametrize(
    ("key", "number", "reason"),
    [
        ("capital.life.pool.years", "0", "0 is below the least allowed, 1"),
        ("capital.life.pool.years", "2.5", "2.5 has more than 0 decimals: round it to 0"),
        ("capital.life.pool.opening_years", "0", "0 is below the least allowed, 1"),
        ("capital.scheme.phones.amount", "-1", "-1 is below the least allowed, 0"),
        ("capital.scheme.phones.complete", "1.01", "101% is above the most allowed, 100%"),
        ("capital.scheme.phones.included", "2", "2 is above the most allowed, 1"),
        ("capital.life.pool.years", "1", ""),
        ("capital.scheme.phones.amount", "0", ""),
    ],
)
def test_an_impossible_figure_is_refused_with_its_reason(key: str, number: str, reason: str) -> None:
    graph = plan_graph(Structure(Years(2023, 2), Conventions(), (*BUDGET, POOL, PHONES)))
    assert value_fault(graph.inputs[key], Decimal(number)) == reason


def test_a_life_that_is_not_entered_is_said_to_be_missing() -> None:
    years = Years(2023, 2)
    graph = plan_graph(Structure(years, Conventions(), (*BUDGET, POOL, PHONES)))
    found = compute(graph, Inputs(years, {("capital.scheme.phones.amount", 1): Decimal(5)}))["capital.mrp", 2]
    assert isinstance(found, Missing)
    assert found.reason == "Pool: life is not entered"


def test_a_plan_without_a_programme_has_nothing_of_it_and_a_line_that_waits_for_it_is_nil() -> None:
    years = Years(2023, 2)
    bare = plan_graph(Structure(years, Conventions(), BUDGET[:3]))
    assert not [key for key in bare.rows if key.startswith(("capital.", "check.capital", "debt."))]
    waiting = [
        BudgetLine(figure, figure, "all", "capital", capital_figure=figure)
        for figure in get_args(CapitalFigure)
        if figure
    ]
    result = compute(plan_graph(Structure(years, Conventions(), (*BUDGET[:3], *waiting))), Inputs(years, {}))
    assert all(result.number(f"spending.line.{each.slug}", 1) == 0 for each in waiting)
    assert not [each.key for each in check_outcomes(result) if each.key.startswith(("check.capital", "check.debt"))]


def test_an_amount_entered_for_a_budget_line_of_capital_stands() -> None:
    _, result, _ = worked_case("capital_in_the_budget.csv")
    entered = result.inputs.with_values({("spending.line.mrp.amount", 1): Decimal(7)})
    assert compute(result.graph, entered).number("spending.line.mrp", 1) == 7


@pytest.mark.parametrize(
    ("figure", "source", "fault"),
    [
        ("mrp", "paid", "it names the source 'paid' but not the figure 'revenue_contributions': choose one or neither"),
        (
            "revenue_contributions", "given",
            "its source 'given' is no revenue contribution: name one that is, or none",
        ),
    ],
)  # fmt: skip
def test_a_line_takes_a_source_of_revenue_contributions_only(figure: Any, source: str, fault: str) -> None:
    sources = (Source("paid", "Paid", "revenue"), Source("given", "Given"))
    item = BudgetLine("b", "B", "all", "capital", capital_figure=figure, capital_source=source)
    assert faults(*sources, item) == [f"budget line 'b': {fault}"]


def test_what_reserves_give_is_entered_once() -> None:
    structure, _, _ = worked_case("capital_in_the_budget.csv")
    assert "reserves.capital_takes_amount" not in plan_graph(structure).inputs
    alone = tuple(each for each in structure.members if isinstance(each, (Reserve, Movement)))
    assert "reserves.capital_takes_amount" in plan_graph(replace(structure, members=alone)).inputs

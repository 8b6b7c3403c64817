"""Debt: worked cases, what always holds, what a cell refuses, what a failing check and what advice says."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capital.debt.structure import Liability, Loan
from capital.structure import Category, LifeClass, Scheme, Source
from capital.treasury.structure import Institution
from mtfp.engine import TIMELESS, Inputs, Missing, Result, Years, compute
from mtfp.engine.years import day_number, year_start
from mtfp.freeze import canonical, freeze, thaw
from mtfp.funding.structure import Grant
from mtfp.plan import plan_graph
from mtfp.planfile import Entry, PlanFile, PlanFileError, ScenarioFile, read_plan_file, write_plan_file
from mtfp.present.checks import check_outcomes
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member, Structure
from mtfp.validation import value_fault
from precept.conventions import Conventions
from precept.structure import Authority
from reserves.structure import Movement, Reserve
from tests.support.golden import GOLDEN, rows
from tests.support.worked import assert_as_worked, assert_readings_agree

pytestmark = pytest.mark.usefixtures("fifty_digits")

CASES = sorted(path.name for path in GOLDEN.glob("debt_*.csv"))
BUDGET: tuple[Member, ...] = (
    Section("all", "All", "pcc"),
    BudgetLine("all", "All spending", "all"),
    Grant("all", "All funding", "amounts"),
)


def member_of(row: dict[str, str]) -> Member:
    """A row of a worked case as the member that it is: its attributes are its last words."""
    slug = row["key"]
    said: list[Any] = row["worked by hand"].split()
    kinds: dict[str, Any] = {
        "loan": lambda: Loan(slug, slug, *said),
        "liability": lambda: Liability(slug, slug, *said),
        "life_class": lambda: LifeClass(slug, slug, *said),
        "category": lambda: Category(slug, slug),
        "scheme": lambda: Scheme(slug, slug, *said),
        "source": lambda: Source(slug, slug, *said),
        "authority": lambda: Authority(slug, slug),
        "institution": lambda: Institution(slug, slug),
        "reserve": lambda: Reserve(slug, slug, *said),
        "movement": lambda: Movement(slug, slug, *said),
    }
    member: Member = kinds[row["what"]]()
    return member


def number(text: str) -> Decimal:
    """A number or a date as a worked case writes it."""
    return Decimal(day_number(date.fromisoformat(text))) if text.count("-") == 2 else Decimal(text)


def worked_case(name: str) -> tuple[Structure, Result, list[tuple[str, int, Decimal]]]:
    """A CSV's members and inputs, computed, and what it expects, by key and year."""
    table = rows(name)
    labels = [column for column in table[0] if "/" in column]
    years = Years(year_start(labels[0]), len(labels) - 1)
    found: dict[str, list[tuple[str, int, Decimal]]] = {"input": [], "expected": []}
    members: list[Member] = list(BUDGET)
    for row in table:
        if row["what"] not in found:
            members.append(member_of(row))
            continue
        cells = [(row["key"], year, number(row[label])) for year, label in enumerate(labels) if row[label]]
        found[row["what"]] += cells or [(row["key"], TIMELESS, number(row["worked by hand"].split()[0]))]
    values = {("precept.band_d_amount", 0): Decimal(1), ("spending.line.all.amount", 0): Decimal(1)}
    values |= {("precept.increase", year): Decimal(0) for year in range(1, len(years))}
    values |= {("funding.grant.all.amount", year): Decimal(1) for year in range(len(years))}
    values |= {(key, year): figure for key, year, figure in found["input"]}
    structure = Structure(years, Conventions(), tuple(members))
    return structure, compute(plan_graph(structure), Inputs(years, values)), found["expected"]


@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_as_worked_by_hand(name: str) -> None:
    _, result, expected = worked_case(name)
    assert_as_worked(result, expected)


@pytest.mark.parametrize("name", CASES)
def test_draws_and_explanations_read_every_line_as_the_exact_reading_does(name: str) -> None:
    _, result, _ = worked_case(name)
    keys = [key for key in result.graph.lines if key.startswith(("debt.", "prudential.", "treasury.", "check.debt"))]
    assert_readings_agree(result, keys)


@pytest.mark.parametrize("name", CASES)
def test_a_frozen_plan_says_the_same_of_its_debt(name: str) -> None:
    structure, result, _ = worked_case(name)
    values = {("spending.line.all.amount", year): Decimal(1) for year in range(len(result.years))}
    result = compute(result.graph, result.inputs.with_values(values))
    if list(result.unfinished()):
        return  # what is not finished is not published
    document = freeze(force="F", plan="P", scenario="S", structure=structure, result=result)
    again = thaw(json.loads(canonical(document))).result
    for key in result.graph.lines:
        assert again.figures[key] == result.figures[key]


def said(result: Result) -> dict[tuple[str, str], tuple[str, str]]:
    """What of debt does not hold: title and year, verdict and message."""
    found = [each for each in check_outcomes(result) if each.key.startswith("check.debt") and not each.holds]
    return {(each.check.title, each.year_label): (each.verdict, each.message) for each in found}


def test_debt_above_the_boundary_and_a_long_loan_are_advice_and_a_maturity_outside_its_limits_fails() -> None:
    _, result, _ = worked_case("debt_programme.csv")
    found = said(result)
    assert found["Debt is within the operational boundary", "2024/25"] == (
        "Advice", "external debt of £4,500,000 is above the operational boundary of £4,400,000",
    )  # fmt: skip
    assert found["tranche: no longer than the life of its assets", "2024/25"] == (
        "Advice", "it runs from 1 Oct 2024 to 1 Oct 2049, longer than the life of the assets it pays for",
    )  # fmt: skip
    assert found["Maturity structure: 24 months to 5 years", "2024/25"] == (
        "Fails",
        "Share of fixed-rate loans maturing: 24 months to 5 years is 66.67%; the limits are 0% to 50.00%",
    )
    assert len(found) == 9


def test_debt_above_the_authorised_limit_or_above_the_requirement_fails() -> None:
    _, result, _ = worked_case("debt_programme.csv")
    low = {("prudential.authorised_limit.borrowing_amount", 1): Decimal(4_499_999)}
    found = said(compute(result.graph, result.inputs.with_values(low)))
    assert found["Debt is within the authorised limit", "2024/25"] == (
        "Fails", "external debt of £4,500,000 is above the authorised limit of £4,499,999",
    )  # fmt: skip
    large = {("debt.loan.tranche.amount", TIMELESS): Decimal(3_100_001)}
    found = said(compute(result.graph, result.inputs.with_values(large)))
    assert found["Gross debt is not above the capital financing requirement", "2024/25"] == (
        "Fails",
        "external debt of £6,100,001 is above £6,100,000, the requirement before the year plus what it rises by in "
        "this and the next two years",
    )


def test_more_principal_than_is_owed_fails() -> None:
    _, result, _ = worked_case("debt_liability.csv")
    more = {("debt.liability.transferred.principal_amount", 2): Decimal(500_001)}
    found = said(compute(result.graph, result.inputs.with_values(more)))
    assert found["transferred: no more is repaid than is owed", "2025/26"] == (
        "Fails", "transferred: owed at the end of the year is (£1)",
    )  # fmt: skip


def test_a_scheme_left_out_takes_its_loan_and_its_interest_with_it() -> None:
    _, result, _ = worked_case("debt_programme.csv")
    off = {("capital.scheme.station.included", TIMELESS): Decimal(0)}
    without = compute(result.graph, result.inputs.with_values(off))
    assert without.number("debt.loan.tranche.drawn", 1) == 0
    assert without.number("debt.interest", 2) == 150_000
    assert without.number("prudential.band_d_impact", 2) == 0
    on = compute(result.graph, without.inputs.with_values({("capital.scheme.station.included", TIMELESS): Decimal(1)}))
    assert on.figures["debt.interest"] == result.figures["debt.interest"]


def test_a_loan_without_its_dates_says_what_is_missing() -> None:
    structure = Structure(Years(2023, 1), Conventions(), (*BUDGET, Loan("new", "New loan")))
    figure = compute(plan_graph(structure), Inputs(structure.years, {}))["debt.gross", 1]
    assert isinstance(figure, Missing)
    assert figure.reason in {"New loan: starts on is not entered", "New loan: matures on is not entered"}


def plan_with(values: dict[str, Any]) -> PlanFile:
    """A plan file with one loan, as it is read."""
    document = {
        "format_version": 1,
        "force": {"name": "Ambridge"},
        "plan": {"name": "Plan", "base_year": "2023/24", "forecast_years": 1},
        "members": {"loans": [{"slug": "new", "label": "New loan"}]},
        "values": [{"key": f"debt.loan.new.{key}", "figures": {"all years": text}} for key, text in values.items()],
        "scenarios": [{"name": "As planned", "kind": "baseline"}],
    }
    return read_plan_file(json.dumps(document))


TERMS = {"amount": "1000000", "rate": "0.04", "starts": "2024-10-01", "matures": "2034-10-01"}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"matures": "2024-09-30"}, "30 Sep 2024 is before 1 Oct 2024, the New loan: starts on"),
        ({"refinanced_until": "2034-09-30"}, "30 Sep 2034 is before 1 Oct 2034, the New loan: matures on"),
        ({"amount": "-1"}, "New loan: amount: -1 is below the least allowed, 0"),
        ({"rate": "-0.01"}, "New loan: rate: -1% is below the least allowed, 0%"),
        ({"starts": "1 October 2024"}, "'1 October 2024' is not a date: write it like 2018-03-31"),
        ({"starts": "1890-01-01"}, "is below the least allowed, 1 Apr 1950"),
        ({"starts": "45566"}, "'45566' is not a date"),
    ],
)
def test_it_refuses_what_no_loan_can_be_and_says_why(wrong: dict[str, str], reason: str) -> None:
    with pytest.raises(PlanFileError) as refused:
        plan_with(TERMS | wrong)
    assert any(reason in fault for fault in refused.value.faults), refused.value.faults


def test_a_plan_file_keeps_dates_as_people_read_them() -> None:
    plan = plan_with(TERMS)
    assert plan.inputs().values["debt.loan.new.starts", TIMELESS] == day_number(date(2024, 10, 1))
    assert '"2024-10-01"' in write_plan_file(plan)
    assert read_plan_file(write_plan_file(plan)).inputs() == plan.inputs()


def test_a_negative_principal_is_refused() -> None:
    structure = Structure(Years(2023, 1), Conventions(), (*BUDGET, Liability("pfi", "PFI")))
    declared = plan_graph(structure).inputs["debt.liability.pfi.principal_amount"]
    assert value_fault(declared, Decimal(-1)) == "-1 is below the least allowed, 0"


DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@st.composite
def loans(draw: st.DrawFn) -> dict[str, Decimal]:
    """The terms of a loan: any three days in order, refinanced or not."""
    starts, matures, until = sorted(draw(st.tuples(DAYS, DAYS, DAYS)))
    terms = {"starts": starts, "matures": matures} | ({"refinanced_until": until} if draw(st.booleans()) else {})
    dates = {name: Decimal(day_number(day)) for name, day in terms.items()}
    return dates | {
        "amount": Decimal(draw(st.integers(0, 10**9))),
        "rate": Decimal(draw(st.integers(0, 1500))).scaleb(-4),
        "refinanced_rate": Decimal(draw(st.integers(0, 1500))).scaleb(-4),
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(loans(), min_size=1, max_size=3))
def test_debt_rolls_forward_and_interest_is_of_days_held(terms: list[dict[str, Decimal]]) -> None:
    members = tuple(Loan(f"loan{place}", f"Loan {place}") for place in range(len(terms)))
    structure = Structure(Years(2023, 6), Conventions(), (*BUDGET, *members))
    values = {
        (f"debt.loan.loan{place}.{name}", TIMELESS): figure
        for place, own in enumerate(terms)
        for name, figure in own.items()
    }
    result = compute(plan_graph(structure), Inputs(structure.years, values))
    for year in range(len(result.years)):
        assert result.number("check.debt_rolls_forward", year) == 1
        first = Decimal(day_number(date(2023 + year, 4, 1)))
        last = Decimal(day_number(date(2024 + year, 3, 31)))
        owed = paid = Decimal(0)
        for own in terms:
            end = own.get("refinanced_until", own["matures"])
            owed += own["amount"] if own["starts"] <= last < end else 0
            for start, stop, rate in (
                (own["starts"], own["matures"], own["rate"]),
                (own["matures"], end, own["refinanced_rate"]),
            ):
                held = max(Decimal(0), min(last + 1, stop) - max(first, start))
                paid += own["amount"] * rate * held / (last + 1 - first)
        assert result.number("debt.loans", year) == owed
        assert abs(result.number("debt.interest", year) - paid) < Decimal("1e-20")


def test_the_plan_file_of_a_liability_and_a_variable_loan_comes_back_the_same() -> None:
    members = (*BUDGET, Loan("pool", "Pool", "variable", lender="County"), Liability("pfi", "PFI", owed_to="SPV"))
    structure = Structure(Years(2023, 1), Conventions(), members)
    entries = (Entry("debt.loan.pool.rate", 2024, Decimal("0.05")),)
    plan = PlanFile("F", "P", structure, (ScenarioFile("As planned", "baseline", entries=entries),))
    again = read_plan_file(write_plan_file(plan))
    for kind in (Loan, Liability):
        assert again.structure.of(kind) == structure.of(kind)
    assert again.inputs() == plan.inputs()

"""Every method of a grant and of a budget line, and what recurs, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from capital.structure import LifeClass
from mtfp.commissioning.structure import Priority, Service
from mtfp.engine import Inputs, Missing, Result, Years, compute
from mtfp.funding.structure import Grant, GrantMethod
from mtfp.pay.structure import PayGroup
from mtfp.plan import plan_graph
from mtfp.prices.structure import Index
from mtfp.spending.structure import BudgetLine, LineMethod, Role, Section
from mtfp.structure import Member, Structure
from precept.conventions import Conventions
from reserves.structure import Movement, Reserve

Values = dict[str, tuple[str, ...]]
YEARS = Years(2023, 2)
CUT = Index("cut", "Cut")


def result_of(members: tuple[Member, ...], values: Values) -> Result:
    """A plan of these members; figures from the base year on, "" for a year without one."""
    structure = Structure(YEARS, Conventions(collection_fund="total"), members)
    cells = {(key, year): Decimal(text) for key, row in values.items() for year, text in enumerate(row) if text}
    cells |= {("precept.collection_fund_amount", year): Decimal(0) for year in range(3)}
    cells |= {("precept.band_d_amount", 0): Decimal(1)} | {("precept.increase", year): Decimal(0) for year in (1, 2)}
    return compute(plan_graph(structure), Inputs(YEARS, cells))


def figures(result: Result, key: str) -> list[Decimal]:
    return [result.number(key, year) for year in range(3)]


GRANTS: dict[str, list[str]] = {
    "amounts": ["100", "90", "80"],
    "flat": ["100", "100", "100"],
    "change": ["100", "98", "96.04"],  # − 2% of itself
    "change_on_group": ["100", "94", "88.12"],  # − 2% of 100 + 200, then of 94 + 200
}


def test_each_grant_changes_as_its_method_says() -> None:
    assert set(get_args(GrantMethod)) == set(GRANTS)
    for method in get_args(GrantMethod):
        grants = (
            Grant("one", "One", method, "cut", "home"),
            Grant("two", "Two", "flat", group="home"),
            Grant("other", "Other", "flat", group="elsewhere"),
            Grant("alone", "Alone", "flat"),
        )
        values: Values = {f"funding.grant.{slug}.amount": ("200",) for slug in ("two", "other", "alone")}
        values["funding.grant.one.amount"] = ("100", "90", "80") if method == "amounts" else ("100",)
        values["prices.index.cut"] = ("", "-0.02", "-0.02")
        result = result_of((*grants, CUT), values)
        assert figures(result, "funding.grant.one") == [Decimal(text) for text in GRANTS[method]], method
        assert figures(result, "funding.grants") == [Decimal(text) + 600 for text in GRANTS[method]], method


def test_a_grants_entered_amount_stands_and_later_years_go_on_from_it() -> None:
    values: Values = {"funding.grant.one.amount": ("100", "150"), "prices.index.cut": ("", "", "-0.02")}
    result = result_of((Grant("one", "One", "change", "cut"), CUT), values)
    assert figures(result, "funding.grant.one") == [100, 150, 147]


LINES: dict[str, list[int]] = {
    "amounts": [100, 90, 80],
    "flat": [100, 100, 100],
    "index": [100, 150, 300],
    "rate": [100, 150, 75],
    "pay": [100, 90, 80],
    "services": [100, 90, 90],
    "reserves": [100, -30, 20],
    "capital": [100, 25, 30],
}
SERVICES = (Priority("victims", "Victims"), Service("help", "Help", "victims"))
PEOPLE: Values = {
    "pay.group.people.fte": ("10", "9", "8"),
    "pay.group.people.cost_per_fte": ("10",),
    "pay.group.people.award_rate": ("", "0", "0"),
}

MOVED: Values = {"reserves.movement.put.amount": ("", "10", "20"), "reserves.movement.taken.amount": ("", "40")}
REPAID: Values = {"capital.life.old.mrp_amount": ("", "25", "30")}
SAVED = (
    Reserve("saved", "Saved"),
    Movement("put", "Put", "saved", "from_revenue"),
    Movement("taken", "Taken", "saved"),
)


def test_each_budget_line_moves_as_its_method_says() -> None:
    assert set(get_args(LineMethod)) == set(LINES)
    for method in get_args(LineMethod):
        role: Role = "reserve_transfer" if method == "reserves" else ""
        item = BudgetLine(
            "one", "One", "s", method, "cut", role, pay_group="people" if method == "pay" else "",
            capital_figure="mrp" if method == "capital" else "",
        )  # fmt: skip
        members = (
            Section("s", "S", "force"),
            item,
            PayGroup("people", "People"),
            CUT,
            *SERVICES,
            *SAVED,
            LifeClass("old", "Old"),
        )
        values: Values = {"spending.line.one.amount": ("100", "90", "80") if method == "amounts" else ("100",)}
        if method == "rate":
            values["spending.line.one.rate"] = ("", "0.5", "-0.5")
        if method == "pay":
            values = dict(PEOPLE)
        if method == "services":
            values = {"commissioning.service.help.amount": ("100", "90")}
        values |= {"prices.index.cut": ("", "0.5", "1"), **MOVED, **REPAID}
        result = result_of(members, values)
        for key in ("spending.line.one", "spending.section.s", "requirement.force", "requirement.net"):
            assert figures(result, key) == LINES[method], (method, key)


def test_amounts_that_are_not_entered_are_missing_not_carried_on() -> None:
    members = (Section("s", "S", "pcc"), BudgetLine("one", "One", "s"))
    result = result_of(members, {"spending.line.one.amount": ("100",)})
    assert result["gap", 1] == Missing("One: amount is not entered for 2024/25", "spending.line.one.amount", 1)


def transfers(role: Role, one_off: bool, *amounts: str) -> Result:
    members = (Section("s", "S", "adjustment"), BudgetLine("move", "Move", "s", role=role, one_off=one_off))
    return result_of(members, {"spending.line.move.amount": amounts})


def test_a_draw_on_reserves_is_left_out_of_the_structural_gap_once_though_it_is_one_off_too() -> None:
    for one_off in (False, True):
        result = transfers("reserve_transfer", one_off, "0", "-30", "-40")
        assert figures(result, "gap") == [0, 30, 40]
        assert figures(result, "gap.before_reserves") == [0, 0, 0]
        assert figures(result, "gap.structural") == [0, 0, 0]


def test_a_contribution_to_reserves_recurs_unless_it_is_one_off() -> None:
    assert figures(transfers("reserve_transfer", False, "0", "30", "40"), "gap.structural") == [0, -30, -40]
    assert figures(transfers("reserve_transfer", True, "0", "30", "40"), "gap.structural") == [0, 0, 0]


def test_one_off_spending_is_left_out_of_the_structural_gap() -> None:
    assert figures(transfers("", True, "0", "30", "-5"), "gap") == [0, -30, 5]
    assert figures(transfers("", True, "0", "30", "-5"), "gap.structural") == [0, 0, 0]
    assert figures(transfers("", False, "0", "30", "-5"), "gap.structural") == [0, -30, 5]

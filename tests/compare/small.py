"""Plans small enough to work a bridge by hand, and the sums that every bridge has to pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

from mtfp.compare import Bridge, Side
from mtfp.compare.terms import EXACTLY
from mtfp.engine import Inputs, Years
from mtfp.funding.structure import Grant
from mtfp.planfile import PlanFile
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member, Structure
from precept.conventions import Conventions
from precept.structure import Authority

BUDGET = "2017/18"
MEMBERS: tuple[Member, ...] = (
    Authority("blaby", "Blaby"),
    Grant("police", "Police Grant", "flat"),
    Section("pay", "Pay"),
    BudgetLine("officers", "Officers", "pay", "flat"),
    BudgetLine("from_reserves", "From reserves", "pay", "flat", role="reserve_transfer"),
)
VALUES = {
    ("precept.band_d_amount", 0): "100",
    ("precept.increase", 1): "0",
    ("precept.authority.blaby.tax_base_notified", 0): "1000",
    ("precept.authority.blaby.tax_base_notified", 1): "1000",
    ("precept.authority.blaby.collection_fund_share", 0): "0",
    ("precept.authority.blaby.collection_fund_share", 1): "0",
    ("funding.grant.police.amount", 0): "50000",
    ("spending.line.officers.amount", 0): "150000",
    ("spending.line.from_reserves.amount", 0): "0",
}
"""A base year and a budget year that balance: 1,000 dwellings at £100 and £50,000 of grant pay for £150,000."""


def side(
    name: str = "A",
    changes: Mapping[tuple[str, int], str | None] | None = None,
    members: tuple[Member, ...] = MEMBERS,
    conventions: Conventions | None = None,
    years: Years | None = None,
) -> Side:
    """The small plan with some values changed (None: not entered), other members or other conventions."""
    years = years or Years(2016, 1)
    texts = {**VALUES, **(changes or {})}
    numbers = {cell: Decimal(text) for cell, text in texts.items() if text is not None}
    return Side(name, Structure(years, conventions or Conventions(), members), Inputs(years, numbers))


def of_plan(plan: PlanFile, name: str | None = None) -> Side:
    """A scenario of a plan file."""
    return Side(plan.scenario(name).name, plan.structure, plan.inputs(name))


def with_input(side: Side, key: str, number: str, years: range) -> Side:
    """The side with an input changed in some years."""
    changes = {(key, year): Decimal(number) for year in years}
    return replace(side, name=f"{side.name}, changed", inputs=side.inputs.with_values(changes))


def steps(bridge: Bridge) -> dict[str, Decimal]:
    """Each cause with its amount."""
    return {term.label: term.amount for term in bridge.terms}


def assert_adds_up(bridge: Bridge) -> None:
    """Opening and terms are the closing figure, and items their term, to the last digit."""
    with localcontext(EXACTLY):
        assert abs(bridge.opening + sum(term.amount for term in bridge.terms) - bridge.closing) < Decimal("1e-20")
        if bridge.terms:
            assert bridge.opening + sum(term.amount for term in bridge.terms) == bridge.closing
        for term in bridge.terms:
            if term.items:
                assert sum(item.amount for item in term.items) == term.amount

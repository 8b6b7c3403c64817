"""The lines of treasury, and what is entered for them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from capital.debt.keys import INTEREST_EARNED
from capital.debt.structure import has_debt
from capital.treasury import formulas as rules
from capital.treasury.keys import BALANCES, EARNED_AMOUNT, OTHER, RATE_EARNED, RESOURCES
from capital.treasury.structure import has_treasury
from mtfp.engine import Input, Line, line
from mtfp.structure import Structure
from mtfp.units import POUNDS, RATE
from reserves.structure import Reserve

LARGEST = Decimal(10) ** 13
STRATEGY = "force's treasury management strategy"
ARITHMETIC = "arithmetic"


def inputs(structure: Structure) -> Iterator[Input]:
    """Other balances, and what all of them earn."""
    if not has_treasury(structure):
        return
    last_one = "That of the year before when not entered."
    yield Input(
        f"{OTHER}_amount", "Balances besides reserves as entered", POUNDS, minimum=-LARGEST, maximum=LARGEST,
        hint=f"Working capital, provisions, grants not applied yet. {last_one}",
    )  # fmt: skip
    yield Input(
        f"{RATE_EARNED}_entered", "Rate earned on balances as entered", RATE, minimum=Decimal(0), maximum=Decimal(1),
        hint=last_one,
    )  # fmt: skip
    yield Input(
        EARNED_AMOUNT, "Interest earned as entered", POUNDS, minimum=Decimal(0), maximum=LARGEST,
        hint="By the rate on balances of 1 April when not entered.",
    )  # fmt: skip


def lines(structure: Structure) -> Iterator[Line]:
    """Nothing without debt, a lending list or a history."""
    if not has_treasury(structure):
        return
    reserves, debt = bool(structure.of(Reserve)), has_debt(structure)
    yield line(
        OTHER, "Balances besides reserves", POUNDS, rules.other_balances, source=STRATEGY,
        base=rules.first_other_balances(),
    )  # fmt: skip
    yield line(
        RESOURCES, "Reserves and other balances at the end of the year", POUNDS, rules.resources, reserves,
        source=ARITHMETIC,
    )  # fmt: skip
    yield line(
        f"{BALANCES}.opening", "Available to invest at the start of the year", POUNDS, rules.balances_on_1_april,
        reserves, debt, source=ARITHMETIC,
    )  # fmt: skip
    yield line(
        BALANCES, "Available to invest at the end of the year", POUNDS, rules.balances, debt, source=ARITHMETIC
    )  # fmt: skip
    yield line(
        RATE_EARNED, "Rate earned on balances", RATE, rules.rate_earned, source=STRATEGY,
        base=rules.first_rate_earned(),
    )  # fmt: skip
    yield line(INTEREST_EARNED, "Interest earned", POUNDS, rules.interest_earned, source=STRATEGY)

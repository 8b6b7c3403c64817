"""The formulas of treasury: balances, and what they earn."""

from __future__ import annotations

from capital.debt.keys import INTERNAL
from capital.treasury.keys import BALANCES, EARNED_AMOUNT, OTHER, RATE_EARNED, RESOURCES
from mtfp.engine.expression import Expression, given, maximum, previous, total, value


def other_balances() -> Expression:
    """The amount entered for the year, else that of the year before."""
    return given(f"{OTHER}_amount", previous(OTHER))


def first_other_balances() -> Expression:
    """The amount entered for the base year; nil when none is."""
    return given(f"{OTHER}_amount", 0)


def resources(reserves: bool) -> Expression:
    """Reserves at the end of the year plus other balances."""
    return total([*_reserves(reserves, "closing"), value(OTHER)])


def _reserves(there: bool, name: str) -> list[Expression]:
    return [value(f"reserves.{name}")] if there else []


def balances_on_1_april(reserves: bool, debt: bool) -> Expression:
    """Reserves at the start of the year plus other balances, less internal borrowing before it."""
    own = total([*_reserves(reserves, "opening"), value(OTHER)])
    return own - value(f"{INTERNAL}.opening") if debt else own


def balances(debt: bool) -> Expression:
    """Reserves and other balances at the end of the year, less internal borrowing."""
    return value(RESOURCES) - value(INTERNAL) if debt else value(RESOURCES)


def rate_earned() -> Expression:
    """The rate entered for the year, else that of the year before."""
    return given(f"{RATE_EARNED}_entered", previous(RATE_EARNED))


def first_rate_earned() -> Expression:
    """The rate entered for the base year; nil when none is."""
    return given(f"{RATE_EARNED}_entered", 0)


def interest_earned() -> Expression:
    """The amount entered for the year, else the balances on 1 April × the rate they earn; nothing on less than nil."""
    return given(EARNED_AMOUNT, maximum(0, value(f"{BALANCES}.opening")) * value(RATE_EARNED))

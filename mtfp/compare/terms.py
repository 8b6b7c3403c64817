"""What a comparison is made of: two sides, and a bridge of terms that add up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cached_property

from mtfp.engine import Inputs, Result, compute
from mtfp.engine.units import Unit
from mtfp.plan import plan_graph
from mtfp.structure import Structure
from mtfp.units import POUNDS

EXACTLY = Context(prec=300)
"""Wide enough that sums and differences of figures lose no digit."""

PENNY = Decimal("0.01")
FINEST = Decimal("0.000001")
NIL = Decimal(0)
NOISE = Decimal(1).scaleb(-20)
"""Less than this is what a calculation in 50 digits leaves behind."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What one line or cause adds to (+) or takes from (−) a figure, in the figure's unit."""

    key: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Term(Movement):
    """One step of a bridge; `items` are its lines or inputs, which add up exactly to its amount."""

    items: tuple[Movement, ...] = ()


@dataclass(frozen=True)
class Side:
    """One of two plans that are compared: a name, its structure and its inputs.

    `published` are the figures of one that is rendered from what was frozen, not computed again.
    """

    name: str
    structure: Structure
    inputs: Inputs
    published: Result | None = None

    @cached_property
    def result(self) -> Result:
        """Its figures."""
        return self.published or compute(plan_graph(self.structure), self.inputs)


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one figure to another by causes: `opening` plus every term is exactly `closing`.

    Amounts are whole pennies (of other units: six decimals) but for the largest, named by
    `takes_rest`, which also takes what that rounding leaves. `notes` say in words what is
    special about the two sides, `inseparable` why causes stand together in this year.
    `year` is empty in a bridge between two years.
    """

    key: str
    label: str
    unit: Unit
    start: str
    end: str
    year: str
    opening: Decimal
    closing: Decimal
    terms: tuple[Term, ...] = ()
    takes_rest: str = ""
    notes: tuple[str, ...] = ()
    inseparable: str = ""

    @property
    def difference(self) -> Decimal:
        """Closing less opening, every digit."""
        return exact_difference(self.closing, self.opening)


def exact_difference(left: Decimal, right: Decimal) -> Decimal:
    """Left less right, every digit."""
    return EXACTLY.subtract(left, right)


def exact_sum(numbers: Sequence[Decimal]) -> Decimal:
    """The sum, every digit."""
    with localcontext(EXACTLY):
        return sum(numbers, NIL)


def step_of(unit: Unit) -> Decimal:
    """What the amounts of a bridge are whole multiples of."""
    return PENNY if unit == POUNDS else FINEST


def shared_out(raw: Sequence[Decimal], amount: Decimal, step: Decimal) -> tuple[list[Decimal], int]:
    """Rounded shares that add up exactly to the amount, and the place of the one that takes the rest.

    The one that takes the rest is the largest, of equal ones the first. Turning all signs turns
    the signs of the shares: rounding is half away from nil, past what 50 digits leave behind.
    """
    with localcontext(EXACTLY):
        shares = [each.quantize(NOISE, ROUND_HALF_UP).quantize(step, ROUND_HALF_UP) for each in raw]
        largest = max(range(len(shares)), key=lambda place: abs(shares[place]))
        shares[largest] = amount - sum(shares, NIL) + shares[largest]
    return shares, largest

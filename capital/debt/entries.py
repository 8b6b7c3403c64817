"""What is entered for debt and its limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from capital.debt.keys import (
    BUCKETS,
    LIMITS,
    LIQUIDITY,
    PARTS,
    interest_limit_key,
    liability_key,
    loan_key,
    maturity_key,
)
from capital.debt.structure import Liability, Loan
from mtfp.engine import Input, When
from mtfp.engine.years import day_number
from mtfp.structure import Structure
from mtfp.units import DATE, POUNDS, RATE

NIL, ONE = Decimal(0), Decimal(1)
LARGEST = Decimal(10) ** 13

pounds = partial(Input, unit=POUNDS, minimum=NIL, maximum=LARGEST)
rate = partial(Input, unit=RATE, minimum=NIL, maximum=ONE)
day = partial(
    Input, unit=DATE, when=When.TIMELESS, minimum=Decimal(day_number(date(1950, 4, 1))),
    maximum=Decimal(day_number(date(2200, 3, 31))), places=0,
)  # fmt: skip


def inputs(structure: Structure) -> Iterator[Input]:
    """Loans, liabilities, then the limits on debt."""
    loans, liabilities = structure.of(Loan), structure.of(Liability)
    for loan in loans:
        yield from _of_loan(loan)
    for liability in liabilities:
        yield from _of_liability(liability)
    if loans or liabilities:
        yield from _limits()


def _of_loan(loan: Loan) -> Iterator[Input]:
    def own(name: str) -> str:
        return loan_key(loan, name)

    label = loan.label
    hint = "What its life class needs in the year it starts, when not entered." if loan.life_class else ""
    yield pounds(own("amount"), f"{label}: amount", when=When.TIMELESS, hint=hint)
    yield day(own("starts"), f"{label}: starts on", hint="The first day on which interest runs.")
    yield day(
        own("matures"), f"{label}: matures on", at_least=own("starts"), hint="Repaid on this day; no interest for it."
    )  # fmt: skip
    every = When.EVERY_YEAR if loan.rate == "variable" else When.TIMELESS
    yield rate(own("rate"), f"{label}: rate", when=every)
    yield day(
        own("refinanced_until"), f"{label}: refinanced until", at_least=own("matures"),
        hint="Repaid when it matures, when not entered.",
    )  # fmt: skip
    if loan.rate == "fixed":
        yield rate(own("refinanced_rate"), f"{label}: rate once refinanced", when=When.TIMELESS)


def _of_liability(liability: Liability) -> Iterator[Input]:
    def own(name: str) -> str:
        return liability_key(liability, name)

    label = liability.label
    yield pounds(
        own("opening_amount"), f"{label}: owed before the base year", when=When.BASE_YEAR,
        hint="On 1 April of the base year.",
    )  # fmt: skip
    yield pounds(own("principal_amount"), f"{label}: principal repaid", hint="Nil when not entered.")
    yield rate(own("rate"), f"{label}: rate on what is owed on 1 April")
    yield pounds(own("interest_amount"), f"{label}: interest as entered", hint="By its rate when not entered.")


def _limits() -> Iterator[Input]:
    last_one = "That of the year before when not entered."
    for limit, label in LIMITS.items():
        for part, words in PARTS.items():
            yield pounds(f"{limit}.{part}_amount", f"{label} as set: {words}", hint=last_one)
    for kind in ("fixed", "variable"):
        yield pounds(
            f"{interest_limit_key(kind)}_amount", f"Limit on interest payable at {kind} rates as set", hint=last_one
        )  # fmt: skip
    for bucket, (label, _, _) in BUCKETS.items():
        low = maturity_key(bucket, "low_rate")
        yield rate(low, f"{label}: lower limit", when=When.TIMELESS, hint="Nil when not entered.")
        yield rate(
            maturity_key(bucket, "high_rate"), f"{label}: upper limit", when=When.TIMELESS, at_least=low,
            hint="100% when not entered.",
        )  # fmt: skip
    yield pounds(
        f"{LIQUIDITY}_amount", "Cash kept at hand, for the liability benchmark",
        hint="That of the year before when not entered; nil when none is.",
    )  # fmt: skip

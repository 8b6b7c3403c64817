"""The lines of debt: loans, liabilities, all of them, then the prudential indicators."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from capital.debt import formulas as rules
from capital.debt.entries import inputs
from capital.debt.indicators import indicators
from capital.debt.keys import (
    GROSS,
    INTEREST,
    LIABILITIES,
    LOANS,
    NEW_INTEREST,
    PRINCIPAL,
    liability_check,
    liability_key,
    loan_key,
    rate_kind_key,
    term_check,
)
from capital.debt.structure import Liability, Loan
from capital.keys import borrowing_key, life_key
from capital.structure import LifeClass
from mtfp.engine import Line, line
from mtfp.engine.expression import Expression
from mtfp.engine.units import Unit
from mtfp.structure import Structure
from mtfp.units import CHECK, DATE, DAYS, POUNDS

__all__ = ["inputs", "lines"]

LOAN = "loan agreement"
AGREEMENT = "agreement on the liability"
ARITHMETIC = "arithmetic"


def lines(structure: Structure) -> Iterator[Line]:
    """Nothing without a loan or a long-term liability."""
    loans, liabilities = structure.of(Loan), structure.of(Liability)
    if not loans and not liabilities:
        return
    lives = {each.slug: each for each in structure.of(LifeClass)}
    for loan in loans:
        yield from _loan(loan, lives.get(loan.life_class))
    for liability in liabilities:
        yield from _liability(liability)
    yield from _together(loans, liabilities)
    yield from indicators(structure)


def _loan(loan: Loan, life: LifeClass | None) -> Iterator[Line]:
    def own(name: str, label: str, unit: Unit, rule: Callable[..., Expression], *more: object) -> Line:
        base = rules.opening_of_base_year(loan) if name == "opening" else None
        return line(
            loan_key(loan, name), f"{loan.label}: {label}", unit, rule, loan, *more, source=LOAN, base=base,
            published=unit is POUNDS,
        )  # fmt: skip

    yield own("ends", "ends on", DATE, rules.ends)
    yield own("days", "days held in the year up to maturity", DAYS, rules.days_to_maturity)
    yield own("days_refinanced", "days held in the year once refinanced", DAYS, rules.days_refinanced)
    yield own("opening", "owed at the start of the year", POUNDS, rules.opening)
    yield own("drawn", "drawn", POUNDS, rules.drawn, borrowing_key(life) if life else "")
    yield own("repaid", "repaid", POUNDS, rules.repaid)
    yield own("closing", "owed at the end of the year", POUNDS, rules.closing)
    yield own("interest", "interest", POUNDS, rules.loan_interest)
    if life is not None and life.method != "reducing_balance":
        yield line(
            term_check(loan), f"{loan.label}: no longer than the life of its assets", CHECK, rules.within_life, loan,
            life_key(life, "years"), source="good practice: debt is repaid while what it paid for is in use",
        )  # fmt: skip


def _liability(liability: Liability) -> Iterator[Line]:
    def own(name: str, label: str, rule: Callable[..., Expression]) -> Line:
        base = rules.owed_before(liability) if name == "opening" else None
        key, label = liability_key(liability, name), f"{liability.label}: {label}"
        return line(key, label, POUNDS, rule, liability, source=AGREEMENT, base=base)

    yield own("opening", "owed at the start of the year", rules.liability_opening)
    yield own("principal", "principal repaid", rules.liability_principal)
    yield own("closing", "owed at the end of the year", rules.liability_closing)
    yield own("interest", "interest", rules.liability_interest)
    yield line(
        liability_check(liability), f"{liability.label}: no more is repaid than is owed", CHECK, rules.not_below_nil,
        liability, source=ARITHMETIC,
    )  # fmt: skip


def _together(loans: rules.Loans, liabilities: rules.Liabilities) -> Iterator[Line]:
    def own(key: str, label: str, rule: Callable[..., Expression], *parts: object) -> Line:
        return line(key, label, POUNDS, rule, *parts, source=ARITHMETIC)

    yield own(f"{LOANS}.opening", "Loans at the start of the year", rules.of_loans, loans, "opening")
    yield own(f"{LOANS}.drawn", "Loans drawn", rules.of_loans, loans, "drawn")
    yield own(f"{LOANS}.repaid", "Loans repaid", rules.of_loans, loans, "repaid")
    yield own(LOANS, "Loans at the end of the year", rules.of_loans, loans, "closing")
    yield own(
        f"{LIABILITIES}.opening", "Long-term liabilities at the start of the year", rules.of_liabilities, liabilities,
        "opening",
    )  # fmt: skip
    yield own(PRINCIPAL, "Principal of long-term liabilities repaid", rules.of_liabilities, liabilities, "principal")
    yield own(
        LIABILITIES, "Long-term liabilities at the end of the year", rules.of_liabilities, liabilities, "closing"
    )  # fmt: skip
    yield line(
        f"{GROSS}.opening", "External debt at the start of the year", POUNDS, rules.gross_opening, source=ARITHMETIC,
        base=rules.gross_opening_of_base_year(),
    )  # fmt: skip
    yield own(GROSS, "External debt at the end of the year", rules.gross_debt)
    for kind in ("fixed", "variable"):
        yield own(
            rate_kind_key(kind), f"Interest payable at {kind} rates", rules.interest_at, kind, loans, liabilities
        )  # fmt: skip
    yield own(INTEREST, "Interest payable", rules.interest_payable)
    yield own(NEW_INTEREST, "Interest on the loans that pay for the capital programme", rules.new_interest, loans)
    yield line(
        "check.debt_rolls_forward", "Debt rolls forward from year to year", CHECK, rules.rolls_forward,
        source=ARITHMETIC,
    )  # fmt: skip

"""What treasury adds to a plan's structure: lists in words, as papers print them."""

from __future__ import annotations

from dataclasses import dataclass

from capital.debt.structure import has_debt
from mtfp.structure import Member, Structure, note


@dataclass(frozen=True, slots=True)
class Institution(Member):
    """An institution of the lending list, with its limits and short-term credit ratings as published."""

    maximum_loan: str = note()
    maximum_period: str = note()
    fitch: str = note()
    standard_and_poors: str = note()
    moodys: str = note()


@dataclass(frozen=True, slots=True)
class PastInterest(Member):
    """Interest earned in a year that is no longer in the plan, which is its label, as published."""

    amount: str = note()
    status: str = note()


def has_treasury(structure: Structure) -> bool:
    """Whether a plan has a treasury: debt, a lending list or a history."""
    return has_debt(structure) or bool(structure.of(Institution) or structure.of(PastInterest))

"""What debt adds to a plan's structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mtfp.structure import Member, Structure, note, refers_to

RateKind = Literal["fixed", "variable"]


@dataclass(frozen=True, slots=True)
class Loan(Member):
    """Money borrowed and repaid in one sum on the day it matures, unless it is refinanced.

    rate: one for its whole life, or one a year (a variable or pool rate). life_class: that of the assets it
    pays for. Such a loan is new borrowing of the capital programme: where no amount is entered it borrows what
    its life class needs in the year in which it starts.
    """

    rate: RateKind = "fixed"
    life_class: str = refers_to("life_classes")
    lender: str = note()


@dataclass(frozen=True, slots=True)
class Liability(Member):
    """A long-term liability that is repaid by principal a year: transferred debt, a PFI scheme, a lease."""

    rate: RateKind = "fixed"
    owed_to: str = note()


def has_debt(structure: Structure) -> bool:
    """Whether a plan has a loan or a long-term liability."""
    return bool(structure.of(Loan) or structure.of(Liability))

"""A precept option: another increase, to be set beside the plan's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from mtfp.structure import Member

OptionKind = Literal["freeze", "percent", "pounds", "target", "most_allowed", "closes_gap"]
OptionYears = Literal["budget_year", "every_year"]

KINDS: dict[OptionKind, str] = {
    "freeze": "Freeze: no increase",
    "percent": "Increase in %",
    "pounds": "Increase in £ on Band D",
    "target": "Band D of an amount",
    "most_allowed": "The most that needs no referendum",
    "closes_gap": "The least that closes the gap of a year",
}
YEARS: dict[OptionYears, str] = {
    "budget_year": "in the budget year, later years as planned",
    "every_year": "in every year",
}

_AMOUNT = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
LIMITS: dict[OptionKind, tuple[Decimal, Decimal]] = {
    "percent": (Decimal(-100), Decimal(100)),
    "pounds": (Decimal(-10_000), Decimal(10_000)),
    "target": (Decimal(0), Decimal(100_000)),
}
"""What the amount of a kind may be; other kinds have none."""


@dataclass(frozen=True, slots=True)
class PreceptOption(Member):
    """Another increase of Band D in the budget year, later years as planned, or in every year.

    amount: a percentage (1.99), pounds on Band D, or a Band D, as the kind asks. year: whose gap is closed, "2018/19".
    It changes no figure of the plan, so digests leave it out.
    """

    counts: ClassVar[bool] = False

    kind: OptionKind = "freeze"
    amount: str = ""
    years: OptionYears = "budget_year"
    year: str = ""

    def faults(self) -> Iterator[str]:
        """The kind says whether there is an amount or a year."""
        limits = LIMITS.get(self.kind)
        if limits is None and self.amount:
            yield f"an option of the kind {self.kind!r} has no amount: leave {self.amount!r} out"
        if limits is not None:
            yield from self._amount_faults(*limits)
        if self.kind == "target" and self.years == "every_year":
            yield "a Band D of an amount is aimed at in the budget year: choose that, or an increase"
        if (self.kind == "closes_gap") != bool(self.year):
            yield (
                "name the year whose gap it closes, like 2018/19"
                if self.kind == "closes_gap"
                else f"only an option that closes a gap names a year: leave {self.year!r} out"
            )

    def _amount_faults(self, low: Decimal, high: Decimal) -> Iterator[str]:
        if not _AMOUNT.fullmatch(self.amount):
            yield f"its amount is {self.amount!r}: write a number such as 1.99, with at most six decimals"
        elif not low <= Decimal(self.amount) <= high:
            yield f"its amount is {self.amount}: it may be {low:,} to {high:,}"

    @property
    def words(self) -> str:
        """What it is: "Increase in %: 1.99%, in every year"."""
        amount = {
            "percent": f": {self.number}%",
            "pounds": f": £{self.number}",
            "target": f": £{self.number}",
            "closes_gap": f": {self.year}",
        }.get(self.kind, "")
        return f"{KINDS[self.kind]}{amount}, {YEARS[self.years]}"

    @property
    def described(self) -> str:
        """Its name and what it is, as the source of what it enters and the reason of the scenario it becomes."""
        return f"Precept option “{self.label}”: {self.words}"

    @property
    def number(self) -> Decimal:
        """The amount as a number; nil for a kind without one."""
        return Decimal(self.amount or 0)

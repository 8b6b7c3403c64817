"""What reserves add to a plan's structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mtfp.structure import Member, note, refers_to

Kind = Literal["general", "earmarked", "equalisation", "capital"]
Heading = Literal["inside", "beyond", "contingency"]
YearMeasured = Literal["this_year", "next_year"]
Nature = Literal[
    "from_revenue", "from_elsewhere", "use_for_revenue", "use_for_capital", "use_elsewhere", "to_another_reserve"
]

KINDS: dict[Kind, str] = {
    "general": "General reserve",
    "earmarked": "Earmarked reserves",
    "equalisation": "Budget equalisation reserve",
    "capital": "Capital reserves",
}
"""As papers head them, in their order."""

HEADINGS: dict[Heading, str] = {
    "inside": "Planned spending inside the plan",
    "beyond": "Specific projects beyond the plan",
    "contingency": "General contingency",
}
"""The Home Office's three headings."""

NATURES: dict[Nature, str] = {
    "from_revenue": "Contributions from revenue",
    "from_elsewhere": "Contributions from outside revenue",
    "use_for_revenue": "Used for revenue",
    "use_for_capital": "Used for capital",
    "use_elsewhere": "Used outside the revenue budget",
    "to_another_reserve": "Transfers to another reserve",
}

CONTRIBUTIONS: tuple[Nature, ...] = ("from_revenue", "from_elsewhere")
USES: tuple[Nature, ...] = ("use_for_revenue", "use_for_capital", "use_elsewhere", "to_another_reserve")


@dataclass(frozen=True, slots=True)
class Reserve(Member):
    """Money put aside.

    home_office: under which of the Home Office's headings its balance is shown. measured_against: the
    year whose net budget requirement a general reserve is a share of, where its band is checked; next
    year's is this year's in the last year of the plan. The rest is the statement that papers make of it.
    """

    kind: Kind = "earmarked"
    home_office: Heading = "inside"
    measured_against: YearMeasured = "this_year"
    purpose: str = note()
    how_used: str = note()
    controlled_by: str = note()


@dataclass(frozen=True, slots=True)
class Movement(Member):
    """What goes into a reserve or comes out of it for one purpose, which is its label.

    Its amounts are never negative: the nature says the direction. to: the reserve that a transfer
    to another reserve goes to.
    """

    reserve: str = refers_to("reserves")
    nature: Nature = "use_for_revenue"
    to: str = refers_to("reserves")

    def faults(self) -> Iterator[str]:
        """Every movement is one of a reserve; a transfer goes to another one."""
        if not self.reserve:
            yield "it moves no reserve: name the one it goes into or comes out of"
        if self.nature == "to_another_reserve" and not self.to:
            yield "it goes to another reserve: name that one"
        if self.nature == "to_another_reserve" and self.to == self.reserve != "":
            yield f"it goes from {self.reserve!r} to itself: name another reserve"
        if self.nature != "to_another_reserve" and self.to:
            yield f"it names the reserve {self.to!r} to go to, but is no transfer: choose one or neither"


@dataclass(frozen=True, slots=True)
class Risk(Member):
    """A risk that a reserve is held for: its amount × its likelihood adds to the reserve's minimum."""

    reserve: str = refers_to("reserves")

    def faults(self) -> Iterator[str]:
        """Every risk is carried by a reserve."""
        if not self.reserve:
            yield "no reserve is held for it: name one"

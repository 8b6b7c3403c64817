"""What the capital programme adds to a plan's structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from capital.debt.structure import has_debt
from mtfp.structure import Member, Structure, note, refers_to

Status = Literal["proposed", "approved", "under_way", "complete"]
SourceKind = Literal["capital_grant", "other_grants", "section_106", "receipts", "revenue", "reserves"]
MrpMethod = Literal["equal_instalments", "annuity", "reducing_balance"]

STATUSES: dict[Status, str] = {
    "proposed": "Proposed",
    "approved": "Approved, not begun",
    "under_way": "Under way",
    "complete": "Complete",
}

SOURCES: dict[SourceKind, str] = {
    "capital_grant": "Capital grant",
    "other_grants": "Other grants",
    "section_106": "Section 106 contributions",
    "receipts": "Capital receipts",
    "revenue": "Revenue contributions",
    "reserves": "Reserves",
}
"""Everything that pays for capital spending but borrowing, in the order of published papers."""


@dataclass(frozen=True, slots=True)
class Category(Member):
    """What schemes are listed under: property, information technology, vehicles."""


@dataclass(frozen=True, slots=True)
class LifeClass(Member):
    """Assets whose borrowing is set aside over one life: the pools of MRP.

    method: equal instalments over the life from the year after the spending, the same as an annuity
    at a rate, or a share of the reducing balance (4% for supported borrowing from before April 2008).
    policy: what the MRP policy says of them, for the statement.
    """

    method: MrpMethod = "equal_instalments"
    policy: str = note()


@dataclass(frozen=True, slots=True)
class Scheme(Member):
    """A scheme of the programme; its life class says over how long its borrowing is set aside."""

    category: str = refers_to("capital_categories")
    life_class: str = refers_to("life_classes")
    status: Status = "proposed"
    description: str = note()

    def faults(self) -> Iterator[str]:
        """Every scheme stands in a category and has a life, so that totals add up and borrowing has a pool."""
        if not self.category:
            yield "it stands in no category: name one"
        if not self.life_class:
            yield "it has no life class: name the one whose MRP pays for it"


@dataclass(frozen=True, slots=True)
class Source(Member):
    """Money that pays for capital spending; scheme: the one it is tied to, or none when it may pay for any."""

    kind: SourceKind = "capital_grant"
    scheme: str = refers_to("capital_schemes")

    def faults(self) -> Iterator[str]:
        """Section 106 money is for what the agreement names."""
        if self.kind == "section_106" and not self.scheme:
            yield "section 106 contributions are tied to a scheme: name it"


def has_capital(structure: Structure) -> bool:
    """Whether a plan has a programme: schemes, money for them, lives of what was spent before, or debt."""
    return has_debt(structure) or any(structure.of(kind) for kind in (Scheme, Source, LifeClass))

"""How a force rounds and adds up its precept: settings of the force, copied into each plan.

Published papers differ in every one of these (see docs/decisions/0003-conventions.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, get_args, get_type_hints

from mtfp.engine.rounding import Mode, Rounding

Country = Literal["england", "wales"]
Direction = Literal["band_d", "requirement"]
BandDRounding = Literal["2", "3", "4", "unrounded", "9p"]
RoundingMode = Literal["nearest", "down"]
Compounding = Literal["rounded", "unrounded"]
BandPlaces = Literal["2", "4", "unrounded"]
PreceptPlaces = Literal["penny", "pound"]
TotalRule = Literal["base_times_band_d", "sum_of_authorities"]
CollectionFund = Literal["total", "by_authority"]

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "country": "Country",
        "direction": "What is fixed",
        "band_d": "Band D is rounded to",
        "band_d_mode": "Band D is rounded",
        "compounding": "Growth is taken on last year's Band D",
        "bands": "Council tax by band is rounded to",
        "authority_precepts": "Each authority's precept is rounded to the",
        "total": "The total precept is",
        "collection_fund": "The collection fund is entered",
    }
)
"""Each convention as pages ask for it."""
ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "england": "England", "wales": "Wales",
        "band_d": "Band D, and the precept follows",
        "requirement": "a whole-pound requirement, and Band D follows",
        "2": "2 decimals", "3": "3 decimals", "4": "4 decimals", "9p": "a multiple of 9p",
        "base_times_band_d": "tax base × Band D", "sum_of_authorities": "the sum of the authorities",
        "by_authority": "for each authority", "total": "as one amount",
        "down": "downwards", "nearest": "to the nearest",
    }
)  # fmt: skip
"""The choices whose name alone does not say what they are."""

_PRECEPT = {"penny": Rounding.places(2), "pound": Rounding.places(0)}


@dataclass(frozen=True, slots=True)
class Conventions:
    """The conventions of one force; the defaults are the commonest in published papers.

    direction: Band D is fixed and the precept follows, or a whole-pound requirement is fixed and
    Band D is its unrounded quotient. compounding: growth is taken on the rounded Band D of last
    year or on the unrounded one. total: tax base × Band D, or the sum of the authorities.
    collection_fund: entered as one amount or for each authority.
    """

    country: Country = "england"
    direction: Direction = "band_d"
    band_d: BandDRounding = "2"
    band_d_mode: RoundingMode = "nearest"
    compounding: Compounding = "rounded"
    bands: BandPlaces = "2"
    authority_precepts: PreceptPlaces = "penny"
    total: TotalRule = "base_times_band_d"
    collection_fund: CollectionFund = "by_authority"

    @property
    def band_d_rounding(self) -> Rounding | None:
        """The rounding of Band D; None carries every digit."""
        mode = Mode.DOWN if self.band_d_mode == "down" else Mode.HALF_AWAY
        if self.direction == "requirement" or self.band_d == "unrounded":
            return None
        if self.band_d == "9p":
            return Rounding(Decimal("0.09"), mode)
        return Rounding.places(int(self.band_d), mode)

    @property
    def band_rounding(self) -> Rounding | None:
        """The rounding of each band's council tax."""
        return None if self.bands == "unrounded" else Rounding.places(int(self.bands))

    @property
    def precept_rounding(self) -> Rounding:
        """The rounding of the precept on each billing authority."""
        return _PRECEPT[self.authority_precepts]

    @property
    def band_d_places(self) -> int:
        """The decimals with which Band D is shown."""
        rounding = self.band_d_rounding
        return 4 if rounding is None else max(2, -int(rounding.step.as_tuple().exponent))

    @property
    def difference_reason(self) -> str:
        """Why the precepts on the authorities can differ from their total, in a sentence."""
        if self.direction == "band_d" and self.total == "sum_of_authorities":
            return "The total is the sum of the authorities' precepts, so nothing can lie between them."
        total = "the requirement fixed in whole pounds" if self.direction == "requirement" else "tax base × Band D"
        few = "pounds" if self.authority_precepts == "pound" else "pence"
        return (
            f"Each authority's precept is rounded to the {self.authority_precepts} on its own, the total is {total}: "
            f"the parts can differ from the total by a few {few}."
        )


def answer(choice: str) -> str:
    """A choice as pages name it."""
    return ANSWERS.get(choice, choice)


def choices() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each convention by name, with what it may be."""
    hints = get_type_hints(Conventions)
    for each in fields(Conventions):
        yield each.name, get_args(hints[each.name])

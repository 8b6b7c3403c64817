"""The values of a computation, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from mtfp.engine.years import Years

TIMELESS = -1
"""The year index of an input that has no year."""

Cell = tuple[str, int]
"""A key and a year index."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from and who entered it."""

    source: str = ""
    certainty: str = ""
    scenario: str = ""
    reason: str = ""
    editor: str = ""
    edited: datetime | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Entered values by (key, year index); Decimals only.

    Raises TypeError on a float, ValueError on NaN or infinity.
    """

    years: Years
    values: Mapping[Cell, Decimal]
    provenance: Mapping[Cell, Provenance] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell, number in self.values.items():
            if not isinstance(number, Decimal):
                raise TypeError(f"{cell}: {number!r} is a {type(number).__name__}, not a Decimal")
            if not number.is_finite():
                raise ValueError(f"{cell}: {number} is not a number")

    def with_values(self, changes: Mapping[Cell, Decimal]) -> Inputs:
        """The same inputs with some values replaced."""
        return Inputs(self.years, {**self.values, **changes}, self.provenance)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.values)


def plain(number: Decimal) -> str:
    """A number in its one canonical form: plain notation, no trailing zeros, no -0."""
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

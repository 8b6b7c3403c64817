"""What prices add to a plan's structure."""

from dataclasses import dataclass

from mtfp.structure import Member


@dataclass(frozen=True, slots=True)
class Index(Member):
    """A named yearly rate of change: general prices, utilities, government funding."""

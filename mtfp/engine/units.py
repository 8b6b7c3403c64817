"""Units: a name for people and a dimension that formulas are checked against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

Dimension = tuple[tuple[str, int], ...]
"""Base dimensions with their exponents, sorted: £ per dwelling is (("dwelling", -1), ("money", 1))."""

PLAIN: Dimension = ()


def dimension(exponents: Mapping[str, int]) -> Dimension:
    """The canonical form of a mapping from base dimension to exponent."""
    return tuple(sorted((base, power) for base, power in exponents.items() if power))


def product(left: Dimension, right: Dimension, sign: int = 1) -> Dimension:
    """The dimension of a product, or of a quotient with sign -1."""
    powers = Counter(dict(left))
    for base, power in right:
        powers[base] += sign * power
    return dimension(powers)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement; units of one dimension (£, pence) may be added and compared."""

    name: str
    dimension: Dimension = PLAIN


NUMBER = Unit("number")
RATE = Unit("%")
CHECK = Unit("check")
"""A check line: 1 when it holds, 0 when it fails."""

"""Differences and attribution: the only arithmetic on money outside the line graph."""

from mtfp.compare.movements import changes, difference, figures, movements
from mtfp.compare.terms import Movement

__all__ = ["Movement", "changes", "difference", "figures", "movements"]

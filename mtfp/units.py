"""The units of police finance, over the engine's base dimensions."""

from mtfp.engine.units import CHECK, NUMBER, RATE, Unit

__all__ = ["CHECK", "DWELLINGS", "NUMBER", "PENCE_PER_DWELLING", "POUNDS", "POUNDS_PER_DWELLING", "RATE"]

_PER_DWELLING = (("dwelling", -1), ("money", 1))

POUNDS = Unit("£", (("money", 1),))
POUNDS_PER_DWELLING = Unit("£ a dwelling", _PER_DWELLING)
PENCE_PER_DWELLING = Unit("pence a week", _PER_DWELLING)
"""Pence and pounds are of one dimension; the formula's own × 100 is what turns one into the other."""
DWELLINGS = Unit("Band D equivalent dwellings", (("dwelling", 1),))

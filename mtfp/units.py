"""The units of police finance, over the engine's base dimensions."""

from mtfp.engine.units import CHECK, NUMBER, RATE, Unit

__all__ = [
    "CHECK",
    "DATE",
    "DAYS",
    "DWELLINGS",
    "FTE",
    "HOMES",
    "MONTH",
    "NUMBER",
    "PENCE_PER_DWELLING",
    "POUNDS",
    "POUNDS_A_MONTH",
    "POUNDS_A_WEEK",
    "POUNDS_PER_DWELLING",
    "POUNDS_PER_FTE",
    "RATE",
    "SWITCH",
    "TAX_BAND",
    "YEARS",
]

_PER_DWELLING = (("dwelling", -1), ("money", 1))

POUNDS = Unit("£", (("money", 1),))
POUNDS_PER_DWELLING = Unit("£ a dwelling", _PER_DWELLING)
PENCE_PER_DWELLING = Unit("pence a week", _PER_DWELLING)
"""Pence and pounds are of one dimension; the formula's own × 100 is what turns one into the other."""
POUNDS_A_MONTH = Unit("£ a month", _PER_DWELLING)
POUNDS_A_WEEK = Unit("£ a week", _PER_DWELLING)
DWELLINGS = Unit("Band D equivalent dwellings", (("dwelling", 1),))
HOMES = Unit("dwellings", (("home", 1),))
"""Dwellings as the valuation list counts them, whatever their band."""
TAX_BAND = Unit("band (1 is A)")
FTE = Unit("FTE", (("fte", 1),))
"""Full-time equivalents: two people on half time are one."""
POUNDS_PER_FTE = Unit("£ an FTE", (("fte", -1), ("money", 1)))
DATE = Unit("date", (("day", 1),))
"""A day of the calendar, counted as spreadsheets do: 1 January 1900 is 1."""
DAYS = Unit("days", (("day", 1),))
MONTH = Unit("month")
"""A month of the calendar, from 1 for January to 12 for December: pay starts to change in September, which is 9."""
SWITCH = Unit("1 yes, 0 no")
"""In or out, applied or not."""
YEARS = Unit("years")
"""A span of years, as the life of an asset."""

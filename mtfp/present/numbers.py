"""Numbers as text: the one place where figures are rounded for display. Never feeds a calculation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from mtfp.engine import Missing
from mtfp.engine.exact import Figure
from mtfp.engine.units import Unit
from mtfp.units import (
    CHECK,
    DWELLINGS,
    PENCE_PER_DWELLING,
    POUNDS,
    POUNDS_PER_DWELLING,
    RATE,
)

NIL = "–"
"""What rounds to nothing."""

NOT_AVAILABLE = "n/a"


class Scale(StrEnum):
    """How money is shown; the reader chooses, and the choice is remembered."""

    POUNDS = "£"
    THOUSANDS = "£000"
    MILLIONS = "£m"


@dataclass(frozen=True, slots=True)
class Format:
    """Divide by, then show with so many decimals."""

    divisor: int
    places: int


_MONEY = {Scale.POUNDS: Format(1, 0), Scale.THOUSANDS: Format(1_000, 0), Scale.MILLIONS: Format(1_000_000, 3)}
_FORMATS = {DWELLINGS: Format(1, 2), POUNDS_PER_DWELLING: Format(1, 4), PENCE_PER_DWELLING: Format(1, 1)}


def unit_format(unit: Unit, scale: Scale) -> Format:
    """How a unit is shown; money by the reader's scale."""
    return _MONEY[scale] if unit is POUNDS else _FORMATS.get(unit, Format(1, 2))


def figure_cell(figure: Figure, unit: Unit, scale: Scale = Scale.POUNDS) -> str:
    """A figure as a table shows it: units stand in the heading; brackets are negative, a dash is nil."""
    if isinstance(figure, Missing):
        return NOT_AVAILABLE
    if unit is CHECK:
        return "yes" if figure else "no"
    if unit is RATE:
        return _bracketed(figure * 100, 2, "%")
    shown = unit_format(unit, scale)
    return _bracketed(figure / shown.divisor, shown.places)


def figure_text(figure: Figure, unit: Unit) -> str:
    """A figure as a sentence quotes it: with its unit, in full."""
    cell = figure_cell(figure, unit)
    if cell in {NOT_AVAILABLE, NIL} or unit in {CHECK, RATE}:
        return {NIL: "nil"}.get(cell, cell)
    if unit in {POUNDS, POUNDS_PER_DWELLING}:
        return cell.replace("(", "(£") if cell.startswith("(") else f"£{cell}"
    if unit is PENCE_PER_DWELLING:
        return f"{cell}p a week"
    return cell


def _bracketed(number: Decimal, places: int, suffix: str = "") -> str:
    shown = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if not shown:
        return NIL
    text = f"{abs(shown):,}{suffix}"
    return f"({text})" if shown < 0 else text

"""Numbers as text: the one place where figures are rounded for display. Never feeds a calculation."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from mtfp.engine import Missing
from mtfp.engine.exact import Figure
from mtfp.engine.units import Unit
from mtfp.engine.years import date_text
from mtfp.structure import Structure
from mtfp.units import (
    CHECK,
    DATE,
    DAYS,
    DWELLINGS,
    FTE,
    HOMES,
    MONTH,
    PENCE_PER_DWELLING,
    POUNDS,
    POUNDS_A_MONTH,
    POUNDS_A_WEEK,
    POUNDS_PER_DWELLING,
    POUNDS_PER_FTE,
    RATE,
    SWITCH,
    TAX_BAND,
    YEARS,
)

NIL = "–"
"""What rounds to nothing."""

NOT_AVAILABLE = "n/a"
SAYS_ITSELF = frozenset({CHECK, DATE, MONTH, RATE, SWITCH, TAX_BAND})
"""Units that stand in the figure itself, as % does, or need none, as a date or a yes: no heading repeats them."""

PERCENT_STEP = Decimal("0.01")


class Scale(StrEnum):
    """How money is shown; the reader chooses, and the choice is remembered."""

    POUNDS = "£"
    THOUSANDS = "£000"
    MILLIONS = "£m"


_MONEY = {Scale.POUNDS: (1, 0), Scale.THOUSANDS: (1_000, 0), Scale.MILLIONS: (1_000_000, 3)}
_PLACES = {DWELLINGS: 2, HOMES: 0, PENCE_PER_DWELLING: 1, FTE: 1, POUNDS_PER_FTE: 0, DAYS: 0, YEARS: 0}
_MONEY_UNITS = {POUNDS, POUNDS_A_MONTH, POUNDS_A_WEEK, POUNDS_PER_DWELLING, POUNDS_PER_FTE}
_BANDS = "ABCDEFGHI"


@dataclass(frozen=True, slots=True)
class Display:
    """How one reader sees one plan: the scale of money, the decimals of council tax, and whether money has pence."""

    scale: Scale = Scale.POUNDS
    dwelling_places: int = 4
    pence: bool = False

    @classmethod
    def of(cls, structure: Structure, scale: Scale = Scale.POUNDS) -> Display:
        """The display for a plan's conventions."""
        return cls(scale, structure.conventions.band_d_places)

    def unit_words(self, unit: Unit) -> str:
        """A unit as a heading names it."""
        return self.scale.value if unit == POUNDS else unit.name

    def number(self, figure: Decimal, unit: Unit) -> Decimal:
        """The figure as it is shown: scaled and rounded."""
        divisor, places = self._format(unit)
        return (figure / divisor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    def cell(self, figure: Figure, unit: Unit) -> str:
        """A figure as a table shows it: units stand in the heading; brackets are negative, a dash is nil."""
        if isinstance(figure, Missing):
            return NOT_AVAILABLE
        if unit in {CHECK, SWITCH}:
            return "yes" if figure else "no"
        if unit == MONTH:
            return month_name[int(figure)]
        if unit == TAX_BAND:
            return _BANDS[int(figure) - 1]
        if unit == DATE:
            return date_text(int(figure))
        if unit == RATE:
            return _bracketed((figure * 100).quantize(PERCENT_STEP, ROUND_HALF_UP), "%")
        return _bracketed(self.number(figure, unit))

    def _format(self, unit: Unit) -> tuple[int, int]:
        if unit == POUNDS:
            return (1, 2) if self.pence else _MONEY[self.scale]
        if unit == POUNDS_PER_DWELLING:
            return 1, self.dwelling_places
        return 1, _PLACES.get(unit, 2)


IN_FULL = Display()
"""Whole pounds, and council tax to four decimals."""


def figure_text(figure: Figure, unit: Unit, display: Display = IN_FULL) -> str:
    """A figure as a sentence quotes it: with its unit."""
    cell = display.cell(figure, unit)
    if cell == NIL:
        return "nil"
    if cell == NOT_AVAILABLE or unit in SAYS_ITSELF:
        return cell
    if unit in _MONEY_UNITS:
        suffix = {Scale.MILLIONS: "m", Scale.THOUSANDS: "k", Scale.POUNDS: ""}[display.scale]
        suffix = suffix if unit == POUNDS else ""
        return f"(£{cell[1:-1]}{suffix})" if cell.startswith("(") else f"£{cell}{suffix}"
    return f"{cell}p a week" if unit == PENCE_PER_DWELLING else cell


def input_text(number: Decimal | None, unit: Unit) -> str:
    """An entered number with every digit it was entered with; "not entered" without one."""
    if number is None:
        return "not entered"
    if unit == MONTH:
        return month_name[int(number)]
    if unit == DATE:
        return date_text(int(number))
    if unit == SWITCH:
        return "yes" if number else "no"
    if unit == RATE:
        return f"{(number * 100).normalize():,f}%".replace("-", "−")
    text = f"{number:,f}"
    if _is_money(unit):
        text += "0" if text[-2:-1] == "." else ""  # £178.40, never £178.4
        return f"(£{text[1:]})" if number < 0 else f"£{text}"
    return text.replace("-", "−")


def _is_money(unit: Unit) -> bool:
    return unit in _MONEY_UNITS


def _bracketed(shown: Decimal, suffix: str = "") -> str:
    if not shown:
        return f"0{suffix}" if suffix else NIL
    text = f"{abs(shown):,}{suffix}"
    return f"({text})" if shown < 0 else text

"""Number formats and styles. Values stay exact: pounds are shown in £000 by the format alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from mtfp.engine.expression import Moment
from mtfp.engine.units import Unit
from mtfp.layout import Style
from mtfp.present.numbers import Scale
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
    POUNDS_PER_DWELLING,
    POUNDS_PER_FTE,
    RATE,
    SWITCH,
    TAX_BAND,
)

INK, QUIET_INK, ENTERED_INK, PAPER = "#1C2733", "#5B6770", "#1F4FA8", "#FFFFFF"
BAND, RULE, ENTERED_FILL, NO_ENTRY_FILL, ALARM = "#E9EEF3", "#8A97A3", "#FFFBE8", "#F0F1F2", "#B3261E"
FONT = "Arial"

NIL = '"–"_)'
ADVISES = '"holds"_);"–"_);"advice"_)'
HOLDS, FAILS = '"holds"_);"–"_);[Red]"FAILS"_)', "FAILS"
MARK = '"yes"_);"–"_);"no"_)'
WHOLE_DATE = "d mmm yyyy"

_DIVISIONS = {Scale.POUNDS: ("", 0, 1), Scale.THOUSANDS: (",", 0, 1_000), Scale.MILLIONS: (",,", 3, 1_000_000)}
_UNIT_WORDS = {DWELLINGS: "dwellings", CHECK: ""}

_ROW_STYLES: Mapping[Style, Mapping[str, Any]] = {
    Style.PLAIN: {},
    Style.QUIET: {"font_color": QUIET_INK, "italic": True},
    Style.SUBTOTAL: {"bold": True, "top": 1, "top_color": RULE},
    Style.TOTAL: {"bold": True, "top": 1, "bottom": 1, "top_color": INK, "bottom_color": INK},
    Style.RESULT: {"bold": True, "top": 1, "bottom": 6, "top_color": INK, "bottom_color": INK},
}


class Numbers:
    """How units are shown in one workbook."""

    def __init__(self, structure: Structure, scale: Scale) -> None:
        self.scale = scale
        self.dwelling_places = structure.conventions.band_d_places

    def words(self, unit: Unit, *, pence: bool = False) -> str:
        """A unit as its column says it."""
        if unit is POUNDS and pence:
            return Scale.POUNDS.value
        return self.scale.value if unit is POUNDS else _UNIT_WORDS.get(unit, unit.name)

    def shown(self, unit: Unit, *, pence: bool = False) -> str:
        """The number format of a computed figure; with `pence`, of money in pounds to the penny."""
        if unit is CHECK:
            return HOLDS
        if unit is SWITCH:
            return MARK
        if unit in {MONTH, TAX_BAND}:
            return "0"
        if unit is DATE:
            return WHOLE_DATE
        if unit is RATE:
            return "0.00%_);(0.00%);0.00%_)"
        thousands, places, _ = self._division(unit, pence)
        return _sections(places, thousands)

    def nil_below(self, unit: Unit, *, pence: bool = False) -> float | None:
        """The size below which a figure rounds to nothing and a dash is shown."""
        if unit in {CHECK, DATE, MONTH, RATE, SWITCH, TAX_BAND}:
            return None
        _, places, divisor = self._division(unit, pence)
        return 0.5 * divisor / 10.0**places

    def entered(self, unit: Unit, numbers: list[Decimal]) -> str:
        """The number format of a row of entered figures: money in £, and every decimal that was entered."""
        if unit is DATE:
            return WHOLE_DATE
        own = 100 if unit is RATE else 1
        digits = max((-int((number * own).normalize().as_tuple().exponent) for number in numbers), default=0)
        least = {RATE: 2, DWELLINGS: 2, POUNDS_PER_DWELLING: self.dwelling_places}.get(unit, 0)
        places = min(max(digits, least), 10)
        if unit is RATE:
            percent = f"0.{'0' * places}%"
            return f"{percent}_);({percent});{percent}_)"
        return _sections(places, "")

    def moment(self, moment: Moment) -> str:
        """The number format of a value of the timeline."""
        return WHOLE_DATE if moment in {Moment.FIRST_DAY, Moment.LAST_DAY} else "0"

    def _division(self, unit: Unit, pence: bool) -> tuple[str, int, int]:
        if unit is POUNDS:
            return ("", 2, 1) if pence else _DIVISIONS[self.scale]
        own = {
            POUNDS_PER_DWELLING: self.dwelling_places,
            PENCE_PER_DWELLING: 1,
            FTE: 1,
            POUNDS_PER_FTE: 0,
            DAYS: 0,
            HOMES: 0,
        }
        return "", own.get(unit, 2), 1


def _sections(places: int, thousands: str) -> str:
    """Positive; negative in brackets; nil as a dash."""
    digits = f"#,##0{'.' + '0' * places if places else ''}{thousands}"
    return f"{digits}_);({digits});{NIL}"


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._known: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, style: Style = Style.PLAIN, **more: Any) -> Format:
        """The format of a row style with more properties."""
        base = {"font_name": FONT, "font_scheme": False, "font_size": 9, "font_color": INK, "valign": "vcenter"}
        wanted = {**base, **_ROW_STYLES[style], **more}
        key = tuple(sorted(wanted.items()))
        if key not in self._known:
            self._known[key] = self.workbook.add_format(wanted)
        return self._known[key]

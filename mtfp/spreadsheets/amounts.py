"""Numbers as people type them into spreadsheets, and headings that say in what they are."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from mtfp.engine import Input
from mtfp.engine.inputs import plain
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.reader import SheetCell
from mtfp.typed import TypedError, parse_typed
from mtfp.units import DATE, MONTH, POUNDS, RATE, SWITCH

IN_WORDS = frozenset({DATE, MONTH, SWITCH})
"""The units that are entered in words as well."""
LEAST_PERCENT = Decimal("0.1")
"""Under a heading in %, a smaller number may be a fraction after all: 0.0175."""

_NIL = {"-", "–", "—"}
_NOTHING = {"", "n/a", "na", "#n/a", "tbc"}
_PLAIN = re.compile(r"^\d{1,3}(,\d{3})*(\.\d+)?$|^\d+(\.\d+)?$")
_THOUSANDS = re.compile(r"(?<![\d,.])['’]?000s?\b|£\s*k\b|\bthousands?\b", re.IGNORECASE)
_MILLIONS = re.compile(r"£\s*m\b|\bmillions?\b", re.IGNORECASE)


def scale_of(heading: str) -> int:
    """What the figures under a heading are to be multiplied by: "£000" is 1,000, "£m" a million."""
    if _THOUSANDS.search(heading):
        return 1_000
    return 1_000_000 if _MILLIONS.search(heading) else 1


def amount(cell: SheetCell | None) -> Decimal | None:
    """The number of a cell, None where nothing stands. Raises Refused with address and reason.

    Takes numbers as text: thousands separators, £, %, brackets or a minus on either side for
    negatives, a dash for nil.
    """
    if cell is None:
        return None
    if cell.content is None:
        raise Refused(f"{cell.address}: a formula without a result: open the workbook in Excel and save it")
    if isinstance(cell.content, bool):
        raise Refused(f"{cell.address}: {cell.text.upper()} is not a number")
    if isinstance(cell.content, Decimal):
        return cell.content
    if cell.text.lower() in _NOTHING:
        return None
    number = number_of(cell.text)
    if number is None:
        raise Refused(f"{cell.address}: {cell.text[:40]!r} is not a number")
    return number


def figure(cell: SheetCell | None, declared: Input, *, scale: int = 1, in_percent: bool = False) -> Decimal | None:
    """What a cell enters for an input: money times `scale`, percentages as fractions. Raises Refused.

    1.75 in a cell that nothing says to be a percentage could be 1.75% or 175%, and is refused.
    `in_percent` says that the heading or the row speaks of %.
    """
    if declared.unit in IN_WORDS and cell is not None and isinstance(cell.content, str | bool):
        return _in_words(cell, declared)
    number = amount(cell)
    if cell is None or not number:
        return number
    if declared.unit == RATE:
        return number if says_percent(cell) else _percentage(cell, number, in_percent)
    if "%" in cell.text or (cell.percent and isinstance(cell.content, Decimal)):
        raise Refused(f"{cell.address}: a percentage stands there, but {declared.label} is in {declared.unit.name}")
    return number * scale if declared.unit == POUNDS else number


def _in_words(cell: SheetCell, declared: Input) -> Decimal | None:
    """A date, a month, yes or no that stands as text or as a flag; a cell of dates is a number already."""
    if cell.text.lower() in _NOTHING:
        return None
    try:
        return parse_typed(cell.text, declared)
    except TypedError as error:
        raise Refused(f"{cell.address}: {error}") from None


def says_percent(cell: SheetCell) -> bool:
    """Whether the cell itself says that it is a percentage, by its number format or its % sign."""
    return cell.percent if isinstance(cell.content, Decimal) else "%" in cell.text


def _percentage(cell: SheetCell, number: Decimal, in_percent: bool) -> Decimal:
    """A number as it stands, of which only the heading can say that it counts hundredths."""
    if in_percent and abs(number) >= LEAST_PERCENT:
        return number.scaleb(-2)
    small, large = plain(number), plain(number.scaleb(2))
    raise Refused(
        f"{cell.address}: {small} could be {small}% or {large}%: give the cell a percentage format, or write the % sign"
    )


def number_of(text: str) -> Decimal | None:
    """A text as a number; None when it is none."""
    plain = text.replace("\u2212", "-").replace("\u00a0", "").replace(" ", "").replace("£", "")
    if plain in _NIL:
        return Decimal(0)
    negative = plain.startswith(("-", "(")) or plain.endswith("-")
    if plain.startswith("(") != plain.endswith((")", ")%")):
        return None
    percent = plain.rstrip(")").endswith("%") or plain.endswith("%")
    digits = plain.strip("()-+%")
    if not _PLAIN.match(digits) or len(digits) > 30:
        return None
    try:
        number = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None
    number = number / 100 if percent else number
    return -number if negative else number

"""Numbers as people type them and as spreadsheets paste them, and back. Nothing is guessed: what can be read in
two ways is refused with what to do.
"""

from __future__ import annotations

import re
from calendar import month_name
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

from mtfp.engine import Input
from mtfp.engine.inputs import plain
from mtfp.engine.units import RATE, Unit
from mtfp.engine.years import date_text, day_number
from mtfp.units import DATE, MONTH, POUNDS, POUNDS_PER_DWELLING, POUNDS_PER_FTE, SWITCH
from mtfp.validation import MOST_DIGITS

LONGEST = 60
"""Characters of a typed number; a longer text is not one."""

NIL = frozenset({"-", "£-", "£ -"})
"""How spreadsheets show nothing in a column of money."""

DATE_FORMS = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d")
"""How dates may be typed; 31/03/2018 has the day first."""

SAID = {"yes": Decimal(1), "no": Decimal(0), "true": Decimal(1), "false": Decimal(0)}
"""What may be typed in words, and what spreadsheets show of yes and no."""

MONTHS = {name: Decimal(month) for month, name in enumerate(month_name) if name}
"""The months of the calendar, by their names."""
SHORTEST_MONTH = 3
"""Letters of a month's name that tell it from the others."""

_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "\N{FULLWIDTH HYPHEN-MINUS}": "-"})
_SPACES = "\u00a0\u2007\u2009\u202f\ufeff\u200b"
_NUMBER = re.compile(r"^(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)?(?:\.[0-9]*)?$")
_TIMES = {"k": Decimal(1_000), "m": Decimal(1_000_000), "bn": Decimal(1_000_000_000)}
_SUFFIX = re.compile(r"^(?P<number>.*?[0-9.])\s*(?P<times>k|m|bn)$", re.IGNORECASE)


class TypedError(ValueError):
    """A text that is not a number of this cell; the message says why and what to type."""


def parse_typed(text: str, declared: Input) -> Decimal | None:
    """The number a person typed into a cell, None for a blank. Raises TypedError.

    Percentages are typed as percentages: 1.99 and 1.99% are both 0.0199 in a cell of rates. Brackets
    are negative; a dash alone is nil, as spreadsheets show it; k, m and bn count pounds. A month is typed by its
    name, in full or shortened, or by its number.
    """
    if len(text) > LONGEST * 4:
        raise TypedError(f"{_quoted(text)} is too long for a number: type one number")
    bare = _without_spaces(text)
    if not bare:
        return None
    if declared.unit == DATE:
        return _dated(bare, text)
    if bare in NIL:
        return Decimal(0)
    if declared.unit == SWITCH and bare.lower() in SAID:
        return SAID[bare.lower()]
    if declared.unit == MONTH and bare[0].isalpha():
        return _month(bare, text)
    number = _signed(bare, declared.unit, text)
    return number / 100 if declared.unit == RATE else number


def typed_text(number: Decimal | None, declared: Input, places: int = 0) -> str:
    """A number as an editable cell shows it, every digit kept; reading it back gives the same number.

    With `places` noughts fill it up to so many decimals.
    """
    if number is None:
        return ""
    if declared.unit == DATE:
        return date_text(int(number))
    if declared.unit == MONTH and number in MONTHS.values():
        return month_name[int(number)]
    shown = number * 100 if declared.unit == RATE else number
    whole, _, decimals = plain(abs(shown)).partition(".")
    if declared.unit == RATE or decimals:
        decimals = decimals.ljust(2, "0")
    decimals = decimals.ljust(places, "0")
    sign = "-" if shown < 0 else ""
    return f"{sign}{int(whole):,}.{decimals}" if decimals else f"{sign}{int(whole):,}"


def number_text(number: Decimal | None, declared: Input) -> str:
    """A number as a sentence quotes it: with its unit, every digit kept; "not entered" for none."""
    if number is None:
        return "not entered"
    text = typed_text(number, declared)
    if declared.unit == RATE:
        return f"{text}%"
    if declared.unit in {POUNDS, POUNDS_PER_DWELLING, POUNDS_PER_FTE}:
        return f"-£{text[1:]}" if text.startswith("-") else f"£{text}"
    return text


def _without_spaces(text: str) -> str:
    for space in _SPACES:
        text = text.replace(space, " ")
    return text.translate(_MINUS).strip()


def _signed(bare: str, unit: Unit, text: str) -> Decimal:
    """Signs, brackets and the percent sign come off; they may stand inside the brackets or outside."""
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").rstrip()
    if re.match(r"^£\s*\(.*\)$", bare):  # the accounts format of spreadsheets: £(500)
        bare = f"(£{bare[1:].strip()[1:-1]})"
    negative = bare.startswith("(") and bare.endswith(")")
    if negative:
        bare = bare[1:-1].strip()
        percent = percent or bare.endswith("%")
        bare = bare.removesuffix("%").rstrip()
    bare, pounds, sign = _without_currency(bare)
    if sign and negative:
        raise TypedError(f"{_quoted(text)} has brackets and a sign: brackets alone mean negative")
    if percent and unit != RATE:
        raise TypedError(f"{_quoted(text)} is a percentage, but this cell holds {unit.name}: type the figure itself")
    if pounds and "£" not in unit.name:
        raise TypedError(f"{_quoted(text)} is an amount of money, but this cell holds {unit.name}: type it without £")
    number = _unsigned(bare, unit, text)
    return -number if (negative or sign == "-") and number else number


def _dated(bare: str, text: str) -> Decimal:
    """The day number of a date as people write it: day, month, year. Raises TypedError."""
    for form in DATE_FORMS:
        with suppress(ValueError):
            return Decimal(day_number(datetime.strptime(bare, form).replace(tzinfo=UTC).date()))
    raise TypedError(f"{_quoted(text)} is not a date: type it like 31 March 2018 or 31/03/2018")


def _month(bare: str, text: str) -> Decimal:
    """The number of a month by its name. Raises TypedError."""
    for name, number in MONTHS.items():
        if len(bare) >= SHORTEST_MONTH and name.lower().startswith(bare.lower().rstrip(".")):
            return number
    raise TypedError(f"{_quoted(text)} is not a month: type it like September, Sep or 9")


def _without_currency(bare: str) -> tuple[str, bool, str]:
    """The text without sign and £, in either order; whether £ was there; the sign."""
    match = re.match(r"^(?:(?P<first>[+-])\s*)?(?P<pound>£)?\s*(?P<second>[+-])?\s*(?P<rest>.*)$", bare, re.DOTALL)
    assert match
    if match["first"] and match["second"]:
        return bare, False, ""  # two signs: not a number
    if match["second"] and not match["pound"]:
        return bare, False, ""
    return match["rest"], bool(match["pound"]), match["first"] or match["second"] or ""


def _unsigned(bare: str, unit: Unit, text: str) -> Decimal:
    times = Decimal(1)
    if suffix := _SUFFIX.match(bare):
        if unit != POUNDS:
            letters = suffix["times"]
            raise TypedError(f"{_quoted(text)}: {letters} counts pounds, but this cell holds {unit.name}: write it out")
        bare, times = suffix["number"], _TIMES[suffix["times"].lower()]
    if not _NUMBER.match(bare) or not any(digit.isdigit() for digit in bare):
        raise TypedError(_advice(bare, text))
    digits = bare.replace(",", "").replace(" ", "")
    if len(digits.replace(".", "").strip("0")) > MOST_DIGITS:
        raise TypedError(f"{_quoted(text)} has more than {MOST_DIGITS} significant digits: round it")
    return Decimal(digits) * times


def _advice(bare: str, text: str) -> str:
    """What to do about a text that is not a number."""
    shown = _quoted(text)
    if bare.startswith("#"):
        return f"{shown} is a spreadsheet's error: mend it there, or type the number"
    if re.match(r"^[0-9.]*[0-9],[0-9]{1,2}$", bare) or re.match(r"^[0-9]{1,3}(\.[0-9]{3})+,[0-9]*$", bare):
        return f"{shown}: commas stand between thousands and a point before decimals: write it like 1,234.50"
    if re.match(r"^[0-9][0-9,. ]*$", bare):
        return f"{shown}: the commas, spaces or points do not divide thousands: write it like 1,234.50"
    if re.match(r"^[0-9.,]+e[+-]?[0-9]+$", bare, re.IGNORECASE):
        return f"{shown} is in scientific notation: write the number out in digits"
    if re.match(r"^[0-9.,]+\s*-$", bare):
        return f"{shown} has its sign at the end: write -500 or (500)"
    if re.search(r"[€$]", bare):
        return f"{shown} is in another currency: type pounds"
    return f"{shown} is not a number: type digits, like 1,234.50, -500 or (500), or leave the cell blank"


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"“{shown if len(shown) <= LONGEST else shown[:LONGEST] + '…'}”"

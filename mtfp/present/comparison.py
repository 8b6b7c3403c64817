"""Two plans side by side: the main lines by year, and the inputs that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from mtfp.compare import Difference, Entered, Side, differences
from mtfp.compare.terms import exact_difference
from mtfp.engine import Provenance
from mtfp.engine.units import Unit
from mtfp.present.numbers import NOT_AVAILABLE, Display, input_text
from mtfp.present.tables import year_slug

MAIN_LINES = ("gap", "requirement.net", "funding.total", "precept.total", "precept.band_d")
"""What a reader asks of two versions, the answer first."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a side, with the end of the address that explains it."""

    text: str
    negative: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class LineRows:
    """One line on both sides, and what it differs by, by year."""

    label: str
    left: tuple[Figure, ...]
    right: tuple[Figure, ...]
    difference: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one side's value comes from: source, reason, who."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input that differs in a run of years."""

    label: str
    years: str
    left: str
    right: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class InputGroup:
    """The inputs of one cause that differ."""

    cause: str
    rows: tuple[InputRow, ...]


def common_years(left: Side, right: Side) -> list[str]:
    """The years of both plans."""
    return [label for label in left.structure.years.labels if label in right.structure.years.labels]


def main_lines(left: Side, right: Side, display: Display) -> tuple[LineRows, ...]:
    """The main lines in the years of both plans; each line's unit stands in its label."""
    years = common_years(left, right)
    return tuple(_line(key, left, right, years, display) for key in MAIN_LINES)


def input_groups(left: Side, right: Side) -> tuple[InputGroup, ...]:
    """The inputs that differ, by cause."""
    found = groupby(differences(left, right), key=lambda each: each.cause)
    return tuple(InputGroup(cause, tuple(map(_input_row, rows))) for cause, rows in found)


def _line(key: str, left: Side, right: Side, years: list[str], display: Display) -> LineRows:
    line = right.result.graph.lines[key]
    pairs = [(_number(left, key, year), _number(right, key, year)) for year in years]
    moved = [None if a is None or b is None else exact_difference(b, a) for a, b in pairs]
    addresses = [f"{key}/{year_slug(year)}/" for year in years]
    return LineRows(
        f"{line.label}, {display.unit_words(line.unit)}",
        tuple(_figure(a, line.unit, display, at) for (a, _), at in zip(pairs, addresses, strict=True)),
        tuple(_figure(b, line.unit, display, at) for (_, b), at in zip(pairs, addresses, strict=True)),
        tuple(_figure(each, line.unit, display) for each in moved),
    )


def _number(side: Side, key: str, year: str) -> Decimal | None:
    figure = side.result[key, side.structure.years.labels.index(year)]
    return figure if isinstance(figure, Decimal) else None


def _figure(number: Decimal | None, unit: Unit, display: Display, address: str = "") -> Figure:
    text = NOT_AVAILABLE if number is None else display.cell(number, unit)
    return Figure(text, text.startswith("("), address)


def _input_row(found: Difference) -> InputRow:
    unit = found.declared.unit
    return InputRow(
        found.declared.label,
        _span(found.years),
        _entered(found.left, unit),
        _entered(found.right, unit),
        tuple(_origins(found)),
    )


def _span(years: tuple[str, ...]) -> str:
    if not years:
        return "all years"
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _entered(entered: Entered, unit: Unit) -> str:
    return input_text(entered.number, unit) if entered.known else "not included"


def _origins(found: Difference) -> Iterator[Origin]:
    """What is known of each side's value; once when both say the same."""
    texts = [_origin(each.provenance) for each in (found.left, found.right)]
    if texts[0] == texts[1]:
        yield from (Origin("", text) for text in texts[:1] if text)
    else:
        yield from (Origin(side, text) for side, text in zip("AB", texts, strict=True) if text)


def _origin(provenance: Provenance) -> str:
    parts = [provenance.reason, provenance.source, provenance.certainty, provenance.editor]
    return "; ".join(part for part in parts if part)

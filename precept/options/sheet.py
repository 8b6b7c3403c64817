"""Options side by side as a sheet of the workbook, and as a publication keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from mtfp.engine import Missing, Result
from mtfp.present.numbers import NOT_AVAILABLE, Display
from mtfp.present.workbook import ExtraRow, ExtraSheet, Grid
from mtfp.structure import Structure
from precept.options.side_by_side import SideBySide, option_lines, side_by_side
from precept.options.structure import PreceptOption

NAME = "Options side by side"
VALUES = (
    "These are values, not formulas: each column is the whole plan computed again with its own increase of Band D. "
    "Change the increase on the assumptions sheet to follow one of them through the plan."
)


def options_sheet(structure: Structure, result: Result) -> ExtraSheet | None:
    """None for a plan without options."""
    if not structure.of(PreceptOption):
        return None
    found = side_by_side(structure, result)
    headings = ("", *(each.name for each in found.columns))
    what = ExtraRow(("What it is", *(each.words for each in found.columns)))
    said = [". ".join(filter(None, (each.reason, *each.warnings))) for each in found.columns]
    rows = (what, *_grid_rows(found), ExtraRow(("Notes", *said)))
    return ExtraSheet(NAME, "The proposed increase beside other ones", (VALUES, Grid(NAME, headings, rows)))


def _grid_rows(found: SideBySide) -> Iterator[ExtraRow]:
    for row in found.rows:
        cells = (NOT_AVAILABLE if isinstance(each, Missing) else each for each in row.figures)
        yield ExtraRow((row.label, *cells), row.style, row.unit)


def options_said(found: SideBySide, display: Display) -> dict[str, Any]:
    """The columns and lines as text, to be kept in a publication."""
    return {
        "columns": [asdict(each) for each in found.columns],
        "lines": [asdict(each) for each in option_lines(found, display)],
    }


def options_of(structure: Structure, result: Result) -> SideBySide | None:
    """The options of a plan; None when it has none."""
    return side_by_side(structure, result) if structure.of(PreceptOption) else None

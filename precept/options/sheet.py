"""Options side by side as a sheet of the workbook, and as a publication keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from mtfp.engine import Missing, Result
from mtfp.engine.inputs import plain
from mtfp.present.numbers import NOT_AVAILABLE, Display
from mtfp.present.workbook import ExtraRow, ExtraSheet, Grid, Less, Live, Rerun
from mtfp.present.workbook.extra import Value
from mtfp.structure import Structure
from precept.options.compute import Overrides, with_overrides
from precept.options.side_by_side import OptionRow, SideBySide, label_with_unit, option_lines, side_by_side
from precept.options.structure import PreceptOption

NAME = "Options side by side"
LIVE = (
    "Each option is the plan worked out again with its own increase of Band D, in the block of its name under the "
    "table. Blocks and table are formulas: they follow a change on the sheet Assumptions. The increases themselves are "
    "values: what is the most allowed, or closes a gap, was found when this workbook was made; so were the notes."
)


def options_sheet(structure: Structure, result: Result) -> ExtraSheet | None:
    """None for a plan without options."""
    if not structure.of(PreceptOption):
        return None
    found = side_by_side(structure, result)
    headings = ("", *(each.name for each in found.columns))
    what = ExtraRow(("What it is", *(each.words for each in found.columns)))
    said = [". ".join(filter(None, (each.reason, *each.warnings))) for each in found.columns]
    rows = (what, *_grid_rows(found, Display.of(structure)), ExtraRow(("Notes", *said)))
    return ExtraSheet(
        NAME, "The proposed increase beside other ones", (LIVE, Grid(NAME, headings, rows), *_reruns(found))
    )


def _reruns(found: SideBySide) -> Iterator[Rerun]:
    """The block of every option that can be computed; the plan's own increase needs none."""
    shown = tuple(dict.fromkeys(row.key for row in found.rows if row.key))
    for column, each in list(zip(found.columns, found.computed, strict=True))[1:]:
        if not isinstance(each.result, Missing):
            yield Rerun(column.slug, f"{column.name}: {column.words}", each.overrides, shown, each.result)


def _grid_rows(found: SideBySide, display: Display) -> Iterator[ExtraRow]:
    for row in found.rows:
        label = label_with_unit(row, display) if row.figures else row.label
        cells = (_cell(found, row, place) for place in range(len(row.figures)))
        yield ExtraRow((label, *cells), row.style, row.unit)


def _cell(found: SideBySide, row: OptionRow, place: int) -> Value:
    """A figure of an option: a reference into its block, the plan's own for the proposed increase."""
    if isinstance(found.computed[place].result, Missing):
        return NOT_AVAILABLE
    own = Live(row.key, row.year, found.columns[place].slug if place else "")
    return Less(row.figures[place], own, Live(row.key, row.year)) if row.apart else own


def options_said(found: SideBySide, display: Display) -> dict[str, Any]:
    """The columns and lines as text, to be kept in a publication."""
    return {
        "columns": [asdict(each) for each in found.columns],
        "lines": [asdict(each) for each in option_lines(found, display)],
    }


def options_kept(found: SideBySide) -> dict[str, Any]:
    """What each option is and what it enters otherwise than the plan (None: nothing), to be kept in a publication."""
    return {
        each.option.slug: {"option": each.option.described, "cells": _cells(each.overrides)}
        for each in found.computed[1:]
        if not isinstance(each.result, Missing)
    }


def published_option(kept: Mapping[str, Any], plan: Result, slug: str) -> tuple[str, Result]:
    """What a published option is, and the published plan with it, from what was kept alone.

    Raises KeyError for an option that was not published.
    """
    words, cells = kept[slug]["option"], kept[slug]["cells"]
    overrides = {(key, year): None if number is None else Decimal(number) for key, year, number in cells}
    return words, with_overrides(plan, overrides, words)


def _cells(overrides: Overrides) -> list[list[Any]]:
    return [[key, year, None if number is None else plain(number)] for (key, year), number in overrides.items()]


def options_of(structure: Structure, result: Result) -> SideBySide | None:
    """The options of a plan; None when it has none."""
    return side_by_side(structure, result) if structure.of(PreceptOption) else None

"""A workbook that was exported here and edited in its input cells: its cells are found by their keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from mtfp.engine import TIMELESS, Result
from mtfp.engine.years import year_label
from mtfp.spreadsheets.assumptions import Changed, Entered, compare, read_assumptions
from mtfp.spreadsheets.form import ASSUMPTIONS, COVER
from mtfp.spreadsheets.outcome import (
    MOST_LISTED,
    NewValue,
    Outcome,
    RefusedCell,
    SheetOutcome,
    UnknownRow,
    number_kept,
)
from mtfp.spreadsheets.reader import UploadedWorkbook

LONGEST_KEY = 200
FEW = 0.5
"""Below this share of known rows a workbook is of another plan."""


def is_appendix(workbook: UploadedWorkbook) -> bool:
    """Whether there is a sheet of assumptions."""
    return any(name.strip().lower() == ASSUMPTIONS.lower() for name in workbook.sheets)


def read_appendix(workbook: UploadedWorkbook, result: Result, force: str, plan: str) -> Outcome:
    """What the input cells change; a cleared one is "not entered". Raises Refused when the sheet is not ours."""
    entered, unreadable = read_assumptions(workbook)
    keys = list(dict.fromkeys(each.key for each in entered))
    foreign = [key for key in keys if key not in result.graph.inputs]
    unknown = _unknown([each for each in entered if each.key not in result.graph.inputs])
    known = [each for each in entered if each.key in result.graph.inputs]
    beyond = list(_beyond(known, result))
    compared = compare([each for each in known if not _outside(each, result)], result)
    refused = [_refused(reason) for reason in (*unreadable, *compared.refused)] + beyond
    filled = {each.address for each in known if each.filled}
    held = {each.key for each in entered if each.filled}
    differing = {each.address for each in compared.changed} | {f"{each.sheet}!{each.cell}" for each in refused}
    missing = len(set(result.graph.inputs) - set(keys))
    notes = [f"{missing} rows of the plan are not in the workbook; they stay as they are."] if missing else []
    return Outcome(
        appendix=True,
        sheets=(SheetOutcome(ASSUMPTIONS, recognised=len(keys) - len(foreign)),),
        changes=tuple(_new_value(each, result) for each in compared.changed),
        unchanged=len(filled - differing),
        refused=tuple(refused[:MOST_LISTED]), refused_count=len(refused),
        unknown=tuple(unknown[:MOST_LISTED]), unknown_count=len(unknown),
        notes=tuple(notes),
        misfit=tuple(_misfit(workbook, force, plan, held, held.intersection(foreign))),
    )  # fmt: skip


def _misfit(workbook: UploadedWorkbook, force: str, plan: str, keys: Set[str], foreign: Set[str]) -> Iterator[str]:
    """What speaks for another plan; `keys` are the rows that hold a figure, `foreign` those that this plan has not."""
    cover = next((sheet for name, sheet in workbook.sheets.items() if name == COVER), None)
    named = cover.cells.get((1, 0)) if cover else None
    here = " ".join(f"{force} · {plan}".split())
    if named is not None and named.text != here:
        yield f"Its cover says {named.text[:200]}, but this plan is {here}."
    if len(foreign) > len(keys) * (1 - FEW):
        rows = f"{len(foreign)} of its {len(keys)} rows with figures"
        yield f"{rows} are not in this plan: it was exported from another one."


def _outside(each: Entered, result: Result) -> bool:
    """In a year that the plan does not have."""
    return each.year is not None and each.year not in result.years.starts


def _beyond(entered: Sequence[Entered], result: Result) -> Iterator[RefusedCell]:
    """One line a year that the plan does not have, where something stands."""
    cells: dict[int, list[str]] = {}
    for each in entered:
        if each.year is not None and each.filled and _outside(each, result):
            cells.setdefault(each.year, []).append(each.address)
    labels = result.years.labels
    for year, found in cells.items():
        sheet, _, cell = found[0].rpartition("!")
        more = f" (and {len(found) - 1} more cells under that heading)" if len(found) > 1 else ""
        yield RefusedCell(
            sheet, cell, f"{year_label(year)} is not a year of this plan, {labels[0]} to {labels[-1]}{more}"
        )


def _unknown(entered: Sequence[Entered]) -> list[UnknownRow]:
    """The rows of keys that the plan does not have, where something stands."""
    found: dict[str, UnknownRow] = {}
    for each in entered:
        if each.filled and each.cell is not None and each.key not in found:
            found[each.key] = UnknownRow(each.cell.sheet, each.cell.row + 1, each.key[:LONGEST_KEY])
    return list(found.values())


def _refused(reason: str) -> RefusedCell:
    address, _, why = reason.partition(": ")
    sheet, _, cell = address.rpartition("!")
    return RefusedCell(sheet, cell, why)


def _new_value(each: Changed, result: Result) -> NewValue:
    sheet, _, cell = each.address.rpartition("!")
    year = 0 if each.year == TIMELESS else result.years.base + each.year
    return NewValue(each.key, year, number_kept(each.old), number_kept(each.new), sheet, cell)

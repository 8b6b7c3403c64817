"""An appendix workbook exported here, edited in its input cells, read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mtfp.engine import TIMELESS, Input, Result
from mtfp.engine.inputs import Cell, plain
from mtfp.engine.years import year_start
from mtfp.spreadsheets.amounts import amount, figure
from mtfp.spreadsheets.form import ALL_YEARS_HEADING, ASSUMPTIONS, KEY_HEADING
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.reader import Sheet, SheetCell, UploadedWorkbook
from mtfp.validation import parse_number, value_fault

LAST_HEADING_ROW = 30


@dataclass(frozen=True, slots=True)
class Entered:
    """One input cell: `year` is the calendar year its year begins in, None for a value without one.

    `cell` is None where nothing stands.
    """

    key: str
    year: int | None
    number: Decimal | None
    address: str
    cell: SheetCell | None = None

    @property
    def filled(self) -> bool:
        """Whether a number stands there."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Changed:
    """An input whose number differs; None is "not entered". `year` is the year index, TIMELESS without one."""

    key: str
    year: int
    old: Decimal | None
    new: Decimal | None
    address: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an edited workbook changes, and the cells that are not taken, each with its reason."""

    changed: tuple[Changed, ...]
    refused: tuple[str, ...]

    @property
    def values(self) -> Mapping[Cell, Decimal | None]:
        """The new numbers by (key, year index)."""
        return {(each.key, each.year): each.new for each in self.changed}


def read_assumptions(workbook: UploadedWorkbook) -> tuple[list[Entered], list[str]]:
    """The input cells of the assumptions sheet, and why others were refused.

    Raises Refused when there is no such sheet or it has lost its key column.
    """
    sheet = workbook.sheet(ASSUMPTIONS)
    heading, key_column, years = _headings(sheet)
    entered: list[Entered] = []
    refused: list[str] = []
    for row in sorted({row for row, _ in sheet.cells if row > heading}):
        key = sheet.cells.get((row, key_column))
        if key is None:
            continue
        for column, year in years.items():
            cell = sheet.cells.get((row, column)) or SheetCell(sheet.name, row, column, "")
            try:
                entered.append(Entered(key.text, year, amount(cell), cell.address, cell))
            except Refused as reason:
                refused.append(str(reason))
    return entered, refused


def compare(entered: Iterable[Entered], result: Result) -> Comparison:
    """What entered cells change against a scenario's inputs; what may not stand there is refused."""
    changed: list[Changed] = []
    refused: list[str] = []
    seen: set[Cell] = set()
    for each in entered:
        index, fault = _place(each, result)
        if index is not None and not fault and (each.key, index) in seen:
            fault = f"{each.key} stands there twice"
        if fault:
            refused.append(f"{each.address}: {fault}")
        elif index is not None:
            seen.add((each.key, index))
            old = result.inputs.values.get((each.key, index))
            if each.number != old:
                changed.append(Changed(each.key, index, old, each.number, each.address))
    return Comparison(tuple(changed), tuple(refused))


def _place(each: Entered, result: Result) -> tuple[int | None, str]:
    """The year index of an input cell and why it is not taken; no index for a blank where nothing may stand."""
    declared, years = result.graph.inputs.get(each.key), result.years
    index = TIMELESS if each.year is None else each.year - years.base
    fault = ""
    if declared is None:
        fault = f"{each.key!r} is not an input of this plan"
    elif index >= len(years) or (each.year is not None and index < 0):
        fault = f"the plan's years are {years.labels[0]} to {years.labels[-1]}"
    elif not declared.may_stand_in(index):
        fault = f"{declared.label} is entered for {declared.when.value}, not here"
    if fault:
        return None, fault if each.number is not None else ""
    return index, "" if declared is None or each.number is None else _entry_fault(declared, each)


def _entry_fault(declared: Input, each: Entered) -> str:
    """A cell of percentages that has lost its format may hold hundredths: it is not taken for either."""
    assert each.number is not None
    try:
        number = each.number if each.cell is None else figure(each.cell, declared)
    except Refused as reason:
        return str(reason).removeprefix(f"{each.address}: ")
    return "" if number is None else number_fault(declared, number)


def number_fault(declared: Input, number: Decimal) -> str:
    """Why an input may not hold a number; empty when it may."""
    try:
        parse_number(plain(number))
    except ValueError as fault:
        return str(fault)
    return value_fault(declared, number)


def _headings(sheet: Sheet) -> tuple[int, int, dict[int, int | None]]:
    """The row of the headings, the column of the keys, and the year of each column."""
    for row, cells in sheet.rows():
        if row > LAST_HEADING_ROW:
            break
        keys = [cell.column for cell in cells if cell.text == KEY_HEADING]
        years = {cell.column: year for cell in cells if (year := _year(cell.text)) != 0}
        if keys and years:
            return row, keys[0], years
    raise Refused(
        f"sheet {sheet.name!r} has no row of headings with the years and the hidden column {KEY_HEADING!r}: "
        "it is not a workbook exported here, or the column was deleted"
    )


def _year(text: str) -> int | None:
    """The calendar year of a heading, None for "all years", 0 for any other text."""
    if text == ALL_YEARS_HEADING:
        return None
    try:
        return year_start(text)
    except ValueError:
        return 0

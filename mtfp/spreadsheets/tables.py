"""Sheets as people make them: their figures as changes of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mtfp.engine import TIMELESS, Input, Result
from mtfp.engine.inputs import Cell
from mtfp.spreadsheets.amounts import figure
from mtfp.spreadsheets.asked import WHOLE, WHOLE_LABEL, Asked
from mtfp.spreadsheets.assumptions import number_fault
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.matching import MOST_COLUMNS, Chosen, Column, FoundRow, Matched, match_sheet
from mtfp.spreadsheets.outcome import (
    MOST_LISTED,
    ColumnChoice,
    NewValue,
    Outcome,
    RefusedCell,
    SheetOutcome,
    UnknownRow,
    WrongTotal,
    number_kept,
)
from mtfp.spreadsheets.reader import SheetCell, UploadedWorkbook
from mtfp.spreadsheets.totals import totals
from mtfp.units import POUNDS

MOST_NAMED = 12
"""Hidden rows that a note names."""
YEARLESS = 0


@dataclass(slots=True)
class _Taken:
    """The figures found so far by place, with the cells that were refused."""

    figures: dict[Cell, list[tuple[SheetCell, Decimal]]] = field(default_factory=dict)
    refused: list[RefusedCell] = field(default_factory=list)

    def refuse(self, cell: SheetCell, reason: str) -> None:
        """Note a cell that is not taken; a reason may begin with its address."""
        self.refused.append(RefusedCell(cell.sheet, local(cell), reason.removeprefix(f"{cell.address}: ")))


def read_tables(
    workbook: UploadedWorkbook,
    every: Sequence[Asked],
    result: Result,
    chosen: Mapping[str, Chosen],
    *,
    alone: bool = True,
) -> Outcome:
    """What the sheets of a workbook change. A blank cell changes nothing.

    Raises Refused when nothing fits, unless they are not `alone`: there are sheets of rows beside them.
    """
    matched = [match_sheet(sheet, every, chosen.get(sheet.name, Chosen())) for sheet in workbook.sheets.values()]
    if alone and not any(each.asked for each in matched) and not chosen:
        raise Refused(_nothing_fits(workbook, every))
    taken = _Taken()
    for each in matched:
        _take_sheet(each, taken)
    changes, unchanged = _compare(taken, result)
    unknown = [UnknownRow(each.sheet.name, row + 1, text) for each in matched for row, text in each.unknown]
    stated = [(each.sheet.name, total) for each in matched if each.asked for total in totals(each)]
    wrong = [
        WrongTotal(
            sheet, total.address.rpartition("!")[2], f"{total.text}, {total.heading}",
            f"{total.stated:,f}", f"{total.added:,f}", f"{total.difference:,f}",
        )
        for sheet, total in stated if not total.adds
    ]  # fmt: skip
    return Outcome(
        appendix=False,
        sheets=tuple(_described(each) for each in matched),
        changes=tuple(changes), unchanged=unchanged,
        refused=tuple(taken.refused[:MOST_LISTED]), refused_count=len(taken.refused),
        unknown=tuple(unknown[:MOST_LISTED]), unknown_count=len(unknown),
        totals=tuple(wrong[:MOST_LISTED]), totals_count=len(wrong), totals_right=len(stated) - len(wrong),
    )  # fmt: skip


def local(cell: SheetCell) -> str:
    """A cell's address within its sheet."""
    return cell.address.rpartition("!")[2]


def _take_sheet(matched: Matched, taken: _Taken) -> None:
    for row in matched.rows:
        for column in matched.used:
            cell = matched.sheet.cells.get((row.at, column.place))
            if cell is not None:
                _take(matched, row, column, cell, taken)


def _take(matched: Matched, row: FoundRow, column: Column, cell: SheetCell, taken: _Taken) -> None:
    asked = matched.asked
    assert asked
    place, year = asked.targets[column.target]
    declared = asked.inputs.get((row.slug, place))
    try:
        if declared is None:
            if cell.text:
                taken.refuse(cell, _no_such_input(asked, place, row))
            return
        in_percent = column.in_percent or "%" in row.text
        number = figure(cell, declared, scale=column.scale, in_percent=in_percent)
    except Refused as reason:
        taken.refuse(cell, str(reason))
        return
    if number is None:
        return
    fault = _fault(declared, year, number)
    if fault:
        taken.refuse(cell, fault)
    else:
        taken.figures.setdefault((declared.key, year), []).append((cell, number))


def _no_such_input(asked: Asked, place: int, row: FoundRow) -> str:
    label = asked.template.columns[place].label.lower()
    if (WHOLE, place) in asked.inputs:
        return f"this plan holds one amount of {label}, not one for {row.text}: send it in a row “{WHOLE_LABEL}”"
    return f"{row.text} has no {label} in this plan"


def _fault(declared: Input, year: int, number: Decimal) -> str:
    if not declared.may_stand_in(year):
        return f"{declared.label} is entered for {declared.when.value}, not here: leave this cell blank"
    return number_fault(declared, number)


def _compare(taken: _Taken, result: Result) -> tuple[list[NewValue], int]:
    """What differs from the scenario's figures; a figure that stands in two cells is refused in both."""
    changes, unchanged = [], 0
    for (key, year), found in taken.figures.items():
        if len(found) > 1:
            for cell, _ in found:
                others = ", ".join(other.address for other, _ in found if other is not cell)
                taken.refuse(cell, f"the same figure stands in {others} too: leave one, or choose other columns")
            continue
        cell, number = found[0]
        old = result.inputs.values.get((key, year))
        if old == number:
            unchanged += 1
        else:
            calendar = YEARLESS if year == TIMELESS else result.years.base + year
            changes.append(NewValue(key, calendar, number_kept(old), number_kept(number), cell.sheet, local(cell)))
    return changes, unchanged


def _described(matched: Matched) -> SheetOutcome:
    asked = matched.asked
    if asked is None:
        return SheetOutcome(matched.sheet.name, notes=("Nothing on this sheet is taken.",))
    columns = tuple(
        ColumnChoice(
            each.place, each.letters, each.heading, each.target, each.scale, _is_money(asked, each.target),
            each.hidden, each.note,
        )
        for each in matched.columns
    )  # fmt: skip
    loosely = tuple((row.at + 1, row.text, asked.rows[row.slug]) for row in matched.rows if row.loosely)
    return SheetOutcome(
        matched.sheet.name, asked.key, columns, len(matched.rows), loosely[:MOST_LISTED], tuple(_notes(matched))
    )


def _is_money(asked: Asked, target: str) -> bool:
    return target in asked.targets and POUNDS in asked.units[asked.targets[target][0]]


def _notes(matched: Matched) -> Iterator[str]:
    """What is hidden and used all the same."""
    sheet = matched.sheet
    if sheet.hidden:
        yield "The sheet is hidden; it is used all the same."
    hidden = [column.letters for column in matched.used if column.hidden]
    if hidden:
        yield f"Hidden columns that are used all the same: {', '.join(hidden)}."
    rows = [str(row.at + 1) for row in matched.rows if row.at in sheet.hidden_rows]
    if rows:
        more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
        yield f"Hidden rows that are used all the same: {', '.join(rows[:MOST_NAMED])}{more}."
    if len(matched.columns) == MOST_COLUMNS:
        yield f"Only the first {MOST_COLUMNS} columns of figures are looked at."
    if not matched.used:
        yield "No column is used: choose below what each one holds."


def _nothing_fits(workbook: UploadedWorkbook, every: Sequence[Asked]) -> str:
    asked = ", ".join(each.template.title.lower() for each in every) or "nothing"
    return (
        f"no row of this plan was recognised on {', '.join(workbook.sheets) or 'any sheet'}: rows are found by the "
        f"names that they have in the plan ({asked}), or by the column Key of a template that was downloaded here"
    )

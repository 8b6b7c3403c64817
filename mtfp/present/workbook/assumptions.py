"""The assumptions sheet: everything that is entered, to be changed in the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from mtfp.engine import TIMELESS, Input, Provenance
from mtfp.engine.excel import column_letters, quoted
from mtfp.layout import Row
from mtfp.present.numbers import input_text
from mtfp.present.workbook.book import FIRST_YEAR
from mtfp.present.workbook.formats import ENTERED_FILL, ENTERED_INK, NO_ENTRY_FILL, QUIET_INK
from mtfp.present.workbook.pages import Page
from mtfp.present.workbook.rows import write_tables
from mtfp.present.workbook.sheet import CellWriter, Desk, Extra, RowWriter, add_sheet
from mtfp.spreadsheets.form import ALL_YEARS_HEADING, KEY_HEADING

SOURCE_WIDTH, CERTAINTY_WIDTH, TIMELESS_WIDTH = 40, 20, 12
LARGEST = 1e15
"""Beyond it a spreadsheet loses pounds."""


def write_assumptions(desk: Desk, page: Page) -> None:
    """Write the sheet: a row an input, its source and certainty; the key stands in a hidden column."""
    extras = [
        *([Extra(ALL_YEARS_HEADING, TIMELESS_WIDTH, _timeless(desk))] if desk.book.has_timeless else []),
        Extra("Source", SOURCE_WIDTH, _notes(desk, "source")),
        Extra("Certainty", CERTAINTY_WIDTH, _notes(desk, "certainty")),
        Extra(KEY_HEADING, 40, _key(desk), hidden=True),
    ]
    sheet = add_sheet(desk, page, extras)
    write_tables(desk, sheet, page, _cells(desk), extras)


def _cells(desk: Desk) -> RowWriter:
    shown = _formats(desk)

    def write(sheet: Worksheet, at: int, row: Row) -> None:
        declared = desk.book.graph.inputs[row.key]
        years = range(len(desk.book.years))
        for year in years:
            _cell(desk, sheet, at, FIRST_YEAR + year, declared, year, shown[declared.key])
        open_years = [year for year in years if declared.may_stand_in(year)]
        if open_years:
            first, last = FIRST_YEAR + open_years[0], FIRST_YEAR + open_years[-1]
            _validate(desk, sheet, declared, (at, first, at, last))
            _name(desk, declared, sheet, at, FIRST_YEAR + years[0], FIRST_YEAR + years[-1])

    return write


def _timeless(desk: Desk) -> CellWriter:
    shown = _formats(desk)

    def write(sheet: Worksheet, at: int, column: int, row: Row) -> str:
        declared = desk.book.graph.inputs[row.key]
        if declared.timeless:
            _cell(desk, sheet, at, column, declared, TIMELESS, shown[declared.key])
            _validate(desk, sheet, declared, (at, column, at, column))
            _name(desk, declared, sheet, at, column, column)
        return ""

    return write


def _formats(desk: Desk) -> Mapping[str, str]:
    """The number format of every input: all that is entered of it decides how many decimals show."""
    numbers: dict[str, list[Decimal]] = {key: [] for key in desk.book.graph.inputs}
    for (key, _), number in desk.book.result.inputs.values.items():
        if key in numbers:
            numbers[key].append(number)
    inputs = desk.book.graph.inputs
    return {key: desk.numbers.entered(inputs[key].unit, found) for key, found in numbers.items()}


def _cell(desk: Desk, sheet: Worksheet, at: int, column: int, declared: Input, year: int, shown: str) -> None:
    if not declared.may_stand_in(year):
        sheet.write_blank(at, column, None, desk.formats(bg_color=NO_ENTRY_FILL))
        return
    chosen = desk.formats(
        num_format=shown,
        align="right", font_color=ENTERED_INK, bg_color=ENTERED_FILL, locked=False, border=1, border_color="#E5DFC3",
    )  # fmt: skip
    number = desk.book.result.inputs.values.get((declared.key, year))
    if number is None:
        sheet.write_blank(at, column, None, chosen)
    else:
        sheet.write_number(at, column, float(number), chosen)


def _validate(desk: Desk, sheet: Worksheet, declared: Input, cells: tuple[int, int, int, int]) -> None:
    if not desk.options.live:
        return
    low = -LARGEST if declared.minimum is None else float(declared.minimum)
    high = LARGEST if declared.maximum is None else float(declared.maximum)
    known = declared.minimum is not None and declared.maximum is not None  # a publication keeps no limits
    texts = (input_text(Decimal(repr(limit)).normalize(), declared.unit) for limit in (low, high) if known)
    limits = f" from {' to '.join(texts)}" if known else ""
    rule = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "ignore_blank": True,
        "error_title": "Not a value for this row",
        "error_message": f"A number{limits} goes here, or nothing."[:250],
    }
    if declared.hint:
        rule |= {"input_message": declared.hint[:250]}
    sheet.data_validation(*cells, rule)


def _name(desk: Desk, declared: Input, sheet: Worksheet, at: int, first: int, last: int) -> None:
    start, end = f"${column_letters(first)}${at + 1}", f"${column_letters(last)}${at + 1}"
    area = start if start == end else f"{start}:{end}"
    desk.workbook.define_name(f"input.{declared.key}", f"={quoted(sheet.name)}!{area}")


def _notes(desk: Desk, attribute: str) -> CellWriter:
    def write(sheet: Worksheet, at: int, column: int, row: Row) -> str:
        text = by_years(desk, row.key, attribute)
        desk.text(sheet, at, column, text, font_color=QUIET_INK, font_size=8, text_wrap=True, indent=1)
        return text

    return write


def by_years(desk: Desk, key: str, attribute: str) -> str:
    """What the values of a row say of themselves, each text once with the years it belongs to."""
    inputs = desk.book.result.inputs
    labels = {TIMELESS: "", **dict(enumerate(desk.book.years.labels))}
    found: dict[str, list[int]] = {}
    for year in labels:
        text = getattr(inputs.provenance.get((key, year), Provenance()), attribute)
        if text and (key, year) in inputs.values:
            found.setdefault(text, []).append(year)
    if len(found) == 1:
        return next(iter(found))
    return "\n".join(f"{_span(years, labels)}: {text}" for text, years in found.items())


def _span(years: Sequence[int], labels: dict[int, str]) -> str:
    """Years as people list them: "2017/18", "2018/19 to 2021/22"."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(labels[run[0]] if len(run) == 1 else f"{labels[run[0]]} to {labels[run[-1]]}" for run in runs)


def _key(desk: Desk) -> CellWriter:
    def write(sheet: Worksheet, at: int, column: int, row: Row) -> None:
        desk.text(sheet, at, column, row.key, font_color=QUIET_INK)

    return write

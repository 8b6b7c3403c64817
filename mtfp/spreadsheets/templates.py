"""Workbooks to fill in: a sheet a template, with the plan's rows and its present figures."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfp.engine import Input, Result
from mtfp.engine.units import Unit
from mtfp.spreadsheets.asked import Asked
from mtfp.spreadsheets.form import KEY_HEADING
from mtfp.spreadsheets.rowtemplates import add_row_sheets
from mtfp.spreadsheets.sheets import ENTRY, FIRST_ROW, FONT, HEAD, HEADINGS, lay_out, write_titles
from mtfp.structure import Structure
from mtfp.typed import typed_text
from mtfp.units import DATE, MONTH, POUNDS, RATE, SWITCH, YEARS

UNIT_HEADING = "In"
"""Over the units of a template whose rows have each their own."""
_FORMATS = {RATE: "0.00##%", POUNDS: "#,##0;(#,##0);0", DATE: "d mmm yyyy", SWITCH: "0", YEARS: "0"}
ADVICE = "Fill in or correct the figures and send the file back. A cell left blank changes nothing."


def template_workbook(
    asked: Asked, result: Result, structure: Structure, *, force: str, plan: str, scenario: str
) -> bytes:
    """One template as a file (.xlsx); user text is written as text, whatever it begins with.

    That of a whole subject has its figures, where there are any, and a sheet for each kind of its rows.
    """
    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    if asked.inputs:
        _write_figures(workbook, asked, result, f"{force} · {plan} · {scenario}")
    if asked.whole and asked.whole.members:
        add_row_sheets(workbook, asked.whole.members, structure, f"{force} · {plan}")
    workbook.close()
    return content.getvalue()


def _write_figures(workbook: Workbook, asked: Asked, result: Result, whose: str) -> None:
    sheet = workbook.add_worksheet("Figures")
    plain, bold = workbook.add_format(FONT), workbook.add_format({**FONT, "bold": True})
    write_titles(workbook, sheet, asked.template.title, whose, f"{ADVICE}{_money_words(asked)}")
    _write_headings(sheet, asked, workbook)
    for at, (slug, label) in enumerate(asked.rows.items(), start=FIRST_ROW):
        sheet.write_string(at, 0, label, plain)
        if asked.whole:
            sheet.write_string(at, 1, _unit_words(asked.inputs[slug, 0].unit), plain)
        sheet.write_string(at, _first(asked) + len(asked.targets), slug, plain)
    last = FIRST_ROW + len(asked.rows) - 1
    for place, (column, year) in enumerate(asked.targets.values(), start=_first(asked)):
        _write_column(workbook, sheet, asked, result, (place, column, year))
    if any(asked.is_added(column) for column in asked.columns):
        sheet.write_string(last + 1, 0, "Total", bold)
    first = _first(asked)
    lay_out(sheet, names=60 if asked.whole else 44, others=15, key=first + len(asked.targets), frozen=first)


def _first(asked: Asked) -> int:
    """The place of the first column of figures."""
    return 2 if asked.whole else 1


def _unit_words(unit: Unit) -> str:
    return "%" if unit == RATE else unit.name


def _write_headings(sheet: Worksheet, asked: Asked, workbook: Workbook) -> None:
    head = {**HEAD, "text_wrap": True, "valign": "top"}
    sheet.set_row(HEADINGS, 48 if len(asked.columns) > 1 else 16)
    left, right = workbook.add_format(head), workbook.add_format({**head, "align": "right"})
    sheet.write_string(HEADINGS, 0, asked.template.row, left)
    if asked.whole:
        sheet.write_string(HEADINGS, 1, UNIT_HEADING, left)
    for place, (column, year) in enumerate(asked.targets.values(), start=_first(asked)):
        sheet.write_string(HEADINGS, place, asked.heading(column, year), right)
    sheet.write_string(HEADINGS, _first(asked) + len(asked.targets), KEY_HEADING, left)


def _write_column(
    workbook: Workbook, sheet: Worksheet, asked: Asked, result: Result, where: tuple[int, int, int]
) -> None:
    """One column of figures, with its sum below where that says something."""
    place, column, year = where
    entries = {unit: _format(workbook, unit, **ENTRY) for unit in asked.units[column]}
    closed, added = workbook.add_format({"bg_color": "#EFEFEF"}), 0.0
    for at, slug in enumerate(asked.rows, start=FIRST_ROW):
        declared = asked.inputs.get((slug, column))
        if declared is None:
            continue
        if not declared.may_stand_in(year):
            sheet.write_blank(at, place, None, closed)
            continue
        number = result.inputs.values.get((declared.key, year))
        _write_entry(sheet, at, place, declared, number, entries[declared.unit])
        added += float(number or 0)
    if asked.is_added(column):
        (unit,) = asked.units[column]
        letters, last = xl_col_to_name(place), FIRST_ROW + len(asked.rows)
        formula = f"=SUM({letters}{FIRST_ROW + 1}:{letters}{last})"
        sheet.write_formula(last, place, formula, _format(workbook, unit, bold=True, top=1), added)


def _write_entry(sheet: Worksheet, at: int, place: int, declared: Input, number: Decimal | None, entry: Format) -> None:
    """A cell to type in, with what stands there; months by their names."""
    if number is None:
        sheet.write_blank(at, place, None, entry)
    elif declared.unit == MONTH:
        sheet.write_string(at, place, typed_text(number, declared), entry)
    else:
        sheet.write_number(at, place, float(number), entry)


def _format(workbook: Workbook, unit: Unit, **more: object) -> Format:
    return workbook.add_format({**FONT, "num_format": _FORMATS.get(unit, "#,##0.00"), "align": "right", **more})


def _money_words(asked: Asked) -> str:
    if asked.whole:
        added = " Figures of a row that you add on a next sheet go below, named like the others." * bool(
            asked.whole.members
        )
        return f" Each row counts in what stands under {UNIT_HEADING}; grey cells take nothing.{added}"
    units = {unit for column in asked.columns for unit in asked.units[column]}
    words = " Money in pounds." if POUNDS in units else ""
    return f"{words} Rates in %." if RATE in units else words

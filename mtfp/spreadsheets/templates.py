"""Workbooks to fill in: a sheet a template, with the plan's rows and its present figures."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfp.engine import TIMELESS, Result
from mtfp.engine.units import Unit
from mtfp.spreadsheets.asked import Asked
from mtfp.spreadsheets.form import KEY_HEADING
from mtfp.units import POUNDS, RATE

HEADINGS, FIRST_ROW = 4, 5
"""Rows of the headings and of the first figures; above them title, plan and what to do."""
FONT = "Arial"
_FORMATS = {RATE: "0.00##%", POUNDS: "#,##0;(#,##0);0"}
ADVICE = "Fill in or correct the figures and send the file back. A cell left blank changes nothing."


def template_workbook(asked: Asked, result: Result, *, force: str, plan: str, scenario: str) -> bytes:
    """One template as a file (.xlsx); user text is written as text, whatever it begins with."""
    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet("Figures")
    plain, bold = workbook.add_format({"font_name": FONT}), workbook.add_format({"font_name": FONT, "bold": True})
    title = workbook.add_format({"font_name": FONT, "bold": True, "font_size": 14})
    sheet.write_string(0, 0, asked.template.title, title)
    sheet.write_string(1, 0, f"{force} · {plan} · {scenario}", plain)
    sheet.write_string(2, 0, f"{ADVICE}{_money_words(asked)}", plain)
    _write_headings(sheet, asked, workbook)
    for at, (slug, label) in enumerate(asked.rows.items(), start=FIRST_ROW):
        sheet.write_string(at, 0, label, plain)
        sheet.write_string(at, 1 + len(asked.targets), slug, plain)
    last = FIRST_ROW + len(asked.rows) - 1
    for place, (column, year) in enumerate(asked.targets.values(), start=1):
        _write_column(workbook, sheet, asked, result, (place, column, year))
    if any(asked.unit_of(column).unit != RATE for column in asked.columns):
        sheet.write_string(last + 1, 0, "Total", bold)
    _print(sheet, asked)
    workbook.close()
    return content.getvalue()


def _write_headings(sheet: Worksheet, asked: Asked, workbook: Workbook) -> None:
    head = {"font_name": FONT, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E9EEF3"}
    sheet.set_row(HEADINGS, 48 if len(asked.columns) > 1 else 16)
    left, right = workbook.add_format(head), workbook.add_format({**head, "align": "right"})
    sheet.write_string(HEADINGS, 0, asked.template.row, left)
    for place, (column, year) in enumerate(asked.targets.values(), start=1):
        sheet.write_string(HEADINGS, place, asked.heading(column, year), right)
    sheet.write_string(HEADINGS, 1 + len(asked.targets), KEY_HEADING, left)


def _write_column(
    workbook: Workbook, sheet: Worksheet, asked: Asked, result: Result, where: tuple[int, int, int]
) -> None:
    """One column of figures, with its sum below."""
    place, column, year = where
    unit, added = asked.unit_of(column).unit, 0.0
    entry = _format(workbook, unit, bg_color="#FFFBE8", border=1, border_color="#E5DFC3")
    for at, slug in enumerate(asked.rows, start=FIRST_ROW):
        declared = asked.inputs.get((slug, column))
        if declared is None or not declared.may_stand_in(year):
            continue
        number = result.inputs.values.get((declared.key, TIMELESS if declared.timeless else year))
        if number is None:
            sheet.write_blank(at, place, None, entry)
        else:
            sheet.write_number(at, place, float(number), entry)
            added += float(number)
    if unit != RATE:
        letters, last = xl_col_to_name(place), FIRST_ROW + len(asked.rows)
        formula = f"=SUM({letters}{FIRST_ROW + 1}:{letters}{last})"
        sheet.write_formula(last, place, formula, _format(workbook, unit, bold=True, top=1), added)


def _format(workbook: Workbook, unit: Unit, **more: object) -> Format:
    return workbook.add_format(
        {"font_name": FONT, "num_format": _FORMATS.get(unit, "#,##0.00"), "align": "right", **more}
    )


def _money_words(asked: Asked) -> str:
    units = {asked.unit_of(column).unit for column in asked.columns}
    words = " Money in pounds." if POUNDS in units else ""
    return f"{words} Rates in %." if RATE in units else words


def _print(sheet: Worksheet, asked: Asked) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(asked.targets), 15)
    sheet.set_column(1 + len(asked.targets), 1 + len(asked.targets), 30, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADINGS)

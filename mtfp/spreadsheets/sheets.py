"""What every sheet to fill in looks like: title, whose it is, what to do, headings, rows, and their keys, hidden."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

HEADINGS, FIRST_ROW = 4, 5
"""Rows of the headings and of the first row to fill in."""
FONT = {"font_name": "Arial"}
HEAD = {**FONT, "bold": True, "bottom": 1, "bg_color": "#E9EEF3"}
ENTRY = {**FONT, "bg_color": "#FFFBE8", "border": 1, "border_color": "#E5DFC3"}


def write_titles(workbook: Workbook, sheet: Worksheet, title: str, whose: str, advice: str) -> None:
    """The lines above the headings."""
    plain = workbook.add_format(FONT)
    sheet.write_string(0, 0, title, workbook.add_format({**FONT, "bold": True, "font_size": 14}))
    sheet.write_string(1, 0, whose, plain)
    sheet.write_string(2, 0, advice, plain)


def lay_out(sheet: Worksheet, *, names: int, others: int, key: int, frozen: int = 1) -> None:
    """Widths of the column of names and of those between it and the keys, whose place is `key`; paper."""
    sheet.set_column(0, 0, names)
    sheet.set_column(1, max(key - 1, 1), others)
    sheet.set_column(key, key, 30, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, frozen)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADINGS)

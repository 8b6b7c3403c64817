"""The cover: what this workbook is, and where to find what."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from mtfp.engine.excel import quoted
from mtfp.present.numbers import Scale
from mtfp.present.workbook.checks import overall
from mtfp.present.workbook.formats import BAND, ENTERED_FILL, ENTERED_INK, QUIET_INK
from mtfp.present.workbook.pages import CHECKS, COVER
from mtfp.present.workbook.printing import lines_of_text, print_as_appendix
from mtfp.present.workbook.sheet import LINE_HEIGHT, Desk

WIDTHS = (24, 92)
_SCALES = {
    Scale.POUNDS: "Money is shown in whole pounds.",
    Scale.THOUSANDS: "Money is shown in thousands of pounds; the cells hold exact pounds.",
    Scale.MILLIONS: "Money is shown in millions of pounds; the cells hold exact pounds.",
}

ENTERED = (
    "What is entered stands on the sheet Assumptions, in cells of this colour. Change one, and every figure "
    "that rests on it follows. The other cells are protected, without a password."
)
COMPUTED = (
    "Every other figure is a formula, the same one across a row; the base year shows what was approved. "
    "A blank among computed figures stands for #N/A: something that the figure needs is not entered."
)
ONLY_VALUES = {
    ENTERED: "What is entered stands on the sheet Assumptions, in cells of this colour.",
    COMPUTED: "This copy holds values without formulas. n/a: something that the figure needs is not entered.",
}
"""What a copy without formulas says instead."""


def write_cover(desk: Desk) -> None:
    """Title, status, date, digest, contents with links, how to read the workbook."""
    sheet = desk.workbook.add_worksheet(COVER)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, desk.formats())
    print_as_appendix(desk.options, desk.book.source.digest, sheet)
    sheet.fit_to_pages(1, 1)
    source, options = desk.book.source, desk.options
    desk.text(sheet, 0, 0, options.title, font_size=18, bold=True)
    sheet.set_row(0, 30)
    desk.text(sheet, 1, 0, f"{source.force} · {source.plan}", font_size=12, font_color=QUIET_INK)
    sheet.set_row(1, 20)
    facts = [
        ("Scenario", source.scenario),
        ("Status", options.status),
        ("Version", options.version),
        ("Years", f"{desk.book.years.labels[0]} (base) and {desk.book.years.span}"),
        ("Date", f"{source.date.day} {source.date:%B %Y}"),
        ("Digest", source.digest),
    ]
    at = 3
    for name, text in facts:
        if text:
            desk.text(sheet, at, 0, name, font_color=QUIET_INK)
            desk.text(sheet, at, 1, text, bold=name == "Status", text_wrap=True)
            sheet.set_row(at, max(15, lines_of_text(text, WIDTHS[1]) * LINE_HEIGHT + 3))
            at += 1
    at = _verdict(desk, sheet, at)
    at = _contents(desk, sheet, at + 1)
    _how_to_read(desk, sheet, at + 1)


def _verdict(desk: Desk, sheet: Worksheet, at: int) -> int:
    verdict = overall(desk.book)
    if verdict is None:
        return at
    desk.text(sheet, at, 0, "Checks", font_color=QUIET_INK)
    if desk.options.live and CHECKS in desk.book.names:
        sheet.write_formula(at, 1, verdict.formula, desk.formats(bold=True), verdict.text)
    else:
        desk.text(sheet, at, 1, verdict.text, bold=True)
    sheet.set_row(at, 15)
    return at + 1


def _contents(desk: Desk, sheet: Worksheet, at: int) -> int:
    for column, text in enumerate(("Contents", "")):
        desk.text(sheet, at, column, text, bold=True, bg_color=BAND)
    link = desk.formats(font_color=ENTERED_INK, underline=1)
    for name, title in desk.book.contents.items():
        if name in desk.book.names:
            at += 1
            sheet.write_url(at, 0, f"internal:{quoted(name)}!A1", link, name)
            desk.text(sheet, at, 1, title)
            sheet.set_row(at, 15)
    return at + 1


def _how_to_read(desk: Desk, sheet: Worksheet, at: int) -> None:
    for column, text in enumerate(("How to read it", "")):
        desk.text(sheet, at, column, text, bold=True, bg_color=BAND)
    live = [("Entered", ENTERED), ("Computed", COMPUTED)]
    values = [("Computed", ONLY_VALUES[COMPUTED])]
    rows = [
        *(live if desk.options.live else values),
        ("Signs", "Spending is positive; income and savings are negative, in brackets. A gap is in brackets too."),
        (
            "Rounding",
            f"{_SCALES[desk.options.scale]} Only what the force's conventions round is rounded; printed parts can "
            "therefore differ from their printed total by a pound or two.",
        ),
        ("Digest", "Two workbooks with the same digest rest on the same figures, formulas and conventions."),
    ]
    for name, text in rows:
        at += 1
        more: dict[str, Any] = (
            {"bg_color": ENTERED_FILL, "font_color": ENTERED_INK} if name == "Entered" else {"font_color": QUIET_INK}
        )
        desk.text(sheet, at, 0, name, valign="top", **more)
        desk.text(sheet, at, 1, text, text_wrap=True, valign="top")
        sheet.set_row(at, lines_of_text(text, WIDTHS[1]) * LINE_HEIGHT + 5)

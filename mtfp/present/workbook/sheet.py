"""Writes a sheet of tables: title, years, rows, and how it prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfp.engine import Missing
from mtfp.engine.exact import Figure
from mtfp.engine.expression import Moment
from mtfp.layout import Row, Style
from mtfp.present.numbers import NOT_AVAILABLE, Display
from mtfp.present.safe_text import LONGEST, starts_a_formula
from mtfp.present.workbook.book import (
    FIRST_ROW,
    FIRST_YEAR,
    LABEL,
    UNIT,
    Book,
)
from mtfp.present.workbook.formats import QUIET_INK, Formats, Numbers
from mtfp.present.workbook.pages import Page
from mtfp.present.workbook.printing import print_as_appendix, width_of
from mtfp.present.workbook.source import Options

YEARS_ROW, PARTS_ROW = FIRST_ROW - 2, FIRST_ROW - 1
ROW_HEIGHT, LINE_HEIGHT, SMALL_LINE_HEIGHT = 13.5, 11.5, 10.2
TITLE_HEIGHTS = (21.0, 14.0, 14.0, 8.0)
HEAD_SIZE = 14
HEADER_HEIGHTS = (*TITLE_HEIGHTS, ROW_HEIGHT, ROW_HEIGHT)
WIDEST_LABEL, NARROWEST_LABEL, UNIT_WIDTH, LEAST_YEAR_WIDTH = 44, 26, 11.5, 11.5


CellWriter = Callable[[Worksheet, int, int, Row], str | None]
"""Fills the cell at (row, column) for a row of a table; returns text that may wrap."""

RowWriter = Callable[[Worksheet, int, Row], None]
"""Fills the years of a row."""

NO_FIGURE = "=NA()"
"""What stands for a figure that cannot be computed among formulas that are live."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A column after the years; `write` fills its cell of one row."""

    heading: str
    width: int
    write: CellWriter
    hidden: bool = False


@dataclass
class Desk:
    """What every writer of a sheet needs."""

    workbook: Workbook
    book: Book
    options: Options
    numbers: Numbers = field(init=False)
    formats: Formats = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.book.structure, self.options.scale)
        self.formats = Formats(self.workbook)

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: Style = Style.PLAIN, **more: Any) -> None:
        """Write text as text, whatever it begins with."""
        if starts_a_formula(text):
            more["quote_prefix"] = True
        sheet.write_string(row, column, text[:LONGEST], self.formats(style, **more))

    def merged(
        self, sheet: Worksheet, row: int, first: int, last: int, text: str, style: Style = Style.PLAIN, **more: Any
    ) -> None:
        """Write text over the columns from first to last, wrapped."""
        more = {"text_wrap": True, "valign": "top", **more}
        if last > first:
            sheet.merge_range(row, first, row, last, "", self.formats(style, **more))
        self.text(sheet, row, first, text, style, **more)

    def figure(
        self, sheet: Worksheet, row: int, column: int, figure: Figure, formula: str | None, chosen: Format
    ) -> None:
        """Write a figure with its formula, or as a value where there is none.

        One that cannot be computed is an error in a live workbook: sums take a text for nil.
        """
        if formula is None and isinstance(figure, Missing):
            formula = NO_FIGURE
        if formula is not None and self.options.live:
            sheet.write_formula(row, column, formula, chosen, cached(figure))
        elif isinstance(figure, Missing):
            sheet.write_string(row, column, NOT_AVAILABLE, chosen)
        else:
            sheet.write_number(row, column, float(figure), chosen)


def cached(figure: Figure) -> float | str:
    """A figure as the cached result of a formula: the nearest double, or an error value."""
    if not isinstance(figure, Missing):
        return float(figure)
    return "#DIV/0!" if figure.reason.startswith("division by nil") else "#N/A"


def add_sheet(desk: Desk, page: Page, extras: Sequence[Extra] = ()) -> Worksheet:
    """Add a page's sheet: its columns, its headings and its print set-up; the rows come after."""
    sheet = desk.workbook.add_worksheet(page.name)
    after = FIRST_YEAR + len(desk.book.years)
    _columns(desk, sheet, page, after, extras)
    write_titles(desk, sheet, page.name, page.title)
    for row in (YEARS_ROW, PARTS_ROW):
        sheet.set_row(row, ROW_HEIGHT)
    _year_headings(desk, sheet)
    for column, extra in enumerate(extras, after):
        desk.text(sheet, YEARS_ROW, column, extra.heading, Style.TOTAL, bottom=0, indent=1)
        desk.text(sheet, PARTS_ROW, column, "", Style.TOTAL, top=0)
    sheet.freeze_panes(FIRST_ROW, FIRST_YEAR)
    print_as_appendix(desk.options, desk.book.source.digest, sheet)
    sheet.repeat_rows(0, FIRST_ROW - 1)
    return sheet


def write_titles(desk: Desk, sheet: Worksheet, name: str, title: str) -> None:
    """The three lines at the head of every sheet: its own name, whose it is, which version."""
    head, subtitle, status = _titles(desk, name, title)
    desk.text(sheet, 0, 0, head, font_size=HEAD_SIZE, bold=True)
    desk.text(sheet, 1, 0, subtitle, font_color=QUIET_INK)
    desk.text(sheet, 2, 0, status, font_color=QUIET_INK)
    for row, height in enumerate(TITLE_HEIGHTS):
        sheet.set_row(row, height)


def titles_width(desk: Desk, name: str, title: str) -> float:
    """Points that the titles take: they run on over the columns, and over the last one of a narrow sheet."""
    head, *others = _titles(desk, name, title)
    return max(width_of(head, HEAD_SIZE, bold=True), *(width_of(text, 9) for text in others))


def _titles(desk: Desk, name: str, title: str) -> tuple[str, str, str]:
    source, options = desk.book.source, desk.options
    head = title if title.startswith(name) else f"{name}: {title}"
    status = " · ".join(part for part in (options.title, options.version, options.status) if part)
    return head, f"{source.force} · {source.plan} · {source.scenario}", status


def _columns(desk: Desk, sheet: Worksheet, page: Page, after: int, extras: Sequence[Extra]) -> None:
    plain = desk.formats()
    sheet.set_column(LABEL, LABEL, label_width(desk, page), plain)
    sheet.set_column(UNIT, UNIT, UNIT_WIDTH, plain)
    sheet.set_column(FIRST_YEAR, after - 1, year_width(desk, page), plain)
    for column, extra in enumerate(extras, after):
        sheet.set_column(column, column, extra.width, plain, {"hidden": extra.hidden})


def label_width(desk: Desk, page: Page) -> int:
    """Wide enough for the labels, within reason; longer ones wrap."""
    longest = max((len(desk.book.label(row)) for _, row in page.rows()), default=0)
    return min(max(longest, NARROWEST_LABEL), WIDEST_LABEL)


def year_width(desk: Desk, page: Page) -> float:
    """Wide enough for the largest figure of the sheet, and for a figure ten times as large."""
    display = Display.of(desk.book.structure, desk.options.scale)
    longest = 8
    for _, row in page.rows():
        if isinstance(row.key, Moment):
            continue
        unit = desk.book.unit(row.key)
        figures = desk.book.result.figures[row.key]
        shown = replace(display, pence=row.pence)
        longest = max([longest, *(len(shown.cell(figure, unit)) for figure in figures)])
    return max(longest * 0.95 + 2.5, LEAST_YEAR_WIDTH)


def _year_headings(desk: Desk, sheet: Worksheet) -> None:
    desk.text(sheet, YEARS_ROW, LABEL, "", Style.TOTAL, bottom=0)
    desk.text(sheet, YEARS_ROW, UNIT, "Unit", Style.TOTAL, bottom=0)
    for column in (LABEL, UNIT):
        desk.text(sheet, PARTS_ROW, column, "", Style.TOTAL, top=0)
    for year, label in enumerate(desk.book.years.labels):
        part = "base" if year == 0 else "budget" if year == 1 else "forecast"
        desk.text(sheet, YEARS_ROW, FIRST_YEAR + year, f"{label} ", Style.TOTAL, bottom=0, align="right")
        desk.text(
            sheet, PARTS_ROW, FIRST_YEAR + year, f"{part} ", Style.TOTAL, top=0, bold=False, align="right",
            font_color=QUIET_INK,
        )  # fmt: skip


def column_widths(desk: Desk, page: Page, extras: Sequence[Extra] = ()) -> list[float]:
    """The widths, in characters, of the columns that show."""
    years = [year_width(desk, page)] * len(desk.book.years)
    return [label_width(desk, page), UNIT_WIDTH, *years, *(extra.width for extra in extras if not extra.hidden)]

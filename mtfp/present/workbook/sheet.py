"""Writes a sheet of tables: title, years, rows, and how it prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfp.engine import Address, Missing
from mtfp.engine.exact import Figure
from mtfp.engine.expression import Moment
from mtfp.engine.units import Unit
from mtfp.layout import Heading, Row, Style
from mtfp.present.numbers import NOT_AVAILABLE, Display
from mtfp.present.safe_text import LONGEST, starts_a_formula
from mtfp.present.workbook.book import FIRST_ROW, FIRST_YEAR, LABEL, UNIT, Book, Note, Title, placed
from mtfp.present.workbook.formats import ALARM, BAND, NIL, PAPER, QUIET_INK, Formats, Numbers
from mtfp.present.workbook.pages import Page
from mtfp.present.workbook.printing import lines_of_text, print_as_appendix
from mtfp.present.workbook.source import Options
from mtfp.units import CHECK

YEARS_ROW, PARTS_ROW = FIRST_ROW - 2, FIRST_ROW - 1
ROW_HEIGHT, LINE_HEIGHT = 13.5, 11.5
WIDEST_LABEL = 56
UNIT_WIDTH = 13


CellWriter = Callable[[Worksheet, int, int, Row], str | None]
"""Fills the cell at (row, column) for a row of a table; returns text that may wrap."""

RowWriter = Callable[[Worksheet, int, Row], None]
"""Fills the years of a row."""


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

    def figure(
        self, sheet: Worksheet, row: int, column: int, figure: Figure, formula: str | None, chosen: Format
    ) -> None:
        """Write a figure with its formula, or as a value where there is none."""
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
    subtitle = f"{desk.book.source.force} · {desk.book.source.plan} · {desk.book.source.scenario}"
    desk.text(sheet, 0, 0, f"{page.name}: {page.title}", font_size=14, bold=True)
    desk.text(sheet, 1, 0, subtitle, font_color=QUIET_INK, font_size=10)
    status = " · ".join(part for part in (desk.options.title, desk.options.version, desk.options.status) if part)
    desk.text(sheet, 2, 0, status, font_color=QUIET_INK, font_size=10)
    _year_headings(desk, sheet)
    for column, extra in enumerate(extras, after):
        desk.text(sheet, YEARS_ROW, column, extra.heading, Style.TOTAL, bottom=0, indent=1)
        desk.text(sheet, PARTS_ROW, column, "", Style.TOTAL, top=0)
    sheet.freeze_panes(FIRST_ROW, FIRST_YEAR)
    print_as_appendix(desk.options, desk.book.source.digest, sheet)
    sheet.repeat_rows(0, FIRST_ROW - 1)
    return sheet


def _columns(desk: Desk, sheet: Worksheet, page: Page, after: int, extras: Sequence[Extra]) -> None:
    plain = desk.formats()
    sheet.set_column(LABEL, LABEL, label_width(desk, page), plain)
    sheet.set_column(UNIT, UNIT, UNIT_WIDTH, plain)
    sheet.set_column(FIRST_YEAR, after - 1, _year_width(desk, page), plain)
    for column, extra in enumerate(extras, after):
        sheet.set_column(column, column, extra.width, plain, {"hidden": extra.hidden})


def label_width(desk: Desk, page: Page) -> int:
    """Wide enough for the labels, within reason; longer ones wrap."""
    longest = max((len(desk.book.label(row)) for _, row in page.rows()), default=0)
    return min(max(longest + 2, 30), WIDEST_LABEL)


def _year_width(desk: Desk, page: Page) -> int:
    """Wide enough for the largest figure of the sheet, and for a figure ten times as large."""
    display = Display.of(desk.book.structure, desk.options.scale)
    longest = 8
    for _, row in page.rows():
        if isinstance(row.key, Moment):
            continue
        unit = desk.book.unit(row.key)
        figures = desk.book.result.figures[row.key]
        longest = max([longest, *(len(display.cell(figure, unit)) for figure in figures)])
    return longest + 3


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


def write_tables(desk: Desk, sheet: Worksheet, page: Page, cells: RowWriter, extras: Sequence[Extra] = ()) -> list[int]:
    """Write a page's rows, `cells` filling the years; returns the first row of each table."""
    after = FIRST_YEAR + len(desk.book.years)
    last = after + len([extra for extra in extras if not extra.hidden]) - 1
    width = label_width(desk, page)
    starts = []
    for at, item in placed(page):
        match item:
            case Title(text=text):
                starts.append(at)
                sheet.set_row(at, ROW_HEIGHT + 2)
                for column in range(last + 1):
                    desk.text(sheet, at, column, text if column == LABEL else "", bold=True, bg_color=BAND)
            case Heading(text=text):
                sheet.set_row(at, ROW_HEIGHT)
                desk.text(sheet, at, LABEL, text, italic=True, font_color=QUIET_INK)
            case Note(text=text):
                _note(desk, sheet, at, text, last)
            case Row():
                lines = lines_of_text(desk.book.label(item), width)
                _label(desk, sheet, at, item, lines)
                cells(sheet, at, item)
                texts = [(extra.write(sheet, at, column, item), extra) for column, extra in enumerate(extras, after)]
                most = max([lines, *(lines_of_text(text or "", extra.width) for text, extra in texts)])
                sheet.set_row(at, max(ROW_HEIGHT, most * LINE_HEIGHT + 2))
    return starts


def _label(desk: Desk, sheet: Worksheet, at: int, row: Row, lines: int) -> None:
    unit = desk.book.unit(row.key)
    words = "" if isinstance(row.key, Moment) else desk.numbers.words(unit)
    desk.text(sheet, at, LABEL, desk.book.label(row), row.style, text_wrap=lines > 1)
    desk.text(sheet, at, UNIT, words, row.style, font_color=QUIET_INK, bold=False)


def _note(desk: Desk, sheet: Worksheet, at: int, text: str, last: int) -> None:
    chosen = desk.formats(italic=True, font_color=QUIET_INK, text_wrap=True, valign="top")
    width = int(label_width_of(sheet, last))
    sheet.merge_range(at, LABEL, at, last, "", chosen)
    sheet.write_string(at, LABEL, text[:LONGEST], chosen)
    sheet.set_row(at, lines_of_text(text, width) * LINE_HEIGHT + 3)


def label_width_of(sheet: Worksheet, last: int) -> float:
    """The width of the columns from the first to `last` together."""
    return float(sum(sheet.col_info[column].width for column in range(last + 1) if column in sheet.col_info))


def figure_cells(desk: Desk, page: Page) -> RowWriter:
    """Fills a row's years with computed figures."""

    def write(sheet: Worksheet, at: int, row: Row) -> None:
        unit = desk.book.unit(row.key)
        shown = desk.numbers.moment(row.key) if isinstance(row.key, Moment) else desk.numbers.shown(unit)
        chosen = desk.formats(row.style, num_format=shown, align="right")
        for year in range(len(desk.book.years)):
            formula = desk.book.formula(row.key, year, page.name, at)
            desk.figure(sheet, at, FIRST_YEAR + year, desk.book.figure(row.key, year), formula, chosen)

    return write


def shade(desk: Desk, sheet: Worksheet, page: Page) -> None:
    """What depends on figures: an error shows as blank, what rounds to nothing as a dash, a failure in red."""
    rows: dict[Unit, list[int]] = {}
    for at, item in placed(page):
        if isinstance(item, Row) and not isinstance(item.key, Moment):
            rows.setdefault(desk.book.unit(item.key), []).append(at)
    blank, dash = {"font_color": PAPER}, {"num_format": f"{NIL};{NIL};{NIL}"}
    for unit, places in rows.items():
        first = Address("", places[0], FIRST_YEAR).local
        rules: list[tuple[str, dict[str, Any]]] = [(f"=ISERROR({first})", blank)]
        if (size := desk.numbers.nil_below(unit)) is not None:
            rules.append((f"=IF(ISNUMBER({first}),ABS({first})<{size:.10f},FALSE)", dash))
        if unit is CHECK:
            rules.append((f"={first}=0", {"font_color": ALARM, "bold": True}))
        _conditional(desk, sheet, places, rules)


def _conditional(desk: Desk, sheet: Worksheet, places: list[int], rules: list[tuple[str, dict[str, Any]]]) -> None:
    last = FIRST_YEAR + len(desk.book.years) - 1
    ranges = " ".join(f"{Address('', at, FIRST_YEAR).local}:{Address('', at, last).local}" for at in places)
    for criteria, properties in rules:
        rule = {"type": "formula", "criteria": criteria, "format": desk.workbook.add_format(properties)}
        sheet.conditional_format(places[0], FIRST_YEAR, places[-1], last, {**rule, "multi_range": ranges})

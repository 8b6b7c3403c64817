"""Writes a sheet of tables: title, years, rows, and how it prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfp.engine import Address, Missing
from mtfp.engine.exact import Figure
from mtfp.engine.expression import Moment
from mtfp.engine.units import Unit
from mtfp.layout import Heading, Row, Style, Words
from mtfp.present.numbers import NOT_AVAILABLE, Display
from mtfp.present.safe_text import LONGEST, starts_a_formula
from mtfp.present.workbook.book import FIRST_ROW, FIRST_YEAR, LABEL, UNIT, Book, Note, Title, placed
from mtfp.present.workbook.formats import BAND, NIL, PAPER, QUIET_INK, Formats, Numbers
from mtfp.present.workbook.pages import Page
from mtfp.present.workbook.printing import fit, lines_of_text, page_breaks, points, print_as_appendix
from mtfp.present.workbook.source import Options

YEARS_ROW, PARTS_ROW = FIRST_ROW - 2, FIRST_ROW - 1
ROW_HEIGHT, LINE_HEIGHT = 13.5, 11.5
TITLE_HEIGHTS = (21.0, 14.0, 14.0, 8.0)
HEADER_HEIGHTS = (*TITLE_HEIGHTS, ROW_HEIGHT, ROW_HEIGHT)
WIDEST_LABEL, NARROWEST_LABEL, UNIT_WIDTH, LEAST_YEAR_WIDTH = 38, 26, 11.5, 11.5


NO_FORMATS: Mapping[str, str] = MappingProxyType({})

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
    subtitle = f"{desk.book.source.force} · {desk.book.source.plan} · {desk.book.source.scenario}"
    status = " · ".join(part for part in (desk.options.title, desk.options.version, desk.options.status) if part)
    head = title if title.startswith(name) else f"{name}: {title}"
    desk.text(sheet, 0, 0, head, font_size=14, bold=True)
    desk.text(sheet, 1, 0, subtitle, font_color=QUIET_INK)
    desk.text(sheet, 2, 0, status, font_color=QUIET_INK)
    for row, height in enumerate(TITLE_HEIGHTS):
        sheet.set_row(row, height)


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


def write_tables(
    desk: Desk, sheet: Worksheet, page: Page, cells: RowWriter, extras: Sequence[Extra] = (), room: float = 0
) -> None:
    """Write a page's rows, `cells` filling the years; `room` is the height in points of what comes after."""
    after = FIRST_YEAR + len(desk.book.years)
    widths = column_widths(desk, page, extras)
    heights: dict[int, float] = {}
    for at, item in placed(page):
        match item:
            case Title(text=text):
                tall = ROW_HEIGHT + 2
                for column in range(len(widths)):
                    desk.text(sheet, at, column, text if column == LABEL else "", bold=True, bg_color=BAND)
            case Heading(text=text):
                tall = ROW_HEIGHT
                desk.text(sheet, at, LABEL, text, italic=True, font_color=QUIET_INK)
            case Note(text=text):
                tall = lines_of_text(text, sum(widths)) * LINE_HEIGHT + 3
                _note(desk, sheet, at, text, len(widths) - 1)
            case Words(texts=words):
                tall = _words(desk, sheet, at, words, widths)
            case Row():
                lines = lines_of_text(desk.book.label(item), widths[LABEL])
                _label(desk, sheet, at, item, lines)
                cells(sheet, at, item)
                texts = [(extra.write(sheet, at, column, item), extra) for column, extra in enumerate(extras, after)]
                most = max([lines, *(lines_of_text(text or "", extra.width, 8) for text, extra in texts)])
                tall = max(ROW_HEIGHT, most * LINE_HEIGHT + 2)
        sheet.set_row(at, tall)
        heights[at] = tall
    starts = [at for at, item in placed(page) if isinstance(item, Title)]
    between = ROW_HEIGHT * len(page.tables) + room
    width = sum(points(width) for width in widths)
    if not fit(sheet, width, sum(HEADER_HEIGHTS) + sum(heights.values()) + between):
        sheet.set_h_pagebreaks(page_breaks(starts, heights, width, sum(HEADER_HEIGHTS), ROW_HEIGHT))


def _words(desk: Desk, sheet: Worksheet, at: int, texts: Sequence[str], widths: Sequence[float]) -> float:
    """Write texts under the columns of the years; the height they need. A row without a first text heads them."""
    style, lines = (Style.PLAIN if texts[0] else Style.TOTAL), 1
    for place, text in enumerate(texts):
        column = LABEL if not place else FIRST_YEAR + place - 1
        desk.text(sheet, at, column, text, style, text_wrap=True, align="left")
        lines = max(lines, lines_of_text(text, widths[min(column, len(widths) - 1)]))
    return max(ROW_HEIGHT, lines * LINE_HEIGHT + 2)


def column_widths(desk: Desk, page: Page, extras: Sequence[Extra] = ()) -> list[float]:
    """The widths, in characters, of the columns that show."""
    years = [year_width(desk, page)] * len(desk.book.years)
    return [label_width(desk, page), UNIT_WIDTH, *years, *(extra.width for extra in extras if not extra.hidden)]


def _label(desk: Desk, sheet: Worksheet, at: int, row: Row, lines: int) -> None:
    unit = desk.book.unit(row.key)
    words = "" if isinstance(row.key, Moment) else desk.numbers.words(unit, pence=row.pence)
    desk.text(sheet, at, LABEL, desk.book.label(row), row.style, text_wrap=lines > 1)
    desk.text(sheet, at, UNIT, words, row.style, font_color=QUIET_INK, bold=False)


def _note(desk: Desk, sheet: Worksheet, at: int, text: str, last: int) -> None:
    chosen = desk.formats(italic=True, font_color=QUIET_INK, text_wrap=True, valign="top")
    sheet.merge_range(at, LABEL, at, last, "", chosen)
    sheet.write_string(at, LABEL, text[:LONGEST], chosen)


def figure_cells(
    desk: Desk, page: Page, asked: Mapping[str, range] | None = None, formats: Mapping[str, str] = NO_FORMATS
) -> RowWriter:
    """Fills a row's years with computed figures; `asked` are the years in which a check has to hold, `formats`
    number formats of rows that are shown otherwise than their unit says.
    """

    def write(sheet: Worksheet, at: int, row: Row) -> None:
        unit = desk.book.unit(row.key)
        if isinstance(row.key, Moment):
            shown = desk.numbers.moment(row.key)
        else:
            shown = desk.numbers.shown(unit, pence=row.pence)
        shown = formats.get(row.key, shown)
        years = range(len(desk.book.years))
        for year in years:
            outside = asked is not None and year not in asked.get(row.key, years)
            chosen = desk.formats(row.style, num_format=f"{NIL};{NIL};{NIL}" if outside else shown, align="right")
            formula = desk.book.formula(row.key, year, page.name, at)
            desk.figure(sheet, at, FIRST_YEAR + year, desk.book.figure(row.key, year), formula, chosen)

    return write


def shade(desk: Desk, sheet: Worksheet, page: Page) -> None:
    """What depends on figures: an error shows as blank, what rounds to nothing as a dash."""
    rows: dict[tuple[Unit, bool], list[int]] = {}
    for at, item in placed(page):
        if isinstance(item, Row) and not isinstance(item.key, Moment):
            rows.setdefault((desk.book.unit(item.key), item.pence), []).append(at)
    blank, dash = {"font_color": PAPER}, {"num_format": f"{NIL};{NIL};{NIL}"}
    last = FIRST_YEAR + len(desk.book.years) - 1
    for (unit, pence), places in rows.items():
        first = Address("", places[0], FIRST_YEAR).local
        rules: list[tuple[str, dict[str, Any]]] = [(f"=ISERROR({first})", blank)]
        if (size := desk.numbers.nil_below(unit, pence=pence)) is not None:
            rules.append((f"=IF(ISNUMBER({first}),ABS({first})<{size:.10f},FALSE)", dash))
        ranges = " ".join(f"{Address('', at, FIRST_YEAR).local}:{Address('', at, last).local}" for at in places)
        for criteria, properties in rules:
            rule = {"type": "formula", "criteria": criteria, "format": desk.workbook.add_format(properties)}
            sheet.conditional_format(places[0], FIRST_YEAR, places[-1], last, {**rule, "multi_range": ranges})

"""The rows of a sheet: tables one under the other, computed figures, what depends on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from xlsxwriter.worksheet import Worksheet

from mtfp.engine import Address
from mtfp.engine.expression import Moment
from mtfp.engine.units import Unit
from mtfp.layout import Heading, Row, Style, Words
from mtfp.present.safe_text import LONGEST
from mtfp.present.workbook.book import CHART_ROWS, FIRST_YEAR, LABEL, UNIT, Drawing, Item, Note, Title, placed
from mtfp.present.workbook.formats import BAND, NIL, PAPER, QUIET_INK
from mtfp.present.workbook.pages import Page
from mtfp.present.workbook.printing import lay_out, lines_of_text, points
from mtfp.present.workbook.sheet import (
    HEADER_HEIGHTS,
    LINE_HEIGHT,
    ROW_HEIGHT,
    SMALL_LINE_HEIGHT,
    Desk,
    Extra,
    RowWriter,
    column_widths,
    titles_width,
)
from mtfp.spreadsheets.form import ASSUMPTIONS

NO_FORMATS: Mapping[str, str] = MappingProxyType({})


def write_tables(desk: Desk, sheet: Worksheet, page: Page, cells: RowWriter, extras: Sequence[Extra] = ()) -> None:
    """Write a page's rows, `cells` filling the years; room for charts is left free."""
    widths = _room_for_words(sheet, page, column_widths(desk, page, extras))
    heights: dict[int, float] = {}
    for at, item in placed(page):
        tall = _write_item(desk, sheet, at, item, widths, cells, extras)
        for row in range(at, at + (CHART_ROWS if isinstance(item, Drawing) else 1)):
            sheet.set_row(row, tall)
            heights[row] = tall
    starts = [at for at, item in placed(page) if isinstance(item, Title)]
    width = max(sum(points(width) for width in widths), titles_width(desk, page.name, page.title))
    lay_out(sheet, starts, heights, width, sum(HEADER_HEIGHTS), ROW_HEIGHT)


def _write_item(
    desk: Desk,
    sheet: Worksheet,
    at: int,
    item: Item,
    widths: Sequence[float],
    cells: RowWriter,
    extras: Sequence[Extra],
) -> float:
    """Write what stands in a row and return its height."""
    match item:
        case Title(text=text):
            for column in range(len(widths)):
                desk.text(sheet, at, column, text if column == LABEL else "", bold=True, bg_color=BAND)
            return ROW_HEIGHT + 2
        case Heading(text=text):
            desk.text(sheet, at, LABEL, text, italic=True, font_color=QUIET_INK)
            return ROW_HEIGHT
        case Note(text=text):
            _note(desk, sheet, at, text, len(widths) - 1)
            return lines_of_text(text, sum(widths)) * LINE_HEIGHT + 3
        case Words(texts=words):
            return _words(desk, sheet, at, words, widths)
        case Row():
            return _row(desk, sheet, at, item, widths, cells, extras)
        case Drawing():
            return ROW_HEIGHT


def _row(
    desk: Desk,
    sheet: Worksheet,
    at: int,
    row: Row,
    widths: Sequence[float],
    cells: RowWriter,
    extras: Sequence[Extra],
) -> float:
    lines = lines_of_text(desk.book.label(row), widths[LABEL], bold=row.style not in {Style.PLAIN, Style.QUIET})
    _label(desk, sheet, at, row, lines)
    cells(sheet, at, row)
    tall = lines * LINE_HEIGHT + 2
    for column, extra in enumerate(extras, FIRST_YEAR + len(desk.book.years)):
        text = extra.write(sheet, at, column, row) or ""
        tall = max(tall, lines_of_text(text, extra.width, 8) * SMALL_LINE_HEIGHT + 2)
    return max(ROW_HEIGHT, tall)


def _words(desk: Desk, sheet: Worksheet, at: int, texts: Sequence[str], widths: Sequence[float]) -> float:
    """Write texts under the columns of the years; the height they need. A row without a first text heads them.

    They share the columns of the years evenly; the last has those that are left over.
    """
    style, lines = (Style.PLAIN if texts[0] else Style.TOTAL), 1
    columns = len(widths) - FIRST_YEAR
    each = max(1, columns // (len(texts) - 1))
    firsts = [LABEL, *range(FIRST_YEAR, FIRST_YEAR + each * (len(texts) - 1), each)]
    lasts = [UNIT, *(first - 1 for first in firsts[2:]), len(widths) - 1]
    for text, first, last in zip(texts, firsts, lasts, strict=True):
        desk.merged(sheet, at, first, last, text, style, align="left")
        lines = max(lines, lines_of_text(text, sum(widths[first : last + 1]), bold=style is Style.TOTAL) if text else 1)
    return max(ROW_HEIGHT, lines * LINE_HEIGHT + 2)


def _room_for_words(sheet: Worksheet, page: Page, widths: Sequence[float]) -> list[float]:
    """The widths, with columns after the last where a table has more texts than there are years."""
    texts = [len(item.texts) for _, item in placed(page) if isinstance(item, Words)]
    more = FIRST_YEAR + max(texts, default=0) - 1 - len(widths)
    if more > 0:
        sheet.set_column(len(widths), len(widths) + more - 1, widths[-1])
    return [*widths, *[widths[-1]] * more]


def _label(desk: Desk, sheet: Worksheet, at: int, row: Row, lines: int) -> None:
    unit = desk.book.unit(row.key)
    in_pounds = row.pence or sheet.get_name() == ASSUMPTIONS
    words = "" if isinstance(row.key, Moment) else desk.numbers.words(unit, pence=in_pounds)
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


Ranges = dict[tuple[Unit, bool], list[tuple[int, int, int]]]
"""Row, first and last column of figures, by their unit and whether money is shown to the penny."""


def shade(desk: Desk, sheet: Worksheet, page: Page) -> None:
    """What depends on figures, on a sheet of tables."""
    ranges: Ranges = {}
    last = FIRST_YEAR + len(desk.book.years) - 1
    for at, item in placed(page):
        if isinstance(item, Row) and not isinstance(item.key, Moment):
            ranges.setdefault((desk.book.unit(item.key), item.pence), []).append((at, FIRST_YEAR, last))
    shade_ranges(desk, sheet, ranges)


def shade_ranges(desk: Desk, sheet: Worksheet, ranges: Ranges) -> None:
    """What depends on figures: an error shows as blank, what rounds to nothing as a dash."""
    blank, dash = {"font_color": PAPER}, {"num_format": f"{NIL};{NIL};{NIL}"}
    for (unit, pence), places in ranges.items():
        row, column, _ = places[0]
        first = Address("", row, column).local
        rules: list[tuple[str, dict[str, Any]]] = [(f"=ISERROR({first})", blank)]
        if (size := desk.numbers.nil_below(unit, pence=pence)) is not None:
            rules.append((f"=IF(ISNUMBER({first}),ABS({first})<{size:.10f},FALSE)", dash))
        cells = " ".join(f"{Address('', at, start).local}:{Address('', at, end).local}" for at, start, end in places)
        last, end = max(at for at, _, _ in places), max(end for _, _, end in places)
        for criteria, properties in rules:
            rule = {"type": "formula", "criteria": criteria, "format": desk.workbook.add_format(properties)}
            sheet.conditional_format(row, column, last, end, {**rule, "multi_range": cells})

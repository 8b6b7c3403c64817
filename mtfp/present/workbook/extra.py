"""Sheets that no table of the plan gives: what changed, options side by side, letters.

They hold texts and figures that are known when the workbook is made, and references to figures of the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mtfp.engine import Missing
from mtfp.engine.exact import Figure
from mtfp.engine.units import Unit
from mtfp.layout import Style
from mtfp.present.numbers import Display
from mtfp.present.workbook.formats import BAND, QUIET_INK
from mtfp.present.workbook.printing import fit, lines_of_text, points, print_as_appendix
from mtfp.present.workbook.sheet import LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHTS, Desk, write_titles
from mtfp.units import POUNDS


@dataclass(frozen=True, slots=True)
class Live:
    """A figure of the plan, by key and year index: a reference to its cell on the sheet that it stands on."""

    key: str
    year: int


Value = str | Decimal | Live | None
"""A cell: text, a figure, a figure of the plan, or nothing."""

NARROWEST_FIRST, WIDEST_FIRST, NARROWEST, WIDEST_TEXT, WIDEST_LAST = 26, 44, 11, 26, 56
"""Widths of columns in characters: the first one, the others, one with text, the last one with text."""
START = len(TITLE_HEIGHTS)
"""The first row under the sheet's titles."""


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A row of a grid: its cells from left to right, and the unit of the figures among them.

    `pence`: money is shown to the penny, in pounds, whatever the workbook's scale.
    """

    cells: tuple[Value, ...]
    style: Style = Style.PLAIN
    unit: Unit = POUNDS
    pence: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of its own: the heading of each column, and rows. Money is shown in the workbook's scale."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[ExtraRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExtraSheet:
    """A sheet of paragraphs and grids, one under the other.

    `name` is on its tab: at most 31 characters, none of []:*?/\\. `title` is what the cover says of it.
    """

    name: str
    title: str
    parts: tuple[str | Grid, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Its grids without the paragraphs."""
        return tuple(part for part in self.parts if isinstance(part, Grid))


def write_extra(desk: Desk, extra: ExtraSheet) -> None:
    """Write the sheet: titles as on every sheet, then its parts."""
    sheet, widths = desk.workbook.add_worksheet(extra.name), _widths(desk, extra)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, desk.formats())
    write_titles(desk, sheet, extra.name, extra.title)
    sheet.freeze_panes(START, 1)
    print_as_appendix(desk.options, desk.book.source.digest, sheet)
    at, tall = START, sum(TITLE_HEIGHTS)
    for part in extra.parts:
        if isinstance(part, Grid):
            heights = _write_grid(desk, sheet, at, part, widths)
        else:
            heights = [_paragraph(desk, sheet, at, part, widths)]
        at, tall = at + len(heights) + 1, tall + sum(heights) + ROW_HEIGHT
    fit(sheet, sum(map(points, widths)), tall)


def _paragraph(desk: Desk, sheet: Worksheet, at: int, text: str, widths: Sequence[float], **more: Any) -> float:
    """Write a text over all columns and return the height of its row."""
    desk.merged(sheet, at, 0, len(widths) - 1, text, **more)
    tall = lines_of_text(text, sum(widths)) * LINE_HEIGHT + 3
    sheet.set_row(at, tall)
    return tall


def _write_grid(desk: Desk, sheet: Worksheet, at: int, grid: Grid, widths: Sequence[float]) -> list[float]:
    """Write title, headings, rows and note; the heights of their rows."""
    for column in range(len(widths)):
        desk.text(sheet, at, column, grid.title if column == 0 else "", bold=True, bg_color=BAND)
    sheet.set_row(at, ROW_HEIGHT + 2)
    heights = [ROW_HEIGHT + 2]
    numeric = {column for row in grid.rows for column, each in enumerate(row.cells) if isinstance(each, Decimal | Live)}
    if any(grid.headings):
        row = ExtraRow(tuple(f"{text} " if place in numeric else text for place, text in enumerate(grid.headings)))
        heights.append(_write_row(desk, sheet, at + 1, row, widths, numeric, heading=True))
    for each in grid.rows:
        heights.append(_write_row(desk, sheet, at + len(heights), each, widths, numeric))
    if grid.note:
        heights.append(_paragraph(desk, sheet, at + len(heights), grid.note, widths, italic=True, font_color=QUIET_INK))
    return heights


def _write_row(
    desk: Desk,
    sheet: Worksheet,
    at: int,
    row: ExtraRow,
    widths: Sequence[float],
    numeric: set[int],
    *,
    heading: bool = False,
) -> float:
    """Write one row and return its height; a text in its last column may run on to the sheet's last one."""
    last, lines = len(row.cells) - 1, 1
    style = Style.TOTAL if heading else row.style
    for column, each in enumerate(row.cells):
        if isinstance(each, Decimal | Live):
            shown = desk.numbers.shown(row.unit, pence=row.pence)
            chosen = desk.formats(style, num_format=shown, align="right", valign="top")
            _figure(desk, sheet, at, column, each, chosen)
            continue
        text, end = each or "", len(widths) - 1 if column == last and column not in numeric else column
        desk.merged(sheet, at, column, end, text, style, align="right" if column in numeric else "left")
        lines = max(lines, lines_of_text(text, sum(widths[column : end + 1])) if text else 1)
    tall = max(ROW_HEIGHT, lines * LINE_HEIGHT + 2)
    sheet.set_row(at, tall)
    return tall


def _figure(desk: Desk, sheet: Worksheet, at: int, column: int, each: Decimal | Live, chosen: Format) -> None:
    if isinstance(each, Decimal):
        sheet.write_number(at, column, float(each), chosen)
        return
    formula = desk.book.formula(each.key, each.year, sheet.get_name(), at)
    desk.figure(sheet, at, column, desk.book.figure(each.key, each.year), formula, chosen)


def _widths(desk: Desk, extra: ExtraSheet) -> list[float]:
    """The widths in characters: figures and headings in full, texts within reason.

    A grid whose last cells are texts may be narrower than the widest one: they run on over the
    columns after them, and over one more where that leaves too little room.
    """
    display = Display.of(desk.book.structure, desk.options.scale)
    rows = [row for grid in extra.grids for row in (ExtraRow(grid.headings), *grid.rows)]
    columns = max((len(row.cells) for row in rows), default=1)
    widths: list[float] = [NARROWEST_FIRST, *([NARROWEST] * (columns - 1))]
    lasting: dict[int, float] = {}
    for row in rows:
        for column, each in enumerate(row.cells):
            shown = replace(display, pence=row.pence)
            figure = desk.book.figure(each.key, each.year) if isinstance(each, Live) else each
            wanted = _width(figure, row.unit, shown, is_first=column == 0, is_last=column == len(row.cells) - 1)
            if column == len(row.cells) - 1 < columns - 1 and not isinstance(each, Decimal | Live):
                lasting[column] = max(lasting.get(column, 0), wanted)
            else:
                widths[column] = max(widths[column], wanted)
    lacking = max((wanted - sum(widths[column:]) for column, wanted in lasting.items()), default=0)
    if not extra.grids:
        lacking = WIDEST_LAST
    return [*widths, lacking] if lacking > 0 else widths


def _width(each: str | Figure | None, unit: Unit, display: Display, *, is_first: bool, is_last: bool) -> float:
    if isinstance(each, Decimal | Missing):
        return len(display.cell(each, unit)) * 0.95 + 2.5
    return min(len(each or "") + 1, WIDEST_FIRST if is_first else WIDEST_LAST if is_last else WIDEST_TEXT)

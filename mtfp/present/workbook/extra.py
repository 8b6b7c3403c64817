"""Sheets that no table of the plan gives: what changed, options side by side, letters.

They hold texts and figures that are known when the workbook is made, and references to figures of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from mtfp.present.workbook.book import Book
from mtfp.present.workbook.formats import BAND, QUIET_INK
from mtfp.present.workbook.printing import lay_out, lines_of_text, points, print_as_appendix
from mtfp.present.workbook.reruns import Blocks, Less, Live, Rerun
from mtfp.present.workbook.rows import Ranges, shade_ranges
from mtfp.present.workbook.sheet import LINE_HEIGHT, ROW_HEIGHT, TITLE_HEIGHTS, Desk, titles_width, write_titles
from mtfp.units import POUNDS

Value = str | Decimal | Live | Less | None
"""A cell: text, a figure, a figure of the plan or of a rerun, the difference of two, or nothing."""
Number = Decimal | Live | Less

NARROWEST_FIRST, WIDEST_FIRST, NARROWEST, WIDEST_BESIDE, WIDEST_TEXT, WIDEST_LAST = 26, 44, 11, 17, 26, 56
"""Widths of columns in characters: the first one, the others, text among figures, text, text in the last one."""
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
    """A sheet of paragraphs, grids and reruns of the plan, one under the other.

    `name` is on its tab: at most 31 characters, none of []:*?/\\. `title` is what the cover says of it.
    """

    name: str
    title: str
    parts: tuple[str | Grid | Rerun, ...]


def write_extra(desk: Desk, extra: ExtraSheet) -> None:
    """Write the sheet: titles as on every sheet, then its parts, each on one page where it fits on one."""
    parts = [_as_grid(desk.book, part) if isinstance(part, Rerun) else part for part in extra.parts]
    blocks = Blocks(desk.book, extra.name, _reruns(extra.parts, parts))
    sheet, widths = desk.workbook.add_worksheet(extra.name), _widths(desk, blocks, parts)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, desk.formats())
    write_titles(desk, sheet, extra.name, extra.title)
    sheet.freeze_panes(START, 1)
    print_as_appendix(desk.options, desk.book.source.digest, sheet)
    sheet.repeat_rows(0, START - 1)
    page = _Page(desk, sheet, blocks, widths)
    heights: dict[int, float] = {}
    for at, part in _placed(parts):
        tall = page.grid(at, part) if isinstance(part, Grid) else [page.paragraph(at, part)]
        heights |= dict(enumerate(tall, at))
    shade_ranges(desk, sheet, page.figures)
    starts = [START, *(at for at, part in _placed(parts) if isinstance(part, Grid) and at > START)]
    if len(starts) > 1 and not any(isinstance(part, Grid) for _, part in list(_placed(parts))[:1]):
        del starts[1]  # what is said first stays with the first grid
    wide = max(sum(map(points, widths)), titles_width(desk, extra.name, extra.title))
    lay_out(sheet, starts, heights, wide, sum(TITLE_HEIGHTS), ROW_HEIGHT)


def _as_grid(book: Book, rerun: Rerun) -> Grid:
    """A rerun as rows: what is otherwise, then the lines that follow from it."""
    years = range(1, len(book.years))
    rows = [
        ExtraRow((f"{book.graph.inputs[key].label}, entered", *(_entered(rerun, key, year) for year in years)),
                 Style.QUIET, book.unit(key))
        for key in rerun.inputs
    ]  # fmt: skip
    for key in rerun.lines(book.graph):
        cells = (Live(key, year, rerun.name) for year in years)
        style = Style.PLAIN if key in rerun.shown else Style.QUIET
        rows.append(ExtraRow((book.graph.lines[key].label, *cells), style, book.unit(key)))
    return Grid(rerun.title, ("", *book.years.labels[1:]), tuple(rows), rerun.note)


def _entered(rerun: Rerun, key: str, year: int) -> Value:
    return rerun.entries[key, year] if (key, year) in rerun.entries else Live(key, year, rerun.name)


def _placed(parts: Sequence[str | Grid]) -> Iterator[tuple[int, str | Grid]]:
    """Each part with its first row; one row is free between them."""
    at = START
    for part in parts:
        yield at, part
        at += 2 if isinstance(part, str) else 2 + any(part.headings) + len(part.rows) + bool(part.note)


def _reruns(parts: Sequence[str | Grid | Rerun], shown: Sequence[str | Grid]) -> dict[int, Rerun]:
    """The reruns by the row under their title and headings."""
    placed = zip(parts, _placed(shown), strict=True)
    return {at + 2: part for part, (at, _) in placed if isinstance(part, Rerun)}


class _Page:
    """Writes the parts of one sheet."""

    def __init__(self, desk: Desk, sheet: Worksheet, blocks: Blocks, widths: Sequence[float]) -> None:
        self.desk, self.sheet, self.blocks, self.widths = desk, sheet, blocks, widths
        self.figures: Ranges = {}

    def paragraph(self, at: int, text: str, *, least: float = 0.0, bold: bool = False, **more: Any) -> float:
        """Write a text over all columns and return the height of its row."""
        self.desk.merged(self.sheet, at, 0, len(self.widths) - 1, text, bold=bold, **more)
        tall = max(least, lines_of_text(text, sum(self.widths), bold=bold) * LINE_HEIGHT + 3)
        self.sheet.set_row(at, tall)
        return tall

    def grid(self, at: int, grid: Grid) -> list[float]:
        """Write title, headings, rows and note; the heights of their rows."""
        heights = [self.paragraph(at, grid.title, least=ROW_HEIGHT + 2, bold=True, bg_color=BAND)]
        numeric = _numeric(grid)
        if any(grid.headings):
            heights.append(self._row(at + 1, ExtraRow(grid.headings, Style.TOTAL), numeric))
        for each in grid.rows:
            heights.append(self._row(at + len(heights), each, numeric))
        if grid.note:
            heights.append(self.paragraph(at + len(heights), grid.note, italic=True, font_color=QUIET_INK))
        return heights

    def _row(self, at: int, row: ExtraRow, numeric: set[int]) -> float:
        """Write one row and return its height; a text in its last column may run on to the sheet's last one."""
        last, lines = len(row.cells) - 1, 1
        shown = self.desk.numbers.shown(row.unit, pence=row.pence)
        places = [place for place, each in enumerate(row.cells) if isinstance(each, Number)]
        if places:
            self.figures.setdefault((row.unit, row.pence), []).append((at, places[0], places[-1]))
        for column, each in enumerate(row.cells):
            if isinstance(each, Number):
                chosen = self.desk.formats(row.style, num_format=shown, align="right", valign="top")
                self._figure(at, column, each, chosen)
                continue
            text, end = each or "", len(self.widths) - 1 if column == last and column not in numeric else column
            side: dict[str, Any] = {"align": "right", "indent": 1} if column in numeric else {"align": "left"}
            self.desk.merged(self.sheet, at, column, end, text, row.style, **side)
            bold = row.style not in {Style.PLAIN, Style.QUIET}
            width = sum(self.widths[column : end + 1])
            lines = max(lines, lines_of_text(text, width, bold=bold) if text else 1)
        tall = max(ROW_HEIGHT, lines * LINE_HEIGHT + 2)
        self.sheet.set_row(at, tall)
        return tall

    def _figure(self, at: int, column: int, each: Number, chosen: Format) -> None:
        match each:
            case Decimal():
                self.sheet.write_number(at, column, float(each), chosen)
            case Less():
                formula = self.blocks.difference(each, at)
                self.desk.figure(self.sheet, at, column, each.figure, formula, chosen)
            case Live():
                formula, figure = self.blocks.formula(each, at), self.blocks.figure(each)
                if isinstance(figure, Missing) and each.key in self.desk.book.graph.inputs:
                    self._blank(at, column, formula, chosen)
                else:
                    self.desk.figure(self.sheet, at, column, figure, formula, chosen)

    def _blank(self, at: int, column: int, formula: str | None, chosen: Format) -> None:
        """An input that is not entered."""
        if formula is not None and self.desk.options.live:
            self.sheet.write_formula(at, column, formula, chosen, "")
        else:
            self.sheet.write_blank(at, column, None, chosen)


def _numeric(grid: Grid) -> set[int]:
    """The columns in which figures stand."""
    return {place for row in grid.rows for place, each in enumerate(row.cells) if isinstance(each, Number)}


def _widths(desk: Desk, blocks: Blocks, parts: Sequence[str | Grid]) -> list[float]:
    """The widths in characters: figures and headings in full, texts within reason.

    A grid whose last cells are texts may be narrower than the widest one: they run on over the
    columns after them, and over one more where that leaves too little room.
    """
    display = Display.of(desk.book.structure, desk.options.scale)
    grids = [part for part in parts if isinstance(part, Grid)]
    columns = max((len(row.cells) for grid in grids for row in _all_rows(grid)), default=1)
    widths: list[float] = [NARROWEST_FIRST, *([NARROWEST] * (columns - 1))]
    lasting: dict[int, float] = {}
    for row, numeric in ((row, _numeric(grid)) for grid in grids for row in _all_rows(grid)):
        last = len(row.cells) - 1
        for column, each in enumerate(row.cells):
            if isinstance(each, Number):
                figure = each if isinstance(each, Decimal) else _figure_of(blocks, each)
                wanted = len(replace(display, pence=row.pence).cell(figure, row.unit)) * 0.95 + 2.5
            else:
                wanted = min(len(each or "") + 1, _widest(column, last, numeric))
            if column == last < columns - 1 and column not in numeric:
                lasting[column] = max(lasting.get(column, 0), wanted)
            else:
                widths[column] = max(widths[column], wanted)
    lacking = max((wanted - sum(widths[column:]) for column, wanted in lasting.items()), default=0)
    if not grids:
        lacking = WIDEST_LAST
    return [*widths, lacking] if lacking > 0 else widths


def _all_rows(grid: Grid) -> tuple[ExtraRow, ...]:
    return (ExtraRow(grid.headings), *grid.rows)


def _figure_of(blocks: Blocks, each: Live | Less) -> Figure:
    return each.figure if isinstance(each, Less) else blocks.figure(each)


def _widest(column: int, last: int, numeric: set[int]) -> int:
    """How wide a text makes its column; a longer one is wrapped."""
    if column == 0:
        return WIDEST_FIRST
    if column in numeric:
        return WIDEST_BESIDE
    return WIDEST_LAST if column == last else WIDEST_TEXT

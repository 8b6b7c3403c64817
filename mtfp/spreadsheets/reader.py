"""An uploaded workbook as sheets of cells with their addresses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mtfp.engine.excel import column_letters
from mtfp.spreadsheets.guard import Package, Refused
from mtfp.spreadsheets.parts import (
    Content,
    ContentTypes,
    Grid,
    Relations,
    SharedTexts,
    Sheets,
    Styles,
    column_index,
    parse,
)

_RANGE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})$")
MOST_MERGED = 100_000


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One filled cell: a number, a text or a flag; `content` is None for a formula without a result.

    `percent` says that its number format shows a percentage: 0.0175 is seen as 1.75%.
    """

    sheet: str
    row: int
    column: int
    content: Content
    formula: bool = False
    percent: bool = False

    @property
    def address(self) -> str:
        """The cell as people find it."""
        return f"{self.sheet}!{column_letters(self.column)}{self.row + 1}"

    @property
    def text(self) -> str:
        """The content as text, without spaces around it and with single ones inside."""
        return "" if self.content is None else " ".join(str(self.content).replace("\u00a0", " ").split())


@dataclass(slots=True)
class Sheet:
    """One sheet: its filled cells, what is hidden, what is merged."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> SheetCell | None:
        """A cell; inside a merged range the one that holds its content."""
        return self.cells.get((row, column)) or self.cells.get(self.merged.get((row, column), (row, column)))

    def rows(self) -> Iterator[tuple[int, list[SheetCell]]]:
        """The rows that are not blank, top down, with their cells from left to right."""
        found: dict[int, list[SheetCell]] = {}
        for place in sorted(self.cells):
            found.setdefault(place[0], []).append(self.cells[place])
        yield from found.items()


@dataclass(frozen=True, slots=True)
class UploadedWorkbook:
    """The sheets by name, in order."""

    sheets: Mapping[str, Sheet]

    def sheet(self, name: str) -> Sheet:
        """A sheet by name, upper and lower case alike. Raises Refused, naming those there are."""
        for sheet in self.sheets.values():
            if sheet.name.strip().lower() == name.lower():
                return sheet
        raise Refused(f"there is no sheet {name!r} in the workbook; it has {', '.join(self.sheets) or 'none'}")


def read_workbook(content: bytes) -> UploadedWorkbook:
    """Read an uploaded .xlsx: values, and the cached results of formulas. Raises Refused."""
    package = Package(content)
    if "[Content_Types].xml" in package.names:
        parse(package.chunks("[Content_Types].xml"), ContentTypes(), "[Content_Types].xml")
    sheets, relations, texts, styles = Sheets(), Relations(), SharedTexts(), Styles()
    parse(package.chunks("xl/workbook.xml"), sheets, "xl/workbook.xml")
    parse(package.chunks("xl/_rels/workbook.xml.rels"), relations, "xl/_rels/workbook.xml.rels")
    if "xl/sharedStrings.xml" in package.names:
        parse(package.chunks("xl/sharedStrings.xml"), texts, "xl/sharedStrings.xml")
    if "xl/styles.xml" in package.names:
        parse(package.chunks("xl/styles.xml"), styles, "xl/styles.xml")
    found: dict[str, Sheet] = {}
    cells = 0
    for name, relation, hidden in sheets.found:
        part = posixpath.normpath(posixpath.join("xl", relations.found.get(relation, ""))).lstrip("/")
        if "worksheets/" in part and part in package.names:
            found[name], cells = _sheet(package, part, Sheet(name, hidden), texts.found, styles.percent, cells)
    return UploadedWorkbook(found)


def _sheet(
    package: Package, part: str, sheet: Sheet, texts: list[str], percent: set[int], cells: int
) -> tuple[Sheet, int]:
    """The sheet filled, and how many cells have been read by then."""

    def take(row: int, column: int, content: Content, formula: bool, style: int) -> None:
        sheet.cells[row, column] = SheetCell(sheet.name, row, column, content, formula, style in percent)

    grid = Grid(sheet.name, texts, take, cells)
    parse(package.chunks(part), grid, part)
    sheet.hidden_columns, sheet.hidden_rows = frozenset(grid.hidden_columns), frozenset(grid.hidden_rows)
    sheet.merged = dict(_merged(grid.merged))
    return sheet, grid.cells


def _merged(ranges: list[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Every cell of every merged range with the cell that holds the content."""
    budget = MOST_MERGED
    for text in ranges:
        match = _RANGE.match(text)
        if match is None:
            continue
        top, bottom = int(match[2]) - 1, int(match[4]) - 1
        left, right = column_index(match[1]), column_index(match[3])
        budget -= (bottom - top + 1) * (right - left + 1)
        if budget < 0:
            return
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield (row, column), (top, left)

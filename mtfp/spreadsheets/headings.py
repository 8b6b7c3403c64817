"""The headings over the columns of a sheet as people make them: years, units and names, on one row or several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mtfp.engine import TIMELESS, Years
from mtfp.spreadsheets.amounts import scale_of
from mtfp.spreadsheets.asked import Asked, plain_name
from mtfp.spreadsheets.form import ALL_YEARS_HEADING, KEY_HEADING
from mtfp.spreadsheets.reader import Sheet, SheetCell

HEADING_ROWS = 12
"""Rows above the first figures that are looked at."""
LONGEST_HEADING = 90

_YEAR = re.compile(
    r"(?<![\d.,/\-])(?:FY)?((?:19|20)?\d\d)\s*[/\-–—]\s*((?:19|20)?\d\d)(?![\d/\-]|[.,]\d)", re.IGNORECASE
)
_PERCENT = re.compile(r"%|\bper ?cent", re.IGNORECASE)
_POUNDS = re.compile(r"£(?!\s*['’]?(?:0|k\b|m\b))", re.IGNORECASE)
_UNIT_ALONE = re.compile(
    r"^[^\w£]*(all )?(figures|amounts|money)?\s*(are |shown )?(in )?[(\s]*"
    r"(£?\s*['’]?000s?|£\s*[km]|£?\s*thousands?|£?\s*millions?)[)\s.]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Over:
    """What stands over one column. `year` is an index, None without one; `column` the template's, None too."""

    text: str
    year: int | None
    column: int | None
    scale: int
    in_percent: bool


def years_in(text: str) -> set[int]:
    """The calendar years in which the financial years of a text begin: 2018/19, 2018-2019, 18/19."""
    found = set()
    for first, second in _YEAR.findall(text):
        start = int(first) if len(first) == 4 else 2000 + int(first)
        if (start + 1) % 100 == int(second) % 100 and (len(second) == 2 or int(second) == start + 1):
            found.add(start)
    return found


class Headings:
    """The rows above a sheet's figures, down to `last`."""

    def __init__(self, sheet: Sheet, last: int, asked: Asked) -> None:
        self.sheet, self.last, self.asked = sheet, last, asked
        self.rows = range(last, max(last - HEADING_ROWS, -1), -1)
        above = [cell for row, cells in sheet.rows() if row in self.rows for cell in cells]
        own = any(cell.row == last and cell.text == KEY_HEADING for cell in above)
        self._above = [cell for cell in above if not (own and _is_title(cell, last))]
        self._texts = [cell.text for cell in self._above]
        self._measured = {cell: place for cell in self._above if (place := self._column([cell.text])) is not None}

    def over(self, column: int) -> Over:
        """What stands over a column; the lowest row that says something about it counts."""
        pieces = list(dict.fromkeys(self._pieces(column)))
        year = self._year(pieces)
        place = self._column(pieces)
        if place is None and not self._measured:
            place = self._column([self.sheet.name]) if len(self.asked.columns) > 1 else self.asked.columns[0]
        elif place is None:
            place = self._only_measure()
        if year is None and place is not None and not self._yearless(place, pieces):
            year = self._only_year()
        text = " ".join(reversed(pieces[:3]))
        scale = next((scale for piece in pieces if (scale := _scale(piece))), 0)
        return Over(
            text[:LONGEST_HEADING], year, place, scale or self._scale_of_all(),
            any(_PERCENT.search(piece) for piece in pieces),
        )  # fmt: skip

    def named(self, column: int) -> bool:
        """Whether the lowest heading over a column, not one of several columns, says a year or a measure."""
        cell = self.sheet.cells.get((self.last, column))
        return cell is not None and (bool(years_in(cell.text)) or cell in self._measured)

    def _pieces(self, column: int) -> Iterator[str]:
        """The texts over a column from the lowest up; a text over everything counts for everything."""
        for row in self.rows:
            cell = self.sheet.cell(row, column)
            if cell is not None and cell.text and not self._alone(cell, row):
                yield cell.text

    def _alone(self, cell: SheetCell, row: int) -> bool:
        """A unit in a corner, over one column but meant for all of them."""
        if row == self.last or not _UNIT_ALONE.match(cell.text):
            return False
        return (cell.row, cell.column) not in self.sheet.merged and self._texts.count(cell.text) == 1

    def _scale_of_all(self) -> int:
        alone = [scale_of(cell.text) for cell in self._above if _UNIT_ALONE.match(cell.text)]
        first = [scale_of(cell.text) for cell in self._above if cell.column == min(each.column for each in self._above)]
        return next((scale for scale in [*alone, *first] if scale != 1), 1)

    def _year(self, pieces: Iterable[str]) -> int | None:
        for piece in pieces:
            found = years_in(piece)
            if found:
                return _index(found, self.asked.years)
        return None

    def _only_year(self) -> int | None:
        """The year that all texts above speak of, when no column has one of its own."""
        found = {year for text in self._texts for year in years_in(text)}
        return _index(found, self.asked.years)

    def _yearless(self, place: int, pieces: Iterable[str]) -> bool:
        """Whether a column holds what is entered once: no year that stands elsewhere on the sheet is its own."""
        once = plain_name(ALL_YEARS_HEADING)
        return list(self.asked.years_of(place)) == [TIMELESS] or any(plain_name(piece) == once for piece in pieces)

    def _only_measure(self) -> int | None:
        places = set(self._measured.values())
        return places.pop() if len(places) == 1 else None

    def _column(self, pieces: Iterable[str]) -> int | None:
        """The column that a text names, with the most letters where it names several: a part of a name is less."""
        for piece in pieces:
            words, named = f" {plain_name(piece)} ", dict[int, int]()
            for place in self.asked.columns:
                column = self.asked.template.columns[place]
                names = (plain_name(name) for name in (column.label, *column.names))
                named[place] = max((len(name) for name in names if f" {name} " in words), default=0)
            if any(named.values()):
                return max(named, key=lambda place: named[place])
        return None


def _is_title(cell: SheetCell, last: int) -> bool:
    """What stands over the names in a template of ours: a plan's name may have a year or £000 in it."""
    return cell.column == 0 and cell.row < last and not _UNIT_ALONE.match(cell.text)


def _index(found: set[int], years: Years) -> int | None:
    """The year index of the one year that was found; None for several, and for one outside the plan."""
    starts = [year for year in found if year in years.starts]
    return years.index(starts[0]) if len(found) == 1 and starts else None


def _scale(piece: str) -> int:
    """What a heading says of its figures: 1,000 for £000, 1 for £, 0 when it says nothing."""
    scale = scale_of(piece)
    return scale if scale != 1 else int(bool(_POUNDS.search(piece)))

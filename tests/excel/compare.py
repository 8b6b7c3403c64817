"""Compares what a spreadsheet program computed with the exact reading."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, localcontext
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook

from mtfp.engine import Missing, Result
from mtfp.engine.errors import NotComputed
from mtfp.engine.exact import CONTEXT, Compiler
from mtfp.engine.expression import Rounded, references
from mtfp.engine.inputs import TIMELESS, Cell
from mtfp.engine.rounding import Mode
from mtfp.engine.years import day_number
from mtfp.present.workbook.book import Book

UNROUNDED = 1e-12
"""How far an unrounded figure may be off, as a share of the largest figure it is made from."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Sheets = dict[str, dict[str, Any]]


def cells(workbook: bytes, *, values: bool = True) -> Sheets:
    """Every filled cell by sheet and address: the values, or the formulas."""
    book = load_workbook(BytesIO(workbook), data_only=values, read_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }


@dataclass
class Tally:
    """What was compared."""

    exact: int = 0
    close: int = 0
    missing: int = 0
    near_a_tie: int = 0
    differing: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.exact + other.exact, self.close + other.close, self.missing + other.missing,
            self.near_a_tie + other.near_a_tie, self.differing + other.differing, self.faults + other.faults,
        )  # fmt: skip


def compare(book: Book, result: Result, found: Sheets) -> Tally:
    """Every line's home cell against the exact figure; `result` may be of changed inputs."""
    tally, sizes = Tally(), dict(_sizes(result))
    ties = set(_ties(result))
    carried = carried_on(book, result, found, ties)
    for (key, year), address in book.layout.items():
        if key not in result.graph.lines:
            continue
        figure, value = result[key, year], found[address.sheet].get(address.local)
        if isinstance(value, datetime):  # a cell of dates
            value = day_number(value.date())
        where = f"{book.source.plan}, {key}, {result.years.labels[year]} ({address.sheet}!{address.local})"
        if isinstance(figure, Missing):
            tally.missing += 1
            if not (isinstance(value, str) and value.startswith("#")):
                tally.faults.append(f"{where}: {value!r}, but {figure.reason}")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            tally.faults.append(f"{where}: {value!r} instead of {figure}")
        elif isinstance(result.graph.lines[key].formula_in(year), Rounded):
            tally.near_a_tie += (key, year) in ties
            tally.exact += 1
            equal = float(value) == float(figure)
            tally.differing += (key, year) in ties and not equal
            if not equal and (key, year) not in ties:
                tally.faults.append(f"{where}: {value!r} instead of exactly {figure}")
        else:
            tally.close += 1
            if abs(float(value) - float(figure)) > UNROUNDED * sizes[key, year] + carried:
                tally.faults.append(f"{where}: {value!r} instead of {figure}")
    return tally


def carried_on(book: Book, result: Result, found: Sheets, ties: set[Cell] | None = None) -> float:
    """By how much at most sums differ that hold cells which were rounded the other way at a tie; nil without one."""
    differ = 0.0
    for key, year in _ties(result) if ties is None else ties:
        value = found[book.layout[key, year].sheet].get(book.layout[key, year].local)
        if isinstance(value, int | float):
            differ += abs(float(value) - float(result.number(key, year)))
    return differ * (1 + 1e-6)


def _sizes(result: Result) -> Iterator[tuple[Cell, float]]:
    """The largest figure that a cell is made from, its parts' parts included: a small difference of
    large figures carries their floating point noise."""
    sizes: dict[Cell, float] = {}
    for key, year in result.graph.order(len(result.years)):
        size = _size(result[key, year])
        for ref in references(result.graph.lines[key].formula_in(year)):
            at = year + ref.shift
            if 0 <= at < len(result.years):
                size = max(size, sizes.get((ref.key, at), _size(result[ref.key, at])))
        sizes[key, year] = size
        yield (key, year), size


def _size(figure: Decimal | Missing) -> float:
    return 0.0 if isinstance(figure, Missing) else abs(float(figure))


def _ties(result: Result) -> Iterator[Cell]:
    """The rounded cells that lie within the tie window of the design, and all that rests on them."""
    compiler = Compiler(result.graph.rows, {key: key for key in result.graph.rows}, result.years)
    rows = [list(result.figures[key]) for key in result.graph.rows]
    with localcontext(CONTEXT):
        for key, line in result.graph.lines.items():
            for year in range(len(result.years)):
                formula = line.formula_in(year)
                if isinstance(formula, Rounded):
                    try:
                        scaled = compiler.formula(formula.part)(rows, year) / formula.rounding.step
                    except NotComputed:
                        continue
                    half = Decimal("0.5") if formula.rounding.mode is Mode.HALF_AWAY else Decimal(0)
                    from_tie = abs((abs(scaled) + half) - (abs(scaled) + half).to_integral_value())
                    if float(from_tie) <= max(1e-9, 2e-14 * float(abs(scaled))):
                        yield key, year


def input_address(book: Book, key: str, year: int) -> tuple[str, str]:
    """The sheet and address of an input's cell."""
    declared = book.graph.inputs[key]
    address = book.layout[key, TIMELESS if declared.timeless else year]
    return address.sheet, address.local.replace("$", "")


def typed_into(workbook: bytes, numbers: Mapping[tuple[str, str], Decimal]) -> bytes:
    """The workbook after somebody typed numbers into input cells (by sheet and address) and nothing was computed."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = [
            each.attrib["name"] for each in ElementTree.fromstring(old.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        ]
        parts = {f"xl/worksheets/sheet{place}.xml": name for place, name in enumerate(names, 1)}
        for part in old.namelist():
            content = old.read(part)
            for (sheet, address), number in numbers.items():
                if parts.get(part) == sheet:
                    content = _with_number(content, address, number)
            new.writestr(part, content)
    return made.getvalue()


def _with_number(sheet: bytes, address: str, number: Decimal) -> bytes:
    cell = re.compile(rf'<c r="{address}"( s="\d+")?(?:/>|>.*?</c>)'.encode())
    changed, count = cell.subn(lambda found: b"<c r=%b%b><v>%b</v></c>" % (
        f'"{address}"'.encode(), found[1] or b"", str(number).encode()
    ), sheet)  # fmt: skip
    assert count == 1, address
    return changed

"""The plan worked out again with some inputs otherwise, as live formulas on a further sheet.

Only what depends on those inputs is written again, by the plan's own formulas: a line that reads one of the
lines above it reads the cell in its own block, any other cell is the plan's. So a block is exactly what the
whole plan would be, and moves with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from mtfp.engine import Address, Graph, Result
from mtfp.engine.exact import Figure
from mtfp.engine.excel import Writer
from mtfp.engine.inputs import Cell
from mtfp.present.workbook.book import Book

FIRST = 1
"""The column of the first forecast year; a block has no base year, which is the plan's."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """A block of an extra sheet: the inputs that are otherwise, and every line between them and `shown`.

    `entries`: cells of forecast years with their number, None for "not entered". `result`: the whole plan
    computed with them. `note` stands under it.
    """

    name: str
    title: str
    entries: Mapping[Cell, Decimal | None]
    shown: tuple[str, ...]
    result: Result
    note: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs that are otherwise in some year."""
        return tuple(dict.fromkeys(key for key, _ in self.entries))

    def lines(self, graph: Graph) -> tuple[str, ...]:
        """The lines that depend on those inputs and on which `shown` rest, each after those it reads."""
        moved = graph.resting_on(self.inputs)
        found: dict[str, None] = {}
        seen: set[str] = set()

        def visit(key: str) -> None:
            if key in moved and key not in seen:
                seen.add(key)
                for each in graph.reads(key):
                    visit(each)
                found[key] = None

        for key in self.shown:
            visit(key)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Live:
    """A figure by key and year index: a reference to its cell, in the block of `rerun` or else in the plan."""

    key: str
    year: int
    rerun: str = ""


@dataclass(frozen=True, slots=True)
class Less:
    """A figure less another; `figure` is what that came to when the workbook was made."""

    figure: Figure
    left: Live
    right: Live


class Blocks:
    """The reruns of one sheet, each by the row where its first input stands: its cells and their formulas."""

    def __init__(self, book: Book, sheet: str, starts: Mapping[int, Rerun]) -> None:
        self.book, self.sheet = book, sheet
        self.reruns = {each.name: each for each in starts.values()}
        self.rows = {each.name: self._placed(at, each) for at, each in starts.items()}

    def _placed(self, at: int, rerun: Rerun) -> Mapping[str, int]:
        keys = (*rerun.inputs, *rerun.lines(self.book.graph))
        return {key: at + place for place, key in enumerate(keys)}

    @cached_property
    def _writers(self) -> Mapping[str, Writer]:
        years = range(1, len(self.book.years))
        found = {}
        for name, rows in self.rows.items():
            own = {(key, year): Address(self.sheet, at, FIRST + year - 1) for key, at in rows.items() for year in years}
            found[name] = Writer(self.book.graph, {**self.book.layout, **own})
        return found

    def figure(self, each: Live) -> Figure:
        """What a cell comes to; blank inputs have no figure."""
        rerun = self.reruns.get(each.rerun)
        return rerun.result[each.key, each.year] if rerun else self.book.figure(each.key, each.year)

    def formula(self, each: Live, row: int) -> str | None:
        """The formula of a cell in that row; None when it would need a sheet that is not there."""
        home = self.rows.get(each.rerun, {}).get(each.key)
        if home is None:
            return self.book.formula(each.key, each.year, self.sheet, row)
        if home != row:
            return self._writers[each.rerun].reference(each.key, each.year, self.sheet)
        if each.key in self.book.graph.lines:
            return self.book.line_formula(self._writers[each.rerun], each.key, each.year)
        return self._as_planned(each)

    def difference(self, each: Less, row: int) -> str | None:
        """The formula of one figure less another."""
        left, right = self.formula(each.left, row), self.formula(each.right, row)
        return f"{left}-{right[1:]}" if left and right else None

    def _as_planned(self, each: Live) -> str | None:
        """An input in a year in which it is the plan's: blank where that is blank."""
        home = self.book.layout.get((each.key, each.year))
        if home is None or home.sheet not in self.book.names:
            return None
        cell = home.seen_from(self.sheet)
        return f'=IF(ISNUMBER({cell}),{cell},"")'

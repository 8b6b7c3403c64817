"""The workbook before it is written: its sheets, where every figure stands, every cell's formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mtfp.engine import TIMELESS, Address, Graph, Missing, Result, Years, compute
from mtfp.engine.exact import Figure
from mtfp.engine.excel import Writer
from mtfp.engine.expression import Moment, Ref, references
from mtfp.engine.inputs import Cell
from mtfp.engine.units import Unit
from mtfp.layout import Heading, Row, Table, Words
from mtfp.plan import SUBJECTS
from mtfp.present.wording import MOVEMENT_TITLE, gap_movement
from mtfp.present.workbook.controls import Control, controls
from mtfp.present.workbook.pages import (
    CALCULATIONS,
    CHECKS,
    COVER,
    PUBLISHED_SHEETS,
    Page,
    assumptions_page,
    calculations_page,
    checks_page,
    inside,
    published_pages,
)
from mtfp.present.workbook.source import WorkbookSource
from mtfp.spreadsheets.form import ASSUMPTIONS
from mtfp.structure import Structure
from mtfp.units import NUMBER

FIRST_ROW = 6
"""The first row of tables; above it stand the sheet's title and the years."""
LABEL, UNIT, FIRST_YEAR = 0, 1, 2
"""Columns; every year has the same column on every sheet."""


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a table."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """The note under a table."""

    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The room for a table's chart; it takes several rows."""

    chart: str


GRAPHS_KEPT = 8
"""Graphs of plans with their control totals, of a few megabytes each."""
NAMED = 4
"""Tables that the cover names of a sheet."""

CHART_ROWS = 15
DRAWN = frozenset({"gap", "reserves"})
"""The charts of tables that the workbook draws too, each under its table."""

Item = Title | Heading | Row | Words | Note | Drawing


def movement_title(years: Years) -> str:
    """What the sheet with the movement of the gap is about."""
    return f"{MOVEMENT_TITLE}: {years.labels[1]} to {years.labels[-1]}"


def placed(page: Page) -> Iterator[tuple[int, Item]]:
    """The rows of a sheet with what stands in each."""
    at = FIRST_ROW
    for table in page.tables:
        for item in _items(table):
            yield at, item
            at += CHART_ROWS if isinstance(item, Drawing) else 1
        at += 1


def _items(table: Table) -> Iterator[Item]:
    yield Title(table.title)
    if table.columns:
        yield Words(("", *table.columns))
    yield from table.rows
    if table.note:
        yield Note(table.note)
    if table.chart in DRAWN:
        yield Drawing(table.chart)


def _said_of(page: Page) -> str:
    """What the cover says of a sheet: its title, or what its tables are about where it only has a name."""
    if page.title != page.name:
        return page.title
    about = list(dict.fromkeys(table.title for table in page.tables))
    more = f"; and {len(about) - NAMED} more" if len(about) > NAMED else ""
    return "; ".join([*about[:1], *map(inside, about[1:NAMED])]) + more


def _controls(structure: Structure) -> tuple[Control, ...]:
    return tuple(controls(structure))


@lru_cache(maxsize=GRAPHS_KEPT)
def _with_controls(structure: Structure, own: Graph) -> Graph:
    """A plan's graph with the totals by a second route; kept, since putting a graph in order takes a while."""
    second = [line for control in _controls(structure) for line in control.lines]
    return Graph([*own.lines.values(), *second], own.inputs.values())


class Book:
    """A plan's sheets and formulas; `chosen` are the names of the sheets that will be there.

    `extra` are further sheets by name and title: they stand before the assumptions.
    """

    def __init__(
        self, source: WorkbookSource, chosen: Sequence[str] | None = None, extra: Mapping[str, str] | None = None
    ) -> None:
        self.source = source
        self.structure = source.structure
        self.years = source.result.years
        self.controls = _controls(source.structure)
        self.graph = _with_controls(source.structure, source.result.graph)
        self.result = self._result()
        self.pages = self._pages()
        self.contents = self._contents(extra or {})
        names = [COVER, *self.contents]
        unknown = [name for name in chosen or () if name not in names]
        if unknown:
            raise ValueError(f"there is no sheet {unknown[0]!r}: choose of {', '.join(names)}")
        self.names = tuple(name for name in names if chosen is None or name in chosen)
        self._whole = len(self.names) == len(names)

    def _result(self) -> Result:
        """The source's own figures, and those of the control totals."""
        computed = compute(self.graph, self.source.result.inputs, near=self.source.result)
        return Result(self.graph, computed.inputs, {**computed.figures, **self.source.result.figures})

    def _pages(self) -> tuple[Page, ...]:
        published = list(published_pages(self.structure, self.result))
        checks = checks_page(self.graph, self.controls)
        shown = {row.key for page in [*published, checks] for _, row in page.rows()}
        steps = calculations_page(self.structure, self.graph, shown)
        pages = [*published, assumptions_page(self.structure, self.graph), steps, checks]
        return tuple(page for page in pages if page.tables)

    def _contents(self, extra: Mapping[str, str]) -> Mapping[str, str]:
        """Every sheet but the cover, in order, with what the cover says of it."""
        own = {page.name: _said_of(page) for page in self.pages}
        own |= {MOVEMENT_TITLE: movement_title(self.years)} if gap_movement(self.result) else {}
        taken = {name.lower() for name in (COVER, *own)}
        twice = [name for name in extra if name.lower() in taken]
        if twice:
            raise ValueError(f"there is a sheet {twice[0]!r} already: give the further one another name")
        first = [name for name in (*PUBLISHED_SHEETS, MOVEMENT_TITLE) if name in own]
        last = [name for name in (ASSUMPTIONS, CALCULATIONS, CHECKS) if name in own]
        between = [name for name in own if name not in {*first, *last}]
        return {name: {**own, **extra}[name] for name in (*first, *between, *extra, *last)}

    @cached_property
    def layout(self) -> Mapping[Cell, Address]:
        """Where each line and input has its home: one row of one sheet.

        That is the first sheet that shows it, and there the row in a table of its own subject.
        """
        owner = {line.key: subject.key for subject in SUBJECTS for line in subject.lines(self.structure)}
        homes: dict[str, tuple[str, int]] = {}
        for page in self.pages:
            rows = [(at, item) for at, item in placed(page) if isinstance(item, Row)]
            owners = [owner_of_table for owner_of_table, _ in page.rows()]
            new: dict[str, int] = {}
            for (at, row), table_of in zip(rows, owners, strict=True):
                if row.key not in new or (table_of and table_of == owner.get(row.key)):
                    new[row.key] = at
            for key, at in new.items():
                if self._may_live(key, page):
                    homes.setdefault(key, (page.name, at))
        layout: dict[Cell, Address] = {}
        for key, (sheet, at) in homes.items():
            if key in self.graph.inputs and self.graph.inputs[key].timeless:
                layout[key, TIMELESS] = Address(sheet, at, self.timeless_column, fixed=True)
            else:
                layout |= {(key, year): Address(sheet, at, FIRST_YEAR + year) for year in range(len(self.years))}
        return layout

    def _may_live(self, key: str, page: Page) -> bool:
        """Inputs live on the assumptions sheet alone."""
        return (key in self.graph.inputs) == (page.name == ASSUMPTIONS)

    @property
    def timeless_column(self) -> int:
        """The column of values without a year, on the assumptions sheet."""
        return FIRST_YEAR + len(self.years)

    @cached_property
    def has_timeless(self) -> bool:
        """Whether the plan has values without a year."""
        return any(each.timeless for each in self.graph.inputs.values())

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self.graph, self.layout)

    def formula(self, key: str, year: int, sheet: str, row: int) -> str | None:
        """A cell's formula; None when it would need a sheet that is not there."""
        if isinstance(key, Moment):
            return None
        home = self.layout.get((key, year))
        if home is not None and (home.sheet, home.row) == (sheet, row) and key in self.graph.lines:
            return self.line_formula(self._writer, key, year)
        there = self._there(self._writer, [Ref(key)], year)
        return self._writer.reference(key, year, sheet) if there else None

    def line_formula(self, writer: Writer, key: str, year: int) -> str | None:
        """A line's own formula over a writer's layout; None when it would need a sheet that is not there."""
        reads = references(self.graph.lines[key].formula_in(year))
        return writer.line(key, year) if self._there(writer, reads, year) else None

    def _there(self, writer: Writer, reads: Iterable[Ref], year: int) -> bool:
        if self._whole:
            return True
        within = (ref for ref in reads if 0 <= year + ref.shift < len(self.years))
        found = (writer.address(ref, year) for ref in within)
        return all(address is None or address.sheet in self.names for address in found)

    def figure(self, key: str, year: int) -> Figure:
        """The exact figure of a cell."""
        return self.years.moment(key, year) if isinstance(key, Moment) else self.result[key, year]

    def unit(self, key: str) -> Unit:
        """The unit of a row."""
        return NUMBER if isinstance(key, Moment) else self.graph.member(key).unit

    def label(self, row: Row) -> str:
        """What a row is called."""
        if isinstance(row.key, Moment):
            return row.key.value.capitalize()
        return row.label or self.graph.member(row.key).label

    def missing(self, key: str, year: int) -> bool:
        """Whether a cell could not be computed."""
        return isinstance(self.figure(key, year), Missing)

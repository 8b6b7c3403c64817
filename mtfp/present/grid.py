"""The editing grid: a table's layout with a cell to type in wherever a figure is entered.

Which cells those are follows from the formulas: where a line's formula of a year is an input, or an
input "when given", that input is typed in the line's own row, with the computed figure behind it as a
placeholder. Other inputs that the layout names for the row stand in rows of their own under it. Money is in whole
pounds here, whatever scale the reader chose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from mtfp.engine import TIMELESS, Input, Line, Missing, Result
from mtfp.engine.expression import Expression, Operation, Ref, Rounded, Word
from mtfp.engine.units import Unit
from mtfp.layout import Heading, Row, Table, Words
from mtfp.present.numbers import Display, input_text
from mtfp.present.tables import common_unit, figure_view, year_slug
from mtfp.typed import typed_text
from mtfp.units import DWELLINGS, POUNDS_PER_DWELLING, RATE


@dataclass(frozen=True, slots=True)
class Own:
    """What the scenario itself has in a cell: the version that an edit has to have seen, and whether it stands."""

    version: int
    stands: bool


Place = tuple[str, int]
"""A key and the calendar year its year begins in, 0 without one."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: to type in (`name` is its field's name), computed (`address` explains it), or none."""

    name: str = ""
    text: str = ""
    placeholder: str = ""
    seen: int = 0
    overridden: bool = False
    address: str = ""
    negative: bool = False
    label: str = ""
    reason: str = ""
    note: str = ""

    @property
    def kind(self) -> str:
        """input, computed or blank."""
        return "input" if self.name else "computed" if self.address else "blank"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row; `under` is true for inputs that stand under the line they belong to."""

    label: str
    style: str
    cells: tuple[GridCell, ...] = ()
    under: bool = False


@dataclass(frozen=True, slots=True)
class GridTable:
    """One table of the grid."""

    key: str
    title: str
    unit: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    width: int = field(default=0)

    @property
    def entered(self) -> bool:
        """Whether there is anything to type."""
        return any(cell.name for row in self.rows for cell in row.cells)


class Grid:
    """Grids of one scenario: its result, its own values, and the baseline's result unless it is the baseline."""

    def __init__(self, result: Result, display: Display, own: Mapping[Place, Own], baseline: Result | None) -> None:
        self.result, self.display, self.own, self.baseline = result, display, own, baseline
        self.years = result.years

    def table(self, table: Table) -> GridTable:
        """The grid of a table."""
        common = common_unit(table, self.result)
        rows = tuple(row for each in table.rows for row in self._rows(each, common))
        unit = self._unit_words(common)
        return GridTable(table.key, table.title, unit, table.note, self.years.labels, rows, len(self.years) + 1)

    def input_cell(self, declared: Input, year: int) -> GridCell:
        """The cell in which an input of a year is typed."""
        at = TIMELESS if declared.timeless else year
        place = (declared.key, 0 if declared.timeless else self.years.base + year)
        own = self.own.get(place, Own(0, False))
        number = self.result.inputs.values.get((declared.key, at))
        overridden = own.stands and self.baseline is not None
        return GridCell(
            name=f"{place[0]}|{place[1]}",
            text=typed_text(number, declared, self._places(declared.unit)),
            seen=own.version,
            overridden=overridden,
            note=self._note(declared, at, own),
            label=declared.label if declared.timeless else f"{declared.label}, {self.years.labels[year]}",
            address=f"{declared.key}/{year_slug(self.years.labels[year])}",
        )

    def _places(self, unit: Unit) -> int:
        """Decimals of council tax and of tax bases, in which entered figures stand beside computed ones."""
        return {POUNDS_PER_DWELLING: self.display.dwelling_places, DWELLINGS: 2}.get(unit, 0)

    def _note(self, declared: Input, at: int, own: Own) -> str:
        """What an override replaces, and who made it why: the scenario's own, or one that it inherits."""
        origin = self.result.inputs.provenance.get((declared.key, at))
        if self.baseline is None or origin is None or not origin.scenario:
            return ""
        before = input_text(self.baseline.inputs.values.get((declared.key, at)), declared.unit)
        said = f"baseline {before}, changed {'here' if own.stands else 'there'}"
        who = f" by {origin.editor}" if origin.editor else ""
        why = f" because {origin.reason}" if origin.reason else ""
        return f"{said}{who}{why}" if own.stands else f"inherited from “{origin.scenario}”: {said}{who}{why}"

    def _rows(self, row: Row | Heading | Words, common: Unit) -> Iterator[GridRow]:
        if isinstance(row, Heading):
            yield GridRow(row.text, "heading")
            return
        if isinstance(row, Words):
            return  # typed in the form of its own row
        member = self.result.graph.member(row.key)
        cells = tuple(self._cell(row, member, year) for year in range(len(self.years)))
        yield GridRow(self._label(row.label or member.label, member, common), row.style.value, cells)
        typed = {cell.name for cell in cells if cell.name}
        for key in row.entered:
            declared = self.result.graph.inputs[key]
            if key != row.key and (rest := self._unbound(declared, typed)):
                label = declared.label.removeprefix(f"{row.label or member.label}: ")
                yield GridRow(self._label(label, declared, common), "plain", rest, under=True)

    def _unbound(self, declared: Input, typed: set[str]) -> tuple[GridCell, ...]:
        """The cells of an input that are not typed in the line's own row; none when all are."""
        cells = []
        for year in range(len(self.years)):
            stands = declared.may_stand_in(TIMELESS if declared.timeless else year)
            cell = self.input_cell(declared, year) if stands and not (declared.timeless and year) else GridCell()
            cells.append(GridCell() if cell.name in typed else cell)
        return tuple(cells) if any(cell.name for cell in cells) else ()

    def _cell(self, row: Row, member: Line | Input, year: int) -> GridCell:
        if isinstance(member, Input):
            stands = not year if member.timeless else member.may_stand_in(year)  # without a year: in the first column
            return self.input_cell(member, year) if stands else GridCell()
        display = replace(self.display, pence=row.pence)
        figure = figure_view(row.key, year, self.result[row.key, year], member.unit, self.result, display)
        bound = self._bound(row, member, year)
        if bound is None:
            return GridCell(
                text=figure.text, address=figure.address, negative=figure.negative, reason=figure.reason,
                label=f"{member.label}, {self.years.labels[year]}",
            )  # fmt: skip
        cell = self.input_cell(bound, year)
        missing = isinstance(self.result[row.key, year], Missing)
        placeholder = "" if cell.text or missing else figure.text
        return replace(cell, placeholder=placeholder, address=figure.address)

    def _bound(self, row: Row, line: Line, year: int) -> Input | None:
        """The input that a line's formula of a year is, or prefers when it is given."""
        key = _given_key(line.formula_in(year))
        declared = self.result.graph.inputs.get(key) if key in row.entered else None
        return declared if declared is not None and declared.may_stand_in(year) else None

    def _label(self, label: str, member: Line | Input, common: Unit) -> str:
        """The label; with its unit where that is not the table's."""
        unit = self._unit_words(member.unit)
        return label if member.unit == common or label.endswith(unit) else f"{label}, {unit}"

    def _unit_words(self, unit: Unit) -> str:
        return "%" if unit == RATE else self.display.unit_words(unit)


def _given_key(formula: Expression) -> str:
    match formula:
        case Rounded(part=part):
            return _given_key(part)
        case Ref(key=key, shift=0) | Operation(word=Word.GIVEN, parts=(Ref(key=key), _)):
            return key
        case _:
            return ""

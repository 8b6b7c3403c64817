"""A table's layout and a result become rows of text, ready for a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mtfp.engine import Input, Missing, Result
from mtfp.engine.exact import Figure
from mtfp.engine.units import Unit
from mtfp.layout import Heading, Row, Table, Words
from mtfp.present.glossary import hint
from mtfp.present.numbers import SAYS_ITSELF, Display, Scale
from mtfp.units import POUNDS

ALL_YEARS = "All years"


@dataclass(frozen=True, slots=True)
class CellView:
    """One figure: its text, how to read it, and where its explanation is."""

    text: str
    address: str
    negative: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A heading (no cells) or one line across the years."""

    label: str
    style: str
    cells: tuple[CellView, ...] = ()
    key: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as a page shows it; `unit` stands once, in the caption."""

    key: str
    title: str
    unit: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]
    chart: str = ""

    @property
    def width(self) -> int:
        """Columns, the row headings included."""
        return len(self.columns) + 1

    @property
    def in_words(self) -> bool:
        """Whether its columns hold texts, which stand at the left."""
        return any(row.style == "words" for row in self.rows)


CELL = re.compile(r"![A-Z]{1,3}[0-9]+$")
"""The cell at the end of an imported figure's source: under a table the sheet is told once for all its cells."""


def table_view(table: Table, result: Result, display: Display) -> TableView:
    """The table with its figures."""
    if table.entered_only:
        table = replace(table, rows=tuple(row for row in table.rows if _is_entered(row, result)))
    unit, columns = common_unit(table, result), table.columns or result.years.labels
    if is_timeless(table, result):
        columns = (ALL_YEARS,)
    display = replace(display, scale=Scale.POUNDS) if table.in_full else display
    return TableView(
        table.key,
        table.title,
        "" if table.columns or unit in SAYS_ITSELF else display.unit_words(unit),
        " ".join(filter(None, [table.note, _sources(table, result) if table.sources else ""])),
        columns,
        tuple(_rows(table.rows, result, display, unit, len(columns))),
        table.chart,
    )


def is_timeless(table: Table, result: Result) -> bool:
    """Whether a table has nothing but values without a year: it is shown in one column."""
    keys = [row.key for row in table.rows if isinstance(row, Row)]
    inputs = result.graph.inputs
    return bool(keys) and all(key in inputs and inputs[key].timeless for key in keys)


TO = "-to-"
"""Between the two years of what moves: 2017-18-to-2021-22."""


def year_slug(label: str) -> str:
    """A year as an address has it: 2017/18 is 2017-18."""
    return label.replace("/", "-")


def figure_view(key: str, year: int, figure: Figure, unit: Unit, result: Result, display: Display) -> CellView:
    """One figure as a cell; inputs and lines alike have an address."""
    address = f"{key}/{year_slug(result.years.labels[year])}"
    if isinstance(figure, Missing):
        return CellView(display.cell(figure, unit), address, reason=figure.reason)
    text = display.cell(figure, unit)
    return CellView(text, address, negative=text.startswith("("))


def _rows(
    rows: Sequence[Row | Heading | Words], result: Result, display: Display, common: Unit, width: int
) -> Iterator[RowView]:
    for row in rows:
        if isinstance(row, Heading):
            yield RowView(row.text, "heading")
            continue
        if isinstance(row, Words):
            yield RowView(row.texts[0], "words", tuple(CellView(text, "") for text in row.texts[1:]))
            continue
        member = result.graph.member(row.key)
        label = row.label or member.label
        if member.unit not in SAYS_ITSELF | {common} and not label.endswith(member.unit.name):
            label = f"{label}, {display.unit_words(member.unit)}"
        shown = replace(display, pence=row.pence)
        cells = tuple(
            _cell(row.key, year, figure, member, result, shown)
            for year, figure in enumerate(result.figures[row.key][:width])
        )
        yield RowView(label, row.style.value, cells, row.key, hint(label))


def _cell(key: str, year: int, figure: Figure, member: object, result: Result, display: Display) -> CellView:
    if isinstance(member, Input) and isinstance(figure, Missing):  # not entered: a line that needs it says so
        return CellView("", "")
    return figure_view(key, year, figure, result.graph.member(key).unit, result, display)


def _sources(table: Table, result: Result) -> str:
    """Where the figures that were entered in the table come from, and when they were: each once."""
    keys = {row.key for row in table.rows if isinstance(row, Row)}
    found = [origin for (key, _), origin in sorted(result.inputs.provenance.items()) if key in keys and origin.source]
    dated = ((CELL.sub("", each.source), each.edited) for each in found)
    said = [f"{source}{f' (entered {edited:%-d %B %Y})' if edited else ''}" for source, edited in dated]
    return f"Source: {'; '.join(dict.fromkeys(said))}." if said else ""


def _is_entered(row: Row | Heading | Words, result: Result) -> bool:
    """Headings and words stay; an input's row stays when any year of it is entered."""
    return not isinstance(row, Row) or not all(isinstance(figure, Missing) for figure in result.figures[row.key])


def common_unit(table: Table, result: Result) -> Unit:
    """The unit of most rows' weight: that of the first row."""
    for row in table.rows:
        if isinstance(row, Row):
            return result.graph.member(row.key).unit
    return POUNDS

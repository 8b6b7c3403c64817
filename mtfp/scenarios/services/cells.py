"""What is asked of a cell, what a cell holds, and what it may not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mtfp.engine import Graph, Input, Years
from mtfp.engine.inputs import plain
from mtfp.engine.years import year_label
from mtfp.plan import plan_graph
from mtfp.scenarios.errors import CellFault
from mtfp.scenarios.models import TIMELESS_YEAR, Certainty, Value
from mtfp.scenarios.services.records import text_fault
from mtfp.structure import Structure
from mtfp.typed import number_text, typed_text
from mtfp.validation import MOST_DIGITS, value_fault

LONGEST_NUMBER = 40
"""Characters of a number in plain notation."""

Place = tuple[str, int]
"""A key and the calendar year its year begins in (0 without one)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as somebody saw it: `seen` is the version of the scenario's own value row, 0 without one."""

    key: str
    year: int
    seen: int

    @property
    def place(self) -> Place:
        """Key and year."""
        return self.key, self.year


@dataclass(frozen=True, slots=True)
class Edit(Cell):
    """A number for a cell, None for "not entered". A note that is None stays as it stands."""

    number: Decimal | None
    source: str | None = None
    certainty: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a scenario itself has in a cell; the default is nothing: inherited, in the baseline not entered."""

    stands: bool = False
    number: str = ""
    source: str = ""
    certainty: str = ""
    reason: str = ""

    @classmethod
    def of(cls, row: Value | None) -> State:
        """What a row says; nothing when it does not stand or is not there."""
        if row is None or not row.stands:
            return cls()
        return cls(True, row.number, row.source, row.certainty, row.reason)

    @classmethod
    def recorded(cls, change: dict[str, Any]) -> State:
        """What a change row recorded."""
        if not change.get("stands"):
            return cls()
        return cls(True, *(change[name] for name in ("number", "source", "certainty", "reason")))

    def record(self, version: int) -> dict[str, Any]:
        """What a change row keeps."""
        if not self.stands:
            return {"stands": False, "version": version}
        notes = {"source": self.source, "certainty": self.certainty, "reason": self.reason}
        return {"stands": True, "number": self.number, **notes, "version": version}


def edited(before: State, edit: Edit, *, baseline: bool) -> State:
    """The state after an edit: a cleared cell is empty in the baseline, elsewhere an override to "not entered".

    Notes that the edit does not give stay, but for one: another number is not the one that was confirmed.
    """
    if edit.number is None and baseline:
        return State()
    number = "" if edit.number is None else plain(edit.number)
    known = before.certainty if number == before.number or not before.certainty else Certainty.ASSUMED
    return State(
        True,
        number,
        before.source if edit.source is None else edit.source.strip(),
        known if edit.certainty is None else edit.certainty,
        before.reason if edit.reason is None else edit.reason.strip(),
    )


def place_text(graph: Graph, place: Place) -> str:
    """A cell as sentences name it: its row, and its year if it has one."""
    key, year = place
    label = graph.member(key).label if key in graph.rows else key
    return label if year == TIMELESS_YEAR else f"{label}, {year_label(year)}"


def cell_faults(structure: Structure, cells: Iterable[Cell]) -> list[CellFault]:
    """Every cell that cannot be written, with what is wrong with it; one fault a cell.

    Needs no database: a view that could not read some of a pasted block shows these beside them.
    """
    graph, faults, seen = plan_graph(structure), [], set()
    for cell in cells:
        message = "it is given twice in one go: keep one" if cell.place in seen else _cell_fault(graph, structure, cell)
        seen.add(cell.place)
        if message:
            faults.append(CellFault(cell.key, cell.year, _typed(graph, cell), message, place_text(graph, cell.place)))
    return faults


def _cell_fault(graph: Graph, structure: Structure, cell: Cell) -> str:
    declared = graph.inputs.get(cell.key)
    if declared is None:
        if cell.key in graph.lines:
            return "it is computed, not entered: change what it is computed from"
        return "there is no such row in this plan now: load the page again"
    place = _place_fault(declared, structure.years, cell.year)
    if place or not isinstance(cell, Edit):
        return place
    number = "" if cell.number is None else _number_fault(declared, cell.number)
    return number or _note_fault(cell)


def _place_fault(declared: Input, years: Years, year: int) -> str:
    if year == TIMELESS_YEAR:
        return "" if declared.timeless else f"it is entered for {declared.when.value}: name the year"
    if year not in years.starts:
        return f"the plan's years are {years.labels[0]} to {years.labels[-1]}: load the page again"
    if not declared.may_stand_in(years.index(year)):
        return f"it is entered for {declared.when.value}, not here: leave this cell blank"
    return ""


def _number_fault(declared: Input, number: Decimal) -> str:
    if not number.is_finite():
        return f"{number} is not a number: type digits"
    if abs(number.adjusted()) > LONGEST_NUMBER or len(plain(number)) > LONGEST_NUMBER:
        return "the number is too long to keep: round it"
    if len(number.normalize().as_tuple().digits) > MOST_DIGITS:
        return f"{number_text(number, declared)} has more than {MOST_DIGITS} significant digits: round it"
    fault = value_fault(declared, number)
    return f"{fault}{_range(declared)}" if fault else ""


def _range(declared: Input) -> str:
    low, high = declared.minimum, declared.maximum
    if low is None or high is None:
        return ""
    return f" (allowed: {number_text(low, declared)} to {number_text(high, declared)})"


def _note_fault(edit: Edit) -> str:
    return next(_note_faults(edit), "")


def _note_faults(edit: Edit) -> Iterator[str]:
    for name, note in (("source", edit.source), ("reason", edit.reason)):
        if note is not None and (fault := text_fault(note.strip())):
            yield f"its {name} {fault}"
    if edit.certainty is not None and edit.certainty not in {"", *Certainty.values}:
        yield f"its certainty is one of {', '.join(Certainty.values)}: choose one, or leave it blank"


def _typed(graph: Graph, cell: Cell) -> str:
    if not isinstance(cell, Edit) or cell.number is None:
        return ""
    declared = graph.inputs.get(cell.key)
    readable = cell.number.is_finite() and abs(cell.number.adjusted()) <= LONGEST_NUMBER
    return typed_text(cell.number, declared) if declared and readable else str(cell.number)[:LONGEST_NUMBER]


def removed_rows(faults: Iterable[CellFault], structure: Structure, with_archived: Structure) -> list[CellFault]:
    """The same faults; those about cells of archived rows say so, and what the row is called."""
    live, every = plan_graph(structure), plan_graph(with_archived)
    gone = "the row was removed from the plan: bring it back before entering figures"
    return [
        CellFault(fault.key, fault.year, fault.typed, gone, place_text(every, (fault.key, fault.year)))
        if fault.key not in live.rows and fault.key in every.inputs
        else fault
        for fault in faults
    ]


def rows_of(scenario_id: int, places: Iterable[Place]) -> dict[Place, Value]:
    """The scenario's own rows of some cells, standing or not, by place: one query."""
    wanted = set(places)
    found = Value.objects.filter(scenario_id=scenario_id, key__in={key for key, _ in wanted}).select_related("editor")
    return {(row.key, row.year): row for row in found if (row.key, row.year) in wanted}

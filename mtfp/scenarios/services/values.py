"""Writing values: edits of one cell, of a pasted block, and going back to what is inherited."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from mtfp.engine import Graph
from mtfp.inputs import plan_structure
from mtfp.plan import plan_graph
from mtfp.scenarios.errors import Clash, ClashedCell, FieldFault, Invalid, Refused
from mtfp.scenarios.history import all_rows, person, value_text
from mtfp.scenarios.models import ChangeKind, Plan, Scenario, Value
from mtfp.scenarios.services.cells import (
    Cell,
    Edit,
    Place,
    State,
    cell_faults,
    edited,
    place_text,
    removed_rows,
    rows_of,
)
from mtfp.scenarios.services.order import contradictions
from mtfp.scenarios.services.records import LONGEST_NOTE, Log, check_text, held_scenario, hold_plan
from mtfp.structure import Structure


@transaction.atomic
def write_values(*, scenario: Scenario, edits: Sequence[Edit], by: User, why: str = "") -> uuid.UUID:
    """Write all edits, or none; returns the batch that undo and history know them by.

    An edit that leaves its cell as it is writes nothing. A cleared cell (no number) is empty in the
    baseline; elsewhere it overrides to "not entered". The number of queries does not depend on how
    many edits there are (SQLite takes 80 rows a query).

    Raises NotAllowed; Locked or Archived; Refused with every cell that may not hold its value; Clash
    with every cell that somebody changed since it was seen; Invalid for a `why` that is too long.
    """
    sheet = Sheet.open(scenario, by)
    sheet.check(edits)
    rows = sheet.rows(edits)
    baseline = sheet.scenario.is_baseline
    wanted = {edit.place: edited(State.of(rows.get(edit.place)), edit, baseline=baseline) for edit in edits}
    sheet.check_seen(rows, wanted, edits)
    return sheet.write(rows, wanted, Log(sheet.plan, by, _checked(why)))


@transaction.atomic
def reset_values(*, scenario: Scenario, cells: Sequence[Cell], by: User, why: str = "") -> uuid.UUID:
    """Take overrides away, so that the cells inherit again; a cell without one is left as it is.

    Raises as `write_values`; Invalid in the baseline, which inherits from nothing.
    """
    sheet = Sheet.open(scenario, by)
    if sheet.scenario.is_baseline:
        raise Invalid(FieldFault("", "", "The baseline holds the plan's own values: clear a cell instead."))
    sheet.check(cells)
    rows = sheet.rows(cells)
    wanted = {cell.place: State() for cell in cells}
    sheet.check_seen(rows, wanted, cells)
    return sheet.write(rows, wanted, Log(sheet.plan, by, _checked(why)))


def _checked(why: str) -> str:
    check_text("why", why.strip(), LONGEST_NOTE, "The reason")
    return why.strip()


@dataclass(frozen=True)
class Sheet:
    """A scenario that is being written, its plan held."""

    plan: Plan
    scenario: Scenario
    structure: Structure
    by: User

    @classmethod
    def open(cls, scenario: Scenario, by: User) -> Sheet:
        """Hold the plan. Raises NotAllowed, Locked, Archived."""
        plan = hold_plan(scenario.plan_id, by)
        return cls(plan, held_scenario(plan, scenario.pk), plan_structure(plan), by)

    @property
    def graph(self) -> Graph:
        """The plan's graph."""
        return plan_graph(self.structure)

    def check(self, cells: Iterable[Cell]) -> None:
        """Raises Refused with every fault."""
        faults = cell_faults(self.structure, cells)
        if faults and any(fault.key not in self.graph.rows for fault in faults):
            faults = removed_rows(faults, self.structure, all_rows(self.plan))
        if faults:
            raise Refused(tuple(faults))

    def rows(self, cells: Iterable[Cell]) -> dict[Place, Value]:
        """The rows of the cells as they are now."""
        return rows_of(self.scenario.pk, (cell.place for cell in cells))

    def check_seen(self, rows: Mapping[Place, Value], wanted: Mapping[Place, State], cells: Iterable[Cell]) -> None:
        """Raises Clash with every cell that would change and is not the version that was seen."""
        clashed = []
        for cell in cells:
            row, state = rows.get(cell.place), wanted[cell.place]
            if state != State.of(row) and cell.seen != (row.version if row else 0):
                clashed.append(self.clashed(cell.place, row, state))
        if clashed:
            raise Clash(tuple(clashed))

    def clashed(self, place: Place, row: Value | None, yours: State) -> ClashedCell:
        """What an editor has to know to choose between theirs and yours."""
        theirs = State.of(row)
        return ClashedCell(
            *place,
            label=place_text(self.graph, place),
            theirs=self._text(place, theirs),
            inherited=not theirs.stands,
            editor=person(row.editor) if row else "",
            at=row.edited if row else None,
            yours=self._text(place, yours),
            version=row.version if row else 0,
        )

    def write(self, rows: Mapping[Place, Value], wanted: Mapping[Place, State], log: Log) -> uuid.UUID:
        """Write what differs, with its change rows: two queries. Raises Refused."""
        self.check_order(wanted)
        values = []
        for place, after in wanted.items():
            row = rows.get(place)
            before, version = State.of(row), row.version if row else 0
            if before != after:
                values.append(self._value(place, after, version + 1, log))
                old, new = before.record(version), after.record(version + 1)
                log.add(ChangeKind.VALUE, scenario=self.scenario, key=place[0], year=place[1], old=old, new=new)
        Value.objects.bulk_create(
            values, update_conflicts=True, unique_fields=["scenario", "key", "year"], update_fields=WRITTEN
        )
        return log.save()

    def check_order(self, wanted: Mapping[Place, State]) -> None:
        """Raises Refused where cells would contradict each other, here or in a scenario that inherits from this one."""
        faults = contradictions(self.plan, self.scenario, self.structure, wanted)
        if faults:
            raise Refused(tuple(faults))

    def _value(self, place: Place, state: State, version: int, log: Log) -> Value:
        return Value(
            scenario=self.scenario, key=place[0], year=place[1], stands=state.stands, number=state.number,
            source=state.source, certainty=state.certainty, reason=state.reason,
            editor=self.by, edited=log.at, version=version,
        )  # fmt: skip

    def _text(self, place: Place, state: State) -> str:
        return value_text(self.graph, place[0], state.record(0), baseline=self.scenario.is_baseline)


WRITTEN = ["stands", "number", "source", "certainty", "reason", "editor", "edited", "version"]
"""What an edit writes of a row that is there."""

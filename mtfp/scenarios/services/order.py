"""What the cells of a scenario may not be beside each other, looked at in every scenario that an edit reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from mtfp.engine import TIMELESS, Graph, Inputs
from mtfp.engine.inputs import Cell
from mtfp.inputs import chain, plan_inputs
from mtfp.plan import plan_graph
from mtfp.scenarios.errors import CellFault, Refused
from mtfp.scenarios.models import TIMELESS_YEAR, Plan, Scenario
from mtfp.scenarios.services.cells import Place, State, place_text
from mtfp.structure import Structure
from mtfp.typed import typed_text
from mtfp.validation import order_faults

Values = dict[Cell, Decimal]


def contradictions(
    plan: Plan, scenario: Scenario, structure: Structure, wanted: Mapping[Place, State]
) -> list[CellFault]:
    """What the edit of a scenario's cells would bring about, one fault a cell; what contradicts already stays.

    Reads nothing for cells that stand in no relation to others.
    """
    graph = plan_graph(structure)
    if _bound(graph).isdisjoint(key for key, _ in wanted):
        return []
    own = {each.pk: each for each in plan.scenarios.all()}
    every, base = plan_inputs(structure, list(own.values())), structure.years.base
    below = every[scenario.based_on_id].values if scenario.based_on_id else {}
    changed: dict[Cell, Decimal | None] = {}
    for (key, start), state in wanted.items():
        cell = key, TIMELESS if start == TIMELESS_YEAR else start - base
        changed[cell] = Decimal(state.number) if state.number else None if state.stands else below.get(cell)
    faults: dict[Place, CellFault] = {}
    for each in sorted(own.values(), key=lambda each: each.pk != scenario.pk):
        line = [] if each.archived else [step.pk for step in chain(each, own)]
        if scenario.pk not in line:
            continue
        nearer = {own[pk].name for pk in line[: line.index(scenario.pk)]}
        for (key, year), message in _new_faults(graph, every[each.pk], _reached(every[each.pk], changed, nearer)):
            place = key, TIMELESS_YEAR if year == TIMELESS else base + year
            words = message if each.pk == scenario.pk else f"in the scenario “{each.name}”, {message}"
            number = changed.get((key, year))
            typed = "" if number is None else typed_text(number, graph.inputs[key])
            faults.setdefault(place, CellFault(*place, typed, words, place_text(graph, place)))
    return list(faults.values())


Standing = dict[tuple[int, Cell], str]


def standing_faults(plan: Plan, structure: Structure) -> Standing:
    """What contradicts in the scenarios of a plan that are not archived, by scenario and cell."""
    own, graph = list(plan.scenarios.all()), plan_graph(structure)
    every = plan_inputs(structure, own)
    return {
        (each.pk, cell): message
        for each in own
        if each.archived is None
        for cell, message in order_faults(graph, every[each.pk].values)
    }


def check_standing(plan: Plan, structure: Structure, before: Standing) -> None:
    """Raises Refused where a removed row or another base has brought about what did not contradict before."""
    graph, base = plan_graph(structure), structure.years.base
    names = {each.pk: each.name for each in plan.scenarios.all()}
    faults: dict[Place, CellFault] = {}
    for (pk, (key, year)), message in standing_faults(plan, structure).items():
        if before.get((pk, (key, year))) != message:
            place = key, TIMELESS_YEAR if year == TIMELESS else base + year
            words = f"in the scenario “{names[pk]}”, {message}"
            faults.setdefault(place, CellFault(*place, "", words, place_text(graph, place)))
    if faults:
        raise Refused(tuple(faults.values()))


def _bound(graph: Graph) -> set[str]:
    """The inputs that stand in a relation to others."""
    return {
        key
        for each in graph.inputs.values()
        if each.at_least or each.needs or each.part_of
        for key in (each.key, each.at_least, *each.needs)
    }


def _reached(inputs: Inputs, changed: Mapping[Cell, Decimal | None], nearer: set[str]) -> dict[Cell, Decimal | None]:
    """The changes that a scenario inherits: those of cells that no scenario nearer to it overrides."""
    return {
        cell: number
        for cell, number in changed.items()
        if (origin := inputs.provenance.get(cell)) is None or origin.scenario not in nearer
    }


def _new_faults(graph: Graph, before: Inputs, changed: Mapping[Cell, Decimal | None]) -> Iterator[tuple[Cell, str]]:
    """What contradicts after the changes and did not before; of one fault in several cells, those that changed."""
    after: Values = {cell: number for cell, number in before.values.items() if cell not in changed}
    after |= {cell: number for cell, number in changed.items() if number is not None}
    known = set(order_faults(graph, before.values))
    found = [each for each in order_faults(graph, after) if each not in known]
    told = {(year, message) for (key, year), message in found if (key, year) in changed}
    for cell, message in found:
        if cell in changed or (cell[1], message) not in told:
            yield cell, message

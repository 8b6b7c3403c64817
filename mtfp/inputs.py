"""Records become structure and inputs. The number of queries is the same for every plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.apps import apps

from mtfp.digest import input_digest, result_digest
from mtfp.engine import TIMELESS, Graph, Inputs, Provenance, Result, compute
from mtfp.plan import MEMBER_KINDS, plan_graph, with_known
from mtfp.scenarios.models import TIMELESS_YEAR, MemberRecord, Plan, Scenario, Value
from mtfp.structure import Member, Structure
from mtfp.subject import MemberKind
from precept.conventions import Conventions


@dataclass(frozen=True)
class Computed:
    """A scenario with its structure, its inputs and what comes out of them."""

    scenario: Scenario
    structure: Structure
    result: Result

    @cached_property
    def digest(self) -> str:
        """The digest of everything that was computed."""
        return result_digest(self.structure, self.result)

    @cached_property
    def input_digest(self) -> str:
        """The digest of what was entered."""
        return input_digest(self.structure, self.result.inputs)


def member_model(kind: MemberKind) -> type[MemberRecord]:
    """The model in which a kind of member is recorded."""
    model = apps.get_model(kind.model)
    assert issubclass(model, MemberRecord)
    return model


def as_member(kind: MemberKind, record: MemberRecord) -> Member:
    """A record as the structure sees it."""
    return kind.type(**{each.name: getattr(record, each.name) for each in fields(kind.type)})


def plan_structure(plan: Plan) -> Structure:
    """The structure of a plan: one query a kind of member; archived ones are left out.

    A process keeps the structures it has read. The plan's version counts every change of its rows, so
    a structure that has been left behind is never asked for again.
    """
    key = (plan.pk, plan.created, plan.version)
    if key not in _structures:
        while len(_structures) >= MOST_STRUCTURES:
            _structures.pop(next(iter(_structures)), None)
        _structures[key] = read_structure(plan)
    return _structures[key]


def forget_structures(plan: Plan) -> None:
    """Forget what was read of a plan, because a change of its rows is about to be taken back with its version."""
    for key in [key for key in _structures if key[0] == plan.pk]:
        _structures.pop(key, None)


MOST_STRUCTURES = 256
_structures: dict[tuple[int, datetime, int], Structure] = {}


def read_structure(plan: Plan) -> Structure:
    """The structure as the records have it now, in the middle of a change too."""
    members = [
        as_member(kind, record)
        for kind in MEMBER_KINDS.values()
        for record in member_model(kind)._default_manager.filter(plan=plan, archived=None)
    ]
    return Structure(plan.years, Conventions(**plan.conventions), tuple(members))


def chain(scenario: Scenario, siblings: Mapping[int, Scenario]) -> list[Scenario]:
    """The scenario, what it is based on, and so on down to the baseline; `siblings` are the plan's by id."""
    found = [scenario]
    while found[-1].based_on_id is not None:
        found.append(siblings[found[-1].based_on_id])
    return found


def plan_inputs(structure: Structure, scenarios: Sequence[Scenario]) -> dict[int, Inputs]:
    """The inputs of each scenario of one plan, by scenario id: one query for all of them.

    `scenarios` are all scenarios of the plan. Values of archived rows and of years outside the
    plan are left out.
    """
    return _inherited(structure, scenarios, _standing(scenarios))


def plan_results(plan: Plan) -> dict[int, Computed]:
    """Every scenario of a plan, computed, by scenario id; archived scenarios too."""
    structure, scenarios = plan_structure(plan), list(plan.scenarios.all())
    inputs, graph = plan_inputs(structure, scenarios), plan_graph(structure)
    results: dict[int, Result] = {}
    for each in _parents_first(scenarios):
        results[each.pk] = compute(graph, inputs[each.pk], near=results.get(each.based_on_id or 0))
    return {scenario.pk: Computed(scenario, structure, results[scenario.pk]) for scenario in scenarios}


def scenario_result(scenario: Scenario) -> Computed:
    """One scenario, computed."""
    structure, scenarios = plan_structure(scenario.plan), list(scenario.plan.scenarios.all())
    own = {each.pk: each for each in scenarios}
    needed = chain(own[scenario.pk], own)
    inputs = plan_inputs(structure, needed)
    return Computed(scenario, structure, compute(plan_graph(structure), inputs[scenario.pk]))


def beside_baseline(scenario: Scenario) -> tuple[Computed, Result | None]:
    """One scenario, computed, and the baseline's result; none for the baseline itself. As many queries for both."""
    structure, own = plan_structure(scenario.plan), {each.pk: each for each in scenario.plan.scenarios.all()}
    line, graph = chain(own[scenario.pk], own), plan_graph(structure)
    inputs = plan_inputs(structure, line)
    baseline = compute(graph, inputs[line[-1].pk])
    if scenario.is_baseline:
        return Computed(scenario, structure, baseline), None
    return Computed(scenario, structure, compute(graph, inputs[scenario.pk], near=baseline)), baseline


def results_under(scenario: Scenario, every: Iterable[Conventions]) -> list[Result]:
    """One scenario computed under each of several conventions, with what is entered now: nothing is stored."""
    structure, own = plan_structure(scenario.plan), {each.pk: each for each in scenario.plan.scenarios.all()}
    line = chain(own[scenario.pk], own)
    rows = _standing(line)
    results: list[Result] = []
    for conventions in every:
        other = replace(structure, conventions=conventions)
        inputs = _inherited(other, line, rows)[scenario.pk]
        results.append(compute(plan_graph(other), inputs, near=results[0] if results else None))
    return results


def _standing(scenarios: Iterable[Scenario]) -> dict[int, list[Value]]:
    """The values that stand in each scenario, by its id: one query for all of them."""
    found: dict[int, list[Value]] = {scenario.pk: [] for scenario in scenarios}
    for row in Value.objects.filter(scenario__in=found, stands=True).select_related("editor"):
        found[row.scenario_id].append(row)
    return found


def _parents_first(scenarios: Iterable[Scenario]) -> list[Scenario]:
    """Each after the one that it is based on."""
    siblings = {each.pk: each for each in scenarios}
    return sorted(siblings.values(), key=lambda each: len(chain(each, siblings)))


def _inherited(
    structure: Structure, scenarios: Iterable[Scenario], rows: Mapping[int, Iterable[Value]]
) -> dict[int, Inputs]:
    """The inputs of each of the scenarios: those of the one it is based on, under what stands in its own rows."""
    graph = plan_graph(structure)
    found: dict[int, Inputs] = {0: Inputs(structure.years, {}, {})}
    for scenario in _parents_first(scenarios):
        under = found[scenario.based_on_id or 0]
        numbers, provenance = dict(under.values), dict(under.provenance)
        for row in rows[scenario.pk]:
            cell = _cell(graph, structure, row)
            if cell is None:
                continue
            if row.number:
                numbers[cell] = Decimal(row.number)
            else:
                numbers.pop(cell, None)
            provenance[cell] = _provenance(scenario, row)
        found[scenario.pk] = Inputs(structure.years, numbers, provenance)
    return {pk: with_known(structure, inputs) for pk, inputs in found.items() if pk}


def _cell(graph: Graph, structure: Structure, row: Value) -> tuple[str, int] | None:
    declared = graph.inputs.get(row.key)
    if declared is None:
        return None
    if row.year == TIMELESS_YEAR:
        return (row.key, TIMELESS) if declared.timeless else None
    if row.year not in structure.years.starts:
        return None
    index = structure.years.index(row.year)
    return (row.key, index) if declared.may_stand_in(index) else None


def _provenance(scenario: Scenario, row: Value) -> Provenance:
    return Provenance(
        source=row.source,
        certainty=row.certainty,
        scenario="" if scenario.is_baseline else scenario.name,
        reason=row.reason,
        editor=(row.editor.get_full_name() or row.editor.get_username()) if row.editor else "",
        edited=row.edited,
    )

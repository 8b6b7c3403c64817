"""What a schema cannot say of a plan file: scenarios, values, what one value may not be beside another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mtfp.engine import TIMELESS
from mtfp.engine.years import year_label
from mtfp.plan import plan_graph
from mtfp.planfile.model import ALL_YEARS, PlanFile, PlanFileError, ScenarioFile, index_of
from mtfp.validation import order_faults, shown, value_fault

MOST_FAULTS = 20
"""Faults reported at once; with more, the first ones say enough."""


def stop_at(faults: Iterable[str]) -> None:
    """Raises PlanFileError with the first of the faults, when there is one."""
    found = []
    for fault in faults:
        found.append(fault)
        if len(found) == MOST_FAULTS:
            found.append(f"… and perhaps more: these are the first {MOST_FAULTS}")
            break
    if found:
        raise PlanFileError(found)


def scenario_faults(scenarios: list[ScenarioFile]) -> Iterator[str]:
    """The first scenario is the baseline; every other is based on one before it."""
    names: list[str] = []
    for place, scenario in enumerate(scenarios):
        where = f"scenarios[{place}] {shown(scenario.name)}"
        if scenario.name in names:
            yield f"{where}: there is another scenario of that name: rename one"
        if (scenario.kind == "baseline") != (place == 0):
            yield f"{where}: the first scenario, and no other, is of the kind 'baseline'"
        elif place == 0 and (scenario.based_on is not None or scenario.entries):
            yield f"{where}: the baseline is based on nothing and overrides nothing: its values are the plan's"
        elif place and scenario.based_on not in names:
            yield f"{where}: based_on {shown(scenario.based_on)} is not a scenario before it: name one"
        names.append(scenario.name)


def value_faults(plan: PlanFile) -> Iterator[str]:
    """Every value is that of an input and a year which the plan has, and one that may stand there."""
    graph, years = plan_graph(plan.structure), plan.structure.years
    places = ["values", *(f"scenarios[{place}].overrides" for place in range(1, len(plan.scenarios)))]
    for place, scenario in zip(places, plan.scenarios, strict=True):
        seen: set[tuple[str, int | None]] = set()
        for entry in scenario.entries:
            label = ALL_YEARS if entry.year is None else year_label(entry.year)
            where = f"{place}, {entry.key}, {label}"
            declared = graph.inputs.get(entry.key)
            if declared is None:
                what = "is computed, not entered" if entry.key in graph.lines else "is not an input of this plan"
                yield f"{where}: {shown(entry.key)} {what}: see docs/keys.md for the keys"
            elif entry.year is not None and entry.year not in years.starts:
                yield f"{where}: the plan's years are {years.labels[0]} to {years.labels[-1]}"
            elif not declared.may_stand_in(index_of(years, entry)):
                yield f"{where}: {declared.label} is entered for {declared.when.value}, not here"
            elif entry.number is not None and (fault := value_fault(declared, entry.number)):
                yield f"{where}: {declared.label}: {fault}"
            if (entry.key, entry.year) in seen:
                yield f"{where}: the value is given twice: keep one"
            seen.add((entry.key, entry.year))


def ordered_faults(plan: PlanFile) -> Iterator[str]:
    """What one cell of a scenario may not be beside another, whichever of them it inherits."""
    graph, labels = plan_graph(plan.structure), plan.structure.years.labels
    for scenario in plan.scenarios:
        for (key, year), fault in order_faults(graph, plan.inputs(scenario.name).values):
            where = ALL_YEARS if year == TIMELESS else labels[year]
            yield f"scenario {shown(scenario.name)}, {key}, {where}: {graph.inputs[key].label}: {fault}"

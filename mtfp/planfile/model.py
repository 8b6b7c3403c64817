"""A plan as its file holds it: scenarios of entries on one structure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from mtfp.engine import TIMELESS, Inputs, Provenance, Years
from mtfp.plan import plan_graph, with_known
from mtfp.structure import Structure
from mtfp.units import DATE
from mtfp.validation import shown

ALL_YEARS = "all years"
"""Stands for the year of a value that has none."""


class PlanFileError(Exception):
    """A plan file that cannot be read; `faults` are full sentences."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: `year` is the calendar year its year begins in, None without one; no number means "not entered"."""

    key: str
    year: int | None
    number: Decimal | None
    source: str = ""
    certainty: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario: the baseline holds the plan's values, every other what it overrides."""

    name: str
    kind: str
    based_on: str | None = None
    description: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan as its file holds it; the first scenario is the baseline."""

    force: str
    name: str
    structure: Structure
    scenarios: tuple[ScenarioFile, ...] = field(default=())

    def scenario(self, name: str | None = None) -> ScenarioFile:
        """A scenario by name, the baseline without one. Raises PlanFileError when there is none."""
        if name is None:
            return self.scenarios[0]
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        known = ", ".join(repr(scenario.name) for scenario in self.scenarios)
        raise PlanFileError([f"there is no scenario {shown(name)} in this plan: choose one of {known}"])

    def inputs(self, name: str | None = None) -> Inputs:
        """The values of a scenario, what it inherits included."""
        line = [self.scenario(name)]
        while line[-1].based_on is not None:
            line.append(self.scenario(line[-1].based_on))
        numbers: dict[tuple[str, int], Decimal] = {}
        provenance: dict[tuple[str, int], Provenance] = {}
        for scenario in reversed(line):
            own = "" if scenario.kind == "baseline" else scenario.name
            for entry in scenario.entries:
                cell = (entry.key, index_of(self.structure.years, entry))
                numbers.pop(cell, None)
                if entry.number is not None:
                    numbers[cell] = entry.number
                provenance[cell] = Provenance(entry.source, entry.certainty, own, entry.reason)
        return with_known(self.structure, Inputs(self.structure.years, numbers, provenance))


def index_of(years: Years, entry: Entry) -> int:
    """The year of an entry as the engine counts it."""
    return TIMELESS if entry.year is None else years.index(entry.year)


def dated_keys(structure: Structure) -> frozenset[str]:
    """The keys of inputs that hold dates: 2018-03-31 in a file."""
    return frozenset(key for key, each in plan_graph(structure).inputs.items() if each.unit == DATE)

"""The plan file: a whole plan with its scenarios as one JSON text. Needs no database.

The format is described in docs/plan-format.md; `schema` (planfile_schema.py) enforces its shape,
this module what a schema cannot say. Reading either succeeds whole or raises PlanFileError with
every fault: what, where, which value, what to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from mtfp.engine import TIMELESS, Inputs, Provenance, Years
from mtfp.engine.inputs import plain
from mtfp.engine.years import date_of, day_number, year_label, year_start
from mtfp.plan import MEMBER_KINDS, plan_graph, with_known
from mtfp.planfile_schema import FORMAT_VERSION, schema_faults
from mtfp.structure import Structure, told
from mtfp.units import DATE
from mtfp.validation import order_faults, parse_number, shown, structure_faults, value_fault
from precept.conventions import Conventions

LARGEST_FILE = 5_000_000
"""Bytes; a plan of 400 lines with 20 scenarios is well below one million."""

ALL_YEARS = "all years"
"""Stands for the year of a value that has none."""

MOST_FAULTS = 20
"""Faults reported at once; with more, the first ones say enough."""


LARGEST_EXPONENT = 100
"""Powers of ten; no number of a plan comes near it."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters but tab and new lines, and halves of characters."""


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
                cell = (entry.key, _index(self.structure.years, entry))
                numbers.pop(cell, None)
                if entry.number is not None:
                    numbers[cell] = entry.number
                provenance[cell] = Provenance(entry.source, entry.certainty, own, entry.reason)
        return with_known(self.structure, Inputs(self.structure.years, numbers, provenance))


def _index(years: Years, entry: Entry) -> int:
    return TIMELESS if entry.year is None else years.index(entry.year)


def read_plan_file(content: bytes | str) -> PlanFile:
    """A plan file, checked. Raises PlanFileError."""
    try:
        return _read(_parse(content))
    except RecursionError:
        raise PlanFileError(["the file is nested too deeply for a plan file: is it the right file?"]) from None


def _read(document: Any) -> PlanFile:
    version = document.get("format_version") if isinstance(document, dict) else None
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT_VERSION:
        raise PlanFileError(
            [f"format_version: {version} is newer than this program reads ({FORMAT_VERSION}): upgrade the program"]
        )
    _stop_at(schema_faults(document))
    _stop_at(_text_faults(document))
    structure = _structure(document)
    _stop_at(structure_faults(structure))
    dates = _dates(structure)
    scenarios = [
        ScenarioFile(
            each["name"], each["kind"], each.get("based_on"), each.get("description", ""),
            tuple(_entries(each.get("overrides", ()), dates)),
        )
        for each in document["scenarios"]
    ]  # fmt: skip
    _stop_at(_scenario_faults(scenarios))
    values = tuple(_entries(document["values"], dates))
    baseline = ScenarioFile(scenarios[0].name, "baseline", None, scenarios[0].description, values)
    plan = PlanFile(document["force"]["name"], document["plan"]["name"], structure, (baseline, *scenarios[1:]))
    _stop_at(_value_faults(document, plan))
    _stop_at(_order_faults(plan))
    return plan


def write_plan_file(plan: PlanFile) -> str:
    """The text of a plan file; reading it gives the same plan."""
    structure, dates = plan.structure, _dates(plan.structure)
    conventions = {each.name: getattr(structure.conventions, each.name) for each in fields(Conventions)}
    members = {
        kind.name: [
            {each.name: getattr(member, each.name) for each in told(member)} for member in structure.of(kind.type)
        ]
        for kind in MEMBER_KINDS.values()
        if structure.of(kind.type)
    }
    document = {
        "format_version": FORMAT_VERSION,
        "force": {"name": plan.force},
        "plan": {
            "name": plan.name,
            "base_year": year_label(structure.years.base),
            "forecast_years": structure.years.forecast,
        },
        "conventions": conventions,
        "members": members,
        "values": _grouped(plan.scenarios[0].entries, dates),
        "scenarios": [_scenario_document(scenario, dates) for scenario in plan.scenarios],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _dates(structure: Structure) -> frozenset[str]:
    """The keys of inputs that hold dates: 2018-03-31 in a file."""
    return frozenset(key for key, each in plan_graph(structure).inputs.items() if each.unit == DATE)


def _scenario_document(scenario: ScenarioFile, dates: frozenset[str]) -> dict[str, Any]:
    document: dict[str, Any] = {"name": scenario.name, "kind": scenario.kind}
    if scenario.description:
        document["description"] = scenario.description
    if scenario.based_on is not None:
        document |= {"based_on": scenario.based_on, "overrides": _grouped(scenario.entries, dates)}
    return document


def _grouped(entries: Iterable[Entry], dates: frozenset[str]) -> list[dict[str, Any]]:
    """Entries of one key with the same notes stand together."""
    groups: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for entry in sorted(entries, key=lambda each: (each.key, each.year or 0)):
        notes = {"source": entry.source, "certainty": entry.certainty, "reason": entry.reason}
        group = groups.setdefault(
            (entry.key, entry.source, entry.certainty, entry.reason),
            {"key": entry.key, **{name: note for name, note in notes.items() if note}, "figures": {}},
        )
        label = ALL_YEARS if entry.year is None else year_label(entry.year)
        group["figures"][label] = None if entry.number is None else _told(entry.number, entry.key in dates)
    return list(groups.values())


def _told(number: Decimal, dated: bool) -> str:
    return date_of(int(number)).isoformat() if dated else plain(number)


def _parse(content: bytes | str) -> Any:
    if len(content) > LARGEST_FILE:
        raise PlanFileError(
            [f"the file has {len(content):,} bytes; a plan file has at most {LARGEST_FILE:,}: is it the right file?"]
        )
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return json.loads(text, parse_constant=_refuse_constant, parse_float=Decimal, object_pairs_hook=_refuse_repeats)
    except UnicodeDecodeError as error:
        raise PlanFileError([f"the file is not text in UTF-8 (byte {error.start}): is it the right file?"]) from None
    except json.JSONDecodeError as error:
        fault = f"line {error.lineno}, column {error.colno}: not JSON ({error.msg}): is it a plan file?"
        raise PlanFileError([fault]) from None
    except ValueError:
        raise PlanFileError(["a number in the file has thousands of digits: is it the right file?"]) from None


def _refuse_constant(name: str) -> Any:
    raise PlanFileError([f"{name} stands in the file; it is not a number a plan can hold: write digits, or null"])


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, content in pairs:
        if name in found:
            raise PlanFileError([f"{shown(name)} stands twice in one object: keep one of them"])
        found[name] = content
    return found


def _structure(document: Mapping[str, Any]) -> Structure:
    plan, members = document["plan"], document["members"]
    try:
        base = year_start(plan["base_year"])
    except ValueError as error:
        raise PlanFileError([f"plan.base_year: {error}"]) from None
    if not 1990 <= base <= 2100:
        raise PlanFileError([f"plan.base_year: {plan['base_year']} is outside 1990/91 to 2100/01"])
    return Structure(
        Years(base, plan["forecast_years"]),
        Conventions(**document.get("conventions", {})),
        tuple(kind.type(**each) for kind in MEMBER_KINDS.values() for each in members.get(kind.name, ())),
    )


def _entries(groups: Iterable[Mapping[str, Any]], dates: frozenset[str]) -> Iterator[Entry]:
    for group in groups:
        notes = [group.get(name, "") for name in ("source", "certainty", "reason")]
        for label, figure in group["figures"].items():
            year = None if label == ALL_YEARS else _year_or_fault(group["key"], label)
            yield Entry(group["key"], year, _number(group["key"], label, figure, group["key"] in dates), *notes)


def _year_or_fault(key: str, label: str) -> int:
    try:
        return year_start(label)
    except ValueError as error:
        raise PlanFileError([f"{key}: {error}"]) from None


def _number(key: str, label: str, figure: Any, dated: bool) -> Decimal | None:
    if figure is None:
        return None
    text = figure if isinstance(figure, str) else _digits(Decimal(figure))
    if dated:
        try:
            return Decimal(day_number(date.fromisoformat(text)))
        except ValueError:
            raise PlanFileError([f"{key}, {label}: {shown(text)} is not a date: write it like 2018-03-31"]) from None
    try:
        return parse_number(text)
    except ValueError as error:
        raise PlanFileError([f"{key}, {label}: {error}"]) from None


def _digits(number: Decimal) -> str:
    """Plain notation, but 1E+999999999 as it stands: its digits would fill the memory."""
    return f"{number:f}" if abs(number.adjusted()) < LARGEST_EXPONENT else f"{number}"


def _text_faults(part: Any, where: str = "") -> Iterator[str]:
    """Texts with characters that no database or file holds."""
    match part:
        case str() if _UNPRINTABLE.search(part):
            yield f"{where or 'the file'}: {shown(part)} has a character that cannot be stored: take it out"
        case dict():
            for name, inner in part.items():
                yield from _text_faults(name, where)
                yield from _text_faults(inner, f"{where}.{shown(name)[1:-1]}".lstrip("."))
        case list():
            for place, inner in enumerate(part):
                yield from _text_faults(inner, f"{where}[{place}]")


def _scenario_faults(scenarios: list[ScenarioFile]) -> Iterator[str]:
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


def _value_faults(document: Mapping[str, Any], plan: PlanFile) -> Iterator[str]:
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
            elif not declared.may_stand_in(_index(years, entry)):
                yield f"{where}: {declared.label} is entered for {declared.when.value}, not here"
            elif entry.number is not None and (fault := value_fault(declared, entry.number)):
                yield f"{where}: {declared.label}: {fault}"
            if (entry.key, entry.year) in seen:
                yield f"{where}: the value is given twice: keep one"
            seen.add((entry.key, entry.year))


def _order_faults(plan: PlanFile) -> Iterator[str]:
    """What one cell of a scenario may not be beside another, whichever of them it inherits."""
    graph, labels = plan_graph(plan.structure), plan.structure.years.labels
    for scenario in plan.scenarios:
        for (key, year), fault in order_faults(graph, plan.inputs(scenario.name).values):
            where = ALL_YEARS if year == TIMELESS else labels[year]
            yield f"scenario {shown(scenario.name)}, {key}, {where}: {graph.inputs[key].label}: {fault}"


def _stop_at(faults: Iterable[str]) -> None:
    found = []
    for fault in faults:
        found.append(fault)
        if len(found) == MOST_FAULTS:
            found.append(f"… and perhaps more: these are the first {MOST_FAULTS}")
            break
    if found:
        raise PlanFileError(found)

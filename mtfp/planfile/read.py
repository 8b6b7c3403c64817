"""Reading plan files: the whole plan, or every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mtfp.engine import Years
from mtfp.engine.years import day_number, year_start
from mtfp.plan import MEMBER_KINDS
from mtfp.planfile.faults import ordered_faults, scenario_faults, stop_at, value_faults
from mtfp.planfile.model import ALL_YEARS, Entry, PlanFile, PlanFileError, ScenarioFile, dated_keys
from mtfp.planfile.text import parse, text_faults
from mtfp.planfile_schema import FORMAT_VERSION, schema_faults
from mtfp.structure import Structure
from mtfp.validation import parse_number, shown, structure_faults
from precept.conventions import Conventions

LARGEST_EXPONENT = 100
"""Powers of ten; no number of a plan comes near it."""


def read_plan_file(content: bytes | str) -> PlanFile:
    """A plan file, checked. Raises PlanFileError."""
    try:
        return _read(parse(content))
    except RecursionError:
        raise PlanFileError(["the file is nested too deeply for a plan file: is it the right file?"]) from None


def _read(document: Any) -> PlanFile:
    version = document.get("format_version") if isinstance(document, dict) else None
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT_VERSION:
        raise PlanFileError(
            [f"format_version: {version} is newer than this program reads ({FORMAT_VERSION}): upgrade the program"]
        )
    stop_at(schema_faults(document))
    stop_at(text_faults(document))
    structure = _structure(document)
    stop_at(structure_faults(structure))
    dates = dated_keys(structure)
    scenarios = [
        ScenarioFile(
            each["name"], each["kind"], each.get("based_on"), each.get("description", ""),
            tuple(_entries(each.get("overrides", ()), dates)),
        )
        for each in document["scenarios"]
    ]  # fmt: skip
    stop_at(scenario_faults(scenarios))
    values = tuple(_entries(document["values"], dates))
    baseline = ScenarioFile(scenarios[0].name, "baseline", None, scenarios[0].description, values)
    plan = PlanFile(document["force"]["name"], document["plan"]["name"], structure, (baseline, *scenarios[1:]))
    stop_at(value_faults(plan))
    stop_at(ordered_faults(plan))
    return plan


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

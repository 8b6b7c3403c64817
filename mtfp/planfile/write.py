"""Writing plan files: reading what was written gives the same plan."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from mtfp.engine.inputs import plain
from mtfp.engine.years import date_of, year_label
from mtfp.plan import MEMBER_KINDS
from mtfp.planfile.model import ALL_YEARS, Entry, PlanFile, ScenarioFile, dated_keys
from mtfp.planfile_schema import FORMAT_VERSION
from mtfp.structure import told
from precept.conventions import Conventions


def write_plan_file(plan: PlanFile) -> str:
    """The text of a plan file; reading it gives the same plan."""
    structure, dates = plan.structure, dated_keys(plan.structure)
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

"""Plan files in and out of the database."""

from __future__ import annotations

import uuid
from dataclasses import fields
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from mtfp.engine.inputs import plain
from mtfp.forces.models import Force
from mtfp.inputs import member_model, plan_structure
from mtfp.plan import MEMBER_KINDS, plan_graph
from mtfp.planfile import Entry, PlanFile, ScenarioFile
from mtfp.scenarios.models import TIMELESS_YEAR, Change, ChangeKind, Plan, Scenario, Value
from mtfp.structure import Structure


@transaction.atomic
def plan_import(*, plan: PlanFile, force: Force, by: User | None) -> Plan:
    """Create a plan with everything in its file, and the change row that says so.

    The name gets a number when the force already has a plan of that name.
    """
    structure, now = plan.structure, timezone.now()
    record = Plan.objects.create(
        force=force,
        name=_free_name(force, plan.name),
        base_year=structure.years.base,
        forecast_years=structure.years.forecast,
        conventions={each.name: getattr(structure.conventions, each.name) for each in fields(structure.conventions)},
    )
    _create_members(record, structure)
    created: dict[str, Scenario] = {}
    for place, each in enumerate(plan.scenarios):
        created[each.name] = Scenario.objects.create(
            plan=record, name=each.name, kind=each.kind, description=each.description, position=place,
            based_on=created[each.based_on] if each.based_on is not None else None,
        )  # fmt: skip
    Value.objects.bulk_create(
        Value(
            scenario=created[each.name], key=entry.key, year=entry.year or TIMELESS_YEAR,
            number="" if entry.number is None else plain(entry.number),
            source=entry.source, certainty=entry.certainty, reason=entry.reason, editor=by, edited=now,
        )
        for each in plan.scenarios
        for entry in each.entries
    )  # fmt: skip
    Change.objects.create(
        plan=record, batch=uuid.uuid4(), at=now, by=by, kind=ChangeKind.PLAN,
        new={"name": record.name}, why="imported from a plan file",
    )  # fmt: skip
    return record


def plan_export(plan: Plan) -> PlanFile:
    """The plan as a file holds it: archived rows and scenarios, and values outside its years, left out."""
    structure = plan_structure(plan)
    scenarios = list(plan.scenarios.filter(archived=None))
    names = {scenario.pk: scenario.name for scenario in scenarios}
    entries: dict[int, list[Entry]] = {scenario.pk: [] for scenario in scenarios}
    for value in Value.objects.filter(scenario__in=scenarios, stands=True).order_by("key", "year"):
        if _lives(structure, value):
            entries[value.scenario_id].append(_entry(value))
    return PlanFile(
        plan.force.name,
        plan.name,
        structure,
        tuple(
            ScenarioFile(
                scenario.name,
                scenario.kind,
                None if scenario.based_on_id is None else names[scenario.based_on_id],
                scenario.description,
                tuple(entries[scenario.pk]),
            )
            for scenario in _bases_first(scenarios)
        ),
    )


def _free_name(force: Force, name: str) -> str:
    taken = set(Plan.objects.filter(force=force).values_list("name", flat=True))
    numbered = (name if number == 1 else f"{name[:150]} ({number})" for number in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)


def _create_members(plan: Plan, structure: Structure) -> None:
    for kind in MEMBER_KINDS.values():
        model = member_model(kind)
        model._default_manager.bulk_create(
            model(
                plan=plan,
                position=position,
                **{each.name: getattr(member, each.name) for each in fields(member)},
            )
            for position, member in enumerate(structure.of(kind.type))
        )


def _bases_first(scenarios: list[Scenario]) -> list[Scenario]:
    """In an order in which every scenario comes after the one it is based on."""
    placed: dict[int, Scenario] = {}
    waiting = sorted(scenarios, key=lambda each: (not each.is_baseline, each.position, each.pk))
    while waiting:
        ready = [each for each in waiting if each.based_on_id is None or each.based_on_id in placed]
        placed |= {each.pk: each for each in ready}
        waiting = [each for each in waiting if each.pk not in placed]
    return list(placed.values())


def _lives(structure: Structure, value: Value) -> bool:
    declared = plan_graph(structure).inputs.get(value.key)
    if declared is None:
        return False
    if value.year == TIMELESS_YEAR:
        return declared.timeless
    years = structure.years
    return value.year in years.starts and declared.may_stand_in(years.index(value.year))


def _entry(value: Value) -> Entry:
    return Entry(
        value.key,
        value.year or None,
        Decimal(value.number) if value.number else None,
        value.source,
        value.certainty,
        value.reason,
    )

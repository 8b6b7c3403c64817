"""Writing scenarios themselves: name, kind, base, archive, lock. Their values are written in `values`.

`seen` is the scenario's version as the person saw it. Each service is one transaction and raises
NotAllowed, Archived, Locked, StaleScenario and Invalid, besides what its docstring names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from mtfp.inputs import plan_structure
from mtfp.scenarios.errors import Archived, Dependent, FieldFault, InUse, Invalid, NotAllowed
from mtfp.scenarios.models import ChangeKind, Plan, Scenario, ScenarioKind, Value
from mtfp.scenarios.permissions import may_lock
from mtfp.scenarios.services.order import check_standing, standing_faults
from mtfp.scenarios.services.records import (
    LONGEST_NOTE,
    Log,
    check_text,
    claim_scenario,
    clean_name,
    held_scenario,
    hold_plan,
)

LONGEST_NAME = 120
LONGEST_DESCRIPTION = 5_000
MOST_SCENARIOS = 100
"""Scenarios of a plan, archived ones included: as many as a plan file holds."""


@transaction.atomic
def create_scenario(
    *, plan: Plan, name: str, kind: str, based_on: Scenario, by: User, description: str = ""
) -> Scenario:
    """A new scenario that overrides nothing yet."""
    held = hold_plan(plan.pk, by)
    base = _base(held, based_on)
    scenario = Scenario(plan=held, based_on=base)
    _describe(scenario, name=name, kind=kind, description=description)
    return _created(scenario, by, {})


@transaction.atomic
def copy_scenario(*, scenario: Scenario, name: str, by: User) -> Scenario:
    """A copy with the same base, kind and overrides, each with its editor and date; it is not locked.

    The copy of a baseline is an option that is based on it and overrides nothing.
    """
    held = hold_plan(scenario.plan_id, by)
    original = held_scenario(held, scenario.pk, locked=True)
    copy = Scenario(plan=held, based_on=original if original.is_baseline else original.based_on)
    kind = ScenarioKind.OPTION if original.is_baseline else original.kind
    _describe(copy, name=name, kind=kind, description=original.description)
    _created(copy, by, {"copy of": original.name})
    if not original.is_baseline:
        copy_values([(original, copy)])
    return copy


@transaction.atomic
def change_scenario(
    *,
    scenario: Scenario,
    by: User,
    seen: int,
    name: str | None = None,
    kind: str | None = None,
    description: str | None = None,
) -> Scenario:
    """Rename a scenario, describe it, or make it of another kind; what is not given stays."""
    held = hold_plan(scenario.plan_id, by)
    found = held_scenario(held, scenario.pk)
    before = _state(found)
    _describe(
        found,
        name=found.name if name is None else name,
        kind=found.kind if kind is None else kind,
        description=found.description if description is None else description,
    )
    return _changed(found, by, seen, before)


@transaction.atomic
def rebase_scenario(*, scenario: Scenario, based_on: Scenario, by: User, seen: int) -> Scenario:
    """Base a scenario on another one of the plan; what it overrides stays.

    Raises Refused when what it overrides contradicts what it would inherit.
    """
    held = hold_plan(scenario.plan_id, by)
    found = held_scenario(held, scenario.pk)
    before, base = _state(found), _base(held, based_on)
    if found.is_baseline:
        raise Invalid(
            FieldFault("based_on", base.name, "The baseline is based on nothing: it holds the plan's values.")
        )
    _check_no_circle(held, found, base)
    structure = plan_structure(held)
    faults = standing_faults(held, structure)
    found.based_on = base
    changed = _changed(found, by, seen, before)
    check_standing(held, structure, faults)
    return changed


@transaction.atomic
def archive_scenario(*, scenario: Scenario, by: User, seen: int) -> Scenario:
    """Put a scenario away, with its overrides. Raises InUse when others are based on it, and for the baseline."""
    held = hold_plan(scenario.plan_id, by)
    found = held_scenario(held, scenario.pk)
    if found.is_baseline:
        raise InUse("The baseline holds the plan's values and cannot be archived: archive the plan instead.", ())
    names = list(found.dependents.filter(archived=None).values_list("name", flat=True))
    if names:
        listed = ", ".join(f"“{each}”" for each in names)
        raise InUse(
            f"{found.name} cannot be archived, because {listed} {'is' if len(names) == 1 else 'are'} based on it: "
            "archive that first, or base it on another one.",
            tuple(Dependent(f"the scenario “{each}”", blocks=True) for each in names),
        )
    return _set_archived(found, by, seen, archived=True)


@transaction.atomic
def restore_scenario(*, scenario: Scenario, by: User, seen: int) -> Scenario:
    """Bring an archived scenario back. Raises Archived when the one it is based on is archived too."""
    held = hold_plan(scenario.plan_id, by)
    found = held_scenario(held, scenario.pk, locked=True, archived=True)
    if found.archived is None:
        return found
    if found.based_on is not None and found.based_on.archived:
        raise Archived(f"The scenario {found.based_on.name}, on which {found.name} is based,")
    return _set_archived(found, by, seen, archived=False)


@transaction.atomic
def lock_scenario(*, scenario: Scenario, reason: str, by: User, seen: int) -> Scenario:
    """Make a scenario read-only; the chief finance officer alone. Raises Locked when it is already."""
    held = hold_plan(scenario.plan_id, by)
    _check_may_lock(held, by)
    found = held_scenario(held, scenario.pk)
    said = _reason(reason, "Say why the scenario is locked: everybody who meets the lock reads it.")
    before, log = _state(found), Log(held, by, said)
    found.locked, found.locked_by, found.lock_reason = log.at, by, said
    return _changed(found, by, seen, before, log)


@transaction.atomic
def unlock_scenario(*, scenario: Scenario, by: User, seen: int, reason: str = "") -> Scenario:
    """Open a locked scenario again; the chief finance officer alone. The lock and its reason stay in the history."""
    held = hold_plan(scenario.plan_id, by)
    _check_may_lock(held, by)
    found = held_scenario(held, scenario.pk, locked=True)
    before, said = _state(found), reason.strip()
    check_text("reason", said, LONGEST_NOTE, "The reason")
    found.locked, found.locked_by, found.lock_reason = None, None, ""
    return _changed(found, by, seen, before, Log(held, by, said))


def copy_values(pairs: Iterable[tuple[Scenario, Scenario]]) -> None:
    """Give each second scenario the standing values of the first, with their editors and dates."""
    copies = {original.pk: copy for original, copy in pairs}
    rows = list(Value.objects.filter(scenario__in=copies, stands=True))
    for row in rows:
        row.pk, row.scenario, row.version = None, copies[row.scenario_id], 1
    Value.objects.bulk_create(rows)


def _describe(scenario: Scenario, *, name: str, kind: str, description: str) -> None:
    taken = scenario.plan.scenarios.exclude(pk=scenario.pk).values_list("name", flat=True)
    scenario.name = clean_name("name", name, LONGEST_NAME, taken, "scenario")
    if kind not in ScenarioKind.values or (kind == ScenarioKind.BASELINE) != (scenario.based_on_id is None):
        choices = ", ".join(ScenarioKind(each).label for each in ScenarioKind.values if each != ScenarioKind.BASELINE)
        message = f"A plan has one baseline, and it stays one; every other scenario is one of {choices}: choose one."
        raise Invalid(FieldFault("kind", kind, message))
    scenario.kind = kind
    check_text("description", description.strip(), LONGEST_DESCRIPTION, "The description")
    scenario.description = description.strip()


def _base(plan: Plan, based_on: Scenario) -> Scenario:
    if based_on.plan_id != plan.pk:
        raise Invalid(FieldFault("based_on", based_on.name, "A scenario is based on another one of the same plan."))
    return held_scenario(plan, based_on.pk, locked=True)


def _check_no_circle(plan: Plan, scenario: Scenario, base: Scenario) -> None:
    bases = dict(plan.scenarios.values_list("pk", "based_on_id"))
    step: int | None = base.pk
    while step is not None:
        if step == scenario.pk:
            message = f"{base.name} is itself based on {scenario.name}: choose one that is not."
            raise Invalid(FieldFault("based_on", base.name, message))
        step = bases[step]


def _check_may_lock(plan: Plan, by: User) -> None:
    if not may_lock(by, plan):
        raise NotAllowed(f"Only the chief finance officer of {plan.force} locks and unlocks scenarios.")


def _reason(text: str, advice: str) -> str:
    if not text.strip():
        raise Invalid(FieldFault("reason", text, advice))
    check_text("reason", text.strip(), LONGEST_NOTE, "The reason")
    return text.strip()


def _state(scenario: Scenario) -> dict[str, Any]:
    """What history keeps of a scenario."""
    return {
        "name": scenario.name,
        "kind": scenario.kind,
        "based on": scenario.based_on.name if scenario.based_on else "",
        "description": scenario.description,
        "archived": scenario.archived is not None,
        "locked": scenario.lock_reason if scenario.locked else False,
    }


def _created(scenario: Scenario, by: User, more: Mapping[str, Any]) -> Scenario:
    places = scenario.plan.scenarios.values_list("position", flat=True)
    if len(places) >= MOST_SCENARIOS:
        message = f"A plan has at most {MOST_SCENARIOS} scenarios, archived ones included."
        raise Invalid(FieldFault("", scenario.name, message))
    scenario.position = max(places, default=-1) + 1
    scenario.save()
    log = Log(scenario.plan, by)
    log.add(ChangeKind.SCENARIO, scenario=scenario, old={}, new={**_state(scenario), **more})
    log.save()
    return scenario


def _set_archived(scenario: Scenario, by: User, seen: int, *, archived: bool) -> Scenario:
    before, log = _state(scenario), Log(scenario.plan, by)
    scenario.archived = log.at if archived else None
    return _changed(scenario, by, seen, before, log)


def _changed(scenario: Scenario, by: User, seen: int, before: Mapping[str, Any], log: Log | None = None) -> Scenario:
    """Save a scenario and what changed of it; one that is as before writes nothing."""
    after, log = _state(scenario), log or Log(scenario.plan, by)
    if after == before:
        return scenario
    claim_scenario(scenario, seen)
    scenario.save()
    names = [name for name in after if after[name] != before[name] or name == "name"]
    old, new = {name: before[name] for name in names}, {name: after[name] for name in names}
    log.add(ChangeKind.SCENARIO, scenario=scenario, old=old, new=new)
    log.save()
    return scenario

"""Writing plans themselves: a new one, a copy, its name and years, archive.

`seen` is the plan's version as the person saw it. Each service is one transaction and raises
NotAllowed, Archived, StalePlan and Invalid, besides what its docstring names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any, Literal

from django.contrib.auth.models import User
from django.db import transaction

from mtfp.forces.models import Force
from mtfp.inputs import chain, member_model, read_structure
from mtfp.plan import MEMBER_KINDS
from mtfp.scenarios.errors import FieldFault, Invalid, NotAllowed
from mtfp.scenarios.models import ChangeKind, Plan, Scenario, ScenarioKind
from mtfp.scenarios.permissions import may_edit_for
from mtfp.scenarios.services.records import Log, claim_plan, clean_name, hold_plan
from mtfp.scenarios.services.rows import check_structure
from mtfp.scenarios.services.scenarios import copy_values
from mtfp.scenarios.services.typical import TYPICAL_ROWS
from mtfp.structure import Member
from precept.conventions import QUESTIONS, Conventions, choices

LONGEST_NAME = 160
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_YEARS = 10


@transaction.atomic
def create_plan(
    *,
    force: Force,
    name: str,
    base_year: int,
    forecast_years: int,
    by: User,
    conventions: Mapping[str, Any] | None = None,
    rows: Literal["typical", "none"] = "typical",
) -> Plan:
    """A new plan with one baseline and no figures; what `conventions` does not name is the force's, or the default.

    `base_year` is the calendar year in which the base year begins. Raises Invalid with everything that is wrong.
    """
    held = _hold_force(force, by)
    chosen = {**held.conventions, **(conventions or {})}
    _check_all(
        lambda: _free(held, name),
        lambda: _check_base_year(base_year),
        lambda: _check_years(forecast_years),
        lambda: checked_conventions(chosen),
    )
    plan = Plan.objects.create(
        force=held,
        name=_free(held, name),
        base_year=base_year,
        forecast_years=forecast_years,
        conventions=asdict(checked_conventions(chosen)),
    )
    _create_rows(plan, TYPICAL_ROWS if rows == "typical" else ())
    Scenario.objects.create(plan=plan, name="Baseline", kind=ScenarioKind.BASELINE)
    return _logged(plan, by, {}, {**_state(plan), "rows": rows})


@transaction.atomic
def copy_plan(*, plan: Plan, name: str, by: User) -> Plan:
    """A copy with all rows (removed ones too), its live scenarios and their values, with editors and dates.

    History stays with the original; locked scenarios are open in the copy. The number of queries
    grows with the scenarios, not with the values.
    """
    force = _hold_force(plan.force, by)
    original = hold_plan(plan.pk, by)
    copy = Plan.objects.create(
        force=force,
        name=_free(force, name),
        base_year=original.base_year,
        forecast_years=original.forecast_years,
        conventions=original.conventions,
    )
    _copy_rows(original, copy)
    _copy_scenarios(original, copy)
    return _logged(copy, by, {}, {**_state(copy), "copy of": original.name})


@transaction.atomic
def rename_plan(*, plan: Plan, name: str, by: User, seen: int) -> Plan:
    """Give a plan another name."""
    force = _hold_force(plan.force, by)
    held = hold_plan(plan.pk, by)
    before = _state(held)
    held.name = _free(force, name, but=held)
    return _changed(held, by, seen, before)


@transaction.atomic
def change_years(*, plan: Plan, forecast_years: int, by: User, seen: int) -> Plan:
    """Make a plan longer or shorter. Figures of years that are left out are kept, and come back with the years.

    Raises Invalid also for a row that names a year which would be left out.
    """
    held = hold_plan(plan.pk, by)
    _check_years(forecast_years)
    before, structure = _state(held), read_structure(held)
    held.forecast_years = forecast_years
    check_structure(structure, replace(structure, years=held.years))
    return _changed(held, by, seen, before)


@transaction.atomic
def change_conventions(*, plan: Plan, conventions: Mapping[str, Any], by: User, seen: int) -> Plan:
    """Change how a plan rounds and adds up its precept; what `conventions` does not name stays.

    Every scenario follows; entered figures stay, also those that the new conventions do not ask for. What is
    published stays as it is. Conventions that stay as they are write nothing.
    """
    held = hold_plan(plan.pk, by)
    before = _state(held)
    held.conventions = asdict(checked_conventions({**held.conventions, **conventions}))
    return _changed(held, by, seen, before)


@transaction.atomic
def make_conventions_usual(*, plan: Plan, by: User) -> Force:
    """Make a plan's conventions those with which the force's new plans begin; other plans keep their own."""
    force = _hold_force(plan.force, by)
    held = hold_plan(plan.pk, by)
    before, after = asdict(Conventions(**force.conventions)), asdict(Conventions(**held.conventions))
    names = [name for name in after if after[name] != before[name]]
    if names:
        force.conventions = after
        force.save(update_fields=["conventions"])
        old, new = ({name: state[name] for name in names} for state in (before, after))
        _logged(held, by, {"name": FOR_NEW_PLANS, **old}, {"name": FOR_NEW_PLANS, **new})
    return force


FOR_NEW_PLANS = "new plans"
"""What history calls the force's own conventions: every plan begins with them."""


@transaction.atomic
def archive_plan(*, plan: Plan, by: User, seen: int) -> Plan:
    """Put a plan away, with everything in it."""
    return _set_archived(hold_plan(plan.pk, by), by, seen, archived=True)


@transaction.atomic
def restore_plan(*, plan: Plan, by: User, seen: int) -> Plan:
    """Bring an archived plan back."""
    return _set_archived(hold_plan(plan.pk, by, archived=True), by, seen, archived=False)


def _hold_force(force: Force, by: User) -> Force:
    """The force, held so that no two plans get one name. Always taken before a plan."""
    held = Force.objects.select_for_update(no_key=True).get(pk=force.pk)
    if not may_edit_for(by, held):
        raise NotAllowed(f"Only finance officers and the chief finance officer of {held} make and change its plans.")
    return held


def _free(force: Force, name: str, but: Plan | None = None) -> str:
    taken = [plan.name for plan in Plan.objects.filter(force=force) if plan != but]
    return clean_name("name", name, LONGEST_NAME, taken, "plan")


def _check_all(*checks: Callable[[], object]) -> None:
    """Raises Invalid with what each of the checks refuses."""
    faults: list[FieldFault] = []
    for check in checks:
        try:
            check()
        except Invalid as error:
            faults += error.faults
    if faults:
        raise Invalid(*faults)


def _check_base_year(base_year: int) -> None:
    if not FIRST_YEAR <= base_year <= LAST_YEAR:
        message = f"The base year begins in {FIRST_YEAR} to {LAST_YEAR}: choose one of those."
        raise Invalid(FieldFault("base_year", str(base_year), message))


def _check_years(forecast_years: int) -> None:
    if not 1 <= forecast_years <= MOST_YEARS:
        message = f"A plan has 1 to {MOST_YEARS} forecast years: choose one of those."
        raise Invalid(FieldFault("forecast_years", str(forecast_years), message))


def checked_conventions(chosen: Mapping[str, Any]) -> Conventions:
    """Conventions, those not named with their usual value. Raises Invalid for what is none."""
    known = dict(choices())
    faults = []
    for name, given in chosen.items():
        if given not in known.get(name, ()):
            listed = ", ".join(f"“{each}”" for each in known.get(name, ())) or "not a convention"
            faults.append(
                FieldFault(name, str(given), f"{QUESTIONS.get(name, name)}: “{given}” is not one of {listed}.")
            )
    if faults:
        raise Invalid(*faults)
    return Conventions(**chosen)


def _create_rows(plan: Plan, members: Iterable[Member]) -> None:
    given = tuple(members)
    for kind in MEMBER_KINDS.values():
        own = [member for member in given if type(member) is kind.type]
        model = member_model(kind)
        model._default_manager.bulk_create(
            model(plan=plan, position=place, **{each.name: getattr(member, each.name) for each in fields(member)})
            for place, member in enumerate(own)
        )


def _copy_rows(original: Plan, copy: Plan) -> None:
    for kind in MEMBER_KINDS.values():
        manager = member_model(kind)._default_manager
        records = list(manager.filter(plan=original))
        for record in records:
            record.pk, record.plan = None, copy
        manager.bulk_create(records)


def _copy_scenarios(original: Plan, copy: Plan) -> None:
    live = list(original.scenarios.filter(archived=None))
    siblings, copies = {each.pk: each for each in live}, dict[int, Scenario]()
    for each in sorted(live, key=lambda one: len(chain(one, siblings))):  # a base comes before what is based on it
        base = None if each.based_on_id is None else copies[each.based_on_id]
        copies[each.pk] = Scenario.objects.create(
            plan=copy, name=each.name, kind=each.kind, based_on=base, description=each.description,
            position=each.position,
        )  # fmt: skip
    copy_values((each, copies[each.pk]) for each in live)


def _state(plan: Plan) -> dict[str, Any]:
    """What history keeps of a plan."""
    return {
        "name": plan.name,
        "years": plan.years.span,
        "archived": plan.archived is not None,
        **asdict(Conventions(**plan.conventions)),
    }


def _set_archived(plan: Plan, by: User, seen: int, *, archived: bool) -> Plan:
    before, log = _state(plan), Log(plan, by)
    plan.archived = log.at if archived else None
    return _changed(plan, by, seen, before, log)


def _changed(plan: Plan, by: User, seen: int, before: Mapping[str, Any], log: Log | None = None) -> Plan:
    """Save a plan and what changed of it; one that is as before writes nothing."""
    after = _state(plan)
    if after == before:
        return plan
    claim_plan(plan, seen)
    plan.save()
    names = [name for name in after if after[name] != before[name] or name == "name"]
    return _logged(plan, by, {name: before[name] for name in names}, {name: after[name] for name in names}, log)


def _logged(plan: Plan, by: User, old: Mapping[str, Any], new: Mapping[str, Any], log: Log | None = None) -> Plan:
    log = log or Log(plan, by)
    log.add(ChangeKind.PLAN, old=old, new=new)
    log.save()
    return plan

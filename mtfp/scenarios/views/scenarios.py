"""The scenarios of a plan: make, copy, rename, describe, base on another, lock, archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mtfp.publications.states import plan_states
from mtfp.scenarios.errors import ServiceError
from mtfp.scenarios.models import Plan, Scenario, ScenarioKind, Value
from mtfp.scenarios.permissions import may_lock
from mtfp.scenarios.selectors import visible_plan, visible_scenario
from mtfp.scenarios.services import (
    archive_scenario,
    change_scenario,
    copy_scenario,
    create_scenario,
    lock_scenario,
    rebase_scenario,
    restore_scenario,
    unlock_scenario,
)
from mtfp.scenarios.views.common import reset_standing, signed_in
from mtfp.scenarios.views.posted import Kept, keep, kept, posted_version, posted_versions

KINDS = [choice for choice in ScenarioKind.choices if choice[0] != ScenarioKind.BASELINE]

FIELDS = ("name", "kind", "based_on", "description", "reason")
NEW = "new"
"""The form of a new scenario; every other is named after its scenario."""


@require_safe
def scenarios(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """Every scenario of a plan with what can be done to it."""
    plan = visible_plan(signed_in(request), plan_pk)
    # not plan.scenarios: that holds the live ones alone
    every = list(Scenario.objects.filter(plan=plan).select_related("based_on", "locked_by"))
    overrides: dict[int, dict[str, int]] = {each.pk: {} for each in every}
    standing = Value.objects.filter(scenario__plan=plan, stands=True).exclude(scenario__kind=ScenarioKind.BASELINE)
    for scenario, key, year, version in standing.values_list("scenario", "key", "year", "version"):
        overrides[scenario][f"{key}|{year}"] = version
    refused, states = kept(request, _page(plan)), plan_states(plan)
    context = {
        "plan": plan,
        "live": [
            (each, overrides[each.pk], _form(_stands(each), refused.of(str(each.pk))), states.get(each.pk))
            for each in every
            if each.archived is None
        ],
        "new": _form({"kind": ScenarioKind.OPTION}, refused.of(NEW)),
        "archived": [each for each in every if each.archived is not None],
        "kinds": KINDS,
        "may_lock": may_lock(request.user, plan),
    }
    return render(request, "scenarios/scenarios.html", context)


def _page(plan: Plan) -> str:
    return f"scenarios {plan.pk}"


def _form(stands: dict[str, str], refused: Kept) -> dict[str, Any]:
    """What a form shows: as it stands, or as it was typed and refused, opened and with what is wrong."""
    return stands | dict(refused.typed) | ({"opened": True, "faults": refused.faults} if refused.form else {})


def _stands(scenario: Scenario) -> dict[str, str]:
    return {
        "name": scenario.name, "kind": scenario.kind, "description": scenario.description,
        "based_on": str(scenario.based_on_id or ""),
    }  # fmt: skip


@require_POST
def create(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """A new scenario based on another, or a copy of one with its changes."""
    plan, by = visible_plan(signed_in(request), plan_pk), signed_in(request)
    base = _of(plan, request.POST.get("based_on", ""))
    name = request.POST.get("name", "")

    def act() -> str:
        if request.POST.get("action") == "copy":
            made = copy_scenario(scenario=base, name=name, by=by)
        else:
            made = create_scenario(
                plan=plan, name=name, kind=request.POST.get("kind", ""), based_on=base, by=by,
                description=request.POST.get("description", ""),
            )  # fmt: skip
        return f"“{made.name}” was made."

    return _act(request, plan, act)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one scenario: the button says how."""
    by = signed_in(request)
    scenario = visible_scenario(by, pk)
    common: dict[str, Any] = {"scenario": scenario, "by": by, "seen": posted_version(request)}
    reason = request.POST.get("reason", "")
    actions: dict[str, tuple[Callable[[], Any], str]] = {
        "save": (lambda: _save(request, scenario, common), "was saved."),
        "lock": (
            lambda: lock_scenario(reason=reason, **common),
            "is locked: nobody can change it until it is unlocked.",
        ),
        "unlock": (lambda: unlock_scenario(reason=reason, **common), "is open again."),
        "archive": (lambda: archive_scenario(**common), "was put away. It can be brought back below."),
        "reset": (lambda: _reset(request, scenario, by), "overrides nothing now."),
        "restore": (lambda: restore_scenario(**common), "is back."),
    }
    found = actions.get(request.POST.get("action", ""))
    if found is None:
        raise Http404("there is nothing of that name to do")

    def act() -> str:
        found[0]()
        scenario.refresh_from_db()
        return f"“{scenario.name}” {found[1]}"

    return _act(request, scenario.plan, act, str(scenario.pk))


def _reset(request: HttpRequest, scenario: Scenario, by: User) -> None:
    """Every override that the page knew of goes; one that was made or changed since is a clash."""
    reset_standing(scenario, by, seen=posted_versions(request, "overrides"))


@transaction.atomic
def _save(request: HttpRequest, scenario: Scenario, common: dict[str, Any]) -> None:
    """Name, kind and description first; then the base, with the version that the first has left: both or neither."""
    given = {name: request.POST.get(name) for name in ("name", "kind", "description")}
    changed = change_scenario(**(common | given))
    base = request.POST.get("based_on", "")
    if base and base != str(scenario.based_on_id):
        target = _of(scenario.plan, base)
        rebase_scenario(scenario=changed, based_on=target, by=common["by"], seen=changed.version)


def _act(request: HttpRequest, plan: Plan, act: Callable[[], str], form: str = NEW) -> HttpResponse:
    try:
        messages.success(request, act())
    except ServiceError as error:
        messages.error(request, str(error))
        if typed := {name: request.POST[name] for name in FIELDS if name in request.POST}:
            keep(request, _page(plan), form, typed, error)
    return redirect("scenarios:scenarios", plan.pk)


def _of(plan: Plan, pk: str) -> Scenario:
    found = plan.scenarios.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 18 else None
    if found is None:
        raise Http404("there is no such scenario")
    return found

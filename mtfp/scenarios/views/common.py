"""What every page of a scenario needs: the figures, the reader's display, the navigation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from mtfp.forces.models import Role
from mtfp.inputs import Computed, scenario_result
from mtfp.plan import SUBJECTS
from mtfp.present.numbers import Display, Scale
from mtfp.present.wording import appendix_note
from mtfp.scenarios.models import Scenario, Value
from mtfp.scenarios.selectors import visible_scenario
from mtfp.scenarios.services import Cell, reset_values
from mtfp.subject import Subject

SCALE_SESSION_KEY = "scale"
DEFAULT_SCALE = Scale.MILLIONS
READING = SUBJECTS[1:]
"""The subjects with pages of their own; the first one, the gap, is the overview."""


def signed_in(request: HttpRequest) -> User:
    """The person; the middleware lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def reader_scale(request: HttpRequest) -> Scale:
    """The scale this reader chose last."""
    chosen = request.session.get(SCALE_SESSION_KEY)
    return Scale(chosen) if chosen in set(Scale) else DEFAULT_SCALE


def subject_named(key: str) -> Subject | None:
    """A subject that has a page of its own."""
    return next((each for each in READING if each.key == key), None)


def scales(request: HttpRequest) -> dict[str, Any]:
    """What the switch of units needs."""
    return {"scale": reader_scale(request), "scales": list(Scale)}


@dataclass(frozen=True)
class Page:
    """A scenario's page."""

    computed: Computed
    display: Display
    context: dict[str, Any]

    @property
    def scenario(self) -> Scenario:
        """The scenario that is shown."""
        return self.computed.scenario


def scenario_page(request: HttpRequest, pk: int, current: str, scale: Scale | None = None) -> Page:
    """The page of a scenario the person works on. Raises Http404 for every other one."""
    scenario = visible_scenario(signed_in(request), pk)
    computed = scenario_result(scenario)
    display = Display.of(computed.structure, scale or reader_scale(request))
    context = scales(request) | {
        "plan": scenario.plan,
        "scenario": scenario,
        "siblings": _siblings(scenario, current),
        "tabs": _tabs(scenario, current),
        "current": current,
        "may_publish": scenario.reader_role == Role.CHIEF_FINANCE_OFFICER,  # type: ignore[attr-defined]  # annotated
        "computed": computed,
        "figures_at": reverse("scenarios:overview", args=[pk]) + "explain/",
        "table_note": appendix_note(computed.result),
    }
    return Page(computed, display, context)


def _siblings(scenario: Scenario, current: str) -> list[tuple[Scenario, str]]:
    return [
        (each, _address(each.pk, current)) for each in scenario.plan.scenarios.all() if each.archived is None
    ]  # fmt: skip


def _tabs(scenario: Scenario, current: str) -> list[tuple[str, str, bool]]:
    names = ["overview", *(each.key for each in READING), "assumptions", "history"]
    titles: Mapping[str, str] = {each.key: each.title for each in READING}
    editing = "edit:" if current.startswith("edit:") else ""
    tabs = []
    for name in names:
        own = f"{editing}{name}" if name in titles else name
        tabs.append((titles.get(name, name.capitalize()), _address(scenario.pk, own), own == current))
    return tabs


def _address(pk: int, name: str) -> str:
    """The address of a part of the plan; a page that has no counterpart elsewhere leads to the overview."""
    if name.startswith("edit:"):
        return reverse("scenarios:edit", args=[pk, name.removeprefix("edit:")])
    if subject_named(name):
        return reverse("scenarios:subject", args=[pk, name])
    return reverse(f"scenarios:{name if name in {'assumptions', 'history'} else 'overview'}", args=[pk])


def reset_standing(
    scenario: Scenario,
    by: User,
    keys: Collection[str] | None = None,
    seen: Mapping[tuple[str, int], int] | None = None,
) -> None:
    """Take the scenario's overrides away: those of some keys, or all.

    `seen` gives the versions that the person saw by key and year; without it what stands now is meant.
    Raises ServiceError.
    """
    rows = Value.objects.filter(scenario=scenario, stands=True)
    cells = [
        Cell(row.key, row.year, row.version if seen is None else seen.get((row.key, row.year), 0))
        for row in rows
        if keys is None or row.key in keys
    ]
    reset_values(scenario=scenario, cells=cells, by=by)

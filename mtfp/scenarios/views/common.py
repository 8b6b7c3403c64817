"""What every page of a scenario needs: the figures, the reader's display, the navigation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from mtfp.engine.years import year_label
from mtfp.forces.models import Role
from mtfp.inputs import Computed, scenario_result
from mtfp.plan import AREAS, SUBJECTS
from mtfp.present.numbers import Display, Scale
from mtfp.present.wording import appendix_note
from mtfp.scenarios.models import Plan, Scenario, Value
from mtfp.scenarios.selectors import figures_by_year, visible_scenario
from mtfp.scenarios.services import Cell, reset_values
from mtfp.scenarios.services.plans import MOST_YEARS
from mtfp.subject import Subject

WORKING = "working figures, not a publication"
"""What pages and workbooks of a scenario say of themselves, on paper too; whether one was published is its state."""
SCALE_COOKIE = "units"
"""The browser keeps the choice, so that it outlasts the session; it says nothing about anybody."""
DEFAULT_SCALE = Scale.MILLIONS
READING = SUBJECTS[1:]
"""The subjects with pages of their own; the first one, the gap, is the overview."""
NAVIGATION: Mapping[str, tuple[str, ...]] = {
    **{title: tuple(each.key for each in area if each in READING) for title, area in AREAS.items()},
    "Overview": ("overview",),
    "Assumptions": ("assumptions", *(each.key for each in AREAS["Assumptions"])),
    "History": ("history",),
}
"""The pages of a scenario by area: those of its subjects, and what no subject gives."""
TITLES = {each.key: each.title for each in READING}


def signed_in(request: HttpRequest) -> User:
    """The person; the middleware lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def reader_scale(request: HttpRequest) -> Scale:
    """The scale that was chosen last in this browser."""
    return Scale.__members__.get(request.COOKIES.get(SCALE_COOKIE, ""), DEFAULT_SCALE)


def subject_named(key: str) -> Subject | None:
    """A subject that has a page of its own."""
    return next((each for each in READING if each.key == key), None)


def scales(request: HttpRequest) -> dict[str, Any]:
    """What the switch of units needs."""
    return {"scale": reader_scale(request), "scales": list(Scale)}


@dataclass(frozen=True)
class Tab:
    """A link of the navigation: its text, where it leads, and the word of aria-current, if any."""

    title: str
    address: str
    here: str


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


def plan_lengths(plan: Plan) -> list[tuple[int, str]]:
    """How many forecast years a plan may have, each with what would become of the figures of its scenarios."""
    figures, last = figures_by_year(plan), plan.base_year + plan.forecast_years
    found = []
    for count in range(1, MOST_YEARS + 1):
        end = plan.base_year + count
        lost = sum(number for year, number in figures.items() if end < year <= last)
        back = sum(number for year, number in figures.items() if last < year <= end)
        said = f", without {lost:,} figures" if lost else f", {back:,} figures come back" if back else ""
        found.append((count, f"{year_label(end)}, {count} year{'s' if count > 1 else ''}{said}"))
    return found


def scenario_page(request: HttpRequest, pk: int, current: str, scale: Scale | None = None) -> Page:
    """The page of a scenario the person works on. Raises Http404 for every other one."""
    scenario = visible_scenario(signed_in(request), pk)
    computed = scenario_result(scenario)
    display = Display.of(computed.structure, scale or reader_scale(request))
    context = scales(request) | {
        "plan": scenario.plan,
        "scenario": scenario,
        "siblings": _siblings(scenario, current),
        "areas": _areas(scenario, current),
        "pages": _pages(scenario, current),
        "current": current,
        "may_publish": scenario.reader_role == Role.CHIEF_FINANCE_OFFICER,  # type: ignore[attr-defined]  # annotated
        "computed": computed,
        "working": WORKING,
        "figures_at": reverse("scenarios:overview", args=[pk]) + "explain/",
        "table_note": appendix_note(computed.result),
    }
    return Page(computed, display, context)


def _siblings(scenario: Scenario, current: str) -> list[tuple[Scenario, str]]:
    return [
        (each, _address(each.pk, current)) for each in scenario.plan.scenarios.all() if each.archived is None
    ]  # fmt: skip


def _areas(scenario: Scenario, current: str) -> list[Tab]:
    """The first row of the navigation. Who edits stays in editing: an area leads to its first grid."""
    tabs = []
    for title, names in NAVIGATION.items():
        own = [_while(current, name) for name in names]
        first = next((name for name in own if name.startswith("edit:")), own[0])
        here = "" if current not in own else "true" if len(own) > 1 else "page"
        tabs.append(Tab(title, _address(scenario.pk, first), here))
    return tabs


def _pages(scenario: Scenario, current: str) -> list[Tab]:
    """The second row: the pages of the area that is shown; none where it is a page itself."""
    for names in NAVIGATION.values():
        own = {name: _while(current, name) for name in names}
        if current in own.values() and len(own) > 1:
            return [
                Tab(TITLES.get(name, name.capitalize()), _address(scenario.pk, page), "page" if page == current else "")
                for name, page in own.items()
            ]
    return []


def _while(current: str, name: str) -> str:
    """A page; its grid while grids are shown."""
    return f"edit:{name}" if current.startswith("edit:") and name in TITLES else name


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

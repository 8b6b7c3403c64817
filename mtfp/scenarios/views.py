"""Reading pages of plans and scenarios: a request becomes a result becomes a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from mtfp.engine import Result
from mtfp.engine.years import year_start
from mtfp.inputs import Computed, plan_results, scenario_result
from mtfp.plan import SUBJECTS
from mtfp.present.assumptions import assumption_groups, missing_inputs, still_assumed
from mtfp.present.charts import table_chart, waterfall
from mtfp.present.checks import check_outcomes
from mtfp.present.explanations import explanation_view, year_addresses
from mtfp.present.numbers import Display, Scale
from mtfp.present.tables import figure_view, table_view
from mtfp.present.wording import MOVEMENT_TITLE, appendix_note, gap_movement, headline
from mtfp.scenarios.models import Certainty, Plan, Scenario
from mtfp.scenarios.selectors import visible_plans, visible_scenario
from mtfp.units import POUNDS

SCALE_SESSION_KEY = "scale"
DEFAULT_SCALE = Scale.MILLIONS


def reader_scale(request: HttpRequest) -> Scale:
    """The scale this reader chose last."""
    chosen = request.session.get(SCALE_SESSION_KEY)
    return Scale(chosen) if chosen in set(Scale) else DEFAULT_SCALE


@require_POST
def choose_units(request: HttpRequest) -> HttpResponse:
    """Remember £, £000 or £m and go back to the page."""
    if request.POST.get("scale") in set(Scale):
        request.session[SCALE_SESSION_KEY] = request.POST["scale"]
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's plans, each scenario with its gap in every year."""
    assert isinstance(request.user, User)
    memberships = list(request.user.memberships.select_related("force"))
    plans = [_plan_card(plan, reader_scale(request)) for plan in visible_plans(request.user)]
    context = {"plans": plans, "memberships": memberships, "edits": any(each.edits for each in memberships)}
    return render(request, "scenarios/home.html", _common(request) | context)


def _plan_card(plan: Plan, scale: Scale) -> dict[str, Any]:
    rows = [_scenario_row(each, scale) for each in plan_results(plan).values() if each.scenario.archived is None]
    return {"plan": plan, "years": plan.years.labels[1:], "base": plan.years.labels[0], "rows": rows}


def _scenario_row(computed: Computed, scale: Scale) -> dict[str, Any]:
    result, display = computed.result, Display.of(computed.structure, scale)
    gaps = [figure_view("gap", year, result["gap", year], POUNDS, result, display) for year in _forecast(result)]
    outcomes = list(check_outcomes(result))
    return {
        "scenario": computed.scenario,
        "gaps": gaps,
        "passed": sum(each.holds for each in outcomes),
        "failed": sum(not each.holds for each in outcomes),
    }


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer first: headline, gap chart, where the gap comes from, the summary table, checks."""
    page = _page(request, pk, "overview")
    result, display = page.computed.result, page.display
    balance = SUBJECTS[0]
    tables = [table_view(table, result, display) for table in balance.tables(page.computed.structure)]
    charts = [table_chart(table, result, display) for table in balance.tables(page.computed.structure)]
    steps = gap_movement(page.computed.structure, result)
    movement = None
    if steps:
        years = result.years.labels
        opening = result.number("gap", 1)
        movement = waterfall(MOVEMENT_TITLE, f"Gap {years[1]}", f"Gap {years[-1]}", opening, steps, display)
    context = {
        "facts": list(headline(result, display)),
        "table": tables[0],
        "chart": charts[0],
        "movement": movement,
        "movement_rows": _movement_rows(result, steps, display),
        "outcomes": list(check_outcomes(result)),
        "still_assumed": still_assumed(result),
        "missing": missing_inputs(result),
    }
    return render(request, "scenarios/overview.html", page.context | context)


def _movement_rows(result: Result, steps: Any, display: Display) -> list[tuple[str, str]]:
    if not steps:
        return []
    years, last = result.years.labels, len(result.years) - 1
    opening, closing = result.number("gap", 1), result.number("gap", last)
    return [
        (f"Gap {years[1]}", display.cell(opening, POUNDS)),
        *((step.label, display.cell(step.amount, POUNDS)) for step in steps),
        (f"Gap {years[-1]}", display.cell(closing, POUNDS)),
    ]


@require_safe
def subject(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """The tables of one subject, each with its chart."""
    found = next((each for each in SUBJECTS[1:] if each.key == subject), None)
    if found is None:
        raise Http404("there is no such subject")
    page = _page(request, pk, found.key)
    result, structure = page.computed.result, page.computed.structure
    parts = [
        {"table": table_view(table, result, page.display), "chart": table_chart(table, result, page.display)}
        for table in found.tables(structure)
        if table.rows
    ]
    context = {"subject": found, "parts": parts}
    return render(request, "scenarios/subject.html", page.context | context)


@require_safe
def assumptions(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was entered, with source and certainty; ?certainty= narrows it."""
    page = _page(request, pk, "assumptions")
    wanted = request.GET.get("certainty", "")
    certainty = wanted if wanted in Certainty.values else ""
    context = {
        "groups": list(assumption_groups(page.computed.structure, page.computed.result, certainty)),
        "certainty": certainty,
        "certainties": Certainty.choices,
        "missing": missing_inputs(page.computed.result),
    }
    return render(request, "scenarios/assumptions.html", page.context | context)


@require_safe
def explanation(request: HttpRequest, pk: int, key: str, year: str) -> HttpResponse:
    """Why a figure is what it is: a page, or the panel beside one when asked by script."""
    page = _page(request, pk, "explanation", scale=Scale.POUNDS)
    result = page.computed.result
    try:
        index = result.years.index(year_start(year.replace("-", "/")))
        view = explanation_view(result, key, index, page.display)
    except (KeyError, ValueError, IndexError):
        raise Http404("there is no such figure") from None
    template = "scenarios/explanation_panel.html" if request.headers.get("HX-Request") else "scenarios/explanation.html"
    context = {"explanation": view, "year_addresses": list(year_addresses(result, key))}
    return render(request, template, page.context | context)


@dataclass(frozen=True)
class Page:
    """What every page of a scenario needs."""

    computed: Computed
    display: Display
    context: dict[str, Any]


def _page(request: HttpRequest, pk: int, current: str, scale: Scale | None = None) -> Page:
    assert isinstance(request.user, User)
    scenario = visible_scenario(request.user, pk)
    computed = scenario_result(scenario)
    display = Display.of(computed.structure, scale or reader_scale(request))
    context = _common(request) | {
        "plan": scenario.plan,
        "scenario": scenario,
        "siblings": _siblings(scenario, current),
        "tabs": _tabs(scenario, current),
        "current": current,
        "computed": computed,
        "figures_at": reverse("scenarios:overview", args=[pk]) + "explain/",
        "table_note": appendix_note(computed.result),
    }
    return Page(computed, display, context)


def _siblings(scenario: Scenario, current: str) -> list[tuple[Scenario, str]]:
    name = "overview" if current in {"overview", "explanation"} else current
    return [
        (each, _tab_address(each.pk, name))
        for each in scenario.plan.scenarios.all()
        if each.archived is None
    ]  # fmt: skip


def _tabs(scenario: Scenario, current: str) -> list[tuple[str, str, bool]]:
    names = [
        ("overview", "Overview"),
        *((each.key, each.title) for each in SUBJECTS[1:]),
        ("assumptions", "Assumptions"),
    ]
    return [(title, _tab_address(scenario.pk, key), key == current) for key, title in names]


def _tab_address(pk: int, name: str) -> str:
    if name in {"overview", "assumptions"}:
        return reverse(f"scenarios:{name}", args=[pk])
    return reverse("scenarios:subject", args=[pk, name])


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"scale": reader_scale(request), "scales": list(Scale)}


def _forecast(result: Result) -> range:
    return range(1, len(result.years))

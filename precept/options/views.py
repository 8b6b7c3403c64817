"""The options page: options side by side, council tax of one of them, what may be raised, ready reckoners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mtfp.engine import Missing
from mtfp.present.numbers import Scale, figure_text
from mtfp.present.tables import table_view
from mtfp.scenarios.errors import ServiceError
from mtfp.scenarios.selectors import visible_scenario
from mtfp.scenarios.services import add_member
from mtfp.scenarios.views.common import Page, scenario_page, signed_in
from mtfp.scenarios.views.posted import posted_version
from mtfp.scenarios.views.reading import explained_on
from mtfp.units import POUNDS
from precept.options.compute import compute_option
from precept.options.services import make_scenario
from precept.options.side_by_side import SideBySide, bands_of, option_lines, side_by_side
from precept.options.structure import KINDS, YEARS, PreceptOption
from precept.options.subject import SUBJECT
from precept.principles.lines import OTHER_DAY, REBILLING, SAME_DAY, has_principle


@require_safe
def options(request: HttpRequest, pk: int) -> HttpResponse:
    """Every option of the plan beside the scenario's own increase; ?option= is the one whose bands are shown."""
    return _shown(request, pk, {})


def _shown(request: HttpRequest, pk: int, typed: Mapping[str, str], fault: str = "") -> HttpResponse:
    """The page; with what was typed of an option that was refused, and why."""
    page = scenario_page(request, pk, SUBJECT.key)
    structure, result = page.computed.structure, page.computed.result
    found = side_by_side(structure, result)
    wanted = request.GET.get("option", "")
    chosen = next((place for place, each in enumerate(found.columns) if each.slug == wanted), 0)
    drawn = (table_view(table, result, page.display) for table in SUBJECT.tables(structure))
    context = {
        "subject": SUBJECT,
        "columns": found.columns,
        "option_lines": option_lines(found, page.display),
        "chosen": found.columns[chosen],
        "options_at": reverse("precept_options:options", args=[pk]),
        "bands": bands_of(found, chosen, structure, page.display),
        "tables": [table for table in drawn if table.rows],
        "kinds": KINDS.items(),
        "year_choices": YEARS.items(),
        "forecast": result.years.labels[1:],
        "budget_year": result.years.labels[1],
        "in_wales": not has_principle(structure),
        "referendum": _referendum(page, found),
        "typed": typed,
        "fault": fault,
    }
    return render(request, "precept/options.html", page.context | context, status=422 if fault else 200)


@require_safe
def explanation(request: HttpRequest, pk: int, slug: str, key: str, year: str) -> HttpResponse:
    """Why a figure of an option is what it is: a page, or the panel beside one when asked by script."""
    page = scenario_page(request, pk, SUBJECT.key, scale=Scale.POUNDS)
    structure, plan = page.computed.structure, page.computed.result
    computed = (compute_option(each, structure, plan) for each in structure.of(PreceptOption) if each.slug == slug)
    found = next(computed, None)
    if found is None or isinstance(found.result, Missing):
        raise Http404("there is no such option, or it cannot be computed")
    return explained_on(
        request, page, found.result, key, year,
        figures_of=found.option.described,
        figures_at=f"{reverse('precept_options:options', args=[pk])}{slug}/explain/",
    )  # fmt: skip


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new option at the end of the list; one that is refused stays in the form."""
    by = signed_in(request)
    scenario = visible_scenario(by, pk)
    typed = {name: request.POST.get(name, "").strip() for name in ("label", "kind", "amount", "years", "year")}
    attributes = {name: text for name, text in typed.items() if name != "label"}
    attributes["amount"] = attributes["amount"].strip("£% ").replace(",", "")
    try:
        made = add_member(
            plan=scenario.plan, kind="precept_options", label=typed["label"], by=by, seen=posted_version(request),
            attributes=attributes,
        )  # fmt: skip
    except ServiceError as error:
        return _shown(request, pk, typed, str(error))
    messages.success(request, f"“{made.label}” is among the options.")
    return redirect("precept_options:options", pk)


@require_POST
def to_scenario(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Make an option a scenario, based on the one that is looked at."""
    by = signed_in(request)
    scenario = visible_scenario(by, pk)
    try:
        made = make_scenario(scenario=scenario, slug=slug, by=by)
    except ServiceError as error:
        messages.error(request, str(error))
        return redirect("precept_options:options", pk)
    messages.success(request, f"“{made.name}” is a scenario now, based on “{scenario.name}”.")
    return redirect("scenarios:overview", made.pk)


def _referendum(page: Page, found: SideBySide) -> dict[str, Any]:
    """Which columns need a referendum, and what it costs, where that is entered."""
    names = [each.name for each in found.columns if any("referendum" in said for said in each.warnings)]
    graph, result = page.computed.result.graph, page.computed.result
    costs = []
    for key, words in ((SAME_DAY, "with local elections"), (OTHER_DAY, "on another day"), (REBILLING, "to bill again")):
        number = result.figures[key][1] if key in graph.inputs else None
        if number is not None and not hasattr(number, "reason"):
            costs.append(f"{figure_text(number, POUNDS)} {words}")
    return {"names": names, "costs": costs}

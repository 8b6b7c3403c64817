"""Reading pages: a request becomes a result becomes a page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from mtfp.engine import TIMELESS, Result
from mtfp.inputs import Computed
from mtfp.plan import SUBJECTS
from mtfp.present.assumptions import assumption_groups, still_assumed, unfinished_subjects
from mtfp.present.bridging import movement_view
from mtfp.present.charts import table_chart
from mtfp.present.checks import alike, check_outcomes
from mtfp.present.explanations import explained, year_addresses
from mtfp.present.extras import extra_sheets
from mtfp.present.numbers import Scale
from mtfp.present.tables import table_view
from mtfp.present.wording import MOVEMENT_TITLE, headline
from mtfp.present.workbook import ExtraSheet, WorkbookSource, scenario_workbook, sheet_titles
from mtfp.scenarios.models import Certainty
from mtfp.scenarios.views.common import (
    SCALE_COOKIE,
    WORKING,
    Page,
    scenario_page,
    subject_named,
)
from precept.notices.selectors import plan_notice_sheets

A_YEAR = 365 * 24 * 60 * 60
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
def choose_units(request: HttpRequest) -> HttpResponse:
    """Remember £, £000 or £m for a year and go back to the page."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")  # never taken for the name of a view
    if request.POST.get("scale") in set(Scale):
        response.set_cookie(
            SCALE_COOKIE, Scale(request.POST["scale"]).name, max_age=A_YEAR, samesite="Lax", httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer first: headline, gap chart, where the gap comes from, the summary table, checks."""
    page = scenario_page(request, pk, "overview")
    result, display = page.computed.result, page.display
    balance = SUBJECTS[0]
    tables = [table_view(table, result, display) for table in balance.tables(page.computed.structure)]
    charts = [table_chart(table, result, display) for table in balance.tables(page.computed.structure)]
    outcomes = alike(check_outcomes(result))
    context = {
        "facts": list(headline(result, display)),
        "table": tables[0],
        "more_tables": tables[1:],
        "chart": charts[0],
        "movement": movement_view(result, MOVEMENT_TITLE, display),
        "wanting": [years for years in outcomes if not years[0].holds],
        "passing": [years for years in outcomes if years[0].holds],
        "passed": sum(len(years) for years in outcomes if years[0].holds),
        "still_assumed": still_assumed(result),
        "unfinished": unfinished_subjects(page.computed.structure, result),
    }
    return render(request, "scenarios/overview.html", page.context | context)


@require_safe
def subject(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """The tables of one subject, each with its chart."""
    found = subject_named(subject)
    if found is None:
        raise Http404("there is no such subject")
    page = scenario_page(request, pk, found.key)
    result, structure = page.computed.result, page.computed.structure
    drawn = [
        (table_view(table, result, page.display), table_chart(table, result, page.display))
        for table in found.tables(structure)
    ]
    context = {"subject": found, "parts": [(table, chart) for table, chart in drawn if table.rows]}
    return render(request, "scenarios/subject.html", page.context | context)


@require_safe
def assumptions(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was entered, with source and certainty; ?certainty= narrows it."""
    page = scenario_page(request, pk, "assumptions")
    wanted = request.GET.get("certainty", "")
    certainty = wanted if wanted in Certainty.values else ""
    context = {
        "groups": list(assumption_groups(page.computed.structure, page.computed.result, certainty)),
        "certainty": certainty,
        "certainties": Certainty.choices,
        "unfinished": unfinished_subjects(page.computed.structure, page.computed.result),
    }
    return render(request, "scenarios/assumptions.html", page.context | context)


@require_safe
def explanation(request: HttpRequest, pk: int, key: str, year: str) -> HttpResponse:
    """Why a figure is what it is: a page, or the panel beside one when asked by script."""
    page = scenario_page(request, pk, "explanation", scale=Scale.POUNDS)
    return explained_on(request, page, page.computed.result, key, year)


def explained_on(request: HttpRequest, page: Page, result: Result, key: str, when: str, **of: str) -> HttpResponse:
    """The explanation of a figure of a result. Raises Http404 for what is not there.

    `of` goes to the page: whose figures they are and where they are explained, when not the scenario's own.
    """
    try:
        view = explained(result, key, when, page.display)
    except (KeyError, ValueError, IndexError):
        raise Http404("there is no such figure") from None
    template = "scenarios/explanation_panel.html" if request.headers.get("HX-Request") else "scenarios/explanation.html"
    context = {
        "explanation": view,
        "year_addresses": list(year_addresses(result, key)),
        "entered_at": _entered_at(page.scenario.pk, result, key, view.year),
    }
    return render(request, template, page.context | context | of)


def _entered_at(pk: int, result: Result, key: str, label: str) -> str:
    """The page of the cell that a figure was entered in; empty for one that was not."""
    declared = result.graph.inputs.get(key)
    if declared is None:
        return ""
    year = result.years.labels.index(label)
    start = 0 if declared.timeless else result.years.starts[year]
    may = declared.may_stand_in(TIMELESS if declared.timeless else year)
    return reverse("scenarios:cell", args=[pk, key, start]) if may else ""


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The appendix workbook: ?sheet= for single ones, ?values=1 without formulas, ?scale=£000. May be 404."""
    page = scenario_page(request, pk, "overview")
    source, extra = WorkbookSource.of(page.computed, timezone.localdate()), _further_sheets(page.computed)
    sheets = request.GET.getlist("sheet")
    if set(sheets) - set(sheet_titles(source, extra)):
        raise Http404("there is no such sheet")
    content = scenario_workbook(
        source,
        title=page.scenario.plan.name,
        status=WORKING,
        sheets=sheets or None,
        scale=Scale.THOUSANDS if request.GET.get("scale") == Scale.THOUSANDS else Scale.POUNDS,
        live=request.GET.get("values") != "1",
        extra=extra,
    )
    response = HttpResponse(content, content_type=WORKBOOK_TYPE)
    alone = sheets[0] if len(sheets) == 1 else ""
    name = slugify(f"{page.scenario.plan.name} {page.scenario.name} {alone}")
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _further_sheets(computed: Computed) -> list[ExtraSheet]:
    """Sheets that no table gives: precept options, then notices."""
    return [*extra_sheets(computed.structure, computed.result), *plan_notice_sheets(computed)]


@require_safe
def downloads(request: HttpRequest, pk: int) -> HttpResponse:
    """Which sheets, in pounds or thousands, with formulas or values only."""
    page = scenario_page(request, pk, "overview")
    source = WorkbookSource.of(page.computed, timezone.localdate())
    titles = sheet_titles(source, _further_sheets(page.computed))
    return render(request, "scenarios/downloads.html", page.context | {"sheets": titles})

"""Plans: a new one from nothing, a copy, a plan file in and out, its name and years, archiving."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mtfp.engine.years import year_label, year_of, year_start
from mtfp.forces.models import Force
from mtfp.planfile import LARGEST_FILE, PlanFileError, read_plan_file, write_plan_file
from mtfp.scenarios.errors import Invalid, ServiceError
from mtfp.scenarios.models import Plan
from mtfp.scenarios.selectors import archived_plans, baseline_of, editable_forces, visible_plan
from mtfp.scenarios.services import archive_plan, change_years, copy_plan, create_plan, rename_plan, restore_plan
from mtfp.scenarios.transfer import plan_export, plan_import
from mtfp.scenarios.views.common import plan_lengths, signed_in, subject_named
from mtfp.scenarios.views.posted import faults_by_field, joined, keep, posted_conventions, posted_version
from mtfp.scenarios.views.rows import YEARS, rows_page
from precept.conventions import QUESTIONS, Conventions, answer, choices
from precept.decision.selectors import Decision, steps_of
from precept.decision.timeline import block

NO_YEAR = 0
NEXT = "Add the billing authorities below, then enter their tax bases and the budget."


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new plan from nothing: force, years, conventions, and the rows most forces start with."""
    by = signed_in(request)
    forces = list(editable_forces(by))
    if not forces:
        raise Http404("this person makes no plans")
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            plan = _create(request, forces)
        except Invalid as error:
            faults = joined(error.faults) | _unread_year(request)
        except ServiceError as error:
            faults = {"": str(error)}
        else:
            messages.success(request, f"“{plan.name}” is there. {NEXT}")
            return redirect("scenarios:edit", baseline_of(plan).pk, "precept")
    context = {"forces": forces, "questions": _questions(request, forces[0]), "faults": faults, "given": request.POST}
    context["this_year"] = year_label(year_of(timezone.localdate()))
    return render(request, "scenarios/new_plan.html", context, status=422 if faults else 200)


def _create(request: HttpRequest, forces: list[Force]) -> Plan:
    wanted = request.POST.get("force", "")
    force = next((each for each in forces if str(each.pk) == wanted), forces[0])
    years = request.POST.get("forecast_years", "")
    return create_plan(
        force=force,
        name=request.POST.get("name", ""),
        base_year=NO_YEAR if _unread_year(request) else year_start(request.POST["base_year"].strip()),
        forecast_years=int(years) if years.isascii() and years.isdigit() and len(years) < 4 else 0,
        by=signed_in(request),
        conventions=posted_conventions(request),
        rows="none" if request.POST.get("rows") == "none" else "typical",
    )


def _unread_year(request: HttpRequest) -> dict[str, str]:
    """What is wrong with the base year as it was typed, if it cannot be read as one."""
    try:
        year_start(request.POST.get("base_year", "").strip())
    except ValueError as error:
        return {"base_year": f"{error}"}
    return {}


def _questions(request: HttpRequest, force: Force) -> list[dict[str, Any]]:
    """The conventions as questions; the force's own, else the commonest, are chosen to begin with."""
    usual = asdict(Conventions(**force.conventions))
    return [
        {
            "name": name,
            "label": QUESTIONS[name],
            "choices": [(choice, answer(choice)) for choice in offered],
            "chosen": request.POST.get(name, usual[name]),
        }
        for name, offered in choices()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """A plan's name and years; copying, exporting and archiving it."""
    by = signed_in(request)
    plan = visible_plan(by, plan_pk)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _change(request, plan)
        except ServiceError as error:
            if grid := _grid(request, plan):
                messages.error(request, str(error))
                keep(request, rows_page(plan), YEARS, {"forecast_years": request.POST.get("forecast_years", "")}, error)
                return grid
            faults = faults_by_field(error)
    context = {
        "plan": plan,
        "faults": faults,
        "copy" if request.POST.get("action") in {"copy", "archive"} else "given": request.POST,
        "lengths": plan_lengths(plan),
        "baseline": baseline_of(plan),
        "decision": block(Decision(plan, steps_of(plan), writes=True)),
        "conventions": [
            (QUESTIONS[name], answer(choice)) for name, choice in asdict(Conventions(**plan.conventions)).items()
        ],
    }
    return render(request, "scenarios/plan.html", context, status=422 if faults else 200)


def _change(request: HttpRequest, plan: Plan) -> HttpResponse:
    by, version, action = signed_in(request), posted_version(request), request.POST.get("action")
    if action == "copy":
        copied = copy_plan(plan=plan, name=request.POST.get("name", ""), by=by)
        messages.success(request, f"“{copied.name}” is a copy of “{plan.name}”.")
        return redirect("scenarios:plan", copied.pk)
    if action == "archive":
        archive_plan(plan=plan, by=by, seen=version)
        messages.success(request, f"“{plan.name}” was put away.")
        return redirect("scenarios:home")
    years = request.POST.get("forecast_years", "")
    forecast = int(years) if years.isascii() and years.isdigit() and len(years) < 4 else 0
    if action == "years":
        changed = change_years(plan=plan, forecast_years=forecast, by=by, seen=version)
        messages.success(request, f"The plan's forecast years are {changed.years.span} now.")
        return _grid(request, plan) or redirect("scenarios:plan", plan.pk)
    with transaction.atomic():  # both or neither
        renamed = rename_plan(plan=plan, name=request.POST.get("name", ""), by=by, seen=version)
        if years:
            change_years(plan=renamed, forecast_years=forecast, by=by, seen=renamed.version)
    messages.success(request, "The plan was saved.")
    return redirect("scenarios:plan", plan.pk)


def _grid(request: HttpRequest, plan: Plan) -> HttpResponse | None:
    """The way back to the grid that the form stood on, if it stood on one."""
    scenario, subject = request.POST.get("scenario", ""), request.POST.get("subject", "")
    of = plan.scenarios.filter(pk=int(scenario)).first() if scenario.isdecimal() and len(scenario) < 18 else None
    if of is None or subject_named(subject) is None:
        return None
    response = redirect("scenarios:edit", of.pk, subject)
    response["Location"] += "#rows-years"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A plan file becomes a new plan of one of the person's forces, or every fault is named."""
    by = signed_in(request)
    forces = list(editable_forces(by))
    if not forces:
        raise Http404("this person makes no plans")
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise PlanFileError(["no file was chosen: choose a plan file (.json)"])
            if sent.size is not None and sent.size > LARGEST_FILE:
                raise PlanFileError([f"the file has {sent.size:,} bytes; a plan file has at most {LARGEST_FILE:,}"])
            wanted = request.POST.get("force", "")
            force = next((each for each in forces if str(each.pk) == wanted), forces[0])
            plan = plan_import(plan=read_plan_file(sent.read()), force=force, by=by)
        except PlanFileError as error:
            faults = error.faults
        else:
            messages.success(request, f"“{plan.name}” was imported.")
            return redirect("scenarios:overview", baseline_of(plan).pk)
    context = {"forces": forces, "faults": faults, "given": request.POST}
    return render(request, "scenarios/upload.html", context, status=422 if faults else 200)


@require_safe
def download(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The plan with its scenarios as a plan file."""
    plan = visible_plan(signed_in(request), plan_pk)
    response = HttpResponse(write_plan_file(plan_export(plan)), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(plan.force.name)}-{slugify(plan.name)}.json"'
    return response


@require_POST
def restore(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """Bring a plan back that was put away."""
    by = signed_in(request)
    plan = archived_plans(by).filter(pk=plan_pk).first()
    if plan is None:
        raise Http404("there is no such plan")
    try:
        restore_plan(plan=plan, by=by, seen=plan.version)
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{plan.name}” is back.")
    return redirect("scenarios:home")

"""How a plan rounds and adds up its precept: each choice with what it comes to, and all that is picked together."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mtfp.inputs import results_under
from mtfp.present.assumptions import missing_inputs
from mtfp.present.conventions import alternatives, headings, questions, taken_back, together
from mtfp.scenarios.errors import ServiceError
from mtfp.scenarios.models import ChangeKind, Plan, Scenario
from mtfp.scenarios.selectors import visible_plan
from mtfp.scenarios.services import change_conventions, make_conventions_usual
from mtfp.scenarios.views.common import signed_in
from mtfp.scenarios.views.posted import posted_conventions, posted_version
from precept.conventions import QUESTIONS, Conventions, answer, choices

RECENT = 20
"""How many of a plan's own changes are looked through for the last one of its conventions."""


@require_http_methods(["GET", "HEAD", "POST"])
def conventions(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """?scenario= is the one whose figures are shown, the others are choices to be shown together; POST saves."""
    plan = visible_plan(signed_in(request), plan_pk)
    if request.method == "POST":
        return _save(request, plan)
    scenarios = [each for each in plan.scenarios.all() if each.archived is None]
    scenario = _chosen(request, scenarios)
    now, picked = Conventions(**plan.conventions), _picked(request, plan)
    alone = alternatives(now)
    results = results_under(scenario, [*alone, picked])
    context = {
        "plan": plan,
        "scenario": scenario,
        "scenarios": scenarios,
        "years": results[0].years.labels,
        "headings": headings(results[0]),
        "questions": list(questions(now, picked, results[:-1])),
        "together": together(results[0], results[-1]) if picked != now else (),
        "changes": _changes(asdict(now), asdict(picked)),
        "reason": picked.difference_reason,
        "missing": missing_inputs(results[-1])[:1] if picked != now else (),
        "usual": _changes(asdict(Conventions(**plan.force.conventions)), asdict(now)),
        "last": _last(plan, asdict(now)),
    }
    return render(request, "scenarios/conventions.html", context)


def _save(request: HttpRequest, plan: Plan) -> HttpResponse:
    by = signed_in(request)
    try:
        if request.POST.get("action") == "usual":
            make_conventions_usual(plan=plan, by=by)
            messages.success(request, f"New plans of {plan.force.name} begin with these conventions.")
        else:
            seen = posted_version(request)
            changed = change_conventions(plan=plan, conventions=posted_conventions(request), by=by, seen=seen)
            same = changed.version == plan.version
            messages.success(request, "These are the conventions already." if same else "The conventions were saved.")
    except ServiceError as error:
        messages.error(request, str(error))
        picked = request.GET.dict() | posted_conventions(request)
        return redirect(f"{reverse('scenarios:conventions', args=[plan.pk])}?{urlencode(picked)}")
    return redirect("scenarios:conventions", plan.pk)


def _chosen(request: HttpRequest, scenarios: list[Scenario]) -> Scenario:
    wanted = request.GET.get("scenario", "")
    baseline = next(each for each in scenarios if each.is_baseline)
    return next((each for each in scenarios if str(each.pk) == wanted), baseline)


def _picked(request: HttpRequest, plan: Plan) -> Conventions:
    """What the address picks; of what it does not name, or names wrongly, the plan's own."""
    given = {name: request.GET[name] for name, offered in choices() if request.GET.get(name) in offered}
    return Conventions(**{**plan.conventions, **given})


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Question, answer before and answer after of what differs."""
    return [
        (QUESTIONS[name], answer(before[name]), answer(after[name])) for name in after if after[name] != before[name]
    ]


def _last(plan: Plan, now: dict[str, Any]) -> dict[str, Any]:
    """The plan's last change of conventions, if it still stands: who, when, and what would be taken back."""
    for change in plan.changes.filter(kind=ChangeKind.PLAN).select_related("by")[:RECENT]:
        if change.new.get("name") == plan.name and change.old and not QUESTIONS.keys().isdisjoint(change.new):
            back = taken_back(change.old, change.new, now)
            return {"change": change, "back": back, "words": _changes(back, {name: now[name] for name in back})}
    return {}

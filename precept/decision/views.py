"""The pages of a decision: the timeline, and the form of one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mtfp.engine.years import year_label
from mtfp.scenarios.errors import FieldFault, Invalid, ServiceError
from mtfp.scenarios.views.common import signed_in
from mtfp.scenarios.views.posted import joined, posted_version
from precept.decision.dates import FIRST_YEAR, LABELS, WITH_AMOUNTS, Kind
from precept.decision.forms import read_step, sources
from precept.decision.guide import what_next
from precept.decision.models import Step
from precept.decision.rules import Outcome
from precept.decision.selectors import Decision, precept_year, readable_decision, standing, writable_decision
from precept.decision.services import correct_step, record_step, strike_step
from precept.decision.timeline import OUTCOMES, timeline

REPORTS = (Kind.REPORTED, Kind.SECOND_REPORT)


@require_safe
def page(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The timeline: what was done, what is late, what is allowed next."""
    decision = readable_decision(signed_in(request), plan_pk)
    record = decision.record
    context = _common(decision) | {
        "steps": timeline(decision, timezone.localdate()),
        "next": record.next,
        "next_label": LABELS[record.next] if record.next else "",
        "guide": what_next(record),
    }
    return render(request, "decision/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, plan_pk: int, kind: str) -> HttpResponse:
    """The form of a step that is not recorded yet."""
    decision, found = writable_decision(signed_in(request), plan_pk), _kind(kind)
    if found in standing(decision.steps):
        return redirect("decision:page", plan_pk)
    if request.method == "POST":
        return _answer(
            request, decision, found, None,
            lambda: record_step(
                plan=decision.plan, told=read_step(request.POST, found, decision.plan), by=signed_in(request),
                seen=posted_version(request), reason=request.POST.get("reason", ""),
            ),
            f"“{LABELS[found]}” is recorded.",
        )  # fmt: skip
    return _form(request, decision, found, None, {}, ())


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, plan_pk: int, step_pk: int) -> HttpResponse:
    """The form of a step that stands: correct it, or strike it."""
    decision = writable_decision(signed_in(request), plan_pk)
    step = next((each for each in standing(decision.steps).values() if each.pk == step_pk), None)
    if step is None:
        raise Http404("there is no such step")
    found, by, reason = Kind(step.kind), signed_in(request), request.POST.get("reason", "")
    if request.method != "POST":
        return _form(request, decision, found, step, _given(step), ())
    if request.POST.get("action") == "strike":
        return _answer(
            request, decision, found, step,
            lambda: strike_step(step=step, by=by, seen=posted_version(request), reason=reason),
            f"“{LABELS[found]}” is struck. What it said stays in the record.",
        )  # fmt: skip
    return _answer(
        request, decision, found, step,
        lambda: correct_step(
            step=step, told=read_step(request.POST, found, decision.plan), by=by, seen=posted_version(request),
            reason=reason,
        ),
        f"“{LABELS[found]}” is corrected. What it said before stays in the record.",
    )  # fmt: skip


def _kind(name: str) -> Kind:
    if name not in set(Kind):
        raise Http404("there is no such step")
    return Kind(name)


def _answer(
    request: HttpRequest, decision: Decision, kind: Kind, step: Step | None, act: Callable[[], Step], done: str
) -> HttpResponse:
    """Do it and go back to the timeline, or show the form again with what is wrong."""
    given = {name: str(request.POST[name]) for name in request.POST}
    try:
        act()
    except Invalid as error:
        return _form(request, decision, kind, step, given, error.faults)
    except ServiceError as error:
        return _form(request, decision, kind, step, given, [FieldFault("", "", str(error))])
    messages.success(request, done)
    return redirect("decision:page", decision.plan.pk)


def _form(
    request: HttpRequest, decision: Decision, kind: Kind, step: Step | None, given: dict[str, str],
    faults: Sequence[FieldFault],
) -> HttpResponse:  # fmt: skip
    record = decision.record
    limit = record.due(kind)
    context = _common(decision) | {
        "kind": kind,
        "label": LABELS[kind],
        "law": record.law(kind),
        "due": limit.words if limit else "",
        "step": step,
        "given": given,
        "faults": [(each.field, each.message) for each in faults],
        "why": joined(faults),
        "sources": sources(decision.plan) if kind in WITH_AMOUNTS else [],
        "outcomes": [(each.value, OUTCOMES[each]) for each in Outcome] if kind is Kind.REPORTED else [],
        "reports": kind in REPORTS,
    }
    return render(request, "decision/step.html", context, status=422 if faults else 200)


def _common(decision: Decision) -> dict[str, Any]:
    year = precept_year(decision.plan)
    return {
        "plan": decision.plan,
        "year": year_label(year),
        "too_early": year < FIRST_YEAR,
        "writes": decision.writes,
        "seen": decision.seen,
    }


def _given(step: Step) -> dict[str, str]:
    """A step as its form shows it."""
    chosen = ""
    if step.publication_id:
        chosen = f"publication:{step.publication_id}"
    elif step.scenario_id:
        chosen = f"scenario:{step.scenario_id}"
    votes = {name: getattr(step, name) for name in ("members", "votes_for", "votes_against")}
    return {
        "on": step.on.isoformat(),
        "source": chosen,
        "outcome": step.outcome,
        **{name: "" if count is None else str(count) for name, count in votes.items()},
        "recommendation": step.recommendation,
        "recommended": step.recommended_band_d,
    }

"""The pages of the notices: drafts of a scenario, those of a publication, issued ones for all, instalment dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mtfp.engine import Result
from mtfp.engine.years import year_label
from mtfp.forces.models import Role
from mtfp.freeze import plan_of
from mtfp.inputs import plan_structure, scenario_result
from mtfp.publications.models import Publication
from mtfp.publications.selectors import Damaged, frozen, linked_publication, readable_publication, standing
from mtfp.scenarios.errors import FieldFault, Invalid, ServiceError
from mtfp.scenarios.models import Plan
from mtfp.scenarios.selectors import visible_plan, visible_scenario
from mtfp.scenarios.views.common import signed_in
from mtfp.scenarios.views.posted import joined, posted_version
from mtfp.structure import Structure
from precept.decision.dates import Kind, day_words, read_day
from precept.decision.selectors import precept_year, steps_of
from precept.decision.selectors import standing as standing_steps
from precept.notices.models import EVERYBODY
from precept.notices.notice import notices
from precept.notices.selectors import Schedule, schedule_of
from precept.notices.services import set_instalments
from precept.structure import Authority


@dataclass(frozen=True)
class Source:
    """Where the figures of notices come from; `parts` are the page of all of them and the way back to it."""

    plan: Plan
    structure: Structure
    result: Result
    digest: str
    name: str
    state: str
    published: bool
    here: str
    back: str
    back_name: str
    edits: bool
    public: bool = False


@require_safe
def of_scenario(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Drafts, from a scenario as it is: for those who work on the plan."""
    scenario = visible_scenario(signed_in(request), pk)
    computed = scenario_result(scenario)
    source = Source(
        scenario.plan, computed.structure, computed.result, computed.digest, f"Scenario “{scenario.name}”", "", False,
        reverse("notices:of_scenario", args=[pk]), reverse("scenarios:subject", args=[pk, "precept"]),
        f"{scenario.plan.name}: precept", True,
    )  # fmt: skip
    return _page(request, source, slug)


@require_safe
def of_publication(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """From a publication's frozen figures: for everybody of the force."""
    publication = readable_publication(signed_in(request), pk)
    edits = getattr(publication, "reader_role", "") != Role.PANEL_MEMBER and publication.plan.archived is None
    here, back = reverse("notices:of_publication", args=[pk]), reverse("publications:paper", args=[pk])
    return _published(request, publication, slug, here, back, edits=edits)


@login_not_required
@require_safe
def of_link(request: HttpRequest, token: str, slug: str = "") -> HttpResponse:
    """By a publication's public address, for everybody: the notices of a precept that was issued, and no other."""
    here, back = reverse("notices:of_link", args=[token]), reverse("publications:linked_paper", args=[token])
    response = _published(request, linked_publication(token), slug, here, back, public=True)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"  # what is issued, and a link, can be taken back
    return response


def _published(
    request: HttpRequest, publication: Publication, slug: str, here: str, back: str, *,
    edits: bool = False, public: bool = False,
) -> HttpResponse:  # fmt: skip
    try:
        content = frozen(publication.pk, publication.digest)
    except Damaged:
        return render(request, "publications/damaged.html", {"public": True}, status=500)
    source = Source(
        publication.plan, plan_of(content.document).structure, content.result, publication.digest,
        f"{publication}, published {day_words(publication.published.date())}", _state(publication), True,
        here, back, str(publication), edits, public,
    )  # fmt: skip
    return _page(request, source, slug)


def _state(publication: Publication) -> str:
    state = standing(publication)
    if state.withdrawn:
        return f"The publication was withdrawn: {state.reason}"
    return f"The publication is superseded by version {state.successor_version}." if state.successor else ""


def _page(request: HttpRequest, source: Source, slug: str) -> HttpResponse:
    found = notices(source.structure, source.result)
    chosen = [each for each in found.notices if not slug or each.slug == slug]
    if slug and not chosen:
        raise Http404("there is no such billing authority")
    schedule, issued = schedule_of(source.plan), _issued(source)
    if source.public and not issued:
        chosen = []
    context = {
        "source": source,
        "public": source.public,
        "plan": source.plan,
        "all": found,
        "one": bool(slug),
        "notices": [(each, [day_words(day) for day in schedule.of(each.slug)]) for each in chosen],
        "issued": issued,
    }
    return render(request, "notices/notices.html", context)


def _issued(source: Source) -> str:
    """The day on which a precept with these very figures was issued, by the record of the decision."""
    step = standing_steps(steps_of(source.plan)).get(Kind.ISSUED)
    return day_words(step.on) if step is not None and step.digest == source.digest else ""


@require_http_methods(["GET", "HEAD", "POST"])
def instalments(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The instalment dates: for all billing authorities, and for those with dates of their own."""
    by = signed_in(request)
    plan = visible_plan(by, plan_pk)
    schedule = schedule_of(plan)
    faults: Sequence[FieldFault] = ()
    if request.method == "POST":
        try:
            dates = _read(request, plan)
            changed = set_instalments(plan=plan, dates=dates, by=by, seen=posted_version(request))
        except Invalid as error:
            faults = error.faults
        except ServiceError as error:
            faults = [FieldFault("", "", str(error))]
        else:
            messages.success(request, "The instalment dates were saved." if changed else "Nothing was changed.")
            return redirect("notices:instalments", plan.pk)
    context = {
        "plan": plan,
        "year": year_label(precept_year(plan)),
        "seen": schedule.seen,
        "fields": _fields(request, plan, schedule, joined(faults)),
        "faults": [(each.field, each.message) for each in faults],
    }
    return render(request, "notices/instalments.html", context, status=422 if faults else 200)


def _names(plan: Plan) -> list[tuple[str, str]]:
    own = [(each.slug, each.label) for each in plan_structure(plan).of(Authority)]
    return [(EVERYBODY, "All billing authorities without dates of their own"), *own]


def _fields(request: HttpRequest, plan: Plan, schedule: Schedule, faults: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each text as it was sent, with what is wrong with it, else as it stands."""
    fields = []
    for slug, label in _names(plan):
        name = f"dates-{slug}"
        stands = "\n".join(day_words(day) for day in schedule.dates.get(slug, ()))
        text = request.POST.get(name, stands)
        fields.append({"name": name, "label": label, "text": text, "fault": faults.get(name, "")})
    return fields


def _read(request: HttpRequest, plan: Plan) -> dict[str, list[Any]]:
    """The days of each text, one a line; an authority that was not sent stays. Raises Invalid with every line."""
    found: dict[str, list[Any]] = {}
    faults = []
    for slug, label in _names(plan):
        name = f"dates-{slug}"
        for line in request.POST.get(name, "").splitlines():
            try:
                found.setdefault(slug, []).extend([read_day(line)] if line.strip() else [])
            except ValueError as error:
                faults.append(FieldFault(name, line[:40], f"{label}: {error}."))
        if name in request.POST:
            found.setdefault(slug, [])
    if faults:
        raise Invalid(*faults)
    return found

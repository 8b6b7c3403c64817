"""What the chief finance officer does: publish, withdraw, open and close public addresses."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mtfp.forces.models import Role
from mtfp.people.confirming import confirm
from mtfp.present.assumptions import unfinished_subjects
from mtfp.present.checks import check_outcomes
from mtfp.publications.included import as_published, left_out
from mtfp.publications.models import Publication, Purpose
from mtfp.publications.selectors import Damaged, frozen, publications, readable_publication, standing
from mtfp.publications.services import (
    NotPublishable,
    Paper,
    Statement,
    open_link,
    publish,
    revoke_link,
    withdraw,
)
from mtfp.scenarios.errors import FieldFault, ServiceError
from mtfp.scenarios.permissions import may_lock
from mtfp.scenarios.views.common import scenario_page, signed_in
from mtfp.scenarios.views.posted import joined

HEADINGS = (
    "Chief finance officer's report on robustness and reserves (s25 Local Government Act 2003)",
    "Chief Constable's statement",
    "Result of the consultation",
    "Risks",
)


@require_http_methods(["GET", "HEAD", "POST"])
def publish_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for publishing a scenario, and its answer."""
    by, page = signed_in(request), scenario_page(request, pk, "publish")
    plan = page.scenario.plan
    if not may_lock(by, plan):
        raise Http404("only the chief finance officer publishes")
    confirm(request)
    current = [each for each in publications().filter(plan=plan) if standing(each).current]
    faults: tuple[FieldFault, ...] = ()
    if request.method == "POST":
        wanted = request.POST.get("supersedes", "")
        supersedes = next((each for each in current if str(each.pk) == wanted), None)
        try:
            if wanted and supersedes is None:
                message = "What was to be superseded no longer stands: choose again."
                raise NotPublishable(FieldFault("supersedes", wanted, message))
            with transaction.atomic():  # the paper and its public address, or neither
                made = publish(scenario=page.scenario, paper=_paper(request), by=by, supersedes=supersedes)
                if request.POST.get("public") == "on":
                    open_link(publication=made, by=by)
        except NotPublishable as error:
            faults = error.faults
        except ServiceError as error:
            faults = (FieldFault("", "", str(error)),)
        else:
            messages.success(request, f"“{made}” is published.")
            return redirect("publications:paper", made.pk)
    before, why = _statements(current[0]) if current else {}, joined(faults)
    out, published = left_out(page.computed), as_published(page.computed)
    outcomes = list(check_outcomes(published.result))
    context = {
        "faults": [(each.field, each.message) for each in faults],
        "purposes": Purpose.choices,
        "current": current,
        "wanted": request.POST.get("supersedes", str(current[0].pk) if current else ""),
        "statements": [
            (name, heading, request.POST.get(name, before.get(heading, "")), why.get(name, ""))
            for name, heading in ((f"statement-{number}", heading) for number, heading in enumerate(HEADINGS))
        ],
        "from_before": current[0] if before and request.method != "POST" else None,
        "failing": [
            (each, request.POST.get(name, ""), why.get(name, ""))
            for each, name in ((each, f"reason-{each.address}") for each in outcomes if each.fails)
        ],
        "given": request.POST,
        "why": why,
        "unfinished": unfinished_subjects(published.structure, published.result),
        "left_out": [each.label for each in out if published is not page.computed],
    }  # fmt: skip
    return render(request, "publications/publish.html", page.context | context, status=422 if faults else 200)


def _statements(publication: Publication) -> dict[str, str]:
    """The statements of the version that stands, by heading: most of a new version says the same."""
    try:
        return dict(frozen(publication.pk, publication.digest).document["paper"]["statements"])
    except Damaged:
        return {}


def _paper(request: HttpRequest) -> Paper:
    return Paper(
        title=request.POST.get("title", ""),
        purpose=request.POST.get("purpose", ""),
        note=request.POST.get("note", ""),
        statements=tuple(
            Statement(heading, request.POST.get(f"statement-{number}", "")) for number, heading in enumerate(HEADINGS)
        ),
        reasons={
            name.removeprefix("reason-"): request.POST[name] for name in request.POST if name.startswith("reason-")
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which a publication is withdrawn and its public addresses are opened and closed."""
    by = signed_in(request)
    publication = readable_publication(by, pk)
    if getattr(publication, "reader_role", "") != Role.CHIEF_FINANCE_OFFICER:
        raise Http404("only the chief finance officer changes what becomes of a publication")
    fault = ""
    if request.method == "POST":
        confirm(request)
        try:
            done = _change(request, publication)
        except ServiceError as error:
            fault = str(error)
        else:
            messages.success(request, done)
            return redirect("publications:change", pk)
    context = {
        "publication": publication,
        "standing": standing(publication),
        "links": publication.links.select_related("created_by", "revoked_by"),
        "fault": fault,
        "given": request.POST,
    }
    return render(request, "publications/change.html", context, status=422 if fault else 200)


def _change(request: HttpRequest, publication: Publication) -> str:
    """Do what the pressed button says, and say what was done. Raises ServiceError, Http404."""
    by, action = signed_in(request), request.POST.get("action")
    if action == "withdraw":
        withdraw(publication=publication, reason=request.POST.get("reason", ""), by=by)
        return "It is withdrawn. It stays readable, with the reason."
    if action == "open":
        open_link(publication=publication, by=by)
        return "A public address was made."
    if action == "revoke":
        link = publication.links.filter(token=request.POST.get("token", "")).first()
        if link is None:
            raise Http404("there is no such link")
        revoke_link(link=link, by=by)
        return "The public address is closed."
    raise ServiceError("Nothing was done: press one of the buttons.")

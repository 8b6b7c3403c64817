"""Publications as readers see them: rendered from the frozen document alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mtfp.engine.years import year_start
from mtfp.freeze import Frozen
from mtfp.present.checks import check_outcomes
from mtfp.present.explanations import explanation_view, year_addresses
from mtfp.present.numbers import Display, Scale
from mtfp.present.opendata import COLUMNS, data_csv, data_rows
from mtfp.present.paper import paper_view
from mtfp.publications.models import Publication, Purpose
from mtfp.publications.selectors import (
    Standing,
    frozen,
    linked_publication,
    publications,
    readable_publication,
    standing,
)
from mtfp.publications.services import (
    NotPublishable,
    Paper,
    Statement,
    keep_artefact,
    open_link,
    publish,
    revoke_link,
    withdraw,
)
from mtfp.publications.workbook import WORKBOOK_NAME, publication_workbook
from mtfp.scenarios.errors import ServiceError
from mtfp.scenarios.permissions import may_lock
from mtfp.scenarios.views.common import reader_scale, scenario_page, signed_in

TEMPLATES_VERSION = "1"
"""Part of every ETag: raise it when the templates or texts of publications change."""

SHARED_SECONDS = 300
"""How long a shared cache may keep a public page: a revoked link is gone within this time."""

HEADINGS = (
    "Chief finance officer's report on robustness and reserves (s25 Local Government Act 2003)",
    "Chief Constable's statement",
    "Result of the consultation",
)


@dataclass(frozen=True)
class Reader:
    """Who reads which publication how: signed in by number, or anybody by a link."""

    publication: Publication
    standing: Standing
    token: str
    scale: Scale
    etag: str

    @property
    def content(self) -> Frozen:
        """What was published."""
        return frozen(self.publication)

    @property
    def display(self) -> Display:
        """The reader's scale with the decimals of the publication's conventions."""
        return Display(self.scale, self.content.document["paper"]["places"])

    def address(self, name: str, *args: str) -> str:
        """The address of a part of this publication, for this reader."""
        if self.token:
            return reverse(f"publications:linked_{name}", args=[self.token, *args])
        return reverse(f"publications:{name}", args=[self.publication.pk, *args])


View = Callable[..., HttpResponse]


def for_readers(view: Callable[..., HttpResponse]) -> View:
    """Find the publication and the reader, answer 304 where nothing has changed, and say who may keep the page."""

    @login_not_required
    @require_safe
    @wraps(view)
    def found(request: HttpRequest, *, pk: int = 0, token: str = "", **kwargs: str) -> HttpResponse:
        if not token and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        reader = _reader(request, pk, token)
        if request.headers.get("If-None-Match") == reader.etag:
            response: HttpResponse = HttpResponseNotModified()
        else:
            response = view(request, reader, **kwargs)
        response["ETag"] = reader.etag
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = f"public, max-age={SHARED_SECONDS}" if token else "private, no-cache"
        return response

    return found


def _reader(request: HttpRequest, pk: int, token: str) -> Reader:
    if token:
        publication, who = linked_publication(token), "public"
        asked = request.GET.get("units", "")
        scale = Scale(asked) if asked in set(Scale) else Scale.MILLIONS
    else:
        user = signed_in(request)
        publication, who, scale = readable_publication(user, pk), str(user.pk), reader_scale(request)
    state = standing(publication)
    may = str(getattr(publication, "reader_role", ""))
    asked_how = (request.path, request.GET.urlencode(), request.headers.get("HX-Request", ""))
    part = (TEMPLATES_VERSION, publication.digest, who, may, scale.value, repr(state), *asked_how)
    etag = f'"{hashlib.sha256("|".join(part).encode()).hexdigest()[:32]}"'
    return Reader(publication, state, token, scale, etag)


@for_readers
def paper(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The whole paper on one page."""
    view = paper_view(reader.content, reader.display)
    context = _context(reader) | {"view": view, "figures_at": reader.address("paper") + "explain/"}
    role = getattr(reader.publication, "reader_role", "")
    return render(request, "publications/paper.html", context | {"publishes": role == "chief_finance_officer"})


@for_readers
def explanation(request: HttpRequest, reader: Reader, key: str, year: str) -> HttpResponse:
    """Why a published figure is what it is, from the formulas it was published with."""
    result = reader.content.result
    try:
        index = result.years.index(year_start(year.replace("-", "/")))
        view = explanation_view(result, key, index, Display(Scale.POUNDS, reader.display.dwelling_places))
    except (KeyError, ValueError, IndexError):
        raise Http404("there is no such figure") from None
    template = (
        "scenarios/explanation_panel.html" if request.headers.get("HX-Request") else "publications/explanation.html"
    )
    context = _context(reader) | {
        "explanation": view,
        "year_addresses": list(year_addresses(result, key)),
        "figures_at": reader.address("paper") + "explain/",
    }
    return render(request, template, context)


@for_readers
def data_as_csv(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The figures as CSV."""
    response = HttpResponse(data_csv(reader.content.result), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="publication-{reader.publication.pk}.csv"'
    return response


@for_readers
def data_as_json(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The figures as JSON, with what identifies the publication."""
    made = reader.content.document
    head = {name: made[name] for name in ("force", "plan", "scenario", "result_digest")}
    about = {name: made["paper"][name] for name in ("title", "version", "published")}
    return JsonResponse(
        {**head, **about, "digest": reader.publication.digest, "figures": list(data_rows(reader.content.result))}
    )


@for_readers
def workbook(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The appendix workbook: made once, the same bytes for everybody."""
    kept = reader.publication.artefacts.filter(name=WORKBOOK_NAME).first()
    if kept is None:
        kept = keep_artefact(
            reader.publication, WORKBOOK_NAME, publication_workbook(reader.publication, reader.content)
        )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(bytes(kept.content), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="publication-{reader.publication.pk}.xlsx"'
    return response


@login_not_required
@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """What the columns of the open data mean."""
    return render(request, "publications/columns.html", {"columns": COLUMNS, "public": True})


@require_http_methods(["GET", "HEAD", "POST"])
def publish_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a scenario: the chief finance officer says what it is and what the paper carries."""
    page = scenario_page(request, pk, "publish")
    by, plan = signed_in(request), page.scenario.plan
    if not may_lock(by, plan):
        raise Http404("only the chief finance officer publishes")
    current = [each for each in publications().filter(plan=plan) if standing(each).current]
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        wanted = request.POST.get("supersedes", "")
        supersedes = next((each for each in current if str(each.pk) == wanted), None)
        try:
            made = publish(scenario=page.scenario, paper=_paper(request), by=by, supersedes=supersedes)
        except NotPublishable as error:
            faults = error.faults
        except ServiceError as error:
            faults = (str(error),)
        else:
            if request.POST.get("public") == "on":
                open_link(publication=made, by=by)
            messages.success(request, f"“{made}” is published.")
            return redirect("publications:paper", made.pk)
    context = {
        "faults": faults,
        "purposes": Purpose.choices,
        "current": current,
        "statements": [
            (number, heading, request.POST.get(f"statement-{number}", "")) for number, heading in enumerate(HEADINGS)
        ],
        "failing": [
            (each, request.POST.get(f"reason-{each.address}", ""))
            for each in check_outcomes(page.computed.result)
            if not each.holds
        ],
        "given": request.POST,
    }
    return render(request, "publications/publish.html", page.context | context, status=422 if faults else 200)


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


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a publication, open a public link to it, or close one: the button says which."""
    by = signed_in(request)
    publication, action = readable_publication(by, pk), request.POST.get("action")
    try:
        if action == "withdraw":
            withdraw(publication=publication, reason=request.POST.get("reason", ""), by=by)
            messages.success(request, "It is withdrawn. It stays readable, with the reason.")
        elif action == "open":
            open_link(publication=publication, by=by)
            messages.success(request, "A public link was made.")
        elif action == "revoke":
            link = publication.links.filter(token=request.POST.get("token", "")).first()
            if link is None:
                raise Http404("there is no such link")
            revoke_link(link=link, by=by)
            messages.success(request, "The link is closed.")
    except ServiceError as error:
        messages.error(request, str(error))
    return redirect("publications:paper", pk)


def _context(reader: Reader) -> dict[str, Any]:
    return {
        "publication": reader.publication,
        "standing": reader.standing,
        "document": reader.content.document,
        "public": bool(reader.token),
        "scale": reader.scale,
        "scales": list(Scale),
        "home": reader.address("paper"),
        "csv": reader.address("csv"),
        "json": reader.address("json"),
        "workbook": reader.address("workbook"),
    }

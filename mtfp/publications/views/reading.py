"""Publications as readers see them: rendered from the frozen document alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from mtfp.digest import LENGTH
from mtfp.present.explanations import explained, year_addresses
from mtfp.present.numbers import Display, Scale
from mtfp.present.opendata import COLUMNS, data_csv, data_rows
from mtfp.present.paper import paper_view, text_blocks
from mtfp.present.workbook.copies import copy_of, titles_of
from mtfp.publications.change import change_view
from mtfp.publications.selectors import Standing, frozen
from mtfp.publications.services import keep_artefact
from mtfp.publications.views.readers import Reader, for_readers
from mtfp.publications.views.readers import address as _address
from mtfp.publications.workbook import WORKBOOK_NAME, publication_workbook
from precept.options.sheet import published_option

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SCALES = tuple(Scale)
PAGES_KEPT = 48
"""Rendered papers that a process keeps: each of some 100 KB, by publication, scale, standing and address."""


@for_readers
def paper(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The whole paper on one page."""
    known = (reader.publication.pk, reader.publication.digest, reader.scale, reader.standing)
    context = {
        **_paper(*known, reader.token, reader.publishes),
        "public": bool(reader.token),
        "scale": reader.scale,
        "scales": SCALES,
    }
    return render(request, "publications/paper.html", context)


@lru_cache(maxsize=PAGES_KEPT)
def _paper(
    pk: int, digest: str, scale: Scale, standing: Standing, token: str, publishes: bool
) -> dict[str, SafeString | str]:
    """The parts of the page that say nothing of the person who reads: made once, because they never change."""
    content = frozen(pk, digest)
    at = {name: _address(name, pk, token) for name in ("paper", "csv", "json", "workbook", "downloads", "print_styles")}
    at["notices"] = reverse("notices:of_link", args=[token]) if token else reverse("notices:of_publication", args=[pk])
    document = content.document
    display = Display(scale, document["paper"]["places"])
    context = {
        "digest": digest,
        "document": document,
        "standing": standing,
        "public": bool(token),
        "publishes": publishes,
        "pk": pk,
        "at": at,
        "scale": scale,
        "view": paper_view(content, display),
        "change": change_view(document["change"], display, f"{at['paper']}explain/"),
        "note": text_blocks(document["paper"]["note"]),
        "statements": [(heading, text_blocks(text)) for heading, text in document["paper"]["statements"]],
        "figures_at": f"{at['paper']}explain/",
        "options_at": f"{at['paper']}options/",
    }
    parts = ("links", "head", "tools", "body")
    made = {part: mark_safe(render_to_string(f"publications/paper_{part}.html", context)) for part in parts}
    paper = document["paper"]
    title = f"{paper['title']}, version {paper['version']} – {document['force']}"
    return {**made, "title": title, "wide": "wide" if content.result.years.forecast > 6 else ""}


@for_readers
def explanation(request: HttpRequest, reader: Reader, key: str, year: str, option: str = "") -> HttpResponse:
    """Why a published figure is what it is, from the formulas it was published with; of an option that was, too."""
    result, figures_of = reader.content.result, ""
    figures_at = f"{reader.address('paper')}{f'options/{option}/' if option else ''}explain/"
    try:
        if option:
            figures_of, result = published_option(reader.content.document["texts"].get("options", {}), result, option)
        view = explained(result, key, year, Display(Scale.POUNDS, reader.display.dwelling_places))
    except (KeyError, ValueError, IndexError):
        raise Http404("there is no such figure") from None
    panel = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    template = "scenarios/explanation_panel.html" if panel else "publications/explanation.html"
    context = _context(reader) | {
        "explanation": view,
        "year_addresses": list(year_addresses(result, key)),
        "figures_at": figures_at,
        "figures_of": figures_of,
    }
    return render(request, template, context)


@for_readers
def data_as_csv(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The figures as CSV."""
    response = HttpResponse(data_csv(reader.content.result), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(reader)}.csv"'
    return response


@for_readers
def data_as_json(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The figures as JSON, with what identifies the publication and what has become of it."""
    made = reader.content.document
    head = {name: made[name] for name in ("force", "plan", "scenario", "result_digest")}
    about = {name: made["paper"][name] for name in ("title", "version", "published")}
    since = {"superseded_by": reader.standing.successor_version, "withdrawn": reader.standing.reason or None}
    figures = {"digest": reader.publication.digest, "figures": list(data_rows(reader.content.result))}
    return JsonResponse({**head, **about, **since, **figures})


@for_readers
def workbook(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The appendix workbook, the same bytes for everybody; ?sheet= and ?values=1 cut a copy from it."""
    content, sheets = _kept_workbook(reader), request.GET.getlist("sheet")
    values_only = request.GET.get("values") == "1"
    if sheets or values_only:
        try:
            content = copy_of(content, sheets, live=not values_only)
        except ValueError:
            raise Http404("there is no such sheet") from None
    alone = sheets[0] if len(sheets) == 1 else ""
    parts = (_file_name(reader), alone, "values" if values_only else "")
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{slugify(" ".join(parts))}.xlsx"'
    return response


@for_readers
def downloads(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Which sheets of the workbook, with formulas or values only."""
    context = {"sheets": titles_of(_kept_workbook(reader)), "workbook": reader.address("workbook")}
    return render(request, "publications/downloads.html", _context(reader) | context)


def _kept_workbook(reader: Reader) -> bytes:
    """The file that was made when this was published; made now for a publication that has none."""
    kept = reader.publication.artefacts.filter(name=WORKBOOK_NAME).first()
    if kept is None:
        content = publication_workbook(reader.publication, reader.content)
        kept = keep_artefact(reader.publication, WORKBOOK_NAME, content)
    return bytes(kept.content)


@for_readers
def print_styles(request: HttpRequest, reader: Reader) -> HttpResponse:
    """What stands at the foot of every printed page: title, version and digest."""
    made = reader.content.document["paper"]
    left = f"{made['title']} · version {made['version']}"
    middle = f"digest {reader.publication.digest[:LENGTH]}"
    style = "font: 8pt Arial, Helvetica, sans-serif; color: #52606d;"
    rules = f"@bottom-left {{ content: {_css_text(left)}; {style} }} @bottom-right {{ content: {_css_text(middle)} "
    rules += f'" · page " counter(page) " of " counter(pages); {style} white-space: nowrap; }}'
    return HttpResponse(f"@page {{ {rules} }}\n", content_type="text/css; charset=utf-8")


@login_not_required
@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """What the columns of the open data mean."""
    return render(request, "publications/columns.html", {"columns": COLUMNS, "public": True})


def _css_text(text: str) -> str:
    """A text as CSS quotes it, every character but letters and digits by its number."""
    return '"' + "".join(each if each.isascii() and each.isalnum() else f"\\{ord(each):06x}" for each in text) + '"'


def _file_name(reader: Reader) -> str:
    return f"publication-{reader.publication.pk}-version-{reader.publication.version}"


def _context(reader: Reader) -> dict[str, Any]:
    return {
        "publication": reader.publication,
        "document": reader.content.document,
        "standing": reader.standing,
        "public": bool(reader.token),
        "home": reader.address("paper"),
        "print_styles": reader.address("print_styles"),
    }

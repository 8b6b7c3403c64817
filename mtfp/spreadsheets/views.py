"""Importing a workbook: template, upload, preview with its choices, confirmation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mtfp.engine import Graph
from mtfp.inputs import plan_structure
from mtfp.plan import MEMBER_KINDS, SUBJECTS, plan_graph
from mtfp.scenarios.errors import Clash, ServiceError
from mtfp.scenarios.models import Scenario
from mtfp.scenarios.selectors import visible_scenario
from mtfp.scenarios.services.cells import place_text
from mtfp.scenarios.services.together import structure_after
from mtfp.scenarios.views.common import READING, Page, scenario_page, signed_in
from mtfp.scenarios.views.posted import keep, kept
from mtfp.spreadsheets.asked import Asked, asked_of, offered_of
from mtfp.spreadsheets.guard import MOST_BYTES, SAVE_AS_XLSX, Refused
from mtfp.spreadsheets.matching import NO_SHEET, SCALES
from mtfp.spreadsheets.models import ImportPreview
from mtfp.spreadsheets.outcome import Outcome, SheetOutcome
from mtfp.spreadsheets.rows import ROWS, row_edit
from mtfp.spreadsheets.selectors import visible_preview
from mtfp.spreadsheets.services import Outdated, confirm_preview, make_preview, remake_preview, scenario_inputs
from mtfp.spreadsheets.templates import template_workbook
from mtfp.structure import Structure
from mtfp.typed import number_text

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHANGES_SHOWN = 500
"""Changes on one page; the next ones are a link away."""
CONFIRMED = ("to", "name", "source")
"""What the form of the confirmation asks: it stays where the preview has to be made again first."""
SCALE_WORDS = dict(zip(SCALES, ("£", "£000", "£m"), strict=True))


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a workbook, or a template to fill in; a workbook that is taken leads to its preview."""
    fault = ""
    if request.method == "POST":
        scenario, sent = visible_scenario(signed_in(request), pk), request.FILES.get("file")
        try:
            if sent is None or sent.name is None:
                raise Refused(f"no file was chosen: choose an Excel workbook (.xlsx), or {SAVE_AS_XLSX}")
            if sent.size is not None and sent.size > MOST_BYTES:
                raise Refused(f"the file has {sent.size / 1e6:.1f} MB; the most is {MOST_BYTES / 1e6:.0f} MB")
            content = sent.read(MOST_BYTES + 1)
            preview = make_preview(scenario=scenario, by=signed_in(request), name=sent.name, content=content)
        except Refused as error:
            fault = _sentence(error)
        else:
            return redirect("spreadsheets:preview", pk, preview.pk)
    page = scenario_page(request, pk, "import")
    offered = list(_offered(offered_of(page.computed.structure)))
    titles = [each["title"] for each in offered]
    nowhere = [subject.title for subject in SUBJECTS if subject.title not in titles]
    context = {"fault": fault, "offered": offered, "nowhere": nowhere}
    return render(request, "spreadsheets/upload.html", page.context | context, status=422 if fault else 200)


def _offered(every: Sequence[Asked]) -> Iterator[dict[str, Any]]:
    """By subject: its title, its whole template and what is on it, those that hold a part of it in another layout."""
    whole = {each.whole.key: each for each in every if each.whole}
    parts = {each.key: each for each in every if not each.whole}
    for subject in SUBJECTS:
        own = [parts[each.key] for each in subject.imports if each.key in parts]
        if subject.key in whole or own:
            yield {"title": subject.title, "whole": whole.get(subject.key), "kinds": subject.members, "parts": own}


@require_safe
def template(request: HttpRequest, pk: int, template_key: str) -> HttpResponse:
    """A template with the plan's rows and the scenario's present figures."""
    scenario = visible_scenario(signed_in(request), pk)
    structure = plan_structure(scenario.plan)
    asked = next((each for each in offered_of(structure) if each.key == template_key), None)
    if asked is None:
        raise Http404("there is no such template")
    plan = scenario.plan
    content = template_workbook(
        asked, scenario_inputs(scenario), structure, force=plan.force.name, plan=plan.name, scenario=scenario.name
    )
    response = HttpResponse(content, content_type=WORKBOOK_TYPE)
    name = slugify(f"{asked.template.key} {scenario.plan.name} {scenario.name}")
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int, preview_pk: int) -> HttpResponse:
    """What the workbook would change; posting other choices makes it again."""
    found = visible_preview(signed_in(request), pk, preview_pk)
    if request.method == "POST":
        try:
            remake_preview(preview=found, choices=_choices(request, Outcome.from_json(found.outcome)))
        except Refused as error:
            return _page(request, found, [_sentence(error)], 422)
        if typed := {name: request.POST[name] for name in CONFIRMED if name in request.POST}:
            keep(request, _name(found), "confirm", typed)
        return redirect("spreadsheets:preview", pk, preview_pk)
    return _page(request, found)


@require_POST
def confirm(request: HttpRequest, pk: int, preview_pk: int) -> HttpResponse:
    """Write what the preview showed, all or nothing."""
    found = visible_preview(signed_in(request), pk, preview_pk)
    outcome, made = Outcome.from_json(found.outcome), request.POST.get("made", "")
    try:
        scenario = confirm_preview(
            preview=found,
            by=signed_in(request),
            made=int(made) if made.isascii() and made.isdigit() and len(made) < 9 else 0,
            to="new" if request.POST.get("to") == "new" else "this",
            name=request.POST.get("name", ""),
            source=request.POST.get("source", ""),
            rest=request.POST.get("rest") == "1",
        )
    except Outdated as error:
        return _page(request, found, [str(error), *error.changed], 409, again=True)
    except Clash as error:
        return _page(request, found, str(error).splitlines(), 409, again=True)
    except ServiceError as error:
        return _page(request, found, str(error).splitlines(), 422)
    messages.success(request, " ".join(_told(outcome, found.name, scenario.name)))
    return redirect("scenarios:edit", scenario.pk, _main_subject(scenario, outcome))


def _page(
    request: HttpRequest, found: ImportPreview, faults: list[str] | None = None, status: int = 200, again: bool = False
) -> HttpResponse:
    page = scenario_page(request, found.scenario_id, "import")
    outcome = Outcome.from_json(found.outcome)
    structure = _structure_after(page.computed.structure, outcome)
    asked = {each.key: each for each in asked_of(structure)}
    first, given = _first(request), kept(request, _name(found)).typed or request.POST
    context = {
        "preview": found,
        "outcome": outcome,
        "sheets": [_sheet(place, each, asked) for place, each in enumerate(outcome.sheets)],
        "changes": _changes(plan_graph(structure), outcome, first),
        "rows": [(MEMBER_KINDS[each.kind], each) for each in outcome.rows],
        "taken": " and ".join(_counted(outcome)),
        "first": first + 1,
        "earlier": max(first - CHANGES_SHOWN, 0) if first else None,
        "later": first + CHANGES_SHOWN if first + CHANGES_SHOWN < len(outcome.changes) else None,
        "faults": faults or [],
        "again": again,
        "given": given,
        "locked": page.scenario.locked is not None,
        "to": given.get("to", "new" if page.scenario.locked else "this"),
        "expires": timezone.localtime(found.expires),
        "new_name": given.get("name", _free_name(page, found)),
    }
    return render(request, "spreadsheets/preview.html", page.context | context, status=status)


def _name(found: ImportPreview) -> str:
    return f"import {found.pk}"


def _sheet(place: int, sheet: SheetOutcome, asked: Mapping[str, Asked]) -> dict[str, Any]:
    found = asked.get(sheet.template)
    kind = MEMBER_KINDS.get(sheet.rows)
    offered = [(f"{ROWS}{kind.name}", kind.plural.capitalize())] if kind else []
    return {
        "place": place,
        "sheet": sheet,
        "row": found.template.row.lower() if found else "row",
        "templates": [
            (NO_SHEET, "nothing: leave it aside"),
            *(offered or ((key, each.template.title) for key, each in asked.items())),
        ],
        "template": sheet.template or NO_SHEET,
        "choices": found.choices if found else (),
        "scales": list(SCALE_WORDS.items()),
    }


def _structure_after(structure: Structure, outcome: Outcome) -> Structure:
    """The structure with what a preview changes of its rows; as it is, when the plan has moved on meanwhile."""
    try:
        return structure_after(structure, [row_edit(each) for each in outcome.rows])
    except (TypeError, ServiceError):  # a kind of row that is gone since, or has lost an attribute
        return structure


def _counted(outcome: Outcome) -> Iterator[str]:
    """What would be imported, counted: "3 figures", "1 row"."""
    for what, count in (("figure", len(outcome.changes)), ("row", len(outcome.rows))):
        if count:
            yield f"{count:,} {what}{'' if count == 1 else 's'}"


def _told(outcome: Outcome, name: str, scenario: str) -> Iterator[str]:
    """What was imported, and what undo does about it."""
    figures, rows = len(outcome.changes), len(outcome.rows)
    if figures:
        was = "1 figure was" if figures == 1 else f"{figures:,} figures were"
        yield f"{was} imported from {name} into “{scenario}”. Undo takes all of it back at once."
    if rows:
        was = "1 row was" if rows == 1 else f"{rows:,} rows were"
        yield f"{was} added or changed in the plan, in every scenario; undo leaves that."


def _changes(graph: Graph, outcome: Outcome, first: int) -> list[dict[str, str]]:
    rows = []
    for each in outcome.changes[first : first + CHANGES_SHOWN]:
        declared = graph.inputs.get(each.key)
        old, new = (Decimal(text) if text else None for text in (each.old, each.new))
        rows.append(
            {
                "what": place_text(graph, (each.key, each.year)),
                "old": number_text(old, declared) if declared else each.old,
                "new": number_text(new, declared) if declared else each.new,
                "where": f"{each.sheet}!{each.cell}",
            }
        )
    return rows


def _choices(request: HttpRequest, outcome: Outcome) -> dict[str, Any]:
    """What was chosen for each sheet; a new template starts with its own guesses."""
    chosen: dict[str, Any] = {}
    for place, sheet in enumerate(outcome.sheets):
        template_key = request.POST.get(f"template-{place}", sheet.template or NO_SHEET)[:60]
        own: dict[str, Any] = {"template": template_key, "columns": {}, "scales": {}}
        for column in sheet.columns if template_key == sheet.template else ():
            name = f"{place}-{column.place}"
            own["columns"][str(column.place)] = request.POST.get(f"column-{name}", column.target)[:60]
            scale = request.POST.get(f"scale-{name}", str(column.scale))
            own["scales"][str(column.place)] = int(scale) if scale in set(map(str, SCALES)) else 1
        chosen[sheet.name] = own
    return chosen


def _first(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0


def _free_name(page: Page, found: ImportPreview) -> str:
    """A name for a new option that no scenario of the plan has yet."""
    taken = {each.name.casefold() for each in page.scenario.plan.scenarios.all()}
    name = found.name.removesuffix(".xlsx")[:100]
    return next(
        each for each in (name, *(f"{name} {count}" for count in range(2, 200))) if each.casefold() not in taken
    )


def _main_subject(scenario: Scenario, outcome: Outcome) -> str:
    """The subject in which most was changed: the way back by undo is on its editing page."""
    structure: Structure = plan_structure(scenario.plan)
    owners = {each.key: subject.key for subject in SUBJECTS for each in subject.inputs(structure)}
    pages = {subject.key for subject in READING}
    counts = Counter(owners[each.key] for each in outcome.changes if owners.get(each.key) in pages)
    kinds = {kind.name: subject.key for subject in READING for kind in subject.members}
    counts.update(kinds[each.kind] for each in outcome.rows if each.kind in kinds)
    return counts.most_common(1)[0][0] if counts else READING[0].key


def _sentence(error: Refused) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."

"""The editing grid of a subject: cells saved one by one or in blocks by script, or all at once by a form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mtfp.engine import Graph, Result
from mtfp.inputs import Computed, beside_baseline, plan_structure, scenario_result
from mtfp.plan import plan_graph
from mtfp.present.grid import Grid, GridTable, Own
from mtfp.present.numbers import Display, Scale
from mtfp.present.strip import Strip, strip
from mtfp.scenarios.errors import CellFault, Clash, Refused, ServiceError
from mtfp.scenarios.history import batch_words
from mtfp.scenarios.models import Scenario, Value
from mtfp.scenarios.selectors import baseline_of, visible_scenario
from mtfp.scenarios.services import Edit, redo, undo, write_values
from mtfp.scenarios.views.common import (
    plan_lengths,
    reader_scale,
    reset_standing,
    scenario_page,
    signed_in,
    subject_named,
)
from mtfp.scenarios.views.posted import place, posted_cells, version_number
from mtfp.scenarios.views.rows import rows_context
from mtfp.subject import Subject
from mtfp.typed import TypedError, parse_typed

LARGEST_BLOCK = 2_000
"""Cells of one request; a whole subject has fewer."""

OPENED, LONGEST_OPENED = "opened_grid", 1_000
"""Where the session keeps what a scenario's page was opened with until it is shown again, and its characters."""

UNREADABLE = "The page sent something that cannot be read: load it again."


@dataclass(frozen=True)
class Typed:
    """What a browser sent for a cell: the field's name, the text, the version that was seen."""

    name: str
    text: str
    seen: int


@require_safe
def edit(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """The grid of a subject."""
    return _grid_page(request, pk, _subject(subject))


@require_POST
def save_form(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """Without script: every changed cell of the form, all or none; refused cells keep what was typed."""
    found = _subject(subject)
    scenario = visible_scenario(signed_in(request), pk)
    shown = posted_cells(request)
    if shown is None:
        messages.error(request, f"Nothing was saved. {UNREADABLE}")
        return redirect("scenarios:edit", pk, subject)
    typed = _changed(request, shown)
    try:
        batch = _write(scenario, typed, request)
    except ServiceError as error:  # of one that is locked by now too
        unsaved = {each.name: (each.text, shown[each.name]) for each in typed}
        return _grid_page(request, pk, found, error, unsaved)
    messages.success(request, f"Saved at {_clock()}." if batch else "Nothing was changed.")
    return _again(request, pk, subject)


@require_POST
def save_cells(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """With script: the cells of one edit or one pasted block, all or none; answers with what is shown now."""
    found = _subject(subject)
    scenario = visible_scenario(signed_in(request), pk)
    try:
        typed, opened = _read(request.body)
    except RequestDataTooBig:
        return JsonResponse({"error": "That is too much at once: paste it in parts."}, status=413)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"error": UNREADABLE}, status=400)
    try:
        _write(scenario, typed, request)
    except Refused as error:
        faults = [{"name": f"{each.key}|{each.year}", "message": each.message} for each in error.faults]
        return JsonResponse({"faults": faults}, status=422)
    except Clash as error:
        now = _state(request, scenario, found, opened)
        return JsonResponse({"clashes": _clashes(error), "now": now}, status=409)
    except ServiceError as error:
        return JsonResponse({"error": str(error)}, status=403)
    return JsonResponse(_state(request, scenario, found, opened, f"saved {_clock()}"))


@require_POST
def take_back(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """Undo or redo one's own last batch, or reset the page's overrides.

    Goes back to the grid; a script that asks for JSON gets what is shown now.
    """
    found, by = _subject(subject), signed_in(request)
    scenario, action = visible_scenario(by, pk), request.POST.get("action")
    scripted = request.accepts("text/html") is False
    try:
        if action == "reset":
            keys = {each.key for each in found.inputs(plan_structure(scenario.plan))}
            seen = {place(name): version for name, (_, version) in (posted_cells(request) or {}).items()}
            reset_standing(scenario, by, keys, seen)
            told = f"This page takes its values from {scenario.inherits_from} again."
        else:
            batch = (redo if action == "redo" else undo)(plan=scenario.plan, by=by, scenario=scenario)
            told = f"{'Made again' if action == 'redo' else 'Taken back'}: {batch_words(scenario, batch)}."
    except ServiceError as error:
        if scripted:
            return JsonResponse({"error": str(error)}, status=409 if isinstance(error, Clash) else 403)
        messages.error(request, str(error))
    else:
        if scripted:
            return JsonResponse(_state(request, scenario, found, request.POST.get("opened", ""), told))
        messages.success(request, told)
    return _again(request, pk, found.key)


def _again(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """The grid once more, which goes on telling how the gap has moved since it was opened."""
    request.session[OPENED] = pk, request.POST.get("opened", "")[:LONGEST_OPENED]
    return redirect("scenarios:edit", pk, subject)


def _subject(key: str) -> Subject:
    found = subject_named(key)
    if found is None:
        raise Http404("there is no such subject")
    return found


def _grid_page(
    request: HttpRequest,
    pk: int,
    subject: Subject,
    error: ServiceError | None = None,
    unsaved: Mapping[str, tuple[str, tuple[str, int]]] | None = None,
) -> HttpResponse:
    """The grid; with an error what was typed stays, and so does what had been shown when it was typed.

    `unsaved` gives both by name. Only a clash tells what stands there now: then that counts as seen.
    """
    page = scenario_page(request, pk, f"edit:{subject.key}", scale=Scale.POUNDS)
    baseline = _baseline(page.computed)
    of, opened = request.session.pop(OPENED, (0, ""))
    opened = request.POST.get("opened", "") if error else opened if of == pk else ""
    tables = _tables(page.computed, baseline, subject)
    clashes = {each["name"]: each for each in _clashes(error)} if isinstance(error, Clash) else {}
    seen = {cell.name: (cell.text, cell.seen) for cell in _input_cells(tables)}
    for name, (_, shown) in (unsaved or {}).items():
        if name in seen:
            seen[name] = (seen[name][0], clashes[name]["version"]) if name in clashes else shown
    context = {
        "subject": subject,
        "tables": tables,
        "seen": seen,
        "strip": _strip(request, page.computed, baseline, opened),
        "typed": {name: text for name, (text, _) in (unsaved or {}).items()},
        "faults": {f"{each.key}|{each.year}": each.message for each in error.faults}
        if isinstance(error, Refused)
        else {},
        "clashes": clashes,
        "error": error,
        "scale": reader_scale(request),
        "read_only": page.scenario.is_read_only,
        "lengths": plan_lengths(page.scenario.plan),
    }
    context = page.context | context | rows_context(request, page, subject)
    return render(request, "scenarios/edit.html", context, status=422 if error else 200)


def _write(scenario: Scenario, typed: Iterable[Typed], request: HttpRequest) -> bool:
    """Write what was typed; whether there was anything. Raises ServiceError, Refused for texts that are no numbers."""
    graph = plan_graph(plan_structure(scenario.plan))
    edits, faults = [], []
    for each in typed:
        edit, fault = _edit(graph, each)
        edits += [edit] if edit else []
        faults += [fault] if fault else []
    if len(edits) > LARGEST_BLOCK:
        faults.append(CellFault("", 0, "", f"more than {LARGEST_BLOCK:,} cells at once: paste them in parts"))
    if faults:
        raise Refused(tuple(faults))
    if edits:
        write_values(scenario=scenario, edits=edits, by=signed_in(request))
    return bool(edits)


def _edit(graph: Graph, typed: Typed) -> tuple[Edit | None, CellFault | None]:
    key, at = place(typed.name)
    declared = graph.inputs.get(key)
    if declared is None or at < 0:
        what = "it is computed, not entered" if key in graph.lines else "there is no such cell in this plan now"
        return None, CellFault(key, max(at, 0), typed.text, f"{what}: load the page again")
    try:
        return Edit(key, at, typed.seen, parse_typed(typed.text, declared)), None
    except TypedError as error:
        return None, CellFault(key, at, typed.text, str(error), declared.label)


def _read(body: bytes) -> tuple[list[Typed], str]:
    """The cells that a script sent, and what its page was opened with. Raises ValueError, KeyError, TypeError…"""
    sent = json.loads(body)
    typed = [Typed(str(name), str(text), version_number(seen)) for name, text, seen in sent["cells"]]
    return typed, str(sent.get("opened", ""))


def _changed(request: HttpRequest, shown: Mapping[str, tuple[str, int]]) -> list[Typed]:
    """The form's cells whose text is not the one that was shown; not those where somebody else's was chosen."""
    return [
        Typed(name, request.POST[name], version)
        for name, (text, version) in shown.items()
        if name in request.POST and request.POST[name].strip() != text
        if request.POST.get(f"choose:{name}") != "theirs"
    ]


def _tables(computed: Computed, baseline: Result | None, subject: Subject) -> list[GridTable]:
    grid = Grid(computed.result, Display.of(computed.structure), _own(computed.scenario), baseline)
    tables = (grid.table(table) for table in subject.tables(computed.structure))
    return [table for table in tables if any(row.cells for row in table.rows)]  # texts are typed in the rows' forms


def _own(scenario: Scenario) -> dict[tuple[str, int], Own]:
    """What the scenario itself has in its cells; without model instances, for it is asked at every edit."""
    rows = Value.objects.filter(scenario=scenario).values_list("key", "year", "version", "stands")
    return {(key, year): Own(version, stands) for key, year, version, stands in rows}


def _baseline(computed: Computed) -> Result | None:
    """What the scenario is held against; nothing for the baseline itself."""
    scenario = computed.scenario
    return None if scenario.is_baseline else scenario_result(baseline_of(scenario.plan)).result


def _strip(request: HttpRequest, computed: Computed, baseline: Result | None, opened: str = "") -> Strip:
    return strip(computed.result, Display.of(computed.structure, reader_scale(request)), baseline, opened)


def _state(request: HttpRequest, scenario: Scenario, subject: Subject, opened: str, told: str = "") -> dict[str, Any]:
    """Everything that the page shows, for its script to put in place."""
    computed, baseline = beside_baseline(scenario)
    tables = _tables(computed, baseline, subject)
    shown = {"strip": _strip(request, computed, baseline, opened), "scenario": scenario, "told": told}
    return {
        "inputs": {
            cell.name: [cell.text, cell.seen, cell.placeholder, cell.note, cell.overridden]
            for cell in _input_cells(tables)
        },
        "computed": {
            cell.address: [cell.text, cell.negative, cell.reason]
            for table in tables
            for row in table.rows
            for cell in row.cells
            if cell.kind == "computed"
        },
        "strip": render_to_string("scenarios/strip.html", shown),
    }


def _input_cells(tables: Iterable[GridTable]) -> list[Any]:
    return [cell for table in tables for row in table.rows for cell in row.cells if cell.name]


def _clashes(error: Clash) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{each.key}|{each.year}",
            "message": str(each),
            "theirs": each.theirs,
            "version": each.version,
        }
        for each in error.cells
    ]


def _clock() -> str:
    return f"{timezone.localtime():%H:%M}"

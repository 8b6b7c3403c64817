"""One entered cell: its value, source note, certainty and reason, what it overrides, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mtfp.engine import TIMELESS, Input, Provenance
from mtfp.engine.years import year_label
from mtfp.inputs import scenario_result
from mtfp.plan import SUBJECTS
from mtfp.present.numbers import input_text
from mtfp.scenarios.errors import Clash, ServiceError
from mtfp.scenarios.history import NOTES, cell_history
from mtfp.scenarios.models import Certainty, Value
from mtfp.scenarios.selectors import baseline_of
from mtfp.scenarios.services import Cell, Edit, reset_values, write_values
from mtfp.scenarios.views.common import Page, reset_standing, scenario_page, signed_in
from mtfp.scenarios.views.posted import posted_version, posted_versions
from mtfp.typed import TypedError, parse_typed, typed_text

EVERY_YEAR = "every_year"
"""The tick that gives the notes of a cell to the other years of its row."""


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, pk: int, key: str, year: int) -> HttpResponse:
    """A cell's page, or its panel beside the grid; POST saves value and notes together, or resets."""
    page = scenario_page(request, pk, "cell")
    declared = page.computed.result.graph.inputs.get(key)
    if declared is None or not _stands(declared, page, year):
        raise Http404("there is no such cell")
    error: ServiceError | TypedError | None = None
    if request.method == "POST":
        try:
            done = _save(request, page, declared, year)
        except (ServiceError, TypedError) as raised:
            error = raised
        else:
            messages.success(request, done)
            if request.POST.get("back") == "grid":
                return redirect("scenarios:edit", page.scenario.pk, _subject_key(page, declared.key))
            return redirect("scenarios:cell", page.scenario.pk, declared.key, year)
    panel = request.headers.get("HX-Request")
    template = "scenarios/cell_panel.html" if panel else "scenarios/cell.html"
    context = _context(page, declared, year) | (_unsaved(request, error, year) if error else {})
    return render(request, template, page.context | context, status=422 if error else 200)


def _stands(declared: Input, page: Page, year: int) -> bool:
    years = page.computed.result.years
    if declared.timeless or year == 0:
        return declared.timeless and year == 0
    return year in years.starts and declared.may_stand_in(years.index(year))


def _save(request: HttpRequest, page: Page, declared: Input, year: int) -> str:
    """Do what the button says, and tell it. Raises ServiceError, TypedError."""
    by, version, action = signed_in(request), posted_version(request), request.POST.get("action")
    if action == "reset_row":
        reset_standing(page.scenario, by, {declared.key}, posted_versions(request, "row"))
        return f"{declared.label} takes every year from {page.scenario.inherits_from} again."
    if action == "reset":
        reset_values(scenario=page.scenario, cells=[Cell(declared.key, year, version)], by=by)
        return f"{declared.label} takes its value from {page.scenario.inherits_from} again."
    if "number" not in request.POST:
        raise TypedError("Nothing was saved: the page sent no value. Load it again.")
    number = parse_typed(request.POST["number"], declared)
    notes = {name: request.POST.get(name) for name in NOTES}
    same = _inherits(page, declared, year, number, notes)
    edits = [] if same else [Edit(declared.key, year, version, number, **notes)]
    if request.POST.get(EVERY_YEAR) == "on":
        edits += _other_years(page, declared, year, posted_versions(request, "row"), notes)
    if not edits:
        return f"Nothing was changed: {declared.label} is inherited as before."
    write_values(scenario=page.scenario, edits=edits, by=by)
    return f"{declared.label} was saved." if len(edits) == 1 else f"{declared.label} was saved, in {len(edits)} years."


def _inherits(page: Page, declared: Input, year: int, number: Decimal | None, notes: Mapping[str, str | None]) -> bool:
    """Whether a scenario would only say again what it inherits, and from then on no longer follow a change of it."""
    inputs = page.computed.result.inputs
    cell = declared.key, TIMELESS if declared.timeless else inputs.years.index(year)
    origin = inputs.provenance.get(cell, Provenance())
    said = all(note is None or note.strip() == getattr(origin, name) for name, note in notes.items())
    inherited = not page.scenario.is_baseline and origin.scenario != page.scenario.name
    return inherited and said and inputs.values.get(cell) == number


def _other_years(
    page: Page, declared: Input, year: int, seen: Mapping[tuple[str, int], int], notes: Mapping[str, str | None]
) -> list[Edit]:
    """The same notes for what the scenario itself has in the other years of the row, their figures as they are."""
    rows = Value.objects.filter(scenario=page.scenario, key=declared.key, stands=True).exclude(year=year)
    return [
        Edit(row.key, row.year, seen.get((row.key, row.year), 0), Decimal(row.number) if row.number else None, **notes)
        for row in rows
        if _stands(declared, page, row.year)
    ]


def _unsaved(request: HttpRequest, error: ServiceError | TypedError, year: int) -> dict[str, Any]:
    """What was typed stays; only a clash tells what stands now, and only then that counts as seen."""
    clashes = error.cells if isinstance(error, Clash) else ()
    typed = {name: request.POST[name] for name in ("number", EVERY_YEAR, *NOTES) if name in request.POST}
    now = {each.year: each.version for each in clashes}
    row = {(key, at): now.get(at, version) for (key, at), version in posted_versions(request, "row").items()}
    return {
        "error": error,
        "clash": bool(clashes),
        "typed": typed,
        "seen": now.get(year, posted_version(request)),
        "row": {f"{key}|{at}": version for (key, at), version in row.items()},
    }


def _context(page: Page, declared: Input, year: int) -> dict[str, Any]:
    scenario, result = page.scenario, page.computed.result
    rows = list(Value.objects.filter(scenario=scenario, key=declared.key))
    own = next((row for row in rows if row.year == year), None)
    at = TIMELESS if declared.timeless else result.years.index(year)
    number = result.inputs.values.get((declared.key, at))
    origin = result.inputs.provenance.get((declared.key, at))
    baseline = None
    if not scenario.is_baseline:
        plain = scenario_result(baseline_of(scenario.plan)).result.inputs.values.get((declared.key, at))
        baseline = input_text(plain, declared.unit)
    return {
        "declared": declared,
        "unit": declared.unit.name,
        "year": year,
        "year_label": "" if declared.timeless else year_label(year),
        "shown": input_text(number, declared.unit),
        "origin": origin,
        "overridden": own is not None and own.stands and not scenario.is_baseline,
        "baseline_text": baseline,
        "seen": own.version if own else 0,
        "row": {f"{row.key}|{row.year}": row.version for row in rows if row.stands},
        "elsewhere": any(row.stands and row.year != year for row in rows),
        "typed": {
            "number": typed_text(number, declared),
            "source": origin.source if origin else "",
            "certainty": origin.certainty if origin else "",
            "reason": origin.reason if origin else "",
        },
        "certainties": Certainty.choices,
        "entries": cell_history(scenario, declared.key, year, limit=20),
        "subject_key": _subject_key(page, declared.key),
        "read_only": scenario.is_read_only,
    }


def _subject_key(page: Page, key: str) -> str:
    for subject in SUBJECTS:
        if any(each.key == key for each in subject.inputs(page.computed.structure)):
            return subject.key
    raise Http404("there is no such cell")

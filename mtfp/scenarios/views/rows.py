"""The rows of a plan (authorities, grants, budget lines…): one form for every kind, made from its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, get_type_hints

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mtfp.inputs import member_model
from mtfp.plan import MEMBER_KINDS, SUBJECTS
from mtfp.scenarios.attributes import Attribute, attributes_of
from mtfp.scenarios.errors import ServiceError
from mtfp.scenarios.models import MemberRecord, Plan, Scenario
from mtfp.scenarios.selectors import visible_scenario
from mtfp.scenarios.services import (
    add_member,
    archive_member,
    change_member,
    dependents,
    move_member,
    restore_member,
)
from mtfp.scenarios.views.common import Page, scenario_page, signed_in
from mtfp.scenarios.views.posted import Kept, keep, kept, posted_version
from mtfp.structure import Structure
from mtfp.subject import MemberKind, Subject


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute as a form shows it: what stands or was typed there, and what is wrong with that."""

    asked: Attribute
    value: Any
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row of a kind with its attributes."""

    slug: str
    label: str
    fields: tuple[Field, ...]
    first: bool = False
    last: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class KindForms:
    """Everything to add, rename, order, remove and bring back the rows of one kind."""

    kind: MemberKind
    blank: RowForm
    rows: tuple[RowForm, ...]
    removed: tuple[tuple[str, str], ...]
    opened: bool = False


YEARS = "years"
"""The form of the plan's years, which stands below the rows."""


def rows_page(plan: Plan) -> str:
    """The name of the page of a plan's rows, wherever it is shown, for what was refused there."""
    return f"rows {plan.pk}"


def rows_context(request: HttpRequest, page: Page, subject: Subject) -> dict[str, Any]:
    """The forms of a subject's kinds of rows; what was refused just now stands in its form once more."""
    plan, structure = page.scenario.plan, page.computed.structure
    refused = kept(request, rows_page(plan))
    kinds = [_forms(plan, structure, kind, refused) for kind in subject.members]
    if kinds and not kinds[0].rows:  # nothing to type into until there is one
        kinds[0] = replace(kinds[0], opened=True)
    first = kinds[0].kind if kinds and not kinds[0].rows else None
    return {"kinds": kinds, "first": first, "years_form": refused.of(YEARS)}


@require_POST
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a row; its figures are typed afterwards, and until then say what is missing."""

    def act(plan: Plan, declared: MemberKind, seen: int) -> str:
        label = request.POST.get("label", "")
        record = add_member(
            plan=plan, kind=kind, label=label, by=signed_in(request), seen=seen, attributes=_posted(request, declared)
        )
        return f"“{record.label}” was added. Enter its figures next."

    return _act(request, pk, kind, act)


@require_POST
def change(request: HttpRequest, pk: int, kind: str, slug: str) -> HttpResponse:
    """Rename a row, change its attributes, move it up or down, or bring it back: the button says which."""
    by, action = signed_in(request), request.POST.get("action", "save")

    def act(plan: Plan, declared: MemberKind, seen: int) -> str:
        if action == "up":
            return f"“{move_member(plan=plan, kind=kind, slug=slug, to='up', by=by, seen=seen).label}” was moved up."
        if action == "down":
            return (
                f"“{move_member(plan=plan, kind=kind, slug=slug, to='down', by=by, seen=seen).label}” was moved down."
            )
        if action == "restore":
            restored = restore_member(plan=plan, kind=kind, slug=slug, by=by, seen=seen)
            return f"“{restored.label}” is back, with its figures."
        changed = change_member(
            plan=plan, kind=kind, slug=slug, by=by, seen=seen,
            label=request.POST.get("label"), attributes=_posted(request, declared),
        )  # fmt: skip
        return f"“{changed.label}” was saved."

    return _act(request, pk, kind, act, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, kind: str, slug: str) -> HttpResponse:
    """Ask before a row is removed, naming what depends on it; then archive it."""
    if request.method == "POST":

        def act(plan: Plan, declared: MemberKind, seen: int) -> str:
            archive_member(plan=plan, kind=kind, slug=slug, by=signed_in(request), seen=seen)
            return "The row was removed. It can be brought back below the table, with its figures."

        return _act(request, pk, kind, act)
    page = scenario_page(request, pk, f"edit:{_subject_of(kind).key}")
    record = _live_record(page.scenario.plan, kind, slug)
    depending = dependents(page.scenario.plan, kind, slug)
    context = {
        "record": record,
        "kind": MEMBER_KINDS[kind],
        "subject": _subject_of(kind),
        "dependents": depending,
        "blocked": any(each.blocks for each in depending),
    }
    return render(request, "scenarios/remove_row.html", page.context | context)


def _form_of(kind: str, slug: str = "") -> str:
    return f"{kind}/{slug}"


def _act(
    request: HttpRequest, pk: int, kind: str, act: Callable[[Plan, MemberKind, int], str], slug: str = ""
) -> HttpResponse:
    """Do one thing to the plan of a scenario, say what came of it, and go back to the grid."""
    scenario: Scenario = visible_scenario(signed_in(request), pk)
    subject, declared = _subject_of(kind), MEMBER_KINDS[kind]
    try:
        messages.success(request, act(scenario.plan, declared, posted_version(request)))
    except ServiceError as error:
        messages.error(request, str(error))
        if "label" in request.POST:
            typed = {"label": request.POST["label"], **_posted(request, declared)}
            keep(request, rows_page(scenario.plan), _form_of(kind, slug), typed, error)
    response = redirect("scenarios:edit", pk, subject.key)
    response["Location"] += f"#rows-{kind}"
    return response


def _subject_of(kind: str) -> Subject:
    for subject in SUBJECTS:
        if any(each.name == kind for each in subject.members):
            return subject
    raise Http404("there is no such kind of row")


def _live_record(plan: Plan, kind: str, slug: str) -> MemberRecord:
    record = member_model(MEMBER_KINDS[kind])._default_manager.filter(plan=plan, slug=slug, archived=None).first()
    if record is None:
        raise Http404("there is no such row")
    return record


def _posted(request: HttpRequest, kind: MemberKind) -> dict[str, Any]:
    """The attributes a form sent; a tick that is not sent is off."""
    hints, found = get_type_hints(kind.type), dict[str, Any]()
    for each in fields(kind.type):
        if each.name in {"slug", "label"}:
            continue
        if hints[each.name] is bool:
            found[each.name] = request.POST.get(each.name) == "on"
        elif each.name in request.POST:
            found[each.name] = request.POST[each.name]
    return found


def _forms(plan: Plan, structure: Structure, kind: MemberKind, refused: Kept) -> KindForms:
    records = list(member_model(kind)._default_manager.filter(plan=plan))
    live = [record for record in records if record.archived is None]
    return KindForms(
        kind,
        _row_form(kind, structure, "", {"label": ""}, refused),
        tuple(
            _row_form(
                kind, structure, record.slug, vars(record), refused, first=place == 0, last=place == len(live) - 1
            )
            for place, record in enumerate(live)
        ),
        tuple((record.slug, record.label) for record in records if record.archived is not None),
        opened=refused.form.startswith(_form_of(kind.name)),
    )


def _row_form(
    kind: MemberKind, structure: Structure, slug: str, stands: Mapping[str, Any], refused: Kept,
    *, first: bool = False, last: bool = False,
) -> RowForm:  # fmt: skip
    """The form of a row, of a new one without a slug: as it is, or as it was typed and refused, and why."""
    own = refused.of(_form_of(kind.name, slug))
    values, faults = {**stands, **own.typed}, dict(own.faults)
    fields_shown = _fields(kind, structure, values, faults)
    whole = " ".join(said for name, said in faults.items() if name not in {each.asked.name for each in fields_shown})
    return RowForm(slug, values["label"], fields_shown, first, last, whole)


def _fields(
    kind: MemberKind, structure: Structure, values: Mapping[str, Any], faults: Mapping[str, str]
) -> tuple[Field, ...]:
    return tuple(
        Field(each, values.get(each.name, each.default), faults.get(each.name, ""))
        for each in attributes_of(kind, structure)
    )

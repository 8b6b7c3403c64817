"""Uploads become previews, previews become values: all that was shown or nothing, as one batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Literal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from mtfp.engine import TIMELESS, Inputs, Result
from mtfp.inputs import chain, forget_structures, plan_inputs, plan_structure
from mtfp.plan import plan_graph
from mtfp.scenarios.errors import FieldFault, Invalid, ServiceError
from mtfp.scenarios.history import all_rows
from mtfp.scenarios.models import TIMELESS_YEAR, Plan, Scenario, Value
from mtfp.scenarios.services import Edit, create_scenario, write_rows, write_values
from mtfp.scenarios.services.cells import place_text
from mtfp.scenarios.services.records import LONGEST_NOTE, check_text, hold_plan
from mtfp.spreadsheets.appendix import is_appendix, read_appendix
from mtfp.spreadsheets.asked import asked_of
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.matching import Chosen
from mtfp.spreadsheets.models import ImportPreview
from mtfp.spreadsheets.outcome import MOST_LISTED, NewValue, Outcome, number_kept
from mtfp.spreadsheets.reader import UploadedWorkbook, read_workbook
from mtfp.spreadsheets.rows import read_rows, row_edit, row_sheets, without_rows
from mtfp.spreadsheets.tables import read_tables
from mtfp.structure import Structure
from mtfp.typed import number_text

LIFETIME = timedelta(hours=24)
MOST_KEPT = 5
"""Previews of one person; the oldest makes room."""
LONGEST_FILE_NAME = 120

Destination = Literal["this", "new"]


class Outdated(ServiceError):
    """What the preview showed is not so any more."""

    def __init__(self, changed: tuple[str, ...] = ()) -> None:
        self.changed = changed
        super().__init__(
            "Nothing was imported, because this changed since the preview was made: look at the preview again."
        )


class Doubtful(ServiceError):
    """Something was refused or does not add up, and the person did not say that the rest is wanted."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was imported: say below that the rest is to be imported without what the preview names, "
            "or correct the workbook and send it again."
        )


def make_preview(*, scenario: Scenario, by: User, name: str, content: bytes) -> ImportPreview:
    """Read an uploaded workbook and keep what it would change. Raises guard.Refused; writes nothing of the plan."""
    outcome = _outcome(scenario, content, {})
    now = timezone.now()
    with transaction.atomic():
        ImportPreview.objects.filter(expires__lte=now).delete()
        own = ImportPreview.objects.filter(person=by).order_by("-pk")
        ImportPreview.objects.filter(pk__in=list(own.values_list("pk", flat=True)[MOST_KEPT - 1 :])).delete()
        return ImportPreview.objects.create(
            scenario=scenario, person=by, name=_file_name(name), content=content,
            sent=now, expires=now + LIFETIME, outcome=outcome.as_json(),
        )  # fmt: skip


def remake_preview(*, preview: ImportPreview, choices: Mapping[str, Any] | None = None) -> ImportPreview:
    """Make a preview again, with other choices or against what stands there now. Raises guard.Refused."""
    wanted = preview.choices if choices is None else dict(choices)
    outcome = _outcome(preview.scenario, bytes(preview.content), _chosen(wanted))
    preview.choices, preview.outcome = wanted, outcome.as_json()
    with transaction.atomic():
        held = ImportPreview.objects.select_for_update().only("made").filter(pk=preview.pk).first()
        preview.made = (held.made if held else preview.made) + 1
        ImportPreview.objects.filter(pk=preview.pk).update(
            choices=preview.choices, outcome=preview.outcome, made=preview.made
        )
    return preview


def confirm_preview(
    *, preview: ImportPreview, by: User, made: int, to: Destination = "this", name: str = "", source: str = "",
    rest: bool = False,
) -> Scenario:  # fmt: skip
    """Write every change that the preview showed, or none; the scenario that has them now.

    `to` "new" makes an option of that name, based on the preview's scenario. `source` is noted with each
    figure, the file and the cell without one; `rest` says that what was refused may be left out. Rows are the
    plan's: they change for every scenario, and an option is made only when there are figures for it.
    Raises Outdated, Doubtful, and what create_scenario, write_rows and write_values raise.
    """
    check_text("source", source.strip(), LONGEST_NOTE, "The source")
    with transaction.atomic():
        plan = hold_plan(preview.scenario.plan_id, by)
        outcome = _seen_outcome(preview, made)
        if outcome.doubts and not rest:
            raise Doubtful
        if not outcome.changes and not outcome.rows:
            raise Invalid(FieldFault("", "", "The workbook changes nothing."))
        if outcome.rows and plan.version != outcome.plan_seen:
            raise Outdated(("The plan's rows, years or name were changed.",))
        _check_olds(preview.scenario, outcome)
        try:
            return _write(preview, outcome, plan, by, name if to == "new" and outcome.changes else None, source.strip())
        except BaseException:
            forget_structures(plan)
            raise


def _write(
    preview: ImportPreview, outcome: Outcome, plan: Plan, by: User, new_name: str | None, source: str
) -> Scenario:
    scenario, why = preview.scenario, f"Imported from {preview.name}"
    if new_name is not None:
        scenario = create_scenario(plan=scenario.plan, name=new_name, kind="option", based_on=scenario, by=by)
    if outcome.rows:
        edits = [row_edit(each) for each in outcome.rows]
        write_rows(plan=plan, edits=edits, by=by, seen=outcome.plan_seen, why=why)
    if outcome.changes:
        cells = [_edit(each, preview, source, fresh=new_name is not None) for each in outcome.changes]
        write_values(scenario=scenario, edits=cells, by=by, why=why)
    ImportPreview.objects.filter(pk=preview.pk).delete()
    return scenario


def scenario_inputs(scenario: Scenario, structure: Structure | None = None) -> Result:
    """What is entered for a scenario, inherited values too; nothing is computed. A structure other than it is now."""
    structure = structure or plan_structure(scenario.plan)
    own = {each.pk: each for each in scenario.plan.scenarios.all()}
    inputs: Inputs = plan_inputs(structure, chain(own[scenario.pk], own))[scenario.pk]
    return Result(plan_graph(structure), inputs, {})


def _outcome(scenario: Scenario, content: bytes, chosen: Mapping[str, Chosen]) -> Outcome:
    workbook, result = read_workbook(content), scenario_inputs(scenario)
    outcome: Outcome | None = None
    reason: Refused | None = None
    if is_appendix(workbook):
        try:
            outcome = read_appendix(workbook, result, scenario.plan.force.name, scenario.plan.name)
        except Refused as error:
            reason = error  # it may still be somebody's own workbook with a sheet of that name
    if outcome is None:
        try:
            outcome = _tables(scenario, workbook, result, chosen)
        except Refused as error:
            raise reason or error from None
    rows = Value.objects.filter(scenario=scenario).values_list("key", "year", "version")
    versions = {(key, year): version for key, year, version in rows}
    changes = tuple(replace(each, seen=versions.get((each.key, each.year), 0)) for each in outcome.changes)
    return replace(outcome, changes=changes)


def _tables(scenario: Scenario, workbook: UploadedWorkbook, result: Result, chosen: Mapping[str, Chosen]) -> Outcome:
    """Sheets of rows first: the figures beside them are those of the plan as its rows will be. Raises Refused."""
    plan, sheets = scenario.plan, row_sheets(workbook)
    structure = plan_structure(plan)
    if not sheets:
        return read_tables(workbook, asked_of(structure), result, chosen)
    read = read_rows(sheets, structure, all_rows(plan), chosen)
    figures = without_rows(workbook, sheets)
    outcome = Outcome(appendix=False)
    if figures.sheets:
        result = scenario_inputs(scenario, read.structure)
        outcome = read_tables(figures, asked_of(read.structure), result, chosen, alone=False)
    refused = (*read.refused, *outcome.refused)
    return replace(
        outcome,
        sheets=(*outcome.sheets, *read.sheets), rows=tuple(read.rows), plan_seen=plan.version,
        refused=refused[:MOST_LISTED], refused_count=len(read.refused) + outcome.refused_count,
    )  # fmt: skip


def _seen_outcome(preview: ImportPreview, made: int) -> Outcome:
    """The outcome as it is kept now. Raises Outdated unless it is the one that was seen."""
    held = ImportPreview.objects.select_for_update().defer("content").filter(pk=preview.pk).first()
    if held is None:
        raise Outdated(("It was imported already, or has made room for another one.",))
    if held.made != made:
        raise Outdated(("The preview was made again in another window.",))
    return Outcome.from_json(held.outcome)


def _check_olds(scenario: Scenario, outcome: Outcome) -> None:
    """Raises Outdated when a figure, inherited or not, is no more what the preview showed as the old one."""
    now = scenario_inputs(scenario)
    years, changed = now.years, []
    for each in outcome.changes:
        index = TIMELESS if each.year == TIMELESS_YEAR else each.year - years.base
        number = now.inputs.values.get((each.key, index))
        declared = now.graph.inputs.get(each.key)
        if declared is not None and number_kept(number) != each.old:
            where = place_text(now.graph, (each.key, each.year))
            shown = number_text(Decimal(each.old) if each.old else None, declared)
            changed.append(f"{where}: it was {shown} in the preview and is {number_text(number, declared)} now.")
    if changed:
        raise Outdated(tuple(changed))


def _edit(each: NewValue, preview: ImportPreview, source: str, *, fresh: bool) -> Edit:
    noted = source or f"{preview.name}, {each.sheet}!{each.cell}"[:LONGEST_NOTE]
    number = Decimal(each.new) if each.new else None
    return Edit(each.key, each.year, 0 if fresh else each.seen, number, source=noted)


def _chosen(choices: Mapping[str, Any]) -> dict[str, Chosen]:
    return {
        sheet: Chosen(
            each.get("template", ""),
            {int(place): target for place, target in each.get("columns", {}).items()},
            {int(place): scale for place, scale in each.get("scales", {}).items()},
        )
        for sheet, each in choices.items()
    }


def _file_name(name: str) -> str:
    """A file's name as it can be kept and shown."""
    printable = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable())
    return printable[-LONGEST_FILE_NAME:] or "workbook.xlsx"

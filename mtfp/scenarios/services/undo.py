"""Undo and redo of one's own value changes. Both write new change rows; nothing is taken out of the history."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from mtfp.scenarios.errors import Clash, NothingToUndo
from mtfp.scenarios.models import Change, ChangeKind, Plan, Scenario
from mtfp.scenarios.services.cells import Cell, Place, State
from mtfp.scenarios.services.records import Log
from mtfp.scenarios.services.values import Sheet


@transaction.atomic
def undo(*, plan: Plan, by: User, scenario: Scenario) -> uuid.UUID:
    """Take back the person's own last value batch in a scenario that still stands; again walks further back.

    Changes of rows, scenarios and plans are not undone here: a removed row or an archived scenario is
    brought back by its own service. Raises NothingToUndo; Clash when somebody else changed one of the
    cells since, even if it has its old value again; Refused when a cell is gone (its row was
    removed); NotAllowed, Locked, Archived.
    """
    sheet = Sheet.open(_of(plan, scenario), by)
    batch = _last_standing(sheet.scenario, by)
    if batch is None:
        raise NothingToUndo(f"There is no change of yours in {sheet.scenario.name} to take back.")
    return _take_back(sheet, batch, "undo")


@transaction.atomic
def redo(*, plan: Plan, by: User, scenario: Scenario) -> uuid.UUID:
    """Make again what the person's last undo in a scenario took back, unless they edited it since. Raises as `undo`."""
    sheet = Sheet.open(_of(plan, scenario), by)
    batch = _last_undo(sheet.scenario, by)
    if batch is None:
        raise NothingToUndo(f"There is no undo of yours in {sheet.scenario.name} to make again.")
    return _take_back(sheet, batch, "redo")


def _of(plan: Plan, scenario: Scenario) -> Scenario:
    if scenario.plan_id != plan.pk:
        raise ValueError("the scenario is not one of the plan's")
    return scenario


# A batch that is neither undo nor redo takes nothing back. An undo takes back such a batch, a redo an undo:
# so which of the three a batch is, and whether it still stands, can be read from `undoes` alone.


def _edits(scenario: Scenario, by: User) -> QuerySet[Change]:
    return Change.objects.filter(scenario=scenario, by=by, kind=ChangeKind.VALUE, undoes=None)


def _undos(scenario: Scenario, by: User) -> QuerySet[Change]:
    """The person's undos that were not made again."""
    own = Change.objects.filter(scenario=scenario, by=by, kind=ChangeKind.VALUE)
    edit = own.filter(undoes=None, batch=OuterRef("undoes"))
    made_again = own.filter(undoes=OuterRef("batch"))
    return own.filter(Exists(edit), ~Exists(made_again))


def _last_standing(scenario: Scenario, by: User) -> uuid.UUID | None:
    taken_back = _undos(scenario, by).filter(undoes=OuterRef("batch"))
    last = _edits(scenario, by).filter(~Exists(taken_back)).order_by("-pk").first()
    return None if last is None else last.batch


def _last_undo(scenario: Scenario, by: User) -> uuid.UUID | None:
    newest = _edits(scenario, by).order_by("-pk").first()
    undone = _undos(scenario, by).order_by("-pk").first()
    if undone is None or (newest is not None and newest.pk > undone.pk):
        return None
    return undone.batch


def _take_back(sheet: Sheet, batch: uuid.UUID, word: str) -> uuid.UUID:
    changes = list(Change.objects.filter(scenario=sheet.scenario, batch=batch))
    cells = [Cell(change.key, change.year, 0) for change in changes]
    sheet.check(cells)
    rows = sheet.rows(cells)
    wanted: dict[Place, State] = {(change.key, change.year): State.recorded(change.old) for change in changes}
    others = _changed_by_others(sheet, changes)
    if others:
        raise Clash(tuple(sheet.clashed(place, rows.get(place), wanted[place]) for place in others))
    return sheet.write(rows, wanted, Log(sheet.plan, sheet.by, word, undoes=batch))


def _changed_by_others(sheet: Sheet, changes: list[Change]) -> list[Place]:
    """The cells that somebody else changed after these changes.

    The person's own later changes of them are all taken back by now: the last one that stands goes first.
    """
    since = (
        Change.objects.filter(scenario=sheet.scenario, kind=ChangeKind.VALUE, key__in={each.key for each in changes})
        .filter(pk__gt=min(each.pk for each in changes))
        .exclude(by=sheet.by)
        .values_list("key", "year")
    )
    touched = set(since)
    return [(each.key, each.year) for each in changes if (each.key, each.year) in touched]

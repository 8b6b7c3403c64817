"""Undo and redo of one's own value changes. Both write new change rows; nothing is taken out of the history."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, takewhile

from django.contrib.auth.models import User
from django.db import transaction

from mtfp.scenarios.errors import Clash, NothingToUndo
from mtfp.scenarios.models import Change, ChangeKind, Plan, Scenario
from mtfp.scenarios.services.cells import Cell, Place, State
from mtfp.scenarios.services.records import Log
from mtfp.scenarios.services.values import Sheet

CHUNK = 200
"""Change rows read at a time: most undos find what they look for among the first."""


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
    return _toggle(sheet, batch, back=True)


@transaction.atomic
def redo(*, plan: Plan, by: User, scenario: Scenario) -> uuid.UUID:
    """Make again what the person's last undo in a scenario took back, unless they edited it since. Raises as `undo`."""
    sheet = Sheet.open(_of(plan, scenario), by)
    batch = _last_taken_back(sheet.scenario, by)
    if batch is None:
        raise NothingToUndo(f"There is no undo of yours in {sheet.scenario.name} to make again.")
    return _toggle(sheet, batch, back=False)


def _of(plan: Plan, scenario: Scenario) -> Scenario:
    if scenario.plan_id != plan.pk:
        raise ValueError("the scenario is not one of the plan's")
    return scenario


# Every undo and every redo of a batch names that batch in `undoes`: the first takes it back, the second makes it
# again, and so on. Read from the newest change backwards, a batch stands when it was named an even number of times.


def _steps(scenario: Scenario, by: User) -> Iterator[tuple[uuid.UUID, uuid.UUID | None]]:
    """The person's batches, newest first, each with the batch it takes back or makes again."""
    own = Change.objects.filter(scenario=scenario, by=by, kind=ChangeKind.VALUE).order_by("-pk")
    rows = own.values_list("batch", "undoes").iterator(chunk_size=CHUNK)
    return (step for step, _ in groupby(rows))


def _last_standing(scenario: Scenario, by: User) -> uuid.UUID | None:
    """The newest batch that stands."""
    named: Counter[uuid.UUID] = Counter()
    for batch, undoes in _steps(scenario, by):
        if undoes is not None:
            named[undoes] += 1
        elif named[batch] % 2 == 0:
            return batch
    return None


def _last_taken_back(scenario: Scenario, by: User) -> uuid.UUID | None:
    """The batch that the newest undo took back, if nothing was edited or made again since."""
    named: Counter[uuid.UUID] = Counter()
    for _, undoes in takewhile(lambda step: step[1] is not None, _steps(scenario, by)):
        assert undoes is not None
        named[undoes] += 1  # in the order of each one's newest step
    return next((batch for batch, times in named.items() if times % 2), None)


def _toggle(sheet: Sheet, batch: uuid.UUID, *, back: bool) -> uuid.UUID:
    changes = list(Change.objects.filter(scenario=sheet.scenario, batch=batch).order_by("pk"))
    cells = [Cell(change.key, change.year, 0) for change in changes]
    sheet.check(cells)
    rows = sheet.rows(cells)
    wanted: dict[Place, State] = {
        (change.key, change.year): State.recorded(change.old if back else change.new) for change in changes
    }
    others = _changed_by_others(sheet, changes)
    if others:
        raise Clash(tuple(sheet.clashed(place, rows.get(place), wanted[place]) for place in others))
    return sheet.write(rows, wanted, Log(sheet.plan, sheet.by, "undo" if back else "redo", undoes=batch))


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

"""History: who changed what, when, from what to what, and why. Reads the change rows; the same number of queries
whatever there is to show.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from mtfp.engine import Graph
from mtfp.engine.years import year_label
from mtfp.inputs import as_member, chain, member_model, plan_structure
from mtfp.plan import MEMBER_KINDS, plan_graph
from mtfp.scenarios.models import TIMELESS_YEAR, Change, ChangeKind, Plan, Scenario
from mtfp.structure import Structure
from mtfp.typed import number_text
from precept.conventions import QUESTIONS, Conventions, answer

NOTES = ("source", "certainty", "reason")
PAGE = 100
"""Entries shown at once unless told."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change as a template shows it; every text is ready. `id` is what `before` of the next page takes.

    `year` is "" for what has no year; `old` and `new` are texts; `notes` says what changed beside the
    number; `takes_back` is true for an undo or a redo.
    """

    id: int
    batch: uuid.UUID
    at: datetime
    who: str
    kind: str
    key: str
    what: str
    year: str
    old: str
    new: str
    notes: str
    why: str
    scenario: str
    takes_back: bool


def cell_history(scenario: Scenario, key: str, year: int, limit: int = PAGE) -> list[HistoryEntry]:
    """The changes of one cell, newest first: the scenario's own and those of what it is based on.

    `year` is the calendar year it begins in, 0 without one. Values that came with a plan file or a copy
    have no change of their own; the value says where it came from.
    """
    siblings = {each.pk: each for each in scenario.plan.scenarios.all()}
    line = chain(siblings[scenario.pk], siblings)
    changes = Change.objects.filter(scenario__in=line, kind=ChangeKind.VALUE, key=key, year=year)
    return _entries(scenario.plan, changes, limit)


def plan_history(plan: Plan, limit: int = PAGE, before: int | None = None) -> list[HistoryEntry]:
    """Everything that was changed in a plan, newest first; `before` is the id of the last entry seen."""
    return _entries(plan, Change.objects.filter(plan=plan), limit, before)


def keys_history(
    plan: Plan, keys: Iterable[str], limit: int = PAGE, before: int | None = None, members: Iterable[str] = ()
) -> list[HistoryEntry]:
    """The changes of the values of some keys (a page's, a row's) in every scenario, newest first.

    `members` are the kinds of rows ("grants") whose changes belong to the page too.
    """
    wanted = Q(kind=ChangeKind.VALUE, key__in=list(keys))
    for kind in members:
        wanted |= Q(kind=ChangeKind.MEMBER, key__startswith=f"{kind}.")
    return _entries(plan, Change.objects.filter(wanted, plan=plan), limit, before)


def person(user: User | None) -> str:
    """A person's name as history gives it; empty for nobody."""
    return "" if user is None else user.get_full_name() or user.get_username()


def all_rows(plan: Plan) -> Structure:
    """The structure with archived rows in it: for the labels of what was, never for figures."""
    members = [
        as_member(kind, record)
        for kind in MEMBER_KINDS.values()
        for record in member_model(kind)._default_manager.filter(plan=plan)
    ]
    return Structure(plan.years, Conventions(**plan.conventions), tuple(members))


def value_text(graph: Graph, key: str, state: Mapping[str, Any], *, baseline: bool) -> str:
    """A value as a change row holds it, in words."""
    if not state.get("stands"):
        return "not entered" if baseline else "inherited"
    number = Decimal(state["number"]) if state["number"] else None
    declared = graph.inputs.get(key)
    if declared is None:
        return "not entered" if number is None else str(state["number"])
    return number_text(number, declared)


def batch_words(scenario: Scenario, batch: uuid.UUID) -> str:
    """What a batch of values did, as one phrase: its cell from what to what; of several, one of them."""
    changes = Change.objects.filter(scenario=scenario, batch=batch).select_related("by", "scenario").order_by("pk")
    entry, count = _entry(plan_graph(plan_structure(scenario.plan)), changes[0]), changes.count()
    first = f"{' '.join(filter(None, (entry.what, entry.year)))}: {entry.old} → {entry.new}"
    return first if count == 1 else f"{count} cells, among them {first}"


def change_words(change: Change) -> str:
    """A change of a plan, a scenario or a row as one phrase."""
    old, new = _attributes(change)
    parts = (f"{_name(change, name)}: {_said(change, name, old)} → {_said(change, name, new)}" for name in new)
    listed = ", ".join(parts) if change.old else "added"
    return f"{_named(change)}: {listed}" if listed else _named(change)


def _entries(plan: Plan, changes: QuerySet[Change], limit: int, before: int | None = None) -> list[HistoryEntry]:
    if before is not None:
        changes = changes.filter(pk__lt=before)
    graph = plan_graph(all_rows(plan))
    return [_entry(graph, change) for change in changes.select_related("by", "scenario").order_by("-pk")[:limit]]


def _entry(graph: Graph, change: Change) -> HistoryEntry:
    old, new, notes = _value_texts(graph, change) if change.kind == ChangeKind.VALUE else _other_texts(change)
    declared = graph.inputs.get(change.key)
    return HistoryEntry(
        id=change.pk,
        batch=change.batch,
        at=change.at,
        who=person(change.by),
        kind=change.get_kind_display(),
        key=change.key,
        what=declared.label if declared else _named(change),
        year="" if change.year == TIMELESS_YEAR else year_label(change.year),
        old=old,
        new=new,
        notes=notes,
        why=change.why,
        scenario=change.scenario.name if change.scenario else "",
        takes_back=change.undoes is not None,
    )


def _value_texts(graph: Graph, change: Change) -> tuple[str, str, str]:
    baseline = change.scenario is not None and change.scenario.is_baseline
    texts = [value_text(graph, change.key, state, baseline=baseline) for state in (change.old, change.new)]
    notes = (
        f"{name}: {change.old.get(name) or '–'} → {change.new.get(name) or '–'}"
        for name in NOTES
        if change.old.get(name, "") != change.new.get(name, "")
    )
    return texts[0], texts[1], "; ".join(notes)


def _other_texts(change: Change) -> tuple[str, str, str]:
    old, new = _attributes(change)
    if not change.old:
        return "", "added", ""
    return _listed(change, old), _listed(change, new), ""


def _attributes(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs between old and new; a label that did not change only names the row."""
    names = [name for name in change.new if change.old.get(name) != change.new[name]]
    return {name: change.old[name] for name in names if name in change.old}, {name: change.new[name] for name in names}


def _listed(change: Change, attributes: Mapping[str, Any]) -> str:
    return ", ".join(f"{_name(change, name)}: {_said(change, name, attributes)}" for name in attributes)


def _is_convention(change: Change, name: str) -> bool:
    """A plan's conventions are told as its page asks for them; a row may have an attribute of the same name."""
    return change.kind == ChangeKind.PLAN and name in QUESTIONS


def _name(change: Change, name: str) -> str:
    return QUESTIONS[name] if _is_convention(change, name) else name.replace("_", " ")


def _said(change: Change, name: str, attributes: Mapping[str, Any]) -> str:
    value = attributes.get(name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in ("", None):
        return "–"
    return answer(str(value)) if _is_convention(change, name) else str(value)


def _named(change: Change) -> str:
    """What was changed: a row by kind and label, a scenario or the plan by name."""
    name = change.new.get("label") or change.new.get("name") or change.old.get("name") or ""
    if change.kind == ChangeKind.MEMBER:
        kind = MEMBER_KINDS.get(change.key.partition(".")[0])
        return f"{kind.singular if kind else 'row'} “{name}”"
    if change.kind == ChangeKind.VALUE:
        return change.key
    return f"{change.get_kind_display()} “{name}”" if name else change.get_kind_display()

"""Writing the rows of a plan: billing authorities, grants, sections, budget lines, indices and later kinds.

`seen` is the plan's version as the person saw it: it counts changes of rows, years and name. Each
service is one transaction and raises NotAllowed, Archived, StalePlan and Invalid, besides what its
docstring names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any, Literal

from django.contrib.auth.models import User
from django.db import transaction

from mtfp.inputs import as_member, member_model, read_structure
from mtfp.scenarios.errors import Dependent, FieldFault, InUse, Invalid
from mtfp.scenarios.models import ChangeKind, MemberRecord, Plan
from mtfp.scenarios.services.order import check_standing, standing_faults
from mtfp.scenarios.services.records import Log, claim_plan, clean_name, hold_plan
from mtfp.scenarios.services.rows import (
    check_attributes,
    check_structure,
    dependents,
    kind_of,
    new_slug,
    siblings,
    with_member,
)
from mtfp.subject import MemberKind

LONGEST_LABEL = 160
MOST_ROWS = 500
"""Rows of one kind, archived ones included: as many as a plan file holds."""


@transaction.atomic
def add_member(
    *, plan: Plan, kind: str, label: str, by: User, seen: int, attributes: Mapping[str, Any] | None = None
) -> MemberRecord:
    """A new row at the end of its kind, without figures; its slug is made from the label, once."""
    held, declared = hold_plan(plan.pk, by), kind_of(kind)
    claim_plan(held, seen)
    records = _records(held, declared)
    given = dict(attributes or {})
    check_attributes(declared, given)
    record = new_record(held, declared, new_slug(declared, label, {each.slug for each in records}), records)
    for name, value in given.items():
        setattr(record, name, value)
    record.label = _label(label, record, records, declared)
    structure = read_structure(held)
    check_structure(structure, with_member(structure, as_member(declared, record)))
    record.save()
    return _logged(held, by, declared, record, old={}, new={"label": record.label, **given})


@transaction.atomic
def change_member(
    *,
    plan: Plan,
    kind: str,
    slug: str,
    by: User,
    seen: int,
    label: str | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> MemberRecord:
    """Rename a row or change its attributes (method, index, section, one_off…); what is not given stays.

    The slug, and with it every figure, stays. A row that stays as it is writes nothing.
    """
    held, declared = hold_plan(plan.pk, by), kind_of(kind)
    records = _records(held, declared)
    record = _live(records, declared, slug)
    given = dict(attributes or {})
    check_attributes(declared, given)
    structure, before = read_structure(held), attributes_now(declared, record)
    for name, value in given.items():
        setattr(record, name, value)
    if label is not None:
        record.label = _label(label, record, records, declared)
    after = attributes_now(declared, record)
    if after == before:
        return record
    claim_plan(held, seen)
    check_structure(structure, with_member(structure, as_member(declared, record)))
    record.save(update_fields=[name for name in after if name != "slug"])
    old, new = what_changed(before, after)
    return _logged(held, by, declared, record, old=old, new=new)


@transaction.atomic
def move_member(
    *, plan: Plan, kind: str, slug: str, to: Literal["up", "down"] | int, by: User, seen: int
) -> MemberRecord:
    """Move a row up or down, or to a place (from 0) among those that stand together with it.

    Budget lines are moved within their section, sections within their part. At the end already: nothing.
    """
    held, declared = hold_plan(plan.pk, by), kind_of(kind)
    records = _records(held, declared)
    record = _live(records, declared, slug)
    among = siblings(record, [each for each in records if each.archived is None])
    old = among.index(record)
    wanted = {"up": old - 1, "down": old + 1}[to] if isinstance(to, str) else to
    new = min(max(wanted, 0), len(among) - 1)
    if new == old:
        return record
    claim_plan(held, seen)
    _reorder(records, record, among, new)
    said = {"label": record.label}
    return _logged(held, by, declared, record, old={**said, "place": old + 1}, new={**said, "place": new + 1})


@transaction.atomic
def archive_member(*, plan: Plan, kind: str, slug: str, by: User, seen: int) -> tuple[Dependent, ...]:
    """Take a row out of the plan; it and its figures are kept. Returns what depended on it.

    Raises InUse when other rows refer to it: a section with budget lines, an index that is followed; Refused
    when what is left contradicts itself: billing authorities without a dwelling.
    """
    held, declared = hold_plan(plan.pk, by), kind_of(kind)
    record = _live(_records(held, declared), declared, slug)
    claim_plan(held, seen)
    depending = dependents(held, kind, slug)
    blocking = tuple(each for each in depending if each.blocks)
    if blocking:
        listed = "; ".join(each.text for each in blocking)
        raise InUse(
            f"The {declared.singular} “{record.label}” cannot be removed, because others refer to it: {listed}. "
            "Remove them or let them refer to another one first.",
            depending,
        )
    structure = read_structure(held)
    before = standing_faults(held, structure)
    _archive(held, by, declared, record, archived=True)
    check_standing(held, read_structure(held), before)
    return depending


@transaction.atomic
def restore_member(*, plan: Plan, kind: str, slug: str, by: User, seen: int) -> MemberRecord:
    """Bring an archived row back, with its figures and in its place. Raises Invalid when what it refers to is gone."""
    held, declared = hold_plan(plan.pk, by), kind_of(kind)
    record = _find(_records(held, declared), declared, slug)
    if record.archived is None:
        return record
    claim_plan(held, seen)
    structure = read_structure(held)
    check_structure(structure, with_member(structure, as_member(declared, record)))
    return _archive(held, by, declared, record, archived=False)


def _archive(plan: Plan, by: User, kind: MemberKind, record: MemberRecord, *, archived: bool) -> MemberRecord:
    log = Log(plan, by)
    record.archived = log.at if archived else None
    record.save(update_fields=["archived"])
    said = {"label": record.label}
    old, new = {**said, "archived": not archived}, {**said, "archived": archived}
    return _logged(plan, by, kind, record, old=old, new=new, log=log)


def _logged(
    plan: Plan,
    by: User,
    kind: MemberKind,
    record: MemberRecord,
    *,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    log: Log | None = None,
) -> MemberRecord:
    log = log or Log(plan, by)
    log.add(ChangeKind.MEMBER, key=f"{kind.name}.{record.slug}", old=old, new=new)
    log.save()
    return record


def _records(plan: Plan, kind: MemberKind) -> list[MemberRecord]:
    return list(member_model(kind)._default_manager.filter(plan=plan))


def _find(records: list[MemberRecord], kind: MemberKind, slug: str) -> MemberRecord:
    for record in records:
        if record.slug == slug:
            return record
    raise Invalid(FieldFault("slug", slug, f"There is no {kind.singular} “{slug}” in the plan: load the page again."))


def _live(records: list[MemberRecord], kind: MemberKind, slug: str) -> MemberRecord:
    record = _find(records, kind, slug)
    if record.archived is not None:
        raise Invalid(
            FieldFault("slug", slug, f"The {kind.singular} “{record.label}” was removed: bring it back first.")
        )
    return record


def _label(label: str, record: MemberRecord, records: list[MemberRecord], kind: MemberKind) -> str:
    """A label that no live row beside it has."""
    others = siblings(record, [each for each in records if each.archived is None and each.slug != record.slug])
    return clean_name("label", label, LONGEST_LABEL, [each.label for each in others], kind.singular)


def new_record(plan: Plan, kind: MemberKind, slug: str, records: Collection[MemberRecord]) -> MemberRecord:
    """A row at the end of all of its kind, removed ones included; not saved yet. Raises Invalid for one too many."""
    if len(records) >= MOST_ROWS:
        raise Invalid(FieldFault("", slug, f"A plan has at most {MOST_ROWS} {kind.plural}, removed ones included."))
    place = max((each.position for each in records), default=-1) + 1
    return member_model(kind)(plan=plan, slug=slug, position=place)


def attributes_now(kind: MemberKind, record: MemberRecord) -> dict[str, Any]:
    """What a row is at the moment, its slug and name too."""
    return {each.name: getattr(record, each.name) for each in fields(kind.type)}


def what_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The attributes that differ, as they were and as they are; the name always, so that history can say it."""
    told = [name for name in after if name == "label" or after[name] != before[name]]
    return {name: before[name] for name in told}, {name: after[name] for name in told}


def _reorder(records: list[MemberRecord], record: MemberRecord, among: list[MemberRecord], new: int) -> None:
    """Put the row at its new place, and number all rows of the kind again."""
    order = [each for each in among if each is not record]
    order.insert(new, record)
    places = iter(order)
    moved = [next(places) if each in among else each for each in records]
    for position, each in enumerate(moved):
        each.position = position
    type(record)._default_manager.bulk_update(moved, ["position"])

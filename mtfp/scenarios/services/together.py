"""Several rows of a plan added and changed in one go: what they say of each other counts when all are there."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from mtfp.inputs import member_model, read_structure
from mtfp.scenarios.errors import FieldFault, Invalid
from mtfp.scenarios.models import ChangeKind, MemberRecord, Plan
from mtfp.scenarios.services.members import LONGEST_LABEL, attributes_now, new_record, what_changed
from mtfp.scenarios.services.records import Log, claim_plan, clean_name, hold_plan
from mtfp.scenarios.services.rows import check_attributes, check_structure, kind_of, siblings
from mtfp.structure import Member, Structure


@dataclass(frozen=True, slots=True, eq=False)
class RowEdit:
    """What a row shall be called and be; attributes that are not given stay. An added one brings its slug along."""

    kind: str
    slug: str
    label: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    added: bool = False


def structure_after(structure: Structure, edits: Sequence[RowEdit]) -> Structure:
    """The structure as the edits make it; added rows stand at the end."""
    members = {(type(each), each.slug): each for each in structure.members}
    for edit in edits:
        kind = kind_of(edit.kind).type
        member = members.get((kind, edit.slug)) or kind(edit.slug, edit.label)
        members[kind, edit.slug] = replace(member, label=edit.label, **edit.attributes)
    return replace(structure, members=tuple(members.values()))


def edit_faults(edits: Sequence[RowEdit], after: Structure) -> dict[RowEdit, str]:
    """Why rows may not be so among the others as they will be, references apart."""
    rows = {name: after.of(kind_of(name).type) for name in {edit.kind for edit in edits}}
    return {edit: fault for edit in edits if (fault := _fault(edit, rows[edit.kind]))}


def _fault(edit: RowEdit, rows: Sequence[Member]) -> str:
    kind = kind_of(edit.kind)
    try:
        check_attributes(kind, edit.attributes)
        own = next(each for each in rows if each.slug == edit.slug)
        others = [each.label for each in siblings(own, rows) if each is not own]
        clean_name("label", edit.label, LONGEST_LABEL, others, kind.singular)
    except Invalid as error:
        return " ".join(fault.message for fault in error.faults)
    return ""


@transaction.atomic
def write_rows(*, plan: Plan, edits: Sequence[RowEdit], by: User, seen: int, why: str = "") -> uuid.UUID:
    """Add and change rows, all or none, as one batch of the history; nothing else of the plan changes.

    Raises NotAllowed, Archived, StalePlan, and Invalid with everything that is wrong.
    """
    held = hold_plan(plan.pk, by)
    claim_plan(held, seen)
    before = read_structure(held)
    after = structure_after(before, edits)
    faults = [FieldFault("", edit.label, fault) for edit, fault in edit_faults(edits, after).items()]
    if faults:
        raise Invalid(*faults)
    check_structure(before, after)
    log, records = Log(held, by, why), {edit.kind: _records(held, edit.kind) for edit in edits}
    for edit in edits:
        _write(held, edit, records[edit.kind], log)
    return log.save()


def _records(plan: Plan, kind: str) -> dict[str, MemberRecord]:
    return {each.slug: each for each in member_model(kind_of(kind))._default_manager.filter(plan=plan)}


def _write(plan: Plan, edit: RowEdit, records: dict[str, MemberRecord], log: Log) -> None:
    kind, record = kind_of(edit.kind), records.get(edit.slug)
    as_seen = record is None if edit.added else record is not None and record.archived is None
    if not as_seen:
        raise Invalid(FieldFault("slug", edit.slug, f"The {kind.plural} are not what they were: look at them again."))
    if record is None:
        record = records[edit.slug] = new_record(plan, kind, edit.slug, records.values())
    before = attributes_now(kind, record)
    for name, value in {"label": " ".join(edit.label.split()), **edit.attributes}.items():
        setattr(record, name, value)
    record.save()
    old, new = what_changed(before, attributes_now(kind, record))
    log.add(ChangeKind.MEMBER, key=f"{kind.name}.{edit.slug}", old={} if edit.added else old, new=new)

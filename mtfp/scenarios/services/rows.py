"""What a row of a plan (a member) may be, what its slug is, and what depends on it. Writes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from django.db.models import Count

from mtfp.engine import Graph
from mtfp.inputs import member_model, read_structure
from mtfp.plan import MEMBER_KINDS, plan_graph
from mtfp.scenarios.errors import Dependent, FieldFault, Invalid
from mtfp.scenarios.models import MemberRecord, Plan, Value
from mtfp.scenarios.services.records import text_fault
from mtfp.structure import Member, Structure
from mtfp.subject import MemberKind
from mtfp.validation import structure_faults

MOST_LINES = 12
"""Lines named as dependents; with more, the first ones say enough."""

LONGEST_SLUG = 50
R = TypeVar("R", MemberRecord, Member)
"""A row as its record or as the structure has it."""

TOGETHER = ("section", "part")
"""Rows of a kind that agree in these stand together in a table, and are moved among each other."""


def kind_of(name: str) -> MemberKind:
    """A kind of row by its name in plan files. Raises Invalid."""
    if name not in MEMBER_KINDS:
        raise Invalid(FieldFault("kind", name, f"“{name}” is not a kind of row: {', '.join(MEMBER_KINDS)}."))
    return MEMBER_KINDS[name]


def new_slug(kind: MemberKind, label: str, taken: Collection[str]) -> str:
    """A slug for a label that no row of the kind has or had: made once, never again from a new label."""
    ascii_text = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", ascii_text.replace("'", "").replace("&", " and ")).strip("_")
    if not slug or not slug[0].isalpha():
        slug = f"{kind.singular.replace(' ', '_')}_{slug}".rstrip("_")
    slug = slug[:LONGEST_SLUG].rstrip("_")
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug[: LONGEST_SLUG - len(str(number)) - 1]}_{number}"
    return free


def check_attributes(kind: MemberKind, attributes: Mapping[str, Any]) -> None:
    """Raises Invalid for an attribute that the kind has not, or of a type or choice that it cannot take."""
    hints = {name: hint for name, hint in get_type_hints(kind.type).items() if name not in {"slug", "label"}}
    faults = [fault for name, given in attributes.items() if (fault := _attribute_fault(kind, hints, name, given))]
    if faults:
        raise Invalid(*faults)


def _attribute_fault(kind: MemberKind, hints: Mapping[str, Any], name: str, given: Any) -> FieldFault | None:
    if name not in hints:
        return FieldFault(
            name, str(given), f"A {kind.singular} has no {name}: it has {', '.join(hints) or 'no choices'}."
        )
    hint = hints[name]
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        if given not in choices:
            listed = ", ".join(f"“{each}”" for each in choices)
            return FieldFault(name, str(given), f"The {name} of a {kind.singular} is one of {listed}: choose one.")
    elif not isinstance(given, hint):
        return FieldFault(name, str(given), f"The {name} of a {kind.singular} cannot be {given!r}.")
    elif isinstance(given, str):
        longest = getattr(member_model(kind)._meta.get_field(name), "max_length", None) or LONGEST_SLUG
        if fault := text_fault(given, longest):
            return FieldFault(name, given[:longest], f"The {name} {fault}.")
    return None


def check_structure(before: Structure, after: Structure) -> None:
    """Raises Invalid for what a change would make wrong with the plan's rows."""
    known = set(structure_faults(before))
    faults = [fault for fault in structure_faults(after) if fault not in known]
    if faults:
        raise Invalid(*(FieldFault("", "", f"{fault[:1].upper()}{fault[1:]}.") for fault in faults))


def with_member(structure: Structure, member: Member) -> Structure:
    """The structure with a member in place of the one of its slug, or at the end."""
    same = [type(each) is type(member) and each.slug == member.slug for each in structure.members]
    if not any(same):
        return replace(structure, members=(*structure.members, member))
    kept = tuple(member if hit else each for hit, each in zip(same, structure.members, strict=True))
    return replace(structure, members=kept)


def siblings(record: R, records: Collection[R]) -> list[R]:
    """The rows of the kind that stand in the same part of the table, the row itself included, in order."""
    return [each for each in records if all(getattr(each, name, "") == getattr(record, name, "") for name in TOGETHER)]


def dependents(plan: Plan, kind: str, slug: str) -> tuple[Dependent, ...]:
    """What depends on a row, in words: rows that refer to it, lines that read its lines, scenarios with figures.

    Those that block have no meaning without it. Raises Invalid when there is no such row (now).
    """
    structure, declared = read_structure(plan), kind_of(kind)
    member = next((each for each in structure.of(declared.type) if each.slug == slug), None)
    if member is None:
        raise Invalid(FieldFault("slug", slug, f"There is no {declared.singular} “{slug}” in the plan now."))
    graph = plan_graph(structure)
    own = _own_keys(graph, structure, member)
    return (*_referring(structure, declared, slug), *_readers(graph, own), *_holding(plan, graph, own))


def _referring(structure: Structure, kind: MemberKind, slug: str) -> Iterator[Dependent]:
    for other in MEMBER_KINDS.values():
        for member in structure.of(other.type):
            for name in _references(member, kind):
                if getattr(member, name) == slug:
                    yield Dependent(f"{other.singular} “{member.label}” ({name.replace('_', ' ')})", blocks=True)


def _references(member: Member, kind: MemberKind) -> list[str]:
    return [each.name for each in fields(member) if each.metadata.get("refers_to") == kind.name]


def _own_keys(graph: Graph, structure: Structure, member: Member) -> set[str]:
    """The keys that carry the member's slug: those that are gone when it is called otherwise."""
    kind = next(each for each in MEMBER_KINDS.values() if each.type is type(member))
    probe = "z" * LONGEST_SLUG
    renamed = tuple(
        replace(
            each,
            **{name: probe for name in _references(each, kind) if getattr(each, name) == member.slug},
            **({"slug": probe} if each is member else {}),
        )
        for each in structure.members
    )
    other = plan_graph.__wrapped__(replace(structure, members=renamed))  # not worth a place in the cache
    return graph.rows.keys() - other.rows.keys()


def _readers(graph: Graph, own: set[str]) -> Iterator[Dependent]:
    readers = dict.fromkeys(line for key in graph.rows if key in own for line in graph.used_by(key) if line not in own)
    labels = list(dict.fromkeys(graph.lines[key].label for key in readers))
    yield from (Dependent(f"the line “{label}”") for label in labels[:MOST_LINES])
    if len(labels) > MOST_LINES:
        yield Dependent(f"{len(labels) - MOST_LINES} more lines")


def _holding(plan: Plan, graph: Graph, own: set[str]) -> Iterator[Dependent]:
    keys = [key for key in graph.inputs if key in own]
    held = Value.objects.filter(scenario__plan=plan, scenario__archived=None, key__in=keys, stands=True)
    counted = held.values_list("scenario__name").annotate(count=Count("pk")).order_by("scenario__position")
    for name, count in counted:
        yield Dependent(f"{count} {'figure' if count == 1 else 'figures'} in the scenario “{name}”")

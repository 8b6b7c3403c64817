"""The attributes of a kind of row, as forms and workbooks ask for them: made from its declaration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from mtfp.plan import MEMBER_KINDS
from mtfp.structure import Structure
from mtfp.subject import MemberKind


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a kind of row: a choice (pairs of value and words), a tick, a text, or a longer note."""

    name: str
    label: str
    kind: Literal["choice", "tick", "text", "note"]
    choices: tuple[tuple[str, str], ...] = ()
    default: Any = ""


def attributes_of(kind: MemberKind, structure: Structure) -> Iterator[Attribute]:
    """Every attribute of a kind, but for its name; what it may refer to is that of the structure."""
    hints = get_type_hints(kind.type)
    for each in fields(kind.type):
        if each.name in {"slug", "label"}:
            continue
        label = each.name.replace("_", " ")
        if hints[each.name] is bool:
            yield Attribute(each.name, label, "tick", (), each.default)
        elif choices := _choices(each.metadata.get("refers_to"), hints[each.name], structure):
            yield Attribute(each.name, label, "choice", choices, each.default)
        else:
            yield Attribute(each.name, label, "note" if each.metadata.get("note") else "text", (), each.default)


def _choices(refers_to: str | None, hint: Any, structure: Structure) -> tuple[tuple[str, str], ...]:
    if refers_to:
        members = structure.of(MEMBER_KINDS[refers_to].type)
        return (("", "none"), *((member.slug, member.label) for member in members))
    if get_origin(hint) is Literal:
        return tuple((each, each.replace("_", " ") or "ordinary") for each in get_args(hint))
    return ()

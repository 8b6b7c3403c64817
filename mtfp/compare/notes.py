"""What is special about two plans that are compared, in words: other rows, methods, conventions, years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from mtfp.compare.joining import member_differences
from mtfp.compare.terms import Side
from mtfp.plan import MEMBER_KINDS
from mtfp.structure import Member

MOST_NAMED = 6
"""Rows that notes name; more are counted."""

_WORDS = {"band_d": "Band D", "band_d_mode": "Band D rounding"}


def notes_on(left: Side, right: Side) -> tuple[str, ...]:
    """A sentence for everything that differs besides what is entered."""
    return tuple(_notes(left, right))


def _notes(left: Side, right: Side) -> Iterator[str]:
    only: dict[str, list[Member]] = {left.name: [], right.name: []}
    changed = []
    for mine, theirs in member_differences(left.structure, right.structure):
        if mine is not None and theirs is not None:
            changed.append(f"{theirs.label} works differently: {'; '.join(_changes(mine, theirs))}.")
        elif mine is not None:
            only[left.name].append(mine)
        elif theirs is not None:
            only[right.name].append(theirs)
    for name, rows in only.items():
        if rows:
            counts = "It counts" if len(rows) == 1 else "They count"
            yield f"Only in {name}: {', '.join(_called(rows))}. {counts} as nil on the other side."
    yield from changed[:MOST_NAMED]
    if len(changed) > MOST_NAMED:
        yield f"{len(changed) - MOST_NAMED} more rows work differently."
    different = list(_changes(left.structure.conventions, right.structure.conventions))
    if different:
        yield f"The conventions differ: {'; '.join(different)}."
    first, last = left.structure.years.labels, right.structure.years.labels
    if first[0] != last[0]:
        yield (
            f"The base years differ ({first[0]} and {last[0]}), "
            "so figures are compared line by line, not by what is entered."
        )
    if first[-1] != last[-1]:
        yield f"The plans end in {first[-1]} and in {last[-1]}: only years of both are compared."


def _called(rows: Sequence[Member]) -> Iterator[str]:
    """Each by its name; when they are many, how many of each kind."""
    for kind in MEMBER_KINDS.values():
        own = [each for each in rows if type(each) is kind.type]
        if len(rows) <= MOST_NAMED or len(own) == 1:
            yield from (f"{each.label} ({kind.singular})" for each in own)
        elif own:
            yield f"{len(own)} {kind.plural}"


def _changes(left: object, right: object) -> Iterator[str]:
    """The attributes that differ, the label left out: "method: flat, then change"."""
    for each in fields(left):  # type: ignore[arg-type]  # members and conventions are dataclasses
        mine, theirs = getattr(left, each.name), getattr(right, each.name)
        if each.name != "label" and mine != theirs:
            yield f"{_WORDS.get(each.name, each.name.replace('_', ' '))} {_shown(mine)}, then {_shown(theirs)}"


def _shown(setting: object) -> str:
    if isinstance(setting, bool):
        return "yes" if setting else "no"
    return str(setting).replace("_", " ") or "none"

"""What one cell may hold, and what a structure has to satisfy. Relations between cells are checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal, InvalidOperation

from mtfp.engine import Graph, Input
from mtfp.engine.inputs import Cell, plain
from mtfp.engine.years import date_text
from mtfp.plan import MEMBER_KINDS, SUBJECTS
from mtfp.structure import SLUG, Member, Structure
from mtfp.subject import MemberKind
from mtfp.units import DATE, MONTH, RATE

MOST_DIGITS = 15
"""Significant digits of an entered number: more would not survive a spreadsheet."""

_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


def parse_number(text: str) -> Decimal:
    """A number in plain notation. Raises ValueError that says what is wrong with it."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{shown(text)} is not a number: write digits with at most one decimal point")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{shown(text)} is not a number") from None
    if len(number.normalize().as_tuple().digits) > MOST_DIGITS:
        raise ValueError(f"{shown(text)} has more than {MOST_DIGITS} significant digits: round it")
    return number


def value_fault(declared: Input, number: Decimal) -> str:
    """Why a cell may not hold a number; empty when it may."""
    low, high, places = declared.minimum, declared.maximum, declared.places
    if declared.unit == MONTH and not 1 <= number <= 12:
        return f"{plain(number)} is no month: 4 is April, in which the year begins, 12 December, 3 the March at its end"
    if low is not None and number < low:
        return f"{_say(declared, number)} is below the least allowed, {_say(declared, low)}"
    if high is not None and number > high:
        return f"{_say(declared, number)} is above the most allowed, {_say(declared, high)}"
    if places is not None and -int(number.normalize().as_tuple().exponent) > places:
        return f"{plain(number)} has more than {places} decimals: round it to {places}"
    return ""


def order_faults(graph: Graph, values: Mapping[Cell, Decimal]) -> Iterator[tuple[Cell, str]]:
    """Cells that others contradict: one not to be below, one they need, a whole that would be nil; with the fault."""
    yield from _nil_wholes(graph, values)
    for (key, year), number in values.items():
        declared = graph.inputs.get(key)
        if declared and declared.needs and not any((other, year) in values for other in declared.needs):
            either = " or ".join(graph.inputs[each].label for each in declared.needs)
            yield (key, year), f"it says nothing alone: enter {either}"
        least = values.get((declared.at_least, year)) if declared and declared.at_least else None
        if declared and least is not None and number < least:
            other = graph.inputs[declared.at_least]
            word = "before" if declared.unit == DATE else "below"
            yield (
                (key, year),
                f"{_say(declared, number)} is {word} {_say(other, least)}, the {other.label}: upside down",
            )


def _nil_wholes(graph: Graph, values: Mapping[Cell, Decimal]) -> Iterator[tuple[Cell, str]]:
    """The parts entered for a year in which all parts are nil; one that is not entered goes on from its last figure.

    A part that was never entered is not known yet: nothing is wrong until it is.
    """
    wholes: dict[str, list[str]] = {}
    for each in graph.inputs.values():
        if each.part_of:
            wholes.setdefault(each.part_of, []).append(each.key)
    for whole, parts in wholes.items():
        latest: dict[str, Decimal] = {}
        for year in sorted({year for key, year in values if key in parts}):
            entered = {key: values[key, year] for key in parts if (key, year) in values}
            latest |= entered
            if len(latest) == len(parts) and not any(latest.values()):
                message = f"the {whole} would be nil: enter one above nil, or leave it blank until it is known"
                yield from (((key, year), message) for key in entered)


def structure_faults(structure: Structure) -> Iterator[str]:
    """Everything that is wrong with the members of a structure, in words."""
    for kind in MEMBER_KINDS.values():
        members = structure.of(kind.type)
        seen: set[str] = set()
        for member in members:
            where = f"{kind.singular} {member.slug!r}"
            if not SLUG.fullmatch(member.slug):
                yield f"{where}: a slug is lower-case letters, digits and _, and begins with a letter"
            if member.slug in seen:
                yield f"{where} is there twice: give each a slug of its own"
            seen.add(member.slug)
            yield from (f"{where}: {fault}" for fault in _reference_faults(member, structure))
            yield from (f"{where}: {fault}" for fault in member.faults())
        yield from _shared_references(kind, members)
    for subject in SUBJECTS:
        yield from subject.faults(structure)


def _reference_faults(member: Member, structure: Structure) -> Iterator[str]:
    for each in fields(member):
        target = each.metadata.get("refers_to")
        slug = getattr(member, each.name)
        if target and slug:
            kind = MEMBER_KINDS[target]
            known = [other.slug for other in structure.of(kind.type)]
            if slug not in known:
                yield f"{each.name} {slug!r} is not one of the plan's {target} ({', '.join(known) or 'there are none'})"


def _shared_references(kind: MemberKind, members: Sequence[Member]) -> Iterator[str]:
    """Two members that refer to one that only one of them may refer to: it would count twice."""
    for each in (each for each in fields(kind.type) if each.metadata.get("once")):
        holders: dict[str, Member] = {}
        for member in members:
            slug = getattr(member, each.name)
            if slug and slug in holders:
                first = holders[slug].slug
                yield f"{kind.singular} {member.slug!r}: {each.name} {slug!r} is that of {first!r} already: one only"
            holders[slug] = member


def _say(declared: Input, number: Decimal) -> str:
    if declared.unit == DATE:
        return date_text(int(number))
    return f"{plain(number * 100)}%" if declared.unit == RATE else plain(number)


def shown(value: object, length: int = 60) -> str:
    """A value as an error message quotes it: short, whatever was sent."""
    text = f"{value}" if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= length else f"{text[:length]}…"

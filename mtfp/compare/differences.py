"""The inputs that differ between two plans, as they were entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mtfp.compare.groups import cause_order, input_groups
from mtfp.compare.terms import Side
from mtfp.engine import TIMELESS, Input, Provenance
from mtfp.engine.years import year_label
from mtfp.plan import plan_graph


@dataclass(frozen=True, slots=True)
class Entered:
    """What one side has in a cell: a number or none, and where it comes from; `known` is false for a row it has not."""

    number: Decimal | None
    provenance: Provenance
    known: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """An input that differs in a run of years in the same way; no years when it has none."""

    cause: str
    declared: Input
    years: tuple[str, ...]
    left: Entered
    right: Entered


def differences(left: Side, right: Side) -> Iterator[Difference]:
    """Every input that differs in a year of both plans, by cause and in the plan's order."""
    causes = {**input_groups(right.structure), **input_groups(left.structure)}
    order = {cause: place for place, cause in enumerate(cause_order(left.structure, right.structure))}
    inputs = {**plan_graph(left.structure).inputs, **plan_graph(right.structure).inputs}
    known = [frozenset(plan_graph(side.structure).inputs) for side in (left, right)]
    for key in sorted(inputs, key=lambda each: order[causes[each]]):
        yield from _runs(causes[key], inputs[key], left, right, (key in known[0], key in known[1]))


def _runs(cause: str, declared: Input, left: Side, right: Side, known: tuple[bool, bool]) -> Iterator[Difference]:
    run: tuple[list[str], Entered, Entered] | None = None
    for start in _starts(declared, left, right):
        pair = _entered(declared.key, start, left, known[0]), _entered(declared.key, start, right, known[1])
        differs = pair[0].number != pair[1].number
        if run and (not differs or run[1:] != pair):
            yield Difference(cause, declared, tuple(run[0]), *run[1:])
            run = None
        if differs:
            run = run or ([], *pair)
            if start is not None:
                run[0].append(year_label(start))
    if run:
        yield Difference(cause, declared, tuple(run[0]), *run[1:])


def _starts(declared: Input, left: Side, right: Side) -> list[int | None]:
    """The calendar years of both plans in which the input may stand; [None] for one without a year."""
    if declared.timeless:
        return [None]
    mine, theirs = left.structure.years, right.structure.years
    return [start for start in mine.starts if start in theirs.starts]


def _entered(key: str, start: int | None, side: Side, known: bool) -> Entered:
    cell = (key, TIMELESS if start is None else side.structure.years.index(start))
    return Entered(
        side.inputs.values.get(cell) if known else None, side.inputs.provenance.get(cell, Provenance()), known
    )

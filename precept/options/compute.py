"""An option as overrides of a plan's increase, and the plan computed with them. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from mtfp.engine import Inputs, Missing, NotComputed, Provenance, Result, compute
from mtfp.engine.inputs import Cell
from mtfp.structure import Structure
from precept.options.search import least
from precept.options.structure import PreceptOption
from precept.principles.lines import downwards, has_principle

RATE, POUNDS, TARGET = "precept.increase", "precept.increase_amount", "precept.band_d_target"
WAYS = (RATE, POUNDS, TARGET, "precept.requirement_amount")
"""Every way in which a year's Band D is entered: an option takes one, the others are not entered."""

HUNDREDTH = Decimal("0.0001")
"""One hundredth of a percentage point: an increase of every year that closes a gap is a multiple of it."""
HALF_A_POUND = Decimal("0.5")
"""A gap below it is nil to the pound."""
MOST_BAND_D, MOST_RATE = Decimal(100_000), Decimal(1)
MOST_STEPS_DOWN = 5

Overrides = Mapping[Cell, Decimal | None]
"""What differs from the plan: a number, or None for "not entered"."""


@dataclass(frozen=True)
class Computed:
    """An option with the plan computed with it, or why that cannot be."""

    option: PreceptOption
    overrides: Overrides
    result: Result | Missing


def compute_option(option: PreceptOption, structure: Structure, plan: Result) -> Computed:
    """The option on the plan as it stands."""
    try:
        overrides = _ways[option.kind](option, structure, plan)
    except NotComputed as stopped:
        return Computed(option, {}, stopped.missing)
    return Computed(option, overrides, with_overrides(plan, overrides, option.described))


def with_overrides(plan: Result, overrides: Overrides, source: str = "") -> Result:
    """The plan computed with some cells otherwise, whose values come from a source."""
    kept = {cell: number for cell, number in plan.inputs.values.items() if cell not in overrides}
    changed = {cell: number for cell, number in overrides.items() if number is not None}
    provenance = {**plan.inputs.provenance, **dict.fromkeys(changed, Provenance(source))}
    return compute(plan.graph, Inputs(plan.years, kept | changed, provenance), near=plan)


def _one_way(plan: Result, years: range, key: str, number: Decimal) -> dict[Cell, Decimal | None]:
    """Band D of these years entered in one way and in no other."""
    found: dict[Cell, Decimal | None] = {}
    for year in years:
        found |= {(way, year): None for way in WAYS if (way, year) in plan.inputs.values}
        found[key, year] = number
    return found


def _years(option: PreceptOption, plan: Result) -> range:
    return range(1, len(plan.years) if option.years == "every_year" else 2)


def _freeze(option: PreceptOption, structure: Structure, plan: Result) -> Overrides:
    return _one_way(plan, _years(option, plan), RATE, Decimal(0))


def _percent(option: PreceptOption, structure: Structure, plan: Result) -> Overrides:
    return _one_way(plan, _years(option, plan), RATE, option.number.scaleb(-2))


def _pounds(option: PreceptOption, structure: Structure, plan: Result) -> Overrides:
    return _one_way(plan, _years(option, plan), POUNDS, option.number)


def _target(option: PreceptOption, structure: Structure, plan: Result) -> Overrides:
    return _one_way(plan, _years(option, plan), TARGET, option.number)


def _most_allowed(option: PreceptOption, structure: Structure, plan: Result) -> Overrides:
    """Year by year, since what a year allows depends on the one before. Years without a principle stay as planned."""
    if not has_principle(structure):
        raise NotComputed(Missing("there is no referendum principle in Wales", "", 1))
    found: dict[Cell, Decimal | None] = {}
    result = plan
    for year in _years(option, plan):
        if year > 1 and not result.number("precept.principle.known", year):
            continue
        most = result.number("precept.principle.most_allowed", year)
        for _ in range(MOST_STEPS_DOWN):  # a requirement in whole pounds can make more of it
            found |= _one_way(plan, range(year, year + 1), TARGET, most)
            result = with_overrides(plan, found)
            if result.number("check.principle", year):
                break
            most -= downwards(structure).step
    return found


def _closes_gap(option: PreceptOption, structure: Structure, plan: Result) -> Overrides:
    """The least Band D of the budget year, in the force's places, or rate of every year, that closes the year's gap."""
    if option.year not in plan.years.labels:  # the plan was made shorter since
        raise NotComputed(Missing(f"{option.year} is not a year of this plan", "gap", 0))
    year = plan.years.labels.index(option.year)
    every = option.years == "every_year"
    key, step = (RATE, HUNDREDTH) if every else (TARGET, downwards(structure).step)
    start = Decimal(0) if every else plan.number("precept.band_d", 0)
    lowest, highest = (-MOST_RATE, MOST_RATE) if every else (Decimal(0), MOST_BAND_D)

    def overrides(steps: int) -> Overrides:
        return _one_way(plan, _years(option, plan), key, Decimal(steps) * step)

    def closes(steps: int) -> Decimal:
        return with_overrides(plan, overrides(steps)).number("gap", year) + HALF_A_POUND

    steps = least(closes, int(start / step), int(lowest / step), int(highest / step))
    if steps is None:
        raise NotComputed(Missing(f"no increase that may be entered closes the gap of {option.year}", "gap", year))
    return overrides(steps)


_ways: Mapping[str, Callable[[PreceptOption, Structure, Result], Overrides]] = {
    "freeze": _freeze,
    "percent": _percent,
    "pounds": _pounds,
    "target": _target,
    "most_allowed": _most_allowed,
    "closes_gap": _closes_gap,
}


def as_planned(plan: Result) -> Computed:
    """The plan's own increase, as one of the columns."""
    return Computed(replace(PreceptOption("proposed", "Proposed")), {}, plan)

"""The lines of reserves: movements, each reserve, all of them, the general one, and what meets the gap."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from capital.structure import has_capital
from mtfp.engine import Line, line
from mtfp.engine.expression import Expression, express, value
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.units import CHECK, POUNDS, RATE, SWITCH
from reserves import formulas as rules
from reserves.entries import inputs
from reserves.keys import (
    REVENUE_MOVEMENTS,
    check_key,
    heading_key,
    kind_key,
    movement_key,
    nature_key,
    provision_key,
    reserve_key,
)
from reserves.structure import HEADINGS, KINDS, NATURES, Movement, Reserve, Risk

__all__ = ["inputs", "lines"]

PLAN = "force's reserves strategy"
GUIDANCE = "s25 Local Government Act 2003; Home Office guidance on police financial reserves, 2018"
ARITHMETIC = "arithmetic"
NIL = express(0)


def lines(structure: Structure) -> Iterator[Line]:
    """Nothing without a reserve, but for the nil that a budget line of reserves then comes to."""
    reserves, movements, risks = structure.of(Reserve), structure.of(Movement), structure.of(Risk)
    if not reserves and not any(item.method == "reserves" for item in structure.of(BudgetLine)):
        return
    for movement in movements:
        yield line(movement_key(movement), movement.label, POUNDS, rules.amount, movement, source=PLAN)
    for risk in risks:
        yield line(
            provision_key(risk), f"{risk.label}: adds to the minimum", POUNDS, rules.provision, risk, source=PLAN
        )  # fmt: skip
    for reserve in reserves:
        yield from _reserve(reserve, movements, risks)
    yield from _by_nature(movements)
    if reserves:
        yield from _all(reserves, rules.taken_by_capital if has_capital(structure) else rules.capital_takes)
    if any(each.kind == "general" for each in reserves):
        yield from _general(reserves)
    if any(each.kind == "equalisation" for each in reserves):
        yield from _equalisation(reserves)


def _reserve(reserve: Reserve, movements: tuple[Movement, ...], risks: tuple[Risk, ...]) -> Iterator[Line]:
    def own(name: str, label: str, rule: Callable[..., Expression], *more: object, source: str = PLAN) -> Line:
        key, label = reserve_key(reserve, name), f"{reserve.label}: {label}"
        base = value(reserve_key(reserve, "opening_amount")) if name == "opening" else None
        return line(key, label, POUNDS, rule, reserve, *more, source=source, base=base)

    least = rules.least_general_balance if reserve.kind == "general" else rules.least_balance
    yield own("opening", "opening balance", rules.opening)
    yield own("in", "in", rules.goes_in, movements)
    yield own("used", "used", rules.is_used, movements)
    yield own("closing", "closing balance", rules.closing, source=ARITHMETIC)
    yield own("by_revenue", "moved by revenue", rules.moved_by_revenue, movements)
    yield own("minimum", "minimum", least, risks)
    yield own("above_minimum", "above its minimum", rules.above_minimum, source=ARITHMETIC)
    yield line(
        check_key(reserve), f"{reserve.label}: not below nil or its minimum", CHECK, rules.not_below_minimum, reserve,
        source=PLAN,
    )  # fmt: skip


def _by_nature(movements: tuple[Movement, ...]) -> Iterator[Line]:
    for nature, label in NATURES.items():
        yield line(nature_key(nature), label, POUNDS, rules.of_nature, movements, nature, source=ARITHMETIC)
    yield line(
        REVENUE_MOVEMENTS, "Transfers to (from) reserves by revenue", POUNDS, rules.revenue_movements, source=ARITHMETIC
    )


def _all(reserves: tuple[Reserve, ...], takes: Callable[[], Expression]) -> Iterator[Line]:
    base = rules.all_reserves(reserves, "opening")
    yield line(
        "reserves.opening", "All reserves: opening balance", POUNDS, rules.opening_of_all, source=ARITHMETIC, base=base
    )  # fmt: skip
    yield line("reserves.closing", "All reserves: closing balance", POUNDS, rules.closing_of_all, source=ARITHMETIC)
    yield line(
        "reserves.minimum", "All reserves: minimum", POUNDS, rules.all_reserves, reserves, "minimum", source=ARITHMETIC
    )  # fmt: skip
    for kind, label in KINDS.items():
        own = tuple(each for each in reserves if each.kind == kind)
        if own:
            yield line(kind_key(kind), label, POUNDS, rules.all_reserves, own, "closing", source=ARITHMETIC)
    for heading, label in HEADINGS.items():
        own = tuple(each for each in reserves if each.home_office == heading)
        yield line(heading_key(heading), label, POUNDS, rules.all_reserves, own, "closing", source=GUIDANCE)
    yield line(
        "reserves.capital_takes", "What the capital programme takes from reserves", POUNDS, takes,
        source="capital programme",
    )  # fmt: skip
    yield line(
        "check.reserves_transfers", "Transfers between reserves net to nil", CHECK, rules.adds_up, reserves,
        source=ARITHMETIC,
    )  # fmt: skip
    yield line(
        "check.reserves_capital", "What reserves give to capital is what capital takes", CHECK, rules.capital_agrees,
        source="Prudential Code",
    )  # fmt: skip


def _general(reserves: tuple[Reserve, ...]) -> Iterator[Line]:
    for name, label, rule in (
        ("share_of_this_year", "share of this year's net budget requirement", rules.share_of_this_year),
        (
            "share_of_next_year", "share of next year's net budget requirement (in the last year: this year's)",
            rules.share_of_next_year,
        ),
        ("band_low", "low end of its band", rules.band_low),
        ("band_high", "high end of its band", rules.band_high),
        ("asked_above", "share above which a reason is asked for", rules.asked_above),
    ):  # fmt: skip
        yield line(f"reserves.general.{name}", f"General reserve: {label}", RATE, rule, source=GUIDANCE)
    measured = next(each.measured_against for each in reserves if each.kind == "general")
    share = f"reserves.general.share_of_{measured}"
    yield line(
        f"check.reserves_band.{measured}", "The general reserve is within its band", CHECK, rules.within_band, share,
        source=GUIDANCE,
    )  # fmt: skip
    yield line(
        "check.reserves_band_upright", "The general reserve's band is not upside down", CHECK, rules.band_upright,
        source=ARITHMETIC,
    )  # fmt: skip
    yield line(
        f"check.reserves_reason.{measured}", "The general reserve is not so large that a reason is asked for", CHECK,
        rules.no_reason_asked, share, source=GUIDANCE,
    )  # fmt: skip


def _equalisation(reserves: tuple[Reserve, ...]) -> Iterator[Line]:
    def own(name: str, label: str, rule: Callable[[], Expression], base: Expression | None = None) -> Line:
        return line(f"reserves.equalisation.{name}", label, POUNDS, rule, base=base, source=PLAN)

    yield line(
        "reserves.equalisation.free", "Equalisation reserve: above its minimum", POUNDS, rules.free_of_equalisation,
        reserves, source=ARITHMETIC, published=False,
    )  # fmt: skip
    yield line(
        "reserves.equalisation.not_planned_for", "Equalisation reserve: not planned for in this or a later year",
        POUNDS, rules.not_planned_for, source=ARITHMETIC, published=False,
    )  # fmt: skip
    yield own("meets", "Equalisation reserve used to meet the gap", rules.meets_gap, NIL)
    yield own("used_to_date", "Equalisation reserve used to meet gaps so far", rules.used_to_date, NIL)
    yield line(
        "gap.after_ber", "Surplus / (gap) after the equalisation reserve", POUNDS, rules.gap_after, source=ARITHMETIC
    )  # fmt: skip
    yield own("left", "Equalisation reserve: balance left", rules.equalisation_left)
    yield line(
        "reserves.equalisation.runs_out", "Equalisation reserve runs out in this year", SWITCH, rules.runs_out,
        source=ARITHMETIC,
    )  # fmt: skip
    yield line("reserves.left", "All reserves: left after gaps are met", POUNDS, rules.left_of_all, source=ARITHMETIC)

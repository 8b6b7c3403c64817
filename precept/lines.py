"""The precept's lines: tax bases, Band D, bands, authorities, total, collection fund, the Act's own order."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.engine import Line, line
from mtfp.engine.expression import express, given, rounded, value
from mtfp.engine.rounding import Rounding
from mtfp.structure import Structure
from mtfp.units import DWELLINGS, PENCE_PER_DWELLING, POUNDS, POUNDS_PER_DWELLING, RATE
from precept import formulas as rules
from precept import statutory
from precept.conventions import Conventions
from precept.entries import inputs
from precept.keys import FUND, FUNDS, NO_FUNDS, SPREADING, act, authority_key, fund_key, ninths
from precept.structure import Authority

__all__ = ["authority_key", "inputs", "lines", "ninths"]

ARITHMETIC = "arithmetic"
PLAN = "force's plan"
NIL = express(0)
FUND_LABEL = "Collection fund surplus (deficit)"


def lines(structure: Structure) -> Iterator[Line]:
    """Everything from the tax bases to the council tax requirement."""
    authorities, conventions = structure.of(Authority), structure.conventions
    basic_amount = act(conventions, "s42B(1)", "s44(1)")
    for authority in authorities:
        yield line(
            authority_key(authority, "tax_base"), f"{authority.label} tax base", DWELLINGS,
            rules.grown_tax_base, authority, base=value(authority_key(authority, "tax_base_notified")),
            source=f"{basic_amount}; notified by the billing authority",
        )  # fmt: skip
    yield line(
        "precept.tax_base", "Total tax base", DWELLINGS, rules.total_tax_base, authorities, source=basic_amount
    )  # fmt: skip
    yield from _band_d(conventions)
    for band, share in ninths(conventions).items():
        yield line(
            f"precept.band.{band}", f"Band {band.upper()}", POUNDS_PER_DWELLING, rules.council_tax, share,
            source=act(conventions, "s47"), rounding=conventions.band_rounding,
        )  # fmt: skip
    yield from _precepts(authorities, conventions)
    yield from _collection_fund(authorities, conventions)
    yield from statutory.lines(structure)


def _band_d(conventions: Conventions) -> Iterator[Line]:
    entered = value("precept.band_d_amount")
    start = "precept.band_d.planned" if conventions.compounding == "unrounded" else "precept.band_d"
    yield line(
        "precept.band_d.planned_increase", "Planned increase of Band D", POUNDS_PER_DWELLING,
        rules.planned_increase, start, base=value("precept.increase_amount"), source=PLAN, published=False,
    )  # fmt: skip
    yield line(
        "precept.band_d.planned", "Band D before rounding", POUNDS_PER_DWELLING, rules.planned_band_d, start,
        base=entered, source=PLAN, published=False,
    )  # fmt: skip
    fixed = conventions.direction == "requirement"
    if fixed:
        yield line(
            "precept.requirement", "Council tax requirement", POUNDS, rules.whole_pound_requirement,
            base=value("precept.total"), rounding=Rounding.places(0), source=act(conventions, "s42A", "s44"),
        )  # fmt: skip
    yield line(
        "precept.band_d", "Band D council tax", POUNDS_PER_DWELLING,
        rules.band_d_from_requirement if fixed else rules.band_d_from_plan, base=entered,
        source=act(conventions, "s42B", "s44"), rounding=conventions.band_d_rounding,
    )  # fmt: skip
    yield line(
        "precept.band_d.increase", "Increase in Band D", POUNDS_PER_DWELLING, rules.increase_in_pounds,
        base=value("precept.increase_amount"), source=ARITHMETIC,
    )  # fmt: skip
    yield line(
        "precept.band_d.increase_percent", "Increase in Band D, %", RATE, rules.increase_in_percent,
        base=value("precept.increase"), source=ARITHMETIC,
    )  # fmt: skip
    yield line(
        "precept.band_d.pence_a_week", "Increase in Band D, pence a week", PENCE_PER_DWELLING, rules.pence_a_week,
        source=ARITHMETIC,
    )  # fmt: skip


def _precepts(authorities: tuple[Authority, ...], conventions: Conventions) -> Iterator[Line]:
    rounding = conventions.precept_rounding
    for authority in authorities:
        computed = rounded(rules.authority_precept(authority), rounding)
        yield line(
            authority_key(authority, "precept"), f"{authority.label} precept", POUNDS, rules.authority_precept,
            authority, source=act(conventions, "s48"), rounding=rounding,
            base=given(authority_key(authority, "precept_amount"), computed),
        )  # fmt: skip
    yield line(
        "precept.authorities_total", "Precepts on all authorities", POUNDS, rules.precept_from_authorities,
        authorities, source=ARITHMETIC,
    )  # fmt: skip
    yield _total(authorities, conventions)
    yield line(
        "precept.parts_difference", "Authorities' precepts above the total", POUNDS, rules.parts_difference, rounding,
        source=conventions.difference_reason,
    )  # fmt: skip


def _total(authorities: tuple[Authority, ...], conventions: Conventions) -> Line:
    key, label, source = "precept.total", "Precept", f"{act(conventions, 's42A', 's44')}; conventions of the force"
    base = given("precept.total_amount", value("precept.authorities_total"))
    if conventions.direction == "requirement":
        return line(key, label, POUNDS, rules.precept_from_requirement, base=base, source=source)
    if conventions.total == "sum_of_authorities":
        return line(key, label, POUNDS, rules.precept_from_authorities, authorities, base=base, source=source)
    return line(key, label, POUNDS, rules.precept_from_band_d, base=base, source=source)


def _collection_fund(authorities: tuple[Authority, ...], conventions: Conventions) -> Iterator[Line]:
    """One amount for all, or each authority's; in England an authority's may be spread over years.

    In Wales there is none: what is not entered is nil.
    """
    spread = conventions.country == "england"
    source = FUNDS if spread else NO_FUNDS
    if conventions.collection_fund == "total":
        whole = rules.collection_fund_in_total if spread else rules.collection_fund_or_nil
        yield line(FUND, FUND_LABEL, POUNDS, whole, source=source)
        return
    for each in authorities:
        if spread:
            yield from _spread(each)
        yield line(
            fund_key(each), f"{each.label}: {FUND_LABEL.lower()}", POUNDS,
            rules.fund_with_parts if spread else rules.fund_or_nil, each, source=source, published=False,
        )  # fmt: skip
    if spread:
        yield line(
            f"{FUND}.spread_parts", "Parts of amounts spread over three years", POUNDS, rules.parts_of_all, authorities,
            source=SPREADING,
        )  # fmt: skip
    yield line(FUND, FUND_LABEL, POUNDS, rules.collection_fund_by_authority, authorities, source=source)


def _spread(authority: Authority) -> Iterator[Line]:
    """A third to the penny in each of two years, what is left in the third: nothing is lost by rounding."""
    penny, first = Rounding.places(2), rules.first_part_of_spread(authority)
    for name, words, rule, rounding, base in (
        ("spread", "to be spread over three years", rules.to_be_spread, None, None),
        ("spread_third", "a third of it", rules.third_of_spread, penny, None),
        (
            "spread_rest",
            "what is left for next year of what was spread from last year",
            rules.rest_of_spread,
            None,
            NIL,
        ),
        ("spread_part", "this year's part", rules.part_of_spread, None, first),
    ):
        yield line(
            f"{fund_key(authority)}.{name}", f"{authority.label}: {FUND_LABEL.lower()}, {words}", POUNDS, rule,
            authority, base=base, rounding=rounding, source=SPREADING, published=False,
        )  # fmt: skip

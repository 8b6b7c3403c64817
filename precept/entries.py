"""What is entered for the precept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from mtfp.engine import Input, When
from mtfp.structure import Structure
from mtfp.units import DWELLINGS, POUNDS, POUNDS_PER_DWELLING, RATE
from precept.conventions import Conventions
from precept.keys import FUND, NO_FUNDS, authority_key
from precept.structure import Authority

NIL, ONE = Decimal(0), Decimal(1)
ALMOST_ALL = Decimal("-0.9999")
"""The most that a tax base falls in a year: what is left can be divided by."""
TOTAL = "total tax base"
LARGEST = Decimal(10) ** 13

fund = partial(Input, unit=POUNDS, minimum=-LARGEST, maximum=LARGEST, one_off=True)

SPREAD_HINT = (
    "A third to the penny falls in this year and in each of the next two: the law had this for the balance of 2020/21 "
    "(SI 2020/1202). What was spread in years before the plan is entered as each year's amount."
)


def inputs(structure: Structure) -> Iterator[Input]:
    """Band D and its increase, tax bases, what is fixed for the base year, the collection fund."""
    conventions = structure.conventions
    yield from _band_d()
    yield Input(
        "precept.tax_base_growth", "Tax base growth, all authorities", RATE, when=When.FORECAST,
        minimum=ALMOST_ALL, maximum=ONE,
    )  # fmt: skip
    yield Input(
        "precept.total_amount", "Precept of the base year", POUNDS, when=When.BASE_YEAR,
        minimum=NIL, maximum=LARGEST, hint="Only when it is not the sum of the authorities.",
    )  # fmt: skip
    if conventions.direction == "requirement":
        yield Input(
            "precept.requirement_amount", "Council tax requirement", POUNDS, when=When.FORECAST,
            minimum=NIL, maximum=LARGEST, places=0,
        )  # fmt: skip
    if conventions.collection_fund == "total":
        yield fund(f"{FUND}_amount", "Collection fund surplus (deficit)", hint=_fund_hint(conventions))
    for authority in structure.of(Authority):
        yield from _authority(authority, conventions)


def _band_d() -> Iterator[Input]:
    yield Input(
        "precept.band_d_amount", "Band D council tax of the base year", POUNDS_PER_DWELLING,
        when=When.BASE_YEAR, minimum=NIL, maximum=Decimal(100_000),
    )  # fmt: skip
    yield Input(
        "precept.increase", "Band D increase, %", RATE, minimum=-ONE, maximum=ONE,
        hint="Taken on last year's Band D unless an increase in £ or a target is entered.",
    )  # fmt: skip
    yield Input(
        "precept.increase_amount", "Band D increase, £", POUNDS_PER_DWELLING,
        minimum=Decimal(-10_000), maximum=Decimal(10_000),
        hint="When entered, used instead of the percentage.",
    )  # fmt: skip
    yield Input(
        "precept.band_d_target", "Band D aimed at", POUNDS_PER_DWELLING, when=When.FORECAST,
        minimum=NIL, maximum=Decimal(100_000),
        hint="When entered, used instead of any increase.",
    )  # fmt: skip


def _authority(authority: Authority, conventions: Conventions) -> Iterator[Input]:
    name = authority.label
    yield Input(
        authority_key(authority, "tax_base_notified"), f"{name}: tax base as notified", DWELLINGS,
        minimum=NIL, maximum=Decimal(10_000_000), places=2, part_of=TOTAL,
    )  # fmt: skip
    yield Input(
        authority_key(authority, "tax_base_growth"), f"{name}: tax base growth", RATE, when=When.FORECAST,
        minimum=ALMOST_ALL, maximum=ONE, hint="When entered, used instead of the rate for all.",
    )  # fmt: skip
    yield Input(
        authority_key(authority, "precept_amount"), f"{name}: precept of the base year", POUNDS,
        when=When.BASE_YEAR, minimum=NIL, maximum=LARGEST,
    )  # fmt: skip
    if conventions.collection_fund == "by_authority":
        label = f"{name}: collection fund surplus (deficit)"
        yield fund(authority_key(authority, "collection_fund_share"), label, hint=_fund_hint(conventions))
        if conventions.country == "england":
            key = authority_key(authority, "collection_fund_spread")
            yield fund(key, f"{label} spread over three years", hint=SPREAD_HINT)


def _fund_hint(conventions: Conventions) -> str:
    return "" if conventions.country == "england" else f"Nil when not entered. {NO_FUNDS}."

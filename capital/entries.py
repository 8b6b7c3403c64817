"""What is entered for the capital programme."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from capital.keys import life_key, scheme_input, source_amount
from capital.structure import LifeClass, Scheme, Source, has_capital
from mtfp.engine import Input, When
from mtfp.structure import Structure
from mtfp.units import POUNDS, RATE, SWITCH, YEARS

NIL, ONE = Decimal(0), Decimal(1)
LARGEST = Decimal(10) ** 13
LONGEST_LIFE = Decimal(100)

pounds = partial(Input, unit=POUNDS, minimum=NIL, maximum=LARGEST)
once = partial(Input, when=When.TIMELESS, minimum=NIL)
years = partial(Input, unit=YEARS, when=When.TIMELESS, minimum=ONE, maximum=LONGEST_LIFE, places=0)


def inputs(structure: Structure) -> Iterator[Input]:
    """Spending of each scheme, what pays for it, receipts, then the lives and openings of MRP."""
    schemes, sources, lives = structure.of(Scheme), structure.of(Source), structure.of(LifeClass)
    for scheme in schemes:
        yield from _of_scheme(scheme)
    for source in sources:
        hint = "What reserves give to capital when not entered." if source.kind == "reserves" else ""
        yield pounds(source_amount(source), f"{source.label}: amount", hint=hint)
    if has_capital(structure):
        yield once(
            key="capital.receipts.opening_amount", label="Capital receipts before the base year", unit=POUNDS,
            maximum=LARGEST, hint="Unused on 1 April of the base year.",
        )  # fmt: skip
        yield pounds("capital.receipts.received_amount", "Capital receipts of the year", hint="Nil when not entered.")
    for life in lives:
        yield from _of_life_class(life)


def _of_scheme(scheme: Scheme) -> Iterator[Input]:
    name = scheme.label
    yield pounds(scheme_input(scheme.slug, "amount"), f"{name}: spending", hint="Nil when not entered.")
    yield once(
        key=scheme_input(scheme.slug, "included"), label=f"{name}: included", unit=SWITCH, maximum=ONE, places=0,
        hint="1: in this scenario, 0: not. In when not entered; what the base year spends stays.",
    )  # fmt: skip
    yield once(
        key=scheme_input(scheme.slug, "complete"), label=f"{name}: complete", unit=RATE, maximum=ONE,
        hint="For information: how far the work is.",
    )  # fmt: skip


def _of_life_class(life: LifeClass) -> Iterator[Input]:
    name = life.label
    yield once(
        key=life_key(life, "opening_amount"), label=f"{name}: not financed before the base year", unit=POUNDS,
        maximum=LARGEST, hint="Its part of the capital financing requirement on 1 April of the base year.",
    )  # fmt: skip
    if life.method != "reducing_balance":
        yield years(life_key(life, "years"), f"{name}: life")
        yield years(
            life_key(life, "opening_years"), f"{name}: years left of what was spent before the base year",
            hint="Its whole life when not entered.",
        )  # fmt: skip
    if life.method != "equal_instalments":
        yield once(
            key=life_key(life, "rate"), label=f"{name}: rate", unit=RATE, maximum=ONE,
            hint="4% when not entered." if life.method == "reducing_balance" else "Of the annuity.",
        )  # fmt: skip
    yield pounds(
        life_key(life, "borrowing_amount"), f"{name}: borrowing as entered",
        hint="Instead of its part by the order of the life classes.",
    )  # fmt: skip
    yield pounds(life_key(life, "mrp_amount"), f"{name}: MRP as entered", hint="Instead of what its method gives.")

"""What is entered for reserves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from capital.structure import has_capital
from mtfp.engine import Input, When
from mtfp.structure import Structure
from mtfp.units import POUNDS, RATE, SWITCH
from reserves.keys import MEETS_GAP, amount_key, reserve_key, risk_key
from reserves.structure import Movement, Reserve, Risk

NIL, ONE = Decimal(0), Decimal(1)
LARGEST = Decimal(10) ** 13

pounds = partial(Input, unit=POUNDS, minimum=NIL, maximum=LARGEST)
share = partial(Input, unit=RATE, minimum=NIL, maximum=ONE)
switch = partial(Input, unit=SWITCH, when=When.TIMELESS, minimum=NIL, maximum=ONE, places=0)


def inputs(structure: Structure) -> Iterator[Input]:
    """Balances and minimums of each reserve, the amount of each movement, then what is set for all."""
    reserves = structure.of(Reserve)
    for reserve in reserves:
        yield from _of_reserve(reserve)
    for movement in structure.of(Movement):
        yield pounds(
            amount_key(movement), f"{movement.label}: amount",
            hint="Never negative: the kind of movement says the direction. Nil when not entered.",
        )  # fmt: skip
    for risk in structure.of(Risk):
        yield pounds(risk_key(risk, "amount"), f"{risk.label}: amount at risk")
        yield share(risk_key(risk, "likelihood"), f"{risk.label}: likelihood")
    if structure.of(Risk):
        yield switch("reserves.risks_count", "Risks add to minimums", hint="Yes when not entered.")
    if reserves and not has_capital(structure):
        yield pounds(
            "reserves.capital_takes_amount", "What the capital programme takes from reserves",
            hint="A check compares it with what is used for capital; nothing entered, nothing to compare.",
        )  # fmt: skip
    if any(each.kind == "general" for each in reserves):
        yield from _of_general_reserve()
    if any(each.kind == "equalisation" for each in reserves):
        yield switch(MEETS_GAP, "The budget equalisation reserve meets the gap", hint="No when not entered.")


def _of_reserve(reserve: Reserve) -> Iterator[Input]:
    yield Input(
        reserve_key(reserve, "opening_amount"), f"{reserve.label}: balance before the base year", POUNDS,
        when=When.BASE_YEAR, minimum=-LARGEST, maximum=LARGEST, hint="On 1 April of the base year.",
    )  # fmt: skip
    yield pounds(
        reserve_key(reserve, "minimum_amount"), f"{reserve.label}: minimum as entered", hint="Nil when not entered."
    )
    if reserve.kind == "general":
        yield share(
            reserve_key(reserve, "minimum_share"), f"{reserve.label}: minimum as a share of net budget requirement",
            hint="Where no minimum is entered in £.",
        )  # fmt: skip


def _of_general_reserve() -> Iterator[Input]:
    low, high = "reserves.general.band_low_rate", "reserves.general.band_high_rate"
    yield share(low, "Low end of the general reserve's band as entered", hint="Nil when not entered.")
    yield share(
        high, "High end of the general reserve's band as entered", hint="100% when not entered.", at_least=low
    )  # fmt: skip
    yield share(
        "reserves.general.asked_above_rate", "Share above which a reason is asked for, as entered",
        hint="The Home Office's 5% when not entered.",
    )  # fmt: skip

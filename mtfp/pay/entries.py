"""What is entered for pay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from mtfp.engine import Input, When
from mtfp.pay.keys import MONTHS, group_key
from mtfp.pay.structure import PayGroup
from mtfp.structure import Structure
from mtfp.units import FTE, MONTH, POUNDS, POUNDS_PER_FTE, RATE

NIL, ONE = Decimal(0), Decimal(1)
MOST_FTE = Decimal(1_000_000)
MOST_PER_FTE = Decimal(10_000_000)
LARGEST = Decimal(10) ** 13
LEAST_CHANGE, MOST_CHANGE = Decimal("-0.9999"), Decimal(10)
"""A change of −100% or less would leave no pay to go on from."""

fte = partial(Input, unit=FTE, minimum=NIL, maximum=MOST_FTE)
share = partial(Input, unit=RATE, minimum=NIL, maximum=ONE)
change = partial(Input, unit=RATE, minimum=LEAST_CHANGE, maximum=MOST_CHANGE)
pounds = partial(Input, unit=POUNDS, minimum=NIL, maximum=LARGEST)
month = partial(
    Input, unit=MONTH, minimum=ONE, maximum=Decimal(12), places=0,
    hint="By its name, or by its number in the calendar: 4 is April, 9 September, 3 the March after it.",
)  # fmt: skip


def inputs(structure: Structure) -> Iterator[Input]:
    """Rates for all groups, then the drivers of each; nothing without a pay group."""
    groups = structure.of(PayGroup)
    if groups:
        yield share("pay.ni_rate", "Employer's National Insurance, rate", hint="Nil when not entered.")
        yield Input(
            "pay.ni_threshold", "Employer's National Insurance, threshold a head", POUNDS_PER_FTE,
            minimum=NIL, maximum=MOST_PER_FTE, hint="Pay above it counts; once for each FTE. Nil when not entered.",
        )  # fmt: skip
        yield share("pay.levy_rate", "Apprenticeship levy, rate", hint="On pay, not on on-costs. Nil when not entered.")
        yield pounds(
            "pay.levy_allowance", "Apprenticeship levy, allowance of each employer", hint="Nil when not entered."
        )
        yield share(
            "pay.other_limit", "Other movements, most allowed as a share of a pay bill", when=When.TIMELESS,
            hint="A check says where they are more.",
        )  # fmt: skip
    for group in groups:
        yield from _strength(group)
        yield from _rates(group)
        yield from _amounts(group)


def _strength(group: PayGroup) -> Iterator[Input]:
    name = group.label
    yield fte(group_key(group, "fte"), f"{name}: establishment", hint="Budgeted FTE.")
    yield fte(
        group_key(group, "average_fte"), f"{name}: average FTE in post as entered",
        hint="When entered, used instead of the computed strength; no vacancy factor applies to it.",
    )  # fmt: skip
    if not group.by_month:
        yield share(group_key(group, "vacancy"), f"{name}: vacancy factor", hint="Nil when not entered.")
        return
    yield fte(group_key(group, "in_post_fte"), f"{name}: FTE in post at the end of the base year", when=When.BASE_YEAR)
    for each in MONTHS:
        for kind in ("joiners", "leavers"):
            yield fte(
                group_key(group, f"{kind}_{each}"), f"{name}: {kind} in {each.capitalize()}, FTE", when=When.FORECAST,
                hint="Counted from the first of the month.",
            )  # fmt: skip


def _rates(group: PayGroup) -> Iterator[Input]:
    name = group.label
    yield Input(
        group_key(group, "cost_per_fte"), f"{name}: basic pay per FTE on 31 March of the base year", POUNDS_PER_FTE,
        when=When.BASE_YEAR, minimum=NIL, maximum=MOST_PER_FTE, hint="Before on-costs, with the year's awards in full.",
    )  # fmt: skip
    yield change(
        group_key(group, "increments"), f"{name}: increments (drift)", when=When.FORECAST,
        hint="On 1 April. Nil when not entered.",
    )  # fmt: skip
    for key, label in (
        ("award", "pay award"),
        ("second_award", "second pay award of the year"),
        ("job_evaluation", "job evaluation"),
    ):
        nil = "" if key == "award" else "Nil when not entered."
        yield change(group_key(group, f"{key}_rate"), f"{name}: {label} as entered", hint=nil)
        yield month(group_key(group, f"{key}_month"), f"{name}: {label}, starts in month")
    yield share(group_key(group, "pension_rate"), f"{name}: employer's pension, rate", hint="Nil when not entered.")
    yield share(
        group_key(group, "pension_participation"), f"{name}: share of pay in the pension scheme",
        hint="All of it when not entered.",
    )  # fmt: skip


def _amounts(group: PayGroup) -> Iterator[Input]:
    name = group.label
    yield pounds(
        group_key(group, "bill_amount"), f"{name}: pay bill of the base year", when=When.BASE_YEAR,
        hint="The approved budget; when entered, used instead of what the drivers give.",
    )  # fmt: skip
    yield Input(
        group_key(group, "other_amount"), f"{name}: other movements as entered", POUNDS,
        minimum=-LARGEST, maximum=LARGEST, hint="What the drivers do not explain. Nil when not entered.",
    )  # fmt: skip
    yield change(
        group_key(group, "budgeted_award_rate"), f"{name}: award that was budgeted, as entered",
        hint="Where the award that was agreed is another one.",
    )  # fmt: skip
    yield pounds(group_key(group, "award_grant"), f"{name}: grant for the award")
    yield pounds(group_key(group, "headcount_grant"), f"{name}: grant for headcount")

"""Referendum principles: what may be allowed of an increase, and how far the plan's own stays below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from mtfp.engine import Input, Line, When, line
from mtfp.engine.expression import (
    Expression,
    Number,
    both,
    choose,
    either,
    equals,
    given,
    maximum,
    previous,
    quantity,
    rounded,
    value,
)
from mtfp.engine.inputs import Cell
from mtfp.engine.rounding import Mode, Rounding
from mtfp.structure import Structure
from mtfp.subject import Known
from mtfp.units import CHECK, POUNDS, POUNDS_PER_DWELLING, RATE, SWITCH
from precept.principles.reference import PRINCIPLES, Principle

RATE_KEY, AMOUNT_KEY, LOWEST_KEY = "precept.principle_rate", "precept.principle_amount", "precept.principle_lowest"
RATE_EQUAL_KEY, AMOUNT_EQUAL_KEY = "precept.principle_rate_equal", "precept.principle_amount_equal"
IS_LOWEST_KEY = "precept.principle_is_lowest"
SAME_DAY, OTHER_DAY, REBILLING = (
    f"precept.referendum_{name}" for name in ("same_day", "other_day", "rebilling")
)  # fmt: skip

NIL, PENNY, MOST = Decimal(0), Decimal("0.01"), Decimal(1_000)
LARGEST = Decimal(10) ** 13
S52ZC = "s52ZC Local Government Finance Act 1992"
ARITHMETIC = "arithmetic"
NONE = Number(NIL)
"""In the base year there is nothing to decide."""
SHOWN = Decimal("0.0001")
"""The step of a Band D that is carried unrounded, where the most allowed has to be some amount."""


def has_principle(structure: Structure) -> bool:
    """Whether the force's increases can be excessive: those of Wales cannot (Chapter 4ZA of the Act is England's)."""
    return structure.conventions.country == "england"


def downwards(structure: Structure) -> Rounding:
    """Down to the places of the force's Band D."""
    rounding = structure.conventions.band_d_rounding
    return Rounding(SHOWN if rounding is None else rounding.step, Mode.DOWN)


def is_known() -> Expression:
    """The year has a principle: a %, a £ amount, or both."""
    return either(given(RATE_KEY, 0) > 0, given(AMOUNT_KEY, 0) > 0)


def rate() -> Expression:
    """The % of the year's principle; nil where it has none."""
    return given(RATE_KEY, 0)


def amount() -> Expression:
    """The £ amount of the year's principle, for a force with one of the lowest Band D amounts theirs; nil where it has none."""  # noqa: E501
    return maximum(given(AMOUNT_KEY, 0), given(LOWEST_KEY, 0) * given(IS_LOWEST_KEY, 0))


def rate_equal() -> Expression:
    """Whether an increase equal to the % is excessive: as entered, else yes ("2% or more")."""
    return given(RATE_EQUAL_KEY, 1)


def amount_equal() -> Expression:
    """Whether an increase equal to the £ amount is excessive: as entered, else no ("more than £12")."""
    return given(AMOUNT_EQUAL_KEY, 0)


def most_by_rate(down: Rounding) -> Expression:
    """Last year's Band D and the %, rounded down to the force's places; one step less where an equal increase is excessive."""  # noqa: E501
    limit = previous("precept.band_d") * (1 + value("precept.principle.rate"))
    return _below("rate", limit, down)


def most_by_amount(down: Rounding) -> Expression:
    """Last year's Band D and the £ amount, rounded down to the force's places; one step less where an equal increase is excessive."""  # noqa: E501
    return _below("amount", previous("precept.band_d") + value("precept.principle.amount"), down)


def _below(limb: str, limit: Expression, down: Rounding) -> Expression:
    """The greatest multiple of the step that is not past the limit; nil where the principle has no such limb."""
    floor = rounded(limit, down)
    too_much = both(value(f"precept.principle.{limb}_equal") > 0, equals(floor, limit))
    step = quantity(down.step, POUNDS_PER_DWELLING)
    return choose(value(f"precept.principle.{limb}") > 0, choose(too_much, floor - step, floor), 0)


def most_allowed() -> Expression:
    """The greater of what the % and what the £ amount allow."""
    most = maximum(value("precept.principle.most_by_rate"), value("precept.principle.most_by_amount"))
    return choose(value("precept.principle.known") > 0, most, previous("precept.band_d") * (1 + value(RATE_KEY)))


def most_increase() -> Expression:
    """The most allowed less last year's Band D."""
    return value("precept.principle.most_allowed") - previous("precept.band_d")


def most_increase_percent() -> Expression:
    """The greatest increase that is allowed, as a share of last year's Band D."""
    return value("precept.principle.most_increase") / previous("precept.band_d")


def headroom() -> Expression:
    """The most allowed less Band D; a negative figure is past the principle."""
    return value("precept.principle.most_allowed") - value("precept.band_d")


def headroom_percent() -> Expression:
    """The headroom as a share of last year's Band D."""
    return value("precept.principle.headroom") / previous("precept.band_d")


def headroom_yield() -> Expression:
    """The headroom × the total tax base."""
    return value("precept.principle.headroom") * value("precept.tax_base")


def not_excessive() -> Expression:
    """No principle is known for the year, or the increase is not past its %, or not past its £ amount."""
    by_rate = _past("rate", previous("precept.band_d") * value("precept.principle.rate"))
    by_amount = _past("amount", value("precept.principle.amount"))
    return equals(both(value("precept.principle.known") > 0, by_rate, by_amount), 0)


def _past(limb: str, limit: Expression) -> Expression:
    """The increase is past the limb; any increase is where the principle has no such limb."""
    increase = value("precept.band_d.increase")
    past = choose(value(f"precept.principle.{limb}_equal") > 0, increase >= limit, increase > limit)
    return either(equals(value(f"precept.principle.{limb}"), 0), past)


def lost(day: str) -> Expression:
    """The cost of the referendum and of sending every bill again, which is what a lost one costs."""
    return value(day) + value(REBILLING)


def known(structure: Structure, entered: Mapping[Cell, Decimal]) -> Iterator[Known]:
    """The principle of each forecast year for which the force has entered none of its own."""
    if has_principle(structure):
        for principle in PRINCIPLES:
            year = principle.start - structure.years.base
            own = any((key, year) in entered for key in (RATE_KEY, AMOUNT_KEY))
            if 0 < year < len(structure.years) and not own:
                yield from _figures(principle, year, entered)


def _figures(principle: Principle, year: int, entered: Mapping[Cell, Decimal]) -> Iterator[Known]:
    figures = {RATE_KEY: principle.rate, AMOUNT_KEY: principle.amount, LOWEST_KEY: principle.for_lowest}
    if principle.rate is not None:
        figures[RATE_EQUAL_KEY] = Decimal(principle.rate_equal)
    if principle.amount is not None or principle.for_lowest is not None:
        figures[AMOUNT_EQUAL_KEY] = Decimal(principle.amount_equal)
    for key, number in figures.items():
        if number is not None and (key, year) not in entered:
            yield Known(key, year, number, principle.source)


def inputs(structure: Structure) -> Iterator[Input]:
    """The principle of a year where it is not known from its report, the force's class, the cost of a referendum."""
    if not has_principle(structure):
        return
    hint = "Known from the report of the year where there is one; enter what you assume of later years."
    yield Input(
        RATE_KEY, "Referendum principle, %", RATE, hint, When.FORECAST, minimum=Decimal("0.0001"), maximum=Decimal(1)
    )
    yield Input(AMOUNT_KEY, "Referendum principle, £ on Band D", POUNDS_PER_DWELLING, hint, When.FORECAST, PENNY, MOST)
    yield Input(
        LOWEST_KEY, "Referendum principle, £ for forces with the lowest Band D", POUNDS_PER_DWELLING,
        "Only in years in which they have one of their own.", When.FORECAST, PENNY, MOST, needs=(RATE_KEY, AMOUNT_KEY),
    )  # fmt: skip
    yield _switch(IS_LOWEST_KEY, "The force has one of the lowest Band D amounts", "No when not entered.")
    yield _switch(RATE_EQUAL_KEY, "An increase equal to the % is excessive", "Yes when not entered.", RATE_KEY)
    yield _switch(
        AMOUNT_EQUAL_KEY, "An increase equal to the £ amount is excessive", "No when not entered.",
        AMOUNT_KEY, LOWEST_KEY,
    )  # fmt: skip
    for key, label in (
        (SAME_DAY, "Referendum on the day of local elections"),
        (OTHER_DAY, "Referendum on another day"),
        (REBILLING, "Sending every bill again after a lost referendum"),
    ):
        yield Input(key, label, POUNDS, "", When.TIMELESS, NIL, LARGEST)


def _switch(key: str, label: str, hint: str, *needs: str) -> Input:
    return Input(key, label, SWITCH, hint, When.FORECAST, NIL, Decimal(1), 0, needs=needs)


def lines(structure: Structure) -> Iterator[Line]:
    """The principle of each year, what it allows, the headroom, whether the increase is excessive; none in Wales."""
    if not has_principle(structure):
        return
    down, stem = downwards(structure), "precept.principle"
    yield line(f"{stem}.known", "A referendum principle is known", SWITCH, is_known, base=NONE, source=S52ZC)
    yield line(f"{stem}.rate", "Principle, %", RATE, rate, base=NONE, source=S52ZC)
    yield line(f"{stem}.amount", "Principle, £", POUNDS_PER_DWELLING, amount, base=NONE, source=S52ZC)
    yield line(f"{stem}.rate_equal", "Equal to the % is excessive", SWITCH, rate_equal, base=NONE, source=S52ZC)
    yield line(f"{stem}.amount_equal", "Equal to the £ is excessive", SWITCH, amount_equal, base=NONE, source=S52ZC)
    for limb, rule in (("rate", most_by_rate), ("amount", most_by_amount)):
        yield line(
            f"{stem}.most_by_{limb}", f"Band D allowed by the {'%' if limb == 'rate' else '£ amount'}",
            POUNDS_PER_DWELLING, rule, down, base=NONE, source=S52ZC, published=False,
        )  # fmt: skip
    for name, label, unit, own in (
        ("most_allowed", "Most Band D without a referendum", POUNDS_PER_DWELLING, most_allowed),
        ("most_increase", "Greatest increase without a referendum", POUNDS_PER_DWELLING, most_increase),
        ("most_increase_percent", "Greatest increase without a referendum, %", RATE, most_increase_percent),
        ("headroom", "Headroom (past the principle)", POUNDS_PER_DWELLING, headroom),
        ("headroom_percent", "Headroom, %", RATE, headroom_percent),
        ("headroom_yield", "Headroom, yield", POUNDS, headroom_yield),
    ):
        yield line(f"{stem}.{name}", label, unit, own, source=ARITHMETIC, informs=True)
    yield line("check.principle", "The increase needs no referendum", CHECK, not_excessive, source=S52ZC)
    for day, name, label in (
        (SAME_DAY, "lost_same_day", "Lost referendum on the day of local elections"),
        (OTHER_DAY, "lost_other_day", "Lost referendum on another day"),
    ):
        yield line(f"precept.referendum.{name}", label, POUNDS, lost, day, source=ARITHMETIC, informs=True)

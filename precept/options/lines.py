"""Ready reckoners: what a step of Band D or of the tax base yields, and what an increase pays for."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.engine import Line, line
from mtfp.engine.expression import Expression, quantity, value
from mtfp.pay.keys import group_key
from mtfp.pay.structure import PayGroup
from mtfp.structure import Structure
from mtfp.units import FTE, POUNDS, POUNDS_PER_DWELLING

ARITHMETIC = "arithmetic"
A_MILLION = 1_000_000


def worth_key(group: PayGroup) -> str:
    """The key of what the year's increase is worth in a pay group."""
    return f"precept.reckoner.worth.{group.slug}"


def pound_on_band_d() -> Expression:
    """£1 × the total tax base: what £1 on Band D yields."""
    return quantity(1, POUNDS_PER_DWELLING) * value("precept.tax_base")


def one_percent_of_tax_base() -> Expression:
    """One hundredth of the total tax base × Band D: what 1% on the tax base yields."""
    return value("precept.tax_base") / 100 * value("precept.band_d")


def million_as_band_d() -> Expression:
    """£1m ÷ the total tax base: what £1m is on Band D."""
    return quantity(A_MILLION, POUNDS) / value("precept.tax_base")


def increase_yields() -> Expression:
    """The year's increase in Band D × the total tax base."""
    return value("precept.band_d.increase") * value("precept.tax_base")


def worth_in(group: PayGroup) -> Expression:
    """What the year's increase yields ÷ the cost of one FTE for a full year."""
    return value("precept.reckoner.increase") / value(group_key(group, "one_more"))


def lines(structure: Structure) -> Iterator[Line]:
    """The reckoners; what an increase pays for where the plan has pay groups."""
    yield line("precept.reckoner.pound", "£1 on Band D yields", POUNDS, pound_on_band_d, source=ARITHMETIC)
    yield line(
        "precept.reckoner.tax_base", "1% on the tax base yields", POUNDS, one_percent_of_tax_base, source=ARITHMETIC,
    )  # fmt: skip
    yield line(
        "precept.reckoner.million", "£1m is on Band D", POUNDS_PER_DWELLING, million_as_band_d, source=ARITHMETIC,
        informs=True,
    )  # fmt: skip
    yield line(
        "precept.reckoner.increase", "The year's increase yields", POUNDS, increase_yields, source=ARITHMETIC,
        informs=True,
    )  # fmt: skip
    for group in structure.of(PayGroup):
        yield line(
            worth_key(group), f"The year's increase pays for, {group.label}", FTE, worth_in, group, source=ARITHMETIC,
            informs=True,
        )  # fmt: skip

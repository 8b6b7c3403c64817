"""The gap: total funding less the net budget requirement; negative is a gap."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.engine import Input, Line, line
from mtfp.engine.expression import Expression, equals, previous, round_to, value
from mtfp.structure import Structure
from mtfp.units import CHECK, POUNDS


def gap() -> Expression:
    """Total funding less the net budget requirement; a negative figure is a gap."""
    return value("funding.total") - value("requirement.net")


def net_revenue_budget() -> Expression:
    """The net budget requirement less the gap: what the funding allows to be spent."""
    return value("requirement.net") + value("gap")


def new_saving() -> Expression:
    """Last year's surplus or gap less this year's: the saving that this year newly asks for."""
    return previous("gap") - value("gap")


def gap_before_reserves() -> Expression:
    """The gap if nothing were transferred to or from reserves."""
    return value("gap") + value("requirement.reserve_transfers")


def structural_gap() -> Expression:
    """The gap without draws on reserves, the collection fund, one-off grants and one-off spending."""
    return (
        value("gap")
        + value("requirement.reserve_draws")
        - value("precept.collection_fund")
        - value("funding.one_off_grants")
        + value("requirement.one_off")
    )


def balances() -> Expression:
    """The gap or surplus is nil to the pound: below 50p."""
    return equals(round_to(value("gap"), places=0), 0)


def one_percent_of_pay() -> Expression:
    """One hundredth of the pay lines: what a pay award of 1% more for the whole year costs."""
    return value("requirement.pay") / 100


def one_percent_of_band_d() -> Expression:
    """One hundredth of last year's Band D × this year's tax base: what 1% more on Band D yields."""
    return previous("precept.band_d") / 100 * value("precept.tax_base")


def half_percent_of_grants() -> Expression:
    """Half of one hundredth of all grants: what a change of grant by 0.5% is worth."""
    return value("funding.grants") / 200


def inputs(structure: Structure) -> Iterator[Input]:
    """None: the gap follows from everything else."""
    return iter(())


def lines(structure: Structure) -> Iterator[Line]:
    """The gap, what it would be otherwise, and whether the year balances."""
    yield line("gap", "Surplus / (funding gap)", POUNDS, gap, source="published table")
    yield line("gap.new_saving", "New saving needed", POUNDS, new_saving, source="arithmetic")
    yield line(
        "requirement.net_revenue_budget", "Net revenue budget", POUNDS, net_revenue_budget,
        source="published table",
    )  # fmt: skip
    yield line(
        "gap.before_reserves", "Surplus / (gap) before reserves", POUNDS, gap_before_reserves,
        source="arithmetic",
    )  # fmt: skip
    yield line("gap.structural", "Structural surplus / (gap)", POUNDS, structural_gap, source="arithmetic")
    yield line(
        "check.balanced",
        "The year balances",
        CHECK,
        balances,
        source="s42A Local Government Finance Act 1992",
    )
    yield line("sensitivity.pay", "1% on pay costs", POUNDS, one_percent_of_pay, source="arithmetic")
    yield line("sensitivity.precept", "1% on Band D yields", POUNDS, one_percent_of_band_d, source="arithmetic")
    yield line("sensitivity.grants", "0.5% on grants is worth", POUNDS, half_percent_of_grants, source="arithmetic")

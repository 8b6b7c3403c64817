"""The precept's formulas: tax bases, Band D, bands, the precept on each authority, the collection fund."""

from __future__ import annotations

from mtfp.engine.expression import Expression, given, previous, rounded, total, value
from mtfp.engine.rounding import Rounding
from precept.keys import FUND, authority_key, fund_key
from precept.structure import Authority

SPREAD_YEARS = 3
"""A third in each of three years: reg 2 of SI 2020/1202, for the exceptional balance of 2020/21."""


def grown_tax_base(authority: Authority) -> Expression:
    """The tax base as notified, else last year's grown by the authority's rate or the rate for all."""
    grown = previous(authority_key(authority, "tax_base")) * (
        1 + given(authority_key(authority, "tax_base_growth"), value("precept.tax_base_growth"))
    )
    return given(authority_key(authority, "tax_base_notified"), grown)


def total_tax_base(authorities: tuple[Authority, ...]) -> Expression:
    """The tax bases of all billing authorities together."""
    return total(value(authority_key(authority, "tax_base")) for authority in authorities)


def planned_band_d(start: str) -> Expression:
    """Band D before rounding: the amount aimed at when one is entered, else last year's plus the increase in £ when one is entered, else plus the percentage."""  # noqa: E501
    increase = given("precept.increase_amount", previous(start) * value("precept.increase"))
    return given("precept.band_d_target", previous(start) + increase)


def planned_increase(start: str) -> Expression:
    """Band D before rounding less last year's."""
    return value("precept.band_d.planned") - previous(start)


def band_d_from_plan() -> Expression:
    """The planned Band D amount, rounded as the force's conventions say."""
    return value("precept.band_d.planned")


def whole_pound_requirement() -> Expression:
    """The requirement entered for the year, else planned Band D × tax base, in whole pounds."""
    return given("precept.requirement_amount", value("precept.band_d.planned") * value("precept.tax_base"))


def band_d_from_requirement() -> Expression:
    """The council tax requirement divided by the total tax base."""
    return value("precept.requirement") / value("precept.tax_base")


def increase_in_pounds() -> Expression:
    """This year's Band D less last year's."""
    return value("precept.band_d") - previous("precept.band_d")


def increase_in_percent() -> Expression:
    """This year's increase as a share of last year's Band D."""
    return value("precept.band_d.increase") / previous("precept.band_d")


def pence_a_week() -> Expression:
    """The increase for a year in pence, divided by 52 weeks."""
    return value("precept.band_d.increase") * 100 / 52


def council_tax(band: int) -> Expression:
    """Band D × the band's ninths ÷ 9, from the Band D that is used, hidden digits included."""
    return value("precept.band_d") * band / 9


def authority_precept(authority: Authority) -> Expression:
    """The billing authority's tax base × Band D."""
    return value(authority_key(authority, "tax_base")) * value("precept.band_d")


def precept_from_band_d() -> Expression:
    """Total tax base × Band D."""
    return value("precept.tax_base") * value("precept.band_d")


def precept_from_requirement() -> Expression:
    """The council tax requirement that was fixed."""
    return value("precept.requirement")


def precept_from_authorities(authorities: tuple[Authority, ...]) -> Expression:
    """The precepts on all billing authorities together."""
    return total(value(authority_key(authority, "precept")) for authority in authorities)


def parts_difference(rounding: Rounding) -> Expression:
    """The precepts on the authorities together, each rounded, less the total rounded in the same way."""
    return value("precept.authorities_total") - rounded(value("precept.total"), rounding)


def collection_fund_in_total() -> Expression:
    """The surplus (a deficit is negative) entered for all billing authorities together."""
    return value(f"{FUND}_amount")


def collection_fund_or_nil() -> Expression:
    """The surplus (a deficit is negative) entered for all billing authorities together; nil when none is."""
    return given(f"{FUND}_amount", 0)


def collection_fund_by_authority(authorities: tuple[Authority, ...]) -> Expression:
    """The surpluses (a deficit is negative) of all billing authorities together."""
    return total(value(fund_key(authority)) for authority in authorities)


def fund_or_nil(authority: Authority) -> Expression:
    """The surplus (a deficit is negative) entered for the year; nil when none is."""
    return given(authority_key(authority, "collection_fund_share"), 0)


def fund_with_parts(authority: Authority) -> Expression:
    """The surplus (a deficit is negative) entered for the year, plus its part of what is spread over three years."""
    return value(authority_key(authority, "collection_fund_share")) + value(f"{fund_key(authority)}.spread_part")


def to_be_spread(authority: Authority) -> Expression:
    """The amount entered to be spread over three years from this one; nil when none is."""
    return given(authority_key(authority, "collection_fund_spread"), 0)


def third_of_spread(authority: Authority) -> Expression:
    """A third of what is spread from this year."""
    return value(f"{fund_key(authority)}.spread") / SPREAD_YEARS


def rest_of_spread(authority: Authority) -> Expression:
    """What was to be spread from last year, less the thirds of its first two years."""
    third = previous(f"{fund_key(authority)}.spread_third")
    return previous(f"{fund_key(authority)}.spread") - third - third


def part_of_spread(authority: Authority) -> Expression:
    """A third of what is spread from this year, a third of last year's, and the rest of that of the year before."""
    third = f"{fund_key(authority)}.spread_third"
    return value(third) + previous(third) + previous(f"{fund_key(authority)}.spread_rest")


def first_part_of_spread(authority: Authority) -> Expression:
    """A third of what is spread from this year: the plan knows no earlier one."""
    return value(f"{fund_key(authority)}.spread_third")


def parts_of_all(authorities: tuple[Authority, ...]) -> Expression:
    """What falls in the year of amounts that are spread over three."""
    return total(value(f"{fund_key(authority)}.spread_part") for authority in authorities)

"""The precept's formulas. Local Government Finance Act 1992: s5 and s47 (bands), s42B (Band D), s48."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from mtfp.engine import Input, Line, When, line
from mtfp.engine.expression import Expression, given, previous, rounded, total, value
from mtfp.engine.rounding import Rounding
from mtfp.structure import Structure
from mtfp.units import DWELLINGS, PENCE_PER_DWELLING, POUNDS, POUNDS_PER_DWELLING, RATE
from precept.conventions import Conventions
from precept.structure import Authority

NINTHS: Mapping[str, int] = {"a": 6, "b": 7, "c": 8, "d": 9, "e": 11, "f": 13, "g": 15, "h": 18}
"""Proportions of Band D, in ninths: s5(1) Local Government Finance Act 1992."""
WELSH_NINTHS: Mapping[str, int] = {**NINTHS, "i": 21}
"""Wales has band I: s5(1A), inserted for valuations from 1 April 2005."""

LARGEST = Decimal(10) ** 13
S48 = "s48 Local Government Finance Act 1992"
S42B = "s42B Local Government Finance Act 1992"
S47 = "s47 Local Government Finance Act 1992"


def ninths(conventions: Conventions) -> Mapping[str, int]:
    """The bands of the force's country with their ninths."""
    return WELSH_NINTHS if conventions.country == "wales" else NINTHS


def authority_key(authority: Authority, name: str) -> str:
    """The key of a line or input of one billing authority."""
    return f"precept.authority.{authority.slug}.{name}"


def grown_tax_base(authority: Authority) -> Expression:
    """The tax base as notified, else last year's grown by the authority's rate or the rate for all."""
    grown = previous(authority_key(authority, "tax_base")) * (
        1 + given(authority_key(authority, "tax_base_growth"), value("precept.tax_base_growth"))
    )
    return given(authority_key(authority, "tax_base_notified"), grown)


def total_tax_base(authorities: tuple[Authority, ...]) -> Expression:
    """The tax bases of all billing authorities together."""
    return total(value(authority_key(authority, "tax_base")) for authority in authorities)


def planned_increase(start: str) -> Expression:
    """The increase in £ when one is entered, else the percentage increase of last year's Band D."""
    return given("precept.increase_amount", previous(start) * value("precept.increase"))


def planned_band_d(start: str) -> Expression:
    """Band D before rounding: the amount aimed at when one is entered, else last year's plus the increase."""
    return given("precept.band_d_target", previous(start) + value("precept.band_d.planned_increase"))


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
    return value("precept.collection_fund_amount")


def collection_fund_by_authority(authorities: tuple[Authority, ...]) -> Expression:
    """The surpluses (a deficit is negative) entered for each billing authority."""
    return total(value(authority_key(authority, "collection_fund_share")) for authority in authorities)


def inputs(structure: Structure) -> Iterator[Input]:
    """What is entered for the precept."""
    yield Input(
        "precept.band_d_amount", "Band D council tax of the base year", POUNDS_PER_DWELLING,
        when=When.BASE_YEAR, minimum=Decimal(0), maximum=Decimal(100_000),
    )  # fmt: skip
    yield Input(
        "precept.increase", "Band D increase, %", RATE, minimum=Decimal(-1), maximum=Decimal(1),
        hint="Taken on last year's Band D unless an increase in £ or a target is entered.",
    )  # fmt: skip
    yield Input(
        "precept.increase_amount", "Band D increase, £", POUNDS_PER_DWELLING,
        minimum=Decimal(-10_000), maximum=Decimal(10_000),
        hint="When entered, used instead of the percentage.",
    )  # fmt: skip
    yield Input(
        "precept.band_d_target", "Band D aimed at", POUNDS_PER_DWELLING, when=When.FORECAST,
        minimum=Decimal(0), maximum=Decimal(100_000),
        hint="When entered, used instead of any increase.",
    )  # fmt: skip
    yield Input(
        "precept.tax_base_growth", "Tax base growth, all authorities", RATE, when=When.FORECAST,
        minimum=Decimal(-1), maximum=Decimal(1),
    )  # fmt: skip
    yield Input(
        "precept.total_amount", "Precept of the base year", POUNDS, when=When.BASE_YEAR,
        minimum=Decimal(0), maximum=LARGEST, hint="Only when it is not the sum of the authorities.",
    )  # fmt: skip
    if structure.conventions.direction == "requirement":
        yield Input(
            "precept.requirement_amount", "Council tax requirement", POUNDS, when=When.FORECAST,
            minimum=Decimal(0), maximum=LARGEST, places=0,
        )  # fmt: skip
    if structure.conventions.collection_fund == "total":
        yield Input(
            "precept.collection_fund_amount", "Collection fund surplus (deficit)", POUNDS,
            minimum=-LARGEST, maximum=LARGEST, one_off=True,
        )  # fmt: skip
    for authority in structure.of(Authority):
        yield from _authority_inputs(authority, structure.conventions)


def _authority_inputs(authority: Authority, conventions: Conventions) -> Iterator[Input]:
    name = authority.label
    yield Input(
        authority_key(authority, "tax_base_notified"), f"{name}: tax base as notified", DWELLINGS,
        minimum=Decimal(0), maximum=Decimal(10_000_000), places=2,
    )  # fmt: skip
    yield Input(
        authority_key(authority, "tax_base_growth"), f"{name}: tax base growth", RATE, when=When.FORECAST,
        minimum=Decimal(-1), maximum=Decimal(1), hint="When entered, used instead of the rate for all.",
    )  # fmt: skip
    yield Input(
        authority_key(authority, "precept_amount"), f"{name}: precept of the base year", POUNDS,
        when=When.BASE_YEAR, minimum=Decimal(0), maximum=LARGEST,
    )  # fmt: skip
    if conventions.collection_fund == "by_authority":
        yield Input(
            authority_key(authority, "collection_fund_share"), f"{name}: collection fund surplus (deficit)",
            POUNDS, minimum=-LARGEST, maximum=LARGEST, one_off=True,
        )  # fmt: skip


def lines(structure: Structure) -> Iterator[Line]:
    """The precept's lines: tax bases, Band D, bands, authorities, total, collection fund."""
    authorities, conventions = structure.of(Authority), structure.conventions
    for authority in authorities:
        yield line(
            authority_key(authority, "tax_base"), f"{authority.label} tax base", DWELLINGS,
            grown_tax_base, authority, base=value(authority_key(authority, "tax_base_notified")),
            source="s42B(1) Local Government Finance Act 1992; notified by the billing authority",
        )  # fmt: skip
    yield line("precept.tax_base", "Total tax base", DWELLINGS, total_tax_base, authorities, source=S42B)
    yield from _band_d(conventions)
    for band, share in ninths(conventions).items():
        yield line(
            f"precept.band.{band}", f"Band {band.upper()}", POUNDS_PER_DWELLING, council_tax, share,
            source=S47, rounding=conventions.band_rounding,
        )  # fmt: skip
    yield from _precepts(authorities, conventions)


def _band_d(conventions: Conventions) -> Iterator[Line]:
    entered = value("precept.band_d_amount")
    start = "precept.band_d.planned" if conventions.compounding == "unrounded" else "precept.band_d"
    yield line(
        "precept.band_d.planned_increase", "Planned increase of Band D", POUNDS_PER_DWELLING,
        planned_increase, start, base=value("precept.increase_amount"), source="force's plan",
        published=False,
    )  # fmt: skip
    yield line(
        "precept.band_d.planned", "Band D before rounding", POUNDS_PER_DWELLING, planned_band_d, start,
        base=entered, source="force's plan", published=False,
    )  # fmt: skip
    if conventions.direction == "requirement":
        yield line(
            "precept.requirement", "Council tax requirement", POUNDS, whole_pound_requirement,
            base=value("precept.total"), rounding=Rounding.places(0),
            source="s42A Local Government Finance Act 1992",
        )  # fmt: skip
    rule = band_d_from_requirement if conventions.direction == "requirement" else band_d_from_plan
    yield line(
        "precept.band_d", "Band D council tax", POUNDS_PER_DWELLING, rule, base=entered, source=S42B,
        rounding=conventions.band_d_rounding,
    )  # fmt: skip
    yield line(
        "precept.band_d.increase", "Increase in Band D", POUNDS_PER_DWELLING, increase_in_pounds,
        base=value("precept.increase_amount"), source="arithmetic",
    )  # fmt: skip
    yield line(
        "precept.band_d.increase_percent", "Increase in Band D, %", RATE, increase_in_percent,
        base=value("precept.increase"), source="arithmetic",
    )  # fmt: skip
    yield line(
        "precept.band_d.pence_a_week", "Increase in Band D, pence a week", PENCE_PER_DWELLING, pence_a_week,
        source="arithmetic",
    )  # fmt: skip


def _precepts(authorities: tuple[Authority, ...], conventions: Conventions) -> Iterator[Line]:
    rounding = conventions.precept_rounding
    for authority in authorities:
        yield line(
            authority_key(authority, "precept"), f"{authority.label} precept", POUNDS, authority_precept,
            authority, source=S48, rounding=rounding,
            base=given(authority_key(authority, "precept_amount"), rounded(authority_precept(authority), rounding)),
        )  # fmt: skip
    yield line(
        "precept.authorities_total", "Precepts on all authorities", POUNDS, precept_from_authorities,
        authorities, source="arithmetic",
    )  # fmt: skip
    source = "s42A Local Government Finance Act 1992; conventions of the force"
    base = given("precept.total_amount", value("precept.authorities_total"))
    if conventions.direction == "requirement":
        yield line("precept.total", "Precept", POUNDS, precept_from_requirement, base=base, source=source)
    elif conventions.total == "sum_of_authorities":
        yield line(
            "precept.total",
            "Precept",
            POUNDS,
            precept_from_authorities,
            authorities,
            base=base,
            source=source,
        )
    else:
        yield line("precept.total", "Precept", POUNDS, precept_from_band_d, base=base, source=source)
    yield line(
        "precept.parts_difference", "Authorities' precepts above the total", POUNDS, parts_difference, rounding,
        source="arithmetic: each authority's precept is rounded on its own",
    )  # fmt: skip
    label = "Collection fund surplus (deficit)"
    if conventions.collection_fund == "total":
        yield line(
            "precept.collection_fund", label, POUNDS, collection_fund_in_total,
            source="estimated by the billing authorities on 15 January",
        )  # fmt: skip
    else:
        yield line(
            "precept.collection_fund", label, POUNDS, collection_fund_by_authority, authorities,
            source="estimated by the billing authorities on 15 January",
        )  # fmt: skip

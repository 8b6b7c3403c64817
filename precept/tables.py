"""The precept's tables as published papers lay them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mtfp.layout import Row, Style, Table
from mtfp.structure import Structure
from precept import statutory
from precept.conventions import Conventions
from precept.keys import FUND, NO_FUNDS, authority_key, ninths
from precept.structure import Authority


def tables(structure: Structure) -> Iterator[Table]:
    """Band D, council tax by band, tax base and precept by billing authority, collection fund."""
    authorities = structure.of(Authority)
    yield Table(
        "band_d",
        "Band D council tax",
        (
            Row("precept.band_d", Style.TOTAL, entered=("precept.band_d_amount", "precept.band_d_target")),
            Row("precept.band_d.increase", entered=("precept.increase_amount",)),
            Row("precept.band_d.increase_percent", entered=("precept.increase",)),
            Row("precept.band_d.pence_a_week"),
        ),
        chart="band_d",
    )
    yield Table(
        "bands",
        "Council tax by band",
        tuple(Row(f"precept.band.{band}") for band in ninths(structure.conventions)),
    )
    yield Table(
        "tax_base",
        "Tax base by billing authority",
        (
            *(_authority_row(authority, "tax_base", ("tax_base_notified",)) for authority in authorities),
            Row("precept.tax_base", Style.TOTAL),
        ),
        note="Band D equivalent dwellings. Later years grow unrounded; two decimals are shown.",
    )
    yield _growth(authorities)
    yield _precepts(authorities, structure.conventions)
    yield from _collection_fund(authorities, structure.conventions)
    if authorities:
        yield statutory.table(structure.conventions, structure.years.labels[1])


def _precepts(authorities: tuple[Authority, ...], conventions: Conventions) -> Table:
    fixed = ("precept.requirement_amount",) if conventions.direction == "requirement" else ()
    rows = (
        *(_authority_row(each, "precept", ("precept_amount",)) for each in authorities),
        Row("precept.authorities_total", Style.SUBTOTAL),
        Row("precept.parts_difference", Style.QUIET),
        Row("precept.total", Style.TOTAL, entered=("precept.total_amount", *fixed)),
    )
    pence = conventions.authority_precepts == "penny"
    return Table(
        "authorities",
        "Precept by billing authority",
        tuple(replace(row, pence=pence) for row in rows),
        note=conventions.difference_reason,
        chart="authorities",
        in_full=True,
    )


def _growth(authorities: tuple[Authority, ...]) -> Table:
    rate = "precept.tax_base_growth"
    return Table(
        "tax_base_growth",
        "Tax base growth",
        (
            Row(rate, label="All authorities", entered=(rate,)),
            *(
                Row(authority_key(each, "tax_base_growth"), label=each.label,
                    entered=(authority_key(each, "tax_base_growth"),))
                for each in authorities
            ),
        ),
        note="An authority's own rate stands instead of the rate for all.",
        entered_only=True,
    )  # fmt: skip


def _collection_fund(authorities: tuple[Authority, ...], conventions: Conventions) -> Iterator[Table]:
    """The amounts of each year, then what is spread over three of them, which the law had in England alone."""
    whole = conventions.collection_fund == "total"
    spread = conventions.country == "england" and not whole
    amounts = () if whole else tuple(_entered(each, "share") for each in authorities)
    parts = (Row(f"{FUND}.spread_parts"),) if spread else ()
    in_wales = f" Nil when not entered. {NO_FUNDS}." if conventions.country == "wales" else ""
    yield Table(
        "collection_fund",
        "Collection fund",
        (*amounts, *parts, Row(FUND, Style.TOTAL, entered=(f"{FUND}_amount",) if whole else ())),
        note="The force's share: a surplus adds to funding, a deficit takes away and so raises the requirement."
        + in_wales,
    )
    if spread:
        yield Table(
            "collection_fund_spread",
            "Collection fund amounts spread over three years",
            tuple(_entered(each, "spread") for each in authorities),
            note="A third of each falls in its year and in each of the next two.",
            entered_only=True,
        )


def _entered(authority: Authority, name: str) -> Row:
    key = authority_key(authority, f"collection_fund_{name}")
    return Row(key, label=authority.label, member=authority.slug, entered=(key,))


def _authority_row(authority: Authority, name: str, entered: tuple[str, ...]) -> Row:
    return Row(
        authority_key(authority, name),
        label=authority.label,
        entered=tuple(authority_key(authority, each) for each in entered),
        member=authority.slug,
    )

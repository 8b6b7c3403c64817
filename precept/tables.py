"""The precept's tables as published papers lay them out."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.layout import Row, Style, Table
from mtfp.structure import Structure
from precept.lines import authority_key, ninths
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
    fixed = ("precept.requirement_amount",) if structure.conventions.direction == "requirement" else ()
    yield Table(
        "authorities",
        "Precept by billing authority",
        (
            *(_authority_row(authority, "precept", ("precept_amount",)) for authority in authorities),
            Row("precept.authorities_total", Style.SUBTOTAL),
            Row("precept.parts_difference", Style.QUIET),
            Row(
                "precept.total", Style.TOTAL,
                entered=("precept.total_amount", *fixed),
            ),
        ),
        note="Each authority's precept is rounded on its own, so the parts can differ from the total by a few pounds.",
        chart="authorities",
        in_full=True,
    )  # fmt: skip
    yield _collection_fund(structure)


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


def _collection_fund(structure: Structure) -> Table:
    total = "precept.collection_fund"
    if structure.conventions.collection_fund == "total":
        rows: tuple[Row, ...] = (Row(total, Style.TOTAL, entered=("precept.collection_fund_amount",)),)
    else:
        shares = tuple(
            Row(authority_key(each, "collection_fund_share"), label=each.label, member=each.slug,
                entered=(authority_key(each, "collection_fund_share"),))
            for each in structure.of(Authority)
        )  # fmt: skip
        rows = (*shares, Row(total, Style.TOTAL))
    return Table(
        "collection_fund",
        "Collection fund",
        rows,
        note="The PCC's share: a surplus adds to funding, a deficit takes away.",
    )


def _authority_row(authority: Authority, name: str, entered: tuple[str, ...]) -> Row:
    return Row(
        authority_key(authority, name),
        label=authority.label,
        entered=tuple(authority_key(authority, each) for each in entered),
        member=authority.slug,
    )

"""Council tax for households, then the comparison with other forces."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.layout import Heading, Row, Style, Table
from mtfp.structure import Structure
from precept.household.lines import band_key, homes_key, neighbour_key
from precept.household.structure import Neighbour
from precept.keys import ninths


def tables(structure: Structure) -> Iterator[Table]:
    """By band for a year, a month and a week; dwellings; the Band D of others."""
    bands = tuple(ninths(structure.conventions))
    yield Table(
        "year",
        "Council tax by band, a year",
        (
            *(Row(f"precept.band.{band}") for band in bands),
            Heading("More than the year before"),
            *(Row(band_key("increase", band), label=f"Band {band.upper()}") for band in bands),
        ),
    )
    for name, words in (("month", "a month"), ("week", "a week")):
        rows = tuple(Row(band_key(name, band), label=f"Band {band.upper()}") for band in bands)
        yield Table(name, f"Council tax by band, {words}", rows)
    yield Table(
        "dwellings",
        "Dwellings by band",
        (
            *(
                Row(band_key("dwellings", band), label=f"Band {band.upper()}", entered=(homes_key(band),))
                for band in bands
            ),
            Row("precept.household.all_dwellings", Style.TOTAL),
            *(Row(band_key("share", band)) for band in bands),
            Row("precept.household.commonest", Style.SUBTOTAL),
            Row("precept.household.commonest_tax", Style.SUBTOTAL),
        ),
        note="A count stands until the next one is entered.",
        entered_only=True,
    )
    if neighbours := structure.of(Neighbour):
        yield _neighbours(neighbours)


def _neighbours(neighbours: tuple[Neighbour, ...]) -> Table:
    entered = tuple(
        Row(key, label=each.label, entered=(key,), member=each.slug)
        for each in neighbours
        if (key := neighbour_key(each, "band_d"))
    )
    return Table(
        "neighbours",
        "Band D of other forces",
        (
            Row("precept.band_d", Style.TOTAL),
            *entered,
            Heading("Own Band D above (below)"),
            *(Row(neighbour_key(each, "above"), label=each.label) for each in neighbours),
        ),
        chart="neighbours",
        sources=True,
    )

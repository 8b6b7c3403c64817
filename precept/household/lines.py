"""Council tax as a household meets it, dwellings by band, and the Band D of other forces."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mtfp.engine import Input, Line, line
from mtfp.engine.expression import Expression, choose, equals, express, given, maximum, previous, total, value
from mtfp.structure import Structure
from mtfp.units import HOMES, POUNDS_A_MONTH, POUNDS_A_WEEK, POUNDS_PER_DWELLING, RATE, TAX_BAND
from precept.household.structure import Neighbour
from precept.keys import ninths

NIL, MOST_HOMES, MOST_TAX = Decimal(0), Decimal(100_000_000), Decimal(100_000)
ARITHMETIC = "arithmetic"
LIST = "valuation list of each billing authority"
Bands = tuple[str, ...]


def band_key(name: str, band: str) -> str:
    """The key of a line of one band."""
    return f"precept.household.{name}.{band}"


def homes_key(band: str) -> str:
    """The key of the dwellings entered for a band."""
    return f"precept.household.dwellings_counted.{band}"


def neighbour_key(neighbour: Neighbour, name: str) -> str:
    """The key of a line or input of one neighbour."""
    return f"precept.neighbour.{neighbour.slug}.{name}"


def year_increase(band: str) -> Expression:
    """This year's council tax of the band less last year's."""
    return value(f"precept.band.{band}") - previous(f"precept.band.{band}")


def a_month(band: str) -> Expression:
    """The band's council tax for a year ÷ 12."""
    return value(f"precept.band.{band}") / 12


def a_week(band: str) -> Expression:
    """The band's council tax for a year ÷ 52."""
    return value(f"precept.band.{band}") / 52


def dwellings(band: str) -> Expression:
    """The dwellings counted for the year, else last year's."""
    return given(homes_key(band), previous(band_key("dwellings", band)))


def all_dwellings(bands: Bands) -> Expression:
    """The dwellings of all bands together."""
    return total(value(band_key("dwellings", band)) for band in bands)


def share(band: str) -> Expression:
    """The band's dwellings as a share of all."""
    return value(band_key("dwellings", band)) / value("precept.household.all_dwellings")


def commonest(bands: Bands) -> Expression:
    """The band with the most dwellings, by its place from A; of two with as many, the lower."""
    return _where_most(bands, {band: express(place) for place, band in enumerate(bands, 1)})


def commonest_tax(bands: Bands) -> Expression:
    """The council tax of the band with the most dwellings."""
    return _where_most(bands, {band: value(f"precept.band.{band}") for band in bands})


def _where_most(bands: Bands, figures: dict[str, Expression]) -> Expression:
    counts = [value(band_key("dwellings", band)) for band in bands]
    most = maximum(counts[0], *counts[1:])
    found = figures[bands[-1]]
    for band, count in reversed(list(zip(bands[:-1], counts[:-1], strict=True))):
        found = choose(equals(count, most), figures[band], found)
    return found


def above(neighbour: Neighbour) -> Expression:
    """The force's own Band D less the other one; a negative figure is below it."""
    return value("precept.band_d") - value(neighbour_key(neighbour, "band_d"))


def inputs(structure: Structure) -> Iterator[Input]:
    """Dwellings by band, and the Band D of each neighbour."""
    for band in ninths(structure.conventions):
        yield Input(
            homes_key(band), f"Dwellings in band {band.upper()}", HOMES, "Last year's count when not entered.",
            minimum=NIL, maximum=MOST_HOMES, places=0,
        )  # fmt: skip
    for neighbour in structure.of(Neighbour):
        yield Input(
            neighbour_key(neighbour, "band_d"), f"{neighbour.label}: Band D", POUNDS_PER_DWELLING,
            minimum=NIL, maximum=MOST_TAX,
        )  # fmt: skip


def lines(structure: Structure) -> Iterator[Line]:
    """Each band by year, month and week; dwellings and the commonest band; the distance to each neighbour."""
    bands = tuple(ninths(structure.conventions))
    for name, words, unit, rule in (
        ("increase", "increase in a year", POUNDS_PER_DWELLING, year_increase),
        ("month", "a month", POUNDS_A_MONTH, a_month),
        ("week", "a week", POUNDS_A_WEEK, a_week),
    ):
        for band in bands:
            label = f"Band {band.upper()}, {words}"
            yield line(band_key(name, band), label, unit, rule, band, source=ARITHMETIC, informs=name == "increase")
    for band in bands:
        yield line(
            band_key("dwellings", band), f"Dwellings in band {band.upper()} as counted", HOMES, dwellings, band,
            base=value(homes_key(band)), source=LIST, informs=True,
        )  # fmt: skip
    yield line(
        "precept.household.all_dwellings", "All dwellings", HOMES, all_dwellings, bands, source=LIST, informs=True
    )
    for band in bands:
        yield line(
            band_key("share", band), f"Share of dwellings in band {band.upper()}", RATE, share, band,
            source=ARITHMETIC, informs=True,
        )  # fmt: skip
    yield line(
        "precept.household.commonest", "Most common band", TAX_BAND, commonest, bands, source=ARITHMETIC, informs=True
    )
    yield line(
        "precept.household.commonest_tax", "Council tax in the most common band", POUNDS_PER_DWELLING, commonest_tax,
        bands, source=ARITHMETIC, informs=True,
    )  # fmt: skip
    for neighbour in structure.of(Neighbour):
        yield line(
            neighbour_key(neighbour, "above"), f"Own Band D above (below) {neighbour.label}", POUNDS_PER_DWELLING,
            above, neighbour, source=ARITHMETIC, informs=True,
        )  # fmt: skip

"""The notices of a result: what s40(2) Local Government Finance Act 1992 says a precept has to state.

Every figure is one of the result; nothing is computed here. Needs no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mtfp.engine import Missing, Result
from mtfp.engine.units import Unit
from mtfp.present.numbers import Display, figure_text
from mtfp.structure import Structure
from mtfp.units import DWELLINGS, POUNDS, POUNDS_PER_DWELLING
from precept.conventions import Conventions
from precept.keys import authority_key, ninths
from precept.structure import Authority

BUDGET_YEAR = 1
"""A precept is issued for the budget year alone."""
TAX_BASE, BAND_D, PAYABLE = "Tax base, Band D equivalent dwellings", "Band D council tax", "Precept payable"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a notice: what it is, where it stands in the plan, its text; `missing` says why there is none."""

    label: str
    key: str
    unit: Unit
    text: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice to one billing authority: tax base, Band D, the amount of each band, the amount payable."""

    slug: str
    authority: str
    tax_base: Figure
    band_d: Figure
    bands: tuple[Figure, ...]
    payable: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All of them, in the order of the notice."""
        return (self.tax_base, self.band_d, self.payable, *self.bands)

    @property
    def complete(self) -> bool:
        """Whether every figure could be computed."""
        return not any(each.missing for each in self.figures)


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices of one year, with the totals beside which they stand; `pence`: money is to the penny."""

    year: str
    law: str
    instalments_law: str
    notices: tuple[Notice, ...]
    totals: tuple[Figure, ...]
    difference_reason: str
    pence: bool


def notices(structure: Structure, result: Result) -> Notices:
    """The notices of the budget year to every billing authority of a plan."""
    conventions = structure.conventions
    pence = conventions.authority_precepts == "penny"
    display = Display(dwelling_places=conventions.band_d_places, pence=pence)
    keys = (
        ("Precepts on all authorities", "precept.authorities_total"),
        ("Above the total", "precept.parts_difference"),
        ("Total precept", "precept.total"),
    )
    return Notices(
        structure.years.labels[BUDGET_YEAR],
        law(conventions),
        instalments_law(conventions),
        tuple(_notice(each, conventions, result, display) for each in structure.of(Authority)),
        tuple(_figure(label, key, POUNDS, result, display) for label, key in keys),
        conventions.difference_reason,
        pence,
    )


def law(conventions: Conventions) -> str:
    """By which sections the amounts are calculated: s40(2) names other ones for Wales."""
    amounts = "43 to 47" if conventions.country == "wales" else "42A, 42B and 45 to 47"
    return f"sections {amounts} (each valuation band) and 48 (amount payable) of the Local Government Finance Act 1992"


def instalments_law(conventions: Conventions) -> str:
    """Who sets the instalment dates, and under which regulations."""
    if conventions.country == "wales":
        regulations = "Local Authorities (Precepts) (Wales) Regulations 1995 (SI 1995/2562)"
    else:
        regulations = "Local Authorities (Funds) (England) Regulations 1992 (SI 1992/2428)"
    return f"the billing authority's schedule of instalments, regulation 4 of the {regulations}"


def _notice(authority: Authority, conventions: Conventions, result: Result, display: Display) -> Notice:
    return Notice(
        authority.slug,
        authority.label,
        _figure(TAX_BASE, authority_key(authority, "tax_base"), DWELLINGS, result, display),
        _figure(BAND_D, "precept.band_d", POUNDS_PER_DWELLING, result, display),
        tuple(_bands(conventions, result, display)),
        _figure(PAYABLE, authority_key(authority, "precept"), POUNDS, result, display),
    )


def _bands(conventions: Conventions, result: Result, display: Display) -> Iterator[Figure]:
    """With the decimals to which the force rounds its bands; unrounded ones are shown with four."""
    shown = replace(display, dwelling_places=2 if conventions.bands == "2" else 4)
    for band in ninths(conventions):
        yield _figure(f"Band {band.upper()}", f"precept.band.{band}", POUNDS_PER_DWELLING, result, shown)


def _figure(label: str, key: str, unit: Unit, result: Result, display: Display) -> Figure:
    figure = result[key, BUDGET_YEAR]
    missing = figure.reason if isinstance(figure, Missing) else ""
    return Figure(label, key, unit, figure_text(figure, unit, display), missing)

"""From one version's figure to another's, by cause: exact, and the same whichever cause is taken first."""

from __future__ import annotations

from decimal import Decimal

from mtfp.compare.attribution import Attribution
from mtfp.compare.joining import join
from mtfp.compare.lines import line_bridge
from mtfp.compare.notes import notes_on
from mtfp.compare.terms import Bridge, Side, exact_difference, step_of
from mtfp.engine import Missing, NotComputed


def bridge(left: Side, right: Side, *, key: str = "gap", year: str) -> Bridge:
    """From the left's figure of a line in a year (like "2017/18") to the right's.

    Raises NotComputed where either is missing, and ValueError for a year that is not in both plans.
    """
    found = bridges(left, right, key=key)
    if year not in found:
        raise ValueError(f"{year} is not a year of both plans")
    wanted = found[year]
    if isinstance(wanted, Missing):
        raise NotComputed(wanted)
    return wanted


def bridges(left: Side, right: Side, *, key: str = "gap") -> dict[str, Bridge | Missing]:
    """The bridge of a line for every year that both plans have, or why there is none.

    One set of mixtures serves all years. Plans of different base years are compared line by line.
    """
    mine, theirs = left.structure.years, right.structure.years
    years = [label for label in mine.labels if label in theirs.labels]
    if mine.base != theirs.base:
        return {year: line_bridge(left, right, key, year) for year in years}
    attribution = Attribution(join(left, right), key)
    notes = notes_on(left, right)
    return {year: _in_year(attribution, left, right, key, year, notes) for year in years}


def _in_year(
    attribution: Attribution, left: Side, right: Side, key: str, year: str, notes: tuple[str, ...]
) -> Bridge | Missing:
    place = left.structure.years.labels.index(year)
    opening, closing = left.result[key, place], right.result[key, place]
    for figure in (opening, closing):
        if isinstance(figure, Missing):
            return figure
    assert isinstance(opening, Decimal)
    assert isinstance(closing, Decimal)
    line = left.result.graph.lines[key]
    terms, rest, inseparable = attribution.terms(place, exact_difference(closing, opening), step_of(line.unit))
    return Bridge(
        key, line.label, line.unit, left.name, right.name, year, opening, closing, terms, rest, notes, inseparable
    )

"""The plan in a few words: the headline figures and the movement of the gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from mtfp.compare import Movement, movements, steps, terms_of
from mtfp.engine import Graph, Missing, NotComputed, Result
from mtfp.engine.years import year_label
from mtfp.present.numbers import IN_FULL, Display, figure_text
from mtfp.units import PENCE_PER_DWELLING, POUNDS, POUNDS_PER_DWELLING


@dataclass(frozen=True, slots=True)
class Fact:
    """One headline figure: what it is, its text, and a second line."""

    name: str
    text: str
    detail: str = ""
    address: str = ""


def headline(result: Result, display: Display) -> Iterator[Fact]:
    """What a reader asks first, of the budget year and of the last year."""
    budget, last = result.years.labels[1], result.years.labels[-1]
    pence = replace(display, dwelling_places=2)
    yield Fact(
        f"Band D {budget}",
        figure_text(result["precept.band_d", 1], POUNDS_PER_DWELLING, display),
        _increase(result, pence),
        f"precept.band_d/{budget.replace('/', '-')}",
    )
    yield _fact("Net budget requirement", "requirement.net", result, 1, display)
    yield _fact("Precept", "precept.total", result, 1, display)
    yield _gap_fact(result, 1, display)
    if last != budget:
        yield _gap_fact(result, len(result.years) - 1, display)


def _increase(result: Result, display: Display) -> str:
    parts = ["precept.band_d.increase", "precept.band_d.increase_percent", "precept.band_d.pence_a_week"]
    figures = [result[key, 1] for key in parts]
    if any(isinstance(figure, Missing) for figure in figures):
        return ""
    units = [result.graph.lines[key].unit for key in parts]
    texts = [figure_text(figure, unit, display) for figure, unit in zip(figures, units, strict=True)]
    first = figures[0]
    if isinstance(first, Missing) or not first:
        return "no increase"
    sign = "+" if first > 0 else ""
    return f"{sign}{texts[0]}, {sign}{texts[1]}, {texts[2]}" if units[2] == PENCE_PER_DWELLING else texts[0]


def _fact(name: str, key: str, result: Result, year: int, display: Display) -> Fact:
    label = result.years.labels[year]
    text = figure_text(result[key, year], POUNDS, display)
    return Fact(f"{name} {label}", text, address=f"{key}/{label.replace('/', '-')}")


def _gap_fact(result: Result, year: int, display: Display) -> Fact:
    figure, label = result["gap", year], result.years.labels[year]
    address = f"gap/{label.replace('/', '-')}"
    if isinstance(figure, Missing):
        return Fact(f"Gap {label}", "n/a", figure.reason, address)
    if figure_text(figure, POUNDS, IN_FULL) == "nil":
        return Fact(f"Gap {label}", "balanced", "requirement and funding are equal", address)
    name = f"Gap {label}" if figure < 0 else f"Surplus {label}"
    return Fact(name, figure_text(abs(figure), POUNDS, display), address=address)


MOVEMENT_TITLE = "Where the gap comes from"


def gap_terms(graph: Graph) -> tuple[tuple[str, int], ...]:
    """The sections and sources whose sum the gap is, each with its sign."""
    return tuple(terms_of(graph, "gap", stop=steps(graph)))


def gap_movement(result: Result) -> tuple[Movement, ...]:
    """How the gap moves from the budget year to the last year, by section and source; empty when it cannot be said."""
    try:
        last = len(result.years) - 1
        return movements(result, "gap", 1, last, steps(result.graph)) if result.years.forecast > 1 else ()
    except NotComputed:
        return ()


def sentences(result: Result, templates: Iterable[str], display: Display) -> list[str]:
    """Plain words with figures in them: {precept.band_d:1} is a line's figure of a year by its index, -1 the last,
    {year:1} the year itself; a leading "=" shows the figure without its sign; {first_year:key} is the first
    forecast year in which a line is not nil. A sentence whose figure is missing, or that has no such year, is
    left out. What stands in [brackets] tells of the last year, and is left out where that is the first forecast year.
    """
    shown, later = [], "" if result.years.forecast == 1 else r"\1"
    for template in templates:
        with suppress(NotComputed, KeyError):  # KeyError: the plan has no such line, or the line no such year
            shown.append(_QUOTED.sub(lambda match: _quoted(result, match, display), _LATER.sub(later, template)))
    return shown


_LATER = re.compile(r"\[([^\]]*)\]")

_QUOTED = re.compile(r"\{(?:first_year:(?P<first>[a-z0-9_.]+)|(?P<size>=?)(?P<key>[a-z0-9_.]+):(?P<year>-?\d+))\}")


def _quoted(result: Result, match: re.Match[str], display: Display) -> str:
    if match["first"]:
        return _first_year(result, match["first"])
    key, year = match["key"], int(match["year"]) % len(result.years)
    if key == "year":
        return result.years.labels[year]
    number = result.number(key, year)
    return figure_text(abs(number) if match["size"] else number, result.graph.member(key).unit, display)


def _first_year(result: Result, key: str) -> str:
    for year in range(1, len(result.years)):
        if result.number(key, year):
            return result.years.labels[year]
    raise KeyError(key)


def appendix_note(result: Result) -> str:
    """What stands under every table."""
    return f"{year_label(result.years.base)} is the base year. Brackets are negative; – is nil; n/a cannot be computed."

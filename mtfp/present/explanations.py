"""An explanation as a page shows it: any line or input, or what a line moves by, with no code of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from mtfp.compare import moved
from mtfp.engine import TIMELESS, Input, Line, Missing, Provenance, Result, explain
from mtfp.engine.exact import Figure
from mtfp.engine.explain import Part, users
from mtfp.engine.units import Unit
from mtfp.engine.years import year_start
from mtfp.present.numbers import IN_FULL, Display, Scale, figure_text, input_text
from mtfp.present.tables import TO, year_slug
from mtfp.units import POUNDS, POUNDS_PER_DWELLING, RATE


@dataclass(frozen=True, slots=True)
class PartView:
    """A value that went into the figure."""

    label: str
    text: str
    address: str
    is_line: bool
    source: str = ""
    certainty: str = ""
    changed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """One figure explained; `used_by` gives the label and address of each line that reads it.

    Nothing reads what a line moves by.
    """

    title: str
    year: str
    text: str
    precise: str
    missing: str
    used_by: tuple[tuple[str, str], ...]
    address: str
    sentence: str = "An entered value, not a computed one."
    formula: str = ""
    rounding: str = ""
    source: str = ""
    parts: tuple[PartView, ...] = ()
    is_movement: bool = False


def explained(result: Result, key: str, when: str, display: Display) -> ExplanationView:
    """What an address asks for: a figure of 2017-18, or what a line moves by: 2017-18-to-2021-22.

    Raises KeyError, ValueError, IndexError for what is not there.
    """
    years = [result.years.index(year_start(each.replace("-", "/"))) for each in when.split(TO)]
    if len(years) == 1:
        return explanation_view(result, key, years[0], display)
    start, end = years
    return moved_view(result, key, start, end, display)


def explanation_view(result: Result, key: str, year: int, display: Display) -> ExplanationView:
    """The explanation of a line's or an input's figure. Raises KeyError, IndexError for what is not there."""
    member = result.graph.member(key)
    figure = result[key, year]
    label = result.years.labels[year]
    view = ExplanationView(
        member.label,
        label,
        figure_text(figure, member.unit, _to_the_penny(figure, member.unit, display)),
        _precise(figure, member.unit),
        figure.reason if isinstance(figure, Missing) else "",
        tuple(_user(line, at, year, result) for line, at in users(result, key, year)),
        f"{key}/{year_slug(label)}",
    )
    if isinstance(member, Input):
        return replace(view, parts=(_entered(member, result, year),))
    explained = explain(result, key, year)
    return replace(
        view,
        sentence=explained.sentence,
        formula=explained.formula_in_words,
        rounding=_rounding(member, year),
        source=member.source,
        parts=tuple(_part(part, result, display) for part in explained.parts),
    )


def moved_view(result: Result, key: str, start: int, end: int, display: Display) -> ExplanationView:
    """What a line moves by from one year to another; from the later to the earlier where a rise counts as a minus."""
    line, figure, labels = result.graph.lines[key], moved(result, key, start, end), result.years.labels
    first, last = labels[min(start, end)], labels[max(start, end)]
    counts = "It is taken away from a total, so a rise counts as a minus" if end < start else "What it moves by"
    return ExplanationView(
        line.label,
        f"{first} to {last}",
        figure_text(figure, line.unit, _to_the_penny(figure, line.unit, display)),
        _precise(figure, line.unit),
        figure.reason if isinstance(figure, Missing) else "",
        (),
        f"{key}/{year_slug(labels[start])}{TO}{year_slug(labels[end])}",
        f"{counts}: the figure of {labels[end]} less that of {labels[start]}.",
        f"{line.label} {labels[end]} − {line.label} {labels[start]}",
        parts=tuple(_part(Part(line, year, result[key, year], None), result, display) for year in (end, start)),
        is_movement=True,
    )


def _user(line: Line, at: int, year: int, result: Result) -> tuple[str, str]:
    when = result.years.labels[at]
    return line.label if at == year else f"{line.label} {when}", f"{line.key}/{year_slug(when)}"


def _entered(member: Input, result: Result, year: int) -> PartView:
    cell = (member.key, TIMELESS if member.timeless else year)
    origin = result.inputs.provenance.get(cell, Provenance())
    text = input_text(result.inputs.values.get(cell), member.unit)
    return PartView(member.label, text, "", False, origin.source, origin.certainty, _changed(origin), _note(origin))


def _part(part: Part, result: Result, display: Display) -> PartView:
    member, timeless = part.member, part.year < 0
    year = "" if timeless else f" {result.years.labels[part.year]}"
    address = f"{member.key}/{year_slug(result.years.labels[max(0, part.year)])}"
    if isinstance(member, Line):
        text = figure_text(part.figure, member.unit, _to_the_penny(part.figure, member.unit, display))
        return PartView(f"{member.label}{year}", text, address, True, source=_missing(part), note=_carried(part))
    origin = part.provenance or Provenance()
    entered = None if isinstance(part.figure, Missing) else part.figure
    return PartView(
        f"{member.label}{year}", input_text(entered, member.unit), address, False,
        origin.source, origin.certainty, _changed(origin), _note(origin),
    )  # fmt: skip


def _missing(part: Part) -> str:
    return part.figure.reason if isinstance(part.figure, Missing) else ""


def _carried(part: Part) -> str:
    """The digits of an amount of council tax that its text hides: a band is taken from all of them."""
    digits = _precise(part.figure, part.member.unit) if part.member.unit == POUNDS_PER_DWELLING else ""
    return f"used as £{digits}" if digits else ""


def _to_the_penny(figure: Figure, unit: Unit, display: Display) -> Display:
    """With pence for money that is exact to the penny: a part and a total that lie a penny apart then show it."""
    if isinstance(figure, Missing) or unit != POUNDS:
        return display
    pence = f"{figure:f}".partition(".")[2].rstrip("0")
    return replace(display, scale=Scale.POUNDS, pence=True) if 0 < len(pence) < 3 else display


def _precise(figure: Figure, unit: Unit) -> str:
    """Every digit that is carried, when the text shows fewer."""
    if isinstance(figure, Missing):
        return ""
    carried = figure * 100 if unit == RATE else figure
    shown = _to_the_penny(figure, unit, IN_FULL).cell(figure, unit).strip("()%").replace(",", "")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    text = f"{abs(carried):f}".rstrip("0").rstrip(".") if "." in f"{carried:f}" else f"{abs(carried):f}"
    if text == shown or (unit == POUNDS and not figure):
        return ""
    whole, _, decimals = text.partition(".")
    whole = f"{int(whole):,}"
    digits = f"{whole}.{decimals[:10]}{'…' if len(decimals) > 10 else ''}" if decimals else whole
    return f"{'−' if figure < 0 else ''}{digits}{'%' if unit == RATE else ''}"


def _rounding(line: Line, year: int) -> str:
    if line.rounding is None or (year == 0 and line.base is not None):
        return "carried at full precision; rounded only where it is shown"
    return (
        f"rounded {line.rounding.words}, half away from zero"
        if line.rounding.mode == "half_away"
        else (f"rounded {line.rounding.words}")
    )


def _changed(origin: Provenance) -> str:
    """Who entered it and when, or when alone: what the program loaded has no author."""
    if origin.edited and not origin.editor:
        return f"entered {_day(origin.edited)}"
    return f"{origin.editor}, {_day(origin.edited)}" if origin.edited else origin.editor


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.day} {moment:%B %Y}"


def _note(origin: Provenance) -> str:
    if not origin.scenario:
        return ""
    return f"changed in scenario {origin.scenario}" + (f": {origin.reason}" if origin.reason else "")


def year_addresses(result: Result, key: str) -> Iterator[tuple[str, str]]:
    """The same line's other years: label and address."""
    for label in result.years.labels:
        yield label, f"{key}/{year_slug(label)}"

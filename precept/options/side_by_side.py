"""Options side by side: a column an option, the plan's own first, as rows of figures ready for a page or a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mtfp.compare import changes, figures
from mtfp.engine import Missing, Result
from mtfp.engine.exact import Figure
from mtfp.engine.units import Unit
from mtfp.layout import Style
from mtfp.pay.structure import PayGroup
from mtfp.present.numbers import Display, figure_text
from mtfp.present.tables import year_slug
from mtfp.structure import Structure
from mtfp.units import POUNDS, POUNDS_PER_DWELLING
from precept.keys import ninths
from precept.options.compute import Computed, as_planned, compute_option
from precept.options.lines import worth_key
from precept.options.structure import PreceptOption

NO_RESULT = Missing("the option cannot be computed", "", 0)


@dataclass(frozen=True, slots=True)
class OptionColumn:
    """One option: its name, what it is in words, and what there is to say against it."""

    slug: str
    name: str
    words: str
    proposed: bool
    warnings: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OptionRow:
    """A heading (no figures), or a figure of every option: that of `key` in `year`, or its distance to the plan's."""

    label: str
    figures: tuple[Figure, ...] = ()
    unit: Unit = POUNDS
    style: Style = Style.PLAIN
    key: str = ""
    year: int = 0
    apart: bool = False


@dataclass(frozen=True)
class SideBySide:
    """The columns with their rows; `computed` are the options in the order of the columns."""

    columns: tuple[OptionColumn, ...]
    rows: tuple[OptionRow, ...]
    computed: tuple[Computed, ...]


def side_by_side(structure: Structure, plan: Result) -> SideBySide:
    """The plan's own increase and every option."""
    computed = (as_planned(plan), *(compute_option(each, structure, plan) for each in structure.of(PreceptOption)))
    columns = tuple(_column(each, plan, proposed=not place) for place, each in enumerate(computed))
    return SideBySide(columns, tuple(_rows(structure, plan, [each.result for each in computed])), computed)


def _column(each: Computed, plan: Result, *, proposed: bool) -> OptionColumn:
    words = "As the plan has it" if proposed else each.option.words
    if isinstance(each.result, Missing):
        return OptionColumn(each.option.slug, each.option.label, words, proposed, (), each.result.reason)
    return OptionColumn(each.option.slug, each.option.label, words, proposed, tuple(_warnings(each.result)))


def _warnings(result: Result) -> Iterator[str]:
    """A budget year that does not balance, and every year whose increase is past its principle."""
    labels, gap = result.years.labels, result["gap", 1]
    if isinstance(gap, Decimal) and not result["check.balanced", 1]:
        what = "a gap" if gap < 0 else "a surplus"
        yield f"Leaves the budget year unbalanced: {what} of {figure_text(abs(gap), POUNDS)} in {labels[1]}"
    for year in range(1, len(labels)):
        if "check.principle" in result.graph.lines and result["check.principle", year] == 0:
            most = figure_text(result["precept.principle.most_allowed", year], POUNDS_PER_DWELLING)
            yield f"Needs a referendum in {labels[year]}: {most} is the most without one"


def _rows(structure: Structure, plan: Result, results: Sequence[Result | Missing]) -> Iterator[OptionRow]:
    labels = plan.years.labels
    yield OptionRow(f"Budget year {labels[1]}")
    for key, style in (
        ("precept.band_d", Style.SUBTOTAL),
        ("precept.band_d.increase", Style.PLAIN),
        ("precept.band_d.increase_percent", Style.PLAIN),
        ("precept.band_d.pence_a_week", Style.PLAIN),
        ("precept.principle.headroom", Style.PLAIN),
        ("precept.principle.headroom_yield", Style.PLAIN),
        ("precept.reckoner.increase", Style.PLAIN),
        *((worth_key(group), Style.PLAIN) for group in structure.of(PayGroup)),
    ):
        if key in plan.graph.lines:
            yield _row(plan, results, key, 1, plan.graph.lines[key].label, style)
    for heading, key in (
        ("Precept", "precept.total"), ("Surplus / (funding gap)", "gap"), ("Band D council tax", "precept.band_d"),
    ):  # fmt: skip
        yield OptionRow(heading)
        for year in range(1, len(labels)):
            yield _row(plan, results, key, year, labels[year], Style.PLAIN)
        if key == "precept.total":
            yield from _more_than_proposed(plan, results)


def _row(plan: Result, results: Sequence[Result | Missing], key: str, year: int, label: str, style: Style) -> OptionRow:
    found = tuple(NO_RESULT if isinstance(each, Missing) else each[key, year] for each in results)
    return OptionRow(label, found, plan.graph.lines[key].unit, style, key, year)


def _more_than_proposed(plan: Result, results: Sequence[Result | Missing]) -> Iterator[OptionRow]:
    """Each option's precept less the proposed one."""
    yield OptionRow("Precept above (below) the proposed one")
    key = "precept.total"
    proposed = figures(plan, key)
    apart = [[] if isinstance(each, Missing) else changes(each, key, proposed) for each in results]
    for year in range(1, len(plan.years)):
        found = [each[year] if each else None for each in apart]
        cells = tuple(NO_RESULT if each is None else each for each in found)
        yield OptionRow(plan.years.labels[year], cells, key=key, year=year, apart=True)


@dataclass(frozen=True, slots=True)
class OptionCell:
    """A figure as a page shows it; `address` is where it is explained, of an option or of the plan."""

    text: str
    negative: bool
    proposed: bool
    address: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """A row as a page shows it; a heading has no cells."""

    label: str
    style: str
    cells: tuple[OptionCell, ...] = ()


def option_lines(found: SideBySide, display: Display) -> list[OptionLine]:
    """The rows as text."""
    lines = []
    for row in found.rows:
        if not row.figures:
            lines.append(OptionLine(row.label, "heading"))
            continue
        label = label_with_unit(row, display)
        cells = tuple(_cell(found, place, row, figure, display) for place, figure in enumerate(row.figures))
        lines.append(OptionLine(label, row.style.value, cells))
    return lines


def _cell(found: SideBySide, place: int, row: OptionRow, figure: Figure, display: Display) -> OptionCell:
    text, result = display.cell(figure, row.unit), found.computed[place].result
    cell = OptionCell(text, text.startswith("("), not place)
    if row.apart or isinstance(result, Missing):
        return cell  # a difference, or of an option that cannot be computed
    address = f"{row.key}/{year_slug(result.years.labels[row.year])}"
    return replace(cell, address=address, option=found.columns[place].slug if place else "")


def label_with_unit(row: OptionRow, display: Display) -> str:
    """What a row is called, with its unit where that is not money or said already."""
    if row.unit == POUNDS or row.label.endswith(row.unit.name) or "/" in row.label:
        return row.label
    return f"{row.label}, {display.unit_words(row.unit)}"


def bands_of(found: SideBySide, place: int, structure: Structure, display: Display) -> list[OptionLine]:
    """Council tax by band of the budget year, of one column: a year, more than last year, a month, a week."""
    result, lines = found.computed[place].result, []
    if isinstance(result, Missing):
        return []
    for band in ninths(structure.conventions):
        keys = (f"precept.band.{band}", *(f"precept.household.{name}.{band}" for name in ("increase", "month", "week")))
        rows = [OptionRow(key, unit=result.graph.lines[key].unit, key=key, year=1) for key in keys]
        cells = tuple(_cell(found, place, row, result[row.key, 1], display) for row in rows)
        lines.append(OptionLine(f"Band {band.upper()}", Style.PLAIN.value, cells))
    return lines

"""A publication as a paper: headline, numbered sections with charts, tables and plain words, then the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mtfp.engine import Missing, Result
from mtfp.freeze import Frozen, Section
from mtfp.present.assumptions import AssumptionGroup, frozen_groups
from mtfp.present.charts import ChartView, table_chart, waterfall
from mtfp.present.glossary import GLOSSARY
from mtfp.present.numbers import Display, figure_text
from mtfp.present.tables import TableView, table_view
from mtfp.present.wording import MOVEMENT_TITLE, Fact, gap_movement, headline, sentences
from mtfp.units import POUNDS


@dataclass(frozen=True, slots=True)
class SectionView:
    """One numbered section: its words, then tables, each with its chart."""

    key: str
    number: int
    title: str
    words: tuple[str, ...]
    parts: tuple[tuple[TableView, ChartView | None], ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """The whole paper."""

    proposal: str
    facts: tuple[Fact, ...]
    sections: tuple[SectionView, ...]
    movement: ChartView | None
    movement_rows: tuple[tuple[str, str], ...]
    assumptions: tuple[AssumptionGroup, ...]
    years: tuple[str, ...]
    glossary: tuple[tuple[str, str], ...]


def paper_view(content: Frozen, display: Display) -> PaperView:
    """The paper of what was published."""
    result = content.result
    sections = tuple(_sections(content, display))
    steps = gap_movement(result)
    labels, last = result.years.labels, len(result.years) - 1
    movement: ChartView | None = None
    rows: tuple[tuple[str, str], ...] = ()
    if steps:
        first, end = f"Gap {labels[1]}", f"Gap {labels[-1]}"
        movement = waterfall(MOVEMENT_TITLE, first, end, result.number("gap", 1), steps, display)
        rows = (
            (first, display.cell(result["gap", 1], POUNDS)),
            *((step.label, display.cell(step.amount, POUNDS)) for step in steps),
            (end, display.cell(result["gap", last], POUNDS)),
        )
    return PaperView(
        _proposal(result, display),
        tuple(headline(result, display)),
        sections,
        movement,
        rows,
        tuple(frozen_groups(result)),
        labels,
        tuple(GLOSSARY.items()),
    )


def _sections(content: Frozen, display: Display) -> Iterator[SectionView]:
    number = 0
    for section in content.sections:
        parts = tuple(_parts(section, content.result, display))
        if parts:
            number += 1
            words = tuple(sentences(content.result, section.words, display))
            yield SectionView(section.key, number, section.title, words, parts)


def _parts(section: Section, result: Result, display: Display) -> Iterator[tuple[TableView, ChartView | None]]:
    for table in section.tables:
        view = table_view(table, result, display)
        if view.rows:
            yield view, table_chart(table, result, display)


def _proposal(result: Result, display: Display) -> str:
    """The proposal in one sentence with its numbers."""
    year = result.years.labels[1]
    keys = ("precept.band_d", "precept.band_d.increase", "precept.band_d.increase_percent", "requirement.net")
    figures = [result[key, 1] for key in keys]
    if any(isinstance(figure, Missing) for figure in figures):
        return ""
    band_d, increase, percent, net = (
        figure_text(figure, result.graph.lines[key].unit, display) for key, figure in zip(keys, figures, strict=True)
    )
    change = "unchanged" if increase == "nil" else f"{increase} ({percent}) more than in {result.years.labels[0]}"
    return f"For {year} a Band D council tax of {band_d} is proposed, {change}, for a net budget requirement of {net}."

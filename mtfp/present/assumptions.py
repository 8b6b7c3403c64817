"""What was entered, with its source and certainty, grouped by subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mtfp.engine import TIMELESS, Input, Provenance, Result
from mtfp.plan import SUBJECTS
from mtfp.present.numbers import input_text
from mtfp.present.tables import year_slug
from mtfp.structure import Structure

ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """The values of one input that share a source; an empty text where a year has another one, or none."""

    key: str
    label: str
    cells: tuple[str, ...]
    source: str
    certainty: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class AssumptionGroup:
    """The inputs of one subject."""

    key: str
    title: str
    rows: tuple[AssumptionRow, ...]


def assumption_groups(structure: Structure, result: Result, certainty: str = "") -> Iterator[AssumptionGroup]:
    """Every entered input by subject; only those of one certainty when asked. What is not stated is assumed."""
    for subject in SUBJECTS:
        rows = tuple(
            row
            for declared in subject.inputs(structure)
            for row in _rows(declared, result)
            if not certainty or (row.certainty or ASSUMED) == certainty
        )
        if rows:
            yield AssumptionGroup(subject.key, subject.title, rows)


def frozen_groups(result: Result) -> Iterator[AssumptionGroup]:
    """The same for a publication, whose inputs are those it was published with, in one group."""
    rows = tuple(row for declared in result.graph.inputs.values() for row in _rows(declared, result))
    if rows:
        yield AssumptionGroup("assumptions", "Assumptions", rows)


def still_assumed(result: Result) -> int:
    """How many entered values are neither confirmed nor indicative."""
    return sum(1 for cell in result.inputs.values if (_of(result, cell).certainty or ASSUMED) == ASSUMED)


def missing_inputs(result: Result) -> tuple[str, ...]:
    """Why figures of the forecast years cannot be computed: each reason once."""
    return tuple(dict.fromkeys(each.reason for _, _, each in result.unfinished()))


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What one subject lacks: its key and title, each reason once; no key where nothing is to be entered."""

    key: str
    title: str
    reasons: tuple[str, ...]


def unfinished_subjects(structure: Structure, result: Result) -> list[Unfinished]:
    """Why figures of the forecast years cannot be computed, by the subject in whose grid it is mended."""
    owners = {declared.key: subject.key for subject in SUBJECTS for declared in subject.inputs(structure)}
    found: dict[str, dict[str, None]] = {}
    for _, _, missing in result.unfinished():
        found.setdefault(owners.get(missing.key, ""), {})[missing.reason] = None
    titles = {subject.key: subject.title for subject in SUBJECTS} | {"": ""}
    return [Unfinished(key, title, tuple(found[key])) for key, title in titles.items() if key in found]


def _rows(declared: Input, result: Result) -> Iterator[AssumptionRow]:
    groups: dict[tuple[str, str, str], dict[int, str]] = {}
    years = [TIMELESS] if declared.timeless else range(len(result.years))
    for year in years:
        number = result.inputs.values.get((declared.key, year))
        if number is not None:
            origin = _of(result, (declared.key, year))
            texts = groups.setdefault((origin.source, origin.certainty, _note(origin)), {})
            texts[year] = input_text(number, declared.unit)
    for (source, certainty, note), texts in groups.items():
        cells = tuple(texts.get(year, texts.get(TIMELESS, "")) for year in range(len(result.years)))
        first = result.years.labels[max(0, min(texts))]
        yield AssumptionRow(
            declared.key, declared.label, cells, source, certainty, note, f"{declared.key}/{year_slug(first)}"
        )


def _note(origin: Provenance) -> str:
    """What a scenario changed and why."""
    if not origin.scenario:
        return ""
    return f"{origin.scenario}: {origin.reason}" if origin.reason else f"changed in {origin.scenario}"


def _of(result: Result, cell: tuple[str, int]) -> Provenance:
    return result.inputs.provenance.get(cell, Provenance())

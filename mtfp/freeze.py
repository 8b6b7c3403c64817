"""A computed scenario as one document that needs nothing else to be read, explained and recomputed, for ever.

It holds structure and values (as a plan file, so that newer formulas can be tried on it), the lines
with their formulas, the declarations of inputs, every figure as text, where each value came from, the
layout of the tables and the outcome of the checks. `thaw` rebuilds a Result from the document alone:
what a reader sees of a publication never asks the program's present formulas.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from mtfp import units
from mtfp.digest import input_digest, result_digest
from mtfp.engine import Graph, Inputs, Missing, Provenance, Result, Years
from mtfp.engine.compute import input_rows
from mtfp.engine.inputs import plain
from mtfp.engine.serial import input_data, input_from, line_data, line_from
from mtfp.engine.units import Unit
from mtfp.layout import Heading, Row, Style, Table, Words
from mtfp.plan import SUBJECTS
from mtfp.planfile import Entry, PlanFile, ScenarioFile, read_plan_file, write_plan_file
from mtfp.structure import Structure

FORMAT = 1

UNITS = tuple(each for each in vars(units).values() if isinstance(each, Unit))
"""Every unit there is: a unit that is read is the very one, so that it is shown as such."""


@dataclass(frozen=True, slots=True)
class Section:
    """The tables of one subject as they were, and the keys of its inputs."""

    key: str
    title: str
    tables: tuple[Table, ...]
    words: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frozen:
    """A document, read: the result as it was, its sections, and the document itself."""

    result: Result
    sections: tuple[Section, ...]
    document: Mapping[str, Any]


def freeze(*, force: str, plan: str, scenario: str, structure: Structure, result: Result) -> dict[str, Any]:
    """The document of a computed scenario. Raises ValueError when a forecast figure is missing."""
    missing = [(key, year) for key, year, _ in result.unfinished()]
    if missing:
        raise ValueError(f"{len(missing)} figures cannot be computed, the first is {missing[0][0]}")
    return {
        "format": FORMAT,
        "force": force,
        "plan": plan,
        "scenario": scenario,
        "years": [result.years.base, result.years.forecast],
        "plan_file": json.loads(write_plan_file(_as_plan_file(force, plan, scenario, structure, result))),
        "inputs": [input_data(each) for each in result.graph.inputs.values()],
        "lines": [line_data(each) for each in result.graph.lines.values()],
        "values": [
            [key, year, plain(number), _origin_data(result.inputs.provenance.get((key, year)))]
            for (key, year), number in sorted(result.inputs.values.items())
        ],
        "figures": {key: [_figure_data(each) for each in result.figures[key]] for key in result.graph.lines},
        "sections": [
            {
                "key": each.key,
                "title": each.title,
                "tables": [_table_data(table) for table in each.tables(structure)],
                "words": list(each.words),
                "inputs": [declared.key for declared in each.inputs(structure)],
            }
            for each in SUBJECTS
        ],
        "input_digest": input_digest(structure, result.inputs),
        "result_digest": result_digest(structure, result),
    }


def canonical(document: Mapping[str, Any]) -> str:
    """The one text of a document, of which the digest is taken."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def document_digest(text: str) -> str:
    """SHA-256 of a document's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def thaw(document: Mapping[str, Any]) -> Frozen:
    """The result and its tables from a document. Raises ValueError or KeyError on a damaged one."""
    if document["format"] != FORMAT:
        raise ValueError(f"format {document['format']} is not one this program reads")
    years = Years(*document["years"])
    graph = Graph(
        (line_from(each, UNITS) for each in document["lines"]), (input_from(each, UNITS) for each in document["inputs"])
    )
    values = {(key, year): Decimal(number) for key, year, number, _ in document["values"]}
    provenance = {(key, year): _origin_from(origin) for key, year, _, origin in document["values"]}
    inputs = Inputs(years, values, provenance)
    lines = {key: tuple(map(_figure_from, row)) for key, row in document["figures"].items()}
    entered = {key: tuple(row) for key, row in zip(graph.inputs, input_rows(graph, inputs), strict=True)}
    sections = tuple(
        Section(
            each["key"],
            each["title"],
            tuple(map(_table_from, each["tables"])),
            tuple(each["words"]),
            tuple(each["inputs"]),
        )
        for each in document["sections"]
    )
    return Frozen(Result(graph, inputs, {**entered, **lines}), sections, document)


def plan_of(document: Mapping[str, Any]) -> PlanFile:
    """The plan that was published, for the present program's formulas. Raises PlanFileError."""
    return read_plan_file(json.dumps(document["plan_file"]))


def _as_plan_file(force: str, plan: str, scenario: str, structure: Structure, result: Result) -> PlanFile:
    entries = []
    for (key, year), number in result.inputs.values.items():
        origin = result.inputs.provenance.get((key, year), Provenance())
        start = None if year < 0 else result.years.base + year
        entries.append(Entry(key, start, number, origin.source, origin.certainty, origin.reason))
    return PlanFile(force, plan, structure, (ScenarioFile(scenario, "baseline", entries=tuple(entries)),))


def _origin_data(origin: Provenance | None) -> list[str]:
    origin = origin or Provenance()
    edited = origin.edited.isoformat() if origin.edited else ""
    return [origin.source, origin.certainty, origin.scenario, origin.reason, origin.editor, edited]


def _origin_from(data: Iterable[str]) -> Provenance:
    source, certainty, scenario, reason, editor, edited = data
    return Provenance(
        source, certainty, scenario, reason, editor, datetime.fromisoformat(edited) if edited else None
    )  # fmt: skip


def _figure_data(figure: Decimal | Missing) -> Any:
    return [figure.reason, figure.key, figure.year] if isinstance(figure, Missing) else plain(figure)


def _figure_from(data: Any) -> Decimal | Missing:
    return Decimal(data) if isinstance(data, str) else Missing(*data)


def _table_data(table: Table) -> dict[str, Any]:
    return {
        **({"columns": list(table.columns)} if table.columns else {}),
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "chart": table.chart,
        "in_full": table.in_full,
        "entered_only": table.entered_only,
        "rows": [_row_data(row) for row in table.rows],
        **({"sources": True} if table.sources else {}),
    }


def _row_data(row: Row | Heading | Words) -> Any:
    match row:
        case Heading(text=text):
            return [text]
        case Words(texts=texts):
            return {"words": list(texts)}
        case Row():
            return [row.key, row.style.value, row.label, row.member, *(["pence"] if row.pence else [])]


def _table_from(data: Mapping[str, Any]) -> Table:
    return Table(
        data["key"], data["title"], tuple(map(_row_from, data["rows"])), data["note"], data["chart"], data["in_full"],
        data["entered_only"], tuple(data.get("columns", ())),
        data.get("sources", False),
    )  # fmt: skip


def _row_from(data: Any) -> Row | Heading | Words:
    if isinstance(data, dict):
        return Words(tuple(data["words"]))
    return Heading(data[0]) if len(data) == 1 else _figures_from(data)


def _figures_from(data: Sequence[str]) -> Row:
    return Row(data[0], Style(data[1]), data[2], member=data[3], pence="pence" in data[4:])

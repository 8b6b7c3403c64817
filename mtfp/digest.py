"""Digests: SHA-256 over canonical text, so that equal plans have equal digests on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from mtfp.engine import TIMELESS, Graph, Inputs, Missing, Result
from mtfp.engine.inputs import plain
from mtfp.engine.years import year_label
from mtfp.structure import Member, Structure, told

LENGTH = 12
"""Characters of a digest that people are shown."""


def canonical_structure(structure: Structure) -> dict[str, Any]:
    """Structure as plain data, labels left out."""
    return {
        "base_year": structure.years.base,
        "forecast_years": structure.years.forecast,
        "conventions": {each.name: getattr(structure.conventions, each.name) for each in fields(structure.conventions)},
        "members": [[type(member).__name__, _attributes(member)] for member in structure.members if member.counts],
    }


def input_digest(structure: Structure, inputs: Inputs) -> str:
    """The digest of structure and values; labels, sources and notes do not count."""
    values = {f"{key} {_year(inputs, year)}": plain(number) for (key, year), number in inputs.values.items()}
    return _sha256({"structure": canonical_structure(structure), "values": values})


def result_digest(structure: Structure, result: Result) -> str:
    """The digest of the inputs, the formulas and every figure."""
    figures = {key: [_figure(figure) for figure in result.figures[key]] for key in result.graph.lines}
    inputs = input_digest(structure, result.inputs)
    # The canonical text of the three together; that of the formulas, the longest, is known for a graph.
    return _hashed(f'{{"figures":{_text(figures)},"formulas":{_formulas(result.graph)},"inputs":{_text(inputs)}}}')


@lru_cache(maxsize=256)
def _formulas(graph: Graph) -> str:
    lines = graph.lines.values()
    return _text({line.key: [repr(line.formula_in(0)), repr(line.formula_in(1))] for line in lines})


def _figure(figure: Any) -> str | None:
    return None if isinstance(figure, Missing) else plain(figure)


def _attributes(member: Member) -> Mapping[str, Any]:
    counted = [each for each in told(member) if each.name != "label" and not each.metadata.get("note")]
    return {each.name: getattr(member, each.name) for each in counted}


def _year(inputs: Inputs, year: int) -> str:
    return "-" if year == TIMELESS else year_label(inputs.years.base + year)


def _sha256(content: Any) -> str:
    return _hashed(_text(content))


def _text(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()

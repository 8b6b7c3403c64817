"""A published result as open data: one row a figure, every digit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from mtfp.engine import Missing, Result
from mtfp.engine.inputs import plain
from mtfp.engine.units import Unit
from mtfp.engine.years import date_of
from mtfp.freeze import UNITS
from mtfp.present.safe_text import safe_text
from mtfp.units import DATE

COLUMNS = {
    "key": "The line's permanent name, for example precept.band_d.",
    "label": "The line's label in the publication.",
    "unit": f"The unit of the figure, one of: {'; '.join(sorted(each.name for each in UNITS if each.name))}. A check "
    "is 1 where it holds, 0 where it fails.",
    "kind": "computed, or entered for an assumption.",
    "year": "The financial year, 1 April to 31 March, as 2017/18. Empty: the value holds for all years.",
    "value": "The figure with every digit that is carried; a percentage is a fraction (0.0199 is 1.99%). Empty: not "
    "available. A date is written 2018-03-31, a month from 1 for January to 12 for December.",
    "source": "Where an entered value comes from.",
    "certainty": "How sure an entered value is: confirmed, indicative or assumed.",
}


def data_rows(result: Result) -> Iterator[dict[str, Any]]:
    """Every published line and every entered value, one row a year."""
    for key, line in result.graph.lines.items():
        if line.published:
            for year, figure in enumerate(result.figures[key]):
                value = "" if isinstance(figure, Missing) else _value(figure, line.unit)
                yield _row(key, line.label, line.unit.name, "computed", result.years.labels[year], value)
    for (key, year), number in sorted(result.inputs.values.items()):
        declared, origin = result.graph.inputs[key], result.inputs.provenance.get((key, year))
        label = result.years.labels[year] if year >= 0 else ""
        row = _row(key, declared.label, declared.unit.name, "entered", label, _value(number, declared.unit))
        yield row | ({"source": origin.source, "certainty": origin.certainty} if origin else {})


def _value(number: Decimal, unit: Unit) -> str:
    """Every digit; a date as 2018-03-31."""
    return date_of(int(number)).isoformat() if unit == DATE else plain(number)


def data_csv(result: Result) -> str:
    """The rows as CSV; texts that a spreadsheet would take for formulas are made texts."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    for row in data_rows(result):
        writer.writerow({name: text if name == "value" else safe_text(str(text)) for name, text in row.items()})
    return buffer.getvalue()


def _row(key: str, label: str, unit: str, kind: str, year: str, value: str) -> dict[str, Any]:
    empty = {"source": "", "certainty": ""}
    return {"key": key, "label": label, "unit": unit, "kind": kind, "year": year, "value": value, **empty}

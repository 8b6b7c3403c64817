"""Compute a graph exactly, and hold what came out."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException, localcontext
from functools import lru_cache

from mtfp.engine.errors import Missing, NotComputed
from mtfp.engine.exact import CONTEXT, Compiler, Figure, Formula, Rows
from mtfp.engine.graph import Graph
from mtfp.engine.inputs import TIMELESS, Inputs
from mtfp.engine.years import Years


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Every figure of a plan, by key and year index; inputs included."""

    graph: Graph
    inputs: Inputs
    figures: Mapping[str, tuple[Figure, ...]]

    @property
    def years(self) -> Years:
        """The plan's years."""
        return self.inputs.years

    def __getitem__(self, cell: tuple[str, int]) -> Figure:
        """The figure of (key, year index): a Decimal, or Missing with its reason. Raises KeyError."""
        return self.figures[cell[0]][cell[1]]

    def number(self, key: str, year: int) -> Decimal:
        """The figure of a cell that must be there. Raises NotComputed with the reason."""
        figure = self[key, year]
        if isinstance(figure, Missing):
            raise NotComputed(figure)
        return figure

    def unfinished(self) -> Iterator[tuple[str, int, Missing]]:
        """Every forecast figure that should be there and is not: what keeps a plan from being finished."""
        for key, year, missing in self.missing():
            if year > 0 and not self.graph.lines[key].informs:
                yield key, year, missing

    def missing(self) -> Iterator[tuple[str, int, Missing]]:
        """Every line's cell that could not be computed."""
        for key in self.graph.lines:
            for year, figure in enumerate(self.figures[key]):
                if isinstance(figure, Missing):
                    yield key, year, figure


def compute(graph: Graph, inputs: Inputs, near: Result | None = None) -> Result:
    """Every figure of every line. Never raises on what a user entered: such cells are Missing.

    `near` is a result of the same or of a similar plan: lines under which nothing differs take its figures.
    """
    rows = input_rows(graph, inputs)
    pending: tuple[Figure, ...] = (_PENDING,) * len(inputs.years)
    taken = {} if near is None or near.years != inputs.years else _unmoved(graph, inputs, near)
    rows += [list(taken.get(key, pending)) for key in graph.lines]
    with localcontext(CONTEXT):
        for row, year, key, formula in _programme(graph, inputs.years):
            if key not in taken:
                rows[row][year] = cell(formula, rows, year, key)
    return Result(graph, inputs, {key: tuple(rows[row]) for key, row in graph.rows.items()})


def _unmoved(graph: Graph, inputs: Inputs, near: Result) -> dict[str, tuple[Figure, ...]]:
    """The other result's figures of every line under which nothing differs."""
    differing = _otherwise_entered(inputs, near) | _otherwise_declared(graph, near.graph)
    moved = differing | graph.resting_on(differing)
    return {key: near.figures[key] for key in graph.lines if key not in moved}


def _otherwise_entered(inputs: Inputs, near: Result) -> frozenset[str]:
    """The inputs that have another value in some year, or one where the other has none."""
    new, old = inputs.values, near.inputs.values
    differing = {key for (key, year), number in new.items() if old.get((key, year)) != number}
    return frozenset(differing.union(key for key, year in old.keys() - new.keys()))


@lru_cache(maxsize=64)
def _otherwise_declared(graph: Graph, near: Graph) -> frozenset[str]:
    """The lines and inputs that the other graph has not, or has otherwise: a formula, a label."""
    if graph is near:
        return frozenset()
    lines = (key for key, line in graph.lines.items() if near.lines.get(key) != line)
    inputs = (key for key, declared in graph.inputs.items() if near.inputs.get(key) != declared)
    return frozenset((*lines, *inputs))


def input_rows(graph: Graph, inputs: Inputs) -> list[list[Figure]]:
    """One row an input, one figure a year; a timeless input stands in every year."""
    count, labels, values = len(inputs.years), inputs.years.labels, inputs.values
    rows: list[list[Figure]] = []
    for key, declared in graph.inputs.items():
        years = [TIMELESS] * count if declared.timeless else range(count)
        rows.append(
            [
                values[key, year] if (key, year) in values else _not_entered(declared.label, key, year, labels)
                for year in years
            ]
        )
    return rows


def _not_entered(label: str, key: str, year: int, labels: tuple[str, ...]) -> Missing:
    when = "" if year == TIMELESS else f" for {labels[year]}"
    return Missing(f"{label} is not entered{when}", key, year)


_PENDING = Missing("not computed yet", "", 0)
_Programme = list[tuple[int, int, str, Formula]]
_programmes: weakref.WeakKeyDictionary[Graph, dict[Years, _Programme]] = weakref.WeakKeyDictionary()


def _programme(graph: Graph, years: Years) -> _Programme:
    """The cells in order, each with its compiled formula; made once for a graph and its years."""
    known = _programmes.setdefault(graph, {})
    if years not in known:
        compiler = Compiler(graph.rows, {key: graph.member(key).label for key in graph.rows}, years)
        formulas: dict[tuple[str, bool], Formula] = {}
        for key, line in graph.lines.items():
            formulas[key, False] = compiler.formula(line.formula_in(1))
            formulas[key, True] = formulas[key, False] if line.base is None else compiler.formula(line.base)
        known[years] = [(graph.rows[key], year, key, formulas[key, year == 0]) for key, year in graph.order(len(years))]
    return known[years]


def cell(formula: Formula, rows: Rows, year: int, key: str) -> Figure:
    """One cell's figure, or why there is none."""
    try:
        return formula(rows, year)
    except NotComputed as stopped:
        missing = stopped.missing
        return missing if missing.key else Missing(missing.reason, key, year)
    except DecimalException:
        return Missing("the numbers are too large, or a power of nil or of a negative number has no value", key, year)

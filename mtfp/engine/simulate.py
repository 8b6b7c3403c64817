"""The draws reading: the same formulas over arrays of float64, one element a draw.

Used for Monte Carlo, wide grids and searching. Results that matter are recomputed exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtfp.engine.compute import input_rows
from mtfp.engine.errors import Missing
from mtfp.engine.expression import Expression, Number, Operation, Ref, Rounded, Timeline, Word
from mtfp.engine.graph import Graph
from mtfp.engine.inputs import TIMELESS, Cell, Inputs
from mtfp.engine.rounding import tie_window
from mtfp.engine.years import Years

Array = NDArray[np.float64]
Rows = list[list[Any]]
"""One list a row, one entry a year: an array of one block, a float, or None for what is not entered."""

BLOCK = 2_048
"""Draws computed together: few enough that the arrays of a formula stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """So many draws, made a block at a time: a plan's draws all at once would fill the memory.

    `make` gives an array for each varying cell, by (key, year index), for the draws of a slice;
    the blocks are asked for in order, each once.
    """

    count: int
    make: Callable[[slice], Mapping[Cell, Array]]


def simulate(
    graph: Graph, inputs: Inputs, draws: Mapping[Cell, Array] | Drawn, outputs: Sequence[str], block: int = BLOCK
) -> dict[str, Array]:
    """Outputs by key, each of shape (draws, years); NaN where a cell cannot be computed.

    `draws` gives arrays of shape (draws,) for the inputs that vary, by (key, year index), whole or
    made block by block; the others keep their entered value. Raises ValueError when the arrays
    differ in length, KeyError for a drawn cell that is not an input's and for an output that is
    not a line.
    """
    made = draws if isinstance(draws, Drawn) else _whole(draws)
    order = _needed(graph, len(inputs.years), outputs)
    programme = _compiled(graph, inputs.years, order)
    entered = _entered(graph, inputs)
    results = {key: np.empty((made.count, len(inputs.years))) for key in outputs}
    for start in range(0, made.count, block):
        part = slice(start, min(start + block, made.count))
        rows = _rows(graph, entered, made.make(part))
        with np.errstate(all="ignore"):
            for row, year, formula in programme:
                rows[row][year] = formula(rows, year)
        for key, array in results.items():
            for year in range(len(inputs.years)):
                array[part, year] = rows[graph.rows[key]][year]
    return results


def _whole(draws: Mapping[Cell, Array]) -> Drawn:
    lengths = {len(array) for array in draws.values()}
    if len(lengths) != 1:
        raise ValueError(f"the arrays of draws must be of one length, not {sorted(lengths)}")
    return Drawn(lengths.pop(), lambda part: {cell: array[part] for cell, array in draws.items()})


def _needed(graph: Graph, years: int, outputs: Sequence[str]) -> list[Cell]:
    """The cells that the outputs rest on, in order."""
    wanted = set(outputs)
    waiting = list(outputs)
    while waiting:
        key = waiting.pop()
        for source in graph.reads(key):
            if source in graph.lines and source not in wanted:
                wanted.add(source)
                waiting.append(source)
    return [cell for cell in graph.order(years) if cell[0] in wanted]


def _entered(graph: Graph, inputs: Inputs) -> Rows:
    """What stands in each row before anything is drawn or computed."""
    rows: Rows = [
        [None if isinstance(figure, Missing) else float(figure) for figure in row] for row in input_rows(graph, inputs)
    ]
    return rows + [[np.nan] * len(inputs.years) for _ in graph.lines]


def _rows(graph: Graph, entered: Rows, drawn: Mapping[Cell, Array]) -> Rows:
    rows = [row.copy() for row in entered]
    for (key, year), array in drawn.items():
        graph.inputs[key]
        row = rows[graph.rows[key]]
        if year == TIMELESS:
            row[:] = [array] * len(row)
        else:
            row[year] = array
    return rows


Formula = Callable[[Rows, int], Any]


def _compiled(graph: Graph, years: Years, order: Sequence[Cell]) -> list[tuple[int, int, Formula]]:
    compiled: dict[tuple[str, bool], Formula] = {}
    programme = []
    for key, year in order:
        first = year == 0
        if (key, first) not in compiled:
            compiled[key, first] = _formula(graph.lines[key].formula_in(year), graph.rows, years)
        programme.append((graph.rows[key], year, compiled[key, first]))
    return programme


def _formula(part: Expression, index: Mapping[str, int], years: Years) -> Formula:
    match part:
        case Number(value=number):
            constant = float(number)
            return lambda rows, year: constant
        case Timeline(moment=moment):
            return lambda rows, year: float(years.moment(moment, year))
        case Rounded(part=inner, rounding=rounding):
            function = _formula(inner, index, years)
            return lambda rows, year: rounding.draws(np.asarray(function(rows, year), dtype=np.float64))
        case Ref():
            return _reference(part, index, years)
        case Operation(word=Word.GIVEN, parts=(Ref(key=key), otherwise)):
            row, other = index[key], _formula(otherwise, index, years)
            return lambda rows, year: other(rows, year) if rows[row][year] is None else rows[row][year]
        case Operation(word=word, parts=(left, right)) if word is not Word.TOTAL:
            two, first, second = _MEANING[word], _formula(left, index, years), _formula(right, index, years)
            return lambda rows, year: two(first(rows, year), second(rows, year))
        case Operation(word=word, parts=parts):
            apply, each = _MEANING[word], [_formula(inner, index, years) for inner in parts]
            return lambda rows, year: apply(*[function(rows, year) for function in each])
    raise TypeError(f"{part!r} is not part of the vocabulary")


def _reference(ref: Ref, index: Mapping[str, int], years: Years) -> Formula:
    row, shift, last = index[ref.key], ref.shift, len(years) - 1
    past_end = None if ref.past_end is None else _formula(ref.past_end, index, years)

    def read(rows: Rows, year: int) -> Any:
        if year + shift < 0:
            return np.nan
        if year + shift > last:
            return np.nan if past_end is None else past_end(rows, year)
        entry = rows[row][year + shift]
        return np.nan if entry is None else entry

    return read


def _total(*parts: Any) -> Any:
    """Adds in place once there is an array of its own to add to."""
    result: Any = 0.0
    for part in parts:
        result = np.add(result, part, out=result) if np.ndim(result) else result + part
    return result


def _divide(above: Any, below: Any) -> Any:
    return np.where(np.equal(below, 0), np.nan, np.divide(above, below))


def _power(base: Any, exponent: Any) -> Any:
    undefined = np.logical_and(np.equal(base, 0), np.less_equal(exponent, 0))
    return np.where(undefined, np.nan, np.power(np.asarray(base, dtype=np.float64), exponent))


def _known(test: Any, *parts: Any) -> Any:
    """1.0 or 0.0 by the test; NaN where a part is."""
    unknown = np.isnan(parts[0])
    for part in parts[1:]:
        unknown = np.logical_or(unknown, np.isnan(part))
    return np.where(unknown, np.nan, np.asarray(test, dtype=np.float64))


def _window(left: Any, right: Any) -> Any:
    return tie_window(np.maximum(np.abs(left), np.abs(right)))


def _at_most(left: Any, right: Any) -> Any:
    return _known(np.less_equal(left, right + _window(left, right)), left, right)


def _below(left: Any, right: Any) -> Any:
    return _known(np.less(left, right - _window(left, right)), left, right)


def _equal(left: Any, right: Any) -> Any:
    return _known(np.less_equal(np.abs(np.subtract(left, right)), _window(left, right)), left, right)


def _and(*parts: Any) -> Any:
    return _decide(0.0, parts)


def _or(*parts: Any) -> Any:
    return _decide(1.0, parts)


def _decide(stop: float, parts: Sequence[Any]) -> Any:
    """Looks no further than the first part that decides; a NaN before it leaves NaN."""
    result: Any = 1.0 - stop
    for part in reversed(parts):
        decided = np.not_equal(part, 0) if stop else np.equal(part, 0)
        result = np.where(np.isnan(part), np.nan, np.where(decided, stop, result))
    return result


def _choose(condition: Any, then: Any, otherwise: Any) -> Any:
    return np.where(np.isnan(condition), np.nan, np.where(np.not_equal(condition, 0), then, otherwise))


_MEANING: Mapping[Word, Callable[..., Any]] = {
    Word.ADD: np.add,
    Word.SUBTRACT: np.subtract,
    Word.MULTIPLY: np.multiply,
    Word.DIVIDE: _divide,
    Word.POWER: _power,
    Word.TOTAL: _total,
    Word.MINIMUM: lambda *parts: _reduce(np.minimum, parts),
    Word.MAXIMUM: lambda *parts: _reduce(np.maximum, parts),
    Word.BELOW: _below,
    Word.AT_MOST: _at_most,
    Word.ABOVE: lambda left, right: _below(right, left),
    Word.AT_LEAST: lambda left, right: _at_most(right, left),
    Word.EQUAL: _equal,
    Word.AND: _and,
    Word.OR: _or,
    Word.CHOOSE: _choose,
}


def _reduce(apply: Callable[[Any, Any], Any], parts: Sequence[Any]) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = apply(result, part)
    return result

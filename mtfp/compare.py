"""Differences and attribution: the only arithmetic on money outside the line graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mtfp.engine import Graph, Missing, NotComputed, Result
from mtfp.engine.expression import Expression, Operation, Ref, Word


@dataclass(frozen=True, slots=True)
class Movement:
    """What one line adds to (+) or takes from (−) a figure between two years, in the line's unit."""

    key: str
    label: str
    amount: Decimal


def movements(result: Result, key: str, start: int, end: int, stop: Collection[str] = ()) -> tuple[Movement, ...]:
    """How a line moves from one year to another, by the lines that it is the sum of.

    The amounts add up exactly to the line's own difference. Lines in `stop` are not taken apart
    any further. Raises NotComputed where a figure is missing.
    """
    found = []
    for name, sign in _terms(result.graph, key, 1, frozenset(stop)):
        amount = sign * (result.number(name, end) - result.number(name, start))
        found.append(Movement(name, result.graph.member(name).label, amount))
    return tuple(found)


def difference(result: Result, key: str, start: int, end: int) -> Decimal | None:
    """A line's figure of one year less another's; None when one is missing."""
    try:
        return result.number(key, end) - result.number(key, start)
    except NotComputed:
        return None


def changes(result: Result, key: str, other: Sequence[Decimal | None]) -> tuple[Decimal | None, ...]:
    """A line's figures less another set of figures of the same years; None where either is missing."""
    found: list[Decimal | None] = []
    for figure, before in zip(result.figures[key], other, strict=True):
        found.append(None if before is None or isinstance(figure, Missing) else figure - before)
    return tuple(found)


def figures(result: Result, key: str) -> tuple[Decimal | None, ...]:
    """A line's figures of all years, None where one is missing."""
    return tuple(None if isinstance(figure, Missing) else figure for figure in result.figures[key])


def _terms(graph: Graph, key: str, sign: int, stop: Collection[str]) -> Iterator[tuple[str, int]]:
    """The lines, with their signs, whose sum a line is."""
    line = graph.lines.get(key)
    parts = None if line is None or key in stop or line.rounding is not None else _summands(line.formula, sign)
    if not parts or any(name in graph.inputs for name, _ in parts):
        yield key, sign
        return
    for name, own in parts:
        yield from _terms(graph, name, own, stop)


def _summands(part: Expression, sign: int) -> list[tuple[str, int]] | None:
    """The lines of a sum or difference; None when the formula is anything else."""
    match part:
        case Ref(key=key, shift=0):
            return [(key, sign)]
        case Operation(word=Word.ADD | Word.TOTAL, parts=parts):
            signs = [sign] * len(parts)
        case Operation(word=Word.SUBTRACT, parts=parts):
            signs = [sign, -sign]
        case _:
            return None
    found: list[tuple[str, int]] = []
    for inner, own in zip(parts, signs, strict=True):
        below = _summands(inner, own)
        if below is None:
            return None
        found += below
    return found

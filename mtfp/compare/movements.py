"""How figures move from one year to another, and how they differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from mtfp.compare.terms import Movement, exact_difference
from mtfp.engine import Graph, Missing, Result
from mtfp.engine.exact import Figure
from mtfp.engine.expression import Expression, Operation, Ref, Word

SECTION = "spending.section."


def movements(result: Result, key: str, start: int, end: int, stop: Collection[str] = ()) -> tuple[Movement, ...]:
    """How a line moves from one year to another, by the lines that it is the sum of.

    The amounts add up exactly to the line's own difference. Lines in `stop` are not taken apart
    any further. Raises NotComputed where a figure is missing.
    """
    found = []
    for name, sign in terms_of(result.graph, key, stop=frozenset(stop), in_base_year=0 in {start, end}):
        first, last = result.number(name, start), result.number(name, end)
        amount = exact_difference(last, first) if sign > 0 else exact_difference(first, last)
        found.append(Movement(name, result.graph.member(name).label, amount))
    return tuple(found)


def moved(result: Result, key: str, start: int, end: int) -> Figure:
    """A line's figure in one year less that in another; Missing where either is."""
    first, last = result[key, start], result[key, end]
    if isinstance(last, Missing):
        return last
    return first if isinstance(first, Missing) else exact_difference(last, first)


def changes(result: Result, key: str, other: Sequence[Decimal | None]) -> tuple[Decimal | None, ...]:
    """A line's figures less another set of figures of the same years; None where either is missing."""
    found: list[Decimal | None] = []
    for figure, before in zip(result.figures[key], other, strict=True):
        if before is None or isinstance(figure, Missing):
            found.append(None)
        else:
            found.append(exact_difference(figure, before))
    return tuple(found)


def figures(result: Result, key: str) -> tuple[Decimal | None, ...]:
    """A line's figures of all years, None where one is missing."""
    return tuple(None if isinstance(figure, Missing) else figure for figure in result.figures[key])


def steps(graph: Graph) -> set[str]:
    """The sums that a bridge shows as one step each: the sections of the budget, and the grants."""
    return {key for key in graph.lines if key.startswith(SECTION)} | {"funding.grants"}


def terms_of(
    graph: Graph, key: str, sign: int = 1, stop: Collection[str] = (), *, in_base_year: bool = False
) -> Iterator[tuple[str, int]]:
    """The lines, with their signs, whose sum a line is; in the base year too when that is asked."""
    parts = None if key in stop else _parts(graph, key, sign, in_base_year)
    if not parts or any(name in graph.inputs for name, _ in parts):
        yield key, sign
        return
    for name, own in parts:
        yield from terms_of(graph, name, own, stop, in_base_year=in_base_year)


def _parts(graph: Graph, key: str, sign: int, in_base_year: bool) -> list[tuple[str, int]] | None:
    line = graph.lines.get(key)
    if line is None or line.rounding is not None or (in_base_year and line.base is not None):
        return None
    return _summands(line.formula, sign)


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

"""The explanation reading: why is this number what it is?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import localcontext

from mtfp.engine.compute import Result, cell
from mtfp.engine.errors import Missing, NotComputed
from mtfp.engine.exact import CONTEXT, Compiler, Figure
from mtfp.engine.expression import Expression, needed, references
from mtfp.engine.inputs import TIMELESS, Provenance
from mtfp.engine.line import Input, Line
from mtfp.engine.words import in_words


@dataclass(frozen=True, slots=True)
class Part:
    """A value that went into the figure: a line to explain in turn, or an input with its source."""

    member: Line | Input
    year: int
    figure: Figure
    provenance: Provenance | None

    @property
    def is_line(self) -> bool:
        """True when the part has an explanation of its own."""
        return isinstance(self.member, Line)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure: its rule in a sentence, its formula in words, the parts that were read, its users.

    `used_by` gives each line that reads the figure, with the year index in which it does.
    """

    line: Line
    year: int
    figure: Figure
    formula: Expression
    formula_in_words: str
    parts: tuple[Part, ...]
    used_by: tuple[tuple[Line, int], ...]

    @property
    def sentence(self) -> str:
        """The rule in one sentence; in the base year often just what was entered."""
        own = self.year > 0 or self.line.base is None
        return self.line.words if own else f"In the base year: {self.formula_in_words}."


class _Trace(list[Figure]):
    """A row that notes which of its years were read."""

    def __init__(self, key: str, row: tuple[Figure, ...], seen: dict[tuple[str, int], None]) -> None:
        super().__init__(row)
        self.key = key
        self.seen = seen

    def __getitem__(self, year):  # type: ignore[no-untyped-def]  # list's overloads
        self.seen[self.key, year] = None
        return super().__getitem__(year)


def explain(result: Result, key: str, year: int) -> Explanation:
    """The explanation of a line's figure, by evaluating its formula once more and watching.

    Only the parts that were read stand in it: the branch not taken does not, nor does an amount
    that might have been given and was not. Raises KeyError for a key that is not a line,
    IndexError for a year outside the plan.
    """
    line, years = result.graph.lines[key], result.years
    if not 0 <= year < len(years):
        raise IndexError(f"year {year} is outside the plan")
    formula = line.formula_in(year)
    read = _read_by(formula)
    labels = _labels(result, read)
    seen: dict[tuple[str, int], None] = {}
    outright = set(needed(formula))
    rows: list[list[Figure]] = [_Trace(name, result.figures[name], seen) for name in read]
    with localcontext(CONTEXT), suppress(NotComputed, ArithmeticError):
        Compiler(read, labels, years).formula(formula)(rows, year)
    return Explanation(
        line,
        year,
        result[key, year],
        formula,
        in_words(formula, labels),
        tuple(
            _part(result, name, at)
            for name, at in seen
            if name in outright or not isinstance(result[name, at], Missing)
        ),
        tuple(users(result, key, year)),
    )


def users(result: Result, key: str, year: int) -> Iterator[tuple[Line, int]]:
    """Every line whose formula reads a line or input, and the year in which it reads that year's figure."""
    for name in result.graph.used_by(key):
        for at in dict.fromkeys((year, year + 1, year - 1)):
            if 0 <= at < len(result.years) and (key, year) in result.graph.cells_read(name, at, len(result.years)):
                yield result.graph.lines[name], at


def recompute(explanation: Explanation, result: Result) -> Figure:
    """The figure again, from the explanation's own parts alone; a part left out makes it Missing."""
    parts = {(part.member.key, part.year): part.figure for part in explanation.parts}
    read = _read_by(explanation.formula)
    rows: list[list[Figure]] = []
    for name in read:
        absent = Missing(f"{name} is not part of the explanation", name, 0)
        every_year = parts.get((name, TIMELESS), absent)
        rows.append([parts.get((name, year), every_year) for year in range(len(result.years))])
    formula = Compiler(read, _labels(result, read), result.years).formula(explanation.formula)
    with localcontext(CONTEXT):
        return cell(formula, rows, explanation.year, explanation.line.key)


def _read_by(formula: Expression) -> Mapping[str, int]:
    """What a formula may read, each with its place."""
    return {key: place for place, key in enumerate(dict.fromkeys(ref.key for ref in references(formula)))}


def _labels(result: Result, keys: Iterable[str]) -> Mapping[str, str]:
    return {key: result.graph.member(key).label for key in keys}


def _part(result: Result, key: str, year: int) -> Part:
    member = result.graph.member(key)
    at = TIMELESS if isinstance(member, Input) and member.timeless else year
    provenance = None if isinstance(member, Line) else result.inputs.provenance.get((key, at), Provenance())
    return Part(member, at, result[key, year], provenance)

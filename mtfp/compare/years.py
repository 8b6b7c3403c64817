"""A bridge between two years of a plan, by what moves each line: prices, pay, growth, savings, grants, precept…"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from mtfp.compare.movements import SECTION, steps, terms_of
from mtfp.compare.terms import NOISE, Bridge, Movement, Term, exact_difference, exact_sum, shared_out, step_of
from mtfp.engine import Graph, Result
from mtfp.plan import SUBJECTS
from mtfp.structure import Structure

WHOLE = {"precept.total", "precept.collection_fund"}
"""Sums that are steps of this bridge too; their lines stand inside."""

Moved = Mapping[str, Mapping[str, Decimal]]
"""By cause, and in it by line, what a figure moves by."""


def year_bridge(result: Result, structure: Structure, key: str, start: int, end: int) -> Bridge:
    """From a line's figure in one year of a plan to that in another, by cause. Raises NotComputed."""
    span, line, labels = _Span(result, structure, start, end), result.graph.lines[key], result.years.labels
    opening, closing = result.number(key, start), result.number(key, end)
    amount, step, moved = exact_difference(closing, opening), step_of(line.unit), span.moved(key)
    raw = [exact_sum(list(lines.values())) for lines in moved.values()]
    shares, largest = shared_out(raw, amount, step) if raw else ([], 0)  # a year and itself: nothing moves
    terms = [
        Term(span.key(cause), cause, share, _items(result.graph, lines, share, step))
        for (cause, lines), share in zip(moved.items(), shares, strict=True)
        if abs(share) >= NOISE
    ]
    rest = list(moved)[largest] if terms else ""
    return Bridge(key, line.label, line.unit, labels[start], labels[end], "", opening, closing, tuple(terms), rest)


@dataclass(frozen=True)
class _Span:
    """Two years of a plan, the later one first where the bridge goes back."""

    result: Result
    structure: Structure
    start: int
    end: int

    @cached_property
    def causes(self) -> list[Mapping[str, str]]:
        """What each line counts under, by the years into which lines move."""
        first, last = sorted((self.start, self.end))
        return [_line_causes(self.structure, self.result, year) for year in range(first + 1, last + 1)]

    def key(self, name: str) -> str:
        """A section that is no cause of its own keeps its line's key: sentences leave its name as the plan has it."""
        named = {cause for each in self.causes for cause in each.values()}
        graph = self.result.graph
        of_section = {graph.lines[key].label: key for key in _sections(graph) if graph.lines[key].label not in named}
        return of_section.get(name) or name.lower().replace(" ", "_").replace(".", "_")

    def moved(self, key: str) -> Moved:
        """The lines that a line is the sum of, by cause, each with what it adds to the difference."""
        found: dict[str, dict[str, Decimal]] = {}
        for step, leaf, sign in self._leaves(key):
            names = [each.get(leaf) or each.get(step) or self.result.graph.member(step).label for each in self.causes]
            for name, amount in self._moves(leaf, names):
                inside = found.setdefault(name, {})
                inside[leaf] = exact_sum([inside.get(leaf, Decimal(0)), amount if sign > 0 else -amount])
        return found

    def _leaves(self, key: str) -> Iterator[tuple[str, str, int]]:
        """Each line at the bottom, with its sign and the step that it stands under."""
        graph, base = self.result.graph, 0 in {self.start, self.end}
        stop = WHOLE | steps(graph)
        for step, sign in terms_of(graph, key, stop=stop, in_base_year=base):
            for leaf, own in terms_of(graph, step, sign, in_base_year=base):
                yield step, leaf, own

    def _moves(self, key: str, names: list[str]) -> Iterator[tuple[str, Decimal]]:
        """By cause, what a line moves by: year by year where the years have different causes."""
        if len(set(names)) == 1:
            yield names[0], self._between(key, self.start, self.end)
            return
        first = min(self.start, self.end)
        for year, name in enumerate(names, first):
            onwards = (year, year + 1) if self.start < self.end else (year + 1, year)
            yield name, self._between(key, *onwards)

    def _between(self, key: str, start: int, end: int) -> Decimal:
        return exact_difference(self.result.number(key, end), self.result.number(key, start))


def _line_causes(structure: Structure, result: Result, year: int) -> Mapping[str, str]:
    return {key: name for each in SUBJECTS for key, name in each.line_causes(structure, result.inputs, year).items()}


def _items(graph: Graph, lines: Mapping[str, Decimal], amount: Decimal, step: Decimal) -> tuple[Movement, ...]:
    """The lines inside a step, when there are several."""
    if len(lines) < 2:
        return ()
    shares, _ = shared_out(list(lines.values()), amount, step)
    return tuple(
        Movement(key, graph.member(key).label, share)
        for key, share in zip(lines, shares, strict=True)
        if abs(share) >= NOISE
    )


def _sections(graph: Graph) -> Iterator[str]:
    return (key for key in graph.lines if key.startswith(SECTION))

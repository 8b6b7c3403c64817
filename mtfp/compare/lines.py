"""A bridge by lines, between two plans of different base years."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from mtfp.compare.movements import steps, terms_of
from mtfp.compare.notes import notes_on
from mtfp.compare.terms import NIL, NOISE, Bridge, Movement, Side, Term, exact_difference, shared_out, step_of
from mtfp.engine import Missing, NotComputed, Result


@dataclass(frozen=True)
class _Place:
    """One year of one plan."""

    result: Result
    year: int

    def signs(self, key: str, sign: int, stop: Collection[str], base: bool) -> dict[str, int]:
        """The lines whose sum a line is, with their signs; none for a line that the plan has not."""
        if key not in self.result.graph.lines:
            return {}
        return dict(terms_of(self.result.graph, key, sign, stop, in_base_year=base))

    def part(self, key: str) -> Decimal:
        """A line's figure, nil for a line that the plan has not. Raises NotComputed."""
        return self.result.number(key, self.year) if key in self.result.graph.lines else NIL


def line_bridge(left: Side, right: Side, key: str, year: str) -> Bridge | Missing:
    """From the left's figure of a line in a year to the right's, by lines; or why there is none."""
    first, last = (_Place(side.result, side.structure.years.labels.index(year)) for side in (left, right))
    try:
        return _bridge(first, last, key, left.name, right.name, year, notes_on(left, right))
    except NotComputed as stopped:
        return stopped.missing


def _bridge(first: _Place, last: _Place, key: str, start: str, end: str, year: str, notes: tuple[str, ...]) -> Bridge:
    line = first.result.graph.lines[key]
    opening, closing = first.result.number(key, first.year), last.result.number(key, last.year)
    amount, step, base = exact_difference(closing, opening), step_of(line.unit), 0 in {first.year, last.year}
    moved = _moved(key, 1, steps(first.result.graph) | steps(last.result.graph), base, first, last)
    shares, largest = shared_out([each for _, each in moved.values()], amount, step)
    terms = [
        Term(name, _label(name, first, last), share, _items(name, sign, share, step, base, first, last))
        for (name, (sign, _)), share in zip(moved.items(), shares, strict=True)
        if abs(share) >= NOISE
    ]
    rest = _label(list(moved)[largest], first, last) if terms else ""
    return Bridge(key, line.label, line.unit, start, end, year, opening, closing, tuple(terms), rest, notes)


def _items(
    name: str, sign: int, amount: Decimal, step: Decimal, base: bool, first: _Place, last: _Place
) -> tuple[Movement, ...]:
    """The lines inside a step, when it is the sum of several."""
    inside = _moved(name, sign, (), base, first, last)
    if len(inside) < 2:
        return ()
    shares, _ = shared_out([moved for _, moved in inside.values()], amount, step)
    return tuple(
        Movement(key, _label(key, first, last), share)
        for key, share in zip(inside, shares, strict=True)
        if abs(share) >= NOISE
    )


def _moved(
    key: str, sign: int, stop: Collection[str], base: bool, first: _Place, last: _Place
) -> dict[str, tuple[int, Decimal]]:
    """The lines whose sum a line is on either side, each with its sign and what it adds to the difference.

    A side counts what it is itself the sum of: a subtotal may be at the bottom of one plan and not of the other.
    """
    mine, theirs = first.signs(key, sign, stop, base), last.signs(key, sign, stop, base)
    found = {}
    for name, own in (mine | theirs).items():
        before = first.part(name) if name in mine else NIL
        after = last.part(name) if name in theirs else NIL
        found[name] = own, exact_difference(after, before) if own > 0 else exact_difference(before, after)
    return found


def _label(key: str, first: _Place, last: _Place) -> str:
    graph = last.result.graph if key in last.result.graph.rows else first.result.graph
    return graph.member(key).label

"""The graph: every line and input of a plan, checked once when it is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Final, TypeVar

from mtfp.engine.dimensions import check_units
from mtfp.engine.errors import GraphError
from mtfp.engine.expression import Expression, Operation, Ref, Rounded, Word, needed, references
from mtfp.engine.inputs import Cell
from mtfp.engine.line import KEY, Input, Line
from mtfp.engine.years import MOST_YEARS

T = TypeVar("T", Line, Input)


class Graph:
    """An ordered list of lines over a set of inputs.

    Raises GraphError, naming the line, for a programmer's mistake: a bad or repeated key, an
    unknown reference, `given` of something that is not an input, mixed units, a cycle.
    """

    def __init__(self, lines: Iterable[Line], inputs: Iterable[Input]) -> None:
        self.lines: Final = _by_key(lines)
        self.inputs: Final = _by_key(inputs)
        for key in self.lines.keys() & self.inputs.keys():
            raise GraphError(key, "is both a line and an input")
        self.rows: Final[Mapping[str, int]] = {key: row for row, key in enumerate([*self.inputs, *self.lines])}
        self._named: dict[tuple[str, bool, bool], tuple[Ref, ...]] = {}
        units = {key: self.member(key).unit for key in self.rows}
        for item in self.lines.values():
            self._check_references(item)
            check_units(item, units)
            self._check_rests_on(item)
        asked = {key for item in self.lines.values() if not item.informs for key in needed(item.formula)}
        self.optional: Final = frozenset(self.inputs) - asked
        """The inputs that a forecast year can do without: only given, read by lines that only inform, or by nobody."""
        self._orders: dict[int, tuple[Cell, ...]] = {}
        self._used_by: dict[str, tuple[str, ...]] | None = None
        self.order(self._years_of_a_circle())

    def member(self, key: str) -> Line | Input:
        """The line or input of that key. Raises KeyError."""
        return self.lines.get(key) or self.inputs[key]

    def order(self, years: int) -> Sequence[Cell]:
        """The cells of all lines in an order in which each comes after those it reads."""
        if years not in self._orders:
            self._orders[years] = self._sorted(years)
        return self._orders[years]

    def reads(self, key: str) -> tuple[str, ...]:
        """The lines and inputs that a line's formulas name, each once, in reading order."""
        return tuple(dict.fromkeys(ref.key for ref in self._all_references(self.lines[key])))

    def cells_read(self, key: str, year: int, years: int) -> list[Cell]:
        """The cells that a line's formula names in one year of a plan of so many years."""
        item = self.lines[key]
        named = self._references(item, base=year == 0 and item.base is not None, at_end=year == years - 1)
        return [(ref.key, year + ref.shift) for ref in named if 0 <= year + ref.shift < years]

    def used_by(self, key: str) -> tuple[str, ...]:
        """The lines whose formula names this line or input, in plan order."""
        if self._used_by is None:
            users: dict[str, list[str]] = {}
            for item in self.lines.values():
                for name in self.reads(item.key):
                    users.setdefault(name, []).append(item.key)
            self._used_by = {name: tuple(keys) for name, keys in users.items()}
        return self._used_by.get(key, ())

    def resting_on(self, keys: Iterable[str]) -> frozenset[str]:
        """The lines that read any of these lines or inputs, directly or through other lines."""
        found: set[str] = set()
        waiting = list(keys)
        while waiting:
            users = [user for user in self.used_by(waiting.pop()) if user not in found]
            found.update(users)
            waiting += users
        return frozenset(found)

    def _check_rests_on(self, item: Line) -> None:
        for ref in self._all_references(item):
            if ref.key in self.lines and self.lines[ref.key].informs and not item.informs:
                raise GraphError(item.key, f"rests on {ref.key!r}, which only informs and may have no figure")

    def _check_references(self, item: Line) -> None:
        for ref in self._all_references(item):
            if ref.key not in self.rows:
                raise GraphError(item.key, f"refers to {ref.key!r}, which is neither a line nor an input")
            if ref.shift and ref.key in self.inputs and self.inputs[ref.key].timeless:
                raise GraphError(item.key, f"asks for another year of {ref.key!r}, which has no years")
            if ref.shift not in (-1, 0, 1):
                raise GraphError(item.key, f"asks for {ref.key!r} {ref.shift:+} years off: a formula reaches one year")
            if (ref.shift == 1) != (ref.past_end is not None):
                raise GraphError(item.key, f"has to say what follows the last year of {ref.key!r}, and only then")
        for part in (item.formula, item.base):
            if part is not None:
                self._check_given(item, part)

    def _check_given(self, item: Line, part: Expression) -> None:
        match part:
            case Operation(word=Word.GIVEN, parts=(Ref(key=key), _)) if key not in self.inputs:
                raise GraphError(item.key, f"uses given({key!r}), which is not an input")
            case Operation(parts=parts):
                for inner in parts:
                    self._check_given(item, inner)
            case Rounded(part=Expression() as inner) | Ref(past_end=Expression() as inner):
                self._check_given(item, inner)

    def _years_of_a_circle(self) -> int:
        """Years that show every circle: two, but a formula that looks ahead can need them all."""
        ahead = any(ref.shift > 0 for item in self.lines.values() for ref in self._all_references(item))
        return MOST_YEARS if ahead else 2

    def _sorted(self, years: int) -> tuple[Cell, ...]:
        sorter: TopologicalSorter[Cell] = TopologicalSorter()
        for key in self.lines:
            for year in range(years):
                sorter.add((key, year), *(cell for cell in self.cells_read(key, year, years) if cell[0] in self.lines))
        try:
            return tuple(sorter.static_order())
        except CycleError as error:
            circle = " → ".join(dict.fromkeys(key for key, _ in error.args[1]))
            raise GraphError(error.args[1][0][0], f"depends on itself: {circle}") from None

    def _all_references(self, item: Line) -> Iterable[Ref]:
        yield from self._references(item, base=False, at_end=True)
        yield from self._references(item, base=True, at_end=True)

    def _references(self, item: Line, *, base: bool, at_end: bool) -> tuple[Ref, ...]:
        """Those of one of a line's formulas, if it has it, read once: every year asks for them."""
        formula = item.base if base else item.formula
        if formula is None:
            return ()
        asked = (item.key, base, at_end)
        if asked not in self._named:
            self._named[asked] = tuple(references(formula, at_end=at_end))
        return self._named[asked]


def _by_key(items: Iterable[T]) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for item in items:
        if not KEY.fullmatch(item.key):
            raise GraphError(item.key, "is not a key: lower-case slugs with dots between them")
        if item.key in found:
            raise GraphError(item.key, "is declared twice")
        found[item.key] = item
    return MappingProxyType(found)

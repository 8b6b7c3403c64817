"""One figure under every mixture of two sides' inputs, recomputed only as far as a change reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import localcontext

from mtfp.compare.joining import Joined
from mtfp.engine import TIMELESS, Graph, Inputs, Missing
from mtfp.engine.compute import cell, input_rows
from mtfp.engine.exact import CONTEXT, Compiler, Figure, Formula
from mtfp.engine.inputs import Cell

Row = tuple[Figure, ...]
"""The figures of one line, one a year."""


@dataclass(frozen=True)
class Switch:
    """Inputs that move from one side to the other together, and the cells that follow them."""

    inputs: tuple[tuple[int, int], ...]
    following: tuple[int, ...]


class States:
    """A line of one graph; `left` and `right` are the two sides' inputs, and the left's stand at first."""

    def __init__(self, graph: Graph, joined: Joined, key: str) -> None:
        self._graph, self._years, self._row = graph, joined.years, graph.rows[key]
        self._sides = [input_rows(graph, Inputs(joined.years, dict(each))) for each in (joined.left, joined.right)]
        order, self._users = _resting_on(graph, key, len(joined.years))
        self._place = {each: place for place, each in enumerate(order)}
        self._steps = [(graph.rows[name], year, name, formula) for (name, year), formula in self._compiled(order)]
        pending: Figure = Missing("not computed yet", "", 0)
        self._rows = [list(row) for row in self._sides[0]] + [[pending] * len(joined.years) for _ in graph.lines]
        self._run(range(len(self._steps)))

    def switch(self, cells: Iterable[Cell]) -> Switch:
        """The switch of some input cells; those that this graph does not know are passed over."""
        reached: set[int] = set()
        inputs = []
        for key, year in cells:
            if key not in self._graph.inputs:
                continue
            for at in range(len(self._years)) if year == TIMELESS else (year,):
                inputs.append((self._graph.rows[key], at))
                reached |= self._reached((key, at))
        return Switch(tuple(inputs), tuple(sorted(reached)))

    def move(self, switch: Switch, side: int) -> None:
        """Take a switch's inputs from the left (0) or the right (1)."""
        for row, year in switch.inputs:
            self._rows[row][year] = self._sides[side][row][year]
        self._run(switch.following)

    def figures(self) -> Row:
        """The line as things stand."""
        return tuple(self._rows[self._row])

    def mixtures(self, switches: Sequence[Switch]) -> list[Row]:
        """The line under every mixture: place 5 has the first and the third switch on the right.

        Starts and ends with all on the left; neighbours in a Gray code differ in one switch.
        """
        found: list[Row] = [()] * (1 << len(switches))
        found[0], mask = self.figures(), 0
        for count in range(1, len(found)):
            bit = (count & -count).bit_length() - 1
            mask ^= 1 << bit
            self.move(switches[bit], mask >> bit & 1)
            found[mask] = self.figures()
        if switches:
            self.move(switches[-1], 0)
        return found

    def _run(self, steps: Iterable[int]) -> None:
        with localcontext(CONTEXT):
            for place in steps:
                row, year, key, formula = self._steps[place]
                self._rows[row][year] = cell(formula, self._rows, year, key)

    def _reached(self, start: Cell) -> set[int]:
        found: set[int] = set()
        waiting = [start]
        while waiting:
            for user in self._users.get(waiting.pop(), ()):
                if self._place[user] not in found:
                    found.add(self._place[user])
                    waiting.append(user)
        return found

    def _compiled(self, order: Sequence[Cell]) -> Iterator[tuple[Cell, Formula]]:
        labels = {key: self._graph.member(key).label for key in self._graph.rows}
        compiler = Compiler(self._graph.rows, labels, self._years)
        known: dict[tuple[str, bool], Formula] = {}
        for name, year in order:
            line = self._graph.lines[name]
            special = year == 0 and line.base is not None
            if (name, special) not in known:
                known[name, special] = compiler.formula(line.formula_in(year))
            yield (name, year), known[name, special]


def _resting_on(graph: Graph, key: str, years: int) -> tuple[list[Cell], dict[Cell, list[Cell]]]:
    """The cells of lines that a line rests on, each after those it reads, and who of them reads each cell."""
    wanted = {(key, year) for year in range(years)}
    order: list[Cell] = []
    users: dict[Cell, list[Cell]] = {}
    for each in reversed(graph.order(years)):
        if each in wanted:
            order.append(each)
            read = set(graph.cells_read(*each, years))
            wanted |= read
            for cell_read in read:
                users.setdefault(cell_read, []).append(each)
    return order[::-1], users

"""How a difference is shared among the causes, and a cause's share among its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mtfp.compare.joining import Joined
from mtfp.compare.shapley import shapley
from mtfp.compare.states import Row, States, Switch
from mtfp.compare.terms import NIL, NOISE, Movement, Term, exact_difference, exact_sum, shared_out
from mtfp.engine import Missing
from mtfp.engine.inputs import Cell

MOST_CAUSES = 12
"""Causes that are told apart; the number of mixtures doubles with each."""

OTHER = "Other changes"
TOGETHER = "All changes together"
CONVENTIONS = "Conventions"
FORMULAS = "Formulas or years of the plan"
"""What a joined plan does not give: an older version's formulas, or figures that look past the last year of both."""


@dataclass(frozen=True)
class Cause:
    """Inputs that differ and count together: every row with its cells, in a fixed order."""

    name: str
    rows: Mapping[str, tuple[Cell, ...]]

    @property
    def cells(self) -> Iterable[Cell]:
        """All its cells."""
        return (cell for cells in self.rows.values() for cell in cells)


class Attribution:
    """Every mixture of the causes that differ, computed once for all years."""

    def __init__(self, joined: Joined, key: str) -> None:
        self._labels = joined.labels()
        self._states = [States(joined.graphs[0], joined, key)]
        if joined.graphs[1] is not joined.graphs[0]:
            self._states.append(States(joined.graphs[1], joined, key))
        self.causes = self._few(_causes(joined))
        self.names = [cause.name for cause in self.causes]
        switches = [[states.switch(each.cells) for each in self.causes] for states in self._states]
        self._worth = [row for states, own in zip(self._states, switches, strict=True) for row in states.mixtures(own)]
        if len(self._states) > 1:
            self.names.append(CONVENTIONS)
        self._inside = self._paths(switches[-1])

    def terms(self, year: int, amount: Decimal, step: Decimal) -> tuple[tuple[Term, ...], str, str]:
        """The terms of one year, the name of the one that takes the rest, and why they stand together."""
        worth = [row[year] for row in self._worth]
        missing = next((each for each in worth if isinstance(each, Missing)), None)
        if missing is not None:
            note = f"The causes cannot be told apart in this year: {missing.reason} when only some of them change."
            return (Term(_key(TOGETHER), TOGETHER, amount),), "", note
        numbers = [each for each in worth if isinstance(each, Decimal)]
        beyond = exact_difference(amount, exact_difference(numbers[-1], numbers[0]))
        names, raw = [*self.names], shapley(numbers, len(self.names))
        if abs(beyond) >= step / 2:
            names, raw = [*names, FORMULAS], [*raw, beyond]
        if not names:
            return (), "", ""
        shares, largest = shared_out(raw, amount, step)
        terms = [
            Term(_key(name), name, share, self._items(place, year, share, step))
            for place, (name, share) in enumerate(zip(names, shares, strict=True))
            if abs(share) >= NOISE
        ]
        return tuple(terms), names[largest] if terms else "", ""

    def _items(self, place: int, year: int, amount: Decimal, step: Decimal) -> tuple[Movement, ...]:
        """A cause's rows: their own effects, brought to the cause's share in proportion to their size."""
        if place >= len(self.causes):
            return ()
        rows = list(self.causes[place].rows)
        raw = _means(self._inside[place], year)
        if raw is None:
            return ()
        size, missing = exact_sum([abs(each) for each in raw]), exact_difference(amount, exact_sum(raw))
        weights = [abs(each) / size if size else Decimal(1) / len(raw) for each in raw]
        shares, _ = shared_out([own + missing * weight for own, weight in zip(raw, weights, strict=True)], amount, step)
        return tuple(Movement(key, self._labels[key], share) for key, share in zip(rows, shares, strict=True) if share)

    def _paths(self, all_switches: Sequence[Switch]) -> list[tuple[list[Row], list[Row]]]:
        """The line as each cause's rows change one by one.

        In order while all else is the left's, and in reverse while all else is the right's: so the
        mean of the two is the same, with the sign turned, when the sides change places.
        """
        forward = [_path(self._states[0], cause, 1) for cause in self.causes]
        with _moved_over(self._states[-1], all_switches):
            backward = [_path(self._states[-1], cause, 0) for cause in self.causes]
        return list(zip(forward, backward, strict=True))

    def _few(self, causes: list[Cause]) -> list[Cause]:
        """At most as many causes as are told apart: the smallest become one."""
        most = MOST_CAUSES - (len(self._states) - 1)
        if len(causes) <= most:
            return causes
        sizes = self._sizes(causes)
        small = set(sorted(sizes, key=lambda name: sizes[name])[: len(causes) - most + 1])
        rest = {key: cells for cause in causes if cause.name in small for key, cells in cause.rows.items()}
        return [*(cause for cause in causes if cause.name not in small), Cause(OTHER, rest)]

    def _sizes(self, causes: Sequence[Cause]) -> dict[str, Decimal]:
        """The most that each cause changes in any year, on its own or as the last one."""
        first, last = self._states[0], self._states[-1]
        alone = {cause.name: _effect(first, first.switch(cause.cells), 1) for cause in causes}
        with _moved_over(last, [last.switch(cause.cells) for cause in causes]):
            return {cause.name: max(alone[cause.name], _effect(last, last.switch(cause.cells), 0)) for cause in causes}


def _causes(joined: Joined) -> list[Cause]:
    found: dict[str, dict[str, list[Cell]]] = {}
    for key, year in joined.differing():
        found.setdefault(joined.causes[key], {}).setdefault(joined.own_keys.get(key, key), []).append((key, year))
    return [
        Cause(name, {key: tuple(rows[key]) for key in sorted(rows)})
        for name, rows in sorted(found.items(), key=lambda each: joined.order.index(each[0]))
    ]


@contextmanager
def _moved_over(states: States, switches: Sequence[Switch]) -> Iterator[None]:
    """All switches on the right for a while."""
    for switch in switches:
        states.move(switch, 1)
    yield
    for switch in switches:
        states.move(switch, 0)


def _path(states: States, cause: Cause, side: int) -> list[Row]:
    """The line as a cause's rows move to a side one after the other; they move back. Empty for a single row."""
    if len(cause.rows) == 1:
        return []
    switches = [states.switch(cells) for cells in cause.rows.values()]
    found = [states.figures()]
    for switch in switches:
        states.move(switch, side)
        found.append(states.figures())
    for switch in switches:
        states.move(switch, 1 - side)
    return found


def _means(paths: tuple[list[Row], list[Row]], year: int) -> list[Decimal] | None:
    """The mean effect of each row over the two paths; None when a figure is missing."""
    if not paths[0]:
        return [NIL]
    steps = []
    for path in paths:
        figures = [row[year] for row in path]
        numbers = [each for each in figures if isinstance(each, Decimal)]
        if len(numbers) < len(path):
            return None
        steps.append([exact_difference(after, before) for before, after in pairwise(numbers)])
    return [exact_difference(forward, backward) / 2 for forward, backward in zip(*steps, strict=True)]


def _effect(states: States, switch: Switch, side: int) -> Decimal:
    """The most that the line moves in any year when a switch does."""
    before = states.figures()
    states.move(switch, side)
    after = states.figures()
    states.move(switch, 1 - side)
    pairs = zip(before, after, strict=True)
    return max([NIL, *(abs(b - a) for a, b in pairs if isinstance(a, Decimal) and isinstance(b, Decimal))])


def _key(name: str) -> str:
    return name.lower().replace(" ", "_")

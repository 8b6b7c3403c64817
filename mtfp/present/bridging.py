"""A bridge, and how the gap moves, as a table, a chart and sentences, all from the same terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mtfp.compare import Bridge, Movement, Term
from mtfp.engine import Missing, Result
from mtfp.engine.units import Unit
from mtfp.present.charts import ChartView, waterfall
from mtfp.present.comparison import Figure
from mtfp.present.numbers import NIL, NOT_AVAILABLE, Display, figure_text
from mtfp.present.tables import TO, year_slug
from mtfp.present.wording import gap_movement, gap_terms
from mtfp.units import POUNDS

NAMED = 3
"""Causes that a sentence names on either side."""

MOST = Decimal("0.8")
"""Of what drives a change, how much is called the main reason."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a bridge's table; `items` are what it is made of, `address` is where its figure is explained."""

    label: str
    text: str
    negative: bool = False
    items: tuple[tuple[str, str], ...] = ()
    is_end: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class BridgeView:
    """One bridge: its chart and the table beside it, the same figures in both."""

    title: str
    unit: str
    steps: tuple[Step, ...]
    chart: ChartView | None
    rest: str

    @property
    def details(self) -> tuple[Step, ...]:
        """The steps that are made of several things."""
        return tuple(step for step in self.steps if len(step.items) > 1)


@dataclass(frozen=True, slots=True)
class YearsRow:
    """A cause, or an end, across the years."""

    label: str
    cells: tuple[Figure, ...]
    is_end: bool = False


Ends = tuple[str, str]
"""Where the figures at both ends of a bridge are explained: an address up to the key; empty where they are not."""


def bridge_view(title: str, bridge: Bridge, display: Display, explained_at: Ends = ("", "")) -> BridgeView:
    """The bridge's table and chart; without terms there is nothing to draw."""
    start, end = bridge.start, bridge.end
    steps = (
        _end(bridge, 0, display, explained_at),
        *(_step(term, bridge.unit, display, items=term.items) for term in bridge.terms),
        _end(bridge, 1, display, explained_at),
    )
    draw = bool(bridge.terms) and bridge.unit == POUNDS
    chart = waterfall(title, start, end, bridge.opening, bridge.terms, display) if draw else None
    rest = f"{bridge.takes_rest} takes the part of a penny that rounding leaves." if len(bridge.terms) > 1 else ""
    return BridgeView(title, display.unit_words(bridge.unit), steps, chart, rest)


def movement_view(result: Result, title: str, display: Display) -> BridgeView | None:
    """How the gap moves from the budget year to the last; None when it cannot be said.

    A step leads to what its line moves by, from the later year to the earlier where the line is taken away.
    """
    moves, labels = gap_movement(result), result.years.labels
    if not moves:
        return None
    first, last = (year_slug(labels[year]) for year in (1, -1))
    signs = dict(gap_terms(result.graph))
    span = {1: f"{first}{TO}{last}", -1: f"{last}{TO}{first}"}
    opening, closing = (
        Movement("gap", f"Gap {labels[year]}", result.number("gap", year % len(labels))) for year in (1, -1)
    )
    steps = (
        _step(opening, POUNDS, display, is_end=True, address=f"gap/{first}"),
        *(_step(each, POUNDS, display, address=f"{each.key}/{span[signs[each.key]]}") for each in moves),
        _step(closing, POUNDS, display, is_end=True, address=f"gap/{last}"),
    )
    chart = waterfall(title, opening.label, closing.label, opening.amount, moves, display)
    return BridgeView(title, display.unit_words(POUNDS), steps, chart, "")


def years_table(
    bridges: Mapping[str, Bridge | Missing], display: Display, explained_at: Ends = ("", "")
) -> tuple[YearsRow, ...]:
    """The bridges of all years in one table: both ends, and a row for every cause that moves any year."""
    found = [each for each in bridges.values() if isinstance(each, Bridge)]
    if not found:
        return ()
    unit = found[0].unit
    amounts = [_amounts(each) for each in bridges.values()]
    causes = dict.fromkeys(name for each in amounts if each is not None for name in each)
    rows = [
        YearsRow(cause, tuple(_cell(each, cause, unit, display) for each in amounts))
        for cause in _in_order(causes, found)
    ]
    first, last = (tuple(_end_cell(each, end, display, explained_at) for each in bridges.values()) for end in (0, 1))
    return (YearsRow(found[0].start, first, is_end=True), *rows, YearsRow(found[0].end, last, is_end=True))


def bridge_sentences(bridge: Bridge) -> list[str]:
    """What moves the figure, and why: "The gap for 2017/18 rises from £9.7m to £10.7m, mainly because of grants
    (£1.1m worse), partly offset by precept (£0.1m better)."
    """
    speak = _Speaker(bridge)
    if speak.nil(bridge.difference):
        return [f"{speak.stays()}{_both_ways(bridge, speak)}."]
    up = bridge.difference > 0
    driving = sorted((term for term in bridge.terms if (term.amount > 0) == up), key=_size, reverse=True)
    against = sorted((term for term in bridge.terms if (term.amount > 0) != up), key=_size, reverse=True)
    main, others = _main(driving, speak), [term for term in against if not speak.nil(term.amount)][:NAMED]
    if not main:
        return [f"{speak.moves()}."]
    mainly = "mainly because of" if others or len(main) < len(driving) else "because of"
    offset = f", partly offset by {speak.listed(others)}" if others else ""
    return [f"{speak.moves()}, {mainly} {speak.listed(main)}{offset}."]


def _step(
    movement: Movement,
    unit: Unit,
    display: Display,
    *,
    items: Sequence[Movement] = (),
    is_end: bool = False,
    address: str = "",
) -> Step:
    text = display.cell(movement.amount, unit)
    inside = tuple((item.label, display.cell(item.amount, unit)) for item in items)
    return Step(movement.label, text, text.startswith("("), inside, is_end, address)


def _end(bridge: Bridge, end: int, display: Display, explained_at: Ends) -> Step:
    """The figure that a bridge leads from (0) or to (1)."""
    name, amount = ((bridge.start, bridge.opening), (bridge.end, bridge.closing))[end]
    address = f"{explained_at[end]}{bridge.key}/{year_slug(bridge.year or name)}" if explained_at[end] else ""
    return _step(Movement("", name, amount), bridge.unit, display, is_end=True, address=address)


def _end_cell(bridge: Bridge | Missing, end: int, display: Display, explained_at: Ends) -> Figure:
    if isinstance(bridge, Missing):
        return Figure(NOT_AVAILABLE)
    step = _end(bridge, end, display, explained_at)
    return Figure(step.text, step.negative, step.address)


def _amounts(bridge: Bridge | Missing) -> dict[str, Decimal] | None:
    return None if isinstance(bridge, Missing) else {term.label: term.amount for term in bridge.terms}


def _in_order(causes: Mapping[str, None], bridges: Sequence[Bridge]) -> Iterator[str]:
    """The longest bridge's order first: causes that only move other years follow."""
    longest = max(bridges, key=lambda each: len(each.terms))
    yield from dict.fromkeys([*(term.label for term in longest.terms), *causes])


def _cell(amounts: Mapping[str, Decimal] | None, cause: str, unit: Unit, display: Display) -> Figure:
    text = NOT_AVAILABLE if amounts is None else display.cell(amounts.get(cause, Decimal(0)), unit)
    return Figure(text, text.startswith("("))


def _size(term: Term) -> Decimal:
    return abs(term.amount)


def _main(driving: Sequence[Term], speak: _Speaker) -> list[Term]:
    """The largest that together make most of what drives the change."""
    whole, reached = sum((term.amount for term in driving), Decimal(0)), Decimal(0)
    found: list[Term] = []
    for term in driving[:NAMED]:
        if speak.nil(term.amount) or (found and abs(reached) >= MOST * abs(whole)):
            break
        found.append(term)
        reached += term.amount
    return found


def _both_ways(bridge: Bridge, speak: _Speaker) -> str:
    """What makes up for what when the figure stays."""
    shown = sorted((term for term in bridge.terms if not speak.nil(term.amount)), key=_size, reverse=True)
    up, down = ([term for term in shown if (term.amount > 0) == rises] for rises in (True, False))
    if not up or not down:
        return ""
    mostly = ", in the main" if max(len(up), len(down)) > NAMED else ""
    makes = "makes" if len(up) == 1 else "make"
    return f": {speak.listed(up[:NAMED])} {makes} up for {speak.listed(down[:NAMED])}{mostly}"


class _Speaker:
    """Says a bridge's figures with as few digits as tell its ends apart."""

    def __init__(self, bridge: Bridge) -> None:
        self.bridge = bridge
        self._is_gap = bridge.key == "gap"
        fit = [each for each in (1, 2, 3) if self._tells_apart(each)]
        self._places = next((each for each in fit if self._subtracts(each)), fit[-1]) if fit else None

    def _tells_apart(self, places: int) -> bool:
        """Whether £m with so many decimals is fit: a large figure, and ends that differ in it."""
        bridge, step = self.bridge, Decimal(1_000_000).scaleb(-places)
        largest = max([abs(bridge.opening), abs(bridge.closing), *map(_size, bridge.terms)])
        if bridge.unit != POUNDS or largest < 1_000_000:
            return False
        return abs(bridge.difference) >= step or self.nil(bridge.difference)

    def _subtracts(self, places: int) -> bool:
        """Whether the ends as they are said differ by the difference as it is said."""
        step = Decimal(1_000_000).scaleb(-places)
        opening, closing, difference = (
            (each / step).to_integral_value(ROUND_HALF_UP)
            for each in (self.bridge.opening, self.bridge.closing, self.bridge.difference)
        )
        return closing - opening == difference

    def nil(self, amount: Decimal) -> bool:
        """Whether an amount shows as nothing, even in full."""
        return Display().cell(amount, self.bridge.unit) == NIL

    def money(self, amount: Decimal) -> str:
        """An amount without its sign."""
        if self._places is None:
            return figure_text(abs(amount), self.bridge.unit)
        shown = (abs(amount) / 1_000_000).quantize(Decimal(1).scaleb(-self._places), ROUND_HALF_UP)
        return f"£{shown:,}m" if shown else figure_text(abs(amount), self.bridge.unit)

    def moves(self) -> str:
        """ "The gap for 2017/18 rises from £9.7m to £10.7m"."""
        opening, closing = self.bridge.opening, self.bridge.closing
        first, last = self._standing(opening), self._standing(closing)
        if first != last or (self._is_gap and self.nil(opening)):
            where = f"{self.bridge.year} moves" if self.bridge.year else "The budget moves"
            return f"{where} from {self._state(opening, self.bridge.start)} to {self._state(closing, self.bridge.end)}"
        rises = "rises" if abs(closing) > abs(opening) else "falls"
        if self.bridge.year:
            return f"The {first} for {self.bridge.year} {rises} from {self.money(opening)} to {self.money(closing)}"
        between = f"from {self.money(opening)} in {self.bridge.start} to {self.money(closing)} in {self.bridge.end}"
        return f"The {first} {rises} {between}"

    def stays(self) -> str:
        """ "The gap for 2017/18 stays at £9.7m"."""
        closing = self.bridge.closing
        when = self.bridge.year or f"{self.bridge.start} and {self.bridge.end}"
        if self._is_gap and self.nil(closing):
            return f"{when} balances as before" if self.bridge.year else f"{when} both balance"
        return f"The {self._standing(closing)} for {when} stays at {self.money(closing)}"

    def listed(self, terms: Sequence[Term]) -> str:
        """ "grants (£1.1m worse) and precept (£0.1m better)"."""
        texts = [f"{_named(term)} ({self.money(term.amount)} {self._direction(term.amount)})" for term in terms]
        return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"

    def _standing(self, figure: Decimal) -> str:
        if not self._is_gap:
            return _lower(self.bridge.label)
        return "balance" if self.nil(figure) else "gap" if figure < 0 else "surplus"

    def _state(self, figure: Decimal, when: str) -> str:
        words = "balance" if self.nil(figure) else f"a {self._standing(figure)} of {self.money(figure)}"
        return words if self.bridge.year else f"{words} in {when}"

    def _direction(self, amount: Decimal) -> str:
        if self._is_gap:
            return "better" if amount > 0 else "worse"
        return "more" if amount > 0 else "less"


def _named(term: Term) -> str:
    """A cause in a sentence; a line of the plan keeps the name that it has there."""
    return term.label if "." in term.key else _lower(term.label)


def _lower(label: str) -> str:
    """A label inside a sentence: "Grants" as "grants"; names and abbreviations stay."""
    return label[:1].lower() + label[1:] if label[1:] == label[1:].lower() else label

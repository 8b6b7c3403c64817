"""Formulas as immutable trees over a closed vocabulary.

A formula is written with ordinary operators and the words below, once, and then read in several
ways: exact Decimals (`exact.py`), draws of float64 (`simulate.py`), words (`words.py`) and Excel.
What cannot be said here could not stand in an appendix as a formula either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mtfp.engine.rounding import Mode, Rounding
from mtfp.engine.units import PLAIN, Dimension, Unit


class Word(StrEnum):
    """The operations a formula may use, each with a meaning in every reading."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "×"
    DIVIDE = "÷"
    POWER = "^"
    TOTAL = "total"
    MINIMUM = "min"
    MAXIMUM = "max"
    BELOW = "<"
    AT_MOST = "≤"
    ABOVE = ">"
    AT_LEAST = "≥"
    EQUAL = "="
    AND = "and"
    OR = "or"
    CHOOSE = "choose"
    GIVEN = "given"


class Moment(StrEnum):
    """Values of the timeline: dates are day numbers (1 January 1900 is 1, as in Excel)."""

    FIRST_DAY = "first day of the year"
    LAST_DAY = "last day of the year"
    DAYS = "days in the year"
    MONTHS = "months in the year"


class Expression:
    """A formula or a part of one. Comparisons build expressions; use `equals` for =."""

    __slots__ = ()

    def __add__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.ADD, (self, express(other)))

    def __radd__(self, other: Decimal | int) -> Expression:
        return Operation(Word.ADD, (express(other), self))

    def __sub__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.SUBTRACT, (self, express(other)))

    def __rsub__(self, other: Decimal | int) -> Expression:
        return Operation(Word.SUBTRACT, (express(other), self))

    def __mul__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.MULTIPLY, (self, express(other)))

    def __rmul__(self, other: Decimal | int) -> Expression:
        return Operation(Word.MULTIPLY, (express(other), self))

    def __truediv__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.DIVIDE, (self, express(other)))

    def __rtruediv__(self, other: Decimal | int) -> Expression:
        return Operation(Word.DIVIDE, (express(other), self))

    def __pow__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.POWER, (self, express(other)))

    def __neg__(self) -> Expression:
        return Operation(Word.SUBTRACT, (Number(Decimal(0)), self))

    def __lt__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.BELOW, (self, express(other)))

    def __le__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.AT_MOST, (self, express(other)))

    def __gt__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.ABOVE, (self, express(other)))

    def __ge__(self, other: Expression | Decimal | int) -> Expression:
        return Operation(Word.AT_LEAST, (self, express(other)))

    def __bool__(self) -> bool:
        raise TypeError("a formula has no truth value: use choose(), both() or either()")


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """A constant. FAST: only 0, 1, 12, 52 and what a statute fixes (the ninths of the bands)."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Quantity(Number):
    """A constant with a unit: £1 on Band D, the step to which a force rounds it."""

    dimension: Dimension = PLAIN


@dataclass(frozen=True, slots=True)
class Ref(Expression):
    """Another line or input: of the same year (shift 0), the previous (-1) or the next (+1).

    `past_end` says what stands for the year after the last one; only a shift of +1 has it.
    """

    key: str
    shift: int = 0
    past_end: Expression | None = None


@dataclass(frozen=True, slots=True)
class Timeline(Expression):
    """A value of the year itself."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class Operation(Expression):
    """A word of the vocabulary applied to its parts."""

    word: Word
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Rounded(Expression):
    """A part, rounded."""

    part: Expression
    rounding: Rounding


def express(operand: Expression | Decimal | int) -> Expression:
    """An operand as an expression. Raises TypeError on a float: money is Decimal."""
    if isinstance(operand, Expression):
        return operand
    if isinstance(operand, float):  # whatever the annotations say: money is never float
        raise TypeError(f"{operand!r} is a float; a formula takes Decimal or int")
    return Number(Decimal(operand))


def quantity(amount: Decimal | int, unit: Unit) -> Quantity:
    """A constant amount of a unit."""
    return Quantity(Decimal(amount), unit.dimension)


def value(key: str) -> Ref:
    """This year's value of a line or an input."""
    return Ref(key)


def previous(key: str) -> Ref:
    """Last year's value of a line or an input."""
    return Ref(key, shift=-1)


def following(key: str, *, past_end: Expression | Decimal | int) -> Ref:
    """Next year's value of a line or an input; `past_end` is what stands for it in the last year."""
    return Ref(key, shift=1, past_end=express(past_end))


def total(parts: Iterable[Expression]) -> Expression:
    """The sum of any number of parts; of none, nil."""
    return Operation(Word.TOTAL, tuple(parts))


def minimum(first: Expression | Decimal | int, *others: Expression | Decimal | int) -> Expression:
    """The least of the parts; of none there is no least."""
    return Operation(Word.MINIMUM, tuple(express(part) for part in (first, *others)))


def maximum(first: Expression | Decimal | int, *others: Expression | Decimal | int) -> Expression:
    """The greatest of the parts; of none there is no greatest."""
    return Operation(Word.MAXIMUM, tuple(express(part) for part in (first, *others)))


def equals(left: Expression, right: Expression | Decimal | int) -> Expression:
    """1 when both sides are equal, else 0."""
    return Operation(Word.EQUAL, (left, express(right)))


def both(first: Expression, *others: Expression) -> Expression:
    """1 when every condition holds; looks no further than the first that fails."""
    return Operation(Word.AND, (first, *others))


def either(first: Expression, *others: Expression) -> Expression:
    """1 when any condition holds; looks no further than the first that does."""
    return Operation(Word.OR, (first, *others))


def choose(
    condition: Expression, then: Expression | Decimal | int, otherwise: Expression | Decimal | int
) -> Expression:
    """`then` when the condition holds, else `otherwise`; the branch not taken never fails."""
    return Operation(Word.CHOOSE, (condition, express(then), express(otherwise)))


def given(key: str, otherwise: Expression | Decimal | int) -> Expression:
    """This year's input when one is entered, else `otherwise`: a confirmed amount, else the grown one."""
    return Operation(Word.GIVEN, (Ref(key), express(otherwise)))


def rounded(part: Expression, rounding: Rounding | None) -> Expression:
    """The part rounded, or as it is when there is no rounding."""
    return part if rounding is None else Rounded(part, rounding)


def round_to(part: Expression, places: int, mode: Mode = Mode.HALF_AWAY) -> Expression:
    """The part rounded to a number of decimal places."""
    return Rounded(part, Rounding.places(places, mode))


def references(expression: Expression, *, at_end: bool = True) -> Iterator[Ref]:
    """Every reference in a formula, in reading order, the branches not taken included.

    Without `at_end`, what stands for the year after the last one is left out.
    """
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Operation):
            waiting.extend(reversed(part.parts))
        elif isinstance(part, Ref):
            yield part
            if at_end and part.past_end is not None:
                waiting.append(part.past_end)
        elif isinstance(part, Rounded):
            waiting.append(part.part)


def needed(expression: Expression) -> Iterator[str]:
    """The keys that a formula asks for outright, not as the first part of `given`."""
    match expression:
        case Ref(key=key, past_end=past_end):
            yield key
            if past_end is not None:
                yield from needed(past_end)
        case Operation(word=word, parts=parts):
            for part in parts[1:] if word is Word.GIVEN else parts:
                yield from needed(part)
        case Rounded(part=part):
            yield from needed(part)

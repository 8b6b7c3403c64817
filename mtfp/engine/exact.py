"""The exact reading: a formula becomes a function of Decimals, at 50 digits.

A reading is a table from each word to what it means; `choose`, `given`, `and`, `or` look only at
the parts they need, so a branch not taken never fails.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from mtfp.engine.errors import Missing, NotComputed
from mtfp.engine.expression import Expression, Number, Operation, Ref, Rounded, Timeline, Word
from mtfp.engine.rounding import GUARD
from mtfp.engine.words import in_words
from mtfp.engine.years import Years

Figure = Decimal | Missing
Rows = Sequence[list[Figure]]
"""One list a line or input, one figure a year."""

Formula = Callable[[Rows, int], Decimal]
"""Rows and a year index to a number; raises NotComputed when it cannot be."""

CONTEXT = Context(prec=50, traps=[InvalidOperation, DivisionByZero, Overflow])
HOLDS, FAILS = Decimal(1), Decimal(0)
NIL = Decimal(0)


class Compiler:
    """Turns the formulas of one graph into functions; `labels` name things in reasons."""

    def __init__(self, rows: Mapping[str, int], labels: Mapping[str, str], years: Years) -> None:
        self.rows = rows
        self.labels = labels
        self.years = years

    def formula(self, part: Expression) -> Formula:
        """The function for an expression."""
        match part:
            case Number(value=number):
                return lambda rows, year: number
            case Timeline(moment=moment):
                moments = [self.years.moment(moment, year) for year in range(len(self.years))]
                return lambda rows, year: moments[year]
            case Rounded(part=inner, rounding=rounding):
                function, exact = self.formula(inner), rounding.exact
                return lambda rows, year: exact(function(rows, year))
            case Ref():
                return self._reference(part)
            case Operation(word=word, parts=parts):
                return _BUILDERS[word](self, parts)
        raise TypeError(f"{part!r} is not part of the vocabulary")

    def _reference(self, ref: Ref) -> Formula:
        row, shift, last = self.rows[ref.key], ref.shift, len(self.years) - 1
        if shift < 0:
            return self._shifted(ref.key, row)
        if shift == 0:
            return lambda rows, year: _number(rows[row][year])
        if ref.past_end is None:
            raise ValueError(f"next year's {ref.key} does not say what follows the last year")
        past_end = self.formula(ref.past_end)
        return lambda rows, year: _number(rows[row][year + 1]) if year < last else past_end(rows, year)

    def _shifted(self, key: str, row: int) -> Formula:
        before = Missing(f"{self.labels[key]}: there is no year before {self.years.labels[0]} in this plan", key, 0)

        def last_year(rows: Rows, year: int) -> Decimal:
            if year == 0:
                raise NotComputed(before)
            return _number(rows[row][year - 1])

        return last_year

    def _quotient(self, parts: Sequence[Expression]) -> Formula:
        above, below = self.formula(parts[0]), self.formula(parts[1])
        reason = f"division by nil: {in_words(parts[1], self.labels)} is 0"

        def divide(rows: Rows, year: int) -> Decimal:
            divisor = below(rows, year)
            if not divisor:
                raise NotComputed(Missing(reason, "", year))
            return above(rows, year) / divisor

        return divide

    def _two(self, apply: Callable[[Decimal, Decimal], Decimal], parts: Sequence[Expression]) -> Formula:
        left, right = self.formula(parts[0]), self.formula(parts[1])
        return lambda rows, year: apply(left(rows, year), right(rows, year))

    def _many(self, apply: Callable[[list[Decimal]], Decimal], parts: Sequence[Expression]) -> Formula:
        each = [self.formula(part) for part in parts]
        return lambda rows, year: apply([function(rows, year) for function in each])

    def _lazy(self, stop: Decimal, parts: Sequence[Expression]) -> Formula:
        each = [self.formula(part) for part in parts]
        other = FAILS if stop is HOLDS else HOLDS

        def decide(rows: Rows, year: int) -> Decimal:
            for condition in each:
                if (condition(rows, year) != 0) == (stop is HOLDS):
                    return stop
            return other

        return decide

    def _choice(self, parts: Sequence[Expression]) -> Formula:
        condition, then, otherwise = (self.formula(part) for part in parts)
        return lambda rows, year: then(rows, year) if condition(rows, year) else otherwise(rows, year)

    def _given(self, parts: Sequence[Expression]) -> Formula:
        assert isinstance(parts[0], Ref)
        row, otherwise = self.rows[parts[0].key], self.formula(parts[1])

        def given(rows: Rows, year: int) -> Decimal:
            entered = rows[row][year]
            return entered if isinstance(entered, Decimal) else otherwise(rows, year)

        return given


def _number(figure: Figure) -> Decimal:
    if isinstance(figure, Missing):
        raise NotComputed(figure)
    return figure


def _flag(compare: Callable[[Decimal, int], bool]) -> Callable[[Decimal, Decimal], Decimal]:
    """A comparison; what a division left behind at the 20th place does not decide it."""

    def flag(left: Decimal, right: Decimal) -> Decimal:
        difference = left - right
        return HOLDS if compare(NIL if abs(difference) < GUARD else difference, 0) else FAILS

    return flag


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    """Raises InvalidOperation for nil to a negative power, which Decimal takes for infinity."""
    if not base and exponent < 0:
        raise InvalidOperation
    return base**exponent


def _sum(numbers: list[Decimal]) -> Decimal:
    return sum(numbers, NIL)


_BUILDERS: Mapping[Word, Callable[[Compiler, Sequence[Expression]], Formula]] = {
    Word.ADD: lambda reading, parts: reading._two(operator.add, parts),
    Word.SUBTRACT: lambda reading, parts: reading._two(operator.sub, parts),
    Word.MULTIPLY: lambda reading, parts: reading._two(operator.mul, parts),
    Word.DIVIDE: lambda reading, parts: reading._quotient(parts),
    Word.POWER: lambda reading, parts: reading._two(_power, parts),
    Word.TOTAL: lambda reading, parts: reading._many(_sum, parts),
    Word.MINIMUM: lambda reading, parts: reading._many(min, parts),
    Word.MAXIMUM: lambda reading, parts: reading._many(max, parts),
    Word.BELOW: lambda reading, parts: reading._two(_flag(operator.lt), parts),
    Word.AT_MOST: lambda reading, parts: reading._two(_flag(operator.le), parts),
    Word.ABOVE: lambda reading, parts: reading._two(_flag(operator.gt), parts),
    Word.AT_LEAST: lambda reading, parts: reading._two(_flag(operator.ge), parts),
    Word.EQUAL: lambda reading, parts: reading._two(_flag(operator.eq), parts),
    Word.AND: lambda reading, parts: reading._lazy(FAILS, parts),
    Word.OR: lambda reading, parts: reading._lazy(HOLDS, parts),
    Word.CHOOSE: lambda reading, parts: reading._choice(parts),
    Word.GIVEN: lambda reading, parts: reading._given(parts),
}

"""Units are checked when the graph is built: £ are never added to dwellings."""

from __future__ import annotations

from collections.abc import Mapping

from mtfp.engine.errors import GraphError
from mtfp.engine.expression import Expression, Moment, Number, Operation, Quantity, Ref, Rounded, Timeline, Word
from mtfp.engine.line import Line
from mtfp.engine.units import PLAIN, Dimension, Unit, product

Units = Mapping[str, Unit]
"""The unit of every line and input, by key."""

DAY: Dimension = (("day", 1),)
ANY = None
"""Nil has every unit: max(0, £) is £."""

_ALIKE = {Word.ADD, Word.SUBTRACT, Word.TOTAL, Word.MINIMUM, Word.MAXIMUM, Word.GIVEN}
_COMPARE = {Word.BELOW, Word.AT_MOST, Word.ABOVE, Word.AT_LEAST, Word.EQUAL}


def check_units(line: Line, units: Units) -> None:
    """Raise GraphError when a formula mixes units or does not come out in the line's own."""
    for formula in (line.formula, line.base):
        found = ANY if formula is None else _dimension(formula, line, units)
        if found is not ANY and found != line.unit.dimension:
            raise GraphError(line.key, f"is in {line.unit.name} but its formula gives {_words(found)}")


def _dimension(part: Expression, line: Line, units: Units) -> Dimension | None:
    match part:
        case Quantity(dimension=own):
            return own
        case Number(value=number):
            return PLAIN if number else ANY
        case Timeline(moment=moment):
            return PLAIN if moment is Moment.MONTHS else DAY
        case Ref(key=key, past_end=past_end):
            own = units[key].dimension
            return own if past_end is None else _same(own, _dimension(past_end, line, units), line)
        case Rounded(part=inner):
            return _dimension(inner, line, units)
        case Operation(word=word, parts=parts):
            return _combined(word, [_dimension(inner, line, units) for inner in parts], line)
    raise TypeError(f"{part!r} is not part of the vocabulary")


def _combined(word: Word, found: list[Dimension | None], line: Line) -> Dimension | None:
    match word:
        case Word.MULTIPLY:
            return product(found[0] or PLAIN, found[1] or PLAIN)
        case Word.DIVIDE:
            return product(found[0] or PLAIN, found[1] or PLAIN, -1)
        case Word.POWER:
            for each in found:
                _same(each, PLAIN, line)
            return PLAIN
        case Word.CHOOSE:
            return _same(found[1], found[2], line)
        case _ if word in _ALIKE:
            return _all_same(found, line)
        case _ if word in _COMPARE:
            _all_same(found, line)
            return PLAIN
        case _:
            return PLAIN


def _all_same(found: list[Dimension | None], line: Line) -> Dimension | None:
    result: Dimension | None = ANY
    for each in found:
        result = _same(result, each, line)
    return result


def _same(left: Dimension | None, right: Dimension | None, line: Line) -> Dimension | None:
    if left is ANY or right is ANY:
        return right if left is ANY else left
    if left != right:
        raise GraphError(line.key, f"mixes {_words(left)} and {_words(right)}")
    return left


def _words(found: Dimension) -> str:
    return " × ".join(base if power == 1 else f"{base}^{power}" for base, power in found) or "a plain number"

"""The words reading: a formula as people would say it."""

from __future__ import annotations

from collections.abc import Mapping

from mtfp.engine.expression import Expression, Number, Operation, Ref, Rounded, Timeline, Word

_STRENGTH = {
    Word.CHOOSE: 0, Word.OR: 1, Word.AND: 2,
    Word.BELOW: 3, Word.AT_MOST: 3, Word.ABOVE: 3, Word.AT_LEAST: 3, Word.EQUAL: 3,
    Word.ADD: 4, Word.SUBTRACT: 4, Word.MULTIPLY: 5, Word.DIVIDE: 5, Word.POWER: 6,
}  # fmt: skip
_CALLS = {Word.TOTAL: "total of", Word.MINIMUM: "the least of", Word.MAXIMUM: "the greatest of"}
_ATOM = 9
_CLEAR = 1
"""Binds firmly enough to stand before "if" and "rounded" without brackets."""


def in_words(part: Expression, labels: Mapping[str, str]) -> str:
    """A formula in words; `labels` gives the name of each line and input by key."""
    return _say(part, labels)[0]


def _say(part: Expression, labels: Mapping[str, str]) -> tuple[str, int]:
    """The text and how strongly it binds."""
    match part:
        case Number(value=number):
            return f"{number.normalize():f}", _ATOM
        case Timeline(moment=moment):
            return moment.value, _ATOM
        case Ref(key=key, shift=shift):
            return {-1: "last year's ", 0: "", 1: "next year's "}[shift] + labels[key], _ATOM
        case Rounded(part=inner, rounding=rounding):
            return f"{_inside(inner, _CLEAR, labels)} rounded {rounding.words}", 0
        case Operation(word=word, parts=parts):
            return _operation(word, parts, labels)
    raise TypeError(f"{part!r} is not part of the vocabulary")


def _operation(word: Word, parts: tuple[Expression, ...], labels: Mapping[str, str]) -> tuple[str, int]:
    if word is Word.TOTAL and not parts:
        return "0, as there is nothing to add up", 0
    if word in _CALLS:
        return f"{_CALLS[word]} ({'; '.join(in_words(part, labels) for part in parts)})", _ATOM
    if word is Word.CHOOSE:
        condition, then = (_inside(part, _CLEAR, labels) for part in parts[:2])
        otherwise = in_words(parts[2], labels)
        return f"{then} if {condition}, otherwise {otherwise}", 0
    if word is Word.GIVEN:
        entered, otherwise = (in_words(part, labels) for part in parts)
        return f"{entered} when entered, otherwise {otherwise}", 0
    strength = _STRENGTH[word]
    first = _inside(parts[0], strength, labels)
    rest = [_inside(part, strength + 1, labels) for part in parts[1:]]
    sign = {Word.SUBTRACT: "−"}.get(word, word.value)
    return f" {sign} ".join([first, *rest]), strength


def _inside(part: Expression, strength: int, labels: Mapping[str, str]) -> str:
    text, own = _say(part, labels)
    return f"({text})" if own < strength else text

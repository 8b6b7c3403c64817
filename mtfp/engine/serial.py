"""Lines and inputs as plain data and back, so that a computation can be kept whole and read for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mtfp.engine.expression import Expression, Moment, Number, Operation, Quantity, Ref, Rounded, Timeline, Word
from mtfp.engine.inputs import plain
from mtfp.engine.line import Input, Line, When
from mtfp.engine.rounding import Mode, Rounding
from mtfp.engine.units import Unit


def expression_data(part: Expression) -> Any:
    """A formula as nested lists: ["ref", key, shift], ["do", "ADD", …]; a number is its text."""
    match part:
        case Quantity(value=number, dimension=dimension):
            return ["quantity", plain(number), [list(each) for each in dimension]]
        case Number(value=number):
            return plain(number)
        case Ref(key=key, shift=shift, past_end=None):
            return ["ref", key, shift]
        case Ref(key=key, shift=shift, past_end=past_end) if past_end is not None:
            return ["ref", key, shift, expression_data(past_end)]
        case Timeline(moment=moment):
            return ["time", moment.name]
        case Rounded(part=inner, rounding=rounding):
            return ["round", expression_data(inner), _rounding_data(rounding)]
        case Operation(word=word, parts=parts):
            return ["do", word.name, *(expression_data(inner) for inner in parts)]
    raise TypeError(f"{part!r} is not part of the vocabulary")


def expression_from(data: Any) -> Expression:
    """The formula of what `expression_data` gave. Raises ValueError on anything else."""
    match data:
        case str():
            return Number(Decimal(data))
        case ["quantity", str(number), list(dimension)]:
            return Quantity(Decimal(number), tuple((str(base), int(power)) for base, power in dimension))
        case ["ref", str(key), int(shift)]:
            return Ref(key, shift)
        case ["ref", str(key), int(shift), past_end]:
            return Ref(key, shift, expression_from(past_end))
        case ["time", str(name)]:
            return Timeline(Moment[name])
        case ["round", inner, rounding]:
            return Rounded(expression_from(inner), _rounding_from(rounding))
        case ["do", str(name), *parts]:
            return Operation(Word[name], tuple(expression_from(inner) for inner in parts))
    raise ValueError(f"{data!r} is not a formula")


def line_data(line: Line) -> dict[str, Any]:
    """A line with everything that computes and explains it."""
    return {
        "key": line.key,
        "label": line.label,
        "unit": unit_data(line.unit),
        "formula": expression_data(line.formula),
        "base": None if line.base is None else expression_data(line.base),
        "words": line.words,
        "source": line.source,
        "rounding": None if line.rounding is None else _rounding_data(line.rounding),
        "published": line.published,
        "informs": line.informs,
    }


def line_from(data: Mapping[str, Any], units: Iterable[Unit] = ()) -> Line:
    """The line of what `line_data` gave; its unit is one of `units` where that is equal."""
    return Line(
        data["key"],
        data["label"],
        unit_from(data["unit"], units),
        expression_from(data["formula"]),
        data["words"],
        data["source"],
        None if data["base"] is None else expression_from(data["base"]),
        None if data["rounding"] is None else _rounding_from(data["rounding"]),
        data["published"],
        data.get("informs", False),
    )


def input_data(declared: Input) -> dict[str, Any]:
    """An input's declaration; its limits are left out, they only matter while a value is entered."""
    return {
        "key": declared.key,
        "label": declared.label,
        "unit": unit_data(declared.unit),
        "hint": declared.hint,
        "when": declared.when.name,
        "one_off": declared.one_off,
    }


def input_from(data: Mapping[str, Any], units: Iterable[Unit] = ()) -> Input:
    """The declaration of what `input_data` gave; its unit is one of `units` where that is equal."""
    unit = unit_from(data["unit"], units)
    return Input(data["key"], data["label"], unit, data["hint"], When[data["when"]], one_off=data["one_off"])


def unit_data(unit: Unit) -> list[Any]:
    """A unit as its name and its dimension."""
    return [unit.name, [list(each) for each in unit.dimension]]


def unit_from(data: Sequence[Any], units: Iterable[Unit] = ()) -> Unit:
    """The unit of what `unit_data` gave: the very one of `units` that is equal to it, else a new one."""
    name, dimension = data
    made = Unit(name, tuple((str(base), int(power)) for base, power in dimension))
    return next((each for each in units if each == made), made)


def _rounding_data(rounding: Rounding) -> list[str]:
    return [plain(rounding.step), rounding.mode.value]


def _rounding_from(data: Sequence[str]) -> Rounding:
    step, mode = data
    return Rounding(Decimal(step), Mode(mode))

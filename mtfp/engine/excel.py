"""The Excel reading: a formula becomes the text of a spreadsheet formula, over cells of a layout.

It means what the exact reading means, as far as a spreadsheet's floating point can:

- A blank cell counts as 0 in a spreadsheet. So an input is never read bare: when its cell holds
  no number the formula gives #N/A, and every cell that rests on it does too. What the exact
  reading calls Missing is an error value here, never a wrong number.
- Comparisons allow for what floating point leaves behind: 1E-9, or 2E-14 of the left side where
  that is more (the tie window of `rounding.py`).
- `choose`, `given`, `and`, `or` become nested IFs, so a branch not taken never fails.
- Rounding half away is ROUND; rounding down first takes away the noise of floating point with a
  ROUND eight places further, because ROUNDDOWN of 186.77999999999997 would lose a penny.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mtfp.engine.errors import GraphError
from mtfp.engine.expression import Expression, Number, Operation, Ref, Rounded, Timeline, Word
from mtfp.engine.graph import Graph
from mtfp.engine.inputs import TIMELESS, Cell
from mtfp.engine.rounding import Mode, Rounding

NOT_AVAILABLE = "NA()"
LONGEST = 8_192
"""Characters that Excel accepts in one formula."""

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 9
_NOISE_PLACES = 8
_TOLERANCE, _SHARE = Decimal("1E-9"), Decimal("2E-14")
_MOST_ARGUMENTS = 200

Text = tuple[str, int]
"""The text of a part and how strongly it binds."""


@dataclass(frozen=True, slots=True)
class Address:
    """A cell: its sheet, its row and column from 0; `fixed` when one cell serves every year."""

    sheet: str
    row: int
    column: int
    fixed: bool = False

    @property
    def local(self) -> str:
        """The address within its sheet."""
        sign = "$" if self.fixed else ""
        return f"{sign}{column_letters(self.column)}{sign}{self.row + 1}"

    def seen_from(self, sheet: str) -> str:
        """The address as a formula on a sheet writes it."""
        return self.local if sheet == self.sheet else f"{quoted(self.sheet)}!{self.local}"


Layout = Mapping[Cell, Address]
"""Where (key, year index) stands; values of the timeline under their Moment, timeless inputs under TIMELESS."""


def column_letters(column: int) -> str:
    """0 as A, 26 as AA."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return sheet if re.fullmatch(r"[A-Za-z_]\w*", sheet) else "'" + sheet.replace("'", "''") + "'"


def formulas(graph: Graph, layout: Layout) -> dict[Cell, str]:
    """The formula of every line's cell that the layout has, "=" included.

    An input's cell that the layout lacks counts as not entered. Raises GraphError when a formula
    reads a line, or a value of the timeline, that has no cell, or grows longer than Excel accepts.
    """
    writer = Writer(graph, layout)
    return {(key, year): writer.line(key, year) for key, year in layout if key in graph.lines}


class Writer:
    """Writes formulas over one layout."""

    def __init__(self, graph: Graph, layout: Layout) -> None:
        self.graph = graph
        self.layout = layout
        self.last = max((year for _, year in layout), default=0)

    def line(self, key: str, year: int) -> str:
        """The formula of a line's own cell."""
        text = "=" + self.text(self.graph.lines[key].formula_in(year), year, self.layout[key, year].sheet)
        if len(text) > LONGEST:
            raise GraphError(key, f"makes a formula of {len(text):,} characters; Excel accepts {LONGEST:,}")
        return text

    def reference(self, key: str, year: int, sheet: str) -> str:
        """The formula of a cell that shows a line or an input which stands elsewhere."""
        return "=" + self.text(Ref(key), year, sheet)

    def text(self, part: Expression, year: int, sheet: str) -> str:
        """The formula text of an expression in a year, for a cell on a sheet."""
        return _Reading(self, year, sheet).read(part)[0]

    def address(self, ref: Ref, year: int) -> Address | None:
        """The cell that a reference means; None where there is none that could be entered."""
        declared = self.graph.inputs.get(ref.key)
        at = TIMELESS if declared is not None and declared.timeless else year + ref.shift
        found = self.layout.get((ref.key, at))
        if found is None and declared is None and 0 <= at <= self.last:
            raise GraphError(ref.key, f"has no cell for year {at}")
        return found


class _Reading:
    """One cell's formula in the making."""

    def __init__(self, writer: Writer, year: int, sheet: str) -> None:
        self.writer = writer
        self.year = year
        self.sheet = sheet

    def read(self, part: Expression) -> Text:
        match part:
            case Number(value=number):
                return _literal(number)
            case Timeline(moment=moment):
                found = self.writer.layout.get((moment, self.year))
                if found is None:
                    raise GraphError(moment, f"has no cell for year {self.year}")
                return found.seen_from(self.sheet), _ATOM
            case Ref():
                return self._reference(part)
            case Rounded(part=inner, rounding=rounding):
                return _rounded(self.read(inner), rounding)
            case Operation(word=word, parts=parts):
                return self._operation(word, parts)
        raise TypeError(f"{part!r} is not part of the vocabulary")

    def _reference(self, ref: Ref) -> Text:
        if self.year + ref.shift > self.writer.last and ref.past_end is not None:
            return self.read(ref.past_end)
        address = self.writer.address(ref, self.year)
        if address is None:
            return NOT_AVAILABLE, _ATOM
        cell = address.seen_from(self.sheet)
        if ref.key in self.writer.graph.lines:
            return cell, _ATOM
        return f"IF(ISNUMBER({cell}),{cell},{NOT_AVAILABLE})", _ATOM

    def _operation(self, word: Word, parts: Sequence[Expression]) -> Text:
        match word:
            case Word.ADD | Word.SUBTRACT | Word.MULTIPLY | Word.DIVIDE:
                return self._arithmetic(word, parts[0], parts[1])
            case Word.POWER:
                return self._power(parts[0], parts[1])
            case Word.TOTAL:
                return self._total(parts)
            case Word.MINIMUM | Word.MAXIMUM:
                return _call(word.value.upper(), [self.read(part)[0] for part in parts])
            case Word.AND | Word.OR | Word.BELOW | Word.AT_MOST | Word.ABOVE | Word.AT_LEAST | Word.EQUAL:
                return self._flag(word, parts)
            case Word.CHOOSE:
                then, otherwise = (self.read(part)[0] for part in parts[1:])
                return f"IF({self._condition(parts[0])},{then},{otherwise})", _ATOM
            case Word.GIVEN:
                return self._given(parts[0], parts[1])

    def _arithmetic(self, word: Word, left: Expression, right: Expression) -> Text:
        sign = {Word.MULTIPLY: "*", Word.DIVIDE: "/"}.get(word, word.value)
        strength = _PRODUCT if word in {Word.MULTIPLY, Word.DIVIDE} else _SUM
        second = _inside(self.read(right), strength + 1)
        if word is Word.SUBTRACT and left == Number(Decimal(0)) and self.read(right)[1] == _ATOM:
            return f"-{second}", _SUM
        return f"{_inside(self.read(left), strength)}{sign}{second}", strength

    def _power(self, base: Expression, exponent: Expression) -> Text:
        """0^0, 0^-1 and (-8)^(1/3) have no value; spreadsheets differ in what they say."""
        below, above = _inside(self.read(base), _ATOM), _inside(self.read(exponent), _ATOM)
        power = f"{below}^{above}"
        if (isinstance(base, Number) and base.value > 0) or _is_counting(exponent):
            return power, _POWER
        undefined = f"OR(AND({below}=0,{above}<=0),AND({below}<0,{above}<>INT({above})))"
        return f"IF({undefined},{NOT_AVAILABLE},{power})", _ATOM

    def _total(self, parts: Sequence[Expression]) -> Text:
        if not parts:
            return "0", _ATOM
        if len(parts) > 2 and all(isinstance(part, Ref) and part.past_end is None for part in parts):
            found = [self.writer.address(part, self.year) for part in parts if isinstance(part, Ref)]
            cells = [address for address in found if address is not None]
            entered = [isinstance(part, Ref) and part.key in self.writer.graph.inputs for part in parts]
            if len(cells) == len(parts) and not any(entered):
                return _call("SUM", _ranges(cells, self.sheet))
            if len(cells) == len(parts) and all(entered) and len(_ranges(cells, self.sheet)) == 1:
                (block,) = _ranges(cells, self.sheet)
                return f"IF(COUNT({block})={len(cells)},SUM({block}),{NOT_AVAILABLE})", _ATOM
        texts = [_inside(self.read(part), _SUM + 1) for part in parts]
        return ("+".join(texts), _SUM) if len(texts) > 1 else self.read(parts[0])

    def _given(self, entered: Expression, otherwise: Expression) -> Text:
        assert isinstance(entered, Ref)
        address = self.writer.address(entered, self.year)
        if address is None:
            return self.read(otherwise)
        cell = address.seen_from(self.sheet)
        return f"IF(ISNUMBER({cell}),{cell},{self.read(otherwise)[0]})", _ATOM

    def _flag(self, word: Word, parts: Sequence[Expression]) -> Text:
        """1 or 0, as the exact reading has it."""
        if word in {Word.AND, Word.OR}:
            text = "1" if word is Word.AND else "0"
            for part in reversed(parts):
                condition = self._condition(part)
                text = f"IF({condition},{text},0)" if word is Word.AND else f"IF({condition},1,{text})"
            return text, _ATOM
        return f"IF({self._comparison(word, *parts)},1,0)", _ATOM

    def _condition(self, part: Expression) -> str:
        if isinstance(part, Operation) and part.word in _COMPARE:
            return self._comparison(part.word, *part.parts)
        return self.read(part)[0]

    def _comparison(self, word: Word, left: Expression, right: Expression) -> str:
        first, second = _inside(self.read(left), _SUM), _inside(self.read(right), _SUM + 1)
        difference = first if right == Number(Decimal(0)) else f"{first}-{second}"
        constant = next((part.value for part in (left, right) if isinstance(part, Number)), None)
        if constant is None:
            tolerance = f"MAX({_TOLERANCE},{_SHARE}*ABS({self.read(left)[0]}))"
        else:
            tolerance = f"{max(_TOLERANCE, _SHARE * abs(constant)):.0E}"
        return _COMPARE[word].format(difference=difference, tolerance=tolerance)


_COMPARE = {
    Word.BELOW: "{difference}<-{tolerance}",
    Word.AT_MOST: "{difference}<={tolerance}",
    Word.ABOVE: "{difference}>{tolerance}",
    Word.AT_LEAST: "{difference}>=-{tolerance}",
    Word.EQUAL: "ABS({difference})<={tolerance}",
}


def _literal(number: Decimal) -> Text:
    return f"{number.normalize():f}", _SUM if number < 0 else _ATOM


def _is_counting(part: Expression) -> bool:
    """1, 2, 3…: a power that every number has."""
    return isinstance(part, Number) and part.value > 0 and part.value == int(part.value)


def _inside(text: Text, strength: int) -> str:
    return f"({text[0]})" if text[1] < strength else text[0]


def _call(function: str, arguments: Sequence[str]) -> Text:
    """A function of any number of arguments; Excel accepts 255 in one call."""
    while len(arguments) > _MOST_ARGUMENTS:
        groups = [arguments[start : start + _MOST_ARGUMENTS] for start in range(0, len(arguments), _MOST_ARGUMENTS)]
        arguments = [f"{function}({','.join(group)})" for group in groups]
    return f"{function}({','.join(arguments)})", _ATOM


def _ranges(cells: Sequence[Address], sheet: str) -> list[str]:
    """Cells as few ranges: those that follow one another down a column become one."""
    runs: list[list[Address]] = []
    for cell in cells:
        last = runs[-1][-1] if runs else None
        if last and (cell.sheet, cell.column, cell.row) == (last.sheet, last.column, last.row + 1):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [run[0].seen_from(sheet) if len(run) == 1 else f"{run[0].seen_from(sheet)}:{run[-1].local}" for run in runs]


def _rounded(inner: Text, rounding: Rounding) -> Text:
    step = rounding.step.normalize()
    exponent = int(step.as_tuple().exponent)
    if step.as_tuple().digits == (1,):
        return _round_call(inner[0], -exponent, rounding.mode), _ATOM
    steps = _round_call(f"{_inside(inner, _PRODUCT)}/{step:f}", 0, rounding.mode)
    return f"ROUND({steps}*{step:f},{-exponent})", _ATOM


def _round_call(text: str, places: int, mode: Mode) -> str:
    if mode is Mode.DOWN:
        return f"ROUNDDOWN(ROUND({text},{places + _NOISE_PLACES}),{places})"
    return f"ROUND({text},{places})"

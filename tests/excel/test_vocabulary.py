"""Every word of the vocabulary means the same in a spreadsheet."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from mtfp.engine import (
    TIMELESS,
    Address,
    Graph,
    GraphError,
    Input,
    Inputs,
    Line,
    Missing,
    When,
    Years,
    compute,
    formulas,
)
from mtfp.engine.excel import LONGEST, column_letters, quoted
from mtfp.engine.expression import (
    Expression,
    Moment,
    Timeline,
    Word,
    both,
    choose,
    either,
    equals,
    express,
    following,
    given,
    maximum,
    minimum,
    previous,
    references,
    round_to,
    rounded,
    total,
    value,
)
from mtfp.engine.expression import Operation as Op
from mtfp.engine.rounding import Mode, Rounding
from mtfp.engine.units import NUMBER, Unit
from tests.support.libreoffice import recalculated

YEARS = Years(2023, 2)
DAYS = Unit("days", (("day", 1),))
A, B, NIL = value("a"), value("b"), value("nil")
FORMULAS: dict[str, Expression] = {
    "add": A + B, "subtract": A - B, "multiply": A * B, "divide": A / B, "by_nil": A / NIL,
    "chain": A - (B - A) / (B / A) * -B, "minus": -A, "minus_squared": (-A) ** 2,
    "power": A ** Decimal("0.5"), "power_of_parts": (A + 1) ** (B - 1), "tower": (A ** 2) ** (B / 2),
    "nil_to_nil": NIL ** NIL, "nil_to_two": NIL ** B, "root_of_negative": (-B * 4) ** (1 / express(3)),
    "cube_of_negative": (-B) ** 3, "negative_power": B ** -A,
    "total": total([A, B, value("add"), value("subtract"), value("multiply")]), "total_of_none": total([]),
    "total_of_one": total([A]), "total_of_sums": total([A - B, B - 1]) - total([A, B]),
    "total_of_lines": total([value("add"), value("subtract"), value("multiply"), value("minus")]),
    "minimum": minimum(A, B, 0), "maximum": maximum(-A, B),
    "below": A < B, "at_most": A <= B, "above": A > B, "at_least": A >= B, "equal": equals(A, B),
    "equal_but_for_noise": equals(value("tenth") + value("tenth") + value("tenth"), Decimal("0.3")),
    "below_but_for_noise": value("tenth") * 3 < Decimal("0.3"), "above_a_number": A > 2, "at_least_nil": NIL >= 0,
    "large_and_equal": value("large") + value("tenth") - value("tenth") <= value("large"),
    "large_and_above": value("large") + 1 > value("large"),
    "both": both(A > 0, B > 0, A < B), "both_stops": both(A < 0, value("by_nil") > 0),
    "both_fails": both(A > 0, value("by_nil") > 0),
    "either": either(A < 0, B > 0), "either_stops": either(A > 0, value("by_nil")), "either_none": either(NIL, NIL),
    "choose": choose(A > B, A * 2, B * 3), "choose_lazily": choose(A > 0, A, value("by_nil")),
    "choose_by_flag": choose(value("below"), 1, 2), "choose_badly": choose(value("by_nil"), 1, 2),
    "nested": choose(both(A > 0, either(NIL, B > 0)), maximum(A, choose(equals(A, B), 1, B)), 0),
    "given": given("sometimes", previous("given") + 1), "given_lazily": given("always", value("by_nil")),
    "required": value("sometimes") * 2, "required_total": total([value("sometimes"), value("always"), A]),
    "min_of_missing": minimum(value("sometimes"), 5), "compare_missing": value("sometimes") > 0,
    "before": previous("a"), "after": following("a", past_end=B * 10), "after_line": following("add", past_end=0),
    "timeless": value("once") * A, "first_day": Timeline(Moment.FIRST_DAY), "last_day": Timeline(Moment.LAST_DAY),
    "share_of_days": Timeline(Moment.DAYS) / 365, "months": Timeline(Moment.MONTHS) / 12,
    "round_up": round_to(A * Decimal("1.005"), 2), "round_negative": round_to(-A - Decimal("0.5"), 0),
    "round_thousands": rounded(value("large"), Rounding(Decimal(1000))),
    "down": round_to(A * B / 3, 2, Mode.DOWN), "down_negative": round_to(-A * B / 3, 1, Mode.DOWN),
    "down_with_noise": round_to(value("tax") + value("rise"), 2, Mode.DOWN),
    "ninepence": rounded(A * Decimal("187.2302"), Rounding(Decimal("0.09"))),
    "ninepence_down": rounded(A * Decimal("187.2302"), Rounding(Decimal("0.09"), Mode.DOWN)),
    "twenty_fives": rounded(value("large") / 7, Rounding(Decimal(25))),
    "round_inside": round_to(A / 3, 4) * 9 + round_to(B / 7, 1),
}  # fmt: skip

INPUTS = (
    Input("a", "a", NUMBER), Input("b", "b", NUMBER), Input("nil", "nil", NUMBER), Input("tenth", "tenth", NUMBER),
    Input("large", "large", NUMBER), Input("sometimes", "sometimes", NUMBER), Input("always", "always", NUMBER),
    Input("tax", "tax", NUMBER), Input("rise", "rise", NUMBER), Input("once", "once", NUMBER, when=When.TIMELESS),
)  # fmt: skip
GIVEN_BASE = {"given": value("a"), "before": value("a")}


def _graph() -> Graph:
    lines = []
    for key, formula in FORMULAS.items():
        unit = DAYS if "day" in key else NUMBER
        lines.append(Line(key, key, unit, formula, "A sentence.", "test", GIVEN_BASE.get(key)))
    return Graph(lines, INPUTS)


def _inputs() -> Inputs:
    values: dict[str, tuple[Any, ...]] = {
        "a": ("2.5", "3", "0.1"),
        "b": ("4", "2", "7.25"),
        "nil": (0, 0, 0),
        "tenth": ("0.1",) * 3,
    }
    values |= {"large": ("171639113.45",) * 3, "always": (1, 2, 3), "tax": ("183.58",) * 3, "rise": ("3.2",) * 3}
    numbers = {(key, year): Decimal(each) for key, row in values.items() for year, each in enumerate(row)}
    return Inputs(YEARS, numbers | {("sometimes", 1): Decimal(8), ("once", TIMELESS): Decimal("1.25")})


def _layout(graph: Graph) -> dict[tuple[str, int], Address]:
    """Inputs on one sheet, every third line on a second one, the timeline on a third."""
    layout = {("once", TIMELESS): Address("Inputs", 0, 9, fixed=True)}
    for row, key in enumerate(["a", "b", "nil", "tenth", "large", "sometimes", "always", "tax", "rise"]):
        layout |= {(key, year): Address("Inputs", row, 1 + year) for year in range(3)}
    for row, key in enumerate(graph.lines):
        sheet = "The lines" if row % 3 else "O'Neill"
        layout |= {(key, year): Address(sheet, row, 1 + year) for year in range(3)}
    for row, moment in enumerate(Moment):
        layout |= {(moment, year): Address("Days", row, 1 + year) for year in range(3)}
    return layout


@pytest.fixture(scope="module")
def found():
    """What LibreOffice makes of every formula: by key and year."""
    graph, inputs = _graph(), _inputs()
    layout = _layout(graph)
    workbook: Any = Workbook()
    workbook.remove(workbook.active)
    for name in dict.fromkeys(address.sheet for address in layout.values()):
        workbook.create_sheet(name)
    numbers: dict[tuple[str, int], object] = {**inputs.values}
    numbers |= {(moment, year): YEARS.moment(moment, year) for moment in Moment for year in range(3)}
    numbers |= formulas(graph, layout)
    for cell, content in numbers.items():
        address = layout[cell]
        workbook[address.sheet].cell(address.row + 1, address.column + 1, content)
    content = BytesIO()
    workbook.save(content)
    read = load_workbook(BytesIO(recalculated({"words": content.getvalue()})["words"]), data_only=True)
    return {
        cell: read[address.sheet].cell(address.row + 1, address.column + 1).value for cell, address in layout.items()
    }


def test_every_word_and_rounding_is_tried():
    words = {part.word for formula in FORMULAS.values() for part in _operations(formula)}

    assert words == set(Word)


@pytest.mark.parametrize("key", FORMULAS)
def test_a_formula_means_what_the_exact_reading_means(key, found):
    result = compute(_graph(), _inputs())
    for year in range(3):
        exact, cell = result[key, year], found[key, year]
        if isinstance(exact, Missing):
            assert isinstance(cell, str), f"{key}, year {year}: {cell!r}, but {exact.reason}"
            assert cell.startswith("#")
        else:
            assert cell == pytest.approx(float(exact), rel=1e-12, abs=1e-12), f"{key}, year {year}"


def test_rounding_down_does_not_lose_a_penny_to_noise(found):
    assert found["down_with_noise", 0] == 186.78


def test_rows_that_follow_one_another_become_a_range():
    lines = [Line(f"l{place}", "", NUMBER, express(1), "One.", "test") for place in range(6)]
    graph = Graph([*lines, Line("sum", "", NUMBER, total(value(f"l{place}") for place in (0, 1, 2, 4, 5)), "", "")], [])
    layout = {(f"l{place}", 0): Address("Sheet", place, 2) for place in range(6)} | {("sum", 0): Address("Other", 0, 2)}

    assert formulas(graph, layout)["sum", 0] == "=SUM(Sheet!C1:C3,Sheet!C5:C6)"


def test_a_thousand_scattered_parts_fit_the_functions_of_excel():
    graph, layout = _scattered(1_000)

    assert formulas(graph, layout)["sum", 0].count("SUM(") == 6


def test_a_formula_longer_than_excel_accepts_is_the_programmers_fault():
    graph, layout = _scattered(3_000)

    with pytest.raises(GraphError, match=f"Excel accepts {LONGEST:,}"):
        formulas(graph, layout)


def test_a_line_without_a_cell_is_the_programmers_fault():
    graph = Graph([Line("one", "", NUMBER, express(1), "", ""), Line("two", "", NUMBER, value("one"), "", "")], [])

    with pytest.raises(GraphError, match="one has no cell"):
        formulas(graph, {("two", 0): Address("S", 0, 0)})


def test_addresses_are_written_as_spreadsheets_write_them():
    assert [column_letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [quoted(name) for name in ("Checks", "Appendix 1a", "It's")] == ["Checks", "'Appendix 1a'", "'It''s'"]
    assert Address("S", 4, 2, fixed=True).seen_from("T") == "S!$C$5"


def _scattered(count):
    """A sum of lines that do not stand in one another's neighbouring cells."""
    lines = [Line(f"l{place}", "", NUMBER, express(1), "One.", "test") for place in range(count)]
    graph = Graph([*lines, Line("sum", "", NUMBER, total(value(each.key) for each in lines), "", "")], [])
    cells = {(each.key, 0): Address("S", 2 * place, 2) for place, each in enumerate(lines)}
    return graph, cells | {("sum", 0): Address("S", 1, 2)}


def _operations(formula):
    if isinstance(formula, Op):
        yield formula
        for part in formula.parts:
            yield from _operations(part)
    elif hasattr(formula, "part"):
        yield from _operations(formula.part)
    elif next(references(formula), None) is not None and getattr(formula, "past_end", None) is not None:
        yield from _operations(formula.past_end)

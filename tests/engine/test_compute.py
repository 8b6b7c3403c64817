"""Computing never raises on what was entered: a cell that has no figure says why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mtfp.engine import Graph, Input, Inputs, Missing, NotComputed, compute
from mtfp.engine.expression import Expression, choose, given, previous, round_to, total, value
from mtfp.engine.units import NUMBER
from tests.engine.small import YEARS, exactly, graph_of, inputs_of, make_line, reason, result_of

A, B = value("a"), value("b")


def test_a_value_that_is_not_entered_is_named_with_its_year() -> None:
    assert exactly(A + 1, {"a@0": "1", "a@2": "1"}) == Missing("A is not entered for 2017/18", "a", 1)


def test_what_depends_on_a_missing_figure_inherits_its_reason() -> None:
    result = result_of({"a": "1"}, A / B, value("x") + 1, previous("y"))
    first = Missing("B is not entered for 2016/17", "b", 0)
    assert result["x", 0] == result["y", 0] == result["z", 1] == first
    assert result["z", 2] == result["x", 1] == Missing("B is not entered for 2017/18", "b", 1)


def test_the_other_cells_are_computed() -> None:
    result = result_of({"a": "6", "b@0": "2", "b@1": "0", "b@2": "3"}, A / B)
    assert result["x", 0] == 3
    assert reason(result["x", 1]) == "division by nil: B is 0"
    assert result["x", 2] == 2


def test_the_first_missing_part_gives_the_reason() -> None:
    assert reason(exactly(total([A, B]), {})) == "A is not entered for 2017/18"


def test_a_divisor_is_named_by_its_formula_and_its_cell() -> None:
    result = result_of({"a": "1", "b": "0"}, A / (B * 2), value("x") + 1)
    assert result["x", 2] == Missing("division by nil: B × 2 is 0", "x", 2)
    assert result["y", 2] == result["x", 2]


def test_the_branch_not_taken_never_fails() -> None:
    formula = choose(B > 0, A / B, round_to(A, 0))
    assert exactly(formula, {"a": "2.5", "b": "0"}) == 3
    assert exactly(formula, {"a": "2.5", "b": "0.5"}) == 5


def test_an_entered_amount_stands_though_what_it_replaces_fails() -> None:
    assert exactly(given("a", previous("x") / B), {"a": "7"}) == 7


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        (A**B, {"a": "1e100", "b": "1e10"}),
        (A**B, {"a": "0", "b": "0"}),
        (A**B, {"a": "0", "b": "-2"}),
        (A**B, {"a": "-1", "b": "0.5"}),
        (round_to(A * A, 2), {"a": "1e30"}),
    ],
)
def test_numbers_that_are_too_large_or_undefined_are_missing_not_infinite(
    formula: Expression, values: dict[str, str]
) -> None:
    figure = exactly(formula, values)
    assert reason(figure) == "the numbers are too large, or a power of nil or of a negative number has no value"
    assert isinstance(figure, Missing)
    assert (figure.key, figure.year) == ("x", 1)


def test_fifty_digits_are_kept() -> None:
    assert exactly(A / 7, {"a": "1"}) == Decimal("0.14285714285714285714285714285714285714285714285714")


def test_the_base_year_has_its_own_formula_and_it_is_not_rounded() -> None:
    line = make_line(previous("x") * 2, base=A)
    result = compute(Graph([line], [Input("a", "A", NUMBER)]), inputs_of({"a": "1.234567"}))
    assert result.figures["x"] == (Decimal("1.234567"), Decimal("2.469134"), Decimal("4.938268"))


def test_inputs_are_figures_too() -> None:
    result = result_of({"a@1": "4"}, A)
    assert result["a", 1] == 4
    assert result["a", 0] == Missing("A is not entered for 2016/17", "a", 0)


def test_a_number_that_must_be_there_raises_with_the_reason() -> None:
    result = result_of({"a@1": "4"}, A)
    assert result.number("x", 1) == 4
    with pytest.raises(NotComputed, match="A is not entered for 2016/17"):
        result.number("x", 0)


def test_the_missing_cells_of_lines_are_listed() -> None:
    result = result_of({"a@1": "4"}, A)
    assert [(key, year) for key, year, _ in result.missing()] == [("x", 0), ("x", 2)]


def test_an_unknown_key_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        result_of({}, A)["nothing", 0]


def test_one_graph_serves_plans_of_different_years() -> None:
    graph = graph_of(previous("a"))
    assert reason(compute(graph, inputs_of({"a": "1"}))["x", 0]).endswith(
        "there is no year before 2016/17 in this plan"
    )
    other = Inputs(type(YEARS)(2030, 1), {("a", 0): Decimal(3), ("a", 1): Decimal(4)})
    assert reason(compute(graph, other)["x", 0]).endswith("there is no year before 2030/31 in this plan")
    assert compute(graph, other)["x", 1] == 3


def test_computing_leaves_the_callers_decimal_context_alone() -> None:
    from decimal import getcontext

    before = getcontext().prec
    result_of({"a": "1"}, A / 3)
    assert getcontext().prec == before


@pytest.mark.parametrize(("number", "error"), [(0.1, TypeError), (1, TypeError), ("1", TypeError)])
def test_only_decimals_go_in(number: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="not a Decimal"):
        Inputs(YEARS, {("a", 0): number})  # type: ignore[dict-item]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_not_a_number_does_not_go_in(number: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        Inputs(YEARS, {("a", 0): Decimal(number)})


def test_inputs_with_other_values_leave_the_first_ones_alone() -> None:
    first = inputs_of({"a": "1"})
    second = first.with_values({("a", 1): Decimal(5)})
    assert first.values["a", 1] == 1
    assert second.values["a", 1] == 5
    assert set(second) == set(first)

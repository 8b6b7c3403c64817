"""Draws: the same formulas over arrays, in blocks."""

from __future__ import annotations

import numpy as np
import pytest

from mtfp.engine import TIMELESS, Drawn, simulate
from mtfp.engine.expression import Expression, given, maximum, previous, round_to, total, value
from tests.engine.small import graph_of, inputs_of

A, B = value("a"), value("b")


def test_draws_have_one_row_a_draw_and_one_column_a_year() -> None:
    draws = np.array([1.0, 2.0, 3.0])
    found = simulate(graph_of(A * 2, previous("x")), inputs_of({"a": "5"}), {("a", 1): draws}, ["x", "y"])
    assert found["x"].tolist() == [[10, 2, 10], [10, 4, 10], [10, 6, 10]]
    assert found["y"][:, 1:].tolist() == [[10, 2], [10, 4], [10, 6]]
    assert np.isnan(found["y"][:, 0]).all()


@pytest.mark.parametrize("block", [1, 3, 7, 100])
def test_the_size_of_a_block_changes_nothing(block: int) -> None:
    draws = {("a", 1): np.arange(7.0), ("b", 0): np.arange(7.0) ** 2}
    graph, inputs = graph_of(A / B + previous("b")), inputs_of({"a": "1", "b": "2"})
    whole = simulate(graph, inputs, draws, ["x"])["x"]
    assert np.array_equal(simulate(graph, inputs, draws, ["x"], block)["x"], whole, equal_nan=True)


def test_an_input_that_was_not_entered_may_be_drawn() -> None:
    found = simulate(graph_of(given("a", B)), inputs_of({"b": "9"}), {("a", 2): np.array([4.0])}, ["x"])
    assert found["x"].tolist() == [[9, 9, 4]]


def test_a_timeless_input_is_drawn_once_for_all_years() -> None:
    found = simulate(
        graph_of(value("steady") * A), inputs_of({"a": "2"}), {("steady", TIMELESS): np.array([3.0])}, ["x"]
    )
    assert found["x"].tolist() == [[6, 6, 6]]


def test_each_draw_fails_on_its_own() -> None:
    found = simulate(graph_of(A / B), inputs_of({"a": "6"}), {("b", 1): np.array([2.0, 0.0, 3.0])}, ["x"])["x"][:, 1]
    assert found[0] == 3
    assert np.isnan(found[1])
    assert found[2] == 2


def test_only_lines_are_outputs() -> None:
    with pytest.raises(KeyError):
        simulate(graph_of(A), inputs_of({"a": "2"}), {("a", 0): np.array([1.0])}, ["a"])


def test_arrays_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"of one length, not \[2, 3\]"):
        simulate(graph_of(A), inputs_of({}), {("a", 0): np.zeros(2), ("b", 0): np.zeros(3)}, ["x"])


def test_no_draws_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="of one length"):
        simulate(graph_of(A), inputs_of({}), {}, ["x"])


def test_only_inputs_are_drawn() -> None:
    with pytest.raises(KeyError):
        simulate(graph_of(A), inputs_of({}), {("x", 0): np.zeros(2)}, ["x"])


@pytest.mark.parametrize("formula", [A * 2 + A, total([A, A, B]), round_to(A, 0), maximum(A, B), total([A])])
def test_the_draws_are_left_as_they_were(formula: Expression) -> None:
    draws = {("a", 0): np.array([1.5, 2.5]), ("b", 0): np.array([3.5, 4.5])}
    simulate(graph_of(formula), inputs_of({}), draws, ["x"])
    assert [array.tolist() for array in draws.values()] == [[1.5, 2.5], [3.5, 4.5]]


def test_draws_may_be_made_block_by_block() -> None:
    asked: list[tuple[int, int]] = []

    def make(part: slice) -> dict[tuple[str, int], np.ndarray]:
        asked.append((part.start, part.stop))
        return {("a", 1): np.arange(part.start, part.stop, dtype=np.float64)}

    graph, inputs = graph_of(A * 2), inputs_of({"a": "5"})
    found = simulate(graph, inputs, Drawn(7, make), ["x"], block=3)["x"]
    assert found[:, 1].tolist() == [0, 2, 4, 6, 8, 10, 12]
    assert set(found[:, 0]) == {10}
    assert asked == [(0, 3), (3, 6), (6, 7)]


def test_only_inputs_are_drawn_in_blocks_too() -> None:
    with pytest.raises(KeyError):
        simulate(graph_of(A), inputs_of({}), Drawn(2, lambda part: {("x", 0): np.zeros(2)}), ["x"])

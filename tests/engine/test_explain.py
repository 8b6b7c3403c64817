"""An explanation holds what was read, and nothing else, and recomputes to the figure."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mtfp.engine import Graph, Inputs, Missing, Provenance, compute, explain
from mtfp.engine.explain import recompute
from mtfp.engine.expression import choose, following, given, previous, value
from tests.engine.small import INPUTS, YEARS, inputs_of, make_line, result_of

A, B = value("a"), value("b")


def test_a_part_carries_its_figure_year_and_provenance() -> None:
    note = Provenance(
        "para 42", "confirmed", "Freeze", "no increase", "Harriet Reader", datetime(2017, 2, 1, tzinfo=UTC)
    )
    inputs = Inputs(YEARS, {("a", 0): Decimal(5), ("a", 1): Decimal(6)}, {("a", 0): note})
    explanation = explain(compute(Graph([make_line(previous("a") + A)], INPUTS), inputs), "x", 1)
    last, this = explanation.parts
    assert (last.member.label, last.year, last.provenance) == ("A", 0, note)
    assert (this.year, this.provenance) == (1, Provenance())
    assert [last.figure, this.figure] == [5, 6]
    assert not last.is_line


def test_a_line_among_the_parts_is_explained_in_turn() -> None:
    (part,) = explain(result_of({"a": "1"}, value("y"), A), "x", 1).parts
    assert part.is_line
    assert part.provenance is None


def test_a_missing_part_is_shown_when_it_is_the_reason() -> None:
    result = result_of({"a": "1"}, A + B)
    explanation = explain(result, "x", 1)
    assert [part.member.key for part in explanation.parts] == ["a", "b"]
    assert explanation.figure == explanation.parts[1].figure == Missing("B is not entered for 2017/18", "b", 1)
    assert recompute(explanation, result) == explanation.figure


def test_an_input_that_the_base_year_needs_is_shown_though_later_years_need_it_not() -> None:
    """Later it may be given; in the base year it has to be."""
    line = make_line(given("a", previous("x")), base=A)
    result = compute(Graph([line], INPUTS), inputs_of({}))
    assert [part.member.key for part in explain(result, "x", 0).parts] == ["a"]
    assert [part.member.key for part in explain(result, "x", 1).parts] == ["x"]


def test_the_branch_not_taken_is_not_among_the_parts() -> None:
    explanation = explain(result_of({"a": "1", "b": "2", "c": "3"}, choose(A > 0, B, value("c"))), "x", 1)
    assert [part.member.key for part in explanation.parts] == ["a", "b"]


def test_an_explanation_without_a_part_it_needs_does_not_recompute() -> None:
    result = result_of({"a": "1", "b": "2"}, A + B)
    explanation = explain(result, "x", 1)
    cut = type(explanation)(
        explanation.line, 1, explanation.figure, explanation.formula, "", explanation.parts[:1], explanation.used_by
    )
    assert recompute(cut, result) == Missing("b is not part of the explanation", "b", 0)


@pytest.mark.parametrize("values", [{"a": "1", "b": "0"}, {"a": "-1", "b": "0.5"}, {"a": "1"}, {}])
def test_a_figure_that_is_missing_recomputes_to_the_same_reason(values: dict[str, str]) -> None:
    for formula in (A / B, A**B, previous("a") + B):
        result = result_of(values, formula)
        for year in range(3):
            assert recompute(explain(result, "x", year), result) == result["x", year]


def test_the_base_year_says_so_when_it_has_its_own_formula() -> None:
    result = compute(Graph([make_line(previous("x"), base=A)], INPUTS), inputs_of({"a": "1"}))
    assert explain(result, "x", 0).sentence == "In the base year: A."
    assert explain(result, "x", 1).sentence == "As the test says."


def test_users_are_told_with_the_year_in_which_they_read_the_figure() -> None:
    result = result_of({"a": "1"}, A, value("x") + 1, previous("x"), following("x", past_end=value("x")))
    used = [(line.key, year) for line, year in explain(result, "x", 1).used_by]
    assert sorted(used) == [("u", 0), ("y", 1), ("z", 2)]
    used = [(line.key, year) for line, year in explain(result, "x", 2).used_by]
    assert sorted(used) == [("u", 1), ("u", 2), ("y", 2)]


@pytest.mark.parametrize("year", [-1, 3])
def test_a_year_outside_the_plan_is_refused(year: int) -> None:
    with pytest.raises(IndexError):
        explain(result_of({"a": "1"}, A), "x", year)


def test_only_lines_are_explained() -> None:
    with pytest.raises(KeyError):
        explain(result_of({"a": "1"}, A), "a", 0)

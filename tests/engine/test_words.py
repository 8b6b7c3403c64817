"""Every word of the vocabulary means the same in every reading: exact, draws, words, explanation."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pytest

from mtfp.engine import Graph, Inputs, compute, explain, in_words, simulate
from mtfp.engine.exact import _BUILDERS
from mtfp.engine.explain import recompute
from mtfp.engine.expression import (
    Expression,
    Moment,
    Operation,
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
    total,
    value,
)
from mtfp.engine.simulate import _MEANING
from mtfp.engine.units import NUMBER, Unit
from mtfp.engine.years import Years
from tests.engine.small import INPUTS, LAST, TODAY, drawn, exactly, make_line, reason, result_of

A, B, C = value("a"), value("b"), value("c")
THIRD = "0." + "3" * 50
TOO_LARGE = "the numbers are too large, or a power of nil or of a negative number has no value"


@dataclass(frozen=True)
class Case:
    """A formula, the values it meets, what has to come out, how it is said, and what was read."""

    formula: Expression
    values: dict[str, str]
    expected: str
    words: str
    parts: str = "ab"
    missing: str = ""
    year: int = TODAY


def missing(formula: Expression, values: dict[str, str], why: str, words: str, parts: str = "ab") -> Case:
    return Case(formula, values, "", words, parts, why)


CASES: dict[Word, list[Case]] = {
    Word.ADD: [
        Case(A + B, {"a": "2", "b": "3.5"}, "5.5", "A + B"),
        Case(A + 1, {"a": "-1"}, "0", "A + 1", "a"),
        Case(1 + A, {"a": "2"}, "3", "1 + A", "a"),
        Case(A + B, {"a": "9999999999999.99", "b": "0.01"}, "10000000000000", "A + B"),
        missing(A + B, {"a": "1"}, "B is not entered for 2017/18", "A + B"),
    ],
    Word.SUBTRACT: [
        Case(A - B, {"a": "2", "b": "3.5"}, "-1.5", "A − B"),
        Case(10 - A, {"a": "4"}, "6", "10 − A", "a"),
        Case(-A, {"a": "4"}, "-4", "0 − A", "a"),
        Case(A - (B - C), {"a": "10", "b": "4", "c": "1"}, "7", "A − (B − C)", "abc"),
        Case(A - B - C, {"a": "10", "b": "4", "c": "1"}, "5", "A − B − C", "abc"),
    ],
    Word.MULTIPLY: [
        Case(A * B, {"a": "310253.66", "b": "187.2302"}, "58088854.812532", "A × B"),
        Case((A + B) * C, {"a": "1", "b": "2", "c": "3"}, "9", "(A + B) × C", "abc"),
        Case(2 * A, {"a": "-3"}, "-6", "2 × A", "a"),
        missing(A * B, {"a": "0"}, "B is not entered for 2017/18", "A × B"),
    ],
    Word.DIVIDE: [
        Case(A / B, {"a": "1", "b": "4"}, "0.25", "A ÷ B"),
        Case(A / B, {"a": "1", "b": "3"}, THIRD, "A ÷ B"),
        Case(A * 11 / 9, {"a": "0.00045"}, "0.00055", "A × 11 ÷ 9", "a"),
        Case(A / (B * C), {"a": "12", "b": "2", "c": "3"}, "2", "A ÷ (B × C)", "abc"),
        Case(1 / A, {"a": "8"}, "0.125", "1 ÷ A", "a"),
        missing(A / B, {"a": "1", "b": "0"}, "division by nil: B is 0", "A ÷ B", "b"),
        missing(A / (B - C), {"a": "0", "b": "5", "c": "5"}, "division by nil: B − C is 0", "A ÷ (B − C)", "bc"),
    ],
    Word.POWER: [
        Case(A**B, {"a": "1.02", "b": "3"}, "1.061208", "A ^ B"),
        Case(A**B, {"a": "4", "b": "0.5"}, "2", "A ^ B"),
        Case(A**B, {"a": "-2", "b": "3"}, "-8", "A ^ B"),
        Case(A**2, {"a": "0"}, "0", "A ^ 2", "a"),
        missing(A**B, {"a": "0", "b": "0"}, TOO_LARGE, "A ^ B"),
        missing(A**B, {"a": "0", "b": "-1"}, TOO_LARGE, "A ^ B"),
        missing(A**B, {"a": "-4", "b": "0.5"}, TOO_LARGE, "A ^ B"),
    ],
    Word.TOTAL: [
        Case(total([A, B, C]), {"a": "1", "b": "2", "c": "-4.5"}, "-1.5", "total of (A; B; C)", "abc"),
        Case(total([]), {}, "0", "0, as there is nothing to add up", ""),
        missing(total([A, B]), {"a": "1"}, "B is not entered for 2017/18", "total of (A; B)"),
    ],
    Word.MINIMUM: [
        Case(minimum(A, B, C), {"a": "1", "b": "-2", "c": "3"}, "-2", "the least of (A; B; C)", "abc"),
        Case(minimum(0, A), {"a": "5"}, "0", "the least of (0; A)", "a"),
        missing(minimum(A, B), {"a": "-1"}, "B is not entered for 2017/18", "the least of (A; B)"),
    ],
    Word.MAXIMUM: [
        Case(maximum(A, B, C), {"a": "1", "b": "-2", "c": "3"}, "3", "the greatest of (A; B; C)", "abc"),
        Case(maximum(0, A), {"a": "-5"}, "0", "the greatest of (0; A)", "a"),
        missing(maximum(A, B), {"a": "1"}, "B is not entered for 2017/18", "the greatest of (A; B)"),
    ],
    Word.BELOW: [
        Case(A < B, {"a": "1", "b": "2"}, "1", "A < B"),
        Case(A < B, {"a": "2", "b": "2"}, "0", "A < B"),
        Case(A < B, {"a": "3", "b": "2"}, "0", "A < B"),
        Case(A / 3 * 3 < A, {"a": "1"}, "0", "A ÷ 3 × 3 < A", "a"),
        Case(A + B < C, {"a": "0.1", "b": "0.2", "c": "0.3"}, "0", "A + B < C", "abc"),
    ],
    Word.AT_MOST: [
        Case(A <= B, {"a": "1", "b": "2"}, "1", "A ≤ B"),
        Case(A <= B, {"a": "2", "b": "2"}, "1", "A ≤ B"),
        Case(A <= B, {"a": "3", "b": "2"}, "0", "A ≤ B"),
        Case(A <= A / 3 * 3, {"a": "1"}, "1", "A ≤ A ÷ 3 × 3", "a"),
        Case(A + B <= C, {"a": "0.1", "b": "0.2", "c": "0.3"}, "1", "A + B ≤ C", "abc"),
    ],
    Word.ABOVE: [
        Case(A > B, {"a": "3", "b": "2"}, "1", "A > B"),
        Case(A > B, {"a": "2", "b": "2"}, "0", "A > B"),
        Case(A > B, {"a": "1", "b": "2"}, "0", "A > B"),
        Case(A + B > C, {"a": "0.1", "b": "0.2", "c": "0.3"}, "0", "A + B > C", "abc"),
    ],
    Word.AT_LEAST: [
        Case(A >= B, {"a": "3", "b": "2"}, "1", "A ≥ B"),
        Case(A >= B, {"a": "2", "b": "2"}, "1", "A ≥ B"),
        Case(A >= B, {"a": "1", "b": "2"}, "0", "A ≥ B"),
        Case(C >= A + B, {"a": "0.1", "b": "0.2", "c": "0.3"}, "1", "C ≥ A + B", "abc"),
    ],
    Word.EQUAL: [
        Case(equals(A, B), {"a": "2", "b": "2"}, "1", "A = B"),
        Case(equals(A, B), {"a": "2", "b": "2.000001"}, "0", "A = B"),
        Case(equals(A / 3 * 3, A), {"a": "1"}, "1", "A ÷ 3 × 3 = A", "a"),
        Case(equals(A + B, C), {"a": "0.1", "b": "0.2", "c": "0.3"}, "1", "A + B = C", "abc"),
        missing(equals(A, B), {"a": "2"}, "B is not entered for 2017/18", "A = B"),
    ],
    Word.AND: [
        Case(both(A > 0, B > 0), {"a": "1", "b": "1"}, "1", "A > 0 and B > 0"),
        Case(both(A > 0, B > 0), {"a": "1", "b": "0"}, "0", "A > 0 and B > 0"),
        Case(both(A > 0, B > 0), {"a": "0"}, "0", "A > 0 and B > 0", "a"),
        missing(both(A > 0, B > 0), {"a": "1"}, "B is not entered for 2017/18", "A > 0 and B > 0"),
        missing(both(A > 0, B > 0), {"b": "0"}, "A is not entered for 2017/18", "A > 0 and B > 0", "a"),
        Case(
            both(either(A > 0, B > 0), C > 0), {"a": "0", "b": "1", "c": "1"}, "1", "(A > 0 or B > 0) and C > 0", "abc"
        ),
    ],
    Word.OR: [
        Case(either(A > 0, B > 0), {"a": "0", "b": "1"}, "1", "A > 0 or B > 0"),
        Case(either(A > 0, B > 0), {"a": "0", "b": "0"}, "0", "A > 0 or B > 0"),
        Case(either(A > 0, B > 0), {"a": "1"}, "1", "A > 0 or B > 0", "a"),
        missing(either(A > 0, B > 0), {"a": "0"}, "B is not entered for 2017/18", "A > 0 or B > 0"),
        missing(either(A > 0, B > 0), {"b": "1"}, "A is not entered for 2017/18", "A > 0 or B > 0", "a"),
    ],
    Word.CHOOSE: [
        Case(choose(A > 0, B, C), {"a": "1", "b": "5"}, "5", "B if A > 0, otherwise C"),
        Case(choose(A > 0, B, C), {"a": "0", "c": "7"}, "7", "B if A > 0, otherwise C", "ac"),
        Case(choose(A > 0, B / A, 0), {"a": "0", "b": "1"}, "0", "B ÷ A if A > 0, otherwise 0", "a"),
        missing(choose(A > 0, B, 1), {"b": "1"}, "A is not entered for 2017/18", "B if A > 0, otherwise 1", "a"),
        Case(
            choose(A > 0, choose(B > 0, 1, 2), 3), {"a": "1", "b": "0"}, "2",
            "(1 if B > 0, otherwise 2) if A > 0, otherwise 3",
        ),
    ],
    Word.GIVEN: [
        Case(given("a", B), {"a": "1", "b": "2"}, "1", "A when entered, otherwise B", "a"),
        Case(given("a", B), {"a": "0", "b": "2"}, "0", "A when entered, otherwise B", "a"),
        Case(given("a", B), {"b": "2"}, "2", "A when entered, otherwise B", "b"),
        Case(given("a", B / C), {"a": "1", "c": "0"}, "1", "A when entered, otherwise B ÷ C", "a"),
        missing(given("a", B), {}, "B is not entered for 2017/18", "A when entered, otherwise B", "b"),
    ],
}  # fmt: skip


def everything() -> list[object]:
    return [
        pytest.param(case, id=f"{word.name.lower()}-{place}")
        for word, cases in CASES.items()
        for place, case in enumerate(cases)
    ]


@pytest.mark.parametrize("word", Word)
def test_every_word_has_a_meaning_in_each_reading_and_cases_here(word: Word) -> None:
    def words_in(part: Expression) -> set[Word]:
        return {part.word}.union(*map(words_in, part.parts)) if isinstance(part, Operation) else set()

    cases = CASES.get(word, [])
    assert cases
    assert all(word in words_in(case.formula) for case in cases)
    assert any(case.expected for case in cases)
    assert word in _BUILDERS
    assert word in _MEANING or word is Word.GIVEN


@pytest.mark.parametrize("case", everything())
def test_exactly(case: Case) -> None:
    figure = exactly(case.formula, case.values)
    if case.missing:
        assert reason(figure) == case.missing
    else:
        assert figure == Decimal(case.expected)


@pytest.mark.parametrize("case", everything())
def test_in_draws(case: Case) -> None:
    number = drawn(case.formula, case.values)
    if case.missing:
        assert math.isnan(number)
    else:
        assert number == pytest.approx(float(case.expected), rel=1e-14, abs=0)


@pytest.mark.parametrize("case", everything())
def test_in_words(case: Case) -> None:
    labels = {key: key.upper() for key in "abcd"}
    assert in_words(case.formula, labels) == case.words


@pytest.mark.parametrize("case", everything())
def test_explained(case: Case) -> None:
    result = result_of(case.values, case.formula)
    explanation = explain(result, "x", TODAY)
    assert {part.member.key for part in explanation.parts} == set(case.parts)
    assert explanation.formula_in_words == case.words
    assert explanation.figure == result["x", TODAY]
    assert recompute(explanation, result) == result["x", TODAY]


def test_last_year_is_the_year_before_in_every_reading() -> None:
    formula = previous("a") * 2
    values = {"a@0": "5", "a@1": "7", "a@2": "9"}
    assert [exactly(formula, values, year) for year in (1, 2)] == [10, 14]
    assert [drawn(formula, values, year) for year in (1, 2)] == [10, 14]
    assert in_words(formula, {"a": "A"}) == "last year's A × 2"
    (part,) = explain(result_of(values, formula), "x", 2).parts
    assert (part.member.key, part.year) == ("a", 1)
    assert part.figure == 7


def test_there_is_no_year_before_the_base_year() -> None:
    formula = previous("a")
    assert reason(exactly(formula, {"a": "1"}, 0)) == "A: there is no year before 2016/17 in this plan"
    assert math.isnan(drawn(formula, {"a": "1"}, 0))


def test_next_year_is_the_year_after_and_past_the_end_what_the_formula_says() -> None:
    formula = following("a", past_end=B + 1)
    values = {"a@0": "5", "a@1": "7", "a@2": "9", "b": "100"}
    assert [exactly(formula, values, year) for year in range(3)] == [7, 9, 101]
    assert [drawn(formula, values, year) for year in range(3)] == [7, 9, 101]
    assert in_words(formula, {"a": "A", "b": "B"}) == "next year's A"
    result = result_of(values, formula)
    assert [(part.member.key, part.year) for part in explain(result, "x", 0).parts] == [("a", 1)]
    assert [(part.member.key, part.year) for part in explain(result, "x", LAST).parts] == [("b", LAST)]
    assert all(recompute(explain(result, "x", year), result) == result["x", year] for year in range(3))


def test_what_follows_the_last_year_is_not_read_before_it() -> None:
    formula = following("a", past_end=1 / B)
    values = {"a": "5", "b": "0"}
    assert exactly(formula, values, 0) == 5
    assert drawn(formula, values, 0) == 5
    assert reason(exactly(formula, values, LAST)) == "division by nil: B is 0"
    assert math.isnan(drawn(formula, values, LAST))


def test_a_line_may_look_at_the_next_year_of_another_line() -> None:
    result = result_of({"a@0": "1", "a@1": "2", "a@2": "4"}, following("y", past_end=0), value("a") * 10)
    assert list(result.figures["x"]) == [20, 40, 0]


def test_a_timeless_value_stands_in_every_year() -> None:
    result = result_of({"a": "2", "steady": "3"}, A * value("steady"))
    assert list(result.figures["x"]) == [6, 6, 6]
    assert drawn(A * value("steady"), {"a": "2", "steady": "3"}, 2) == 6
    assert {(part.member.key, part.year) for part in explain(result, "x", 2).parts} == {("a", 2), ("steady", -1)}
    assert reason(exactly(A * value("steady"), {"a": "2"})) == "STEADY is not entered"


# Day numbers as spreadsheets show them; 2019/20 has a 29 February.
MOMENTS: dict[Moment, tuple[int, ...]] = {
    Moment.FIRST_DAY: (43191, 43556, 43922),
    Moment.LAST_DAY: (43555, 43921, 44286),
    Moment.DAYS: (365, 366, 365),
    Moment.MONTHS: (12, 12, 12),
}


@pytest.mark.parametrize("moment", Moment)
def test_the_timeline_says_the_same_in_every_reading(moment: Moment) -> None:
    unit = NUMBER if moment is Moment.MONTHS else Unit("day", (("day", 1),))
    graph = Graph([make_line(Timeline(moment), unit=unit)], INPUTS)
    inputs = Inputs(Years(2018, 2), {})
    result = compute(graph, inputs)
    assert list(result.figures["x"]) == list(MOMENTS[moment])
    draws = simulate(graph, inputs, {("a", 0): np.zeros(2)}, ["x"])["x"]
    assert draws.tolist() == [list(map(float, MOMENTS[moment]))] * 2
    assert in_words(Timeline(moment), {}) == moment.value
    explanation = explain(result, "x", 1)
    assert explanation.parts == ()
    assert recompute(explanation, result) == MOMENTS[moment][1]


def test_comparisons_may_be_added_up_as_ones() -> None:
    formula = total([A > 0, B > 0, C > 0])
    assert exactly(formula, {"a": "1", "b": "0", "c": "2"}) == 2
    assert drawn(formula, {"a": "1", "b": "0", "c": "2"}) == 2


def test_a_formula_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match="no truth value"):
        bool(A > 0)
    with pytest.raises(TypeError, match="no truth value"):
        assert 1 < A < 3


@pytest.mark.parametrize("build", [A.__add__, A.__rmul__, partial(minimum, A), partial(given, "a"), express])
def test_a_float_is_refused_in_a_formula(build: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError, match="is a float; a formula takes Decimal or int"):
        build(0.1)


@pytest.mark.parametrize("word", [minimum, maximum, both, either])
def test_a_word_of_no_parts_is_refused_when_written(word) -> None:
    with pytest.raises(TypeError):
        word()

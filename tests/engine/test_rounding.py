"""Rounding is one rule in two readings: what is a tie exactly is a tie in draws."""

from __future__ import annotations

import random
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfp.engine import explain, in_words
from mtfp.engine.exact import CONTEXT
from mtfp.engine.explain import recompute
from mtfp.engine.expression import Expression, choose, round_to, rounded, value
from mtfp.engine.expression import given as given_or
from mtfp.engine.rounding import Mode, Rounding, tie_window
from tests.engine.small import TODAY, drawn, exactly, result_of

pytestmark = pytest.mark.usefixtures("fifty_digits")

A, B = value("a"), value("b")
STEPS = ("1", "0.1", "0.01", "0.0001", "0.09", "0.05", "1000")

# Each mode with its worked table: step, what goes in, what comes out.
TABLE: dict[Mode, list[tuple[str, str, str]]] = {
    Mode.HALF_AWAY: [
        ("1", "0.5", "1"), ("1", "1.5", "2"), ("1", "2.5", "3"), ("1", "-0.5", "-1"), ("1", "-2.5", "-3"),
        ("1", "2.4999", "2"), ("1", "-0.4999", "0"), ("1", "0", "0"), ("1", "67369108.17", "67369108"),
        ("0.1", "0.05", "0.1"), ("0.1", "0.25", "0.3"), ("0.1", "-0.25", "-0.3"),
        ("0.01", "1.005", "1.01"), ("0.01", "2.675", "2.68"), ("0.01", "1.115", "1.12"), ("0.01", "-1.005", "-1.01"),
        ("0.01", "0.285", "0.29"), ("0.01", "1.0049", "1.00"),
        ("0.0001", "187.23018", "187.2302"), ("0.0001", "0.00005", "0.0001"), ("0.0001", "194.75615", "194.7562"),
        ("0.09", "0.045", "0.09"), ("0.09", "187.2302", "187.20"), ("0.09", "187.245", "187.29"),
        ("0.09", "-0.135", "-0.18"),
        ("0.05", "0.025", "0.05"), ("0.05", "0.075", "0.10"), ("0.05", "0.0749", "0.05"),
        ("1000", "500", "1000"), ("1000", "1499.99", "1000"), ("1000", "-1500", "-2000"),
    ],
    Mode.DOWN: [
        ("1", "0.9999", "0"), ("1", "1", "1"), ("1", "-1.9", "-1"), ("1", "-0.5", "0"), ("1", "3", "3"),
        ("0.1", "0.3", "0.3"), ("0.1", "0.39", "0.3"), ("0.1", "-0.39", "-0.3"),
        ("0.01", "0.29", "0.29"), ("0.01", "1.15", "1.15"), ("0.01", "1.999", "1.99"), ("0.01", "-1.999", "-1.99"),
        ("0.0001", "187.24859", "187.2485"), ("0.0001", "187.2485", "187.2485"),
        ("0.09", "187.2302", "187.20"), ("0.09", "187.29", "187.29"), ("0.09", "187.2899", "187.20"),
        ("0.05", "0.15", "0.15"), ("0.05", "0.1999", "0.15"),
        ("1000", "1999.99", "1000"), ("1000", "-1999", "-1000"), ("1000", "2000", "2000"),
    ],
}  # fmt: skip

WORDS: dict[Mode, dict[str, str]] = {
    Mode.HALF_AWAY: {
        "1": "to a whole number", "0.1": "to 1 decimal place", "0.01": "to 2 decimal places",
        "0.0001": "to 4 decimal places", "0.09": "to a multiple of 0.09", "0.05": "to a multiple of 0.05",
        "1000": "to a multiple of 1000",
    },
    Mode.DOWN: {
        "1": "down to a whole number", "0.1": "down to 1 decimal place", "0.01": "down to 2 decimal places",
        "0.0001": "down to 4 decimal places", "0.09": "down to a multiple of 0.09",
        "0.05": "down to a multiple of 0.05", "1000": "down to a multiple of 1000",
    },
}  # fmt: skip

ROWS = [(mode, *row) for mode, table in TABLE.items() for row in table]


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_has_a_table_for_every_step(mode: Mode) -> None:
    assert {step for step, _, _ in TABLE[mode]} == set(STEPS) == WORDS[mode].keys()


@pytest.mark.parametrize(("mode", "step", "number", "expected"), ROWS)
def test_every_reading_rounds_as_the_table_says(mode: Mode, step: str, number: str, expected: str) -> None:
    formula = rounded(A, Rounding(Decimal(step), mode))
    assert exactly(formula, {"a": number}) == Decimal(expected)
    assert drawn(formula, {"a": number}) == pytest.approx(float(expected), rel=1e-15, abs=0)
    result = result_of({"a": number}, formula)
    assert recompute(explain(result, "x", TODAY), result) == Decimal(expected)


@pytest.mark.parametrize(("mode", "step"), [(mode, step) for mode in Mode for step in STEPS])
def test_every_rounding_is_said_in_words(mode: Mode, step: str) -> None:
    assert in_words(rounded(A, Rounding(Decimal(step), mode)), {"a": "A"}) == f"A rounded {WORDS[mode][step]}"


def test_places_are_steps() -> None:
    assert Rounding.places(2) == Rounding(Decimal("0.01"))
    assert Rounding.places(0).exact(Decimal("2.5")) == 3
    assert Rounding.places(-3).exact(Decimal(2500)) == 3000
    assert rounded(A, None) is A


@pytest.mark.parametrize("step", ["0", "-0.01"])
def test_a_step_is_positive(step: str) -> None:
    with pytest.raises(ValueError, match="a rounding step is positive"):
        Rounding(Decimal(step))


def test_brackets_tell_what_is_rounded() -> None:
    labels = {"a": "A", "b": "B"}
    assert in_words(round_to(given_or("a", B), 2), labels) == (
        "(A when entered, otherwise B) rounded to 2 decimal places"
    )
    assert in_words(given_or("a", round_to(B, 2)), labels) == "A when entered, otherwise B rounded to 2 decimal places"
    assert in_words(round_to(A + B, 2), labels) == "A + B rounded to 2 decimal places"
    assert in_words(A + round_to(B, 2), labels) == "A + (B rounded to 2 decimal places)"
    assert in_words(round_to(choose(A > 0, A, B), 0), labels) == "(A if A > 0, otherwise B) rounded to a whole number"


# What a division leaves behind must not decide a rounding: each of these is a tie on paper, and its
# 50 digits end just below it, as in 0.00004999…9.
RESIDUES = [
    (A / 7 * Decimal("3.5"), "0.0001", 4, "0.0001"),
    (A / 7 * Decimal("3.5"), "-0.0001", 4, "-0.0001"),
    (A / 9 * Decimal("4.5"), "0.0011", 4, "0.0006"),
    (A / 6 * 21, "0.0011", 4, "0.0039"),
    (A / 7 * 21, "0.0015", 3, "0.005"),
    (A / 3 * Decimal("4.5"), "0.0031", 4, "0.0047"),
]


@pytest.mark.parametrize(("formula", "number", "places", "expected"), RESIDUES)
def test_a_hidden_residue_does_not_turn_a_tie_down(
    formula: Expression, number: str, places: int, expected: str
) -> None:
    before = exactly(formula, {"a": number})
    assert isinstance(before, Decimal)
    assert 0 < abs(Decimal(expected)) - abs(before) - Decimal(1).scaleb(-places) / 2 < Decimal("1e-45")
    assert exactly(round_to(formula, places), {"a": number}) == Decimal(expected)
    assert drawn(round_to(formula, places), {"a": number}) == pytest.approx(float(expected), rel=1e-12)


def test_bands_multiply_before_they_divide_and_leave_no_residue() -> None:
    assert exactly(A * 11 / 9, {"a": "0.00045"}) == Decimal("0.00055")
    assert exactly(round_to(A * 11 / 9, 4), {"a": "0.00045"}) == Decimal("0.0006")
    assert drawn(round_to(A * 11 / 9, 4), {"a": "0.00045"}) == pytest.approx(0.0006, rel=1e-12)


@pytest.mark.parametrize(("number", "expected"), [("0.8", "0.4"), ("-0.8", "-0.4")])
def test_a_hidden_residue_does_not_turn_a_whole_step_down(number: str, expected: str) -> None:
    formula = A / 7 * Decimal("3.5")
    assert exactly(formula, {"a": number}) != Decimal(expected)
    assert exactly(round_to(formula, 1, Mode.DOWN), {"a": number}) == Decimal(expected)
    assert drawn(round_to(formula, 1, Mode.DOWN), {"a": number}) == pytest.approx(float(expected), rel=1e-15)


def test_a_real_difference_from_a_tie_decides_however_small() -> None:
    assert exactly(round_to(A - B, 0), {"a": "2.5", "b": "0.0000000000001"}) == 2
    assert exactly(round_to(A + B, 0), {"a": "2.4999999999999", "b": "0.0000000000001"}) == 3


@pytest.mark.parametrize("step", STEPS)
def test_draws_take_every_exact_tie_away_from_nil(step: str) -> None:
    """Ties of every size that money has; floats alone get one in twenty wrong."""
    rounding, chance = Rounding(Decimal(step)), random.Random(2017)
    counts = [chance.randrange(10 ** chance.randrange(1, 10)) for _ in range(5_000)]
    ties = np.array([float((count + Decimal("0.5")) * rounding.step) for count in counts])
    expected = np.array([float((count + 1) * rounding.step) for count in counts])
    assert np.allclose(rounding.draws(ties), expected, rtol=1e-15, atol=0)
    assert np.allclose(rounding.draws(-ties), -expected, rtol=1e-15, atol=0)


@pytest.mark.parametrize("step", STEPS)
def test_draws_leave_every_whole_step_where_it_is(step: str) -> None:
    chance = random.Random(2018)
    counts = [chance.randrange(10 ** chance.randrange(1, 10)) for _ in range(5_000)]
    whole = np.array([float(count * Decimal(step)) for count in counts])
    for mode in Mode:
        assert np.allclose(Rounding(Decimal(step), mode).draws(whole), whole, rtol=1e-15, atol=0)


@given(st.sampled_from(STEPS), st.sampled_from(Mode), st.integers(-(10**9), 10**9), st.integers(1, 998))
def test_exact_and_draws_agree_away_from_ties(step: str, mode: Mode, count: int, thousandth: int) -> None:
    with localcontext(CONTEXT):
        rounding = Rounding(Decimal(step), mode)
        part = Decimal(thousandth if thousandth != 500 else 501) / 1000
        number = (count + (part if count >= 0 else -part)) * rounding.step
        expected = float(rounding.exact(number))
        found = float(rounding.draws(np.array([float(number)]))[0])
    assert found == pytest.approx(expected, rel=1e-14, abs=1e-12)


def test_the_tie_window_is_a_billionth_of_a_step_and_grows_with_the_number() -> None:
    assert tie_window(np.array([0.0, 1.0, -40_000.0])).tolist() == [1e-9, 1e-9, 1e-9]
    assert tie_window(np.array([1e6, -1e9])) == pytest.approx([2e-8, 2e-5])


@pytest.mark.parametrize(("below", "expected"), [(5e-10, 3.0), (9e-10, 3.0), (3e-9, 2.0), (1e-6, 2.0)])
def test_what_lies_in_the_window_counts_as_a_tie_in_draws_and_nothing_else(below: float, expected: float) -> None:
    whole = Rounding.places(0)
    assert whole.draws(np.array([2.5 - below])).tolist() == [expected]
    assert whole.draws(np.array([-2.5 + below])).tolist() == [-expected]
    assert whole.exact(Decimal("2.5") - Decimal(below)) == 2


def test_draws_keep_what_cannot_be_computed() -> None:
    assert np.isnan(Rounding.places(2).draws(np.array([np.nan]))).all()


def test_draws_keep_their_shape() -> None:
    assert Rounding.places(2).draws(np.zeros((2, 3))).shape == (2, 3)
    assert Rounding.places(2).draws(np.asarray(1.006)).tolist() == 1.01


@given(st.integers(1, 400_000), st.integers(1, 2_000))
def test_an_increase_at_its_limit_is_not_above_it_in_draws(pence: int, basis_points: int) -> None:
    """Band D and the most the principle allows, both in floats: the comparison is of what they stand for."""
    with localcontext(CONTEXT):
        before, limit = Decimal(pence) / 100, Decimal(basis_points) / 10_000
        after = before * (1 + limit)
        values = {"a": f"{after:f}", "b": f"{before:f}", "c": f"{limit:f}"}
    increase = A / B - 1
    assert drawn(increase <= value("c"), values) == 1
    assert drawn(increase < value("c"), values) == 0
    assert drawn(increase > value("c"), values) == 0
    assert drawn(increase >= value("c"), values) == 1


@given(st.integers(1, 400_000), st.integers(1, 2_000))
def test_an_increase_a_tenth_of_a_penny_over_its_limit_is_above_it(pence: int, basis_points: int) -> None:
    with localcontext(CONTEXT):
        before, limit = Decimal(pence) / 100, Decimal(basis_points) / 10_000
        after = before * (1 + limit) + Decimal("0.001")
        values = {"a": f"{after:f}", "b": f"{before:f}", "c": f"{limit:f}"}
    for reading in (drawn, exactly):
        assert reading(value("c") >= A / B - 1, values) == 0
        assert reading(value("c") < A / B - 1, values) == 1

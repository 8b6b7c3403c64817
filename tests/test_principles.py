"""Referendum principles: what is allowed at their very edge, where they come from, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtfp.engine import Inputs, Missing, Result, Years, compute
from mtfp.engine.inputs import Cell
from mtfp.plan import plan_graph, with_known
from mtfp.planfile import Entry, PlanFileError, read_plan_file, write_plan_file
from mtfp.present.checks import check_outcomes
from mtfp.structure import Structure
from precept.conventions import BandDRounding, Conventions
from precept.principles.lines import (
    AMOUNT_EQUAL_KEY,
    AMOUNT_KEY,
    IS_LOWEST_KEY,
    LOWEST_KEY,
    OTHER_DAY,
    RATE_EQUAL_KEY,
    RATE_KEY,
    REBILLING,
    SAME_DAY,
)
from precept.principles.reference import PRINCIPLES, Principle
from precept.structure import Authority
from tests.support.bad_plan_files import EXAMPLE
from tests.support.golden import rows
from tests.support.plans import with_entries

pytestmark = pytest.mark.usefixtures("fifty_digits")

BEFORE_ANY = Years(2001, 2)
"""Years without a known principle."""
TIMELESS = -1


def result_of(
    before: str, entered: dict[Cell, str], years: Years = BEFORE_ANY, conventions: Conventions | None = None
) -> Result:
    """A force with one authority of 1,000 dwellings; Band D stays unless something is entered."""
    structure = Structure(years, conventions or Conventions(band_d="4"), (Authority("north", "North"),))
    cells = {("precept.band_d_amount", 0): before, ("precept.authority.north.precept_amount", 0): "0"}
    for year in range(len(years)):
        cells["precept.authority.north.tax_base_notified", year] = "1000"
        cells["precept.increase", year] = "0"
    inputs = Inputs(years, {cell: Decimal(text) for cell, text in (cells | entered).items()})
    return compute(plan_graph(structure), with_known(structure, inputs))


def principle(percent: str = "", pounds: str = "", lowest: str = "") -> dict[Cell, str]:
    """What is entered of a principle of the budget year."""
    figures = {RATE_KEY: str(Decimal(percent) / 100) if percent else "", AMOUNT_KEY: pounds, LOWEST_KEY: lowest}
    said = {(key, 1): text for key, text in figures.items() if text}
    return said | ({(IS_LOWEST_KEY, 1): "1"} if lowest else {})


@pytest.mark.parametrize("row", rows("principles.csv"), ids=lambda row: row["case"])
def test_the_most_allowed_is_rounded_down_to_the_places_of_the_force(row: dict[str, str]) -> None:
    conventions = Conventions(band_d=row["places"])  # type: ignore[arg-type]
    entered = principle(row["percent"], row["pounds"], row["lowest"])
    most = result_of(row["before"], entered, conventions=conventions).number("precept.principle.most_allowed", 1)
    assert str(most.quantize(Decimal(row["most allowed"]))) == row["most allowed"]
    assert most == Decimal(row["most allowed"])


def holds(before: str, target: str, entered: dict[Cell, str]) -> bool:
    """Whether Band D may rise so far."""
    result = result_of(before, {**entered, ("precept.band_d_target", 1): target})
    return bool(result.number("check.principle", 1))


def test_an_increase_equal_to_the_percentage_is_excessive_unless_the_principle_says_otherwise() -> None:
    assert not holds("150", "153", principle("2"))
    assert holds("150", "152.9999", principle("2"))
    assert holds("150", "153", {**principle("2"), (RATE_EQUAL_KEY, 1): "0"})


def test_an_increase_equal_to_the_pounds_is_allowed_unless_the_principle_says_otherwise() -> None:
    assert holds("150", "162", principle("", "12"))
    assert not holds("150", "162.0001", principle("", "12"))
    assert not holds("150", "162", {**principle("", "12"), (AMOUNT_EQUAL_KEY, 1): "1"})


def test_with_a_percentage_and_pounds_only_what_is_past_both_is_excessive() -> None:
    both = principle("2", "5")
    assert holds("200", "205", both)  # past 2% (£4), not past £5
    assert not holds("200", "205.01", both)
    assert holds("300", "305.99", both)  # past £5, not 2% (£6)


steps = st.integers(1, 5_000_000)


@settings(max_examples=150, deadline=None)
@given(
    steps, st.sampled_from(get_args(BandDRounding)), st.sampled_from(["", "0.01", "1.99", "2", "7"]),
    st.sampled_from(["", "0.09", "5", "12"]), st.booleans(), st.booleans(),
)  # fmt: skip
def test_the_most_allowed_needs_no_referendum_and_one_step_more_does(
    start: int, places: BandDRounding, percent: str, pounds: str, rate_equal: bool, amount_equal: bool
) -> None:
    if not percent and not pounds:
        return
    step = {"9p": Decimal("0.09"), "unrounded": Decimal("0.0001")}.get(places) or Decimal(1).scaleb(-int(places))
    entered = principle(percent, pounds)
    entered |= {(RATE_EQUAL_KEY, 1): str(int(rate_equal))} if percent else {}
    entered |= {(AMOUNT_EQUAL_KEY, 1): str(int(amount_equal))} if pounds else {}
    before, conventions = str(start * step), Conventions(band_d=places)
    most = result_of(before, entered, conventions=conventions).number("precept.principle.most_allowed", 1)
    for target, allowed in ((most, 1), (most + step, 0)):
        result = result_of(before, {**entered, ("precept.band_d_target", 1): str(target)}, conventions=conventions)
        assert result.number("precept.band_d", 1) == target
        assert result.number("check.principle", 1) == allowed


def test_the_headroom_is_told_per_dwelling_in_percent_and_in_yield() -> None:
    result = result_of("183.5770", {**principle("2"), ("precept.band_d_target", 1): "187.2302"})
    assert result.number("precept.principle.headroom", 1) == Decimal("0.0183")
    assert result.number("precept.principle.headroom_percent", 1) == Decimal("0.0183") / Decimal("183.5770")
    assert result.number("precept.principle.headroom_yield", 1) == Decimal("18.3")


def test_past_the_principle_the_headroom_is_negative_and_the_check_says_what_is_allowed() -> None:
    result = result_of("183.5770", {**principle("2"), ("precept.band_d_target", 1): "190"})
    assert result.number("precept.principle.headroom", 1) == Decimal("-2.7515")
    (failing,) = [each for each in check_outcomes(result) if each.key == "check.principle" and not each.holds]
    assert failing.year_label == "2002/03"
    assert failing.message == (
        "Band D of £190.0000 is an increase of £6.4230, past the referendum principle of the year: £187.2485 is the "
        "most that needs no referendum"
    )


def test_a_year_without_a_known_principle_says_so_and_is_no_fault() -> None:
    result = result_of("100", {("precept.band_d_target", 1): "150"})
    most = result["precept.principle.most_allowed", 1]
    assert isinstance(most, Missing)
    assert most.reason == "Referendum principle, % is not entered for 2002/03"
    assert result.number("precept.principle.known", 1) == 0
    assert result.number("check.principle", 1) == 1
    assert not [key for key, _, _ in result.unfinished() if "principle" in key or "referendum" in key]


def test_there_is_no_principle_in_wales() -> None:
    graph = result_of("100", {}, Years(2016, 5), Conventions(country="wales")).graph
    assert not [key for key in graph.rows if "principle" in key or "referendum" in key]


def test_the_principles_of_years_come_from_their_reports() -> None:
    result = result_of("183.577", {}, Years(2016, 10))
    assert result.number("precept.principle.rate", 1) == Decimal("0.02")
    assert result.number("precept.principle.rate_equal", 1) == 1
    pounds = [result.number("precept.principle.amount", year) for year in range(11)]
    assert pounds == [0, 0, 12, 24, 10, 15, 10, 15, 13, 14, 15]
    origin = result.inputs.provenance[AMOUNT_KEY, 4]
    assert origin.certainty == "confirmed"
    assert origin.source == (
        "The Referendums Relating to Council Tax Increases (Principles) (England) Report 2020/21; read in North "
        "Yorkshire PFCC's decision notice 02/2020"
    )


def test_in_2017_the_forces_with_the_lowest_band_d_had_five_pounds() -> None:
    years, lowest = Years(2016, 1), {(IS_LOWEST_KEY, 1): "1"}
    assert result_of("150", {}, years).number("precept.principle.most_allowed", 1) == Decimal("152.9999")
    assert result_of("150", lowest, years).number("precept.principle.most_allowed", 1) == 155


def test_an_entered_principle_stands_instead_of_the_whole_of_the_known_one() -> None:
    result = result_of("200", {(RATE_KEY, 2): "0.03"}, Years(2016, 3))
    assert result.number("precept.principle.rate", 2) == Decimal("0.03")
    assert result.number("precept.principle.amount", 2) == 0
    assert result.number("precept.principle.amount", 3) == 24


def test_a_lost_referendum_costs_the_sending_of_the_bills_too() -> None:
    costs = {(SAME_DAY, TIMELESS): "650000", (OTHER_DAY, TIMELESS): "1200000", (REBILLING, TIMELESS): "1000000"}
    result = result_of("100", costs)
    assert result.number("precept.referendum.lost_same_day", 1) == 1_650_000
    assert result.number("precept.referendum.lost_other_day", 1) == 2_200_000


def test_a_principle_with_neither_percentage_nor_pounds_is_refused() -> None:
    with pytest.raises(ValueError, match="names neither a % nor a £ amount: give one of them"):
        Principle(2030, "2030/31", "nowhere")
    plan = read_plan_file(EXAMPLE.read_bytes())
    for key, number, says in (
        (RATE_EQUAL_KEY, "1", "it says nothing alone: enter Referendum principle, %"),
        (RATE_KEY, "0", "0% is below the least allowed, 0.01%"),
        (AMOUNT_KEY, "0", "0 is below the least allowed, 0.01"),
    ):
        entries: list[Any] = [*plan.scenarios[0].entries, Entry(key, 2021, Decimal(number))]
        with pytest.raises(PlanFileError) as refused:
            read_plan_file(write_plan_file(with_entries(plan, entries)))
        assert says in str(refused.value)


def test_the_years_of_the_reference_data_follow_each_other_and_each_names_its_report() -> None:
    starts = [each.start for each in PRINCIPLES]
    assert starts == list(range(starts[0], starts[0] + len(starts)))
    for each in PRINCIPLES:
        assert each.report == f"{each.start}/{(each.start + 1) % 100}"
        assert each.seen_in
        assert replace(each).source.startswith("The Referendums Relating to Council Tax Increases (Principles)")

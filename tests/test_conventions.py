"""What conventions of a force do beside the worked cases of tests/golden/precept_*.csv."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import pytest

from mtfp.engine import GraphError, Inputs, Missing, Result, Years, compute
from mtfp.layout import Row
from mtfp.plan import plan_graph
from mtfp.structure import Structure
from mtfp.validation import value_fault
from precept.conventions import Conventions
from precept.structure import Authority
from precept.tables import tables

pytestmark = pytest.mark.usefixtures("fifty_digits")

NORTH, SOUTH = Authority("north", "North"), Authority("south", "South")
YEARS = Years(2023, 3)


def result_of(values: dict[str, str | tuple[str, ...]], **settings: Any) -> Result:
    """A plan of two authorities; a value stands in every year in which it may, a tuple from the first such year on.

    Unless given: Band D 187.2302 rises by 1.99% a year, tax bases 1,000 and 2,000 stay.
    """
    usual: dict[str, str | tuple[str, ...]] = {
        "precept.band_d_amount": "187.2302",
        "precept.increase": "0.0199",
        "precept.tax_base_growth": "0",
        "precept.authority.north.tax_base_notified": ("1000",),
        "precept.authority.south.tax_base_notified": ("2000",),
    }
    graph = plan_graph(Structure(YEARS, Conventions(**settings), (NORTH, SOUTH)))
    cells: dict[tuple[str, int], Decimal] = {}
    for key, number in (usual | values).items():
        years = [year for year in range(len(YEARS)) if graph.inputs[key].may_stand_in(year)]
        numbers = number if isinstance(number, tuple) else (number,) * len(years)
        cells |= {(key, year): Decimal(text) for year, text in zip(years, numbers, strict=False)}
    return compute(graph, Inputs(YEARS, cells))


def test_the_base_years_band_d_is_taken_as_entered_whatever_the_places() -> None:
    assert result_of({}, band_d="2").number("precept.band_d", 0) == Decimal("187.2302")


@pytest.mark.parametrize("mode", ["nearest", "down"])
def test_with_multiples_of_9p_every_band_is_exact(mode: str) -> None:
    result = result_of({}, band_d="9p", band_d_mode=mode, bands="unrounded")
    for band in "abcdefgh":
        pennies = result.number(f"precept.band.{band}", 1) * 100
        assert pennies == pennies.to_integral_value()


# 200.01 × 1.0199 = 203.990199; × 15,000.5 = 3,059,954.98: the requirement is 3,059,955.
REQUIREMENT: dict[str, str | tuple[str, ...]] = {
    "precept.band_d_amount": "200.01",
    "precept.authority.north.tax_base_notified": ("10000",),
    "precept.authority.south.tax_base_notified": ("5000.5",),
}


def test_a_fixed_requirement_is_in_whole_pounds_and_band_d_its_unrounded_quotient() -> None:
    result = result_of(REQUIREMENT, direction="requirement", band_d="2", bands="4")
    assert result.number("precept.requirement", 1) == 3059955
    assert result.number("precept.total", 1) == 3059955
    assert result.number("precept.band_d", 1) == Decimal(3059955) / Decimal("15000.5")
    assert result.number("precept.band.d", 1) == Decimal("203.9902")
    assert result.number("precept.authority.north.precept", 1) == Decimal("2039902.00")
    assert result.number("precept.authority.south.precept", 1) == Decimal("1020053.00")
    assert result.number("precept.parts_difference", 1) == 0


def test_a_requirement_that_is_entered_stands() -> None:
    result = result_of({**REQUIREMENT, "precept.requirement_amount": ("3000000",)}, direction="requirement")
    assert result.number("precept.total", 1) == 3000000
    assert result.number("precept.band_d", 1) == Decimal(3000000) / Decimal("15000.5")
    assert result.number("precept.band_d.planned", 2) == result.number("precept.band_d", 1) * Decimal("1.0199")


def test_the_base_years_requirement_is_the_precept_of_that_year() -> None:
    result = result_of({**REQUIREMENT, "precept.total_amount": "3000150.01"}, direction="requirement")
    assert result.number("precept.requirement", 0) == Decimal("3000150.01")
    assert result.number("precept.band_d", 0) == Decimal("200.01")


def test_a_requirement_over_no_tax_base_has_no_band_d_and_says_so() -> None:
    nil: dict[str, str | tuple[str, ...]] = dict.fromkeys(list(REQUIREMENT)[1:], ("0",))
    figure = result_of({**nil, "precept.requirement_amount": "5"}, direction="requirement")["precept.band_d", 1]
    assert figure == Missing("division by nil: Total tax base is 0", "precept.band_d", 1)


def test_only_a_force_that_fixes_a_requirement_can_enter_one() -> None:
    with pytest.raises(KeyError):
        result_of({"precept.requirement_amount": "1"}, direction="band_d")


def test_only_the_collection_fund_that_the_force_enters_can_be_entered() -> None:
    with pytest.raises(KeyError):
        result_of({"precept.authority.north.collection_fund_share": "100"}, collection_fund="total")
    with pytest.raises(KeyError):
        result_of({"precept.collection_fund_amount": "100"}, collection_fund="by_authority")


def test_a_deficit_raises_the_gap_by_as_much() -> None:
    none = result_of({"precept.collection_fund_amount": "0"}, collection_fund="total")
    deficit = result_of({"precept.collection_fund_amount": "-500"}, collection_fund="total")
    assert none.number("gap", 1) - deficit.number("gap", 1) == 500


NO_BASE = "division by nil: Total tax base is 0"


@pytest.mark.parametrize("direction", ["band_d", "requirement"])
def test_a_total_tax_base_of_nil_is_named_as_the_reason(direction: str) -> None:
    nil: dict[str, str | tuple[str, ...]] = {
        f"precept.authority.{each}.tax_base_notified": "0" for each in ("north", "south")
    }
    result = result_of(nil, direction=direction)
    reasons = {key: missing.reason for key, year, missing in result.unfinished() if year == 1}
    assert reasons["precept.band_d" if direction == "requirement" else "precept.statutory.basic_amount"] == NO_BASE


@pytest.mark.parametrize(("number", "fault"), [("1234.567", "has more than 2 decimals"), ("-1", "below the least")])
def test_a_tax_base_with_three_decimals_or_below_nil_is_refused(number: str, fault: str) -> None:
    declared = result_of({}).graph.inputs["precept.authority.north.tax_base_notified"]
    assert fault in value_fault(declared, Decimal(number))
    assert value_fault(declared, Decimal("1234.56")) == ""


REASONS = {
    (
        "band_d",
        "pound",
        "base_times_band_d",
    ): "the total is tax base × Band D: the parts can differ from the total by a few pounds",
    ("band_d", "penny", "base_times_band_d"): "a few pence",
    ("requirement", "pound", "sum_of_authorities"): "the total is the requirement fixed in whole pounds",
    ("band_d", "penny", "sum_of_authorities"): "nothing can lie between them",
}


@pytest.mark.parametrize(("direction", "places", "total"), REASONS)
def test_the_difference_of_parts_and_total_stands_in_a_row_with_its_reason(
    direction: str, places: str, total: str
) -> None:
    chosen: dict[str, Any] = {"direction": direction, "authority_precepts": places, "total": total}
    structure = Structure(YEARS, Conventions(**chosen), (NORTH, SOUTH))
    table = next(each for each in tables(structure) if each.key == "authorities")
    row = next(row for row in table.rows if isinstance(row, Row) and row.key == "precept.parts_difference")
    assert REASONS[direction, places, total] in table.note
    assert row.pence == (places == "penny")
    assert plan_graph(structure).lines[row.key].source == table.note


@pytest.mark.parametrize(("rounding", "places"), [("2", 2), ("3", 3), ("4", 4), ("9p", 2), ("unrounded", 4)])
def test_band_d_is_shown_with_its_places(rounding: Any, places: int) -> None:
    assert Conventions(band_d=rounding).band_d_places == places


def test_every_combination_of_conventions_makes_a_graph() -> None:
    hints = get_type_hints(Conventions)
    names = [each.name for each in fields(Conventions)]
    for first in names:
        for second in names:
            for one in get_args(hints[first]):
                for two in get_args(hints[second]):
                    settings: dict[str, Any] = {first: one} | {second: two}
                    try:
                        plan_graph(Structure(YEARS, Conventions(**settings), (NORTH,)))
                    except GraphError as error:
                        pytest.fail(f"{settings}: {error}")

"""Every convention of a force changes what it says and nothing else; worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal, localcontext
from typing import Any, get_args, get_type_hints

import pytest

from mtfp.engine import GraphError, Inputs, Missing, Result, Years, compute
from mtfp.engine.exact import CONTEXT
from mtfp.plan import plan_graph
from mtfp.structure import Structure
from precept.conventions import Conventions
from precept.structure import Authority

NORTH, SOUTH = Authority("north", "North"), Authority("south", "South")
YEARS = Years(2023, 3)


@pytest.fixture(autouse=True)
def fifty_digits() -> Iterator[None]:
    with localcontext(CONTEXT):
        yield


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


# 187.2302 × 1.0199 = 190.95608098; ÷ 0.09 = 2,121.734 steps.
BAND_D = {
    ("2", "nearest"): "190.96",
    ("3", "nearest"): "190.956",
    ("4", "nearest"): "190.9561",
    ("unrounded", "nearest"): "190.95608098",
    ("9p", "nearest"): "190.98",
    ("2", "down"): "190.95",
    ("3", "down"): "190.956",
    ("4", "down"): "190.9560",
    ("unrounded", "down"): "190.95608098",
    ("9p", "down"): "190.89",
}


@pytest.mark.parametrize(("rounding", "mode"), BAND_D)
def test_band_d_is_rounded_as_the_force_says(rounding: str, mode: str) -> None:
    result = result_of({}, band_d=rounding, band_d_mode=mode)
    assert result.number("precept.band_d", 1) == Decimal(BAND_D[rounding, mode])
    assert result.number("precept.band_d.planned", 1) == Decimal("190.95608098")


def test_there_is_a_case_for_every_rounding_of_band_d() -> None:
    hints = get_type_hints(Conventions)
    assert set(BAND_D) == {
        (each, mode) for each in get_args(hints["band_d"]) for mode in get_args(hints["band_d_mode"])
    }


def test_the_base_years_band_d_is_taken_as_entered_whatever_the_places() -> None:
    assert result_of({}, band_d="2").number("precept.band_d", 0) == Decimal("187.2302")


@pytest.mark.parametrize("mode", ["nearest", "down"])
def test_with_multiples_of_9p_every_band_is_exact(mode: str) -> None:
    result = result_of({}, band_d="9p", band_d_mode=mode, bands="unrounded")
    for band in "abcdefgh":
        pennies = result.number(f"precept.band.{band}", 1) * 100
        assert pennies == pennies.to_integral_value()


# 187.23 × 1.0199 = 190.955877; rounded 190.96 × 1.0199 = 194.760104, 194.76 × 1.0199 = 198.635724.
# Unrounded 190.955877 × 1.0199 = 194.7558989523, × 1.0199 = 198.63154134145077.
@pytest.mark.parametrize(
    ("compounding", "amounts"),
    [("rounded", ["190.96", "194.76", "198.64"]), ("unrounded", ["190.96", "194.76", "198.63"])],
)
def test_growth_compounds_on_the_rounded_or_the_unrounded_amount(compounding: str, amounts: list[str]) -> None:
    result = result_of({"precept.band_d_amount": "187.23"}, compounding=compounding)
    assert [result.number("precept.band_d", year) for year in (1, 2, 3)] == [Decimal(text) for text in amounts]


def test_pounds_take_the_place_of_the_percentage_and_a_target_that_of_both() -> None:
    result = result_of({"precept.increase_amount": ("0", "15")})
    assert [result.number("precept.band_d", year) for year in (1, 2)] == [Decimal("202.23"), Decimal("206.25")]
    both = result_of({"precept.increase_amount": ("0", "15"), "precept.band_d_target": ("199.999",)})
    assert both.number("precept.band_d", 1) == 200


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


# From 190.9561: × 6 ÷ 9 = 127.30406666…, × 11 ÷ 9 = 233.39078888…
@pytest.mark.parametrize(
    ("bands", "a", "e"),
    [
        ("2", "127.30", "233.39"),
        ("4", "127.3041", "233.3908"),
        ("unrounded", "127.30406666666666666667", "233.39078888888888888889"),
    ],
)
def test_bands_have_the_places_of_the_force(bands: str, a: str, e: str) -> None:
    result = result_of({}, band_d="4", bands=bands)
    for key, expected in (("precept.band.a", a), ("precept.band.e", e)):
        figure = result.number(key, 1)
        assert (figure if bands != "unrounded" else round(figure, 20)) == Decimal(expected)


def test_bands_come_from_the_band_d_that_is_used_hidden_digits_included() -> None:
    """From 190.95608098, band G is 318.26013…; from the 190.9561 that is shown it would be 318.26017."""
    result = result_of({}, band_d="unrounded", bands="4")
    assert result.number("precept.band.h", 1) == Decimal("381.9122")
    assert result.number("precept.band.f", 1) == Decimal("275.8255")
    assert result.number("precept.band.g", 1) == Decimal("318.2601")


def test_wales_has_a_band_i_of_twenty_one_ninths_and_england_has_not() -> None:
    assert result_of({}, country="wales", band_d="4", bands="4").number("precept.band.i", 1) == Decimal("445.5642")
    assert "precept.band.i" not in result_of({}, country="england").graph.lines


# 1,234.56 × 190.9561 = 235,746.762816
@pytest.mark.parametrize(("places", "north"), [("pound", "235747"), ("penny", "235746.76")])
def test_authorities_pay_whole_pounds_or_pennies(places: str, north: str) -> None:
    values: dict[str, str | tuple[str, ...]] = {"precept.authority.north.tax_base_notified": ("1234.56",)}
    result = result_of(values, band_d="4", authority_precepts=places)
    assert result.number("precept.authority.north.precept", 1) == Decimal(north)


# At 190.50: 1,001 × = 190,690.50 and 1,003 × = 191,071.50, each half a pound up; together exactly 381,762.
@pytest.mark.parametrize(
    ("rule", "total", "difference"), [("base_times_band_d", 381762, 1), ("sum_of_authorities", 381763, 0)]
)
def test_the_total_is_base_times_band_d_or_the_sum_of_the_authorities(rule: str, total: int, difference: int) -> None:
    values: dict[str, str | tuple[str, ...]] = {
        "precept.band_d_amount": "190.5",
        "precept.increase": "0",
        "precept.authority.north.tax_base_notified": ("1001",),
        "precept.authority.south.tax_base_notified": ("1003",),
    }
    values["precept.collection_fund_amount"] = "0"
    result = result_of(values, total=rule, authority_precepts="pound", collection_fund="total")
    assert result.number("precept.total", 1) == total
    assert result.number("precept.authorities_total", 1) == 381763
    assert result.number("precept.parts_difference", 1) == difference
    assert result.number("funding.total", 1) == total


def test_the_collection_fund_is_entered_in_total_or_by_authority() -> None:
    whole = result_of({"precept.collection_fund_amount": "-500.25"}, collection_fund="total")
    assert whole.number("precept.collection_fund", 1) == Decimal("-500.25")
    shares: dict[str, str | tuple[str, ...]] = {
        "precept.authority.north.collection_fund_share": "100",
        "precept.authority.south.collection_fund_share": "-600.25",
    }
    parts = result_of(shares, collection_fund="by_authority")
    assert parts.number("precept.collection_fund", 1) == Decimal("-500.25")
    with pytest.raises(KeyError):
        result_of(shares, collection_fund="total")


def test_a_deficit_raises_the_gap_by_as_much() -> None:
    none = result_of({"precept.collection_fund_amount": "0"}, collection_fund="total")
    deficit = result_of({"precept.collection_fund_amount": "-500"}, collection_fund="total")
    assert none.number("gap", 1) - deficit.number("gap", 1) == 500


def test_an_authoritys_own_growth_stands_before_the_rate_for_all_and_a_notified_base_before_both() -> None:
    result = result_of(
        {
            "precept.tax_base_growth": "0.01",
            "precept.authority.north.tax_base_growth": ("-0.02", "0"),
            "precept.authority.south.tax_base_notified": ("2000", "2100.55"),
        }
    )
    assert [result.number("precept.authority.north.tax_base", year) for year in range(4)] == [
        1000,
        980,
        980,
        Decimal("989.8"),
    ]
    south = [result.number("precept.authority.south.tax_base", year) for year in (1, 2)]
    assert south == [Decimal("2100.55"), Decimal("2121.5555")]


CASES: dict[str, set[str]] = {
    "country": {"england", "wales"},
    "direction": {"band_d", "requirement"},
    "band_d": {"2", "3", "4", "unrounded", "9p"},
    "band_d_mode": {"nearest", "down"},
    "compounding": {"rounded", "unrounded"},
    "bands": {"2", "4", "unrounded"},
    "authority_precepts": {"penny", "pound"},
    "total": {"base_times_band_d", "sum_of_authorities"},
    "collection_fund": {"total", "by_authority"},
}


def test_a_new_convention_needs_a_case_here() -> None:
    hints = get_type_hints(Conventions)
    assert {each.name: set(get_args(hints[each.name])) for each in fields(Conventions)} == CASES


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

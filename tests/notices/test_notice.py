"""The notices of a result: its own figures as s40 asks for them, in England and in Wales."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mtfp.engine import Inputs, Result, Years, compute
from mtfp.plan import plan_graph
from mtfp.structure import Structure
from precept.conventions import Conventions
from precept.notices.notice import Notices, notices
from precept.structure import Authority

NORTH, SOUTH = Authority("north", "North"), Authority("south", "South")
YEARS = Years(2023, 1)


def structure_of(**settings: Any) -> Structure:
    """Two authorities and the conventions that are told."""
    return Structure(YEARS, Conventions(**settings), (NORTH, SOUTH))


def result_of(structure: Structure, **more: str) -> Result:
    """Band D 187.2302 rises by 1.99%; the tax bases are 1,000.55 and 2,000."""
    cells = {
        ("precept.band_d_amount", 0): "187.2302",
        ("precept.increase", 1): "0.0199",
        ("precept.authority.north.tax_base_notified", 1): "1000.55",
        ("precept.authority.south.tax_base_notified", 1): "2000",
    } | {(key.replace("__", "."), 1): number for key, number in more.items()}
    graph = plan_graph(structure)
    return compute(graph, Inputs(YEARS, {cell: Decimal(number) for cell, number in cells.items()}))


def made(**settings: Any) -> Notices:
    """The notices under some conventions."""
    structure = structure_of(**settings)
    return notices(structure, result_of(structure))


# 187.2302 × 1.0199 = 190.95608098: 190.96 to the penny. North 1,000.55 × 190.96 = 191,065.028.
def test_a_notice_states_base_band_d_bands_and_the_amount_to_the_penny() -> None:
    found = made()
    north = found.notices[0]
    assert found.year == "2024/25"
    assert [each.authority for each in found.notices] == ["North", "South"]
    assert (north.tax_base.text, north.band_d.text, north.payable.text) == ("1,000.55", "£190.96", "£191,065.03")
    # n ninths of 190.96: A 127.3067, B 148.5244, C 169.7422, E 233.3956, F 275.8311, G 318.2667, H 381.92.
    assert [each.text for each in north.bands] == [
        "£127.31", "£148.52", "£169.74", "£190.96", "£233.40", "£275.83", "£318.27", "£381.92",
    ]  # fmt: skip
    assert [each.label for each in north.bands] == [f"Band {letter}" for letter in "ABCDEFGH"]


def test_amounts_in_whole_pounds_are_shown_so_and_differ_from_the_total_with_the_reason() -> None:
    found = made(band_d="4", bands="4", authority_precepts="pound")
    # Band D 190.9561: North 191,061.126, South 381,912.20; together 572,973.33.
    assert [each.payable.text for each in found.notices] == ["£191,061", "£381,912"]
    assert found.notices[0].bands[0].text == "£127.3041"
    assert [(each.label, each.text) for each in found.totals] == [
        ("Precepts on all authorities", "£572,973"),
        ("Above the total", "nil"),
        ("Total precept", "£572,973"),
    ]
    assert "rounded to the pound on its own" in found.difference_reason


def test_wales_has_band_i_and_its_own_sections() -> None:
    found = made(country="wales")
    assert found.notices[0].bands[-1].label == "Band I"
    assert found.notices[0].bands[-1].text == "£445.57"  # 190.96 × 21 ÷ 9 = 445.5733
    assert "sections 43 to 47" in found.law
    assert "SI 1995/2562" in found.instalments_law


def test_england_has_its_sections() -> None:
    found = made()
    assert "sections 42A, 42B and 45 to 47" in found.law
    assert "SI 1992/2428" in found.instalments_law


def test_every_figure_is_one_of_the_result() -> None:
    structure = structure_of(band_d="unrounded", bands="unrounded")
    result = result_of(structure)
    for notice in notices(structure, result).notices:
        for each in notice.figures:
            assert each.key in result.graph.lines
            assert each.unit == result.graph.lines[each.key].unit


def test_a_figure_that_cannot_be_computed_says_why() -> None:
    structure = structure_of()
    empty = compute(plan_graph(structure), Inputs(YEARS, {}))
    north = notices(structure, empty).notices[0]
    assert not north.complete
    assert north.payable.text == "n/a"
    assert north.payable.missing
    assert notices(structure, result_of(structure)).notices[0].complete


def test_a_plan_without_authorities_has_no_notices() -> None:
    structure = Structure(YEARS, Conventions())
    assert notices(structure, compute(plan_graph(structure), Inputs(YEARS, {}))).notices == ()

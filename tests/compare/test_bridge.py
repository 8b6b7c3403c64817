"""Bridges worked by hand, and those of the example plan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from mtfp.compare import Side, bridge, bridges
from mtfp.compare.notes import notes_on
from mtfp.compare.shapley import shapley
from mtfp.engine import Missing, NotComputed, Years
from mtfp.funding.structure import Grant
from mtfp.spending.structure import BudgetLine, Section
from precept.conventions import Conventions
from precept.structure import Authority
from tests.compare.small import BUDGET, MEMBERS, assert_adds_up, of_plan, side, steps, with_input
from tests.support.visitors import example_file

BASE = ("precept.authority.blaby.tax_base_notified", 1)
GRANT = ("funding.grant.police.amount", 1)


def test_the_shapley_value_of_a_textbook_game() -> None:
    # The glove game: player 0 has a left glove, 1 and 2 have right ones; a pair is worth 6.
    worth = [Decimal(0), Decimal(0), Decimal(0), Decimal(6), Decimal(0), Decimal(6), Decimal(0), Decimal(6)]
    assert shapley(worth, 3) == [4, 1, 1]


def test_the_shapley_value_of_nobody() -> None:
    assert shapley([Decimal(7)], 0) == []


def test_tax_base_and_band_d_share_what_they_make_together() -> None:
    # 1,000 dwellings at £100 become 1,100 at £110: £21,000 more.
    # Band D alone: 1,000 × 10 = 10,000; after the base: 1,100 × 10 = 11,000: mean 10,500.
    # The base alone: 100 × 100 = 10,000; after Band D: 100 × 110 = 11,000: mean 10,500.
    both = side("B", {("precept.increase", 1): "0.1", BASE: "1100"})
    found = bridge(side(), both, year=BUDGET)
    assert (found.opening, found.closing) == (Decimal(0), Decimal(21_000))
    assert steps(found) == {"Precept": Decimal("10500.00"), "Tax base": Decimal("10500.00")}
    assert_adds_up(found)


def test_three_causes_by_hand() -> None:
    # As above with a base of 1,200, and £3,000 less grant, which works on its own.
    # Band D: (10,000 + 12,000) / 2 = 11,000; base: (20,000 + 22,000) / 2 = 21,000.
    changed = side("B", {("precept.increase", 1): "0.1", BASE: "1200", GRANT: "47000"})
    found = bridge(side(), changed, year=BUDGET)
    assert steps(found) == {"Precept": 11_000, "Tax base": 21_000, "Grants": -3_000}
    assert found.takes_rest == "Tax base"


def test_an_odd_penny_goes_to_the_largest_cause_and_is_said_to() -> None:
    # Band D + £0.01 on 1,000 or 1,001 dwellings: £10.00 or £10.01, the mean £10.005;
    # one dwelling more at £100.00 or £100.01: the mean £100.005. Together £110.01.
    changed = side("B", {("precept.increase_amount", 1): "0.01", BASE: "1001"})
    found = bridge(side(), changed, year=BUDGET)
    assert steps(found) == {"Precept": Decimal("10.01"), "Tax base": Decimal("100.00")}
    assert found.takes_rest == "Tax base"
    assert_adds_up(found)


def test_inside_a_cause_the_rows_share_in_proportion() -> None:
    # Two authorities: 1,000 and 500 dwellings, +100 and +50; Band D £100 to £110.
    # The cause's share is the mean of £15,000 and £16,500; the rows have two and one thirds of it.
    two = (*MEMBERS, Authority("melton", "Melton"))
    melton = {
        ("precept.authority.melton.tax_base_notified", 0): "500",
        ("precept.authority.melton.tax_base_notified", 1): "500",
        ("precept.authority.melton.collection_fund_share", 0): "0",
        ("precept.authority.melton.collection_fund_share", 1): "0",
    }
    grown = {BASE: "1100", ("precept.authority.melton.tax_base_notified", 1): "550", ("precept.increase", 1): "0.1"}
    found = bridge(side("A", melton, two), side("B", melton | grown, two), year=BUDGET)
    base = next(term for term in found.terms if term.label == "Tax base")
    assert base.amount == 15_750
    assert {item.label: item.amount for item in base.items} == {
        "Blaby: tax base as notified": 10_500,
        "Melton: tax base as notified": 5_250,
    }


def test_reserve_transfers_are_apart_from_spending() -> None:
    changed = side(
        "B", {("spending.line.officers.amount", 1): "160000", ("spending.line.from_reserves.amount", 1): "-4000"}
    )
    assert steps(bridge(side(), changed, year=BUDGET)) == {"Spending": -10_000, "Reserve transfers": 4_000}


def test_nothing_differs() -> None:
    found = bridge(side(), side("B"), year=BUDGET)
    assert found.terms == ()
    assert found.difference == 0
    assert found.takes_rest == ""


def test_what_differs_without_effect_is_no_step() -> None:
    found = bridge(side(), side("B", {("precept.band_d_target", 1): "100"}), year=BUDGET)
    assert found.terms == ()


def test_any_line_has_a_bridge() -> None:
    changed = side("B", {("precept.increase", 1): "0.1", GRANT: "47000"})
    assert steps(bridge(side(), changed, key="precept.band_d", year=BUDGET)) == {"Precept": 10}
    assert steps(bridge(side(), changed, key="funding.total", year=BUDGET)) == {"Precept": 10_000, "Grants": -3_000}


def test_a_grant_that_only_one_side_has_is_not_included_in_the_other() -> None:
    more = (*MEMBERS, Grant("legacy", "Legacy grant", "flat"))
    right = side("B", {("funding.grant.legacy.amount", 0): "900"}, more)
    found = bridge(side(), right, year=BUDGET)
    assert steps(found) == {"Grants": 900}
    assert found.notes == ("Only in B: Legacy grant (grant). It counts as nil on the other side.",)
    assert steps(bridge(right, side(), year=BUDGET)) == {"Grants": -900}


def test_an_authority_that_only_one_side_has_brings_its_tax_base() -> None:
    more = (*MEMBERS, Authority("melton", "Melton"))
    values = {
        ("precept.authority.melton.tax_base_notified", 0): "500",
        ("precept.authority.melton.collection_fund_share", 0): "0",
        ("precept.authority.melton.collection_fund_share", 1): "200",
        ("precept.tax_base_growth", 1): "0.1",
    }
    found = bridge(side(), side("B", values, more), year=BUDGET)
    assert steps(found) == {"Tax base": 55_000, "Collection fund": 200}


def test_a_row_that_works_differently_counts_under_its_own_cause() -> None:
    # The grant was flat at £50,000; now amounts are entered: £49,000.
    entered = tuple(replace(each, method="amounts") if isinstance(each, Grant) else each for each in MEMBERS)
    found = bridge(side(), side("B", {GRANT: "49000"}, entered), year=BUDGET)
    assert steps(found) == {"Grants": -1_000}
    assert found.notes == ("Police Grant works differently: method flat, then amounts.",)


def test_a_line_that_becomes_a_reserve_transfer_moves_from_one_cause_to_the_other() -> None:
    moved = tuple(
        replace(each, role="reserve_transfer") if isinstance(each, BudgetLine) and each.slug == "officers" else each
        for each in MEMBERS
    )
    found = bridge(side(), side("B", members=moved), year=BUDGET)
    assert steps(found) == {"Spending": 150_000, "Reserve transfers": -150_000}
    assert found.difference == 0


def test_a_section_that_moves_takes_its_lines_with_it() -> None:
    moved = tuple(replace(each, part="pcc") if isinstance(each, Section) else each for each in MEMBERS)
    found = bridge(side(), side("B", {("spending.line.officers.amount", 1): "151000"}, moved), year=BUDGET)
    assert steps(found) == {"Spending": -1_000}


def test_other_conventions_are_a_step_of_their_own() -> None:
    # £100 grown by 1.235%: £101.235, to the penny £101.24 (half away), to three places £101.235.
    grown = {("precept.increase", 1): "0.01235"}
    finer = side("B", grown, conventions=Conventions(band_d="3"))
    found = bridge(side("A", grown), finer, year=BUDGET)
    assert steps(found) == {"Conventions": -5}
    assert found.notes == ("The conventions differ: Band D 2, then 3.",)
    assert steps(bridge(finer, side("A", grown), year=BUDGET)) == {"Conventions": 5}


def test_a_collection_fund_entered_in_another_way_is_the_step_of_the_conventions() -> None:
    total = Conventions(collection_fund="total")
    found = bridge(
        side(),
        side("B", {("precept.collection_fund_amount", 1): "700", GRANT: "50100"}, conventions=total),
        year=BUDGET,
    )
    assert steps(found) == {"Grants": 100, "Conventions": 700}
    assert_adds_up(found)


def test_plans_of_other_base_years_are_compared_line_by_line() -> None:
    later = side("B", {GRANT: "49000"}, years=Years(2017, 1))
    found = bridge(side(), later, year=BUDGET)  # the later plan's base year: £50,000 and £150,000 as entered
    assert found.terms == ()
    dearer = side("B", {("spending.line.officers.amount", 0): "151000"}, years=Years(2017, 1))
    found = bridge(side(), dearer, year=BUDGET)
    assert steps(found) == {"Pay": -1_000}
    assert {item.label: item.amount for item in found.terms[0].items} == {"Officers": Decimal(-1_000)}
    assert "line by line" in found.notes[0]


def test_a_subtotal_of_nothing_on_one_side_is_not_counted_twice() -> None:
    # A has a section of the PCC's office, of £9,000; B has none, and pays its officers £4,000 more: £5,000 better.
    office = (*MEMBERS, Section("office", "Office", "pcc"), BudgetLine("office", "Office costs", "office", "flat"))
    first = side("A", {("spending.line.office.amount", 0): "9000"}, office)
    second = side("B", {("spending.line.officers.amount", 0): "154000"}, years=Years(2017, 1))
    found = bridge(first, second, year=BUDGET)
    assert steps(found) == {"Office": 9_000, "Pay": -4_000}
    assert steps(bridge(second, first, year=BUDGET)) == {"Office": -9_000, "Pay": 4_000}


def test_many_rows_that_only_one_side_has_are_counted() -> None:
    grants = tuple(Grant(f"grant_{number}", f"Grant {number}", "flat") for number in range(7))
    only = (*MEMBERS, *grants, Authority("melton", "Melton"))
    assert notes_on(side(), side("B", members=only)) == (
        "Only in B: Melton (billing authority), 7 grants. They count as nil on the other side.",
    )
    flat = tuple(replace(each, method="amounts") if isinstance(each, Grant) else each for each in only)
    said = notes_on(side(members=only), side("B", members=flat))
    assert (len(said), said[-1]) == (7, "2 more rows work differently.")


def test_a_longer_plan_is_compared_over_the_years_of_both() -> None:
    found = bridges(side(), side("B", years=Years(2016, 3)))
    assert list(found) == ["2016/17", "2017/18"]
    with pytest.raises(ValueError, match="2018/19 is not a year of both plans"):
        bridge(side(), side("B", years=Years(2016, 3)), year="2018/19")


def test_a_figure_that_is_missing_has_no_bridge_and_says_why() -> None:
    broken = side("B", {("precept.increase", 1): None})
    found = bridges(side(), broken)
    assert not isinstance(found["2016/17"], Missing)
    assert isinstance(found[BUDGET], Missing)
    with pytest.raises(NotComputed, match="Band D increase"):
        bridge(side(), broken, year=BUDGET)


def test_a_rate_that_only_one_side_uses_is_no_difference_of_its_own() -> None:
    # A enters the tax base; B leaves it to a rate that A has not entered.
    grown = side("B", {BASE: None, ("precept.tax_base_growth", 1): "0.02"})
    assert steps(bridge(side(), grown, year=BUDGET)) == {"Tax base": 2_000}


def test_causes_that_cannot_be_told_apart_stand_together() -> None:
    # B divides a requirement of £120,000 by 1,000 dwellings; by A's base of no dwellings it cannot be divided.
    right = side("B", {("precept.requirement_amount", 1): "120000"}, conventions=Conventions(direction="requirement"))
    found = bridge(side("A", {BASE: "0"}), right, key="precept.band_d", year=BUDGET)
    assert steps(found) == {"All changes together": 20}
    assert "cannot be told apart" in found.inseparable
    assert "division by nil" in found.inseparable


def test_more_causes_than_are_told_apart_leave_the_smallest_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtfp.compare.attribution.MOST_CAUSES", 2)
    changes = {("precept.increase", 1): "0.1", BASE: "1001", GRANT: "50050"}
    found = bridge(side(), side("B", changes), year=BUDGET)
    # Band D: (10,000 + 10,010) / 2, or £10 more with the base; the base 100 and the grant 50 are the smallest.
    assert steps(found) == {"Precept": 10_005, "Other changes": 155}
    assert_adds_up(found)


@pytest.fixture(scope="module")
def proposal() -> Side:
    return of_plan(example_file())


def test_a_freeze_against_the_proposal_is_the_precept_only(proposal: Side) -> None:
    found = bridges(proposal, of_plan(example_file(), "Freeze"))
    assert not any(each.terms for each in [found["2016/17"]] if not isinstance(each, Missing))
    for year in ("2017/18", "2018/19", "2019/20", "2020/21", "2021/22"):
        each = found[year]
        assert not isinstance(each, Missing)
        assert [term.label for term in each.terms] == ["Precept"]
        assert_adds_up(each)
    assert round(bridge(proposal, of_plan(example_file(), "Freeze"), year="2017/18").difference) == -1_133_419


def test_a_smaller_cut_is_government_funding_only(proposal: Side) -> None:
    smaller = with_input(proposal, "prices.index.government_funding", "-0.01", range(2, 6))
    found = bridge(smaller, proposal, year="2018/19")
    assert [term.label for term in found.terms] == ["Government funding"]
    # 0.4% of Police Grant with the two council tax grants, £73,363,499, and of business rates
    grants = proposal.result.number("funding.grant.police", 1) + sum(
        proposal.result.number(f"funding.grant.{name}", 1)
        for name in ("council_tax_support", "council_tax_freeze", "business_rates")
    )
    assert abs(found.difference + grants * Decimal("0.004")) < Decimal("0.000001")

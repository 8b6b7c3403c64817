"""What a bridge says, worked by hand, and the list of what is entered differently."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mtfp.compare import Bridge, Side, Term, differences, year_bridge
from mtfp.engine import Years
from mtfp.present.bridging import bridge_sentences, bridge_view, years_table
from mtfp.present.comparison import input_groups, main_lines
from mtfp.present.numbers import Display, Scale
from mtfp.prices.structure import Index
from mtfp.proposals.structure import Proposal
from mtfp.spending.structure import BudgetLine, Section
from mtfp.units import POUNDS, POUNDS_PER_DWELLING
from tests.compare.small import MEMBERS, assert_adds_up, of_plan, side, steps
from tests.support.visitors import example_file


def _bridge(opening: str, *terms: tuple[str, str], key: str = "gap", year: str = "2017/18") -> Bridge:
    steps = tuple(Term(name.lower(), name, Decimal(amount)) for name, amount in terms)
    closing = Decimal(opening) + sum(step.amount for step in steps)
    unit = POUNDS_PER_DWELLING if key == "precept.band_d" else POUNDS
    return Bridge(key, "Net budget requirement", unit, "A", "B", year, Decimal(opening), closing, steps)


SENTENCES = [
    (
        _bridge("-9700000", ("Grants", "-1100000"), ("Precept", "100000")),
        "The gap for 2017/18 rises from £9.7m to £10.7m, mainly because of grants (£1.1m worse), "
        "partly offset by precept (£0.1m better).",
    ),
    (
        _bridge("-9700000", ("Grants", "1000000")),
        "The gap for 2017/18 falls from £9.7m to £8.7m, because of grants (£1.0m better).",
    ),
    (  # 6.5 to 7.9 would be 1.4, and 6.55 to 7.86 would be 1.31
        _bridge("-6546000", ("Grants", "-1317000")),
        "The gap for 2017/18 rises from £6.546m to £7.863m, because of grants (£1.317m worse).",
    ),
    (
        _bridge("-9700000", ("Grants", "-10000")),
        "The gap for 2017/18 rises from £9.70m to £9.71m, because of grants (£0.01m worse).",
    ),
    (
        _bridge("-300", ("PCC", "-100"), ("Home Office", "-50"), ("Tax base", "-50"), ("Spending", "-2")),
        "The gap for 2017/18 rises from £300 to £502, mainly because of PCC (£100 worse), Home Office (£50 worse) "
        "and tax base (£50 worse).",
    ),
    (
        _bridge("0", ("Precept", "-1133419")),
        "2017/18 moves from balance to a gap of £1.1m, because of precept (£1.1m worse).",
    ),
    (
        _bridge("-2000000", ("Precept", "3000000")),
        "2017/18 moves from a gap of £2.0m to a surplus of £1.0m, because of precept (£3.0m better).",
    ),
    (
        _bridge("-2000000", ("Precept", "3000000"), ("Grants", "-3000000")),
        "The gap for 2017/18 stays at £2.0m: precept (£3.0m better) makes up for grants (£3.0m worse).",
    ),
    (_bridge("-2000000"), "The gap for 2017/18 stays at £2.0m."),
    (_bridge("-0.187468"), "2017/18 balances as before."),
    (
        _bridge("170000000", ("Spending", "1500000"), key="requirement.net"),
        "The net budget requirement for 2017/18 rises from £170.0m to £171.5m, because of spending (£1.5m more).",
    ),
    (
        _bridge("-1000000", ("Grants", "-2000000"), year=""),
        "The gap rises from £1.0m in A to £3.0m in B, because of grants (£2.0m worse).",
    ),
]


@pytest.mark.parametrize(("bridge", "sentence"), SENTENCES)
def test_a_bridge_says(bridge: Bridge, sentence: str) -> None:
    assert bridge_sentences(bridge) == [sentence]


def years_of(side: Side, start: int, end: int) -> Bridge:
    """The gap's bridge between two years, which adds up whichever way it is taken."""
    found, back = (year_bridge(side.result, side.structure, "gap", *ends) for ends in ((start, end), (end, start)))
    assert_adds_up(found)
    assert steps(back) == {label: amount.copy_negate() for label, amount in steps(found).items()}
    return found


def test_from_year_to_year_by_what_moves_each_line() -> None:
    # Pay is entered: 120,000, 121,000, 123,000. Fuel follows an index of 2% after an amount of 10,500 in 2017/18,
    # rent its own rate of 1%; growth of 300 and a saving of 200 are part of rent, and recur.
    members = (
        *MEMBERS[:3],
        BudgetLine("officers", "Officers", "pay", "amounts", role="pay"),
        BudgetLine("from_reserves", "From reserves", "pay", "amounts", role="reserve_transfer"),
        Section("other", "Running costs"),
        Index("fuel", "Fuel"),
        BudgetLine("fuel", "Fuel", "other", "index", index="fuel"),
        BudgetLine("rent", "Rent", "other", "rate"),
        Section("below", "Adjustments", "adjustment"),
        BudgetLine("re_investment", "Re-investment", "below", "flat"),
        Proposal("station", "A new station", "growth", budget_line="rent"),
        Proposal("energy", "Energy", "saving", budget_line="rent"),
    )
    line = "spending.line"
    entered = {
        (f"{line}.officers.amount", 0): "120000", (f"{line}.officers.amount", 1): "121000",
        (f"{line}.officers.amount", 2): "123000",
        (f"{line}.from_reserves.amount", 1): "-4000", (f"{line}.from_reserves.amount", 2): "-1000",
        (f"{line}.fuel.amount", 0): "10000", (f"{line}.fuel.amount", 1): "10500", ("prices.index.fuel", 2): "0.02",
        (f"{line}.rent.amount", 0): "20000", (f"{line}.rent.rate", 1): "0.01", (f"{line}.rent.rate", 2): "0.01",
        (f"{line}.re_investment.amount", 0): "0", (f"{line}.re_investment.amount", 1): "700",
        ("proposals.item.station.amount", 1): "300", ("proposals.item.energy.amount", 2): "-200",
        ("precept.tax_base_growth", 2): "0", ("precept.increase", 2): "0.1",
        ("precept.authority.blaby.collection_fund_share", 2): "250",
    }  # fmt: skip
    plan = side("A", entered, members, years=Years(2016, 2))
    first = {
        "Pay": -1000,
        "Reserve transfers": 4000,
        "Running costs": -500,
        "Prices": -200,
        "Growth and pressures": -300,
    }
    assert steps(years_of(plan, 0, 1)) == {**first, "Re-investment": -700}
    second = {"Precept": 10_000, "Collection fund": 250, "Pay": -2000, "Reserve transfers": -3000, "Savings": 200}
    assert steps(years_of(plan, 1, 2)) == {**second, "Prices": -412}  # 210 of fuel, 202 of rent
    both = years_of(plan, 0, 2)
    assert steps(both)["Prices"] == -612
    assert steps(both)["Running costs"] == -500
    assert bridge_sentences(years_of(plan, 0, 1)) == [
        "The budget moves from balance in 2016/17 to a surplus of £1,300 in 2017/18, mainly because of reserve "
        "transfers (£4,000 better), partly offset by pay (£1,000 worse), re-investment (£700 worse) and Running costs "
        "(£500 worse)."
    ]


def test_from_the_approved_budget_to_the_next_one() -> None:
    found = years_of(of_plan(example_file()), 0, 1)
    assert {term.label: round(term.amount) for term in found.terms} == {
        "Grants": -1_468_403,
        "Collection fund": -107_882,
        "Precept": 2_375_238,
        "Pay": -2_045_481,
        "Other": -2_834_574,
        "PCC": -147_016,
        "Specific Grant - Victims and Witnesses": 136_143,
        "Re-investment": 2_765_203,
        "Revenue contribution to capital": 814_989,
        "Efficiency Savings": -146_864,
        "Reserve transfers": 658_647,
    }
    pay = next(term for term in found.terms if term.label == "Pay")
    assert {item.label: round(item.amount) for item in pay.items} == {
        "Police Pay & Allowances": 617_087,
        "Staff Pay & Allowances": -2_146_002,
        "PCSO Pay & Allowances": -516_566,
    }


def test_the_table_and_the_chart_of_a_bridge_have_the_same_figures() -> None:
    view = bridge_view("Gap", _bridge("-9700000", ("Grants", "-1100000")), Display(Scale.MILLIONS))
    assert [(step.label, step.text) for step in view.steps] == [
        ("A", "(9.700)"),
        ("Grants", "(1.100)"),
        ("B", "(10.800)"),
    ]
    assert view.chart is not None
    assert list(view.chart.figure["data"][0]["text"]) == ["(9.700)", "(1.100)", "(10.800)"]


def test_the_table_of_all_years_has_a_row_for_every_cause_of_any_year() -> None:
    years = {
        "2016/17": _bridge("-5"),
        "2017/18": _bridge("-9", ("Grants", "-2")),
        "2018/19": _bridge("1", ("Precept", "3")),
    }
    rows = years_table(years, Display())
    assert [(row.label, tuple(cell.text for cell in row.cells)) for row in rows] == [
        ("A", ("(5)", "(9)", "1")),
        ("Grants", ("–", "(2)", "–")),
        ("Precept", ("–", "–", "3")),
        ("B", ("(5)", "(11)", "4")),
    ]


def test_the_inputs_that_differ_stand_once_for_a_run_of_years() -> None:
    groups = input_groups(of_plan(example_file()), of_plan(example_file(), "Freeze"))
    assert [group.cause for group in groups] == ["Precept"]
    assert [(row.label, row.years, row.left, row.right) for row in groups[0].rows] == [
        ("Band D increase, %", "2017/18", "1.99%", "0%"),  # of another source than the years after it
        ("Band D increase, %", "2018/19 to 2021/22", "1.99%", "0%"),
    ]
    row = groups[0].rows[1]
    assert any(origin.side == "B" and "council tax freeze" in origin.text for origin in row.origins)


def test_runs_end_where_a_value_or_its_source_does() -> None:
    changes = {("spending.line.officers.amount", 0): "1", ("spending.line.officers.amount", 1): "2"}
    found = list(differences(side(), side("B", changes)))
    assert [(each.years, each.left.number, each.right.number) for each in found] == [
        (("2016/17",), Decimal(150_000), Decimal(1)),
        (("2017/18",), None, Decimal(2)),
    ]


def test_a_row_that_one_side_has_not_is_said_to_be_not_included() -> None:
    groups = input_groups(side(members=MEMBERS), side(members=MEMBERS[:1]))
    texts = {row.label: row.right for group in groups for row in group.rows}
    assert texts["Police Grant: amount"] == "not included"


def test_side_by_side() -> None:
    lines = main_lines(side(), side("B", {("precept.increase", 1): "0.1"}), Display(dwelling_places=2))
    assert [line.label for line in lines][:2] == ["Surplus / (funding gap), £", "Net budget requirement, £"]
    band_d = lines[-1]
    assert [figure.text for figure in band_d.right] == ["100.00", "110.00"]
    assert [figure.text for figure in band_d.difference] == ["–", "10.00"]
    assert band_d.left[1].address == "precept.band_d/2017-18/"


def test_what_one_side_cannot_compute_has_no_difference() -> None:
    lines = main_lines(side(), side("B", {("precept.increase", 1): None}), Display())
    assert [figure.text for figure in lines[0].difference] == ["–", "n/a"]

"""The reserves of Leicestershire 2017/18, rolled forward so that they give the published transfers of every year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mtfp.compare import bridge
from mtfp.compare.terms import Side
from mtfp.engine import Result, compute
from mtfp.layout import Table
from mtfp.plan import plan_graph, plan_tables
from mtfp.planfile import PlanFile, read_plan_file, write_plan_file
from mtfp.present.charts import table_chart
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import Display
from mtfp.present.wording import sentences
from reserves.structure import CONTRIBUTIONS, Movement, Reserve
from reserves.subject import SUBJECT
from tests.support.golden import published

pytestmark = pytest.mark.usefixtures("fifty_digits")

FIXTURES = Path(__file__).parent.parent / "fixtures"
FULL = FIXTURES / "leicestershire_2017_18_full.json"
LABELS = ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21", "2021/22")
MET = "BER meets the gap"
NAMED = {
    "general": 6_000_000, "commissioning": 3_900_000, "pcso": 2_200_000, "carry_forwards": 1_800_000,
    "joint_operations": 900_000, "civil_claims": 700_000, "proceeds_of_crime": 500_000, "capital": 400_000,
    "equalisation": 9_700_000,
}  # fmt: skip
"""Balances at 31 March 2016 that the paper gives."""


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(FULL.read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


@pytest.fixture(scope="module")
def met(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs(MET))


def closing(result: Result, slug: str, year: str) -> Decimal:
    """The balance at the end of a year."""
    return result.number(f"reserves.reserve.{slug}.closing", LABELS.index(year))


def test_the_revenue_movements_are_the_published_transfers_of_every_year_to_the_pound(result: Result) -> None:
    lines = ("spending.line.reserve_transfers", "spending.line.commissioning_reserve")
    figures = [each for each in published("leicestershire_2017_18/revenue.csv") if each.key == lines[0]]
    assert [each.year for each in figures] == list(LABELS)
    for each in figures:
        year = LABELS.index(each.year)
        assert result.number(lines[0], year) + result.number(lines[1], year) == each.number, each.year
        assert result.number("requirement.reserve_transfers", year) == each.number
    assert not [key for key, _ in result.inputs.values if key.startswith(lines)]


def test_requirement_and_gap_are_those_of_the_plan_with_entered_transfers(result: Result) -> None:
    entered = read_plan_file((FIXTURES / "leicestershire_2017_18_pay.json").read_bytes())
    other = compute(plan_graph(entered.structure), entered.inputs())
    for key in ("requirement.net", "funding.total", "gap", "gap.before_reserves", "gap.structural"):
        for year in range(6):  # what is left of Non-Pay is entered to the penny
            assert abs(result.number(key, year) - other.number(key, year)) < Decimal("0.01"), key


def test_every_reserve_that_the_paper_gives_opens_with_its_balance(plan: PlanFile, result: Result) -> None:
    for slug, balance in NAMED.items():
        assert result.number(f"reserves.reserve.{slug}.opening", 0) == balance
        assert result.inputs.provenance[f"reserves.reserve.{slug}.opening_amount", 0].certainty != "assumed"
    others = {each.slug for each in plan.structure.of(Reserve)} - NAMED.keys()
    assert others == {"transition", "other_earmarked"}
    for slug in others:
        assert result.inputs.provenance[f"reserves.reserve.{slug}.opening_amount", 0].certainty == "assumed"
    assert result.number("reserves.opening", 0) == 6_000_000 + 20_500_000  # the general and twelve earmarked


def test_the_general_reserve_is_3_and_a_half_percent_of_the_budget(result: Result) -> None:
    assert round(result.number("reserves.general.share_of_this_year", 1), 3) == Decimal("0.035")
    assert {result.number("reserves.kind.general", year) for year in range(6)} == {6_000_000}


def test_balances_fall_as_the_paper_says(result: Result) -> None:
    assert abs(closing(result, "equalisation", "2017/18") - 8_000_000) < 5_000  # "£8m"
    assert closing(result, "transition", "2016/17") > closing(result, "transition", "2017/18") == 0
    assert closing(result, "commissioning", "2018/19") > closing(result, "commissioning", "2019/20") == 0
    assert closing(result, "pcso", "2019/20") > closing(result, "pcso", "2020/21") == 0
    assert result.number("reserves.movement.commissioning_budget", 1) == 375_884


def test_stated_uses_beyond_the_published_transfers_are_a_movement_of_their_own_marked_assumed(result: Result) -> None:
    stated = 3_900_000 + 2_200_000 + (9_700_000 - 8_000_000)
    transfers = -sum((result.number("reserves.revenue_movements", year) for year in range(5)), Decimal(0))
    assert (stated, transfers) == (7_800_000, Decimal(4_580_188))
    outside = [result.number("reserves.use_elsewhere", year) for year in range(5)]
    assert sum(outside) == 3_900_000 - 375_884
    for year in range(4):
        origin = result.inputs.provenance["reserves.movement.partnership_plans.amount", year]
        assert origin.certainty == "assumed"
        assert origin.source.startswith("Assumed: ")
    # what is stated, the transition's £0.3m, and the £4,304 by which the BER falls below £8m
    assert transfers + sum(outside) == stated + 300_000 + 4_304


def test_what_the_paper_does_not_give_is_assumed_and_round_or_follows_from_published_figures(plan: PlanFile) -> None:
    inputs = plan.inputs()
    for (key, year), number in inputs.values.items():
        if key.startswith("reserves."):
            origin = inputs.provenance[key, year]
            assert origin.source, key
            assert (origin.certainty == "assumed") == origin.source.startswith("Assumed: "), key
            follows = "published" in origin.source or "what is " in origin.source
            assert follows or number % 100_000 == 0 or number < 1 or number == 375_884, (key, year, number)


def test_every_reserve_has_its_statement(plan: PlanFile) -> None:
    for table in (table for subject, table in plan_tables(plan.structure) if subject.key == "reserves"):
        if table.key.startswith("reserve_"):
            assert all(f"{word}: " in table.note for word in ("Purpose", "Use", "Controlled by")), table.key


def test_every_check_of_reserves_holds(result: Result, met: Result) -> None:
    for each in (result, met):
        assert [outcome.key for outcome in check_outcomes(each) if not outcome.holds] == []
    named = {outcome.key for outcome in check_outcomes(result)}
    assert {f"check.reserves_minimum.{slug}" for slug in NAMED} <= named


def test_the_ber_meets_the_gap_of_2018_and_part_of_the_next_years(result: Result, met: Result) -> None:
    for key in ("gap", "requirement.net", "reserves.closing", "spending.line.reserve_transfers"):
        assert met.figures[key] == result.figures[key]
    used = [round(met.number("reserves.equalisation.meets", year)) for year in range(6)]
    assert used == [0, 0, 4_162_184, 3_333_512, 0, 328_548]  # 7,995,696 − 500,000 ring-fenced; then what comes in
    assert round(met.number("gap.after_ber", 3) - met.number("gap", 3)) == 3_333_512
    assert met.number("reserves.equalisation.left", 3) == 500_000
    assert [met.number("reserves.equalisation.runs_out", year) for year in range(4)] == [0, 0, 0, 1]


def test_plain_words_say_when_the_ber_runs_out_and_only_then(result: Result, met: Result) -> None:
    last = "The budget equalisation reserve meets the gap until it runs out in 2019/20."
    assert sentences(met, SUBJECT.words, Display())[-1] == last
    assert last not in sentences(result, SUBJECT.words, Display())


def test_the_chart_stacks_every_reserve_and_draws_the_minimum_as_a_line(plan: PlanFile, result: Result) -> None:
    table: Table = next(each for subject, each in plan_tables(plan.structure) if each.chart == "reserves")
    chart = table_chart(table, result, Display())
    assert chart is not None
    *bars, line = chart.figure["data"]
    assert [each["name"] for each in bars][:1] == ["General Reserve"]
    assert len(bars) == len(plan.structure.of(Reserve))
    assert (line["name"], line["type"]) == ("Minimum", "scatter")
    assert list(line["y"]) == [round(result.number("reserves.minimum", year)) for year in range(6)]


def test_a_bridge_counts_movements_and_entered_transfers_under_one_cause(plan: PlanFile) -> None:
    entered = read_plan_file((FIXTURES / "leicestershire_2017_18_pay.json").read_bytes())
    left, right = Side("entered", entered.structure, entered.inputs()), Side("moved", plan.structure, plan.inputs())
    # what is entered in one moves in the other; what is capital inside Non-Pay in one is of a cause of its own
    moved = {term.label: round(term.amount) for term in bridge(left, right, year="2018/19").terms}
    assert moved.keys() == {"Spending", "Capital", "Debt"}
    assert sum(moved.values()) == 0
    dearer = plan.inputs().with_values({("reserves.movement.pcso_pay.amount", 2): Decimal(600_146)})
    found = bridge(right, Side("less used", plan.structure, dearer), year="2018/19")
    assert [(term.label, term.amount) for term in found.terms] == [("Reserve transfers", Decimal(-100_000))]


def test_a_movement_knows_its_direction(plan: PlanFile) -> None:
    natures = {each.slug: each.nature for each in plan.structure.of(Movement)}
    assert natures["restored"] in CONTRIBUTIONS
    assert natures["pcso_pay"] == "use_for_revenue"
    assert natures["partnership_plans"] == "use_elsewhere"


def test_the_file_is_as_the_program_writes_it(plan: PlanFile) -> None:
    assert write_plan_file(plan) == FULL.read_text(encoding="utf-8")

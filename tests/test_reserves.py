"""Reserves: worked cases, what always holds, what a cell and a structure refuse, what a failing check says."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from mtfp.engine import TIMELESS, Inputs, Missing, Result, Years, compute
from mtfp.engine.years import year_start
from mtfp.freeze import canonical, freeze, thaw
from mtfp.funding.structure import Grant
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, PlanFileError, read_plan_file, write_plan_file
from mtfp.present.checks import check_outcomes
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member, Structure
from mtfp.validation import structure_faults, value_fault
from precept.conventions import Conventions
from reserves.structure import Movement, Reserve, Risk
from tests.support.golden import GOLDEN, rows
from tests.support.plans import plans, with_entries
from tests.support.worked import assert_as_worked, assert_readings_agree

pytestmark = pytest.mark.usefixtures("fifty_digits")

CASES = sorted(path.name for path in GOLDEN.glob("reserves_*.csv"))
RESIDUE = Decimal("1e-20")
BUDGET: tuple[Member, ...] = (
    Section("all", "All", "pcc"),
    BudgetLine("all", "All spending", "all"),
    BudgetLine("moved", "Transfers to (from) reserves", "all", "reserves", role="reserve_transfer"),
    Grant("all", "All funding", "amounts"),
)
NO_PRECEPT = {("precept.band_d_amount", 0): Decimal(1)}


def member_of(row: dict[str, str]) -> Member:
    """A row of a worked case as the reserve, movement or risk that it is: its attributes are its last words."""
    slug, said = row["key"], row["worked by hand"].split()
    label = slug.replace("_", " ").capitalize()
    if row["what"] == "risk":
        return Risk(slug, label, *said)
    if row["what"] == "movement":
        return Movement(slug, label, *said)  # type: ignore[arg-type]
    year = said[1] if len(said) > 1 else "this_year"
    return Reserve(slug, label, said[0], measured_against=year)  # type: ignore[arg-type]


def worked_case(name: str) -> tuple[Structure, Result, list[tuple[str, int, Decimal]]]:
    """A CSV's members and inputs, computed, and what it expects, by key and year."""
    table = rows(name)
    labels = [column for column in table[0] if "/" in column]
    years = Years(year_start(labels[0]), len(labels) - 1)
    members = [member_of(row) for row in table if row["what"] in {"reserve", "movement", "risk"}]
    found: dict[str, list[tuple[str, int, Decimal]]] = {"input": [], "expected": []}
    for row in table:
        if row["what"] in found:
            cells = [(row["key"], year, Decimal(row[label])) for year, label in enumerate(labels) if row[label]]
            found[row["what"]] += cells or [(row["key"], TIMELESS, Decimal(row["worked by hand"].split()[0]))]
    structure = Structure(years, Conventions(), (*BUDGET, *members))
    values = NO_PRECEPT | {(key, year): number for key, year, number in found["input"]}
    for year in range(1, len(years)):
        values["precept.increase", year] = Decimal(0)
    return structure, compute(plan_graph(structure), Inputs(years, values)), found["expected"]


@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_as_worked_by_hand(name: str) -> None:
    _, result, expected = worked_case(name)
    assert_as_worked(result, expected)


@pytest.mark.parametrize("name", CASES)
def test_draws_and_explanations_read_every_line_as_the_exact_reading_does(name: str) -> None:
    _, result, _ = worked_case(name)
    assert_readings_agree(result, result.graph.lines)


@pytest.mark.parametrize("name", CASES)
def test_a_frozen_plan_says_the_same_of_its_reserves(name: str) -> None:
    structure, result, _ = worked_case(name)
    document = freeze(force="F", plan="P", scenario="S", structure=structure, result=result)
    again = thaw(json.loads(canonical(document))).result
    for key in result.graph.lines:
        assert again.figures[key] == result.figures[key]
    assert [(each.key, each.year, each.message) for each in check_outcomes(again)] == [
        (each.key, each.year, each.message) for each in check_outcomes(result)
    ]


def failing(name: str) -> dict[tuple[str, str], str]:
    """The failing checks of a worked case's reserves: title and year, message."""
    return outcomes(worked_case(name)[1])


def outcomes(result: Result) -> dict[tuple[str, str], str]:
    found = [each for each in check_outcomes(result) if each.key.startswith("check.reserves") and not each.holds]
    return {(each.check.title, each.year_label): each.message for each in found}


def test_a_failing_check_names_reserve_and_year() -> None:
    assert failing("reserves_negative.csv") == {
        ("Pcso: not below nil or its minimum", "2025/26"): "Pcso: closing balance is (£100,000), its minimum nil"
    }
    assert failing("reserves_minimum_bites.csv") == {
        (
            "General: not below nil or its minimum",
            "2025/26",
        ): "General: closing balance is £900,000, its minimum £1,050,000"
    }
    assert failing("reserves_transfer.csv") == {
        ("What reserves give to capital is what capital takes", "2024/25"): (
            "nil of reserves is used for capital, but the capital programme takes £1,000"
        )
    }
    share = "General reserve: share of next year's net budget requirement (in the last year: this year's) is 8.00%"
    assert failing("reserves_next_year.csv") == {
        ("The general reserve is within its band", "2024/25"): f"{share}; its band is 3.00% to 6.00%",
        ("The general reserve is not so large that a reason is asked for", "2024/25"): (
            f"{share}, above 5.00%: record the reason"
        ),
    }


def test_a_label_with_braces_is_only_a_label() -> None:
    structure, result, _ = worked_case("reserves_negative.csv")
    members = tuple(replace(each, label="{gap} {nothing}") for each in structure.members)
    again = compute(plan_graph(replace(structure, members=members)), result.inputs)
    (message,) = outcomes(again).values()
    assert message == "{gap} {nothing}: closing balance is (£100,000), its minimum nil"


# What always holds


def computed(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


@given(plans(patchy=False))
def test_every_reserve_opens_with_what_it_had_and_closes_with_what_is_left(plan: PlanFile) -> None:
    result = computed(plan)
    for reserve in plan.structure.of(Reserve):
        own = f"reserves.reserve.{reserve.slug}."
        before = result.number(f"{own}opening_amount", 0)
        for year in range(len(result.years)):
            opening, came, used, closing = (
                result.number(own + each, year) for each in ("opening", "in", "used", "closing")
            )
            assert opening == before
            assert came >= 0
            assert used >= 0
            assert abs(opening + came - used - closing) < RESIDUE
            before = closing


@given(plans(patchy=False))
def test_all_reserves_move_only_by_movements(plan: PlanFile) -> None:
    result, reserves = computed(plan), plan.structure.of(Reserve)
    signs = {"from_revenue": 1, "from_elsewhere": 1, "to_another_reserve": 0}
    for year in range(len(result.years) if reserves else 0):
        closings, openings = (
            sum((result.number(f"reserves.reserve.{each.slug}.{name}", year) for each in reserves), Decimal(0))
            for name in ("closing", "opening")
        )
        moves = (
            signs.get(each.nature, -1) * result.number(f"reserves.movement.{each.slug}.amount", year)
            for each in plan.structure.of(Movement)
        )
        moved = sum(moves, Decimal(0))
        assert abs(closings - openings - moved) < RESIDUE
        assert abs(closings - result.number("reserves.closing", year)) < RESIDUE
        assert result.number("check.reserves_transfers", year) == 1


@given(plans())
def test_the_transfers_lines_are_what_revenue_moves_unless_an_amount_is_entered(plan: PlanFile) -> None:
    result = computed(plan)
    takers = [item for item in plan.structure.of(BudgetLine) if item.method == "reserves"]
    for year in range(len(result.years) if takers else 0):
        moved = {
            each.slug: result.number(f"reserves.reserve.{each.slug}.by_revenue", year)
            for each in plan.structure.of(Reserve)
        }
        assert abs(sum(moved.values()) - result.number("reserves.revenue_movements", year)) < RESIDUE
        apart = sum(moved[item.reserve] for item in takers if item.reserve)
        for item in takers:
            entered = result.inputs.values.get((f"spending.line.{item.slug}.amount", year))
            own = f"spending.projection.{item.slug}"  # growth and savings may come on top
            figure = result.number(own if own in result.graph.lines else f"spending.line.{item.slug}", year)
            taken = moved[item.reserve] if item.reserve else sum(moved.values()) - apart
            assert abs(figure - (taken if entered is None else entered)) < RESIDUE


@given(plans())
@settings(max_examples=25)
def test_switching_the_rule_changes_nothing_above_the_gap(plan: PlanFile) -> None:
    key = "reserves.equalisation.meets_gap"
    graph = plan_graph(plan.structure)
    if key not in graph.inputs:
        return
    off, on = (compute(graph, plan.inputs().with_values({(key, TIMELESS): Decimal(each)})) for each in (0, 1))
    for each in graph.lines:
        if each not in {"gap.after_ber", "reserves.left"} and not each.startswith("reserves.equalisation."):
            assert on.figures[each] == off.figures[each], each
    for year in range(1, len(on.years)):
        if isinstance(on["gap.after_ber", year], Missing):
            continue
        met, gap = on.number("reserves.equalisation.meets", year), on.number("gap", year)
        assert 0 <= met <= max(Decimal(0), -gap)
        assert off.number("gap.after_ber", year) == off.number("gap", year)
        free = on.number("reserves.equalisation.free", year)
        if free >= 0 and on.number("reserves.equalisation.not_planned_for", year) >= 0:
            assert on.number("reserves.equalisation.used_to_date", year) <= free + RESIDUE


# What is refused


def faults(*members: Member) -> list[str]:
    return list(structure_faults(Structure(Years(2023, 2), Conventions(), members)))


GENERAL, SAVED = Reserve("general", "General reserve", "general"), Reserve("saved", "Saved", "equalisation")


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        (
            [Movement("m", "M")],
            "reserve movement 'm': it moves no reserve: name the one it goes into or comes out of",
        ),
        (
            [GENERAL, Movement("m", "M", "gone")],
            "reserve movement 'm': reserve 'gone' is not one of the plan's reserves (general)",
        ),
        (
            [GENERAL, Movement("m", "M", "general", "to_another_reserve")],
            "reserve movement 'm': it goes to another reserve: name that one",
        ),
        (
            [GENERAL, Movement("m", "M", "general", "to_another_reserve", "general")],
            "reserve movement 'm': it goes from 'general' to itself: name another reserve",
        ),
        (
            [GENERAL, SAVED, Movement("m", "M", "general", "from_revenue", "saved")],
            "reserve movement 'm': it names the reserve 'saved' to go to, but is no transfer: choose one or neither",
        ),
        ([Risk("r", "R")], "reserve risk 'r': no reserve is held for it: name one"),
        (
            [GENERAL, Reserve("other", "Other", "general", measured_against="next_year")],
            "reserve 'other': it is measured against 'next_year', but the general reserve 'general' against "
            "'this_year': choose one of them for both",
        ),
        (
            [Section("s", "S"), BudgetLine("b", "B", "s", "reserves")],
            "budget line 'b': method 'reserves' needs the role 'reserve_transfer': its amounts are those of reserves",
        ),
        (
            [Section("s", "S"), GENERAL, BudgetLine("b", "B", "s", reserve="general")],
            "budget line 'b': it names the reserve 'general' but not the method 'reserves': choose one or neither",
        ),
        (
            [*BUDGET, BudgetLine("b", "B", "all", "reserves", role="reserve_transfer")],
            "budget line 'b': 'moved' takes the movements of all reserves already: name the reserve that this line "
            "takes",
        ),
    ],
)
def test_members_that_cannot_be_are_refused_with_the_reason(members: list[Member], fault: str) -> None:
    assert faults(*members) == [fault]


@pytest.mark.parametrize(
    ("key", "number", "reason"),
    [
        ("reserves.reserve.general.minimum_amount", "-1", "-1 is below the least allowed, 0"),
        ("reserves.reserve.general.minimum_share", "-0.01", "-1% is below the least allowed, 0%"),
        ("reserves.movement.m.amount", "-0.01", "-0.01 is below the least allowed, 0"),
        ("reserves.risk.r.likelihood", "1.01", "101% is above the most allowed, 100%"),
        ("reserves.equalisation.meets_gap", "2", "2 is above the most allowed, 1"),
        ("reserves.equalisation.meets_gap", "0.5", "0.5 has more than 0 decimals: round it to 0"),
        ("reserves.reserve.general.minimum_amount", "0", ""),
        ("reserves.equalisation.meets_gap", "1", ""),
    ],
)
def test_an_impossible_figure_is_refused_with_its_reason(key: str, number: str, reason: str) -> None:
    members = (GENERAL, SAVED, Movement("m", "M", "general"), Risk("r", "R", "general"))
    graph = plan_graph(Structure(Years(2023, 2), Conventions(), members))
    assert value_fault(graph.inputs[key], Decimal(number)) == reason


def band(low: str, high: str) -> str:
    """A plan file whose general reserve has that band in 2024/25, and a scenario that inherits it."""
    entry = {"certainty": "assumed", "figures": {}}
    return json.dumps(
        {
            "format_version": 1,
            "force": {"name": "F"},
            "plan": {"name": "P", "base_year": "2023/24", "forecast_years": 2},
            "members": {"reserves": [{"slug": "general", "label": "General reserve", "kind": "general"}]},
            "values": [
                entry | {"key": "reserves.general.band_low_rate", "figures": {"2024/25": low}},
                entry | {"key": "reserves.general.band_high_rate", "figures": {"2024/25": high}},
            ],
            "scenarios": [{"name": "As planned", "kind": "baseline"}],
        }
    )


def test_a_band_that_stands_upside_down_is_refused_and_one_without_width_is_taken() -> None:
    with pytest.raises(PlanFileError) as told:
        read_plan_file(band("0.05", "0.03"))
    assert told.value.faults == (
        "scenario 'As planned', reserves.general.band_high_rate, 2024/25: High end of the general reserve's band as "
        "entered: 3% is below 5%, the Low end of the general reserve's band as entered: upside down",
    )
    assert read_plan_file(band("0.03", "0.03")).structure.of(Reserve)


def test_a_band_that_comes_to_stand_upside_down_all_the_same_fails_a_check() -> None:
    plan = read_plan_file(band("0.03", "0.05"))
    entries = [
        replace(each, number=Decimal("0.07")) if each.key.endswith("low_rate") else each
        for each in plan.scenarios[0].entries
    ]
    result = computed(with_entries(plan, entries))
    messages = {each.key: each.message for each in check_outcomes(result) if not each.holds}
    assert messages["check.reserves_band_upright"] == "the band's low end, 7.00%, is above its high end, 5.00%"


def test_a_plan_without_reserves_has_no_line_input_or_check_of_them_and_a_line_that_waits_for_them_is_nil() -> None:
    years = Years(2023, 2)
    graph = plan_graph(Structure(years, Conventions(), (BUDGET[0], BUDGET[1])))
    assert not [key for key in graph.rows if key.startswith(("reserves.", "check.reserves"))]
    waiting = compute(plan_graph(Structure(years, Conventions(), BUDGET)), Inputs(years, {}))
    assert waiting.number("spending.line.moved", 1) == 0
    assert {each.key for each in check_outcomes(waiting)} == {"check.balanced", "check.principle"}


def test_the_statement_of_a_reserve_is_kept_in_its_file_and_is_no_difference_to_the_digest() -> None:
    plan = read_plan_file(band("0.03", "0.05"))
    told = replace(plan.structure.of(Reserve)[0], purpose="x" * 500, controlled_by="the CFO")
    other = replace(plan, structure=replace(plan.structure, members=(told,)))
    again = read_plan_file(write_plan_file(other))
    assert again.structure.of(Reserve) == (told,)
    with pytest.raises(PlanFileError, match="longer than the 500 allowed"):
        read_plan_file(write_plan_file(other).replace("x" * 500, "x" * 501))

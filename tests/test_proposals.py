"""The register of growth, pressures and savings: worked cases, what recurs, what is in a scenario."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from mtfp.engine import TIMELESS, Inputs, Result, Years, compute
from mtfp.plan import plan_graph
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import Display
from mtfp.present.tables import table_view
from mtfp.proposals.structure import Proposal, ProposalKind, Status
from mtfp.proposals.tables import tables
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member, Structure
from mtfp.validation import value_fault
from precept.conventions import Conventions
from tests.support.golden import GOLDEN
from tests.support.worked import assert_as_worked, assert_readings_agree, worked_case

CASES = sorted(path.name for path in GOLDEN.glob("proposals_*.csv"))
STATUS: dict[str, Status] = {"identified": "identified", "refined": "refining", "realised": "realised"}
Values = dict[str, tuple[str, ...] | str]


def proposal(slug: str) -> Proposal:
    """Slugs say what it is: refined_once is a one-off saving being refined; others are pressures."""
    first = slug.removesuffix("_once")
    kind: ProposalKind = "saving" if first in STATUS else "pressure"
    return Proposal(slug, slug, kind, STATUS.get(first, "agreed"), slug.endswith("_once"))


def structure_of(keys: list[str], years: Years) -> Structure:
    """The proposals that the keys name."""
    slugs = dict.fromkeys(key.split(".")[2] for key in keys if key.startswith("proposals.item."))
    return Structure(years, Conventions(), tuple(proposal(slug) for slug in slugs))


@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_as_worked_by_hand(name: str) -> None:
    result, expected = worked_case(name, structure_of)
    assert_as_worked(result, expected)


@pytest.mark.parametrize("name", CASES)
def test_draws_and_explanations_read_every_line_as_the_exact_reading_does(name: str) -> None:
    result, _ = worked_case(name, structure_of)
    assert_readings_agree(result, result.graph.lines)


FORCE = Section("force", "Force")
YEARS = Years(2023, 3)
ONGOING = Proposal("fleet", "Fewer cars", "saving", "agreed", budget_line="fuel", category="Estates and fleet")
ONCE = Proposal("move", "Move of a store", "growth", "agreed", True, "fuel")


def structure_with(*members: Member, method: str = "flat") -> Structure:
    fuel = BudgetLine("fuel", "Fuel", "force", method)  # type: ignore[arg-type]
    return Structure(YEARS, Conventions(collection_fund="total"), (FORCE, fuel, *members))


def plan_of(values: Values, *members: Member, method: str = "flat") -> Result:
    """A budget line of £1,000 with its proposals; a text is a value without a year."""
    graph = plan_graph(structure_with(*members, method=method))
    usual: Values = {"spending.line.fuel.amount": ("1000",), "precept.band_d_amount": ("1",)}
    usual |= {"precept.increase": ("", "0", "0", "0"), "precept.collection_fund_amount": ("0", "0", "0", "0")}
    cells: dict[tuple[str, int], Decimal] = {}
    for key, texts in (usual | values).items():
        if isinstance(texts, str):
            cells[key, TIMELESS] = Decimal(texts)
        else:
            cells |= {(key, year): Decimal(text) for year, text in enumerate(texts) if text}
    return compute(graph, Inputs(YEARS, cells))


AMOUNTS: Values = {
    "proposals.item.fleet.amount": ("", "-100", "", "-150"),
    "proposals.item.move.amount": ("", "", "40"),
}


def test_what_recurs_carries_on_and_a_one_off_does_not() -> None:
    result = plan_of(AMOUNTS, ONGOING, ONCE)
    assert [result.number("spending.line.fuel", year) for year in range(4)] == [1000, 900, 940, 850]
    assert [result.number("spending.projection.fuel", year) for year in range(4)] == [1000] * 4
    assert [result.number("requirement.net", year) for year in range(4)] == [1000, 900, 940, 850]


def test_a_line_that_follows_its_own_last_year_does_not_take_a_saving_twice() -> None:
    result = plan_of({**AMOUNTS, "spending.line.fuel.amount": ("1000", "", "2000")}, ONGOING, ONCE)
    assert [result.number("spending.line.fuel", year) for year in range(4)] == [1000, 900, 1940, 1850]


def test_a_one_off_proposal_is_left_out_of_the_structural_gap() -> None:
    result = plan_of(AMOUNTS, ONGOING, ONCE)
    assert [result.number("gap.structural", year) - result.number("gap", year) for year in range(4)] == [0, 0, 40, 0]


def test_a_proposal_is_in_or_out_of_a_scenario_by_one_value() -> None:
    out = plan_of({**AMOUNTS, "proposals.item.fleet.included": "0"}, ONGOING, ONCE)
    assert [out.number("spending.line.fuel", year) for year in range(4)] == [1000, 1000, 1040, 1000]
    assert out.number("proposals.savings", 1) == 0


WHICH = {"": "no", "0": "no", "1": "yes"}


def test_confidence_counts_only_where_it_is_applied_and_the_page_says_which() -> None:
    sure: Values = {**AMOUNTS, "proposals.item.fleet.confidence": "0.8"}
    said = {}
    for applied, expected in (("", 900), ("0", 900), ("1", 920)):
        chosen: Values = {"proposals.apply_confidence": applied} if applied else {}
        result = plan_of({**sure, **chosen}, ONGOING, ONCE)
        assert result.number("spending.line.fuel", 1) == expected
        structure = Structure(YEARS, Conventions(), (ONGOING, ONCE))
        (savings,) = (each for each in tables(structure) if each.key == "savings")
        row = table_view(savings, result, Display()).rows[-1]
        said[applied] = (row.label, row.cells[1].text)
    assert said == {answer: ("Confidence is applied to amounts", text) for answer, text in WHICH.items()}


def test_without_a_requirement_of_its_own_a_plan_requires_what_its_gap_would_be_without_the_register() -> None:
    result = plan_of(AMOUNTS, ONGOING, ONCE)
    for year in (1, 2, 3):
        saving = result.number("proposals.savings", year)
        assert result.number("proposals.required", year) == saving - result.number("gap", year)
        assert result.number("proposals.still_to_find", year) == -result.number("gap", year)


def test_a_proposal_without_a_line_is_reported_but_not_in_the_budget() -> None:
    alone = Proposal("done", "Done", "saving", "realised")
    result = plan_of({"proposals.item.done.amount": ("", "-5")}, alone)
    assert result.number("requirement.net", 1) == 1000
    assert result.number("proposals.status.realised", 1) == 5


def test_a_realised_saving_without_a_line_is_out_of_the_budget_already_one_that_is_identified_is_not() -> None:
    """The gap is £1,000 (of which the council tax, nil here, meets nothing), after £5 and before £3 and £2."""
    others = (
        Proposal("done", "Done", "saving", "realised"),
        Proposal("found", "Found", "saving", "identified"),
        Proposal("sought", "Sought", "saving", "refining"),
    )
    saved = {"done": ("", "-5"), "found": ("", "-3"), "sought": ("", "-2")}
    result = plan_of({f"proposals.item.{slug}.amount": row for slug, row in saved.items()}, *others)
    report = ("required", "status.realised", "after_identified", "still_to_find")
    assert result.number("gap", 1) == -1000
    assert [result.number(f"proposals.{name}", 1) for name in report] == [1005, 5, 997, 995]


def test_a_saving_that_is_entered_as_a_cost_is_said_and_blocks_nothing() -> None:
    result = plan_of({"proposals.item.fleet.amount": ("", "-100", "100", "0")}, ONGOING)
    said = {each.year_label: each for each in check_outcomes(result) if each.key == "check.proposals_save"}
    assert [said[label].verdict for label in result.years.labels[1:]] == ["Passes", "Advice", "Passes"]
    assert not said["2025/26"].fails
    assert "together they save (£100)" in said["2025/26"].message


def test_the_page_says_what_is_known_of_each_proposal() -> None:
    told = replace(ONCE, owner="Head of estates", note="Lease ends in June")
    result = plan_of(AMOUNTS, ONGOING, told)
    (table,) = (each for each in tables(structure_with(ONGOING, told)) if each.key == "one_by_one")
    view = table_view(table, result, Display())
    assert view.columns == ("Kind", "Status", "Budget line", "Owner", "Note")
    assert [(row.label, *(each.text for each in row.cells)) for row in view.rows] == [
        ("Fewer cars", "Saving, recurring", "Agreed", "Fuel", "", ""),
        ("Move of a store", "Growth, one-off", "Agreed", "Fuel", "Head of estates", "Lease ends in June"),
    ]


@pytest.mark.parametrize(
    ("name", "number", "reason"),
    [
        ("included", "2", "2 is above the most allowed, 1"),
        ("included", "0.5", "0.5 has more than 0 decimals: round it to 0"),
        ("confidence", "1.1", "110% is above the most allowed, 100%"),
    ],
)
def test_an_impossible_choice_is_refused(name: str, number: str, reason: str) -> None:
    graph = plan_graph(Structure(YEARS, Conventions(), (Proposal("fleet", "Fewer cars"),)))
    assert value_fault(graph.inputs[f"proposals.item.fleet.{name}"], Decimal(number)) == reason


def test_a_plan_without_proposals_has_no_line_of_the_register() -> None:
    graph = plan_graph(Structure(YEARS, Conventions(), (FORCE, BudgetLine("fuel", "Fuel", "force"))))
    assert not [key for key in graph.rows if "proposals" in key or "projection" in key]

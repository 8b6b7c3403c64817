"""Treasury: balances, what they earn, the lists in words, and the sheets of the appendices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from capital.treasury.structure import Institution, PastInterest
from capital.treasury.subject import SUBJECT
from mtfp.engine import Inputs, Years, compute
from mtfp.plan import plan_graph, plan_tables
from mtfp.present.numbers import IN_FULL
from mtfp.present.tables import table_view
from mtfp.structure import Structure
from precept.conventions import Conventions
from tests.support.worked import assert_as_worked
from tests.test_debt import BUDGET, worked_case

pytestmark = pytest.mark.usefixtures("fifty_digits")


def test_every_figure_of_balances_is_as_worked_by_hand() -> None:
    _, result, expected = worked_case("treasury_reserves.csv")
    assert_as_worked(result, expected)


def test_internal_borrowing_is_not_there_to_invest() -> None:
    _, result, _ = worked_case("debt_programme.csv")
    for year in range(len(result.years)):
        own = result.number("treasury.resources", year) - result.number("debt.internal_borrowing", year)
        assert result.number("treasury.balances", year) == own
        if year:
            before = result.number("treasury.balances", year - 1)
            assert result.number("treasury.balances.opening", year) == before


def lists() -> Structure:
    members = (
        *BUDGET,
        Institution("bank", "Bank plc", "£10.0m", "364 days", "F1", "A-1", "P-1"),
        Institution("office", "Debt Management Office", "no limit", "364 days"),
        PastInterest("before", "2008/09", "£1.48m", "Actual"),
    )
    return Structure(Years(2016, 1), Conventions(), members)


def test_the_lending_list_and_the_history_stand_as_papers_print_them() -> None:
    structure = lists()
    result = compute(plan_graph(structure), Inputs(structure.years, {}))
    views = {
        table.key: table_view(table, result, IN_FULL) for owner, table in plan_tables(structure) if owner is SUBJECT
    }
    lending, history = views["lending"], views["history"]
    assert lending.columns == ("Maximum loan", "Maximum period", "Ratings")
    assert [(row.label, *(cell.text for cell in row.cells)) for row in lending.rows] == [
        ("Bank plc", "£10.0m", "364 days", "F1 / A-1 / P-1"),
        ("Debt Management Office", "no limit", "364 days", "none"),
    ]
    assert [(row.label, *(cell.text for cell in row.cells)) for row in history.rows] == [
        ("2008/09", "£1.48m", "Actual")
    ]


def test_a_lending_list_alone_needs_no_debt() -> None:
    structure = lists()
    result = compute(plan_graph(structure), Inputs(structure.years, {("treasury.other_amount", 0): Decimal(7_000_000)}))
    assert "debt.internal_borrowing" not in result.graph.lines
    assert result.number("treasury.balances", 1) == 7_000_000
    assert result.number("debt.interest_earned", 1) == 0


def test_a_plan_without_any_of_it_has_no_treasury() -> None:
    graph = plan_graph(Structure(Years(2016, 1), Conventions(), BUDGET))
    assert not [key for key in graph.rows if key.startswith(("treasury.", "debt.", "prudential."))]

"""History: who, when, from what to what, and why; the same number of queries however much there is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mtfp.plan import MEMBER_KINDS
from mtfp.scenarios.history import cell_history, keys_history, plan_history
from mtfp.scenarios.services import (
    Cell,
    Edit,
    archive_member,
    change_member,
    change_years,
    lock_scenario,
    reset_values,
    undo,
    write_values,
)
from tests.support.people import AWARD, GRANT, PAY, Office

pytestmark = pytest.mark.django_db


def test_a_change_of_a_value_says_who_what_from_what_to_what_and_why(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    edit = Edit(PAY, 2017, 1, Decimal("1100.5"), source="payroll")
    batch = write_values(scenario=office.baseline, edits=[edit], by=office.ines, why="new establishment")
    entry, first = cell_history(office.baseline, PAY, 2017)
    assert (entry.who, entry.what, entry.year) == ("Ines Bell", "Police pay and allowances: amount", "2017/18")
    assert (entry.old, entry.new, entry.why) == ("£1,000", "£1,100.50", "new establishment")
    assert (entry.scenario, entry.notes, entry.batch) == ("Baseline", "source: – → payroll", batch)
    assert (first.old, first.new) == ("not entered", "£1,000")


def test_a_scenarios_cell_shows_its_own_changes_and_those_it_inherits(office: Office) -> None:
    office.set(AWARD, 2017, "0.01")
    office.set(AWARD, 2017, "0.02", office.best)
    reset_values(scenario=office.best, cells=[Cell(AWARD, 2017, 1)], by=office.harriet)
    told = [(entry.scenario, entry.old, entry.new) for entry in cell_history(office.option, AWARD, 2017)]
    assert told == [
        ("Best case", "2.00%", "inherited"),
        ("Best case", "inherited", "2.00%"),
        ("Baseline", "not entered", "1.00%"),
    ]
    assert len(cell_history(office.baseline, AWARD, 2017)) == 1


def test_an_undo_is_marked_as_one(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    undo(plan=office.plan, scenario=office.baseline, by=office.harriet)
    entry = cell_history(office.baseline, PAY, 2017)[0]
    assert (entry.takes_back, entry.why, entry.new) == (True, "undo", "not entered")


def test_the_history_of_a_plan_tells_of_rows_scenarios_and_years_too(office: Office) -> None:
    change_member(
        plan=office.plan, kind="grants", slug="police", by=office.harriet, seen=office.seen(),
        label="Core grant", attributes={"one_off": True},
    )  # fmt: skip
    archive_member(plan=office.plan, kind="grants", slug="police", by=office.harriet, seen=office.seen())
    lock_scenario(scenario=office.best, reason="With the panel", by=office.omar, seen=1)
    change_years(plan=office.plan, forecast_years=4, by=office.harriet, seen=office.seen())
    told = [(entry.what, entry.old, entry.new) for entry in plan_history(office.plan, limit=4)]
    assert told == [
        ("plan “Plan 2017/18”", "years: 2017/18 to 2021/22", "years: 2017/18 to 2020/21"),
        ("scenario “Best case”", "locked: no", "locked: With the panel"),
        ("grant “Core grant”", "archived: no", "archived: yes"),
        ("grant “Core grant”", "label: Police Grant, one off: no", "label: Core grant, one off: yes"),
    ]


def test_the_history_of_a_plan_comes_in_pages(office: Office) -> None:
    for number in range(5):
        office.set(PAY, 2017, str(number))
    newest = plan_history(office.plan, limit=3)
    older = plan_history(office.plan, limit=3, before=newest[-1].id)
    assert [entry.new for entry in (*newest, *older)][:5] == ["£4", "£3", "£2", "£1", "£0"]


def test_the_history_of_a_page_has_its_keys_and_its_kinds_of_rows(office: Office) -> None:
    office.set(PAY, 2017, "1")
    office.set(GRANT, 2017, "2")
    office.set(GRANT, 2018, "3", office.best)
    change_member(plan=office.plan, kind="grants", slug="police", by=office.harriet, seen=office.seen(), label="Core")
    told = [(entry.what, entry.scenario) for entry in keys_history(office.plan, [GRANT], members=["grants"])]
    assert told == [("grant “Core”", ""), ("Core: amount", "Best case"), ("Core: amount", "Baseline")]


def test_the_history_of_a_removed_row_still_has_its_label(office: Office) -> None:
    office.set(GRANT, 2017, "2")
    archive_member(plan=office.plan, kind="grants", slug="police", by=office.harriet, seen=office.seen())
    assert cell_history(office.baseline, GRANT, 2017)[0].what == "Police Grant: amount"


# One query a kind of row and the changes with their people and scenarios; a cell's also the plan and its scenarios.
@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_queries_does_not_depend_on_how_much_there_is(
    office: Office, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        office.set(PAY, 2017, str(number), by=(office.harriet, office.ines)[number % 2])
        office.set(PAY, 2017, str(number), office.best)
    with django_assert_num_queries(len(MEMBER_KINDS) + 1):
        plan_history(office.plan)
    with django_assert_num_queries(len(MEMBER_KINDS) + 1):
        keys_history(office.plan, [PAY, GRANT], members=["grants"])
    with django_assert_num_queries(len(MEMBER_KINDS) + 2):
        cell_history(office.best, PAY, 2017)

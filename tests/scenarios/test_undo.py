"""Undo and redo of one's own last changes, as new changes, and never over somebody else's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mtfp.scenarios.errors import Archived, Clash, Locked, NothingToUndo, Refused
from mtfp.scenarios.models import Change
from mtfp.scenarios.services import (
    Cell,
    Edit,
    archive_member,
    archive_scenario,
    create_plan,
    lock_scenario,
    redo,
    reset_values,
    undo,
    write_values,
)
from tests.support.people import GRANT, PAY, Office

pytestmark = pytest.mark.django_db


def back(office: Office, **more: Any) -> Any:
    return undo(**{"plan": office.plan, "by": office.harriet, "scenario": office.baseline, **more})


def again(office: Office, **more: Any) -> Any:
    return redo(**{"plan": office.plan, "by": office.harriet, "scenario": office.baseline, **more})


def test_undo_puts_back_number_and_notes_as_a_new_change(office: Office) -> None:
    first = Edit(PAY, 2017, 0, Decimal(1), source="payroll", certainty="confirmed", reason="agreed")
    write_values(scenario=office.baseline, edits=[first], by=office.harriet)
    second = Edit(PAY, 2017, 1, Decimal(2), source="", certainty="assumed", reason="")
    batch = write_values(scenario=office.baseline, edits=[second], by=office.harriet)
    taken_back = Change.objects.get(batch=back(office))
    row = office.row(PAY, 2017)
    assert row is not None
    assert (row.number, row.source, row.certainty, row.reason, row.version) == (
        "1",
        "payroll",
        "confirmed",
        "agreed",
        3,
    )
    assert (taken_back.undoes, taken_back.old["number"], taken_back.new["number"]) == (batch, "2", "1")


def test_undo_of_a_first_entry_empties_the_cell(office: Office) -> None:
    office.set(PAY, 2017, "1")
    back(office)
    assert office.number(PAY, 2017) is None


def test_a_whole_block_is_taken_back_at_once(office: Office) -> None:
    edits = [Edit(PAY, year, 0, Decimal(year)) for year in range(2016, 2022)]
    write_values(scenario=office.baseline, edits=edits, by=office.harriet)
    back(office)
    assert {office.number(PAY, year) for year in range(2016, 2022)} == {None}


def test_undo_again_walks_further_back_and_redo_forward_again(office: Office) -> None:
    for number in "123":
        office.set(PAY, 2017, number)
    seen = [office.number(PAY, 2017)]
    for step in (back, back, again, back, back, again, again, again):
        step(office)
        seen.append(office.number(PAY, 2017))
    assert seen == ["3", "2", "1", "2", "1", None, "1", "2", "3"]
    with pytest.raises(NothingToUndo, match="no undo of yours in Baseline"):
        again(office)


def test_when_everything_is_taken_back_there_is_nothing_to_undo(office: Office) -> None:
    office.set(PAY, 2017, "1")
    back(office)
    with pytest.raises(NothingToUndo, match="no change of yours in Baseline"):
        back(office)


def test_a_new_edit_ends_what_can_be_made_again(office: Office) -> None:
    office.set(PAY, 2017, "1")
    office.set(PAY, 2018, "2")
    back(office)
    office.set(PAY, 2019, "3")
    with pytest.raises(NothingToUndo):
        again(office)
    back(office)
    back(office)
    assert [office.number(PAY, year) for year in (2017, 2018, 2019)] == [None, None, None]


def test_only_ones_own_changes_of_that_scenario_are_taken_back(office: Office) -> None:
    office.set(PAY, 2017, "1")
    office.set(PAY, 2018, "2", by=office.ines)
    office.set(PAY, 2019, "3", office.best)
    back(office)
    assert [office.number(PAY, year) for year in (2017, 2018)] == [None, "2"]
    assert office.number(PAY, 2019, office.best) == "3"


def test_undo_refuses_when_somebody_changed_the_cell_since_and_says_who(office: Office) -> None:
    edits = [Edit(PAY, 2017, 0, Decimal(1)), Edit(GRANT, 2017, 0, Decimal(2))]
    write_values(scenario=office.baseline, edits=edits, by=office.harriet)
    office.set(PAY, 2017, "9", by=office.ines)
    with pytest.raises(Clash) as clash:
        back(office)
    (cell,) = clash.value.cells
    assert (cell.key, cell.theirs, cell.editor, cell.yours) == (PAY, "£9", "Ines Bell", "not entered")
    assert office.number(GRANT, 2017) == "2"


def test_undo_refuses_although_the_value_came_back(office: Office) -> None:
    office.set(PAY, 2017, "1")
    office.set(PAY, 2017, "9", by=office.ines)
    office.set(PAY, 2017, "1", by=office.ines)
    with pytest.raises(Clash):
        back(office)


def test_redo_refuses_when_somebody_changed_the_cell_since(office: Office) -> None:
    office.set(PAY, 2017, "1")
    back(office)
    office.set(PAY, 2017, "9", by=office.ines)
    with pytest.raises(Clash):
        again(office)


def test_a_reset_is_taken_back_too(office: Office) -> None:
    office.set(PAY, 2017, "1", office.best)
    reset_values(scenario=office.best, cells=[Cell(PAY, 2017, 1)], by=office.harriet)
    back(office, scenario=office.best)
    assert office.number(PAY, 2017, office.best) == "1"


def test_whoever_saw_the_value_before_an_undo_meets_a_clash(office: Office) -> None:
    office.set(PAY, 2017, "1")
    office.set(PAY, 2017, "2")
    back(office)
    with pytest.raises(Clash):
        write_values(scenario=office.baseline, edits=[Edit(PAY, 2017, 2, Decimal(3))], by=office.ines)


def test_a_change_of_a_removed_row_is_not_taken_back(office: Office) -> None:
    office.set(PAY, 2017, "1")
    archive_member(plan=office.plan, kind="budget_lines", slug="police_pay", by=office.harriet, seen=office.seen())
    with pytest.raises(Refused, match="the row was removed"):
        back(office)


def test_locked_and_archived_scenarios_are_left_alone(office: Office) -> None:
    office.set(PAY, 2017, "1", office.best)
    office.set(PAY, 2017, "1", office.option)
    lock_scenario(scenario=office.best, reason="For the panel", by=office.omar, seen=1)
    with pytest.raises(Locked):
        back(office, scenario=office.best)
    archive_scenario(scenario=office.option, by=office.harriet, seen=1)
    with pytest.raises(Archived):
        back(office, scenario=office.option)


def test_a_scenario_of_another_plan_is_a_programmers_mistake(office: Office) -> None:
    other = create_plan(force=office.force, name="Another", base_year=2016, forecast_years=5, by=office.harriet)
    with pytest.raises(ValueError, match="not one of the plan's"):
        back(office, plan=other)

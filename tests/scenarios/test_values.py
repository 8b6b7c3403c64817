"""Writing values: all or nothing, never over what somebody else did unseen, every write in the history."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mtfp.inputs import plan_structure, scenario_result
from mtfp.scenarios.errors import Archived, Clash, Invalid, Locked, Refused
from mtfp.scenarios.models import Change, Plan, Value
from mtfp.scenarios.services import (
    Cell,
    Edit,
    archive_member,
    archive_plan,
    archive_scenario,
    change_years,
    lock_scenario,
    reset_values,
    write_values,
)
from tests.support.people import AWARD, GRANT, PAY, Office

pytestmark = pytest.mark.django_db


def edit(key: str, year: int, number: str | None, seen: int = 0, **notes: str) -> Edit:
    return Edit(key, year, seen, None if number is None else Decimal(number), **notes)


def write(office: Office, *edits: Edit, **more: Any) -> Any:
    return write_values(**{"scenario": office.baseline, "edits": edits, "by": office.harriet, **more})


def values() -> list[tuple[int, str, int, str, int]]:
    return list(Value.objects.order_by("pk").values_list("scenario", "key", "year", "number", "version"))


def test_a_value_is_written_with_its_notes_editor_and_change_row(office: Office) -> None:
    noted = edit(PAY, 2016, "1000.50", source="payroll", certainty="confirmed", reason="agreed")
    batch = write(office, noted, why="budget build")
    row = office.row(PAY, 2016)
    assert row is not None
    assert (row.number, row.source, row.certainty, row.reason) == ("1000.5", "payroll", "confirmed", "agreed")
    assert (row.editor, row.version, row.stands) == (office.harriet, 1, True)
    change = Change.objects.get(batch=batch)
    assert (change.by, change.key, change.year, change.why) == (office.harriet, PAY, 2016, "budget build")
    assert (change.old["stands"], change.new["number"], change.at) == (False, "1000.5", row.edited)


def test_a_note_that_is_not_given_stays_and_a_given_one_replaces_it(office: Office) -> None:
    write(office, edit(PAY, 2016, "1", source="payroll", certainty="assumed"))
    write(office, edit(PAY, 2016, "2", seen=1, certainty="confirmed"))
    row = office.row(PAY, 2016)
    assert row is not None
    assert (row.number, row.source, row.certainty) == ("2", "payroll", "confirmed")


@pytest.mark.parametrize("before", ["confirmed", "indicative", "assumed"])
def test_another_number_is_assumed_until_somebody_says_how_certain_it_is(office: Office, before: str) -> None:
    write(office, edit(PAY, 2016, "1", source="settlement", certainty=before))
    write(office, edit(PAY, 2016, "1", seen=1, reason="looked up again"))
    same = office.row(PAY, 2016)
    assert same is not None
    assert same.certainty == before
    write(office, edit(PAY, 2016, "2", seen=2))
    row = office.row(PAY, 2016)
    assert row is not None
    assert (row.number, row.source, row.certainty) == ("2", "settlement", "assumed")


def test_what_nobody_was_certain_of_stays_without_a_word(office: Office) -> None:
    write(office, edit(PAY, 2016, "1"))
    write(office, edit(PAY, 2016, "2", seen=1))
    row = office.row(PAY, 2016)
    assert row is not None
    assert row.certainty == ""


def test_a_value_that_is_as_it_was_writes_nothing(office: Office) -> None:
    write(office, edit(PAY, 2016, "1000"))
    before, changes = values(), Change.objects.count()
    write(office, edit(PAY, 2016, "1000.00", seen=1), edit(PAY, 2017, None))
    assert (values(), Change.objects.count()) == (before, changes)


def test_a_change_of_a_note_alone_is_a_change(office: Office) -> None:
    write(office, edit(PAY, 2016, "1000"))
    write(office, edit(PAY, 2016, "1000", seen=1, source="payroll"))
    assert office.version(PAY, 2016) == 2


def test_a_cleared_cell_of_the_baseline_is_empty_and_its_version_goes_on(office: Office) -> None:
    write(office, edit(PAY, 2016, "1000", source="payroll"))
    write(office, edit(PAY, 2016, None, seen=1))
    assert office.number(PAY, 2016) is None
    assert office.version(PAY, 2016) == 2
    write(office, edit(PAY, 2016, "5", seen=2))
    row = office.row(PAY, 2016)
    assert row is not None
    assert (row.number, row.source, row.version) == ("5", "", 3)


def test_a_cleared_cell_of_a_scenario_overrides_to_not_entered(office: Office) -> None:
    office.set(PAY, 2016, "1000")
    write(office, edit(PAY, 2016, None), scenario=office.best)
    assert office.number(PAY, 2016, office.best) == ""
    assert (PAY, 0) not in scenario_result(office.best).result.inputs.values
    assert scenario_result(office.baseline).result.inputs.values[PAY, 0] == 1000


def test_a_change_of_the_baseline_reaches_every_scenario_that_does_not_override_it(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    office.set(PAY, 2017, "900", office.best)
    office.set(PAY, 2016, "800")
    office.set(PAY, 2017, "1100")
    inputs = scenario_result(office.option).result.inputs.values
    assert [inputs[PAY, 0], inputs[PAY, 1]] == [Decimal(800), Decimal(900)]


def test_reset_goes_back_to_what_is_inherited_and_keeps_the_row(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    office.set(PAY, 2017, "900", office.best)
    batch = reset_values(scenario=office.best, cells=[Cell(PAY, 2017, 1), Cell(PAY, 2018, 0)], by=office.harriet)
    assert office.number(PAY, 2017, office.best) is None
    assert office.version(PAY, 2017, office.best) == 2
    assert Change.objects.filter(batch=batch).count() == 1
    assert scenario_result(office.best).result.inputs.values[PAY, 1] == 1000


def test_the_baseline_has_nothing_to_go_back_to(office: Office) -> None:
    with pytest.raises(Invalid, match="clear a cell instead"):
        reset_values(scenario=office.baseline, cells=[Cell(PAY, 2017, 0)], by=office.harriet)


# Clashes


def test_nobody_writes_over_what_they_have_not_seen(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    write(office, edit(PAY, 2017, "1100", seen=1), by=office.ines)
    with pytest.raises(Clash) as clash:
        write(office, edit(PAY, 2017, "1200", seen=1))
    (cell,) = clash.value.cells
    row = office.row(PAY, 2017)
    assert row is not None
    assert (cell.key, cell.year, cell.version) == (PAY, 2017, 2)
    assert (cell.theirs, cell.yours, cell.editor, cell.at) == ("£1,100", "£1,200", "Ines Bell", row.edited)
    assert "Police pay and allowances: amount, 2017/18: Ines Bell made it £1,100" in str(clash.value)
    assert office.number(PAY, 2017) == "1100"


def test_whoever_saw_both_values_may_put_theirs_in_place(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    with pytest.raises(Clash) as clash:
        write(office, edit(PAY, 2017, "1200"), by=office.ines)
    write(office, edit(PAY, 2017, "1200", seen=clash.value.cells[0].version), by=office.ines)
    assert office.number(PAY, 2017) == "1200"


def test_a_value_changed_and_changed_back_clashes_for_who_saw_the_first(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    office.set(PAY, 2017, "1100", by=office.ines)
    office.set(PAY, 2017, "1000", by=office.ines)
    with pytest.raises(Clash):
        write(office, edit(PAY, 2017, "1200", seen=1))


def test_a_value_entered_and_cleared_again_clashes_for_who_saw_the_empty_cell(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    write(office, edit(PAY, 2017, None, seen=1))
    with pytest.raises(Clash) as clash:
        write(office, edit(PAY, 2017, "1200"), by=office.ines)
    assert clash.value.cells[0].inherited
    assert clash.value.cells[0].theirs == "not entered"


def test_an_override_taken_away_clashes_for_who_saw_it(office: Office) -> None:
    office.set(PAY, 2017, "1000", office.best)
    reset_values(scenario=office.best, cells=[Cell(PAY, 2017, 1)], by=office.harriet)
    with pytest.raises(Clash) as clash:
        write(office, edit(PAY, 2017, "1200", seen=1), scenario=office.best, by=office.ines)
    assert clash.value.cells[0].theirs == "inherited"


def test_a_reset_clashes_too(office: Office) -> None:
    office.set(PAY, 2017, "1000", office.best)
    office.set(PAY, 2017, "1100", office.best, by=office.ines)
    with pytest.raises(Clash) as clash:
        reset_values(scenario=office.best, cells=[Cell(PAY, 2017, 1)], by=office.harriet)
    assert (clash.value.cells[0].theirs, clash.value.cells[0].yours) == ("£1,100", "inherited")


def test_one_clash_in_a_block_saves_nothing_and_lists_every_clash(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    office.set(PAY, 2018, "1000")
    before = values()
    with pytest.raises(Clash) as clash:
        write(office, edit(PAY, 2017, "1"), edit(PAY, 2019, "3"), edit(PAY, 2018, "2"))
    assert [cell.year for cell in clash.value.cells] == [2017, 2018]
    assert values() == before


def test_the_value_that_stands_already_needs_no_token(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    write(office, edit(PAY, 2017, "1000"), by=office.ines)
    assert office.version(PAY, 2017) == 1


# Refusals


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        (edit(GRANT, 2017, "-1"), "below the least allowed, 0 (allowed: £0 to £10,000,000,000,000)"),
        (edit(AWARD, 2017, "11"), "1100% is above the most allowed, 1000%"),
        (edit(PAY, 2017, "1234567890.123456"), "more than 15 significant digits"),
        (edit(PAY, 2017, "NaN"), "not a number"),
        (edit(PAY, 2017, "Infinity"), "not a number"),
        (edit(PAY, 2017, "1e-300"), "too long to keep"),
        (edit(PAY, 2017, "1e300"), "too long to keep"),
        (edit("precept.authority.ambridge.tax_base_notified", 2017, "1.234"), "more than 2 decimals"),
        (edit(AWARD, 2016, "0.01"), "entered for the forecast years, not here"),
        (edit(PAY, 2022, "1"), "the plan's years are 2016/17 to 2021/22"),
        (edit(PAY, 0, "1"), "entered for every year: name the year"),
        (edit(PAY, 10**30, "1"), "the plan's years are"),
        (edit("precept.total", 2017, "1"), "computed, not entered"),
        (edit("no.such.row", 2017, "1"), "no such row"),
        (edit(PAY, 2017, "1", source="x" * 301), "its source has 301 characters; the most is 300"),
        (edit(PAY, 2017, "1", reason="a\x00b"), "control character"),
        (edit(PAY, 2017, "1", certainty="sure"), "certainty is one of confirmed, indicative, assumed"),
    ],
)
def test_an_impossible_cell_is_refused_with_the_reason(office: Office, refused: Edit, message: str) -> None:
    with pytest.raises(Refused) as told:
        write(office, refused)
    (fault,) = told.value.faults
    assert message in fault.message
    assert (fault.key, fault.year) == (refused.key, refused.year)
    assert values() == []


def test_a_block_with_bad_cells_saves_nothing_and_lists_each_of_them(office: Office) -> None:
    good = [edit(PAY, year, "1") for year in range(2016, 2022)]
    with pytest.raises(Refused) as told:
        write(office, *good, edit(GRANT, 2017, "-1"), edit(GRANT, 2018, "-2.5"), edit(PAY, 2016, "2"))
    assert [(fault.label, fault.typed) for fault in told.value.faults] == [
        ("Police Grant: amount, 2017/18", "-1"),
        ("Police Grant: amount, 2018/19", "-2.50"),
        ("Police pay and allowances: amount, 2016/17", "2"),
    ]
    assert "twice" in told.value.faults[2].message
    assert values() == []


def test_a_cell_of_a_removed_row_says_that_the_row_was_removed(office: Office) -> None:
    archive_member(plan=office.plan, kind="budget_lines", slug="police_pay", by=office.harriet, seen=office.seen())
    with pytest.raises(Refused) as told:
        write(office, edit(PAY, 2017, "1"))
    assert "the row was removed from the plan" in told.value.faults[0].message
    assert told.value.faults[0].label == "Police pay and allowances: amount, 2017/18"


def test_a_year_that_left_the_plan_is_refused_and_its_figure_comes_back_with_it(office: Office) -> None:
    office.set(PAY, 2021, "1000")
    change_years(plan=office.plan, forecast_years=3, by=office.harriet, seen=office.seen())
    with pytest.raises(Refused, match="the plan's years are 2016/17 to 2019/20"):
        write(office, edit(PAY, 2021, "1", seen=1))
    change_years(plan=office.plan, forecast_years=5, by=office.harriet, seen=office.seen())
    assert scenario_result(office.baseline).result.inputs.values[PAY, 5] == 1000


def test_a_locked_scenario_says_by_whom_when_and_why(office: Office) -> None:
    lock_scenario(scenario=office.best, reason="With the panel", by=office.omar, seen=1)
    with pytest.raises(Locked, match=r"Best case was locked by Omar Cole on .*: “With the panel”"):
        write(office, edit(PAY, 2017, "1"), scenario=office.best)
    write(office, edit(PAY, 2017, "1"), scenario=office.option)


def test_an_archived_scenario_or_plan_takes_no_values(office: Office) -> None:
    archive_scenario(scenario=office.option, by=office.harriet, seen=1)
    with pytest.raises(Archived, match="Freeze is archived"):
        write(office, edit(PAY, 2017, "1"), scenario=office.option)
    archive_plan(plan=office.plan, by=office.harriet, seen=office.seen())
    with pytest.raises(Archived, match="Plan 2017/18 is archived"):
        write(office, edit(PAY, 2017, "1"))


def test_a_why_that_is_too_long_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match="the most is 300"):
        write(office, edit(PAY, 2017, "1"), why="x" * 301)


# The plan held; the role; the scenario; the cells' rows; values; change rows; two for the savepoint around them.
# The process has read the structure of this version of the plan before.
QUERIES = 3 + 1 + 2 + 2


@pytest.mark.parametrize("count", [1, 45])
def test_the_number_of_queries_does_not_depend_on_the_number_of_edits(
    office: Office, count: int, django_assert_num_queries: Any
) -> None:
    cells = [
        (f"spending.line.{slug}.amount", year)
        for slug in ("police_pay", "staff_pay", "pcso_pay", "non_pay", "income", "commissioning", "pcc_office", "inflation_contingency")  # noqa: E501
        for year in range(2016, 2022)
    ][:count]  # fmt: skip
    assert len(cells) == count
    plan_structure(Plan.objects.get(pk=office.plan.pk))
    with django_assert_num_queries(QUERIES):
        write(office, *(edit(key, year, "1") for key, year in cells))
    with django_assert_num_queries(QUERIES):
        write(office, *(edit(key, year, "2", seen=1) for key, year in cells))
    assert Value.objects.filter(version=2, number="2").count() == count

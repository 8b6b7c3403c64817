"""Plans: new from nothing, copied, renamed, longer and shorter, archived."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from mtfp.engine import TIMELESS
from mtfp.inputs import plan_structure, scenario_result
from mtfp.plan import plan_graph
from mtfp.scenarios.errors import Archived, Invalid, StalePlan
from mtfp.scenarios.models import Change, Plan, Scenario, Value
from mtfp.scenarios.services import (
    Edit,
    add_member,
    archive_member,
    archive_plan,
    archive_scenario,
    change_years,
    copy_plan,
    create_plan,
    rename_plan,
    restore_member,
    restore_plan,
    write_values,
)
from mtfp.scenarios.transfer import plan_export
from mtfp.spending.structure import BudgetLine
from mtfp.validation import structure_faults
from precept.conventions import Conventions
from tests.support.people import PAY, Office

pytestmark = pytest.mark.django_db


def new(office: Office, **more: Any) -> Plan:
    wanted = {"force": office.force, "name": "New", "base_year": 2024, "forecast_years": 3, "by": office.harriet}
    return create_plan(**{**wanted, **more})


def test_a_new_plan_has_typical_rows_one_baseline_and_no_figures(office: Office) -> None:
    plan = new(office)
    structure = plan_structure(plan)
    assert list(structure_faults(structure)) == []
    assert [each.kind for each in plan.scenarios.all()] == ["baseline"]
    assert structure.years.labels == ("2024/25", "2025/26", "2026/27", "2027/28")
    assert {each.section for each in structure.of(BudgetLine)} == {"pay", "other", "pcc", "adjustments"}
    assert not Value.objects.filter(scenario__plan=plan).exists()


def test_a_plan_that_is_filled_in_computes_its_gap(office: Office) -> None:
    plan = new(office)
    add_member(plan=plan, kind="authorities", label="Ambridge", by=office.harriet, seen=1)
    graph = plan_graph(plan_structure(plan))
    edits = [
        Edit(key, 0 if year == TIMELESS else plan.years.starts[year], 0, Decimal(1))
        for key, declared in graph.inputs.items()
        for year in range(TIMELESS, len(plan.years))
        if declared.may_stand_in(year) and not key.endswith(("target", "increase_amount", "growth"))
    ]
    write_values(scenario=plan.scenarios.get(), edits=edits, by=office.harriet)
    missing = {key for key, _, _ in scenario_result(plan.scenarios.get()).result.missing()}
    assert "gap" not in missing


def test_a_plan_without_rows_is_empty_and_shows_what_it_can(office: Office) -> None:
    plan = new(office, rows="none")
    assert plan_structure(plan).members == ()
    assert not Value.objects.filter(scenario__plan=plan).exists()


def test_conventions_are_the_chosen_ones_else_the_forces_else_the_defaults(office: Office) -> None:
    office.force.conventions = {"country": "wales", "band_d": "4"}
    office.force.save()
    plan = new(office, conventions={"band_d": "3"})
    assert plan.conventions == {**asdict(Conventions()), "country": "wales", "band_d": "3"}


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"name": " "}, "name", "Give the plan a name"),
        ({"name": "plan 2017/18"}, "name", "another plan called"),
        ({"base_year": 1989}, "base_year", "1990 to 2100"),
        ({"forecast_years": 0}, "forecast_years", "1 to 10 forecast years"),
        ({"forecast_years": 11}, "forecast_years", "1 to 10 forecast years"),
        ({"conventions": {"band_d": "7"}}, "band_d", "“7” is not one of “2”, “3”"),
        ({"conventions": {"colour": "red"}}, "colour", "not a convention"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(office: Office, wrong: dict[str, Any], field: str, message: str) -> None:
    before = Plan.objects.count()
    with pytest.raises(Invalid) as told:
        new(office, **wrong)
    assert told.value.faults[0].field == field
    assert message in str(told.value)
    assert Plan.objects.count() == before


def test_everything_that_is_wrong_with_a_plan_is_said_at_once(office: Office) -> None:
    with pytest.raises(Invalid) as told:
        new(office, name=" ", base_year=1066, forecast_years=0, conventions={"band_d": "7"})
    assert [each.field for each in told.value.faults] == ["name", "base_year", "forecast_years", "band_d"]


def test_two_forces_may_have_plans_of_one_name(office: Office) -> None:
    assert new(office, force=office.other_force, name=office.plan.name, by=office.olive).name == office.plan.name


def test_a_copy_is_the_same_plan_with_editors_and_removed_rows(office: Office) -> None:
    office.set(PAY, 2016, "800", by=office.ines)
    office.set(PAY, 2017, "900", office.option)
    office.set("funding.grant.business_rates.amount", 2016, "50")
    archive_member(plan=office.plan, kind="grants", slug="business_rates", by=office.harriet, seen=office.seen())
    copy = copy_plan(plan=office.plan, name="Copy", by=office.harriet)
    original, copied = plan_export(Plan.objects.get(pk=office.plan.pk)), plan_export(copy)
    assert (copied.structure, copied.scenarios) == (original.structure, original.scenarios)
    assert copied.name == "Copy"
    row = office.row(PAY, 2016, copy.scenarios.get(kind="baseline"))
    assert row is not None
    assert row.editor == office.ines
    restore_member(plan=copy, kind="grants", slug="business_rates", by=office.harriet, seen=1)
    baseline = scenario_result(Scenario.objects.get(plan=copy.pk, kind="baseline"))
    assert baseline.result.inputs.values["funding.grant.business_rates.amount", 0] == 50


def test_a_copy_leaves_archived_scenarios_and_the_history_behind(office: Office) -> None:
    archive_scenario(scenario=office.option, by=office.harriet, seen=1)
    copy = copy_plan(plan=office.plan, name="Copy", by=office.harriet)
    assert [each.name for each in copy.scenarios.all()] == ["Baseline", "Best case"]
    assert [change.new["copy of"] for change in copy.changes.all()] == ["Plan 2017/18"]


def test_a_plan_is_renamed(office: Office) -> None:
    renamed = rename_plan(plan=office.plan, name="Plan of July", by=office.harriet, seen=office.seen())
    assert renamed.name == "Plan of July"
    with pytest.raises(StalePlan, match="name: Plan 2017/18 → Plan of July"):
        rename_plan(plan=office.plan, name="Plan of August", by=office.ines, seen=office.seen() - 1)


def test_a_plan_is_made_longer_and_shorter(office: Office) -> None:
    seen = office.seen()
    assert change_years(plan=office.plan, forecast_years=10, by=office.harriet, seen=seen).forecast_years == 10
    assert change_years(plan=office.plan, forecast_years=1, by=office.harriet, seen=seen + 1).forecast_years == 1
    with pytest.raises(Invalid):
        change_years(plan=office.plan, forecast_years=11, by=office.harriet, seen=seen + 2)
    with pytest.raises(StalePlan):
        change_years(plan=office.plan, forecast_years=5, by=office.ines, seen=seen)


def test_a_year_that_a_row_names_is_not_left_out(office: Office) -> None:
    attributes = {"kind": "closes_gap", "year": "2018/19"}
    add_member(
        plan=office.plan, kind="precept_options", label="Closed", attributes=attributes, by=office.harriet,
        seen=office.seen(),
    )  # fmt: skip
    seen = office.seen()
    with pytest.raises(Invalid, match=r"Precept option 'closed': '2018/19' is not one of the plan's years \(2017/18\)"):
        change_years(plan=office.plan, forecast_years=1, by=office.harriet, seen=seen)
    office.plan.refresh_from_db()
    assert (office.plan.forecast_years, office.seen()) == (5, seen)
    assert change_years(plan=office.plan, forecast_years=2, by=office.harriet, seen=seen).forecast_years == 2


def test_an_archived_plan_comes_back(office: Office) -> None:
    archive_plan(plan=office.plan, by=office.harriet, seen=office.seen())
    with pytest.raises(Archived):
        rename_plan(plan=office.plan, name="New", by=office.harriet, seen=office.seen())
    assert restore_plan(plan=office.plan, by=office.harriet, seen=office.seen()).archived is None


def test_what_stays_as_it_is_writes_nothing(office: Office) -> None:
    before = Change.objects.count()
    rename_plan(plan=office.plan, name="Plan 2017/18", by=office.harriet, seen=0)
    change_years(plan=office.plan, forecast_years=5, by=office.harriet, seen=0)
    restore_plan(plan=office.plan, by=office.harriet, seen=0)
    assert Change.objects.count() == before

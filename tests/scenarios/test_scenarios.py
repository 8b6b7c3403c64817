"""Scenarios: made, copied, described, based on another, archived, locked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mtfp.inputs import scenario_result
from mtfp.scenarios.errors import Archived, InUse, Invalid, Locked, StaleScenario
from mtfp.scenarios.models import Change, Scenario, Value
from mtfp.scenarios.services import (
    Edit,
    archive_scenario,
    change_scenario,
    copy_scenario,
    create_plan,
    create_scenario,
    lock_scenario,
    rebase_scenario,
    restore_scenario,
    unlock_scenario,
    write_values,
)
from tests.support.people import PAY, Office

pytestmark = pytest.mark.django_db


def last_change(scenario: Scenario) -> Change:
    change = scenario.changes.first()
    assert change is not None
    return change


def test_a_new_scenario_overrides_nothing_and_stands_last(office: Office) -> None:
    made = create_scenario(
        plan=office.plan, name=" Worst  case ", kind="worst", based_on=office.baseline, by=office.harriet,
        description="Pay at 4%",
    )  # fmt: skip
    assert (made.name, made.kind, made.based_on, made.description) == (
        "Worst case", "worst", office.baseline, "Pay at 4%",
    )  # fmt: skip
    assert list(office.plan.scenarios.all())[-1] == made
    assert not made.values.exists()
    assert last_change(made).new["based on"] == "Baseline"


@pytest.mark.parametrize(
    ("name", "kind", "field", "message"),
    [
        ("", "worst", "name", "Give the scenario a name"),
        ("best CASE", "worst", "name", "another scenario called “best CASE”"),
        ("x" * 121, "worst", "name", "the most is 120"),
        ("New", "baseline", "kind", "one baseline"),
        ("New", "hopeful", "kind", "best case, most likely, worst case, option"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(office: Office, name: str, kind: str, field: str, message: str) -> None:
    with pytest.raises(Invalid) as told:
        create_scenario(plan=office.plan, name=name, kind=kind, based_on=office.baseline, by=office.harriet)
    assert told.value.faults[0].field == field
    assert message in str(told.value)


def test_a_scenario_is_based_on_one_of_its_own_plan_that_is_not_archived(office: Office) -> None:
    other = create_plan(force=office.force, name="Other", base_year=2016, forecast_years=5, by=office.harriet)
    with pytest.raises(Invalid, match="the same plan"):
        create_scenario(
            plan=office.plan, name="New", kind="worst", based_on=other.scenarios.get(), by=office.harriet
        )  # fmt: skip
    archive_scenario(scenario=office.option, by=office.harriet, seen=1)
    with pytest.raises(Archived, match="Freeze"):
        create_scenario(plan=office.plan, name="New", kind="worst", based_on=office.option, by=office.harriet)


def test_a_copy_has_the_overrides_with_their_editors_dates_and_reasons(office: Office) -> None:
    edit = Edit(PAY, 2017, 0, Decimal(900), reason="fewer officers")
    write_values(scenario=office.best, edits=[edit], by=office.ines)
    copy = copy_scenario(scenario=office.best, name="Best case, later", by=office.harriet)
    original, copied = office.row(PAY, 2017, office.best), office.row(PAY, 2017, copy)
    assert original is not None
    assert copied is not None
    assert (copied.number, copied.reason, copied.editor, copied.edited, copied.version) == (
        "900", "fewer officers", office.ines, original.edited, 1,
    )  # fmt: skip
    assert (copy.kind, copy.based_on) == ("best", office.baseline)
    assert last_change(copy).new["copy of"] == "Best case"


def test_a_copy_of_the_baseline_is_an_option_that_follows_it(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    copy = copy_scenario(scenario=office.baseline, name="What if", by=office.harriet)
    assert (copy.kind, copy.based_on, copy.values.count()) == ("option", office.baseline, 0)
    office.set(PAY, 2017, "1100")
    assert scenario_result(copy).result.inputs.values[PAY, 1] == 1100


def test_a_scenario_is_renamed_described_and_made_of_another_kind(office: Office) -> None:
    changed = change_scenario(
        scenario=office.best, by=office.harriet, seen=1, name="Likely", kind="most_likely", description="As we see it"
    )
    assert (changed.name, changed.kind, changed.description, changed.version) == (
        "Likely", "most_likely", "As we see it", 2,
    )  # fmt: skip
    assert last_change(changed).old == {"name": "Best case", "kind": "best", "description": ""}


def test_a_scenario_that_stays_as_it_is_writes_nothing(office: Office) -> None:
    before = Change.objects.count()
    assert change_scenario(scenario=office.best, by=office.harriet, seen=0, name="Best case").version == 1
    assert Change.objects.count() == before


def test_the_baseline_may_be_renamed_and_stays_the_baseline(office: Office) -> None:
    assert change_scenario(scenario=office.baseline, by=office.harriet, seen=1, name="As agreed").is_baseline
    with pytest.raises(Invalid, match="it stays one"):
        change_scenario(scenario=office.baseline, by=office.harriet, seen=2, kind="option")
    with pytest.raises(Invalid, match="based on nothing"):
        rebase_scenario(scenario=office.baseline, based_on=office.best, by=office.harriet, seen=2)


def test_a_scenario_changed_since_it_was_seen_says_who_changed_what(office: Office) -> None:
    change_scenario(scenario=office.best, by=office.ines, seen=1, name="Better case")
    with pytest.raises(StaleScenario, match=r"Ines Bell changed it .*name: Best case → Better case"):
        change_scenario(scenario=office.best, by=office.harriet, seen=1, name="Good case")


def test_a_scenario_based_on_another_keeps_what_it_overrides(office: Office) -> None:
    office.set(PAY, 2016, "800", office.best)
    office.set(PAY, 2017, "900", office.option)
    rebase_scenario(scenario=office.option, based_on=office.baseline, by=office.harriet, seen=1)
    values = scenario_result(office.option).result.inputs.values
    assert {cell for cell in values if cell[0] == PAY} == {(PAY, 1)}


def test_no_circle_of_scenarios_can_be_made(office: Office) -> None:
    for base in (office.best, office.option):
        with pytest.raises(Invalid, match=f"{base.name} is itself based on Best case"):
            rebase_scenario(scenario=office.best, based_on=base, by=office.harriet, seen=1)


def test_the_baseline_and_what_others_are_based_on_cannot_be_archived(office: Office) -> None:
    with pytest.raises(InUse, match="archive the plan instead"):
        archive_scenario(scenario=office.baseline, by=office.harriet, seen=1)
    with pytest.raises(InUse, match="“Freeze” is based on it") as told:
        archive_scenario(scenario=office.best, by=office.harriet, seen=1)
    assert [each.text for each in told.value.dependents] == ["the scenario “Freeze”"]


def test_an_archived_scenario_comes_back_with_its_values_after_its_base(office: Office) -> None:
    office.set(PAY, 2017, "900", office.option)
    archive_scenario(scenario=office.option, by=office.harriet, seen=1)
    archive_scenario(scenario=office.best, by=office.harriet, seen=1)
    with pytest.raises(Archived, match="Best case, on which Freeze is based"):
        restore_scenario(scenario=office.option, by=office.harriet, seen=2)
    restore_scenario(scenario=office.best, by=office.harriet, seen=2)
    assert restore_scenario(scenario=office.option, by=office.harriet, seen=2).archived is None
    assert office.number(PAY, 2017, office.option) == "900"


def test_a_locked_scenario_is_read_only_until_it_is_unlocked_and_the_reason_is_kept(office: Office) -> None:
    locked = lock_scenario(scenario=office.best, reason=" With the panel ", by=office.omar, seen=1)
    assert (locked.lock_reason, locked.locked_by, locked.version) == ("With the panel", office.omar, 2)
    for write in (
        lambda: change_scenario(scenario=office.best, by=office.omar, seen=2, name="New"),
        lambda: rebase_scenario(scenario=office.best, based_on=office.baseline, by=office.omar, seen=2),
        lambda: archive_scenario(scenario=office.best, by=office.omar, seen=2),
        lambda: lock_scenario(scenario=office.best, reason="Again", by=office.omar, seen=2),
    ):
        with pytest.raises(Locked, match="With the panel"):
            write()
    opened = unlock_scenario(scenario=office.best, by=office.omar, seen=2, reason="The panel has met")
    assert (opened.locked, opened.lock_reason) == (None, "")
    office.set(PAY, 2017, "900", office.best)
    whys = list(office.best.changes.filter(kind="scenario").values_list("why", flat=True))
    assert whys == ["The panel has met", "With the panel", ""]


def test_a_lock_needs_a_reason(office: Office) -> None:
    with pytest.raises(Invalid, match="Say why the scenario is locked"):
        lock_scenario(scenario=office.best, reason=" ", by=office.omar, seen=1)


def test_a_locked_scenario_may_be_copied_and_the_copy_is_open(office: Office) -> None:
    office.set(PAY, 2017, "900", office.best)
    lock_scenario(scenario=office.best, reason="With the panel", by=office.omar, seen=1)
    copy = copy_scenario(scenario=office.best, name="Best case, open", by=office.harriet)
    assert copy.locked is None
    assert Value.objects.filter(scenario=copy).count() == 1

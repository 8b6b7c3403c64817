"""Who may do what with a plan."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from mtfp.scenarios import services
from mtfp.scenarios.errors import NotAllowed
from mtfp.scenarios.models import Change
from mtfp.scenarios.permissions import may_edit, may_lock, membership
from tests.support.people import PAY, Office

# Every service, as a person of any role would call it with what they know of the plan.
CALLS: dict[str, Callable[[Office, User], Any]] = {
    "write_values": lambda o, by: services.write_values(
        scenario=o.baseline, edits=[services.Edit(PAY, 2017, 0, Decimal(1))], by=by
    ),
    "reset_values": lambda o, by: services.reset_values(scenario=o.best, cells=[services.Cell(PAY, 2017, 0)], by=by),
    "undo": lambda o, by: services.undo(plan=o.plan, scenario=o.baseline, by=by),
    "redo": lambda o, by: services.redo(plan=o.plan, scenario=o.baseline, by=by),
    "add_member": lambda o, by: services.add_member(plan=o.plan, kind="grants", label="New", by=by, seen=o.seen()),
    "change_member": lambda o, by: services.change_member(
        plan=o.plan, kind="grants", slug="police", label="New", by=by, seen=o.seen()
    ),
    "move_member": lambda o, by: services.move_member(
        plan=o.plan, kind="grants", slug="police", to="down", by=by, seen=o.seen()
    ),
    "archive_member": lambda o, by: services.archive_member(
        plan=o.plan, kind="grants", slug="police", by=by, seen=o.seen()
    ),
    "restore_member": lambda o, by: services.restore_member(
        plan=o.plan, kind="grants", slug="police", by=by, seen=o.seen()
    ),
    "write_rows": lambda o, by: services.write_rows(
        plan=o.plan, edits=[services.RowEdit("grants", "police", "New")], by=by, seen=o.seen()
    ),
    "create_scenario": lambda o, by: services.create_scenario(
        plan=o.plan, name="New", kind="worst", based_on=o.baseline, by=by
    ),
    "copy_scenario": lambda o, by: services.copy_scenario(scenario=o.best, name="New", by=by),
    "change_scenario": lambda o, by: services.change_scenario(scenario=o.best, name="New", by=by, seen=1),
    "rebase_scenario": lambda o, by: services.rebase_scenario(scenario=o.option, based_on=o.baseline, by=by, seen=1),
    "archive_scenario": lambda o, by: services.archive_scenario(scenario=o.option, by=by, seen=1),
    "restore_scenario": lambda o, by: services.restore_scenario(scenario=o.option, by=by, seen=1),
    "lock_scenario": lambda o, by: services.lock_scenario(scenario=o.best, reason="For the panel", by=by, seen=1),
    "unlock_scenario": lambda o, by: services.unlock_scenario(scenario=o.best, by=by, seen=1),
    "create_plan": lambda o, by: services.create_plan(
        force=o.force, name="New", base_year=2017, forecast_years=5, by=by
    ),
    "copy_plan": lambda o, by: services.copy_plan(plan=o.plan, name="New", by=by),
    "rename_plan": lambda o, by: services.rename_plan(plan=o.plan, name="New", by=by, seen=o.seen()),
    "change_conventions": lambda o, by: services.change_conventions(
        plan=o.plan, conventions={"band_d": "2"}, by=by, seen=o.seen()
    ),
    "make_conventions_usual": lambda o, by: services.make_conventions_usual(plan=o.plan, by=by),
    "change_years": lambda o, by: services.change_years(plan=o.plan, forecast_years=4, by=by, seen=o.seen()),
    "archive_plan": lambda o, by: services.archive_plan(plan=o.plan, by=by, seen=o.seen()),
    "restore_plan": lambda o, by: services.restore_plan(plan=o.plan, by=by, seen=o.seen()),
}
READS = {"Cell", "Edit", "RowEdit", "cell_faults", "dependents"}
CFO_ALONE = {"lock_scenario", "unlock_scenario"}


def test_every_service_is_in_this_matrix() -> None:
    assert set(CALLS) == set(services.__all__) - READS


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("who", ["jean", "olive", "leaver", "superuser"])
def test_who_is_no_officer_of_the_force_writes_nothing(office: Office, name: str, who: str) -> None:
    people = {
        "jean": office.jean,
        "olive": office.olive,
        "leaver": office.ines,
        "superuser": User.objects.create_superuser("root"),
    }
    User.objects.filter(pk=office.ines.pk).update(is_active=False)
    by = people[who]
    by.refresh_from_db()
    before = Change.objects.count()
    with pytest.raises(NotAllowed, match="Ambridge Police"):
        CALLS[name](office, by)
    assert Change.objects.count() == before


@pytest.mark.parametrize("name", sorted(CFO_ALONE))
def test_a_finance_officer_neither_locks_nor_unlocks(office: Office, name: str) -> None:
    with pytest.raises(NotAllowed, match="chief finance officer"):
        CALLS[name](office, office.harriet)


@pytest.mark.parametrize("name", sorted(CALLS.keys() - {"undo", "redo"}))
def test_the_chief_finance_officer_may_do_everything(office: Office, name: str) -> None:
    CALLS[name](office, office.omar)


def test_roles_decide_and_nothing_else(office: Office) -> None:
    superuser = User.objects.create_superuser("root")
    everybody = (office.harriet, office.omar, office.jean, office.olive, superuser, AnonymousUser())
    assert [may_edit(each, office.plan) for each in everybody] == [True, True, False, False, False, False]
    assert [may_lock(each, office.plan) for each in everybody] == [False, True, False, False, False, False]


def test_a_person_without_a_role_at_the_force_has_no_membership(office: Office) -> None:
    found = membership(office.harriet, office.force)
    assert found is not None
    assert found.role == "finance_officer"
    assert membership(office.olive, office.force) is None
    assert membership(AnonymousUser(), office.force) is None

"""Who may write what: forms that are in order, sent by everybody; and reading writes nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mtfp.scenarios.models import Plan
from mtfp.scenarios.services import add_member, archive_plan
from tests.pages.test_permissions import ROWS, WHO, addresses, known
from tests.support.digests import database_digest
from tests.support.forms import forms, send
from tests.support.visitors import NOBODY, Visitors

WRITES = """
    address                    harriet omar jean olive sam nobody
    scenarios:new_plan         yes     yes  404  yes   404 302
    scenarios:upload           yes     yes  404  yes   404 302
    scenarios:plan             yes     yes  404  404   404 302
    scenarios:conventions      yes     yes  404  404   404 302
    scenarios:restore_plan     yes     yes  404  404   404 302
    scenarios:create_scenario  yes     yes  404  404   404 302
    scenarios:change_scenario  yes     yes  404  404   404 302
    scenarios:cell             yes     yes  404  404   404 302
    scenarios:save_form        yes     yes  404  404   404 302
    scenarios:save_cells       yes     yes  404  404   404 302
    scenarios:take_back        no      yes  404  404   404 302
    scenarios:add_row          yes     yes  404  404   404 302
    scenarios:change_row       yes     yes  404  404   404 302
    scenarios:remove_row       yes     yes  404  404   404 302
    spreadsheets:upload        yes     yes  404  404   404 302
    spreadsheets:preview       404     yes  404  404   404 302
    spreadsheets:confirm       404     yes  404  404   404 302
    precept_options:add        yes     yes  404  404   404 302
    precept_options:to_scenario yes    yes  404  404   404 302
    notices:instalments        yes     yes  404  404   404 302
    decision:record            yes     yes  404  404   404 302
    decision:correct           yes     yes  404  404   404 302
    capital:slip               no      no   404  404   404 302
    publications:publish       404     yes  404  404   404 302
    publications:change        404     yes  404  404   404 302
"""
"""yes: it is written; no: there is nothing of one's own to take back, no scheme to move; else the status."""
TABLE = {row[0]: row[1:] for row in (line.split() for line in WRITES.strip().splitlines()[1:])}


def test_every_form_has_its_row() -> None:
    """Those of the rooms; the choice of units is kept in the session alone and sends everybody on."""
    takes_forms = {row[0] for row in ROWS if row[1] == "POST" and ":" in row[0] and set(row[2:]) - {"405", "302"}}
    assert takes_forms == set(TABLE)


def _before(address: str, plan: Plan, by: User) -> None:
    """What has to be there for a form to be in order."""
    if address == "scenarios:restore_plan":
        archive_plan(plan=plan, by=by, seen=plan.version)
        plan.refresh_from_db()
    if address == "precept_options:to_scenario":
        kept = {"kind": "freeze", "years": "budget_year"}
        add_member(plan=plan, kind="precept_options", label="Blaby", by=by, seen=plan.version, attributes=kept)
        plan.refresh_from_db()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("address", sorted(TABLE))
def test_only_who_may_write_writes(visitors: Visitors, plan: Plan, address: str, subtests: pytest.Subtests) -> None:
    arguments = known(plan, address, visitors.omar) | ({"subject": "funding"} if "save_" in address else {})
    arguments = {name: value for name, value in arguments.items() if name in dict(addresses())[address]}
    omar = visitors.client("omar")
    if address == "scenarios:take_back":
        arguments["subject"] = "funding"
        send(omar, "scenarios:save_cells", arguments, forms(plan)["scenarios:save_cells"])
    _before(address, plan, visitors.omar)
    form, before = forms(plan)[address], database_digest({"auth_user"})
    for who, expected in zip(WHO, TABLE[address], strict=True):
        with subtests.test(who), transaction.atomic():
            client = omar if who == "omar" else visitors.client(who)
            answer = send(client, address, arguments, form)
            written = database_digest({"auth_user"}) != before
            if expected in {"yes", "no"}:
                assert answer.status_code in {200, 302}, answer.content[:2000]
            else:
                assert answer.status_code == int(expected)
                assert who != NOBODY or answer.headers["Location"].startswith("/sign-in/")
            assert written == (expected == "yes")
            transaction.set_rollback(True)


@pytest.mark.usefixtures("published")
def test_reading_writes_nothing(visitors: Visitors, plan: Plan, subtests: pytest.Subtests) -> None:
    clients = {who: visitors.client(who) for who in ("omar", "jean", NOBODY)}
    for address, _ in addresses():
        where = reverse(address, kwargs=known(plan, address, visitors.omar))
        for who, client in clients.items():
            with subtests.test(f"{who} {address}"), CaptureQueriesContext(connection) as asked, transaction.atomic():
                client.get(where)
                transaction.set_rollback(True)
            verbs = ("INSERT", "UPDATE", "DELETE")
            written = [each["sql"] for each in asked if each["sql"].lstrip().startswith(verbs)]
            assert [each for each in written if "django_session" not in each and "people_cache" not in each] == []

"""What the first page costs somebody who works for every force of England and Wales. Called by `make bench`."""

from __future__ import annotations

import time
from decimal import Decimal
from statistics import median

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mtfp.forces.models import Force, Membership, Role
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan
from mtfp.scenarios.selectors import baseline_of
from mtfp.scenarios.services import Edit, create_scenario, write_values
from mtfp.scenarios.transfer import plan_import
from tests.pages.bench import example_site
from tests.support.cards import forget_cards
from tests.support.visitors import example_file

FORCES, SCENARIOS = 43, 20
TIMES = 15
PUBLISHED = 5
"""Plans with a paper, whose card says after an edit whether it was changed since."""
AIM = "< 150 ms"


def bench_home() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim): a process that has seen the plans, after an edit, and newly started."""
    with example_site():
        by = User.objects.create_user("everywhere", first_name="Eve", last_name="Ridge")
        plans = [_plan(by, number) for number in range(FORCES)]
        for plan in plans[:PUBLISHED]:
            publish(scenario=baseline_of(plan), paper=Paper("The precept", "panel_paper"), by=by)
        client = Client()
        client.force_login(by)
        cold, queries = _timed(client)
        forget_cards()
        started, few = _timed(client)
        warm = median(_timed(client)[0] for _ in range(TIMES))
        edited = median(_after_edit(client, by, plans[number % PUBLISHED], number) for number in range(TIMES))
    what = f"home, {FORCES} forces of {SCENARIOS} scenarios"
    return [
        (f"{what}", f"{warm:.0f} ms", AIM),
        ("  after somebody changed a value of one plan that is published", f"{edited:.0f} ms", AIM),
        ("  the first time in a process", f"{started:.0f} ms, {few} queries", AIM),
        ("  the first time after an upgrade, in one process", f"{cold:.0f} ms, {queries} queries", ""),
    ]


def _plan(by: User, number: int) -> Plan:
    force = Force.objects.create(name=f"Force {number}", slug=f"force-{number}")
    Membership.objects.create(force=force, user=by, role=Role.CHIEF_FINANCE_OFFICER)
    plan = plan_import(plan=example_file(), force=force, by=by)
    baseline = baseline_of(plan)
    for each in range(SCENARIOS - plan.scenarios.count()):
        create_scenario(plan=plan, name=f"Option {each}", kind="option", based_on=baseline, by=by)
    return plan


def _after_edit(client: Client, by: User, plan: Plan, number: int) -> float:
    baseline = baseline_of(plan)
    row = baseline.values.get(key="precept.increase", year=2018)
    write_values(
        scenario=baseline, edits=[Edit(row.key, row.year, row.version, Decimal(row.number) + Decimal("0.0001"))], by=by
    )
    return _timed(client)[0]


def _timed(client: Client) -> tuple[float, int]:
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return 1000 * (time.perf_counter() - began), len(queries)

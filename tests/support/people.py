"""The people of the tests, and the plan they work on: three at one force, one at another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User

from mtfp.forces.models import Force, Membership, Role
from mtfp.scenarios.models import Plan, Scenario, Value
from mtfp.scenarios.services import Edit, add_member, create_plan, create_scenario, write_values

AWARD = "prices.index.prices"
"""A yearly rate of the plan: forecast years only."""
PAY = "spending.line.police_pay.amount"
"""An amount of every year."""
GRANT = "funding.grant.police.amount"
"""An amount that is not negative."""


@dataclass(frozen=True)
class Office:
    """Ambridge Police: Harriet and Ines are finance officers, Omar is the CFO, Jean sits on the panel.

    Olive is the CFO of another force. The plan runs from 2016/17, with five forecast years, and has
    a baseline, a best case on it, and an option on the best case.
    """

    force: Force
    other_force: Force
    harriet: User
    ines: User
    omar: User
    jean: User
    olive: User
    plan: Plan
    baseline: Scenario
    best: Scenario
    option: Scenario

    def set(self, key: str, year: int, number: str, scenario: Scenario | None = None, by: User | None = None) -> None:
        """Write one value, whatever stands there."""
        scenario = scenario or self.baseline
        edit = Edit(key, year, self.version(key, year, scenario), Decimal(number))
        write_values(scenario=scenario, edits=[edit], by=by or self.harriet)

    def version(self, key: str, year: int, scenario: Scenario | None = None) -> int:
        """The token of a cell."""
        row = self.row(key, year, scenario)
        return row.version if row else 0

    def row(self, key: str, year: int, scenario: Scenario | None = None) -> Value | None:
        """The scenario's own row of a cell."""
        return Value.objects.filter(scenario=scenario or self.baseline, key=key, year=year).first()

    def number(self, key: str, year: int, scenario: Scenario | None = None) -> str | None:
        """What the scenario itself has in a cell; None when nothing stands."""
        row = self.row(key, year, scenario)
        return row.number if row and row.stands else None

    def seen(self) -> int:
        """The plan's version now."""
        return Plan.objects.get(pk=self.plan.pk).version


def open_office() -> Office:
    """Everybody, and a typical plan with two authorities and three scenarios."""
    force = Force.objects.create(name="Ambridge Police", slug="ambridge")
    other = Force.objects.create(name="Borchester Police", slug="borchester")
    harriet = _person("harriet", "Harriet Ames", force, Role.FINANCE_OFFICER)
    ines = _person("ines", "Ines Bell", force, Role.FINANCE_OFFICER)
    omar = _person("omar", "Omar Cole", force, Role.CHIEF_FINANCE_OFFICER)
    jean = _person("jean", "Jean Dale", force, Role.PANEL_MEMBER)
    olive = _person("olive", "Olive Eden", other, Role.CHIEF_FINANCE_OFFICER)
    plan = create_plan(force=force, name="Plan 2017/18", base_year=2016, forecast_years=5, by=harriet)
    for seen, label in enumerate(["Ambridge", "Borchester"], start=1):
        add_member(plan=plan, kind="authorities", label=label, by=harriet, seen=seen)
    plan.refresh_from_db()
    baseline = plan.scenarios.get()
    best = create_scenario(plan=plan, name="Best case", kind="best", based_on=baseline, by=harriet)
    option = create_scenario(plan=plan, name="Freeze", kind="option", based_on=best, by=harriet)
    return Office(force, other, harriet, ines, omar, jean, olive, plan, baseline, best, option)


def _person(username: str, name: str, force: Force, role: Role) -> User:
    first, last = name.split()
    user = User.objects.create_user(username, first_name=first, last_name=last)
    Membership.objects.create(force=force, user=user, role=role)
    return user

"""Who visits the pages of the example plan: two work on it, Jean reads what is published, the others may see nothing.

Harriet  finance officer        Leicestershire
Omar     chief finance officer  Leicestershire
Jean     panel member           Leicestershire
Olive    chief finance officer  Borchester Police
Sam      belongs to no force
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.test import Client

from mtfp.forces.models import Force, Membership, Role
from mtfp.planfile import PlanFile, read_plan_file
from mtfp.scenarios.models import Plan, Scenario
from mtfp.scenarios.transfer import plan_import

PASSWORD = "a quiet morning in Melton"
EXAMPLE = Path(__file__).parent.parent.parent / "fixtures" / "leicestershire_2017_18.json"
NOBODY = "nobody"
"""Whoever has not signed in."""


@dataclass(frozen=True)
class Visitors:
    """Two forces and everybody who knocks at the door."""

    leicestershire: Force
    elsewhere: Force
    harriet: User
    omar: User
    jean: User
    olive: User
    sam: User

    def client(self, name: str, *, enforce_csrf_checks: bool = False) -> Client:
        """A browser in which the person of that name is signed in; that of `nobody` is not."""
        client = Client(enforce_csrf_checks=enforce_csrf_checks)
        if name != NOBODY:
            client.force_login(getattr(self, name))
        return client


def make_visitors() -> Visitors:
    """Everybody, each in their role."""
    leicestershire = Force.objects.create(name="Leicestershire", slug="leicestershire")
    elsewhere = Force.objects.create(name="Borchester Police", slug="borchester")
    return Visitors(
        leicestershire,
        elsewhere,
        harriet=_person("harriet", "Harriet", "Reader", leicestershire, Role.FINANCE_OFFICER),
        omar=_person("omar", "Omar", "Fielding", leicestershire, Role.CHIEF_FINANCE_OFFICER),
        jean=_person("jean", "Jean", "Attwood", leicestershire, Role.PANEL_MEMBER),
        olive=_person("olive", "Olive", "Eden", elsewhere, Role.CHIEF_FINANCE_OFFICER),
        sam=_person("sam", "Sam", "Batton"),
    )


def _person(username: str, first: str, last: str, force: Force | None = None, role: Role | None = None) -> User:
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, first_name=first, last_name=last)
    if force is not None and role is not None:
        Membership.objects.create(force=force, user=user, role=role)
    return user


def example_file() -> PlanFile:
    """The Leicestershire plan as its file has it."""
    return read_plan_file(EXAMPLE.read_bytes())


def make_plan(visitors: Visitors, file: PlanFile | None = None) -> Plan:
    """A plan of Leicestershire, entered by Harriet: the example, or the one of a file."""
    return plan_import(plan=file or example_file(), force=visitors.leicestershire, by=visitors.harriet)


def scenario(plan: Plan, name: str = "") -> Scenario:
    """A scenario by name; the baseline without one."""
    return plan.scenarios.get(name=name) if name else plan.scenarios.get(kind="baseline")

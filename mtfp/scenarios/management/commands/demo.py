"""The example: one force, its published plan and two further ones, and three people to sign in as."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mtfp.forces.models import Force, Membership, Role
from mtfp.planfile import read_plan_file
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan
from mtfp.scenarios.transfer import plan_import

PASSWORD = "leicestershire"  # fixed, so only while DEBUG is on
PEOPLE = (
    ("officer", "Harriet", "Reader", Role.FINANCE_OFFICER),
    ("cfo", "Omar", "Fielding", Role.CHIEF_FINANCE_OFFICER),
    ("panel", "Jean", "Attwood", Role.PANEL_MEMBER),
)
PUBLISHED = "leicestershire_2017_18.json"
FURTHER = ("leicestershire_2017_18_full.json", "leicestershire_2022_23.json")
EARLIER, PROPOSAL = "Grant cut of 1.0%", "Proposal 1.99%"


class Command(BaseCommand):
    help = "Load the example plans and the demo people; what is already there stays as it is"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("demo people have fixed passwords: they are made only while DEBUG is on")
        force, _ = Force.objects.get_or_create(name="Leicestershire", defaults={"slug": "leicestershire"})
        for username, first, last, role in PEOPLE:
            self._person(force, username, first, last, role)
        if not Plan.objects.filter(force=force).exists():
            _publish(_import(force, PUBLISHED))
            for name in FURTHER:
                _import(force, name)
        self.stdout.write("Sign in as officer (finance officer), cfo (chief finance officer) or panel (panel member);")
        self.stdout.write(f"the password of each is: {PASSWORD}")

    def _person(self, force: Force, username: str, first: str, last: str, role: Role) -> None:
        user, created = User.objects.get_or_create(
            username=username,
            defaults={"first_name": first, "last_name": last, "email": f"{username}@example.org"},
        )
        if created:
            user.set_password(PASSWORD)
            user.save()
        Membership.objects.get_or_create(force=force, user=user, defaults={"role": role})


def _import(force: Force, name: str) -> Plan:
    plan = read_plan_file((settings.BASE_DIR / "fixtures" / name).read_bytes())
    return plan_import(plan=plan, force=force, by=None)


def _publish(plan: Plan) -> None:
    """Two versions: with the reduction of grant assumed a year before, and the proposal that supersedes it."""
    by = User.objects.get(username="cfo")
    title = "Proposed precept 2017/18 and medium term financial strategy"
    earlier = publish(
        scenario=plan.scenarios.get(name=EARLIER),
        paper=Paper(f"{title}, working version", "update", "The grant reduction is the one assumed in February 2016."),
        by=by,
    )
    note = "Grant is now assumed to fall by 1.4% a year instead of 1.0%."
    publish(
        scenario=plan.scenarios.get(name=PROPOSAL), paper=Paper(title, "panel_paper", note), by=by, supersedes=earlier
    )

"""The example: one force, its published plan and two further ones, and three people to sign in as."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mtfp.forces.models import Force, Membership, Role
from mtfp.planfile import read_plan_file
from mtfp.publications.services import Paper, Statement, publish
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
STATEMENTS = (
    Statement(
        "Chief finance officer's report on robustness and reserves (s25 Local Government Act 2003)",
        "In short, after paragraphs 103 and 112 of the report of February 2017.\n\n"
        "# Estimates\nThe estimates for 2017/18 are robust. From 2018/19 savings have to be found; a change programme "
        "and a savings plan are under way.\n\n"
        "# Reserves\nThe general reserve of £6m is 3.5% of the net budget requirement, within 3% to 5%, and is not "
        "drawn on in 2017/18. Reserves are sufficient in the short term.",
    ),
    Statement(
        "Chief Constable's statement",
        "In short, after paragraph 111: an increase of 1.99% is preferred, as it best serves the Police and Crime "
        "Plan. The budget is still less in real terms, after £38m taken out in the years before.",
    ),
    Statement(
        "Result of the consultation",
        "Of 3,026 residents who were asked, 2,924 had an opinion on 1.99% a year for four years; 83.3% were for it "
        "(70.7% the year before, 56.1% two years before). Paragraphs 24 and 25.",
    ),
    Statement(
        "Risks",
        "From paragraph 61; each 0.5% of grant is worth about £0.5m a year.\n\n"
        "- The review of the funding formula, expected for 2018/19: every option seen so far took grant from "
        "Leicestershire.\n"
        "- Job evaluation of police staff: 3% is provided for, £1.04m from July 2017 and £1.39m in a full year.\n"
        "- Pension enrolment in May 2017: up to £537k for officers and £707k for staff if everybody stays in.\n"
        "- Capital grant falls by £100k a year.\n"
        "- The Emergency Services Network: its costs and their funding are not known yet.",
    ),
)
"""What the report of February 2017 says, in other words."""


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
        scenario=plan.scenarios.get(name=PROPOSAL), paper=Paper(title, "panel_paper", note, STATEMENTS), by=by,
        supersedes=earlier,
    )  # fmt: skip

"""The first person of a force, or any further one, from the command line."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from mtfp.forces.models import Force, Role
from mtfp.people.invitations import token
from mtfp.people.services import invite
from mtfp.scenarios.errors import Invalid

LONGEST_NAME = 120


class Command(BaseCommand):
    help = "Invite a person to a force, which is made if it is new, and print the link that they open"

    def add_arguments(self, parser: CommandParser) -> None:
        """What is typed."""
        parser.add_argument("force", help="name of the force, as it stands on papers")
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("--role", choices=Role.values, default=Role.CHIEF_FINANCE_OFFICER)
        parser.add_argument("--site", default=_site(), help="where the site is reached (%(default)s)")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link; nothing is made when the address cannot be invited."""
        try:
            made = invite(force=_force(options["force"]), email=options["email"], role=options["role"], by=None)
        except Invalid as error:
            raise CommandError(" ".join(fault.message for fault in error.faults)) from error
        self.stdout.write(options["site"].rstrip("/") + reverse("invitation", args=[token(made)]))


def _site() -> str:
    return "http://127.0.0.1:8000" if settings.DEBUG else f"https://{next(iter(settings.ALLOWED_HOSTS), 'localhost')}"


def _force(name: str) -> Force:
    found = Force.objects.filter(name__iexact=name.strip()).first()
    if found is not None:
        return found
    slug = slugify(name)[:60] if name.isprintable() else ""
    if not slug or len(name.strip()) > LONGEST_NAME or Force.objects.filter(slug=slug).exists():
        raise CommandError(f"“{name}” cannot be a force: its name is empty, too long, or too like that of another one.")
    return Force.objects.create(name=name.strip(), slug=slug)

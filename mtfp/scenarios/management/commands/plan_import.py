"""Import a plan file as a new plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import slugify

from mtfp.forces.models import Force
from mtfp.planfile import PlanFileError, read_plan_file
from mtfp.scenarios.transfer import plan_import


class Command(BaseCommand):
    help = "Import a plan file as a new plan of the force it names: plan_import FILE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", dest="force_slug", help="import into this force (its slug) instead")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = read_plan_file(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except PlanFileError as error:
            raise CommandError(f"{options['file']} was not imported:\n{error}") from None
        record = plan_import(plan=plan, force=self._force(options["force_slug"], plan.force), by=None)
        self.stdout.write(f"Imported: {record.force.name}, {record.name} (plan {record.pk})")

    def _force(self, slug: str | None, name: str) -> Force:
        if slug is None:
            return Force.objects.get_or_create(name=name, defaults={"slug": _free_slug(name)})[0]
        found = Force.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Force.objects.values_list("slug", flat=True)) or "there are none"
            raise CommandError(f"there is no force {slug!r}; the forces are: {known}")
        return found


def _free_slug(name: str) -> str:
    """A slug for a new force: from its name, with a number when another force has it."""
    start = slugify(name)[:50] or "force"
    taken = set(Force.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    numbered = (start if number == 1 else f"{start}-{number}" for number in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)

"""Export a plan as a plan file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mtfp.planfile import write_plan_file
from mtfp.scenarios.models import Plan
from mtfp.scenarios.transfer import plan_export


class Command(BaseCommand):
    help = "Export a plan with its scenarios: plan_export PLAN [--output FILE], PLAN being its number or name"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan")
        parser.add_argument("--output", type=Path, help="write here instead of printing")

    def handle(self, *args: Any, **options: Any) -> None:
        text = write_plan_file(plan_export(self._plan(options["plan"])))
        if options["output"]:
            options["output"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")

    def _plan(self, wanted: str) -> Plan:
        by = {"pk": int(wanted)} if wanted.isascii() and wanted.isdigit() else {"name": wanted}
        plans = list(Plan.objects.filter(**by)[:2])
        if len(plans) == 1:
            return plans[0]
        known = ", ".join(
            f"{plan.pk} ({plan.force.name}, {plan.name})" for plan in Plan.objects.select_related("force")
        )
        what = "more than one plan is called" if plans else "there is no plan"
        raise CommandError(f"{what} {wanted!r}; the plans are: {known or 'none yet'}")

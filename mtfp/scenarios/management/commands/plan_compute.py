"""Compute a plan file; needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mtfp.digest import result_digest
from mtfp.engine import Missing, Result, compute
from mtfp.engine.inputs import plain
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFileError, read_plan_file
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import IN_FULL
from mtfp.structure import Structure


class Command(BaseCommand):
    help = "Compute a plan file and print its lines: plan_compute FILE [--scenario NAME] [--json]"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scenario", help="the scenario's name; the baseline without it")
        parser.add_argument("--json", action="store_true", help="every digit, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = read_plan_file(options["file"].read_bytes())
            result = compute(plan_graph(plan.structure), plan.inputs(options["scenario"]))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except PlanFileError as error:
            raise CommandError(f"{options['file']} cannot be computed:\n{error}") from None
        if options["json"]:
            self.stdout.write(json.dumps(as_document(plan.structure, result), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_text(result))


def as_document(structure: Structure, result: Result) -> dict[str, Any]:
    """The result as plain data; numbers as decimal strings, what cannot be computed as null with a reason."""
    labels = result.years.labels
    lines = []
    for key, line in result.graph.lines.items():
        figures = dict(zip(labels, result.figures[key], strict=True))
        document: dict[str, Any] = {
            "key": key,
            "label": line.label,
            "unit": line.unit.name,
            "values": {
                year: None if isinstance(figure, Missing) else plain(figure) for year, figure in figures.items()
            },
        }
        missing = {year: figure.reason for year, figure in figures.items() if isinstance(figure, Missing)}
        lines.append(document | ({"missing": missing} if missing else {}))
    return {
        "digest": result_digest(structure, result),
        "years": list(labels),
        "lines": lines,
        "checks": [
            {"name": each.key, "year": each.year_label, "ok": each.holds, "message": each.message}
            | ({"advice": True} if each.check.advice else {})
            for each in check_outcomes(result)
        ],
    }


def as_text(result: Result) -> str:
    """The published lines as a plain table."""
    rows = [
        f"{line.label:<48}" + "".join(f"{IN_FULL.cell(figure, line.unit):>16}" for figure in result.figures[key])
        for key, line in result.graph.lines.items()
        if line.published
    ]
    heading = f"{'':<48}" + "".join(f"{label:>16}" for label in result.years.labels)
    return "\n".join([heading, *rows])

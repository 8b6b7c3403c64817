"""What the import costs: `python -m tests.spreadsheets.bench`, in a database of its own in memory. Not a test."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

LINES, YEARS = 5_000, 3


def bench_import() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim): a sheet of 5,000 rows of budget lines, every figure of them changed."""
    from django.urls import reverse

    from mtfp.spreadsheets.models import ImportPreview
    from mtfp.spreadsheets.services import make_preview
    from tests.spreadsheets.books import confirm, rows
    from tests.support.plans import sized_plan
    from tests.support.visitors import make_plan, make_visitors

    visitors = make_visitors()
    small, large = make_plan(visitors), make_plan(visitors, sized_plan(LINES + 800, YEARS))
    for plan in (small, large):
        plan.name = f"Plan {plan.pk}"
        plan.save()
    harriet = visitors.client("harriet")
    few, many = small.scenarios.get(kind="baseline"), large.scenarios.get()
    head = ["Budget line", *large.years.labels]
    content = rows(head, *([f"Line {at}", *(at * 10 + year for year in range(len(head) - 1))] for at in range(LINES)))
    names = ["Police Pay & Allowances", *(f"Nobody's line {at}" for at in range(LINES - 1))]
    unknown = rows(["Budget line", *small.years.labels], *([name, *range(len(small.years.labels))] for name in names))

    def preview(scenario: Any, sheet: bytes) -> Callable[[], object]:
        return lambda: make_preview(scenario=scenario, by=visitors.harriet, name="lines.xlsx", content=sheet)

    found = [
        ("preview of 5,000 rows, nearly all of them the plan's and new", _seconds(preview(many, content)), "< 2 s"),
        ("preview of 5,000 rows of which the plan knows one", _seconds(preview(few, unknown)), "< 2 s"),
    ]
    kept = ImportPreview.objects.filter(scenario=many).latest("pk")
    address = reverse("spreadsheets:preview", args=[many.pk, kept.pk])
    found.append(("its page, the plan of 5,800 lines computed", _seconds(lambda: harriet.get(address)), ""))
    tracemalloc.start()
    preview(many, content)()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    kept = ImportPreview.objects.filter(scenario=many).latest("pk")
    changes = len(kept.outcome["changes"])
    found.append(
        (f"writing {changes:,} figures in one batch", _seconds(lambda: confirm(harriet, kept, rest="1"), 1), "")
    )
    return [(what, f"{took:.2f} s", aim) for what, took, aim in found] + [
        ("memory of the preview at its peak", f"{peak / 1e6:.0f} MB", "")
    ]


def _seconds(work: Callable[[], object], times: int = 3) -> float:
    """Processor time of the shortest of several runs: what the machine does otherwise does not count."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    for row in bench_import():
        print("{:<66}{:>12}  {}".format(*row))

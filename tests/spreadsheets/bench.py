"""What the import costs. Called by `make bench`."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

from django.urls import reverse

from mtfp.scenarios.models import Scenario
from mtfp.spreadsheets.models import ImportPreview
from mtfp.spreadsheets.services import make_preview
from tests.spreadsheets.books import confirm, rows
from tests.support.measuring import own_database
from tests.support.plans import sized_plan
from tests.support.visitors import make_plan, make_visitors

LINES, YEARS = 5_000, 3


def bench_import() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim): a sheet of 5,000 rows of budget lines, every figure of them changed."""
    with own_database():
        return _measured()


def _measured() -> list[tuple[str, str, str]]:
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

    def preview(scenario: Scenario, sheet: bytes) -> Callable[[], object]:
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

"""Who changed what, when and why: of a whole plan, or of one subject's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mtfp.scenarios.history import PAGE, keys_history, plan_history
from mtfp.scenarios.views.common import READING, scenario_page, subject_named


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's changes, newest first; ?subject= narrows them to one page's, ?before= goes on."""
    page = scenario_page(request, pk, "history")
    plan, subject = page.scenario.plan, subject_named(request.GET.get("subject", ""))
    before = request.GET.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    if subject is None:
        entries = plan_history(plan, before=start)
    else:
        keys = [each.key for each in subject.inputs(page.computed.structure)]
        entries = keys_history(plan, keys, before=start, members=[each.name for each in subject.members])
    context = {
        "entries": entries,
        "chosen": subject.key if subject else "",
        "choices": [(each.key, each.title) for each in READING],
        "older": entries[-1].id if len(entries) == PAGE else None,
    }
    return render(request, "scenarios/history.html", page.context | context)

"""The one thing that can be done to a programme beyond typing its figures: a scheme slips by a year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from capital.services import slip_scheme
from mtfp.scenarios.errors import ServiceError
from mtfp.scenarios.selectors import visible_scenario
from mtfp.scenarios.views.common import signed_in
from mtfp.scenarios.views.posted import place, posted_cells


@require_POST
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a scheme by a year, with what is tied to it, and go back to the grid."""
    by = signed_in(request)
    scenario = visible_scenario(by, pk)
    seen = {place(name): version for name, (_, version) in (posted_cells(request) or {}).items()}
    try:
        slip_scheme(scenario=scenario, slug=request.POST.get("scheme", ""), by=by, seen=seen)
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The scheme was moved by a year. Undo takes it back.")
    return redirect("scenarios:edit", pk, "capital")

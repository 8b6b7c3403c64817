"""Which previews a person may see: their own, of scenarios they work on, until they expire."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import Http404
from django.utils import timezone

from mtfp.scenarios.selectors import visible_scenario
from mtfp.spreadsheets.models import ImportPreview


def visible_preview(user: User, scenario_pk: int, pk: int) -> ImportPreview:
    """The person's own preview, without the file. Raises Http404 for every other one and for expired ones."""
    scenario = visible_scenario(user, scenario_pk)
    wanted = ImportPreview.objects.filter(pk=pk, scenario=scenario, person=user, expires__gt=timezone.now())
    found = wanted.defer("content").first()
    if found is None:
        raise Http404("there is no such preview, or it has expired")
    found.scenario = scenario
    return found

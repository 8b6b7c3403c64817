"""The first page: a person's plans, each scenario with its gap in every year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from mtfp.inputs import Computed, plan_results
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import Display, Scale
from mtfp.present.tables import figure_view
from mtfp.publications.selectors import readable_publications, standing
from mtfp.scenarios.models import Change, Plan
from mtfp.scenarios.selectors import archived_plans, last_changes, visible_plans
from mtfp.scenarios.views.common import reader_scale, scales, signed_in
from mtfp.units import POUNDS
from precept.decision.selectors import panel_decisions

CARDS_KEPT = 2_000
"""About 5 kB each: every plan of every force in England and Wales, in each unit."""

_cards: dict[tuple[object, ...], SafeString] = {}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's plans, and what is published for them."""
    user = signed_in(request)
    memberships = list(user.memberships.select_related("force"))
    edits = any(each.edits for each in memberships)
    context = {
        "cards": list(_plan_cards(visible_plans(user), reader_scale(request))),
        "memberships": memberships,
        "edits": edits,
        "archived": list(archived_plans(user)) if edits else [],
        "publications": [(each, standing(each)) for each in readable_publications(user)],
        "decisions": list(panel_decisions(user)) if any(not each.edits for each in memberships) else [],
    }
    return render(request, "scenarios/home.html", scales(request) | context)


def _plan_cards(plans: Iterable[Plan], scale: Scale) -> Iterable[SafeString]:
    plans = list(plans)
    last = last_changes(plans)
    return (_plan_card(plan, scale, last.get(plan.pk)) for plan in plans)


def _plan_card(plan: Plan, scale: Scale, last: Change | None) -> SafeString:
    """A plan as the page shows it. A process keeps what it has made: nothing changes in a plan without a Change."""
    key = (plan.pk, last and last.batch, scale, plan.force.name, last and last.by and last.by.get_full_name())
    if last is None or key not in _cards:
        rows = [_scenario_row(each, scale) for each in plan_results(plan).values() if each.scenario.archived is None]
        years = plan.years.labels
        context = {"plan": plan, "years": years[1:], "base": years[0], "rows": rows, "last": last, "scale": scale}
        while len(_cards) >= CARDS_KEPT:
            _cards.pop(next(iter(_cards)), None)
        _cards[key] = render_to_string("scenarios/plan_card.html", {"card": context})
    return _cards[key]


def _scenario_row(computed: Computed, scale: Scale) -> dict[str, Any]:
    result, display = computed.result, Display.of(computed.structure, scale)
    forecast = range(1, len(result.inputs.years))
    outcomes = list(check_outcomes(result))
    return {
        "scenario": computed.scenario,
        "gaps": [figure_view("gap", year, result["gap", year], POUNDS, result, display) for year in forecast],
        "passed": sum(each.holds for each in outcomes),
        "failed": sum(each.fails for each in outcomes),
    }

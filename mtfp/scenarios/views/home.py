"""The first page: a person's plans, each scenario with its gap in every year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from mtfp.publications.models import Publication
from mtfp.publications.selectors import readable_publications, standing
from mtfp.publications.states import papers, state, told
from mtfp.scenarios.models import Change, Plan
from mtfp.scenarios.selectors import archived_plans, last_changes, visible_plans
from mtfp.scenarios.views.cards import keep_card, kept_cards
from mtfp.scenarios.views.common import reader_scale, scales, signed_in
from mtfp.units import POUNDS
from precept.decision.selectors import panel_decisions


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's plans, and what is published for them."""
    user = signed_in(request)
    memberships = list(user.memberships.select_related("force"))
    edits = any(each.edits for each in memberships)
    published = list(readable_publications(user))
    context = {
        "cards": list(_plan_cards(visible_plans(user), reader_scale(request), papers(published))),
        "memberships": memberships,
        "edits": edits,
        "archived": list(archived_plans(user)) if edits else [],
        "publications": [(each, standing(each)) for each in published],
        "decisions": list(panel_decisions(user)) if any(not each.edits for each in memberships) else [],
    }
    return render(request, "scenarios/home.html", scales(request) | context)


def _plan_cards(plans: Iterable[Plan], scale: Scale, published: Mapping[int, Publication]) -> Iterable[SafeString]:
    """Each plan as the page shows it: made anew after a Change or a publication, without which it stays as it is."""
    plans = list(plans)
    last = last_changes(plans)
    wanted = {plan.pk: _told(plan, scale, last.get(plan.pk), published) for plan in plans}
    kept = kept_cards(wanted, scale)
    for plan in plans:
        if plan.pk not in kept:
            kept[plan.pk] = _plan_card(plan, scale, last.get(plan.pk), published)
            keep_card(plan.pk, scale, wanted[plan.pk], kept[plan.pk])
    return (kept[plan.pk] for plan in plans)


def _told(plan: Plan, scale: Scale, last: Change | None, published: Mapping[int, Publication]) -> str:
    """Everything that a card is made of; a plan without a change cannot be told from one that was changed."""
    by = last.by.get_full_name() if last and last.by else ""
    of_it = sorted(told(each) for each in published.values() if each.plan_id == plan.pk)
    return repr((plan.pk, str(last.batch), scale.value, plan.force.name, by, of_it)) if last else ""


def _plan_card(plan: Plan, scale: Scale, last: Change | None, published: Mapping[int, Publication]) -> SafeString:
    live = [each for each in plan_results(plan).values() if each.scenario.archived is None]
    rows = [_scenario_row(each, scale, published.get(each.scenario.pk)) for each in live]
    years = plan.years.labels
    context = {"plan": plan, "years": years[1:], "base": years[0], "rows": rows, "last": last, "scale": scale}
    return render_to_string("scenarios/plan_card.html", {"card": context})


def _scenario_row(computed: Computed, scale: Scale, paper: Publication | None) -> dict[str, Any]:
    result, display = computed.result, Display.of(computed.structure, scale)
    forecast = range(1, len(result.inputs.years))
    outcomes = list(check_outcomes(result))
    return {
        "scenario": computed.scenario,
        "gaps": [figure_view("gap", year, result["gap", year], POUNDS, result, display) for year in forecast],
        "passed": sum(each.holds for each in outcomes),
        "failed": sum(each.fails and each.known for each in outcomes),
        "unknown": sum(not each.known for each in outcomes),
        "state": state(paper, computed),
    }

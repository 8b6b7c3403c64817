"""What a person may see: the one place where reading is decided."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Count, F, Max, QuerySet
from django.http import Http404

from mtfp.forces.models import Force, Role
from mtfp.scenarios.models import Change, Plan, Scenario, ScenarioKind, Value

EDITORS = (Role.FINANCE_OFFICER, Role.CHIEF_FINANCE_OFFICER)


def visible_plans(user: User) -> QuerySet[Plan]:
    """The plans a person works on: those of forces where they are a finance officer or the CFO.

    Panel members see what is published, and nothing of a plan in progress.
    """
    return Plan.objects.filter(
        force__memberships__user_id=user.pk, force__memberships__role__in=EDITORS, archived=None
    ).select_related("force")


def archived_plans(user: User) -> QuerySet[Plan]:
    """The plans a person works on that were put away."""
    return Plan.objects.filter(
        force__memberships__user_id=user.pk, force__memberships__role__in=EDITORS, archived__isnull=False
    ).select_related("force")


def editable_forces(user: User) -> QuerySet[Force]:
    """The forces for which a person makes plans."""
    return Force.objects.filter(memberships__user_id=user.pk, memberships__role__in=EDITORS)


def visible_plan(user: User, pk: int) -> Plan:
    """A plan that the person works on. Raises Http404 for every other one."""
    found = visible_plans(user).filter(pk=pk).first()
    if found is None:
        raise Http404("there is no such plan")
    return found


def visible_scenario(user: User, pk: int) -> Scenario:
    """A scenario of a plan that the person works on. Raises Http404 for every other one."""
    found = (
        Scenario.objects.filter(
            pk=pk,
            plan__force__memberships__user_id=user.pk,
            plan__force__memberships__role__in=EDITORS,
            plan__archived=None,
        )
        .select_related("plan__force", "based_on")
        .annotate(reader_role=F("plan__force__memberships__role"))
        .first()
    )
    if found is None:
        raise Http404("there is no such scenario")
    return found


def figures_by_year(plan: Plan) -> dict[int, int]:
    """How many figures stand in the scenarios of a plan, by the calendar year each begins in: one query."""
    standing = Value.objects.filter(scenario__plan=plan, scenario__archived=None, stands=True)
    return dict(standing.order_by("year").values_list("year").annotate(Count("pk")))


def last_changes(plans: Iterable[Plan]) -> dict[int, Change]:
    """The last change of each plan, by plan id: one query."""
    newest = Change.objects.filter(plan__in=plans).values("plan").annotate(last=Max("pk")).values("last")
    return {change.plan_id: change for change in Change.objects.filter(pk__in=newest).select_related("by")}


def baseline_of(plan: Plan) -> Scenario:
    """The scenario that holds the plan's own values."""
    return plan.scenarios.select_related("plan").get(kind=ScenarioKind.BASELINE)

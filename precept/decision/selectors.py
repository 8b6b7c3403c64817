"""What is recorded of a decision, and who reads it.

Finance officers and the chief finance officer read all of it. A panel member of the force reads it when something of
the plan is published and the panel has been notified: what stands then and after, and nothing that was replaced before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.http import Http404

from mtfp.forces.models import Role
from mtfp.present.numbers import Display
from mtfp.publications.models import Publication
from mtfp.scenarios.models import Plan
from mtfp.scenarios.selectors import EDITORS
from precept.conventions import Conventions
from precept.decision.dates import Kind
from precept.decision.models import Step
from precept.decision.rules import Amounts, Entry, Outcome, Record, Vote


@dataclass(frozen=True)
class Decision:
    """A plan's decision as one person may read it; `steps` are all rows they may see, oldest first."""

    plan: Plan
    steps: tuple[Step, ...]
    writes: bool

    @property
    def record(self) -> Record:
        """What stands."""
        return record_of(self.plan, standing(self.steps).values())

    @property
    def seen(self) -> int:
        """The token of a form: the last row that it knew of, 0 for none."""
        return max((step.pk for step in self.steps), default=0)


def precept_year(plan: Plan) -> int:
    """The calendar year in which the plan's budget year begins."""
    return plan.base_year + 1


def steps_of(plan: Plan) -> tuple[Step, ...]:
    """Every row of a plan's record, oldest first: one query."""
    return tuple(Step.objects.filter(plan=plan).select_related("by", "publication", "scenario"))


def ends(steps: Iterable[Step]) -> dict[Kind, Step]:
    """The last row of each kind: the one that a correction would correct."""
    return {Kind(step.kind): step for step in sorted(steps, key=lambda step: step.pk)}


def standing(steps: Iterable[Step]) -> dict[Kind, Step]:
    """The row of each kind that stands; a kind whose last row is struck has none."""
    return {kind: step for kind, step in ends(steps).items() if not step.struck}


def record_of(plan: Plan, steps: Iterable[Step]) -> Record:
    """The record that rows amount to."""
    display = Display(dwelling_places=Conventions(**plan.conventions).band_d_places)
    return Record(precept_year(plan), {Kind(step.kind): entry_of(step) for step in steps}, display)


def entry_of(step: Step) -> Entry:
    """A row as the rules see it."""
    vote = None
    if step.members is not None:
        vote = Vote(step.members, step.votes_for or 0, step.votes_against or 0)
    return Entry(
        Kind(step.kind),
        step.on,
        Amounts(Decimal(step.band_d), Decimal(step.total)) if step.band_d else None,
        Outcome(step.outcome) if step.outcome else Outcome.NO_VETO,
        vote,
        Decimal(step.recommended_band_d) if step.recommended_band_d else None,
    )


def readable_decision(user: User, plan_pk: int) -> Decision:
    """The decision of a plan as the person may read it. Raises Http404 when they may not."""
    plan = (
        Plan.objects.filter(pk=plan_pk, force__memberships__user_id=user.pk)
        .select_related("force")
        .annotate(
            reader_role=F("force__memberships__role"),
            has_papers=Exists(Publication.objects.filter(plan=OuterRef("pk"))),
        )
        .first()
    )
    if plan is None:
        raise Http404("there is no such plan")
    if plan.reader_role in EDITORS and plan.archived is None:
        return Decision(plan, steps_of(plan), writes=True)
    if plan.reader_role == Role.PANEL_MEMBER and plan.has_papers:
        steps = steps_of(plan)
        if Kind.NOTIFIED in standing(steps):
            return Decision(plan, _since_the_panel_knows(steps), writes=False)
    raise Http404("there is no such decision")


def writable_decision(user: User, plan_pk: int) -> Decision:
    """The decision of a plan that the person records. Raises Http404 when they do not."""
    found = readable_decision(user, plan_pk)
    if not found.writes:
        raise Http404("only finance officers record decisions")
    return found


def _since_the_panel_knows(steps: Sequence[Step]) -> tuple[Step, ...]:
    """What stands, and of what was replaced only what was recorded since the notification."""
    notified = next(step.pk for step in steps if step.kind == Kind.NOTIFIED)
    kept = {step.pk for step in standing(steps).values()}
    return tuple(step for step in steps if step.pk in kept or step.pk >= notified)


def panel_decisions(user: User) -> QuerySet[Plan]:
    """The plans whose decision the person reads as a panel member: one query."""
    notified = Step.objects.filter(plan=OuterRef("pk"), kind=Kind.NOTIFIED.value).order_by("-number")
    return (
        Plan.objects.filter(
            Exists(Publication.objects.filter(plan=OuterRef("pk"))),
            force__memberships__user_id=user.pk,
            force__memberships__role=Role.PANEL_MEMBER,
        )
        .alias(not_notified=Subquery(notified.values("struck")[:1]))
        .filter(not_notified=False)
        .select_related("force")
    )

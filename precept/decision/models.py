"""The steps of precept decisions as records. Rows are only ever added: the database refuses more (guards.py)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mtfp.publications.models import Publication
from mtfp.scenarios.models import Plan, Scenario
from precept.decision.dates import LABELS, WITH_AMOUNTS, Kind, day_words
from precept.decision.rules import Outcome

NUMBER = 80
"""Characters of a figure kept as text: an unrounded Band D has up to 50 digits."""


class Step(models.Model):
    """One step of the decision on the precept of a plan's budget year, or the correction of one.

    The last row of a kind stands, and corrects the one before it; one that is struck says that there
    was no such step. Band D and total are those of the publication or scenario at the time, as text, every digit.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="decision_steps")
    kind = models.CharField(max_length=20, choices=[(kind.value, LABELS[kind]) for kind in Kind])
    number = models.PositiveSmallIntegerField(help_text="Counts the rows of a kind; each corrects the one before.")
    on = models.DateField(db_column="day", help_text="The day on which the step was taken.")
    recorded = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scenario = models.ForeignKey(Scenario, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    band_d = models.CharField(max_length=NUMBER, blank=True)
    total = models.CharField(max_length=NUMBER, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="Of the result that gave the figures.")
    outcome = models.CharField(max_length=10, blank=True, choices=[(each.value, each.value) for each in Outcome])
    members = models.PositiveSmallIntegerField(null=True, blank=True, help_text="All members when it was decided.")
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    recommendation = models.CharField(max_length=1000, blank=True)
    recommended_band_d = models.CharField(max_length=NUMBER, blank=True)
    struck = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "number"], name="decision_step_number_unique"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="decision_kind_known"),
            models.CheckConstraint(
                condition=Q(number=1, struck=False) | (Q(number__gt=1) & ~Q(reason="")),
                name="decision_correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[kind.value for kind in WITH_AMOUNTS])
                | (~Q(band_d="") & ~Q(total="") & ~Q(digest="")),
                name="decision_precept_has_figures",
            ),
            models.CheckConstraint(
                condition=(Q(kind=Kind.REPORTED.value) & Q(outcome__in=[each.value for each in Outcome]))
                | (~Q(kind=Kind.REPORTED.value) & Q(outcome="")),
                name="decision_report_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(members=None, votes_for=None, votes_against=None)
                | Q(
                    Q(members__gte=F("votes_for") + F("votes_against")),
                    members__gte=1,
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                ),
                name="decision_votes_within_members",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", Outcome.NO_VETO.value]) | Q(members__isnull=False),
                name="decision_veto_has_votes",
            ),
        ]

    def __str__(self) -> str:
        return f"{LABELS[Kind(self.kind)]}, {day_words(self.on)}"

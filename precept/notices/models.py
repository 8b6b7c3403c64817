"""Instalment dates as records. Rows are only ever added: the database refuses more (guards.py)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from mtfp.scenarios.models import Plan

EVERYBODY = ""
"""Stands for every billing authority that has no dates of its own."""


class Instalments(models.Model):
    """The dates on which a billing authority pays the precept of a plan's budget year; the last row stands.

    The billing authority sets them in its schedule of instalments, so none are assumed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="instalments")
    authority = models.CharField(max_length=50, blank=True, help_text="Slug; empty for all without their own.")
    number = models.PositiveSmallIntegerField(help_text="Counts the rows of an authority.")
    dates = models.TextField(blank=True, help_text="Days like 2017-04-18, in order, parted by spaces.")
    recorded = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "authority", "number"], name="instalments_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.authority or 'all'}: {self.dates or 'none'}"

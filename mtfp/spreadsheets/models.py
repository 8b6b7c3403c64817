"""An upload between being sent and being confirmed. Nothing of a plan is in it; it goes away by itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mtfp.scenarios.models import Scenario


class ImportPreview(models.Model):
    """A workbook that one person sent for one scenario, and what it would change.

    `made` counts how often it was made: a confirmation names the one that was seen.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120, help_text="The file's name.")
    content = models.BinaryField(help_text="The file, at most as large as guard.MOST_BYTES.")
    sent = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    made = models.PositiveIntegerField(default=1)
    choices: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    outcome: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(made__gte=1, expires__gt=F("sent")), name="preview_is_counted_and_expires"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, sent {self.sent:%Y-%m-%d %H:%M}"

"""A force, and who may do what for it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def default_conventions() -> dict[str, Any]:
    """The commonest conventions, as stored."""
    return {}


class Force(models.Model):
    """A police body that sets a precept. Says "force" in code; the name says what it is."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    conventions = models.JSONField(
        default=default_conventions,
        blank=True,
        help_text="Copied into each new plan; empty means the defaults.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(slug=""), name="force_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person does for a force."""

    FINANCE_OFFICER = "finance_officer", "finance officer"
    CHIEF_FINANCE_OFFICER = "chief_finance_officer", "chief finance officer"
    PANEL_MEMBER = "panel_member", "panel member"


class Membership(models.Model):
    """One person's role at one force."""

    force = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "user"], name="one_role_per_person_and_force"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.force}"

    @property
    def edits(self) -> bool:
        """Finance officers and the CFO see and edit what is not published."""
        return self.role in {Role.FINANCE_OFFICER, Role.CHIEF_FINANCE_OFFICER}

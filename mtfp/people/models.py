"""Invitations to a force, the record of what became of its people, and the table of the shared cache."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from mtfp.forces.models import Force, Role

LONGEST_EMAIL = 150
"""Of an invitation: the address becomes the user name."""


class Invitation(models.Model):
    """A place at a force that is kept for whoever has the link: once, and until it expires."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=LONGEST_EMAIL, help_text="In lower case.")
    role = models.CharField(max_length=30, choices=Role.choices)
    made = models.DateTimeField()
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(condition=Q(accepted=None) | Q(withdrawn=None), name="invitation_ends_once"),
            models.UniqueConstraint(
                fields=["force", "email"],
                condition=Q(accepted=None, withdrawn=None),
                name="one_open_invitation_per_address_and_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}, {self.force}"

    def stands(self, at: datetime) -> bool:
        """Whether the link still opens."""
        return self.accepted is None and self.withdrawn is None and at < self.expires


class PeopleChangeKind(models.TextChoices):
    """What became of a person at a force."""

    INVITED = "invited", "invited"
    WITHDRAWN = "withdrawn", "invitation withdrawn"
    JOINED = "joined", "joined"
    ROLE = "role", "role changed"
    REMOVED = "removed", "removed from the force"
    LEFT = "left", "account closed"
    RETURNED = "returned", "account opened again"
    RESET = "reset", "second factor and link to the organisation's sign-in removed"


class PeopleChange(models.Model):
    """One change, written with it in the same transaction, and never changed itself."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="people_changes")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty for the command line.",
    )
    kind = models.CharField(max_length=20, choices=PeopleChangeKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="people_changes"
    )
    email = models.EmailField(blank=True, help_text="Of an invitation.")
    old_role = models.CharField(max_length=30, blank=True)
    new_role = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["force", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PeopleChangeKind.values), name="people_change_kind_known"),
            models.CheckConstraint(
                condition=Q(old_role__in=["", *Role.values], new_role__in=["", *Role.values]),
                name="people_change_roles_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"


class CacheEntry(models.Model):
    """The table of the shared cache, as Django's database cache expects it; written by the cache alone.

    Declared here so that `migrate` makes it, on every database and without a further command.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key

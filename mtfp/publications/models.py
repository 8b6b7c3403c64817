"""Publications as records. Nothing here is updated or deleted: the database refuses it (guards.py)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mtfp.scenarios.models import Plan, Scenario


class Purpose(models.TextChoices):
    """What a publication is for."""

    PANEL_PAPER = "panel_paper", "panel paper"
    UPDATE = "update", "update"
    DRAFT = "draft", "draft to members"


class Publication(models.Model):
    """A scenario as it was published: one document, with the digest of its text."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="publications")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveIntegerField(help_text="Counts the publications of a plan.")
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    published = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    document = models.TextField(help_text="Canonical JSON; see mtfp/freeze.py.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the document.")

    class Meta:
        ordering = ["-published", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "version"], name="publication_version_unique_in_plan"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="publication_purpose_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(document="") & ~Q(digest="") & Q(version__gte=1),
                name="publication_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class EventKind(models.TextChoices):
    """What can happen to a publication."""

    SUPERSEDED = "superseded", "superseded"
    WITHDRAWN = "withdrawn", "withdrawn"


class PublicationEvent(models.Model):
    """A publication was superseded by another, or withdrawn for a reason. Both stay readable."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    successor = models.ForeignKey(
        Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "kind"], name="one_event_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind=EventKind.SUPERSEDED, successor__isnull=False)
                | (Q(kind=EventKind.WITHDRAWN, successor__isnull=True) & ~Q(reason="")),
                name="event_names_successor_or_reason",
            ),
            models.CheckConstraint(condition=~Q(successor=F("publication")), name="event_names_another_publication"),
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.kind}"


class Artefact(models.Model):
    """A file made of a publication, once."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="artefacts")
    name = models.CharField(max_length=60)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    made = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "name"], name="one_artefact_of_a_name"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(digest=""), name="artefact_is_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.name}"


class PublicLink(models.Model):
    """A random address at which a publication can be read without signing in, until it is revoked."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="links")
    token = models.CharField(max_length=60, unique=True)
    created = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(token=""), name="link_has_a_token"),
            models.CheckConstraint(
                condition=Q(revoked__isnull=True, revoked_by__isnull=True)
                | Q(revoked__isnull=False, revoked_by__isnull=False),
                name="link_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"link to {self.publication}"

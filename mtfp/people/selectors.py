"""What the people page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils import timezone

from mtfp.forces.models import Force, Membership, Role
from mtfp.people.models import Invitation, PeopleChange, PeopleChangeKind
from mtfp.scenarios.history import person

PAGE = 100
"""Entries of the record shown at once."""


def members(force: Force, *, active: bool) -> Iterable[Membership]:
    """The people of a force by name, each with `has_factor`; those who left when not `active`."""
    factor = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    return (
        Membership.objects.filter(force=force, user__is_active=active)
        .select_related("user")
        .annotate(has_factor=Exists(factor))
        .order_by("user__last_name", "user__first_name", "pk")
    )


def open_invitations(force: Force) -> Iterable[Invitation]:
    """Those whose link still opens."""
    return Invitation.objects.filter(force=force, accepted=None, withdrawn=None, expires__gt=timezone.now())


@dataclass(frozen=True, slots=True)
class PeopleEntry:
    """One row of the record as a template shows it; every text is ready."""

    id: int
    at: datetime
    who: str
    whom: str
    what: str


def people_history(force: Force, before: int | None = None) -> list[PeopleEntry]:
    """What became of the force's people, newest first; `before` is the id of the last entry seen."""
    changes = PeopleChange.objects.filter(force=force).select_related("by", "person").order_by("-pk")
    if before is not None:
        changes = changes.filter(pk__lt=before)
    return [
        PeopleEntry(each.pk, each.at, _by(each.by), person(each.person) or each.email, _what(each))
        for each in changes[:PAGE]
    ]


def _by(user: User | None) -> str:
    return person(user) or "the command line"


def _what(change: PeopleChange) -> str:
    roles = [Role(each).label for each in (change.old_role, change.new_role) if each]
    if change.kind == PeopleChangeKind.ROLE:
        return f"role changed: {' → '.join(roles)}"
    said = PeopleChangeKind(change.kind).label
    return f"{said} ({roles[0]})" if roles else said

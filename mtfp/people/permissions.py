"""Who looks after the people of a force: its chief finance officer, and administrators (superusers)."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404

from mtfp.forces.models import Force, Membership, Role


def managed_forces(user: User) -> QuerySet[Force]:
    """The forces whose people a person looks after."""
    if not user.is_active:
        return Force.objects.none()
    if user.is_superuser:
        return Force.objects.all()
    return Force.objects.filter(memberships__user_id=user.pk, memberships__role=Role.CHIEF_FINANCE_OFFICER)


def managed_force(user: User, slug: str) -> Force:
    """A force whose people the person looks after. Raises Http404 for every other one."""
    found = managed_forces(user).filter(slug=slug).first()
    if found is None:
        raise Http404("there is no such force")
    return found


def may_manage(user: User, force: Force) -> bool:
    """Its chief finance officer, or an administrator."""
    return managed_forces(user).filter(pk=force.pk).exists()


def may_close(user: User, person: User) -> bool:
    """An account reaches as far as its memberships: only who looks after all of them closes, opens or resets it.

    Administrators' accounts are for administrators.
    """
    if user.is_superuser:
        return True
    forces = Membership.objects.filter(user=person).values("force")
    return not (person.is_superuser or person.is_staff) and (
        not Force.objects.filter(pk__in=forces).exclude(pk__in=managed_forces(user).values("pk")).exists()
    )

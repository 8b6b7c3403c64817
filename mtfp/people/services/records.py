"""What every service does: hold the force, check who asks, write the row of the record."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from mtfp.forces.models import Force, Membership, Role
from mtfp.people.models import PeopleChange, PeopleChangeKind
from mtfp.people.permissions import may_manage
from mtfp.scenarios.errors import FieldFault, Invalid, NotAllowed, ServiceError


class LastOfficer(ServiceError):
    """A force keeps a chief finance officer who can sign in."""

    def __init__(self, name: str, force: str) -> None:
        super().__init__(
            f"Nothing was changed: {name} is the only chief finance officer of {force} who can sign in. "
            "Give somebody else the role first."
        )


def hold_force(force: Force, by: User | None) -> Force:
    """The force's row, locked. Raises NotAllowed; nobody ("by" is None) is the command line."""
    held = Force.objects.select_for_update().get(pk=force.pk)
    if by is not None and not may_manage(by, held):  # asked when held: the role may have gone a moment ago
        raise NotAllowed(f"Nothing was changed: you do not look after the people of {held}.")
    return held


def record(
    force: Force, kind: PeopleChangeKind, by: User | None, person: User | None = None, email: str = "",
    old_role: str = "", new_role: str = "",
) -> None:  # fmt: skip
    """Write a row of the record."""
    PeopleChange.objects.create(
        force=force, at=timezone.now(), by=by, kind=kind, person=person, email=email,
        old_role=old_role, new_role=new_role,
    )  # fmt: skip


def known_role(role: str) -> Role:
    """A role. Raises Invalid."""
    if role not in Role.values:
        raise Invalid(FieldFault("role", role, "Choose a role."))
    return Role(role)


def check_another_officer(membership: Membership, name: str) -> None:
    """Raises LastOfficer when the force would be without a chief finance officer but for this membership."""
    officers = Membership.objects.filter(
        force=membership.force_id, role=Role.CHIEF_FINANCE_OFFICER, user__is_active=True
    )
    if membership.role == Role.CHIEF_FINANCE_OFFICER and not officers.exclude(pk=membership.pk).exists():
        raise LastOfficer(name, membership.force.name)

"""Changing what a person does for a force, and letting them go."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.db import transaction

from mtfp.forces.models import Force, Membership
from mtfp.people.models import PeopleChangeKind
from mtfp.people.permissions import may_close
from mtfp.people.services.records import check_another_officer, hold_force, known_role, record
from mtfp.scenarios.errors import NotAllowed, Stale
from mtfp.scenarios.history import person


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, seen: str) -> None:
    """Give a person another role at the force; `seen` is the role that was shown.

    Raises NotAllowed, Invalid, Stale, LastOfficer.
    """
    wanted, held = known_role(role), _held(membership, by, seen)
    if wanted == held.role:
        return
    check_another_officer(held, person(held.user))
    old, held.role = held.role, wanted
    held.save(update_fields=["role"])
    record(held.force, PeopleChangeKind.ROLE, by, person=held.user, old_role=old, new_role=wanted)


@transaction.atomic
def remove(*, membership: Membership, by: User, seen: str) -> None:
    """Take a person out of the force; the account stays, and so does every name in the history.

    Raises NotAllowed, Stale, LastOfficer.
    """
    held = _held(membership, by, seen)
    check_another_officer(held, person(held.user))
    held.delete()
    record(held.force, PeopleChangeKind.REMOVED, by, person=held.user, old_role=held.role)


@transaction.atomic
def close_account(*, membership: Membership, by: User, seen: str) -> None:
    """A person leaves: nobody signs in with the account any more, and open sessions end.

    Raises NotAllowed, Stale, LastOfficer.
    """
    # All forces first, and always in one order: of two who close accounts at once neither waits for the other for ever.
    list(Force.objects.select_for_update().filter(memberships__user=membership.user_id).order_by("pk"))
    held = _reached(membership, by, seen)
    for each in Membership.objects.select_related("force", "user").filter(user=held.user):
        check_another_officer(each, person(each.user))
    _activate(held, by, active=False)


@transaction.atomic
def open_account(*, membership: Membership, by: User, seen: str) -> None:
    """A person comes back, in the role they had. Raises NotAllowed, Stale."""
    _activate(_reached(membership, by, seen), by, active=True)


@transaction.atomic
def reset_sign_in(*, membership: Membership, by: User, seen: str) -> None:
    """Forget a person's second factor and link to the organisation's sign-in: a lost telephone, a new account there.

    Raises NotAllowed, Stale.
    """
    held = _reached(membership, by, seen)
    Authenticator.objects.filter(user=held.user).delete()
    SocialAccount.objects.filter(user=held.user).delete()
    record(held.force, PeopleChangeKind.RESET, by, person=held.user)


def _activate(membership: Membership, by: User, *, active: bool) -> None:
    user = membership.user
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    kind = PeopleChangeKind.RETURNED if active else PeopleChangeKind.LEFT
    for each in Membership.objects.select_related("force").filter(user=user):
        record(each.force, kind, by, person=user)


def _reached(membership: Membership, by: User, seen: str) -> Membership:
    """A membership of somebody whose whole account is the person's to look after. Raises NotAllowed, Stale."""
    held = _held(membership, by, seen)
    if not may_close(by, held.user):
        raise NotAllowed(
            f"Nothing was changed: {person(held.user)} also works elsewhere. Remove them from this force instead, "
            "or ask an administrator."
        )
    return held


def _held(membership: Membership, by: User, seen: str) -> Membership:
    """The membership as it is now, its force locked. Raises NotAllowed, Stale."""
    hold_force(membership.force, by)
    held = Membership.objects.select_related("force", "user").filter(pk=membership.pk).first()
    if held is None or held.role != seen:
        raise Stale(person(membership.user), "the role", "", None)
    return held

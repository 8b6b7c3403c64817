"""Inviting a person to a force, and joining it by the link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from mtfp.forces.models import Force, Membership
from mtfp.people.models import LONGEST_EMAIL, Invitation, PeopleChangeKind
from mtfp.people.services.records import hold_force, known_role, record
from mtfp.scenarios.errors import FieldFault, Invalid, NotAllowed, ServiceError

STANDS_FOR = timedelta(days=7)
LONGEST_NAME = 150


class InvitationOver(ServiceError):
    """The invitation was used, was withdrawn, or has expired."""

    def __init__(self) -> None:
        super().__init__("This invitation was used already, was withdrawn, or has expired: ask for a new one.")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What a person says who has no account yet; without a password they come by the organisation's sign-in."""

    first_name: str
    last_name: str
    password: str | None = None


@transaction.atomic
def invite(*, force: Force, email: str, role: str, by: User | None) -> Invitation:
    """Keep a place at a force for an address, for seven days; an open invitation of the address gives way.

    Raises NotAllowed, Invalid: an address that cannot be, or somebody who belongs to the force already.
    """
    force, wanted = hold_force(force, by), known_role(role)
    address = _address(email)
    _check_not_here(force, address)
    now = timezone.now()
    for earlier in Invitation.objects.filter(force=force, email=address, accepted=None, withdrawn=None):
        earlier.withdrawn = now
        earlier.save(update_fields=["withdrawn"])
    made = Invitation.objects.create(force=force, email=address, role=wanted, made=now, expires=now + STANDS_FOR)
    record(force, PeopleChangeKind.INVITED, by, email=address, new_role=wanted)
    return made


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User | None) -> None:
    """Close the link. Raises NotAllowed, InvitationOver."""
    force = hold_force(invitation.force, by)
    standing = _standing(invitation)
    standing.withdrawn = timezone.now()
    standing.save(update_fields=["withdrawn"])
    record(force, PeopleChangeKind.WITHDRAWN, by, email=standing.email, old_role=standing.role)


@transaction.atomic
def join(*, invitation: Invitation, person: NewPerson) -> User:
    """Make the account of an invited person, whose user name is the address.

    Raises InvitationOver, Invalid: a name that is missing, a password that is too weak, an account that is there.
    """
    Force.objects.select_for_update().get(pk=invitation.force_id)
    standing = _standing(invitation)
    if account_of(standing.email) is not None:
        raise Invalid(FieldFault("", standing.email, "There is an account of this address already: sign in with it."))
    user = User(
        username=standing.email, email=standing.email,
        first_name=person.first_name.strip(), last_name=person.last_name.strip(),
    )  # fmt: skip
    _check_person(user, person.password)
    user.set_password(person.password)
    user.save()
    EmailAddress.objects.create(user=user, email=standing.email, verified=True, primary=True)
    _take(standing, user)
    return user


@transaction.atomic
def join_as(*, invitation: Invitation, user: User) -> None:
    """Take an invitation with the account that is signed in. Raises InvitationOver, NotAllowed."""
    Force.objects.select_for_update().get(pk=invitation.force_id)
    standing = _standing(invitation)
    if user.email.lower() != standing.email:
        raise NotAllowed("Nothing was changed: the invitation is for another address than that of your account.")
    _check_not_here(standing.force, standing.email)
    _take(standing, user)


def account_of(email: str) -> User | None:
    """The account of an address."""
    return User.objects.filter(email__iexact=email).first() or User.objects.filter(username__iexact=email).first()


def _take(invitation: Invitation, user: User) -> None:
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    Membership.objects.create(force=invitation.force, user=user, role=invitation.role)
    record(
        invitation.force, PeopleChangeKind.JOINED, user, person=user, email=invitation.email, new_role=invitation.role
    )


def _standing(invitation: Invitation) -> Invitation:
    """The invitation as it is now. Raises InvitationOver."""
    now_here = Invitation.objects.select_related("force").get(pk=invitation.pk)
    if not now_here.stands(timezone.now()):
        raise InvitationOver
    return now_here


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(FieldFault("email", email, "Enter an e-mail address, like name@example.org.")) from None
    if len(address) > LONGEST_EMAIL:
        raise Invalid(FieldFault("email", email, f"An e-mail address has at most {LONGEST_EMAIL} characters here."))
    return address


def _check_not_here(force: Force, address: str) -> None:
    user = account_of(address)
    if user is None:
        return
    if not user.is_active:
        raise Invalid(FieldFault("email", address, "This person's account is closed: open it again instead."))
    if Membership.objects.filter(force=force, user=user).exists():
        raise Invalid(FieldFault("email", address, f"This person belongs to {force} already: change the role there."))


def _check_person(user: User, password: str | None) -> None:
    faults = [
        FieldFault(field, name, message)
        for field, name, message in (
            ("first_name", user.first_name, f"Enter your first name, at most {LONGEST_NAME} characters."),
            ("last_name", user.last_name, f"Enter your last name, at most {LONGEST_NAME} characters."),
        )
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable()
    ]
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            faults += [FieldFault("password", "", message) for message in error.messages]
    if faults:
        raise Invalid(*faults)

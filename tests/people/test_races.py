"""Two people at the same time, on two connections."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier

import pytest
from django.contrib.auth.models import User

from mtfp.forces.models import Membership, Role
from mtfp.people.models import Invitation
from mtfp.people.services import InvitationOver, NewPerson, close_account, invite, join, remove
from mtfp.people.services.records import LastOfficer
from mtfp.scenarios.errors import NotAllowed, ServiceError
from tests.support.connections import at_once, shared_database
from tests.support.visitors import PASSWORD, make_visitors

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def test_of_two_chief_finance_officers_who_remove_each_other_one_stays(tmp_path: Path) -> None:
    visitors = make_visitors()
    officer = Role.CHIEF_FINANCE_OFFICER
    Membership.objects.filter(user=visitors.harriet).update(role=officer)
    places = {user: user.memberships.get() for user in (visitors.harriet, visitors.omar)}

    def attempt(barrier: Barrier, by: User, whom: User) -> type[ServiceError] | None:
        barrier.wait(timeout=30)
        try:
            remove(membership=places[whom], by=by, seen=officer)
        except ServiceError as error:
            return type(error)
        return None

    def round_(barrier: Barrier) -> list[type[ServiceError] | None]:
        harriet, omar = visitors.harriet, visitors.omar
        return at_once(lambda: attempt(barrier, harriet, omar), lambda: attempt(barrier, omar, harriet))

    def again() -> int:
        left = Membership.objects.filter(force=visitors.leicestershire, role=officer).count()
        for user in places:
            Membership.objects.get_or_create(force=visitors.leicestershire, user=user, defaults={"role": officer})
            places[user] = user.memberships.get()
        return left

    with shared_database(tmp_path):
        for _ in range(ROUNDS):
            outcomes = round_(Barrier(2))
            assert outcomes.count(None) == 1
            assert {*outcomes} - {None} <= {LastOfficer, NotAllowed}
            assert at_once(again) == [1]


def test_accounts_of_two_forces_are_closed_at_once_from_either(tmp_path: Path) -> None:
    """Each closing holds both forces: neither may begin with the one that the other holds."""
    visitors = make_visitors()
    User.objects.filter(pk=visitors.sam.pk).update(is_superuser=True)
    administrator = User.objects.get(pk=visitors.sam.pk)
    for user, force in ((visitors.jean, visitors.elsewhere), (visitors.harriet, visitors.elsewhere)):
        Membership.objects.create(user=user, force=force, role=Role.PANEL_MEMBER)
    Membership.objects.update(role=Role.PANEL_MEMBER)
    places = [
        Membership.objects.select_related("user", "force").get(user=user, force=force)
        for user, force in ((visitors.jean, visitors.leicestershire), (visitors.harriet, visitors.elsewhere))
    ]

    def close(barrier: Barrier, place: Membership) -> None:
        barrier.wait(timeout=30)
        close_account(membership=place, by=administrator, seen=Role.PANEL_MEMBER)

    with shared_database(tmp_path):
        for _ in range(ROUNDS):
            barrier = Barrier(2)
            at_once(*[lambda barrier=barrier, each=each: close(barrier, each) for each in places])
            at_once(lambda: User.objects.update(is_active=True))


def test_a_link_that_is_opened_twice_at_once_makes_one_account(tmp_path: Path) -> None:
    visitors = make_visitors()

    def made(number: int) -> Invitation:
        return invite(
            force=visitors.leicestershire, email=f"new{number}@example.org", role=Role.PANEL_MEMBER, by=visitors.omar
        )

    invitations = [made(number) for number in range(ROUNDS)]

    def attempt(barrier: Barrier, invitation: Invitation) -> type[ServiceError] | None:
        barrier.wait(timeout=30)
        try:
            join(invitation=invitation, person=NewPerson("Nora", "Person", PASSWORD))
        except ServiceError as error:
            return type(error)
        return None

    with shared_database(tmp_path):
        for each in invitations:
            barrier = Barrier(2)
            outcomes = at_once(*[lambda barrier=barrier, each=each: attempt(barrier, each)] * 2)
            assert sorted(map(str, outcomes)) == sorted(map(str, [None, InvitationOver]))
        assert at_once(lambda: User.objects.filter(first_name="Nora").count()) == [ROUNDS]

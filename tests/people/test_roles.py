"""Roles are changed and removed, accounts closed and opened; a force keeps a chief finance officer."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError
from django.test import Client

from mtfp.forces.models import Membership, Role
from mtfp.people.models import PeopleChange
from mtfp.people.services import change_role, close_account, open_account, remove, reset_sign_in
from mtfp.people.services.records import LastOfficer
from mtfp.scenarios.errors import NotAllowed, Stale
from mtfp.scenarios.models import Plan
from tests.pages.reading import words
from tests.support.visitors import PASSWORD, Visitors, scenario

PEOPLE = "/forces/leicestershire/people/"


def member(user: User) -> Membership:
    """A person's place at their only force."""
    return user.memberships.get()


def press(client: Client, of: Membership, action: str, **more: str) -> str:
    """Press a button beside a person, and read the page that follows."""
    form = {"pk": str(of.pk), "seen": of.role, "action": action, **more}
    return words(client.post(PEOPLE, form, follow=True))


def test_a_role_is_changed_and_takes_effect_at_once(visitors: Visitors, plan: Plan) -> None:
    jean, page = visitors.client("jean"), f"/scenarios/{scenario(plan).pk}/"
    assert jean.get(page).status_code == 404
    told = press(visitors.client("omar"), member(visitors.jean), "role", role="finance_officer")
    assert "The role of Jean Attwood was saved." in told
    assert "role changed: panel member → finance officer Omar Fielding" in told
    assert jean.get(page).status_code == 200


def test_whoever_is_removed_keeps_the_account_and_loses_the_force(visitors: Visitors, plan: Plan) -> None:
    harriet = visitors.client("harriet")
    press(visitors.client("omar"), member(visitors.harriet), "remove")
    assert harriet.get(f"/scenarios/{scenario(plan).pk}/").status_code == 404
    assert harriet.get("/").status_code == 200


def test_a_leaver_is_signed_out_and_stays_named(visitors: Visitors, plan: Plan, client: Client) -> None:
    harriet, omar = visitors.client("harriet"), visitors.client("omar")
    history = f"/scenarios/{scenario(plan).pk}/history/"
    harriet.post(f"/plans/{plan.pk}/scenarios/new/", {"name": "Hers", "kind": "option", "based_on": scenario(plan).pk})
    told = press(omar, member(visitors.harriet), "close")
    assert "The account of Harriet Reader is closed" in told
    assert "Harriet Reader account closed Omar Fielding" in told
    assert harriet.get("/").status_code == 302
    refused = client.post("/sign-in/", {"login": "harriet", "password": PASSWORD})
    assert "this pair is not known" in words(refused)
    assert "Harriet Reader" in words(omar.get(history))
    with pytest.raises(ProtectedError):
        visitors.harriet.delete()


def test_a_leaver_comes_back(visitors: Visitors, client: Client) -> None:
    close_account(membership=member(visitors.harriet), by=visitors.omar, seen=Role.FINANCE_OFFICER)
    press(visitors.client("omar"), member(visitors.harriet), "open")
    assert client.post("/sign-in/", {"login": "harriet", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("action", "more"), [("role", {"role": "panel_member"}), ("remove", {}), ("close", {})]
)  # fmt: skip
def test_the_last_chief_finance_officer_stays(visitors: Visitors, action: str, more: dict[str, str]) -> None:
    told = press(visitors.client("omar"), member(visitors.omar), action, **more)
    assert "Omar Fielding is the only chief finance officer of Leicestershire who can sign in" in told
    assert member(visitors.omar).role == Role.CHIEF_FINANCE_OFFICER
    assert User.objects.get(pk=visitors.omar.pk).is_active
    assert not PeopleChange.objects.exists()


def test_a_colleague_whose_account_is_closed_does_not_count(visitors: Visitors) -> None:
    Membership.objects.filter(user=visitors.harriet).update(role=Role.CHIEF_FINANCE_OFFICER)
    User.objects.filter(pk=visitors.harriet.pk).update(is_active=False)
    with pytest.raises(LastOfficer):
        remove(membership=member(visitors.omar), by=visitors.omar, seen=Role.CHIEF_FINANCE_OFFICER)


def test_with_a_second_one_a_chief_finance_officer_may_go(visitors: Visitors) -> None:
    change_role(
        membership=member(visitors.harriet), role=Role.CHIEF_FINANCE_OFFICER, by=visitors.omar,
        seen=Role.FINANCE_OFFICER,
    )  # fmt: skip
    remove(membership=member(visitors.omar), by=visitors.omar, seen=Role.CHIEF_FINANCE_OFFICER)
    assert not visitors.omar.memberships.exists()
    assert visitors.client("omar").get(PEOPLE).status_code == 404


def test_a_role_that_somebody_changed_meanwhile_is_told(visitors: Visitors) -> None:
    of = member(visitors.jean)
    change_role(membership=of, role=Role.FINANCE_OFFICER, by=visitors.omar, seen=Role.PANEL_MEMBER)
    with pytest.raises(Stale):
        remove(membership=of, by=visitors.omar, seen=Role.PANEL_MEMBER)
    assert member(visitors.jean).role == Role.FINANCE_OFFICER


def test_people_of_another_force_are_out_of_reach(visitors: Visitors) -> None:
    olive = member(visitors.olive)
    assert "does not belong to the force" in press(visitors.client("omar"), olive, "remove")
    for service in (remove, close_account, open_account, reset_sign_in):
        with pytest.raises(NotAllowed):
            service(membership=olive, by=visitors.omar, seen=olive.role)
    with pytest.raises(NotAllowed):
        change_role(membership=olive, role=Role.PANEL_MEMBER, by=visitors.omar, seen=olive.role)


def test_an_account_that_reaches_further_is_not_closed_from_one_force(visitors: Visitors) -> None:
    of = member(visitors.jean)
    Membership.objects.create(force=visitors.elsewhere, user=visitors.jean, role=Role.PANEL_MEMBER)
    for service in (close_account, reset_sign_in):
        with pytest.raises(NotAllowed, match="also works elsewhere"):
            service(membership=of, by=visitors.omar, seen=of.role)
    User.objects.filter(pk=visitors.sam.pk).update(is_superuser=True)
    close_account(membership=of, by=User.objects.get(pk=visitors.sam.pk), seen=of.role)
    assert PeopleChange.objects.filter(person=visitors.jean).count() == 2  # at both forces


def test_an_administrator_is_not_shut_out_by_a_chief_finance_officer(visitors: Visitors) -> None:
    User.objects.filter(pk=visitors.jean.pk).update(is_superuser=True)
    with pytest.raises(NotAllowed):
        close_account(membership=member(visitors.jean), by=visitors.omar, seen=Role.PANEL_MEMBER)


@pytest.mark.parametrize("form", [{}, {"action": "x"}, {"action": "role", "pk": "9" * 30}, {"action": "remove"}])
def test_a_form_that_makes_no_sense_changes_nothing(visitors: Visitors, form: dict[str, str]) -> None:
    assert visitors.client("omar").post(PEOPLE, form).status_code == 422
    assert not PeopleChange.objects.exists()


def test_an_unknown_role_is_refused(visitors: Visitors) -> None:
    assert "Choose a role." in press(visitors.client("omar"), member(visitors.jean), "role", role="king")


def test_the_page_of_many_people_asks_no_more(visitors: Visitors, django_assert_num_queries) -> None:
    for number in range(20):
        user = User.objects.create_user(f"person{number}")
        Membership.objects.create(force=visitors.leicestershire, user=user, role=Role.PANEL_MEMBER)
    omar = visitors.client("omar")
    # session, person, force; people, those who left, invitations, record
    with django_assert_num_queries(3 + 4):
        omar.get(PEOPLE)

"""What an administrator does in the admin of Django, and what only on the page People."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from mtfp.forces.models import Role
from mtfp.people.services import invite
from tests.support.visitors import Visitors


@pytest.fixture
def administrator(visitors: Visitors) -> Client:
    """Sam, as one."""
    User.objects.filter(pk=visitors.sam.pk).update(is_superuser=True, is_staff=True)
    return visitors.client("sam")


def save(administrator: Client, user: User, **changed: str) -> None:
    """Save the admin's form of a user, with something changed in it."""
    form = {
        "username": user.username, "email": user.email, "first_name": user.first_name, "last_name": user.last_name,
        "date_joined_0": "2017-01-01", "date_joined_1": "00:00:00",
    }  # fmt: skip
    answer = administrator.post(f"/admin/auth/user/{user.pk}/change/", form | changed)
    assert answer.status_code == 302, answer.context["adminform"].errors


def test_nobody_of_a_force_is_shut_out_there(visitors: Visitors, administrator: Client) -> None:
    """Without the box of "active" a form would close the account: that of the only chief finance officer."""
    save(administrator, visitors.omar)
    assert User.objects.get(pk=visitors.omar.pk).is_active
    other = User.objects.create_user("other", "other@example.org")
    save(administrator, other)
    assert not User.objects.get(pk=other.pk).is_active


def test_nobody_is_deleted_there(visitors: Visitors, administrator: Client) -> None:
    where = f"/admin/auth/user/{visitors.jean.pk}/delete/"
    assert administrator.post(where, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=visitors.jean.pk).exists()


def test_a_former_address_opens_the_account_no_more(visitors: Visitors, administrator: Client, client: Client) -> None:
    EmailAddress.objects.create(user=visitors.jean, email="jean@example.org", verified=True, primary=True)
    save(administrator, visitors.jean, email="attwood@example.org", is_active="on")
    client.post("/password/forgotten/", {"email": "jean@example.org"})
    assert mail.outbox == []
    client.post("/password/forgotten/", {"email": "attwood@example.org"})
    assert mail.outbox[0].to == ["attwood@example.org"]


def test_the_pages_of_the_admin_are_there(visitors: Visitors, administrator: Client) -> None:
    invite(force=visitors.leicestershire, email="new@example.org", role=Role.PANEL_MEMBER, by=visitors.omar)
    for where in ("", "auth/user/", "auth/user/add/", f"auth/user/{visitors.jean.pk}/change/"):
        assert administrator.get(f"/admin/{where}").status_code == 200, where
    for where in ("account/emailaddress/", "auth/group/", "mfa/authenticator/", "socialaccount/socialaccount/"):
        assert administrator.get(f"/admin/{where}").status_code == 404, where

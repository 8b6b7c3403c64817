"""Forms of signing in, of one's own account and of the people of a force, and who fills them in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from mtfp.forces.models import Membership, Role
from mtfp.people.invitations import token
from mtfp.people.models import Invitation
from mtfp.people.services import close_account, invite
from tests.pages.reading import words
from tests.people.codes import code, set_up
from tests.support.visitors import NOBODY, PASSWORD, Visitors

NEW = "another quiet morning"
TWICE = {"password1": NEW, "password2": NEW}
NAMES = {"first_name": "Nora", "last_name": "Person"}
Fields = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """A browser before a form that is in order."""

    address: str
    where: str
    client: Client
    cookies: SimpleCookie
    fields: Fields

    def send(self, fields: Fields) -> Any:
        """Send fields in place of the right ones, from the browser as it was."""
        self.client.cookies = SimpleCookie(self.cookies.output(header="", sep=";"))
        return self.client.post(self.where, fields)


def desks(visitors: Visitors) -> list[Desk]:
    """One for every such form of the site, and one for each button of the page of people."""
    omar, secured = visitors.client("omar"), visitors.client("harriet")
    _, recovery = set_up(secured)
    half = visitors.client(NOBODY)
    half.post("/sign-in/", {"login": "harriet", "password": PASSWORD})
    found = [
        _desk("account_login", visitors.client(NOBODY), {"login": "sam", "password": PASSWORD, "next": "/account/"}),
        _desk("mfa_authenticate", half, {"code": recovery[0]}),
        _desk("sign_out", visitors.client("sam"), {"next": "/"}),
        _desk("account_reset_password", visitors.client(NOBODY), {"email": "sam@example.org"}),
        _new_password(visitors),
        _desk("account_change_password", visitors.client("sam"), {"oldpassword": PASSWORD, **TWICE}),
        _desk("account_reauthenticate", visitors.client("sam"), {"password": PASSWORD, "next": "/account/"}),
        _desk("mfa_reauthenticate", secured, {"code": recovery[1], "next": "/account/"}),
        _second_factor(visitors.client("sam")),
        _desk("mfa_deactivate_totp", secured, {}),
        _desk("mfa_generate_recovery_codes", secured, {}),
        _desk("scenarios:units", visitors.client("sam"), {"scale": "m", "next": "/"}),
        _joining(visitors, "new@example.org", NOBODY, NAMES | {"password": PASSWORD, "again": PASSWORD}),
        _joining(visitors, "sam@example.org", "sam", {}),
    ]
    return (
        found
        + _in_the_admin(visitors)
        + [_desk("people", omar, form, force="leicestershire") for form in _buttons(visitors)]
    )


def _in_the_admin(visitors: Visitors) -> list[Desk]:
    User.objects.filter(pk=visitors.olive.pk).update(is_superuser=True, is_staff=True)
    names = {"username": "other", "first_name": "O", "last_name": "P", "email": "other@example.org"}
    dates = {"date_joined_0": "2017-02-01", "date_joined_1": "09:00:00", "last_login_0": "", "last_login_1": ""}
    where = {"object_id": str(User.objects.create_user("other").pk)}
    olive = visitors.client("olive")
    return [
        _desk("admin:auth_user_add", olive, {"username": "third", "usable_password": "true", **TWICE}),
        _desk("admin:auth_user_change", olive, names | dates | {"is_active": "on"}, **where),
        _desk(
            "admin:auth_user_changelist", olive, {"action": "delete_selected", "_selected_action": "1", "index": "0"}
        ),
        _at("admin:auth_user_password_change", f"/admin/auth/user/{where['object_id']}/password/", olive, TWICE),
    ]


def _buttons(visitors: Visitors) -> list[Fields]:
    places = {user.pk: user.memberships.get() for user in (visitors.harriet, visitors.jean, visitors.omar)}
    harriet, jean, omar = places.values()
    close_account(membership=jean, by=visitors.omar, seen=jean.role)
    open_ = Invitation.objects.get(email="new@example.org")
    return [
        {"action": "invite", "email": "other@example.org", "role": Role.PANEL_MEMBER},
        {"action": "withdraw", "pk": open_.pk},
        _button("role", harriet) | {"role": Role.CHIEF_FINANCE_OFFICER},
        _button("remove", harriet),
        _button("close", harriet),
        _button("open", jean),
        _button("reset", harriet),
        _button("remove", omar),
    ]


def _button(action: str, of: Membership) -> Fields:
    return {"action": action, "pk": of.pk, "seen": of.role}


def _desk(address: str, client: Client, fields: Fields, **arguments: str) -> Desk:
    return _at(address, reverse(address, kwargs=arguments), client, fields)


def _at(address: str, where: str, client: Client, fields: Fields) -> Desk:
    client.raise_request_exception = False
    return Desk(address, where, client, SimpleCookie(client.cookies.output(header="", sep=";")), fields)


def _second_factor(client: Client) -> Desk:
    shown = re.search(r"\b[A-Z2-7]{32}\b", words(client.get(reverse("mfa_activate_totp"))))
    assert shown, client.get(reverse("mfa_activate_totp"))
    return _desk("mfa_activate_totp", client, {"code": code(shown[0])})


def _new_password(visitors: Visitors) -> Desk:
    client = visitors.client(NOBODY)
    client.post(reverse("account_reset_password"), {"email": "sam@example.org"})
    link = str(mail.outbox[-1].body).partition("http://testserver")[2].split()[0]
    return _at("account_reset_password_from_key", client.get(link).headers["Location"], client, TWICE)


def _joining(visitors: Visitors, email: str, who: str, fields: Fields) -> Desk:
    made = invite(force=visitors.leicestershire, email=email, role=Role.FINANCE_OFFICER, by=visitors.omar)
    return _desk("invitation", visitors.client(who), fields, token=token(made))


def sound() -> bool:
    """Each of the two forces still has a chief finance officer who can sign in."""
    officers = User.objects.filter(is_active=True, memberships__role=Role.CHIEF_FINANCE_OFFICER)
    return officers.values("memberships__force").distinct().count() == 2

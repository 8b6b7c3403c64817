"""A chief finance officer invites; whoever has the link joins, once and in time."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mtfp.forces.models import Force, Membership, Role
from mtfp.people.invitations import token
from mtfp.people.models import Invitation, PeopleChange
from mtfp.people.services import InvitationOver, NewPerson, invite, join
from mtfp.scenarios.errors import Invalid, NotAllowed
from tests.pages.reading import words
from tests.support.visitors import PASSWORD, Visitors

PEOPLE = "/forces/leicestershire/people/"
ADDRESS = "new.person@leics.example"
JOINING = {"first_name": "Nora", "last_name": "Person", "password": PASSWORD, "again": PASSWORD, "action": "password"}


@pytest.fixture
def invitation(visitors: Visitors) -> Invitation:
    """Of a finance officer, by Omar."""
    return invite(force=visitors.leicestershire, email=ADDRESS, role=Role.FINANCE_OFFICER, by=visitors.omar)


def address(invitation: Invitation) -> str:
    """The address of its link."""
    return reverse("invitation", args=[token(invitation)])


def test_the_link_is_mailed_and_shown_and_opens_to_a_new_account(visitors: Visitors, client: Client) -> None:
    omar = visitors.client("omar")
    omar.post(PEOPLE, {"action": "invite", "email": " New.Person@Leics.example ", "role": "finance_officer"})
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    found = re.search(r"http://testserver(/invitations/\S+)", str(sent.body))
    assert found
    assert found[0] in omar.get(PEOPLE).content.decode()
    assert "finance officer" in words(client.get(found[1]))
    client.post(found[1], JOINING)
    assert client.post("/sign-in/", {"login": ADDRESS, "password": PASSWORD}).headers["Location"] == "/"
    assert "Nora Person" in words(client.get("/account/"))
    member = Membership.objects.get(user__email=ADDRESS)
    assert (member.force, member.role) == (visitors.leicestershire, Role.FINANCE_OFFICER)
    page = words(omar.get(PEOPLE))
    assert "new.person@leics.example invited (finance officer) Omar Fielding" in page
    assert "Nora Person joined (finance officer) Nora Person" in page


def test_without_a_mail_host_the_link_is_handed_over(visitors: Visitors, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    form = {"action": "invite", "email": ADDRESS, "role": "panel_member"}
    assert "No e-mail was sent: copy the link" in words(visitors.client("omar").post(PEOPLE, form, follow=True))


def test_a_mail_host_that_does_not_answer_stops_nothing(
    visitors: Visitors, settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    form = {"action": "invite", "email": ADDRESS, "role": "panel_member"}
    assert "No e-mail was sent: copy the link" in words(visitors.client("omar").post(PEOPLE, form, follow=True))
    assert "mail was not sent" in caplog.text
    assert ADDRESS not in caplog.text


def test_it_opens_once(invitation: Invitation, client: Client) -> None:
    client.post(address(invitation), JOINING)
    assert client.get(address(invitation)).status_code == 410
    assert client.post(address(invitation), JOINING).status_code == 410
    with pytest.raises(InvitationOver):
        join(invitation=invitation, person=NewPerson("Nora", "Twice", PASSWORD))
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_it_expires(invitation: Invitation, client: Client) -> None:
    Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get(address(invitation)).status_code == 410
    assert client.post(address(invitation), JOINING).status_code == 410
    assert not User.objects.filter(email=ADDRESS).exists()


def test_it_is_withdrawn(visitors: Visitors, invitation: Invitation, client: Client) -> None:
    visitors.client("omar").post(PEOPLE, {"action": "withdraw", "pk": invitation.pk})
    assert client.post(address(invitation), JOINING).status_code == 410


def test_a_new_invitation_of_the_same_address_closes_the_earlier(
    visitors: Visitors, invitation: Invitation, client: Client
) -> None:
    later = invite(force=visitors.leicestershire, email=ADDRESS.upper(), role=Role.PANEL_MEMBER, by=visitors.omar)
    assert client.get(address(invitation)).status_code == 410
    assert client.get(address(later)).status_code == 200


def test_a_link_that_was_not_signed_here_is_not_found(invitation: Invitation, client: Client) -> None:
    signed = token(invitation)
    for forged in (signed[:-1], invitation.key.hex, f"{invitation.key.hex}:x", "x", signed.replace(signed[0], "g", 1)):
        assert client.get(reverse("invitation", args=[forged])).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        (
            {"password": "password", "again": "password"},
            "12 characters. This password is too common",
        ),
        ({"password": "passwordpassword", "again": "passwordpassword1"}, "not the same"),
        ({"password": ADDRESS, "again": ADDRESS}, "too similar"),
        ({"password": "", "again": ""}, "too short"),
        ({"first_name": " "}, "Enter your first name"),
        ({"last_name": "x" * 151}, "Enter your last name"),
        ({"last_name": "a\x00b"}, "Enter your last name"),
    ],
)
def test_what_cannot_be_an_account_is_told_and_the_link_still_opens(
    invitation: Invitation, client: Client, changed: dict[str, str], told: str
) -> None:
    answer = client.post(address(invitation), JOINING | changed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert PASSWORD not in answer.content.decode()
    assert not User.objects.filter(email=ADDRESS).exists()
    assert client.get(address(invitation)).status_code == 200


def test_somebody_with_an_account_signs_in_to_join(visitors: Visitors, client: Client) -> None:
    made = invite(force=visitors.leicestershire, email=visitors.sam.email, role=Role.PANEL_MEMBER, by=visitors.omar)
    assert "Sign in to join" in words(client.get(address(made)))
    assert client.post(address(made), JOINING).status_code == 422
    assert visitors.client("olive").post(address(made)).status_code == 422
    assert visitors.client("sam").post(address(made)).headers["Location"] == "/"
    assert visitors.sam.memberships.get().role == Role.PANEL_MEMBER
    assert not visitors.olive.memberships.filter(force=visitors.leicestershire).exists()


@pytest.mark.parametrize("email", ["", "x", "a b@example.org", f"{'x' * 160}@example.org", "harriet@example.org"])
def test_an_address_that_cannot_be_invited_is_told(visitors: Visitors, email: str) -> None:
    with pytest.raises(Invalid):
        invite(force=visitors.leicestershire, email=email, role=Role.PANEL_MEMBER, by=visitors.omar)
    assert visitors.client("omar").post(PEOPLE, {"action": "invite", "email": email}).status_code == 422
    assert not Invitation.objects.exists()


def test_a_closed_account_is_opened_not_invited(visitors: Visitors) -> None:
    User.objects.filter(pk=visitors.sam.pk).update(is_active=False)
    with pytest.raises(Invalid, match="open it again"):
        invite(force=visitors.leicestershire, email=visitors.sam.email, role=Role.PANEL_MEMBER, by=visitors.omar)


@pytest.mark.parametrize("who", ["harriet", "jean", "olive", "sam"])
def test_nobody_else_invites(visitors: Visitors, who: str) -> None:
    by = getattr(visitors, who)
    with pytest.raises(NotAllowed):
        invite(force=visitors.leicestershire, email=ADDRESS, role=Role.PANEL_MEMBER, by=by)
    assert visitors.client(who).post(PEOPLE, {"action": "invite", "email": ADDRESS}).status_code == 404


def test_an_administrator_invites_the_first_person_of_a_force(visitors: Visitors) -> None:
    User.objects.filter(pk=visitors.sam.pk).update(is_superuser=True)
    form = {"action": "invite", "email": ADDRESS, "role": "chief_finance_officer"}
    assert visitors.client("sam").post("/forces/borchester/people/", form).status_code == 302
    assert Invitation.objects.get().force == visitors.elsewhere


def test_the_record_is_kept_as_it_is(invitation: Invitation) -> None:
    for statement in ("UPDATE people_peoplechange SET email = 'x'", "DELETE FROM people_peoplechange"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert PeopleChange.objects.get().email == ADDRESS


def test_the_database_holds_one_open_invitation_of_an_address(invitation: Invitation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            force=invitation.force, email=ADDRESS, role=Role.PANEL_MEMBER, made=timezone.now(), expires=timezone.now()
        )


def test_the_command_line_invites_the_first_person_of_a_new_force(db: None, client: Client) -> None:
    told = StringIO()
    call_command("invite", "Devon & Cornwall", "cfo@devon.example", "--site", "http://testserver/", stdout=told)
    link = told.getvalue().strip()
    assert link.startswith("http://testserver/invitations/")
    client.post(link.removeprefix("http://testserver"), JOINING)
    member = Membership.objects.get(user__email="cfo@devon.example")
    assert (member.force.slug, member.role) == ("devon-cornwall", Role.CHIEF_FINANCE_OFFICER)
    client.post("/sign-in/", {"login": "cfo@devon.example", "password": PASSWORD})
    assert "invited (chief finance officer) the command line" in words(client.get("/forces/devon-cornwall/people/"))


@pytest.mark.parametrize(
    "typed", [("Leicestershire", "x"), ("", "a@b.example"), ("A\nB", "a@b.example"), ("x" * 121, "a@b.example")]
)
def test_the_command_line_makes_nothing_of_what_cannot_be(visitors: Visitors, typed: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("invite", *typed)
    assert not Invitation.objects.exists()
    assert Force.objects.count() == 2


def test_logs_do_not_hold_the_link(invitation: Invitation, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert client.put(address(invitation)).status_code == 405
    assert "Method Not Allowed" in caplog.text
    assert token(invitation) not in caplog.text


def test_the_form_keeps_what_was_typed_into_it_and_nothing_of_another(visitors: Visitors) -> None:
    omar, chosen = visitors.client("omar"), '<option value="chief_finance_officer" selected>'
    shown = omar.get(PEOPLE).content.decode().count(chosen)
    refused = omar.post(PEOPLE, {"action": "invite", "email": "x", "role": "chief_finance_officer"})
    assert refused.content.decode().count(chosen) == shown + 1
    place = visitors.omar.memberships.get()
    form = {"action": "remove", "pk": place.pk, "seen": place.role, "role": "chief_finance_officer"}
    assert omar.post(PEOPLE, form).content.decode().count(chosen) == shown

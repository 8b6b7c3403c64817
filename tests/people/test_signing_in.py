"""Limits on attempts, ends of sessions, forgotten passwords, and being asked again before publishing."""

from __future__ import annotations

import json
import logging
import re
import time
from itertools import count

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from mtfp.people.confirming import SEEN, SIGNED_IN
from mtfp.people.models import CacheEntry
from mtfp.people.services import NewPerson, invite, join
from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan
from tests.pages.reading import words
from tests.support.visitors import PASSWORD, Visitors, scenario

NEW = "another quiet morning"


def sign_in(client: Client, login: str = "harriet", password: str = PASSWORD) -> str:
    """Where it leads, or what the page says."""
    answer = client.post("/sign-in/", {"login": login, "password": password})
    return answer.headers["Location"] if answer.status_code == 302 else words(answer)


@pytest.mark.parametrize("login", ["harriet", "HARRIET", "harriet@example.org", " Harriet@Example.org "])
def test_the_user_name_and_the_address_both_do(visitors: Visitors, client: Client, login: str) -> None:
    assert sign_in(client, login) == "/"


def test_five_wrong_passwords_lock_the_account_for_every_browser(visitors: Visitors) -> None:
    for _ in range(5):
        assert "this pair is not known" in sign_in(Client(REMOTE_ADDR="10.0.0.1"), password="wrong")
    assert "too many failed attempts" in sign_in(Client(REMOTE_ADDR="10.0.0.2"))
    assert "too many failed attempts" in sign_in(Client(REMOTE_ADDR="10.0.0.2"), "Harriet@example.org")
    assert "too many failed attempts" in sign_in(Client(REMOTE_ADDR="10.0.0.2", HTTP_HOST="localhost"))
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2"), "jean") == "/"


@pytest.mark.parametrize("login", ["nobody", "harriet", "new@example.org", "closed@example.org", "none@example.org"])
def test_who_has_an_account_is_not_told_by_the_time_it_takes(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    """One password is looked at, whether there is an account, whether it is open, whether it has a password."""
    made = invite(force=visitors.leicestershire, email="new@example.org", role="panel_member", by=visitors.omar)
    join(invitation=made, person=NewPerson("Nora", "Person", PASSWORD))
    User.objects.create_user("closed@example.org", "closed@example.org", PASSWORD, is_active=False)
    User.objects.create_user("none@example.org", "none@example.org")
    looks, encode = count(1), MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: next(looks) and encode(*given))
    assert "this pair is not known" in sign_in(Client(), login, "wrong")
    assert next(looks) == 2


def test_the_lock_opens_after_five_minutes(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        sign_in(Client(), password="wrong")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert sign_in(Client()) == "/"


def test_an_address_that_tries_many_names_is_stopped(visitors: Visitors) -> None:
    told = [sign_in(Client(REMOTE_ADDR="10.0.0.3"), f"guess{number}", "wrong") for number in range(21)]
    assert "too many failed attempts" in told[-1]
    assert all("this pair is not known" in each for each in told[:-1])


def test_attempts_are_counted_in_the_database_for_all_processes(visitors: Visitors, client: Client) -> None:
    sign_in(client, password="wrong")
    assert CacheEntry.objects.filter(cache_key__contains="login_failed").exists()


def test_a_session_ends_when_nothing_was_asked_for_long(visitors: Visitors, settings) -> None:
    harriet = visitors.client("harriet")
    age = harriet.session.get_expiry_age()
    assert age == settings.SESSION_COOKIE_AGE == 2 * 60 * 60


def test_a_request_puts_off_the_end_but_not_at_every_time(visitors: Visitors) -> None:
    harriet = visitors.client("harriet")
    session = harriet.session
    session[SEEN] = before = time.time() - 60
    session.save()
    harriet.get("/")
    assert harriet.session[SEEN] == before
    session[SEEN] = time.time() - 20 * 60
    session.save()
    harriet.get("/")
    assert harriet.session[SEEN] > before


def test_a_session_ends_twelve_hours_after_signing_in_whatever_was_done(visitors: Visitors) -> None:
    harriet = visitors.client("harriet")
    session = harriet.session
    session[SIGNED_IN] = time.time() - 12 * 60 * 60 - 1
    session.save()
    assert harriet.get("/").headers["Location"] == "/sign-in/?next=/"
    assert not harriet.session.keys()


def test_the_cookie_ends_with_the_browser_and_is_for_the_server_alone(visitors: Visitors, client: Client) -> None:
    sign_in(client)
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")


def _link(client: Client, email: str) -> str:
    client.post("/password/forgotten/", {"email": email})
    (sent,) = mail.outbox
    found = re.search(r"http://testserver(/password/new/\S+)", str(sent.body))
    assert found
    return found[1]


def test_a_forgotten_password_is_chosen_anew_by_mail(visitors: Visitors, client: Client) -> None:
    elsewhere = visitors.client("harriet")
    link = _link(client, "harriet@example.org")
    form = client.get(link).headers["Location"]
    assert link not in form
    assert client.post(form, {"password1": NEW, "password2": NEW}).headers["Location"] == "/password/new/done/"
    assert "this pair is not known" in sign_in(client)
    assert sign_in(client, password=NEW) == "/"
    assert elsewhere.get("/").status_code == 302  # signed out there
    assert "used already" in words(Client().get(link))


@pytest.mark.parametrize("email", ["nobody@example.org", "closed@example.org"])
def test_who_has_no_account_gets_no_mail_and_reads_the_same(visitors: Visitors, client: Client, email: str) -> None:
    User.objects.create_user("closed", "closed@example.org", PASSWORD, is_active=False)
    answer = client.post("/password/forgotten/", {"email": email})
    assert answer.headers["Location"] == "/password/forgotten/sent/"
    assert mail.outbox == []


def test_a_weak_new_password_is_refused(visitors: Visitors, client: Client) -> None:
    form = client.get(_link(client, "harriet@example.org")).headers["Location"]
    assert "too short" in words(client.post(form, {"password1": "short", "password2": "short"}))


def test_a_password_is_changed_with_the_one_there_was(visitors: Visitors) -> None:
    harriet = visitors.client("harriet")
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert "This is not your password now" in words(harriet.post("/account/password/", form))
    assert "Your password is changed." in words(
        harriet.post("/account/password/", form | {"oldpassword": PASSWORD}, follow=True)
    )
    assert sign_in(Client(), password=NEW) == "/"


@pytest.mark.parametrize("where", ["signup", "email", "3rdparty", "accounts", "password/set", "account/email"])
def test_what_is_not_wanted_of_allauth_is_not_there(visitors: Visitors, where: str) -> None:
    assert visitors.client("harriet").get(f"/{where}/").status_code == 404


def test_the_admin_has_no_sign_in_of_its_own(visitors: Visitors, client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.headers["Location"] == "/sign-in/?next=%2Fadmin%2F"
    assert visitors.client("harriet").get("/admin/login/").status_code == 403


def test_logs_name_neither_people_nor_passwords(
    visitors: Visitors, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        sign_in(client, "harriet@example.org", "wrong-password")
        sign_in(client)
        _link(client, "harriet@example.org")
    told = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert not re.search(r"harriet|wrong-password|quiet morning|password/new/\w", told)


# Publishing


PAPER = {"title": "The precept", "purpose": "panel_paper", "note": "typed with care", "statement-0": "robust"}


def _long_ago(client: Client) -> Client:
    session = client.session
    session[SIGNED_IN] = time.time() - 601
    session.save()
    return client


def test_publishing_asks_again_before_the_form(visitors: Visitors, plan: Plan) -> None:
    form = reverse("publications:publish", args=[scenario(plan).pk])
    omar = _long_ago(visitors.client("omar"))
    asked = omar.get(form).headers["Location"]
    assert asked.startswith("/account/confirm/?next=%2Fscenarios%2F")
    assert "This is not your password" in words(omar.post(asked, {"password": "wrong"}))
    assert omar.post(asked, {"password": PASSWORD}).headers["Location"] == form
    assert omar.get(form).status_code == 200


def test_what_was_typed_is_published_after_being_asked_again(visitors: Visitors, plan: Plan) -> None:
    form = reverse("publications:publish", args=[scenario(plan).pk])
    omar = _long_ago(visitors.client("omar"))
    asked = omar.post(form, PAPER).headers["Location"]
    assert not Publication.objects.exists()
    assert omar.post(asked, {"password": PASSWORD}).status_code == 302
    paper = json.loads(Publication.objects.get().document)["paper"]
    assert paper["note"] == "typed with care"
    assert paper["statements"][0][1] == "robust"


def test_what_was_typed_wrong_stands_in_the_form_after_being_asked_again(visitors: Visitors, plan: Plan) -> None:
    form = reverse("publications:publish", args=[scenario(plan).pk])
    omar = _long_ago(visitors.client("omar"))
    asked = omar.post(form, PAPER | {"title": ""}).headers["Location"]
    answer = omar.post(asked, {"password": PASSWORD})
    assert answer.status_code == 422
    assert "typed with care" in answer.content.decode()
    assert f'action="{form}"' in answer.content.decode()


def test_who_may_not_publish_is_not_asked(visitors: Visitors, plan: Plan) -> None:
    form = reverse("publications:publish", args=[scenario(plan).pk])
    assert _long_ago(visitors.client("harriet")).get(form).status_code == 404


def test_a_public_address_asks_again_too(visitors: Visitors, plan: Plan) -> None:
    paper = publish(scenario=scenario(plan), paper=Paper("The precept", "panel_paper"), by=visitors.omar)
    omar, where = _long_ago(visitors.client("omar")), reverse("publications:change", args=[paper.pk])
    assert omar.get(where).status_code == 200
    asked = omar.post(where, {"action": "open"}).headers["Location"]
    assert not paper.links.exists()
    omar.post(asked, {"password": PASSWORD})
    assert paper.links.count() == 1


def test_changing_people_asks_again_too(visitors: Visitors) -> None:
    omar, where = _long_ago(visitors.client("omar")), "/forces/leicestershire/people/"
    assert omar.get(where).status_code == 200
    asked = omar.post(where, {"action": "invite", "email": "new@example.org", "role": "panel_member"})
    assert visitors.leicestershire.invitations.count() == 0
    omar.post(asked.headers["Location"], {"password": PASSWORD})
    assert visitors.leicestershire.invitations.get().email == "new@example.org"

"""A form that is sent when the session has ended is kept for whoever typed it, and for nobody else."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mtfp.people.confirming import SIGNED_IN
from mtfp.people.unsent import MOST
from mtfp.scenarios.models import Plan
from tests.pages.reading import words
from tests.support.visitors import PASSWORD, Visitors, scenario

TYPED = {"title": "", "note": 'typed\r\nwith "care" & <b>', "reason-gap|2018": "x", "several": ["1", "2"]}


def idle(client: Client) -> None:
    """Two hours went by without a request."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def long_day(client: Client) -> None:
    """Twelve hours after the sign-in, somebody at work."""
    session = client.session
    session[SIGNED_IN] = time.time() - 12 * 60 * 60 - 1
    session.save()


def sign_in(client: Client, login: str, asked: str) -> None:
    client.post(asked, {"login": login, "password": PASSWORD, "next": asked.partition("next=")[2]})


@pytest.fixture
def where(plan: Plan) -> str:
    """The form of publishing."""
    return reverse("publications:publish", args=[scenario(plan).pk])


@pytest.mark.parametrize("end", [idle, long_day])
def test_what_was_typed_is_sent_after_signing_in_again(visitors: Visitors, where: str, end) -> None:
    omar = visitors.client("omar")
    end(omar)
    asked = omar.post(where, TYPED).headers["Location"]
    assert asked.startswith("/sign-in/")
    sign_in(omar, "omar", asked)
    page = omar.get(where).content.decode()
    assert "This was not sent yet" in page
    assert f'action="{where}"' in page
    hidden = re.findall(r'type="hidden" name="(.*?)" value="(.*?)"', page, re.DOTALL)
    fields = [(name, unescape(value)) for name, value in hidden]
    assert [pair for pair in fields if pair[0] in TYPED] == [
        ("title", ""), ("note", TYPED["note"]), ("reason-gap|2018", "x"), ("several", "1"), ("several", "2"),
    ]  # fmt: skip
    assert "typed\r\nwith" in omar.post(where, TYPED).content.decode()  # refused for its title, and still there
    assert "This was not sent yet" not in words(omar.get(where))


def test_somebody_else_does_not_see_it(visitors: Visitors, where: str) -> None:
    omar = visitors.client("omar")
    idle(omar)
    sign_in(omar, "harriet", omar.post(where, TYPED).headers["Location"])
    visitors.harriet.memberships.update(role="chief_finance_officer")
    assert "This was not sent yet" not in words(omar.get(where))
    assert "unsent" not in omar.session


@pytest.mark.parametrize(
    "form", [{"note": "x" * (MOST + 1)}, {}], ids=["too long", "empty"]
)  # fmt: skip
def test_what_is_too_long_is_not_kept(visitors: Visitors, where: str, form: dict[str, str]) -> None:
    omar = visitors.client("omar")
    idle(omar)
    omar.post(where, form)
    assert "unsent" not in omar.session


def test_strangers_make_the_site_keep_nothing(visitors: Visitors, where: str, client: Client) -> None:
    for cookie in ("", "x" * 32, "x" * 5000):
        client.cookies["sessionid"] = cookie
        client.post(where, TYPED)
    assert not Session.objects.exists()


def test_passwords_are_not_kept(visitors: Visitors) -> None:
    omar = visitors.client("omar")
    idle(omar)
    omar.post("/account/password/", {"oldpassword": PASSWORD})
    assert "unsent" not in omar.session


def test_one_session_that_ended_keeps_one_form(visitors: Visitors, where: str) -> None:
    omar = visitors.client("omar")
    idle(omar)
    ended = omar.cookies["sessionid"].value
    for _ in range(3):
        omar.cookies["sessionid"] = ended
        omar.post(where, TYPED)
    assert Session.objects.count() == 1

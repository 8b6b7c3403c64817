"""Signing in and out."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.pages.reading import words
from tests.support.visitors import PASSWORD, Visitors


def _sign_in(client: Client, username: str, password: str, **more: str) -> str:
    answer = client.post("/sign-in/", {"login": username, "password": password, **more})
    return answer.headers.get("Location", "") if answer.status_code == 302 else words(answer)


def test_the_right_password_leads_to_the_plans(visitors: Visitors, client: Client) -> None:
    assert _sign_in(client, "harriet", PASSWORD) == "/"
    assert "Harriet Reader" in words(client.get("/"))


def test_it_leads_back_to_the_page_that_asked_for_it(visitors: Visitors, client: Client) -> None:
    asked = client.get("/scenarios/7/precept/").headers["Location"]
    assert asked == "/sign-in/?next=/scenarios/7/precept/"
    assert 'name="next" value="/scenarios/7/precept/"' in client.get(asked).content.decode()
    assert _sign_in(client, "harriet", PASSWORD, next="/scenarios/7/precept/") == "/scenarios/7/precept/"


def test_it_never_leads_to_another_site(visitors: Visitors, client: Client) -> None:
    assert _sign_in(client, "harriet", PASSWORD, next="https://evil.example/") == "/"


@pytest.mark.parametrize(
    ("username", "password"), [("harriet", "wrong"), ("nobody", PASSWORD), ("", ""), ("harriet", ""), ("a\x00b", "c")]
)
def test_a_wrong_pair_is_refused_without_saying_which_half(
    visitors: Visitors, client: Client, username: str, password: str
) -> None:
    page = _sign_in(client, username, password)
    assert "There is a problem" in page
    assert "this pair is not known" in page


def test_the_refused_name_stays_and_the_password_does_not(visitors: Visitors, client: Client) -> None:
    page = client.post("/sign-in/", {"login": "harriet", "password": "wrong-one"}).content.decode()
    assert "<title>Error: Sign in" in page
    assert 'value="harriet"' in page
    assert "wrong-one" not in page


def test_a_leaver_cannot_sign_in(visitors: Visitors, client: Client) -> None:
    visitors.harriet.is_active = False
    visitors.harriet.save()
    assert "There is a problem" in _sign_in(client, "harriet", PASSWORD)


def test_signing_out_ends_it(harriet: Client) -> None:
    assert harriet.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert harriet.get("/").headers["Location"] == "/sign-in/?next=/"

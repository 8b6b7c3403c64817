"""Signing in through an organisation's own identity provider, against one that the tests start."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from mtfp.forces.models import Role
from mtfp.people.confirming import SIGNED_IN
from mtfp.people.invitations import token
from mtfp.people.models import Invitation
from mtfp.people.services import invite, reset_sign_in
from mtfp.publications.models import Publication
from mtfp.scenarios.models import Plan
from mtfp.settings import organisation
from tests.pages.reading import words
from tests.people import provider as openid
from tests.people.provider import CLIENT, SECRET, Provider
from tests.support.deployed import PRODUCTION, manage
from tests.support.visitors import Visitors, scenario

START = "/sign-in/organisation/"
HARRIET = {"sub": "h-1", "email": "Harriet@Example.org", "email_verified": True, "name": "H. Reader"}


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    """It runs, and the site is told of it."""
    with openid.running() as started:
        settings.SOCIALACCOUNT_PROVIDERS = organisation(
            started.url, name="Ambridge OPCC", client_id=CLIENT, secret=SECRET, domains=[]
        )
        yield started


def there_and_back(client: Client, start: str = START) -> str:
    """Go to the provider and come back: the address that the browser is sent back to, at this site."""
    sent = client.get(start)
    assert sent.status_code == 302, words(sent)
    back = requests.get(sent.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return back.removeprefix("http://testserver")


def come_in(client: Client, start: str = START):
    """The answer to whoever comes back from the provider."""
    return client.get(there_and_back(client, start))


def test_a_known_person_comes_in_and_lands_where_they_wanted(
    visitors: Visitors, provider: Provider, client: Client
) -> None:
    provider.person = HARRIET
    assert "Sign in with Ambridge OPCC" in words(client.get("/sign-in/"))
    assert come_in(client, f"{START}?next=/account/").headers["Location"] == "/account/"
    assert "Harriet Reader" in words(client.get("/account/"))
    assert visitors.harriet.check_password("a quiet morning in Melton")


def test_without_a_provider_there_is_no_such_sign_in(visitors: Visitors, client: Client) -> None:
    assert "Sign in with" not in words(client.get("/sign-in/"))
    assert client.get(START).status_code == 404


def test_it_never_leads_to_another_site(visitors: Visitors, provider: Provider, client: Client) -> None:
    provider.person = HARRIET
    assert come_in(client, f"{START}?next=https://evil.example/").headers["Location"] == "/"


def test_the_second_time_the_provider_s_own_name_of_a_person_counts(
    visitors: Visitors, provider: Provider, client: Client
) -> None:
    provider.person = HARRIET
    come_in(client)
    provider.person = {"sub": "h-1", "email": "married@example.org", "email_verified": True}
    assert come_in(Client()).status_code == 302
    assert SocialAccount.objects.get().user == visitors.harriet
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "x", "email": "stranger@example.org", "email_verified": True},
        {"sub": "x", "email": "harriet@example.org", "email_verified": False},
        {"sub": "x", "email": "harriet@example.org"},
        {"sub": "x"},
        {"sub": "x", "preferred_username": "harriet"},
    ],
)
def test_an_unknown_person_gets_no_access_and_no_account(
    visitors: Visitors, provider: Provider, client: Client, person: dict[str, object]
) -> None:
    people, provider.person = User.objects.count(), person
    answer = come_in(client)
    assert answer.status_code == 403
    assert "No access" in words(answer)
    assert client.get("/").status_code == 302
    assert User.objects.count() == people
    assert not SocialAccount.objects.exists()


def test_addresses_of_named_domains_are_believed(
    visitors: Visitors, provider: Provider, client: Client, settings
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = organisation(
        provider.url, name="Entra", client_id=CLIENT, secret=SECRET, domains=["example.org"]
    )
    provider.person = {"sub": "h-1", "email": "harriet@example.org"}
    assert come_in(client).headers["Location"] == "/"


def test_an_address_given_to_somebody_else_opens_nothing(visitors: Visitors, provider: Provider) -> None:
    provider.person = HARRIET
    come_in(Client())
    provider.person = HARRIET | {"sub": "h-2"}
    newcomer = Client()
    assert "No access" in words(come_in(newcomer))
    assert newcomer.get("/").status_code == 302
    reset_sign_in(membership=visitors.harriet.memberships.get(), by=visitors.omar, seen=Role.FINANCE_OFFICER)
    assert come_in(newcomer).headers["Location"] == "/"


def test_two_accounts_of_one_address_are_not_guessed_between(visitors: Visitors, provider: Provider) -> None:
    User.objects.create_user("harriet2", "HARRIET@example.org")
    provider.person = HARRIET
    assert "No access" in words(come_in(Client()))


def test_a_closed_account_gets_no_access(visitors: Visitors, provider: Provider, client: Client) -> None:
    provider.person = HARRIET
    come_in(Client())
    User.objects.filter(pk=visitors.harriet.pk).update(is_active=False)
    assert "No access" in words(come_in(client))
    assert client.get("/").status_code == 302


def test_the_code_is_bound_to_the_browser_that_asked(visitors: Visitors, provider: Provider, client: Client) -> None:
    provider.person = HARRIET
    stolen = there_and_back(client)
    other = Client()
    assert other.get(stolen).status_code == 401  # its state is not this browser's
    there_and_back(other)
    state = provider.asked[-1]["state"]
    code = dict(each.split("=") for each in urlsplit(stolen).query.split("&"))["code"]
    answer = other.get(f"{START}callback/?code={code}&state={state}")
    assert answer.status_code == 401  # nor has it the verifier
    assert provider.refused == [code]
    assert other.get("/").status_code == 302


def test_a_code_comes_in_once(visitors: Visitors, provider: Provider, client: Client) -> None:
    provider.person = HARRIET
    back = there_and_back(client)
    assert client.get(back).status_code == 302
    client.post("/sign-out/")
    assert client.get(back).status_code == 401


@pytest.mark.parametrize("lie", [{"iss": "https://evil.example"}, {"aud": "another site"}, {"exp": 1}])
def test_a_token_for_somebody_else_is_refused(
    visitors: Visitors, provider: Provider, client: Client, lie: dict[str, object]
) -> None:
    provider.person, provider.lies = HARRIET, lie
    assert "You are not signed in" in words(come_in(client))
    assert client.get("/").status_code == 302


def test_who_stops_half_way_is_told(visitors: Visitors, provider: Provider, client: Client) -> None:
    there_and_back(client)
    state = provider.asked[-1]["state"]
    answer = client.get(f"{START}callback/?error=access_denied&state={state}", follow=True)
    assert "You stopped signing in" in words(answer)


def test_a_provider_that_does_not_answer_is_told(visitors: Visitors, settings, client: Client) -> None:
    with openid.running() as started:
        settings.SOCIALACCOUNT_PROVIDERS = organisation(
            started.url, name="Ambridge OPCC", client_id=CLIENT, secret=SECRET, domains=[]
        )
        back = there_and_back(client)
    for where in (START, back):
        answer = client.get(where)
        assert answer.status_code == 503
        assert "does not answer" in words(answer)


def test_an_invited_person_joins_without_a_password(visitors: Visitors, provider: Provider, client: Client) -> None:
    made = invite(force=visitors.leicestershire, email="nora@example.org", role=Role.PANEL_MEMBER, by=visitors.omar)
    form = {"first_name": "Nora", "last_name": "Person", "action": "organisation"}
    assert client.post(reverse("invitation", args=[token(made)]), form).headers["Location"] == "/sign-in/"
    assert "Sign in with Ambridge OPCC." in words(client.get("/sign-in/"))
    provider.person = {"sub": "n-1", "email": "nora@example.org", "email_verified": True}
    assert come_in(client).headers["Location"] == "/"
    assert not User.objects.get(email="nora@example.org").has_usable_password()
    assert client.get("/account/password/").status_code == 404
    assert "Change password" not in words(client.get("/account/"))


def _omar_comes_in(visitors: Visitors, provider: Provider) -> Client:
    """Through the provider, long ago; he has no password here."""
    visitors.omar.set_unusable_password()
    visitors.omar.save()
    provider.person = {"sub": "o-1", "email": "omar@example.org", "email_verified": True}
    client = Client()
    come_in(client)
    session = client.session
    session[SIGNED_IN] -= 601
    for record in (records := session["account_authentication_methods"]):
        record["at"] -= 601
    session["account_authentication_methods"] = records
    session.save()
    return client


def _link(client: Client, asked: str) -> str:
    """Where the link of the page leads on which one confirms."""
    found = re.search(rf'href="({START}[^"]*)"', client.get(asked).content.decode())
    assert found
    return unescape(found[1])


def test_publishing_asks_again_at_the_provider_and_keeps_what_was_typed(
    visitors: Visitors, plan: Plan, provider: Provider
) -> None:
    omar = _omar_comes_in(visitors, provider)
    form = reverse("publications:publish", args=[scenario(plan).pk])
    asked = omar.post(form, {"title": "Typed with care", "purpose": "panel_paper"}).headers["Location"]
    assert asked.startswith("/account/confirm/organisation/?next=")
    assert not Publication.objects.exists()
    back = there_and_back(omar, _link(omar, asked))
    assert provider.asked[-1]["prompt"] == "login"
    assert omar.get(back).status_code == 302
    assert Publication.objects.get().title == "Typed with care"


def test_somebody_else_at_the_provider_publishes_nothing(visitors: Visitors, plan: Plan, provider: Provider) -> None:
    omar = _omar_comes_in(visitors, provider)
    form = reverse("publications:publish", args=[scenario(plan).pk])
    asked = omar.post(form, {"title": "Typed with care", "purpose": "panel_paper"}).headers["Location"]
    provider.person = HARRIET
    assert come_in(omar, _link(omar, asked)).status_code == 403
    assert omar.get(form).status_code == 302
    assert not Publication.objects.exists()


@pytest.mark.parametrize("shown", [None, 3600])
def test_a_provider_that_asks_for_nothing_again_confirms_nothing(
    visitors: Visitors, provider: Provider, shown: int | None
) -> None:
    omar, people = _omar_comes_in(visitors, provider), "/forces/leicestershire/people/"
    asked = omar.post(people, {"action": "invite", "email": "new@example.org", "role": "panel_member"})
    link = _link(omar, asked.headers["Location"])
    provider.lies = {"auth_time": shown and time.time() - shown}
    assert "Nothing was done" in words(come_in(omar, link))
    assert provider.asked[-1]["max_age"] == "600"
    assert not Invitation.objects.exists()
    provider.lies = {}
    assert come_in(omar, link).headers["Location"] == people
    assert Invitation.objects.get().email == "new@example.org"


def test_a_sign_in_of_the_morning_at_the_provider_is_no_sign_in_of_now(
    visitors: Visitors, plan: Plan, provider: Provider, client: Client
) -> None:
    """Whoever sits down at an open computer comes in here without being asked for anything, and does not publish."""
    User.objects.filter(pk=visitors.omar.pk).update(password="!")
    provider.person = {"sub": "o-1", "email": "omar@example.org", "email_verified": True}
    provider.lies = {"auth_time": time.time() - 3600}
    assert come_in(client).headers["Location"] == "/"
    form = reverse("publications:publish", args=[scenario(plan).pk])
    assert client.get(form).headers["Location"].startswith("/account/confirm/organisation/")
    asked = client.get("/account/second-factor/").headers["Location"]
    assert asked == "/account/confirm/organisation/?next=%2Faccount%2Fsecond-factor%2F"
    provider.lies = {}
    assert come_in(client, _link(client, asked)).headers["Location"] == "/account/second-factor/"
    assert [client.get(where).status_code for where in ("/account/second-factor/", form)] == [200, 200]


def test_who_was_signed_in_meanwhile_has_confirmed_nothing(visitors: Visitors, provider: Provider) -> None:
    """It was asked for as somebody who is not signed in: the provider needed to ask for nothing."""
    omar = _omar_comes_in(visitors, provider)
    back = there_and_back(client := Client())
    client.force_login(visitors.omar)
    assert "Nothing was done" in words(client.get(back))
    assert omar.get("/").status_code == 200


@pytest.mark.parametrize(
    ("person", "lies"),
    [
        ({}, {}),
        ({"sub": 5}, {}),
        ({"sub": ""}, {}),
        ({"sub": "x" * 192}, {}),
        ({"sub": "h\x00"}, {}),
        (HARRIET, {"sub": "h-2"}),
        (HARRIET | {"email_verified": "false"}, {}),
        (HARRIET | {"email": ["harriet@example.org"]}, {}),
    ],
)
def test_what_is_not_said_as_the_standard_has_it_opens_nothing(
    visitors: Visitors, provider: Provider, client: Client, person: dict[str, object], lies: dict[str, object]
) -> None:
    provider.person, provider.lies = person, {"sub": "h-1"} | lies
    assert come_in(client).status_code in {401, 403}
    assert client.get("/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_the_word_true_is_believed(visitors: Visitors, provider: Provider, client: Client) -> None:
    provider.person = HARRIET | {"email_verified": "true"}
    assert come_in(client).headers["Location"] == "/"


def test_no_password_is_made_by_mail_for_who_has_none(visitors: Visitors, provider: Provider, client: Client) -> None:
    User.objects.filter(pk=visitors.harriet.pk).update(password="!")
    client.post("/password/forgotten/", {"email": "harriet@example.org"})
    (sent,) = mail.outbox
    assert "Your account has none" in str(sent.body)
    assert "/password/new/" not in str(sent.body)


@pytest.mark.parametrize(("there", "status"), [(False, 302), (True, 200)])
def test_a_second_factor_is_asked_here_unless_the_provider_asks_for_it(
    visitors: Visitors, provider: Provider, client: Client, settings, there: bool, status: int
) -> None:
    settings.REQUIRE_MFA, settings.OIDC_DOES_MFA = True, there
    provider.person = HARRIET
    come_in(client)
    assert client.get("/").status_code == status
    assert visitors.client("harriet").get("/").status_code == 302  # by password it is required all the same
    assert not Authenticator.objects.exists()


def test_the_environment_names_the_provider() -> None:
    asked = ("shell", "-v", "0", "-c", "from django.conf import settings; print(settings.SOCIALACCOUNT_PROVIDERS)")
    given = {"OIDC_ISSUER": "https://login.example/v2.0", "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "s"}
    told = manage(*asked, **PRODUCTION, **given, OIDC_EMAIL_DOMAINS="a.police.uk,b.gov.uk").stdout
    for part in (
        "'server_url': 'https://login.example/v2.0'",
        "'oauth_pkce_enabled': True",
        "['a.police.uk', 'b.gov.uk']",
    ):
        assert part in told
    assert manage(*asked, **PRODUCTION).stdout.strip() == "{}"

"""Second factors: set up, asked for, required, lost."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from mtfp.forces.models import Role
from mtfp.people.confirming import SIGNED_IN
from mtfp.people.services import reset_sign_in
from mtfp.scenarios.models import Plan
from tests.pages.reading import words
from tests.people.codes import SET_UP, code, set_up, wrong
from tests.support.deployed import PRODUCTION, manage
from tests.support.visitors import PASSWORD, Visitors, scenario

CODE_PAGE = "/sign-in/code/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which only goes on when a test says so: codes are never caught between two half minutes."""
    now = [time.time() // 30 * 30 + 5]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def with_password(client: Client, name: str = "harriet") -> str:
    """Where the right password leads."""
    return client.post("/sign-in/", {"login": name, "password": PASSWORD}).headers["Location"]


def test_the_codes_of_the_tests_are_those_of_the_standard() -> None:
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", RFC 6238 appendix B, the last six digits
    assert [code(key, at) for at in (59, 1111111109, 1234567890)] == ["287082", "081804", "005924"]


def test_it_is_set_up_and_then_asked_for(visitors: Visitors, clock: list[float]) -> None:
    page = visitors.client("harriet").get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    key, recovery = set_up(visitors.client("harriet"))
    assert len(set(recovery)) == 10
    for where in (SET_UP, "/account/recovery-codes/"):
        assert "no-store" in visitors.client("harriet").get(where).headers["Cache-Control"]
    clock[0] += 60
    client = Client()
    assert with_password(client) == CODE_PAGE
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"  # half signed in is not signed in
    assert "This code is not right" in words(client.post(CODE_PAGE, {"code": wrong(key)}))
    assert client.post(CODE_PAGE, {"code": code(key)}).headers["Location"] == "/"
    assert "Harriet Reader" in words(client.get("/"))


def test_it_leads_on_to_the_page_that_was_asked_for(visitors: Visitors, clock: list[float]) -> None:
    key, _ = set_up(visitors.client("harriet"))
    clock[0] += 60
    client = Client()
    client.post("/sign-in/", {"login": "harriet", "password": PASSWORD, "next": "/account/"})
    assert client.post(CODE_PAGE, {"code": code(key)}).headers["Location"] == "/account/"


def test_a_wrong_code_sets_nothing_up(visitors: Visitors) -> None:
    harriet = visitors.client("harriet")
    harriet.get(SET_UP)
    assert "This code is not right" in words(harriet.post(SET_UP, {"code": "000000x"}))
    assert not Authenticator.objects.exists()


def test_a_code_signs_in_once(visitors: Visitors, clock: list[float]) -> None:
    key, _ = set_up(visitors.client("harriet"))
    clock[0] += 60
    first, second = Client(), Client()
    for client in (first, second):
        with_password(client)
    assert first.post(CODE_PAGE, {"code": code(key)}).status_code == 302
    assert "used already" in words(second.post(CODE_PAGE, {"code": code(key)}))


def test_each_recovery_code_signs_in_once(visitors: Visitors) -> None:
    _, recovery = set_up(visitors.client("harriet"))
    for taken, told in ((recovery[0], 302), (recovery[0], 200), (recovery[1], 302)):
        client = Client()
        with_password(client)
        assert client.post(CODE_PAGE, {"code": taken}).status_code == told
    assert "8 of 10 are left" in words(client.get("/account/recovery-codes/"))


def test_new_recovery_codes_void_the_old(visitors: Visitors) -> None:
    harriet = visitors.client("harriet")
    _, recovery = set_up(harriet)
    harriet.post("/account/recovery-codes/new/")
    client = Client()
    with_password(client)
    assert client.post(CODE_PAGE, {"code": recovery[0]}).status_code == 200


def test_five_wrong_codes_lock(visitors: Visitors, clock: list[float]) -> None:
    key, _ = set_up(visitors.client("harriet"))
    clock[0] += 60
    for number in range(5):
        client = Client(REMOTE_ADDR=f"10.0.1.{number}")
        with_password(client)
        client.post(CODE_PAGE, {"code": wrong(key)})
    client = Client(REMOTE_ADDR="10.0.1.9")
    with_password(client)
    assert "too many failed attempts" in words(client.post(CODE_PAGE, {"code": code(key)}))


def test_it_is_removed_by_its_owner(visitors: Visitors) -> None:
    harriet = visitors.client("harriet")
    set_up(harriet)
    assert "Your second factor is removed." in words(harriet.post("/account/second-factor/remove/", follow=True))
    assert with_password(Client()) == "/"


@pytest.mark.parametrize("where", [SET_UP, "/account/recovery-codes/", "/account/second-factor/remove/"])
def test_a_session_of_long_ago_is_asked_again_before_touching_it(visitors: Visitors, where: str) -> None:
    harriet = visitors.client("harriet")
    if where != SET_UP:
        set_up(harriet)
    session = harriet.session
    session[SIGNED_IN] = time.time() - 601
    session["account_authentication_methods"] = []
    session.save()
    assert harriet.get(where).headers["Location"].startswith("/account/confirm/?next=")


def test_publishing_is_confirmed_by_a_code_as_well(visitors: Visitors, plan: Plan, clock: list[float]) -> None:
    omar, form = visitors.client("omar"), f"/scenarios/{scenario(plan).pk}/publish/"
    key, _ = set_up(omar)
    clock[0] += 601
    page = words(omar.get(omar.get(form).headers["Location"]))
    assert "Use a code of your second factor instead" in page
    with_code = f"/account/confirm/code/?next={form}"
    assert "This code is not right" in words(omar.post(with_code, {"code": wrong(key)}))
    assert omar.post(with_code, {"code": code(key)}).headers["Location"] == form


# Required


@pytest.fixture
def required(settings) -> None:
    """A deployment that asks for one."""
    settings.REQUIRE_MFA = True


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("who", ["harriet", "omar"])
def test_who_edits_reaches_nothing_before_setting_one_up(visitors: Visitors, plan: Plan, who: str) -> None:
    client, page = visitors.client(who), f"/scenarios/{scenario(plan).pk}/"
    for where in ("/", page, "/account/", "/forces/leicestershire/people/", "/account/password/"):
        assert client.get(where).headers["Location"] == SET_UP, where
    assert client.post("/plans/new/").headers["Location"] == SET_UP
    set_up(client)
    assert client.get(page).status_code == 200
    assert "cannot be removed" in words(client.post("/account/second-factor/remove/"))
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.usefixtures("required")
def test_signing_out_is_possible_without_one(visitors: Visitors) -> None:
    assert visitors.client("harriet").post("/sign-out/").headers["Location"] == "/sign-in/"


@pytest.mark.usefixtures("required")
def test_a_panel_member_needs_none_until_given_another_role(visitors: Visitors) -> None:
    jean = visitors.client("jean")
    assert jean.get("/").status_code == 200
    visitors.jean.memberships.update(role=Role.FINANCE_OFFICER)
    assert jean.get("/").headers["Location"] == SET_UP


@pytest.mark.usefixtures("required")
def test_an_administrator_needs_one(visitors: Visitors) -> None:
    User.objects.filter(pk=visitors.sam.pk).update(is_superuser=True, is_staff=True)
    assert visitors.client("sam").get("/admin/").headers["Location"] == SET_UP


@pytest.mark.usefixtures("required")
def test_somebody_who_asks_for_a_new_password_keeps_no_administrator_from_setting_one_up(visitors: Visitors) -> None:
    """For an account of the command line allauth notes down its address then, as one that nobody verified."""
    User.objects.filter(pk=visitors.sam.pk).update(is_superuser=True, is_staff=True)
    Client().post("/password/forgotten/", {"email": "sam@example.org"})
    sam = visitors.client("sam")
    set_up(sam)
    assert sam.get("/admin/").status_code == 200


def test_it_is_required_where_the_environment_says_so() -> None:
    asked = ("shell", "-v", "0", "-c", "from django.conf import settings; print(settings.REQUIRE_MFA)")
    assert [manage(*asked, **PRODUCTION, **more).stdout.strip() for more in ({}, {"REQUIRE_MFA": "true"})] == [
        "False",
        "True",
    ]


# Lost and sealed


def test_a_lost_telephone_is_forgotten_by_the_chief_finance_officer(visitors: Visitors) -> None:
    set_up(visitors.client("harriet"))
    reset_sign_in(membership=visitors.harriet.memberships.get(), by=visitors.omar, seen=Role.FINANCE_OFFICER)
    assert with_password(Client()) == "/"
    assert "Harriet Reader second factor and link" in words(
        visitors.client("omar").get("/forces/leicestershire/people/")
    )


def test_the_database_does_not_hold_the_key_in_the_clear(visitors: Visitors) -> None:
    key, recovery = set_up(visitors.client("harriet"))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert key not in stored
    assert not any(each in stored for each in recovery)


def test_a_former_secret_key_still_opens_it_and_an_unknown_one_lets_nobody_in(
    visitors: Visitors, settings, clock: list[float]
) -> None:
    key, _ = set_up(visitors.client("harriet"))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "quite another one"
    clock[0] += 60
    client = Client()
    with_password(client)
    assert client.post(CODE_PAGE, {"code": code(key)}).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    clock[0] += 60
    client = Client()
    with_password(client)
    for tried in (code(key), code("A" * 32)):
        assert "This code is not right" in words(client.post(CODE_PAGE, {"code": tried}))

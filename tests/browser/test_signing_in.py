"""Signing in and the people of a force, in a real browser: no complaint, nothing that axe finds, a phone, paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from mtfp.people.services import invite
from mtfp.scenarios.models import Plan
from mtfp.settings import organisation
from tests.browser.conftest import sign_in
from tests.browser.looks import cut_texts, printed, sticks_out, too_wide_for_paper
from tests.people import provider as openid
from tests.people.codes import code
from tests.support.browser import accessibility_faults
from tests.support.visitors import PASSWORD, Visitors, scenario

pytestmark = pytest.mark.browser
PEOPLE = "/forces/leicestershire/people/"
OWN = ("/account/", "/account/password/", "/account/confirm/", "/account/second-factor/", PEOPLE)
BEFORE = ("/password/forgotten/", "/password/forgotten/sent/", "/password/new/1-x/", "/sign-in/cancelled/")


def _faults(page: Page) -> list[str]:
    """What axe finds, texts that are cut off, and what a phone would scroll sideways."""
    page.set_viewport_size({"width": 390, "height": 844})
    found = sticks_out(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    return [*found, *accessibility_faults(page), *cut_texts(page)]


def test_the_pages_of_an_account_and_of_a_force_s_people(
    page: Page,
    complaints: list[str],
    context: BrowserContext,
    live_server: LiveServer,
    visitors: Visitors,
    subtests: pytest.Subtests,
) -> None:
    invite(force=visitors.leicestershire, email="new@example.org", role="panel_member", by=visitors.omar)
    for where in BEFORE:
        with subtests.test(where):
            page.goto(live_server.url + where)
            assert _faults(page) == []
    sign_in(context, live_server, visitors, "omar")
    for where in OWN:
        with subtests.test(where):
            page.goto(live_server.url + where)
            for summary in page.locator("main summary").all():
                summary.click()
            assert _faults(page) == []
    with subtests.test("paper"):
        assert len(printed(page)) == 1
        assert too_wide_for_paper(page) == []


def test_somebody_invited_joins_sets_up_a_second_factor_and_signs_in_with_it(
    page: Page, complaints: list[str], context: BrowserContext, live_server: LiveServer, visitors: Visitors
) -> None:
    sign_in(context, live_server, visitors, "omar")
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="People").click()
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_role("button", name="Invite").click()
    link = page.get_by_label("Link, which opens once").input_value()
    page.get_by_role("button", name="Sign out").click()
    page.goto(link)
    assert _faults(page) == []
    for label, typed in (("First name", "Nora"), ("Last name", "Person")):
        page.get_by_label(label).fill(typed)
    for field in page.get_by_label("Password").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    _with_password(page)
    page.get_by_role("link", name="Nora Person").click()
    page.get_by_role("link", name="Set up a second factor").click()
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    key = page.locator(".key").inner_text()
    page.get_by_label("Code from your app").fill(code(key))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert _faults(page) == []
    recovery = page.locator(".codes li").first.inner_text()
    assert len(printed(page)) == 1
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Sign out").click()
    _with_password(page)
    assert _faults(page) == []
    page.get_by_label("Code from your app").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Nora Person")).to_be_visible()


def _with_password(page: Page) -> None:
    page.get_by_label("User name").fill("new@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_through_the_organisation_and_back_to_publish_what_was_typed(
    page: Page, complaints: list[str], live_server: LiveServer, visitors: Visitors, plan: Plan, settings
) -> None:
    """The content policy lets no form lead to another site: every way there is a link."""
    visitors.omar.set_unusable_password()
    visitors.omar.save()
    with openid.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = organisation(
            provider.url, name="Ambridge OPCC", client_id=openid.CLIENT, secret=openid.SECRET, domains=[]
        )
        provider.person = {"sub": "o-1", "email": "omar@example.org", "email_verified": True}
        page.goto(f"{live_server.url}/scenarios/{scenario(plan).pk}/publish/")
        page.get_by_role("link", name="Sign in with Ambridge OPCC").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Publish “Proposal 1.99%”")
        page.get_by_label("Covering note").fill("typed with care")
        settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
        assert _faults(page) == []
        settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
        page.get_by_role("link", name="Sign in again with Ambridge OPCC").click()
        expect(page.get_by_text("typed with care")).to_be_visible()
        expect(page.get_by_text("is published")).to_be_visible()

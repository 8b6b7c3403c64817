"""What goes wrong has a page of its own, and every answer carries what protects its reader."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied

from mtfp.scenarios.models import Plan, Scenario
from tests.pages.addresses import PAGES, page_address
from tests.pages.reading import words
from tests.support.visitors import Visitors


def test_a_missing_page_is_said_in_the_site_s_own_words(harriet: Client) -> None:
    answer = harriet.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Page not found" in words(answer)


def test_a_page_of_another_force_reads_like_one_that_is_not_there(visitors: Visitors, proposal: Scenario) -> None:
    olive = visitors.client("olive")
    foreign = olive.get(page_address(proposal, "overview"))
    absent = olive.get("/scenarios/999999/")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


def test_a_form_without_its_token_is_refused(visitors: Visitors) -> None:
    answer = visitors.client("harriet", enforce_csrf_checks=True).post("/units/", {"scale": "£"})
    assert answer.status_code == 403
    assert "Nothing was changed" in words(answer)


def test_who_comes_by_the_address_of_a_form_reads_so(harriet: Client) -> None:
    answer = harriet.get("/units/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "A form is sent to it. Nothing was changed" in words(answer)


def test_what_is_forbidden_has_a_page(rf: RequestFactory) -> None:
    answer = permission_denied(rf.get("/"), PermissionDenied())
    assert answer.status_code == 403
    assert "You may not do this" in words(answer)


def test_a_failure_says_that_nothing_is_lost(harriet: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(plan: Plan) -> None:
        raise RuntimeError("for the test")

    monkeypatch.setattr(Plan, "years", property(fail))
    harriet.raise_request_exception = False
    answer = harriet.get("/")
    assert answer.status_code == 500
    assert "Nothing you had saved is lost" in words(answer)
    assert "for the test" not in words(answer)


@pytest.mark.parametrize("where", PAGES)
def test_every_page_forbids_scripts_and_frames_from_elsewhere(harriet: Client, proposal: Scenario, where: str) -> None:
    answer = harriet.get(page_address(proposal, where))
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/sign-in/", "/no-such-page/"])
def test_so_do_the_pages_of_who_has_not_signed_in(visitors: Visitors, client: Client, address: str) -> None:
    assert "Content-Security-Policy" in client.get(address).headers


@pytest.mark.parametrize("where", PAGES)
def test_no_page_has_script_or_style_of_its_own(harriet: Client, proposal: Scenario, where: str) -> None:
    page = harriet.get(page_address(proposal, where)).content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert page.count("<script") == page.count("<script src=") + page.count('type="application/json"')


@pytest.mark.parametrize("where", PAGES)
def test_no_shared_cache_keeps_a_page(harriet: Client, proposal: Scenario, where: str) -> None:
    assert "private" in harriet.get(page_address(proposal, where)).headers.get("Cache-Control", "")


def test_names_are_text_wherever_they_stand(harriet: Client, plan: Plan) -> None:
    Plan.objects.update(name="<b>x</b>&\"'")
    Scenario.objects.filter(plan=plan, kind="baseline").update(name="</script><i>y</i>")
    proposal = Scenario.objects.get(kind="baseline")
    for where in PAGES:
        page = harriet.get(page_address(proposal, where)).content.decode()
        assert "<b>x</b>" not in page, where
        assert "<i>y</i>" not in page, where

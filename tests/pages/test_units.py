"""£, £000 or £m: the reader's choice is remembered, and coming back is safe."""

from __future__ import annotations

import pytest
from django.test import Client

from mtfp.scenarios.models import Scenario
from tests.pages.addresses import page_address
from tests.pages.reading import cell, words
from tests.support.visitors import Visitors

SUMMARY = "Requirement, funding and gap"


def test_the_choice_holds_for_every_later_page(harriet: Client, proposal: Scenario) -> None:
    harriet.post("/units/", {"scale": "£000"})
    assert cell(harriet.get("/"), "Surplus", "Proposal 1.99%", "2018/19") == "(4,162)"
    overview = harriet.get(page_address(proposal, "overview"))
    assert cell(overview, SUMMARY, "Surplus / (funding gap)", "2018/19") == "(4,162)"
    assert f"{SUMMARY} £000" in words(overview)


def test_the_choice_outlasts_the_session(harriet: Client, visitors: Visitors, proposal: Scenario) -> None:
    harriet.post("/units/", {"scale": "£000"})
    harriet.post("/sign-out/")
    harriet.force_login(visitors.harriet)
    assert 'value="£000" aria-pressed="true"' in harriet.get("/").content.decode()
    harriet.cookies["units"] = "no unit"
    assert 'value="£m" aria-pressed="true"' in harriet.get("/").content.decode()


def test_the_choice_is_pressed_and_the_others_are_not(harriet: Client, proposal: Scenario) -> None:
    harriet.post("/units/", {"scale": "£"})
    page = harriet.get(page_address(proposal, "funding")).content.decode()
    assert 'value="£" aria-pressed="true"' in page
    assert page.count('aria-pressed="false"') == 2


def test_millions_are_shown_to_who_has_not_chosen(harriet: Client, proposal: Scenario) -> None:
    assert 'value="£m" aria-pressed="true"' in harriet.get("/").content.decode()


@pytest.mark.parametrize("scale", ["", "€", "£bn", "<script>", "\x00"])
def test_an_unknown_unit_changes_nothing(harriet: Client, proposal: Scenario, scale: str) -> None:
    harriet.post("/units/", {"scale": "£000"})
    assert harriet.post("/units/", {"scale": scale}).status_code == 302
    assert 'value="£000" aria-pressed="true"' in harriet.get("/").content.decode()


def test_the_reader_comes_back_to_the_page_and_what_was_asked_of_it(harriet: Client, proposal: Scenario) -> None:
    back = page_address(proposal, "assumptions") + "?certainty=assumed"
    assert harriet.post("/units/", {"scale": "£", "next": back}).headers["Location"] == back


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "https://testserver@evil.example/",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(harriet: Client, elsewhere: str) -> None:
    assert harriet.post("/units/", {"scale": "£", "next": elsewhere}).headers["Location"] == "/"

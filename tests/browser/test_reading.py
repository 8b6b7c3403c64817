"""A reader signs in, reads the answer, asks why, changes the units, and does all of it by keyboard too."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from mtfp.scenarios.models import Plan, Scenario
from tests.pages.addresses import page_address
from tests.support.visitors import PASSWORD, Visitors

pytestmark = pytest.mark.browser
GAP_2018 = "a.figure[href$='/explain/gap/2018-19/']"


def _overview(reader: Page, live_server: LiveServer, proposal: Scenario) -> Page:
    reader.goto(live_server.url + page_address(proposal, "overview"))
    return reader


def _focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(selector) => document.activeElement.matches(selector)", selector))


def test_from_the_front_door_to_the_gap_chart(
    page: Page, complaints: list[str], live_server: LiveServer, plan: Plan
) -> None:
    page.goto(live_server.url)
    expect(page).to_have_title("Sign in – Medium term financial plan")
    page.get_by_label("User name").fill("harriet")
    page.get_by_label("Password").fill("a wrong one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plans")
    page.get_by_role("link", name="Proposal 1.99%").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.locator("#chart-gap svg.main-svg").first).to_be_visible()
    expect(page.locator("#chart-gap .annotation-text").last).to_have_text("gap (10.324)")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in – Medium term financial plan")


def test_the_overview_answers_in_its_first_line(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    facts = _overview(reader, live_server, proposal).locator(".facts")
    expect(facts).to_contain_text("£187.2302")
    expect(facts).to_contain_text("£10.324m")
    top = facts.bounding_box()
    assert top is not None
    assert top["y"] < 400


def test_the_precept_page_has_its_tables(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    reader.goto(live_server.url + page_address(proposal, "overview"))
    parts = reader.get_by_role("navigation", name="Parts of the plan")
    parts.get_by_role("link", name="Funding and precept").click()
    parts.get_by_role("link", name="Precept", exact=True).click()
    for title in ("Band D council tax", "Council tax by band", "Tax base by billing authority", "Collection fund"):
        expect(reader.get_by_role("table", name=title)).to_be_visible()
    expect(reader.get_by_role("row", name="Rutland").last).to_contain_text("2,813,059")


def test_a_figure_is_explained_three_levels_deep(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    _overview(reader, live_server, proposal).locator(GAP_2018).last.click()
    panel, title = reader.locator("#explanation"), reader.locator("#explanation h2")
    expect(title).to_have_text("Surplus / (funding gap)")
    expect(panel).to_contain_text("(£4,162,184)")
    panel.get_by_role("row").get_by_role("link", name="Total funding 2018/19").click()
    expect(title).to_have_text("Total funding")
    panel.get_by_role("row").get_by_role("link", name="Total grants 2018/19").click()
    expect(title).to_have_text("Total grants")
    panel.get_by_role("row").get_by_role("link", name="Police Grant 2018/19").click()
    expect(title).to_have_text("Police Grant")
    expect(panel).to_contain_text("£63,405,489")
    expect(panel).to_contain_text("para 99d")
    expect(panel).to_contain_text("assumed · Harriet Reader")
    assert reader.url.endswith(page_address(proposal, "overview"))
    reader.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert _focused(reader, GAP_2018)


def test_close_returns_to_the_figure_too(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    _overview(reader, live_server, proposal).locator(GAP_2018).last.click()
    reader.get_by_role("button", name="Close").click()
    expect(reader.locator("#explanation")).to_be_hidden()
    assert _focused(reader, GAP_2018)


def test_the_panel_opens_as_a_page(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    _overview(reader, live_server, proposal).locator(GAP_2018).last.click()
    reader.get_by_role("link", name="Open as a page").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Surplus / (funding gap)")
    reader.go_back()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Overview")


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in(
    reader: Page, live_server: LiveServer, proposal: Scenario
) -> None:
    _overview(reader, live_server, proposal)
    reader.context.clear_cookies()
    reader.locator(GAP_2018).last.click()
    expect(reader).to_have_url(re.compile(r"/sign-in/\?next=/scenarios/\d+/explain/gap/2018-19/"))


def test_a_figure_that_is_gone_opens_the_page_that_says_so(
    reader: Page, complaints: list[str], live_server: LiveServer, proposal: Scenario
) -> None:
    _overview(reader, live_server, proposal)
    Plan.objects.update(archived=timezone.now())
    reader.locator(GAP_2018).last.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Page not found")
    complaints.clear()  # the browser reports every 404


def test_the_units_are_switched_and_remembered(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    _overview(reader, live_server, proposal).get_by_role("button", name="£000").click()
    expect(reader.get_by_role("button", name="£000")).to_have_attribute("aria-pressed", "true")
    expect(reader.locator("tr.result")).to_contain_text("(4,162)")
    expect(reader.locator("#chart-gap .ytitle")).to_have_text("£000")
    reader.get_by_role("link", name="Funding and precept").click()
    reader.get_by_role("link", name="Funding", exact=True).click()
    expect(reader.get_by_role("table", name="Funding")).to_contain_text("64,433")


def test_another_scenario_is_one_choice_away(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    reader.goto(live_server.url + page_address(proposal, "precept"))
    reader.get_by_text("Change scenario").click()
    reader.get_by_role("link", name="Freeze").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Precept")
    expect(reader.locator("tr.total").first).to_contain_text(re.compile(r"183\.5770\s*183\.5770"))


def test_the_first_tab_stop_skips_to_the_content(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    _overview(reader, live_server, proposal).keyboard.press("Tab")
    assert _focused(reader, ".govuk-skip-link")
    expect(reader.locator(".govuk-skip-link")).to_be_in_viewport()
    reader.keyboard.press("Enter")
    assert _focused(reader, "main")


def test_the_keyboard_alone_opens_and_leaves_an_explanation(
    reader: Page, live_server: LiveServer, proposal: Scenario
) -> None:
    _overview(reader, live_server, proposal)
    presses = 0
    while not _focused(reader, "td a.figure"):
        reader.keyboard.press("Tab")
        presses += 1
        assert presses < 60
    where = reader.evaluate("document.activeElement.getAttribute('href')")
    reader.keyboard.press("Enter")
    expect(reader.locator("#explanation h2")).to_be_focused()
    reader.keyboard.press("Tab")
    assert _focused(reader, "[data-close-panel]")
    reader.keyboard.press("Escape")
    assert _focused(reader, f"td a.figure[href='{where}']")


def test_a_panel_member_reads_that_nothing_is_published(
    page: Page, complaints: list[str], live_server: LiveServer, visitors: Visitors, plan: Plan
) -> None:
    page.goto(live_server.url)
    page.get_by_label("User name").fill("jean")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Nothing is published yet")

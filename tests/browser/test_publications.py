"""What is published, in a real browser: a panel member reads, asks why, prints; by keyboard, without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from mtfp.digest import LENGTH
from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, Statement, open_link, publish
from mtfp.scenarios.models import Plan
from tests.browser.conftest import sign_in
from tests.browser.looks import cut_texts, printed, sticks_out
from tests.support.browser import accessibility_faults
from tests.support.starting import begin_with
from tests.support.visitors import PASSWORD, Visitors, scenario

pytestmark = pytest.mark.browser
TITLE = "The precept of 2017/18 & after"
STATEMENT = "# Robustness\nThe estimates are robust.\n\n- pay\n- prices"


@pytest.fixture
def paper(visitors: Visitors, plan: Plan) -> Publication:
    """Version 2, which supersedes version 1."""
    return begin_with("paper", lambda: _published(visitors, plan))


def _published(visitors: Visitors, plan: Plan) -> Publication:
    earlier = publish(scenario=scenario(plan, "Grant cut of 1.0%"), paper=Paper("Before", "update"), by=visitors.omar)
    content = Paper(TITLE, "panel_paper", "Grant falls faster.", (Statement("Section 25", STATEMENT),))
    return publish(scenario=scenario(plan), paper=content, by=visitors.omar, supersedes=earlier)


@pytest.fixture
def jean(
    page: Page,
    complaints: list[str],
    context: BrowserContext,
    live_server: LiveServer,
    visitors: Visitors,
    paper: Publication,
) -> Page:
    """The panel member's page, on the publication."""
    sign_in(context, live_server, visitors, "jean")
    page.goto(f"{live_server.url}/publications/{paper.pk}/")
    expect(page.locator("#chart-gap svg.main-svg").first).to_be_visible()
    return page


def test_a_panel_member_signs_in_and_finds_the_paper(
    page: Page, complaints: list[str], live_server: LiveServer, paper: Publication
) -> None:
    page.goto(live_server.url)
    page.get_by_label("User name").fill("jean")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("For 2017/18 a Band D council tax of £187.23 is proposed")).to_be_visible()
    expect(page.get_by_role("heading", name="What changed since version 1")).to_be_visible()
    expect(page.get_by_text("rises from £8.6m to £10.3m, because of government funding")).to_be_visible()


def test_a_figure_opens_its_explanation_and_closes_to_where_one_was(jean: Page) -> None:
    figure = jean.locator("#balance td a.figure", has_text="(10.324)").first
    figure.click()
    panel = jean.locator("#explanation")
    expect(panel.get_by_role("heading")).to_have_text("Surplus / (funding gap)")
    expect(panel).to_contain_text("Total funding less the net budget requirement")
    panel.get_by_role("link", name=re.compile("^Total funding")).first.click()
    expect(panel.get_by_role("heading")).to_have_text("Total funding")
    jean.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert figure.evaluate("each => document.activeElement === each")


def test_each_chart_stands_beside_its_table_under_a_name_of_its_own(jean: Page) -> None:
    names = jean.locator("[data-chart]").evaluate_all("all => all.map(each => each.id)")
    assert {"chart-change", "chart-gap", "chart-movement", "chart-band_d", "chart-funding"} <= set(names)
    assert len(set(names)) == len(names)
    beside = "all => all.every(each => each.closest('section').querySelector('table'))"
    assert jean.locator("[data-chart]").evaluate_all(beside)
    rows = jean.locator("#change table.years tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == ["Version 1", "Government funding", "Version 2"]


def test_contents_stand_at_the_side_and_each_section_has_its_link(jean: Page) -> None:
    contents, body = jean.locator(".paper__contents").bounding_box(), jean.locator(".paper__body").bounding_box()
    assert contents is not None
    assert body is not None
    assert contents["x"] + contents["width"] <= body["x"]
    links = jean.locator(".paper__contents a")
    targets = links.evaluate_all("all => all.map(each => !!document.querySelector(each.hash))")
    assert len(targets) >= 8
    assert all(targets)
    tables = jean.locator("#assumptions .table-scroll")  # the certainty of each stands in sight
    assert tables.evaluate_all("all => all.filter(each => each.scrollWidth > each.clientWidth).length") == 0
    jean.locator("#balance dfn a", has_text="Net budget requirement").first.click()
    expect(jean.locator("#glossary div:target dt")).to_have_text("Net budget requirement")
    expect(jean.locator("#glossary div:target")).to_be_in_viewport()
    links.filter(has_text="Statements").click()
    expect(jean.locator("#statements .text-heading")).to_have_text("Robustness")
    expect(jean.locator("#statements")).to_be_in_viewport()


def test_the_reader_chooses_pounds(jean: Page) -> None:
    jean.get_by_role("button", name="£", exact=True).click()
    expect(jean.locator("#balance")).to_contain_text("(10,323,681)")


@pytest.mark.parametrize("where", ["paper", "explanation", "workbook", "columns"])
def test_axe_finds_nothing_and_a_phone_scrolls_only_tables(
    jean: Page, live_server: LiveServer, paper: Publication, where: str
) -> None:
    addresses = {
        "paper": f"/publications/{paper.pk}/",
        "explanation": f"/publications/{paper.pk}/explain/gap/2018-19/",
        "workbook": f"/publications/{paper.pk}/sheets/",
        "columns": "/publications/columns/",
    }
    _holds(jean, live_server.url + addresses[where])


@pytest.mark.parametrize("where", ["publish", "refused", "change"])
def test_the_same_holds_for_the_pages_of_the_chief_finance_officer(
    page: Page, complaints: list[str], context: BrowserContext, live_server: LiveServer, visitors: Visitors,
    plan: Plan, paper: Publication, where: str,
) -> None:  # fmt: skip
    sign_in(context, live_server, visitors, "omar")
    open_link(publication=paper, by=visitors.omar)
    if where == "change":
        _holds(page, f"{live_server.url}/publications/{paper.pk}/change/")
        return
    _holds(page, f"{live_server.url}/scenarios/{scenario(plan, 'Freeze').pk}/publish/")
    if where == "refused":
        page.get_by_label("Title").fill("A freeze")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("alert")).to_contain_text("no reason is recorded")
        assert accessibility_faults(page) == []
        complaints.clear()  # the browser notes that the form was refused


def test_the_chief_finance_officer_publishes_a_freeze_with_its_reason(
    page: Page, complaints: list[str], context: BrowserContext, live_server: LiveServer, visitors: Visitors,
    plan: Plan, paper: Publication,
) -> None:  # fmt: skip
    sign_in(context, live_server, visitors, "omar")
    page.goto(f"{live_server.url}/scenarios/{scenario(plan, 'Freeze').pk}/")
    page.get_by_role("link", name="Publish").click()
    page.get_by_label("Title").fill("What a freeze means")
    page.get_by_label("Chief Constable's statement").fill("# In short\nFewer officers.")
    page.get_by_label("The budget year balances, 2017/18").fill("Members asked what a freeze means.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_have_text("“What a freeze means, version 3” is published.")
    expect(page.locator("#checks")).to_contain_text("Reason recorded: Members asked what a freeze means.")
    expect(page.locator("#change")).to_contain_text("What changed since version 2")


def test_a_public_page_needs_no_sign_in_and_sets_no_cookie(
    page: Page, complaints: list[str], context: BrowserContext, live_server: LiveServer, visitors: Visitors,
    paper: Publication,
) -> None:  # fmt: skip
    token = open_link(publication=paper, by=visitors.omar).token
    _holds(page, f"{live_server.url}/p/{token}/")
    expect(page.locator(".site-header")).to_have_text("Medium term financial plan")
    page.get_by_role("link", name="£000").click()
    expect(page.locator("#balance")).to_contain_text("(10,324)")
    page.locator("#balance td a.figure", has_text="(10,324)").first.click()
    expect(page.locator("#explanation h2")).to_have_text("Surplus / (funding gap)")
    assert context.cookies() == []


def test_the_keyboard_alone_reads_the_paper(jean: Page) -> None:
    jean.keyboard.press("Tab")
    assert _focused(jean) == "Skip to main content"
    seen: list[str] = []
    for _ in range(60):
        jean.keyboard.press("Tab")
        seen.append(_focused(jean))
        if seen[-1].startswith("£187.2302"):
            break
    assert {"workbook", "CSV", "JSON", "£m", "What changed", "Glossary"} <= set(seen)
    jean.keyboard.press("Enter")
    expect(jean.locator("#explanation h2")).to_be_focused()
    jean.keyboard.press("Escape")
    assert _focused(jean).startswith("£187.2302")


def test_without_javascript_the_paper_is_whole(
    browser: Browser, live_server: LiveServer, visitors: Visitors, paper: Publication
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    sign_in(context, live_server, visitors, "jean")
    page = context.new_page()
    page.goto(f"{live_server.url}/publications/{paper.pk}/")
    assert not any(box.is_visible() for box in page.locator(".chart-box").all())
    assert page.locator("table").count() > 10
    page.locator("#balance td a", has_text="(10.324)").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Surplus / (funding gap)")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="£000").click()
    expect(page.locator("#balance")).to_contain_text("(10,324)")
    context.close()


def test_every_printed_page_carries_title_version_digest_and_number(jean: Page, paper: Publication) -> None:
    rules = "Array.from(document.styleSheets).flatMap(each => [...each.cssRules].map(rule => rule.cssText)).join(' ')"
    foot = jean.evaluate(rules)
    assert f'"{TITLE} · version 2"' in foot
    assert f"digest {paper.digest[:LENGTH]}" in foot
    assert "counter(page)" in foot
    sheets = printed(jean)
    assert 5 <= len(sheets) <= 25
    jean.locator("link[media=print]").evaluate("each => each.remove()")
    without = printed(jean)
    assert len(without) == len(sheets)
    assert all(less < texts for less, texts in zip(without, sheets, strict=True))


def test_paper_leaves_out_what_is_for_the_screen(jean: Page) -> None:
    jean.evaluate("window.print = () => { document.title = 'at the printer' }")
    jean.get_by_role("button", name="Print").click()
    expect(jean).to_have_title("at the printer")
    jean.emulate_media(media="print")
    for left_out in (".paper__tools", ".paper__contents", ".breadcrumbs", ".site-header", ".anchor"):
        expect(jean.locator(left_out).first).to_be_hidden()
    expect(jean.locator("#balance table").first).to_be_visible()


def _holds(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    assert accessibility_faults(page) == []
    assert cut_texts(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert sticks_out(page) == []


def _focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.innerText.trim()")
    return text

"""What holds for every page: no complaint of the browser, nothing that axe finds, phone, paper, no JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Scenario
from tests.browser.conftest import sign_in
from tests.browser.looks import cut_texts, printed, sticks_out, too_wide_for_paper
from tests.pages.addresses import PAGES, READING, page_address
from tests.support.browser import accessibility_faults
from tests.support.visitors import Visitors

pytestmark = pytest.mark.browser
PLANS = (
    "home",
    "scenarios",
    "plan",
    "conventions",
    "new plan",
    "import",
    "decision",
    "decision step",
    "notices",
    "instalments",
)
CHARTS = {"overview": 2, "precept": 2, "funding": 1, "spending": 1}
"""How many charts a page has."""
BESIDE_A_TABLE = "all => all.every(each => each.closest('.block, .pair, main').querySelector('table'))"
ON_PAPER = ("home", "decision", "conventions", *READING, "history")
"""What is taken to meetings."""


def address(proposal: Scenario, where: str) -> str:
    """The address of a page of the plan or of a scenario."""
    plans = {
        "home": "/",
        "scenarios": f"/plans/{proposal.plan_id}/scenarios/",
        "plan": f"/plans/{proposal.plan_id}/",
        "conventions": f"/plans/{proposal.plan_id}/conventions/?band_d=2&authority_precepts=penny",
        "new plan": "/plans/new/",
        "import": "/plans/import/",
        "decision": f"/plans/{proposal.plan_id}/decision/",
        "notices": f"/scenarios/{proposal.pk}/notices/",
        "instalments": f"/plans/{proposal.plan_id}/instalments/",
        "decision step": f"/plans/{proposal.plan_id}/decision/reported/",
    }
    return plans[where] if where in plans else page_address(proposal, where)


def _open(page: Page, live_server: LiveServer, proposal: Scenario, where: str) -> None:
    answer = page.goto(live_server.url + address(proposal, where))
    assert answer is not None
    assert answer.status == 200
    for chart in page.locator(".has-charts .chart").all():
        expect(chart.locator("svg.main-svg").first).to_be_visible()


@pytest.mark.parametrize("where", [*PLANS, *PAGES])
def test_a_page_is_fit_for_screen_phone_and_paper(
    reader: Page, live_server: LiveServer, proposal: Scenario, where: str, subtests: pytest.Subtests
) -> None:
    _open(reader, live_server, proposal, where)
    with subtests.test("axe"):
        assert accessibility_faults(reader) == []
    with subtests.test("no text is cut off"):
        assert cut_texts(reader) == []
    with subtests.test("each chart stands beside its table"):
        assert sum(box.is_visible() for box in reader.locator(".chart-box").all()) == CHARTS.get(where, 0)
        assert reader.locator("[data-chart]").evaluate_all(BESIDE_A_TABLE)
    reader.set_viewport_size({"width": 390, "height": 844})
    with subtests.test("a phone scrolls only tables"):
        assert sticks_out(reader) == []
    reader.set_viewport_size({"width": 1280, "height": 900})
    if where in ON_PAPER:
        with subtests.test("paper holds every table and chart"):  # last: the page stays in print media
            sheets, texts = printed(reader)
            assert 1 <= sheets <= 8
            assert texts > 20
            assert too_wide_for_paper(reader) == []


def test_the_same_holds_for_what_a_panel_member_reads(
    page: Page,
    complaints: list[str],
    context: BrowserContext,
    live_server: LiveServer,
    visitors: Visitors,
    proposal: Scenario,
    subtests: pytest.Subtests,
) -> None:
    paper = publish(scenario=proposal, paper=Paper("The precept of 2017/18", "panel_paper"), by=visitors.omar)
    sign_in(context, live_server, visitors, "jean")
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="The precept of 2017/18").first.click()
    assert page.url == f"{live_server.url}/publications/{paper.pk}/"
    with subtests.test("axe"):
        assert accessibility_faults(page) == []
    with subtests.test("no text is cut off"):
        assert cut_texts(page) == []
    with subtests.test("paper"):
        assert printed(page)[1] > 100
    page.set_viewport_size({"width": 390, "height": 844})
    with subtests.test("a phone"):
        assert sticks_out(page) == []


@pytest.mark.parametrize("where", ["/sign-in/", "/no-such-page/"])
def test_axe_finds_nothing_before_signing_in(page: Page, live_server: LiveServer, where: str) -> None:
    page.goto(live_server.url + where)
    assert accessibility_faults(page) == []


def test_axe_finds_nothing_after_a_failed_sign_in(page: Page, live_server: LiveServer, proposal: Scenario) -> None:
    page.goto(live_server.url + "/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_with_the_panel_open(
    reader: Page, live_server: LiveServer, proposal: Scenario, width: int
) -> None:
    reader.set_viewport_size({"width": width, "height": 844})
    _open(reader, live_server, proposal, "overview")
    reader.locator("td a.figure[href$='/explain/gap/2018-19/']").first.click()
    expect(reader.locator("#explanation h2")).to_be_visible()
    assert accessibility_faults(reader) == []
    assert sticks_out(reader) == []


def test_without_javascript_the_tables_stand_in_for_the_charts(
    plain_reader: Page, live_server: LiveServer, proposal: Scenario, subtests: pytest.Subtests
) -> None:
    for where in READING:
        with subtests.test(where):
            _open(plain_reader, live_server, proposal, where)
            boxes = plain_reader.locator(".chart-box")
            assert boxes.count() == CHARTS.get(where, 0)
            assert all(not box.is_visible() for box in boxes.all())
            expect(plain_reader.locator("table, .empty").first).to_be_visible()  # a subject without rows says so


def test_a_chart_makes_room_for_the_panel(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    _open(reader, live_server, proposal, "overview")
    reader.locator("td a.figure[href$='/explain/gap/2018-19/']").first.click()
    expect(reader.locator("#explanation h2")).to_be_visible()
    for chart in ("#chart-gap", "#chart-movement"):
        reader.wait_for_function(
            """(chart) => document.querySelector(`${chart} svg.main-svg`).getBoundingClientRect().right
              < document.querySelector("#explanation").getBoundingClientRect().left""",
            arg=chart,
        )


def test_without_javascript_an_explanation_is_a_page_and_goes_as_deep(
    plain_reader: Page, live_server: LiveServer, proposal: Scenario
) -> None:
    _open(plain_reader, live_server, proposal, "overview")
    plain_reader.locator("td a.figure[href$='/explain/gap/2018-19/']").first.click()
    for name in ("Total funding 2018/19", "Total grants 2018/19", "Police Grant 2018/19"):
        plain_reader.get_by_role("row").get_by_role("link", name=name).click()
    expect(plain_reader.get_by_role("heading", level=1)).to_have_text("Police Grant")
    expect(plain_reader.locator("main")).to_contain_text("£63,405,489")


def test_without_javascript_the_units_are_switched(
    plain_reader: Page, live_server: LiveServer, proposal: Scenario
) -> None:
    _open(plain_reader, live_server, proposal, "funding")
    plain_reader.get_by_role("button", name="£000").click()
    expect(plain_reader.get_by_role("table", name="Funding")).to_contain_text("64,433")


def test_nothing_is_asked_of_another_host(
    reader: Page, context: BrowserContext, live_server: LiveServer, proposal: Scenario
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    for where in ("home", *READING):
        _open(reader, live_server, proposal, where)
    assert [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))] == []

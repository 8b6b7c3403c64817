"""What holds for every page: no complaint of the browser, nothing that axe finds, phone, paper, no JavaScript."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from mtfp.planfile import Entry, read_plan_file
from mtfp.proposals.structure import Proposal
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan, Scenario
from tests.browser.conftest import sign_in
from tests.browser.looks import cut_texts, printed, runs_over, sticks_out, too_wide_for_paper
from tests.pages.addresses import PAGES, READING, page_address
from tests.support.browser import accessibility_faults
from tests.support.plans import sized_plan
from tests.support.starting import begin_with
from tests.support.visitors import Visitors, make_plan, scenario

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
CHARTS = {
    "overview": 2, "precept": 2, "household": 1, "funding": 1, "spending": 1, "pay": 2, "proposals": 1,
    "commissioning": 1, "analysis": 1, "reserves": 1, "capital": 2, "debt": 2,
}  # fmt: skip
"""How many charts a page has."""
MORE_THAN_A_HEAD = 300
"""Pieces of text: more than the title and the names of plan and scenario, which alone would waste a sheet."""
BESIDE_A_TABLE = "all => all.every(each => each.closest('.block, .pair, main').querySelector('table'))"
ON_PAPER = ("home", "decision", "conventions", *READING, "history")
"""What is taken to meetings."""
FULL = Path(__file__).parent.parent.parent / "fixtures" / "leicestershire_2017_18_full.json"


@pytest.fixture
def plan(visitors: Visitors) -> Plan:
    """The example by drivers, with a proposal: no page of it is empty."""

    def make() -> Plan:
        file = read_plan_file(FULL.read_bytes())
        members = (*file.structure.members, Proposal("fleet", "Fewer vehicles", status="identified", category="Fleet"))
        saving = Entry("proposals.fleet.amount", 2018, Decimal(-250_000))
        first = replace(file.scenarios[0], entries=(*file.scenarios[0].entries, saving))
        structure = replace(file.structure, members=members)
        return make_plan(visitors, replace(file, structure=structure, scenarios=(first, *file.scenarios[1:])))

    return begin_with("plan without an empty page", make)


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
    _charts_stand(page)


def _charts_stand(page: Page) -> None:
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
        assert runs_over(reader) == []
    with subtests.test("each chart stands beside its table"):
        assert sum(box.is_visible() for box in reader.locator(".chart-box").all()) == CHARTS.get(where, 0)
        assert reader.locator("[data-chart]").evaluate_all(BESIDE_A_TABLE)
    reader.set_viewport_size({"width": 390, "height": 844})
    with subtests.test("a phone scrolls only tables"):
        assert sticks_out(reader) == []
    reader.set_viewport_size({"width": 1280, "height": 900})
    if where in ON_PAPER:
        with subtests.test("paper holds every table and chart"):  # last: the page stays in print media
            sheets = printed(reader)
            assert len(sheets) <= (20 if where == "assumptions" else 8)
            assert min(sheets) > 20
            assert sheets[0] > MORE_THAN_A_HEAD or where not in READING
            assert too_wide_for_paper(reader) == []


def test_ten_years_have_room_on_screen_phone_and_paper(
    reader: Page, live_server: LiveServer, visitors: Visitors, subtests: pytest.Subtests
) -> None:
    proposal = scenario(make_plan(visitors, sized_plan(60, 10)))
    with subtests.test("editing"):
        _open(reader, live_server, proposal, "edit precept")
        assert cut_texts(reader) == []
        assert runs_over(reader) == []
    _open(reader, live_server, proposal, "precept")
    for width in (1280, 390):
        reader.set_viewport_size({"width": width, "height": 900})
        with subtests.test(f"{width} pixels"):
            assert runs_over(reader) == []
            assert sticks_out(reader) == []
    with subtests.test("paper"):
        assert too_wide_for_paper(reader) == []
        assert runs_over(reader) == []


def test_the_same_holds_for_what_a_panel_member_reads(
    page: Page,
    complaints: list[str],
    context: BrowserContext,
    live_server: LiveServer,
    visitors: Visitors,
    subtests: pytest.Subtests,
) -> None:
    example = begin_with("plan", lambda: make_plan(visitors))
    paper = publish(scenario=scenario(example), paper=Paper("The precept of 2017/18", "panel_paper"), by=visitors.omar)
    sign_in(context, live_server, visitors, "jean")
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="The precept of 2017/18").first.click()
    assert page.url == f"{live_server.url}/publications/{paper.pk}/"
    _charts_stand(page)
    with subtests.test("axe"):
        assert accessibility_faults(page) == []
    with subtests.test("no text is cut off"):
        assert cut_texts(page) == []
    with subtests.test("paper"):
        assert min(printed(page)) > 100
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

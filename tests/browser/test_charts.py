"""Each chart draws as many shapes as its table has figures, and none of them is empty."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from mtfp.scenarios.models import Scenario
from tests.browser.looks import sizes
from tests.pages.addresses import page_address

pytestmark = pytest.mark.browser
LABELS = """() => [...document.querySelectorAll(".chart text")].map((text) => {
  const box = text.getBoundingClientRect(), chart = text.closest(".chart").getBoundingClientRect();
  return [text.textContent, ...[box.left, box.top - chart.top, box.width].map(Math.round)];
})"""
"""Every text of the charts: what it says, and where it stands."""
YEARS, AUTHORITIES = 6, 9
NIL = "–"


def _chart(reader: Page, live_server: LiveServer, proposal: Scenario, where: str, key: str) -> Locator:
    reader.goto(live_server.url + page_address(proposal, where))
    chart = reader.locator(f"#chart-{key}")
    expect(chart.locator("svg.main-svg").first).to_be_visible()
    return chart


def _figures(reader: Page, caption: str, *, among: str = "tbody tr") -> list[list[str]]:
    """The texts of a table's figures, a list for each row that has some."""
    table = reader.locator("table.figures", has=reader.locator("caption", has_text=caption)).first
    rows: list[list[str]] = table.locator(among).evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText.trim()))"
    )
    return [row for row in rows if row]


def _drawn(shapes: Locator) -> int:
    return sum(width > 0.5 and height > 0.5 for width, height in sizes(shapes))


def test_the_gap_chart_draws_both_lines_the_gap_and_its_figures(
    reader: Page, live_server: LiveServer, proposal: Scenario
) -> None:
    chart = _chart(reader, live_server, proposal, "overview", "gap")
    assert _drawn(chart.locator(".scatterlayer .js-line")) == 2
    assert _drawn(chart.locator(".scatterlayer .point")) == 2 * YEARS
    assert _drawn(chart.locator(".scatterlayer .js-fill")) == 1
    row = reader.locator("tr.result td").all_inner_texts()
    assert [text for text in row if text != NIL] == [
        text.replace("gap ", "") for text in chart.locator(".annotation-text").all_text_contents()
    ]
    assert len(row) == YEARS
    assert chart.locator(".legendtext").all_text_contents() == ["Total funding", "Net budget requirement"]
    assert chart.locator(".ytitle").text_content() == "£m"


def test_the_waterfall_draws_a_bar_for_each_row(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    chart = _chart(reader, live_server, proposal, "overview", "movement")
    rows = [row[0] for row in _figures(reader, "Where the gap comes from")]
    assert len(rows) > 5
    assert chart.locator(".waterfalllayer .point").count() == len(rows)
    assert _drawn(chart.locator(".waterfalllayer .point > path")) == sum(text != NIL for text in rows)
    assert [text for text in chart.locator(".waterfalllayer .bartext").all_text_contents() if text] == rows


@pytest.mark.parametrize(
    ("where", "key", "caption", "among"),
    [
        ("funding", "funding", "Funding", "tr.plain"),
        ("spending", "requirement", "Budget requirement", "tr.subtotal"),
    ],
)
def test_stacked_bars_draw_a_piece_for_each_figure(
    reader: Page, live_server: LiveServer, proposal: Scenario, where: str, key: str, caption: str, among: str
) -> None:
    chart = _chart(reader, live_server, proposal, where, key)
    rows = _figures(reader, caption, among=among)
    traces = chart.locator(".barlayer .trace")
    assert traces.count() >= 3
    assert chart.locator(".barlayer .point").count() == traces.count() * YEARS
    assert _drawn(chart.locator(".barlayer .point > path")) == traces.count() * YEARS
    assert all(len(row) == YEARS for row in rows)
    if key == "funding":
        assert traces.count() == len(rows)
    assert chart.locator(".legendtext").count() == traces.count()


def test_band_d_draws_a_bar_with_its_figure_for_each_year(
    reader: Page, live_server: LiveServer, proposal: Scenario
) -> None:
    chart = _chart(reader, live_server, proposal, "precept", "band_d")
    amounts = _figures(reader, "Band D council tax", among="tr.total")[0]
    assert _drawn(chart.locator(".barlayer .point > path")) == len(amounts) == YEARS
    assert chart.locator(".barlayer .bartext").all_text_contents() == [f"£{amount}" for amount in amounts]


def test_authorities_draw_a_bar_with_its_figure_each(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    chart = _chart(reader, live_server, proposal, "precept", "authorities")
    budget_year = [row[1] for row in _figures(reader, "Precept by billing authority", among="tr.plain")]
    assert _drawn(chart.locator(".barlayer .point > path")) == len(budget_year) == AUTHORITIES
    assert chart.locator(".barlayer .bartext").all_text_contents() == budget_year
    assert _drawn(chart.locator(".yaxislayer-above text")) == AUTHORITIES


@pytest.mark.parametrize("where", ["overview", "precept", "funding", "spending"])
def test_no_text_of_a_chart_is_cut_off(reader: Page, live_server: LiveServer, proposal: Scenario, where: str) -> None:
    reader.goto(live_server.url + page_address(proposal, where))
    expect(reader.locator("svg.main-svg").first).to_be_visible()
    outside = reader.evaluate(
        """() => [...document.querySelectorAll(".chart")].flatMap((chart) => {
          const box = chart.getBoundingClientRect();
          return [...chart.querySelectorAll("text")].filter((text) => {
            const own = text.getBoundingClientRect();
            return own.width && (own.left < box.left - 1 || own.right > box.right + 1
              || own.top < box.top - 1 || own.bottom > box.bottom + 1);
          }).map((text) => `${chart.id}: ${text.textContent}`);
        })"""
    )
    assert outside == []


@pytest.mark.parametrize("where", ["overview", "precept"])
def test_a_phone_that_was_turned_shows_what_one_held_upright_does(
    reader: Page, live_server: LiveServer, proposal: Scenario, where: str
) -> None:
    reader.set_viewport_size({"width": 844, "height": 390})
    reader.goto(live_server.url + page_address(proposal, where))
    expect(reader.locator("svg.main-svg").first).to_be_visible()
    lying = reader.evaluate(LABELS)
    reader.set_viewport_size({"width": 390, "height": 844})
    reader.wait_for_function(f"lying => JSON.stringify(({LABELS})()) !== JSON.stringify(lying)", arg=lying)
    reader.wait_for_timeout(300)
    turned = reader.evaluate(LABELS)
    reader.reload()
    reader.wait_for_function(f"count => ({LABELS})().length === count", arg=len(turned))
    assert reader.evaluate(LABELS) == turned

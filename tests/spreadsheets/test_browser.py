"""The import pages in a browser: from the file to the plan, with nothing that axe finds, on a phone too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from mtfp.scenarios.models import Scenario
from tests.browser.conftest import complaints, plain_reader, plan, proposal, reader, visitors
from tests.browser.looks import cut_texts, sticks_out
from tests.spreadsheets.books import book
from tests.support.browser import accessibility_faults

__all__ = ["complaints", "plain_reader", "plan", "proposal", "reader", "visitors"]

pytestmark = pytest.mark.browser

GRANTS = (
    ["Provisional settlement, all figures in £000"],
    ["Grant", "2017/18", "2018/19", "2018/19 revised", "2019/20"],
    ["Police grant", 63_405.489, "62,963", 62_900, "about 62m"],
    ["Business rates", 1, 2, 3, 4],
    ["Lottery grant", 5, 5, 5, 5],
    ["Total", 63_411.489, 62_970, 62_908, 10],
)
REGISTER = (["Name", "Status", "Key of proposals"], ["Estates review", "agreed"], ["Drones", "unsure"])


def lines(page: Any, every: Iterable[list[Any]]) -> None:
    for row in every:
        page.append(row)


RETURNS = book(partial(lines, every=GRANTS), partial(lines, every=REGISTER))
WIDTHS = {1280: 900, 390: 844}


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    file = tmp_path / "provisional settlement.xlsx"
    file.write_bytes(RETURNS)
    return file


def test_a_workbook_is_sent_looked_at_chosen_from_and_imported(
    reader: Page, live_server: LiveServer, proposal: Scenario, returns: Path, subtests: pytest.Subtests, tmp_path: Path
) -> None:
    reader.goto(f"{live_server.url}/scenarios/{proposal.pk}/downloads/")
    reader.get_by_role("link", name="imported again").click()
    looks_well(reader, "upload", subtests, tmp_path)
    send(reader, returns)
    looks_well(reader, "preview", subtests, tmp_path)
    reader.get_by_label("Column D of Figures is taken for").select_option(label="Amount, 2018/19")
    reader.get_by_role("button", name="Make the preview again with these choices").click()
    expect(reader.get_by_role("table", name="Changes")).to_contain_text("£62,900,000")
    reader.get_by_label("I have seen what was refused").check()
    reader.get_by_label("Source to note").fill("Provisional settlement, December")
    reader.get_by_role("button", name="Import 5 figures and 2 rows").click()
    expect(reader.get_by_role("status")).to_contain_text("5 figures were imported")
    expect(reader.get_by_role("status")).to_contain_text("2 rows were added")
    cell = reader.locator('input[name="funding.grant.business_rates.amount|2019"]')
    expect(cell).to_have_value("4,000")
    reader.get_by_role("button", name="Undo my last change").click()
    expect(cell).to_have_value("")


def test_a_refused_file_is_told_at_its_field(
    reader: Page, live_server: LiveServer, proposal: Scenario, tmp_path: Path, subtests: pytest.Subtests,
    complaints: list[str],
) -> None:  # fmt: skip
    file = tmp_path / "paper.xlsx"
    file.write_bytes(b"%PDF-1.7\n")
    reader.goto(f"{live_server.url}/scenarios/{proposal.pk}/import/")
    send(reader, file)
    expect(reader.get_by_role("alert")).to_contain_text("The file is a PDF, whatever its name says")
    looks_well(reader, "refused", subtests, tmp_path)
    complaints.clear()  # the browser's own word about the status 422


def test_it_goes_without_javascript(
    plain_reader: Page, live_server: LiveServer, proposal: Scenario, returns: Path
) -> None:
    plain_reader.goto(f"{live_server.url}/scenarios/{proposal.pk}/import/")
    send(plain_reader, returns)
    plain_reader.get_by_label("As a new option based on it").check()
    plain_reader.get_by_label("I have seen what was refused").check()
    plain_reader.get_by_role("button", name="Import").click()
    expect(plain_reader.get_by_role("status")).to_contain_text("“provisional settlement”")


def send(page: Page, file: Path) -> None:
    page.get_by_label("Excel workbook").set_input_files(file)
    page.get_by_role("button", name="Show the preview").click()


def looks_well(page: Page, name: str, subtests: pytest.Subtests, pictures: Path) -> None:
    """Axe, cut texts and the width of a phone; the pictures stay in the test's own folder."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        with subtests.test(f"{name} at {width}"):
            assert accessibility_faults(page) == []
            assert sticks_out(page) == []
        page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    with subtests.test(f"{name}: no text is cut off"):
        assert cut_texts(page) == []

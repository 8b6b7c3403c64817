"""A scheme slips by a year from the editing page, with script and without: its spending, and nothing typed, is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from mtfp.planfile import read_plan_file
from tests.browser.desk import Room
from tests.support.visitors import make_plan, scenario

pytestmark = pytest.mark.browser
FULL = Path(__file__).parent.parent.parent / "fixtures" / "leicestershire_2017_18_full.json"


@pytest.mark.parametrize("script", [True, False])
def test_a_scheme_slips_by_a_year(room: Room, script: bool) -> None:
    room.plan = make_plan(room.visitors, read_plan_file(FULL.read_bytes()))
    desk = room.desk(script=script).open("capital")
    chosen = desk.page.get_by_label("Slippage")
    chosen.select_option(index=0)
    key = f"capital.scheme.{chosen.input_value()}.amount"
    before = [desk.cell(key, year).input_value() for year in range(2017, 2021)]
    desk.page.get_by_role("button", name="Slip by a year").click()
    expect(desk.page.locator(".notice[role=status]")).to_be_visible()
    after = [desk.cell(key, year).input_value() for year in range(2018, 2022)]
    assert after[:-1] == before[:-1]
    assert scenario(room.plan).values.get(key=key, year=2018).number == before[0].replace(",", "")

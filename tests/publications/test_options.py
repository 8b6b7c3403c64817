"""A published plan with options and pay: the paper shows the options, the workbook has them as formulas."""

from __future__ import annotations

import html
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from mtfp.planfile import read_plan_file
from mtfp.publications.services import Paper, publish
from tests.support.visitors import Visitors, make_plan, scenario

FULL = Path(__file__).parent.parent.parent / "fixtures" / "leicestershire_2017_18_full.json"


def test_the_options_are_published_in_the_paper_and_in_the_workbook(visitors: Visitors) -> None:
    plan = make_plan(visitors, read_plan_file(FULL.read_bytes()))
    made = publish(scenario=scenario(plan), paper=Paper("The precept", "panel_paper"), by=visitors.omar)
    jean = visitors.client("jean")

    page = html.unescape(jean.get(f"/publications/{made.pk}/").content.decode())
    assert "Leaves the budget year unbalanced: a gap of £1,133,419 in 2017/18." in page
    assert "Make a scenario" not in page

    content = jean.get(f"/publications/{made.pk}/workbook.xlsx").content
    workbook = load_workbook(BytesIO(content), data_only=True)
    rows = list(workbook["Options side by side"].iter_rows(values_only=True))
    (band_d,) = [row[1:4] for row in rows if row[0] == "Band D council tax, £ a dwelling"]
    assert band_d == (187.2302, 183.577, 185.4128)

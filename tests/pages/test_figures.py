"""The pages say what the papers of February 2017 printed."""

from __future__ import annotations

import pytest
from django.test import Client

from mtfp.scenarios.models import Scenario
from tests.pages.addresses import explanation_address, page_address
from tests.pages.reading import cell, words

PUBLISHED = [
    # where, unit, caption, row, year, text
    ("overview", "£m", "Requirement, funding and gap", "Surplus / (funding gap)", "2017/18", "–"),
    ("overview", "£m", "Requirement, funding and gap", "Surplus / (funding gap)", "2018/19", "(4.162)"),
    ("overview", "£m", "Requirement, funding and gap", "Surplus / (funding gap)", "2021/22", "(10.324)"),
    ("overview", "£", "Requirement, funding and gap", "Surplus / (funding gap)", "2018/19", "(4,162,184)"),
    ("overview", "£", "Requirement, funding and gap", "Net budget requirement", "2017/18", "171,639,113"),
    ("overview", "£000", "Requirement, funding and gap", "Net budget requirement", "2017/18", "171,639"),
    ("funding", "£", "Funding", "Police Grant", "2017/18", "64,432,578"),
    ("funding", "£", "Funding", "Police Grant", "2018/19", "63,405,489"),
    ("funding", "£", "Funding", "Total funding", "2017/18", "171,639,113"),
    ("precept", "£m", "Band D council tax", "Band D council tax", "2017/18", "187.2302"),
    ("precept", "£m", "Council tax by band", "Band A", "2017/18", "124.8201"),
    ("precept", "£m", "Council tax by band", "Band H", "2017/18", "374.4604"),
    ("precept", "£m", "Precept by billing authority", "Precept", "2017/18", "58,088,855"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "unit", "caption", "row", "year", "text"), PUBLISHED)
def test_a_published_figure_stands_where_a_reader_looks_for_it(
    harriet: Client, proposal: Scenario, where: str, unit: str, caption: str, row: str, year: str, text: str
) -> None:
    harriet.post("/units/", {"scale": unit})
    assert cell(harriet.get(page_address(proposal, where)), caption, row, year) == text


def test_the_police_grant_is_explained_down_to_its_sources(harriet: Client, proposal: Scenario) -> None:
    page = words(harriet.get(explanation_address(proposal, "funding.grant.police", "2018/19")))
    assert "£63,405,489" in page
    for text in ("£64,432,578", "£7,020,391", "£1,910,530", "1.4%"):
        assert text in page

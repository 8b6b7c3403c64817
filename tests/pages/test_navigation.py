"""Two rows lead to every page of a scenario: its areas, and the pages of the area that is shown."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mtfp.scenarios.models import Scenario
from tests.pages.addresses import READING, page_address

PARTS = re.compile(r'<nav [^>]*aria-label="Parts of the plan">(.*?)</nav>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"(?: aria-current="(?:page|true)")?>([^<]+)</a>')
HERE = re.compile(r'aria-current="(?:page|true)">([^<]+)</a>')


def navigation(page: str) -> list[str]:
    """The links that are marked as where the reader is: the area, then its page."""
    return HERE.findall(_parts(page))


def _parts(page: str) -> str:
    found = PARTS.search(page)
    assert found is not None
    return found[1]


def _links(client: Client, address: str) -> list[tuple[str, str]]:
    """Each link's address and text."""
    return LINK.findall(_parts(client.get(address).content.decode()))


def test_the_areas_lead_to_every_page_and_back(harriet: Client, proposal: Scenario) -> None:
    areas = _links(harriet, page_address(proposal, "overview"))
    assert [title for _, title in areas] == [
        "Overview", "Funding and precept", "Spending and savings", "Reserves and capital", "Assumptions", "History",
    ]  # fmt: skip
    reached = {at for area, _ in areas for at, _ in _links(harriet, area)}
    assert reached == {page_address(proposal, page) for page in (*READING, "history") if page != "explanation"}


@pytest.mark.parametrize(
    ("page", "here"),
    [
        ("overview", ["Overview"]),
        ("capital", ["Reserves and capital", "Capital"]),
        ("edit pay", ["Spending and savings", "Pay"]),
        ("assumptions", ["Assumptions", "Assumptions"]),
        ("history", ["History"]),
        ("explanation", []),
    ],
)
def test_the_reader_sees_where_this_is(harriet: Client, proposal: Scenario, page: str, here: list[str]) -> None:
    assert navigation(harriet.get(page_address(proposal, page)).content.decode()) == here


def test_who_edits_goes_from_grid_to_grid(harriet: Client, proposal: Scenario) -> None:
    grids = [title for at, title in _links(harriet, page_address(proposal, "edit pay")) if at.endswith("/edit/")]
    assert grids == [
        "Funding and precept", "Spending and savings", "Reserves and capital", "Assumptions",
        "Spending", "Pay", "Growth and savings", "Commissioning", "Allocation and analysis",
    ]  # fmt: skip

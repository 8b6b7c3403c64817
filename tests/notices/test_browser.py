"""Notices on paper: each on one A4 page of its own, nothing else between them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from mtfp.scenarios.models import Scenario
from precept.structure import Authority
from tests.browser.conftest import complaints, plan, proposal, reader, visitors
from tests.browser.looks import printed, too_wide_for_paper
from tests.support.visitors import example_file

pytestmark = pytest.mark.browser
__all__ = ["complaints", "plan", "proposal", "reader", "visitors"]


def test_each_notice_is_a_page(reader: Page, live_server: LiveServer, proposal: Scenario) -> None:
    where = f"{live_server.url}/scenarios/{proposal.pk}/notices/"
    reader.goto(where)
    assert len(printed(reader)) == len(example_file().structure.of(Authority)) == 9
    assert too_wide_for_paper(reader) == []
    reader.goto(f"{where}blaby/")
    assert len(printed(reader)) == 1

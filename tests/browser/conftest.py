"""A signed-in reader in a real browser, in which no page may complain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from mtfp.scenarios.models import Plan, Scenario
from tests.browser.desk import Room
from tests.support.starting import begin_with
from tests.support.visitors import Visitors, make_plan, make_visitors, scenario

TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture
def visitors(transactional_db: None) -> Visitors:
    """Everybody."""
    return begin_with("visitors", make_visitors)


@pytest.fixture
def plan(visitors: Visitors) -> Plan:
    """The example plan."""
    return begin_with("plan", lambda: make_plan(visitors))


@pytest.fixture
def room(
    browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer, visitors: Visitors, plan: Plan
) -> Iterator[Room]:
    """The example plan on a server, and browsers for whoever works on it."""
    room = Room(browser, browser_context_args, live_server.url, visitors, plan)
    with room.tidied():
        yield room


@pytest.fixture
def proposal(plan: Plan) -> Scenario:
    """The example's baseline."""
    return scenario(plan)


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains of: errors of scripts, files not found, violations of the policy. None is allowed."""
    found: list[str] = []
    page.set_default_timeout(10_000)
    page.add_init_script(TELL_VIOLATIONS)
    page.on("console", lambda said: found.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


@pytest.fixture
def reader(
    page: Page, complaints: list[str], context: BrowserContext, live_server: LiveServer, visitors: Visitors, plan: Plan
) -> Page:
    """Harriet's page; relative addresses are those of the site."""
    sign_in(context, live_server, visitors, "harriet")
    return page


@pytest.fixture
def plain_reader(
    browser: Browser, live_server: LiveServer, visitors: Visitors, plan: Plan
) -> Iterator[Page]:  # fmt: skip
    """Harriet's page with JavaScript off."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, locale="en-GB")
    sign_in(context, live_server, visitors, "harriet")
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def sign_in(context: BrowserContext, live_server: LiveServer, visitors: Visitors, name: str) -> None:
    """Give a browser the session of a person who has signed in."""
    session = visitors.client(name).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

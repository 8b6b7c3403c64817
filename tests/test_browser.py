"""The browser under the tests starts, and the vendored libraries work in it."""

import shutil

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.support import browser


@pytest.mark.browser
def test_the_vendored_libraries_load_in_the_browser(page: Page, live_server: LiveServer) -> None:
    vendor = f"{live_server.url}/static/vendor"
    page.goto(f"{vendor}/README.md")
    page.add_script_tag(url=f"{vendor}/htmx/htmx.min.js")
    page.add_script_tag(url=f"{vendor}/plotly/plotly-finance.min.js")
    page.add_script_tag(url=f"{vendor}/govuk-frontend/govuk-frontend.min.js", type="module")
    assert page.evaluate("htmx.version").startswith("2.")
    assert page.evaluate("Plotly.version").startswith("4.")


def test_a_missing_browser_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(browser.BrowserMissing, match="apt-get install chromium"):
        browser.launch_arguments()

"""A person at the editing pages: what they do, what they see, in words of the grid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from mtfp.scenarios.models import Plan
from tests.support.visitors import Visitors, scenario

WRITE_CLIPBOARD = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class Desk:
    """One signed-in browser of one person, on the editing grid of one subject."""

    def __init__(self, page: Page, url: str, plan: Plan) -> None:
        self.page, self.url, self.plan = page, url, plan
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"{error}"))
        page.on("console", lambda message: self._note(message.text))

    def _note(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.faults.append(text)

    def open(self, subject: str, name: str = "") -> Desk:
        """The grid of a subject, of the baseline or of a scenario by name."""
        self.go(reverse("scenarios:edit", args=[scenario(self.plan, name).pk, subject]))
        return self

    def go(self, address: str) -> Desk:
        """Any page of the site."""
        self.page.goto(f"{self.url}{address}")
        return self

    def cell(self, key: str, year: int) -> Locator:
        """An input by key and the calendar year it begins in."""
        return self.page.locator(f'input[name="{key}|{year}"]')

    def type(self, key: str, year: int, text: str, leave: str = "Tab") -> None:
        """Type into a cell, and leave it by a key."""
        self.cell(key, year).focus()
        self.page.keyboard.type(text)
        if leave:
            self.page.keyboard.press(leave)

    def paste(self, text: str) -> None:
        """Paste a text where the focus is, as a spreadsheet gives it."""
        self.page.evaluate(WRITE_CLIPBOARD, text)

    def fault(self, key: str, year: int) -> Locator:
        """The reason beside a refused cell."""
        return self.page.locator(f'[id="fault-{key}|{year}"]')

    @property
    def status(self) -> Locator:
        """What the page says about saving."""
        return self.page.locator("[data-status]")

    @property
    def gap(self) -> list[str]:
        """The gap of every year in the strip."""
        return self.page.locator(".strip__gap td").all_inner_texts()

    def computed(self, key: str, year: str) -> Locator:
        """A computed figure; the year is 2018-19."""
        return self.page.locator(f'[data-computed="{key}/{year}"]').first

    def is_saved(self) -> None:
        """Wait until the page says so."""
        expect(self.status).to_have_text(re.compile(r"^saved \d\d:\d\d$"))

    def says(self, text: str) -> None:
        """Wait until the line about saving has a text in it."""
        expect(self.status).to_contain_text(text)

    @property
    def focused(self) -> str:
        """The name of the cell that has the focus."""
        name: str = self.page.evaluate("document.activeElement.name || ''")
        return name


class Room:
    """The browsers of one test."""

    def __init__(self, browser: Browser, settings: dict[str, Any], url: str, visitors: Visitors, plan: Plan) -> None:
        self.browser, self.settings, self.url = browser, settings, url
        self.visitors, self.plan = visitors, plan
        self.contexts: list[BrowserContext] = []
        self.desks: list[Desk] = []

    def desk(self, name: str = "harriet", *, script: bool = True, width: int = 1280) -> Desk:
        """A browser of its own in which a person is signed in; without script if asked."""
        viewport = {"width": width, "height": 900}
        context = self.browser.new_context(**{**self.settings, "java_script_enabled": script, "viewport": viewport})
        self.contexts.append(context)
        session = self.visitors.client(name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
        desk = Desk(context.new_page(), self.url, self.plan)
        self.desks.append(desk)
        return desk

    @contextmanager
    def tidied(self) -> Iterator[Room]:
        """Close every browser; none may have broken the content policy or thrown an error."""
        try:
            yield self
        finally:
            for context in self.contexts:
                context.close()
        assert [fault for desk in self.desks for fault in desk.faults] == []

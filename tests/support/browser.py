"""Which browser the tests drive, and what they ask of every page."""

from __future__ import annotations

import os
import shutil
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first of them that is there: the shell without a window takes half of the processor time of the others."""
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


AXE: str = Axe().axe_script


class BrowserMissing(RuntimeError):
    """No Chromium on the PATH: the tests that need one fail, they are never skipped."""


def chromium() -> str:
    """The path of the system's Chromium. Raises BrowserMissing."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise BrowserMissing(f"None of {', '.join(NAMES)} is on the PATH; on Debian or Ubuntu: apt-get install chromium")


def launch_arguments() -> dict[str, Any]:
    """Keyword arguments of Playwright's launch()."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": chromium(), "args": [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]}


LOOK_ALIKES = """() => {
  const look = (each) => ["color", "backgroundColor", "fontSize", "fontWeight", "opacity"]
    .map((name) => getComputedStyle(each)[name]).join();
  for (const table of document.querySelectorAll("table.figures")) {
    const seen = new Set();
    for (const cell of table.querySelectorAll("tbody td, tbody th")) {
      const own = [cell.parentElement, cell, ...cell.querySelectorAll("*")].map((each) => each.tagName + look(each));
      cell.toggleAttribute("data-look-alike", seen.has(own.join(";")));
      seen.add(own.join(";"));
    }
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: ":not([data-look-alike], [data-look-alike] *)" }] });
}"""
"""Contrast, by far the slowest of the rules, is measured once of a table's cells with the same colours and letters."""


def accessibility_faults(page: Page, *rules: str) -> list[str]:
    """What axe finds on the page, a line each: rule, help text, the elements. Empty when all is well.

    By all its rules, or by some: of those that ask for colours and names once is enough for every width.
    """
    options: dict[str, Any] = {"resultTypes": ["violations"]}  # a path is made for these elements alone
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    page.evaluate(AXE)
    page.evaluate(LOOK_ALIKES)
    violations = page.evaluate("(options) => axe.run(options)", options)["violations"]
    return [
        f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes']]}"
        for violation in violations
    ]

"""How long a finance officer waits for the new gap: `python -m tests.edit_bench`, part of `make bench`. Not a test.

The example plan in Chromium, against one gunicorn process on loopback with SQLite. The time runs from leaving the
cell (the change event) until the strip with the new gap has been painted: the frame after it was put in place.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.stress.serving import site
from tests.support.browser import launch_arguments

EDITS, WARM_UP = 40, 5
PASSWORD = "leicestershire"  # of the demo people
CASES = (
    ("an edit", "Proposal 1.99%", "spending", "spending.line.police_pay.amount|2018", lambda at: f"{900 + at}00000"),
    # a scenario shows the baseline beside its own figures, and the precept is the largest grid
    ("an edit in a scenario", "Worst case", "precept", "precept.increase|2018", lambda at: f"1.{10 + at}"),
)
"""What is edited: words, scenario, subject, cell, and what is typed the nth time."""

WATCH = """() => {
  window.waits = [];
  const gap = () => [...document.querySelectorAll(".strip__gap td")].map((each) => each.textContent).join();
  let left = 0, before = gap();
  document.addEventListener("change", () => { left = performance.now(); }, true);
  new MutationObserver(() => {
    if (gap() === before) return;
    before = gap();
    const since = left;
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => window.waits.push(performance.now() - since);
      painted.port2.postMessage(null);
    });
  }).observe(document.getElementById("strip"), { childList: true, subtree: true });
}"""

SERVER = """() => performance.getEntriesByType("resource").filter((each) => each.name.endsWith("/cells/"))
  .map((each) => each.responseEnd - each.requestStart)"""


def bench_edits() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim)."""
    with (
        tempfile.TemporaryDirectory() as folder,
        site(f"sqlite:///{folder}/bench.sqlite3", 1, Path(folder)) as ports,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_arguments())
        page, rows = browser.new_page(), []
        example = _example(page, f"http://127.0.0.1:{ports[0]}")
        for what, scenario, subject, cell, typed in CASES:
            page.goto(f"{example[scenario]}{subject}/edit/")
            waits, server = _edited(page, f'input[name="{cell}"]', typed)
            rows += [
                _row(f"{what}: leaving the cell to the new gap painted", waits, 100),
                _row("  of which the server, on loopback", server, 50),
            ]
        browser.close()
    return rows


def _row(what: str, times: list[float], aim: float) -> tuple[str, str, str]:
    slowest = sorted(times)[int(len(times) * 0.95) - 1]
    met = "met" if slowest < aim else "MISSED"
    return what, f"median {median(times):.0f} ms, 95% within {slowest:.0f} ms", f"95% < {aim:g} ms  {met}"


def _example(page: Page, site: str) -> dict[str, str]:
    """The addresses of the scenarios of the example, by name, for an officer who has signed in."""
    page.goto(f"{site}/sign-in/")
    page.get_by_label("User name").fill("officer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    title = page.get_by_role("heading", name="Leicestershire: MTFS 2017/18 to 2021/22", exact=True)
    example = page.locator(".plan-card").filter(has=title)
    links = example.get_by_role("row").get_by_role("link").all()
    return {link.inner_text(): f"{site}{link.get_attribute('href')}" for link in links}


def _edited(page: Page, cell: str, typed: Callable[[int], str]) -> tuple[list[float], list[float]]:
    page.evaluate(WATCH)
    for number in range(EDITS + WARM_UP):
        page.locator(cell).focus()
        page.keyboard.type(typed(number))
        page.keyboard.press("Enter")
        page.wait_for_function("count => window.waits.length === count", arg=number + 1)
    waits: Any = page.evaluate("window.waits")
    server: Any = page.evaluate(SERVER)
    return waits[WARM_UP:], server[WARM_UP:]


if __name__ == "__main__":
    import django

    django.setup()
    for row in bench_edits():
        print("{:<66}{:<40}{}".format(*row))

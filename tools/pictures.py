"""The pictures of the guides, made from the running program: `make pictures`.

A site of its own with the example plans, Chromium, and what each picture shows; docs/pictures/*.png are written anew.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.stress.serving import Client, site
from tests.support.browser import launch_arguments

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
WIDTH, HEIGHT, PHONE = 1280, 800, 390
PASSWORD = "leicestershire"  # of the demo people
FORCE, PLAN = "Leicestershire", "MTFS 2017/18 to 2021/22"


def nothing(page: Page) -> None:
    """The page as it opens."""


def explained(page: Page) -> None:
    """A figure was pressed: its explanation stands beside the page."""
    page.locator("td a.figure[href*='/explain/gap/']").nth(1).click()
    page.locator("#explanation h2").wait_for()


def edited(page: Page) -> None:
    """An increase was typed: the strip tells every year's new gap."""
    cell = page.locator("input[name='precept.increase|2018']")
    cell.fill("2.99")
    cell.press("Tab")
    page.get_by_text(re.compile(r"^saved \d\d:\d\d$")).wait_for()


@dataclass(frozen=True)
class Picture:
    """One picture: of which page, for whom, after doing what, how wide."""

    name: str
    address: str
    who: str = "officer"
    after: Callable[[Page], None] = nothing
    width: int = WIDTH


PICTURES = (
    Picture("plans", "/"),
    Picture("overview", "/scenarios/{scenario}/"),
    Picture("explanation", "/scenarios/{scenario}/", after=explained),
    Picture("editing", "/scenarios/{scenario}/precept/edit/", after=edited),
    Picture("scenarios", "/plans/{plan}/scenarios/"),
    Picture("options", "/scenarios/{full}/options/"),
    Picture("conventions", "/plans/{plan}/conventions/"),
    Picture("reserves", "/scenarios/{full}/reserves/"),
    Picture("capital", "/scenarios/{full}/capital/"),
    Picture("compare", "/plans/{plan}/compare/"),
    Picture("downloads", "/scenarios/{scenario}/downloads/"),
    Picture("upload", "/scenarios/{scenario}/import/"),
    Picture("decision", "/plans/{plan}/decision/", who="cfo"),
    Picture("publish", "/scenarios/{scenario}/publish/", who="cfo"),
    Picture("people", "/forces/leicestershire/people/", who="cfo"),
    Picture("panel-home", "/", who="panel"),
    Picture("paper", "/publications/{paper}/", who="panel"),
    Picture("paper-phone", "/publications/{paper}/", who="panel", width=PHONE),
)


CARD = re.compile(r'class="section-title">([^<]+)</h2>(.*?)</section>', re.DOTALL)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        site(f"sqlite:///{folder}/pictures.sqlite3", 1, Path(folder)) as ports,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_arguments())
        places = found_places(ports[0])
        for picture in PICTURES:
            take(browser, ports[0], picture, places)
        browser.close()


def found_places(port: int) -> Mapping[str, str]:
    """The numbers of what the pictures show, as its links on the first page have them."""
    client = Client(port)
    client.sign_in("cfo", PASSWORD)
    home = client.get("/")
    cards = dict(CARD.findall(home))
    first = {name: re.findall(r"/scenarios/(\d+)/", card) for name, card in cards.items()}
    plain, full = f"{FORCE}: {PLAN}", next(name for name in cards if name.startswith(f"{FORCE}: {PLAN},"))
    plan = re.findall(r"/plans/(\d+)/", cards[plain])[0]
    papers = re.findall(r"/publications/(\d+)/", cards["Published"])
    return {"scenario": first[plain][0], "full": first[full][0], "plan": plan, "paper": max(papers, key=int)}


def take(browser: Browser, port: int, picture: Picture, places: Mapping[str, str]) -> None:
    """Sign in, go there, do what is to be shown, and write the picture."""
    url = f"http://127.0.0.1:{port}"
    client = Client(port)
    client.sign_in(picture.who, PASSWORD)
    context = browser.new_context(viewport={"width": picture.width, "height": HEIGHT}, locale="en-GB")
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in client.cookies.items()])
    page = context.new_page()
    answer = page.goto(url + picture.address.format(**places))
    assert answer is not None
    assert answer.ok, (picture.name, answer.status)
    page.wait_for_load_state("networkidle")
    picture.after(page)
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


if __name__ == "__main__":
    main()

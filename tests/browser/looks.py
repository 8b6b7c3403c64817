"""What is asked of a page's looks, measured in the browser."""

from __future__ import annotations

import re
import zlib
from typing import Any

from playwright.sync_api import Locator, Page

PORTRAIT, LANDSCAPE = 703, 1032
"""Width of what is printed on A4, in CSS pixels: the paper less the margins of the print styles."""

WIDER = """(width) => [...document.querySelectorAll("table, svg.main-svg, dl, figure")]
  .filter((each) => each.getBoundingClientRect().right > width + 1)
  .map((each) => `${each.tagName} ${each.caption ? each.caption.innerText : each.className.baseVal ?? each.className}
    reaches ${Math.round(each.getBoundingClientRect().right)} of ${width}`)"""

STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return ["the page", ...[...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > width + 1 && !each.closest(".table-scroll"))
    .map((each) => `${each.tagName}.${each.className} reaches ${Math.round(each.getBoundingClientRect().right)}`)];
}"""

CUT = """() => [...document.querySelectorAll("td, th, dd, dt, caption, summary, .tabs a, td input[type=text]")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline"
    && each.clientWidth > 1)
  .map((each) => each.innerText || each.value)"""


RUNS_OVER = """() => [...document.querySelectorAll("table.figures td, table.figures thead th")].filter((cell) => {
  const range = document.createRange(), own = cell.getBoundingClientRect();
  range.selectNodeContents(cell);
  const text = range.getBoundingClientRect();
  return text.width && (text.left < own.left - 1 || text.right > own.right + 1);
}).map((cell) => cell.innerText)"""


def runs_over(page: Page) -> list[str]:
    """Figures of tables that reach into the column beside theirs."""
    found: list[str] = page.evaluate(RUNS_OVER)
    return found


def sticks_out(page: Page) -> list[str]:
    """What makes the page itself, not a table in it, wider than the window; empty when it is not."""
    found: list[str] = page.evaluate(STICKS_OUT)
    return found


def too_wide_for_paper(page: Page) -> list[str]:
    """The tables and charts that reach past the edge of A4; the page is left in print media."""
    page.emulate_media(media="print")
    landscape = page.evaluate("document.body.classList.contains('landscape')")
    width = LANDSCAPE if landscape else PORTRAIT
    page.set_viewport_size({"width": width, "height": 1000})
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(200)
    found: list[str] = page.evaluate(WIDER, width)
    return found


def cut_texts(page: Page) -> list[str]:
    """Texts that their cell or button is too narrow for."""
    found: list[str] = page.evaluate(CUT)
    return found


def printed(page: Page) -> list[int]:
    """How many pieces of text are on each sheet of the printed page."""
    pdf = page.pdf(prefer_css_page_size=True)
    texts = [stream.count(b"Tj") + stream.count(b"TJ") for stream in _streams(pdf)]
    sheets = [count for count in texts if count]
    assert len(sheets) == len(re.findall(rb"/Type\s*/Page\b", pdf)), "each sheet has one stream of text"
    return sheets


def _streams(pdf: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            # A stream whose last byte is 0x0d loses it to the line end above: whole streams only would skip its text.
            found.append(zlib.decompressobj().decompress(match[1]))
        except zlib.error:
            continue
    return found


def sizes(shapes: Locator) -> list[tuple[float, float]]:
    """Width and height of each shape as it is drawn."""
    found: list[dict[str, Any]] = shapes.evaluate_all(
        "all => all.map(each => { const box = each.getBoundingClientRect(); return {w: box.width, h: box.height}; })"
    )
    return [(each["w"], each["h"]) for each in found]

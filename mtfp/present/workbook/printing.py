"""How sheets print: A4 landscape, one page wide, with version and digest at the foot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from mtfp.digest import LENGTH
from mtfp.present.workbook.source import Options

A4 = 9
LONGEST_FOOTER = 240
LETTERS = '&"Arial,Regular"&8'
PRINTABLE_WIDTH, PRINTABLE_HEIGHT = 769.0, 500.0
"""Points of a landscape A4 page between its margins."""
LEAST_SCALE = 0.62
PADDING = 9.0
"""Points of a cell in which no text stands, an indent included."""


def print_as_appendix(options: Options, digest: str, sheet: Worksheet) -> None:
    """Set up a sheet as a page of an appendix."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.7)
    sheet.set_footer(footer(options, digest))


def footer(options: Options, digest: str) -> str:
    """Title, version and status; the digest; the page number. An ampersand is doubled: alone it is a code."""
    words = " · ".join(part for part in (options.title, options.version, options.status) if part)
    words = words.replace("&", "&&")[: LONGEST_FOOTER - LENGTH - 100].rstrip("&")
    return f"&L{LETTERS} {words}&C{LETTERS} Digest {digest[:LENGTH]}&R{LETTERS} &A, page &P of &N"


def fit(sheet: Worksheet, width: float, height: float) -> bool:
    """One page wide; one page in all, and True, when that leaves it readable. Width and height in points."""
    scale = min(1.0, PRINTABLE_WIDTH / width)
    needed = min(scale, PRINTABLE_HEIGHT / height)
    whole = needed >= LEAST_SCALE
    sheet.fit_to_pages(1, 1 if whole else 0)
    return whole


def page_breaks(
    starts: Sequence[int], heights: Mapping[int, float], width: float, header: float, gap: float
) -> list[int]:
    """The rows before which a page ends, so that tables stay whole where they fit on a page.

    `starts` are the rows of the tables' titles, `heights` those of all their rows, `header` what
    every page repeats.
    """
    room = PRINTABLE_HEIGHT / min(1.0, PRINTABLE_WIDTH / width) - header
    breaks, used = [], 0.0
    for start, end in zip(starts, [*starts[1:], max(heights, default=0) + 1], strict=True):
        rows = [heights[row] for row in range(start, end) if row in heights]
        if used and used + sum(rows) > room and (sum(rows) <= room or used + sum(rows[:4]) > room):
            breaks.append(start)
            used = 0.0
        for tall in rows:
            used = used + tall if used + tall <= room else tall
        used += gap
    return breaks


def points(characters: float) -> float:
    """The width in points of a column so many characters wide."""
    return (characters * 7 + 5) * 0.75


def lines_of_text(text: str, width: float, size: float = 9, *, bold: bool = False) -> int:
    """How many lines a wrapped text takes in a column of so many characters."""
    room = points(width) - PADDING
    return sum(_lines(paragraph.split(), room, size, bold=bold) for paragraph in text.split("\n"))


def _lines(words: Sequence[str], room: float, size: float, *, bold: bool) -> int:
    lines, line = 1, 0.0
    for word in words:
        length = width_of(f"{word} ", size, bold=bold)
        if line and line + length - width_of(" ", size) > room:
            lines, line = lines + 1, 0.0
        line += length
        if line > room + length / 2:  # a word longer than the column is broken
            lines += math.ceil(line / room) - 1
    return lines


_WIDE = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[]\\ft", 333: "()-`r", 334: "{}", 355: '"', 389: "*", 469: "^",
    500: "Jckmsvxyz", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm",
    889: "%", 944: "W", 1015: "@",
}  # fmt: skip
_WIDTHS = {letter: thousandths for thousandths, letters in _WIDE.items() for letter in letters}
"""Thousandths of the size that a letter of Arial is wide (its published metrics); of all others 556."""
BOLD, SPARE = 1.08, 1.03
"""How much wider bold letters are, and what screens and printers may add."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width in points of a text in Arial."""
    thousandths = sum(_WIDTHS.get(letter, 556) for letter in text)
    return thousandths / 1000 * size * SPARE * (BOLD if bold else 1)

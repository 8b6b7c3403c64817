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
LEAST_SCALE = 0.66
"""Below it letters are too small to read: a sheet takes another page."""
SMALLER = (0.95, 0.9, 0.85, 0.8, 0.75)
"""What is tried to save a page."""
SURE_WIDTH = 0.92
"""A share of the page's width that fits it in every program: they differ by some 5% in how wide columns are."""
SPARSE = 0.4
"""A page filled less than that is rather filled with the beginning of a long table."""
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


def lay_out(
    sheet: Worksheet, starts: Sequence[int], heights: Mapping[int, float], width: float, header: float, gap: float
) -> None:
    """Put tables on pages: all on one where that is readable, else whole ones on as few pages as may be.

    `starts` are the rows of the tables' titles, `heights` those of all their rows, `header` what every page
    repeats, `gap` what stands between two tables. Heights and width in points.
    """
    if fit(sheet, width, header + sum(heights.values()) + gap * len(starts)):
        return
    natural = min(1.0, PRINTABLE_WIDTH / width)
    tried = [natural, *(scale for scale in SMALLER if scale * width < SURE_WIDTH * PRINTABLE_WIDTH)]
    laid = {scale: _pages(starts, heights, PRINTABLE_HEIGHT / scale - header, gap) for scale in tried}
    scale = min(laid, key=lambda each: laid[each][1])  # the first of them is the largest
    if scale < natural:
        sheet.set_print_scale(int(scale * 100))
    sheet.set_h_pagebreaks(laid[scale][0])


def _pages(starts: Sequence[int], heights: Mapping[int, float], room: float, gap: float) -> tuple[list[int], int]:
    """The rows before which a page ends, and how many pages that makes.

    A table that does not fit on what is left of a page begins a new one, but for a long one after little else.
    """
    breaks, pages, used = [], 1, 0.0
    for start, end in zip(starts, [*starts[1:], max(heights, default=0) + 1], strict=True):
        rows = [heights[row] for row in range(start, end) if row in heights]
        left, wanted = room - used, sum(rows)
        short, little = wanted <= room, used < SPARSE * room and wanted > SPARSE * room
        if used and wanted > left and ((short and not little) or sum(rows[:4]) > left):
            breaks.append(start)
            pages, used = pages + 1, 0.0
        for tall in rows:
            pages, used = (pages, used + tall) if used + tall <= room else (pages + 1, tall)
        used += gap
    return breaks, pages


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

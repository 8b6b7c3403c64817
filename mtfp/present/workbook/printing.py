"""How sheets print: A4 landscape, one page wide, with version and digest at the foot."""

from __future__ import annotations

import math

from xlsxwriter.worksheet import Worksheet

from mtfp.digest import LENGTH
from mtfp.present.workbook.source import Options

A4 = 9
LONGEST_FOOTER = 240


def print_as_appendix(options: Options, digest: str, sheet: Worksheet) -> None:
    """Set up a sheet as a page of an appendix."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.7)
    sheet.set_footer(footer(options, digest))


def footer(options: Options, digest: str) -> str:
    """Title, version and status; the digest; the page number. An ampersand is doubled: alone it is a code."""
    words = " · ".join(part for part in (options.title, options.version, options.status) if part)
    room = LONGEST_FOOTER - LENGTH - 60
    return f"&L&8 {words.replace('&', '&&')[:room].rstrip('&')}&C&8 Digest {digest[:LENGTH]}&R&8 &A, page &P of &N"


def lines_of_text(text: str, width: float) -> int:
    """About how many lines a wrapped text takes in a column of so many characters."""
    usable = max(width - 1.5, 1)
    return max(1, sum(math.ceil(max(len(paragraph), 1) * 0.98 / usable) for paragraph in text.split("\n")))

"""How lines stand in a published table: headings and rows, in order, without a figure in them.

One layout serves the page, the editing grid and the workbook's sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How much weight a row carries."""

    PLAIN = "plain"
    QUIET = "quiet"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Row:
    """One line across the years. `entered` are the inputs that an editor may change in its grid.

    `label` stands instead of the line's own where the table's heading already says part of it. `pence`: money of
    this row is shown to the penny, in pounds whatever scale the reader chose.
    """

    key: str
    style: Style = Style.PLAIN
    label: str = ""
    entered: tuple[str, ...] = ()
    member: str = ""
    pence: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between rows."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A row of texts under the columns of its table: what it is about, then what is said of it."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a subject; `chart` names the chart that is drawn from it, if any.

    `entered_only`: on reading pages only rows with an entered value are shown, the table only if there is one.
    `sources`: under the table stands where what was entered in it comes from, and when that was.
    `columns` are the headings of a table of words, in place of the years.
    `in_full`: always in whole pounds, whatever scale the reader chose (a demand is in pounds).
    """

    key: str
    title: str
    rows: tuple[Row | Heading | Words, ...]
    note: str = ""
    chart: str = ""
    in_full: bool = False
    entered_only: bool = False
    columns: tuple[str, ...] = ()
    sources: bool = False
